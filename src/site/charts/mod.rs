//! Charts: what the numbers of a page look like, as SVG inside the page.
//!
//! Owns drawings. Must not decide, count or sum anything that the book does not already say, and
//! must not know colours: meaning becomes a class, the theme colours it. The verb is [`draw`].
//!
//! To add a chart:
//! 1. a file here: a plain input struct and a function `draw` from it to a [`Chart`],
//! 2. what fills the input from the book, in `fill.rs`,
//! 3. a line in [`CHARTS`]; names are sorted and unique,
//! 4. its words, `chart-<name>-…`, in both catalogues.
//!
//! One grammar holds for all bars: filled is certain, hatched is still open, the upright stroke is
//! how it stands now. One holds for all marks: hollow circle met, filled diamond breached, hatched
//! square excused, triangle under way, cross undecidable. Nothing is said by colour alone.
//! Floats live here and in no other place of the crate; they are rounded when they are drawn.
#![expect(clippy::float_arithmetic, reason = "coordinates of drawings, rounded when written")]

mod bar;
pub mod clock;
pub mod fill;
mod fold;
pub mod grid;
pub mod incidents;
mod ink;
mod legend;
pub mod matrix;
pub mod months;
mod neighbours;
mod overview;
mod scale;
pub mod sections;
pub mod slots;
pub mod spark;
mod svg;
mod tallied;
pub mod tally;
mod text;
pub mod timeline;
pub mod trend;
pub mod values;
pub mod waterfall;

#[cfg(test)]
mod tests;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::lang::Catalog;
use crate::obligations::outcome::Verdict;

use fill::Source;
use fill::Subject;
use ink::Ink;
use ink::Paint;
use svg::Align;
use svg::Shape;
use svg::Sketch;

/// Up to so many marks have a hover text and a link each; of more only as many of those that are
/// not met, so that a drawing does not outgrow its page.
const MAX_TOLD: usize = 150;

/// Width of every drawing, in tenths of a pixel.
const WIDTH: i32 = 7200;

/// A chart: a drawing, what it says, and the same numbers as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Name of the chart, as in [`CHARTS`].
    pub name: &'static str,
    /// What it shows, as a finding: `12 起故障中 2 起超时`.
    pub title: String,
    /// How to read it, for readers who do not see it.
    pub description: String,
    /// The drawing: one `svg` element.
    pub svg: String,
    /// The same numbers.
    pub table: Table,
}

/// The numbers of a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Heads of the columns.
    pub head: Vec<String>,
    /// Rows; each has as many cells as there are heads.
    pub rows: Vec<Vec<String>>,
}

/// A way to draw a part of the book.
pub struct Drawing {
    /// Name, unique among all charts.
    pub name: &'static str,
    /// Draws a subject; none if the chart has nothing to say about such a subject.
    pub draw: fn(&Source<'_>, Subject, &str) -> Option<Chart>,
}

/// Every chart, by name.
pub static CHARTS: &[&Drawing] = &[
    &fill::CLOCK,
    &overview::GRID,
    &fill::INCIDENTS,
    &fill::MATRIX,
    &fill::MONTHS,
    &fill::SECTIONS,
    &fill::SLOTS,
    &overview::SPARK,
    &tallied::TALLY,
    &overview::TIMELINE,
    &fill::TREND,
    &fill::VALUES,
    &fill::WATERFALL,
];

/// Draws the chart of that name about a subject.
///
/// `id` makes the ids inside the drawing unique on its page: a letter, then letters, digits and
/// hyphens; other characters are replaced.
pub fn draw(name: &str, source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let drawing = CHARTS.iter().find(|drawing| drawing.name == name)?;
    let clean = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
    let id: String = id.chars().map(clean).collect();
    (drawing.draw)(source, subject, &format!("chart-{id}"))
}

/// Speaks the language of the page.
#[derive(Clone, Copy)]
struct Words<'a>(&'a Catalog);

impl Words<'_> {
    fn word(self, key: &str) -> String {
        self.0.word(key)
    }

    fn say(self, message: Message) -> String {
        self.0.say(&message)
    }

    fn value(self, value: impl Into<Datum>) -> String {
        self.0.value(&value.into())
    }

    fn points(self, points: Decimal) -> String {
        self.0.value(&Datum::Points(points))
    }

    fn seconds(self, seconds: i64) -> String {
        self.0.value(&Datum::Seconds(seconds))
    }

    fn words(self, keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| self.word(key)).collect()
    }

    /// Several values, the first few of them named.
    fn several(self, values: &[String]) -> String {
        const MAX: usize = 3;
        let named: Vec<Datum> = values.iter().take(MAX).map(Datum::from).collect();
        let list = self.value(named);
        if values.len() <= MAX {
            return list;
        }
        self.say(Message::new("chart-and-more").with("list", list).with("n", values.len()))
    }

    fn verdict(self, verdict: Verdict) -> String {
        self.word(match verdict {
            Verdict::Met => "chart-state-met",
            Verdict::Breached => "chart-state-breached",
            Verdict::Excused => "chart-state-excused",
            Verdict::Pending => "chart-state-pending",
            Verdict::Upcoming => "chart-state-upcoming",
            Verdict::Undecidable => "chart-state-undecidable",
        })
    }
}

/// The ink of a verdict.
fn ink_of(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Met => Ink::Met,
        Verdict::Breached => Ink::Breach,
        Verdict::Excused => Ink::Excused,
        Verdict::Pending => Ink::Pending,
        Verdict::Upcoming => Ink::Upcoming,
        Verdict::Undecidable => Ink::Undecidable,
    }
}

/// The mark of a verdict.
fn mark_of(verdict: Verdict) -> (Shape, Paint) {
    let ink = ink_of(verdict);
    match verdict {
        Verdict::Met => (Shape::Circle, ink.hollow(16)),
        Verdict::Breached => (Shape::Diamond, ink.fill()),
        Verdict::Excused => (Shape::Square, ink.hatch()),
        Verdict::Pending => (Shape::Triangle, ink.hollow(16)),
        Verdict::Upcoming => (Shape::Circle, ink.hollow(10)),
        Verdict::Undecidable => (Shape::Cross, ink.line(22)),
    }
}

/// A chart of which there is nothing to draw: says so, in a frame.
fn nothing(
    name: &'static str,
    title: String,
    head: Vec<String>,
    words: Words<'_>,
    id: &str,
) -> Chart {
    const HEIGHT: i32 = 900;
    let sketch = Sketch::new(id, WIDTH, HEIGHT);
    let description = words.word("chart-no-data");
    sketch.rect(svg::Frame::new(10, 10, WIDTH - 10, HEIGHT - 10), Ink::Grid.dash(10));
    sketch.words(&description, (WIDTH / 2, HEIGHT / 2), Align::Middle, text::NORMAL, Ink::Muted);
    let svg = sketch.finish(&title, &description);
    Chart { name, title, description, svg, table: Table { head, rows: Vec::new() } }
}
