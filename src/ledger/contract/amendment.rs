//! Amendments: what a supplementary agreement changes, and from which day on.
//!
//! Nothing is overwritten: a text that an amendment ends stays in the file with `until`, the text
//! that takes its place begins with `since`. So what was judged under the old text stays judged
//! under it.

use super::fields::Fields;
use super::fields::Word;
use super::identity::each;
use crate::base::document::Data;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::add_days;

/// An agreement that changes the contract during its term.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// Id that `since` and `until` name, such as `A1`.
    pub id: Word,
    /// Title.
    pub title: String,
    /// The first day on which it is in force.
    pub date: Date,
    /// Where its original text stands.
    pub source: String,
    /// What it says, paraphrased.
    pub text: String,
    /// The total price from its date on, if it changes it.
    pub total: Option<Money>,
    /// Where it stands.
    pub place: Place,
}

/// Between which amendments something is in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// The amendment that brought it; there from the start if none.
    pub since: Option<Word>,
    /// The amendment that ended it; there to the end if none.
    pub until: Option<Word>,
}

/// From which day on something is in force, and from which day on no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first day; from the start of the contract if none.
    pub first: Option<Date>,
    /// The first day on which it is no longer in force; to the end of the contract if none.
    pub end: Option<Date>,
}

/// Something with the days on which it is in force.
#[derive(Clone, Debug)]
pub struct Dated<T> {
    /// What it is.
    pub what: T,
    /// Between which amendments it is in force.
    pub validity: Validity,
}

impl<T> std::ops::Deref for Dated<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.what
    }
}

impl Validity {
    /// Reads the keys `since` and `until`.
    pub(super) fn read(table: &Fields<'_>) -> Validity {
        // A streak begins `since` a record: that table is the rule's own.
        let own = table.node("since").is_some_and(|node| matches!(node.data, Data::Table(_)));
        let since = if own { None } else { table.word("since") };
        Validity { since, until: table.word("until") }
    }

    /// From which amendment on it is in force, and up to which one, in words.
    pub fn stated(&self, amendments: &[Amendment]) -> Vec<Message> {
        let said = |word: &Option<Word>, key: &'static str, shift: i64| {
            let id = &word.as_ref()?.text;
            let amendment = amendments.iter().find(|one| one.id.text == *id)?;
            let day = add_days(amendment.date, shift);
            Some(Message::new(key).with("id", id).with("title", &amendment.title).with("day", day))
        };
        let since = said(&self.since, "amend-since", 0);
        since.into_iter().chain(said(&self.until, "amend-until", -1)).collect()
    }

    /// Whether no amendment has to do with it.
    pub fn is_always(&self) -> bool {
        self.since.is_none() && self.until.is_none()
    }

    /// The amendments that it names.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.since.iter().chain(&self.until)
    }

    /// The days on which it is in force; an amendment that does not exist limits nothing.
    pub fn span(&self, amendments: &[Amendment]) -> Span {
        let date = |word: &Option<Word>| {
            let id = &word.as_ref()?.text;
            amendments.iter().find(|one| one.id.text == *id).map(|one| one.date)
        };
        Span { first: date(&self.since), end: date(&self.until) }
    }
}

impl Span {
    /// Whether a day lies within it.
    pub fn contains(self, day: Date) -> bool {
        self.first.is_none_or(|first| first <= day) && self.end.is_none_or(|end| day < end)
    }

    /// The days that lie within both.
    #[must_use]
    pub fn and(self, other: Span) -> Span {
        let ends = self.end.into_iter().chain(other.end);
        Span { first: self.first.max(other.first), end: ends.min() }
    }

    /// Whether no day lies within it.
    pub fn is_empty(self) -> bool {
        self.first.zip(self.end).is_some_and(|(first, end)| end <= first)
    }
}

pub(super) fn read(fields: &Fields<'_>) -> Vec<Amendment> {
    each(fields, "amendment", |t| Amendment {
        id: t.required_word("id"),
        title: t.required_text("title"),
        date: t.required_date("date"),
        source: t.required_text("source"),
        text: t.required_text("text"),
        total: t.amount("total"),
        place: t.place,
    })
}

#[cfg(test)]
mod tests {
    use super::Span;
    use crate::base::time::Date;

    fn day(day: u32) -> Date {
        Date::from_ymd_opt(2026, 3, day).expect("a day of March")
    }

    #[test]
    fn the_date_of_an_amendment_is_the_first_day_of_the_new_text() {
        let old = Span { first: None, end: Some(day(10)) };
        let new = Span { first: Some(day(10)), end: None };
        assert!(old.contains(day(9)) && !old.contains(day(10)));
        assert!(!new.contains(day(9)) && new.contains(day(10)));
        assert!(old.and(new).is_empty());
        assert!(!old.and(Span::default()).is_empty());
        assert_eq!(old.and(Span { first: None, end: Some(day(5)) }).end, Some(day(5)));
    }
}
