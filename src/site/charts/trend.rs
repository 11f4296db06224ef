//! How a contract stood at the end of each month, by what had reached the trunk by then: the score
//! with its range above, the breaches below.

use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::time::Date;
use crate::base::time::parts;
use crate::lang::Catalog;

use super::Chart;
use super::Table;
use super::WIDTH;
use super::Words;
use super::ink::Ink;
use super::legend::Legend;
use super::legend::Sample;
use super::scale::Scale;
use super::scale::float;
use super::scale::month_text;
use super::scale::tick_text;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "trend";

/// How a contract stood, month by month.
#[derive(Clone, Debug)]
pub struct Trend {
    /// Full points of the form; none without a scorecard.
    pub points: Option<Decimal>,
    /// The ends of the months, in order; the last may be the as-of instant.
    pub stands: Vec<Stand>,
}

/// How it stood at one time.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The day.
    pub on: Date,
    /// The last commit of the trunk then, its first digits; empty if there was none.
    pub commit: String,
    /// Title of the period that was running; empty between periods.
    pub period: String,
    /// Score of that period: least, now, most.
    pub score: Option<[Decimal; 3]>,
    /// Outcomes that were breached over the whole term.
    pub breached: usize,
    /// What was payable, in words; empty without a settlement.
    pub payable: String,
    /// How many records were filed.
    pub records: usize,
}

/// Upper and lower ends of the two panels, left and right of both.
const LEFT: i32 = 560;
const RIGHT: i32 = WIDTH - 560;
const HEADING: i32 = 260;
const SCORE: i32 = 1500;
const BREACHES: i32 = 900;

/// Draws how a contract stood.
pub fn draw(input: &Trend, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let title = title(input, words);
    let description = words.word(if input.points.is_some() {
        "chart-trend-description"
    } else {
        "chart-trend-description-plain"
    });
    let svg = paint(input, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table: table(input, words) }
}

fn table(input: &Trend, words: Words<'_>) -> Table {
    let has_money = input.stands.iter().any(|stand| !stand.payable.is_empty());
    let mut keys = vec!["chart-trend-on", "chart-trend-period"];
    if input.points.is_some() {
        keys.extend(["chart-trend-score", "chart-trend-range"]);
    }
    keys.extend(["chart-trend-breached", "chart-trend-records"]);
    if has_money {
        keys.push("chart-trend-payable");
    }
    keys.push("chart-trend-commit");
    let row = |stand: &Stand| {
        let mut cells = vec![words.value(stand.on), stand.period.clone()];
        if input.points.is_some() {
            let [low, now, high] = stand
                .score
                .map_or_else(Default::default, |score| score.map(|points| words.points(points)));
            let range = if low == high { String::new() } else { format!("{low} – {high}") };
            cells.extend([now, range]);
        }
        cells.extend([stand.breached.to_string(), stand.records.to_string()]);
        if has_money {
            cells.push(stand.payable.clone());
        }
        cells.push(stand.commit.clone());
        cells
    };
    Table { head: words.words(&keys), rows: input.stands.iter().map(row).collect() }
}

/// The last stand against the one before, within the same period.
fn title(input: &Trend, words: Words<'_>) -> String {
    let Some(last) = input.stands.last() else { return words.word("chart-no-data") };
    let before = input.stands.len().checked_sub(2).map(|n| &input.stands[n]);
    let before = before.filter(|before| before.period == last.period);
    let more = before.map_or(0, |before| last.breached.saturating_sub(before.breached));
    let scores = last.score.zip(before.and_then(|before| before.score));
    let key = match (last.score, scores) {
        (None, _) => "chart-trend-title-plain",
        (Some(_), None) => "chart-trend-title-first",
        (_, Some((now, before))) if now[1] < before[1] => "chart-trend-title-down",
        (_, Some((now, before))) if now[1] > before[1] => "chart-trend-title-up",
        (Some(_), Some(_)) => "chart-trend-title-same",
    };
    let by = scores.map_or(Decimal::ZERO, |(now, before)| (now[1] - before[1]).abs());
    let message = Message { key, args: Vec::new() }
        .with("on", last.on)
        .with("now", words.points(last.score.map_or(Decimal::ZERO, |score| score[1])))
        .with("by", words.points(by))
        .with("breached", last.breached)
        .with("more", more);
    words.say(message)
}

fn paint(input: &Trend, words: Words<'_>, id: &str) -> Sketch {
    let mut legend = Legend::default();
    if input.points.is_some() {
        legend.add(Sample::Line(Ink::Accent.line(28)), words.word("chart-trend-score"));
        if input.stands.iter().any(|stand| stand.score.is_some_and(|[low, _, high]| low != high)) {
            legend.add(Sample::Area(Ink::Accent.hatch()), words.word("chart-trend-range"));
        }
    }
    legend.add(Sample::Area(Ink::Breach.fill()), words.word("chart-trend-breached"));
    let score_top = HEADING;
    let bars_top = if input.points.is_some() { score_top + SCORE + 200 + HEADING } else { HEADING };
    let bottom = bars_top + BREACHES;
    let axis = 440;
    let sketch = Sketch::new(id, WIDTH, bottom + axis + legend.height(RIGHT - LEFT));
    let n = i32::try_from(input.stands.len()).unwrap_or(i32::MAX).max(1);
    let edge = |i: usize| LEFT + (RIGHT - LEFT) * i32::try_from(i).unwrap_or(0) / n;
    if let Some(points) = input.points {
        let heading = words.word("chart-trend-heading-score");
        sketch.words(&heading, (0, HEADING / 2), Align::Start, text::SMALL, Ink::Muted);
        score(&sketch, input, points, (score_top, score_top + SCORE), &edge, words);
    }
    let heading = words.word("chart-trend-heading-breached");
    sketch.words(&heading, (0, bars_top - HEADING / 2), Align::Start, text::SMALL, Ink::Muted);
    bars(&sketch, input, (bars_top, bottom), &edge, words);
    labels(&sketch, input, bottom, &edge);
    legend.draw(&sketch, (LEFT, bottom + axis), RIGHT - LEFT);
    sketch
}

/// The score as a line through the ends of the months, with what is open as a hatched band; a new
/// period begins a new line.
fn score(
    sketch: &Sketch,
    input: &Trend,
    points: Decimal,
    (top, bottom): (i32, i32),
    edge: &dyn Fn(usize) -> i32,
    words: Words<'_>,
) {
    let scores = input.stands.iter().filter_map(|stand| stand.score);
    let least = scores.map(|[low, _, _]| low).min().unwrap_or(points).min(points);
    let full = float(points);
    let low = (float(least) - ((full - float(least)) * 0.35).max(full * 0.02)).max(0.0);
    let scale = Scale::new(low, full, (bottom, top + 60));
    for tick in scale.ticks(5) {
        let y = scale.at(tick);
        sketch.line((LEFT, y), (RIGHT, y), Ink::Grid.line(8));
        sketch.words(&tick_text(tick), (LEFT - 80, y), Align::End, text::SMALL, Ink::Muted);
    }
    sketch.line((LEFT, bottom), (RIGHT, bottom), Ink::Axis.line(10));
    let middle = |i: usize| (edge(i) + edge(i + 1)) / 2;
    for run in runs(input) {
        let known: Vec<(usize, &Stand, [Decimal; 3])> = run
            .clone()
            .filter_map(|i| Some((i, &input.stands[i], input.stands[i].score?)))
            .collect();
        if run.start > 0 {
            let x = edge(run.start);
            sketch.line((x, top - 60), (x, bottom), Ink::Axis.dash(10));
        }
        if let Some((_, first, _)) = known.first() {
            let room = edge(run.end) - edge(run.start) - 60;
            let title = text::cut(&first.period, text::SMALL, room);
            let at = (edge(run.start) + 50, top - 70);
            sketch.words(&title, at, Align::Start, text::SMALL, Ink::Muted);
        }
        band(sketch, &known, &scale, edge);
        let line: Vec<(i32, i32)> =
            known.iter().map(|(i, _, [_, now, _])| (middle(*i), scale.of(*now))).collect();
        if line.len() > 1 {
            sketch.path(&line, Ink::Accent.line(28));
        }
        for (i, stand, [low, now, high]) in &known {
            let range = if low == high {
                String::new()
            } else {
                format!(" ({} – {})", words.points(*low), words.points(*high))
            };
            let tip = format!("{}: {}{range}", words.value(stand.on), words.points(*now));
            let at = (middle(*i), scale.of(*now));
            sketch.tip(&tip).circle(at, 40, Ink::Accent.hollow(20));
        }
    }
    if let Some((i, [_, now, _])) =
        input.stands.iter().enumerate().rev().find_map(|(i, one)| Some((i, one.score?)))
    {
        let at = (middle(i), scale.of(now));
        sketch.circle(at, 40, Ink::Accent.fill());
        let at = (at.0 + 90, at.1);
        sketch.strong(&words.points(now), at, Align::Start, text::NORMAL, Ink::Text);
    }
}

/// What is open of the scores of one period.
fn band(
    sketch: &Sketch,
    known: &[(usize, &Stand, [Decimal; 3])],
    scale: &Scale,
    edge: &dyn Fn(usize) -> i32,
) {
    for (i, _, [low, _, high]) in known.iter().filter(|(_, _, [low, _, high])| low != high) {
        let gap = (edge(i + 1) - edge(*i)) / 6;
        let frame = Frame::new(edge(*i) + gap, scale.of(*high), edge(i + 1) - gap, scale.of(*low));
        sketch.rect(frame, Ink::Accent.hatch());
        sketch.rect(frame, Ink::Accent.line(10));
    }
}

/// Stretches of stands in the same period.
fn runs(input: &Trend) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, stand) in input.stands.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if input.stands[run.start].period == stand.period => run.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

/// The breaches at the end of each month.
fn bars(
    sketch: &Sketch,
    input: &Trend,
    (top, bottom): (i32, i32),
    edge: &dyn Fn(usize) -> i32,
    words: Words<'_>,
) {
    let most = input.stands.iter().map(|stand| stand.breached).max().unwrap_or(0).max(4);
    let scale = Scale::new(0.0, float(Decimal::from(most)), (bottom, top + 160));
    for tick in scale.ticks(4).into_iter().filter(|tick| tick.fract() == 0.0) {
        let y = scale.at(tick);
        sketch.line((LEFT, y), (RIGHT, y), Ink::Grid.line(8));
        sketch.words(&tick_text(tick), (LEFT - 80, y), Align::End, text::SMALL, Ink::Muted);
    }
    for (i, stand) in input.stands.iter().enumerate().filter(|(_, stand)| stand.breached > 0) {
        let gap = ((edge(i + 1) - edge(i)) / 5).min(160);
        let (from, to) = (edge(i) + gap, edge(i + 1) - gap);
        let y = scale.of(Decimal::from(stand.breached));
        let breached = words.word("chart-trend-breached");
        let tip = format!("{}: {breached} {}", words.value(stand.on), stand.breached);
        sketch.tip(&tip).rect(Frame::new(from, y, to, bottom), Ink::Breach.fill());
        if to - from > 100 {
            let at = ((from + to) / 2, y - 85);
            let n = stand.breached.to_string();
            sketch.words(&n, at, Align::Middle, text::SMALL, Ink::Text);
        }
    }
    sketch.line((LEFT, bottom), (RIGHT, bottom), Ink::Axis.line(10));
}

/// The months, as many as there is room for.
fn labels(sketch: &Sketch, input: &Trend, bottom: i32, edge: &dyn Fn(usize) -> i32) {
    let room = edge(1) - edge(0);
    let step: usize = match room {
        540.. => 1,
        270.. => 2,
        180.. => 3,
        90.. => 6,
        _ => 12,
    };
    for (i, stand) in input.stands.iter().enumerate() {
        let x = (edge(i) + edge(i + 1)) / 2;
        let (_, month, _) = parts(stand.on);
        let is_labelled = match step {
            1 | 2 => i % step == 0,
            step => usize::try_from(month).is_ok_and(|month| (month - 1) % step == 0),
        };
        if is_labelled {
            sketch.line((x, bottom), (x, bottom + 50), Ink::Axis.line(10));
            let label = month_text(stand.on);
            sketch.words(&label, (x, bottom + 150), Align::Middle, text::SMALL, Ink::Muted);
        }
    }
}
