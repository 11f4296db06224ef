//! JSON as text: a fixed order of keys, and no character that a terminal would obey.

use serde::Serialize;

use super::terminal::is_obeyed;

/// The value as indented JSON that ends a line.
///
/// Characters that turn the direction of writing, or are never seen, are written as `\u` escapes: the
/// value is the same, and the text reads as it is.
pub(super) fn print(value: &impl Serialize) -> String {
    let plain =
        serde_json::to_string_pretty(value).expect("the views have text keys and no failing parts");
    let is_hidden = |c: char| c != '\n' && is_obeyed(c);
    let mut text = String::with_capacity(plain.len() + 1);
    for c in plain.chars() {
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    text.push('\n');
    text
}
