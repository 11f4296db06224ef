//! Sealed results on a page: that they stand, and what today's evidence would give beside them.

use serde::Serialize;

use crate::assessment::Progress;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Money;
use crate::seals::SealState;
use crate::seals::State;

use super::parts::Anchor;
use super::target::Target;
use super::voice::Voice;

/// How many changes and causes a notice names one by one.
const MAX_ROWS: usize = 40;

/// A seal as a notice on a page.
#[derive(Clone, Debug, Serialize)]
pub struct Sealing {
    /// The period, leading to its form if it has one.
    pub period: Anchor,
    /// Name of the state, part of a class name.
    pub state: &'static str,
    /// The word for it.
    pub word: String,
    /// What is to be known of it, sentence by sentence.
    pub said: Vec<String>,
    /// Figures that would come out otherwise today.
    pub rows: Vec<SealingRow>,
    /// Why.
    pub causes: Vec<String>,
    /// How many more rows or causes there are.
    pub n_more: usize,
}

/// A figure that would come out otherwise today.
#[derive(Clone, Debug, Serialize)]
pub struct SealingRow {
    /// Which.
    pub what: String,
    /// What was sealed.
    pub old: String,
    /// What would come out.
    pub new: String,
}

/// What would be payable if every amendment were accepted.
#[derive(Clone, Debug, Serialize)]
pub struct AmendedPayable {
    /// The amount.
    pub amount: String,
    /// How much more or less that is.
    pub difference: String,
}

impl Voice<'_> {
    /// The seal of a period; none if it is not sealed.
    pub fn sealing(&self, contract: usize, period: usize) -> Option<Sealing> {
        let seals = &self.desk.book.seals[contract];
        let own = |one: &&SealState| {
            one.period == Some(period) && !matches!(one.state, State::Ahead | State::UnknownPeriod)
        };
        Some(self.notice(contract, period, seals.iter().find(own)?))
    }

    /// The seals of a contract that a reader of its money must know of: amended or damaged.
    pub fn amendments(&self, contract: usize) -> Vec<Sealing> {
        let seals = &self.desk.book.seals[contract];
        let open = seals
            .iter()
            .filter(|one| matches!(one.state, State::Amended { .. } | State::Damaged(_)));
        open.filter_map(|one| Some(self.notice(contract, one.period?, one))).collect()
    }

    /// What would be payable if every amendment of a contract were accepted; none if that is no
    /// other amount.
    pub fn amended_payable(&self, contract: usize) -> Option<AmendedPayable> {
        let book = self.desk.book;
        let stands = book.assessments[contract].settlement.as_ref()?.payable;
        let today = book.recomputed(contract).settlement.as_ref()?.payable;
        (stands != today).then(|| AmendedPayable {
            amount: self.money_range(&today).now,
            difference: self
                .money(Money::new(today.now.amount - stands.now.amount, today.now.currency)),
        })
    }

    /// Where a period stands, in a word or two.
    pub fn period_state(&self, contract: usize, period: usize) -> String {
        let score = &self.desk.assessment(contract).periods[period];
        if let Some(seal) = self.desk.book.seal_of(contract, period) {
            return match seal.state {
                State::Amended { .. } => {
                    let (badge, amended) =
                        (self.word("site-seal-badge"), self.word("seal-amended"));
                    format!("{badge} · {amended}")
                }
                _ => self.word("site-seal-badge"),
            };
        }
        self.word(match (score.progress, score.is_final) {
            (Progress::Ahead, _) => "site-period-ahead",
            (_, true) => "site-period-final",
            (Progress::Over, false) => "site-period-over",
            (Progress::Running, false) => "site-period-running",
        })
    }

    /// Who brought the file of a seal to the trunk as it is now, and when; none if git does not say.
    fn sealer(&self, contract: usize, path: &str) -> Option<String> {
        let rules = &self.desk.book.integrity[contract].rules;
        let last = rules.iter().rfind(|rule| *rule.path == *path)?;
        let act = self.act(contract, last.side.as_ref().unwrap_or(&last.trunk));
        let message = Message::new("site-seal-by")
            .with("who", format!("{} {}", act.party, act.person).trim())
            .with("claim", act.standing.word)
            .with("at", self.instant(contract, last.landed))
            .with("commit", act.commit);
        Some(self.say(&message))
    }

    fn notice(&self, contract: usize, period: usize, one: &SealState) -> Sealing {
        let identity = &self.desk.contract(contract).identity;
        let title = &identity.periods[period].title;
        let has_form = self.desk.assessment(contract).periods.len() > period;
        let mut said = Vec::new();
        if let Some(seal) = one.standing() {
            let commit = seal.commit.get(..10).unwrap_or(&seal.commit);
            let message = Message::new("site-seal-stands")
                .with("as_of", Datum::Instant(seal.as_of))
                .with("commit", commit);
            said.push(self.say(&message));
            said.extend(self.sealer(contract, &one.path));
            if seal.is_provisional {
                said.push(self.word("site-seal-provisional"));
            }
        }
        match &one.state {
            State::Amended { .. } => said.push(self.word("site-seal-amended")),
            State::SameResult(_) => said.push(self.word("site-seal-same")),
            State::Damaged(fault) => {
                let message = Message::new("site-seal-damaged").with("fault", fault.clone());
                said.push(self.say(&message));
            }
            _ => {}
        }
        let value = |value: &Datum| match value {
            Datum::Missing => "—".to_owned(),
            other => self.value(other),
        };
        let rows = one.changes().iter().take(MAX_ROWS).map(|change| SealingRow {
            what: self.say(&change.what),
            old: value(&change.old),
            new: value(&change.new),
        });
        let causes = one.causes().iter().take(MAX_ROWS).map(|cause| self.say(&cause.message()));
        let beyond = |n: usize| n.saturating_sub(MAX_ROWS);
        Sealing {
            period: match has_form {
                true => self.to(Target::Period(contract, period), title),
                false => Anchor { text: title.clone(), href: String::new() },
            },
            state: one.state.name(),
            word: self.word(one.state.key()),
            said,
            rows: rows.collect(),
            causes: causes.collect(),
            n_more: beyond(one.changes().len()) + beyond(one.causes().len()),
        }
    }
}
