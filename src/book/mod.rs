//! The Book: the whole way from a snapshot to the settlement, frozen.

pub mod compare;
pub mod due;
pub mod effect;
mod identity;
mod policy;
pub mod portfolio;
pub mod trend;
mod undo;

use std::sync::OnceLock;

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
use crate::integrity::What;
use crate::ledger;
use crate::ledger::File;
use crate::ledger::Ledger;
use crate::obligations;
use crate::obligations::Verdicts;
use crate::seals;
use crate::seals::Bench;
use crate::seals::SealState;
use crate::settings::Settings;
use crate::snapshot::Content;
use crate::snapshot::Snapshot;
use crate::snapshot::Source;

use crate::snapshot::history::History;
use crate::snapshot::history::Unknown;
use crate::theme;
use effect::Effect;

pub use policy::Silenced;

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
    /// Points and money as they stand: of a sealed period what was sealed, and all sums over that;
    /// one entry for each contract of the ledger.
    pub assessments: Vec<Assessment>,
    /// Seals and how they stand; one list for each contract of the ledger.
    pub seals: Vec<Vec<SealState>>,
    /// What the evidence yields today, for contracts where that is not what stands.
    computed: Vec<Option<Assessment>>,
    /// Worked examples and what came of them; one list for each contract of the ledger.
    pub examples: Vec<Vec<Example>>,
    /// Everything that is wrong, by path, place and rule.
    pub findings: Vec<Finding>,
    /// What a waiver silences, in the same order.
    pub waived: Vec<Silenced>,
    /// What [`Ledger::unread`] held when the contracts were judged.
    unread_when_judged: Vec<usize>,
    effects: OnceLock<Vec<Vec<Effect>>>,
}

impl Book {
    /// Reads, decides and assesses. Pure: the same snapshot and settings give the same book.
    pub fn open(mut snapshot: Snapshot, settings: Settings) -> Book {
        agree(&mut snapshot, &settings);
        let mut judged = Judged::of(&snapshot, &settings, None);
        let Sealed { seals, computed } = judged.seal(&snapshot, &settings);
        let Judged { mut ledger, integrity, verdicts, assessments, assessed, mut findings } =
            judged;
        findings.extend(assessed.into_iter().flatten());
        let examples = try_examples(&ledger, &snapshot, &settings);
        findings.extend(theme::read(&snapshot, &settings).1);
        findings.extend(examples.iter().flatten().flat_map(|one| one.faults.iter().cloned()));
        // What only deciding shows, as a rule that names no field, is missing from the figures too.
        let unread = unread(&findings, &snapshot, &settings, &ledger);
        let unread_when_judged = std::mem::replace(&mut ledger.unread, unread);
        policy::level(&mut findings, &settings);
        sort(&mut findings, &snapshot);
        identity::anchor(&mut findings, &snapshot);
        let waived = policy::waive(&mut findings, &settings, snapshot.as_of.instant);
        sort(&mut findings, &snapshot);
        let effects = OnceLock::new();
        Book {
            snapshot,
            settings,
            ledger,
            integrity,
            verdicts,
            assessments,
            seals,
            computed,
            examples,
            findings,
            waived,
            unread_when_judged,
            effects,
        }
    }

    /// What the evidence of a contract yields today in points and money, seals aside.
    pub fn recomputed(&self, no: usize) -> &Assessment {
        self.computed[no].as_ref().unwrap_or(&self.assessments[no])
    }

    /// The seal of a period of a contract whose figures stand.
    pub fn seal_of(&self, no: usize, period: usize) -> Option<&SealState> {
        seals::standing(&self.seals[no], period)
    }

    /// What the seals of a contract are compared with, and a new one is drawn up from.
    pub fn bench(&self, no: usize) -> Bench<'_> {
        Bench {
            ledger: &self.ledger,
            no,
            snapshot: &self.snapshot,
            data: &self.settings.folders.data,
            integrity: &self.integrity[no],
            verdicts: &self.verdicts[no],
            assessment: self.recomputed(no),
        }
    }

    /// What each change of a filed value and each deletion did to a contract, the newest first.
    ///
    /// Worked out for all contracts when somebody first asks: each change asks for its contract to
    /// be judged once more.
    pub fn effects(&self, contract: usize) -> &[Effect] {
        let effects = self.effects.get_or_init(|| {
            let contracts = (0..self.ledger.contracts.len()).into_par_iter();
            contracts.map(|no| effect::effects(self, no)).collect()
        });
        effects.get(contract).map_or(&[], Vec::as_slice)
    }

    /// What a commit did by changing or deleting a record; none if it did neither.
    pub fn effect(&self, contract: usize, record: &str, commit: &str) -> Option<&Effect> {
        let mut effects = self.effects(contract).iter();
        effects.find(|effect| *effect.record == *record && *effect.commit == *commit)
    }
}

/// What is decided and assessed, before seals are held against it and worked examples are tried.
struct Judged {
    ledger: Ledger,
    integrity: Vec<Integrity>,
    verdicts: Vec<Verdicts>,
    assessments: Vec<Assessment>,
    /// Findings of the assessments, by contract.
    assessed: Vec<Vec<Finding>>,
    /// All other findings.
    findings: Vec<Finding>,
}

/// How seals stand, and what the evidence yields where a seal says otherwise.
struct Sealed {
    seals: Vec<Vec<SealState>>,
    computed: Vec<Option<Assessment>>,
}

impl Judged {
    /// Judges every contract of a snapshot, or only those in some folders of the data folder.
    fn of(snapshot: &Snapshot, settings: &Settings, only: Option<&[&str]>) -> Judged {
        let as_of = snapshot.as_of.instant;
        let (mut ledger, found) = {
            let data = format!("{}/", settings.folders.data);
            let mut files = files(snapshot, &data);
            files.retain(|file| only.is_none_or(|folders| is_for(file.path, folders)));
            let attachments = |path: &str| attachment(snapshot, &format!("{data}{path}"));
            match snapshot.history {
                History::Unknown(Unknown::MadeUp) => {
                    ledger::read_made_up(&files, &attachments, as_of)
                }
                _ => ledger::read(&files, &attachments, as_of),
            }
        };
        let mut findings = snapshot.findings.clone();
        findings.extend(found);
        findings.extend(ledger::strays(&ledger, &data_paths(snapshot, settings)));
        let (integrity, found) = integrity::witness(&mut ledger, snapshot);
        findings.extend(found);
        ledger.unread = unread(&findings, snapshot, settings, &ledger);
        let decided: Vec<(Verdicts, Assessment, Vec<Finding>, Vec<Finding>)> =
            (0..ledger.contracts.len())
                .into_par_iter()
                .map(|no| {
                    let calendar = ledger.calendar_of(&ledger.contracts[no]);
                    let (verdicts, mut found) = obligations::decide(&ledger, no, calendar, as_of);
                    let contract = &ledger.contracts[no];
                    let horizon = settings.check.at_risk;
                    found.extend(obligations::at_risk(contract, &verdicts, as_of, horizon));
                    let (assessment, more) = assessment::assess(&ledger, no, &verdicts, as_of);
                    (verdicts, assessment, found, more)
                })
                .collect();
        let (mut verdicts, mut assessments, mut assessed) = (Vec::new(), Vec::new(), Vec::new());
        for (some, assessment, found, more) in decided {
            verdicts.push(some);
            assessments.push(assessment);
            assessed.push(more);
            findings.extend(found);
        }
        Judged { ledger, integrity, verdicts, assessments, assessed, findings }
    }

    /// Holds the seals against what was judged: what they say stands in its place.
    fn seal(&mut self, snapshot: &Snapshot, settings: &Settings) -> Sealed {
        let this = &*self;
        let judged: Vec<seals::Judged> = (0..this.ledger.contracts.len())
            .into_par_iter()
            .map(|no| {
                seals::judge(&Bench {
                    ledger: &this.ledger,
                    no,
                    snapshot,
                    data: &settings.folders.data,
                    integrity: &this.integrity[no],
                    verdicts: &this.verdicts[no],
                    assessment: &this.assessments[no],
                })
            })
            .collect();
        let mut sealed = Sealed { seals: Vec::new(), computed: Vec::new() };
        for (no, one) in judged.into_iter().enumerate() {
            sealed.computed.push(one.standing.map(|(standing, found)| {
                // What is paid is held against what stands.
                self.assessed[no] = found;
                std::mem::replace(&mut self.assessments[no], standing)
            }));
            sealed.seals.push(one.seals);
            self.integrity[no].incidents.extend(one.incidents);
            self.findings.extend(one.findings);
        }
        sealed
    }
}

/// Whether a path within the data folder matters to the contracts of some folders: their own files,
/// and what all contracts share.
fn is_for(path: &str, folders: &[&str]) -> bool {
    let own = |folder: &&str| path.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
    path.starts_with("calendars/") || path.starts_with("kinds/") || folders.iter().any(own)
}

/// What nobody who may has agreed to does not rule: the last agreed version does.
fn agree(snapshot: &mut Snapshot, settings: &Settings) {
    for (source, blob) in integrity::unheard(snapshot, &settings.folders.data) {
        snapshot.recall(source, &blob);
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

/// The errors in each contract's own files, breaches, worked examples and seals aside.
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
        // What git says of the evidence was read well enough.
        let is_read = finding.clause.is_some() || What::of_rule(&finding.rule).is_some();
        if finding.level != Level::Error || is_read {
            continue;
        }
        let path = match (finding.place, &finding.path) {
            (Some(place), _) => snapshot.source(place.source).path.as_str(),
            (None, Some(path)) => path.as_str(),
            (None, None) => continue,
        };
        let owner = folders.iter().position(|folder| path.starts_with(folder.as_str()));
        let is_aside = |no: &usize| {
            let inside = &path[folders[*no].len()..];
            inside.starts_with("examples/") || inside.starts_with("seals/")
        };
        if let Some(no) = owner.filter(|no| !is_aside(no)) {
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
