//! The points of a period by section and item, as the contract's page shows them.

use serde::Serialize;

use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::site::answer::is_unproven;
use crate::site::answer::is_waiting;
use crate::site::parts::Anchor;
use crate::site::parts::Span;
use crate::site::target::Target;
use crate::site::voice::Voice;

#[derive(Serialize)]
pub(super) struct SectionView {
    id: String,
    title: String,
    points: String,
    score: Span,
    fill: String,
    reach: String,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
pub(super) struct ItemView {
    title: Anchor,
    points: String,
    score: Span,
    is_unproven: bool,
    is_waiting: bool,
    is_to_judge: bool,
    lost: String,
}

/// The sections of the form with their points.
pub(super) fn sections(voice: &Voice<'_>, c: usize, p: usize) -> Vec<SectionView> {
    let Some(card) = &voice.desk.contract(c).scorecard else { return Vec::new() };
    let score = &voice.desk.assessment(c).periods[p];
    let zipped = card.sections.iter().zip(&score.sections).enumerate();
    zipped
        .map(|(s, (section, state))| SectionView {
            id: section.id.text.clone(),
            title: section.title.clone(),
            points: voice.points(state.points),
            score: voice.range(&state.total),
            fill: share(state.total.low, state.points),
            reach: share(state.total.high, state.points),
            items: section
                .items
                .iter()
                .zip(&state.items)
                .enumerate()
                .map(|(i, (item, score))| ItemView {
                    title: voice
                        .to(Target::Item(c, p, s, i), format!("{} {}", item.id.text, item.title)),
                    points: voice.points(item.points),
                    score: voice.range(&score.score),
                    is_unproven: is_unproven(score),
                    is_waiting: is_waiting(score),
                    is_to_judge: score.manual.iter().any(|one| one.given.is_none()),
                    lost: match score.losses.len() {
                        0 => String::new(),
                        n => voice.say(&Message::new("site-contract-lost").with("n", n)),
                    },
                })
                .collect(),
        })
        .collect()
}

/// The share in percent, to tenths, as a length in a drawing.
fn share(part: Decimal, whole: Decimal) -> String {
    if whole.is_zero() {
        return "0".to_owned();
    }
    (part * Decimal::ONE_HUNDRED / whole).round_dp(1).normalize().to_string()
}

/// The items that have all their points only for want of records.
pub(super) fn unproven(voice: &Voice<'_>, c: usize, p: usize) -> Vec<Anchor> {
    let sections = sections(voice, c, p);
    sections
        .into_iter()
        .flat_map(|section| section.items)
        .filter(|item| item.is_unproven)
        .map(|item| item.title)
        .collect()
}
