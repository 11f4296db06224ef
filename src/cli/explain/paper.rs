//! The sheet that `explain` writes on: a title with its state, then parts with their names in a gutter.

use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::table::Table;
use crate::reports::terminal::width;
use crate::reports::terminal::wrap;

/// A part of an explanation, named in the gutter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Clause,
    Reading,
    Rule,
    Records,
    Clock,
    Sums,
    Points,
    Money,
    Outcomes,
    Findings,
}

impl Part {
    const ALL: [Part; 10] = [
        Part::Clause,
        Part::Reading,
        Part::Rule,
        Part::Records,
        Part::Clock,
        Part::Sums,
        Part::Points,
        Part::Money,
        Part::Outcomes,
        Part::Findings,
    ];

    fn key(self) -> &'static str {
        match self {
            Part::Clause => "cli-part-clause",
            Part::Reading => "cli-part-reading",
            Part::Rule => "cli-part-rule",
            Part::Records => "cli-part-records",
            Part::Clock => "cli-part-clock",
            Part::Sums => "cli-part-sums",
            Part::Points => "cli-part-points",
            Part::Money => "cli-part-money",
            Part::Outcomes => "cli-part-outcomes",
            Part::Findings => "cli-part-findings",
        }
    }
}

/// A sheet.
pub(super) struct Paper<'a> {
    pub(super) brief: &'a Brief<'a>,
    lines: Vec<String>,
    gutter: usize,
}

impl<'a> Paper<'a> {
    pub(super) fn new(brief: &'a Brief<'a>) -> Paper<'a> {
        let widest = Part::ALL.into_iter().map(|part| width(&brief.word(part.key()))).max();
        Paper { brief, lines: Vec::new(), gutter: widest.unwrap_or(0) + 2 }
    }

    /// Columns right of the gutter.
    pub(super) fn room(&self) -> usize {
        self.brief.width.saturating_sub(self.gutter)
    }

    /// A title with its state on the right, and a rule below.
    pub(super) fn title(&mut self, title: &str, tone: Tone, state: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.headline(title, tone, state);
        self.lines.push(self.brief.ink.paint(Tone::Quiet, &"─".repeat(self.brief.width)));
    }

    /// A title inside an explanation: what follows belongs to it.
    pub(super) fn subtitle(&mut self, title: &str, tone: Tone, state: &str) {
        self.lines.push(String::new());
        self.headline(&format!("▸ {title}"), tone, state);
    }

    fn headline(&mut self, title: &str, tone: Tone, state: &str) {
        let ink = self.brief.ink;
        let (title, state) = (clean(title).replace('\n', " "), clean(state).into_owned());
        let used = width(&title) + width(&state);
        let gap = self.brief.width.saturating_sub(used).max(2);
        let title = ink.paint(Tone::Strong, &title);
        if state.is_empty() {
            self.lines.push(title);
        } else {
            self.lines.push(format!("{title}{}{}", " ".repeat(gap), ink.paint(tone, &state)));
        }
    }

    /// A paragraph over the whole width.
    pub(super) fn say(&mut self, tone: Tone, text: &str) {
        for line in wrap(&clean(text), self.brief.width) {
            self.lines.push(self.brief.ink.paint(tone, &line));
        }
    }

    /// A page of the handbook, as it is written.
    pub(super) fn page(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        for line in text.lines() {
            let tone = if line.starts_with('#') { Tone::Strong } else { Tone::Plain };
            self.lines.push(self.brief.ink.paint(tone, line));
        }
    }

    /// A table over the whole width.
    pub(super) fn sheet(&mut self, table: &Table) {
        self.lines.extend(table.lines(self.brief.width, self.brief.ink));
    }

    /// A part: its name in the gutter, its lines beside it. Nothing if there are no lines.
    pub(super) fn part(&mut self, part: Part, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        self.lines.push(String::new());
        let name = self.brief.word(part.key());
        let blank = " ".repeat(self.gutter.saturating_sub(width(&name)));
        for (n, line) in lines.into_iter().enumerate() {
            if line.is_empty() {
                self.lines.push(String::new());
            } else if n == 0 {
                let name = self.brief.ink.paint(Tone::Strong, &name);
                self.lines.push(format!("{name}{blank}{line}"));
            } else {
                self.lines.push(format!("{}{line}", " ".repeat(self.gutter)));
            }
        }
    }

    /// Text broken to the room beside the gutter, less an indent.
    pub(super) fn text(&self, tone: Tone, indent: usize, text: &str) -> Vec<String> {
        let lines = wrap(&clean(text), self.room().saturating_sub(indent));
        let blank = " ".repeat(indent);
        lines
            .into_iter()
            .map(|line| format!("{blank}{}", self.brief.ink.paint(tone, &line)))
            .collect()
    }

    /// The lines of a table beside the gutter, less an indent.
    pub(super) fn table(&self, indent: usize, table: &Table) -> Vec<String> {
        let lines = table.lines(self.room().saturating_sub(indent), self.brief.ink);
        lines.into_iter().map(|line| format!("{}{line}", " ".repeat(indent))).collect()
    }

    /// A name on the left and a place on the right, as far as there is room.
    pub(super) fn located(&self, name: &str, place: &str) -> String {
        let name = clean(name);
        let ink = self.brief.ink;
        let gap = self.room().saturating_sub(width(&name) + width(place)).max(2);
        let name = ink.paint(Tone::Plain, &name);
        if place.is_empty() {
            return name;
        }
        format!("{name}{}{}", " ".repeat(gap), ink.paint(Tone::Quiet, place))
    }

    pub(super) fn finish(self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }
}
