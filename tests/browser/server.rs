//! A web server for one folder below a sub-path, for as long as a test needs it.

use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::net::TcpStream;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

/// Where the site hangs below the host: its links must not assume the root.
const BELOW: &str = "/a/b/";

/// Longest request line or header that is read, in bytes.
const MAX_LINE: u64 = 8_192;

/// Most header lines of a request.
const MAX_LINES: usize = 100;

/// A running server.
pub(crate) struct Server {
    at: SocketAddr,
    is_over: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves the folder on a free port of this machine, to this machine only.
    pub(crate) fn of(folder: &Path) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let at = listener.local_addr().expect("it has an address");
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let folder = folder.to_owned();
        let accepting = thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let folder = folder.clone();
                thread::spawn(move || converse(&stream, &folder));
            }
        });
        Server { at, is_over, accepting: Some(accepting) }
    }

    /// Where the site begins, with a slash at its end.
    pub(crate) fn address(&self) -> String {
        format!("http://{}{BELOW}", self.at)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // One more connection wakes the thread, which then sees that it is over.
        TcpStream::connect(self.at).ok();
        if let Some(accepting) = self.accepting.take() {
            accepting.join().ok();
        }
    }
}

/// Answers the requests of one connection until it is closed or silent.
fn converse(stream: &TcpStream, folder: &Path) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream);
    loop {
        let first = line(&mut reader)?;
        let mut n_lines = 0;
        while !line(&mut reader)?.is_empty() {
            n_lines += 1;
            if n_lines > MAX_LINES {
                return None;
            }
        }
        let mut words = first.split(' ');
        let is_get = words.next() == Some("GET");
        let file = words.next().filter(|_| is_get).and_then(|path| find(path, folder));
        let (status, kind, body) = match file {
            Some(file) => ("200 OK", kind(&file), fs::read(&file).ok()?),
            None => ("404 Not Found", "text/plain", b"not found".to_vec()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\r\n",
            body.len()
        );
        let mut out = stream;
        out.write_all(&[head.as_bytes(), &body].concat()).ok()?;
    }
}

/// The next line without its end; none once the connection is closed.
fn line(reader: &mut BufReader<&TcpStream>) -> Option<String> {
    let mut line = String::new();
    reader.take(MAX_LINE).read_line(&mut line).ok()?;
    line.ends_with('\n').then(|| line.trim_end().to_owned())
}

/// The file of an address; never one outside of the folder.
fn find(address: &str, folder: &Path) -> Option<PathBuf> {
    let path = address.split(['?', '#']).next()?.strip_prefix(BELOW)?;
    let path = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    if path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return None;
    }
    let file = folder.join(path);
    file.is_file().then_some(file)
}

/// What a web server says of a file, by its ending.
fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        "json" => "application/json",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}
