//! Prices: what one breach costs by what its record says.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::expr::Truth;
use crate::ledger::contract::fields::Problems;
use crate::ledger::contract::scorecard::Rate;
use crate::obligations::compile_test;
use crate::obligations::outcome::Outcome;

use super::case::Case;
use super::loss::Seat;
use super::select::says;

/// The rates of a deduction.
pub(super) struct Prices<'a> {
    /// What a breach costs that no rate fits.
    otherwise: Decimal,
    rates: &'a [Rate],
}

/// What one breach costs; a range while nobody can say which rate fits.
#[derive(Clone, Debug)]
pub(super) struct Price {
    pub(super) least: Decimal,
    pub(super) most: Decimal,
    why: Option<Message>,
}

impl Price {
    /// Whether nobody can say yet which rate fits.
    pub(super) fn is_open(&self) -> bool {
        self.least != self.most
    }

    /// Why a breach costs what it costs.
    pub(super) fn remark(&self, units: u32) -> Option<Message> {
        self.why.clone().filter(|_| units > 0)
    }
}

impl<'a> Prices<'a> {
    pub(super) fn new(otherwise: Decimal, rates: &'a [Rate]) -> Prices<'a> {
        Prices { otherwise, rates }
    }

    /// Breaches with what each costs. Where rates differ the dearest comes first, so that of
    /// several that count once the dearest does.
    pub(super) fn of<'b, 'c: 'b>(
        &self,
        case: &Case<'_>,
        seats: impl Iterator<Item = &'b Seat<'c>>,
    ) -> Vec<(Price, &'b Seat<'c>)> {
        let mut priced: Vec<(Price, &Seat<'c>)> =
            seats.map(|seat| (self.one(case, seat.outcome), seat)).collect();
        if !self.rates.is_empty() {
            priced.sort_by_key(|(price, _)| std::cmp::Reverse((price.least, price.most)));
        }
        priced
    }

    /// The most that a breach of an outcome may cost.
    pub(super) fn dearest(&self, case: &Case<'_>, outcome: &Outcome) -> Decimal {
        self.one(case, outcome).most
    }

    /// What a breach costs: of several records to blame, the dearest decides.
    fn one(&self, case: &Case<'_>, outcome: &Outcome) -> Price {
        if self.rates.is_empty() {
            return Price { least: self.otherwise, most: self.otherwise, why: None };
        }
        let records: Vec<RecordNo> = match outcome.record {
            Some(record) => vec![record],
            None => outcome.offenders.clone(),
        };
        let prices = records.into_iter().map(|record| self.of_record(case, record));
        let dearest = prices.reduce(|a, b| Price {
            least: a.least.max(b.least),
            most: a.most.max(b.most),
            why: if b.least > a.least { b.why } else { a.why },
        });
        dearest.unwrap_or(Price { least: self.otherwise, most: self.otherwise, why: None })
    }

    fn of_record(&self, case: &Case<'_>, record: RecordNo) -> Price {
        let kind = usize::from(case.ledger.record(record).kind);
        // What does not fit has been found once already.
        let quiet = Problems::of(&case.identity().id);
        let mut possible: Vec<Decimal> = Vec::new();
        for rate in self.rates {
            let test = compile_test(&case.ledger.kinds, kind, &rate.when, &quiet);
            let truth = test.as_ref().map(|test| says(case, test, record));
            match truth {
                Some(Truth::Yes) if possible.is_empty() => {
                    let why = Message::new("assess-rate-fits")
                        .with("test", &rate.when.text)
                        .with("points", Datum::Points(rate.points));
                    return Price { least: rate.points, most: rate.points, why: Some(why) };
                }
                Some(Truth::Yes) => {
                    possible.push(rate.points);
                    return range(&possible);
                }
                Some(Truth::No) => {}
                _ => possible.push(rate.points),
            }
        }
        possible.push(self.otherwise);
        range(&possible)
    }
}

fn range(possible: &[Decimal]) -> Price {
    let least = possible.iter().copied().min().unwrap_or_default();
    let most = possible.iter().copied().max().unwrap_or_default();
    Price { least, most, why: None }
}
