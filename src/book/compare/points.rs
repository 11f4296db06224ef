//! Points, grades and rights that are not what they were.

use std::collections::BTreeMap;

use super::ItemChange;
use super::Judgement;
use super::PeriodChange;
use super::RightChange;
use super::Step;
use super::Titled;
use crate::assessment::PeriodScore;
use crate::assessment::Range;
use crate::assessment::RightState;

/// What became of the periods, in the order of the new contract; those that are gone come last.
pub(super) fn changes(
    old: Option<&Judgement<'_>>,
    new: Option<&Judgement<'_>>,
) -> Vec<PeriodChange> {
    let before = old.map(periods).unwrap_or_default();
    let after = new.map(periods).unwrap_or_default();
    let gone = before.iter().filter(|(id, _, _)| after.iter().all(|(known, _, _)| known != id));
    let mut changes = Vec::new();
    for (id, title, _) in after.iter().chain(gone) {
        let of = |all: &[(&str, &str, Sums)]| {
            all.iter().find(|(known, _, _)| known == id).map(|(_, _, sums)| sums.clone())
        };
        let (earlier, later) = (of(&before), of(&after));
        let change = change(id, title, &Step { old: earlier, new: later });
        let is_still = change.total.is_still() && change.grade.is_still();
        if !is_still || !change.is_final.is_still() || !change.items.is_empty() {
            changes.push(change);
        }
    }
    changes
}

/// What is compared of a period.
#[derive(Clone)]
struct Sums {
    total: Range,
    grade: [Option<String>; 3],
    is_final: bool,
    /// Id and title of each item and bonus, in the order of the form.
    items: Vec<(String, String, Range)>,
}

fn periods<'a>(side: &Judgement<'a>) -> Vec<(&'a str, &'a str, Sums)> {
    let identity = &side.contract().identity;
    let scores = side.assessment.periods.iter();
    let known = scores.filter_map(|score| Some((identity.periods.get(score.period)?, score)));
    known
        .map(|(terms, score)| (terms.id.text.as_str(), terms.title.as_str(), sums(side, score)))
        .collect()
}

fn sums(side: &Judgement<'_>, score: &PeriodScore) -> Sums {
    let contract = side.contract();
    let titles: BTreeMap<&str, &str> = contract
        .scorecard
        .iter()
        .flat_map(|card| card.items())
        .map(|(_, item)| (item.id.text.as_str(), item.title.as_str()))
        .collect();
    let items = score.sections.iter().flat_map(|section| &section.items).map(|item| {
        let title = titles.get(item.id.as_str()).copied().unwrap_or_default();
        (item.id.clone(), title.to_owned(), item.score)
    });
    let bonuses = score.bonuses.iter().filter_map(|bonus| {
        let terms = contract.scorecard.as_ref()?.bonuses.get(bonus.bonus)?;
        Some((terms.id.text.clone(), terms.title.clone(), bonus.score))
    });
    let grades = &contract.terms.grades;
    Sums {
        total: score.total,
        grade: score.grade.map(|no| Some(grades.get(no?)?.title.clone())),
        is_final: score.is_final,
        items: items.chain(bonuses).collect(),
    }
}

fn change(id: &str, title: &str, step: &Step<Sums>) -> PeriodChange {
    let (old, new) = (step.old.as_ref(), step.new.as_ref());
    let lists = (old.map_or(&[][..], |sums| &sums.items), new.map_or(&[][..], |sums| &sums.items));
    let find = |list: &[(String, String, Range)], id: &str| {
        list.iter().find(|(known, _, _)| known == id).map(|(_, _, score)| *score)
    };
    let gone = lists.0.iter().filter(|(id, _, _)| find(lists.1, id).is_none());
    let items = lists.1.iter().chain(gone).filter_map(|(id, title, _)| {
        let score = Step::of(find(lists.0, id), find(lists.1, id))?;
        Some(ItemChange { id: id.clone(), title: title.clone(), score })
    });
    PeriodChange {
        id: id.to_owned(),
        title: title.to_owned(),
        items: items.collect(),
        total: Step { old: old.map(|sums| sums.total), new: new.map(|sums| sums.total) },
        is_final: Step { old: old.map(|sums| sums.is_final), new: new.map(|sums| sums.is_final) },
        grade: Step {
            old: old.map(|sums| sums.grade.clone()),
            new: new.map(|sums| sums.grade.clone()),
        },
    }
}

/// The mean of the periods, if it is not what it was.
pub(super) fn average(
    old: Option<&Judgement<'_>>,
    new: Option<&Judgement<'_>>,
) -> Option<Step<Range>> {
    let mean = |side: &Judgement<'_>| side.assessment.average.map(|average| average.score);
    Step::of(old.and_then(mean), new.and_then(mean))
}

/// Rights that stand elsewhere, in the order of the new contract; those that are gone come last.
pub(super) fn rights(old: Option<&Judgement<'_>>, new: Option<&Judgement<'_>>) -> Vec<RightChange> {
    let before = old.map(states).unwrap_or_default();
    let after = new.map(states).unwrap_or_default();
    let find = |all: &[(Titled, &RightState)], id: &str| {
        all.iter().find(|(right, _)| right.id == id).map(|(_, state)| (state.holds, state.state))
    };
    let gone = before.iter().filter(|(right, _)| find(&after, &right.id).is_none());
    let rights = after.iter().chain(gone).filter_map(|(right, _)| {
        let step = Step::of(find(&before, &right.id), find(&after, &right.id))?;
        Some(RightChange {
            right: right.clone(),
            holds: Step { old: step.old.map(|one| one.0), new: step.new.map(|one| one.0) },
            phase: Step { old: step.old.map(|one| one.1), new: step.new.map(|one| one.1) },
        })
    });
    rights.collect()
}

fn states<'a>(side: &Judgement<'a>) -> Vec<(Titled, &'a RightState)> {
    let rights = &side.contract().terms.rights;
    let states = side.assessment.rights.iter();
    let known = states.filter_map(|state| Some((rights.get(state.right)?, state)));
    known
        .map(|(terms, state)| {
            (Titled { id: terms.id.text.clone(), title: terms.title.clone() }, state)
        })
        .collect()
}
