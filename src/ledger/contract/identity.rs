//! Who, when, for how much: parties, term, periods, windows, shifts, declared values, interpretations.

use std::cell::Cell;

use super::Doubts;
use super::amendment;
use super::amendment::Amendment;
use super::fields::Fields;
use super::fields::Word;
use super::signatory;
use super::signatory::Authority;
use super::signatory::Signatory;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Currency;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Interval;
use crate::base::time::Zone;

/// The first part of a contract file.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Id, equal to the name of the contract's folder.
    pub id: String,
    /// Full title.
    pub title: String,
    /// Short title for narrow places.
    pub short: String,
    /// File name of the original text, to which line numbers refer.
    pub source: Option<String>,
    /// Zone of all local times.
    pub zone: Zone,
    /// Id of the working-day calendar.
    pub calendar: Word,
    /// Total price.
    pub total: Option<Money>,
    /// First and last day of the service term, both inside.
    pub term: Term,
    /// The parties.
    pub parties: Vec<Party>,
    /// The systems under contract.
    pub systems: Vec<Named>,
    /// The assessment periods, in order of time.
    pub periods: Vec<Period>,
    /// Windows with names, such as semesters.
    pub windows: Vec<NamedWindow>,
    /// Working hours with names.
    pub shifts: Vec<ShiftTerms>,
    /// Days off or on beside the calendar.
    pub holidays: Vec<LocalDay>,
    /// Values that the original text leaves out.
    pub declared: Vec<Declared>,
    /// How ambiguities are read.
    pub readings: Vec<Reading>,
    /// What supplementary agreements change, in the order of the file.
    pub amendments: Vec<Amendment>,
    /// Who may set what, where it differs from the schema.
    pub authorities: Vec<Authority>,
}

impl Identity {
    /// What the reader calls the subject of an outcome: the title of its period or window, and of
    /// the system that a part of one is about (`q2.government`); other ids as they are.
    pub fn subject(&self, id: &str) -> String {
        let window = |id: &str| {
            let period = self.periods.iter().find(|one| one.id.text == id).map(|one| &one.title);
            let window = self.windows.iter().find(|one| one.id.text == id).map(|one| &one.title);
            period.or(window).map_or_else(|| id.to_owned(), String::clone)
        };
        match id.split_once('.') {
            Some((head, part)) => format!("{} · {}", window(head), self.part(part)),
            None => window(id),
        }
    }

    /// What the reader calls a part of a window: the title of the system it names, or the id.
    pub fn part(&self, id: &str) -> String {
        let system = self.systems.iter().find(|one| one.id.text == id);
        system.map_or_else(|| id.to_owned(), |one| one.title.clone())
    }

    /// The total price on a day: that of the latest amendment that states one.
    pub fn total_on(&self, day: Date) -> Option<Money> {
        self.total_after(|date| date <= day)
    }

    /// The total price after the amendments whose days have come.
    pub fn total_after(&self, has_come: impl Fn(Date) -> bool) -> Option<Money> {
        let stated = self.amendments.iter().filter(|one| one.total.is_some() && has_come(one.date));
        stated.max_by_key(|one| one.date).map_or(self.total, |one| one.total)
    }

    /// The service term as instants.
    pub fn term_interval(&self) -> Interval {
        self.zone.days(self.term.first, self.term.last)
    }

    /// An assessment period as instants.
    pub fn period_interval(&self, period: &Period) -> Interval {
        self.zone.days(period.first, period.last)
    }

    /// The currency of the total, or renminbi.
    pub fn currency(&self) -> Currency {
        self.total.map_or(Currency::CNY, |money| money.currency)
    }

    /// The party that a record means by its id, its role or its name.
    pub fn party(&self, word: &str) -> Option<&Party> {
        let is_it = |party: &&Party| {
            party.id.text == word || party.role == word || party.name.as_deref() == Some(word)
        };
        self.parties.iter().find(is_it)
    }

    /// The files of signers that parties name, within the contract's folder.
    pub fn signers_files(&self) -> impl Iterator<Item = &str> {
        let all = self.parties.iter().flat_map(|party| &party.signatories);
        all.filter_map(|one| one.signers.as_ref().map(|file| file.text.as_str()))
    }

    /// Whether any party names who commits for it.
    pub fn names_identities(&self) -> bool {
        self.parties.iter().any(|party| !party.signatories.is_empty())
    }

    /// The role of a party as the contract names it, or its id.
    pub fn role<'a>(&'a self, id: &'a str) -> &'a str {
        self.parties.iter().find(|party| party.id.text == id).map_or(id, |party| &party.role)
    }
}

/// The service term.
#[derive(Clone, Debug, Default)]
pub struct Term {
    /// The clause that states it.
    pub clause: Option<String>,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// A party to the contract.
#[derive(Clone, Debug)]
pub struct Party {
    /// Id that records use: `buyer`, `supplier`, `supervisor`.
    pub id: Word,
    /// What the contract calls it.
    pub role: String,
    /// Its name, if the text gives one.
    pub name: Option<String>,
    /// Who commits for it.
    pub signatories: Vec<Signatory>,
}

/// Something with an id and a title.
#[derive(Clone, Debug)]
pub struct Named {
    /// Id.
    pub id: Word,
    /// Title.
    pub title: String,
}

/// An assessment period.
#[derive(Clone, Debug)]
pub struct Period {
    /// Id, such as `y1`.
    pub id: Word,
    /// Title.
    pub title: String,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// What the period's deductions are a share of.
    pub amount: Option<Money>,
}

/// A window of a named set.
#[derive(Clone, Debug)]
pub struct NamedWindow {
    /// Name of the set, such as `semester`.
    pub set: Word,
    /// Id within the contract.
    pub id: Word,
    /// Title.
    pub title: String,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// Working hours as the contract states them.
#[derive(Clone, Debug)]
pub struct ShiftTerms {
    /// Id that clocks use.
    pub id: Word,
    /// Title.
    pub title: String,
    /// `workdays`, `daily`, or names of weekdays.
    pub days: Vec<Word>,
    /// Whether it rests on the holidays of the calendar.
    pub rests: bool,
    /// Hours such as `10:00-14:00`.
    pub hours: Vec<Word>,
    /// Whether all of it could be read; hours that are not known measure nothing.
    pub sound: bool,
}

/// A day that this contract treats otherwise than the calendar.
#[derive(Clone, Debug)]
pub struct LocalDay {
    /// Which day.
    pub date: Date,
    /// Whether it is worked.
    pub works: bool,
    /// Why.
    pub title: String,
}

/// A value that the original text leaves out.
#[derive(Clone, Debug)]
pub struct Declared {
    /// What is declared.
    pub name: String,
    /// The value, in words.
    pub value: String,
    /// Why this value.
    pub reason: String,
    /// The clauses that need it.
    pub clauses: Vec<Word>,
    /// Where it stands.
    pub place: Place,
}

/// How one ambiguity of the text is read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Id, such as `A-TUR-01`.
    pub id: Word,
    /// Title.
    pub title: String,
    /// What in the text conflicts.
    pub conflict: String,
    /// How this contract file reads it.
    pub reading: String,
    /// Why.
    pub reason: String,
    /// The clauses concerned.
    pub affects: Vec<Word>,
    /// Where it stands.
    pub place: Place,
}

/// Reads the first part of a contract file; `doubts` learns what of it cannot be read.
pub(super) fn read(fields: &Fields<'_>, folder_id: &str, doubts: &mut Doubts) -> Identity {
    let problems = fields.problems();
    let id = fields.required_word("id");
    if !id.text.is_empty() && id.text != folder_id {
        let message =
            Message::new("contract-id-folder").with("id", &id.text).with("folder", folder_id);
        problems.report(id.place, message, None);
    }
    let n_before = problems.count();
    let zone = match fields.word("zone") {
        Some(word) => Zone::parse(&word).unwrap_or_else(|| {
            let message = Message::new("contract-unknown-zone").with("zone", &word.text);
            problems.report(word.place, message, Some(Message::new("contract-zone-help")));
            Zone::default()
        }),
        None => {
            let help = Message::new("contract-zone-help");
            problems.report(fields.place, Message::new("contract-no-zone"), Some(help));
            Zone::default()
        }
    };
    let term = fields.table("term").map_or_else(
        || {
            let help = Message::new("lint-no-term-help");
            problems.report(fields.place, Message::new("contract-no-term"), Some(help));
            Term::default()
        },
        |table| {
            let term = Term {
                clause: table.text("clause"),
                first: table.required_date("first"),
                last: table.required_date("last"),
            };
            table.finish();
            term
        },
    );
    let windows = each(fields, "window", |t| NamedWindow {
        set: t.required_word("set"),
        id: t.required_word("id"),
        title: t.required_text("title"),
        first: t.required_date("first"),
        last: t.required_date("last"),
    });
    let holidays = each(fields, "holiday", |t| LocalDay {
        date: t.required_date("date"),
        works: t.choice("kind", &[("holiday", false), ("workday", true)]).unwrap_or(false),
        title: t.required_text("title"),
    });
    let amendments = amendment::read(fields);
    doubts.dates |= problems.count() > n_before;
    let n_before = problems.count();
    let total = fields.amount("total");
    doubts.money |= problems.count() > n_before;
    // What is wrong with a period beside its amount puts all dates in doubt.
    let n_before = problems.count();
    let n_amounts = Cell::new(0);
    let periods = each(fields, "period", |t| {
        let n_before = problems.count();
        let amount = t.amount("amount");
        n_amounts.set(n_amounts.get() + problems.count() - n_before);
        Period {
            id: t.required_word("id"),
            title: t.required_text("title"),
            first: t.required_date("first"),
            last: t.required_date("last"),
            amount,
        }
    });
    let n_found = problems.count() - n_before;
    doubts.money |= n_found > 0;
    doubts.dates |= n_found > n_amounts.get();
    let title = fields.required_text("title");
    Identity {
        id: folder_id.to_owned(),
        short: fields.text("short").unwrap_or_else(|| title.clone()),
        title,
        source: fields.text("source"),
        zone,
        calendar: fields.required_word("calendar"),
        total,
        term,
        parties: each(fields, "party", |t| Party {
            id: t.required_word("id"),
            role: t.required_text("role"),
            name: t.text("name"),
            signatories: signatory::read(t),
        }),
        systems: each(fields, "system", |t| Named {
            id: t.required_word("id"),
            title: t.required_text("title"),
        }),
        periods,
        windows,
        shifts: each_sound(fields, "shift", |t| ShiftTerms {
            id: t.required_word("id"),
            title: t.required_text("title"),
            days: t.words("days"),
            rests: t.choice("holidays", &[("off", true), ("on", false)]).unwrap_or(false),
            hours: t.words("hours"),
            sound: true,
        })
        .map(|(shift, sound)| ShiftTerms { sound, ..shift })
        .collect(),
        holidays,
        amendments,
        authorities: signatory::read_authorities(fields),
        declared: each(fields, "declared", |t| Declared {
            name: t.required_text("name"),
            value: t.required_text("value"),
            reason: t.required_text("reason"),
            clauses: t.words("clauses"),
            place: t.place,
        }),
        readings: each(fields, "reading", |t| Reading {
            id: t.required_word("id"),
            title: t.required_text("title"),
            conflict: t.required_text("conflict"),
            reading: t.required_text("reading"),
            reason: t.required_text("reason"),
            affects: t.words("affects"),
            place: t.place,
        }),
    }
}

/// Reads every table of a list and reports the keys that it does not know.
pub(super) fn each<T>(
    fields: &Fields<'_>,
    key: &'static str,
    read: impl Fn(&Fields<'_>) -> T,
) -> Vec<T> {
    each_sound(fields, key, read).map(|(value, _)| value).collect()
}

/// The same, each with whether all of it could be read.
pub(super) fn each_sound<T>(
    fields: &Fields<'_>,
    key: &'static str,
    read: impl Fn(&Fields<'_>) -> T,
) -> impl Iterator<Item = (T, bool)> {
    let problems = fields.problems();
    fields.tables(key).into_iter().map(move |node| {
        let n_before = problems.count();
        let table = Fields::of(node, problems);
        let value = read(&table);
        table.finish();
        (value, problems.count() == n_before)
    })
}
