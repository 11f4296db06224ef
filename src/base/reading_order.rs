//! Characters that turn the reading order around, and text without them.

use std::borrow::Cow;

/// Whether there may be such a character: all of them are rare, and so are these bytes of theirs.
fn may_turn(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| matches!(pair, [0xe2, 0x80 | 0x81] | [0xd8, 0x9c]))
        && bytes.windows(3).any(|three| {
            matches!(
                three,
                [0xe2, 0x80, 0x8e | 0x8f | 0xaa..=0xae]
                    | [0xe2, 0x81, 0xa6..=0xa9]
                    | [0xd8, 0x9c, _]
            ) || three.ends_with(&[0xd8, 0x9c])
        })
}

/// The text with characters that turn the reading order around made visible: a record must
/// not show other words than it holds.
pub fn plain_order(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    if !may_turn(text.as_bytes()) || !text.contains(turns) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if turns(c) {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}
