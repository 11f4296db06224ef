//! A new seal, or why there cannot be one.

use crate::assessment::Progress;
use crate::assessment::Range;
use crate::assessment::SealedPeriod;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::obligations::outcome::Verdict;
use crate::snapshot::Origin;

use super::Amended;
use super::Bench;
use super::Seal;
use super::SealState;
use super::State;
use super::VERSION;
use super::compare;
use super::figures::Figures;
use super::figures::open_penalties;
use super::inputs::Inputs;

/// What is to be sealed.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Number of the period.
    pub period: usize,
    /// Whether figures may be sealed that are not final.
    pub is_provisional: bool,
    /// Why an earlier seal is replaced; none for a first seal.
    pub reason: Option<&'a str>,
}

/// A new seal, or why there cannot be one.
#[derive(Clone, Debug)]
pub enum Draft {
    /// The seal.
    Ready(Box<Seal>),
    /// Everything that stands against it.
    Refused(Vec<Refusal>),
}

/// Something that stands against a seal.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// What.
    pub what: Message,
    /// What to do about it.
    pub help: Option<Message>,
}

/// Draws up the seal of a period, under the seals that there are.
pub fn draw_up(bench: &Bench<'_>, seals: &[SealState], wish: Wish<'_>) -> Draft {
    let contract = bench.contract();
    let identity = &contract.identity;
    let period = &identity.periods[wish.period];
    let mut refusals = Vec::new();
    let commit = commit(bench, &mut refusals);
    let interval = identity.period_interval(period);
    let is_over = bench.as_of().reached(interval.to);
    if !is_over {
        let message = Message::new("seal-refuse-running")
            .with("period", &period.title)
            .with("last", period.last)
            .with("as_of", identity.zone.stamp(bench.as_of().exactly()));
        refusals.push(Refusal { what: message, help: None });
    }
    let open = if is_over { open(bench, wish.period) } else { Vec::new() };
    if !open.is_empty() && !wish.is_provisional {
        let reasons: Vec<Datum> = open.iter().map(|reason| reason.clone().into()).collect();
        let what = Message::new("seal-refuse-open").with("reasons", reasons);
        refusals.push(Refusal { what, help: Some(Message::new("seal-refuse-open-help")) });
    }
    let before = seals.iter().find(|one| one.period == Some(wish.period));
    let figures = figures(bench, seals, wish.period);
    let amended = amended(bench, before, &figures, wish, &mut refusals);
    if !refusals.is_empty() {
        return Draft::Refused(refusals);
    }
    let seal = Seal {
        contract: identity.id.clone(),
        period: period.id.text.clone(),
        as_of: identity.zone.stamp(bench.as_of().exactly()),
        commit,
        version: VERSION.to_owned(),
        is_provisional: !open.is_empty(),
        figures,
        inputs: Inputs::of(bench, wish.period),
        amended,
        digest: String::new(),
    };
    Draft::Ready(Box::new(seal.finished()))
}

/// The commit that is sealed: what lies on disk must be what it holds.
fn commit(bench: &Bench<'_>, refusals: &mut Vec<Refusal>) -> String {
    let (what, help) = match &bench.snapshot.origin {
        Origin::WorkTree { head: Some(commit), changed } if changed.is_empty() => {
            return commit.id.clone();
        }
        Origin::WorkTree { head: Some(_), changed } => {
            let mut names: Vec<Datum> = changed.iter().take(5).map(Datum::from).collect();
            if changed.len() > names.len() {
                let n = changed.len() - names.len();
                names.push(Message::new("seal-and-more").with("n", n).into());
            }
            let what = Message::new("seal-refuse-changed").with("paths", names);
            (what, "seal-refuse-changed-help")
        }
        Origin::WorkTree { head: None, .. } => {
            (Message::new("seal-refuse-no-commit"), "seal-refuse-changed-help")
        }
        Origin::Folder => (Message::new("seal-refuse-no-git"), "seal-refuse-no-git-help"),
        Origin::Revision(_) => (Message::new("seal-refuse-revision"), "seal-refuse-revision-help"),
    };
    refusals.push(Refusal { what, help: Some(Message::new(help)) });
    String::new()
}

/// Why the figures of a period that is over are not final.
fn open(bench: &Bench<'_>, period: usize) -> Vec<Message> {
    let contract = bench.contract();
    let mut open = Vec::new();
    let n_unread = bench.ledger.unread.get(bench.no).copied().unwrap_or(0);
    if n_unread > 0 {
        open.push(Message::new("seal-open-unread").with("n", n_unread));
    }
    let count = |verdict: Verdict| -> usize {
        bench.verdicts.decided.iter().map(|one| one.count(Some(period), verdict)).sum()
    };
    let (n_pending, n_undecidable) = (count(Verdict::Pending), count(Verdict::Undecidable));
    let score = bench.assessment.periods.iter().find(|score| score.period == period);
    let is_open = match score {
        Some(score) => {
            if !score.total.is_exact() {
                let shown = super::points(score.total);
                open.push(Message::new("seal-open-range").with("score", shown));
            }
            for state in &score.awaits {
                let message = Message::new("seal-open-awaits").with("title", state.title.clone());
                if state.holds != crate::assessment::Holds::Yes {
                    open.push(message);
                }
            }
            debug_assert!(score.progress == Progress::Over, "the period is over");
            !score.is_final
        }
        None => n_pending + n_undecidable > 0,
    };
    if is_open && n_pending > 0 {
        open.push(Message::new("seal-open-pending").with("n", n_pending));
    }
    if is_open && n_undecidable > 0 {
        open.push(Message::new("seal-open-undecidable").with("n", n_undecidable));
    }
    if is_open && open.is_empty() {
        open.push(Message::new("seal-open-judgement"));
    }
    if let Some(settlement) = &bench.assessment.settlement {
        for title in open_penalties(contract, period, settlement) {
            open.push(Message::new("seal-open-penalty").with("title", title));
        }
        let deduction = settlement.deductions.iter().find(|one| one.period == period);
        if deduction.is_some_and(|one| !one.amount.is_exact()) && open.is_empty() {
            open.push(Message::new("seal-open-deduction"));
        }
    }
    open
}

/// The figures; what is payable rests on the other seals.
fn figures(bench: &Bench<'_>, seals: &[SealState], period: usize) -> Figures {
    let mut figures = Figures::of(bench.contract(), period, bench.verdicts, bench.assessment);
    let others: Vec<SealedPeriod> =
        seals.iter().filter_map(SealState::rules).filter(|one| one.period != period).collect();
    if let Some(money) = figures.money.as_mut().filter(|_| !others.is_empty()) {
        let (assessment, _) = bench.under(&others);
        let zero = Range::exact(Decimal::ZERO);
        money.payable = assessment.settlement.map_or(zero, |all| all.payable.amounts());
    }
    figures
}

/// The earlier seals, with the one that this takes the place of.
fn amended(
    bench: &Bench<'_>,
    before: Option<&SealState>,
    figures: &Figures,
    wish: Wish<'_>,
    refusals: &mut Vec<Refusal>,
) -> Vec<Amended> {
    let mut refuse = |key: &'static str, help: Option<&'static str>| {
        let id = &bench.contract().identity.periods[wish.period].id.text;
        let what = Message::new(key).with("period", id);
        refusals.push(Refusal { what, help: help.map(Message::new) });
        Vec::new()
    };
    let (before, reason) = match (before, wish.reason) {
        (None, None) => return Vec::new(),
        (None, Some(_)) => return refuse("seal-refuse-nothing", Some("seal-refuse-nothing-help")),
        (Some(_), None) => return refuse("seal-refuse-sealed", Some("seal-refuse-sealed-help")),
        (Some(before), Some(reason)) => (before, reason.trim()),
    };
    if reason.is_empty() {
        return refuse("seal-refuse-reason", None);
    }
    if matches!(before.state, State::Unchanged | State::Ahead) {
        return refuse("seal-refuse-same", None);
    }
    let Some(old) = &before.seal else {
        return refuse("seal-refuse-unreadable", Some("seal-refuse-unreadable-help"));
    };
    let changes = compare::changes(&old.figures, figures);
    let mut all = old.amended.clone();
    all.push(Amended {
        reason: reason.to_owned(),
        date: bench.as_of().date(bench.contract().identity.zone),
        commit: old.commit.clone(),
        as_of: old.as_of,
        version: old.version.clone(),
        digest: old.digest.clone(),
        figures: changes.into_iter().map(|one| (one.key, one.written.0, one.written.1)).collect(),
    });
    all
}
