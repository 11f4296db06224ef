//! Grams: the pieces of a text that are looked up.
//!
//! Of Chinese and every other script but Latin, two neighbouring characters; of ASCII letters and
//! digits, three; at the end of each run a shorter one, so that every character begins a gram. What is
//! shorter than a gram is looked up as all grams that begin with it, which lie in one shard because
//! the shard goes by the beginning alone.

use unicode_normalization::UnicodeNormalization;

/// Stands for the character that a gram at the end of a run lacks.
const END: char = '$';

/// A text with width, compatibility forms and case taken away, character for character: `Ａ㎡` is
/// `am2`. The script of the search page does the same.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // By far the most frequent, and all their own plain forms.
            '\u{4e00}'..='\u{9fff}' | ' '..='@' | '['..='~' => plain.push(c),
            c => plain.extend(std::iter::once(c).nfkc().flat_map(char::to_lowercase)),
        }
    }
    plain
}

/// A gram: up to three characters, 21 bits each, so that equal beginnings stand together in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gram(u64);

impl Gram {
    fn new(chars: [Option<char>; 3]) -> Gram {
        let bits = |c: Option<char>| c.map_or(0, |c| u64::from(u32::from(c)));
        Gram(chars.into_iter().fold(0, |sum, c| sum << 21 | bits(c)))
    }

    fn char(self, n: u32) -> Option<char> {
        let bits = self.0 >> (21 * (2 - n)) & 0x1f_ffff;
        u32::try_from(bits).ok().filter(|bits| *bits > 0).and_then(char::from_u32)
    }

    fn is_latin(self) -> bool {
        self.char(0).is_some_and(|c| c.is_ascii())
    }

    /// Its beginning, by which it is put into a shard.
    pub(super) fn head(self) -> String {
        let rest = if self.is_latin() { self.char(1) } else { None };
        self.char(0).into_iter().chain(rest).collect()
    }

    /// Its last character, or what stands for its lack.
    pub(super) fn tail(self) -> char {
        self.char(if self.is_latin() { 2 } else { 1 }).unwrap_or(END)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Other,
}

fn script(c: char) -> Option<Script> {
    match c {
        _ if c.is_ascii_alphanumeric() => Some(Script::Latin),
        _ if c.is_ascii() => None,
        _ if c.is_alphanumeric() => Some(Script::Other),
        _ => None,
    }
}

/// Adds the grams of a folded text.
pub(super) fn grams(folded: &str, found: &mut Vec<Gram>) {
    let chars: Vec<char> = folded.chars().collect();
    let mut start = 0;
    while start < chars.len() {
        let kind = script(chars[start]);
        let same = chars[start..].iter().take_while(|c| script(**c) == kind).count();
        let run = &chars[start..start + same];
        let at = |n: usize| run.get(n).copied();
        match kind {
            None => {}
            Some(Script::Other) => {
                found.extend((0..same).map(|n| Gram::new([at(n), at(n + 1), None])));
            }
            // A single letter or digit is not looked up, and begins no gram.
            Some(Script::Latin) => {
                let ends =
                    (0..same.saturating_sub(1)).map(|n| Gram::new([at(n), at(n + 1), at(n + 2)]));
                found.extend(ends);
            }
        }
        start += same;
    }
}

/// The shard of a beginning: a hash of its UTF-16 code units (FNV-1a) that a script can repeat.
pub(super) fn shard(head: &str, shards: usize) -> usize {
    let hash = head
        .encode_utf16()
        .fold(0x811c_9dc5_u32, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193));
    hash as usize % shards.max(1)
}

#[cfg(test)]
mod tests {
    use super::fold;
    use super::grams;

    fn of(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        grams(&fold(text), &mut found);
        found.into_iter().map(|gram| format!("{}{}", gram.head(), gram.tail())).collect()
    }

    #[test]
    fn width_case_and_compatibility_forms_do_not_matter() {
        assert_eq!(fold("ＩＮＣ－２０２５　㎡①Ａb"), "inc-2025 m21ab");
    }

    #[test]
    fn every_pair_of_chinese_and_every_three_of_latin_is_a_gram() {
        assert_eq!(of("教务系统"), ["教务", "务系", "系统", "统$"]);
        assert_eq!(of("INC-2025"), ["inc", "nc$", "202", "025", "25$"]);
        assert_eq!(of("P1故障, 3 号"), ["p1$", "故障", "障$", "号$"]);
        assert_eq!(of("a。《》"), Vec::<String>::new());
    }
}
