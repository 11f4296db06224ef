//! Characters that are obeyed or never seen, and text in which they are: nobody can make a text read
//! differently from what is stored.
//!
//! A control character, one that turns the reading order around and one that takes no room are written
//! by their number, `⟨U+202E⟩`. Where such a character does its ordinary work it stays: the joiner
//! within an emoji or between letters of Arabic and Indic scripts, the selector behind an emoji or a Chinese character,
//! the tags of a flag. Of marks piled upon one letter, those beyond the sixth are written by number.

use std::borrow::Cow;

/// Marks upon one letter that are drawn.
const MAX_MARKS: usize = 6;

/// The text with what is obeyed or never seen written by its number.
///
/// Line feeds and tabs stay, and a carriage return before a line feed.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !may_hide(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut before = None;
    let mut n_marks = 0;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        n_marks = if is_mark(c) { n_marks + 1 } else { 0 };
        let after = rest.as_str().chars().next();
        if n_marks > MAX_MARKS || hides(c, before, after) {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c)));
            // What follows it has nothing to go with.
            before = None;
        } else {
            shown.push(c);
            before = Some(c);
        }
    }
    Cow::Owned(shown)
}

/// JSON with what is obeyed or never seen as `\u` escapes: the value is the same, and the text reads
/// as it is.
pub fn escaped_json(json: String) -> String {
    if !may_hide(json.as_bytes()) {
        return json;
    }
    let mut text = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        let is_unseen = matches!(c, '\u{200c}' | '\u{200d}' | '\u{e0000}'..='\u{e0fff}');
        if c != '\n' && (is_unseen || is_hidden(c)) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    text
}

/// Whether the character is obeyed instead of shown, or takes no room, wherever it stands.
pub fn is_hidden(c: char) -> bool {
    // Nearly all that is ever asked about: letters, digits, Chinese characters.
    if matches!(c, ' '..='~' | '\u{3190}'..='\u{d7ff}' | '\u{3000}'..='\u{3163}') {
        return false;
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e001f}' | '\u{e0080}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether the character is one that hides between these neighbours.
fn hides(c: char, before: Option<char>, after: Option<char>) -> bool {
    match c {
        '\n' | '\t' => false,
        '\r' => after != Some('\n'),
        '\u{200c}' | '\u{200d}' => !(before.is_some_and(is_joined) && after.is_some_and(is_joined)),
        '\u{fe00}'..='\u{fe0f}' => {
            let is_key = matches!(before, Some('0'..='9' | '#' | '*')) && after == Some('\u{20e3}');
            !is_key && !before.is_some_and(|c| is_symbol(c) || is_joined(c) || is_han(c))
        }
        '\u{e0100}'..='\u{e01ef}' => !before.is_some_and(is_han),
        '\u{e0020}'..='\u{e007f}' => {
            !matches!(before, Some('\u{1f3f4}' | '\u{e0020}'..='\u{e007e}'))
        }
        c => is_hidden(c),
    }
}

/// Letters that joiners stand between, and what emoji are made of.
fn is_joined(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{109f}' | '\u{1780}'..='\u{1cff}' | '\u{a800}'..='\u{abff}'
        | '\u{fb1d}'..='\u{fdcf}' | '\u{fe0f}' | '\u{fe70}'..='\u{fefc}'
        | '\u{11000}'..='\u{11fff}' | '\u{1e800}'..='\u{1eeff}' | '\u{1f000}'..='\u{1faff}')
        || is_symbol(c)
}

fn is_symbol(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2100}'..='\u{27ff}'
        | '\u{2900}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Marks that are drawn upon the letter before them, in any number.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{6d6}'..='\u{6ed}'
        | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb1}'..='\u{ebc}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{302a}'..='\u{302f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether there may be such a character: the bytes that all of them begin with are rare, but for
/// four, which are looked at more closely.
fn may_hide(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(n) = bytes[at..].iter().position(|byte| SUSPECT[usize::from(*byte)]) {
        at += n;
        let next = |n: usize| bytes.get(at + n).copied().unwrap_or_default();
        let is_odd = match (bytes[at], next(1), next(2)) {
            (0xc2, second, _) => second < 0xa0 || second == 0xad,
            (0xe2, 0x80, third) => matches!(third, 0x8b..=0x8f | 0xa8..=0xae),
            (0xe2, second, _) => matches!(second, 0x81 | 0x83 | 0xa0),
            (0xe3, 0x80, third) => third >= 0xaa,
            (0xe3, second, third) => second == 0x85 && third == 0xa4,
            (0xef, second, third) => {
                matches!(second, 0xb7 | 0xb8)
                    || (second == 0xbb && third == 0xbf)
                    || (second == 0xbe && third == 0xa0)
                    || (second == 0xbf && third >= 0xb0)
            }
            _ => true,
        };
        if is_odd {
            return true;
        }
        at += 1;
    }
    false
}

/// Bytes that a character to look at may begin with.
const SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte {
            0x09 | 0x0a => false,
            0x00..=0x1f | 0x7f => true,
            0xc2 | 0xcc | 0xcd | 0xd2 | 0xd6..=0xdb => true,
            0xe0..=0xe3 | 0xef..=0xf4 => true,
            _ => false,
        };
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::escaped_json;
    use super::may_hide;
    use super::visible;

    #[test]
    fn what_is_obeyed_or_never_seen_is_written_by_its_number() {
        for (text, shown) in [
            ("a\u{202e}b", "a⟨U+202E⟩b"),
            ("met\u{200b}", "met⟨U+200B⟩"),
            ("m\u{200d}et", "m⟨U+200D⟩et"),
            ("me\u{fe0f}t", "me⟨U+FE0F⟩t"),
            ("\u{0}\u{1b}[2J\u{7f}\u{85}", "⟨U+0000⟩⟨U+001B⟩[2J⟨U+007F⟩⟨U+0085⟩"),
            ("违约\r合格", "违约⟨U+000D⟩合格"),
            ("\u{feff}\u{e0041}\u{3164}", "⟨U+FEFF⟩⟨U+E0041⟩⟨U+3164⟩"),
            ("\u{10ffff}\u{fffe}", "⟨U+10FFFF⟩⟨U+FFFE⟩"),
            ("\u{e9}\u{200d}\u{e9}", "\u{e9}⟨U+200D⟩\u{e9}"),
        ] {
            assert_eq!(visible(text), shown);
        }
        let piled = visible(&format!("e{}", "\u{301}".repeat(8))).into_owned();
        assert_eq!(piled, format!("e{}⟨U+0301⟩⟨U+0301⟩", "\u{301}".repeat(6)));
    }

    #[test]
    fn json_keeps_its_value() {
        let json = "{\n \"a\": \"x\u{202e}\u{e0041}\u{7f}é\"\n}".to_owned();
        assert_eq!(escaped_json(json), "{\n \"a\": \"x\\u202e\\udb40\\udc41\\u007fé\"\n}");
    }

    #[test]
    fn what_does_its_ordinary_work_stays() {
        for text in [
            "合格，“原文”——第 1 条…\n\t次行\r\n末行",
            "👩\u{200d}⚖\u{fe0f} 👨🏿\u{200d}🚀 1\u{fe0f}\u{20e3} ❤\u{fe0f}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "می\u{200c}خواهم क्\u{200d}ष",
            "葛\u{e0100} ﷺ e\u{301} é 𠮷 １２３",
        ] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn no_character_slips_past_the_look_at_bytes() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            if super::hides(c, None, None) {
                assert!(may_hide(text.as_bytes()), "U+{:04X}", u32::from(c));
            }
            if super::is_mark(c) {
                let piled = text.repeat(9);
                assert!(may_hide(piled.as_bytes()), "U+{:04X}", u32::from(c));
            }
        }
        assert!(!may_hide("合格，“原文”——第 1 条…\n".as_bytes()));
    }
}
