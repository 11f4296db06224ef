//! Who commits for a party: mail addresses, SSH keys, a file of allowed signers; and who may set
//! what where that differs from the schema.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::fields::Problems;
use super::fields::Word;
use super::identity::Identity;
use super::identity::each;
use super::signers;
use super::signers::Signer;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::ssh;
use crate::base::time::Date;
use crate::ledger::kinds::Kinds;

/// Somebody who commits for a party.
#[derive(Clone, Debug)]
pub struct Signatory {
    /// The person or post, as the contract names them.
    pub name: Word,
    /// Patterns of mail addresses; `*` stands for anything but `@`.
    pub mails: Vec<Word>,
    /// SSH public keys.
    pub keys: Vec<SignatoryKey>,
    /// A file of allowed signers in the contract's folder.
    pub signers: Option<Word>,
    /// First day on which they speak for the party.
    pub from: Option<Date>,
    /// Last day on which they do.
    pub until: Option<Date>,
    /// Where it stands.
    pub place: Place,
}

/// An SSH public key of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatoryKey {
    /// `SHA256:...`.
    pub fingerprint: Box<str>,
    /// Where it stands.
    pub place: Place,
}

impl Signatory {
    /// Whether a commit must be signed to be theirs.
    pub fn must_sign(&self) -> bool {
        !self.keys.is_empty() || self.signers.is_some()
    }

    /// The lines of the file of signers that mean this person: all of them if no address is
    /// stated, else those whose principals fit one.
    pub fn own<'a>(&self, signers: &'a [Signer]) -> impl Iterator<Item = &'a Signer> {
        let mails: Vec<String> = self.mails.iter().map(|mail| mail.text.clone()).collect();
        signers
            .iter()
            .filter(move |signer| mails.is_empty() || mails.iter().any(|mail| signer.may_be(mail)))
    }
}

/// Who may set some kinds of records, or some fields, where it differs from the schema.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Kinds that are wholly theirs.
    pub kinds: Vec<Word>,
    /// Fields, as `kind.field`.
    pub fields: Vec<Word>,
    /// The parties, by id.
    pub parties: Vec<Word>,
    /// The clause that says so.
    pub clause: Option<Word>,
    /// Where it stands.
    pub place: Place,
}

/// Reads the identities of a party.
pub(super) fn read(party: &Fields<'_>) -> Vec<Signatory> {
    each(party, "identity", |table| {
        let problems = table.problems();
        let keys = table.words("keys").iter().filter_map(|word| key(word, problems)).collect();
        let one = Signatory {
            name: table.required_word("name"),
            mails: table.words("mails"),
            keys,
            signers: table.word("signers"),
            from: table.date("from"),
            until: table.date("until"),
            place: table.place,
        };
        check(&one, table.has("keys"), problems);
        one
    })
}

/// Reads the tables `[[authority]]`.
pub(super) fn read_authorities(fields: &Fields<'_>) -> Vec<Authority> {
    each(fields, "authority", |table| {
        let one = Authority {
            kinds: table.words("kinds"),
            fields: table.words("fields"),
            parties: table.words("parties"),
            clause: table.word("clause"),
            place: table.place,
        };
        let problems = table.problems();
        if one.kinds.is_empty() && one.fields.is_empty() {
            let help = Message::new("authority-no-object-help");
            problems.report(one.place, Message::new("authority-no-object"), Some(help));
        }
        if one.parties.is_empty() {
            let help = Message::new("authority-no-party-help");
            problems.report(one.place, Message::new("authority-no-party"), Some(help));
        }
        one
    })
}

fn key(word: &Word, problems: &Problems) -> Option<SignatoryKey> {
    let fingerprint = ssh::fingerprint(&word.text);
    if fingerprint.is_none() {
        let help = Message::new("identity-key-unreadable-help");
        problems.report(word.place, Message::new("identity-key-unreadable"), Some(help));
    }
    fingerprint.map(|fingerprint| SignatoryKey { fingerprint, place: word.place })
}

fn check(one: &Signatory, has_keys: bool, problems: &Problems) {
    if one.mails.is_empty() && !has_keys && one.signers.is_none() {
        let help = Message::new("identity-empty-help");
        problems.report(one.place, Message::new("identity-empty"), Some(help));
    }
    if let (Some(from), Some(until)) = (one.from, one.until)
        && until < from
    {
        let message = Message::new("identity-days").with("from", from).with("until", until);
        problems.report(one.place, message, Some(Message::new("identity-days-help")));
    }
    for mail in &one.mails {
        let help = Message::new("identity-mail-help");
        match mail.text.split_once('@') {
            Some((_, domain)) if domain.contains(|c: char| c.is_alphanumeric()) => {}
            Some(_) => {
                let message = Message::new("identity-mail-anybody").with("pattern", &mail.text);
                problems.report(mail.place, message, Some(help));
            }
            None if mail.text.trim_matches('*').is_empty() => {
                let message = Message::new("identity-mail-anybody").with("pattern", &mail.text);
                problems.report(mail.place, message, Some(help));
            }
            None => {
                let message = Message::new("identity-mail-form").with("pattern", &mail.text);
                problems.report(mail.place, message, Some(help));
            }
        }
    }
    if let Some(file) = &one.signers
        && (file.text.is_empty()
            || file.text.starts_with('/')
            || file.text.split('/').any(|part| part.is_empty() || part.starts_with('.')))
    {
        let help = Message::new("identity-signers-path-help");
        let message = Message::new("identity-signers-path").with("file", &file.text);
        problems.report(file.place, message, Some(help));
    }
}

/// Reads the files of signers and finds what only all of them together show: a file that is not
/// there, lines that cannot be read, a key that speaks for two parties.
pub(super) fn check_files<'t>(
    identity: &Identity,
    file: impl Fn(&str) -> Option<(SourceId, &'t str)>,
    problems: &Problems,
) {
    let all = || {
        let parties = identity.parties.iter();
        parties.flat_map(|party| party.signatories.iter().map(move |one| (&party.id, one)))
    };
    let mut read: BTreeMap<&str, Vec<Signer>> = BTreeMap::new();
    for (_, signatory) in all() {
        let Some(word) = &signatory.signers else { continue };
        if read.contains_key(word.text.as_str()) {
            continue;
        }
        let Some((source, text)) = file(&word.text) else {
            let message = Message::new("identity-signers-missing").with("file", &word.text);
            let help = Message::new("identity-signers-missing-help").with("file", &word.text);
            problems.report(word.place, message, Some(help));
            continue;
        };
        let (lines, found) = signers::read(source, text, identity.zone);
        found.into_iter().for_each(|finding| problems.push(finding));
        read.insert(&word.text, lines);
    }
    let mut owners: BTreeMap<&str, (&Word, Place)> = BTreeMap::new();
    for (party, signatory) in all() {
        let lines = signatory.signers.iter().filter_map(|word| read.get(word.text.as_str()));
        let lines: Vec<&Signer> = lines.flat_map(|lines| signatory.own(lines)).collect();
        if lines.is_empty()
            && let Some(word) = signatory.signers.as_ref()
            && read.contains_key(word.text.as_str())
        {
            let message = Message::new("identity-signers-nobody").with("file", &word.text);
            let help = Message::new("identity-signers-nobody-help");
            problems.report(word.place, message, Some(help));
        }
        let keys = signatory.keys.iter().map(|key| (&*key.fingerprint, key.place));
        let filed = lines.iter().map(|line| (&*line.fingerprint, line.place));
        for (fingerprint, place) in keys.chain(filed) {
            match owners.get(fingerprint) {
                Some((owner, first)) if owner.text != party.text => {
                    let message = Message::new("identity-key-twice")
                        .with("key", fingerprint)
                        .with("first", &owner.text)
                        .with("second", &party.text);
                    let n_before = problems.count();
                    let help = Message::new("identity-key-twice-help");
                    problems.report(place, message, Some(help));
                    problems.point_to(n_before, *first, &Message::new("contract-first-here"));
                }
                Some(_) => {}
                None => {
                    owners.insert(fingerprint, (party, place));
                }
            }
        }
    }
}

/// Finds kinds, fields and parties that a table `[[authority]]` names and nobody knows.
pub(super) fn check_authorities(identity: &Identity, kinds: &Kinds, problems: &Problems) {
    let unknown = |word: &Word, key: &'static str, near: Option<&str>| {
        let message = Message::new(key).with("name", &word.text).with("id", &word.text);
        let help = near.map(|name| Message::new("contract-did-you-mean").with("name", name));
        problems.report(word.place, message, help);
    };
    for authority in &identity.authorities {
        for word in &authority.kinds {
            if kinds.find(word).is_none() {
                unknown(word, "authority-unknown-kind", kinds.nearest_kind(word));
            }
        }
        for word in &authority.fields {
            let (kind, field) = word.text.split_once('.').unwrap_or((&word.text, ""));
            match kinds.named(kind) {
                None => unknown(word, "authority-unknown-kind", kinds.nearest_kind(kind)),
                Some(known) if known.slot(field).is_none() => {
                    unknown(word, "authority-unknown-field", known.nearest_field(field));
                }
                Some(_) => {}
            }
        }
        for word in &authority.parties {
            if identity.parties.iter().all(|party| party.id.text != word.text) {
                let ids = identity.parties.iter().map(|party| party.id.text.as_str());
                unknown(word, "contract-unknown-party", nearest(word, ids));
            }
        }
    }
}
