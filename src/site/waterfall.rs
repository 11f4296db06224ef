//! The waterfall from the full price to what is payable, as pages show it.

use serde::Serialize;

use crate::assessment::Settlement;

use super::charts::fill::Subject;
use super::parts::Anchor;
use super::parts::ChartView;
use super::parts::Span;
use super::voice::Voice;

/// From the full price to what is payable.
#[derive(Debug, Serialize)]
pub struct Waterfall {
    /// Its steps.
    pub steps: Vec<StepView>,
    /// Its chart.
    pub chart: Option<ChartView>,
}

/// A step of the waterfall.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// What it is, with its page.
    pub label: Anchor,
    /// How much.
    pub amount: Span,
    /// Whether it is a level and not a change.
    pub is_level: bool,
}

/// The waterfall of a settlement.
pub fn waterfall(voice: &Voice<'_>, contract: usize, settlement: &Settlement) -> Waterfall {
    let steps = settlement.waterfall.iter().map(|step| {
        let text = voice.say(&step.label);
        StepView {
            label: match &step.link {
                Some(link) => voice.to_link(contract, link, text),
                None => Anchor { text, href: String::new() },
            },
            amount: voice.money_range(&step.amount),
            is_level: step.is_level,
        }
    });
    let chart = voice.chart("waterfall", contract, Subject::Settlement);
    Waterfall { steps: steps.collect(), chart }
}
