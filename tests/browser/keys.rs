//! Keys of a keyboard, as Chromium wants to hear of them.

use serde_json::Value;
use serde_json::json;

/// A key that a test presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Tab,
    /// Shift and Tab.
    Back,
    Enter,
    Space,
    Escape,
    Up,
    Down,
    /// A letter or a digit of a plain keyboard.
    Letter(char),
}

impl Key {
    /// The events of pressing and of releasing it.
    pub(crate) fn events(self) -> [Value; 2] {
        let letter;
        let (key, code, text) = match self {
            Key::Tab | Key::Back => ("Tab", 9, ""),
            Key::Enter => ("Enter", 13, "\r"),
            Key::Space => (" ", 32, " "),
            Key::Escape => ("Escape", 27, ""),
            Key::Up => ("ArrowUp", 38, ""),
            Key::Down => ("ArrowDown", 40, ""),
            Key::Letter(c) => {
                letter = c.to_string();
                (letter.as_str(), u32::from(c.to_ascii_uppercase()), letter.as_str())
            }
        };
        let shift = if self == Key::Back { 8 } else { 0 };
        let name = if key == " " { "Space" } else { key };
        let event = |kind: &str| {
            let mut event = json!({
                "type": kind, "key": key, "code": name, "windowsVirtualKeyCode": code,
                "nativeVirtualKeyCode": code, "modifiers": shift,
            });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            event
        };
        [event(if text.is_empty() { "rawKeyDown" } else { "keyDown" }), event("keyUp")]
    }
}
