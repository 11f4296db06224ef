//! Points by section of the scorecard: what is left, what is certain, what is still open.

use crate::assessment::Range;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::lang::Catalog;

use super::Chart;
use super::Table;
use super::WIDTH;
use super::Words;
use super::bar;
use super::bar::Places;
use super::ink::Ink;
use super::legend::Legend;
use super::legend::Sample;
use super::nothing;
use super::scale::Scale;
use super::scale::float;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "sections";

/// The scorecard of one period.
#[derive(Clone, Debug)]
pub struct Sections {
    /// Title of the period.
    pub period: String,
    /// Full points of the whole form.
    pub points: Decimal,
    /// What is left of them.
    pub total: Range,
    /// Its sections, or items.
    pub rows: Vec<Row>,
}

/// A section of the form, or one of its items.
#[derive(Clone, Debug)]
pub struct Row {
    /// Title.
    pub title: String,
    /// Full points.
    pub points: Decimal,
    /// What is left of them.
    pub score: Range,
    /// The page about it.
    pub href: Option<String>,
}

/// Draws the sections of one period.
pub fn draw(input: &Sections, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let head = words.words(&[
        "chart-sections-section",
        "chart-sections-full",
        "chart-sections-now",
        "chart-sections-low",
        "chart-sections-high",
    ]);
    let title = title(input, words);
    if input.rows.is_empty() {
        return nothing(NAME, title, head, words, id);
    }
    let description = words.word("chart-sections-description");
    let rows = input.rows.iter().map(|row| {
        let points = [row.points, row.score.now, row.score.low, row.score.high];
        let mut cells = vec![row.title.clone()];
        cells.extend(points.map(|points| words.points(points)));
        cells
    });
    let table = Table { head, rows: rows.collect() };
    let svg = paint(input, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

fn title(input: &Sections, words: Words<'_>) -> String {
    let lost = |row: &Row| row.points - row.score.now;
    // The first of those that lost most.
    let worst = input.rows.iter().fold(None, |worst: Option<&Row>, row| match worst {
        Some(known) if lost(known) >= lost(row) => Some(known),
        _ => Some(row),
    });
    let worst = worst.filter(|row| lost(row) > Decimal::ZERO);
    let key = match (worst.is_some(), input.total.is_exact()) {
        (true, true) => "chart-sections-title-lost",
        (true, false) => "chart-sections-title-lost-open",
        (false, true) => "chart-sections-title-full",
        (false, false) => "chart-sections-title-full-open",
    };
    let message = Message { key, args: Vec::new() }
        .with("period", &input.period)
        .with("now", words.points(input.total.now))
        .with("full", words.points(input.points))
        .with("low", words.points(input.total.low))
        .with("high", words.points(input.total.high));
    words.say(match worst {
        Some(row) => message.with("worst", &row.title).with("lost", words.points(lost(row))),
        None => message,
    })
}

fn paint(input: &Sections, words: Words<'_>, id: &str) -> Sketch {
    const LABEL_MAX: i32 = 2300;
    const LINE: i32 = 160;
    let open = input.rows.iter().any(|row| !row.score.is_exact());
    let labels: Vec<Vec<String>> =
        input.rows.iter().map(|row| text::wrap(&row.title, text::NORMAL, LABEL_MAX, 3)).collect();
    let values: Vec<(String, String)> = input.rows.iter().map(|row| value(row, words)).collect();
    let widest = |lines: &mut dyn Iterator<Item = i32>| lines.max().unwrap_or(0);
    let left =
        150 + widest(&mut labels.iter().flatten().map(|line| text::width(line, text::NORMAL)));
    let right = WIDTH
        - 150
        - widest(&mut values.iter().map(|(value, range)| {
            text::width(value, text::NORMAL).max(text::width(range, text::SMALL))
        }));
    let mut legend = Legend::default();
    if open {
        legend.add(Sample::Area(Ink::Accent.fill()), words.word("chart-bar-certain"));
        legend.add(Sample::Framed(Ink::Accent.hatch()), words.word("chart-bar-open"));
        legend.add(Sample::Stroke(Ink::Text.line(25)), words.word("chart-bar-now"));
        legend.add(Sample::Area(Ink::Grid.hollow(12)), words.word("chart-bar-full"));
    }
    let top = legend.height(WIDTH) + if open { 100 } else { 40 };
    let heights: Vec<i32> = labels
        .iter()
        .map(|lines| (i32::try_from(lines.len()).unwrap_or(3) * LINE).max(260) + 140)
        .collect();
    let sketch = Sketch::new(id, WIDTH, top + heights.iter().sum::<i32>());
    legend.draw(&sketch, (0, 0), WIDTH);
    let most = input.rows.iter().map(|row| row.points).max().unwrap_or_default();
    let scale = Scale::new(0.0, float(most), (left, right));
    let mut y = top;
    for (((row, label), (value, range)), height) in
        input.rows.iter().zip(&labels).zip(&values).zip(&heights)
    {
        let middle = y + height / 2;
        sketch.link(row.href.as_deref(), |sketch| {
            lines(sketch, label, (left - 150, middle), LINE);
            let (upper, lower) = (middle - 85, middle + 85);
            sketch.rect(Frame::new(left, upper, scale.of(row.points), lower), Ink::Grid.hollow(12));
            let places = Places {
                base: left,
                sure: scale.of(row.score.low),
                now: scale.of(row.score.now),
                open: scale.of(row.score.high),
            };
            bar::draw(
                sketch,
                places,
                (upper, lower),
                Ink::Accent,
                &format!("{} {value}", row.title),
            );
        });
        let is_full = row.score.now == row.points;
        let ink = if is_full { Ink::Text } else { Ink::Breach };
        if range.is_empty() {
            sketch.strong(value, (WIDTH, middle), Align::End, text::NORMAL, ink);
        } else {
            sketch.strong(value, (WIDTH, middle - 75), Align::End, text::NORMAL, ink);
            sketch.words(range, (WIDTH, middle + 80), Align::End, text::SMALL, Ink::Muted);
        }
        y += height;
    }
    sketch.line((left, top), (left, y), Ink::Axis.line(10));
    sketch
}

/// Lines of a label that end at a place, around its middle.
pub(super) fn lines(sketch: &Sketch, lines: &[String], (x, middle): (i32, i32), step: i32) {
    let n = i32::try_from(lines.len()).unwrap_or(1);
    let mut y = middle - (n - 1) * step / 2;
    for line in lines {
        sketch.words(line, (x, y), Align::End, text::NORMAL, Ink::Text);
        y += step;
    }
}

/// `14 / 15`, and `12–15` where it is open.
fn value(row: &Row, words: Words<'_>) -> (String, String) {
    let score = &row.score;
    let value = format!("{} / {}", words.points(score.now), words.points(row.points));
    let range = if score.is_exact() {
        String::new()
    } else {
        format!("{} – {}", words.points(score.low), words.points(score.high))
    };
    (value, range)
}
