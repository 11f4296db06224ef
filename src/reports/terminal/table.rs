//! Columns that line up, also where the text is Chinese.

use super::Ink;
use super::Tone;
use super::width;
use super::wrap;

/// On which side a column lines up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// On the left.
    Left,
    /// On the right, as numbers do.
    Right,
    /// On the left, broken into several lines where the table would be too wide.
    Wrapped,
}

/// Text in a table with its tone.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    text: String,
    tone: Tone,
}

/// Rows of cells.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Align>,
    rows: Vec<Vec<Cell>>,
}

impl Cell {
    /// Text in a tone.
    pub fn new(tone: Tone, text: impl Into<String>) -> Cell {
        Cell { text: text.into(), tone }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell { text, tone: Tone::Plain }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell { text: text.to_owned(), tone: Tone::Plain }
    }
}

/// Space between columns.
const GAP: usize = 2;

/// The least that a wrapped column gets.
const LEAST: usize = 16;

impl Table {
    /// An empty table.
    pub fn new(columns: &[Align]) -> Table {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; cells that are left out are empty.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines of the table, at most `limit` columns wide if anything can be wrapped.
    pub fn lines(&self, limit: usize, ink: Ink) -> Vec<String> {
        let widths = self.widths(limit);
        let mut lines = Vec::new();
        for row in &self.rows {
            let cells: Vec<Vec<String>> = row
                .iter()
                .zip(&self.columns)
                .zip(&widths)
                .map(|((cell, align), width)| match align {
                    Align::Wrapped => wrap(&cell.text, *width),
                    Align::Left | Align::Right => vec![cell.text.replace('\n', " ")],
                })
                .collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for n in 0..height {
                lines.push(self.line(row, &cells, &widths, n, ink));
            }
        }
        lines
    }

    fn line(
        &self,
        row: &[Cell],
        cells: &[Vec<String>],
        widths: &[usize],
        n: usize,
        ink: Ink,
    ) -> String {
        let mut line = String::new();
        // Blanks are written only before text, so that no line ends in one.
        let mut owed = 0;
        for (((cell, texts), align), full) in row.iter().zip(cells).zip(&self.columns).zip(widths) {
            let text = texts.get(n).map_or("", String::as_str);
            let rest = full.saturating_sub(width(text));
            let before = if *align == Align::Right { rest } else { 0 };
            owed += before;
            if text.is_empty() {
                owed += rest - before + GAP;
                continue;
            }
            line.push_str(&" ".repeat(owed));
            line.push_str(&ink.paint(cell.tone, text));
            owed = rest - before + GAP;
        }
        line
    }

    fn widths(&self, limit: usize) -> Vec<usize> {
        let mut widths = vec![0; self.columns.len()];
        for row in &self.rows {
            for (known, cell) in widths.iter_mut().zip(row) {
                let widest = cell.text.split('\n').map(width).max().unwrap_or(0);
                *known = widest.max(*known);
            }
        }
        let gaps = GAP * widths.len().saturating_sub(1);
        let too_much = (widths.iter().sum::<usize>() + gaps).saturating_sub(limit);
        // The widest of the columns that may be wrapped gives way.
        let wrapped = |n: &usize| self.columns[*n] == Align::Wrapped;
        if let Some(n) = (0..widths.len()).filter(wrapped).max_by_key(|n| widths[*n]) {
            let least = LEAST.min(widths[n]);
            widths[n] = widths[n].saturating_sub(too_much).max(least);
        }
        widths
    }
}

#[cfg(test)]
mod tests {
    use super::Align;
    use super::Cell;
    use super::Table;
    use crate::reports::terminal::Ink;

    #[test]
    fn chinese_counts_two_columns_and_no_line_ends_in_blanks() {
        let mut table = Table::new(&[Align::Left, Align::Right, Align::Wrapped]);
        table.row([Cell::from("备份"), Cell::from("7"), Cell::from("一二三四五六七八九十")]);
        table.row([Cell::from("ab"), Cell::from("12.5")]);
        assert_eq!(
            table.lines(28, Ink::plain()),
            ["备份     7  一二三四五六七八", "            九十", "ab    12.5"]
        );
    }
}
