//! JSON: a document that holds a list, or an object a line.

use serde_json::Value;

use super::At;
use super::Fault;
use super::Reader;
use super::Row;
use super::Rows;
use super::encoding::decode;
use crate::base::message::Message;
use crate::imports::cell::Cell;
use crate::imports::cell::Path;

/// A document; the list lies at the end of the path, or is the document.
pub(super) fn read(reader: &Reader<'_>, path: Option<&Path>) -> Result<Rows, Fault> {
    let text = whole(reader)?;
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        Fault::new(Message::new("import-not-json").with("detail", error.to_string()))
    })?;
    let document = cell(value);
    let found = path.map_or_else(|| document.clone(), |path| path.of(&document));
    let Cell::List(items) = found else { return Err(without_list(path, &document)) };
    let rows = items.iter().enumerate().map(|(at, item)| row(reader, At::Item(at), item));
    Ok(Rows { rows: rows.collect(), n_blank: 0 })
}

/// There is no list at the path; where there are some is the help.
fn without_list(path: Option<&Path>, document: &Cell) -> Fault {
    let shown = path.map_or(".".to_owned(), ToString::to_string);
    let fault = Fault::new(Message::new("import-no-list").with("path", shown));
    let Cell::Table(entries) = document else { return fault };
    let lists = entries.iter().filter(|(_, cell)| matches!(cell, Cell::List(_)));
    let names: Vec<&str> = lists.map(|(key, _)| &**key).collect();
    match names.is_empty() {
        true => fault,
        false => fault.help(Message::new("import-lists-are").with("names", names.join(", "))),
    }
}

/// An object a line.
pub(super) fn read_lines(reader: &Reader<'_>) -> Result<Rows, Fault> {
    let text = whole(reader)?;
    let mut rows = Rows::default();
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            rows.n_blank += 1;
            continue;
        }
        let at = At::Line(n + 1);
        rows.rows.push(match serde_json::from_str::<Value>(line) {
            Ok(value) => row(reader, at, &cell(value)),
            Err(error) => {
                let message = Message::new("import-not-json").with("detail", error.to_string());
                let cells = vec![Cell::Empty; reader.columns.len()];
                Row { spot: reader.spot(at), cells, fault: Some(Box::new(message)) }
            }
        });
    }
    Ok(rows)
}

fn whole(reader: &Reader<'_>) -> Result<String, Fault> {
    let decoded = decode(&reader.input.bytes, "utf-8")?;
    match decoded.has_bad_bytes {
        true => Err(Fault::new(Message::new("import-bad-bytes").with("encoding", "UTF-8"))),
        false => Ok(decoded.text),
    }
}

/// The cells of an object.
pub(super) fn row(reader: &Reader<'_>, at: At, item: &Cell) -> Row {
    let Cell::Table(entries) = item else {
        let fault = Some(Box::new(Message::new("import-no-object")));
        let cells = vec![Cell::Empty; reader.columns.len()];
        return Row { spot: reader.spot(at), cells, fault };
    };
    let cells = reader.columns.iter().map(|column| {
        if let Some(own) = reader.own(column, &at) {
            return own;
        }
        // A name with dots in it may be a name all the same.
        let named = entries.iter().find(|(key, _)| **key == *column.name);
        match (named, &column.path) {
            (Some((_, cell)), _) => cell.clone(),
            (None, Some(path)) => path.of(item),
            (None, None) => Cell::Empty,
        }
    });
    let cells = cells.collect();
    Row { spot: reader.spot(at), cells, fault: None }
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(value) => Cell::Bool(value),
        Value::Number(number) => Cell::Number(number.to_string().into()),
        Value::String(text) => Cell::text(&text),
        Value::Array(items) => Cell::List(items.into_iter().map(cell).collect()),
        Value::Object(entries) => {
            Cell::Table(entries.into_iter().map(|(key, value)| (key.into(), cell(value))).collect())
        }
    }
}
