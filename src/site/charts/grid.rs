//! Everything that the calendar demands of a contract, one row for each cadence: a cell for each week
//! of what is owed daily or weekly, a cell for each slot of what is owed less often.

use std::collections::BTreeMap;

use crate::base::message::Message;
use crate::base::time::Date;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::base::time::monday;
use crate::base::time::parts;
use crate::lang::Catalog;
use crate::obligations::outcome::Verdict;

use super::Chart;
use super::Table;
use super::WIDTH;
use super::Words;
use super::ink::Ink;
use super::legend::Legend;
use super::legend::Sample;
use super::scale::Scale;
use super::scale::first_of_month;
use super::scale::float_of;
use super::slots::Slot;
use super::slots::WORST;
use super::slots::fill;
use super::slots::sample;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "grid";

/// All cadences of a contract.
#[derive(Clone, Debug)]
pub struct Grid {
    /// First day of the term.
    pub first: Date,
    /// Last day of the term.
    pub last: Date,
    /// The day up to which it is known.
    pub until: Date,
    /// The cadences, in the order of the contract.
    pub rows: Vec<Row>,
}

/// One cadence.
#[derive(Clone, Debug)]
pub struct Row {
    /// What is demanded.
    pub title: String,
    /// Its slots, in order of time.
    pub slots: Vec<Slot>,
    /// The page about it.
    pub href: Option<String>,
}

/// What one cell holds.
struct Cell<'a> {
    first: Date,
    last: Date,
    slots: Vec<&'a Slot>,
}

/// From this length of a term on, in days, weeks are too narrow and months are drawn.
const LONG: i64 = 800;
/// Up to this many days a slot shares a cell with the others of its week.
const SHORT: i64 = 7;
/// How many missed slots the table names.
const MAX_NAMED: usize = 12;

const LEFT: i32 = 2180;
const RIGHT: i32 = WIDTH - 620;
const TOP: i32 = 360;
const ROW: i32 = 200;

impl Row {
    fn count(&self, verdict: Verdict) -> usize {
        self.slots.iter().filter(|slot| slot.verdict == verdict).count()
    }

    /// The slots whose time is up.
    fn due(&self) -> usize {
        self.slots.len() - self.count(Verdict::Upcoming) - self.count(Verdict::Pending)
    }

    fn cells(&self, is_long: bool) -> Vec<Cell<'_>> {
        let days = |slot: &Slot| slot.last.signed_duration_since(slot.first).num_days() + 1;
        let mut cells: BTreeMap<(Date, Date), Vec<&Slot>> = BTreeMap::new();
        for slot in &self.slots {
            let span = if days(slot) > SHORT {
                (slot.first, slot.last)
            } else if is_long {
                let month = first_of_month(slot.first);
                (month, add_days(add_months(month, 1), -1))
            } else {
                let monday = monday(slot.first);
                (monday, add_days(monday, 6))
            };
            cells.entry(span).or_default().push(slot);
        }
        cells.into_iter().map(|((first, last), slots)| Cell { first, last, slots }).collect()
    }
}

impl Cell<'_> {
    fn worst(&self) -> Verdict {
        let any = |verdict: &Verdict| self.slots.iter().any(|slot| slot.verdict == *verdict);
        WORST.into_iter().find(any).unwrap_or(Verdict::Upcoming)
    }
}

/// Draws the cadences, those with most missed slots first.
pub fn draw(input: &Grid, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let mut rows: Vec<&Row> = input.rows.iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count(Verdict::Breached)));
    let title = title(&rows, words);
    let is_long = input.last.signed_duration_since(input.first).num_days() > LONG;
    let description =
        words.word(if is_long { "chart-grid-about-long" } else { "chart-grid-about" });
    let head = words.words(&[
        "chart-grid-cadence",
        "chart-grid-due",
        "chart-state-met",
        "chart-state-breached",
        "chart-state-excused",
        "chart-state-undecidable",
        "chart-slots-list",
    ]);
    let table = rows.iter().map(|row| {
        let count = |verdict: Verdict| row.count(verdict).to_string();
        let missed: Vec<&Slot> =
            row.slots.iter().filter(|slot| slot.verdict == Verdict::Breached).collect();
        let mut named: Vec<&str> =
            missed.iter().take(MAX_NAMED).map(|slot| slot.id.as_str()).collect();
        if missed.len() > MAX_NAMED {
            named.push("…");
        }
        vec![
            row.title.clone(),
            row.due().to_string(),
            count(Verdict::Met),
            count(Verdict::Breached),
            count(Verdict::Excused),
            count(Verdict::Undecidable),
            named.join(" "),
        ]
    });
    let table = Table { head, rows: table.collect() };
    let svg = paint(input, &rows, is_long, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

fn title(rows: &[&Row], words: Words<'_>) -> String {
    let bad: Vec<String> = rows
        .iter()
        .filter(|row| row.count(Verdict::Breached) > 0)
        .map(|row| row.title.clone())
        .collect();
    let sum = |count: &dyn Fn(&Row) -> usize| rows.iter().map(|row| count(row)).sum::<usize>();
    let key = if bad.is_empty() { "chart-grid-title-good" } else { "chart-grid-title" };
    let message = Message { key, args: Vec::new() }
        .with("n", rows.len())
        .with("due", sum(&|row| row.due()))
        .with("missed", sum(&|row| row.count(Verdict::Breached)))
        .with("bad", bad.len())
        .with("list", words.several(&bad));
    words.say(message)
}

fn paint(input: &Grid, rows: &[&Row], is_long: bool, words: Words<'_>, id: &str) -> Sketch {
    let mut legend = Legend::default();
    for verdict in WORST {
        if rows.iter().any(|row| row.count(verdict) > 0) {
            let sample = match verdict {
                Verdict::Upcoming => Sample::Line(Ink::Grid.line(16)),
                verdict => sample(verdict),
            };
            legend.add(sample, words.verdict(verdict));
        }
    }
    let bottom = TOP + i32::try_from(rows.len()).unwrap_or(0) * ROW;
    let sketch = Sketch::new(id, WIDTH, bottom + 120 + legend.height(WIDTH - LEFT));
    // The first week and month may begin before the term.
    let from = monday(input.first).min(first_of_month(input.first));
    let to = add_days(input.last, 7);
    let days = |date: Date| date.signed_duration_since(from).num_days();
    let scale = Scale::new(0.0, float_of(days(to)), (LEFT, RIGHT));
    let at = |date: Date| scale.at(float_of(days(date).clamp(0, days(to))));
    months(&sketch, (input.first, input.last), &at, bottom);
    let count = words.word("chart-grid-count");
    sketch.words(&count, (WIDTH, TOP / 2 + 40), Align::End, 98, Ink::Muted);
    let mut y = TOP;
    for row in rows {
        let label = text::cut(&row.title, text::SMALL, LEFT - 140);
        sketch.link(row.href.as_deref(), |sketch| {
            let place = (LEFT - 100, y + ROW / 2);
            sketch.words(&label, place, Align::End, text::SMALL, Ink::Text);
            for run in runs(row.cells(is_long)) {
                draw_run(sketch, &run, &at_frame(&at, y), words);
            }
            let kept = format!("{} / {}", row.count(Verdict::Met), row.due());
            let ink = if row.count(Verdict::Breached) > 0 { Ink::Breach } else { Ink::Muted };
            sketch.words(&kept, (WIDTH, y + ROW / 2), Align::End, text::SMALL, ink);
        });
        y += ROW;
    }
    let now = at(input.until);
    if input.until <= input.last {
        sketch.line((now, TOP - 40), (now, bottom), Ink::Text.line(12));
    }
    legend.draw(&sketch, (LEFT, bottom + 120), WIDTH - LEFT);
    sketch
}

/// The frame of a cell in the row that begins at `y`.
fn at_frame<'a>(at: &'a dyn Fn(Date) -> i32, y: i32) -> impl Fn(&Cell<'_>) -> Frame + 'a {
    move |cell| {
        let (left, right) = (at(cell.first), at(add_days(cell.last, 1)));
        let gap = ((right - left) / 10).clamp(4, 10);
        Frame::new(left + gap, y + 28, (right - gap).max(left + gap + 10), y + ROW - 28)
    }
}

/// Months along the upper edge, as many as there is room for.
fn months(sketch: &Sketch, (first, last): (Date, Date), at: &dyn Fn(Date) -> i32, bottom: i32) {
    let list: Vec<Date> = (0..)
        .map(|n| add_months(first_of_month(first), n))
        .take_while(|month| *month <= last)
        .take(1200)
        .collect();
    let room = (RIGHT - LEFT) / i32::try_from(list.len()).unwrap_or(1).max(1);
    let step = match room {
        200.. => 1,
        80.. => 3,
        _ => 12,
    };
    for (n, month) in list.iter().enumerate() {
        let (year, number, _) = parts(*month);
        let x = at(*month);
        sketch.line((x, TOP - 30), (x, bottom), Ink::Grid.line(6));
        if (number - 1) % step == 0 {
            let middle = x + room.min(400) / 2;
            sketch.words(&number.to_string(), (middle, TOP - 110), Align::Middle, 98, Ink::Muted);
        }
        if number == 1 || (n == 0 && number < 11) {
            sketch.words(&year.to_string(), (x + 10, TOP - 260), Align::Start, 98, Ink::Muted);
        }
    }
}

/// Cells next to one another that say the same and hide no trouble, to be drawn as one.
fn runs(cells: Vec<Cell<'_>>) -> Vec<Vec<Cell<'_>>> {
    let mut runs: Vec<Vec<Cell<'_>>> = Vec::new();
    for cell in cells {
        let worst = cell.worst();
        let plain = matches!(worst, Verdict::Met | Verdict::Upcoming);
        match runs.last_mut() {
            Some(run) if plain && run[0].worst() == worst => run.push(cell),
            _ => runs.push(vec![cell]),
        }
    }
    runs
}

fn draw_run(
    sketch: &Sketch,
    run: &[Cell<'_>],
    frame: &dyn Fn(&Cell<'_>) -> Frame,
    words: Words<'_>,
) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let span = format!("{} – {}", words.value(first.first), words.value(last.last));
    let mut said = vec![span];
    for verdict in WORST {
        let slots = || run.iter().flat_map(|cell| &cell.slots);
        let n = slots().filter(|slot| slot.verdict == verdict).count();
        if n > 0 {
            said.push(format!("{} {n}", words.verdict(verdict)));
        }
    }
    let tip = said.join(" · ");
    let frames: Vec<Frame> = run.iter().map(frame).collect();
    match first.worst() {
        Verdict::Met => sketch.tip(&tip).rects(&frames, Ink::Met.soft()),
        Verdict::Upcoming => {
            let middle = |frame: &Frame| {
                let y = (frame.top + frame.bottom) / 2;
                Frame { top: y - 8, bottom: y + 8, ..*frame }
            };
            let frames: Vec<Frame> = frames.iter().map(middle).collect();
            sketch.tip(&tip).rects(&frames, Ink::Grid.fill());
        }
        worst => {
            for one in frames {
                fill(sketch, one, worst, &tip);
            }
        }
    }
}
