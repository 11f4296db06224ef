//! Exclusions: a breach is excused only with a cause in the record and a confirmation by an authority (I-15).

use crate::base::message::Message;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::fields::Fields;

use super::bind::Binder;
use super::scope::Scope;

/// One exclusion of an obligation.
pub(super) struct Exclusion {
    when: Program,
    confirmed: Option<Program>,
    by: Vec<String>,
    title: String,
}

/// What exclusions do to a breach.
pub(super) enum Excuse {
    /// None applies.
    None,
    /// One applies, and is confirmed by these records (none if the record confirms it itself).
    Confirmed {
        /// What is excluded.
        title: String,
        /// The records that confirm it.
        by: Vec<RecordNo>,
    },
    /// One is claimed but nobody with authority has confirmed it.
    Unconfirmed {
        /// What is claimed.
        title: String,
    },
}

impl Exclusion {
    /// Reads the key `except` of an obligation on records of `kind`.
    pub(super) fn bind(binder: &Binder<'_>, kind: usize) -> Vec<Exclusion> {
        let mut exclusions = Vec::new();
        for node in binder.fields.tables("except") {
            let table = Fields::of(node, binder.fields.problems());
            let when = table.word("when");
            let by = table.words("by");
            let confirmed = table.word("confirmed");
            let title = table.text("title");
            if when.is_none() {
                let message = Message::new("contract-missing-key").with("key", "when");
                table.problems().report(table.place, message, None);
            }
            table.finish();
            let confirmed = confirmed.and_then(|word| binder.test(&word, kind));
            if let Some(when) = when.and_then(|word| binder.test(&word, kind)) {
                let title = title.unwrap_or_else(|| when.text().to_owned());
                let by = match by.is_empty() {
                    true => vec!["buyer".to_owned()],
                    false => by.into_iter().map(|word| word.text).collect(),
                };
                exclusions.push(Exclusion { when, confirmed, by, title });
            }
        }
        exclusions
    }
}

/// What the exclusions do to a breach by this record.
pub(super) fn excuse(scope: &Scope<'_>, exclusions: &[Exclusion], record: RecordNo) -> Excuse {
    let mut claimed = None;
    for exclusion in exclusions {
        let fields = &scope.view(record);
        if exclusion.when.test(fields) != Truth::Yes {
            continue;
        }
        let title = exclusion.title.clone();
        if let Some(confirmed) = &exclusion.confirmed
            && confirmed.test(fields) == Truth::Yes
        {
            return Excuse::Confirmed { title, by: Vec::new() };
        }
        let by: Vec<RecordNo> = scope
            .confirmations(record)
            .iter()
            .filter(|one| exclusion.by.contains(&one.by))
            .map(|one| one.record)
            .collect();
        if !by.is_empty() {
            return Excuse::Confirmed { title, by };
        }
        claimed = claimed.or(Some(title));
    }
    match claimed {
        Some(title) => Excuse::Unconfirmed { title },
        None => Excuse::None,
    }
}

/// Writes into the proof what an exclusion did.
pub(super) fn explain(scope: &Scope<'_>, excuse: &Excuse, proof: &mut Proof) {
    match excuse {
        Excuse::None => {}
        Excuse::Confirmed { title, by } => {
            proof.line(Message::new("proof-excluded"), title.as_str());
            for record in by {
                let label = Message::new("proof-confirmed-by");
                let place = scope.record(*record).place;
                proof.fact(label, scope.record_id(*record), *record, place);
            }
        }
        Excuse::Unconfirmed { title } => {
            proof.line(Message::new("proof-exclusion-unconfirmed"), title.as_str());
        }
    }
}
