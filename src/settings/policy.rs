//! What `check` makes of findings: `[check]` with its levels, and `[[waiver]]`.
//!
//! A waiver silences a finding for a while. It touches no verdict, no point and no money: that is
//! what the exemptions of a contract are for.

use std::ops::Range;

use crate::base::document;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::time::Date;
use crate::base::time::Lapse;

use super::Field;
use super::Reader;

const CHECK_KEYS: [&str; 2] = ["at_risk", "levels"];
const WAIVER_KEYS: [&str; 7] =
    ["contract", "fingerprint", "owner", "reason", "record", "rule", "until"];

/// How long before its due time an outcome is at risk, unless the settings say otherwise.
const AT_RISK: i64 = 4 * 3600;

/// What `check` makes of findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// How many seconds before its due time something owed is at risk; below zero, never.
    pub at_risk: i64,
    /// Levels of rules, in the order of the file.
    pub levels: Vec<RuleLevel>,
    /// Findings that are silenced for a while, in the order of the file.
    pub waivers: Vec<Waiver>,
}

/// The level that the findings of a rule are to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLevel {
    /// Name of a house rule or an obligation, or `contract/obligation`.
    pub rule: String,
    /// The level.
    pub level: Level,
    /// Where it stands.
    pub place: Place,
}

/// A finding that somebody answers for until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Which findings.
    pub of: Waived,
    /// The only contract that it is for, if one is named.
    pub contract: Option<String>,
    /// Who answers for it: a role.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day on which it holds, in the zone of the settings.
    pub until: Date,
    /// Where it stands.
    pub place: Place,
}

/// Which findings a waiver silences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waived {
    /// The one of this fingerprint.
    Fingerprint(String),
    /// Those of a rule about a record or outcome.
    About {
        /// The rule.
        rule: String,
        /// Id of the record or outcome.
        record: String,
    },
}

impl Default for Check {
    fn default() -> Check {
        Check { at_risk: AT_RISK, levels: Vec::new(), waivers: Vec::new() }
    }
}

impl Reader {
    pub(super) fn check(&mut self, field: Field<'_, '_>, check: &mut Check) {
        let Some(table) = self.table(field, "check") else { return };
        let fields = self.fields(table, "check", &CHECK_KEYS);
        if let Some(text) = self.text(&fields, "at_risk") {
            match Lapse::parse(text.1) {
                // Nothing is due in no time at all.
                Some(Lapse::Seconds(0)) => check.at_risk = -1,
                Some(Lapse::Seconds(seconds)) => check.at_risk = seconds,
                Some(Lapse::Days(days)) => check.at_risk = days.saturating_mul(24 * 3600),
                _ => {
                    let help = Some(Message::new("settings-at-risk-help"));
                    self.bad("check.at_risk", text, "settings-bad-at-risk", help);
                }
            }
        }
        if let Some(field) = fields.get("levels")
            && let Some(table) = self.table(field, "check.levels")
        {
            check.levels = table.iter().filter_map(|(key, value)| self.level(key, value)).collect();
        }
    }

    fn level(
        &mut self,
        key: &document::Spanned<impl AsRef<str>>,
        value: Field<'_, '_>,
    ) -> Option<RuleLevel> {
        let rule = key.get_ref().as_ref().to_owned();
        let place = Place::new(self.source, key.span());
        let found = match value.get_ref() {
            document::Value::String(name) => Level::parse(name).ok_or(name.to_string()),
            _ => Err(String::new()),
        };
        match found {
            Ok(level) => Some(RuleLevel { rule, level, place }),
            Err(name) => {
                let names: Vec<&str> = Level::ALL.into_iter().map(Level::name).collect();
                let help = Message::new("settings-known-levels").with("names", names.join(", "));
                let value = (value.span(), name.as_str());
                self.bad(&format!("check.levels.{rule}"), value, "settings-bad-level", Some(help));
                None
            }
        }
    }

    pub(super) fn waivers(&mut self, field: Field<'_, '_>) -> Vec<Waiver> {
        let document::Value::Array(items) = field.get_ref() else {
            self.wrong_type("waiver", field.span(), "settings-type-tables");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.waiver(item)).collect()
    }

    /// One waiver; it holds only if all of it can be read.
    fn waiver(&mut self, field: Field<'_, '_>) -> Option<Waiver> {
        let n_before = self.findings.len();
        let table = self.table(field, "waiver")?;
        let fields = self.fields(table, "waiver", &WAIVER_KEYS);
        let named = |text: Option<(Range<usize>, &str)>| {
            text.map(|text| text.1.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let (rule, record) =
            (named(self.text(&fields, "rule")), named(self.text(&fields, "record")));
        let fingerprint = named(self.text(&fields, "fingerprint"));
        let contract = named(self.text(&fields, "contract"));
        let (owner, reason) =
            (named(self.text(&fields, "owner")), named(self.text(&fields, "reason")));
        let until = fields.get("until").and_then(|field| self.day(field));
        let of = match (fingerprint, rule, record) {
            (Some(fingerprint), None, None) => Some(Waived::Fingerprint(fingerprint)),
            (None, Some(rule), Some(record)) => Some(Waived::About { rule, record }),
            _ => None,
        };
        let help = || Some(Message::new("settings-waiver-help"));
        let whole = field.span();
        if of.is_none() {
            self.fault("bad-waiver", whole, Message::new("settings-waiver-aim"), help());
            return None;
        }
        for (key, given) in [
            ("owner", owner.is_some()),
            ("reason", reason.is_some()),
            ("until", fields.contains_key("until")),
        ] {
            if !given {
                let message = Message::new("settings-waiver-lacks").with("key", key);
                self.fault("bad-waiver", whole.clone(), message, help());
            }
        }
        if self.findings.len() > n_before {
            return None;
        }
        let place = Place::new(self.source, whole);
        Some(Waiver { of: of?, contract, owner: owner?, reason: reason?, until: until?, place })
    }

    /// A date without a time.
    fn day(&mut self, field: Field<'_, '_>) -> Option<Date> {
        let found = match field.get_ref() {
            document::Value::Datetime(moment) if moment.time.is_none() => moment.date,
            _ => None,
        };
        let date = found.and_then(|date| {
            Date::from_ymd_opt(i32::from(date.year), date.month.into(), date.day.into())
        });
        if date.is_none() {
            let help = Some(Message::new("settings-waiver-help"));
            self.fault("bad-waiver", field.span(), Message::new("settings-waiver-day"), help);
        }
        date
    }
}
