//! Acts: commits as pages show them, with who did what to a record and what it changed.

use serde::Serialize;

use crate::base::message::Message;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::integrity::Act;
use crate::integrity::Deed;
use crate::integrity::Event;
use crate::integrity::FieldChange;
use crate::integrity::Proven;
use crate::integrity::Standing;
use crate::ledger::kinds::Kind;

use super::field::plain;
use super::parts::Anchor;
use super::parts::Badge;
use super::voice::Voice;

/// How many digits of a commit's id are shown.
const DIGITS: usize = 12;

/// How many characters of a value before and after a change are shown.
const MAX_VALUE: usize = 160;

/// A commit as the doer of something.
#[derive(Debug, Serialize)]
pub struct ActView {
    /// The first digits of its id.
    pub commit: String,
    /// Its whole id.
    pub id: String,
    /// First line of its message.
    pub summary: String,
    /// The party that it speaks for, by its role; empty if it speaks for none.
    pub party: String,
    /// The person, as the contract names them, or as the commit does.
    pub person: String,
    /// Their mail address, as the commit states it.
    pub mail: String,
    /// Whose word that is: proven, by mail only, pretended, stranger.
    pub standing: Badge,
    /// What its signature proves.
    pub signature: Badge,
    /// The key that it was signed with.
    pub key: String,
    /// Whoever committed it, if it was somebody else.
    pub committer: String,
}

/// Something that happened to a record.
#[derive(Debug, Serialize)]
pub struct EventView {
    /// What was done: shape and word.
    pub deed: Badge,
    /// Who did it.
    pub act: ActView,
    /// The merge that brought it to the trunk, and who merged; none if it was committed there.
    pub merge: Option<ActView>,
    /// When: label and instant; labels of the same instant share a line.
    pub times: Vec<(String, String)>,
    /// The file, where it was moved from or to, or deleted.
    pub path: String,
    /// Fields before and after.
    pub changes: Vec<ChangeView>,
    /// What is irregular about it.
    pub remarks: Vec<RemarkView>,
    /// What it changed in verdicts, points and money.
    pub effects: Vec<EffectView>,
    /// Why there are none, or how many more there are.
    pub effect_note: String,
}

/// A field before and after.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    /// The name in the file.
    pub name: String,
    /// The label.
    pub label: String,
    /// What it held; none if it was not there.
    pub old: Option<String>,
    /// What it holds; none if it was taken away.
    pub new: Option<String>,
}

/// Something irregular, in words.
#[derive(Debug, Serialize)]
pub struct RemarkView {
    /// How much it weighs.
    pub level: Badge,
    /// What it is, with its page.
    pub rule: Anchor,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// What an act changed in a result.
#[derive(Debug, Serialize)]
pub struct EffectView {
    /// The result.
    pub what: Anchor,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}

impl Voice<'_> {
    /// A commit as the doer of something.
    pub fn act(&self, contract: usize, act: &Act) -> ActView {
        let author = &act.author;
        let stated = || author.name.to_string();
        let (party, person, standing, key) = match &act.party {
            Standing::Unasked => (String::new(), stated(), "unasked", "act-unasked"),
            Standing::Party { party, name, is_proven: true } => {
                (self.party(contract, party), name.to_string(), "proven", "act-proven")
            }
            Standing::Party { party, name, is_proven: false } => {
                (self.party(contract, party), name.to_string(), "by-mail", "act-by-mail")
            }
            Standing::Pretended(party) => {
                (self.party(contract, party), stated(), "pretended", "act-pretended")
            }
            Standing::Stranger => (String::new(), stated(), "stranger", "act-stranger"),
        };
        let standing = Badge { name: standing, word: self.word(key) };
        let (name, word, key) = match &act.signature {
            Proven::Unsigned => ("unsigned", self.word("act-unsigned"), String::new()),
            Proven::Unverified(form) => {
                let said = Message::new("act-unverified").with("form", *form);
                ("unknown", self.say(&said), String::new())
            }
            Proven::Good { fingerprint } => {
                ("signed", self.word("act-signed"), fingerprint.to_string())
            }
            Proven::Bad => ("unauthorised", self.word("act-bad"), String::new()),
        };
        let is_other = act.committer != act.author;
        ActView {
            commit: short(&act.commit).to_owned(),
            id: act.commit.to_string(),
            summary: act.summary.to_string(),
            party,
            person,
            mail: author.mail.to_string(),
            standing,
            signature: Badge { name, word },
            key,
            committer: if is_other {
                let person = Message::new("act-committer").with("who", &*act.committer.name);
                self.say(&person.with("mail", &*act.committer.mail))
            } else {
                String::new()
            },
        }
    }

    /// When something was written, committed and landed, each instant once; of one and the same
    /// instant only that it landed.
    pub fn times(&self, contract: usize, act: &Act, landed: Instant) -> Vec<(String, String)> {
        let all = [
            ("act-written", act.written.instant),
            ("act-committed", act.committed.instant),
            ("act-landed", landed),
        ];
        let mut times: Vec<(Vec<String>, Instant)> = Vec::new();
        for (key, instant) in all {
            match times.iter_mut().find(|(_, known)| *known == instant) {
                Some((labels, _)) => labels.push(self.word(key)),
                None => times.push((vec![self.word(key)], instant)),
            }
        }
        if let [(labels, _)] = times.as_mut_slice() {
            labels.drain(..2);
        }
        let line = |(labels, instant): (Vec<String>, Instant)| {
            (labels.join(self.separator()), self.instant(contract, instant))
        };
        times.into_iter().map(line).collect()
    }

    /// Something that happened to a record of a kind, without remarks and effects.
    pub fn event(&self, contract: usize, kind: Option<&Kind>, event: &Event) -> EventView {
        let (name, key, changes) = match &event.deed {
            Deed::Landed => ("landed", "act-deed-landed", &[][..]),
            Deed::Changed(changes) => {
                let is_more = changes.iter().all(|change| change.old.is_none());
                let key = if is_more { "act-deed-added" } else { "act-deed-changed" };
                (if is_more { "landed" } else { "edited" }, key, changes.as_slice())
            }
            Deed::Moved(_) => ("moved", "act-deed-moved", &[][..]),
            Deed::Deleted => ("deleted", "act-deed-deleted", &[][..]),
        };
        let act = event.act();
        EventView {
            deed: Badge { name, word: self.word(key) },
            act: self.act(contract, act),
            merge: event.side.as_ref().map(|_| self.act(contract, &event.trunk)),
            times: self.times(contract, act, event.landed),
            path: match &event.deed {
                Deed::Moved(from) => format!("{from} → {}", event.path),
                Deed::Deleted => event.path.to_string(),
                Deed::Landed | Deed::Changed(_) => String::new(),
            },
            changes: changes.iter().map(|change| self.change(contract, kind, change)).collect(),
            remarks: Vec::new(),
            effects: Vec::new(),
            effect_note: String::new(),
        }
    }

    /// A field before and after.
    pub fn change(&self, contract: usize, kind: Option<&Kind>, change: &FieldChange) -> ChangeView {
        let spec = kind.and_then(|kind| kind.spec(kind.slot(&change.field)?));
        let text = |value: &Value| {
            cut(&match spec {
                Some(spec) => plain(self, contract, spec, value),
                None => self.value(&value.datum(self.zone(contract))),
            })
        };
        ChangeView {
            name: change.field.to_string(),
            label: match spec {
                Some(spec) => self.choose(&spec.label.zh, &spec.label.en),
                None => String::new(),
            },
            old: change.old.as_ref().map(text),
            new: change.new.as_ref().map(text),
        }
    }
}

/// The first digits of a commit's id.
pub fn short(commit: &str) -> &str {
    commit.get(..DIGITS).unwrap_or(commit)
}

/// The beginning of a long value, on one line.
pub(super) fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    if line.chars().count() <= MAX_VALUE {
        return line;
    }
    let mut short: String = line.chars().take(MAX_VALUE - 1).collect();
    short.push('…');
    short
}
