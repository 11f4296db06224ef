//! Breaches by month over the whole term, small enough for a line of a list: filled for what costs
//! points, hatched for what does not, a dot for months that have not begun.

use crate::base::message::Message;
use crate::lang::Catalog;

use super::Chart;
use super::Table;
use super::Words;
use super::ink::Ink;
use super::months::Month;
use super::scale::Scale;
use super::scale::float_of;
use super::scale::month_text;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "spark";

/// The breaches of a contract, month by month.
#[derive(Clone, Debug)]
pub struct Spark {
    /// The months of the term, in order.
    pub months: Vec<Month>,
    /// Whether breaches can cost points at all.
    pub has_points: bool,
}

const WIDTH: i32 = 1300;
const HEIGHT: i32 = 360;
const TOP: i32 = 40;
const BOTTOM: i32 = HEIGHT - 40;
/// Room for the greatest number, at the right.
const NUMBER: i32 = 240;

/// Draws the breaches.
pub fn draw(input: &Spark, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let begun = || input.months.iter().filter(|month| month.begun);
    let all = |month: &Month| month.scored + month.unscored;
    let n: u32 = begun().map(all).sum();
    let most = begun().max_by_key(|month| (all(month), month.first));
    let most = most.filter(|month| all(month) > 0);
    let message = match most {
        Some(month) => Message::new("chart-spark-title")
            .with("n", n)
            .with("month", month_text(month.first))
            .with("most", all(month)),
        None => Message::new("chart-spark-none"),
    };
    let title = words.say(message.with("months", begun().count()));
    let key = if input.has_points { "chart-spark-about" } else { "chart-spark-about-plain" };
    let description = words.word(key);
    let svg = paint(input, most, id).finish(&title, &description);
    let head = words.words(&["chart-months-month", "chart-months-scored", "chart-months-unscored"]);
    let row = |month: &Month| {
        vec![month_text(month.first), month.scored.to_string(), month.unscored.to_string()]
    };
    let table = Table { head, rows: begun().map(row).collect() };
    Chart { name: NAME, title, description, svg, table }
}

fn paint(input: &Spark, most: Option<&Month>, id: &str) -> Sketch {
    let sketch = Sketch::new(id, WIDTH, HEIGHT);
    let n = i32::try_from(input.months.len()).unwrap_or(i32::MAX).max(1);
    let right = WIDTH - NUMBER;
    let edge = |i: usize| right * i32::try_from(i).unwrap_or(0) / n;
    let peak = most.map_or(0, |month| month.scored + month.unscored);
    let scale = Scale::new(0.0, float_of(i64::from(peak.max(3))), (BOTTOM, TOP));
    let height = |n: u32| scale.at(float_of(i64::from(n)));
    let n_begun = input.months.iter().take_while(|month| month.begun).count();
    sketch.line((0, BOTTOM), (edge(n_begun), BOTTOM), Ink::Axis.line(10));
    if n_begun < input.months.len() {
        sketch.line((edge(n_begun), BOTTOM), (right, BOTTOM), Ink::Grid.line(10));
    }
    let mut scored = Vec::new();
    let mut unscored = Vec::new();
    for (i, month) in input.months.iter().enumerate().filter(|(_, month)| month.begun) {
        let gap = ((edge(i + 1) - edge(i)) / 6).max(2);
        let (left, right) = (edge(i) + gap, edge(i + 1) - gap);
        let bar = |from: u32, to: u32| Frame::new(left, height(to), right, height(from));
        if month.scored > 0 {
            scored.push(bar(0, month.scored));
        }
        if month.unscored > 0 {
            unscored.push(bar(month.scored, month.scored + month.unscored).inset(4));
        }
    }
    sketch.rects(&scored, Ink::Breach.fill());
    // A hatch is too coarse for bars as narrow as these.
    sketch.rects(&unscored, Ink::Breach.hollow(8));
    if peak > 0 {
        let y = height(peak).clamp(TOP + 60, BOTTOM - 60);
        let at = (WIDTH - NUMBER + 40, y);
        sketch.words(&peak.to_string(), at, Align::Start, text::SMALL, Ink::Muted);
    }
    sketch
}
