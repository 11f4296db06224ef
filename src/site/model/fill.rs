//! Fills the model from the book; computes nothing.

use std::collections::BTreeMap;

use super::CONTRACT_SCHEMA_FROM_CONTRACT;
use super::FORM;
use super::Piece;
use super::SCHEMA;
use super::contract_file;
use super::shape;
use super::shape::Exact;
use crate::assessment::Holds;
use crate::assessment::MoneyRange;
use crate::assessment::PeriodScore;
use crate::assessment::Range;
use crate::assessment::Settlement;
use crate::base::finding::Level;
use crate::base::proof::Link;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Instant;
use crate::book::due;
use crate::book::due::What;
use crate::integrity::Knowledge;
use crate::ledger::contract::clause::Bound;
use crate::obligations::outcome::Verdict;
use crate::seals::VERSION;
use crate::site::birth;
use crate::site::calendar;
use crate::site::feed;
use crate::site::news::News;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;
use crate::snapshot::Origin;

/// How many findings the book names.
const MAX_FINDINGS: usize = 500;
/// How many outcomes of a contract it names.
const MAX_OUTCOMES: usize = 500;
/// How many things that are due it names.
const MAX_DUE: usize = 100;

/// The book of all, of what is known of each contract and of what concerns none.
pub(super) fn book(voice: &Voice<'_>, pieces: &[Piece], tables: &[&str]) -> shape::Book {
    let book = voice.desk.book;
    // A clean working tree and its commit are the same book.
    let (commit, n_changed) = match &book.snapshot.origin {
        Origin::Folder => (None, 0),
        Origin::WorkTree { head, changed } => (head.as_ref(), changed.len()),
        Origin::Revision(commit) => (Some(commit), 0),
    };
    let mut levels: BTreeMap<String, usize> =
        Level::ALL.into_iter().map(|level| (level.name().to_owned(), 0)).collect();
    for (level, n) in pieces.iter().flat_map(|piece| &piece.levels) {
        *levels.entry(level.clone()).or_default() += n;
    }
    let mut findings: Vec<&shape::Finding> =
        pieces.iter().flat_map(|piece| &piece.findings).collect();
    findings.sort_by(|a, b| b.since.cmp(&a.since).then_with(|| a.fingerprint.cmp(&b.fingerprint)));
    shape::Book {
        schema: SCHEMA,
        form: FORM,
        pactbook: VERSION,
        title: shape::Title {
            zh: book.settings.title.zh.clone(),
            en: book.settings.title.en.clone(),
        },
        url: book.settings.url.clone(),
        language: voice.language().code(),
        looked_at: shape::LookedAt {
            commit: commit.map(|commit| commit.id.clone()),
            n_changed,
            as_of: book.settings.zone.stamp(book.snapshot.as_of.instant).rfc3339(),
            as_of_from: birth::name_of(book.snapshot.as_of.from),
            records: pieces.iter().flat_map(|one| &one.entry).map(|one| one.records).sum(),
        },
        contracts: pieces.iter().filter_map(|piece| piece.entry.clone()).collect(),
        n_findings: pieces.iter().map(|piece| piece.n_findings).sum(),
        tables: named(tables, "tables/"),
        findings: findings.into_iter().take(MAX_FINDINGS).cloned().collect(),
        levels,
    }
}

/// The book of one contract.
pub(super) fn one_contract(
    voice: &Voice<'_>,
    c: usize,
    news: &[News<'_>],
    tables: &[&str],
) -> shape::OneContract {
    let book = voice.desk.book;
    let (findings, n_findings) = findings(voice, news, Some(c));
    shape::OneContract {
        schema: CONTRACT_SCHEMA_FROM_CONTRACT,
        form: FORM,
        pactbook: VERSION,
        language: voice.language().code(),
        as_of: book.settings.zone.stamp(book.stands_since[c]).rfc3339(),
        contract: contract(voice, c, tables),
        findings,
        n_findings,
    }
}

/// What the book of all needs of a contract, or of what concerns none.
pub(super) fn piece(voice: &Voice<'_>, contract: Option<usize>, news: &[News<'_>]) -> Piece {
    let desk = voice.desk;
    let (findings, n_findings) = findings(voice, news, contract);
    let mut levels = BTreeMap::new();
    let own = desk.book.findings.iter().filter(|one| desk.contract_of(one) == contract);
    for finding in own {
        *levels.entry(finding.level.name().to_owned()).or_default() += 1;
    }
    Piece { entry: contract.map(|c| entry(voice, c)), findings, n_findings, levels }
}

/// The newest findings about a contract, or about none, and how many there are.
fn findings(
    voice: &Voice<'_>,
    news: &[News<'_>],
    contract: Option<usize>,
) -> (Vec<shape::Finding>, usize) {
    let desk = voice.desk;
    let own = || news.iter().filter(|one| one.contract == contract);
    let views = own().take(MAX_FINDINGS).map(|one| shape::Finding {
        fingerprint: one.finding.fingerprint(),
        topic: one.topic.name().to_owned(),
        level: one.finding.level.name().to_owned(),
        rule: one.finding.rule.clone(),
        contract: one.contract.map(|c| desk.contract(c).identity.id.clone()),
        clause: one.finding.clause.clone(),
        subject: one.finding.subject.clone(),
        since: desk.book.settings.zone.stamp(one.since).rfc3339(),
        message: voice.say(&one.finding.message),
        page: desk.path(desk.root(), &one.spot),
    });
    (views.collect(), own().count())
}

/// A contract in the book of all.
fn entry(voice: &Voice<'_>, c: usize) -> shape::Entry {
    let desk = voice.desk;
    let identity = &desk.contract(c).identity;
    let assessment = desk.assessment(c);
    shape::Entry {
        id: identity.id.clone(),
        title: identity.title.clone(),
        short: identity.short.clone(),
        page: desk.path(desk.root(), &(Target::Contract(c), None)),
        book: contract_file(&desk.shelves[c].name),
        first: identity.term.first.to_string(),
        last: identity.term.last.to_string(),
        records: desk.shelves[c].records.len(),
        unread: desk.unread(c),
        n_outcomes: open_outcomes(voice, c).len(),
        n_due: due::due(desk.book, c, due::AHEAD).len(),
        average: average(voice, c),
        money: assessment.settlement.as_ref().map(|one| shape::Sums {
            currency: one.total.currency.code().to_owned(),
            total: amount(one.total),
            deducted: amounts(&one.deducted),
            payable: amounts(&one.payable),
            outstanding: amounts(&one.outstanding),
        }),
    }
}

/// The outcomes of a contract that are not simply met or still to come.
fn open_outcomes(voice: &Voice<'_>, c: usize) -> Vec<OutcomeAt> {
    let outcomes = voice.desk.outcomes(c);
    outcomes
        .filter(|(_, one)| !matches!(one.verdict, Verdict::Met | Verdict::Upcoming) && !one.shown)
        .map(|(at, _)| at)
        .collect()
}

fn average(voice: &Voice<'_>, c: usize) -> Option<shape::Average> {
    voice
        .desk
        .assessment(c)
        .average
        .as_ref()
        .map(|average| shape::Average { score: range(&average.score), is_final: average.is_final })
}

fn contract(voice: &Voice<'_>, c: usize, tables: &[&str]) -> shape::Contract {
    let desk = voice.desk;
    let file = desk.contract(c);
    let identity = &file.identity;
    let assessment = desk.assessment(c);
    let stamp = |at: Instant| identity.zone.stamp(at).rfc3339();
    let mut open = open_outcomes(voice, c);
    open.sort_by_key(|at| (std::cmp::Reverse(desk.outcome(*at).at), *at));
    let outcomes = open.iter().take(MAX_OUTCOMES).map(|at| {
        let outcome = desk.outcome(*at);
        let lost = desk.losses_of(*at).iter().filter(|one| !one.is_open);
        let period = outcome.period.and_then(|p| identity.periods.get(p));
        shape::Outcome {
            obligation: file.obligations[at.obligation].id.text.clone(),
            id: outcome.id.clone(),
            verdict: outcome.verdict.name(),
            record: outcome.record.map(|no| desk.record(no).id.to_string()),
            period: period.map(|period| period.id.text.clone()),
            at: stamp(outcome.at),
            due: outcome.due.map(stamp),
            done: outcome.done.map(stamp),
            points: points(lost.map(|one| one.loss.counted).sum()),
            summary: voice.say(&outcome.summary),
            page: desk.path(desk.root(), &desk.outcome_place(*at)),
        }
    });
    let list = due::due(desk.book, c, due::AHEAD);
    let dues = list.iter().take(MAX_DUE).map(|one| {
        let (what, of, outcome) = match one.what {
            What::Outcome { obligation, outcome } => {
                let at = OutcomeAt { contract: c, obligation, outcome };
                let id = &file.obligations[obligation].id.text;
                ("outcome", id, Some(desk.outcome(at).id.clone()))
            }
            What::Payment { stage } => ("payment", &file.terms.stages[stage].id.text, None),
            What::SignOff { period } => ("sign-off", &identity.periods[period].id.text, None),
        };
        shape::Due {
            at: stamp(one.at),
            urgency: one.urgency.name(),
            what,
            of: of.clone(),
            outcome,
            by: match one.by {
                Bound::Supplier => "supplier",
                Bound::Buyer => "buyer",
            },
        }
    });
    let page = |target: Target| desk.path(desk.root(), &(target, None));
    let links = [
        ("feed", feed::path(voice, Some(c))),
        ("calendar", calendar::path(voice, Some(c))),
        ("breaches", page(Target::Breaches(c, 0))),
        ("open", page(Target::Open(c, 0))),
        ("clauses", page(Target::Clauses(c))),
        ("records", page(Target::Records(c))),
    ];
    shape::Contract {
        id: identity.id.clone(),
        title: identity.title.clone(),
        short: identity.short.clone(),
        page: page(Target::Contract(c)),
        first: identity.term.first.to_string(),
        last: identity.term.last.to_string(),
        parties: identity
            .parties
            .iter()
            .map(|party| shape::Party {
                id: party.id.text.clone(),
                role: party.role.clone(),
                name: party.name.clone(),
            })
            .collect(),
        records: desk.shelves[c].records.len(),
        unread: desk.unread(c),
        integrity: integrity(voice, c),
        periods: assessment.periods.iter().map(|score| period(voice, c, score)).collect(),
        average: average(voice, c),
        settlement: assessment.settlement.as_ref().map(|one| settlement(voice, c, one)),
        rights: assessment
            .rights
            .iter()
            .map(|state| {
                let right = &file.terms.rights[state.right];
                shape::Right {
                    id: right.id.text.clone(),
                    title: right.title.clone(),
                    holder: right.holder.text.clone(),
                    state: state.state.name(),
                }
            })
            .collect(),
        obligations: (0..file.obligations.len()).map(|o| obligation(voice, c, o)).collect(),
        n_outcomes: open.len(),
        outcomes: outcomes.collect(),
        n_due: list.len(),
        due: dues.collect(),
        links: links.into_iter().collect(),
        tables: named(tables, &format!("{}/tables/", desk.shelves[c].name)),
    }
}

/// The tables in a folder by their names.
fn named(tables: &[&str], folder: &str) -> BTreeMap<String, String> {
    let name = |path: &str| Some(path.strip_prefix(folder)?.strip_suffix(".json")?.to_owned());
    tables.iter().filter_map(|path| Some((name(path)?, (*path).to_owned()))).collect()
}

fn integrity(voice: &Voice<'_>, c: usize) -> shape::Integrity {
    let desk = voice.desk;
    let irregular = desk.irregular(c);
    let mut rules = BTreeMap::new();
    for one in &desk.book.integrity[c].incidents {
        *rules.entry(one.what.rule()).or_default() += 1;
    }
    shape::Integrity {
        knowledge: match desk.knowledge(c) {
            Knowledge::Nothing => "nothing",
            Knowledge::Partial => "partial",
            Knowledge::Whole => "whole",
        },
        irregular: irregular.n,
        errors: irregular.n_errors,
        rules,
        answer: voice.reliance(c),
        page: desk.path(desk.root(), &(Target::Integrity(c, 0), None)),
    }
}

fn period(voice: &Voice<'_>, c: usize, score: &PeriodScore) -> shape::Period {
    let desk = voice.desk;
    let file = desk.contract(c);
    let p = score.period;
    let period = &file.identity.periods[p];
    let page = |target: Target| desk.path(desk.root(), &(target, None));
    let grade = |n: Option<usize>| Some(file.terms.grades.get(n?)?.title.clone());
    let [low, now, high] = score.grade.map(grade);
    let form = file.scorecard.as_ref().map_or(&[][..], |card| &card.sections);
    let sections = form.iter().zip(&score.sections).enumerate().map(|(s, (section, state))| {
        let items = section.items.iter().zip(&state.items).enumerate();
        shape::Section {
            id: section.id.text.clone(),
            title: section.title.clone(),
            points: points(state.points),
            total: range(&state.total),
            items: items
                .map(|(i, (item, state))| shape::Item {
                    id: item.id.text.clone(),
                    title: item.title.clone(),
                    points: points(state.points),
                    score: range(&state.score),
                    evidence: state.evidence.name(),
                    records: state.n_evidence,
                    losses: state.losses.len(),
                    open: state.open.len(),
                    page: page(Target::Item(c, p, s, i)),
                })
                .collect(),
        }
    });
    shape::Period {
        id: period.id.text.clone(),
        title: period.title.clone(),
        first: period.first.to_string(),
        last: period.last.to_string(),
        progress: score.progress.name(),
        is_final: score.is_final,
        seal: desk.book.seal_of(c, p).map(|seal| seal.state.name()),
        total: range(&score.total),
        points: points(file.scorecard.as_ref().map_or(Decimal::ZERO, |card| card.total)),
        grade: shape::Grade { low, now, high },
        answer: voice.answer(c, p),
        sections: sections.collect(),
        page: page(Target::Period(c, p)),
    }
}

fn settlement(voice: &Voice<'_>, c: usize, settlement: &Settlement) -> shape::Settlement {
    let file = voice.desk.contract(c);
    let terms = &file.terms;
    let band = |n: Option<usize>| Some(terms.bands.get(n?)?.title.clone());
    let deductions = settlement.deductions.iter().map(|one| {
        let [low, now, high] = one.band.map(band);
        shape::Deduction {
            period: file.identity.periods[one.period].id.text.clone(),
            band: shape::Grade { low, now, high },
            amount: amounts(&one.amount),
            is_final: one.is_final,
        }
    });
    let penalties = settlement.penalties.iter().map(|state| {
        let penalty = &terms.penalties[state.penalty];
        shape::Penalty {
            id: penalty.id.text.clone(),
            clause: penalty.clause.text.clone(),
            title: penalty.title.clone(),
            total: amount(state.total),
            to_confirm: amount(state.to_confirm),
            open: amount(state.open),
            charges: state.charges.len(),
        }
    });
    let stages = settlement.stages.iter().map(|state| {
        let stage = &terms.stages[state.stage];
        let due = state.duty.as_ref().and_then(|duty| duty.due);
        shape::Stage {
            id: stage.id.text.clone(),
            title: stage.title.clone(),
            gross: amount(state.gross),
            net: amounts(&state.net),
            holds: match state.holds {
                Holds::Yes => "yes",
                Holds::No => "no",
                Holds::NotYet => "not-yet",
            },
            paid: amount(state.paid),
            duty: state.duty.as_ref().map(|duty| duty.state.name()),
            due: due.map(|at| file.identity.zone.stamp(at).rfc3339()),
        }
    });
    shape::Settlement {
        currency: settlement.total.currency.code().to_owned(),
        total: amount(settlement.total),
        deducted: amounts(&settlement.deducted),
        payable: amounts(&settlement.payable),
        outstanding: amounts(&settlement.outstanding),
        waterfall: settlement
            .waterfall
            .iter()
            .map(|step| shape::Step {
                label: voice.say(&step.label),
                amount: amounts(&step.amount),
                is_level: step.is_level,
            })
            .collect(),
        deductions: deductions.collect(),
        penalties: penalties.collect(),
        stages: stages.collect(),
        page: voice.desk.path(voice.desk.root(), &(Target::Settlement(c), None)),
    }
}

fn obligation(voice: &Voice<'_>, c: usize, o: usize) -> shape::Obligation {
    let desk = voice.desk;
    let file = desk.contract(c);
    let obligation = &file.obligations[o];
    let decided = &desk.decided(c)[o];
    let place = desk.whereabouts(c, &Link::Obligation(obligation.id.text.clone()));
    shape::Obligation {
        id: obligation.id.text.clone(),
        clause: file.clause_of(obligation).id.text.clone(),
        title: obligation.title.clone(),
        kind: obligation.kind.text.clone(),
        is_buyers: obligation.bound == Bound::Buyer,
        standing: decided.standing(None).name(),
        outcomes: Verdict::ALL
            .into_iter()
            .map(|verdict| (verdict.name(), decided.count(None, verdict)))
            .collect(),
        records: decided.n_evidence(None),
        page: desk.path(desk.root(), &place.unwrap_or((Target::Obligation(c, o), None))),
    }
}

fn points(value: Decimal) -> Exact {
    Exact(value.normalize().to_string())
}

fn range(range: &Range) -> shape::Range {
    shape::Range { low: points(range.low), now: points(range.now), high: points(range.high) }
}

/// Amounts as they are shown and paid: to hundredths.
fn amount(money: Money) -> Exact {
    Exact(money.rounded().amount.to_string())
}

fn amounts(range: &MoneyRange) -> shape::Range {
    shape::Range { low: amount(range.low), now: amount(range.now), high: amount(range.high) }
}
