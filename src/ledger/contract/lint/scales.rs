//! Scales of measured values: nested bands of deductions.

use super::Desk;
use super::contradiction;
use super::doubt;
use super::glance;
use crate::base::document::Node;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;

pub(super) fn lint(desk: &Desk<'_>) {
    let card = glance::entry(desk.root, "scorecard");
    let sections = card.map_or_else(Vec::new, |card| glance::list(card, "section"));
    for item in sections.into_iter().flat_map(|section| glance::list(section, "item")) {
        let id = glance::text(item, "id").unwrap_or_default();
        for deduction in glance::list(item, "deduct") {
            nested(desk, id, deduction);
        }
    }
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
