//! The desk of the tables: the book with what many rows look up, found in one pass.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::assessment::Assessment;
use crate::assessment::toll::LossAt;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::book::Book;
use crate::integrity::Act;
use crate::integrity::Deed;
use crate::integrity::Knowledge;
use crate::ledger::contract::Contract;
use crate::obligations::outcome::Decided;
use crate::obligations::outcome::Outcome;

use super::Cell;

/// The address of the page on which a thing of a contract is shown, with host and all; the number is
/// that of the contract.
pub type Address<'a> = dyn Fn(usize, &Link) -> Option<String> + Sync + 'a;

/// The book and what is found in it.
pub struct Desk<'a> {
    /// The book.
    pub book: &'a Book,
    /// Where pages lie; none if nobody knows.
    pub address: Option<&'a Address<'a>>,
    lines: Vec<OnceLock<Vec<u32>>>,
    landings: Vec<Option<Landing<'a>>>,
    losses: Vec<BTreeMap<(usize, usize), Vec<LossAt<'a>>>>,
}

/// The commit that filed a record, and when that reached the trunk.
#[derive(Clone, Copy)]
pub(super) struct Landing<'a> {
    pub(super) act: &'a Act,
    pub(super) landed: crate::base::time::Instant,
}

impl<'a> Desk<'a> {
    /// Looks everything up once.
    pub fn new(book: &'a Book, address: Option<&'a Address<'a>>) -> Desk<'a> {
        let mut landings = vec![None; book.ledger.records.len()];
        for integrity in book.integrity.iter().filter(|one| one.knowledge != Knowledge::Nothing) {
            for history in integrity.records.iter().filter(|one| !one.is_doubtful) {
                let Some(slot) = history.record.and_then(|no| landings.get_mut(no.0 as usize))
                else {
                    continue;
                };
                let first = history.events.first();
                let first = first.filter(|event| matches!(event.deed, Deed::Landed));
                *slot = first.map(|event| Landing { act: event.act(), landed: event.landed });
            }
        }
        Desk {
            book,
            address,
            lines: book.snapshot.sources.iter().map(|_| OnceLock::new()).collect(),
            landings,
            losses: book.assessments.iter().map(Assessment::tolls).collect(),
        }
    }

    /// A contract.
    pub(super) fn contract(&self, contract: usize) -> &'a Contract {
        &self.book.ledger.contracts[contract]
    }

    /// Its assessment.
    pub(super) fn assessment(&self, contract: usize) -> &'a Assessment {
        &self.book.assessments[contract]
    }

    /// What became of its obligations.
    pub(super) fn decided(&self, contract: usize) -> &'a [Decided] {
        &self.book.verdicts[contract].decided
    }

    /// All outcomes of a contract with the numbers of their obligations and their own.
    pub(super) fn outcomes(
        &self,
        contract: usize,
    ) -> impl Iterator<Item = (usize, usize, &'a Outcome)> + use<'a> {
        let decided = self.decided(contract).iter().enumerate();
        decided
            .flat_map(|(o, one)| one.outcomes.iter().enumerate().map(move |(k, out)| (o, k, out)))
    }

    /// The points that an outcome costs or may cost, on every form.
    pub(super) fn losses_of(&self, contract: usize, outcome: (usize, usize)) -> &[LossAt<'a>] {
        self.losses[contract].get(&outcome).map_or(&[], Vec::as_slice)
    }

    /// Id of a record.
    pub(super) fn record_id(&self, no: RecordNo) -> String {
        self.book.ledger.record(no).id.to_string()
    }

    /// Ids of records.
    pub(super) fn record_ids(&self, list: &[RecordNo]) -> Cell {
        Cell::list(list.iter().map(|no| self.record_id(*no)).collect())
    }

    /// How a record came in, if git knows.
    pub(super) fn landing(&self, no: RecordNo) -> Option<Landing<'a>> {
        self.landings.get(no.0 as usize).copied().flatten()
    }

    /// File and line of a place.
    pub(super) fn position(&self, place: Place) -> [Cell; 2] {
        let Some(source) = self.book.snapshot.sources.get(place.source.0 as usize) else {
            return [Cell::Empty, Cell::Empty];
        };
        let ends = self.lines[place.source.0 as usize].get_or_init(|| {
            let text = self.book.snapshot.text(place.source);
            let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            ends.map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect()
        });
        let line = ends.partition_point(|end| *end < place.start) + 1;
        [Cell::text(&source.path), Cell::count(line)]
    }

    /// The address of the page of a thing.
    pub(super) fn page(&self, contract: usize, link: &Link) -> Cell {
        let address = self.address.and_then(|address| address(contract, link));
        Cell::of(address, Cell::Text)
    }

    /// Id of a period of a contract.
    pub(super) fn period_id(&self, contract: usize, period: Option<usize>) -> Cell {
        let periods = &self.contract(contract).identity.periods;
        let period = period.and_then(|n| periods.get(n));
        Cell::of(period, |period| Cell::text(&period.id.text))
    }
}
