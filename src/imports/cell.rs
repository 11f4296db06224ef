//! Cells: what other systems say, before anybody knows what it means.

use std::borrow::Cow;
use std::fmt;

use crate::base::message::Message;
use crate::base::time::LocalTime;

/// One value of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(Box<str>),
    /// A number as written.
    Number(Box<str>),
    /// Yes or no.
    Bool(bool),
    /// A date and a time without a zone, as workbooks hold them.
    Time(LocalTime),
    /// Several values.
    List(Vec<Cell>),
    /// Named values.
    Table(Vec<(Box<str>, Cell)>),
    /// Something that says by itself that it is wrong, such as `#N/A`.
    Wrong(Box<Message>),
}

impl Cell {
    /// Text, or nothing if there is none.
    pub fn text(text: &str) -> Cell {
        match text.is_empty() {
            true => Cell::Empty,
            false => Cell::Text(text.into()),
        }
    }

    /// A single value as text.
    pub fn plain(&self) -> Option<Cow<'_, str>> {
        match self {
            Cell::Text(text) | Cell::Number(text) => Some(Cow::Borrowed(text)),
            Cell::Bool(true) => Some(Cow::Borrowed("true")),
            Cell::Bool(false) => Some(Cow::Borrowed("false")),
            Cell::Time(time) => Some(Cow::Owned(time.format("%Y-%m-%dT%H:%M:%S").to_string())),
            Cell::Empty | Cell::List(_) | Cell::Table(_) | Cell::Wrong(_) => None,
        }
    }
}

/// The way to a value inside nested ones: `labels.severity`, `updates[0].at`,
/// `updates[status=Resolved].at`, `updates[*].at`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(Box<str>),
    At(usize),
    FromEnd(usize),
    Where(Box<str>, Box<str>),
    Each,
}

impl Path {
    /// Reads a path; `.` is the value itself.
    pub fn parse(text: &str) -> Option<Path> {
        let mut steps = Vec::new();
        if text == "." {
            return Some(Path(steps));
        }
        let mut rest = text;
        loop {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            if name.is_empty() && !(steps.is_empty() && after.starts_with('[')) {
                return None;
            }
            if !name.is_empty() {
                steps.push(Step::Name(name.into()));
            }
            rest = after;
            while let Some(inside) = rest.strip_prefix('[') {
                let (inner, after) = inside.split_once(']')?;
                steps.push(step(inner)?);
                rest = after;
            }
            match rest.strip_prefix('.') {
                Some(after) => rest = after,
                None => return rest.is_empty().then_some(Path(steps)),
            }
        }
    }

    /// The value at the end of the way; nothing if the way ends before.
    pub fn of(&self, cell: &Cell) -> Cell {
        follow(cell, &self.0)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(".");
        }
        for (n, step) in self.0.iter().enumerate() {
            match step {
                Step::Name(name) if n == 0 => f.write_str(name)?,
                Step::Name(name) => write!(f, ".{name}")?,
                Step::At(at) => write!(f, "[{at}]")?,
                Step::FromEnd(at) => write!(f, "[-{at}]")?,
                Step::Where(name, value) => write!(f, "[{name}={value}]")?,
                Step::Each => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

fn step(inner: &str) -> Option<Step> {
    if inner == "*" {
        return Some(Step::Each);
    }
    if let Some((name, value)) = inner.split_once('=') {
        return (!name.is_empty()).then(|| Step::Where(name.into(), value.into()));
    }
    match inner.strip_prefix('-') {
        Some(n) => n.parse().ok().filter(|n| *n > 0).map(Step::FromEnd),
        None => inner.parse().ok().map(Step::At),
    }
}

fn follow(cell: &Cell, steps: &[Step]) -> Cell {
    let Some((first, rest)) = steps.split_first() else { return cell.clone() };
    let next = match (first, cell) {
        (Step::Name(name), Cell::Table(entries)) => {
            entries.iter().find(|(key, _)| key == name).map(|(_, cell)| cell)
        }
        (Step::At(at), Cell::List(items)) => items.get(*at),
        (Step::FromEnd(n), Cell::List(items)) => {
            items.len().checked_sub(*n).and_then(|at| items.get(at))
        }
        (Step::Where(name, value), Cell::List(items)) => items.iter().find(|item| {
            let Cell::Table(entries) = item else { return false };
            let found = entries.iter().find(|(key, _)| key == name);
            found.and_then(|(_, cell)| cell.plain()).is_some_and(|text| *text == **value)
        }),
        (Step::Each, Cell::List(items)) => {
            return Cell::List(items.iter().map(|item| follow(item, rest)).collect());
        }
        _ => None,
    };
    next.map_or(Cell::Empty, |cell| follow(cell, rest))
}

#[cfg(test)]
mod tests {
    use super::Cell;
    use super::Path;

    fn table(entries: &[(&str, Cell)]) -> Cell {
        Cell::Table(entries.iter().map(|(key, cell)| ((*key).into(), cell.clone())).collect())
    }

    #[test]
    fn ways_lead_through_tables_and_lists() {
        let update = |status: &str, at: &str| {
            table(&[("status", Cell::text(status)), ("at", Cell::text(at))])
        };
        let row = table(&[
            ("labels", table(&[("severity", Cell::text("high"))])),
            ("updates", Cell::List(vec![update("New", "1"), update("Done", "2")])),
        ]);
        for (path, text) in [
            ("labels.severity", Some("high")),
            ("updates[0].at", Some("1")),
            ("updates[-1].at", Some("2")),
            ("updates[status=Done].at", Some("2")),
            ("updates[status=Lost].at", None),
            ("updates[2].at", None),
            ("labels.severity.deeper", None),
            ("labels", None),
        ] {
            let found = Path::parse(path).expect("a path").of(&row);
            assert_eq!(found.plain().as_deref(), text, "{path}");
            assert_eq!(Path::parse(path).map(|path| path.to_string()).as_deref(), Some(path));
        }
        let all = Path::parse("updates[*].at").expect("a path").of(&row);
        assert_eq!(all, Cell::List(vec![Cell::text("1"), Cell::text("2")]));
        let own = Path::parse("[1].at").expect("a path");
        assert_eq!(own.of(&Cell::List(vec![Cell::Empty, update("x", "3")])), Cell::text("3"));
        for bad in ["", "a..b", "a[", "a[x]", "a[-0]", ".a", "a.", "a[0]b"] {
            assert_eq!(Path::parse(bad), None, "{bad}");
        }
    }
}
