//! The registry of record kinds: which fields a record may have, their types and their rules.
//!
//! A kind is a schema file. To add one: write `<name>.toml` beside this file, in the form of its
//! neighbours; add its line to `SHIPPED` below, and its page to `content/kinds/` and
//! `content/en/kinds/` (a test asks for both). A data repository adds kinds, or fields of a
//! kind that is here, by files of the same form, read with [`Kinds::add`].
//! This stage does not know what any kind is for.

mod fields;
mod schema;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::base::finding::Finding;
use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::nearest::nearest;
use crate::base::place::SourceId;
use crate::base::quantity::Decimal;
use crate::base::value::Type;
use crate::base::value::Value;

/// The fields that every kind has.
const SHARED: &str = include_str!("shared.toml");

/// The schema files compiled in, by name: `(name, text)`, sorted.
const SHIPPED: &[(&str, &str)] = &[
    ("acceptance", include_str!("acceptance.toml")),
    ("activity", include_str!("activity.toml")),
    ("assessment", include_str!("assessment.toml")),
    ("attendance", include_str!("attendance.toml")),
    ("backup", include_str!("backup.toml")),
    ("backup_policy", include_str!("backup_policy.toml")),
    ("capacity_alert", include_str!("capacity_alert.toml")),
    ("change", include_str!("change.toml")),
    ("change_request", include_str!("change_request.toml")),
    ("channel_outage", include_str!("channel_outage.toml")),
    ("complaint", include_str!("complaint.toml")),
    ("confirmation", include_str!("confirmation.toml")),
    ("contract_event", include_str!("contract_event.toml")),
    ("defect", include_str!("defect.toml")),
    ("deliverable", include_str!("deliverable.toml")),
    ("drill", include_str!("drill.toml")),
    ("duty", include_str!("duty.toml")),
    ("exemption", include_str!("exemption.toml")),
    ("extension", include_str!("extension.toml")),
    ("heartbeat", include_str!("heartbeat.toml")),
    ("incident", include_str!("incident.toml")),
    ("inspection", include_str!("inspection.toml")),
    ("invoice", include_str!("invoice.toml")),
    ("loss", include_str!("loss.toml")),
    ("measurement", include_str!("measurement.toml")),
    ("meeting", include_str!("meeting.toml")),
    ("migration", include_str!("migration.toml")),
    ("misconduct", include_str!("misconduct.toml")),
    ("monitor_gap", include_str!("monitor_gap.toml")),
    ("notice", include_str!("notice.toml")),
    ("payment", include_str!("payment.toml")),
    ("penalty_decision", include_str!("penalty_decision.toml")),
    ("quantity", include_str!("quantity.toml")),
    ("question", include_str!("question.toml")),
    ("rectification", include_str!("rectification.toml")),
    ("register", include_str!("register.toml")),
    ("request", include_str!("request.toml")),
    ("restore", include_str!("restore.toml")),
    ("review", include_str!("review.toml")),
    ("security_check", include_str!("security_check.toml")),
    ("security_event", include_str!("security_event.toml")),
    ("service_channel", include_str!("service_channel.toml")),
    ("snapshot_inventory", include_str!("snapshot_inventory.toml")),
    ("staff", include_str!("staff.toml")),
    ("staff_change", include_str!("staff_change.toml")),
    ("stage", include_str!("stage.toml")),
    ("survey", include_str!("survey.toml")),
    ("task", include_str!("task.toml")),
    ("training", include_str!("training.toml")),
    ("usage", include_str!("usage.toml")),
    ("vulnerability", include_str!("vulnerability.toml")),
];

/// The shared fields that only git fills: when the record was written, committed, when it reached
/// the trunk, and the one of the three that the contract counts.
pub const GIT_FIELDS: [&str; 4] = ["committed_at", "filed_at", "landed_at", "written_at"];

/// Source number of the schema files that are compiled in; they are no files of the user's.
pub const COMPILED_IN: SourceId = SourceId(u32::MAX);

/// All record kinds that this run knows, by number and by name.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    kinds: Vec<Arc<Kind>>,
    by_name: Arc<BTreeMap<Arc<str>, u16>>,
    shared: Arc<[fields::Draft]>,
}

/// What a record of one kind looks like.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name, as `[[name]]` heads a record.
    pub name: Arc<str>,
    /// Which chapter of the vocabulary it belongs to.
    pub group: Group,
    /// What readers call it.
    pub label: Label,
    /// What it is, in one sentence.
    pub summary: Label,
    /// Slot of the field that dates a record: an instant or a date.
    pub at: Option<u16>,
    /// Whether each record has a page.
    pub page: Page,
    /// Slot of the text that serves as a record's title.
    pub title: Option<u16>,
    /// The only party that may file and change its records, if one; a field may say otherwise.
    pub by: Option<Box<str>>,
    /// Slot of the field that names this party, where each record says it.
    pub by_field: Option<u16>,
    /// Chains of instants, by slot, that must not run backwards.
    pub order: Vec<Vec<u16>>,
    /// Its fields by slot: its own, then those that all kinds share, then those added later.
    pub fields: Vec<FieldSpec>,
    /// Slot of `judged_by`, if the kind has it.
    pub judged_by: Option<u16>,
    /// Slot of `judged_at`, if the kind has it.
    pub judged_at: Option<u16>,
    /// Slots of fields that hold references, themselves or further inside.
    pub refs: Vec<u16>,
    /// The file that states it, or the last one that added fields to it; [`COMPILED_IN`] if none did.
    pub source: SourceId,
    /// Slots by the hash of the field's name, [`FREE`] where none is; see [`Kind::slot`].
    by_hash: Box<[u16]>,
}

/// No slot, in the table of slots by name.
const FREE: u16 = u16::MAX;

/// A number that tells most names apart: every name that a file gives is looked up.
fn hash(name: &str) -> usize {
    let bytes = name.as_bytes();
    let at = |n: usize| bytes.get(n).copied().map_or(0, usize::from);
    let (middle, last) = (at(bytes.len() / 2), at(bytes.len().saturating_sub(1)));
    bytes.len() ^ at(0).wrapping_mul(7) ^ middle.wrapping_mul(31) ^ last.wrapping_mul(131)
}

/// A name in the two languages of the interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Chinese.
    pub zh: Arc<str>,
    /// English.
    pub en: Arc<str>,
}

impl Label {
    /// The name as a value to be shown in either language.
    pub fn datum(&self) -> Datum {
        Datum::Named { zh: Arc::clone(&self.zh), en: Arc::clone(&self.en) }
    }

    /// The name in a language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Chapter of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Things that happen: incidents, questions, complaints.
    Events,
    /// Work done again and again: backups, inspections.
    Routine,
    /// Documents, trainings, drills, surveys.
    Deliverables,
    /// Changes, migrations, restores.
    Changes,
    /// Staff, attendance, duty.
    People,
    /// Measurements and quantities.
    Measures,
    /// Reviews, confirmations, decisions, payments.
    Judgement,
    /// Registers and policies.
    Registers,
}

impl Group {
    /// All groups, in the order of the vocabulary, with the word that names them.
    pub const ALL: [(&'static str, Group); 8] = [
        ("events", Group::Events),
        ("routine", Group::Routine),
        ("deliverables", Group::Deliverables),
        ("changes", Group::Changes),
        ("people", Group::People),
        ("measures", Group::Measures),
        ("judgement", Group::Judgement),
        ("registers", Group::Registers),
    ];

    /// Whether records of the group belong inside the contract's term.
    ///
    /// A certificate, a member of staff or the signing of the contract may be older.
    pub fn within_term(self) -> bool {
        !matches!(self, Group::People | Group::Judgement | Group::Registers)
    }

    /// Whether records of the group state what has happened, so that they cannot lie in the future.
    pub fn happens(self) -> bool {
        !matches!(self, Group::People | Group::Registers)
    }

    /// Whether records of the group are still owed when the term is over.
    ///
    /// The last report, the annual report and the last survey come after the last day.
    pub fn after_term(self) -> bool {
        matches!(self, Group::Deliverables)
    }
}

/// How records of a kind are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// A page for each record.
    Own,
    /// A page for each record about which something is to be proven; all others are told in their row
    /// of a page a month.
    Proof,
    /// Routine log: one page a month.
    Month,
}

/// What a field may hold and when it must be there.
#[derive(Clone, Debug)]
pub struct FieldSpec {
    /// Its name in a record.
    pub name: Arc<str>,
    /// What it holds.
    pub ty: Type,
    /// What readers call it.
    pub label: Label,
    /// How to fill it in, if that needs saying.
    pub help: Option<Label>,
    /// Whether every record must have it.
    pub required: bool,
    /// Slot of the sibling whose presence makes it required.
    pub required_with: Option<u16>,
    /// The sibling and its values that make it required.
    pub required_if: Option<Condition>,
    /// Least number allowed, in the field's own unit; inclusive.
    pub min: Option<Decimal>,
    /// Greatest number allowed, in the field's own unit; inclusive.
    pub max: Option<Decimal>,
    /// Whether it counts only with `judged_by` and `judged_at` on the record.
    pub judged: bool,
    /// The only party that may set it, if one.
    pub by: Option<Box<str>>,
    /// The words of an enumeration with their labels.
    pub words: Vec<Word>,
    /// Fields of a table, or of the tables in a list.
    pub fields: Vec<FieldSpec>,
    /// Whether it names a declared window of the contract.
    pub period: bool,
    /// Whether its text is Markdown.
    pub markdown: bool,
    /// Whether its number must be whole.
    pub integer: bool,
    /// Whether it holds personal data.
    pub sensitive: bool,
    /// Whether it may lie after the as-of instant, as due times and plans do.
    pub future: bool,
    /// Whether only git fills it.
    pub git: bool,
}

/// A sibling field and the values of it that make another field required.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Slot of the sibling.
    pub slot: u16,
    /// Any of these values.
    pub is: Vec<Value>,
}

/// A word of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As records write it.
    pub name: Arc<str>,
    /// As readers see it.
    pub label: Label,
}

impl FieldSpec {
    /// The label of one of its words.
    pub fn word(&self, name: &str) -> Option<&Label> {
        self.words.iter().find(|word| &*word.name == name).map(|word| &word.label)
    }
}

impl Kind {
    /// Slot of the field of that name.
    pub fn slot(&self, name: &str) -> Option<u16> {
        let mask = self.by_hash.len().checked_sub(1)?;
        let mut at = hash(name) & mask;
        // The table is at most half full, so the search ends.
        loop {
            let slot = self.by_hash[at];
            let spec = self.fields.get(usize::from(slot))?;
            if *spec.name == *name {
                return Some(slot);
            }
            at = (at + 1) & mask;
        }
    }

    /// Makes the table that [`Kind::slot`] looks names up in.
    fn index_names(&mut self) {
        let len = (2 * self.fields.len()).next_power_of_two();
        let mut table = vec![FREE; len];
        for (slot, spec) in (0u16..).zip(&self.fields) {
            let mut at = hash(&spec.name) & (len - 1);
            while table[at] != FREE {
                at = (at + 1) & (len - 1);
            }
            table[at] = slot;
        }
        self.by_hash = table.into();
    }

    /// What the field in that slot may hold; none for a slot beyond the last.
    pub fn spec(&self, slot: u16) -> Option<&FieldSpec> {
        self.fields.get(usize::from(slot))
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&FieldSpec> {
        self.spec(self.slot(name)?)
    }

    /// The field name nearest to a misspelt one.
    pub fn nearest_field(&self, name: &str) -> Option<&str> {
        let mut known: Vec<&str> =
            self.fields.iter().filter(|spec| !spec.git).map(|spec| &*spec.name).collect();
        // Of several names that are equally near, the first by name is the one.
        known.sort_unstable();
        nearest(name, known)
    }
}

impl Kinds {
    /// The kinds that ship with the program.
    pub fn shipped() -> Kinds {
        static SHIPPED: OnceLock<Kinds> = OnceLock::new();
        SHIPPED.get_or_init(|| Kinds::compiled_in().0).clone()
    }

    /// Kinds of nothing but a schema of shared fields, and what is wrong with it.
    pub fn with_shared(source: SourceId, shared: &str) -> (Kinds, Vec<Finding>) {
        let mut kinds = Kinds::default();
        let (drafts, findings) = schema::shared(source, shared);
        kinds.shared = drafts.into();
        (kinds, findings)
    }

    /// Adds a kind, or fields to a kind of that name that is already here; gives what is wrong with it.
    ///
    /// Fields that can be read are added even if others cannot. Numbers and slots given out
    /// before stay as they are.
    pub fn add(&mut self, source: SourceId, text: &str) -> Vec<Finding> {
        let (kind, findings) = schema::kind(source, text, self);
        if let Some(kind) = kind {
            match self.by_name.get(&kind.name) {
                Some(&no) => self.kinds[usize::from(no)] = Arc::new(kind),
                None => {
                    let no = u16::try_from(self.kinds.len()).unwrap_or(u16::MAX);
                    Arc::make_mut(&mut self.by_name).insert(Arc::clone(&kind.name), no);
                    self.kinds.push(Arc::new(kind));
                }
            }
        }
        findings
    }

    /// Number of the kind of that name.
    pub fn number(&self, name: &str) -> Option<u16> {
        self.by_name.get(name).copied()
    }

    /// The kind of that number, if there is one.
    pub fn get(&self, no: u16) -> Option<&Kind> {
        self.kinds.get(usize::from(no)).map(Arc::as_ref)
    }

    /// The kind of that number; numbers come from [`Kinds::find`] or a record.
    ///
    /// # Panics
    ///
    /// If no kind has the number.
    pub fn kind(&self, no: usize) -> &Kind {
        &self.kinds[no]
    }

    /// Number of the kind of that name, as an index.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.number(name).map(usize::from)
    }

    /// Names of all kinds, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(|name| &**name)
    }

    /// Whether a field is one that every kind has, as it stands there.
    pub fn is_shared(&self, field: &FieldSpec) -> bool {
        self.shared.iter().map(|draft| &draft.spec).any(|spec| {
            let is_alike = spec.ty == field.ty && spec.label == field.label;
            is_alike && spec.name == field.name && spec.required == field.required
        })
    }

    /// How many kinds there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The kind of that name.
    pub fn named(&self, name: &str) -> Option<&Kind> {
        self.find(name).map(|no| self.kind(no))
    }

    /// All kinds by name.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.by_name.values().map(|no| self.kind(usize::from(*no)))
    }

    /// The kind name nearest to a misspelt one.
    pub fn nearest_kind(&self, name: &str) -> Option<&str> {
        nearest(name, self.by_name.keys().map(|known| &**known))
    }

    fn compiled_in() -> (Kinds, Vec<Finding>) {
        let (mut kinds, mut findings) = Kinds::with_shared(COMPILED_IN, SHARED);
        for (_, text) in SHIPPED {
            findings.extend(kinds.add(COMPILED_IN, text));
        }
        (kinds, findings)
    }
}

#[cfg(test)]
mod tests {
    use super::Kinds;
    use super::SHIPPED;

    #[test]
    fn every_schema_file_is_listed_sorted_and_named_as_its_kind() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/ledger/kinds");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of this file")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned()))
            .filter(|name| name != "shared")
            .collect();
        files.sort();
        let listed: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, files);
        let kinds = Kinds::shipped();
        let named: Vec<&str> = kinds.iter().map(|kind| &*kind.name).collect();
        assert_eq!(named, files);
    }

    #[test]
    fn shipped_schemas_have_no_faults() {
        let mut wrong = Vec::new();
        let (mut kinds, findings) = Kinds::with_shared(super::COMPILED_IN, super::SHARED);
        wrong.extend(findings.into_iter().map(|finding| ("shared", finding)));
        for (name, text) in SHIPPED {
            let findings = kinds.add(super::COMPILED_IN, text);
            wrong.extend(findings.into_iter().map(|finding| (*name, finding)));
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn every_field_of_every_kind_is_found_by_its_name() {
        let kinds = Kinds::shipped();
        for kind in kinds.iter() {
            for (slot, spec) in kind.fields.iter().enumerate() {
                assert_eq!(kind.slot(&spec.name).map(usize::from), Some(slot), "{}", spec.name);
            }
            assert_eq!(kind.slot("no_such_field"), None);
        }
    }
}
