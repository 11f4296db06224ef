//! Coverage: every requirement of every contract, and what decides it or why nothing can.

use serde::Serialize;

use super::Draft;
use super::Page;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::ledger::contract::coverage::Cover;
use crate::ledger::contract::coverage::How;
use crate::ledger::contract::coverage::TermKind;
use crate::ledger::contract::coverage::coverage;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page { name: "coverage", targets: |_| vec![Target::Coverage], view };

/// Of more requirements than this the page shows the counts alone; each contract's clauses have a
/// page of their own.
const MAX_ROWS: usize = 2_000;

#[derive(Serialize)]
struct View {
    lead: String,
    ways: Vec<Badge>,
    contracts: Vec<ContractView>,
    counts: Vec<usize>,
    n_clauses: usize,
    is_whole: bool,
}

#[derive(Serialize)]
struct ContractView {
    title: Anchor,
    anchor: String,
    n_clauses: usize,
    counts: Vec<usize>,
    n_obligations: usize,
    n_readings: usize,
    clauses: Vec<ClauseView>,
}

#[derive(Serialize)]
struct ClauseView {
    id: Anchor,
    title: String,
    how: Badge,
    rules: Vec<RuleView>,
    terms: Vec<TermView>,
    reason: String,
}

#[derive(Serialize)]
struct RuleView {
    title: Anchor,
    kind: String,
    items: Vec<Anchor>,
}

#[derive(Serialize)]
struct TermView {
    kind: String,
    title: Anchor,
}

fn view(voice: &Voice<'_>, _: Target) -> Draft {
    let contracts = &voice.desk.book.ledger.contracts;
    let n_clauses: usize = contracts.iter().map(|contract| contract.clauses.len()).sum();
    let is_whole = n_clauses <= MAX_ROWS;
    let contracts: Vec<ContractView> =
        (0..contracts.len()).map(|c| contract(voice, c, is_whole)).collect();
    let sum = |way: usize| contracts.iter().map(|contract| contract.counts[way]).sum();
    let counts: Vec<usize> = (0..How::ALL.len()).map(sum).collect();
    let lead = Message::new("site-coverage-lead")
        .with("n", n_clauses)
        .with("contracts", contracts.len())
        .with("missing", counts[How::ALL.len() - 1]);
    let ways = How::ALL.into_iter().map(|how| way(voice, how)).collect();
    let view = View { lead: voice.say(&lead), ways, contracts, counts, n_clauses, is_whole };
    let crumbs = vec![voice.to(Target::Home, voice.word("site-nav-home"))];
    Draft::new(voice.word("site-nav-coverage"), crumbs, &view)
}

fn way(voice: &Voice<'_>, how: How) -> Badge {
    let key = match how {
        How::Records => "site-coverage-records",
        How::Judgement => "site-coverage-judgement",
        How::Terms => "site-coverage-terms",
        How::Nothing => "site-coverage-nothing",
        How::Missing => "site-coverage-missing",
    };
    Badge { name: how.name(), word: voice.word(key) }
}

/// What a kind of term is called.
fn term_word(voice: &Voice<'_>, kind: TermKind) -> String {
    voice.word(match kind {
        TermKind::Term => "site-coverage-term",
        TermKind::Grade => "site-coverage-grade",
        TermKind::Band => "site-coverage-band",
        TermKind::Cap => "site-coverage-cap",
        TermKind::Stage => "site-coverage-stage",
        TermKind::Penalty => "site-coverage-penalty",
        TermKind::Reduction => "site-coverage-reduction",
        TermKind::Bonus => "site-coverage-bonus",
        TermKind::Fine => "site-coverage-fine",
        TermKind::Right => "site-coverage-right",
        TermKind::Filing => "site-coverage-filing",
    })
}

fn contract(voice: &Voice<'_>, c: usize, is_whole: bool) -> ContractView {
    let file = voice.desk.contract(c);
    let covers = coverage(file);
    let count = |how: How| covers.iter().filter(|cover| cover.how(file) == how).count();
    let clauses = covers.iter().filter(|_| is_whole).map(|cover| clause(voice, c, cover));
    ContractView {
        title: voice.to(Target::Clauses(c), &file.identity.short),
        anchor: voice.desk.shelves[c].name.clone(),
        n_clauses: covers.len(),
        counts: How::ALL.into_iter().map(count).collect(),
        n_obligations: file.obligations.len(),
        n_readings: file.identity.readings.len(),
        clauses: clauses.collect(),
    }
}

fn clause(voice: &Voice<'_>, c: usize, cover: &Cover<'_>) -> ClauseView {
    let desk = voice.desk;
    let file = desk.contract(c);
    let stated = &file.clauses[cover.clause];
    let facts = desk.facts(c);
    let current = facts.period;
    let rules = cover.obligations.iter().map(|o| {
        let items = desk.shelves[c].items[*o].iter().filter_map(|(s, i)| {
            let item = &file.scorecard.as_ref()?.sections[*s].items[*i];
            Some(voice.to(Target::Item(c, current?, *s, *i), &item.id.text))
        });
        RuleView {
            title: voice.to(Target::Obligation(c, *o), &file.obligations[*o].title),
            kind: file.obligations[*o].kind.text.clone(),
            items: items.collect(),
        }
    });
    let has_money = facts.deducted.is_some();
    let terms = cover.terms.iter().map(|(kind, title)| TermView {
        kind: term_word(voice, *kind),
        title: match kind {
            TermKind::Term => voice.to(
                Target::Contract(c),
                format!("{} – {}", file.identity.term.first, file.identity.term.last),
            ),
            TermKind::Right => voice.to(Target::Contract(c), *title),
            TermKind::Filing => Anchor::default(),
            TermKind::Bonus => match current {
                Some(period) => voice.to(Target::Period(c, period), *title),
                None => Anchor { text: (*title).to_owned(), href: String::new() },
            },
            _ if has_money => voice.to(Target::Settlement(c), *title),
            _ => Anchor { text: (*title).to_owned(), href: String::new() },
        },
    });
    ClauseView {
        id: voice.to_link(c, &Link::Clause(stated.id.text.clone()), &stated.id.text),
        title: stated.title.clone(),
        how: way(voice, cover.how(file)),
        rules: rules.collect(),
        terms: terms.collect(),
        reason: cover.unjudged.unwrap_or_default().to_owned(),
    }
}
