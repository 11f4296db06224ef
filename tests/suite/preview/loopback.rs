//! The whole way over a socket: a file is saved, the browser is told, the page is another one.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use super::records;
use super::repository;
use crate::sandbox::Sandbox;

/// Bounds a failure; nothing waits for it otherwise.
const LIMIT: Duration = Duration::from_secs(120);

/// The program, which ends with the test.
struct Served {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    host: String,
}

impl Served {
    fn of(repo: &Sandbox) -> Served {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pactbook"))
            .arg("-C")
            .arg(repo.root())
            .args(["--lang", "en", "serve", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("its output is a pipe");
        let mut served = Served { child, out: BufReader::new(out), host: String::new() };
        let first = served.line();
        let host = first.strip_prefix("Preview: http://").and_then(|rest| rest.strip_suffix('/'));
        served.host = host.unwrap_or_else(|| panic!("no address: {first}")).to_owned();
        assert!(served.host.starts_with("127.0.0.1:"), "{}", served.host);
        served
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("the program writes text");
        line.trim_end().to_owned()
    }

    fn open(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).expect("somebody listens");
        stream.set_read_timeout(Some(LIMIT)).expect("a limit can be set");
        let host = &self.host;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("the server reads");
        stream
    }

    fn get(&self, path: &str) -> String {
        let mut text = String::new();
        self.open(path).read_to_string(&mut text).expect("the answer is text");
        text
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It ends only when it is told to.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The number of the next turn that is told.
fn turn(events: &mut impl BufRead) -> u64 {
    loop {
        let mut line = String::new();
        let n = events.read_line(&mut line).expect("there is news in time");
        assert!(n > 0, "the stream has ended");
        if let Some(number) = line.strip_prefix("data: ") {
            return number.trim().parse().expect("turns are numbers");
        }
    }
}

#[test]
fn a_save_reaches_the_browser() {
    let repo = repository(false);
    let mut served = Served::of(&repo);
    while !served.line().starts_with("Read:") {}
    let mut events = BufReader::new(served.open("/_preview/events"));
    assert_eq!(turn(&mut events), 1);
    assert!(!served.get("/demo/record_incident_inc-1.html").contains("登录很慢"));
    repo.replace(&records("demo"), "登录不了", "登录很慢");
    assert_eq!(turn(&mut events), 2);
    assert!(served.get("/demo/record_incident_inc-1.html").contains("登录很慢"));
    assert!(served.line().starts_with(&records("demo")));
    // As editors do: a new file takes the place of the old one.
    let text = repo.text(&records("demo")).replace("登录很慢", "登录正常");
    repo.write("data/demo/records/.2025-09.toml.swp", text);
    repo.rename("data/demo/records/.2025-09.toml.swp", &records("demo"));
    let second = turn(&mut events);
    assert!(second >= 3);
    assert!(served.get("/demo/record_incident_inc-1.html").contains("登录正常"));
    // A commit changes no file, but what is known of it.
    repo.commit("2025-10-20T09:00:00+08:00", crate::sandbox::ENGINEER, "words");
    assert!(turn(&mut events) > second);
}

#[test]
fn a_port_that_is_taken_is_said_or_passed_over() {
    let repo = repository(false);
    let served = Served::of(&repo);
    let port = served.host.rsplit(':').next().expect("the address has a port").to_owned();
    let said = repo.run(&["serve", "--port", &port], 2).err;
    assert!(said.contains(&format!("port {port} is taken")) && said.contains("--port 0"), "{said}");
    let said = repo.run(&["serve", "--rev", "HEAD"], 2).err;
    assert!(said.contains("working tree"), "{said}");
}
