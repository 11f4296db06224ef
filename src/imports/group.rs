//! Which rows make one record, in which order.

use std::collections::BTreeMap;

use super::cell::Cell;
use super::make::Reason;
use super::make::Refused;
use super::mapping::Group;
use super::mapping::OrderAs;
use super::mapping::Ref;
use super::rows::Row;
use super::value::Desk;
use super::value::Trouble;
use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::quantity::decimal;
use crate::base::written_time::Moment;
use crate::base::written_time::WrittenTime;

/// By what rows of a record are put into order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Number(Decimal),
    Seconds(i64),
    Text(String),
}

/// Rows that make one record.
pub(super) type Bundle<'r> = Vec<&'r Row>;

/// Puts rows together; without a group each row makes a record of its own.
///
/// A row that cannot be read takes the whole record with it: a record of which a row is missing
/// would say something that nobody wrote.
pub(super) fn bundles<'r>(desk: &Desk<'_>, rows: &[&'r Row]) -> (Vec<Bundle<'r>>, Vec<Refused>) {
    let Some(group) = &desk.mapping.group else { return single(rows) };
    let mut numbers: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut bundles: Vec<Bundle<'r>> = Vec::new();
    let mut refused = Vec::new();
    for row in rows {
        match key(desk, group, row) {
            Ok(key) => {
                let at = *numbers.entry(key).or_insert(bundles.len());
                if at == bundles.len() {
                    bundles.push(Vec::new());
                }
                bundles[at].push(row);
            }
            Err(trouble) => {
                let message = row.fault.as_deref().cloned().unwrap_or(trouble.message);
                refused.push(refuse(row, Reason::of_row(message)));
            }
        }
    }
    let mut whole = Vec::new();
    for bundle in bundles {
        match in_order(desk, group, bundle) {
            Ok(bundle) => whole.push(bundle),
            Err(rows) => refused.push(rows),
        }
    }
    (whole, refused)
}

fn single<'r>(rows: &[&'r Row]) -> (Vec<Bundle<'r>>, Vec<Refused>) {
    let mut bundles = Vec::new();
    let mut refused = Vec::new();
    for row in rows {
        match &row.fault {
            Some(fault) => refused.push(refuse(row, Reason::of_row((**fault).clone()))),
            None => bundles.push(vec![*row]),
        }
    }
    (bundles, refused)
}

fn refuse(row: &Row, reason: Reason) -> Refused {
    Refused { spot: row.spot.clone(), n_rows: 1, id: None, reasons: vec![reason] }
}

/// What is the same in all rows of a record.
fn key(desk: &Desk<'_>, group: &Group, row: &Row) -> Result<Vec<String>, Trouble> {
    let mut key = Vec::new();
    for at in &group.by {
        let text = desk.text(&Ref::Row(*at), row, None)?;
        if text.is_empty() {
            let name = &desk.mapping.columns[*at].name;
            return Err(Trouble::new(Message::new("import-no-key").with("column", name)));
        }
        key.push(text);
    }
    Ok(key)
}

/// The rows of a record in their order; all of them are refused if one cannot be read.
fn in_order<'r>(desk: &Desk<'_>, group: &Group, rows: Bundle<'r>) -> Result<Bundle<'r>, Refused> {
    let all = |row: &Row, reason: Reason| Refused {
        spot: row.spot.clone(),
        n_rows: rows.len(),
        id: None,
        reasons: vec![reason],
    };
    if let Some((row, fault)) = rows.iter().find_map(|row| Some((row, row.fault.as_ref()?))) {
        return Err(all(row, Reason::of_row((**fault).clone())));
    }
    let Some((column, order)) = &group.order else { return Ok(rows) };
    let mut ranked = Vec::new();
    for row in &rows {
        let rank = rank(desk, *column, order, row);
        match rank {
            Ok(rank) => ranked.push((rank, *row)),
            Err(trouble) => {
                let reason = Reason {
                    field: None,
                    columns: vec![desk.mapping.columns[*column].name.clone()],
                    message: trouble.message,
                    help: trouble.help,
                    spot: None,
                };
                return Err(all(row, reason));
            }
        }
    }
    ranked.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(ranked.into_iter().map(|(_, row)| row).collect())
}

fn rank(desk: &Desk<'_>, column: usize, order: &OrderAs, row: &Row) -> Result<Rank, Trouble> {
    let text = desk.text(&Ref::Row(column), row, None)?;
    let no_order = || Trouble::new(Message::new("import-no-order").with("text", &text));
    match order {
        OrderAs::Text => Ok(Rank::Text(text)),
        OrderAs::Number => decimal(&text).map(Rank::Number).ok_or_else(no_order),
        OrderAs::Time(forms) => {
            // A cell that is a time by itself is in no form that anybody states.
            let own = matches!(row.cells.get(column), Some(Cell::Time(_)));
            let own = own.then(|| WrittenTime::Iso.read(&text)).flatten();
            let stated = || forms.iter().find_map(|form| form.read(&text));
            let moment = own.or_else(stated).ok_or_else(no_order)?;
            Ok(Rank::Seconds(match moment {
                Moment::Instant(instant) => instant.unix(),
                Moment::Local(local) => desk.zone.instant(local).unix(),
                Moment::Date(date) => desk.zone.midnight(date).unix(),
            }))
        }
    }
}
