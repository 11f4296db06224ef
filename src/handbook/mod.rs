//! The handbook's pages about rule kinds, record kinds and findings of git, the cases of the first
//! (small contracts with records whose outcome is known) and the fields of the second.
//!
//! Owns the pages that the program carries, how a case is written, the contract that cases are
//! judged under, and what there is to say of a field. Must not know how a page looks. The verbs are
//! [`case::Case::judge`] and [`fields::sheet`].
//! To add a page: `content/rules/<kind>.md` and its twin `content/en/rules/<kind>.md`, and a line in
//! [`RULES`]; a test holds that every rule kind has its page, with the same cases in both languages.
//! A record kind: `content/kinds/<kind>.md`, its twin, and a line in [`KINDS`]. A finding:
//! `content/findings/<rule>.md`, its twin, and a line in [`FINDINGS`].

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

/// A page about a rule kind, a record kind or a finding, in both languages.
pub struct Page {
    /// The kind, or the rule of the finding.
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

/// The pages of findings about what git says, by rule.
pub static FINDINGS: &[Page] = pages![
    "findings":
    "bad-signature",
    "changed-after-landing",
    "changed-after-seal",
    "commit-backdated",
    "dated-ahead",
    "filed-late",
    "history-rewritten",
    "history-unknown",
    "no-authority",
    "record-deleted",
    "seal-damaged",
    "unknown-author",
    "unsigned",
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

    /// The page of a finding, by its rule.
    pub fn of_finding(rule: &str) -> Option<&'static Page> {
        FINDINGS.iter().find(|page| page.name == rule)
    }

    /// Its text, as Markdown.
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}
