//! Money: the settlement step by step, from the full price to what is payable.

use super::Sheet;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "money",
    title: "take-money",
    about: "take-money-about",
    columns: &[
        Column::new("step", "take-col-step", Kind::Integer),
        Column::new("what", "take-col-what", Kind::Sentence),
        Column::new("kind", "take-col-step-kind", Kind::State),
        Column::new("amount_low", "take-col-amount-low", Kind::Money),
        Column::new("amount", "take-col-amount", Kind::Money),
        Column::new("amount_high", "take-col-amount-high", Kind::Money),
        Column::new("currency", "take-col-currency", Kind::Text),
        Column::new("page", "take-col-page", Kind::Link),
    ],
    rows: |desk, contract| {
        let settlement = desk.assessment(contract).settlement.iter();
        let steps = settlement.flat_map(|one| one.waterfall.iter().enumerate());
        let row = |(n, step): (usize, &crate::assessment::WaterfallStep)| {
            vec![
                Cell::count(n + 1),
                Cell::Said(step.label.clone()),
                match step.is_level {
                    true => Cell::state("level", "take-step-level"),
                    false => Cell::state("change", "take-step-change"),
                },
                Cell::money(step.amount.low),
                Cell::money(step.amount.now),
                Cell::money(step.amount.high),
                Cell::text(step.amount.now.currency.code()),
                Cell::of(step.link.as_ref(), |link| desk.page(contract, link)),
            ]
        };
        steps.map(row).collect()
    },
};
