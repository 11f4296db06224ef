//! Changes of the files that rule over the verdicts: contract, signers, seals, examples, calendars,
//! kinds, settings. Each statement of a contract has its own author.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Act;
use super::Bench;
use super::Integrity;
use super::Irregularity;
use super::KeyChange;
use super::RuleChange;
use super::What;
use super::act::act;
use super::authority::parties;
use super::authority::short;
use super::identity::OWNER;
use super::parts;
use super::ruling::Commits;
use super::ruling::FileState;
use super::ruling::Ruling;
use super::ruling::Rulings;
use super::ruling::Sort;
use super::ruling::Step;
use super::ruling::sort;
use super::signed::who;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::ledger::Ledger;
use crate::ledger::contract::Doubts;
use crate::snapshot::history::Witness;

/// A statement with what it said before and after.
type Statement = (String, Option<String>, Option<String>);

/// How many changes a finding lists; the page has all of them.
const LISTED: usize = 12;

/// Tells how the ruling files changed, and reports what was changed without right.
///
/// Where no version is left that is all that was agreed, nothing can be decided by the contract.
pub(super) fn judge(ledger: &mut Ledger, bench: &Bench<'_>, integrity: &mut Integrity) {
    let prefix = super::prefix(bench.snapshot, &ledger.contracts[bench.no]);
    let own = &bench.rulings.own[bench.no];
    let mut acts: BTreeMap<Box<str>, Arc<Act>> = BTreeMap::new();
    let signers: Vec<String> = {
        let all = ledger.contracts[bench.no].identity.signers_files();
        all.map(|file| format!("{prefix}{file}")).collect()
    };
    let rules = |path: &str| match sort(prefix, path) {
        Some(Sort::Beside) => signers.iter().any(|file| file == path),
        Some(_) => true,
        None => false,
    };
    let is_begun = bench.commits.timeline.gap.is_some();
    let is_first = bench.rulings.first == Some(bench.no);
    for (ruling, is_reported) in [(own, true), (&bench.rulings.shared, is_first)] {
        let own_rules = ruling.steps.iter().enumerate().filter(|(_, step)| rules(&step.path));
        // Where the clone begins nothing is told by whom: what lies there is no change.
        for (no, step) in own_rules.filter(|(_, step)| !is_begun || step.trunk > 0) {
            let change = rule_change(bench, own, step, &mut acts);
            if is_reported && step.is_allowed == Some(false) {
                let file = ruling.files.get(&step.path);
                integrity.incidents.extend(offences(ledger, bench, no, step, file, &change));
            }
            integrity.rules.push(change);
        }
    }
    integrity.rules.sort_by(|a, b| (a.landed, &a.path).cmp(&(b.landed, &b.path)));
    let path = format!("{prefix}contract.toml");
    if own
        .files
        .get(path.as_str())
        .is_some_and(|file| file.is_doubtful() && !is_replaced(bench, file, &path))
    {
        ledger.contracts[bench.no].doubts = Doubts { dates: true, scorecard: true, money: true };
    }
}

/// Whether what stands in the snapshot is the last version that was agreed, or an edit of the
/// working tree, which nobody has filed yet.
fn is_replaced(bench: &Bench<'_>, file: &FileState, path: &str) -> bool {
    let source = bench.snapshot.find(path).map(|source| bench.snapshot.source(source));
    source.is_none_or(|source| file.blob.as_deref() != Some(&*source.blob))
}

fn rule_change(
    bench: &Bench<'_>,
    own: &Ruling,
    step: &Step,
    acts: &mut BTreeMap<Box<str>, Arc<Act>>,
) -> RuleChange {
    let trunk = &bench.commits.timeline.trunk[step.trunk];
    let mut of = |commit: &Witness| {
        let known = acts.entry(commit.id.clone());
        Arc::clone(known.or_insert_with(|| {
            let (signature, party) = own.judge(bench.commits, step.trunk, commit);
            Arc::new(act(commit, signature, party))
        }))
    };
    let text = |text: &Option<String>| text.as_deref().map(Into::into);
    RuleChange {
        path: (*step.path).into(),
        keys: step
            .changes
            .iter()
            .filter(|(key, _, _)| !key.is_empty())
            .map(|(key, old, new)| KeyChange {
                key: parts::shown(key).into(),
                old: text(old),
                new: text(new),
            })
            .collect(),
        trunk: of(&trunk.commit),
        side: step.side(bench.commits.timeline).map(&mut of),
        landed: trunk.landed,
        is_allowed: step.is_allowed,
    }
}

/// Contracts that somebody removed who may not.
pub(super) fn removed(commits: &Commits<'_>, rulings: &Rulings) -> Vec<Finding> {
    let gone = rulings.gone.iter().filter_map(|gone| Some((gone, gone.removed_by(commits)?)));
    gone.map(|(gone, commit)| {
        let message = Message::new("no-authority-contract-gone")
            .with("path", gone.path.as_str())
            .with("name", &*commit.author.name)
            .with("mail", &*commit.author.mail)
            .with("commit", short(&commit.id));
        let mut finding = Finding::new(What::NoAuthority.rule(), Level::Error, message)
            .about(&gone.path)
            .help(Message::new("no-authority-contract-gone-help"));
        finding.path = Some(gone.path.clone());
        finding
    })
    .collect()
}

/// What a step did without right: an error while it stands, a note when it does no longer.
fn offences(
    ledger: &Ledger,
    bench: &Bench<'_>,
    no: usize,
    step: &Step,
    file: Option<&FileState>,
    change: &RuleChange,
) -> Option<Irregularity> {
    let contract = &ledger.contracts[bench.no];
    let file = file?;
    // A statement may stand under another name by now, if somebody renamed the table around it.
    let standing: Vec<Statement> = file
        .unheard
        .iter()
        .filter(|(_, step)| **step == no)
        .map(|(key, _)| {
            (key.clone(), file.allowed.get(key).cloned(), file.current.get(key).cloned())
        })
        .collect();
    let act = change.side.as_ref().unwrap_or(&change.trunk);
    let is_standing = !standing.is_empty();
    // What is agreed is what stood before anybody without the right wrote there.
    let listed: &[Statement] = if is_standing { &standing } else { &step.changes };
    let changes = listed.iter().take(LISTED).filter(|(key, _, _)| !key.is_empty()).map(|one| {
        let (key, old, new) = one;
        let text = |text: Option<&String>| text.map_or(Datum::Missing, Datum::from);
        Datum::from(
            Message::new("no-authority-key")
                .with("key", parts::shown(key))
                .with("old", text(old.as_ref()))
                .with("new", text(new.as_ref())),
        )
    });
    let changes: Vec<Datum> = changes.collect();
    let key = match (is_standing, changes.is_empty()) {
        (true, false) => "no-authority-terms",
        (true, true) => "no-authority-file",
        (false, false) => "no-authority-terms-past",
        (false, true) => "no-authority-file-past",
    };
    let message = Message::new(key)
        .with("path", &*step.path)
        .with("who", who(contract, act))
        .with("holders", parties(contract, &[OWNER.into()]))
        .with("commit", short(&act.commit))
        .with("changes", Datum::List(changes))
        .with("more", listed.len().saturating_sub(LISTED));
    let level = if is_standing { Level::Error } else { Level::Note };
    let mut finding = Finding::new(What::NoAuthority.rule(), level, message)
        .in_contract(&contract.identity.id)
        .about(&step.path);
    match bench.snapshot.find(&step.path) {
        Some(source) => finding = finding.at(Place::start_of(source)),
        None => finding.path = Some(step.path.to_string()),
    }
    if is_standing {
        let key = if file.allowed_blob().is_some() {
            "no-authority-terms-help"
        } else {
            "no-authority-mixed-help"
        };
        finding = finding.help(Message::new(key));
    }
    Some(Irregularity {
        what: What::NoAuthority,
        record: None,
        act: Some(Arc::clone(act)),
        landed: Some(change.landed),
        finding,
    })
}
