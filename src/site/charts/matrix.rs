//! What became of several things in the same windows: a row for each window, a column for each thing.

use crate::base::message::Message;
use crate::lang::Catalog;
use crate::obligations::outcome::Verdict;

use super::Chart;
use super::Table;
use super::WIDTH;
use super::Words;
use super::ink::Ink;
use super::ink_of;
use super::legend::Legend;
use super::nothing;
use super::slots::WORST;
use super::slots::sample;
use super::svg::Align;
use super::svg::Frame;
use super::svg::Sketch;
use super::text;

pub(super) const NAME: &str = "matrix";

/// More columns than this leave no room for what is in a cell.
pub(super) const MAX_COLUMNS: usize = 12;

/// More rows than this are read as a list.
pub(super) const MAX_ROWS: usize = 130;

/// Several things in the same windows.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// What was demanded, or is shown.
    pub title: String,
    /// The things, by name.
    pub columns: Vec<String>,
    /// The windows, in order of time.
    pub rows: Vec<Row>,
}

/// One window.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What became of each thing; as many as there are columns.
    pub cells: Vec<Option<Cell>>,
}

/// What became of one thing in one window.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What was decided; none where the value is only shown.
    pub verdict: Option<Verdict>,
    /// What was measured, in words; empty if nothing was.
    pub value: String,
    /// The page about it.
    pub href: Option<String>,
}

/// Draws the matrix.
pub fn draw(input: &Matrix, catalog: &Catalog, id: &str) -> Chart {
    let words = Words(catalog);
    let title = title(input, words);
    let mut head = vec![words.word("chart-matrix-window")];
    head.extend(input.columns.iter().cloned());
    if input.rows.is_empty() || input.columns.is_empty() {
        return nothing(NAME, title, head, words, id);
    }
    let description = words.word("chart-matrix-description");
    let cell = |cell: &Option<Cell>| match cell {
        Some(Cell { verdict: Some(verdict), value, .. }) => {
            format!("{} {value}", words.verdict(*verdict)).trim_end().to_owned()
        }
        Some(Cell { value, .. }) => value.clone(),
        None => String::new(),
    };
    let rows = input.rows.iter().map(|row| {
        std::iter::once(row.name.clone()).chain(row.cells.iter().map(cell)).collect::<Vec<_>>()
    });
    let table = Table { head, rows: rows.collect() };
    let svg = paint(input, words, id).finish(&title, &description);
    Chart { name: NAME, title, description, svg, table }
}

fn cells(input: &Matrix) -> impl Iterator<Item = &Cell> {
    input.rows.iter().flat_map(|row| row.cells.iter().flatten())
}

fn title(input: &Matrix, words: Words<'_>) -> String {
    let n = |verdict: Verdict| cells(input).filter(|one| one.verdict == Some(verdict)).count();
    let due = n(Verdict::Met) + n(Verdict::Breached) + n(Verdict::Excused);
    let due = due + n(Verdict::Undecidable);
    let key = match (cells(input).any(|one| one.verdict.is_some()), due) {
        (false, _) => return input.title.clone(),
        (true, 0) => "chart-matrix-title-none",
        (true, _) => "chart-matrix-title",
    };
    let message = Message::new(key)
        .with("title", &input.title)
        .with("due", due)
        .with("met", n(Verdict::Met))
        .with("missed", n(Verdict::Breached));
    words.say(message)
}

const LEFT: i32 = 1150;
const ROW: i32 = 250;

fn paint(input: &Matrix, words: Words<'_>, id: &str) -> Sketch {
    let n_columns = i32::try_from(input.columns.len()).unwrap_or(1).max(1);
    let n_rows = i32::try_from(input.rows.len()).unwrap_or(0);
    let column = |n: i32| LEFT + (WIDTH - LEFT) * n / n_columns;
    let room = column(1) - column(0) - 40;
    let heads: Vec<Vec<String>> =
        input.columns.iter().map(|name| text::wrap(name, text::SMALL, room, 3)).collect();
    let n_lines = heads.iter().map(Vec::len).max().unwrap_or(1);
    let top = i32::try_from(n_lines).unwrap_or(1) * 150 + 90;
    let bottom = top + n_rows * ROW;
    let mut legend = Legend::default();
    for verdict in WORST {
        if cells(input).any(|one| one.verdict == Some(verdict)) {
            legend.add(sample(verdict), words.verdict(verdict));
        }
    }
    let sketch = Sketch::new(id, WIDTH, bottom + 120 + legend.height(WIDTH - LEFT));
    for (n, lines) in (0..).zip(&heads) {
        let x = (column(n) + column(n + 1)) / 2;
        let first = top - 60 - i32::try_from(lines.len()).unwrap_or(1) * 150 + 75;
        for (line, y) in lines.iter().zip((first..).step_by(150)) {
            sketch.words(line, (x, y), Align::Middle, text::SMALL, Ink::Muted);
        }
    }
    for (n, row) in (0..).zip(&input.rows) {
        let y = top + n * ROW;
        let name = text::cut(&row.name, text::SMALL, LEFT - 160);
        sketch.words(&name, (LEFT - 120, y + ROW / 2), Align::End, text::SMALL, Ink::Text);
        for (n, cell) in (0..).zip(&row.cells) {
            let frame = Frame::new(column(n) + 8, y + 8, column(n + 1) - 8, y + ROW - 8);
            let Some(cell) = cell else { continue };
            let what = input.columns.get(usize::try_from(n).unwrap_or(0));
            let tip = [
                row.name.as_str(),
                what.map_or("", String::as_str),
                &cell.verdict.map(|verdict| words.verdict(verdict)).unwrap_or_default(),
                &cell.value,
            ];
            let tip = tip.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" · ");
            sketch.link(cell.href.as_deref(), |sketch| fill(sketch, frame, cell, &tip));
        }
    }
    legend.draw(&sketch, (LEFT, bottom + 120), WIDTH - LEFT);
    sketch
}

/// One cell with its value, readable without colour: what is breached is dark with light words.
fn fill(sketch: &Sketch, frame: Frame, cell: &Cell, tip: &str) {
    let sketch = sketch.tip(tip);
    let ink = match cell.verdict {
        Some(Verdict::Breached) => {
            sketch.rect(frame, ink_of(Verdict::Breached).fill());
            Ink::Paper
        }
        Some(Verdict::Met) => {
            sketch.rect(frame, ink_of(Verdict::Met).soft());
            Ink::Text
        }
        Some(verdict @ (Verdict::Excused | Verdict::Undecidable)) => {
            sketch.rect(frame.inset(5), ink_of(verdict).line(16));
            Ink::Text
        }
        Some(verdict @ (Verdict::Pending | Verdict::Upcoming)) => {
            sketch.rect(frame.inset(8), ink_of(verdict).hollow(16));
            Ink::Text
        }
        None => {
            sketch.rect(frame.inset(5), Ink::Grid.line(8));
            Ink::Text
        }
    };
    let room = frame.right - frame.left - 30;
    let bare = cell.value.trim_end_matches('%');
    let value = [cell.value.as_str(), bare]
        .into_iter()
        .find(|value| text::width(value, text::SMALL) <= room)
        .unwrap_or_default();
    let center = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2);
    sketch.words(value, center, Align::Middle, text::SMALL, ink);
}
