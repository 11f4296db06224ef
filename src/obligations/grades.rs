//! Grades of a measured value: ranges with titles, of which some are breaches.

use crate::base::bounds::End;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::bounded;
use crate::base::quantity::decimal;
use crate::base::quantity::share;
use crate::base::time::Lapse;
use crate::ledger::contract::fields::Fields;
use crate::ledger::contract::fields::Word;

use super::bind::Binder;

/// Grades in ascending order, without gaps or overlaps.
pub(super) struct Grades(Vec<Grade>);

/// One grade.
pub(super) struct Grade {
    /// What it is called.
    pub(super) title: String,
    /// Whether a value in it is a breach.
    pub(super) breached: bool,
    /// The range as the contract writes it.
    pub(super) text: String,
    low: Option<End>,
    high: Option<End>,
    place: Place,
}

impl Grade {
    fn contains(&self, value: Decimal) -> bool {
        let above = |end: End| value > end.at || (end.inside && value == end.at);
        let below = |end: End| value < end.at || (end.inside && value == end.at);
        self.low.is_none_or(above) && self.high.is_none_or(below)
    }

    /// Whether it ends exactly where `next` begins.
    fn meets(&self, next: &Grade) -> bool {
        match (self.high, next.low) {
            (Some(high), Some(low)) => high.at == low.at && high.inside != low.inside,
            _ => false,
        }
    }

    /// Whether some value lies in it and in `next`, which begins no earlier.
    fn overlaps(&self, next: &Grade) -> bool {
        match (self.high, next.low) {
            (Some(high), Some(low)) => {
                low.at < high.at || (low.at == high.at && low.inside && high.inside)
            }
            _ => true,
        }
    }
}

impl Grades {
    /// Reads the key `grades`; the inner none where it cannot be read.
    pub(super) fn bind(binder: &Binder<'_>) -> Option<Option<Grades>> {
        if !binder.fields.has("grades") {
            return Some(None);
        }
        let mut grades = Vec::new();
        let mut sound = true;
        for node in binder.fields.tables("grades") {
            let table = Fields::of(node, binder.fields.problems());
            let title = table.required_text("title");
            let range = table.required_word("value");
            let breached = table.flag("breached");
            table.finish();
            match ends(&range) {
                Some((low, high)) => {
                    let text = range.text.trim().to_owned();
                    grades.push(Grade { title, breached, text, low, high, place: range.place });
                }
                None => {
                    sound = false;
                    let help = Some(Message::new("contract-grade-range-help"));
                    binder.report(range.place, Message::new("contract-grade-range"), help);
                }
            }
        }
        if grades.is_empty() && sound {
            let message = Message::new("contract-empty-list").with("key", "grades");
            binder.report(binder.fields.place, message, None);
            return None;
        }
        grades.sort_by_key(|grade| {
            (grade.low.map(|end| (end.at, !end.inside)), grade.high.map(|end| end.at))
        });
        for pair in grades.windows(2) {
            let [a, b] = pair else { continue };
            if !a.meets(b) {
                sound = false;
                let key =
                    if a.overlaps(b) { "contract-grade-overlap" } else { "contract-grade-gap" };
                let message = Message::new(key).with("a", &a.text).with("b", &b.text);
                let finding = Finding::error("contract", b.place, message)
                    .beside(a.place, Message::new("lint-other").with("id", &a.text))
                    .help(Message::new("contract-grade-gap-help"));
                binder.fields.problems().push(finding);
            }
        }
        sound.then_some(Some(Grades(grades)))
    }

    /// The grade of a value; none if it lies beyond all of them.
    pub(super) fn of(&self, value: Decimal) -> Option<&Grade> {
        self.0.iter().find(|grade| grade.contains(value))
    }

    /// Whether a value is a breach and stays one however far it grows.
    pub(super) fn is_lost_above(&self, value: Decimal) -> bool {
        let from = self.0.iter().position(|grade| grade.contains(value));
        let last_is_open = self.0.last().is_some_and(|grade| grade.high.is_none());
        from.is_some_and(|from| last_is_open && self.0[from..].iter().all(|grade| grade.breached))
    }

    /// Whether a value is a breach and stays one however far it falls; below the least there is
    /// nothing that could be better.
    pub(super) fn is_lost_below(&self, value: Decimal) -> bool {
        let upto = self.0.iter().position(|grade| grade.contains(value));
        upto.is_some_and(|upto| self.0[..=upto].iter().all(|grade| grade.breached))
    }
}

/// The two ends of a range such as `[0, 400]` or `(2000, )`; an end that is left out is open.
fn ends(range: &Word) -> Option<(Option<End>, Option<End>)> {
    let text = range.text.trim();
    let low_inside = match text.chars().next()? {
        '[' => true,
        '(' => false,
        _ => return None,
    };
    let high_inside = match text.chars().next_back()? {
        ']' => true,
        ')' => false,
        _ => return None,
    };
    let (low, high) = text.get(1..text.len() - 1)?.split_once(',')?;
    let end = |text: &str, inside: bool| match text.trim() {
        // What has no end cannot include it.
        "" => (!inside).then_some(None),
        text => number(text).map(|at| Some(End { at, inside })),
    };
    let (low, high) = (end(low, low_inside)?, end(high, high_inside)?);
    let sound = match (low, high) {
        (Some(low), Some(high)) => {
            low.at < high.at || (low.at == high.at && low.inside && high.inside)
        }
        _ => true,
    };
    sound.then_some((low, high))
}

/// A number, a share, or a length of time in seconds.
fn number(text: &str) -> Option<Decimal> {
    let lapse = || match Lapse::parse(text) {
        Some(Lapse::Seconds(seconds)) => Some(Decimal::from(seconds)),
        _ => None,
    };
    decimal(text).and_then(bounded).or_else(|| share(text)).or_else(lapse)
}

#[cfg(test)]
mod tests {
    use super::ends;
    use crate::base::place::Place;
    use crate::base::place::SourceId;
    use crate::ledger::contract::fields::Word;

    fn reads(text: &str) -> bool {
        ends(&Word { text: text.to_owned(), place: Place::start_of(SourceId(0)) }).is_some()
    }

    #[test]
    fn an_end_that_is_left_out_is_open_and_cannot_be_included() {
        assert!(reads("[0, 400]") && reads("(2000, )") && reads("( , 90%)") && reads("[0, 2h]"));
        assert!(!reads("(2000, ]") && !reads("[, 3)") && !reads("(3, 3)") && !reads("[4, 3]"));
        assert!(reads("[3, 3]") && !reads("3-4") && !reads("[a, b]") && !reads(""));
    }
}
