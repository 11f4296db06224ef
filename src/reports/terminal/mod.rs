//! How text looks in a terminal: colour by meaning, columns as wide as they are drawn, and no
//! control characters from the user's records.

pub mod table;

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

use crate::base::visible::is_hidden;

/// What a colour means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    /// Ordinary text.
    #[default]
    Plain,
    /// A heading or the thing that is asked about.
    Strong,
    /// Where something stands, and what only accompanies.
    Quiet,
    /// As it should be.
    Good,
    /// A breach, or points and money lost.
    Bad,
    /// Not decided yet, or not decidable.
    Doubt,
}

/// Paints text, or leaves it alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ink {
    is_coloured: bool,
}

impl Ink {
    /// Leaves everything alone.
    pub fn plain() -> Ink {
        Ink { is_coloured: false }
    }

    /// Paints.
    pub fn coloured() -> Ink {
        Ink { is_coloured: true }
    }

    /// Whether it paints.
    pub fn is_coloured(self) -> bool {
        self.is_coloured
    }

    /// The text in its tone.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        let code = match tone {
            _ if !self.is_coloured || text.is_empty() => return text.to_owned(),
            Tone::Plain => return text.to_owned(),
            Tone::Strong => "1",
            Tone::Quiet => "2",
            Tone::Good => "32",
            Tone::Bad => "1;31",
            Tone::Doubt => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// The text without characters that a terminal would obey instead of show.
///
/// Line ends stay; tabs become spaces; other control characters and those that turn the direction
/// of writing become `�`.
pub fn clean(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| c != '\n' && is_obeyed(c);
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        '\t' => ' ',
        c if is_odd(c) => '\u{fffd}',
        c => c,
    };
    Cow::Owned(text.replace("\r\n", "\n").chars().map(shown).collect())
}

/// Whether a terminal or a browser obeys the character instead of showing it, or shows nothing:
/// controls, what turns the direction of writing, what ends a line, what takes no room.
///
/// Joiners and tags are among them everywhere: terminals do not agree on how wide an emoji is that
/// is made of several.
pub fn is_obeyed(c: char) -> bool {
    is_hidden(c) || matches!(c, '\u{200c}' | '\u{200d}' | '\u{e0020}'..='\u{e007f}')
}

/// How commands begin that runners obey anywhere in a line of their log.
pub(super) const HEARD: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// The text with whatever runners of pipelines take for a command broken up by a space: a record may
/// hold one, and a log shows what is printed.
///
/// These are `##[`, `##vso[` and `##teamcity[` anywhere, and `::` where a line begins with it, as it
/// does for GitHub and Gitea even behind blanks.
pub fn unheard(text: &str) -> Cow<'_, str> {
    let begins = |line: &str| {
        let line = line.trim_start();
        // Three colons name no command; the excerpts of findings begin with them.
        line.starts_with("::") && !line.starts_with(":::")
    };
    let mut text = match text.split(['\n', '\r']).any(begins) {
        true => Cow::Owned(
            text.split_inclusive(['\n', '\r'])
                .map(|line| match begins(line) {
                    true => Cow::Owned(line.replacen("::", ": :", 1)),
                    false => Cow::Borrowed(line),
                })
                .collect::<String>(),
        ),
        false => Cow::Borrowed(text),
    };
    for heard in HEARD {
        if text.contains(heard) {
            text = Cow::Owned(text.replace(heard, &heard.replacen('#', "# ", 1)));
        }
    }
    text
}

/// The text on one line, without characters that would be obeyed: nothing in it can begin a line.
pub fn one_line(text: &str) -> String {
    clean(text)
        .split('\n')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ↵ ")
}

/// How many columns a terminal needs for the text.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Signs that do not begin a line.
const NOT_FIRST: &str = "，。、；：？！）》」』】”’…—％%,.;:?!)]}";

/// Signs that do not end a line.
const NOT_LAST: &str = "（《「『【“‘([{";

/// Breaks text into lines of at most `limit` columns: at spaces, and between Chinese characters.
///
/// A word that is longer than a line stays whole: an id or a path must remain copyable.
pub fn wrap(text: &str, limit: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for piece in pieces(paragraph) {
            let needed = piece.trim_end().width();
            if used > 0 && used + needed > limit {
                lines.push(line.trim_end().to_owned());
                line.clear();
                used = 0;
            }
            line.push_str(piece);
            used += piece.width();
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// What a line may not be broken within, in order; spaces stay with what they follow.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(before) = before {
            let wide = |c: char| c.width().unwrap_or(0) > 1;
            let may = (before == ' ' && c != ' ') || wide(before) || (wide(c) && before != ' ');
            if may && c != ' ' && !NOT_FIRST.contains(c) && !NOT_LAST.contains(before) {
                cuts.push(at);
            }
        }
        before = Some(c);
    }
    cuts.push(text.len());
    cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::clean;
    use super::unheard;
    use super::wrap;

    #[test]
    fn lines_break_between_characters_but_not_before_a_stop() {
        assert_eq!(wrap("重大故障两小时内响应。", 20), ["重大故障两小时内响", "应。"]);
        assert_eq!(wrap("重大故障两小时响应。", 18), ["重大故障两小时响", "应。"]);
        assert_eq!(wrap("took 3 h, limit 2 h", 9), ["took 3 h,", "limit 2 h"]);
        assert_eq!(wrap("data/turpan/contract.toml:12", 5), ["data/turpan/contract.toml:12"]);
    }

    #[test]
    fn a_record_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c"), "a\u{fffd}[31mb\u{fffd}c");
        assert_eq!(clean("中文\n两行"), "中文\n两行");
    }

    #[test]
    fn a_record_cannot_speak_to_the_runner_of_a_pipeline() {
        for (text, shown) in [
            ("::error::x\ny ::z", ": :error::x\ny ::z"),
            ("a\n  ::error::x\n", "a\n  : :error::x\n"),
            ("a\r::error::x", "a\r: :error::x"),
            ("  ::: data/x.toml:1:2\n", "  ::: data/x.toml:1:2\n"),
            ("a ##[error]b ##vso[c] ##teamcity[d]", "a # #[error]b # #vso[c] # #teamcity[d]"),
            ("第一行：正常\n", "第一行：正常\n"),
        ] {
            assert_eq!(unheard(text), shown);
        }
    }
}
