//! What git says about the evidence: when it was filed, who changed what, who had a right to.
//!
//! Owns the history of every record and the findings that follow from it. Must not know how a rule
//! decides nor what a change costs: the book asks that by judging once more. The verb is
//! [`witness()`]; it is pure and never guesses: what git cannot tell is `Unknown`.
//!
//! It runs between `ledger` and `obligations`, because what it knows is evidence too: it fills the fields
//! that only git may fill (`written_at`, `committed_at`, `landed_at`, `filed_at`), and puts in doubt
//! what somebody wrote who had no right to.

mod act;
mod authority;
mod blame;
mod compare;
mod dates;
mod desk;
pub mod edits;
pub mod fields;
mod identity;
mod late;
mod pairs;
mod parts;
mod ruled;
mod ruling;
mod signature;
mod signed;
pub mod story;
mod terms;
mod unknown;
mod versions;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use serde::Deserialize;
use serde::Serialize;

use crate::base::finding::Finding;
use crate::base::place::SourceId;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::ledger::Ledger;
use crate::ledger::contract;
use crate::ledger::contract::Contract;
use crate::ledger::contract::fields::Problems;
use crate::snapshot::Content;
use crate::snapshot::Snapshot;
use crate::snapshot::history::Gap;
use crate::snapshot::history::History;
use crate::snapshot::history::Person;
use crate::snapshot::history::TrunkCommit;
use crate::snapshot::history::Unknown;
use crate::snapshot::history::Witness;

use act::Acts;
use desk::Desk;
use fields::Stamps;
use ruling::Commits;
use ruling::Rulings;
use versions::Versions;

pub use ruled::Ruled;

/// What git tells about one contract.
#[derive(Clone, Debug, Default)]
pub struct Integrity {
    /// How much can be known at all.
    pub knowledge: Knowledge,
    /// Whether the contract demands that all of it is known (`git = "required"`).
    pub is_demanded: bool,
    /// The history of each record of the contract that is in force or was at some time, by id.
    pub records: Vec<RecordHistory>,
    /// Changes of files that rule over the verdicts: contract, calendars, kinds, seals, examples, settings; oldest first.
    pub rules: Vec<RuleChange>,
    /// Everything to be shown on the integrity page, in order of time; each is a finding, too.
    pub incidents: Vec<Irregularity>,
}

/// How much git can tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Knowledge {
    /// Nothing.
    #[default]
    Nothing,
    /// Everything since some commit; what lies before is unknown.
    Partial,
    /// Everything.
    Whole,
}

/// What became of one record on the trunk.
#[derive(Clone, Debug)]
pub struct RecordHistory {
    /// Its id; that of the last version, if it was renamed.
    pub id: Box<str>,
    /// Number of its kind in the last version that could be read.
    pub kind: u16,
    /// The record, if it still stands.
    pub record: Option<RecordNo>,
    /// What happened to it, oldest first; empty for one that is not committed yet.
    pub events: Vec<Event>,
    /// Whether it was there already where the clone begins, so that its landing is not known; there
    /// is no [`Deed::Landed`] then.
    pub is_older: bool,
    /// Whether nobody can say when it landed, because the version in which it first appeared could
    /// not be read, or because several records had its id.
    pub is_doubtful: bool,
    /// Whether the working tree differs from what is committed.
    pub is_uncommitted: bool,
}

/// Something that a commit did to a record.
#[derive(Clone, Debug)]
pub struct Event {
    /// What it did.
    pub deed: Deed,
    /// The path of its file after the commit; before it, if it was deleted.
    pub path: Arc<str>,
    /// The commit on the trunk.
    pub trunk: Arc<Act>,
    /// The commit that it came from, where a merge brought it in.
    pub side: Option<Arc<Act>>,
    /// When it reached the trunk.
    pub landed: Instant,
    /// The version of a file that held the record before the trunk commit.
    pub before: Option<Version>,
    /// The version of a file that holds it after the trunk commit.
    pub after: Option<Version>,
}

impl Event {
    /// The commit that did it: the one that a merge brought in, or the one on the trunk.
    pub fn act(&self) -> &Arc<Act> {
        self.side.as_ref().unwrap_or(&self.trunk)
    }
}

/// A version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The path of the file in the data repository.
    pub path: Arc<str>,
    /// Its blob in hexadecimal.
    pub blob: Arc<str>,
}

/// What a commit did to a record.
#[derive(Clone, Debug)]
pub enum Deed {
    /// It is new.
    Landed,
    /// Fields were added, changed or removed.
    Changed(Vec<FieldChange>),
    /// It moved here unchanged, from the file of this path.
    Moved(Box<str>),
    /// It is gone.
    Deleted,
}

/// Stands for the field where the kind of a record changed; no field has such a name.
pub const KIND: &str = "[[]]";

/// One field before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// The field; [`KIND`] if the record changed its kind, which are the values then.
    pub field: Arc<str>,
    /// What it held; none if it was not there.
    pub old: Option<Value>,
    /// What it holds now; none if it was taken away.
    pub new: Option<Value>,
}

/// A commit as the doer of something.
#[derive(Clone, Debug)]
pub struct Act {
    /// Its id in hexadecimal.
    pub commit: Box<str>,
    /// First line of its message.
    pub summary: Box<str>,
    /// Who wrote it, as it says itself.
    pub author: Person,
    /// When it was written.
    pub written: Stamp,
    /// Who committed it.
    pub committer: Person,
    /// When it was committed.
    pub committed: Stamp,
    /// What its signature proves.
    pub signature: Proven,
    /// Whose identity that is under the contract, as it stood before the commit.
    pub party: Standing,
}

/// What a commit's signature proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proven {
    /// There is none.
    Unsigned,
    /// There is one of a form that is not verified here; the name of the form.
    Unverified(&'static str),
    /// It is right and made with this key.
    Good {
        /// `SHA256:...` of an SSH key, or the OpenPGP fingerprint.
        fingerprint: Box<str>,
    },
    /// It does not fit the commit, or is damaged.
    Bad,
}

/// For whom a commit speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The contract names no identities: it cannot be said.
    Unasked,
    /// A party, by its id, and the person, as the contract names them.
    Party {
        /// Id of the party.
        party: Box<str>,
        /// Name of the identity.
        name: Box<str>,
        /// Whether a signature proves it; otherwise the mail address merely says so.
        is_proven: bool,
    },
    /// It uses the address of this party, which signs its commits, without that party's signature.
    Pretended(Box<str>),
    /// Nobody the contract names.
    Stranger,
}

/// A change of a file that rules over the verdicts.
#[derive(Clone, Debug)]
pub struct RuleChange {
    /// The file.
    pub path: Box<str>,
    /// Keys that changed, with their old and new text: `payment.total`, ...
    pub keys: Vec<KeyChange>,
    /// The commit on the trunk.
    pub trunk: Arc<Act>,
    /// The commit that it came from, where a merge brought it in.
    pub side: Option<Arc<Act>>,
    /// When it reached the trunk.
    pub landed: Instant,
    /// Whether whoever made it had a right to; none if that cannot be said.
    pub is_allowed: Option<bool>,
}

/// One key of a TOML file before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChange {
    /// The key with those above it, joined by dots.
    pub key: Box<str>,
    /// Its text before; none if it is new.
    pub old: Option<Box<str>>,
    /// Its text after; none if it is gone.
    pub new: Option<Box<str>>,
}

/// Something about the evidence that an auditor must see.
#[derive(Clone, Debug)]
pub struct Irregularity {
    /// What it is.
    pub what: What,
    /// Index into [`Integrity::records`], if it is about a record.
    pub record: Option<usize>,
    /// The commit that did it: of an event, what [`Event::act`] gives.
    pub act: Option<Arc<Act>>,
    /// When it reached the trunk.
    pub landed: Option<Instant>,
    /// The finding.
    pub finding: Finding,
}

/// Kinds of irregularities; each is the rule of its finding and has its own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// `filed-late`: after the contract's filing limit.
    FiledLate,
    /// `changed-after-landing`: a value that was filed was changed or taken away.
    ChangedAfterLanding,
    /// `changed-after-seal`: the same in a period that was sealed.
    ChangedAfterSeal,
    /// `record-deleted`.
    RecordDeleted,
    /// `dated-ahead`: it says that something has happened which its commit precedes.
    DatedAhead,
    /// `commit-backdated`: committed with a date before its parent's.
    CommitBackdated,
    /// `history-rewritten`: the commit of a seal is no longer part of the history.
    HistoryRewritten,
    /// `no-authority`: a kind or field that its author may not set.
    NoAuthority,
    /// `unsigned`: the contract demands a signature.
    Unsigned,
    /// `bad-signature`: a signature that does not fit.
    BadSignature,
    /// `unknown-author`: nobody the contract names.
    UnknownAuthor,
    /// `history-unknown`: git cannot tell, or not everything.
    HistoryUnknown,
}

impl What {
    /// All of them.
    pub const ALL: [What; 12] = [
        What::FiledLate,
        What::ChangedAfterLanding,
        What::ChangedAfterSeal,
        What::RecordDeleted,
        What::DatedAhead,
        What::CommitBackdated,
        What::HistoryRewritten,
        What::NoAuthority,
        What::Unsigned,
        What::BadSignature,
        What::UnknownAuthor,
        What::HistoryUnknown,
    ];

    /// The one whose findings have this rule.
    pub fn of_rule(rule: &str) -> Option<What> {
        What::ALL.into_iter().find(|what| what.rule() == rule)
    }

    /// The rule of its findings.
    pub fn rule(self) -> &'static str {
        match self {
            What::FiledLate => "filed-late",
            What::ChangedAfterLanding => "changed-after-landing",
            What::ChangedAfterSeal => "changed-after-seal",
            What::RecordDeleted => "record-deleted",
            What::DatedAhead => "dated-ahead",
            What::CommitBackdated => "commit-backdated",
            What::HistoryRewritten => "history-rewritten",
            What::NoAuthority => "no-authority",
            What::Unsigned => "unsigned",
            What::BadSignature => "bad-signature",
            What::UnknownAuthor => "unknown-author",
            What::HistoryUnknown => "history-unknown",
        }
    }
}

/// What git says about the evidence of one contract, with the findings of all irregularities and of
/// what cannot be known.
pub type Witnessed = (Integrity, Vec<Finding>);

/// Who set what stands in the files that rule over the verdicts, as it was told last: it follows from
/// the history alone, and where the contracts lie.
#[derive(Debug, Default)]
pub struct Memory {
    trunk: Vec<TrunkCommit>,
    gap: Option<Gap>,
    whose: Vec<(String, Zone)>,
    rulings: Option<Arc<Rulings>>,
    is_kept: bool,
    /// What was told of all contracts, cut to those that are looked at.
    given: Option<Arc<Rulings>>,
}

impl Memory {
    /// A memory that keeps what it is told; one made by default forgets it.
    pub fn keeping() -> Memory {
        Memory { is_kept: true, ..Memory::default() }
    }

    fn rulings(&mut self, commits: &Commits<'_>, whose: Vec<(String, Zone)>) -> Arc<Rulings> {
        if let Some(given) = &self.given {
            return Arc::clone(given);
        }
        if !self.is_kept {
            return Arc::new(Rulings::of(commits, &whose));
        }
        let timeline = commits.timeline;
        let is_same =
            self.whose == whose && self.gap == timeline.gap && self.trunk == timeline.trunk;
        if let Some(known) = self.rulings.as_ref().filter(|_| is_same) {
            return Arc::clone(known);
        }
        let rulings = Arc::new(Rulings::of(commits, &whose));
        self.trunk.clone_from(&timeline.trunk);
        (self.gap, self.whose) = (timeline.gap, whose);
        self.rulings = Some(Arc::clone(&rulings));
        rulings
    }
}

/// Tells what git says about the evidence of contracts, and puts it into the ledger.
///
/// One entry for each contract of the ledger, none for those that are not `wanted`; then the
/// findings that are no contract's.
pub fn witness(
    ledger: &mut Ledger,
    snapshot: &Snapshot,
    wanted: &(dyn Fn(usize) -> bool + Sync),
    memory: &mut Memory,
) -> (Vec<Option<Witnessed>>, Vec<Finding>) {
    let commits = snapshot.history.timeline().map(|timeline| Commits::all(snapshot, timeline));
    let whose = whose(ledger, snapshot);
    let rulings = commits.as_ref().map(|commits| memory.rulings(commits, whose));
    let rulings = rulings.unwrap_or_default();
    let mut whole = Vec::new();
    let done: Vec<Option<Witnessed>> = (0..ledger.contracts.len())
        .into_par_iter()
        .map(|no| wanted(no).then(|| of_contract(ledger, no, snapshot, &rulings, commits.as_ref())))
        .collect();
    for (no, one) in done.into_iter().enumerate() {
        let Some((mut integrity, mut findings)) = one else {
            whole.push(None);
            continue;
        };
        fill(ledger, no, snapshot, &integrity);
        if let Some(commits) = &commits {
            let bench = Bench { no, snapshot, commits, rulings: &rulings };
            authority::judge(ledger, &bench, &mut integrity);
            terms::judge(ledger, &bench, &mut integrity);
            signed::judge(ledger, &bench, &mut integrity);
            integrity.incidents.sort_by_key(|one| (one.landed, one.what, one.record));
        }
        findings.extend(integrity.incidents.iter().map(|one| one.finding.clone()));
        whole.push(Some((integrity, findings)));
    }
    let removed = commits.as_ref().map(|commits| terms::removed(commits, &rulings));
    (whole, removed.into_iter().flatten().collect())
}

/// That the history cannot tell everything, unless a contract's own finding says so already.
pub fn history_unknown(snapshot: &Snapshot, findings: &[Finding]) -> Option<Finding> {
    let is_said = findings.iter().any(|one| one.rule == What::HistoryUnknown.rule());
    unknown::of_repository(&snapshot.history).filter(|_| !is_said)
}

/// What it takes to judge who did what.
struct Bench<'a> {
    /// Number of the contract.
    no: usize,
    snapshot: &'a Snapshot,
    commits: &'a Commits<'a>,
    rulings: &'a Rulings,
}

/// Where the files of each contract lie, and the zone of its dates.
fn whose(ledger: &Ledger, snapshot: &Snapshot) -> Vec<(String, Zone)> {
    let contracts = ledger.contracts.iter();
    contracts
        .map(|contract| (prefix(snapshot, contract).to_owned(), contract.identity.zone))
        .collect()
}

/// Files over the verdicts that somebody changed who has no right to, each with the blob of the last
/// version that those who have it agreed to; what rests on them is to be judged by that.
///
/// `data` is the folder that holds the contracts.
pub fn unheard(snapshot: &Snapshot, data: &str, memory: &mut Memory) -> Vec<(SourceId, Box<str>)> {
    let Some(timeline) = snapshot.history.timeline() else { return Vec::new() };
    let commits = Commits::few(snapshot, timeline);
    // Without identities nobody is asked for a right, and nothing needs to be taken apart.
    if !commits.name_anybody() {
        return Vec::new();
    }
    let whose = stated(snapshot, data).into_iter().map(|one| (one.prefix, one.zone)).collect();
    memory.rulings(&commits, whose).unheard(snapshot)
}

/// What a contract file states that has to be known before anything is judged.
struct Stated {
    /// Where the files of the contract lie.
    prefix: String,
    id: String,
    zone: Zone,
}

/// What the contract files state, in the order of their folders.
fn stated(snapshot: &Snapshot, data: &str) -> Vec<Stated> {
    let contracts = snapshot.numbered().filter_map(|(source, file)| {
        let folder = file.path.strip_suffix("contract.toml")?;
        let name = folder.strip_prefix(data)?.strip_prefix('/')?.strip_suffix('/')?;
        if name.contains('/') {
            return None;
        }
        let (contract, _) =
            contract::read(source, &format!("{name}/contract.toml"), snapshot.text(source));
        let (id, zone) = (contract.identity.id, contract.identity.zone);
        Some(Stated { prefix: folder.to_owned(), id, zone })
    });
    contracts.collect()
}

/// What git says about the evidence of one contract, and what is wrong with what it asks of git.
fn of_contract(
    ledger: &Ledger,
    no: usize,
    snapshot: &Snapshot,
    rulings: &Rulings,
    commits: Option<&Commits<'_>>,
) -> (Integrity, Vec<Finding>) {
    let contract = &ledger.contracts[no];
    let mut integrity = Integrity {
        knowledge: Knowledge::of(&snapshot.history),
        is_demanded: contract.filing.is_git_required,
        ..Integrity::default()
    };
    let problems = Problems::of(&contract.identity.id);
    let limits = late::bind(ledger, contract, &problems);
    let is_asked =
        !stamps(ledger, no, snapshot).wanted.is_empty() || contract.identity.names_identities();
    let mut incidents: Vec<Irregularity> =
        unknown::of_contract(contract, &snapshot.history, is_asked).into_iter().collect();
    if let Some(timeline) = snapshot.history.timeline() {
        let versions = Versions::new(ledger, no, snapshot, timeline);
        let judge = |trunk: usize, commit: &Witness| match (commits, rulings.own.get(no)) {
            (Some(commits), Some(ruling)) => ruling.judge(commits, trunk, commit),
            _ => (Proven::Unsigned, Standing::Unasked),
        };
        integrity.records = walk::histories(versions, Acts::new(&judge), timeline, snapshot);
        let moment = ledger.moment(no);
        let desk = Desk { ledger, contract, moment, integrity: &integrity };
        incidents.extend(late::late(&desk, &limits));
        incidents.extend(edits::changed(&desk));
        incidents.extend(edits::deleted(&desk));
        incidents.extend(dates::ahead(&desk));
        let records = format!("{}records/", prefix(snapshot, contract));
        let is_own = |path: &str| path.starts_with(&records);
        let mut acts = Acts::new(&judge);
        incidents.extend(dates::backdated(&desk, timeline, &mut acts, is_own));
    }
    incidents.sort_by_key(|one| (one.landed, one.what, one.record));
    integrity.incidents = incidents;
    let findings = if contract.broken { Vec::new() } else { problems.into_findings() };
    (integrity, findings)
}

/// What it takes to fill in what git knows of the records of a contract.
pub fn stamps(ledger: &Ledger, no: usize, snapshot: &Snapshot) -> Stamps {
    let contract = &ledger.contracts[no];
    let is_made_up = snapshot.history == History::Unknown(Unknown::MadeUp);
    let text = if is_made_up { "" } else { snapshot.text(contract.place.source) };
    Stamps {
        knowledge: Knowledge::of(&snapshot.history),
        counts: contract.filing.counts,
        as_of: ledger.moment(no).afresh(),
        wanted: Stamps::named_in(text),
    }
}

/// Fills in what git knows of the records of a contract.
fn fill(ledger: &mut Ledger, no: usize, snapshot: &Snapshot, integrity: &Integrity) {
    let stamps = stamps(ledger, no, snapshot);
    if stamps.wanted.is_empty() {
        return;
    }
    let histories = integrity.records.iter();
    let histories: BTreeMap<RecordNo, &RecordHistory> =
        histories.filter_map(|history| Some((history.record?, history))).collect();
    // Records stand contract by contract.
    let first = ledger.records.partition_point(|record| (record.contract as usize) < no);
    let own = ledger.records.iter_mut().enumerate().skip(first);
    for (at, record) in own.take_while(|(_, record)| record.contract as usize == no) {
        let number = RecordNo(u32::try_from(at).unwrap_or(u32::MAX));
        stamps.stamp(record, histories.get(&number).copied(), &ledger.kinds);
    }
    ledger.moment(no).join(&stamps.as_of);
}

impl Knowledge {
    /// How much a history tells.
    pub fn of(history: &History) -> Knowledge {
        match history {
            History::Unknown(_) => Knowledge::Nothing,
            History::Known(timeline) if timeline.gap.is_some() => Knowledge::Partial,
            History::Known(_) => Knowledge::Whole,
        }
    }
}

/// Where the files of a contract lie in the data repository, with a slash at the end.
pub fn prefix<'s>(snapshot: &'s Snapshot, contract: &Contract) -> &'s str {
    let path = &snapshot.source(contract.place.source).path;
    &path[..path.rfind('/').map_or(0, |at| at + 1)]
}

/// The text of a version of a file, if it is known and is text.
pub fn text<'s>(snapshot: &'s Snapshot, version: &Version) -> Option<&'s str> {
    let present = snapshot.find(&version.path).map(|id| snapshot.source(id));
    let present = present.filter(|source| source.blob == *version.blob);
    let timeline = snapshot.history.timeline();
    let older = || timeline?.contents.get(&*version.blob);
    match present.map(|source| &source.content).or_else(older) {
        Some(Content::Text(text)) => Some(text),
        _ => {
            let same = snapshot.sources.iter().find(|source| source.blob == *version.blob)?;
            match &same.content {
                Content::Text(text) => Some(text),
                _ => None,
            }
        }
    }
}
