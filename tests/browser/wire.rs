//! One connection of the DevTools protocol: calls that are answered, events that are kept.

use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;
use tungstenite::Message;
use tungstenite::WebSocket;
use tungstenite::protocol::WebSocketConfig;

/// Longest silence of Chromium before a test gives up.
const PATIENCE: Duration = Duration::from_secs(90);

/// A connection to the browser or to one of its tabs.
pub(crate) struct Wire {
    socket: WebSocket<TcpStream>,
    last: u64,
    heard: VecDeque<Value>,
    /// Answers that came before somebody asked for them.
    early: BTreeMap<u64, Value>,
}

impl Wire {
    /// Connects to an address such as `ws://127.0.0.1:9222/devtools/page/1`.
    pub(crate) fn to(address: &str) -> Wire {
        let host = address.trim_start_matches("ws://").split('/').next().unwrap_or_default();
        let stream = TcpStream::connect(host).expect("Chromium listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a bound on waiting");
        stream.set_nodelay(true).expect("small messages go at once");
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _) = tungstenite::client::client_with_config(address, stream, Some(config))
            .expect("Chromium speaks the DevTools protocol");
        Wire { socket, last: 0, heard: VecDeque::new(), early: BTreeMap::new() }
    }

    /// Sends a call without waiting for its answer.
    pub(crate) fn send(&mut self, method: &str, params: &Value) -> u64 {
        self.last += 1;
        let call = json!({ "id": self.last, "method": method, "params": params });
        self.socket.send(Message::text(call.to_string())).expect("Chromium takes the call");
        self.last
    }

    /// The answer to a call; events and other answers that come before it are kept.
    pub(crate) fn answer(&mut self, id: u64) -> Result<Value, String> {
        while !self.early.contains_key(&id) {
            let message = self.read();
            self.keep(message);
        }
        let mut message = self.early.remove(&id).unwrap_or_default();
        match message.get("error") {
            Some(error) => Err(error["message"].to_string()),
            None => Ok(message["result"].take()),
        }
    }

    /// Calls and waits for the answer.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Value {
        let id = self.send(method, params);
        self.answer(id).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Waits until an event has come that fits, and keeps all of them.
    pub(crate) fn wait(&mut self, fits: impl Fn(&Value) -> bool) {
        while !self.heard.iter().any(&fits) {
            let message = self.read();
            self.keep(message);
        }
    }

    /// Takes the events heard so far.
    pub(crate) fn heard(&mut self) -> VecDeque<Value> {
        std::mem::take(&mut self.heard)
    }

    fn keep(&mut self, message: Value) {
        match message["id"].as_u64() {
            Some(id) => {
                self.early.insert(id, message);
            }
            None => self.heard.push_back(message),
        }
    }

    fn read(&mut self) -> Value {
        loop {
            let message = self.socket.read().expect("Chromium answers in time");
            if let Message::Text(text) = message {
                return serde_json::from_str(&text).expect("Chromium speaks JSON");
            }
        }
    }
}
