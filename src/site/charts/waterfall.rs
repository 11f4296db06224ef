//! Money from the full price to what is payable: deductions fall, what is open is hatched.

use crate::assessment::MoneyRange;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::lang::Catalog;

use super::Chart;
use super::Table;
use super::WIDTH;
use super::Words;
use super::bar;
use super::bar::Places;
use super::ink::Ink;
use super::legend::Legend;
use super::legend::Sample;
use super::nothing;
use super::scale::Scale;
use super::scale::float;
use super::sections::lines;
use super::svg::Align;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "waterfall";

/// The steps from the full price to what is payable.
#[derive(Clone, Debug, Default)]
pub struct Waterfall {
    /// The steps, in order; the first and the last are levels.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// The change, negative for a deduction; of a level the amount itself.
    pub amount: MoneyRange,
    /// Whether it is a level and not a change.
    pub is_level: bool,
    /// The page about it.
    pub href: Option<String>,
}

/// Draws the waterfall.
pub fn draw(input: &Waterfall, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let head = words.words(&[
        "chart-waterfall-step",
        "chart-waterfall-now",
        "chart-waterfall-low",
        "chart-waterfall-high",
    ]);
    let (Some(first), Some(last)) = (input.steps.first(), input.steps.last()) else {
        let title = words.word("chart-waterfall-title-none");
        return nothing(NAME, title, head, words, id);
    };
    let title = title(first, last, words);
    let description = words.word("chart-waterfall-description");
    let rows = input.steps.iter().map(|step| {
        let amounts = [step.amount.now, step.amount.low, step.amount.high];
        let mut cells = vec![step.label.clone()];
        cells.extend(amounts.map(|amount| words.value(amount)));
        cells
    });
    let table = Table { head, rows: rows.collect() };
    let svg = paint(input, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

fn title(first: &Step, last: &Step, words: Words<'_>) -> String {
    let (full, payable) = (first.amount.now, last.amount);
    let lost = Money { amount: full.amount - payable.now.amount, ..full };
    let key = match (lost.amount.is_zero(), payable.is_exact()) {
        (true, true) => "chart-waterfall-title-full",
        (true, false) => "chart-waterfall-title-full-open",
        (false, true) => "chart-waterfall-title-cut",
        (false, false) => "chart-waterfall-title-cut-open",
    };
    let message = Message { key, args: Vec::new() }
        .with("full", full)
        .with("now", payable.now)
        .with("lost", lost)
        .with("low", payable.low)
        .with("high", payable.high);
    words.say(message)
}

/// A step with the levels between which it runs, as they stand now.
struct Laid<'a> {
    step: &'a Step,
    from: Decimal,
    sure: Decimal,
    now: Decimal,
    open: Decimal,
}

fn lay(steps: &[Step]) -> Vec<Laid<'_>> {
    let mut level = Decimal::ZERO;
    let mut laid = Vec::with_capacity(steps.len());
    for step in steps {
        let MoneyRange { low, now, high } = step.amount;
        let (low, now, high) = (low.amount, now.amount, high.amount);
        // What is certain of a change is the smaller one: the high end of a deduction.
        let (sure, open) =
            if step.is_level || low >= Decimal::ZERO { (low, high) } else { (high, low) };
        let from = if step.is_level { Decimal::ZERO } else { level };
        laid.push(Laid { step, from, sure: from + sure, now: from + now, open: from + open });
        level = from + now;
    }
    laid
}

/// Where the money axis begins: at zero, unless all that happens lies in its upper part.
fn base(laid: &[Laid<'_>]) -> Decimal {
    let ends = || laid.iter().flat_map(|one| [one.sure, one.now, one.open]);
    let lowest = ends().min().unwrap_or_default();
    let highest = ends().max().unwrap_or_default();
    let span = highest - lowest;
    if lowest <= Decimal::ZERO || span * Decimal::from(3) > highest {
        return Decimal::ZERO;
    }
    // A round number below, so that the lowest level keeps a bar that can be seen.
    let target = (lowest
        - (span * Decimal::from(2) / Decimal::from(3)).max(highest / Decimal::from(50)))
    .max(Decimal::ZERO);
    let mut step = Decimal::ONE;
    while step * Decimal::from(100) < highest {
        step *= Decimal::TEN;
    }
    (target / step).floor() * step
}

fn paint(input: &Waterfall, words: Words<'_>, id: &str) -> Sketch {
    const LABEL_MAX: i32 = 2200;
    const LINE: i32 = 160;
    const BAR: i32 = 110;
    let laid = lay(&input.steps);
    let labels: Vec<Vec<String>> = input
        .steps
        .iter()
        .map(|step| text::wrap(&step.label, text::NORMAL, LABEL_MAX, 3))
        .collect();
    let values: Vec<(String, String)> = input.steps.iter().map(|step| value(step, words)).collect();
    let label_width = labels.iter().flatten().map(|line| text::width(line, text::NORMAL)).max();
    let value_width = values
        .iter()
        .map(|(now, range)| text::width(now, text::NORMAL).max(text::width(range, text::SMALL)))
        .max();
    let left = 150 + label_width.unwrap_or(0);
    let right = WIDTH - 150 - value_width.unwrap_or(0).min(2900);
    let open = input.steps.iter().any(|step| !step.amount.is_exact());
    let mut legend = Legend::default();
    if open {
        legend.add(Sample::Area(Ink::Accent.fill()), words.word("chart-waterfall-level"));
        legend.add(Sample::Area(Ink::Breach.fill()), words.word("chart-waterfall-deducted"));
        legend.add(Sample::Framed(Ink::Breach.hatch()), words.word("chart-bar-open"));
        legend.add(Sample::Stroke(Ink::Text.line(25)), words.word("chart-bar-now"));
    }
    let base = base(&laid);
    let top = legend.height(WIDTH) + if open { 100 } else { 40 };
    let heights: Vec<i32> = labels
        .iter()
        .zip(&values)
        .map(|(lines, (_, range))| {
            let least = if range.is_empty() { 380 } else { 460 };
            (i32::try_from(lines.len()).unwrap_or(3) * LINE + 160).max(least)
        })
        .collect();
    let note = if base.is_zero() { 0 } else { 260 };
    let sketch = Sketch::new(id, WIDTH, top + heights.iter().sum::<i32>() + note);
    legend.draw(&sketch, (0, 0), WIDTH);
    let highest =
        laid.iter().flat_map(|one| [one.sure, one.now, one.open]).max().unwrap_or_default();
    let scale = Scale::new(float(base), float(highest), (left, right));
    let mut y = top;
    for (n, (((one, label), (now, range)), height)) in
        laid.iter().zip(&labels).zip(&values).zip(&heights).enumerate()
    {
        let middle = y + height / 2;
        if let Some(next) = heights.get(n + 1) {
            let x = scale.of(one.now);
            let below = y + height + next / 2;
            // A step without a bar keeps the line in one piece.
            let is_nothing = one.sure == one.from && one.open == one.from;
            let start = if is_nothing { middle - BAR } else { middle + BAR };
            sketch.line((x, start), (x, below - BAR), Ink::Axis.dash(10));
        }
        let falls = one.step.amount.low.amount < Decimal::ZERO;
        let ink = if one.step.is_level {
            Ink::Accent
        } else if falls {
            Ink::Breach
        } else {
            Ink::Met
        };
        sketch.link(one.step.href.as_deref(), |sketch| {
            lines(sketch, label, (left - 150, middle), LINE);
            let places = Places {
                base: scale.of(one.from),
                sure: scale.of(one.sure),
                now: scale.of(one.now),
                open: scale.of(one.open),
            };
            let tip = format!("{} {now} {range}", one.step.label);
            bar::draw(sketch, places, (middle - BAR, middle + BAR), ink, tip.trim_end());
            if one.step.is_level && !base.is_zero() {
                bar::tear(sketch, left + 110, (middle - BAR, middle + BAR));
            }
        });
        let ink =
            if falls && !one.step.amount.now.amount.is_zero() { Ink::Breach } else { Ink::Text };
        let up = if range.is_empty() { 0 } else { 75 };
        sketch.strong(now, (WIDTH, middle - up), Align::End, text::NORMAL, ink);
        if !range.is_empty() {
            let range = text::cut(range, text::SMALL, WIDTH - right - 100);
            sketch.words(&range, (WIDTH, middle + 80), Align::End, text::SMALL, Ink::Muted);
        }
        y += height;
    }
    sketch.line((left, top), (left, y), Ink::Axis.line(10));
    if !base.is_zero() {
        let base = Money { amount: base, ..input.steps[0].amount.now };
        let words = words.say(Message::new("chart-waterfall-base").with("base", base));
        sketch.words(&words, (left, y + 150), Align::Start, text::SMALL, Ink::Muted);
    }
    sketch
}

/// The amount as it stands, and between what it lies.
fn value(step: &Step, words: Words<'_>) -> (String, String) {
    let MoneyRange { low, now, high } = step.amount;
    let range = if step.amount.is_exact() {
        String::new()
    } else {
        words.say(Message::new("chart-waterfall-range").with("low", low).with("high", high))
    };
    // A minus as wide as the digits.
    (words.value(now).replace('-', "−"), range.replace('-', "−"))
}
