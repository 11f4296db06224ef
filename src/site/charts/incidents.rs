//! How long each record took against its limit: one mark for each, in time and over it.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::time::parts;
use crate::lang::Catalog;
use crate::obligations::outcome::Verdict;

use super::Chart;
use super::MAX_TOLD;
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
use super::scale::float_of;
use super::scale::tick_text;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "incidents";

/// Records with what they took and what they were allowed.
#[derive(Clone, Debug)]
pub struct Incidents {
    /// What is limited.
    pub title: String,
    /// Zone of the contract.
    pub zone: Zone,
    /// The time shown.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// One for each record, in order of time.
    pub marks: Vec<Mark>,
}

/// One record.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its id.
    pub id: String,
    /// Which limit it is; empty where all marks have the same.
    pub what: String,
    /// When its limit began to run.
    pub at: Instant,
    /// Seconds on the clock of the limit; up to now where it is not done.
    pub taken: Option<i64>,
    /// Seconds allowed on the same clock.
    pub limit: i64,
    /// What was decided.
    pub verdict: Verdict,
    /// The page about it.
    pub href: Option<String>,
}

/// Draws the records against their limits.
pub fn draw(input: &Incidents, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let mut head = words.words(&[
        "chart-incidents-record",
        "chart-incidents-at",
        "chart-incidents-taken",
        "chart-incidents-limit",
        "chart-incidents-share",
        "chart-incidents-verdict",
    ]);
    let several = input.marks.iter().any(|mark| !mark.what.is_empty());
    if several {
        head.insert(1, words.word("chart-incidents-what"));
    }
    let title = title(input, words);
    if input.marks.is_empty() {
        return nothing(NAME, title, head, words, id);
    }
    let unit = Unit::of(&input.marks);
    let description = words.word(match unit {
        Unit::Percent => "chart-incidents-description-percent",
        _ => "chart-incidents-description",
    });
    let rows = input.marks.iter().map(|mark| {
        let mut cells = vec![
            mark.id.clone(),
            words.value(Datum::Instant(input.zone.stamp(mark.at))),
            mark.taken.map_or_else(|| words.value(Datum::Missing), |taken| words.seconds(taken)),
            words.seconds(mark.limit),
            mark.taken.map_or_else(
                || words.value(Datum::Missing),
                |taken| share(taken, mark.limit, words),
            ),
            words.verdict(mark.verdict),
        ];
        if several {
            cells.insert(1, mark.what.clone());
        }
        cells
    });
    let table = Table { head, rows: rows.collect() };
    let svg = paint(input, unit, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

/// What was taken of the limit, in percent to one digit.
fn share(taken: i64, limit: i64, words: Words<'_>) -> String {
    let share = Decimal::from(taken) * Decimal::ONE_HUNDRED / Decimal::from(limit.max(1));
    // What is late by a second of a month is over the limit all the same.
    let round = |n: u32| share.round_dp(n);
    let shown = (1..=4).map(round).find(|one| taken == limit || *one != Decimal::ONE_HUNDRED);
    words.value(Datum::Share(shown.unwrap_or(round(6))))
}

fn title(input: &Incidents, words: Words<'_>) -> String {
    let late = |mark: &&Mark| mark.verdict == Verdict::Breached;
    let ids: Vec<String> = input.marks.iter().filter(late).map(|mark| mark.id.clone()).collect();
    let several = input.marks.iter().any(|mark| !mark.what.is_empty());
    let key = match (input.marks.len(), ids.len(), several) {
        (0, ..) => "chart-incidents-title-none",
        (_, 0, false) => "chart-incidents-title-good",
        (_, 0, true) => "chart-incidents-title-good-several",
        (_, _, false) => "chart-incidents-title-late",
        (_, _, true) => "chart-incidents-title-late-several",
    };
    let message = Message { key, args: Vec::new() }
        .with("title", &input.title)
        .with("all", input.marks.len())
        .with("late", ids.len())
        .with("list", words.several(&ids));
    words.say(message)
}

/// The unit of the upright axis.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minutes,
    Hours,
    Days,
    /// Percent of the limit, where limits differ.
    Percent,
}

impl Unit {
    fn of(marks: &[Mark]) -> Unit {
        let limit = marks.first().map_or(0, |mark| mark.limit);
        if marks.iter().any(|mark| mark.limit != limit) {
            Unit::Percent
        } else if limit >= 4 * 86_400 {
            Unit::Days
        } else if limit > 2 * 3600 - 1 {
            Unit::Hours
        } else {
            Unit::Minutes
        }
    }

    /// What a mark comes to in this unit.
    fn measure(self, seconds: i64, limit: i64) -> f64 {
        let seconds = float_of(seconds);
        match self {
            Unit::Minutes => seconds / 60.0,
            Unit::Hours => seconds / 3600.0,
            Unit::Days => seconds / 86_400.0,
            Unit::Percent => seconds * 100.0 / float_of(limit.max(1)),
        }
    }

    fn heading(self, words: Words<'_>) -> String {
        words.word(match self {
            Unit::Minutes => "chart-incidents-minutes",
            Unit::Hours => "chart-incidents-hours",
            Unit::Days => "chart-incidents-days",
            Unit::Percent => "chart-incidents-percent",
        })
    }
}

fn paint(input: &Incidents, unit: Unit, words: Words<'_>, id: &str) -> Sketch {
    const PLOT: i32 = 2300;
    const TOP: i32 = 340;
    let limit = input.marks.first().map_or(0, |mark| mark.limit);
    let limit_at = unit.measure(limit, limit);
    let values = input.marks.iter().filter_map(|mark| Some(unit.measure(mark.taken?, mark.limit)));
    let most = values.fold(0.0, f64::max);
    // What lies far beyond the limit stands at the upper edge with its value beside it.
    let ceiling = (limit_at * 1.3).max((most * 1.12).min(limit_at * 3.0));
    let limit_words = match unit {
        Unit::Percent => words.word("chart-incidents-limit-percent"),
        _ => words
            .say(Message::new("chart-incidents-limit-line").with("limit", Datum::Seconds(limit))),
    };
    let left = 560;
    let right = WIDTH - 120;
    let mut legend = Legend::default();
    for verdict in [
        Verdict::Met,
        Verdict::Breached,
        Verdict::Excused,
        Verdict::Pending,
        Verdict::Undecidable,
        Verdict::Upcoming,
    ] {
        if input.marks.iter().any(|mark| mark.verdict == verdict) {
            let (shape, paint) = mark_of(verdict);
            legend.add(Sample::Mark(shape, paint), words.verdict(verdict));
        }
    }
    legend.add(Sample::Line(Ink::Breach.dash(16)), limit_words.clone());
    let bottom = TOP + PLOT;
    let sketch = Sketch::new(id, WIDTH, bottom + 460 + legend.height(WIDTH - left));
    sketch.words(&unit.heading(words), (0, 110), Align::Start, text::SMALL, Ink::Muted);
    let scale = Scale::new(0.0, ceiling, (bottom, TOP));
    sketch.rect(Frame::new(left, TOP, right, scale.at(limit_at)), Ink::Breach.soft());
    for tick in scale.ticks(6) {
        let y = scale.at(tick);
        sketch.line((left, y), (right, y), Ink::Grid.line(8));
        sketch.words(&tick_text(tick), (left - 80, y), Align::End, text::SMALL, Ink::Muted);
    }
    let time = TimeScale::new(input.from, input.to, (left + 80, right - 80));
    months(&sketch, &time, input.zone, bottom);
    let y = scale.at(limit_at);
    sketch.line((left, y), (right, y), Ink::Breach.dash(16));
    sketch.words(&limit_words, (left + 60, y - 95), Align::Start, text::SMALL, Ink::Breach);
    let mut marks: Vec<&Mark> = input.marks.iter().collect();
    // Breaches are drawn last, so that nothing hides them.
    marks.sort_by_key(|mark| mark.verdict == Verdict::Breached);
    let radius = if marks.len() > 200 { 32 } else { 45 };
    let place = |mark: &Mark| {
        let value = mark.taken.map_or(0.0, |taken| unit.measure(taken, mark.limit));
        (time.at(mark.at), scale.at(value), value > ceiling)
    };
    let n_late = marks.iter().filter(|mark| mark.verdict == Verdict::Breached).count();
    let mut names = Names { span: (left, right), taken: Vec::new() };
    let words_end = left + 120 + text::width(&limit_words, text::SMALL);
    names.taken.push(Frame::new(left, y - 170, words_end, y));
    names.taken.push(Frame::new(left, y - 20, right, y + 20));
    for mark in marks.iter().filter(|mark| marks.len() < 120 || mark.verdict == Verdict::Breached) {
        let (x, y, _) = place(mark);
        names.taken.push(Frame::new(x - 60, y - 60, x + 60, y + 60));
    }
    let is_crowded = marks.len() > MAX_TOLD;
    let mut n_told = 0;
    for mark in marks {
        let (x, y, beyond) = place(mark);
        let (shape, paint) = mark_of(mark.verdict);
        let length = mark.taken.map_or_else(String::new, |taken| words.seconds(taken));
        let parts = [&mark.id, &mark.what, &length, &words.verdict(mark.verdict)];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        if is_crowded && (mark.verdict == Verdict::Met || n_told == MAX_TOLD) {
            sketch.mark(shape, (x, y), radius, paint);
        } else {
            n_told += 1;
            sketch.link(mark.href.as_deref(), |sketch| {
                sketch.tip(&parts.join(" ")).mark(shape, (x, y), radius, paint);
            });
        }
        if mark.verdict == Verdict::Breached && n_late <= MAX_NAMED {
            let label = if beyond { format!("{} ↑ {length}", mark.id) } else { mark.id.clone() };
            names.write(&sketch, &label, (x, y));
        }
    }
    sketch.line((left, bottom), (right, bottom), Ink::Axis.line(10));
    sketch.line((left, TOP), (left, bottom), Ink::Axis.line(10));
    legend.draw(&sketch, (left, bottom + 460), WIDTH - left);
    sketch
}

/// The most breaches that are named; more would hide one another.
const MAX_NAMED: usize = 12;

/// Names of marks, and where something stands already.
struct Names {
    span: (i32, i32),
    taken: Vec<Frame>,
}

impl Names {
    /// Names a mark beside it, above or below, where nothing else stands; else not at all.
    fn write(&mut self, sketch: &Sketch, label: &str, (x, y): (i32, i32)) {
        let width = text::width(label, text::SMALL);
        let spots = [
            (x + 85, y),
            (x - 85 - width, y),
            (x - width / 2, y - 150),
            (x - width / 2, y + 150),
            (x + 20, y - 150),
            (x - 20 - width, y - 150),
            (x + 20, y + 150),
            (x - 20 - width, y + 150),
        ];
        for (start, middle) in spots {
            let frame = Frame::new(start, middle - 65, start + width, middle + 65);
            let free = self.taken.iter().all(|other| {
                frame.right < other.left
                    || other.right < frame.left
                    || frame.bottom < other.top
                    || other.bottom < frame.top
            });
            if self.span.0 < start && frame.right < self.span.1 && free {
                self.taken.push(frame);
                sketch.words(label, (start, middle), Align::Start, text::SMALL, Ink::Breach);
                return;
            }
        }
    }
}

/// Months along the lower axis, as many as there is room for, and the years.
fn months(sketch: &Sketch, time: &TimeScale, zone: Zone, bottom: i32) {
    let months = time.months(zone);
    let Some(last) = months.last() else {
        let (ticks, _) = time.ticks(zone, 6);
        for tick in ticks {
            let (_, month, day) = parts(zone.date(tick));
            let x = time.at(tick);
            sketch.line((x, bottom), (x, bottom + 50), Ink::Axis.line(10));
            sketch.words(
                &format!("{month:02}-{day:02}"),
                (x, bottom + 130),
                Align::Middle,
                text::SMALL,
                Ink::Muted,
            );
        }
        return;
    };
    let room = (time.at(zone.midnight(*last)) - time.at(zone.midnight(months[0])))
        / i32::try_from(months.len() - 1).unwrap_or(1).max(1);
    let step = if months.len() == 1 || room > 260 {
        1
    } else if room > 90 {
        3
    } else {
        12
    };
    for (n, date) in months.iter().enumerate() {
        let (year, month, _) = parts(*date);
        let x = time.at(zone.midnight(*date));
        if (month - 1) % step == 0 {
            sketch.line((x, bottom), (x, bottom + 50), Ink::Axis.line(10));
            sketch.words(
                &month.to_string(),
                (x, bottom + 130),
                Align::Middle,
                text::SMALL,
                Ink::Muted,
            );
        }
        if month == 1 || (n == 0 && month + 1 < 12) || months.len() == 1 {
            sketch.words(
                &year.to_string(),
                (x, bottom + 290),
                Align::Middle,
                text::SMALL,
                Ink::Muted,
            );
        }
    }
}
