//! Records: a table for each record kind that a contract has records of, with its fields as columns.
//!
//! The columns are those of the schema, whatever the records hold, so that a script that reads one
//! month's files reads the next month's too.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::base::proof::RecordNo;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Kind as RecordKind;
use crate::ledger::kinds::Label;
use crate::ledger::record::Record;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::Table;
use crate::tables::Word;
use crate::tables::desk::Desk;

/// What stands behind the fields of every record, with the kinds that the columns have.
pub const TAIL: &[Column] = &[
    Column::new("doubtful", "take-col-doubtful", Kind::List),
    Column::new("replaced_by", "take-col-replaced-by", Kind::Id),
    Column::new("file", "take-col-file", Kind::Text),
    Column::new("line", "take-col-line", Kind::Integer),
    Column::new("commit", "take-col-commit", Kind::Id),
    Column::new("page", "take-col-page", Kind::Link),
];

/// The name of the table of a kind's records.
pub fn name(kind: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("records-{}", kind.chars().map(plain).collect::<String>())
}

/// The tables of a contract's records, by kind.
pub(in crate::tables) fn tables(desk: &Desk<'_>, contract: usize) -> Vec<Table> {
    let ledger = &desk.book.ledger;
    let mut of_kind: Vec<Vec<RecordNo>> = vec![Vec::new(); ledger.kinds.len()];
    for (n, record) in ledger.records.iter().enumerate() {
        if record.contract as usize == contract {
            let no = RecordNo(u32::try_from(n).unwrap_or(u32::MAX));
            of_kind[usize::from(record.kind)].push(no);
        }
    }
    let mut filed: Vec<(usize, Vec<RecordNo>)> =
        of_kind.into_iter().enumerate().filter(|(_, list)| !list.is_empty()).collect();
    filed.sort_by_key(|(kind, _)| Arc::clone(&ledger.kinds.kind(*kind).name));
    filed
        .into_par_iter()
        .map(|(kind, mut list)| {
            list.sort_by_key(|no| (ledger.record(*no).at, *no));
            table(desk, contract, ledger.kinds.kind(kind), &list)
        })
        .collect()
}

fn table(desk: &Desk<'_>, contract: usize, kind: &RecordKind, list: &[RecordNo]) -> Table {
    let zone = desk.contract(contract).identity.zone;
    let mut columns = columns(kind);
    let has_pages = desk.address.is_some();
    if !has_pages {
        columns.retain(|column| column.kind != Kind::Link);
    }
    let order = order(kind);
    let row = |no: &RecordNo| {
        let record = desk.book.ledger.record(*no);
        let mut row = Vec::with_capacity(columns.len());
        for (slot, spec) in order.iter().copied() {
            let value = record.written(slot).map(|field| &field.value);
            let value = if &*spec.name == "id" { None } else { value };
            let id = (&*spec.name == "id").then(|| Cell::text(&record.id));
            row.push(id.unwrap_or_else(|| Cell::of(value, |value| cell(spec, value, zone))));
            row.extend(beside(&spec.ty, value));
        }
        row.extend(tail(desk, contract, kind, *no));
        row.truncate(columns.len());
        row
    };
    Table {
        name: name(&kind.name),
        title: named(&kind.label),
        rows: list.iter().map(row).collect(),
        columns,
    }
}

/// The columns of a kind: its fields the id first, then what is known about the record.
pub fn columns(kind: &RecordKind) -> Vec<Column> {
    let mut columns = Vec::new();
    for (_, spec) in order(kind) {
        let label = named(&spec.label);
        let column =
            |key: String, label: Word, kind: Kind| Column { key: Cow::Owned(key), label, kind };
        columns.push(column(spec.name.to_string(), label.clone(), kind_of(spec)));
        match spec.ty {
            Type::Money => {
                let label = Word::CurrencyOf(Box::new(label));
                columns.push(column(format!("{}_currency", spec.name), label, Kind::Text));
            }
            Type::Measure(_) => {
                let label = Word::UnitOf(Box::new(label));
                columns.push(column(format!("{}_unit", spec.name), label, Kind::Text));
            }
            _ => {}
        }
    }
    columns.extend(TAIL.iter().cloned());
    // A repository's own kind may have a field of any name; no key stands twice.
    let mut taken = BTreeSet::new();
    for column in &mut columns {
        while !taken.insert(column.key.to_string()) {
            column.key = Cow::Owned(format!("{}_", column.key));
        }
    }
    columns
}

/// The fields of a kind with their slots: the id, then the others in the order of the schema.
fn order(kind: &RecordKind) -> Vec<(u16, &FieldSpec)> {
    let mut fields: Vec<(u16, &FieldSpec)> = (0..).zip(&kind.fields).collect();
    fields.sort_by_key(|(slot, spec)| (&*spec.name != "id", *slot));
    fields
}

fn named(label: &Label) -> Word {
    Word::Named { zh: Arc::from(&*label.zh), en: Arc::from(&*label.en) }
}

fn kind_of(spec: &FieldSpec) -> Kind {
    if &*spec.name == "id" {
        return Kind::Id;
    }
    match &spec.ty {
        Type::Bool => Kind::Flag,
        Type::Number | Type::Measure(_) | Type::Bytes => Kind::Number,
        Type::Text => Kind::Text,
        Type::Enum(_) => Kind::State,
        Type::Ref(_) => Kind::Id,
        Type::Instant => Kind::Instant,
        Type::Date => Kind::Date,
        Type::Seconds => Kind::Duration,
        Type::Money => Kind::Money,
        Type::Share => Kind::Share,
        Type::List(_) | Type::Table(_) => Kind::List,
    }
}

/// Currency or unit of a value whose type has a column for it.
fn beside(ty: &Type, value: Option<&Value>) -> Option<Cell> {
    match (ty, value) {
        (Type::Money, Some(Value::Money(money))) => Some(Cell::text(money.currency.code())),
        (Type::Measure(_), Some(Value::Measure(_, unit))) => Some(Cell::text(unit)),
        (Type::Money | Type::Measure(_), _) => Some(Cell::Empty),
        _ => None,
    }
}

fn cell(spec: &FieldSpec, value: &Value, zone: Zone) -> Cell {
    match value {
        Value::Bool(flag) => Cell::Flag(*flag),
        Value::Number(n) | Value::Share(n) | Value::Measure(n, _) => Cell::Decimal(n.normalize()),
        Value::Text(text) => match spec.word(text) {
            Some(label) => Cell::State { name: Cow::Owned(text.to_string()), word: named(label) },
            None if matches!(spec.ty, Type::Enum(_)) => {
                let word = Word::Own(text.to_string());
                Cell::State { name: Cow::Owned(text.to_string()), word }
            }
            None => Cell::text(text),
        },
        Value::Instant(at) => Cell::Instant(zone.stamp(*at)),
        Value::Date(date) => Cell::Date(*date),
        Value::Seconds(seconds) => Cell::Seconds(*seconds),
        Value::Money(money) => Cell::Decimal(money.amount),
        Value::Bytes(bytes) => Cell::Decimal((*bytes).into()),
        Value::List(items) => {
            let is_table = items.iter().any(|item| matches!(item.value, Value::Table(_)));
            match is_table {
                true => Cell::Nested(items.iter().map(|item| parts(&item.value, zone)).collect()),
                false => Cell::list(items.iter().map(|item| in_words(&item.value, zone)).collect()),
            }
        }
        Value::Table(_) => Cell::Nested(vec![parts(value, zone)]),
    }
}

/// The named values of a table; nothing for any other value.
fn parts(value: &Value, zone: Zone) -> Vec<(Arc<str>, Cell)> {
    let Value::Table(entries) = value else { return Vec::new() };
    let part = |value: &Value| match value {
        Value::Bool(flag) => Cell::Flag(*flag),
        Value::Seconds(seconds) => Cell::Seconds(*seconds),
        Value::Instant(at) => Cell::Instant(zone.stamp(*at)),
        other => Cell::Text(in_words(other, zone)),
    };
    entries.iter().map(|entry| (Arc::clone(&entry.name), part(&entry.value))).collect()
}

/// A value inside a list, as a record writes it.
fn in_words(value: &Value, zone: Zone) -> String {
    match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Number(n) => n.normalize().to_string(),
        Value::Share(n) => format!("{}%", n.normalize()),
        Value::Measure(n, unit) => format!("{} {unit}", n.normalize()),
        Value::Text(text) => text.to_string(),
        Value::Instant(at) => zone.stamp(*at).rfc3339(),
        Value::Date(date) => date.to_string(),
        Value::Seconds(seconds) => format!("{seconds} s"),
        Value::Money(money) => format!("{} {}", money.amount, money.currency.code()),
        Value::Bytes(bytes) => format!("{bytes} B"),
        Value::List(items) => {
            let words: Vec<String> = items.iter().map(|item| in_words(&item.value, zone)).collect();
            words.join(", ")
        }
        Value::Table(entries) => {
            let word = |entry: &crate::base::value::Entry| {
                format!("{}={}", entry.name, in_words(&entry.value, zone))
            };
            entries.iter().map(word).collect::<Vec<String>>().join(", ")
        }
    }
}

fn tail(desk: &Desk<'_>, contract: usize, kind: &RecordKind, no: RecordNo) -> Vec<Cell> {
    let ledger = &desk.book.ledger;
    let record = ledger.record(no);
    let [path, line] = desk.position(record.place);
    let landing = desk.landing(no);
    vec![
        doubtful(kind, record),
        Cell::of(ledger.links.superseded_by(no), |no| Cell::Text(desk.record_id(no))),
        path,
        line,
        Cell::of(landing, |landing| Cell::text(&landing.act.commit)),
        desk.page(contract, &crate::base::proof::Link::Record(no)),
    ]
}

/// The fields that decide nothing because something is wrong with them; all of a broken record.
fn doubtful(kind: &RecordKind, record: &Record) -> Cell {
    if record.broken {
        return Cell::List(vec!["*".to_owned()]);
    }
    let names = record.faulty.iter().filter_map(|slot| kind.spec(*slot));
    Cell::list(names.map(|spec| spec.name.to_string()).collect())
}
