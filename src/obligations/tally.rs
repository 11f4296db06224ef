//! `count`, `forbid`, `ratio` and `stat`: is the number over this window within its limit?

use std::sync::Arc;

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::calendar::window::Window;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;
use crate::expr::Program;
use crate::expr::Truth;
use crate::ledger::contract::fields::Fields;

use super::Rule;
use super::RuleKind;
use super::Sink;
use super::bind::Binder;
use super::bind::Filter;
use super::bind::Limit;
use super::content::dated;
use super::content::excused;
use super::exclusion::Exclusion;
use super::outcome::Outcome;
use super::outcome::Verdict;
use super::scope::Prior;
use super::scope::Scope;

/// Number or sum of records in a window.
pub(super) const COUNT: RuleKind = RuleKind { name: "count", bind: bind_count };

/// What must not happen at all; each time it does is a breach.
pub(super) const FORBID: RuleKind = RuleKind { name: "forbid", bind: bind_forbid };

/// Share of records, or of outcomes, in a window.
pub(super) const RATIO: RuleKind = RuleKind { name: "ratio", bind: bind_ratio };

/// Mean, greatest, least or last of some values in a window.
pub(super) const STAT: RuleKind = RuleKind { name: "stat", bind: bind_stat };

/// Records sorted into windows.
struct Population {
    among: Filter,
    at: u16,
    windows: Arc<Windows>,
    place: Place,
}

impl Population {
    fn bind(binder: &Binder<'_>, default_per: &str) -> Option<Population> {
        let kind = binder.on();
        let windows = binder.windows("per", default_per);
        let among = binder.fields.word("among");
        let kind = kind?;
        let among = Filter { kind, test: binder.optional_test(among, kind)? };
        let at = binder.instant_field("at", kind)?;
        Some(Population { among, at, windows: windows?, place: binder.fields.place })
    }

    /// The known records of each window, by time.
    fn sorted(&self, scope: &Scope<'_>) -> Vec<(&Window, Vec<RecordNo>)> {
        let mut sorted: Vec<(&Window, Vec<(Instant, RecordNo)>)> =
            self.windows.list.iter().map(|window| (window, Vec::new())).collect();
        for record in self.among.select(scope) {
            let at = dated(scope, record, self.at);
            if let Some(window) = window_of(&self.windows.list, at) {
                sorted[window].1.push((at, record));
            }
        }
        sorted
            .into_iter()
            .map(|(window, mut records)| {
                records.sort();
                (window, records.into_iter().map(|(_, record)| record).collect())
            })
            .collect()
    }
}

/// Whether a window has not begun, is running or is over.
fn begun(scope: &Scope<'_>, window: &Window) -> bool {
    window.interval.from <= scope.as_of
}

fn over(scope: &Scope<'_>, window: &Window) -> bool {
    window.interval.to <= scope.as_of
}

struct Count {
    population: Population,
    test: Option<Program>,
    sum: Option<Program>,
    limit: Limit,
    each: bool,
    given: Option<(Program, Limit)>,
    exclusions: Vec<Exclusion>,
}

fn bind_count(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let population = Population::bind(binder, "period")?;
    let kind = population.among.kind;
    let test = binder.optional_test(binder.fields.word("where"), kind);
    let sum = binder.fields.word("sum").map(|word| binder.measure(&word, kind));
    let limit = binder.required_limit();
    let each = binder.fields.flag("each");
    let given = match binder.fields.table("given") {
        Some(table) => Some(bind_given(binder, table, kind)?),
        None => None,
    };
    let exclusions = Exclusion::bind(binder, kind);
    let sum = match sum {
        Some(program) => Some(program?),
        None => None,
    };
    Some(Box::new(Count { population, test: test?, sum, limit: limit?, each, given, exclusions }))
}

fn bind_given(binder: &Binder<'_>, table: Fields<'_>, kind: usize) -> Option<(Program, Limit)> {
    let word = table.required_word("sum");
    let limits = [
        table.threshold("at_most").map(Limit::AtMost),
        table.threshold("at_least").map(Limit::AtLeast),
        table.threshold("below").map(Limit::Below),
        table.threshold("above").map(Limit::Above),
    ];
    table.finish();
    let limit = limits.into_iter().flatten().next();
    if limit.is_none() {
        binder.report(word.place, Message::new("contract-no-limit"), None);
    }
    Some((binder.measure(&word, kind)?, limit?))
}

/// A number that may grow by what is not known yet.
#[derive(Clone, Copy, Default)]
struct Sum {
    sure: Decimal,
    open: Decimal,
}

impl Count {
    /// What a record adds, and whether it is sure.
    fn weight(&self, scope: &Scope<'_>, record: RecordNo) -> Sum {
        let fields = &scope.view(record);
        let truth = self.test.as_ref().map_or(Truth::Yes, |test| test.test(fields));
        let amount = match &self.sum {
            Some(sum) => value(sum, scope, record),
            None => Some(Decimal::ONE),
        };
        match (truth, amount) {
            (Truth::No, _) => Sum::default(),
            (Truth::Yes, Some(amount)) => Sum { sure: amount, open: Decimal::ZERO },
            (Truth::Unknown | Truth::Fault(_), Some(amount)) => Sum { sure: Decimal::ZERO, open: amount },
            (_, None) => Sum::default(),
        }
    }

    fn outcome(&self, scope: &Scope<'_>, window: &Window, records: &[RecordNo]) -> Outcome {
        let mut proof = Proof::default();
        let mut total = Sum::default();
        let mut counted: Vec<(RecordNo, Sum)> = Vec::new();
        for record in records {
            let mut weight = self.weight(scope, *record);
            let one = Outcome::about(
                scope,
                *record,
                window.interval.from,
                Verdict::Breached,
                Message::new("verdict-counted"),
                Proof::default(),
            );
            if self.limit.is_ceiling() && !weight.sure.is_zero() && !self.exclusions.is_empty() {
                let after = excused(scope, &self.exclusions, *record, one);
                if after.verdict == Verdict::Excused {
                    proof.linked(after.summary, Decimal::ZERO, Link::Record(*record));
                    weight = Sum::default();
                }
            }
            if !weight.sure.is_zero() || !weight.open.is_zero() {
                counted.push((*record, weight));
            }
            total.sure += weight.sure;
            total.open += weight.open;
        }
        proof.line(Message::new("proof-looked-at"), records.len());
        for (record, weight) in &counted {
            let (key, amount) = if weight.open.is_zero() {
                ("proof-counts", weight.sure)
            } else {
                ("proof-may-count", weight.open)
            };
            proof.linked(
                Message::new(key).with("record", scope.record_id(*record)),
                amount,
                Link::Record(*record),
            );
        }
        proof.line(Message::new("proof-total"), total.sure);
        proof.line(Message::new(self.limit.key()), self.limit.number());
        let over = over(scope, window);
        let given = self.given.as_ref().map(|(sum, limit)| {
            let sum = records.iter().filter_map(|no| value(sum, scope, *no)).sum::<Decimal>();
            proof.line(Message::new("proof-given"), sum);
            proof.line(Message::new(limit.key()), limit.number());
            limit.holds(sum)
        });
        let now = self.limit.holds(total.sure);
        let then = self.limit.holds(total.sure + total.open);
        let verdict = if !begun(scope, window) {
            Verdict::Upcoming
        } else if given == Some(false) {
            Verdict::Met
        } else if self.limit.is_ceiling() {
            match (now, then) {
                (true, true) => Verdict::Met,
                (true, false) => Verdict::Undecidable,
                _ => Verdict::Breached,
            }
        } else {
            match (now, then) {
                (true, _) => Verdict::Met,
                (false, _) if !over => Verdict::Pending,
                (false, true) => Verdict::Undecidable,
                _ => Verdict::Breached,
            }
        };
        let key = match verdict {
            Verdict::Upcoming => "verdict-window-ahead",
            _ if given == Some(false) => "verdict-not-called-for",
            Verdict::Breached => "verdict-count-breached",
            Verdict::Undecidable => "verdict-count-unjudged",
            Verdict::Pending => "verdict-count-pending",
            _ => "verdict-count-met",
        };
        let summary = Message::new(key)
            .with("value", total.sure)
            .with("open", total.open)
            .with("rule", Message::new(self.limit.key()))
            .with("limit", self.limit.number());
        let mut outcome =
            Outcome::of_window(scope, window, verdict, summary, self.population.place);
        outcome.proof = proof;
        outcome.provisional = !over;
        outcome.value = Some(total.sure);
        outcome.evidence = records.to_vec();
        if self.limit.is_ceiling() {
            self.blame(&mut outcome, &counted, total);
        }
        if let Some(first) = outcome.offenders.first() {
            outcome.place = scope.record(*first).place;
        }
        outcome
    }

    /// Names the records beyond the limit, in order of time, and counts them.
    fn blame(&self, outcome: &mut Outcome, counted: &[(RecordNo, Sum)], total: Sum) {
        let mut sum = Decimal::ZERO;
        for (record, weight) in counted.iter().filter(|(_, weight)| !weight.sure.is_zero()) {
            sum += weight.sure;
            if !self.limit.holds(sum) {
                outcome.offenders.push(*record);
            }
        }
        if self.each {
            let beyond = |sum: Decimal| {
                let excess = (sum - self.limit.number()).max(Decimal::ZERO);
                u32::try_from(excess.ceil()).unwrap_or(u32::MAX)
            };
            outcome.units = beyond(total.sure);
            outcome.open_units = beyond(total.sure + total.open) - outcome.units;
        }
    }
}

impl Rule for Count {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        for (window, records) in self.population.sorted(scope) {
            sink.push(self.outcome(scope, window, &records));
        }
    }

    fn eventful(&self) -> bool {
        self.limit.is_ceiling()
    }
}

fn value(program: &Program, scope: &Scope<'_>, record: RecordNo) -> Option<Decimal> {
    program.eval(&scope.view(record)).ok().flatten().and_then(|value| value.as_number())
}

struct Forbid {
    population: Population,
    about: Option<u16>,
    test: Option<Program>,
    exclusions: Vec<Exclusion>,
    evidence: Vec<Filter>,
}

fn bind_forbid(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let population = Population::bind(binder, "period")?;
    let kind = population.among.kind;
    let test = binder.optional_test(binder.fields.word("where"), kind)?;
    let exclusions = Exclusion::bind(binder, kind);
    let evidence = binder.evidence();
    let about = binder.about(kind);
    Some(Box::new(Forbid { population, about, test, exclusions, evidence }))
}

impl Rule for Forbid {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        let shown = Shown::gather(scope, &self.evidence, &self.population.windows);
        for (n, (window, records)) in self.population.sorted(scope).into_iter().enumerate() {
            let mut clean = true;
            for record in &records {
                let fields = &scope.view(*record);
                let truth = self.test.as_ref().map_or(Truth::Yes, |test| test.test(fields));
                let (verdict, summary) = match truth {
                    Truth::No => continue,
                    Truth::Yes => (Verdict::Breached, Message::new("verdict-forbidden")),
                    _ => (Verdict::Undecidable, Message::new("verdict-unjudged")),
                };
                let mut proof = Proof::default();
                if let Some(test) = &self.test {
                    for slot in test.names_used() {
                        scope.show(&mut proof, *record, slot.0);
                    }
                    proof.given(Message::new("proof-forbidden-if"), test.text(), None);
                }
                let at = dated(scope, *record, self.population.at);
                let mut outcome = Outcome::about(scope, *record, at, verdict, summary, proof);
                let about = self.about.and_then(|slot| scope.record(*record).value(slot));
                let target = about.and_then(Value::as_text);
                outcome.offenders.extend(target.and_then(|id| scope.ledger.find(scope.no, id)));
                let outcome = excused(scope, &self.exclusions, *record, outcome);
                clean &= outcome.verdict == Verdict::Excused;
                sink.push(outcome);
            }
            if clean {
                let mut evidence = records;
                evidence.extend(shown.of(n));
                sink.push(quiet(scope, window, evidence, self.population.place));
            }
        }
    }

    fn eventful(&self) -> bool {
        true
    }
}

/// Records that show that all was well where no bad news was filed, by window.
pub(super) struct Shown(Vec<Vec<RecordNo>>);

impl Shown {
    /// Sorts the records that the filters select into the windows.
    pub(super) fn gather(scope: &Scope<'_>, filters: &[Filter], windows: &Windows) -> Shown {
        let mut shown = vec![Vec::new(); windows.list.len()];
        for filter in filters {
            for record in filter.select(scope) {
                let at = scope.record(record).at;
                if let Some(window) = at.and_then(|at| window_of(&windows.list, at)) {
                    shown[window].push(record);
                }
            }
        }
        Shown(shown)
    }

    /// Those of one window.
    pub(super) fn of(&self, window: usize) -> impl Iterator<Item = RecordNo> {
        self.0.get(window).into_iter().flatten().copied()
    }
}

/// The outcome of a window in which no bad news was filed.
pub(super) fn quiet(
    scope: &Scope<'_>,
    window: &Window,
    evidence: Vec<RecordNo>,
    place: Place,
) -> Outcome {
    let (verdict, key) = match (begun(scope, window), evidence.is_empty()) {
        (false, _) => (Verdict::Upcoming, "verdict-window-ahead"),
        (true, true) => (Verdict::Met, "verdict-nothing-filed"),
        (true, false) => (Verdict::Met, "verdict-none-found"),
    };
    let summary = Message::new(key).with("n", evidence.len());
    let mut outcome = Outcome::of_window(scope, window, verdict, summary, place);
    outcome.proof.line(Message::new("proof-looked-at"), evidence.len());
    outcome.provisional = !over(scope, window);
    outcome.evidence = evidence;
    outcome
}

enum Source {
    Records { population: Population, test: Option<Program> },
    Outcomes { of: Vec<usize>, windows: Arc<Windows>, place: Place },
}

#[derive(Clone, Copy)]
enum Empty {
    NotApplicable,
    Met,
    Zero,
}

struct Ratio {
    source: Source,
    limit: Limit,
    empty: Empty,
}

fn bind_ratio(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let limit = binder.required_limit();
    let empty = binder
        .fields
        .choice(
            "empty",
            &[
                ("not-applicable", Empty::NotApplicable),
                ("met", Empty::Met),
                ("zero", Empty::Zero),
            ],
        )
        .unwrap_or(Empty::NotApplicable);
    let source = if binder.fields.has("outcomes") {
        let mut of = Vec::new();
        for word in binder.fields.words("outcomes") {
            match binder.world.contract.obligation_no(&word.text) {
                Some(no) if binder.world.contract.obligations[no].node != binder.obligation.node => {
                    of.push(no);
                }
                Some(_) => {
                    let message = Message::new("contract-depends").with("id", &word.text);
                    binder.report(word.place, message, None);
                }
                None => {
                    let known = &binder.world.contract.obligations;
                    let message =
                        Message::new("contract-unknown-obligation").with("id", &word.text);
                    binder.unknown(&word, message, known.iter().map(|o| o.id.text.as_str()));
                }
            }
        }
        let windows = binder.windows("per", "period")?;
        Source::Outcomes { of, windows, place: binder.fields.place }
    } else {
        let population = Population::bind(binder, "period")?;
        let kind = population.among.kind;
        let test = binder.optional_test(binder.fields.word("where"), kind)?;
        Source::Records { population, test }
    };
    Some(Box::new(Ratio { source, limit: limit?, empty }))
}

/// Numerator, denominator and what is open.
#[derive(Default)]
struct Shares {
    good: usize,
    all: usize,
    open: usize,
    /// What the window will still bring, as far as that is known.
    ahead: Option<usize>,
    evidence: Vec<RecordNo>,
}

impl Ratio {
    fn outcome(
        &self,
        scope: &Scope<'_>,
        window: &Window,
        shares: Shares,
        place: Place,
    ) -> Outcome {
        let mut proof = Proof::default();
        let over = over(scope, window);
        proof.line(Message::new("proof-numerator"), shares.good);
        proof.line(Message::new("proof-denominator"), shares.all);
        if shares.open > 0 {
            proof.line(Message::new("proof-unjudged"), shares.open);
        }
        let percent = |good: usize, all: usize| {
            Decimal::from(good) * Decimal::ONE_HUNDRED / Decimal::from(all)
        };
        let value = (shares.all > 0).then(|| percent(shares.good, shares.all));
        if let Some(value) = value {
            proof.line(Message::new("proof-ratio"), Datum::Share(value.round_dp(4)));
        }
        proof.line(Message::new(self.limit.key()), Datum::Share(self.limit.number()));
        let verdict = match value {
            _ if !begun(scope, window) => Verdict::Upcoming,
            Some(value) if !over && !self.limit.holds(value) => {
                // While the window runs, a share that is too low can still rise; where all that is
                // to come is known, it may be clear that it cannot rise enough.
                let more = shares.ahead.map(|ahead| ahead + shares.open);
                let best = more.map(|more| percent(shares.good + more, shares.all + more));
                match best {
                    Some(best) if !self.limit.holds(best) => Verdict::Breached,
                    _ => Verdict::Pending,
                }
            }
            Some(value) if shares.open == 0 => {
                if self.limit.holds(value) { Verdict::Met } else { Verdict::Breached }
            }
            Some(_) => {
                let all = shares.all + shares.open;
                let worst = self.limit.holds(percent(shares.good, all));
                let best = self.limit.holds(percent(shares.good + shares.open, all));
                match (worst, best) {
                    (true, true) => Verdict::Met,
                    (false, false) => Verdict::Breached,
                    _ => Verdict::Undecidable,
                }
            }
            None if shares.open > 0 => Verdict::Undecidable,
            None => match self.empty {
                Empty::NotApplicable | Empty::Met => Verdict::Met,
                Empty::Zero if over => Verdict::Breached,
                Empty::Zero => Verdict::Pending,
            },
        };
        let summary = match value {
            _ if verdict == Verdict::Upcoming => Message::new("verdict-window-ahead"),
            Some(value) => Message::new("verdict-ratio")
                .with("good", shares.good)
                .with("all", shares.all)
                .with("value", Datum::Share(value.round_dp(2)))
                .with("rule", Message::new(self.limit.key()))
                .with("limit", Datum::Share(self.limit.number())),
            None => Message::new("verdict-ratio-empty"),
        };
        let mut outcome = Outcome::of_window(scope, window, verdict, summary, place);
        outcome.proof = proof;
        outcome.provisional = !over;
        outcome.value = value;
        outcome.evidence = shares.evidence;
        outcome
    }
}

impl Rule for Ratio {
    fn decide(&self, scope: &Scope<'_>, prior: &Prior<'_>, sink: &mut Sink) {
        match &self.source {
            Source::Records { population, test } => {
                for (window, records) in population.sorted(scope) {
                    let mut shares = Shares::default();
                    for record in &records {
                        let fields = &scope.view(*record);
                        match test.as_ref().map_or(Truth::Yes, |test| test.test(fields)) {
                            Truth::Yes => {
                                shares.good += 1;
                                shares.all += 1;
                            }
                            Truth::No => shares.all += 1,
                            _ => shares.open += 1,
                        }
                    }
                    shares.evidence = records;
                    sink.push(self.outcome(scope, window, shares, population.place));
                }
            }
            Source::Outcomes { of, windows, place } => {
                for window in &windows.list {
                    let mut shares = Shares { ahead: Some(0), ..Shares::default() };
                    for outcome in of.iter().flat_map(|no| &prior.0[*no].outcomes) {
                        if !window.interval.contains(outcome.at) {
                            continue;
                        }
                        match outcome.verdict {
                            Verdict::Met => {
                                shares.good += 1;
                                shares.all += 1;
                            }
                            Verdict::Breached => shares.all += 1,
                            Verdict::Undecidable => shares.open += 1,
                            Verdict::Pending | Verdict::Upcoming => {
                                shares.ahead = shares.ahead.map(|n| n + 1);
                                continue;
                            }
                            Verdict::Excused => continue,
                        }
                        shares.evidence.extend(&outcome.evidence);
                    }
                    sink.push(self.outcome(scope, window, shares, *place));
                }
            }
        }
    }

    fn depends(&self) -> &[usize] {
        match &self.source {
            Source::Records { .. } => &[],
            Source::Outcomes { of, .. } => of,
        }
    }

    fn eventful(&self) -> bool {
        true
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Pick {
    Mean,
    Max,
    Min,
    Last,
    Sum,
}

struct Stat {
    population: Population,
    value: Program,
    pick: Pick,
    limit: Option<Limit>,
    missing: Verdict,
}

fn bind_stat(binder: &Binder<'_>) -> Option<Box<dyn Rule>> {
    let population = Population::bind(binder, "period")?;
    let filter = binder.fields.word("where");
    if let Some(word) = filter {
        // `where` and `among` mean the same for a statistic.
        let test = binder.test(&word, population.among.kind)?;
        if population.among.test.is_none() {
            let population =
                Population { among: Filter { test: Some(test), ..population.among }, ..population };
            return finish_stat(binder, population);
        }
    }
    finish_stat(binder, population)
}

fn finish_stat(binder: &Binder<'_>, population: Population) -> Option<Box<dyn Rule>> {
    let value = binder.measure(&binder.fields.required_word("value"), population.among.kind);
    let picks = [
        ("mean", Pick::Mean),
        ("max", Pick::Max),
        ("min", Pick::Min),
        ("last", Pick::Last),
        ("sum", Pick::Sum),
    ];
    let pick = binder.fields.choice("pick", &picks).unwrap_or(Pick::Mean);
    let limit = binder.limit();
    let missing = [("breached", Verdict::Breached), ("undecidable", Verdict::Undecidable)];
    let missing = binder.fields.choice("missing", &missing).unwrap_or(Verdict::Undecidable);
    Some(Box::new(Stat { population, value: value?, pick, limit, missing }))
}

impl Stat {
    /// Whether a value that fails now fails for good, whatever else is filed.
    fn is_settled(&self, limit: Limit) -> bool {
        match self.pick {
            Pick::Max | Pick::Sum => limit.is_ceiling(),
            Pick::Min => !limit.is_ceiling(),
            Pick::Mean | Pick::Last => false,
        }
    }

    fn pick(&self, values: &[Decimal]) -> Option<Decimal> {
        let sum = || values.iter().copied().sum::<Decimal>();
        match self.pick {
            Pick::Mean if values.is_empty() => None,
            Pick::Mean => Some(sum() / Decimal::from(values.len())),
            Pick::Max => values.iter().copied().max(),
            Pick::Min => values.iter().copied().min(),
            Pick::Last => values.last().copied(),
            Pick::Sum => (!values.is_empty()).then(sum),
        }
    }
}

impl Rule for Stat {
    fn decide(&self, scope: &Scope<'_>, _: &Prior<'_>, sink: &mut Sink) {
        for (window, records) in self.population.sorted(scope) {
            let mut proof = Proof::default();
            let mut values = Vec::new();
            for record in &records {
                if let Some(number) = value(&self.value, scope, *record) {
                    proof.linked(
                        Message::new("proof-counts").with("record", scope.record_id(*record)),
                        number,
                        Link::Record(*record),
                    );
                    values.push(number);
                }
            }
            let over = over(scope, window);
            let picked = self.pick(&values);
            proof.line(Message::new("proof-looked-at"), values.len());
            if let Some(picked) = picked {
                proof.line(Message::new("proof-picked"), picked);
            }
            if let Some(limit) = self.limit {
                proof.line(Message::new(limit.key()), limit.number());
            }
            let verdict = match picked {
                _ if !begun(scope, window) => Verdict::Upcoming,
                Some(value) => match self.limit {
                    Some(limit) if !limit.holds(value) && (over || self.is_settled(limit)) => {
                        Verdict::Breached
                    }
                    Some(limit) if !limit.holds(value) => Verdict::Pending,
                    _ => Verdict::Met,
                },
                None if over => self.missing,
                None => Verdict::Pending,
            };
            let summary = match (picked, self.limit) {
                _ if verdict == Verdict::Upcoming => Message::new("verdict-window-ahead"),
                (Some(value), Some(limit)) => Message::new("verdict-stat")
                    .with("value", value.round_dp(4))
                    .with("rule", Message::new(limit.key()))
                    .with("limit", limit.number()),
                (Some(value), None) => {
                    Message::new("verdict-stat-plain").with("value", value.round_dp(4))
                }
                (None, _) if over => Message::new("verdict-no-value"),
                (None, _) => Message::new("verdict-no-value-yet"),
            };
            let place = self.population.place;
            let mut outcome = Outcome::of_window(scope, window, verdict, summary, place);
            outcome.proof = proof;
            outcome.provisional = !over;
            outcome.value = picked;
            if verdict == Verdict::Pending {
                outcome.due = Some(window.interval.to.plus(-1));
            }
            if let Some(last) = records.last().filter(|_| verdict == Verdict::Breached) {
                outcome.place = scope.record(*last).place;
            }
            outcome.evidence = records;
            sink.push(outcome);
        }
    }

    fn eventful(&self) -> bool {
        false
    }
}
