//! `attendance`: who was owed on which day, against the punches: absent, late, left early.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Date;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::base::time::add_days;
use crate::base::value::Type;
use crate::calendar::dates;
use crate::calendar::shift::Shift;
use crate::calendar::window::Window;
use crate::expr::Program;
use crate::expr::Truth;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::bind::is_instant;
use super::content::excused;
use super::exclusion::Exclusion;
use super::filter::Filter;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::punches::Duty;
use super::punches::Judgement;
use super::punches::Punches;
use super::register::Entry;
use super::register::Register;
use super::scope::Filed;
use super::scope::Prior;
use super::scope::Scope;

/// Owed days against punches.
pub(super) const ATTENDANCE: RuleKind = RuleKind { name: "attendance", bind };

/// What of a day is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    Present,
    Late,
    Early,
    All,
}

struct Attendance {
    records: Filter,
    at: u16,
    person: Option<u16>,
    shift: Shift,
    people: Option<Register>,
    posts: Option<usize>,
    come: u16,
    go: Option<u16>,
    check: Check,
    grace: i64,
    substitute: Option<u16>,
    approved: Option<Program>,
    exclusions: Vec<Exclusion>,
    place: Place,
}

fn bind(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let fields = &binder.fields;
    let records = binder.filter()?;
    let kind = records.kind;
    let at = binder.instant_field("at", kind);
    let shift = binder.shift(&fields.required_word("shift"));
    let missing = |key: &'static str| {
        if !fields.has(key) {
            let message = Message::new("contract-missing-key").with("key", key);
            binder.report(fields.place, message, None);
        }
    };
    missing("in");
    let come = binder.field("in", kind, is_instant);
    let go = binder.field("out", kind, is_instant);
    let checks = [
        ("present", Check::Present),
        ("late", Check::Late),
        ("early", Check::Early),
        ("all", Check::All),
    ];
    let check = fields.choice("check", &checks).unwrap_or(Check::All);
    if matches!(check, Check::Early | Check::All) {
        missing("out");
    }
    let text = |ty: &Type| matches!(ty, Type::Ref(_) | Type::Text);
    let people = match fields.table("people") {
        Some(table) => {
            missing("person");
            let register = Register::read(binder, &table, None);
            table.finish();
            Some(register?)
        }
        None => None,
    };
    let person = binder.field("person", kind, text);
    let posts = fields.whole("posts");
    let grace = fields.lapse("grace");
    let grace = match grace {
        None => 0,
        Some(Lapse::Seconds(seconds)) => seconds,
        Some(_) => {
            let message = Message::new("contract-grace-of-a-day");
            let help = Some(Message::new("contract-grace-of-a-day-help"));
            binder.report(fields.place, message, help);
            0
        }
    };
    let substitute = binder.field("substitute", kind, text);
    let approved = binder.optional_test(fields.word("approved"), kind);
    let exclusions = Exclusion::bind(binder, kind);
    Some(Box::new(Attendance {
        at: at?,
        shift: shift?,
        come: come?,
        records,
        person,
        people,
        posts,
        go,
        check,
        grace,
        substitute,
        approved: approved?,
        exclusions,
        place: fields.place,
    }))
}

/// Who is owed on a day.
enum Owed<'a> {
    /// Somebody on the register.
    Person(&'a Entry),
    /// A post without a name, by number if there are several.
    Nameless(Option<usize>),
    /// A contracted post that nobody on the register fills: its number, and how many are registered.
    Empty(usize, usize),
}

/// One owed day of one person or post.
struct Day<'a> {
    date: Date,
    owed: Owed<'a>,
    duty: Duty,
    /// The records about it.
    own: Vec<RecordNo>,
    /// Those of which nobody can say whether they are.
    doubtful: Vec<RecordNo>,
    punches: Punches,
}

/// Who can stand in for nobody on a day: one body fills one post.
#[derive(Default)]
struct Busy {
    /// Whoever is owed, or stands in for somebody already.
    sure: BTreeSet<RecordNo>,
    /// Whoever may be.
    perhaps: BTreeSet<RecordNo>,
}

impl Busy {
    /// Whoever is owed on a day.
    fn of(days: &[Day<'_>]) -> Busy {
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
struct Sheets {
    /// Those that count, by day.
    sure: BTreeMap<Date, Vec<RecordNo>>,
    /// Those of which nobody can say whether they count, or on that day.
    unsure: BTreeMap<Date, Vec<RecordNo>>,
    /// Those that may be about any day.
    undated: Vec<RecordNo>,
    /// All of the kind, whatever their sort, by day; for substitutes.
    any: BTreeMap<Date, Vec<RecordNo>>,
}

impl Rule for Attendance {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let entries = self.people.as_ref().map(|people| people.entries(scope)).unwrap_or_default();
        let sheets = self.sheets(scope);
        let term = &scope.contract.identity.term;
        let mut uncovered = BTreeSet::new();
        for date in dates(term.first, term.last) {
            match self.shift.turn(scope.frame, date) {
                Ok(Some(turn)) => {
                    let days = self.days(scope, &sheets, &entries, date, turn);
                    let mut busy = Busy::of(&days);
                    for day in &days {
                        self.judge(scope, &sheets, day, &mut busy, sink);
                    }
                }
                Ok(None) => {}
                Err(year) => {
                    uncovered.insert(year.0);
                }
            }
        }
        for year in uncovered {
            sink.push(Outcome::uncovered(scope, year, self.place));
        }
    }

    fn eventful(&self) -> bool {
        false
    }
}

impl Attendance {
    /// The records by the day that they are about.
    fn sheets(&self, scope: &Scope<'_>) -> Sheets {
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
        if self.substitute.is_some() {
            for record in scope.records(self.records.kind) {
                if let Filed::Value(at, _) = scope.stated(*record, self.at) {
                    let date = scope.frame.zone.date(at);
                    sheets.any.entry(date).or_default().push(*record);
                }
            }
        }
        sheets
    }

    /// The register's record of the person that a record is about, or of its substitute.
    fn named(&self, scope: &Scope<'_>, record: RecordNo, slot: Option<u16>) -> Option<RecordNo> {
        let name = scope.record(record).value(slot?)?.as_text()?;
        scope.ledger.find(scope.no, name)
    }

    /// Everybody who is owed in a turn, with what was filed about it.
    fn days<'a>(
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
                |record: &RecordNo| self.named(scope, *record, self.person) == Some(entry.record);
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

    /// What became of one owed day.
    fn judge(
        &self,
        scope: &Scope<'_>,
        sheets: &Sheets,
        day: &Day<'_>,
        busy: &mut Busy,
        sink: &mut Sink,
    ) {
        let is_unsure =
            !day.doubtful.is_empty() || matches!(&day.owed, Owed::Person(entry) if !entry.is_sure);
        let is_owed = !matches!(&day.owed, Owed::Person(entry) if !entry.is_sure);
        let outcome = |judgement: Judgement, suffix: &str| {
            let judgement = judgement.unless_doubtful(is_unsure, is_owed);
            self.outcome(scope, day, judgement, suffix)
        };
        let is_present = day.punches.is_present();
        if matches!(self.check, Check::Present | Check::All) {
            let present = outcome(self.presence(scope, day), "");
            sink.push(self.substituted(scope, sheets, day, busy, present));
        }
        // Who was not there at all is absent, not late; who may have been is neither.
        let is_open = day.punches.is_blind() || !day.doubtful.is_empty();
        let (late, early) = match self.check {
            Check::Present => (None, None),
            Check::All if !is_present => (None, None),
            _ if !is_present && !is_open => (None, None),
            Check::Late => (Some(""), None),
            Check::Early => (None, Some("")),
            Check::All => (Some("-late"), Some("-early")),
        };
        if let Some(suffix) = late {
            sink.push(outcome(day.punches.late(scope, day.duty), suffix));
        }
        if let Some(suffix) = early {
            sink.push(outcome(day.punches.early(scope, day.duty), suffix));
        }
    }

    fn presence(&self, scope: &Scope<'_>, day: &Day<'_>) -> Judgement {
        let mut judgement = day.punches.present(scope, day.duty);
        if let Owed::Empty(_, n_people) = day.owed
            && judgement.verdict == Verdict::Breached
        {
            judgement.summary = Message::new("verdict-post-empty")
                .with("n", n_people)
                .with("posts", self.posts.unwrap_or_default());
        }
        judgement
    }

    fn outcome(
        &self,
        scope: &Scope<'_>,
        day: &Day<'_>,
        judgement: Judgement,
        suffix: &str,
    ) -> Outcome {
        let text = day.date.format("%Y-%m-%d");
        let id = match &day.owed {
            Owed::Person(entry) => format!("{text}.{}{suffix}", scope.record_id(entry.record)),
            Owed::Nameless(None) => format!("{text}{suffix}"),
            Owed::Nameless(Some(n)) | Owed::Empty(n, _) => format!("{text}.post-{n}{suffix}"),
        };
        let interval = scope.frame.zone.day(day.date);
        let window = Window { id, title: None, first: day.date, last: day.date, interval };
        let Judgement { verdict, summary, due, done } = judgement;
        let mut outcome = Outcome::of_window(scope, &window, verdict, summary, self.place);
        outcome.due = Some(due);
        outcome.done = done;
        outcome.proof = self.proof(scope, day);
        outcome.evidence = day.own.iter().chain(&day.doubtful).copied().collect();
        if let Some(first) = day.own.first() {
            outcome.record = Some(*first);
            outcome.place = scope.record(*first).place;
        }
        // Of several sheets, any may have a cause that excuses the day.
        let tried = day.own.iter().map(|no| excused(scope, &self.exclusions, *no, outcome.clone()));
        let mut tried: Vec<Outcome> = tried.collect();
        let best = tried.iter().position(|outcome| outcome.verdict == Verdict::Excused);
        if tried.is_empty() { outcome } else { tried.swap_remove(best.unwrap_or(0)) }
    }

    fn proof(&self, scope: &Scope<'_>, day: &Day<'_>) -> Proof {
        let mut proof = Proof::default();
        let place = Some(self.place);
        proof.given(Message::new("proof-shift"), self.shift.name(), place);
        proof.given(Message::new("proof-due-in"), scope.stamp(day.duty.turn.from), place);
        proof.given(Message::new("proof-due-out"), scope.stamp(day.duty.turn.to), place);
        if self.grace > 0 {
            proof.given(Message::new("proof-grace"), Lapse::Seconds(self.grace), place);
        }
        match &day.owed {
            Owed::Person(entry) => {
                let own = scope.record(entry.record).place;
                let kind = usize::from(scope.record(entry.record).kind);
                let title = scope.ledger.kinds.kind(kind).title;
                let name = title.and_then(|slot| scope.record(entry.record).value(slot)?.as_text());
                let name = name.unwrap_or_else(|| scope.record_id(entry.record));
                proof.fact(Message::new("proof-person"), name, entry.record, own);
            }
            Owed::Nameless(_) => {}
            Owed::Empty(_, n_people) => {
                proof.given(Message::new("proof-posts"), self.posts.unwrap_or_default(), place);
                proof.line(Message::new("proof-registered"), *n_people);
            }
        }
        for record in &day.own {
            scope.show(&mut proof, *record, self.come);
            if let Some(go) = self.go {
                scope.show(&mut proof, *record, go);
            }
        }
        proof
    }

    /// Approved leave with a substitute who is there counts as present. Without `approved` the
    /// exclusions approve; without either no approval is asked for.
    fn substituted(
        &self,
        scope: &Scope<'_>,
        sheets: &Sheets,
        day: &Day<'_>,
        busy: &mut Busy,
        mut outcome: Outcome,
    ) -> Outcome {
        let Some(slot) = self.substitute else { return outcome };
        if !matches!(outcome.verdict, Verdict::Breached | Verdict::Excused) {
            return outcome;
        }
        for record in &day.own {
            let Some(substitute) = self.named(scope, *record, Some(slot)) else { continue };
            let approved = match &self.approved {
                Some(test) => match test.test(&scope.view(*record)) {
                    Truth::Yes => Truth::Yes,
                    Truth::No => Truth::No,
                    _ if scope.is_unclear(test, *record) => Truth::Unknown,
                    _ => Truth::No,
                },
                None if self.exclusions.is_empty() => Truth::Yes,
                None if outcome.verdict == Verdict::Excused => Truth::Yes,
                None => Truth::No,
            };
            // The substitute need not be of the filter's sort, but must be on a sheet of that day.
            let any = sheets.any.get(&day.date).into_iter().flatten().copied();
            let is_substitute =
                |one: &RecordNo| self.named(scope, *one, self.person) == Some(substitute);
            let sheet: Vec<RecordNo> = any.filter(is_substitute).collect();
            let punches = Punches::read(scope, &sheet, (self.come, self.go), day.duty);
            scope.show(&mut outcome.proof, *record, slot);
            for one in &sheet {
                scope.show(&mut outcome.proof, *one, self.come);
            }
            if busy.sure.contains(&substitute) {
                let label = Message::new("proof-substitute-busy");
                let link = Link::Record(substitute);
                outcome.proof.linked(label, scope.record_id(substitute), link);
                continue;
            }
            let (verdict, key) = match approved {
                Truth::Yes | Truth::Unknown
                    if punches.is_present() && busy.perhaps.contains(&substitute) =>
                {
                    (Verdict::Undecidable, "verdict-faulty-end")
                }
                Truth::Yes if punches.is_present() => (Verdict::Met, "verdict-substituted"),
                Truth::Unknown if punches.is_present() => {
                    (Verdict::Undecidable, "verdict-unjudged")
                }
                Truth::Yes | Truth::Unknown if punches.is_blind() => {
                    (Verdict::Undecidable, "verdict-faulty-end")
                }
                _ => continue,
            };
            outcome.summary = Message::new(key).with("who", scope.record_id(substitute));
            outcome.verdict = verdict;
            let set = if verdict == Verdict::Met { &mut busy.sure } else { &mut busy.perhaps };
            set.insert(substitute);
            outcome.evidence.extend(sheet);
            outcome.settle();
            return outcome;
        }
        outcome
    }
}
