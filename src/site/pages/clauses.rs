//! Clauses: every requirement with its state, its evidence and its interpretation.

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
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page =
    Page { name: "clauses", targets: |desk| each_contract(desk, Target::Clauses), view };

#[derive(Serialize)]
struct View {
    groups: Vec<GroupView>,
    counts: Vec<(Badge, usize)>,
    n_clauses: usize,
    n_unproven: usize,
}

#[derive(Serialize)]
struct GroupView {
    title: String,
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
    unjudged: String,
    rules: Vec<RuleView>,
    readings: Vec<Anchor>,
    examples: Vec<Anchor>,
    amended: Vec<String>,
}

#[derive(Serialize)]
struct RuleView {
    title: Anchor,
    rule: String,
    state: Badge,
    n_breached: usize,
    n_other: usize,
    n_outcomes: usize,
    n_evidence: usize,
    items: Vec<Anchor>,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let c = super::contract_in(target);
    let file = voice.desk.contract(c);
    let mut groups: Vec<GroupView> = Vec::new();
    for (n, clause) in file.clauses.iter().enumerate() {
        let view = clause_view(voice, c, n, clause);
        match groups.last_mut() {
            Some(group) if group.title == clause.group => group.clauses.push(view),
            _ => groups.push(GroupView { title: clause.group.clone(), clauses: vec![view] }),
        }
    }
    let mut counts: Vec<(Badge, usize)> = Vec::new();
    for clause in groups.iter().flat_map(|group| &group.clauses) {
        match counts.iter_mut().find(|(badge, _)| badge.name == clause.state.name) {
            Some((_, n)) => *n += 1,
            None => counts.push((clause.state.clone(), 1)),
        }
    }
    counts.sort_by_key(|(badge, _)| ORDER.iter().position(|name| *name == badge.name));
    let n_unproven =
        counts.iter().find(|(badge, _)| badge.name == "nothing-filed").map_or(0, |(_, n)| *n);
    let view = View { n_clauses: file.clauses.len(), groups, counts, n_unproven };
    Draft::new(voice.word("site-tab-clauses"), crumbs(voice, c), &view)
}

/// The order in which states are counted.
const ORDER: [&str; 9] = [
    "breached",
    "undecidable",
    "nothing-filed",
    "pending",
    "met",
    "shown",
    "upcoming",
    "unjudged",
    "applied",
];

fn clause_view(voice: &Voice<'_>, c: usize, n: usize, clause: &Clause) -> ClauseView {
    let desk = voice.desk;
    let file = desk.contract(c);
    let obligations = file.obligations_of(clause);
    let standings = obligations.iter().map(|o| desk.decided(c)[*o].standing(None));
    let state = match Standing::worst(standings) {
        Some(standing) => voice.standing(standing),
        None if clause.unjudged.is_some() => {
            Badge { name: "unjudged", word: voice.word("site-state-unjudged") }
        }
        None => Badge { name: "applied", word: voice.word("site-state-applied") },
    };
    let current = desk.current_period(c);
    let rules = obligations.iter().map(|o| {
        let obligation = &file.obligations[*o];
        let decided = &desk.decided(c)[*o];
        let items = desk.shelves[c].items[*o].iter().filter_map(|(s, i)| {
            let item = &file.scorecard.as_ref()?.sections[*s].items[*i];
            Some(voice.to(Target::Item(c, current?, *s, *i), &item.id.text))
        });
        let n_breached = decided.count(None, Verdict::Breached);
        let n_upcoming = decided.count(None, Verdict::Upcoming);
        RuleView {
            title: voice.to(Target::Obligation(c, *o), &obligation.title),
            rule: voice.rule_of(c, *o),
            state: voice.standing(decided.standing(None)),
            n_breached,
            n_outcomes: decided.outcomes.len() - n_upcoming,
            n_other: decided.outcomes.len() - n_upcoming - n_breached,
            n_evidence: decided.n_evidence(None),
            items: items.collect(),
        }
    });
    ClauseView {
        anchor: desk.clause_anchor(c, n),
        id: clause.id.text.clone(),
        title: clause.title.clone(),
        text: clause.text.clone(),
        source: clause.source.clone(),
        state,
        unjudged: clause.unjudged.clone().unwrap_or_default(),
        rules: rules.collect(),
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
