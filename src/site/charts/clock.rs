//! The proof drawn: what a clock counted and passed over, what happened, and where the limit lies.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Counts;
use crate::base::proof::Stretch;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Zone;
use crate::base::time::subtract;
use crate::lang::Catalog;

use super::Chart;
use super::Table;
use super::WIDTH;
use super::Words;
use super::bar;
use super::fold::Folded;
use super::fold::Piece;
use super::ink::Ink;
use super::ink::Paint;
use super::legend::Legend;
use super::legend::Sample;
use super::nothing;
use super::scale::TimeScale;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "clock";

/// The course of one event.
#[derive(Clone, Debug)]
pub struct Clock {
    /// What it shows, as a finding.
    pub title: String,
    /// Zone of the contract.
    pub zone: Zone,
    /// What happened, in any order.
    pub moments: Vec<Moment>,
    /// What a clock counted and passed over, in order; may be empty.
    pub stretches: Vec<Stretch>,
    /// From the limit to the end, if it took longer.
    pub late: Option<Interval>,
}

/// An instant with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Instant,
    /// What.
    pub label: String,
    /// What kind of instant it is.
    pub role: Role,
}

/// What kind of instant it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Something happened.
    Event,
    /// Up to here it is in time.
    Limit,
    /// Up to here it is known.
    Now,
}

/// Draws the course of one event.
pub fn draw(input: &Clock, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let head = words.words(&[
        "chart-clock-from",
        "chart-clock-to",
        "chart-clock-what",
        "chart-clock-length",
        "chart-clock-so-far",
    ]);
    let title = input.title.clone();
    let Some(reach) = reach(input) else {
        return nothing(NAME, title, head, words, id);
    };
    let description = words.word(if input.stretches.is_empty() {
        "chart-clock-description-plain"
    } else {
        "chart-clock-description"
    });
    let table = Table { head, rows: rows(input, words) };
    let svg = paint(input, reach, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

/// The time that is shown.
fn reach(input: &Clock) -> Option<Interval> {
    let moments = input.moments.iter().map(|moment| moment.at);
    let ends =
        input.stretches.iter().flat_map(|stretch| [stretch.from.instant, stretch.to.instant]);
    let late = input.late.iter().flat_map(|late| [late.from, late.to]);
    let all: Vec<Instant> = moments.chain(ends).chain(late).collect();
    let (from, to) = (all.iter().min()?, all.iter().max()?);
    // A single instant stands in the middle of an hour.
    let pad = if from == to { 1800 } else { 0 };
    Some(Interval::new(from.plus(-pad), to.plus(pad)))
}

fn rows(input: &Clock, words: Words<'_>) -> Vec<Vec<String>> {
    let stamp = |at: Instant| words.value(Datum::Instant(input.zone.stamp(at)));
    let mut rows: Vec<(Instant, bool, Vec<String>)> = Vec::new();
    for moment in &input.moments {
        let cells = vec![
            stamp(moment.at),
            String::new(),
            moment.label.clone(),
            String::new(),
            String::new(),
        ];
        rows.push((moment.at, false, cells));
    }
    let mut so_far = 0;
    for stretch in &input.stretches {
        let (from, to) = (stretch.from.instant, stretch.to.instant);
        let length = to.since(from);
        so_far += if stretch.counts == Counts::Yes { length } else { 0 };
        let what = words.word(key(stretch.counts));
        let cells =
            vec![stamp(from), stamp(to), what, words.seconds(length), words.seconds(so_far)];
        rows.push((from, true, cells));
    }
    rows.sort_by_key(|(at, is_stretch, _)| (*at, *is_stretch));
    rows.into_iter().map(|(_, _, cells)| cells).collect()
}

fn key(counts: Counts) -> &'static str {
    match counts {
        Counts::Yes => "chart-clock-counts",
        Counts::OffHours => "chart-clock-off-hours",
        Counts::Weekend => "chart-clock-weekend",
        Counts::Holiday => "chart-clock-holiday",
        Counts::Paused => "chart-clock-paused",
    }
}

fn paint_of(counts: Counts) -> Paint {
    match counts {
        Counts::Yes => Ink::Accent.fill(),
        Counts::OffHours => Ink::Muted.hollow(8),
        Counts::Weekend => Ink::Muted.soft(),
        Counts::Holiday => Ink::Upcoming.hatch(),
        Counts::Paused => Ink::Excused.hatch(),
    }
}

/// A label on its tier; tier 0 is next to the band.
struct Placed {
    x: i32,
    words: String,
    tier: i32,
    role: Role,
}

/// Puts labels to the right of their instants on as few tiers as possible, so that neither a label
/// nor the line that leads to it crosses another label: from right to left, each on the lowest tier
/// that is free.
fn place(labels: Vec<(i32, String, Role)>) -> Vec<Placed> {
    const GAP: i32 = 120;
    let mut tiers: Vec<i32> = Vec::new();
    let mut placed = Vec::with_capacity(labels.len());
    let mut labels = labels;
    labels.sort_by_key(|label| std::cmp::Reverse(label.0));
    for (x, words, role) in labels {
        let end = x + 40 + text::width(&words, text::SMALL) + GAP;
        let tier = tiers.iter().position(|start| end <= *start).unwrap_or(tiers.len());
        if tier == tiers.len() {
            tiers.push(x);
        }
        // Everything below this label's line lies to its right already.
        for start in tiers.iter_mut().take(tier + 1) {
            *start = x;
        }
        let tier = i32::try_from(tier).unwrap_or(0);
        placed.push(Placed { x, words, tier, role });
    }
    placed
}

fn paint(input: &Clock, reach: Interval, words: Words<'_>, id: &str) -> Sketch {
    const TIER: i32 = 190;
    const BAND: i32 = 320;
    let mut above: Vec<(Instant, String, Role)> = Vec::new();
    let mut below: Vec<(Instant, String, Role)> = Vec::new();
    let mut moments: Vec<&Moment> = input.moments.iter().collect();
    moments.sort_by_key(|moment| (moment.at, moment.role));
    for moment in moments {
        let side = if moment.role == Role::Limit { &mut below } else { &mut above };
        match side.last_mut() {
            Some((at, label, role)) if *at == moment.at && *role == moment.role => {
                label.push_str(words.word("chart-clock-and").as_str());
                label.push_str(&moment.label);
            }
            _ => side.push((moment.at, moment.label.clone(), moment.role)),
        }
    }
    let labelled = |side: Vec<(Instant, String, Role)>| -> Vec<(Instant, String, Role)> {
        let with_time = |(at, label, role): (Instant, String, Role)| {
            let label = text::cut(&label, text::SMALL, 2600);
            (at, format!("{label} {}", time_text(input.zone, at)), role)
        };
        side.into_iter().map(with_time).collect()
    };
    let (above, below) = (labelled(above), labelled(below));
    // The widest label fits to the right of the last instant.
    let widest =
        above.iter().chain(&below).map(|(_, label, _)| text::width(label, text::SMALL)).max();
    let left = 200;
    let right = WIDTH - 100 - widest.unwrap_or(0).clamp(300, 4200);
    let time = Folded::new(&pieces(input, reach), (left, right));
    let at = |side: Vec<(Instant, String, Role)>| -> Vec<Placed> {
        place(
            side.into_iter()
                .map(|(instant, label, role)| (time.at(instant), label, role))
                .collect(),
        )
    };
    let (above, below) = (at(above), at(below));
    let tiers = |side: &[Placed]| side.iter().map(|one| one.tier + 1).max().unwrap_or(0);
    let legend = legend(input, words);
    let band_top = tiers(&above) * TIER + 120;
    let band_bottom = band_top + BAND;
    let late_bottom = band_bottom + if input.late.is_some() { 120 } else { 0 };
    let axis = late_bottom + tiers(&below) * TIER + if below.is_empty() { 60 } else { 160 };
    let sketch = Sketch::new(id, WIDTH, axis + 420 + legend.height(WIDTH - left));
    band(&sketch, input, reach, &time, (band_top, band_bottom), words);
    if let Some(late) = input.late {
        let frame = Frame::new(time.at(late.from), band_bottom + 30, time.at(late.to), late_bottom);
        let length = words.seconds(late.seconds());
        let words = words.say(Message::new("chart-clock-late-by").with("late", &length));
        sketch.tip(&words).rect(frame, Ink::Breach.fill());
    }
    for label in &above {
        let y = band_top - 70 - label.tier * TIER - TIER / 2;
        let (ink, paint) = match label.role {
            Role::Now => (Ink::Muted, Ink::Muted.dash(14)),
            Role::Event | Role::Limit => (Ink::Text, Ink::Text.line(14)),
        };
        sketch.line((label.x, y - 70), (label.x, band_bottom), paint);
        if label.role == Role::Event {
            sketch.circle((label.x, band_bottom), 40, Ink::Text.hollow(18));
        }
        sketch.words(&label.words, (label.x + 50, y), Align::Start, text::SMALL, ink);
    }
    for label in &below {
        let y = late_bottom + 110 + label.tier * TIER;
        sketch.line((label.x, band_top - 50), (label.x, y + 70), Ink::Breach.line(24));
        sketch.strong(&label.words, (label.x + 50, y), Align::Start, text::SMALL, Ink::Breach);
    }
    ticks(&sketch, input, reach, &time, (left, right), axis);
    legend.draw(&sketch, (left, axis + 420), WIDTH - left);
    sketch
}

fn legend(input: &Clock, words: Words<'_>) -> Legend {
    let mut legend = Legend::default();
    for counts in [Counts::Yes, Counts::OffHours, Counts::Weekend, Counts::Holiday, Counts::Paused]
    {
        if input.stretches.iter().any(|stretch| stretch.counts == counts) {
            let sample = match counts {
                Counts::Holiday | Counts::Paused => Sample::Framed(paint_of(counts)),
                Counts::Yes | Counts::OffHours | Counts::Weekend => Sample::Area(paint_of(counts)),
            };
            legend.add(sample, words.word(key(counts)));
        }
    }
    if input.moments.iter().any(|moment| moment.role == Role::Limit) {
        legend.add(Sample::Stroke(Ink::Breach.line(24)), words.word("chart-clock-limit"));
    }
    if input.late.is_some() {
        legend.add(Sample::Area(Ink::Breach.fill()), words.word("chart-clock-late"));
    }
    legend
}

/// The pieces of the line: what the clock passed over may be folded; without a clock, whatever lies
/// between two instants.
fn pieces(input: &Clock, reach: Interval) -> Vec<Piece> {
    let mut cuts: Vec<Instant> = vec![reach.from, reach.to];
    cuts.extend(
        input.stretches.iter().flat_map(|stretch| [stretch.from.instant, stretch.to.instant]),
    );
    cuts.extend(input.moments.iter().map(|moment| moment.at));
    cuts.sort_unstable();
    cuts.dedup();
    let counts = |span: Interval| {
        input.stretches.iter().any(|stretch| {
            let covered = Interval::new(stretch.from.instant, stretch.to.instant);
            stretch.counts == Counts::Yes && covered.overlap(span).is_some()
        })
    };
    let spans = cuts.windows(2).map(|pair| Interval::new(pair[0], pair[1]));
    spans.map(|span| Piece { span, may_fold: !counts(span) }).collect()
}

/// The stretches of the clock; where they are wide enough, with their length or their reason inside.
fn band(
    sketch: &Sketch,
    input: &Clock,
    reach: Interval,
    time: &Folded,
    (top, bottom): (i32, i32),
    words: Words<'_>,
) {
    if input.stretches.is_empty() {
        let (from, to) = (time.at(reach.from), time.at(reach.to));
        sketch.rect(Frame::new(from, top + 120, to, bottom - 120), Ink::Grid.fill());
    }
    for stretch in &input.stretches {
        let (from, to) = (stretch.from.instant, stretch.to.instant);
        let frame = Frame::new(time.at(from), top, time.at(to), bottom);
        let paint = paint_of(stretch.counts);
        let length = words.seconds(to.since(from));
        let why = words.word(key(stretch.counts));
        sketch.tip(&format!("{why} {length}")).rect(frame, paint);
        if matches!(stretch.counts, Counts::Holiday | Counts::Paused) {
            sketch.rect(frame, paint.ink.line(8));
        }
        let (both, ink) = match stretch.counts {
            Counts::Yes => (length.clone(), Ink::Paper),
            _ => (format!("{why} {length}"), Ink::Text),
        };
        // The sign of a fold stands at the end.
        let folded = time.torn.iter().any(|span| span.overlap(Interval::new(from, to)).is_some());
        let end = frame.right - if folded { 210 } else { 0 };
        let fits = |text: &str| text::width(text, 105) + 160 < end - frame.left;
        let Some(inside) = [both, why].into_iter().find(|text| fits(text)) else { continue };
        if stretch.counts == Counts::Yes && inside != length {
            continue;
        }
        let (x, y) = ((frame.left + end) / 2, (top + bottom) / 2);
        if stretch.counts != Counts::Yes {
            let half = text::width(&inside, 105) / 2 + 40;
            sketch.rect(Frame::new(x - half, y - 80, x + half, y + 80), Ink::Paper.fill());
        }
        sketch.words(&inside, (x, y), Align::Middle, 105, ink);
    }
    for torn in &time.torn {
        let (from, to) = (time.at(torn.from), time.at(torn.to));
        let x = (to - 130).max((from + to) / 2);
        bar::tear(sketch, x - 60, (top, bottom));
    }
}

/// The bounds of the stretches first, then round instants, where there is room for their words.
fn ticks(
    sketch: &Sketch,
    input: &Clock,
    reach: Interval,
    time: &Folded,
    (left, right): (i32, i32),
    y: i32,
) {
    const ROOM: i32 = 400;
    sketch.line((left, y), (right, y), Ink::Axis.line(10));
    let (round, are_days) = round(reach, input.zone, time);
    let bounds =
        input.stretches.iter().flat_map(|stretch| [stretch.from.instant, stretch.to.instant]);
    // Bounds at which something happened have their time above the band.
    let bounds = bounds.filter(|at| input.moments.iter().all(|moment| moment.at != *at));
    let mut shown: Vec<Instant> = Vec::new();
    for at in bounds.chain(round) {
        let x = time.at(at);
        if shown.iter().all(|other| (time.at(*other) - x).abs() >= ROOM) {
            shown.push(at);
        }
    }
    shown.sort_unstable();
    let days_only =
        are_days && shown.iter().all(|at| input.zone.midnight(input.zone.date(*at)) == *at);
    let mut day = None;
    let mut free = i32::MIN;
    for at in shown {
        let x = time.at(at);
        sketch.line((x, y), (x, y + 50), Ink::Axis.line(10));
        let local = input.zone.local(at);
        let date = local.format("%m-%d").to_string();
        if days_only {
            sketch.words(&date, (x, y + 130), Align::Middle, text::SMALL, Ink::Muted);
            continue;
        }
        let hour = local.format("%H:%M").to_string();
        sketch.words(&hour, (x, y + 130), Align::Middle, text::SMALL, Ink::Muted);
        if day.as_ref() != Some(&date) && x > free {
            sketch.words(&date, (x, y + 290), Align::Middle, text::SMALL, Ink::Muted);
            free = x + ROOM;
            day = Some(date);
        }
    }
}

/// Round instants between the folds, and whether they are whole days.
fn round(reach: Interval, zone: Zone, time: &Folded) -> (Vec<Instant>, bool) {
    let mut instants = Vec::new();
    let mut are_days = true;
    for run in subtract(reach, &time.torn) {
        let (from, to) = (time.at(run.from), time.at(run.to));
        let n_max = i64::from((to - from) / 560).max(1);
        let (some, days) = TimeScale::new(run.from, run.to, (from, to)).ticks(zone, n_max);
        are_days &= days || some.is_empty();
        instants.extend(some);
    }
    (instants, are_days)
}

/// `10-09 10:12`, with seconds where they are not zero: a limit is missed by one of them.
fn time_text(zone: Zone, at: Instant) -> String {
    let local = zone.local(at);
    let form = if at.unix().rem_euclid(60) == 0 { "%m-%d %H:%M" } else { "%m-%d %H:%M:%S" };
    local.format(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::Role;
    use super::place;
    use super::text;

    #[test]
    fn no_label_and_no_line_to_it_crosses_another_label() {
        let labels =
            (0..12).map(|n| (n * 170, format!("阶段{n} 10-09 10:1{n}"), Role::Event)).collect();
        let placed = place(labels);
        for one in &placed {
            for other in &placed {
                if one.x == other.x {
                    continue;
                }
                let start = other.x + 40;
                let end = start + text::width(&other.words, text::SMALL);
                // The line of `one` runs through all tiers below its own.
                let crosses = other.tier < one.tier && start < one.x && one.x < end;
                let covers = other.tier == one.tier && start <= one.x && one.x < end;
                assert!(!crosses && !covers, "{} and {}", one.words, other.words);
            }
        }
    }
}
