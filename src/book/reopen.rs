//! One book after another of the same repository: what did not change is taken over.
//!
//! A contract is judged by its own files, by the calendars and record kinds that all share, by the
//! settings, the history and the as-of instant, and by nothing else. Where all of these are the same
//! and its records have the numbers that they had, so is its case; worked examples rest on fewer.
//! Whatever is in doubt is judged anew: the book is the one that [`Book::open`] gives.

use std::ops::Range;

use super::Book;
use super::Case;
use super::Found;
use super::Judged;
use super::agree;
use super::read;
use crate::assessment::Assessment;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::examples::Example;
use crate::integrity;
use crate::integrity::Integrity;
use crate::ledger::Ledger;
use crate::ledger::readings::Readings;
use crate::obligations::Verdicts;
use crate::seals::SealState;
use crate::settings;
use crate::settings::Settings;
use crate::snapshot::Origin;
use crate::snapshot::Snapshot;
use crate::snapshot::history::History;

/// Books of one repository, one after another.
#[derive(Debug)]
pub struct Series {
    readings: Readings,
    memory: integrity::Memory,
    /// What the last book found, by contract.
    found: Vec<Found>,
    n_kept: usize,
}

impl Default for Series {
    fn default() -> Series {
        let memory = integrity::Memory::keeping();
        Series { readings: Readings::default(), memory, found: Vec::new(), n_kept: 0 }
    }
}

impl Series {
    /// The book of a snapshot, with what stayed the same since the book `before`, which has to be the
    /// last one of this series.
    pub fn next(
        &mut self,
        before: Option<Book>,
        mut snapshot: Snapshot,
        settings: Settings,
    ) -> Book {
        agree(&mut snapshot, &settings, &mut self.memory);
        let (mut ledger, findings) = read(&snapshot, &settings, None, Some(&mut self.readings));
        let n = ledger.contracts.len();
        let mut known: Vec<Option<Case>> = (0..n).map(|_| None).collect();
        let mut tried: Vec<Option<Vec<Example>>> = (0..n).map(|_| None).collect();
        let mut unread = Vec::new();
        if let Some(before) = before {
            unread.clone_from(&before.unread_when_judged);
            let now = Now { snapshot: &snapshot, settings: &settings };
            if now.is_alike(&before, &ledger) {
                let own = std::mem::take(&mut self.found);
                (known, tried) = now.take_over(before, own, &mut ledger);
            }
        }
        self.n_kept = known.iter().flatten().count();
        let is_kept: Vec<bool> = known.iter().map(Option::is_some).collect();
        let mut judged =
            Judged::going_on(ledger, findings, &snapshot, &settings, known, &mut self.memory);
        let is_other = |no: usize| is_kept[no] && unread.get(no) != judged.ledger.unread.get(no);
        if (0..n).any(is_other) {
            // Somebody else's files have an error that weighs on this contract.
            self.n_kept = 0;
            judged = Judged::of(&snapshot, &settings, None, &mut self.memory);
        }
        self.found = judged.cases.iter().map(|case| case.found.clone()).collect();
        Book::of(judged, tried, snapshot, settings)
    }

    /// Of how many contracts the last book took the case over.
    pub fn n_kept(&self) -> usize {
        self.n_kept
    }
}

/// What is to be judged now.
struct Now<'a> {
    snapshot: &'a Snapshot,
    settings: &'a Settings,
}

/// A file: number, path, blob.
type Sign<'a> = (SourceId, &'a str, &'a str);

impl Now<'_> {
    /// Whether everything that all contracts rest on is what it was.
    fn is_alike(&self, before: &Book, ledger: &Ledger) -> bool {
        let (old, new) = (&before.snapshot, self.snapshot);
        let data = &self.settings.folders.data;
        let shared = [format!("{data}/kinds/"), format!("{data}/calendars/")];
        let folders = |ledger: &Ledger| -> Vec<String> {
            ledger.contracts.iter().map(|contract| contract.folder.clone()).collect()
        };
        let text = |snapshot: &Snapshot| {
            snapshot.find(settings::FILE).map(|id| snapshot.source(id).blob.clone())
        };
        old.as_of == new.as_of
            && is_same_commit(&old.origin, &new.origin)
            && is_same_history(&old.history, &new.history)
            && text(old) == text(new)
            && folders(&before.ledger) == folders(ledger)
            && shared.iter().all(|folder| is_same(old, new, folder))
    }

    /// What may be taken over from the book before, with the records that git has stamped.
    fn take_over(
        &self,
        before: Book,
        mut found: Vec<Found>,
        ledger: &mut Ledger,
    ) -> (Vec<Option<Case>>, Vec<Option<Vec<Example>>>) {
        let data = &self.settings.folders.data;
        let folder = |no: usize| format!("{data}/{}/", ledger.contracts[no].folder);
        let n = ledger.contracts.len();
        let old = &before.snapshot;
        let is_case: Vec<bool> = (0..n)
            .map(|no| {
                is_same(old, self.snapshot, &folder(no))
                    && records_of(&before.ledger, no) == records_of(ledger, no)
            })
            .collect();
        let is_tried: Vec<bool> = (0..n)
            .map(|no| {
                let folder = folder(no);
                is_same(old, self.snapshot, &format!("{folder}contract.toml"))
                    && is_same(old, self.snapshot, &format!("{folder}examples/"))
            })
            .collect();
        let Ledger { mut records, mut contracts, .. } = before.ledger;
        let mut case =
            |no: usize, (integrity, verdicts, assessment, computed, seals, since): Parts| Case {
                integrity,
                verdicts,
                assessment,
                computed,
                seals,
                found: std::mem::take(&mut found[no]),
                since,
            };
        let all = before.integrity.into_iter().zip(before.verdicts).zip(before.assessments);
        let all = all.zip(before.computed).zip(before.seals).zip(before.stands_since).map(
            |(((((integrity, verdicts), assessment), computed), seals), since)| {
                (integrity, verdicts, assessment, computed, seals, since)
            },
        );
        let known =
            all.enumerate().map(|(no, parts)| is_case[no].then(|| case(no, parts))).collect();
        for no in (0..n).filter(|no| is_case[*no]) {
            std::mem::swap(&mut ledger.contracts[no], &mut contracts[no]);
            for at in records_of(ledger, no) {
                std::mem::swap(&mut ledger.records[at], &mut records[at]);
            }
        }
        let tried = before.examples.into_iter().zip(&is_tried);
        (known, tried.map(|(examples, is_tried)| is_tried.then_some(examples)).collect())
    }
}

/// What a contract was judged to: evidence, verdicts, figures, what the evidence yields, seals, and
/// since when.
type Parts = (Integrity, Verdicts, Assessment, Option<Assessment>, Vec<SealState>, Instant);

/// Where the records of a contract stand in the ledger.
fn records_of(ledger: &Ledger, no: usize) -> Range<usize> {
    let end = |is_before: &dyn Fn(usize) -> bool| {
        ledger.records.partition_point(|record| is_before(record.contract as usize))
    };
    end(&|contract| contract < no)..end(&|contract| contract <= no)
}

/// The readable files whose paths begin so; none if one could not be read.
fn signs<'a>(snapshot: &'a Snapshot, prefix: &'a str) -> Option<Vec<Sign<'a>>> {
    let begins = snapshot.sources.partition_point(|source| source.path.as_str() < prefix);
    snapshot
        .numbered()
        .skip(begins)
        .take_while(|(_, source)| source.path.starts_with(prefix))
        .map(|(id, source)| {
            let is_known = !source.blob.is_empty();
            is_known.then_some((id, source.path.as_str(), source.blob.as_str()))
        })
        .collect()
}

/// Whether the files whose paths begin so are the same ones, with the same numbers.
fn is_same(old: &Snapshot, new: &Snapshot, prefix: &str) -> bool {
    let new = signs(new, prefix);
    new.is_some() && signs(old, prefix) == new
}

/// Whether both are of the same commit, and of the same kind.
fn is_same_commit(old: &Origin, new: &Origin) -> bool {
    match (old, new) {
        (Origin::Folder, Origin::Folder) => true,
        (Origin::WorkTree { head: old, .. }, Origin::WorkTree { head: new, .. }) => old == new,
        (Origin::Revision(old), Origin::Revision(new)) => old == new,
        _ => false,
    }
}

/// Whether both histories tell the same; what older versions held goes by their ids.
fn is_same_history(old: &History, new: &History) -> bool {
    match (old, new) {
        (History::Known(old), History::Known(new)) => old.trunk == new.trunk && old.gap == new.gap,
        (History::Unknown(old), History::Unknown(new)) => old == new,
        _ => false,
    }
}
