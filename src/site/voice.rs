//! The voice of one page in one language: words, links and the parts that every page is made of.

use std::sync::Arc;

use crate::assessment::DutyState;
use crate::assessment::Holds;
use crate::assessment::MoneyRange;
use crate::assessment::PenaltyStatus;
use crate::assessment::Progress;
use crate::assessment::Range;
use crate::assessment::RightPhase;
use crate::assessment::RightState;
use crate::assessment::StageState;
use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Counts;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::lang::Catalog;
use crate::ledger::contract::settlement::Portion;
use crate::ledger::record::Record;
use crate::obligations::outcome::Outcome;
use crate::obligations::outcome::Standing;
use crate::obligations::outcome::Verdict;

use super::charts;
use super::charts::fill::Source;
use super::charts::fill::Subject;
use super::desk::Desk;
use super::markdown;
use super::parts::Anchor;
use super::parts::Badge;
use super::parts::ChartView;
use super::parts::FactView;
use super::parts::LineView;
use super::parts::OutcomeView;
use super::parts::ProofView;
use super::parts::Span;
use super::parts::StretchView;
use super::routes::Route;
use super::target::Leaf;
use super::target::OutcomeAt;
use super::target::Target;

/// How many rows of a drawing's table its page shows.
const MAX_CHART_ROWS: usize = 150;

/// Speaks one language from one page.
pub struct Voice<'a> {
    /// The book.
    pub desk: &'a Desk<'a>,
    /// The words.
    pub catalog: &'a Arc<Catalog>,
    /// Where the page lies.
    pub route: Route,
}

/// How many facts and stretches of time a proof shows; `explain` prints all.
const MAX_FACTS: usize = 400;
/// How many records an outcome in a list names.
const MAX_EVIDENCE: usize = 3;

impl Voice<'_> {
    /// The language.
    pub fn language(&self) -> Language {
        self.catalog.language()
    }

    /// The words of a key.
    pub fn word(&self, key: &str) -> String {
        self.catalog.word(key)
    }

    /// A message in words.
    pub fn say(&self, message: &Message) -> String {
        self.catalog.say(message)
    }

    /// A value in words.
    pub fn value(&self, value: &Datum) -> String {
        self.catalog.value(value)
    }

    /// The address of a page, relative to this one.
    pub fn href(&self, target: Target) -> String {
        let route = self.desk.route(target);
        format!("{}{}", self.route.up(), route.path())
    }

    /// What leads from the page to the root of the site.
    pub(super) fn up_to_site(&self) -> String {
        self.route.up_to_site(self.language(), self.desk.root())
    }

    /// Words that lead to a page.
    pub fn to(&self, target: Target, text: impl Into<String>) -> Anchor {
        Anchor { text: text.into(), href: self.href(target) }
    }

    /// Words that lead to a place on a page.
    pub fn to_place(&self, place: (Target, Option<String>), text: impl Into<String>) -> Anchor {
        let (target, fragment) = place;
        let is_here = self.desk.route(target) == self.route;
        let href = match fragment {
            Some(fragment) if is_here => format!("#{fragment}"),
            Some(fragment) => format!("{}#{fragment}", self.href(target)),
            None => self.href(target),
        };
        Anchor { text: text.into(), href }
    }

    /// Words that lead to a thing of a contract; plain words if the thing does not exist.
    pub fn to_link(&self, contract: usize, link: &Link, text: impl Into<String>) -> Anchor {
        match self.desk.whereabouts(contract, link) {
            Some(place) => self.to_place(place, text),
            None => Anchor { text: text.into(), href: String::new() },
        }
    }

    /// A record by its id.
    pub fn to_record(&self, number: RecordNo) -> Anchor {
        let record = self.desk.record(number);
        self.to_place(self.desk.record_place(number), &*record.id)
    }

    /// An outcome by the id of its subject.
    pub fn to_outcome(&self, at: OutcomeAt) -> Anchor {
        let outcome = self.desk.outcome(at);
        self.to_place(self.desk.outcome_place(at), self.subject(at.contract, outcome))
    }

    /// What an outcome is about: its record's id, or the title of its period or window.
    pub fn subject(&self, contract: usize, outcome: &Outcome) -> String {
        match outcome.record {
            Some(_) => outcome.id.clone(),
            None => {
                let said = self.desk.contract(contract).identity.subject(&outcome.id);
                let parts: Vec<String> = said.split(" · ").map(|part| self.window(part)).collect();
                parts.join(" · ")
            }
        }
    }

    /// A window that the contract does not name, in words: `term`, `q2`, `h1`, `y1`.
    fn window(&self, id: &str) -> String {
        if id == "term" {
            return self.word("site-window-term");
        }
        let key = match id.as_bytes().first() {
            Some(b'q') => "site-window-quarter",
            Some(b'h') => "site-window-half",
            Some(b'y') => "site-window-year",
            _ => return id.to_owned(),
        };
        match id[1..].parse::<u16>() {
            Ok(n) => self.say(&Message::new(key).with("n", usize::from(n))),
            Err(_) => id.to_owned(),
        }
    }

    /// A clause by its id.
    pub fn to_clause(&self, contract: usize, clause: usize) -> Anchor {
        let id = &self.desk.contract(contract).clauses[clause].id.text;
        let place = (Target::Clauses(contract), Some(self.desk.clause_anchor(contract, clause)));
        self.to_place(place, id)
    }

    /// `data/turpan/records/incidents.toml:12`.
    pub fn place(&self, place: Place) -> String {
        let (path, line) = self.desk.position(place);
        format!("{path}:{line}")
    }

    /// An instant in the zone of a contract.
    pub fn instant(&self, contract: usize, instant: Instant) -> String {
        let zone = self.desk.contract(contract).identity.zone;
        self.value(&Datum::Instant(zone.stamp(instant)))
    }

    /// An instant in the zone of a contract, without its seconds, for lists where they do not matter.
    pub fn minute(&self, contract: usize, instant: Instant) -> String {
        let mut said = self.instant(contract, instant);
        let is_whole = said.len() == 19 && said.is_ascii();
        said.truncate(if is_whole { 16 } else { said.len() });
        said
    }

    /// A verdict.
    pub fn verdict(&self, verdict: Verdict) -> Badge {
        Badge { name: verdict.name(), word: self.word(verdict.key()) }
    }

    /// How an obligation stands.
    pub fn standing(&self, standing: Standing) -> Badge {
        Badge { name: standing.name(), word: self.word(standing.key()) }
    }

    /// Whether a condition holds.
    pub fn holds(&self, holds: Holds) -> Badge {
        match holds {
            Holds::Yes => Badge { name: "met", word: self.word("site-holds-yes") },
            Holds::No => Badge { name: "fails", word: self.word("site-holds-no") },
            Holds::NotYet => Badge { name: "pending", word: self.word("site-holds-not-yet") },
        }
    }

    /// Where a right stands; it is never exercised by itself.
    pub fn right(&self, right: &RightState) -> Badge {
        match (right.state, right.holds) {
            (RightPhase::Exercised, _) => {
                Badge { name: "applied", word: self.word("site-right-exercised") }
            }
            (RightPhase::Waived, _) => {
                Badge { name: "excused", word: self.word("site-right-waived") }
            }
            (_, Holds::Yes) => Badge { name: "available", word: self.word("site-right-yes") },
            (_, Holds::No) => Badge { name: "upcoming", word: self.word("site-right-no") },
            (_, Holds::NotYet) => Badge { name: "pending", word: self.word("site-right-not-yet") },
        }
    }

    /// How the payer's duty stands.
    pub fn duty(&self, state: DutyState) -> Badge {
        let name = match state {
            DutyState::Waiting => "upcoming",
            DutyState::Due => "pending",
            DutyState::Paid => "met",
            DutyState::Late | DutyState::Overdue => "fails",
            DutyState::Excused => "excused",
            DutyState::Unknown => "undecidable",
        };
        Badge { name, word: self.word(state.key()) }
    }

    /// Whether a penalty counts.
    pub fn charge(&self, status: PenaltyStatus) -> Badge {
        let name = match status {
            PenaltyStatus::Due => "breached",
            PenaltyStatus::ToConfirm => "pending",
            PenaltyStatus::Open | PenaltyStatus::Faulty => "undecidable",
            PenaltyStatus::Struck => "excused",
            PenaltyStatus::Repeated | PenaltyStatus::Suppressed => "upcoming",
        };
        Badge { name, word: self.word(status.key()) }
    }

    /// What a party is called: the contract's word for its role, or that of confirmations.
    pub fn party(&self, contract: usize, id: &str) -> String {
        let identity = &self.desk.contract(contract).identity;
        if let Some(party) = identity.parties.iter().find(|party| party.id.text == id) {
            return party.role.clone();
        }
        let word = self.desk.book.ledger.kinds.named("confirmation").and_then(|kind| {
            let word = kind.spec(kind.slot("by")?)?.word(id)?;
            Some(match self.language() {
                Language::Zh => word.zh.to_string(),
                Language::En => word.en.to_string(),
            })
        });
        word.unwrap_or_else(|| id.to_owned())
    }

    /// How a payment stands: paid, or whether its conditions hold.
    pub fn stage(&self, stage: &StageState) -> Badge {
        let is_paid = !stage.payments.is_empty() && stage.paid.amount >= stage.net.now.amount;
        if is_paid {
            return Badge { name: "met", word: self.word("site-settlement-paid") };
        }
        self.holds(stage.holds)
    }

    /// What stands between the members of a list.
    pub fn separator(&self) -> &'static str {
        match self.language() {
            Language::Zh => "、",
            Language::En => ", ",
        }
    }

    /// A clause by its id, as the contract writes it.
    pub fn to_clause_id(&self, contract: usize, id: &str) -> Anchor {
        self.to_link(contract, &Link::Clause(id.to_owned()), id)
    }

    /// Points.
    pub fn points(&self, points: Decimal) -> String {
        self.value(&Datum::Points(points))
    }

    /// Points that are known or lie in a range.
    pub fn range(&self, range: &Range) -> Span {
        let ends = [self.points(range.low), self.points(range.high)];
        self.span(self.points(range.now), ends, range.is_exact())
    }

    /// An amount.
    pub fn money(&self, money: Money) -> String {
        self.value(&Datum::Money(money))
    }

    /// What a payment pays, as the contract states it: a share or a sum.
    pub fn portion(&self, portion: Portion) -> String {
        match portion {
            Portion::Share(share) => format!("{}%", share.normalize()),
            Portion::Amount(money) => self.money(money),
        }
    }

    /// An amount that is known or lies in a range.
    pub fn money_range(&self, range: &MoneyRange) -> Span {
        let ends = [self.money(range.low), self.money(range.high)];
        self.span(self.money(range.now), ends, range.is_exact())
    }

    fn span(&self, now: String, [low, high]: [String; 2], exact: bool) -> Span {
        let reach = Message::new("site-reach").with("low", &low).with("high", &high);
        let reach = if exact { String::new() } else { self.say(&reach) };
        let note = Message::new("site-range-note").with("reach", &reach);
        let note = if exact { String::new() } else { self.say(&note) };
        Span { now, low, high, reach, note, exact }
    }

    /// What is payable in all: its range covers periods that have not begun, too.
    pub fn payable(&self, contract: usize, payable: &MoneyRange) -> Span {
        let mut span = self.money_range(payable);
        let periods = &self.desk.assessment(contract).periods;
        if !span.exact && periods.iter().any(|one| one.progress == Progress::Ahead) {
            let note = Message::new("site-range-note-ahead").with("reach", &span.reach);
            span.note = self.say(&note);
        }
        span
    }

    /// A proof of a result of a contract.
    pub fn proof(&self, contract: usize, proof: &Proof) -> ProofView {
        let facts = proof.facts.iter().take(MAX_FACTS).map(|fact| FactView {
            label: self.say(&fact.label),
            value: self.value(&fact.value),
            missing: fact.value == Datum::Missing,
            record: fact.record.map(|number| self.to_record(number)).unwrap_or_default(),
            place: fact.place.map(|place| self.place(place)).unwrap_or_default(),
        });
        let n_more = proof.facts.len().saturating_sub(MAX_FACTS)
            + proof.intervals.len().saturating_sub(MAX_FACTS);
        let mut so_far = 0;
        let mut stretches = Vec::with_capacity(proof.intervals.len());
        for (n, stretch) in proof.intervals.iter().enumerate() {
            let length = stretch.to.instant.since(stretch.from.instant);
            let counts = stretch.counts == Counts::Yes;
            so_far += if counts { length } else { 0 };
            if n >= MAX_FACTS {
                continue;
            }
            let why = match stretch.counts {
                Counts::Yes => "site-counts-yes",
                Counts::OffHours => "site-counts-off-hours",
                Counts::Weekend => "site-counts-weekend",
                Counts::Holiday => "site-counts-holiday",
                Counts::Paused => "site-counts-paused",
            };
            stretches.push(StretchView {
                from: self.value(&Datum::Instant(stretch.from)),
                to: self.value(&Datum::Instant(stretch.to)),
                length: self.value(&Datum::Seconds(length)),
                counts,
                why: self.word(why),
                so_far: self.value(&Datum::Seconds(so_far)),
            });
        }
        let lines = proof.lines.iter().map(|line| {
            let text = self.say(&line.label);
            let label = match &line.link {
                Some(link) => self.to_link(contract, link, text),
                None => Anchor { text, href: String::new() },
            };
            LineView { label, value: self.value(&line.value) }
        });
        ProofView {
            facts: facts.collect(),
            counted: if stretches.is_empty() {
                String::new()
            } else {
                self.value(&Datum::Seconds(so_far))
            },
            stretches,
            lines: lines.collect(),
            more: match n_more {
                0 => String::new(),
                n => self.say(&Message::new("site-proof-more").with("n", n)),
            },
        }
    }

    /// What a page of a long list holds: `2025-10`, `2025-10 (2)`.
    pub fn leaf(&self, leaf: Leaf) -> String {
        let undated = || self.word("site-log-undated");
        let month = leaf.month.map_or_else(undated, |month| month.to_string());
        if leaf.part == 0 { month } else { format!("{month} ({})", leaf.part + 1) }
    }

    /// An outcome as it stands in a list.
    pub fn outcome(&self, at: OutcomeAt) -> OutcomeView {
        let contract = self.desk.contract(at.contract);
        let outcome = self.desk.outcome(at);
        let obligation = &contract.obligations[at.obligation];
        let instant = |instant: Option<Instant>| {
            instant.map(|instant| self.instant(at.contract, instant)).unwrap_or_default()
        };
        let others = outcome.evidence.iter().filter(|known| Some(**known) != outcome.record);
        let is_among = outcome.record.is_some_and(|own| outcome.evidence.contains(&own));
        let is_apart = outcome.record.is_some() && !is_among;
        let n_evidence = outcome.evidence.len() + usize::from(is_apart);
        let evidence = outcome.record.iter().chain(others).take(MAX_EVIDENCE);
        OutcomeView {
            anchor: self.desk.outcome_anchor(at),
            subject: self.to_outcome(at),
            obligation: self.to(Target::Obligation(at.contract, at.obligation), &obligation.title),
            clause: self.to_clause(at.contract, obligation.clause),
            state: if outcome.shown && outcome.verdict == Verdict::Met {
                self.standing(Standing::Shown)
            } else {
                self.verdict(outcome.verdict)
            },
            provisional: outcome.provisional,
            at: self.instant(at.contract, outcome.at),
            due: instant(outcome.due),
            done: instant(outcome.done),
            summary: self.say(&outcome.summary),
            points: self.lost(at),
            more: n_evidence.saturating_sub(MAX_EVIDENCE),
            evidence: evidence.map(|no| self.to_record(*no)).collect(),
        }
    }

    /// The points that an outcome costs over all forms; empty if none.
    pub fn lost(&self, at: OutcomeAt) -> String {
        let losses = self.desk.losses_of(at);
        let outcome = self.desk.outcome(at);
        if losses.is_empty() || (outcome.verdict != Verdict::Breached && !outcome.shown) {
            return String::new();
        }
        let lost = losses.iter().filter(|one| !one.is_open);
        let sum: Decimal = lost.map(|one| one.loss.counted).sum();
        if outcome.shown && sum.is_zero() {
            return String::new();
        }
        if sum.is_zero() {
            return self.points(sum);
        }
        format!("−{}", self.points(sum))
    }

    /// Title of a record: the field that its kind names, or its id.
    pub fn record_title(&self, record: &Record) -> String {
        let kind = self.desk.kind(record);
        let title = kind.title.and_then(|slot| record.written(slot));
        match title.map(|field| &field.value) {
            Some(Value::Text(text)) => excerpt(text),
            Some(value) => self.value(&value.datum(self.zone(record.contract as usize))),
            None => String::new(),
        }
    }

    /// The label of a kind.
    pub fn kind_label(&self, kind: usize) -> String {
        let label = &self.desk.book.ledger.kinds.kind(kind).label;
        self.choose(&label.zh, &label.en)
    }

    /// One of two wordings.
    pub fn choose(&self, zh: &str, en: &str) -> String {
        match self.language() {
            Language::Zh => zh.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    /// The zone of a contract.
    pub fn zone(&self, contract: usize) -> crate::base::time::Zone {
        self.desk.contract(contract).identity.zone
    }

    /// Text of a record as safe HTML.
    pub fn markdown(&self, text: &str, footnotes: &str) -> String {
        markdown::field(text, footnotes)
    }

    /// A chart about something in a contract; none if it has nothing to say.
    pub fn chart(&self, name: &str, contract: usize, subject: Subject) -> Option<ChartView> {
        self.chart_named(name, name, contract, subject)
    }

    /// A chart with an id of its own, for pages that show several of the same kind.
    pub fn chart_named(
        &self,
        name: &str,
        id: &str,
        contract: usize,
        subject: Subject,
    ) -> Option<ChartView> {
        let book = self.desk.book;
        let href = |link: &Link| {
            let anchor = self.to_link(contract, link, "");
            (!anchor.href.is_empty()).then_some(anchor.href)
        };
        let source = Source {
            ledger: &book.ledger,
            contract,
            verdicts: &book.verdicts[contract],
            assessment: &book.assessments[contract],
            // Asking for them costs the judgement of many months.
            trend: match subject {
                Subject::Trend => self.desk.trends().get(contract).map_or(&[], Vec::as_slice),
                _ => &[],
            },
            as_of: book.moment(contract),
            catalog: self.catalog,
            href: &href,
        };
        let chart = charts::draw(name, &source, subject, id)?;
        Some(ChartView {
            title: chart.title,
            description: chart.description,
            svg: chart.svg,
            heads: chart.table.head,
            more: match chart.table.rows.len().saturating_sub(MAX_CHART_ROWS) {
                0 => String::new(),
                n => self.say(&Message::new("site-chart-more").with("n", n)),
            },
            rows: chart.table.rows.into_iter().take(MAX_CHART_ROWS).collect(),
        })
    }

    /// When an outcome is due, for sorting: what has no due time comes last.
    pub fn due_order(outcome: &Outcome) -> (bool, Option<Instant>, Instant) {
        (outcome.due.is_none(), outcome.due, outcome.at)
    }
}

/// How many characters of a summary stand in for it where it is a title.
const MAX_TITLE: usize = 80;

/// The beginning of a long text, on one line; the whole text stands among the fields.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    if line.chars().count() <= MAX_TITLE {
        return line;
    }
    let mut short: String = line.chars().take(MAX_TITLE - 1).collect();
    short.push('…');
    short
}
