//! What a change of the evidence did: the judgement as it stands, beside the one without the change.
//!
//! A change of fields is undone by putting just those fields back to what they held before the
//! commit; a deletion by putting the record back. Everything else stays as it is now, so that each
//! effect is that of one change alone. Effects of several changes of one field do not add up.
//! Both sides are what the evidence yields; what was sealed stands beside it and is not touched.

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::base::time::Instant;
use crate::base::value::Value;
use crate::integrity;
use crate::integrity::Deed;
use crate::integrity::Event;
use crate::integrity::KIND;
use crate::integrity::RecordHistory;
use crate::ledger::kinds::Kinds;
use crate::ledger::record::Record;

use super::Book;
use super::compare;
use super::compare::ContractChange;
use super::compare::Judgement;
use super::undo::Retrial;
use super::undo::Undo;

/// How many changes of one contract are thought away, the newest first; each asks for the whole
/// contract to be judged once more.
pub const MAX_EFFECTS: usize = 64;

/// What one change of one record did.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Id of the record, that of its last version.
    pub record: Box<str>,
    /// The commit that made the change: the one that a merge brought in, if one did; in hexadecimal.
    pub commit: Box<str>,
    /// When it reached the trunk.
    pub landed: Instant,
    /// What it did.
    pub cost: Cost,
}

/// What a change did to verdicts, points and money.
#[derive(Clone, Debug)]
pub enum Cost {
    /// This: the old side is the judgement without the change, the new side the one that stands.
    Worked(Box<ContractChange>),
    /// Nothing any more: the record has been deleted since, or deleted and filed anew.
    Moot,
    /// It was not worked out.
    NotWorkedOut(Why),
}

/// Why an effect was not worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// There are more than [`MAX_EFFECTS`] newer changes.
    TooMany,
    /// The file before the change, or the one that holds the record now, cannot be read as it
    /// stands, or its record cannot be told from another.
    Unreadable,
    /// The version before the change is not there.
    Missing,
}

impl Cost {
    /// What differs; none if it was not worked out or is moot.
    pub fn change(&self) -> Option<&ContractChange> {
        match self {
            Cost::Worked(change) => Some(change),
            Cost::Moot | Cost::NotWorkedOut(_) => None,
        }
    }
}

/// A change whose effect is asked for.
struct Question<'a> {
    history: &'a RecordHistory,
    /// Number of the event in the history.
    no: usize,
    event: &'a Event,
    /// Id of the record before the change.
    id: Box<str>,
    /// Name of its kind before the change.
    kind: Box<str>,
    is_moot: bool,
}

/// What each change of a filed value and each deletion did to one contract, the newest first.
pub(super) fn effects(book: &Book, no: usize) -> Vec<Effect> {
    let Some(integrity) = book.integrity.get(no) else { return Vec::new() };
    let kinds = &book.ledger.kinds;
    let histories = integrity.records.iter();
    let mut questions: Vec<Question<'_>> =
        histories.flat_map(|history| questions(history, kinds)).collect();
    questions.sort_by(|a, b| {
        (b.event.landed, &a.history.id, b.no).cmp(&(a.event.landed, &b.history.id, a.no))
    });
    if questions.is_empty() {
        return Vec::new();
    }
    let retrial = Retrial::of(book, no);
    // What was sealed stands whatever is changed; what the evidence yields does not.
    let stands = Judgement { assessment: book.recomputed(no), ..Judgement::of(book, no) };
    let mut n_asked = 0;
    let asked: Vec<(Question<'_>, bool)> = questions
        .into_iter()
        .map(|question| {
            n_asked += usize::from(!question.is_moot);
            (question, n_asked <= MAX_EFFECTS)
        })
        .collect();
    asked
        .into_par_iter()
        .map(|(question, is_near)| Effect {
            record: question.history.id.clone(),
            commit: question.event.act().commit.clone(),
            landed: question.event.landed,
            cost: match (question.is_moot, is_near) {
                (true, _) => Cost::Moot,
                (false, false) => Cost::NotWorkedOut(Why::TooMany),
                (false, true) => cost(&question, &retrial, &stands, book),
            },
        })
        .collect()
}

/// The changes of one record that took back or altered what was filed.
fn questions<'a>(history: &'a RecordHistory, kinds: &Kinds) -> Vec<Question<'a>> {
    let mut questions = Vec::new();
    let mut id = history.id.clone();
    let mut kind: Box<str> = kinds.get(history.kind).map_or("", |kind| &kind.name).into();
    // What happened in an earlier life of the record no longer matters.
    let mut is_moot = false;
    let last = history.events.len().saturating_sub(1);
    for (no, event) in history.events.iter().enumerate().rev() {
        match &event.deed {
            Deed::Deleted => {
                is_moot |= no != last || history.record.is_some();
                let (id, kind) = (id.clone(), kind.clone());
                questions.push(Question { history, no, event, id, kind, is_moot });
                is_moot = true;
            }
            Deed::Changed(fields) => {
                for change in fields {
                    match (&*change.field, &change.old) {
                        ("id", Some(Value::Text(old))) => id.clone_from(old),
                        (KIND, Some(Value::Text(old))) => kind.clone_from(old),
                        _ => {}
                    }
                }
                // Without a version before it, the change came with the record's own landing.
                let is_later = event.before.is_some();
                if is_later && fields.iter().any(|change| change.old.is_some()) {
                    let (id, kind) = (id.clone(), kind.clone());
                    questions.push(Question { history, no, event, id, kind, is_moot });
                }
            }
            Deed::Landed | Deed::Moved(_) => {}
        }
    }
    questions
}

fn cost(
    question: &Question<'_>,
    retrial: &Retrial<'_>,
    stands: &Judgement<'_>,
    book: &Book,
) -> Cost {
    let version = question.event.before.as_ref();
    let Some(before) = version.and_then(|one| integrity::text(&book.snapshot, one)) else {
        return Cost::NotWorkedOut(Why::Missing);
    };
    let mut fields: Vec<&str> = match &question.event.deed {
        Deed::Changed(fields) => fields.iter().map(|change| &*change.field).collect(),
        _ => Vec::new(),
    };
    // Another kind has other fields: the record goes back as a whole.
    if fields.contains(&KIND) {
        fields.clear();
    }
    let now = question.history.record;
    let undo = Undo { now, before, kind: &question.kind, id: &question.id, fields };
    // A record that is put back was filed when its history says.
    let ledger = &book.ledger;
    let stamps = integrity::stamps(ledger, stands.no, &book.snapshot);
    let stamp = |record: &mut Record| stamps.stamp(record, Some(question.history), &ledger.kinds);
    let other = retrial.without(&undo, stamp);
    ledger.moment(stands.no).join(&stamps.as_of);
    match other {
        None => Cost::NotWorkedOut(Why::Unreadable),
        Some(other) => {
            let (ledger, verdicts, assessment) =
                (&other.ledger, &other.verdicts, &other.assessment);
            let without = Judgement { ledger, no: 0, verdicts, assessment };
            Cost::Worked(Box::new(compare::judgements(&without, stands)))
        }
    }
}
