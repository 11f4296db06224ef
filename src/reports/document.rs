//! JSON as text: a fixed order of keys, no character that a terminal would obey, and nothing that the
//! runner of a pipeline takes for a command in its log.

use serde::Serialize;

use super::terminal::HEARD;
use crate::base::visible::escaped_json;

/// The value as indented JSON that ends a line.
///
/// Characters that turn the direction of writing, or are never seen, are written as `\u` escapes, and
/// so is the second `#` of what a runner would obey: the value is the same, and the text reads as it is.
pub fn print(value: &impl Serialize) -> String {
    let plain =
        serde_json::to_string_pretty(value).expect("the views have text keys and no failing parts");
    let mut text = escaped_json(plain);
    // Only texts hold such a thing, and no backslash stands before its second sign.
    for heard in HEARD {
        if text.contains(heard) {
            text = text.replace(heard, &heard.replacen("##", "#\\u0023", 1));
        }
    }
    text.push('\n');
    text
}
