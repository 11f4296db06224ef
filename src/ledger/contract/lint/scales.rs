//! Scales of measured values: grades of statistics, nested bands of deductions.

use super::Desk;
use super::bands::Range;
use super::bands::seams;
use super::contradiction;
use super::doubt;
use super::glance;
use crate::base::bounds::Bounds;
use crate::base::bounds::End;
use crate::base::document::Node;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::decimal;

pub(super) fn lint(desk: &Desk<'_>) {
    for obligation in &desk.contract.obligations {
        grades(desk, &obligation.id, &obligation.node);
    }
    let card = glance::entry(desk.root, "scorecard");
    let sections = card.map_or_else(Vec::new, |card| glance::list(card, "section"));
    for item in sections.into_iter().flat_map(|section| glance::list(section, "item")) {
        let id = glance::text(item, "id").unwrap_or_default();
        for deduction in glance::list(item, "deduct") {
            nested(desk, id, deduction);
        }
    }
}

/// Grades of a statistic must follow each other; both ends may be open.
fn grades(desk: &Desk<'_>, id: &str, node: &Node) {
    let ranges: Vec<Range<'_>> = glance::list(node, "grades")
        .into_iter()
        .filter_map(|grade| {
            let bounds = open_bounds(glance::text(grade, "value")?)?;
            Some(Range { bounds, id, place: grade.place })
        })
        .collect();
    seams(desk, &ranges, &mut Vec::new());
}

/// A range whose ends may be left out: `(2000, )`.
fn open_bounds(text: &str) -> Option<Bounds> {
    let text = text.trim();
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let (low, high) = text.get(1..text.len().checked_sub(1)?)?.split_once(',')?;
    let end = |text: &str, open: Decimal, inside: bool| match text.trim() {
        "" => Some(End { at: open, inside: false }),
        number => Some(End { at: decimal(number)?, inside }),
    };
    Some(Bounds {
        low: end(low, Decimal::MIN, first == '[')?,
        high: end(high, Decimal::MAX, last == ']')?,
    })
}

/// One step of a deduction by bands: what holds below or above a bound costs so many points.
struct Step {
    operator: &'static str,
    bound: Decimal,
    points: Decimal,
    place: Place,
}

impl Step {
    fn read(node: &Node) -> Option<Step> {
        ["below", "at_most", "above", "at_least"].into_iter().find_map(|operator| {
            Some(Step {
                operator,
                bound: glance::number(node, operator)?,
                points: glance::number(node, "points")?,
                place: node.place,
            })
        })
    }

    fn is_ceiling(&self) -> bool {
        matches!(self.operator, "below" | "at_most")
    }

    /// Whether every value that this step is for is also one that `other` is for.
    fn lies_in(&self, other: &Step) -> bool {
        let inside = |step: &Step| matches!(step.operator, "at_most" | "at_least");
        let reach = |step: &Step| (step.bound, inside(step) == step.is_ceiling());
        self.is_ceiling() == other.is_ceiling()
            && match self.is_ceiling() {
                true => reach(self) <= reach(other),
                false => (self.bound, !inside(self)) >= (other.bound, !inside(other)),
            }
    }

    fn words(&self) -> String {
        format!("{} {}", self.operator, self.bound)
    }
}

/// Of nested bands the heaviest counts: a narrower one that costs no more never does.
fn nested(desk: &Desk<'_>, item: &str, deduction: &Node) {
    let steps: Vec<Step> =
        glance::list(deduction, "bands").into_iter().filter_map(Step::read).collect();
    let mut idle = false;
    for (n, step) in steps.iter().enumerate() {
        let wider = steps.iter().enumerate().find(|(m, other)| {
            *m != n
                && step.lies_in(other)
                && step.points <= other.points
                && !(other.lies_in(step) && *m > n)
        });
        let Some((_, wider)) = wider else { continue };
        idle = true;
        let message = Message::new("lint-step-idle")
            .with("item", item)
            .with("step", step.words())
            .with("points", step.points)
            .with("wider", wider.words())
            .with("more", wider.points);
        let other = Message::new("lint-other").with("id", wider.words());
        let help = Message::new("lint-step-idle-help").with("more", wider.points);
        desk.push(contradiction(item, step.place, message).beside(wider.place, other).help(help));
    }
    if idle {
        return;
    }
    for pair in steps.windows(2) {
        let [first, second] = pair else { continue };
        if second.lies_in(first) {
            let message = Message::new("lint-step-order")
                .with("item", item)
                .with("first", first.words())
                .with("second", second.words());
            let other = Message::new("lint-other").with("id", first.words());
            let help = Message::new("lint-step-order-help");
            desk.push(doubt(item, second.place, message).beside(first.place, other).help(help));
        }
    }
}
