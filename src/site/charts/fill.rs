//! Fills the inputs of the drawings from the book; nothing is decided or added up anew here.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::assessment::Assessment;
use crate::assessment::PeriodScore;
use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::moment::Moment as AsOf;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Lapse;
use crate::base::time::Zone;
use crate::base::time::add_months;
use crate::base::value::Value;
use crate::book::trend::TrendPoint;
use crate::lang::Catalog;
use crate::ledger::Ledger;
use crate::ledger::contract::Contract;
use crate::obligations::Verdicts;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Verdict;

use crate::site::acts::short;

use super::Chart;
use super::Drawing;
use super::Words;
use super::clock;
use super::clock::Clock;
use super::clock::Moment;
use super::clock::Role;
use super::incidents;
use super::incidents::Incidents;
use super::incidents::Mark;
use super::matrix;
use super::matrix::Matrix;
use super::months;
use super::months::Month;
use super::months::Months;
use super::neighbours;
use super::scale::first_of_month;
use super::sections;
use super::sections::Row;
use super::sections::Sections;
use super::slots;
use super::slots::Slot;
use super::slots::Slots;
use super::trend;
use super::trend::Stand;
use super::trend::Trend;
use super::values;
use super::values::Point;
use super::values::Unit;
use super::values::Values;
use super::waterfall;
use super::waterfall::Step;
use super::waterfall::Waterfall;

/// One contract of a book, and who reads.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Contracts and records.
    pub ledger: &'a Ledger,
    /// Number of the contract.
    pub contract: usize,
    /// What became of its obligations.
    pub verdicts: &'a Verdicts,
    /// Its points and money.
    pub assessment: &'a Assessment,
    /// How it stood at the ends of the months.
    pub trend: &'a [TrendPoint],
    /// Nothing later is known.
    pub as_of: &'a AsOf,
    /// The words.
    pub catalog: &'a Catalog,
    /// The address of the page about a thing, seen from the page of the chart.
    pub href: &'a dyn Fn(&Link) -> Option<String>,
}

/// What a chart is about; all by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An assessment period.
    Period(usize),
    /// An obligation in a period, or over the whole term.
    Obligation(usize, Option<usize>),
    /// An outcome of an obligation.
    Outcome(usize, usize),
    /// The money of the contract.
    Settlement,
    /// The contract as it stood month by month.
    Trend,
    /// The contract as a whole.
    Contract,
    /// A record.
    Record(RecordNo),
}

/// What happened to one record or outcome, and what the clock counted.
pub(super) const CLOCK: Drawing = Drawing { name: clock::NAME, draw: draw_clock };
/// Time taken against the limits.
pub(super) const INCIDENTS: Drawing = Drawing { name: incidents::NAME, draw: draw_incidents };
/// Several things in the same windows.
pub(super) const MATRIX: Drawing = Drawing { name: matrix::NAME, draw: draw_matrix };
/// The course of a period.
pub(super) const MONTHS: Drawing = Drawing { name: months::NAME, draw: draw_months };
/// Points by section.
pub(super) const SECTIONS: Drawing = Drawing { name: sections::NAME, draw: draw_sections };
/// The slots of a cadence.
pub(super) const SLOTS: Drawing = Drawing { name: slots::NAME, draw: draw_slots };
/// How a contract stood at the ends of the months.
pub(super) const TREND: Drawing = Drawing { name: trend::NAME, draw: draw_trend };
/// Values that were measured window by window.
pub(super) const VALUES: Drawing = Drawing { name: values::NAME, draw: draw_values };
/// From the full price to what is payable.
pub(super) const WATERFALL: Drawing = Drawing { name: waterfall::NAME, draw: draw_waterfall };

/// Fewer slots than this are read faster as a list.
pub(super) const MIN_SLOTS: usize = 4;
/// Fewer things than this are no columns.
const MIN_COLUMNS: usize = 2;
/// Fewer windows than this are no rows.
const MIN_ROWS: usize = 2;
/// Fewer months than this are no course.
const MIN_STANDS: usize = 2;
/// Fewer values than this are no course.
const MIN_VALUES: usize = 3;
/// The lines of a proof that state the measured value.
const VALUE_LINES: [&str; 5] =
    ["proof-ratio", "proof-picked", "proof-up-share", "proof-down-share", "proof-total"];
/// The lines of a proof that state the limit.
const LIMIT_LINES: [&str; 4] = ["limit-at-most", "limit-at-least", "limit-below", "limit-above"];

impl<'a> Source<'a> {
    pub(super) fn contract(&self) -> &'a Contract {
        &self.ledger.contracts[self.contract]
    }

    pub(super) fn zone(&self) -> Zone {
        self.contract().identity.zone
    }

    /// How far something is drawn that ends at `to`: to its end once it is over, else to the
    /// beginning of the day. A chart tells the days and not the seconds of what is under way.
    pub(super) fn up_to(&self, to: Instant) -> Instant {
        if self.as_of.reached(to) { to } else { self.morning() }
    }

    /// The beginning of the as-of day.
    pub(super) fn morning(&self) -> Instant {
        self.as_of.day(self.zone()).from
    }

    /// The last day of a stretch of days that is known: its last, or today.
    pub(super) fn last_day(&self, last: Date) -> Date {
        match self.as_of.reached(self.zone().day(last).to) {
            true => last,
            false => self.as_of.date(self.zone()),
        }
    }

    fn score(&self, period: usize) -> Option<&'a PeriodScore> {
        self.assessment.periods.iter().find(|score| score.period == period)
    }

    pub(super) fn outcomes(
        &self,
        obligation: usize,
        period: Option<usize>,
    ) -> impl Iterator<Item = &'a Outcome> {
        let decided = self.verdicts.decided.get(obligation);
        decided
            .into_iter()
            .flat_map(move |decided| decided.within(period))
            .map(|(_, outcome)| outcome)
    }

    /// The outcomes that cost points on some form.
    pub(super) fn costs(&self) -> BTreeSet<(usize, usize)> {
        let sections = self.assessment.periods.iter().flat_map(|period| &period.sections);
        let losses = sections.flat_map(|one| &one.items).flat_map(|item| &item.losses);
        losses.map(|loss| (loss.obligation, loss.outcome)).collect()
    }

    pub(super) fn link(&self, obligation: usize, outcome: &Outcome) -> Option<String> {
        let id = self.contract().obligations[obligation].id.text.clone();
        (self.href)(&Link::Outcome(id, outcome.id.clone()))
    }
}

fn draw_sections(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let Subject::Period(period) = subject else { return None };
    let contract = source.contract();
    let card = contract.scorecard.as_ref()?;
    let score = source.score(period)?;
    let rows = card.sections.iter().zip(&score.sections).map(|(section, score)| Row {
        title: section.title.clone(),
        points: score.points,
        score: score.total,
        href: None,
    });
    let input = Sections {
        period: contract.identity.periods.get(period)?.title.clone(),
        points: score.sections.iter().map(|section| section.points).sum(),
        total: score.total,
        rows: rows.collect(),
    };
    Some(sections::draw(&input, source.catalog, id))
}

fn draw_trend(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let points =
        (subject == Subject::Trend && source.trend.len() >= MIN_STANDS).then_some(source.trend)?;
    let contract = source.contract();
    let zone = source.zone();
    let title = |id: &str| {
        let period = contract.identity.periods.iter().find(|period| period.id.text == id);
        period.map_or_else(|| id.to_owned(), |period| period.title.clone())
    };
    let words = Words(source.catalog);
    let stand = |point: &TrendPoint| Stand {
        on: zone.date(point.at),
        commit: point.commit.as_deref().map(|id| short(id).to_owned()).unwrap_or_default(),
        period: point.period.as_deref().map(title).unwrap_or_default(),
        score: point.score.as_ref().map(|score| [score.low, score.now, score.high]),
        breached: point.n_breached,
        payable: point.payable.as_ref().map(|sum| words.value(sum.now)).unwrap_or_default(),
        records: point.n_records,
    };
    let trend = Trend {
        points: contract.scorecard.as_ref().map(|card| card.total),
        stands: points.iter().map(stand).collect(),
    };
    Some(trend::draw(&trend, source.catalog, id))
}

fn draw_months(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let Subject::Period(number) = subject else { return None };
    let contract = source.contract();
    let period = contract.identity.periods.get(number)?;
    let zone = source.zone();
    let until = source.last_day(period.last);
    let mut months: Vec<Month> = (0..)
        .map(|n| add_months(first_of_month(period.first), n))
        .take_while(|first| *first <= period.last)
        .take(600)
        .map(|first| Month {
            first,
            begun: first <= until,
            scored: 0,
            unscored: 0,
            lost: Decimal::ZERO,
        })
        .collect();
    let score = source.score(number);
    let mut points: BTreeMap<(usize, usize), Decimal> = BTreeMap::new();
    let items = score.iter().flat_map(|score| &score.sections).flat_map(|section| &section.items);
    for loss in items.flat_map(|item| &item.losses) {
        *points.entry((loss.obligation, loss.outcome)).or_default() += loss.counted;
    }
    let position = |months: &[Month], at: Instant| {
        let month = first_of_month(zone.date(at));
        months.iter().position(|one| one.first == month)
    };
    for (obligation, decided) in source.verdicts.decided.iter().enumerate() {
        for (n, outcome) in decided.within(Some(number)) {
            let lost = points.get(&(obligation, n)).copied().unwrap_or_default();
            // A window that still runs counts in the month up to which it is known.
            let known = source.up_to(outcome.at);
            let Some(month) = position(&months, known) else { continue };
            let month = &mut months[month];
            month.lost += lost;
            if outcome.verdict != Verdict::Breached {
                continue;
            }
            if lost.is_zero() {
                month.unscored += outcome.units;
            } else {
                month.scored += outcome.units;
            }
        }
    }
    let full: Option<Decimal> =
        score.map(|score| score.sections.iter().map(|section| section.points).sum());
    // What no outcome cost, such as points that an assessor did not give, shows in the last month known.
    if let (Some(score), Some(full)) = (score, full)
        && let Some(last) = months.iter().rposition(|month| month.begun)
    {
        let known: Decimal = months.iter().map(|month| month.lost).sum();
        months[last].lost += full - score.total.now - known;
    }
    let input = Months { period: period.title.clone(), until, points: full, months };
    Some(months::draw(&input, source.catalog, id))
}

fn draw_incidents(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let contract = source.contract();
    let (obligations, period, title): (Vec<usize>, Option<usize>, String) = match subject {
        Subject::Obligation(number, period) => {
            (vec![number], period, contract.obligations.get(number)?.title.clone())
        }
        Subject::Period(period) => {
            let title = Words(source.catalog).word("chart-incidents-all");
            ((0..contract.obligations.len()).collect(), Some(period), title)
        }
        Subject::Outcome(..)
        | Subject::Settlement
        | Subject::Trend
        | Subject::Contract
        | Subject::Record(_) => return None,
    };
    let incident = source.ledger.kinds.find("incident");
    let all = matches!(subject, Subject::Period(_));
    let mut marks = Vec::new();
    for number in obligations {
        for outcome in source.outcomes(number, period) {
            let Some(record) = outcome.record else { continue };
            let record = source.ledger.record(record);
            if all && Some(usize::from(record.kind)) != incident {
                continue;
            }
            // Its limit is not on the whole time but on each stretch of it.
            if contract.obligations[number].kind.text == "interval" {
                continue;
            }
            let Some((taken, limit)) = timed(source, outcome) else { continue };
            marks.push(Mark {
                id: outcome.id.clone(),
                what: if all { contract.obligations[number].title.clone() } else { String::new() },
                at: outcome.at,
                taken,
                limit,
                verdict: outcome.verdict,
                href: source.link(number, outcome),
            });
        }
    }
    if marks.is_empty() {
        return None;
    }
    marks.sort_by(|a, b| (a.at, &a.id, &a.what).cmp(&(b.at, &b.id, &b.what)));
    let identity = &contract.identity;
    let span = match period.and_then(|period| identity.periods.get(period)) {
        Some(period) => identity.period_interval(period),
        None => identity.term_interval(),
    };
    // A period that still runs is shown up to now, with the days since then left out.
    let last = marks.last().map_or(span.from, |mark| mark.at);
    let to = source.up_to(span.to).max(last).clamp(span.from, span.to);
    let input = Incidents { title, zone: source.zone(), from: span.from, to, marks };
    Some(incidents::draw(&input, source.catalog, id))
}

/// Seconds taken and allowed, on the clock of the limit where it counts seconds, else by the calendar.
fn timed(source: &Source<'_>, outcome: &Outcome) -> Option<(Option<i64>, i64)> {
    let proof = &outcome.proof;
    let stated = proof.facts.iter().find(|fact| fact.label.key == "proof-limit");
    let elapsed = proof.lines.iter().find(|line| line.label.key == "proof-elapsed");
    if let Some(Datum::Lapse(Lapse::Seconds(limit))) = stated.map(|fact| &fact.value) {
        let taken = match elapsed.map(|line| &line.value) {
            Some(Datum::Seconds(seconds)) => Some(*seconds),
            _ => None,
        };
        return Some((taken, *limit));
    }
    let due = outcome.due?;
    let start = proof.intervals.first().map_or(outcome.at, |stretch| stretch.from.instant);
    let end = match outcome.verdict {
        Verdict::Undecidable | Verdict::Upcoming => outcome.done,
        _ => {
            let term = source.contract().identity.term_interval();
            Some(outcome.done.unwrap_or_else(|| source.up_to(term.to)))
        }
    };
    Some((end.map(|end| end.since(start).max(0)), due.since(start).max(1)))
}

fn draw_slots(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let Subject::Obligation(number, period) = subject else { return None };
    if source.contract().obligations.get(number)?.is_shown() {
        return None;
    }
    let zone = source.zone();
    let slots: Vec<Slot> = source
        .outcomes(number, period)
        .filter_map(|outcome| {
            let window = outcome.window?;
            let (first, last) = days(zone, window);
            Some(Slot {
                id: outcome.id.clone(),
                first,
                last,
                verdict: outcome.verdict,
                href: source.link(number, outcome),
            })
        })
        .collect();
    if slots.len() < MIN_SLOTS {
        return None;
    }
    let title = source.contract().obligations.get(number)?.title.clone();
    Some(slots::draw(&Slots { title, slots }, source.catalog, id))
}

/// The outcomes of an obligation on several things, each in the same windows.
fn draw_matrix(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let Subject::Obligation(number, period) = subject else { return None };
    let obligation = source.contract().obligations.get(number)?;
    let identity = &source.contract().identity;
    let mut columns: Vec<&str> = Vec::new();
    let mut rows: BTreeMap<(Instant, Instant, &str), BTreeMap<&str, &Outcome>> = BTreeMap::new();
    for outcome in source.outcomes(number, period) {
        let window = outcome.window?;
        let (head, part) = outcome.id.split_once('.')?;
        if !columns.contains(&part) {
            columns.push(part);
        }
        if columns.len() > matrix::MAX_COLUMNS || rows.len() > matrix::MAX_ROWS {
            return None;
        }
        rows.entry((window.from, window.to, head)).or_default().insert(part, outcome);
    }
    if columns.len() < MIN_COLUMNS || rows.len() < MIN_ROWS {
        return None;
    }
    let words = Words(source.catalog);
    let cell = |outcome: &Outcome| {
        let lines = &outcome.proof.lines;
        let stated = lines.iter().find(|line| VALUE_LINES.contains(&line.label.key));
        matrix::Cell {
            verdict: (!outcome.shown).then_some(outcome.verdict),
            value: match stated.filter(|_| outcome.value.is_some()) {
                Some(line) => words.value(line.value.clone()),
                None => String::new(),
            },
            href: source.link(number, outcome),
        }
    };
    let rows = rows.into_iter().map(|((.., head), row)| matrix::Row {
        name: identity.subject(head),
        cells: columns.iter().map(|part| row.get(part).map(|one| cell(one))).collect(),
    });
    let input = Matrix {
        title: obligation.title.clone(),
        rows: rows.collect(),
        columns: columns.iter().map(|part| identity.part(part)).collect(),
    };
    Some(matrix::draw(&input, source.catalog, id))
}

/// The values of the windows that have begun, where an obligation measures any.
fn draw_values(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let Subject::Obligation(number, period) = subject else { return None };
    let obligation = source.contract().obligations.get(number)?;
    // Counts are read as slots: how much is less than whether it was too much.
    let is_measured = matches!(&*obligation.kind.text, "availability" | "ratio" | "stat");
    if !is_measured && !obligation.is_shown() {
        return None;
    }
    let begun: Vec<&Outcome> = source
        .outcomes(number, period)
        .filter(|one| one.window.is_some() && one.verdict != Verdict::Upcoming)
        .collect();
    let n_known = begun.iter().filter(|one| one.value.is_some()).count();
    if n_known < MIN_VALUES || begun.len() > values::MOST {
        return None;
    }
    let stated = |one: &Outcome, keys: &[&str]| {
        let line = one.proof.lines.iter().find(|line| keys.contains(&line.label.key));
        line.map(|line| (line.label.clone(), line.value.clone()))
    };
    let first =
        begun.iter().find_map(|one| stated(one, &VALUE_LINES).filter(|_| one.value.is_some()));
    let unit = match first {
        Some((_, Datum::Share(_))) => Unit::Percent,
        Some((_, Datum::Seconds(_))) => Unit::Seconds,
        _ => Unit::Plain,
    };
    let words = Words(source.catalog);
    let limit = begun.iter().find_map(|one| {
        let (label, value) = stated(one, &LIMIT_LINES)?;
        let number = match &value {
            Datum::Share(number) | Datum::Number(number) | Datum::Measure(number, _) => *number,
            Datum::Seconds(seconds) => Decimal::from(*seconds),
            Datum::Money(money) => money.amount,
            _ => return None,
        };
        Some((number, format!("{} {}", words.say(label), words.value(value))))
    });
    let identity = &source.contract().identity;
    // Within one period, only the parts tell the points apart.
    let name = |id: &str| match id.split_once('.') {
        Some((_, part)) if period.is_some() => identity.part(part),
        _ => identity.subject(id),
    };
    let point = |one: &&Outcome| Point {
        id: name(&one.id),
        value: one.value,
        text: match stated(one, &VALUE_LINES).filter(|_| one.value.is_some()) {
            Some((_, value)) => words.value(value),
            None => words.value(Datum::Missing),
        },
        verdict: (!one.shown).then_some(one.verdict),
        href: source.link(number, one),
    };
    let is_course = begun.windows(2).all(|pair| pair[0].window != pair[1].window);
    let points = begun.iter().map(point).collect();
    let title = obligation.title.clone();
    let input = Values { title, points, limit, unit, is_course };
    Some(values::draw(&input, source.catalog, id))
}

/// The first and last day of a slot; one from 02:00 to 02:00 belongs to the day on which it begins.
pub(super) fn days(zone: Zone, window: Interval) -> (Date, Date) {
    let first = zone.date(window.from);
    let shift = window.from.since(zone.midnight(first));
    (first, zone.date(window.to.plus(-1 - shift)).max(first))
}

fn draw_waterfall(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    if subject != Subject::Settlement {
        return None;
    }
    let settlement = source.assessment.settlement.as_ref()?;
    let steps = settlement.waterfall.iter().map(|step| Step {
        label: source.catalog.say(&step.label),
        amount: step.amount,
        is_level: step.is_level,
        href: step.link.as_ref().and_then(|link| (source.href)(link)),
    });
    Some(waterfall::draw(&Waterfall { steps: steps.collect() }, source.catalog, id))
}

fn draw_clock(source: &Source<'_>, subject: Subject, id: &str) -> Option<Chart> {
    let input = match subject {
        Subject::Outcome(obligation, outcome) => clock_of_outcome(source, obligation, outcome)
            .or_else(|| neighbours::of(source, obligation, outcome))?,
        Subject::Record(record) => clock_of_record(source, record)?,
        Subject::Period(_)
        | Subject::Obligation(..)
        | Subject::Settlement
        | Subject::Contract
        | Subject::Trend => return None,
    };
    Some(clock::draw(&input, source.catalog, id))
}

/// The proof of a limit; none for outcomes that no limit decides.
fn clock_of_outcome(source: &Source<'_>, obligation: usize, number: usize) -> Option<Clock> {
    let words = Words(source.catalog);
    let outcome = source.verdicts.decided.get(obligation)?.outcomes.get(number)?;
    if outcome.window.is_some() || (outcome.due.is_none() && outcome.proof.intervals.is_empty()) {
        return None;
    }
    let mut moments: Vec<Moment> = Vec::new();
    for fact in &outcome.proof.facts {
        if let Datum::Instant(stamp) = &fact.value {
            let label = source.catalog.say(&fact.label);
            let moment = Moment { at: stamp.instant, label, role: Role::Event };
            // A field that the filter looks at, too, is read twice.
            if !moments.contains(&moment) {
                moments.push(moment);
            }
        }
    }
    let known = |moments: &[Moment], at: Instant| moments.iter().any(|moment| moment.at == at);
    let mut add = |at: Instant, key: &str, role: Role| {
        if role != Role::Event || !known(&moments, at) {
            moments.push(Moment { at, label: words.word(key), role });
        }
    };
    add(outcome.at, "chart-clock-start", Role::Event);
    if let Some(done) = outcome.done {
        add(done, "chart-clock-done", Role::Event);
    } else {
        // Today, if that is not before everything that is to be seen, while the contract runs.
        let last = outcome.proof.intervals.last().map_or(outcome.at, |one| one.to.instant);
        let term = source.contract().identity.term_interval();
        let is_over = source.as_of.reached(term.to);
        if !is_over && source.morning() >= last {
            add(source.morning(), "chart-clock-now", Role::Now);
        }
    }
    if let Some(due) = outcome.due {
        // An agreed limit is a field of the record too.
        if outcome.done != Some(due) {
            moments.retain(|moment| moment.at != due);
        }
        moments.push(Moment { at: due, label: words.word("chart-clock-due"), role: Role::Limit });
    }
    let late = match (outcome.verdict, outcome.due) {
        (Verdict::Breached, Some(due)) => {
            let term = source.contract().identity.term_interval();
            let end = outcome.done.unwrap_or_else(|| source.up_to(term.to));
            Some(Interval::new(due, end)).filter(|late| !late.is_empty())
        }
        _ => None,
    };
    let title = Message::new("chart-clock-title-outcome")
        .with("title", &source.contract().obligations.get(obligation)?.title)
        .with("summary", outcome.summary.clone());
    Some(Clock {
        title: words.say(title),
        zone: source.zone(),
        moments,
        stretches: outcome.proof.intervals.clone(),
        late,
    })
}

/// The instants that a record states; none if there are fewer than two.
fn clock_of_record(source: &Source<'_>, number: RecordNo) -> Option<Clock> {
    let record = source.ledger.records.get(number.0 as usize)?;
    let kind = source.ledger.kinds.kind(usize::from(record.kind));
    let mut moments: Vec<Moment> = Vec::new();
    for field in &record.fields {
        let Value::Instant(at) = field.value else { continue };
        let Some(spec) = kind.fields.get(usize::from(field.slot)) else { continue };
        let label = match source.catalog.language() {
            Language::Zh => &spec.label.zh,
            Language::En => &spec.label.en,
        };
        moments.push(Moment { at, label: label.to_string(), role: Role::Event });
    }
    moments.sort_by_key(|moment| moment.at);
    let (first, last) = (moments.first()?.at, moments.last()?.at);
    if moments.len() < 2 {
        return None;
    }
    let title = Message::new("chart-clock-title-record")
        .with("record", &*record.id)
        .with("n", moments.len())
        .with("length", Datum::Seconds(last.since(first)));
    let title = Words(source.catalog).say(title);
    Some(Clock { title, zone: source.zone(), moments, stretches: Vec::new(), late: None })
}

#[cfg(test)]
mod tests {
    use super::Date;
    use super::Interval;
    use super::Zone;
    use super::days;

    #[test]
    fn a_slot_belongs_to_the_days_on_which_it_begins() {
        let zone = Zone::parse("Asia/Shanghai").expect("a zone of the database");
        let date = |day| Date::from_ymd_opt(2025, 9, day).expect("a real date");
        let at = |day, hour: i64| zone.midnight(date(day)).plus(hour * 3600);
        let of = |from, to| days(zone, Interval::new(from, to));
        assert_eq!(of(at(1, 0), at(2, 0)), (date(1), date(1)));
        assert_eq!(of(at(1, 2), at(2, 2)), (date(1), date(1)));
        assert_eq!(of(at(1, 14), at(2, 2)), (date(1), date(1)));
        assert_eq!(of(at(1, 2), at(8, 2)), (date(1), date(7)));
        assert_eq!(of(at(1, 0), at(1, 0)), (date(1), date(1)));
    }
}
