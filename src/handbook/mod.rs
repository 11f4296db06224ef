//! The handbook's pages about rule kinds and record kinds, the cases of the former (small contracts
//! with records whose outcome is known) and the fields of the latter.
//!
//! Owns the pages that the program carries, how a case is written, the contract that cases are
//! judged under, and what there is to say of a field. Must not know how a page looks. The verbs are
//! [`case::Case::judge`] and [`fields::sheet`].
//! To add a page: `content/rules/<kind>.md` and its twin `content/en/rules/<kind>.md`, and a line in
//! [`RULES`]; a test holds that every rule kind has its page, with the same cases in both languages.
//! A record kind: `content/kinds/<kind>.md`, its twin, and a line in [`KINDS`].

pub mod case;
pub mod fields;

use crate::base::language::Language;

macro_rules! pages {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(Page {
            name: $name,
            zh: include_str!(concat!("../../content/", $folder, "/", $name, ".md")),
            en: include_str!(concat!("../../content/en/", $folder, "/", $name, ".md")),
        }),+]
    };
}

/// A page about a rule kind or a record kind, in both languages.
pub struct Page {
    /// The kind.
    pub name: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// The pages of the rule kinds, by name.
pub static RULES: &[Page] = pages![
    "rules":
    "attendance",
    "availability",
    "cadence",
    "content",
    "count",
    "coverage",
    "deadline",
    "followup",
    "forbid",
    "in-force",
    "interval",
    "order",
    "ratio",
    "retention",
    "review",
    "staffing",
    "stat",
    "streak",
];

/// The pages of the record kinds that ship with the program, by name.
pub static KINDS: &[Page] = pages![
    "kinds":
    "acceptance",
    "activity",
    "assessment",
    "attendance",
    "backup",
    "backup_policy",
    "capacity_alert",
    "change",
    "change_request",
    "channel_outage",
    "complaint",
    "confirmation",
    "contract_event",
    "defect",
    "deliverable",
    "drill",
    "duty",
    "exemption",
    "extension",
    "heartbeat",
    "incident",
    "inspection",
    "invoice",
    "loss",
    "measurement",
    "meeting",
    "migration",
    "misconduct",
    "monitor_gap",
    "notice",
    "payment",
    "penalty_decision",
    "quantity",
    "question",
    "rectification",
    "register",
    "request",
    "restore",
    "review",
    "security_check",
    "security_event",
    "service_channel",
    "snapshot_inventory",
    "staff",
    "staff_change",
    "stage",
    "survey",
    "task",
    "training",
    "usage",
    "vulnerability",
];

impl Page {
    /// The page of a rule kind.
    pub fn of(name: &str) -> Option<&'static Page> {
        RULES.iter().find(|page| page.name == name)
    }

    /// The page of a record kind.
    pub fn of_record_kind(name: &str) -> Option<&'static Page> {
        KINDS.iter().find(|page| page.name == name)
    }

    /// Its text, as Markdown.
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}
