//! What the settings make of findings: levels of rules, and waivers. Verdicts, points and money
//! never pass through here.

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::moment::Moment;
use crate::base::time::add_days;
use crate::settings::Settings;
use crate::settings::policy::RuleLevel;
use crate::settings::policy::Waived;
use crate::settings::policy::Waiver;

/// A finding that a waiver silences; it is shown as waived, never hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// The finding.
    pub finding: Finding,
    /// The waiver.
    pub waiver: Waiver,
}

/// Rules about the settings themselves: no waiver silences what is said about waivers.
const OWN: [&str; 6] = [
    "bad-setting",
    "bad-waiver",
    "expired-waiver",
    "unmatched-level",
    "unmatched-waiver",
    "unknown-setting",
];

/// Gives findings the levels that the settings name.
///
/// What weighs an error by itself can be lowered to a warning and no further: a breach, or input that
/// cannot be judged, is silenced by a waiver with a name and a date, not by a line for good.
pub(super) fn level(findings: &mut Vec<Finding>, settings: &Settings) {
    let mut found = Vec::new();
    for wanted in &settings.check.levels {
        let mut n_found = 0;
        let mut is_clamped = false;
        for finding in findings.iter_mut().filter(|finding| is_meant(wanted, finding)) {
            n_found += 1;
            let floor = finding.level.min(Level::Warning);
            let heavy = finding.level == Level::Error;
            let level = if heavy { wanted.level.max(floor) } else { wanted.level };
            is_clamped |= level != wanted.level;
            finding.level = level;
        }
        let key = match (n_found, is_clamped) {
            (0, _) => "level-unmatched",
            (_, true) => "level-too-low",
            _ => continue,
        };
        let message = Message::new(key).with("rule", &wanted.rule);
        found.push(if is_clamped {
            Finding::warning("bad-setting", wanted.place, message)
                .help(Message::new("level-too-low-help"))
        } else {
            Finding::new("unmatched-level", Level::Note, message).at(wanted.place)
        });
    }
    findings.extend(found);
}

fn is_meant(wanted: &RuleLevel, finding: &Finding) -> bool {
    if OWN.contains(&finding.rule.as_str()) {
        return false;
    }
    match (wanted.rule.split_once('/'), &finding.contract) {
        (Some((contract, rule)), Some(own)) => contract == own && rule == finding.rule,
        _ => wanted.rule == finding.rule,
    }
}

/// Takes out what is waived as of `as_of`, and reports waivers that are over or match nothing. A
/// waiver holds to the end of its last day in the zone of the settings.
pub(super) fn waive(
    findings: &mut Vec<Finding>,
    settings: &Settings,
    as_of: &Moment,
) -> Vec<Silenced> {
    let waivers = &settings.check.waivers;
    let mut silenced = Vec::new();
    if waivers.is_empty() {
        return silenced;
    }
    let mut used = vec![false; waivers.len()];
    findings.retain(|finding| {
        if OWN.contains(&finding.rule.as_str()) {
            return true;
        }
        let fingerprint = finding.fingerprint();
        let meant = |waiver: &Waiver| matches(waiver, finding, &fingerprint);
        let mut holding = None;
        for (waiver, used) in waivers.iter().zip(&mut used).filter(|(one, _)| meant(one)) {
            *used = true;
            if !is_over(waiver, settings, as_of) && holding.is_none() {
                holding = Some(waiver);
            }
        }
        let Some(waiver) = holding else { return true };
        silenced.push(Silenced { finding: finding.clone(), waiver: waiver.clone() });
        false
    });
    for (waiver, used) in waivers.iter().zip(used) {
        let is_over = is_over(waiver, settings, as_of);
        let (rule, key) = match (is_over, used) {
            (true, _) => ("expired-waiver", "waiver-expired"),
            (false, false) => ("unmatched-waiver", "waiver-unmatched"),
            _ => continue,
        };
        let message = Message::new(key)
            .with("what", aim(waiver))
            .with("owner", &waiver.owner)
            .with("until", Datum::Date(waiver.until));
        let help = if is_over { "waiver-expired-help" } else { "waiver-unmatched-help" };
        let help = Message::new(help);
        findings.push(Finding::warning(rule, waiver.place, message).help(help).about(&aim(waiver)));
    }
    silenced
}

fn is_over(waiver: &Waiver, settings: &Settings, as_of: &Moment) -> bool {
    as_of.reached(settings.zone.midnight(add_days(waiver.until, 1)))
}

fn matches(waiver: &Waiver, finding: &Finding, fingerprint: &str) -> bool {
    if waiver.contract.is_some() && waiver.contract != finding.contract {
        return false;
    }
    match &waiver.of {
        Waived::Fingerprint(wanted) => wanted == fingerprint,
        Waived::About { rule, record } => {
            *rule == finding.rule && Some(record) == finding.subject.as_ref()
        }
    }
}

/// What a waiver names: `rule/record` or a fingerprint.
fn aim(waiver: &Waiver) -> String {
    match &waiver.of {
        Waived::Fingerprint(fingerprint) => fingerprint.clone(),
        Waived::About { rule, record } => format!("{rule}/{record}"),
    }
}
