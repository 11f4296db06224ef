//! What examples expect of outcomes and obligations.

use super::Case;
use super::Check;
use super::Expect;
use super::compare;
use super::named;
use super::near;
use super::period;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::ledger::contract::fields::Fields;
use crate::ledger::contract::fields::Word;
use crate::obligations::outcome::Decided;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Standing;
use crate::obligations::outcome::Verdict;

/// Standings by name.
const STANDINGS: [Standing; 7] = [
    Standing::Breached,
    Standing::Undecidable,
    Standing::Pending,
    Standing::Met,
    Standing::NothingFiled,
    Standing::Shown,
    Standing::Upcoming,
];

/// `outcome = "obligation/id"`.
pub(super) fn outcome(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("outcome") else { return };
    expect.about = Message::new("example-about-outcome").with("id", &word.text);
    let mut verdicts = Verdict::ALL.map(|one| (one.name(), Some(one))).to_vec();
    verdicts.push(("none", None));
    let verdict = fields.choice("verdict", &verdicts);
    let found = find(case, fields, &word, verdict == Some(None));
    let units = compare::count(fields, "units");
    let value = fields.threshold("value");
    let due = fields.instant("due", case.contract.identity.zone);
    let period = period(case, fields);
    if verdict == Some(None) {
        let nothing = Datum::from(Message::new("example-none-found"));
        let found = match found {
            Some(Some(outcome)) => Datum::from(Message::new(verdict_key(outcome.verdict))),
            Some(None) => nothing.clone(),
            None => return,
        };
        expect.checks.push(Check::same("verdict", nothing, found));
    }
    let Some(Some(outcome)) = found else { return };
    expect.summary = Some(outcome.summary.clone());
    expect.proof = outcome.proof.clone();
    let name = |verdict: Verdict| Datum::from(Message::new(verdict_key(verdict)));
    let zone = case.contract.identity.zone;
    let checks = [
        verdict
            .flatten()
            .map(|verdict| Check::same("verdict", name(verdict), name(outcome.verdict))),
        units
            .map(|n| Check::same("units", Datum::Count(n), Datum::Count(i64::from(outcome.units)))),
        value.map(|value| {
            let found = outcome.value.map_or(Datum::Missing, Datum::Number);
            Check {
                key: "value",
                agrees: outcome.value == Some(value),
                expected: Datum::Number(value),
                found,
            }
        }),
        due.map(|due| {
            let found = outcome.due.map_or(Datum::Missing, |due| Datum::Instant(zone.stamp(due)));
            Check::same("due", Datum::Instant(zone.stamp(due)), found)
        }),
        period.map(|period| {
            let id = |n: usize| Datum::from(&case.contract.identity.periods[n].id.text);
            let found = outcome.period.map_or(Datum::Missing, id);
            Check::same("period", id(period), found)
        }),
    ];
    expect.checks.extend(checks.into_iter().flatten());
}

/// The outcome that a word names, if there is one; a name that nothing has is reported, unless
/// that is what the example says.
fn find<'c>(
    case: &Case<'c>,
    fields: &Fields<'_>,
    word: &Word,
    may_be_absent: bool,
) -> Option<Option<&'c Outcome>> {
    let Some((obligation, id)) = word.text.split_once('/') else {
        let message = Message::new("example-outcome-form").with("id", &word.text);
        let help = Message::new("example-outcome-form-help");
        fields.problems().report(word.place, message, Some(help));
        return None;
    };
    let Some(no) = case.contract.obligation_no(obligation) else {
        let message = Message::new("contract-unknown-obligation").with("id", obligation);
        let known = case.contract.obligations.iter().map(|one| one.id.text.as_str());
        fields.problems().report(word.place, message, near(obligation, known));
        return None;
    };
    let outcomes = &case.verdicts.decided[no].outcomes;
    let found = outcomes.iter().find(|outcome| outcome.id == id);
    if found.is_none() && !may_be_absent {
        let message = Message::new("example-unknown-outcome")
            .with("obligation", obligation)
            .with("id", id)
            .with("n", outcomes.len());
        let known = outcomes.iter().map(|outcome| outcome.id.as_str());
        fields.problems().report(word.place, message, near(id, known));
        return None;
    }
    Some(found)
}

/// `obligation = "id"`, in all or in one period: how it stands and how many outcomes it has.
pub(super) fn obligation(case: &Case<'_>, fields: &Fields<'_>, expect: &mut Expect) {
    let Some(word) = fields.word("obligation") else { return };
    expect.about = Message::new("example-about-obligation").with("id", &word.text);
    let known = case.contract.obligations.iter().map(|one| one.id.text.as_str());
    let found = named(fields, &word, "contract-unknown-obligation", known);
    let period = period(case, fields);
    let standing = fields.choice("standing", &STANDINGS.map(|one| (one.name(), one)));
    let counts = Verdict::ALL.map(|verdict| (verdict, compare::count(fields, verdict.name())));
    let units = compare::count(fields, "units");
    let Some(no) = found else { return };
    let decided = &case.verdicts.decided[no];
    if let Some(n) = period {
        let period = &case.contract.identity.periods[n].id.text;
        expect.about = Message::new("example-about-obligation-in")
            .with("id", &word.text)
            .with("period", period);
    }
    if let Some(standing) = standing {
        let name = |one: Standing| Datum::from(Message::new(standing_key(one)));
        let found = decided.standing(period);
        expect.checks.push(Check::same("standing", name(standing), name(found)));
    }
    let number = |n: usize| Datum::from(Message::new("example-count").with("n", n));
    for (verdict, wanted) in counts {
        let Some(wanted) = wanted.and_then(|n| usize::try_from(n).ok()) else { continue };
        let found = decided.count(period, verdict);
        expect.checks.push(Check::same(verdict.name(), number(wanted), number(found)));
    }
    if let Some(units) = units {
        let found: i64 = decided.within(period).map(|(_, one)| i64::from(one.units)).sum();
        expect.checks.push(Check::same("units", Datum::Count(units), Datum::Count(found)));
    }
    if let Some(one) = telling(decided, period) {
        expect.summary = Some(one.summary.clone());
        expect.proof = one.proof.clone();
    }
}

/// The outcome that tells most about how an obligation stands: the first of the gravest.
fn telling(decided: &Decided, period: Option<usize>) -> Option<&Outcome> {
    let first = |verdict| decided.within(period).find(|(_, one)| one.verdict == verdict);
    Verdict::ALL.into_iter().find_map(first).map(|(_, one)| one)
}

fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "cli-verdict-met",
        Verdict::Breached => "cli-verdict-breached",
        Verdict::Excused => "cli-verdict-excused",
        Verdict::Pending => "cli-verdict-pending",
        Verdict::Upcoming => "cli-verdict-upcoming",
        Verdict::Undecidable => "cli-verdict-undecidable",
    }
}

fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Breached => verdict_key(Verdict::Breached),
        Standing::Undecidable => verdict_key(Verdict::Undecidable),
        Standing::Pending => verdict_key(Verdict::Pending),
        Standing::Met => verdict_key(Verdict::Met),
        Standing::NothingFiled => "cli-nothing-filed",
        Standing::Shown => "cli-shown-only",
        Standing::Upcoming => verdict_key(Verdict::Upcoming),
    }
}
