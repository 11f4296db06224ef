//! Imports: tables of other systems into records, by a mapping that states everything.
//!
//! Owns the mapping file, the reading of foreign formats, and what becomes of each row. Must not
//! know where files come from or go to: bytes come in, the texts of files and a reason for each
//! refused row go out. The verb is [`plan()`]. Nothing is guessed: a date, a word or a unit that the
//! mapping does not state refuses its row.
//!
//! The way of a row: `rows` (cells with their place), `group` (which rows make one record), `value`
//! (what cells mean for a field), `make` (a draft, read back by the ledger's own reader), `merge`
//! (into the files of the contract).
//!
//! To add a ready mapping: a file in `ready/`, a line in `ready/mod.rs`, a sample in the tests.

mod cell;
mod group;
mod make;
pub mod mapping;
mod merge;
pub mod ready;
pub mod rows;
mod value;

use std::collections::BTreeMap;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::base::message::Message;
use crate::ledger::kinds::Kind;
use crate::ledger::reader::Frame;

use make::Made;
use make::Outcome;
use make::Workshop;
use mapping::Mapping;
use merge::merge;
use rows::Row;
use rows::Rows;
use value::Desk;
use value::Trouble;

pub use make::Reason;
pub use make::Refused;
pub use merge::FilePlan;
pub use merge::Shelf;

/// What an import would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// Rows that were read, blank ones aside.
    pub n_rows: usize,
    /// Rows that hold nothing.
    pub n_blank: usize,
    /// Rows that the mapping leaves out, by its reasons.
    pub skipped: BTreeMap<String, usize>,
    /// Records outside the contract's term that the mapping leaves out.
    pub n_outside: usize,
    /// Records that came more than once, each time the same.
    pub n_repeated: usize,
    /// Records that are not there yet.
    pub n_new: usize,
    /// Records that are there and get further or other values.
    pub n_changed: usize,
    /// Records that are there already.
    pub n_unchanged: usize,
    /// What should be looked at, by rule: how many records that come in have it.
    pub warnings: BTreeMap<String, usize>,
    /// Rows that are refused, in the order of the files.
    pub refused: Vec<Refused>,
    /// Files that are to be written, by path.
    pub files: Vec<FilePlan>,
}

/// Works out what importing these rows does; writes nothing.
pub fn plan(
    mapping: &Mapping,
    kind: &Kind,
    frame: &Frame,
    shelf: Shelf<'_>,
    tables: &[Rows],
) -> Plan {
    let mut plan = Plan::default();
    let desk = Desk { mapping, zone: frame.zone };
    let mut kept: Vec<&Row> = Vec::new();
    for table in tables {
        plan.n_blank += table.n_blank;
        plan.n_rows += table.rows.len();
        for row in &table.rows {
            match skipped(&desk, row) {
                Ok(Some(why)) => *plan.skipped.entry(why.to_owned()).or_default() += 1,
                Ok(None) => kept.push(row),
                Err(trouble) => plan.refused.push(Refused {
                    spot: row.spot.clone(),
                    n_rows: 1,
                    id: None,
                    reasons: vec![Reason { help: trouble.help, ..Reason::of_row(trouble.message) }],
                }),
            }
        }
    }
    let (bundles, refused) = group::bundles(&desk, &kept);
    plan.refused.extend(refused);
    let workshop = Workshop::new(desk, kind, &shelf.ledger.kinds, frame);
    let outcomes: Vec<Outcome> = bundles.par_iter().map(|rows| workshop.make(rows)).collect();
    let mut made: Vec<Made> = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Made(one) => made.push(*one),
            Outcome::Refused(refused) => plan.refused.push(refused),
            Outcome::Outside => plan.n_outside += 1,
        }
    }
    let made = apart(mapping, made, &mut plan);
    for warning in made.iter().flat_map(|one| &one.warnings) {
        *plan.warnings.entry(warning.clone()).or_default() += 1;
    }
    let merged = merge(mapping, kind, frame, shelf, &made);
    plan.refused.extend(merged.refused);
    plan.refused.sort_by(|a, b| a.spot.cmp(&b.spot));
    plan.n_new = merged.n_new;
    plan.n_changed = merged.n_changed;
    plan.n_unchanged = merged.n_unchanged;
    plan.files = merged.files;
    plan
}

/// Why the mapping leaves a row out, if it does. A row of which that cannot be told is refused.
fn skipped<'m>(desk: &Desk<'m>, row: &Row) -> Result<Option<&'m str>, Trouble> {
    if row.fault.is_some() {
        return Ok(None);
    }
    for skip in &desk.mapping.skips {
        if desk.holds(&skip.when, row, None)? {
            return Ok(Some(&skip.why));
        }
    }
    Ok(None)
}

/// Records by time and id; of those that share an id one stays if all say the same, else none.
fn apart(mapping: &Mapping, made: Vec<Made>, plan: &mut Plan) -> Vec<Made> {
    let mut by_id: BTreeMap<Box<str>, Vec<Made>> = BTreeMap::new();
    for one in made {
        by_id.entry(one.record.id.clone()).or_default().push(one);
    }
    let mut whole = Vec::new();
    for (id, mut same) in by_id {
        same.sort_by(|a, b| a.spot.cmp(&b.spot));
        if same.iter().all(|one| one.draft == same[0].draft) {
            plan.n_repeated += same.len() - 1;
            whole.extend(same.into_iter().next());
            continue;
        }
        let n = same.len();
        for one in same {
            let message = Message::new("import-id-twice").with("id", &*id).with("n", n);
            let reason = Reason {
                field: Some("id".to_owned()),
                columns: mapping.columns_of("id"),
                message,
                help: Some(Message::new("import-id-twice-help")),
                spot: None,
            };
            plan.refused.push(Refused {
                spot: one.spot,
                n_rows: one.n_rows,
                id: Some(id.to_string()),
                reasons: vec![reason],
            });
        }
    }
    whole.sort_by(|a, b| (a.record.at, &a.record.id).cmp(&(b.record.at, &b.record.id)));
    whole
}
