//! Inputs: digests of everything that a period's figures rest on.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::assessment::PeriodScore;
use crate::base::digest::sha256;
use crate::base::place::SourceId;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::add_days;
use crate::calendar::dates;
use crate::ledger;
use crate::ledger::Ledger;
use crate::snapshot::Content;

use super::Bench;
use super::canonical;

/// For how many days after a period working days still matter: limits that began in it run on.
const DAYS_AFTER: i64 = 100;

/// Digests of what the figures of a period rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Of the contract file.
    pub contract: String,
    /// Of the working days from the first day of the period to some time after its last.
    pub calendar: String,
    /// Of each file of the repository's own record kinds, by its name.
    pub kinds: BTreeMap<String, String>,
    /// Of each record that counts, by its id.
    pub records: BTreeMap<String, String>,
}

impl Inputs {
    /// The digests of a period.
    pub(super) fn of(bench: &Bench<'_>, period: usize) -> Inputs {
        let contract = bench.contract();
        let text = |path: &str| match bench.snapshot.find(path) {
            Some(source) => bench.snapshot.text(source),
            None => "",
        };
        let folder = format!("{}/kinds/", bench.data);
        let kinds = bench.snapshot.sources.iter().filter_map(|source| {
            let name = source.path.strip_prefix(&folder).filter(|name| name.ends_with(".toml"))?;
            let Content::Text(written) = &source.content else { return None };
            Some((name.to_owned(), canonical::file(written, &[])))
        });
        let days = &contract.identity.periods[period];
        let calendar = bench.ledger.calendar_of(contract);
        let worked: String = dates(days.first, add_days(days.last, DAYS_AFTER))
            .map(|date| match calendar.map(|calendar| calendar.is_workday(date)) {
                Some(Ok(true)) => '1',
                Some(Ok(false)) => '0',
                _ => '?',
            })
            .collect();
        let path = format!("{}/{}/contract.toml", bench.data, contract.folder);
        Inputs {
            contract: canonical::file(text(&path), &[]),
            calendar: sha256(worked.as_bytes()),
            kinds: kinds.collect(),
            records: digests(bench.ledger, counted(bench, period)),
        }
    }
}

/// The seals of a contract: path within the repository, number and text; a file that is no text has none.
pub(super) fn seal_files<'a>(bench: &Bench<'a>) -> Vec<(&'a str, SourceId, Option<&'a str>)> {
    let data = format!("{}/", bench.data);
    let is_seal = |path: &str| {
        path.strip_prefix(&data).is_some_and(|path| ledger::is_seal(path, bench.contract()))
    };
    let files = bench.snapshot.numbered().filter(|(_, source)| is_seal(&source.path));
    files
        .map(|(no, source)| {
            let text = match &source.content {
                Content::Text(text) => Some(text.as_str()),
                _ => None,
            };
            (source.path.as_str(), no, text)
        })
        .collect()
}

/// The digests of some records by id; two of the same id have one.
fn digests(ledger: &Ledger, records: BTreeSet<RecordNo>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for no in records {
        let record = ledger.record(no);
        let digest = canonical::record(record, ledger.kinds.kind(usize::from(record.kind)));
        found.entry(record.id.to_string()).or_default().push(digest);
    }
    let one = |(id, mut digests): (String, Vec<String>)| {
        digests.sort();
        let digest = if digests.len() == 1 {
            digests.remove(0)
        } else {
            sha256(digests.concat().as_bytes())
        };
        (id, digest)
    };
    found.into_iter().map(one).collect()
}

/// The digest of each record of a contract, whether it counts or not.
pub(super) fn all(bench: &Bench<'_>) -> BTreeMap<String, String> {
    let own = (0..).map(RecordNo).zip(&bench.ledger.records);
    let own = own.filter(|(_, record)| record.contract as usize == bench.no).map(|(no, _)| no);
    digests(bench.ledger, own.collect())
}

/// The records that count in a period: those of its days, those without a time, and whatever its
/// outcomes, points and penalties rest on.
fn counted(bench: &Bench<'_>, period: usize) -> BTreeSet<RecordNo> {
    let contract = bench.contract();
    let days = contract.identity.period_interval(&contract.identity.periods[period]);
    let mut records = BTreeSet::new();
    for (no, record) in (0..).map(RecordNo).zip(&bench.ledger.records) {
        let is_here = record.at.is_none_or(|at| days.contains(at));
        if record.contract as usize == bench.no && is_here {
            records.insert(no);
        }
    }
    for (_, outcome) in bench.verdicts.decided.iter().flat_map(|one| one.within(Some(period))) {
        records.extend(outcome.record);
        records.extend(&outcome.evidence);
        records.extend(&outcome.offenders);
        records.extend(of_proof(&outcome.proof));
    }
    if let Some(score) = bench.assessment.periods.iter().find(|score| score.period == period) {
        of_score(score, &mut records);
    }
    let penalties = bench.assessment.settlement.iter().flat_map(|all| &all.penalties);
    for charge in penalties.flat_map(|state| &state.charges) {
        if charge.period == Some(period) {
            records.extend(charge.record);
            records.extend(charge.assent.given.iter().map(|(_, record, _)| *record));
        }
    }
    records
}

fn of_score(score: &PeriodScore, records: &mut BTreeSet<RecordNo>) {
    for item in score.sections.iter().flat_map(|section| &section.items) {
        records.extend(item.manual.iter().flat_map(|one| &one.records));
        records.extend(item.earned.iter().flat_map(|one| one.records.iter().chain(&one.unclear)));
        records.extend(of_proof(&item.proof));
    }
    for bonus in &score.bonuses {
        records.extend(&bonus.records);
        records.extend(of_proof(&bonus.proof));
    }
    for state in &score.awaits {
        records.extend(of_proof(&state.proof));
    }
}

fn of_proof(proof: &Proof) -> impl Iterator<Item = RecordNo> {
    proof.facts.iter().filter_map(|fact| fact.record)
}
