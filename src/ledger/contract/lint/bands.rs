//! Ranges of the score: gaps and overlaps between grades and between bands, ranges never reached.

use super::Desk;
use super::contradiction;
use crate::base::bounds::Bounds;
use crate::base::bounds::End;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;

/// A range and who states it.
#[derive(Clone, Copy)]
struct Range<'a> {
    /// The numbers in it.
    bounds: Bounds,
    /// The clause, or the obligation, that states it.
    id: &'a str,
    /// Where it stands.
    place: Place,
}

pub(super) fn lint(desk: &Desk<'_>) {
    let contract = desk.contract;
    let top = contract.scorecard.as_ref().map_or(Decimal::ONE_HUNDRED, |card| card.ceiling);
    let mut said = Vec::new();
    for day in desk.moments() {
        let grades = contract.terms.grades.iter();
        let grades = grades.filter(|grade| contract.days_of(&grade.validity).contains(day));
        let grades: Vec<Range<'_>> = grades
            .map(|grade| Range { bounds: grade.score, id: &grade.clause, place: grade.place })
            .collect();
        let bands = contract.terms.bands.iter();
        let bands = bands.filter(|band| contract.days_of(&band.validity).contains(day));
        let bands: Vec<Range<'_>> = bands
            .map(|band| Range { bounds: band.score, id: &band.clause, place: band.place })
            .collect();
        for family in [grades, bands] {
            let reached = within(desk, &family, top, &mut said);
            seams(desk, &reached, &mut said);
            ends(desk, &reached, top, &mut said);
        }
    }
}

/// Leaves out the ranges that no score ever reaches, and says so.
fn within<'a>(
    desk: &Desk<'_>,
    family: &[Range<'a>],
    top: Decimal,
    said: &mut Vec<(Place, Message)>,
) -> Vec<Range<'a>> {
    let zero = End { at: Decimal::ZERO, inside: true };
    let scores = Bounds { low: zero, high: End { at: top, inside: true } };
    let mut reached: Vec<Range<'a>> = Vec::new();
    for range in family {
        let message = |key: &'static str| {
            Message::new(key).with("clause", range.id).with("range", range.bounds.to_string())
        };
        let Some(reachable) = shared(range.bounds, scores) else {
            let message = message("lint-band-outside").with("total", top);
            let help = Message::new("lint-band-outside-help").with("total", top);
            desk.push_once(said, contradiction(range.id, range.place, message).help(help));
            continue;
        };
        let covers = |earlier: &&Range<'_>| shared(earlier.bounds, reachable) == Some(reachable);
        if let Some(earlier) = reached.iter().find(covers) {
            let message = message("lint-band-behind").with("earlier", earlier.bounds.to_string());
            let help = Message::new("lint-band-behind-help").with("clause", earlier.id);
            let finding = contradiction(range.id, range.place, message).help(help);
            desk.push_once(said, beside(finding, earlier));
            continue;
        }
        reached.push(*range);
    }
    reached
}

/// Gaps and overlaps between ranges that should follow each other.
fn seams(desk: &Desk<'_>, family: &[Range<'_>], said: &mut Vec<(Place, Message)>) {
    let mut sorted = family.to_vec();
    sorted.sort_by_key(|range| {
        let Bounds { low, high } = range.bounds;
        (low.at, !low.inside, high.at, high.inside)
    });
    let Some(mut lower) = sorted.first().copied() else { return };
    for upper in sorted.iter().skip(1) {
        let hole = Bounds { low: past(lower.bounds.high), high: past(upper.bounds.low) };
        let finding = if is_some(hole) {
            let told = Bounds { high: past(upper.bounds.low), ..lower.bounds };
            let message = seam("contract-band-gap", &lower, upper).with("hole", hole.to_string());
            let help = Message::new("lint-band-gap-help").with("range", told.to_string());
            Some(contradiction(upper.id, upper.place, message).help(help))
        } else {
            shared(lower.bounds, upper.bounds).map(|both| {
                let told = Bounds { low: past(lower.bounds.high), ..upper.bounds };
                let message =
                    seam("contract-band-overlap", &lower, upper).with("both", both.to_string());
                let help = match is_some(told) {
                    true => Message::new("lint-band-overlap-help").with("range", told.to_string()),
                    false => Message::new("lint-band-nested-help"),
                };
                contradiction(upper.id, upper.place, message).help(help)
            })
        };
        if let Some(finding) = finding {
            desk.push_once(said, beside(finding, &lower));
        }
        let reach = |range: &Range<'_>| (range.bounds.high.at, range.bounds.high.inside);
        if reach(&lower) <= reach(upper) {
            lower = *upper;
        }
    }
}

fn seam(key: &'static str, lower: &Range<'_>, upper: &Range<'_>) -> Message {
    Message::new(key)
        .with("a", lower.bounds.to_string())
        .with("b", upper.bounds.to_string())
        .with("first", lower.id)
        .with("second", upper.id)
}

/// Whether the ranges reach from nothing to full points.
fn ends(desk: &Desk<'_>, family: &[Range<'_>], top: Decimal, said: &mut Vec<(Place, Message)>) {
    for at in [Decimal::ZERO, top] {
        let nearest = match at.is_zero() {
            true => family.iter().min_by_key(|range| range.bounds.low.at),
            false => family.iter().max_by_key(|range| range.bounds.high.at),
        };
        let Some(range) = nearest.filter(|_| !family.iter().any(|r| r.bounds.contains(at))) else {
            continue;
        };
        let message = Message::new("contract-band-ends")
            .with("total", top)
            .with("score", at)
            .with("clause", range.id);
        let help = Message::new("lint-band-ends-help").with("total", top);
        desk.push_once(said, contradiction(range.id, range.place, message).help(help));
    }
}

fn beside(finding: Finding, other: &Range<'_>) -> Finding {
    finding.beside(other.place, Message::new("lint-other").with("id", other.id))
}

/// The end of what begins where another range ends, or the other way round.
fn past(end: End) -> End {
    End { at: end.at, inside: !end.inside }
}

/// Whether any number lies in a range.
fn is_some(range: Bounds) -> bool {
    range.low.at < range.high.at
        || (range.low.at == range.high.at && range.low.inside && range.high.inside)
}

/// The numbers that lie in both ranges.
fn shared(a: Bounds, b: Bounds) -> Option<Bounds> {
    let low = if (a.low.at, !a.low.inside) >= (b.low.at, !b.low.inside) { a.low } else { b.low };
    let high =
        if (a.high.at, a.high.inside) <= (b.high.at, b.high.inside) { a.high } else { b.high };
    let both = Bounds { low, high };
    is_some(both).then_some(both)
}
