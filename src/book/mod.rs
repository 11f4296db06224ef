//! The Book: the whole way from a snapshot to the settlement, frozen.

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::assessment;
use crate::assessment::Assessment;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::place::SourceId;
use crate::examples;
use crate::examples::Example;
use crate::integrity;
use crate::integrity::Integrity;
use crate::ledger;
use crate::ledger::File;
use crate::ledger::Ledger;
use crate::obligations;
use crate::obligations::Verdicts;
use crate::settings::Settings;
use crate::snapshot::Content;
use crate::snapshot::Snapshot;
use crate::snapshot::Source;
use crate::snapshot::history::History;
use crate::snapshot::history::Unknown;

/// Everything that pages, charts and reports are made of.
#[derive(Debug)]
pub struct Book {
    /// The sources, the revision and the as-of instant.
    pub snapshot: Snapshot,
    /// What `pactbook.toml` says.
    pub settings: Settings,
    /// Contracts and records.
    pub ledger: Ledger,
    /// What git says about the evidence; one entry for each contract of the ledger.
    pub integrity: Vec<Integrity>,
    /// Outcomes with their proofs; one entry for each contract of the ledger.
    pub verdicts: Vec<Verdicts>,
    /// Points and money; one entry for each contract of the ledger.
    pub assessments: Vec<Assessment>,
    /// Worked examples and what came of them; one list for each contract of the ledger.
    pub examples: Vec<Vec<Example>>,
    /// Everything that is wrong, by path, place and rule.
    pub findings: Vec<Finding>,
}

impl Book {
    /// Reads, decides and assesses. Pure: the same snapshot and settings give the same book.
    pub fn open(mut snapshot: Snapshot, settings: Settings) -> Book {
        let as_of = snapshot.as_of.instant;
        let (mut ledger, mut found) = read(&snapshot, &settings);
        let unheard = integrity::unheard(&ledger, &snapshot);
        if !unheard.is_empty() {
            // What nobody who may has agreed to does not rule: the last agreed version does.
            unheard.iter().for_each(|(source, blob)| snapshot.recall(*source, blob));
            (ledger, found) = read(&snapshot, &settings);
        }
        let mut findings = snapshot.findings.clone();
        findings.extend(found);
        findings.extend(ledger::strays(&ledger, &data_paths(&snapshot, &settings)));
        let (integrity, found) = integrity::witness(&mut ledger, &snapshot);
        findings.extend(found);
        ledger.unread = unread(&findings, &snapshot, &settings, &ledger);
        let decided: Vec<(Verdicts, Assessment, Vec<Finding>)> = (0..ledger.contracts.len())
            .into_par_iter()
            .map(|no| {
                let calendar = ledger.calendar_of(&ledger.contracts[no]);
                let (verdicts, mut found) = obligations::decide(&ledger, no, calendar, as_of);
                let (assessment, more) = assessment::assess(&ledger, no, &verdicts, as_of);
                found.extend(more);
                (verdicts, assessment, found)
            })
            .collect();
        let mut verdicts = Vec::new();
        let mut assessments = Vec::new();
        for (some, assessment, found) in decided {
            verdicts.push(some);
            assessments.push(assessment);
            findings.extend(found);
        }
        let examples = try_examples(&ledger, &snapshot, &settings);
        findings.extend(examples.iter().flatten().flat_map(|one| one.faults.iter().cloned()));
        // What only deciding shows, as a rule that names no field, is missing from the figures too.
        ledger.unread = unread(&findings, &snapshot, &settings, &ledger);
        sort(&mut findings, &snapshot);
        Book { snapshot, settings, ledger, integrity, verdicts, assessments, examples, findings }
    }
}

/// Reads contracts and records from the files of a snapshot.
fn read(snapshot: &Snapshot, settings: &Settings) -> (Ledger, Vec<Finding>) {
    let as_of = snapshot.as_of.instant;
    let data = format!("{}/", settings.folders.data);
    let files = files(snapshot, &data);
    let attachments = |path: &str| attachment(snapshot, &format!("{data}{path}"));
    match snapshot.history {
        History::Unknown(Unknown::MadeUp) => ledger::read_made_up(&files, &attachments, as_of),
        _ => ledger::read(&files, &attachments, as_of),
    }
}

/// The paths of all files of the data folder, relative to it, with their numbers.
fn data_paths<'a>(snapshot: &'a Snapshot, settings: &Settings) -> Vec<(SourceId, &'a str)> {
    let data = format!("{}/", settings.folders.data);
    let within = |(source, file): (SourceId, &'a Source)| {
        Some((source, file.path.strip_prefix(data.as_str())?))
    };
    snapshot.numbered().filter_map(within).collect()
}

/// Judges the worked examples of every contract.
fn try_examples(ledger: &Ledger, snapshot: &Snapshot, settings: &Settings) -> Vec<Vec<Example>> {
    let files = files(snapshot, &format!("{}/", settings.folders.data));
    let contracts = ledger.contracts.iter().enumerate();
    contracts
        .map(|(no, contract)| {
            let own = files.iter().filter(|file| ledger::is_example(file.path, contract));
            examples::run(ledger, no, &own.copied().collect::<Vec<_>>())
        })
        .collect()
}

/// The errors in each contract's own files, breaches and worked examples aside.
fn unread(
    findings: &[Finding],
    snapshot: &Snapshot,
    settings: &Settings,
    ledger: &Ledger,
) -> Vec<usize> {
    let folders: Vec<String> = ledger
        .contracts
        .iter()
        .map(|contract| format!("{}/{}/", settings.folders.data, contract.folder))
        .collect();
    let mut counts = vec![0; folders.len()];
    for finding in findings {
        if finding.level != Level::Error || finding.clause.is_some() {
            continue;
        }
        let path = match (finding.place, &finding.path) {
            (Some(place), _) => snapshot.source(place.source).path.as_str(),
            (None, Some(path)) => path.as_str(),
            (None, None) => continue,
        };
        let owner = folders.iter().position(|folder| path.starts_with(folder.as_str()));
        if let Some(no) = owner.filter(|no| !path[folders[*no].len()..].starts_with("examples/")) {
            counts[no] += 1;
        }
    }
    counts
}

/// The readable files of the data folder, by path within it.
fn files<'a>(snapshot: &'a Snapshot, data: &str) -> Vec<File<'a>> {
    snapshot
        .numbered()
        .filter_map(|(source, file)| match &file.content {
            Content::Text(text) => Some(File { source, path: file.path.strip_prefix(data)?, text }),
            _ => None,
        })
        .collect()
}

fn attachment(snapshot: &Snapshot, path: &str) -> Option<(String, u64)> {
    match &snapshot.source(snapshot.find(path)?).content {
        Content::Text(text) => {
            let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
            Some((crate::base::digest::sha256(text.as_bytes()), size))
        }
        Content::Binary { sha256, size, .. } => Some((sha256.clone(), *size)),
        Content::Unreadable => None,
    }
}

/// By path, place and rule, so that two runs say the same in the same order.
fn sort(findings: &mut [Finding], snapshot: &Snapshot) {
    findings.sort_by_cached_key(|finding| {
        let path = match (finding.place, &finding.path) {
            (Some(place), _) => snapshot.source(place.source).path.clone(),
            (None, Some(path)) => path.clone(),
            (None, None) => String::new(),
        };
        let start = finding.place.map_or(0, |place| place.start);
        (path, start, finding.rule.clone(), finding.subject.clone(), finding.message.clone())
    });
}
