//! Text that a spreadsheet takes for what it is: formulas are disarmed.

use std::borrow::Cow;

use crate::base::visible::is_hidden;
use crate::base::visible::visible;

/// The text as a cell of a CSV file that no spreadsheet takes for a formula: what begins like one
/// gets an apostrophe before it. A plain negative number stays as it is.
///
/// A spreadsheet set to other separators begins a cell behind a semicolon, a tab or the end of a line
/// within the text, whatever quotation marks say: what stands there is treated alike.
pub(super) fn disarmed(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    if is_number(&shown) {
        return shown;
    }
    let is_hidden = |c: char| c.is_whitespace() || unseen(c);
    let begins = text.starts_with(['\t', '\r', '\n'])
        || text.trim_start_matches(is_hidden).starts_with(is_sign);
    // Most cells have neither.
    if !begins && !shown.contains(ENDS) {
        return shown;
    }
    let mut safe = String::with_capacity(shown.len() + 2);
    if begins {
        safe.push('\'');
    }
    let mut rest = &*shown;
    while let Some(at) = rest.find(ENDS) {
        let (cell, next) = rest.split_at(at + 1);
        safe.push_str(cell);
        rest = next;
        let inner = next.trim_start_matches(|c: char| {
            (c.is_whitespace() && !ENDS.contains(&c)) || matches!(c, '"' | '\'')
        });
        if inner.starts_with(is_sign) {
            safe.push('\'');
        }
    }
    safe.push_str(rest);
    Cow::Owned(safe)
}

/// What may end a cell, whatever the separators are.
const ENDS: [char; 4] = [';', '\t', '\n', '\r'];

/// What a formula begins with, in any width.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '=' | '+'
            | '-'
            | '@'
            | '|'
            | '%'
            | '＝'
            | '＋'
            | '－'
            | '＠'
            | '\u{2212}'
            | '\u{207a}'
            | '\u{207b}'
            | '\u{208a}'
            | '\u{208b}'
            | '\u{fe62}'
            | '\u{fe63}'
            | '\u{fe66}'
            | '\u{fe6b}'
    )
}

/// What a spreadsheet may drop before it looks.
fn unseen(c: char) -> bool {
    is_hidden(c) || matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether it is a plain number with a minus: digits with at most one point between them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or_default();
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    is_digits(whole) && is_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::disarmed;

    #[test]
    fn what_begins_like_a_formula_is_text_and_a_negative_number_stays_one() {
        for armed in
            ["=1+1", "+cmd", "-1+1", "@SUM(1)", "\t=1", " =1", "＝1+1", "-", "--1", "\u{2212}1"]
        {
            assert!(disarmed(armed).starts_with('\''), "{armed:?}");
        }
        assert_eq!(disarmed("\u{feff}=1"), "'⟨U+FEFF⟩=1");
        assert_eq!(disarmed("a;=1\n@b;\t\"+c; d"), "a;'=1\n'@b;\t'\"+c; d");
        for plain in ["-12.50", "-7", "12", "正常", "a=b", "", "'=1", "3-1"] {
            assert_eq!(disarmed(plain), plain, "{plain:?}");
        }
        assert_eq!(disarmed("a\u{202e}b"), "a⟨U+202E⟩b");
    }
}
