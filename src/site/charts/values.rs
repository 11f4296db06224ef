//! Measured values, window by window, with the limit that they must keep.

use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::lang::Catalog;
use crate::obligations::outcome::Verdict;

use super::Chart;
use super::Table;
use super::WIDTH;
use super::Words;
use super::ink::Ink;
use super::ink::Paint;
use super::legend::Legend;
use super::legend::Sample;
use super::mark_of;
use super::nothing;
use super::scale::Scale;
use super::scale::float;
use super::scale::tick_text;
use super::svg::Align;
use super::svg::Shape;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "values";

/// What one obligation measured in every window.
#[derive(Clone, Debug)]
pub struct Values {
    /// What was measured.
    pub title: String,
    /// The windows, in order of time.
    pub points: Vec<Point>,
    /// The limit, if it is one number, with its words.
    pub limit: Option<(Decimal, String)>,
    /// What the axis counts.
    pub unit: Unit,
    /// Whether the points follow one another, and do not stand for several things in one window.
    pub is_course: bool,
}

/// What an axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Plain numbers.
    Plain,
    /// Percent.
    Percent,
    /// Seconds, written in hours.
    Seconds,
}

/// One window.
#[derive(Clone, Debug)]
pub struct Point {
    /// Its id.
    pub id: String,
    /// What was measured; none if that is not known.
    pub value: Option<Decimal>,
    /// The same in words.
    pub text: String,
    /// What became of it; none where the value is only shown.
    pub verdict: Option<Verdict>,
    /// The page about it.
    pub href: Option<String>,
}

/// The most windows that are drawn.
pub(super) const MOST: usize = 120;

const LEFT: i32 = 900;
const RIGHT: i32 = WIDTH - 300;
const TOP: i32 = 240;
const BOTTOM: i32 = TOP + 1500;

/// Draws the values.
pub fn draw(input: &Values, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let head = words.words(&["chart-values-window", "chart-values-value", "chart-values-state"]);
    let title = title(input, words);
    if !input.points.iter().any(|point| point.value.is_some()) {
        return nothing(NAME, title, head, words, id);
    }
    let rows = input.points.iter().map(|point| {
        let state = match point.verdict {
            Some(verdict) => words.verdict(verdict),
            None => words.word("chart-values-shown"),
        };
        vec![point.id.clone(), point.text.clone(), state]
    });
    let table = Table { head, rows: rows.collect() };
    let description = words.word(match input.limit {
        Some(_) => "chart-values-description",
        None => "chart-values-description-free",
    });
    let svg = paint(input, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

fn title(input: &Values, words: Words<'_>) -> String {
    let known = || input.points.iter().filter_map(|point| Some((point.value?, point)));
    let least = known().min_by_key(|(value, _)| *value);
    let most = known().max_by_key(|(value, _)| *value);
    let missed: Vec<String> = input
        .points
        .iter()
        .filter(|point| point.verdict == Some(Verdict::Breached))
        .map(|point| point.id.clone())
        .collect();
    let (Some((_, least)), Some((_, most))) = (least, most) else {
        return words.say(Message::new("chart-values-title-none").with("title", &input.title));
    };
    let message = Message::new("chart-values-title")
        .with("title", &input.title)
        .with("n", known().count())
        .with("least", &least.text)
        .with("most", &most.text);
    if missed.is_empty() {
        return words.say(message);
    }
    let breached = Message::new("chart-values-title-missed").with("title", message);
    words.say(breached.with("n", missed.len()).with("list", words.several(&missed)))
}

fn mark(point: &Point) -> (Shape, Paint) {
    point.verdict.map_or((Shape::Circle, Ink::Accent.fill()), mark_of)
}

/// A value on the axis.
fn on_axis(value: Decimal, unit: Unit) -> f64 {
    match unit {
        Unit::Seconds => float(value) / 3600.0,
        Unit::Plain | Unit::Percent => float(value),
    }
}

fn paint(input: &Values, words: Words<'_>, id: &str) -> Sketch {
    let mut legend = Legend::default();
    for verdict in Verdict::ALL {
        if input.points.iter().any(|p| p.value.is_some() && p.verdict == Some(verdict)) {
            let (shape, paint) = mark_of(verdict);
            legend.add(Sample::Mark(shape, paint), words.verdict(verdict));
        }
    }
    if input.points.iter().any(|point| point.value.is_some() && point.verdict.is_none()) {
        let shown = Sample::Mark(Shape::Circle, Ink::Accent.fill());
        legend.add(shown, words.word("chart-values-shown"));
    }
    if let Some((_, text)) = &input.limit {
        let limit = Message::new("chart-values-limit").with("limit", text);
        legend.add(Sample::Line(Ink::Text.dash(18)), words.say(limit));
    }
    let foot = BOTTOM + 340;
    let sketch = Sketch::new(id, WIDTH, foot + legend.height(RIGHT - LEFT) + 40);
    let scale = scale(input);
    for tick in scale.ticks(6) {
        let y = scale.at(tick);
        sketch.line((LEFT, y), (RIGHT, y), Ink::Grid.line(8));
        let unit = match input.unit {
            Unit::Plain => "",
            Unit::Percent => "%",
            Unit::Seconds => " h",
        };
        let label = format!("{}{unit}", tick_text(tick));
        let label = text::cut(&label, text::SMALL, LEFT - 160);
        sketch.words(&label, (LEFT - 80, y), Align::End, text::SMALL, Ink::Muted);
    }
    sketch.line((LEFT, BOTTOM), (RIGHT, BOTTOM), Ink::Axis.line(10));
    let n = i32::try_from(input.points.len()).unwrap_or(i32::MAX).max(1);
    let middle = |i: usize| {
        let i = i32::try_from(i).unwrap_or(0);
        LEFT + (RIGHT - LEFT) * (2 * i + 1) / (2 * n)
    };
    if let Some((limit, _)) = &input.limit {
        let y = scale.at(on_axis(*limit, input.unit));
        sketch.line((LEFT, y), (RIGHT, y), Ink::Text.dash(18));
    }
    let known: Vec<(usize, &Point, i32)> = input
        .points
        .iter()
        .enumerate()
        .filter_map(|(i, point)| Some((i, point, scale.at(on_axis(point.value?, input.unit)))))
        .collect();
    if input.is_course {
        // Windows without a value leave a hole.
        for pair in known.windows(2) {
            if let [(i, _, a), (j, _, b)] = pair
                && i + 1 == *j
            {
                sketch.line((middle(*i), *a), (middle(*j), *b), Ink::Muted.line(14));
            }
        }
    }
    for (i, point, y) in known {
        let (shape, paint) = mark(point);
        sketch.link(point.href.as_deref(), |sketch| {
            let tip = format!("{}: {}", point.id, point.text);
            sketch.tip(&tip).mark(shape, (middle(i), y), 45, paint);
        });
    }
    labels(&sketch, input, &middle);
    legend.draw(&sketch, (LEFT, foot), RIGHT - LEFT);
    sketch
}

/// From the least to the greatest value, the limit included, with some room on both sides.
fn scale(input: &Values) -> Scale {
    let values = input.points.iter().filter_map(|point| point.value);
    let all = values.chain(input.limit.iter().map(|(limit, _)| *limit));
    let all: Vec<f64> = all.map(|value| on_axis(value, input.unit)).collect();
    let low = all.iter().copied().fold(f64::INFINITY, f64::min);
    let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let room = ((high - low) * 0.12).max(high.abs() * 0.002).max(0.01);
    // Nothing that is measured here lies below nothing, and no share above the whole, unless
    // something does.
    let floor = if low >= 0.0 { 0.0 } else { low - room };
    let is_share = input.unit == Unit::Percent && high <= 100.0;
    let ceiling = if is_share { 100.0 } else { f64::INFINITY };
    Scale::new((low - room).max(floor), (high + room).min(ceiling), (BOTTOM, TOP))
}

/// The ids of the windows, as many as there is room for.
fn labels(sketch: &Sketch, input: &Values, middle: &dyn Fn(usize) -> i32) {
    let column = middle(1) - middle(0);
    let widest = input.points.iter().map(|point| text::width(&point.id, text::SMALL)).max();
    let wanted = widest.unwrap_or(0).min(900) + 80;
    let step = usize::try_from(wanted / column.max(1) + 1).unwrap_or(1);
    let step_width = column.saturating_mul(i32::try_from(step).unwrap_or(1));
    let room = (step_width - 60).min(column + 500);
    for (i, point) in input.points.iter().enumerate().step_by(step) {
        let x = middle(i);
        sketch.line((x, BOTTOM), (x, BOTTOM + 50), Ink::Axis.line(10));
        let label = text::cut(&point.id, text::SMALL, room);
        sketch.words(&label, (x, BOTTOM + 140), Align::Middle, text::SMALL, Ink::Muted);
    }
}
