//! Postings: which documents hold a gram, written as short as a script can read it quickly.

/// Digits of numbers in scripts: the lower 32 end a number, the upper 32 go on.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Adds a number: five bits a digit, the lowest first.
pub(super) fn write(mut number: usize, text: &mut String) {
    loop {
        let digit = number & 31;
        number >>= 5;
        let digit = if number > 0 { digit | 32 } else { digit };
        text.push(char::from(DIGITS[digit]));
        if number == 0 {
            return;
        }
    }
}

/// A list of documents in rising order as the gaps between them, each doubled, with one added where
/// the gram stands in the id or the title.
pub(super) fn list(documents: impl Iterator<Item = (usize, bool)>) -> String {
    let mut text = String::new();
    let mut next = 0;
    for (number, is_title) in documents {
        write((number - next) * 2 + usize::from(is_title), &mut text);
        next = number + 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn gaps_are_short_and_long_ones_go_on() {
        assert_eq!(list([(0, false), (1, true), (2, false)].into_iter()), "ABA");
        assert_eq!(list([(16, true)].into_iter()), "hB");
        assert_eq!(list([(100_000, false)].into_iter()), "gqjG");
    }
}
