//! A page of headings, lists and tables that is written in several forms.

use crate::reports::terminal::Tone;

/// Part of a page.
pub(super) enum Block {
    /// A heading of a level, from 1.
    Heading(u8, Vec<Span>),
    /// Lines that belong together.
    Lines(Vec<Vec<Span>>),
    /// A list; the count says how many more there are than are shown.
    List(Vec<Vec<Span>>, usize),
    /// Columns with their titles; the first lines up on the left, the others on the right.
    Table(Vec<String>, Vec<Vec<Vec<Span>>>),
}

/// Some text of one sort.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) text: String,
    /// Whether it is what a contract or record says, or holds some of it, and not only words of ours.
    pub(super) is_quoted: bool,
    pub(super) tone: Tone,
    /// Where to read more.
    pub(super) link: Option<String>,
}

impl Span {
    /// Words of ours.
    pub(super) fn word(text: impl Into<String>) -> Span {
        Span { text: text.into(), is_quoted: false, tone: Tone::Plain, link: None }
    }

    /// What a contract or a record says.
    pub(super) fn quote(text: impl Into<String>) -> Span {
        Span { text: text.into(), is_quoted: true, tone: Tone::Plain, link: None }
    }

    /// The same with a tone.
    pub(super) fn toned(mut self, tone: Tone) -> Span {
        self.tone = tone;
        self
    }

    /// The same with a link.
    pub(super) fn linked(mut self, link: Option<String>) -> Span {
        self.link = link;
        self
    }
}
