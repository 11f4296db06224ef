//! Milestones and payments after the Open Contracting Data Standard 1.1: a release package with a
//! release for each contract.
//!
//! What has a due time is a milestone; what was paid, and counts, is a transaction; scores are
//! observations of a metric. What the standard has no word for, an excused breach or a verdict that
//! nobody can give, stays without a status. Amounts are numbers there, as the standard wants them.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::assessment::DutyState;
use crate::assessment::StageState;
use crate::base::message::Datum;
use crate::base::proof::Link;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::book::Book;
use crate::lang::Catalog;
use crate::ledger::contract::Contract;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

use super::Wish;

/// What stands before identifiers of contracts where nobody has registered a prefix.
pub const PREFIX: &str = "ocds-000000";

/// The package, a release a line.
pub(super) fn write(book: &Book, wish: &Wish<'_>, catalog: &Catalog) -> Vec<u8> {
    let as_of = book.settings.zone.stamp(book.snapshot.as_of.instant).rfc3339();
    let contracts = 0..book.ledger.contracts.len();
    let contracts = contracts.filter(|no| wish.contract.is_none_or(|only| only == *no));
    let releases: Vec<String> = contracts
        .map(|no| Source { book, no, catalog }.release(wish.prefix, &as_of).to_string())
        .collect();
    let head = json!({
        "uri": book.settings.url.as_deref().map_or_else(
            || "urn:pactbook:releases".to_owned(),
            |url| format!("{url}ocds/releases.json"),
        ),
        "version": "1.1",
        "publishedDate": as_of,
        "publisher": { "name": book.settings.title.in_language(catalog.language()) },
    });
    let mut text = head.to_string();
    text.pop();
    text.push_str(&format!(",\"releases\":[\n{}\n]}}\n", releases.join(",\n")));
    text.into_bytes()
}

/// A contract of a book.
struct Source<'a> {
    book: &'a Book,
    no: usize,
    catalog: &'a Catalog,
}

impl Source<'_> {
    fn contract(&self) -> &Contract {
        &self.book.ledger.contracts[self.no]
    }

    fn release(&self, prefix: &str, as_of: &str) -> Value {
        let identity = &self.contract().identity;
        let ocid = format!("{prefix}-{}", identity.id);
        let role = |id: &str| match id {
            "buyer" => json!(["buyer", "payer"]),
            "supplier" => json!(["supplier", "payee"]),
            _ => json!([]),
        };
        let name = |one: &crate::ledger::contract::identity::Party| {
            one.name.clone().unwrap_or_else(|| one.role.clone())
        };
        let parties: Vec<Value> = identity
            .parties
            .iter()
            .map(|one| json!({ "id": one.id.text, "name": name(one), "roles": role(&one.id.text) }))
            .collect();
        let buyer = identity.parties.iter().find(|one| one.id.text == "buyer");
        let mut release = object(json!({
            "ocid": ocid,
            "id": format!("{}-{as_of}", identity.id),
            "date": as_of,
            "tag": ["implementation"],
            "initiationType": "tender",
            "language": self.catalog.language().code(),
            "parties": parties,
        }));
        if let Some(buyer) = buyer {
            release.insert("buyer".to_owned(), json!({ "id": buyer.id.text, "name": name(buyer) }));
        }
        release.insert("contracts".to_owned(), json!([self.agreement()]));
        Value::Object(release)
    }

    fn agreement(&self) -> Value {
        let identity = &self.contract().identity;
        let term = identity.term_interval();
        let now = self.book.snapshot.as_of.instant;
        let status = match (now < term.from, now < term.to) {
            (true, _) => "pending",
            (false, true) => "active",
            (false, false) => "terminated",
        };
        let mut agreement = object(json!({
            "id": identity.id,
            "awardID": identity.id,
            "title": identity.title,
            "status": status,
            "period": self.period(identity.term.first, identity.term.last),
            "implementation": {
                "transactions": self.transactions(),
                "milestones": self.milestones(),
            },
        }));
        let today = identity.zone.date(now);
        if let Some(total) = identity.total_on(today) {
            agreement.insert("value".to_owned(), value(total));
        }
        let metrics = self.metrics();
        if let Some(metrics) = metrics
            && let Some(Value::Object(done)) = agreement.get_mut("implementation")
        {
            done.insert("metrics".to_owned(), metrics);
        }
        Value::Object(agreement)
    }

    /// From the first instant of a day to the last second of another.
    fn period(&self, first: Date, last: Date) -> Value {
        let days = self.contract().identity.zone.days(first, last);
        json!({ "startDate": self.stamp(days.from), "endDate": self.stamp(days.to.plus(-1)) })
    }

    fn stamp(&self, at: Instant) -> String {
        self.contract().identity.zone.stamp(at).rfc3339()
    }

    fn stages(&self) -> impl Iterator<Item = &StageState> {
        self.book.assessments[self.no].settlement.iter().flat_map(|one| &one.stages)
    }

    /// The payments that count, each once: as the arithmetic of its stage names them.
    fn transactions(&self) -> Vec<Value> {
        let ledger = &self.book.ledger;
        let mut all = Vec::new();
        for state in self.stages() {
            let stage = &self.contract().terms.stages[state.stage];
            for line in &state.proof.lines {
                let (Datum::Money(sum), Some(Link::Record(no))) = (&line.value, &line.link) else {
                    continue;
                };
                if line.label.key != "settle-paid" {
                    continue;
                }
                let record = ledger.record(*no);
                let kind = ledger.kinds.kind(usize::from(record.kind));
                let paid = record.named(kind, "paid_at").and_then(|field| field.value.as_instant());
                let Some(at) = paid.or(record.at) else { continue };
                all.push(json!({
                    "id": &*record.id,
                    "source": self.book.snapshot.source(record.place.source).path,
                    "date": self.stamp(at),
                    "value": value(*sum),
                    "payer": { "id": "buyer" },
                    "payee": { "id": "supplier" },
                    "relatedImplementationMilestone": {
                        "id": format!("payment/{}", stage.id.text),
                        "title": stage.title,
                    },
                }));
            }
        }
        all
    }

    /// Payments, then outcomes that have a due time.
    fn milestones(&self) -> Vec<Value> {
        let mut all: Vec<Value> = self.stages().map(|state| self.payment(state)).collect();
        let contract = self.contract();
        for (obligation, decided) in
            contract.obligations.iter().zip(&self.book.verdicts[self.no].decided)
        {
            // The standard has no place to say that a milestone is the purchaser's own.
            if obligation.bound == Bound::Buyer {
                continue;
            }
            for outcome in decided.outcomes.iter().filter(|one| !one.shown) {
                let Some(due) = outcome.due else { continue };
                let mut milestone = object(json!({
                    "id": format!("{}/{}", obligation.id.text, outcome.id),
                    "title": obligation.title,
                    "type": "delivery",
                    "code": contract.clause_of(obligation).id.text,
                    "description": self.catalog.say(&outcome.summary),
                    "dueDate": self.stamp(due),
                }));
                if let Some(done) = outcome.done {
                    milestone.insert("dateMet".to_owned(), json!(self.stamp(done)));
                }
                if let Some(status) = status(outcome) {
                    milestone.insert("status".to_owned(), json!(status));
                }
                all.push(Value::Object(milestone));
            }
        }
        all
    }

    fn payment(&self, state: &StageState) -> Value {
        let stage = &self.contract().terms.stages[state.stage];
        let is_paid =
            state.net.now.amount > Decimal::ZERO && state.paid.amount >= state.net.now.amount;
        let mut milestone = object(json!({
            "id": format!("payment/{}", stage.id.text),
            "title": stage.title,
            "type": "financing",
            "code": stage.clause.text,
            "value": value(state.net.now),
        }));
        let status = match state.duty.as_ref().map(|duty| duty.state) {
            Some(DutyState::Paid | DutyState::Late) => Some("met"),
            Some(DutyState::Overdue) => Some("notMet"),
            Some(DutyState::Waiting | DutyState::Due) => Some("scheduled"),
            Some(DutyState::Excused | DutyState::Unknown) => None,
            None if is_paid => Some("met"),
            None => Some("scheduled"),
        };
        if let Some(status) = status {
            milestone.insert("status".to_owned(), json!(status));
        }
        let duty = state.duty.as_ref();
        let dates = [
            ("dueDate", duty.and_then(|duty| duty.due)),
            ("dateMet", duty.and_then(|duty| duty.settled)),
        ];
        for (key, at) in dates {
            if let Some(at) = at {
                milestone.insert(key.to_owned(), json!(self.stamp(at)));
            }
        }
        Value::Object(milestone)
    }

    /// The score of each period that has begun.
    fn metrics(&self) -> Option<Value> {
        let card = self.contract().scorecard.as_ref()?;
        let periods = &self.contract().identity.periods;
        let scores = &self.book.assessments[self.no].periods;
        let observations = scores.iter().map(|score| {
            let period = &periods[score.period];
            json!({
                "id": period.id.text,
                "period": self.period(period.first, period.last),
                "measure": score.total.now.normalize().to_string(),
                "unit": { "name": "points" },
                "notes": if score.is_final { "final" } else { "not final" },
            })
        });
        let observations: Vec<Value> = observations.collect();
        Some(json!([{ "id": "score", "title": card.title, "observations": observations }]))
    }
}

/// The status of a milestone; none for what the standard has no word for.
fn status(outcome: &Outcome) -> Option<&'static str> {
    match outcome.verdict {
        Verdict::Met => Some("met"),
        Verdict::Breached => Some("notMet"),
        Verdict::Pending | Verdict::Upcoming => Some("scheduled"),
        Verdict::Excused | Verdict::Undecidable => None,
    }
}

/// An amount with its currency, to hundredths.
fn value(money: Money) -> Value {
    let money = money.rounded();
    let amount: Value = serde_json::from_str(&money.amount.to_string()).unwrap_or_default();
    json!({ "amount": amount, "currency": money.currency.code() })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
