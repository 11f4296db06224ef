//! What was given for an item: points that records earned, or that somebody awarded.

use serde::Serialize;

use crate::assessment::EarnedScore;
use crate::assessment::ItemScore;
use crate::assessment::ManualScore;
use crate::base::message::Message;
use crate::base::proof::RecordNo;

use super::parts::Anchor;
use super::voice::Voice;

/// How many records of an item or a bonus the form names one by one.
pub(super) const MAX_RECORDS: usize = 6;

/// Points given for an item, and the records that say so.
#[derive(Serialize)]
pub(super) struct GivenView {
    words: String,
    is_open: bool,
    records: Vec<Anchor>,
    n_more: usize,
}

impl GivenView {
    /// The same in one line, without links.
    pub(super) fn in_words(&self) -> String {
        let records = self.records.iter().map(|record| record.text.as_str());
        std::iter::once(self.words.as_str()).chain(records).collect::<Vec<&str>>().join(" ")
    }
}

impl Voice<'_> {
    /// What was given for an item, or is to be given yet.
    pub(super) fn given(&self, item: &ItemScore) -> Vec<GivenView> {
        let earned = item.earned.iter().map(|score| self.earned(score));
        earned.chain(item.manual.iter().map(|score| self.awarded(score))).collect()
    }

    fn earned(&self, score: &EarnedScore) -> GivenView {
        let words = Message::new("site-form-earned")
            .with("earned", self.points(score.range.now))
            .with("max", self.points(score.max));
        self.given_view(&words, false, &score.records)
    }

    /// The last judgement decides; those before it stand in the arithmetic.
    fn awarded(&self, score: &ManualScore) -> GivenView {
        let max = self.points(score.max);
        match score.given {
            None => {
                self.given_view(&Message::new("site-form-to-judge").with("max", max), true, &[])
            }
            Some(given) => {
                let last = &score.records[score.records.len().saturating_sub(1)..];
                let words = Message::new("site-form-judged")
                    .with("given", self.points(given))
                    .with("max", max);
                self.given_view(&words, false, last)
            }
        }
    }

    fn given_view(&self, words: &Message, is_open: bool, records: &[RecordNo]) -> GivenView {
        GivenView {
            words: self.say(words),
            is_open,
            records: records.iter().take(MAX_RECORDS).map(|no| self.to_record(*no)).collect(),
            n_more: records.len().saturating_sub(MAX_RECORDS),
        }
    }
}
