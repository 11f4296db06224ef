//! Caps: how much of what is deducted counts, entry by entry in the order of the contract.
//!
//! Caps are nested or apart (the linter holds that), so giving each entry in turn what all caps
//! over it leave yields the most that they allow together: one more breach never lowers the sum.

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::ledger::contract::fields::Word;
use crate::ledger::contract::penalty::CapLimit;
use crate::ledger::contract::settlement::Base;

use super::Range;
use super::case::Case;

/// What an entry of the settlement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// What a period's score takes from the price.
    Band,
    /// What a period's score owes on top.
    Damages,
    /// A penalty, by its number.
    Penalty(usize),
    /// A reduction, by its number.
    Reduction(usize),
}

/// Something that is deducted, exactly, before any cap.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) sort: Sort,
    /// The period that it counts in, if it does in one.
    pub(super) period: Option<usize>,
    /// The payment that bears it first, if one does.
    pub(super) stage: Option<usize>,
    pub(super) exact: Range,
}

/// What a cap leaves for the entries that it covers.
struct Room {
    /// Number of the cap in the contract; none for the price itself.
    cap: Option<usize>,
    /// Whether it covers each entry.
    covers: Vec<bool>,
    left: Decimal,
}

/// The entries after all caps.
pub(super) struct Capped {
    /// What of each entry counts.
    pub(super) entries: Vec<Range>,
    /// What counts altogether.
    pub(super) sum: Range,
    /// What each cap spares, in the order of the contract; last what goes beyond the price.
    pub(super) spared: Vec<Range>,
}

/// The amounts that the caps let through; of one for each period the sum.
pub(super) fn limits(case: &Case<'_>, total: Money, bases: &[Decimal]) -> Vec<Money> {
    let caps = case.contract.terms.caps.iter();
    caps.map(|cap| {
        if case.is_foreign(cap) {
            let message = Message::new("settle-cap-currency").with("title", &cap.title);
            case.problems.push(Finding::error("contract", cap.place, message));
            return total;
        }
        let limit = |base: Decimal| match cap.limit {
            CapLimit::Amount(money) => money.amount,
            CapLimit::Share(share, Base::Total) => total.amount * share / Decimal::ONE_HUNDRED,
            CapLimit::Share(share, Base::Period) => base * share / Decimal::ONE_HUNDRED,
        };
        let sum = match (cap.per_period, cap.limit) {
            (true, _) | (false, CapLimit::Share(_, Base::Period)) => {
                bases.iter().map(|base| limit(*base)).sum()
            }
            (false, _) => limit(total.amount),
        };
        Money::new(sum, total.currency).rounded()
    })
    .collect()
}

/// Puts the caps over the entries; over all of them the price, unless more can be claimed.
pub(super) fn capped(
    case: &Case<'_>,
    entries: &[Entry],
    total: Money,
    bases: &[Decimal],
) -> Capped {
    let n_caps = case.contract.terms.caps.len();
    let ends: [fn(&Range) -> Decimal; 3] =
        [|range| range.low, |range| range.now, |range| range.high];
    let run = |pick: &dyn Fn(usize) -> Decimal| {
        let amounts: Vec<Decimal> = (0..entries.len()).map(pick).collect();
        allocate(&amounts, rooms(case, entries, total, bases), n_caps)
    };
    let all = ends.map(|end| run(&|n| end(&entries[n].exact)));
    let ranges = (0..entries.len()).map(|n| {
        // The least of it where the others take most, and the other way round.
        let least = run(&|m| if m == n { entries[m].exact.low } else { entries[m].exact.high });
        let most = run(&|m| if m == n { entries[m].exact.high } else { entries[m].exact.low });
        let now = all[1].counted[n];
        Range { low: least.counted[n].min(now), now, high: most.counted[n].max(now) }
    });
    let of = |pick: &dyn Fn(&Allocation) -> Decimal| {
        let [low, now, high] = [pick(&all[0]), pick(&all[1]), pick(&all[2])];
        Range { low: low.min(now), now, high: high.max(now) }
    };
    Capped {
        entries: ranges.collect(),
        sum: of(&|one| one.counted.iter().sum()),
        spared: (0..=n_caps).map(|cap| of(&|one| one.spared[cap])).collect(),
    }
}

fn rooms(case: &Case<'_>, entries: &[Entry], total: Money, bases: &[Decimal]) -> Vec<Room> {
    let terms = &case.contract.terms;
    let mut rooms = Vec::new();
    for (n, cap) in terms.caps.iter().enumerate() {
        if case.is_foreign(cap) {
            continue;
        }
        let covers = |period: Option<usize>| -> Vec<bool> {
            let is_covered = |entry: &Entry| {
                cap.of.iter().any(|word| names(case, word, entry.sort))
                    && (!cap.per_period || entry.period == period)
            };
            entries.iter().map(is_covered).collect()
        };
        let limit = |base: Decimal| match cap.limit {
            CapLimit::Amount(money) => money.amount,
            CapLimit::Share(share, base_of) => {
                let base = if base_of == Base::Total { total.amount } else { base };
                base * share / Decimal::ONE_HUNDRED
            }
        };
        if cap.per_period {
            for (period, base) in bases.iter().enumerate() {
                let covers = covers(Some(period));
                rooms.push(Room { cap: Some(n), covers, left: limit(*base) });
            }
        } else {
            let sum = bases.iter().sum();
            rooms.push(Room { cap: Some(n), covers: covers(None), left: limit(sum) });
        }
    }
    if !terms.recover {
        rooms.push(Room { cap: None, covers: vec![true; entries.len()], left: total.amount });
    }
    rooms
}

/// Whether a word of a cap means entries of a sort.
fn names(case: &Case<'_>, word: &Word, sort: Sort) -> bool {
    match sort {
        Sort::Band => word.text == "bands",
        Sort::Damages => word.text == "damages",
        Sort::Reduction(_) => word.text == "reductions",
        Sort::Penalty(n) => {
            let penalty = case.contract.terms.penalties.get(n);
            word.text == "penalties" || penalty.is_some_and(|penalty| penalty.id.text == word.text)
        }
    }
}

/// What of each amount counts, and what each cap spares.
struct Allocation {
    counted: Vec<Decimal>,
    spared: Vec<Decimal>,
}

fn allocate(amounts: &[Decimal], mut rooms: Vec<Room>, n_caps: usize) -> Allocation {
    let mut spared = vec![Decimal::ZERO; n_caps + 1];
    let mut counted = Vec::with_capacity(amounts.len());
    for (n, amount) in amounts.iter().enumerate() {
        let tightest = rooms
            .iter()
            .filter(|room| room.covers[n])
            .min_by_key(|room| room.left)
            .map(|room| (room.cap, room.left));
        let counts = tightest.map_or(*amount, |(_, left)| left.clamp(Decimal::ZERO, *amount));
        for room in rooms.iter_mut().filter(|room| room.covers[n]) {
            room.left -= counts;
        }
        if let Some((cap, _)) = tightest {
            spared[cap.unwrap_or(n_caps)] += amount - counts;
        }
        counted.push(counts);
    }
    Allocation { counted, spared }
}
