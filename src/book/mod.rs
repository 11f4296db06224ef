//! The Book: the whole way from a snapshot to the settlement, frozen.

pub mod account;
pub mod compare;
pub mod due;
pub mod effect;
pub mod estate;
mod identity;
mod policy;
pub mod portfolio;
mod recall;
pub mod reopen;
pub mod trend;
mod undo;

use std::sync::OnceLock;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::assessment;
use crate::assessment::Assessment;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::moment::Moment;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::examples;
use crate::examples::Example;
use crate::integrity;
use crate::integrity::Integrity;
use crate::integrity::What;
use crate::integrity::Witnessed;
use crate::ledger;
use crate::ledger::File;
use crate::ledger::Ledger;
use crate::ledger::readings::Readings;
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

pub use account::Count;
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
    /// How much of it there is; one entry for each contract of the ledger.
    pub counts: Vec<Count>,
    /// Since when the judgement of each contract has been what it is, as far as its files and history
    /// go: it is the same as of every instant from then on until [`Book::until`] says otherwise.
    pub stands_since: Vec<Instant>,
    /// What [`Ledger::unread`] held when the contracts were judged.
    unread_when_judged: Vec<usize>,
    /// The as-of instant, with what was asked about all contracts together: waivers.
    pub moment: Moment,
    effects: OnceLock<Vec<Vec<Effect>>>,
}

impl Book {
    /// Reads, decides and assesses. Pure: the same snapshot and settings give the same book.
    pub fn open(mut snapshot: Snapshot, settings: Settings) -> Book {
        let mut memory = integrity::Memory::keeping();
        agree(&mut snapshot, &settings, &mut memory);
        let judged = Judged::of(&snapshot, &settings, None, &mut memory);
        let tried = judged.ledger.contracts.iter().map(|_| None).collect();
        Book::of(judged, tried, snapshot, settings)
    }

    /// The book of what was judged, with the worked examples of contracts that are known already.
    fn of(
        judged: Judged,
        tried: Vec<Option<Vec<Example>>>,
        snapshot: Snapshot,
        settings: Settings,
    ) -> Book {
        let mut book = Book::bare(judged, tried, snapshot, settings);
        book.apply_policy();
        book
    }

    /// The same before the settings are asked what weighs how much and what is waived; findings
    /// stand in no order.
    fn bare(
        judged: Judged,
        tried: Vec<Option<Vec<Example>>>,
        snapshot: Snapshot,
        settings: Settings,
    ) -> Book {
        let Judged { mut ledger, cases, before, of_history } = judged;
        let mut findings = before;
        let (mut integrity, mut verdicts, mut assessments) = (Vec::new(), Vec::new(), Vec::new());
        let (mut seals, mut computed) = (Vec::new(), Vec::new());
        let (mut decided, mut sealed, mut assessed) = (Vec::new(), Vec::new(), Vec::new());
        let mut stands_since = Vec::new();
        for case in cases {
            let Found { witnessed, decided: own, sealed: of_seals, assessed: of_sums } = case.found;
            findings.extend(witnessed);
            decided.extend(own);
            sealed.extend(of_seals);
            assessed.extend(of_sums);
            integrity.push(case.integrity);
            verdicts.push(case.verdicts);
            assessments.push(case.assessment);
            seals.push(case.seals);
            computed.push(case.computed);
            stands_since.push(case.since);
        }
        for some in [of_history, decided, sealed, assessed] {
            findings.extend(some);
        }
        let examples = try_examples(&ledger, &snapshot, &settings, tried);
        findings.extend(theme::read(&snapshot, &settings).1);
        findings.extend(examples.iter().flatten().flat_map(|one| one.faults.iter().cloned()));
        // What only deciding shows, as a rule that names no field, is missing from the figures too.
        let unread = unread(&findings, &snapshot, &settings, &ledger);
        let unread_when_judged = std::mem::replace(&mut ledger.unread, unread);
        let moment = Moment::new(snapshot.as_of.instant);
        let effects = OnceLock::new();
        let counts = account::counts(&ledger, &verdicts);
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
            waived: Vec::new(),
            counts,
            stands_since,
            unread_when_judged,
            moment,
            effects,
        }
    }

    /// Levels and waivers of the settings; findings in their order, each with its own fingerprint.
    fn apply_policy(&mut self) {
        let Book { findings, snapshot, settings, moment, .. } = self;
        policy::level(findings, settings);
        sort(findings, snapshot);
        identity::anchor(findings, snapshot);
        let waived = policy::waive(findings, settings, moment);
        sort(findings, snapshot);
        self.waived = waived;
    }

    /// The as-of instant of a contract. Whatever is said about one contract asks here, so that
    /// [`Book::until`] knows of it.
    pub fn moment(&self, contract: usize) -> &Moment {
        self.ledger.moment(contract)
    }

    /// The first later instant as of which something that was said about a contract so far would be
    /// another thing, be it a verdict, a figure, a finding or a waiver; none if it holds for good.
    ///
    /// As of every instant before it the same files with the same history give the same.
    pub fn until(&self, contract: usize) -> Option<Instant> {
        let own = self.moment(contract).until();
        own.into_iter().chain(self.moment.until()).min()
    }

    /// The first instant as of which everything that was said about a contract so far would have been
    /// the same; none if it always was.
    pub fn since(&self, contract: usize) -> Option<Instant> {
        let own = self.moment(contract).since();
        own.into_iter().chain(self.moment.since()).max()
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

/// What is decided and assessed, with seals held against it, before worked examples are tried.
struct Judged {
    ledger: Ledger,
    /// One for each contract of the ledger.
    cases: Vec<Case>,
    /// What is wrong with the files, found before anything is judged.
    before: Vec<Finding>,
    /// What is wrong with the history and concerns no contract that is here.
    of_history: Vec<Finding>,
}

/// One contract, judged.
struct Case {
    integrity: Integrity,
    verdicts: Verdicts,
    /// Points and money as they stand.
    assessment: Assessment,
    /// What the evidence yields, where a seal says otherwise.
    computed: Option<Assessment>,
    seals: Vec<SealState>,
    found: Found,
    /// Since when all of this has been what it is.
    since: Instant,
}

/// What judging one contract found, by the stage that found it.
#[derive(Clone, Debug, Default)]
struct Found {
    witnessed: Vec<Finding>,
    decided: Vec<Finding>,
    sealed: Vec<Finding>,
    assessed: Vec<Finding>,
}

impl Judged {
    /// Judges every contract of a snapshot, or only those in some folders of the data folder.
    fn of(
        snapshot: &Snapshot,
        settings: &Settings,
        only: Option<&[&str]>,
        memory: &mut integrity::Memory,
    ) -> Judged {
        let (ledger, before) = read(snapshot, settings, only, None);
        let known = ledger.contracts.iter().map(|_| None).collect();
        Judged::going_on(ledger, before, snapshot, settings, known, memory)
    }

    /// Judges what was read, but for contracts whose cases are known already.
    fn going_on(
        mut ledger: Ledger,
        before: Vec<Finding>,
        snapshot: &Snapshot,
        settings: &Settings,
        known: Vec<Option<Case>>,
        memory: &mut integrity::Memory,
    ) -> Judged {
        let is_wanted: Vec<bool> = known.iter().map(Option::is_none).collect();
        let (witnessed, mut of_history) =
            integrity::witness(&mut ledger, snapshot, &|no| is_wanted[no], memory);
        let mut findings = before.clone();
        for (new, old) in witnessed.iter().zip(&known) {
            let old = old.as_ref().map(|case| &case.found.witnessed);
            let own = new.as_ref().map(|(_, found)| found).or(old);
            findings.extend(own.into_iter().flatten().cloned());
        }
        of_history.extend(integrity::history_unknown(snapshot, &findings));
        findings.extend(of_history.iter().cloned());
        ledger.unread = unread(&findings, snapshot, settings, &ledger);
        let ledger = ledger;
        let cases: Vec<Case> = witnessed
            .into_par_iter()
            .zip(known)
            .enumerate()
            .filter_map(|(no, (witnessed, known))| {
                known.or_else(|| Some(case(&ledger, no, witnessed?, snapshot, settings)))
            })
            .collect();
        Judged { ledger, cases, before, of_history }
    }
}

/// Decides and assesses one contract, and holds its seals against that: what they say stands in the
/// place of what was assessed.
fn case(
    ledger: &Ledger,
    no: usize,
    (mut integrity, witnessed): Witnessed,
    snapshot: &Snapshot,
    settings: &Settings,
) -> Case {
    let as_of = ledger.moment(no);
    let contract = &ledger.contracts[no];
    let calendar = ledger.calendar_of(contract);
    let (verdicts, mut decided) = obligations::decide(ledger, no, calendar, as_of);
    let horizon = settings.check.at_risk;
    decided.extend(obligations::at_risk(contract, &verdicts, as_of, horizon));
    let (mut assessment, mut assessed) = assessment::assess(ledger, no, &verdicts, as_of);
    let judged = seals::judge(&Bench {
        ledger,
        no,
        snapshot,
        data: &settings.folders.data,
        integrity: &integrity,
        verdicts: &verdicts,
        assessment: &assessment,
    });
    let computed = judged.standing.map(|(standing, found)| {
        // What is paid is held against what stands.
        assessed = found;
        std::mem::replace(&mut assessment, standing)
    });
    integrity.incidents.extend(judged.incidents);
    let found = Found { witnessed, decided, sealed: judged.findings, assessed };
    // Pages ask for more than judging does; what they show must not depend on how much.
    let since = ledger.moment(no).since().unwrap_or(contract.identity.term_interval().from);
    Case { integrity, verdicts, assessment, computed, seals: judged.seals, found, since }
}

/// Reads calendars, kinds, contracts and records; with `readings`, of record files only those that
/// changed since.
fn read(
    snapshot: &Snapshot,
    settings: &Settings,
    only: Option<&[&str]>,
    readings: Option<&mut Readings>,
) -> (Ledger, Vec<Finding>) {
    let as_of = snapshot.as_of.instant;
    let data = format!("{}/", settings.folders.data);
    let mut files = files(snapshot, &data);
    files.retain(|file| only.is_none_or(|folders| is_for(file.path, folders)));
    let attachments = |path: &str| attachment(snapshot, &format!("{data}{path}"));
    let (ledger, found) = match (&snapshot.history, readings) {
        (History::Unknown(Unknown::MadeUp), _) => ledger::read_made_up(&files, &attachments, as_of),
        (_, Some(readings)) => ledger::read_again(&files, &attachments, as_of, readings),
        (_, None) => ledger::read(&files, &attachments, as_of),
    };
    let mut findings = snapshot.findings.clone();
    findings.extend(found);
    findings.extend(ledger::strays(&ledger, &data_paths(snapshot, settings)));
    (ledger, findings)
}

/// Whether a path within the data folder matters to the contracts of some folders: their own files,
/// and what all contracts share.
fn is_for(path: &str, folders: &[&str]) -> bool {
    let own = |folder: &&str| path.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
    path.starts_with("calendars/") || path.starts_with("kinds/") || folders.iter().any(own)
}

/// What nobody who may has agreed to does not rule: the last agreed version does.
fn agree(snapshot: &mut Snapshot, settings: &Settings, memory: &mut integrity::Memory) {
    for (source, blob) in integrity::unheard(snapshot, &settings.folders.data, memory) {
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

/// Judges the worked examples of every contract, unless it is known what comes of them.
fn try_examples(
    ledger: &Ledger,
    snapshot: &Snapshot,
    settings: &Settings,
    known: Vec<Option<Vec<Example>>>,
) -> Vec<Vec<Example>> {
    let files = files(snapshot, &format!("{}/", settings.folders.data));
    let run = |no: usize| {
        let contract = &ledger.contracts[no];
        let own = files.iter().filter(|file| ledger::is_example(file.path, contract));
        examples::run(ledger, no, &own.copied().collect::<Vec<_>>())
    };
    known.into_iter().enumerate().map(|(no, known)| known.unwrap_or_else(|| run(no))).collect()
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
            Content::Text(text) => {
                let path = file.path.strip_prefix(data)?;
                Some(File { source, path, text, is_read: true })
            }
            // Its folder is that of a contract, whatever it says.
            _ => {
                let path = file.path.strip_prefix(data)?;
                let (_, name) = path.split_once('/')?;
                let file = File { source, path, text: "", is_read: false };
                (name == "contract.toml").then_some(file)
            }
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
