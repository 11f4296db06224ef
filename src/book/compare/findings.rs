//! Findings that only one side has, by what they are about and not by the line they stand in.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::ContractChange;
use super::records::Aliases;
use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::book::Book;

/// Numbers of the new book's findings that are new, and of the old book's that are gone.
///
/// A finding about a record or outcome is the same wherever its record lies and whatever its words:
/// rule, contract, subject and field are equal. One about a file is the same if its words are and the
/// file is, or was renamed. One about what a commit did is another if its words are other,
/// since another commit did it. A breach that counts as more than before is new.
pub(super) fn news(
    old: &Book,
    new: &Book,
    contracts: &[ContractChange],
    aliases: &[Aliases],
) -> (Vec<usize>, Vec<usize>) {
    let aliases: BTreeMap<&str, &Aliases> =
        contracts.iter().map(|change| change.id.as_str()).zip(aliases).collect();
    let mut waiting: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (no, finding) in old.findings.iter().enumerate() {
        waiting.entry(key(finding, Some(&aliases))).or_default().push(no);
    }
    let renames = Renames::between(old, new);
    let worse: BTreeSet<(&str, &str, &str)> = contracts
        .iter()
        .flat_map(|change| change.outcomes.iter().map(move |outcome| (change, outcome)))
        .filter(|(_, outcome)| outcome.is_worse() && outcome.step.old.is_some())
        .map(|(change, outcome)| (&*change.id, &*outcome.obligation, &*outcome.id))
        .collect();
    let mut left: Vec<usize> = Vec::new();
    // The same words first, so that of several of one key the one that differs is the new one.
    for (no, finding) in new.findings.iter().enumerate() {
        let same = |old_no: &usize| {
            let earlier = &old.findings[*old_no];
            earlier.message == finding.message
                && (finding.subject.is_some()
                    || renames.is_same(path_of(earlier, old), path_of(finding, new)))
        };
        if !take(&mut waiting, &key(finding, None), same) {
            left.push(no);
        }
    }
    left.retain(|no| {
        let finding = &new.findings[*no];
        let like = |old_no: &usize| is_like(&old.findings[*old_no], finding);
        let is_known = take(&mut waiting, &key(finding, None), like);
        // What another commit did is new; what the earlier one did is not undone by it.
        !is_known || names_a_commit(&finding.message)
    });
    let is_worse = |finding: &Finding| {
        let (Some(contract), Some(subject)) = (&finding.contract, &finding.subject) else {
            return false;
        };
        worse.contains(&(contract.as_str(), finding.rule.as_str(), subject.as_str()))
    };
    let (mut added, known) = (left, new.findings.iter().enumerate());
    added.extend(known.filter(|(_, finding)| is_worse(finding)).map(|(no, _)| no));
    added.sort_unstable();
    added.dedup();
    let mut cleared: Vec<usize> = waiting.into_values().flatten().collect();
    cleared.sort_unstable();
    (added, cleared)
}

/// What a finding is about, in the words of the new side.
type Key = (String, Option<String>, Option<String>, Option<String>);

fn key(finding: &Finding, aliases: Option<&BTreeMap<&str, &Aliases>>) -> Key {
    // A finding of a record's file may name no contract; records without an id have names of their own.
    let is_meant = |name: &str| finding.contract.as_deref().is_none_or(|id| id == name);
    let named = |id: &str| {
        let all = aliases.into_iter().flatten().filter(|(name, _)| is_meant(name));
        all.map(|(_, names)| names.record(id)).find(|name| *name != id).unwrap_or(id).to_owned()
    };
    let subject = finding.subject.as_deref().map(named);
    (finding.rule.clone(), finding.contract.clone(), subject, finding.field.clone())
}

/// Takes the first that fits out of those that wait under a key.
fn take(waiting: &mut BTreeMap<Key, Vec<usize>>, key: &Key, fits: impl Fn(&usize) -> bool) -> bool {
    let Some(list) = waiting.get_mut(key) else { return false };
    let Some(at) = list.iter().position(fits) else { return false };
    list.remove(at);
    true
}

/// Whether two findings of one key are the same although their words differ.
fn is_like(old: &Finding, new: &Finding) -> bool {
    if new.subject.is_none() {
        return false;
    }
    // Several obligations may be undecidable or at risk for one record.
    old.obligation() == new.obligation()
}

/// Whether the message is about something that a commit did.
fn names_a_commit(message: &Message) -> bool {
    message.args.iter().any(|(name, value)| *name == "commit" && matches!(value, Datum::Text(_)))
}

fn path_of<'a>(finding: &'a Finding, book: &'a Book) -> Option<&'a str> {
    let placed = finding.place.filter(|at| (at.source.0 as usize) < book.snapshot.sources.len());
    let placed = placed.map(|place| book.snapshot.source(place.source).path.as_str());
    placed.or(finding.path.as_deref())
}

/// Which paths are on one side only, so that one of each may be the same file.
struct Renames<'a> {
    old: BTreeSet<&'a str>,
    new: BTreeSet<&'a str>,
}

impl<'a> Renames<'a> {
    fn between(old: &'a Book, new: &'a Book) -> Renames<'a> {
        let paths = |book: &'a Book| {
            book.snapshot.sources.iter().map(|source| source.path.as_str()).collect()
        };
        Renames { old: paths(old), new: paths(new) }
    }

    fn is_same(&self, old: Option<&str>, new: Option<&str>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => {
                old == new || (!self.new.contains(old) && !self.old.contains(new))
            }
            (old, new) => old == new,
        }
    }
}
