//! How the forms of deductions and bonuses are read.

use super::clause::Selection;
use super::fields::Fields;
use super::fields::Word;
use super::identity::each;
use super::scorecard::BonusForm;
use super::scorecard::Combine;
use super::scorecard::Deduction;
use super::scorecard::EarnScope;
use super::scorecard::Judge;
use super::scorecard::Mark;
use super::scorecard::Missing;
use super::scorecard::Once;
use super::scorecard::Pick;
use super::scorecard::Rate;
use super::scorecard::Round;
use super::scorecard::Scale;
use super::scorecard::Side;
use super::scorecard::Unfiled;
use crate::base::document::Data;
use crate::base::message::Message;
use crate::base::quantity::Decimal;

/// Reads one entry of `deduct`; none if nobody can say which form it has.
pub(super) fn read(table: &Fields<'_>) -> Option<Deduction> {
    if table.has("measure") {
        return Some(measure(table));
    }
    if table.has("earn") {
        return earn(table);
    }
    if table.has("manual") {
        let combine = table.choice("combine", &[("add", Combine::Add), ("lower", Combine::Lower)]);
        let combine = match (combine.unwrap_or(Combine::Add), table.has("missing")) {
            (Combine::Lower, true) => table
                .choice("missing", &[("pending", Combine::LowerAwaited)])
                .unwrap_or(Combine::LowerAwaited),
            (combine, _) => combine,
        };
        return Some(Deduction::Manual { judge: judge(table), combine });
    }
    if table.has("zero") {
        let of = table.words("of");
        return table.flag("zero").then_some(Deduction::Zero { of });
    }
    if table.has("of") {
        let rates = rates(table);
        let has_points = rates.is_empty() || table.has("points");
        return Some(Deduction::PerBreach {
            of: table.words("of"),
            points: if has_points { table.points("points") } else { Decimal::ZERO },
            rates,
            once: once(table, false),
        });
    }
    unknown(table, "contract-deduction-form", "contract-deduction-form-help");
    None
}

/// Reads how a bonus is earned; none if nobody can say.
pub(super) fn bonus(table: &Fields<'_>) -> Option<BonusForm> {
    if table.has("manual") {
        return Some(BonusForm::Manual { judge: judge(table), missing: unfiled(table) });
    }
    if table.has("on") {
        return Some(BonusForm::Records {
            on: Selection::read(table),
            points: table.points("points"),
            max: table.has("max").then(|| table.points("max")),
        });
    }
    unknown(table, "contract-bonus-form", "contract-bonus-form-help");
    None
}

fn unknown(table: &Fields<'_>, key: &'static str, help: &'static str) {
    table.problems().report(table.place, Message::new(key), Some(Message::new(help)));
}

fn judge(table: &Fields<'_>) -> Judge {
    Judge { item: table.required_word("manual"), max: table.points("max"), by: table.words("by") }
}

fn unfiled(table: &Fields<'_>) -> Unfiled {
    table
        .choice("missing", &[("pending", Unfiled::Pending), ("zero", Unfiled::Zero)])
        .unwrap_or(Unfiled::Pending)
}

fn earn(table: &Fields<'_>) -> Option<Deduction> {
    let inner = table.table("earn")?;
    let on = Selection::read(&inner);
    inner.finish();
    Some(Deduction::Earn {
        on,
        points: table.points("points"),
        max: table.points("max"),
        scope: table
            .choice("scope", &[("period", EarnScope::Period), ("so-far", EarnScope::SoFar)])
            .unwrap_or(EarnScope::Period),
        missing: unfiled(table),
    })
}

fn measure(table: &Fields<'_>) -> Deduction {
    let scale = if table.has("bands") {
        Scale::Bands(each(table, "bands", mark))
    } else if table.has("proportional") {
        if !table.flag("proportional") {
            unknown(table, "contract-deduction-form", "contract-deduction-form-help");
        }
        Scale::Proportional
    } else {
        Scale::Steps {
            below: table.required_number("below"),
            step: table.required_number("step"),
            points: table.points("points"),
            round: table
                .choice("round", &[("up", Round::Up), ("down", Round::Down)])
                .unwrap_or(Round::Up),
        }
    };
    let of = table.words("measure");
    if of.is_empty() || matches!(&scale, Scale::Bands(marks) if marks.is_empty()) {
        unknown(table, "contract-deduction-form", "contract-deduction-form-help");
    }
    Deduction::Measure {
        of,
        scale,
        missing: table
            .choice("missing", &[("zero", Missing::Zero), ("full", Missing::Full)])
            .unwrap_or(Missing::Zero),
        pick: table
            .choice("pick", &[("all", Pick::All), ("worst", Pick::Worst)])
            .unwrap_or(Pick::All),
    }
}

fn mark(table: &Fields<'_>) -> Mark {
    let sides = [
        (table.number("below"), Side::Below),
        (table.number("at_most"), Side::AtMost),
        (table.number("above"), Side::Above),
        (table.number("at_least"), Side::AtLeast),
    ];
    let mut stated = sides.into_iter().filter_map(|(at, side)| Some((at?, side)));
    let (first, more) = (stated.next(), stated.next());
    if first.is_none() || more.is_some() {
        let key = if more.is_some() { "contract-one-limit" } else { "contract-no-limit" };
        unknown(table, key, "contract-no-limit-help");
    }
    let (at, side) = first.unwrap_or((Decimal::ZERO, Side::Below));
    Mark { side, at, points: table.points("points") }
}

fn rates(table: &Fields<'_>) -> Vec<Rate> {
    each(table, "rates", |rate| Rate {
        when: rate.required_word("when"),
        points: rate.points("points"),
    })
}

/// Reads within what several breaches count once; only penalties may count once over the term.
pub(super) fn once(table: &Fields<'_>, is_penalty: bool) -> Once {
    if matches!(table.node("once").map(|node| &node.data), Some(Data::Table(_))) {
        let Some(inner) = table.table("once") else { return Once::Breach };
        let fields = inner.words("fields");
        inner.finish();
        if fields.is_empty() {
            let message = Message::new("contract-empty-list").with("key", "fields");
            table.problems().report(inner_place(table), message, None);
        }
        return Once::Fields(fields);
    }
    table.word("once").map_or(Once::Breach, |word: Word| match word.text.as_str() {
        "record" => Once::Record,
        "day" => Once::Day,
        "person-day" => Once::PersonDay,
        "month" => Once::Month,
        "period" => Once::Period,
        "term" if is_penalty => Once::Term,
        _ => Once::Window(word),
    })
}

fn inner_place(table: &Fields<'_>) -> crate::base::place::Place {
    table.node("once").map_or(table.place, |node| node.place)
}
