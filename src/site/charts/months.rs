//! The course of a period: the score month by month, and the breaches of each month below it.

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
use super::nothing;
use super::scale::Scale;
use super::scale::float;
use super::scale::month_text;
use super::scale::tick_text;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "months";

/// The course of one period.
#[derive(Clone, Debug)]
pub struct Months {
    /// Title of the period.
    pub period: String,
    /// The day up to which it is known.
    pub until: Date,
    /// Full points of the whole form; none without a scorecard.
    pub points: Option<Decimal>,
    /// The months of the period, in order.
    pub months: Vec<Month>,
}

/// One month.
#[derive(Clone, Debug)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// Whether it has begun.
    pub begun: bool,
    /// Breaches that cost points.
    pub scored: u32,
    /// Breaches that cost none.
    pub unscored: u32,
    /// Points lost in it.
    pub lost: Decimal,
}

/// A month with the score at its end.
struct Run<'a> {
    month: &'a Month,
    score: Option<Decimal>,
}

/// Draws the course of a period.
pub fn draw(input: &Months, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let mut keys = vec!["chart-months-month", "chart-months-scored", "chart-months-unscored"];
    if input.points.is_some() {
        keys.extend(["chart-months-lost", "chart-months-score"]);
    }
    let head = words.words(&keys);
    let runs = runs(input);
    let title = title(input, &runs, words);
    if !input.months.iter().any(|month| month.begun) {
        return nothing(NAME, title, head, words, id);
    }
    let description = words.word(if input.points.is_some() {
        "chart-months-description"
    } else {
        "chart-months-description-unscored"
    });
    let rows = runs.iter().map(|run| {
        let month = run.month;
        let mut cells = vec![month_text(month.first)];
        if month.begun {
            cells.extend([month.scored.to_string(), month.unscored.to_string()]);
        } else {
            cells.extend([words.word("chart-ahead"), words.word("chart-ahead")]);
        }
        if input.points.is_some() {
            let score = run.score.map(|score| words.points(score));
            cells.push(if month.begun {
                words.points(month.lost)
            } else {
                words.word("chart-ahead")
            });
            cells.push(score.unwrap_or_else(|| words.word("chart-ahead")));
        }
        cells
    });
    let table = Table { head, rows: rows.collect() };
    let svg = paint(input, &runs, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

fn runs(input: &Months) -> Vec<Run<'_>> {
    let mut score = input.points;
    let step = |month| {
        let month: &Month = month;
        score = score.map(|score| score - month.lost);
        Run { month, score: score.filter(|_| month.begun) }
    };
    input.months.iter().map(step).collect()
}

fn title(input: &Months, runs: &[Run<'_>], words: Words<'_>) -> String {
    let scored: u32 = input.months.iter().map(|month| month.scored).sum();
    let unscored: u32 = input.months.iter().map(|month| month.unscored).sum();
    let lost: Decimal = input.months.iter().map(|month| month.lost).sum();
    let score = runs.iter().rev().find_map(|run| run.score);
    let key = match (scored + unscored, score) {
        (0, _) => "chart-months-title-none",
        (_, None) => "chart-months-title-unscored",
        (_, Some(_)) => "chart-months-title",
    };
    let message = Message { key, args: Vec::new() }
        .with("period", &input.period)
        .with("until", input.until)
        .with("all", scored + unscored)
        .with("scored", scored)
        .with("lost", words.points(lost))
        .with("now", words.points(score.unwrap_or_default()));
    words.say(message)
}

fn paint(input: &Months, runs: &[Run<'_>], words: Words<'_>, id: &str) -> Sketch {
    const SCORE: i32 = 1500;
    const BREACHES: i32 = 1000;
    const HEADING: i32 = 260;
    let mut legend = Legend::default();
    legend.add(Sample::Area(Ink::Breach.fill()), words.word("chart-months-scored"));
    legend.add(Sample::Framed(Ink::Breach.soft()), words.word("chart-months-unscored"));
    if runs.iter().any(|run| !run.month.begun) {
        legend.add(Sample::Area(Ink::Upcoming.soft()), words.word("chart-months-ahead"));
    }
    let mut score_top = 0;
    let mut bars_top = HEADING;
    if input.points.is_some() {
        score_top = HEADING;
        bars_top = score_top + SCORE + 200 + HEADING;
    }
    let bottom = bars_top + BREACHES;
    let axis_height = 440;
    let height = bottom + axis_height + legend.height(WIDTH);
    let sketch = Sketch::new(id, WIDTH, height);
    let left = 560;
    let right = WIDTH - 560;
    let n = i32::try_from(runs.len()).unwrap_or(i32::MAX).max(1);
    let edge = |i: usize| left + (right - left) * i32::try_from(i).unwrap_or(0) / n;
    let first_ahead = runs.iter().position(|run| !run.month.begun);
    if let Some(i) = first_ahead {
        let top = if input.points.is_some() { score_top } else { bars_top };
        sketch.rect(Frame::new(edge(i), top, right, bottom), Ink::Upcoming.soft());
    }
    if let Some(points) = input.points {
        let heading = words.word("chart-months-score");
        sketch.words(&heading, (0, HEADING / 2), Align::Start, text::SMALL, Ink::Muted);
        score(&sketch, runs, points, (left, right), (score_top, score_top + SCORE), &edge, words);
    }
    let heading = words.word("chart-months-breaches");
    sketch.words(&heading, (0, bars_top - HEADING / 2), Align::Start, text::SMALL, Ink::Muted);
    bars(&sketch, runs, (left, right), (bars_top, bottom), &edge, words);
    labels(&sketch, runs, bottom, &edge);
    legend.draw(&sketch, (left, bottom + axis_height), WIDTH - left);
    sketch
}

/// The score as steps: full at the beginning, lower after each month that cost points.
fn score(
    sketch: &Sketch,
    runs: &[Run<'_>],
    points: Decimal,
    (left, right): (i32, i32),
    (top, bottom): (i32, i32),
    edge: &dyn Fn(usize) -> i32,
    words: Words<'_>,
) {
    let least = runs.iter().filter_map(|run| run.score).min().unwrap_or(points).min(points);
    // Room below the least score, so that the line does not lie on the axis.
    let full = float(points);
    let low = (float(least) - ((full - float(least)) * 0.35).max(full * 0.02)).max(0.0);
    let scale = Scale::new(low, full, (bottom, top + 60));
    for tick in scale.ticks(5) {
        let y = scale.at(tick);
        sketch.line((left, y), (right, y), Ink::Grid.line(8));
        sketch.words(&tick_text(tick), (left - 80, y), Align::End, text::SMALL, Ink::Muted);
    }
    sketch.line((left, bottom), (right, bottom), Ink::Axis.line(10));
    let mut path = vec![(left, scale.of(points))];
    let mut before = points;
    for (i, run) in runs.iter().enumerate() {
        let Some(score) = run.score else { continue };
        let y = scale.of(score);
        // The fall stands in the middle of its month, above the bar that caused it.
        let x = (edge(i) + edge(i + 1)) / 2;
        path.extend([(x, scale.of(before)), (x, y), (edge(i + 1), y)]);
        before = score;
    }
    sketch.path(&path, Ink::Accent.line(28));
    let mut before = points;
    let narrow = edge(1) - edge(0) < 330;
    for (i, run) in runs.iter().enumerate() {
        let Some(score) = run.score else { continue };
        if score != before {
            let x = (edge(i) + edge(i + 1)) / 2;
            let tip = format!("{} −{}", month_text(run.month.first), words.points(run.month.lost));
            sketch.tip(&tip).circle((x, scale.of(score)), 40, Ink::Accent.hollow(20));
            if !narrow {
                let text = format!("−{}", words.points(run.month.lost));
                let y = (scale.of(score) + 150).min(bottom - 70);
                sketch.words(&text, (x, y), Align::Middle, text::SMALL, Ink::Breach);
            }
        }
        before = score;
    }
    if let Some(&(x, y)) = path.last() {
        sketch.circle((x, y), 40, Ink::Accent.fill());
        let now = words.points(before);
        sketch.strong(&now, (x + 90, y), Align::Start, text::NORMAL, Ink::Text);
    }
}

/// The breaches of each month: those that cost points below, the others on top of them.
fn bars(
    sketch: &Sketch,
    runs: &[Run<'_>],
    (left, right): (i32, i32),
    (top, bottom): (i32, i32),
    edge: &dyn Fn(usize) -> i32,
    words: Words<'_>,
) {
    let most = runs.iter().map(|run| run.month.scored + run.month.unscored).max().unwrap_or(0);
    let scale = Scale::new(0.0, f64::from(most.max(4)), (bottom, top + 160));
    for tick in scale.ticks(4).into_iter().filter(|tick| tick.fract() == 0.0) {
        let y = scale.at(tick);
        sketch.line((left, y), (right, y), Ink::Grid.line(8));
        sketch.words(&tick_text(tick), (left - 80, y), Align::End, text::SMALL, Ink::Muted);
    }
    for (i, run) in runs.iter().enumerate() {
        let month = run.month;
        let gap = ((edge(i + 1) - edge(i)) / 5).min(160);
        let (from, to) = (edge(i) + gap, edge(i + 1) - gap);
        let middle = scale.at(f64::from(month.scored));
        let upper = scale.at(f64::from(month.scored + month.unscored));
        let tip = format!(
            "{}: {} {}, {} {}",
            month_text(month.first),
            words.word("chart-months-scored"),
            month.scored,
            words.word("chart-months-unscored"),
            month.unscored
        );
        if month.scored > 0 {
            sketch.tip(&tip).rect(Frame::new(from, middle, to, bottom), Ink::Breach.fill());
        }
        if month.unscored > 0 {
            let frame = Frame::new(from, upper, to, middle);
            sketch.tip(&tip).rect(frame, Ink::Breach.soft());
            sketch.rect(frame.inset(5), Ink::Breach.line(10));
        }
        let all = month.scored + month.unscored;
        if all > 0 && to - from > 100 {
            let at = ((from + to) / 2, upper - 85);
            sketch.words(&all.to_string(), at, Align::Middle, text::SMALL, Ink::Text);
        }
    }
    sketch.line((left, bottom), (right, bottom), Ink::Axis.line(10));
}

/// The numbers of the months, and the year where one begins.
fn labels(sketch: &Sketch, runs: &[Run<'_>], bottom: i32, edge: &dyn Fn(usize) -> i32) {
    let room = edge(1) - edge(0);
    // Every month if there is room for two digits, else every third, else only Januaries.
    let step = if room > 180 {
        1
    } else if room > 60 {
        3
    } else {
        12
    };
    for (i, run) in runs.iter().enumerate() {
        let (year, month, _) = parts(run.month.first);
        let x = (edge(i) + edge(i + 1)) / 2;
        if (month - 1) % step == 0 {
            sketch.words(
                &month.to_string(),
                (x, bottom + 110),
                Align::Middle,
                text::SMALL,
                Ink::Muted,
            );
        }
        let next_january = 13 - month;
        if i == 0 && next_january > 1 && i32::try_from(next_january).unwrap_or(0) * room < 500 {
            continue;
        }
        if i == 0 || month == 1 {
            sketch.line((edge(i), bottom), (edge(i), bottom + 330), Ink::Axis.line(10));
            let at = (edge(i) + 50, bottom + 275);
            sketch.words(&year.to_string(), at, Align::Start, text::SMALL, Ink::Muted);
        }
    }
}
