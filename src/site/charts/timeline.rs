//! Incidents on a time line: when each happened and how long it lasted, by system; what breached a
//! limit is marked.

use std::cmp::Reverse;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::time::parts;
use crate::lang::Catalog;

use super::Chart;
use super::MAX_TOLD;
use super::Table;
use super::WIDTH;
use super::Words;
use super::ink::Ink;
use super::ink::Paint;
use super::legend::Legend;
use super::legend::Sample;
use super::scale::Scale;
use super::scale::TimeScale;
use super::scale::float_of;
use super::svg::Align;
use super::svg::Shape;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "timeline";

/// The incidents of a contract.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Zone of the contract.
    pub zone: Zone,
    /// The time shown.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// The severities, gravest first.
    pub severities: Vec<String>,
    /// One lane for each system; one without a title where no system is named.
    pub lanes: Vec<Lane>,
}

/// The incidents of one system.
#[derive(Clone, Debug)]
pub struct Lane {
    /// The system.
    pub title: String,
    /// Its incidents, in order of time.
    pub incidents: Vec<Incident>,
}

/// One incident.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Its id.
    pub id: String,
    /// When it began.
    pub from: Instant,
    /// When it was over; none while it lasts.
    pub to: Option<Instant>,
    /// How many seconds it lasted, up to now where it is not over.
    pub seconds: i64,
    /// Number of its severity; none where none is stated.
    pub severity: Option<usize>,
    /// How many limits it breached.
    pub n_breached: usize,
    /// The page about it.
    pub href: Option<String>,
}

const LEFT: i32 = 1500;
const RIGHT: i32 = WIDTH - 160;
const TOP: i32 = 160;
const LANE: i32 = 720;
/// Room between lanes.
const GAP: i32 = 100;
/// The shortest time that is told apart, in seconds.
const SHORTEST: i64 = 300;

/// How many incidents are drawn: what lasts, what breached a limit, then what took longest. The title
/// counts all.
const MAX_STEMS: usize = 400;

/// Its place among those that are drawn.
fn rank(one: &Incident) -> (bool, Reverse<usize>, Reverse<i64>, Instant, &str) {
    (one.to.is_some(), Reverse(one.n_breached.min(1)), Reverse(one.seconds), one.from, &one.id)
}

/// Draws the incidents.
pub fn draw(input: &Timeline, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let title = title(input, words);
    let n = input.lanes.iter().map(|lane| lane.incidents.len()).sum::<usize>();
    let mut description = words.word("chart-timeline-about");
    if n > MAX_STEMS {
        let some = Message::new("chart-timeline-some").with("n", MAX_STEMS);
        description = format!("{description}{}", words.say(some));
    }
    let head = words.words(&[
        "chart-incidents-record",
        "chart-timeline-system",
        "chart-timeline-severity",
        "chart-timeline-from",
        "chart-timeline-to",
        "chart-timeline-length",
        "chart-timeline-breached",
    ]);
    let stamp = |at: Instant| words.value(Datum::Instant(input.zone.stamp(at)));
    let mut rows: Vec<(Instant, Vec<String>)> = Vec::new();
    for lane in &input.lanes {
        for one in &lane.incidents {
            let row = vec![
                one.id.clone(),
                lane.title.clone(),
                one.severity.and_then(|n| input.severities.get(n)).cloned().unwrap_or_default(),
                stamp(one.from),
                one.to.map_or_else(|| words.word("chart-timeline-lasts"), stamp),
                words.seconds(one.seconds),
                one.n_breached.to_string(),
            ];
            rows.push((one.from, row));
        }
    }
    rows.sort();
    let table = Table { head, rows: rows.into_iter().map(|(_, row)| row).collect() };
    let svg = paint(input, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

fn title(input: &Timeline, words: Words<'_>) -> String {
    let all = || input.lanes.iter().flat_map(|lane| &lane.incidents);
    let breached = all().filter(|one| one.n_breached > 0).count();
    let lasting = all().filter(|one| one.to.is_none()).count();
    let longest = all().max_by_key(|one| (one.seconds, Reverse(one.from)));
    let key = if lasting > 0 { "chart-timeline-title-lasting" } else { "chart-timeline-title" };
    let message = Message { key, args: Vec::new() }
        .with("n", all().count())
        .with("breached", breached)
        .with("lasting", lasting)
        .with("id", longest.map_or("", |one| &one.id))
        .with("longest", words.seconds(longest.map_or(0, |one| one.seconds)));
    words.say(message)
}

/// How a severity is drawn: the graver, the heavier.
fn stem(severity: Option<usize>) -> Paint {
    match severity {
        Some(0) => Ink::Text.line(44),
        Some(1) => Ink::Text.line(28),
        Some(2) => Ink::Accent.line(18),
        _ => Ink::Accent.line(9),
    }
}

fn paint(input: &Timeline, words: Words<'_>, id: &str) -> Sketch {
    let all = || input.lanes.iter().flat_map(|lane| &lane.incidents);
    let mut ranks: Vec<_> = all().map(rank).collect();
    ranks.sort_unstable();
    ranks.truncate(MAX_STEMS);
    let last = ranks.pop();
    let mut legend = Legend::default();
    for (n, severity) in input.severities.iter().enumerate() {
        if all().any(|one| one.severity == Some(n)) {
            legend.add(Sample::Stroke(stem(Some(n))), severity.clone());
        }
    }
    if all().any(|one| one.severity.is_none()) {
        legend.add(Sample::Stroke(stem(None)), words.word("chart-timeline-unrated"));
    }
    let marks = [
        (false, false, "chart-timeline-kept"),
        (true, false, "chart-timeline-breach"),
        (false, true, "chart-timeline-lasting"),
    ];
    for (is_breached, lasts, key) in marks {
        if all().any(|one| (one.n_breached > 0, one.to.is_none()) == (is_breached, lasts)) {
            let (shape, paint) = head(is_breached, lasts);
            legend.add(Sample::Mark(shape, paint), words.word(key));
        }
    }
    let n = i32::try_from(input.lanes.len()).unwrap_or(0);
    let bottom = TOP + n * (LANE + GAP);
    let sketch = Sketch::new(id, WIDTH, bottom + 480 + legend.height(RIGHT));
    let told_from = told_from(input);
    let time = TimeScale::new(input.from, input.to, (LEFT + 80, RIGHT - 80));
    let longest = all().map(|one| one.seconds).max().unwrap_or(0).max(7200);
    let height = |seconds: i64, floor: i32| {
        let share = |seconds: i64| float_of(seconds.max(SHORTEST)).ln();
        let scale = Scale::new(share(SHORTEST) - 0.6, share(longest), (floor, floor - LANE + 80));
        scale.at(share(seconds))
    };
    months(&sketch, &time, input.zone, (TOP, bottom));
    let mut floor = TOP + LANE;
    for lane in &input.lanes {
        for (seconds, key) in TICKS {
            // Lines that would lie close together are left out.
            let is_apart = seconds != 8 * 3600 || longest < 3 * 86_400;
            if seconds <= longest && is_apart {
                let y = height(seconds, floor);
                sketch.line((LEFT, y), (RIGHT, y), Ink::Grid.line(6));
                let label = words.word(key);
                sketch.words(&label, (LEFT - 50, y), Align::End, 90, Ink::Muted);
            }
        }
        sketch.line((LEFT, floor), (RIGHT, floor), Ink::Axis.line(10));
        let lines = text::wrap(&lane.title, text::SMALL, LEFT - 420, 3);
        for (line, y) in lines.iter().zip((0..).map(|n| floor - LANE + 190 + n * 150)) {
            sketch.words(line, (0, y), Align::Start, text::SMALL, Ink::Text);
        }
        for one in lane.incidents.iter().filter(|one| Some(rank(one)) <= last) {
            let at = (time.at(one.from.max(input.from).min(input.to)), floor);
            incident(&sketch, input, one, at, height(one.seconds, floor), told_from, words);
        }
        floor += LANE + GAP;
    }
    legend.draw(&sketch, (0, bottom + 480), RIGHT);
    sketch
}

/// Lengths that are marked on every lane.
const TICKS: [(i64, &str); 4] = [
    (3600, "chart-timeline-hour"),
    (8 * 3600, "chart-timeline-eight"),
    (86_400, "chart-timeline-day"),
    (7 * 86_400, "chart-timeline-week"),
];

fn head(is_breached: bool, lasts: bool) -> (Shape, Paint) {
    match (is_breached, lasts) {
        (true, _) => (Shape::Diamond, Ink::Breach.fill()),
        (false, true) => (Shape::Triangle, Ink::Pending.hollow(16)),
        (false, false) => (Shape::Circle, Ink::Met.hollow(14)),
    }
}

/// How many breaches an incident must have for its hover text and link: none where there are few
/// incidents, one where few are breached.
fn told_from(input: &Timeline) -> usize {
    let all = || input.lanes.iter().flat_map(|lane| &lane.incidents);
    match all().count() <= MAX_TOLD {
        true => 0,
        false if all().filter(|one| one.n_breached > 0).count() <= MAX_TOLD => 1,
        false => usize::MAX,
    }
}

fn incident(
    sketch: &Sketch,
    input: &Timeline,
    one: &Incident,
    (x, floor): (i32, i32),
    y: i32,
    told_from: usize,
    words: Words<'_>,
) {
    let severity = one.severity.and_then(|n| input.severities.get(n)).cloned().unwrap_or_default();
    let (shape, paint) = head(one.n_breached > 0, one.to.is_none());
    let breached = match one.n_breached {
        0 => String::new(),
        n => words.say(Message::new("chart-timeline-breaches").with("n", n)),
    };
    let stamp = words.value(Datum::Instant(input.zone.stamp(one.from)));
    let length = words.seconds(one.seconds);
    let parts = [one.id.as_str(), &severity, &stamp, &length, &breached];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if one.n_breached < told_from {
        sketch.line((x, floor), (x, y), stem(one.severity));
        sketch.mark(shape, (x, y), 38, paint);
        return;
    }
    sketch.link(one.href.as_deref(), |sketch| {
        sketch.line((x, floor), (x, y), stem(one.severity));
        sketch.tip(&parts.join(" · ")).mark(shape, (x, y), 38, paint);
    });
}

/// Months along the lower edge, as many as there is room for, and the years.
fn months(sketch: &Sketch, time: &TimeScale, zone: Zone, (top, bottom): (i32, i32)) {
    let months = time.months(zone);
    let n = i32::try_from(months.len()).unwrap_or(1).max(1);
    let room = (RIGHT - LEFT) / n;
    let step = match room {
        200.. => 1,
        80.. => 3,
        _ => 12,
    };
    for (n, month) in months.iter().enumerate() {
        let (year, number, _) = parts(*month);
        let x = time.at(zone.midnight(*month));
        if (number - 1) % step != 0 {
            continue;
        }
        sketch.line((x, top - 80), (x, bottom - GAP), Ink::Grid.line(6));
        let at = (x, bottom + 60);
        sketch.words(&number.to_string(), at, Align::Middle, text::SMALL, Ink::Muted);
        if number == 1 || (n == 0 && number < 11) {
            let at = (x, bottom + 230);
            sketch.words(&year.to_string(), at, Align::Middle, text::SMALL, Ink::Muted);
        }
    }
}
