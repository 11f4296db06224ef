//! `attendance`: who was owed on which day, against the punches: absent, late, left early.

use std::collections::BTreeSet;

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::time::Lapse;
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
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::punches::Judgement;
use super::punches::Punches;
use super::register::Register;
use super::roster::Busy;
use super::roster::Day;
use super::roster::Owed;
use super::roster::Roster;
use super::roster::Sheets;
use super::roster::named;
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
    roster: Roster,
    shift: Shift,
    check: Check,
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
    let (at, come) = (at?, come?);
    let roster = Roster { records, at, person, people, posts, come, go, grace };
    Some(Box::new(Attendance {
        roster,
        shift: shift?,
        check,
        substitute,
        approved: approved?,
        exclusions,
        place: fields.place,
    }))
}

impl Rule for Attendance {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let people = self.roster.people.as_ref();
        let entries = people.map(|people| people.entries(scope)).unwrap_or_default();
        let sheets = self.roster.sheets(scope, self.substitute.is_some());
        let term = &scope.contract.identity.term;
        let mut uncovered = BTreeSet::new();
        for date in dates(term.first, term.last) {
            match self.shift.turn(scope.frame, date) {
                Ok(Some(turn)) => {
                    let days = self.roster.days(scope, &sheets, &entries, date, turn);
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
                .with("posts", self.roster.posts.unwrap_or_default());
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
        let text = day.date;
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
        if verdict != Verdict::Breached {
            return outcome;
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
        if self.roster.grace > 0 {
            proof.given(Message::new("proof-grace"), Lapse::Seconds(self.roster.grace), place);
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
                proof.given(
                    Message::new("proof-posts"),
                    self.roster.posts.unwrap_or_default(),
                    place,
                );
                proof.line(Message::new("proof-registered"), *n_people);
            }
        }
        for record in &day.own {
            scope.show(&mut proof, *record, self.roster.come);
            if let Some(go) = self.roster.go {
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
            let Some(substitute) = named(scope, *record, Some(slot)) else { continue };
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
                |one: &RecordNo| named(scope, *one, self.roster.person) == Some(substitute);
            let sheet: Vec<RecordNo> = any.filter(is_substitute).collect();
            let punches =
                Punches::read(scope, &sheet, (self.roster.come, self.roster.go), day.duty);
            scope.show(&mut outcome.proof, *record, slot);
            for one in &sheet {
                scope.show(&mut outcome.proof, *one, self.roster.come);
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
