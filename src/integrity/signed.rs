//! Commits as such: unsigned where they must be signed, badly signed, or by nobody the contract names.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Act;
use super::Bench;
use super::Integrity;
use super::Irregularity;
use super::Proven;
use super::Standing;
use super::What;
use super::authority::short;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::time::Instant;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;

/// Reports each commit once, whatever it touched.
pub(super) fn judge(ledger: &Ledger, bench: &Bench<'_>, integrity: &mut Integrity) {
    let contract = &ledger.contracts[bench.no];
    let mut acts: BTreeMap<(Instant, &str), (&Arc<Act>, &str)> = BTreeMap::new();
    for event in integrity.records.iter().flat_map(|history| &history.events) {
        let act = event.act();
        acts.entry((event.landed, &act.commit)).or_insert((act, &event.path));
    }
    let rules: Vec<(Arc<Act>, &str, Instant)> = integrity
        .rules
        .iter()
        .map(|rule| {
            let act = rule.side.as_ref().unwrap_or(&rule.trunk);
            (Arc::clone(act), &*rule.path, rule.landed)
        })
        .collect();
    for (act, path, landed) in &rules {
        acts.entry((*landed, &act.commit)).or_insert((act, path));
    }
    let mut found = Vec::new();
    for ((landed, _), (act, path)) in acts {
        let Some((what, level, message)) = offence(contract, act) else { continue };
        let message = message
            .with("commit", short(&act.commit))
            .with("name", &*act.author.name)
            .with("mail", &*act.author.mail);
        let mut finding = Finding::new(what.rule(), level, message)
            .in_contract(&contract.identity.id)
            .about(&act.commit);
        finding.path = Some(path.to_owned());
        if let Some(help) = help(what) {
            finding = finding.help(Message::new(help));
        }
        let act = Some(Arc::clone(act));
        found.push(Irregularity { what, record: None, act, landed: Some(landed), finding });
    }
    integrity.incidents.extend(found);
}

fn help(what: What) -> Option<&'static str> {
    match what {
        What::Unsigned => Some("commit-unsigned-help"),
        What::BadSignature => Some("commit-bad-signature-help"),
        What::UnknownAuthor => Some("commit-unknown-author-help"),
        _ => None,
    }
}

fn offence(contract: &Contract, act: &Act) -> Option<(What, Level, Message)> {
    let is_required = contract.filing.are_signatures_required;
    if act.signature == Proven::Bad {
        return Some((What::BadSignature, Level::Error, Message::new("commit-bad-signature")));
    }
    let unsigned = |level| {
        let message = match &act.signature {
            Proven::Unverified(form) => Message::new("commit-unverified").with("form", *form),
            _ => Message::new("commit-unsigned"),
        };
        Some((What::Unsigned, level, message))
    };
    let is_good = matches!(act.signature, Proven::Good { .. });
    match &act.party {
        _ if is_required && !is_good => unsigned(Level::Error),
        Standing::Pretended(_) if !is_good => unsigned(Level::Warning),
        Standing::Pretended(_) | Standing::Stranger => {
            let message = match &act.signature {
                Proven::Good { fingerprint } => {
                    Message::new("commit-unknown-key").with("key", &**fingerprint)
                }
                _ => Message::new("commit-unknown-author"),
            };
            Some((What::UnknownAuthor, Level::Warning, message))
        }
        Standing::Party { .. } | Standing::Unasked => None,
    }
}

/// The doer as a reader knows them: person and party, or what they say of themselves.
pub(super) fn who(contract: &Contract, act: &Act) -> Message {
    let (name, mail) = (&*act.author.name, &*act.author.mail);
    match &act.party {
        Standing::Party { party, name, is_proven } => {
            let key = if *is_proven { "doer-proven" } else { "doer-by-mail" };
            Message::new(key).with("role", contract.identity.role(party)).with("name", &**name)
        }
        Standing::Pretended(party) => Message::new("doer-pretended")
            .with("role", contract.identity.role(party))
            .with("mail", mail),
        Standing::Stranger | Standing::Unasked => {
            Message::new("doer-stranger").with("name", name).with("mail", mail)
        }
    }
}
