//! For whom a commit speaks: the identities that a contract names, as they were in force before it.

use std::collections::BTreeMap;

use super::Standing;
use super::parts::JOINT;
use super::parts::Parts;
use super::signature::Verified;
use crate::base::place::SourceId;
use crate::base::ssh;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::ledger::contract::signers;
use crate::ledger::contract::signers::Signer;
use crate::snapshot::history::Witness;

/// The party whose word rules over the contract's own files.
pub(super) const OWNER: &str = "buyer";

/// The identities and rights that are in force.
#[derive(Clone, Debug, Default)]
pub(super) struct Roll {
    speakers: Vec<Speaker>,
    rights: Vec<Right>,
    zone: Zone,
}

/// Somebody who commits for a party.
#[derive(Clone, Debug)]
struct Speaker {
    party: Box<str>,
    name: Box<str>,
    mails: Vec<String>,
    keys: Vec<Box<str>>,
    signers: Vec<Signer>,
    must_sign: bool,
    from: Option<Date>,
    until: Option<Date>,
}

/// Who may set some kinds or fields.
#[derive(Clone, Debug, Default)]
struct Right {
    objects: Vec<String>,
    parties: Vec<Box<str>>,
}

impl Speaker {
    fn is_in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether a good signature is theirs.
    fn signed(&self, verified: &Verified, commit: &Witness, at: Instant) -> bool {
        // The key is what proves; the principals say for whom a line of the file speaks.
        let means = |line: &Signer, among: Option<&[String]>| {
            [&commit.committer.mail, &commit.author.mail].into_iter().any(|mail| {
                line.means(mail)
                    && among.is_none_or(|among| among.iter().any(|one| **one == **mail))
            })
        };
        let mut lines = self.signers.iter().filter(|line| line.is_valid(at));
        match verified {
            Verified::Key(key) => {
                self.keys.contains(key)
                    || lines.any(|line| {
                        !line.is_authority && line.fingerprint == *key && means(line, None)
                    })
            }
            Verified::Certified(one) => {
                let now = u64::try_from(at.unix()).unwrap_or_default();
                one.from <= now
                    && now < one.to
                    && lines.any(|line| {
                        line.is_authority
                            && line.fingerprint == one.authority
                            && means(line, Some(&one.principals))
                    })
            }
            Verified::Unsigned | Verified::Unverified(_) | Verified::Bad => false,
        }
    }
}

impl Roll {
    /// The roll that the statements of a contract file make; `file` gives the lines of a file of
    /// signers by its name.
    pub(super) fn of<'p>(
        contract: &Parts,
        file: impl Fn(&str) -> Option<&'p Parts>,
        zone: Zone,
    ) -> Roll {
        let mut tables: BTreeMap<(String, String), Speaker> = BTreeMap::new();
        let mut named_files: BTreeMap<(String, String), String> = BTreeMap::new();
        let mut rights: BTreeMap<String, Right> = BTreeMap::new();
        for (key, value) in contract {
            let words: Vec<&str> = key.split(JOINT).collect();
            match words[..] {
                ["party", party, "identity", label, field, ..] => {
                    let id = (party.to_owned(), label.to_owned());
                    let speaker = tables.entry(id.clone()).or_insert_with(|| Speaker {
                        party: party.into(),
                        name: label.into(),
                        mails: Vec::new(),
                        keys: Vec::new(),
                        signers: Vec::new(),
                        must_sign: false,
                        from: None,
                        until: None,
                    });
                    match field {
                        "mails" => speaker.mails.push(value.clone()),
                        "keys" => {
                            speaker.must_sign = true;
                            speaker.keys.extend(ssh::fingerprint(value));
                        }
                        "signers" => {
                            speaker.must_sign = true;
                            named_files.insert(id, value.clone());
                        }
                        "from" => speaker.from = value.parse().ok(),
                        "until" => speaker.until = value.parse().ok(),
                        _ => {}
                    }
                }
                ["authority", label, field, _] => {
                    let right = rights.entry(label.to_owned()).or_default();
                    match field {
                        "kinds" | "fields" => right.objects.push(value.clone()),
                        "parties" => right.parties.push(value.as_str().into()),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        for (id, name) in named_files {
            let Some(speaker) = tables.get_mut(&id) else { continue };
            let lines = file(&name).into_iter().flat_map(|lines| lines.values());
            let text: String = lines.flat_map(|line| [line.as_str(), "\n"]).collect();
            let (all, _) = signers::read(SourceId(0), &text, zone);
            let mails = &speaker.mails;
            speaker.signers = all
                .into_iter()
                .filter(|line| mails.is_empty() || mails.iter().any(|mail| line.may_be(mail)))
                .collect();
        }
        Roll {
            speakers: tables.into_values().collect(),
            rights: rights.into_values().collect(),
            zone,
        }
    }

    /// Whether it names nobody, so that nothing is asked.
    pub(super) fn is_empty(&self) -> bool {
        self.speakers.is_empty()
    }

    /// Whether it names somebody who commits for a party.
    pub(super) fn names(&self, party: &str) -> bool {
        self.speakers.iter().any(|speaker| &*speaker.party == party)
    }

    /// Whether the contract itself says who may set something.
    pub(super) fn shares_out(&self) -> bool {
        !self.rights.is_empty()
    }

    /// The parties that may set a kind, or a field written `kind.field`, if the contract says so.
    pub(super) fn holders(&self, object: &str) -> Option<Vec<&str>> {
        let rights =
            self.rights.iter().filter(|right| right.objects.iter().any(|one| one == object));
        let parties: Vec<&str> =
            rights.flat_map(|right| &right.parties).map(|party| &**party).collect();
        (!parties.is_empty()).then_some(parties)
    }

    /// For whom a commit of that instant speaks.
    pub(super) fn standing(&self, commit: &Witness, verified: &Verified, at: Instant) -> Standing {
        if self.is_empty() {
            return Standing::Unasked;
        }
        let day = self.zone.date(at);
        let in_force: Vec<&Speaker> =
            self.speakers.iter().filter(|speaker| speaker.is_in_force(day)).collect();
        let speaks = |speaker: &Speaker, is_proven| Standing::Party {
            party: speaker.party.clone(),
            name: speaker.name.clone(),
            is_proven,
        };
        let signed: Vec<&&Speaker> =
            in_force.iter().filter(|one| one.signed(verified, commit, at)).collect();
        if let Some(first) = signed.first() {
            // A key of two parties proves nothing.
            let is_one = signed.iter().all(|one| one.party == first.party);
            return if is_one { speaks(first, true) } else { Standing::Stranger };
        }
        let by_mail: Vec<&&Speaker> = in_force
            .iter()
            .filter(|one| one.mails.iter().any(|mail| signers::is_mail(&commit.author.mail, mail)))
            .collect();
        let Some(first) = by_mail.first() else { return Standing::Stranger };
        if let Some(one) = by_mail.iter().find(|one| one.must_sign) {
            return Standing::Pretended(one.party.clone());
        }
        if *verified == Verified::Bad {
            return Standing::Pretended(first.party.clone());
        }
        let is_one = by_mail.iter().all(|one| one.party == first.party);
        if is_one { speaks(first, false) } else { Standing::Stranger }
    }

    /// Whether somebody of that standing may do what belongs to these parties; none if it is not asked.
    ///
    /// What belongs to parties for whom nobody is named is the purchaser's to write down, or that
    /// of somebody unknown; not of another party.
    pub(super) fn may(&self, holders: &[&str], standing: &Standing) -> Option<bool> {
        let is_named = holders.iter().any(|party| self.names(party));
        match standing {
            Standing::Unasked => None,
            Standing::Party { party, .. } => {
                Some(holders.contains(&&**party) || (!is_named && &**party == OWNER))
            }
            Standing::Pretended(_) => Some(false),
            Standing::Stranger => Some(!is_named),
        }
    }
}
