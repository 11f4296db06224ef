//! The roster of an attendance rule: who is owed on which day, and which records are about it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::proof::RecordNo;
use crate::base::time::Date;
use crate::base::time::Interval;
use crate::base::time::add_days;
use crate::calendar::dates;

use super::filter::Filter;
use super::punches::Duty;
use super::punches::Punches;
use super::register::Entry;
use super::register::Register;
use super::scope::Filed;
use super::scope::Scope;

/// Who is owed, and where the records about it say what.
pub(super) struct Roster {
    /// The records.
    pub(super) records: Filter,
    /// Their day.
    pub(super) at: u16,
    /// Their person.
    pub(super) person: Option<u16>,
    /// The register of those who are owed; a post without a name if there is none.
    pub(super) people: Option<Register>,
    /// How many the contract states.
    pub(super) posts: Option<usize>,
    /// The sign-in.
    pub(super) come: u16,
    /// The sign-out.
    pub(super) go: Option<u16>,
    /// Seconds that one may come later or go earlier.
    pub(super) grace: i64,
}

/// Who is owed on a day.
pub(super) enum Owed<'a> {
    /// Somebody on the register.
    Person(&'a Entry),
    /// A post without a name, by number if there are several.
    Nameless(Option<usize>),
    /// A contracted post that nobody on the register fills: its number, and how many are registered.
    Empty(usize, usize),
}

/// One owed day of one person or post.
pub(super) struct Day<'a> {
    /// Which day.
    pub(super) date: Date,
    /// Who is owed.
    pub(super) owed: Owed<'a>,
    /// From when to when.
    pub(super) duty: Duty,
    /// The records about it.
    pub(super) own: Vec<RecordNo>,
    /// Those of which nobody can say whether they are.
    pub(super) doubtful: Vec<RecordNo>,
    /// What its records say.
    pub(super) punches: Punches,
}

/// Who can stand in for nobody on a day: one body fills one post.
#[derive(Default)]
pub(super) struct Busy {
    /// Whoever is owed, or stands in for somebody already.
    pub(super) sure: BTreeSet<RecordNo>,
    /// Whoever may be.
    pub(super) perhaps: BTreeSet<RecordNo>,
}

impl Busy {
    /// Whoever is owed on a day.
    pub(super) fn of(days: &[Day<'_>]) -> Busy {
        let mut busy = Busy::default();
        for day in days {
            if let Owed::Person(entry) = &day.owed {
                let set = if entry.is_sure { &mut busy.sure } else { &mut busy.perhaps };
                set.insert(entry.record);
            }
        }
        busy
    }
}

/// The records of every day.
#[derive(Default)]
pub(super) struct Sheets {
    /// Those that count, by day.
    sure: BTreeMap<Date, Vec<RecordNo>>,
    /// Those of which nobody can say whether they count, or on that day.
    unsure: BTreeMap<Date, Vec<RecordNo>>,
    /// Those that may be about any day.
    undated: Vec<RecordNo>,
    /// All of the kind, whatever their sort, by day; for substitutes.
    pub(super) any: BTreeMap<Date, Vec<RecordNo>>,
}

impl Roster {
    /// The records by the day that they are about.
    pub(super) fn sheets(&self, scope: &Scope<'_>, with_substitutes: bool) -> Sheets {
        let mut sheets = Sheets::default();
        let sure = self.records.select(scope).into_iter().map(|record| (record, true));
        let unclear = self.records.unclear(scope).into_iter().map(|record| (record, false));
        for (record, sure) in sure.chain(unclear) {
            let date = |slot: u16| match scope.stated(record, slot) {
                Filed::Value(at, _) => Some(scope.frame.zone.date(at)),
                _ => None,
            };
            let list = if sure { &mut sheets.sure } else { &mut sheets.unsure };
            if let Some(date) = date(self.at) {
                list.entry(date).or_default().push(record);
            } else if let Some(date) = date(self.come).or_else(|| self.go.and_then(date)) {
                // The punches say about when; a turn may begin or end across midnight.
                for date in dates(add_days(date, -1), add_days(date, 1)) {
                    sheets.unsure.entry(date).or_default().push(record);
                }
            } else {
                sheets.undated.push(record);
            }
        }
        if with_substitutes {
            for record in scope.records(self.records.kind) {
                if let Filed::Value(at, _) = scope.stated(*record, self.at) {
                    let date = scope.frame.zone.date(at);
                    sheets.any.entry(date).or_default().push(*record);
                }
            }
        }
        sheets
    }

    /// Everybody who is owed in a turn, with what was filed about it.
    pub(super) fn days<'a>(
        &self,
        scope: &Scope<'_>,
        sheets: &Sheets,
        entries: &'a [Entry],
        date: Date,
        turn: Interval,
    ) -> Vec<Day<'a>> {
        let duty = Duty::of(scope, turn, self.grace);
        let records = sheets.sure.get(&date).map_or(&[][..], Vec::as_slice);
        let nobody = |record: &RecordNo| self.is_nameless(scope, *record);
        let unsure = sheets.unsure.get(&date).into_iter().flatten().chain(&sheets.undated);
        let unsure: Vec<RecordNo> = unsure.copied().collect();
        let day = |owed: Owed<'a>, own: Vec<RecordNo>, doubtful: Vec<RecordNo>| {
            let punches = Punches::read(scope, &own, (self.come, self.go), duty);
            Day { date, owed, duty, own, doubtful, punches }
        };
        if self.people.is_none() {
            // The best sheets fill the posts first; all sheets of one person fill one.
            let mut ranked: Vec<Vec<RecordNo>> = Vec::new();
            let name = |record: RecordNo| scope.record(record).value(self.person?)?.as_text();
            for record in records {
                let known = name(*record)
                    .and_then(|own| ranked.iter_mut().find(|other| name(other[0]) == Some(own)));
                match known {
                    Some(known) => known.push(*record),
                    None => ranked.push(vec![*record]),
                }
            }
            ranked.sort_by_key(|own| {
                Punches::read(scope, own, (self.come, self.go), duty).rank(duty)
            });
            let numbers: Vec<Option<usize>> = match self.posts {
                None => vec![None],
                Some(n) => (1..=n).map(Some).collect(),
            };
            let posts = numbers.into_iter().enumerate().map(|(n, number)| {
                let own = ranked.get(n).cloned().unwrap_or_default();
                day(Owed::Nameless(number), own, unsure.clone())
            });
            return posts.collect();
        }
        // Whoever is on the register when the turn begins.
        let in_post = |entry: &&Entry| entry.valid.iter().any(|valid| valid.contains(turn.from));
        let people: Vec<&Entry> = entries.iter().filter(in_post).collect();
        let n_people = people.len();
        let mut days = Vec::new();
        for entry in people {
            let is_own =
                |record: &RecordNo| named(scope, *record, self.person) == Some(entry.record);
            let own = records.iter().copied().filter(is_own).collect();
            let maybe = unsure.iter().copied().filter(|record| nobody(record) || is_own(record));
            // A sheet that does not say whose it is may be anybody's.
            let maybe = maybe.chain(records.iter().copied().filter(nobody)).collect();
            days.push(day(Owed::Person(entry), own, maybe));
        }
        for n in n_people + 1..=self.posts.unwrap_or(0) {
            days.push(day(Owed::Empty(n, n_people), Vec::new(), Vec::new()));
        }
        days
    }

    /// Whether a record does not say, or not so that it can be read, whom it is about.
    fn is_nameless(&self, scope: &Scope<'_>, record: RecordNo) -> bool {
        self.person.is_some_and(|slot| scope.record(record).value(slot).is_none())
    }
}

/// The register's record of the person that a field of a record names.
pub(super) fn named(scope: &Scope<'_>, record: RecordNo, slot: Option<u16>) -> Option<RecordNo> {
    let name = scope.record(record).value(slot?)?.as_text()?;
    scope.ledger.find(scope.no, name)
}
