//! What examples expect of scores: items, periods, their average.

use super::Case;
use super::Check;
use super::Expect;
use super::compare;
use super::named;
use super::period as asked_period;
use crate::assessment::PeriodScore;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::ledger::contract::fields::Fields;

/// `period = "y1"`, `item = "1.1"`.
pub(super) fn item(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("item") else { return };
    let period = asked_period(case, fields);
    if !fields.has("period") {
        let message = Message::new("example-item-no-period");
        fields.problems().report(fields.place, message, None);
    }
    let cards = case.contract.scorecard.iter();
    let known = cards.flat_map(|card| card.items()).map(|(_, item)| item.id.text.as_str());
    let known: Vec<&str> = known.collect();
    let found = named(fields, &word, "example-unknown-item", known.into_iter());
    let nothing = crate::assessment::Range::default();
    let score = found.and_then(|_| score_of(case, period?));
    let items = score.iter().flat_map(|score| &score.sections).flat_map(|one| &one.items);
    let item = items.into_iter().find(|item| item.id == word.text);
    let range = item.map_or(&nothing, |item| &item.score);
    let checks = [compare::points(fields, "points", range), compare::ends(fields, "points", range)];
    let Some(item) = item else { return };
    if let Some(n) = period {
        expect.about = Message::new("example-about-item")
            .with("id", &word.text)
            .with("period", &case.contract.identity.periods[n].id.text);
    }
    expect.checks.extend(checks.into_iter().flatten());
    expect.proof = item.proof.clone();
}

/// `period = "q1"`, `bonus = "10.4"`: what comes on top of the items.
pub(super) fn bonus(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("bonus") else { return };
    let period = asked_period(case, fields);
    if !fields.has("period") {
        let message = Message::new("example-bonus-no-period");
        fields.problems().report(fields.place, message, None);
    }
    let cards = case.contract.scorecard.iter();
    let known: Vec<&str> =
        cards.flat_map(|card| &card.bonuses).map(|bonus| bonus.id.text.as_str()).collect();
    let found = named(fields, &word, "example-unknown-bonus", known.into_iter());
    let score = period.and_then(|n| score_of(case, n));
    let mut bonuses = score.iter().flat_map(|score| &score.bonuses);
    let state = bonuses.find(|state| Some(state.bonus) == found);
    let nothing = crate::assessment::Range::default();
    let points = compare::points(fields, "points", state.map_or(&nothing, |state| &state.score));
    let (Some(state), Some(n)) = (state, period) else { return };
    expect.about = Message::new("example-about-bonus")
        .with("id", &word.text)
        .with("period", &case.contract.identity.periods[n].id.text);
    expect.checks.extend(points);
    expect.proof = state.proof.clone();
}

/// `period = "y1"`: the score, whether it is final, its grade, and what it costs.
pub(super) fn period(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let found = asked_period(case, fields);
    let score = found.and_then(|n| score_of(case, n));
    let total = score.map(|score| score.total).unwrap_or_default();
    let points = compare::points(fields, "score", &total);
    let is_final = fields.has("final").then(|| fields.flag("final"));
    let grade = fields.text("grade");
    let settlement = case.assessment.settlement.as_ref();
    let deduction =
        settlement.and_then(|all| all.deductions.iter().find(|one| Some(one.period) == found));
    let deducted = deduction.and_then(|one| compare::money(fields, "deducted", &one.amount));
    let Some(n) = found else { return };
    expect.about = Message::new("example-about-period")
        .with("period", &case.contract.identity.periods[n].id.text);
    if let Some(deduction) = deduction
        && deducted.is_some()
    {
        expect.proof = deduction.proof.clone();
    }
    if let Some(score) = score {
        expect.checks.extend(points);
        if let Some(wanted) = is_final {
            let check = Check::same("final", Datum::Bool(wanted), Datum::Bool(score.is_final));
            expect.checks.push(check);
        }
        if let Some(wanted) = grade {
            let title = score.grade[1].and_then(|n| case.contract.terms.grades.get(n));
            let found = title.map_or(Datum::Missing, |grade| Datum::from(&grade.title));
            expect.checks.push(Check::same("grade", Datum::Text(wanted), found));
        }
        if deducted.is_none() {
            expect.proof = score.proof.clone();
        }
    }
    expect.checks.extend(deducted);
}

/// `average = 89.5`: the mean of the periods' scores.
pub(super) fn average(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(average) = &case.assessment.average else { return };
    expect.about = Message::new("example-about-average");
    expect.checks.extend(compare::points(fields, "average", &average.score));
    if fields.has("final") {
        let (wanted, found) = (fields.flag("final"), average.is_final);
        expect.checks.push(Check::same("final", Datum::Bool(wanted), Datum::Bool(found)));
    }
}

fn score_of<'c>(case: &Case<'c>, period: usize) -> Option<&'c PeriodScore> {
    case.assessment.periods.iter().find(|score| score.period == period)
}
