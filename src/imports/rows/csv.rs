//! Separated values: quotes, any line ends, any encoding that is stated.

use ::csv::ErrorKind;
use ::csv::ReaderBuilder;
use ::csv::StringRecord;

use super::At;
use super::Fault;
use super::Reader;
use super::Row;
use super::Rows;
use super::encoding::decode;
use crate::base::message::Message;
use crate::imports::cell::Cell;
use crate::imports::mapping::CsvForm;

pub(super) fn read(reader: &Reader<'_>, form: &CsvForm) -> Result<Rows, Fault> {
    let decoded = decode(&reader.input.bytes, &form.encoding)?;
    let mut start = 0;
    for _ in 0..form.before {
        let Some(end) = decoded.text[start..].find('\n') else { break };
        start += end + 1;
    }
    let mut lines = Lines { text: &decoded.text, at: 0, line: 1 };
    let mut table = ReaderBuilder::new()
        .delimiter(form.delimiter)
        .quote(form.quote)
        .flexible(true)
        .has_headers(false)
        .from_reader(&decoded.text.as_bytes()[start..]);
    let mut record = StringRecord::new();
    let header: Vec<String> = match &form.columns {
        Some(names) => names.clone(),
        None => {
            let is_there = table.read_record(&mut record).map_err(|error| broken(&error))?;
            if !is_there {
                return Err(Fault::new(Message::new("import-no-header")));
            }
            record.iter().map(|name| name.trim().to_owned()).collect()
        }
    };
    let found = reader.find(&header)?;
    let mut rows = Rows::default();
    loop {
        let before = usize::try_from(table.position().byte()).unwrap_or(usize::MAX);
        if !table.read_record(&mut record).map_err(|error| broken(&error))? {
            return Ok(rows);
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            rows.n_blank += 1;
            continue;
        }
        let at = At::Line(lines.of(start.saturating_add(before)));
        let mut fault = None;
        if record.len() != header.len() {
            let message =
                Message::new("import-ragged").with("n", record.len()).with("wanted", header.len());
            fault = Some(Box::new(message));
        } else if decoded.has_bad_bytes && record.iter().any(|cell| cell.contains('\u{fffd}')) {
            let message = Message::new("import-bad-bytes").with("encoding", &form.encoding);
            fault = Some(Box::new(message));
        }
        let cell = |(column, place): (_, &Option<usize>)| match place {
            Some(place) => Cell::text(record.get(*place).unwrap_or_default()),
            None => reader.own(column, &at).unwrap_or_default(),
        };
        let cells = reader.columns.iter().zip(&found).map(cell).collect();
        rows.rows.push(Row { spot: reader.spot(at), cells, fault });
    }
}

fn broken(error: &::csv::Error) -> Fault {
    let detail = match error.kind() {
        ErrorKind::Io(cause) => cause.to_string(),
        _ => error.to_string(),
    };
    Fault::new(Message::new("import-unreadable").with("detail", detail))
}

/// Counts lines up to where records begin; records come in the order of the text.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start.min(bytes.len());
        // The end of the line before, and empty lines, belong to no record.
        while bytes.get(end).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            end += 1;
        }
        self.line += bytes[self.at.min(end)..end].iter().filter(|byte| **byte == b'\n').count();
        self.at = end;
        self.line
    }
}
