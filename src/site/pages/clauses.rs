//! Clauses: every requirement with its state, its evidence and its interpretation.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use super::each_contract;
use crate::base::message::Message;
use crate::base::proof::Link;
use crate::ledger::contract::clause::Clause;
use crate::obligations::outcome::Standing;
use crate::obligations::outcome::Verdict;
use crate::site::desk::Desk;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::requirement::ClauseState;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page =
    Page { name: "clauses", targets: |desk| each_contract(desk, Target::Clauses), view };

#[derive(Serialize)]
struct View {
    chapters: Vec<ChapterView>,
    /// The states with how many clauses are in each, and the first of them.
    counts: Vec<CountView>,
    n_clauses: usize,
    /// The clauses of which no record shows anything.
    unshown: Vec<UnshownView>,
    unshown_title: String,
}

#[derive(Serialize)]
struct CountView {
    state: Badge,
    n: usize,
    clauses: Vec<Anchor>,
}

#[derive(Serialize)]
struct UnshownView {
    clause: Anchor,
    title: String,
    chapter: String,
    state: Badge,
}

#[derive(Serialize)]
struct ChapterView {
    anchor: String,
    title: String,
    n_clauses: usize,
    n_unshown: usize,
    clauses: Vec<ClauseView>,
}

#[derive(Serialize)]
struct ClauseView {
    anchor: String,
    id: String,
    title: String,
    text: String,
    source: String,
    state: Badge,
    is_unshown: bool,
    unjudged: String,
    rules: Vec<RuleView>,
    n_outcomes: usize,
    n_breached: usize,
    n_evidence: usize,
    readings: Vec<Anchor>,
    examples: Vec<Anchor>,
    amended: Vec<String>,
}

#[derive(Serialize)]
struct RuleView {
    title: Anchor,
    rule: String,
    limits: Vec<String>,
    /// How it stands, where that is not how its clause stands.
    state: Option<Badge>,
    is_unshown: bool,
    n_breached: usize,
    n_outcomes: usize,
    n_evidence: usize,
    items: Vec<Anchor>,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let c = super::contract_in(target);
    let desk = voice.desk;
    let file = desk.contract(c);
    let mut chapters: Vec<ChapterView> = Vec::new();
    for (n, clause) in file.clauses.iter().enumerate() {
        let view = clause_view(voice, c, n, clause);
        if chapters.last().is_none_or(|chapter| chapter.title != clause.group) {
            chapters.push(ChapterView {
                anchor: format!("g-{}", chapters.len() + 1),
                title: clause.group.clone(),
                n_clauses: 0,
                n_unshown: 0,
                clauses: Vec::new(),
            });
        }
        let Some(chapter) = chapters.last_mut() else { continue };
        chapter.n_clauses += 1;
        chapter.n_unshown += usize::from(view.is_unshown);
        chapter.clauses.push(view);
    }
    let states: Vec<ClauseState> =
        file.clauses.iter().map(|clause| desk.clause_state(c, clause)).collect();
    let counts = ClauseState::ALL.into_iter().filter_map(|state| {
        let here = states.iter().enumerate().filter(|(_, one)| **one == state);
        let clauses: Vec<Anchor> = here.map(|(n, _)| voice.to_clause(c, n)).collect();
        let state = voice.clause_state(state);
        (!clauses.is_empty()).then_some(CountView { state, n: clauses.len(), clauses })
    });
    let mut unshown = desk.unshown(c);
    // What is still under way may yet be shown.
    unshown.sort_by_key(|n| states[*n] == ClauseState::Of(Standing::Pending));
    let title = Message::new("desk-clauses-unshown").with("n", unshown.len());
    let view = View {
        n_clauses: file.clauses.len(),
        counts: counts.collect(),
        chapters,
        unshown_title: voice.say(&title),
        unshown: unshown
            .into_iter()
            .map(|n| UnshownView {
                clause: voice.to_clause(c, n),
                title: file.clauses[n].title.clone(),
                chapter: file.clauses[n].group.clone(),
                state: voice.clause_state(states[n]),
            })
            .collect(),
    };
    Draft::new(voice.word("site-tab-clauses"), crumbs(voice, c), &view)
}

fn clause_view(voice: &Voice<'_>, c: usize, n: usize, clause: &Clause) -> ClauseView {
    let desk = voice.desk;
    let file = desk.contract(c);
    let state = desk.clause_state(c, clause);
    let rules: Vec<RuleView> =
        file.obligations_of(clause).iter().map(|o| rule(voice, c, *o, state)).collect();
    ClauseView {
        anchor: desk.clause_anchor(c, n),
        id: clause.id.text.clone(),
        title: clause.title.clone(),
        text: clause.text.clone(),
        source: clause.source.clone(),
        state: voice.clause_state(state),
        is_unshown: desk.is_clause_unshown(c, clause),
        unjudged: clause.unjudged.clone().unwrap_or_default(),
        n_outcomes: rules.iter().map(|rule| rule.n_outcomes).sum(),
        n_breached: rules.iter().map(|rule| rule.n_breached).sum(),
        n_evidence: n_evidence(desk, c, clause),
        rules,
        amended: amended(voice, c, clause),
        examples: desk
            .examples_of(c, &clause.id)
            .into_iter()
            .map(|n| {
                let place = (Target::Examples(c), Some(desk.example_anchor(c, n)));
                voice.to_place(place, &desk.book.examples[c][n].title)
            })
            .collect(),
        readings: file
            .readings_of(&clause.id)
            .map(|reading| {
                voice.to_link(c, &Link::Reading(reading.id.text.clone()), &reading.id.text)
            })
            .collect(),
    }
}

/// How many records show what became of a clause; one that shows two things counts once.
fn n_evidence(desk: &Desk<'_>, c: usize, clause: &Clause) -> usize {
    let of = |o: &usize| desk.decided(c)[*o].outcomes.iter().flat_map(|one| &one.evidence);
    let obligations = desk.contract(c).obligations_of(clause);
    obligations.iter().flat_map(of).collect::<BTreeSet<_>>().len()
}

fn rule(voice: &Voice<'_>, c: usize, o: usize, clause: ClauseState) -> RuleView {
    let desk = voice.desk;
    let file = desk.contract(c);
    let decided = &desk.decided(c)[o];
    let current = desk.current_period(c);
    let items = desk.shelves[c].items[o].iter().filter_map(|(s, i)| {
        let item = &file.scorecard.as_ref()?.sections[*s].items[*i];
        Some(voice.to(Target::Item(c, current?, *s, *i), &item.id.text))
    });
    let standing = decided.standing(None);
    let n_upcoming = decided.count(None, Verdict::Upcoming);
    RuleView {
        title: voice.to(Target::Obligation(c, o), &file.obligations[o].title),
        rule: voice.rule_of(c, o),
        limits: voice.limits_of(c, o),
        state: (ClauseState::Of(standing) != clause).then(|| voice.standing(standing)),
        is_unshown: desk.is_unshown(c, o),
        n_breached: decided.count(None, Verdict::Breached),
        n_outcomes: decided.outcomes.len() - n_upcoming,
        n_evidence: decided.n_evidence(None),
        items: items.collect(),
    }
}

/// What amendments did to a clause: when it is in force, what takes its place, what they say.
fn amended(voice: &Voice<'_>, c: usize, clause: &Clause) -> Vec<String> {
    let file = voice.desk.contract(c);
    let amendments = &file.identity.amendments;
    let mut words: Vec<String> =
        clause.validity.stated(amendments).iter().map(|message| voice.say(message)).collect();
    if let Some(old) = &clause.replaces {
        words.push(voice.say(&Message::new("site-replaces").with("clause", &old.text)));
    }
    let is_new =
        |other: &&Clause| other.replaces.as_ref().is_some_and(|old| old.text == clause.id.text);
    for new in file.clauses.iter().filter(is_new) {
        words.push(voice.say(&Message::new("site-replaced-by").with("clause", &new.id.text)));
    }
    let mut named: Vec<&str> = Vec::new();
    for obligation in clause.obligations.iter().map(|o| &file.obligations[*o]) {
        named.extend(obligation.validity.words().map(|id| id.text.as_str()));
    }
    for amendment in amendments.iter().filter(|one| named.contains(&one.id.text.as_str())) {
        let text = &amendment.text;
        words.push(format!("{} {}: {text}", amendment.date, amendment.title));
    }
    words
}
