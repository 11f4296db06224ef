//! Where a contract stands, in one word with its shape: the first sentence of its answer, made short.

use crate::assessment::Progress;

use super::answer::Doubts;
use super::answer::Readiness;
use super::desk::Desk;
use super::parts::Badge;
use super::voice::Voice;

/// Where a contract stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Its form, by whether it may be signed.
    Form(Readiness),
    /// It has no form; the term as a whole.
    Term(Progress),
    /// It has no form, and input of it was not read.
    Unread,
}

impl Stand {
    /// Every stand, worst first, each with the name of its shape and the key of its word.
    pub const ALL: [(Stand, &'static str, &'static str); 15] = [
        (Stand::Unread, "error", "desk-stand-unread"),
        (Stand::Form(Readiness::Unread), "error", "desk-stand-unread"),
        (Stand::Form(Readiness::Doubtful), "unauthorised", "desk-stand-doubtful"),
        (Stand::Form(Readiness::Empty), "nothing-filed", "desk-stand-empty"),
        (Stand::Form(Readiness::Open), "undecidable", "desk-stand-open"),
        (Stand::Form(Readiness::OpenUnscored), "undecidable", "desk-stand-open"),
        (Stand::Form(Readiness::Unsettled), "undecidable", "desk-stand-open"),
        (Stand::Form(Readiness::Amended), "edited", "desk-stand-amended"),
        (Stand::Form(Readiness::Ready), "met", "desk-stand-ready"),
        (Stand::Form(Readiness::Running), "running", "desk-stand-running"),
        (Stand::Term(Progress::Running), "running", "desk-stand-running"),
        (Stand::Form(Readiness::Sealed), "sealed", "desk-stand-sealed"),
        (Stand::Term(Progress::Over), "over", "desk-stand-over"),
        (Stand::Form(Readiness::Ahead), "upcoming", "desk-stand-ahead"),
        (Stand::Term(Progress::Ahead), "upcoming", "desk-stand-ahead"),
    ];

    fn entry(self) -> (&'static str, &'static str) {
        let known = Stand::ALL.iter().find(|(stand, ..)| *stand == self);
        known.map_or(("error", "desk-stand-unread"), |(_, name, key)| (*name, *key))
    }

    /// Key of its word.
    pub fn key(self) -> &'static str {
        self.entry().1
    }
}

impl Desk<'_> {
    /// Where a contract stands.
    pub fn stand(&self, contract: usize) -> Stand {
        let file = self.contract(contract);
        match self.current_period(contract).filter(|_| file.scorecard.is_some()) {
            Some(period) => Stand::Form(Doubts::of(self, contract, period).readiness()),
            None if self.unread(contract) > 0 => Stand::Unread,
            None => {
                let as_of = self.book.moment(contract);
                let term = file.identity.term_interval();
                Stand::Term(match () {
                    () if !as_of.reached(term.from) => Progress::Ahead,
                    () if !as_of.reached(term.to) => Progress::Running,
                    () => Progress::Over,
                })
            }
        }
    }
}

impl Voice<'_> {
    /// Where a contract stands, in one word.
    pub fn stand(&self, stand: Stand) -> Badge {
        let (name, key) = stand.entry();
        Badge { name, word: self.word(key) }
    }
}
