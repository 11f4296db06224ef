//! Text that a spreadsheet takes for what it is: formulas are disarmed.

use std::borrow::Cow;

use crate::base::reading_order::plain_order;

/// The text as a cell of a CSV file that no spreadsheet takes for a formula: what begins like one
/// gets an apostrophe before it. A plain negative number stays as it is.
pub(super) fn disarmed(text: &str) -> Cow<'_, str> {
    let shown = plain_order(text);
    let begins = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|' | '%'
        )
    };
    let is_hidden =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}');
    let rest = shown.trim_start_matches(is_hidden);
    let is_armed = shown.starts_with(begins) || rest.starts_with(begins);
    if is_armed && !is_number(&shown) { Cow::Owned(format!("'{shown}")) } else { shown }
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
            ["=1+1", "+cmd", "-1+1", "@SUM(1)", "\t=1", " =1", "＝1+1", "-", "--1", "\u{feff}=1"]
        {
            assert_eq!(disarmed(armed), format!("'{armed}"), "{armed:?}");
        }
        for plain in ["-12.50", "-7", "12", "正常", "a=b", "", "'=1", "3-1"] {
            assert_eq!(disarmed(plain), plain, "{plain:?}");
        }
        assert_eq!(disarmed("a\u{202e}b"), "a⟨U+202E⟩b");
    }
}
