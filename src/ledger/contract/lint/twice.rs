//! One thing stated twice with two numbers: an item, a payment, a declared value.

use super::Desk;
use super::contradiction;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::ledger::contract::amendment::Span;
use crate::ledger::contract::settlement::Portion;

/// Something that is stated, under a name.
struct Stated<'a> {
    name: &'a str,
    clauses: Vec<&'a str>,
    value: Datum,
    span: Span,
    place: Place,
}

pub(super) fn lint(desk: &Desk<'_>) {
    let contract = desk.contract;
    let items = contract.scorecard.iter().flat_map(|card| card.items());
    let items = items.map(|(_, item)| Stated {
        name: &item.title,
        clauses: Vec::new(),
        value: Datum::Points(item.points),
        span: Span::default(),
        place: item.id.place,
    });
    let stages = contract.terms.stages.iter().map(|stage| Stated {
        name: &stage.title,
        clauses: vec![&stage.clause],
        value: match stage.portion {
            Portion::Share(share) => Datum::Share(share),
            Portion::Amount(amount) => amount.into(),
        },
        span: contract.days_of(&stage.validity),
        place: stage.id.place,
    });
    let declared = contract.identity.declared.iter().map(|declared| Stated {
        name: &declared.name,
        clauses: declared.clauses.iter().map(|word| word.text.as_str()).collect(),
        value: Datum::Text(declared.value.clone()),
        span: Span::default(),
        place: declared.place,
    });
    let bands = contract.terms.bands.iter().map(|band| Stated {
        name: &band.title,
        clauses: vec![&band.clause],
        value: Datum::Share(band.deduct),
        span: contract.days_of(&band.validity),
        place: band.place,
    });
    family(desk, "lint-item-twice", &items.collect::<Vec<_>>());
    family(desk, "lint-share-twice", &stages.collect::<Vec<_>>());
    family(desk, "lint-share-twice", &bands.collect::<Vec<_>>());
    family(desk, "lint-declared-twice", &declared.collect::<Vec<_>>());
}

fn family(desk: &Desk<'_>, key: &'static str, family: &[Stated<'_>]) {
    for (n, second) in family.iter().enumerate() {
        let first = family[..n].iter().find(|first| {
            first.name == second.name
                && first.value != second.value
                && !first.span.and(second.span).is_empty()
        });
        let Some(first) = first.filter(|_| !second.name.is_empty()) else { continue };
        let mut clauses = [first.clauses.as_slice(), second.clauses.as_slice()].concat();
        clauses.dedup();
        if !clauses.is_empty() && desk.is_read(&clauses) {
            continue;
        }
        let message = Message::new(key)
            .with("name", second.name)
            .with("clauses", clauses.join(", "))
            .with("one", first.value.clone())
            .with("other", second.value.clone());
        let label = Message::new("lint-stated-here").with("value", first.value.clone());
        let help = Message::new("lint-twice-help");
        let finding = contradiction(second.name, second.place, message);
        desk.push(finding.beside(first.place, label).help(help));
    }
}
