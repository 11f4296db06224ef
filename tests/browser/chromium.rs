//! A Chromium of our own: started with an empty profile, ended when it is dropped.

use std::env;
use std::io::BufRead;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use crate::tab::Tab;
use crate::wire::Wire;

/// Names under which Chromium is found where `CHROMIUM` names none.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// What keeps Chromium at home and quiet.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
];

/// Longest wait for Chromium to begin and to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running Chromium.
pub(crate) struct Chromium {
    child: Child,
    browser: Mutex<Wire>,
    host: String,
    lines: Receiver<String>,
    _profile: TempDir,
}

impl Chromium {
    /// Starts Chromium; a test that asked for it fails if there is none.
    pub(crate) fn start() -> Chromium {
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let mut child = Command::new(program())
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Chromium starts");
        let said = child.stderr.take().expect("its messages are ours");
        let (to, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                if to.send(line).is_err() {
                    break;
                }
            }
        });
        let mut before = Vec::new();
        let address = loop {
            let line = lines
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("Chromium does not listen: {}", before.join("\n")));
            if let Some(address) = line.strip_prefix("DevTools listening on ") {
                break address.to_owned();
            }
            before.push(line);
        };
        let host = address.trim_start_matches("ws://").split('/').next().unwrap_or_default();
        let host = host.to_owned();
        let browser = Mutex::new(Wire::to(&address));
        Chromium { child, browser, host, lines, _profile: profile }
    }

    /// A new tab for pages below `root`; a request that leaves it is a fault.
    pub(crate) fn tab(&self, root: &str) -> Tab {
        let mut browser = self.browser.lock().expect("no tab failed to open");
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let id = target["targetId"].as_str().expect("a tab has an id");
        Tab::new(Wire::to(&format!("ws://{}/devtools/page/{id}", self.host)), root)
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        if let Ok(browser) = self.browser.get_mut() {
            browser.send("Browser.close", &json!({}));
        }
        // The last of its processes closes the pipe.
        while self.lines.recv_timeout(PATIENCE).is_ok() {}
        // Either it has ended by itself, or it has had its time.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn program() -> PathBuf {
    if let Some(named) = env::var_os("CHROMIUM") {
        return PathBuf::from(named);
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .flat_map(|folder| NAMES.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file());
    found.expect("these tests need Chromium: install it, or name it in CHROMIUM")
}
