//! The handbook's pages about rule kinds, and their cases: small contracts with records whose
//! outcome is known.
//!
//! Owns the pages that the program carries, how a case is written, and the contract that cases are
//! judged under. Must not know how a page looks. The verb is [`case::Case::judge`].
//! To add a page: `content/rules/<kind>.md` and its twin `content/en/rules/<kind>.md`, and a line in
//! [`RULES`]; a test holds that every rule kind has its page, with the same cases in both languages.

pub mod case;

use crate::base::language::Language;

macro_rules! pages {
    ($($name:literal),+ $(,)?) => {
        &[$(Page {
            name: $name,
            zh: include_str!(concat!("../../content/rules/", $name, ".md")),
            en: include_str!(concat!("../../content/en/rules/", $name, ".md")),
        }),+]
    };
}

/// A page about a rule kind, in both languages.
pub struct Page {
    /// The rule kind.
    pub name: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// The pages of the rule kinds, by name.
pub static RULES: &[Page] = pages![
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

impl Page {
    /// The page of a rule kind.
    pub fn of(name: &str) -> Option<&'static Page> {
        RULES.iter().find(|page| page.name == name)
    }

    /// Its text, as Markdown.
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}
