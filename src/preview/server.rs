//! The server: HTTP on one address, every request handed to the preview.

use std::io;
use std::io::Write;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crate::base::error::Error;
use crate::base::error::ErrorKind;

use super::Ask;
use super::Event;
use super::News;
use super::Reply;

/// Threads that hand requests over; the preview answers one after another.
const N_THREADS: usize = 4;

/// How many ports after the first one are tried.
const N_PORTS: u16 = 20;

/// How often a stream says that it is still there, so that those that nobody reads end.
const PULSE: Duration = Duration::from_secs(15);

/// Where news of turns is told.
const EVENTS: &str = "/_preview/events";

/// A server that listens.
pub struct Server {
    inner: Arc<tiny_http::Server>,
    address: SocketAddr,
}

impl Server {
    /// Listens on a port of an address, or if it is taken and was not asked for, on the next free
    /// one.
    ///
    /// # Errors
    ///
    /// If no port can be had.
    pub fn listen(address: IpAddr, port: u16, is_asked_for: bool) -> Result<Server, Error> {
        let last = if is_asked_for { port } else { port.saturating_add(N_PORTS) };
        let mut taken = None;
        for port in port..=last {
            match TcpListener::bind((address, port)) {
                Ok(listener) => return Server::on(listener),
                Err(cause) if cause.kind() == io::ErrorKind::AddrInUse => taken = Some(cause),
                Err(cause) => {
                    let message =
                        format!("{} cannot be listened on", SocketAddr::new(address, port));
                    let hint = match cause.kind() {
                        io::ErrorKind::PermissionDenied => "choose a port of 1024 or above",
                        _ => "leave out `--address` for this machine alone",
                    };
                    return Err(Error::new(ErrorKind::Usage, message).because(cause).hint(hint));
                }
            }
        }
        let message = match is_asked_for {
            true => format!("port {port} is taken"),
            false => format!("the ports {port} to {last} are all taken"),
        };
        let error = Error::new(ErrorKind::Usage, message);
        let error = taken.into_iter().fold(error, Error::because);
        Err(error.hint("`--port 0` takes any that is free"))
    }

    fn on(listener: TcpListener) -> Result<Server, Error> {
        let failed = |cause: &dyn std::fmt::Display| {
            Error::new(ErrorKind::Usage, "the server cannot be started").because(cause)
        };
        let address = listener.local_addr().map_err(|cause| failed(&cause))?;
        let server = tiny_http::Server::from_listener(listener, None);
        let inner = Arc::new(server.map_err(|cause| failed(&cause))?);
        Ok(Server { inner, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes requests in threads of its own, until the program ends.
    pub fn start(&self, inbox: &Sender<Event>, news: &News) {
        for _ in 0..N_THREADS {
            let (server, inbox, news) = (Arc::clone(&self.inner), inbox.clone(), news.clone());
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    take(request, &inbox, &news);
                }
            });
        }
    }
}

/// Takes one request.
fn take(request: tiny_http::Request, inbox: &Sender<Event>, news: &News) {
    let header = |name: &'static str| {
        let found = request.headers().iter().find(|header| header.field.equiv(name));
        found.map(|header| header.value.as_str().to_owned()).unwrap_or_default()
    };
    let ask = Ask {
        method: request.method().to_string(),
        address: request.url().to_owned(),
        host: header("Host"),
        known: header("If-None-Match"),
    };
    let is_stream = ask.address == EVENTS && ask.method == "GET";
    let (sender, receiver) = mpsc::channel();
    if inbox.send(Event::Ask(ask, sender)).is_err() {
        return;
    }
    let Ok(reply) = receiver.recv() else { return };
    // Whether it may be asked for at all, the preview decides.
    if is_stream && reply.status == 200 {
        match news.listen() {
            Some(turns) => {
                thread::spawn(move || stream(request, &turns));
            }
            None => respond(request, &Reply::new(503, "text/plain; charset=utf-8", Vec::new())),
        }
        return;
    }
    respond(request, &reply);
}

/// Writes a reply and has the browser close the connection: the library's threads serve a connection
/// each, and one that stays open can keep another waiting for a thread.
fn respond(request: tiny_http::Request, reply: &Reply) {
    let is_head = *request.method() == tiny_http::Method::Head;
    let reason = tiny_http::StatusCode(reply.status).default_reason_phrase();
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", reply.status);
    for (name, value) in &reply.headers {
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let length = reply.body.len();
    head.push_str(&format!("Content-Length: {length}\r\nConnection: close\r\n\r\n"));
    let mut bytes = head.into_bytes();
    if !is_head {
        bytes.extend_from_slice(&reply.body);
    }
    let mut writer = request.into_writer();
    // A browser that has gone on to another page closes the connection first.
    let _ = writer.write_all(&bytes).and_then(|()| writer.flush());
}

/// Tells one listener of every turn, until it leaves or nobody tells anything any longer.
fn stream(request: tiny_http::Request, turns: &Receiver<u64>) {
    let mut writer = request.into_writer();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
                X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\nretry: 500\n\n";
    let mut text = head.to_owned();
    loop {
        let written = writer.write_all(text.as_bytes()).and_then(|()| writer.flush());
        if written.is_err() {
            return;
        }
        text = match turns.recv_timeout(PULSE) {
            Ok(turn) => format!("event: turn\ndata: {turn}\n\n"),
            Err(RecvTimeoutError::Timeout) => ": \n\n".to_owned(),
            Err(RecvTimeoutError::Disconnected) => return,
        };
    }
}
