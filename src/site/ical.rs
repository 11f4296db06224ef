//! Content lines of iCalendar (RFC 5545): escaped, folded at 75 bytes, ended as it wants.
//!
//! Written by hand: the library at hand asks clock and chance where a property is missing, and folds
//! a last line at 76 bytes.

use crate::base::visible::visible;

/// How many bytes a line may have without its end.
const MAX_LINE: usize = 75;

/// A calendar that is being written.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
}

impl Lines {
    /// A property whose value is no text: an instant, a word, an address. `name` may bring its
    /// parameters along.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        let plain: String = value.chars().filter(|c| !c.is_control()).collect();
        self.fold(&format!("{name}:{plain}"));
    }

    /// A property whose value is text, from whomever.
    pub(super) fn say(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        for c in visible(value).chars() {
            match c {
                '\\' | ',' | ';' => line.extend(['\\', c]),
                '\n' => line.push_str("\\n"),
                '\t' => line.push(' '),
                c if c.is_control() => {}
                c => line.push(c),
            }
        }
        self.fold(&line);
    }

    /// What was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// Ends the line, in several parts if it is too long; no part ends within a character.
    fn fold(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > MAX_LINE {
                self.text.push_str("\r\n ");
                length = 1;
            }
            self.text.push(c);
            length += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    fn written(name: &str, value: &str) -> String {
        let mut lines = Lines::default();
        lines.say(name, value);
        String::from_utf8(lines.into_bytes()).expect("it is UTF-8")
    }

    #[test]
    fn no_line_is_longer_than_75_bytes_or_cut_within_a_character() {
        for n in 60..160 {
            for unit in ["a", "到", "é", "𠮷"] {
                let value = format!("{}{}", "x".repeat(n % 7), unit.repeat(n));
                let text = written("SUMMARY", &value);
                let lines: Vec<&str> = text.trim_end_matches("\r\n").split("\r\n").collect();
                assert!(lines.iter().all(|line| line.len() <= 75), "{text}");
                let is_filled = lines.len() == 1 || lines[0].len() > 71;
                assert!(is_filled, "the first line is not filled: {text}");
                assert_eq!(text.replace("\r\n ", ""), format!("SUMMARY:{value}\r\n"));
            }
        }
    }

    #[test]
    fn a_value_cannot_begin_a_property() {
        let text = written("X", "a\r\nEND:VEVENT;,\\\u{7}");
        assert_eq!(text, "X:a\\nEND:VEVENT\\;\\,\\\\⟨U+0007⟩\r\n");
    }
}
