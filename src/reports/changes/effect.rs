//! What a change of the evidence did, in a few lines and as JSON.

use serde::Serialize;

use super::json;
use super::values;
use crate::base::message::Message;
use crate::book::compare::ContractChange;
use crate::book::compare::MoneyItem;
use crate::book::effect::Cost;
use crate::book::effect::Effect;
use crate::book::effect::MAX_EFFECTS;
use crate::book::effect::Why;
use crate::reports::Brief;
use crate::reports::terminal::clean;
use crate::reports::text::verdict_word;

/// How many verdicts are told one by one.
const MOST: usize = 10;

/// What it did to verdicts, points and money, a line each.
pub fn lines(brief: &Brief<'_>, effect: &Effect) -> Vec<String> {
    match &effect.cost {
        Cost::Worked(change) if change.is_without_effect() => vec![brief.word("effect-none")],
        Cost::Worked(change) => worked(brief, change),
        cost => vec![brief.say(&unsaid(cost))],
    }
}

/// Why nothing is said.
fn unsaid(cost: &Cost) -> Message {
    match cost {
        Cost::NotWorkedOut(Why::TooMany) => Message::new("effect-too-many").with("n", MAX_EFFECTS),
        Cost::NotWorkedOut(Why::Unreadable) => Message::new("effect-unreadable"),
        Cost::NotWorkedOut(Why::Missing) => Message::new("effect-missing"),
        Cost::Moot | Cost::Worked(_) => Message::new("effect-moot"),
    }
}

fn worked(brief: &Brief<'_>, change: &ContractChange) -> Vec<String> {
    let mut lines = Vec::new();
    for outcome in change.outcomes.iter().take(MOST) {
        let verdict = |face: &Option<crate::book::compare::Face>| match face {
            Some(face) => verdict_word(brief, face.verdict),
            None => brief.word("diff-absent"),
        };
        let message = Message::new("effect-verdict")
            .with("outcome", format!("{}/{}", outcome.obligation, outcome.id))
            .with("title", &outcome.title)
            .with("old", verdict(&outcome.step.old))
            .with("new", verdict(&outcome.step.new));
        lines.push(brief.say(&message));
    }
    if change.outcomes.len() > MOST {
        lines.push(brief.say(&Message::new("cli-more").with("n", change.outcomes.len() - MOST)));
    }
    for period in change.periods.iter().filter(|period| !period.total.is_still()) {
        let by = values::more_points(&period.total);
        let points = Message::new("diff-sum-points")
            .with("old", values::points(brief, period.total.old.as_ref()))
            .with("new", values::points(brief, period.total.new.as_ref()))
            .with("by", if by.is_empty() { "0".to_owned() } else { by });
        let title = clean(&period.title).into_owned();
        lines.push(format!("{title}{}{}", brief.word("diff-colon"), brief.say(&points)));
    }
    if let Some(step) = change.amount(&MoneyItem::Payable) {
        let by = values::more_money(brief, step);
        let payable = Message::new("diff-sum-payable")
            .with("old", values::money(brief, step.old.as_ref()))
            .with("new", values::money(brief, step.new.as_ref()))
            .with("by", if by.is_empty() { "0".to_owned() } else { by });
        lines.push(brief.say(&payable));
    }
    if lines.is_empty() {
        // Only a payment or a right stands elsewhere.
        lines.push(brief.word("effect-other"));
    }
    lines
}

/// An effect as JSON: the old side is without the change, the new side as it stands.
#[derive(Serialize)]
pub struct EffectView<'a> {
    /// `worked-out`, `moot`, `too-many`, `unreadable` or `missing`.
    state: &'static str,
    change: Option<json::ContractView<'a>>,
}

/// The view of an effect.
pub fn view<'a>(brief: &Brief<'_>, effect: &'a Effect) -> EffectView<'a> {
    let state = match &effect.cost {
        Cost::Worked(_) => "worked-out",
        Cost::Moot => "moot",
        Cost::NotWorkedOut(Why::TooMany) => "too-many",
        Cost::NotWorkedOut(Why::Unreadable) => "unreadable",
        Cost::NotWorkedOut(Why::Missing) => "missing",
    };
    let change = effect.cost.change();
    EffectView { state, change: change.map(|change| json::contract(brief, change, &|_| None)) }
}
