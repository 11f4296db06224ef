//! The proof of a total drawn: how records add up over a window, and where the limit lies.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Zone;
use crate::lang::Catalog;
use crate::obligations::outcome::Verdict;

use super::Chart;
use super::Table;
use super::WIDTH;
use super::Words;
use super::ink::Ink;
use super::legend::Legend;
use super::legend::Sample;
use super::mark_of;
use super::nothing;
use super::scale::Scale;
use super::scale::TimeScale;
use super::scale::float;
use super::scale::float_of;
use super::scale::tick_text;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Shape;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "tally";

/// How a total came about.
#[derive(Clone, Debug)]
pub struct Tally {
    /// What it shows, as a finding.
    pub title: String,
    /// Zone of the contract.
    pub zone: Zone,
    /// The window that is looked at.
    pub window: Interval,
    /// Up to when it is known.
    pub as_of: Instant,
    /// What adds up, in order of time.
    pub steps: Vec<Step>,
    /// What the total may not go beyond, with its words.
    pub limit: Option<(Decimal, String)>,
    /// Whether the total is in seconds.
    pub is_time: bool,
}

/// What one record adds.
#[derive(Clone, Debug)]
pub struct Step {
    /// The record.
    pub id: String,
    /// When.
    pub at: Instant,
    /// How much.
    pub amount: Decimal,
    /// Whether it is still to be decided if it counts.
    pub is_open: bool,
    /// Whether it is beyond the limit.
    pub is_beyond: bool,
    /// The page about it.
    pub href: Option<String>,
}

const LEFT: i32 = 900;
const RIGHT: i32 = WIDTH - 300;
const TOP: i32 = 260;
const BOTTOM: i32 = TOP + 1300;

/// Draws how a total came about.
pub fn draw(input: &Tally, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let head = words.words(&[
        "chart-tally-record",
        "chart-tally-at",
        "chart-tally-adds",
        "chart-tally-so-far",
    ]);
    let title = input.title.clone();
    if input.steps.is_empty() {
        return nothing(NAME, title, head, words, id);
    }
    let mut so_far = Decimal::ZERO;
    let rows = input.steps.iter().map(|step| {
        let adds = amount(step.amount, input.is_time, words);
        let adds = match step.is_open {
            true => words.say(Message::new("chart-tally-maybe").with("amount", adds)),
            false => adds,
        };
        so_far += if step.is_open { Decimal::ZERO } else { step.amount };
        let at = words.value(Datum::Instant(input.zone.stamp(step.at)));
        vec![step.id.clone(), at, adds, amount(so_far, input.is_time, words)]
    });
    let table = Table { head, rows: rows.collect() };
    let description = words.word("chart-tally-description");
    let svg = paint(input, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

fn amount(value: Decimal, is_time: bool, words: Words<'_>) -> String {
    match i64::try_from(value) {
        Ok(seconds) if is_time => words.seconds(seconds),
        _ => words.value(Datum::Number(value)),
    }
}

/// A step with the total before and after it.
struct Stair<'a> {
    step: &'a Step,
    x: i32,
    from: Decimal,
    to: Decimal,
}

fn stairs<'a>(input: &'a Tally, time: &TimeScale) -> Vec<Stair<'a>> {
    let mut sure = Decimal::ZERO;
    let mut stairs = Vec::with_capacity(input.steps.len());
    // What may count stands on top of what does.
    let all: Decimal = input.steps.iter().filter(|step| !step.is_open).map(|s| s.amount).sum();
    let mut open = all;
    for step in &input.steps {
        let level = if step.is_open { &mut open } else { &mut sure };
        let from = *level;
        *level += step.amount;
        stairs.push(Stair { step, x: time.at(step.at), from, to: *level });
    }
    stairs
}

fn paint(input: &Tally, words: Words<'_>, id: &str) -> Sketch {
    let legend = legend(input, words);
    let foot = BOTTOM + 400;
    let sketch = Sketch::new(id, WIDTH, foot + legend.height(RIGHT - LEFT) + 40);
    let time = TimeScale::new(input.window.from, input.window.to, (LEFT, RIGHT));
    let stairs = stairs(input, &time);
    let unit = unit(input);
    let on_axis = |value: Decimal| float(value) / unit.0;
    let most = stairs.iter().map(|stair| stair.to);
    let most = most.chain(input.limit.iter().map(|(limit, _)| *limit)).max().unwrap_or_default();
    let scale = Scale::new(0.0, on_axis(most).max(f64::MIN_POSITIVE) * 1.15, (BOTTOM, TOP));
    if let Some((limit, text)) = &input.limit {
        let y = scale.at(on_axis(*limit));
        sketch.rect(Frame::new(LEFT, TOP, RIGHT, y), Ink::Breach.soft());
        sketch.line((LEFT, y), (RIGHT, y), Ink::Breach.dash(18));
        let text = text::cut(text, text::SMALL, RIGHT - LEFT - 200);
        let above = (LEFT + 60, y - 90);
        sketch.strong(&text, above, Align::Start, text::SMALL, Ink::Breach);
    }
    for tick in scale.ticks(4) {
        // Nothing is counted in parts where every part is whole.
        if !input.is_time
            && input.steps.iter().all(|s| s.amount.fract().is_zero())
            && tick.fract() != 0.0
        {
            continue;
        }
        let y = scale.at(tick);
        sketch.line((LEFT - 50, y), (LEFT, y), Ink::Axis.line(8));
        let label = format!("{}{}", tick_text(tick), unit.1);
        let label = text::cut(&label, text::SMALL, LEFT - 160);
        sketch.words(&label, (LEFT - 80, y), Align::End, text::SMALL, Ink::Muted);
    }
    sketch.line((LEFT, TOP), (LEFT, BOTTOM), Ink::Axis.line(8));
    climb(&sketch, input, &stairs, &time, &|value| scale.at(on_axis(value)));
    for stair in &stairs {
        let y = scale.at(on_axis(stair.to));
        let (shape, paint) = mark(stair.step);
        let adds = amount(stair.step.amount, input.is_time, words);
        let at = words.value(Datum::Instant(input.zone.stamp(stair.step.at)));
        sketch.link(stair.step.href.as_deref(), |sketch| {
            sketch.tip(&format!("{} {at}: {adds}", stair.step.id));
            sketch.mark(shape, (stair.x, y), 45, paint);
        });
    }
    names(&sketch, &stairs, &|value| scale.at(on_axis(value)));
    if input.window.from < input.as_of && input.as_of < input.window.to {
        let x = time.at(input.as_of);
        sketch.line((x, TOP - 40), (x, BOTTOM), Ink::Muted.dash(14));
        let now = words.word("chart-clock-now");
        let align = if x > (LEFT + RIGHT) / 2 { Align::End } else { Align::Start };
        sketch.words(&now, (x, TOP - 120), align, text::SMALL, Ink::Muted);
    }
    days(&sketch, input, &time);
    legend.draw(&sketch, (LEFT, foot), RIGHT - LEFT);
    sketch
}

/// Seconds, and the letter, of what the axis counts.
fn unit(input: &Tally) -> (f64, &'static str) {
    const HOUR: i64 = 3600;
    let sum: Decimal = input.steps.iter().map(|step| step.amount).sum();
    match input.is_time {
        false => (1.0, ""),
        true if sum < Decimal::from(2 * HOUR) => (60.0, " min"),
        true => (float_of(HOUR), " h"),
    }
}

fn mark(step: &Step) -> (Shape, super::ink::Paint) {
    match (step.is_open, step.is_beyond) {
        (true, _) => mark_of(Verdict::Pending),
        (false, true) => mark_of(Verdict::Breached),
        (false, false) => (Shape::Circle, Ink::Accent.hollow(18)),
    }
}

/// The stairs: level until something adds, then up; what may count is dashed.
fn climb(
    sketch: &Sketch,
    input: &Tally,
    stairs: &[Stair<'_>],
    time: &TimeScale,
    level: &dyn Fn(Decimal) -> i32,
) {
    let end = time.at(input.as_of.clamp(input.window.from, input.window.to));
    for is_open in [false, true] {
        let part = || stairs.iter().filter(move |stair| stair.step.is_open == is_open);
        let Some(first) = part().next() else { continue };
        let start = if is_open { first.x } else { LEFT };
        let mut points = vec![(start, level(first.from))];
        for stair in part() {
            points.extend([(stair.x, level(stair.from)), (stair.x, level(stair.to))]);
        }
        if let Some(last) = part().next_back() {
            points.push((end.max(last.x), level(last.to)));
        }
        let paint = if is_open { Ink::Pending.dash(18) } else { Ink::Accent.line(28) };
        sketch.path(&points, paint);
    }
}

/// The records below their marks, where nothing else is drawn, if there is room.
fn names(sketch: &Sketch, stairs: &[Stair<'_>], level: &dyn Fn(Decimal) -> i32) {
    let mut taken: Vec<(i32, i32, i32)> = Vec::new();
    for stair in stairs.iter().rev() {
        let width = text::width(&stair.step.id, text::SMALL);
        let y = level(stair.to) + 110;
        let left = (stair.x + 80).min(RIGHT - width);
        let is_free = |other: &(i32, i32, i32)| {
            (other.2 - y).abs() > 150 || left + width + 60 < other.0 || other.1 + 60 < left
        };
        if left < stair.x + 40 || y + 60 > BOTTOM || !taken.iter().all(is_free) {
            continue;
        }
        taken.push((left, left + width, y));
        let ink = if stair.step.is_beyond { Ink::Breach } else { Ink::Muted };
        sketch.words(&stair.step.id, (left, y), Align::Start, text::SMALL, ink);
    }
}

/// Round days below the window.
fn days(sketch: &Sketch, input: &Tally, time: &TimeScale) {
    sketch.line((LEFT, BOTTOM), (RIGHT, BOTTOM), Ink::Axis.line(10));
    let (ticks, are_days) = time.ticks(input.zone, 9);
    let mut year = None;
    for at in ticks {
        let x = time.at(at);
        sketch.line((x, BOTTOM), (x, BOTTOM + 50), Ink::Axis.line(10));
        let local = input.zone.local(at);
        let form = if are_days { "%m-%d" } else { "%m-%d %H:%M" };
        let label = local.format(form).to_string();
        sketch.words(&label, (x, BOTTOM + 140), Align::Middle, text::SMALL, Ink::Muted);
        let this = local.format("%Y").to_string();
        if year.as_ref() != Some(&this) {
            sketch.words(&this, (x, BOTTOM + 290), Align::Middle, text::SMALL, Ink::Muted);
            year = Some(this);
        }
    }
}

fn legend(input: &Tally, words: Words<'_>) -> Legend {
    let mut legend = Legend::default();
    let kinds = [
        ("chart-tally-adds-up", false, false),
        ("chart-tally-beyond", false, true),
        ("chart-tally-open", true, false),
    ];
    for (key, is_open, is_beyond) in kinds {
        let of = |step: &&Step| step.is_open == is_open && (is_open || step.is_beyond == is_beyond);
        if let Some(step) = input.steps.iter().find(of) {
            let (shape, paint) = mark(step);
            legend.add(Sample::Mark(shape, paint), words.word(key));
        }
    }
    if input.limit.is_some() {
        legend.add(Sample::Line(Ink::Breach.dash(18)), words.word("chart-tally-limit"));
    }
    legend
}
