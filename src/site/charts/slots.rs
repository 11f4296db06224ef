//! What a calendar demanded, day by day: one row for each month, one column for each day.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::message::Message;
use crate::base::time::Date;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::base::time::parts;
use crate::lang::Catalog;
use crate::obligations::outcome::Verdict;

use super::Chart;
use super::Table;
use super::WIDTH;
use super::Words;
use super::ink::Ink;
use super::ink_of;
use super::legend::Legend;
use super::legend::Sample;
use super::nothing;
use super::scale::first_of_month;
use super::scale::month_text;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "slots";

/// What one obligation demanded of every slot.
#[derive(Clone, Debug)]
pub struct Slots {
    /// What was demanded.
    pub title: String,
    /// The slots, in order of time.
    pub slots: Vec<Slot>,
}

/// One slot: a day, or any stretch of days.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its id.
    pub id: String,
    /// Its first day.
    pub first: Date,
    /// Its last day; never before the first.
    pub last: Date,
    /// What became of it.
    pub verdict: Verdict,
    /// The page about it.
    pub href: Option<String>,
}

/// The most rows that are drawn: ten years and a month.
const MAX_MONTHS: usize = 121;

/// The worst first: what a cell shows that holds more than it has room for.
pub(super) const WORST: [Verdict; 6] = [
    Verdict::Breached,
    Verdict::Undecidable,
    Verdict::Pending,
    Verdict::Excused,
    Verdict::Met,
    Verdict::Upcoming,
];

/// Draws the slots.
pub fn draw(input: &Slots, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let mut head = vec![words.word("chart-slots-month")];
    let shown: Vec<Verdict> =
        WORST.into_iter().filter(|verdict| count(&input.slots, *verdict) > 0).collect();
    head.extend(shown.iter().map(|verdict| words.verdict(*verdict)));
    head.push(words.word("chart-slots-list"));
    let title = title(input, words);
    if input.slots.is_empty() {
        return nothing(NAME, title, head, words, id);
    }
    let description = words.word("chart-slots-description");
    // A slot stands in the row of the month in which it ends, as it does in its period.
    let mut months: BTreeMap<Date, Vec<&Slot>> = BTreeMap::new();
    for slot in &input.slots {
        months.entry(first_of_month(slot.last)).or_default().push(slot);
    }
    let rows = months.iter().map(|(month, slots)| {
        let n = |verdict: Verdict| slots.iter().filter(|slot| slot.verdict == verdict).count();
        let mut cells = vec![month_text(*month)];
        cells.extend(shown.iter().map(|verdict| n(*verdict).to_string()));
        let missed: Vec<String> = slots
            .iter()
            .filter(|slot| slot.verdict == Verdict::Breached)
            .map(|slot| slot.id.clone())
            .collect();
        cells.push(missed.join(" "));
        cells
    });
    let table = Table { head, rows: rows.collect() };
    let svg = paint(input, &shown, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

fn count(slots: &[Slot], verdict: Verdict) -> usize {
    slots.iter().filter(|slot| slot.verdict == verdict).count()
}

fn title(input: &Slots, words: Words<'_>) -> String {
    let missed: Vec<String> = input
        .slots
        .iter()
        .filter(|slot| slot.verdict == Verdict::Breached)
        .map(|slot| slot.id.clone())
        .collect();
    let due = input.slots.len()
        - count(&input.slots, Verdict::Upcoming)
        - count(&input.slots, Verdict::Pending);
    let key = match (due, missed.len()) {
        (0, _) => "chart-slots-title-none",
        (_, 0) => "chart-slots-title-good",
        _ => "chart-slots-title-missed",
    };
    let message = Message { key, args: Vec::new() }
        .with("title", &input.title)
        .with("due", due)
        .with("met", count(&input.slots, Verdict::Met))
        .with("missed", missed.len())
        .with("list", words.several(&missed));
    let others = count(&input.slots, Verdict::Excused) + count(&input.slots, Verdict::Undecidable);
    if others == 0 {
        return words.say(message);
    }
    words.say(Message::new("chart-slots-title-others").with("title", message).with("n", others))
}

const LEFT: i32 = 860;
const TOP: i32 = 240;

fn column(day: u32) -> i32 {
    let day = i32::try_from(day).unwrap_or(1);
    LEFT + (WIDTH - LEFT) * (day - 1) / 31
}

fn paint(input: &Slots, shown: &[Verdict], words: Words<'_>, id: &str) -> Sketch {
    const ROW: i32 = 210;
    let first = input.slots.iter().map(|slot| slot.first).min().unwrap_or_default();
    let last = input.slots.iter().map(|slot| slot.last).max().unwrap_or_default();
    let months: Vec<Date> = (0..)
        .map(|n| add_months(first_of_month(first), n))
        .take_while(|month| *month <= last)
        .take(MAX_MONTHS)
        .collect();
    let mut legend = Legend::default();
    for verdict in shown {
        legend.add(sample(*verdict), words.verdict(*verdict));
    }
    let covered = covered(&input.slots, months.len());
    let n_days: usize = months.iter().map(|month| days_of(*month)).sum();
    if covered.len() < n_days {
        legend.add(Sample::Dot(Ink::None.fill()), words.word("chart-slots-nothing"));
    }
    let n_rows = i32::try_from(months.len()).unwrap_or(0);
    let bottom = TOP + n_rows * ROW;
    let sketch = Sketch::new(id, WIDTH, bottom + 120 + legend.height(WIDTH - LEFT));
    for day in 1..=31 {
        let x = (column(day) + column(day + 1)) / 2;
        sketch.words(&day.to_string(), (x, TOP / 2), Align::Middle, 98, Ink::Muted);
    }
    let mut y = TOP;
    let mut rows: BTreeMap<Date, i32> = BTreeMap::new();
    for month in &months {
        rows.insert(*month, y);
        let label = month_text(*month);
        sketch.words(&label, (LEFT - 120, y + ROW / 2), Align::End, text::SMALL, Ink::Text);
        // Days that demanded nothing keep a faint middle, so that the grid can be read.
        let days = (0..).map(|n| add_days(*month, n)).take(days_of(*month));
        for day in days.filter(|day| !covered.contains(day)) {
            let (_, _, day) = parts(day);
            let x = (column(day) + column(day + 1)) / 2;
            sketch.circle((x, y + ROW / 2), 14, Ink::None.fill());
        }
        y += ROW;
    }
    let mut days: BTreeMap<(Date, Date), Vec<&Slot>> = BTreeMap::new();
    for slot in &input.slots {
        days.entry((slot.first, slot.last.max(slot.first))).or_default().push(slot);
    }
    for ((first, last), slots) in &days {
        for frame in pieces(*first, *last, &rows, ROW) {
            cell(&sketch, frame, slots, words);
        }
    }
    legend.draw(&sketch, (LEFT, bottom + 120), WIDTH - LEFT);
    sketch
}

/// How many days a month has, by its first.
fn days_of(month: Date) -> usize {
    let (_, _, last) = parts(add_days(add_months(month, 1), -1));
    usize::try_from(last).unwrap_or(31)
}

/// The days that some slot covers.
fn covered(slots: &[Slot], n_months: usize) -> BTreeSet<Date> {
    let spans: BTreeSet<(Date, Date)> = slots.iter().map(|slot| (slot.first, slot.last)).collect();
    let days = |(first, last): (Date, Date)| {
        (0..)
            .map(move |n| add_days(first, n))
            .take_while(move |day| *day <= last)
            .take(n_months * 31)
    };
    spans.into_iter().flat_map(days).collect()
}

/// The parts of a stretch of days, one for each row it touches.
fn pieces(first: Date, last: Date, rows: &BTreeMap<Date, i32>, height: i32) -> Vec<Frame> {
    let mut pieces = Vec::new();
    for (month, y) in rows.range(first_of_month(first)..=last) {
        let end = add_days(add_months(*month, 1), -1);
        let (_, _, from) = parts(first.max(*month));
        let (_, _, to) = parts(last.min(end));
        pieces.push(Frame::new(column(from) + 8, y + 12, column(to + 1) - 8, y + height - 12));
    }
    pieces
}

/// The slots of one stretch of days: side by side if they are few, else the worst of them.
fn cell(sketch: &Sketch, frame: Frame, slots: &[&Slot], words: Words<'_>) {
    const MAX: usize = 4;
    let worst =
        WORST.into_iter().find_map(|verdict| slots.iter().find(|slot| slot.verdict == verdict));
    let (shown, more): (Vec<&Slot>, bool) = if slots.len() > MAX {
        (worst.copied().into_iter().collect(), true)
    } else {
        (slots.to_vec(), false)
    };
    let n = i32::try_from(shown.len()).unwrap_or(1).max(1);
    let width = frame.right - frame.left;
    for (i, slot) in (0..n).zip(&shown) {
        let gap = if i + 1 < n { 8 } else { 0 };
        let piece = Frame {
            left: frame.left + width * i / n,
            right: frame.left + width * (i + 1) / n - gap,
            ..frame
        };
        let tip = if more {
            let n = slots.iter().filter(|other| other.verdict == slot.verdict).count();
            format!("{} {} {n} / {}", slot.id, words.verdict(slot.verdict), slots.len())
        } else {
            format!("{} {}", slot.id, words.verdict(slot.verdict))
        };
        sketch.link(slot.href.as_deref(), |sketch| fill(sketch, piece, slot.verdict, &tip));
    }
}

/// One cell, readable without colour: met is pale, breached is dark with a notch, the rest is hatched or hollow.
pub(super) fn fill(sketch: &Sketch, frame: Frame, verdict: Verdict, tip: &str) {
    let ink = ink_of(verdict);
    match verdict {
        Verdict::Met => {
            sketch.tip(tip).rect(frame, ink.soft());
        }
        Verdict::Breached => {
            sketch.tip(tip).rect(frame, ink.fill());
            let (x, y) = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2);
            let r = 38.min((frame.right - frame.left) / 3);
            sketch.path(
                &[(x - r, y - r), (x + r, y + r), (x, y), (x + r, y - r), (x - r, y + r)],
                Ink::Paper.line(18),
            );
        }
        Verdict::Excused | Verdict::Undecidable => {
            sketch.tip(tip).rect(frame, ink.hatch());
            sketch.rect(frame.inset(5), ink.line(10));
        }
        Verdict::Pending => sketch.tip(tip).rect(frame.inset(8), ink.hollow(16)),
        Verdict::Upcoming => sketch.tip(tip).rect(frame.inset(5), ink.hollow(8)),
    }
}

/// The sample of such a cell in a legend.
pub(super) fn sample(verdict: Verdict) -> Sample {
    let ink = ink_of(verdict);
    match verdict {
        Verdict::Met => Sample::Area(ink.soft()),
        Verdict::Breached => Sample::Area(ink.fill()),
        Verdict::Excused | Verdict::Undecidable => Sample::Framed(ink.hatch()),
        Verdict::Pending => Sample::Area(ink.hollow(16)),
        Verdict::Upcoming => Sample::Area(ink.hollow(8)),
    }
}
