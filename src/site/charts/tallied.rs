//! Fills the drawing of a total from its proof; nothing is decided here, and what the lines of the
//! proof do not add up to is not drawn.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::Line;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::obligations::outcome::Outcome;

use super::Chart;
use super::Drawing;
use super::Words;
use super::fill::Source;
use super::fill::Subject;
use super::tally;
use super::tally::Step;
use super::tally::Tally;

/// How records add up to a total.
pub(super) const TALLY: Drawing = Drawing { name: tally::NAME, draw };

/// Lines of a record that counts.
const SURE: [&str; 2] = ["proof-counts", "proof-down"];
/// Lines of a record that may count.
const OPEN: [&str; 2] = ["proof-may-count", "proof-down-doubtful"];
/// The line of what they add up to.
const TOTAL: [&str; 2] = ["proof-total", "proof-down-total"];
/// The line of what they may add up to.
const LIMIT: [&str; 3] = ["proof-down-allowed", "limit-at-most", "limit-below"];
/// More records than can be told apart.
const MOST: usize = 200;

fn draw(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let Subject::Outcome(obligation, number) = subject else { return None };
    let outcome = source.verdicts.decided.get(obligation)?.outcomes.get(number)?;
    let window = outcome.window?;
    let lines = &outcome.proof.lines;
    let stated = |keys: &[&str]| {
        keys.iter().find_map(|key| lines.iter().find(|line| line.label.key == *key))
    };
    let total = stated(&TOTAL)?;
    let is_time = matches!(total.value, Datum::Seconds(_));
    let mut steps: Vec<Step> =
        lines.iter().filter_map(|line| step(source, outcome, line)).collect();
    let sure: Decimal = steps.iter().filter(|step| !step.is_open).map(|step| step.amount).sum();
    if steps.is_empty() || steps.len() > MOST || Some(sure) != number_of(&total.value) {
        return None;
    }
    steps.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let words = Words(source.catalog);
    let limit = stated(&LIMIT).and_then(|line| {
        // A share is no limit to a total.
        let text = format!("{} {}", words.say(line.label.clone()), words.value(line.value.clone()));
        let fits = is_time == matches!(line.value, Datum::Seconds(_));
        number_of(&line.value).filter(|_| fits).map(|number| (number, text))
    });
    let title = Message::new("chart-clock-title-outcome")
        .with("title", &source.ledger.contracts[source.contract].obligations.get(obligation)?.title)
        .with("summary", outcome.summary.clone());
    let input = Tally {
        title: words.say(title),
        zone: source.ledger.contracts[source.contract].identity.zone,
        window,
        as_of: source.up_to(window.to),
        steps,
        limit,
        is_time,
    };
    Some(tally::draw(&input, source.catalog, id))
}

fn step(source: &Source<'_>, outcome: &Outcome, line: &Line) -> Option<Step> {
    let window = outcome.window?;
    let is_open = OPEN.contains(&line.label.key);
    if !is_open && !SURE.contains(&line.label.key) {
        return None;
    }
    let Some(Link::Record(no)) = &line.link else { return None };
    let record = source.ledger.record(*no);
    Some(Step {
        id: record.id.to_string(),
        at: record.at?.clamp(window.from, window.to),
        amount: number_of(&line.value)?,
        is_open,
        is_beyond: blamed(outcome, *no),
        href: (source.href)(&Link::Record(*no)),
    })
}

fn blamed(outcome: &Outcome, record: RecordNo) -> bool {
    outcome.offenders.contains(&record)
}

fn number_of(value: &Datum) -> Option<Decimal> {
    match value {
        Datum::Number(number) | Datum::Measure(number, _) | Datum::Points(number) => Some(*number),
        Datum::Count(n) => Some(Decimal::from(*n)),
        Datum::Seconds(seconds) => Some(Decimal::from(*seconds)),
        _ => None,
    }
}
