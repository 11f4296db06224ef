//! Rows into records: each draft is read back by the ledger's own reader before it counts.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cell::Cell;
use super::mapping::FieldMap;
use super::mapping::OutsideTerm;
use super::mapping::Pick;
use super::mapping::Source;
use super::mapping::Take;
use super::rows::Row;
use super::rows::Spot;
use super::value::Desk;
use super::value::Trouble;
use crate::base::finding::Level;
use crate::base::finding::UNNAMED;
use crate::base::message::Message;
use crate::base::place::SourceId;
use crate::base::value::Type;
use crate::filing::draft::Draft;
use crate::filing::entry::entry;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Kind;
use crate::ledger::kinds::Kinds;
use crate::ledger::reader::Frame;
use crate::ledger::reader::read_file;
use crate::ledger::record::Record;

/// A record that rows have become.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// Where its first row stands.
    pub(super) spot: Spot,
    /// How many rows it is made of.
    pub(super) n_rows: usize,
    /// As it will stand in its file.
    pub(super) draft: Draft,
    /// The same, read back.
    pub(super) record: Record,
    /// Rules of what should be looked at.
    pub(super) warnings: Vec<String>,
}

/// What rows have become.
pub(super) enum Outcome {
    Made(Box<Made>),
    Refused(Refused),
    /// It lies outside the contract's term, and the mapping leaves such records out.
    Outside,
}

/// Rows that could not become a record, or not be filed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where the first of them stands.
    pub spot: Spot,
    /// How many rows.
    pub n_rows: usize,
    /// The id that the record would have had, as far as it is known.
    pub id: Option<String>,
    /// Everything that stands against it.
    pub reasons: Vec<Reason>,
}

/// One thing that stands against a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The field concerned, if one.
    pub field: Option<String>,
    /// The columns that the field comes from.
    pub columns: Vec<String>,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
    /// The row that it comes from, if that is known and not the first.
    pub spot: Option<Box<Spot>>,
}

impl Reason {
    pub(super) fn of_row(message: Message) -> Reason {
        Reason { field: None, columns: Vec::new(), message, help: None, spot: None }
    }
}

/// What records are made with.
pub(super) struct Workshop<'w> {
    pub(super) desk: Desk<'w>,
    pub(super) kind: &'w Kind,
    pub(super) kinds: &'w Kinds,
    pub(super) frame: &'w Frame,
    /// For each field of the mapping, how a single value of it is checked.
    singles: Vec<Vec<FieldSpec>>,
}

impl<'w> Workshop<'w> {
    pub(super) fn new(desk: Desk<'w>, kind: &'w Kind, kinds: &'w Kinds, frame: &'w Frame) -> Self {
        let single = |spec: &FieldSpec| {
            let ty = match &spec.ty {
                Type::List(item) => (**item).clone(),
                other => other.clone(),
            };
            FieldSpec { ty, ..spec.clone() }
        };
        let singles = desk.mapping.fields.iter().map(|map| {
            let Some(spec) = kind.spec(map.slot) else { return Vec::new() };
            match &map.source {
                Source::Plain(_) => vec![single(spec)],
                Source::Tables { fields, .. } => fields
                    .iter()
                    .filter_map(|(name, _)| spec.fields.iter().find(|known| known.name == *name))
                    .map(single)
                    .collect(),
            }
        });
        Workshop { desk, kind, kinds, frame, singles: singles.collect() }
    }

    /// The record of some rows, in their order.
    pub(super) fn make(&self, rows: &[&Row]) -> Outcome {
        let mapping = self.desk.mapping;
        let mut draft = Draft::new(self.kind);
        let mut reasons: Vec<Reason> = Vec::new();
        for (map, singles) in mapping.fields.iter().zip(&self.singles) {
            let Some(spec) = self.kind.spec(map.slot) else { continue };
            match self.field(map, spec, singles, rows) {
                Ok(Some(toml)) => draft.set(&map.name, toml),
                Ok(None) => {}
                Err(trouble) => reasons.push(self.reason(&map.name, trouble)),
            }
        }
        draft.set("recorded_by", crate::filing::entry::quoted(&mapping.recorded_by));
        draft.sort(self.kind);
        let text = draft.text();
        let (records, findings) = read_file(SourceId(0), &text, self.frame, self.kinds);
        let mut warnings = Vec::new();
        let mut is_outside = false;
        for finding in findings {
            let field = finding.field.as_deref().unwrap_or_default();
            let top = field.split(['.', '[']).next().unwrap_or_default();
            // A field that could not be taken is not missing as well.
            let is_known = reasons.iter().any(|reason| reason.field.as_deref() == Some(top));
            if finding.rule == "outside-term" {
                is_outside = true;
                if mapping.outside_term != OutsideTerm::Refuse {
                    if mapping.outside_term == OutsideTerm::Import {
                        warnings.push(finding.rule);
                    }
                    continue;
                }
            } else if finding.level != Level::Error {
                warnings.push(finding.rule);
                continue;
            }
            if !is_known {
                let trouble = Trouble { message: finding.message, help: finding.help, spot: None };
                reasons.push(self.reason(top, trouble));
            }
        }
        let id = records.first().map(|record| record.id.to_string());
        let id = id.filter(|id| !id.starts_with(UNNAMED));
        let Some(first) = rows.first() else { return Outcome::Outside };
        if reasons.is_empty() && is_outside && mapping.outside_term == OutsideTerm::Skip {
            return Outcome::Outside;
        }
        let spot = first.spot.clone();
        match (reasons.is_empty(), records.into_iter().next()) {
            (true, Some(record)) => {
                let n_rows = rows.len();
                Outcome::Made(Box::new(Made { spot, n_rows, draft, record, warnings }))
            }
            _ => Outcome::Refused(Refused { spot, n_rows: rows.len(), id, reasons }),
        }
    }

    fn reason(&self, field: &str, trouble: Trouble) -> Reason {
        Reason {
            field: (!field.is_empty()).then(|| field.to_owned()),
            columns: self.desk.mapping.columns_of(field),
            message: trouble.message,
            help: trouble.help,
            spot: trouble.spot,
        }
    }

    /// The TOML of a field; none if the rows say nothing.
    fn field(
        &self,
        map: &FieldMap,
        spec: &FieldSpec,
        singles: &[FieldSpec],
        rows: &[&Row],
    ) -> Result<Option<String>, Trouble> {
        match &map.source {
            Source::Plain(take) => {
                let Some(single) = singles.first() else { return Ok(None) };
                self.plain(spec, single, take, rows, None)
            }
            Source::Tables { each, pick, fields } => {
                self.tables(*each, *pick, fields, singles, spec, rows)
            }
        }
    }

    fn plain(
        &self,
        spec: &FieldSpec,
        single: &FieldSpec,
        take: &Take,
        rows: &[&Row],
        item: Option<&Cell>,
    ) -> Result<Option<String>, Trouble> {
        let values = self.desk.values(&single.ty, take, rows, item)?;
        let mut texts: Vec<String> = values.into_iter().map(|value| value.text).collect();
        if let Some(join) = take.join.as_ref().filter(|_| texts.len() > 1)
            && !matches!(spec.ty, Type::List(_))
        {
            texts = vec![texts.join(join)];
        }
        let mut tomls = Vec::new();
        for text in &texts {
            match entry(single, text, self.frame.zone) {
                Ok(toml) => tomls.push(toml),
                Err(no) => {
                    let trouble = Trouble { message: no.message, help: no.help, spot: None };
                    let says = |row: &&&Row| {
                        let values = self.desk.values(&single.ty, take, &[**row], item);
                        values.is_ok_and(|values| values.iter().any(|value| value.text == *text))
                    };
                    let row = rows.iter().find(says);
                    return Err(row.map_or(trouble.clone(), |row| trouble.clone().at(row)));
                }
            }
        }
        match (&spec.ty, &tomls[..]) {
            (_, []) => Ok(None),
            (Type::List(_), tomls) => Ok(Some(format!("[{}]", tomls.join(", ")))),
            (_, [one]) => Ok(Some(one.clone())),
            _ => {
                let message = Message::new("import-several");
                Err(Trouble::new(message).help(Message::new("import-several-help")))
            }
        }
    }

    fn tables(
        &self,
        each: Option<usize>,
        pick: Pick,
        fields: &[(Arc<str>, Take)],
        singles: &[FieldSpec],
        spec: &FieldSpec,
        rows: &[&Row],
    ) -> Result<Option<String>, Trouble> {
        let mut of_rows: Vec<Vec<String>> = Vec::new();
        for row in rows {
            let tables = self.tables_of(each, fields, singles, row)?;
            if !tables.is_empty() {
                of_rows.push(tables);
            }
        }
        let mut tables = match pick {
            Pick::First => of_rows.into_iter().next().unwrap_or_default(),
            Pick::Last => of_rows.into_iter().next_back().unwrap_or_default(),
            Pick::All => of_rows.into_iter().flatten().collect(),
            Pick::One | Pick::Min | Pick::Max => {
                let first = of_rows.first().cloned().unwrap_or_default();
                if let Some(other) = of_rows.iter().find(|other| **other != first) {
                    let message = Message::new("import-rows-differ")
                        .with("one", first.join(", "))
                        .with("other", other.join(", "));
                    return Err(Trouble::new(message).help(Message::new("import-rows-differ-help")));
                }
                first
            }
        };
        let mut seen = BTreeSet::new();
        tables.retain(|table| seen.insert(table.clone()));
        match (&spec.ty, &tables[..]) {
            (_, []) => Ok(None),
            (Type::List(_), tables) => Ok(Some(format!("[{}]", tables.join(", ")))),
            (_, [one]) => Ok(Some(one.clone())),
            _ => Err(Trouble::new(Message::new("import-several"))),
        }
    }

    /// The tables that a single row gives.
    fn tables_of(
        &self,
        each: Option<usize>,
        fields: &[(Arc<str>, Take)],
        singles: &[FieldSpec],
        row: &Row,
    ) -> Result<Vec<String>, Trouble> {
        let nothing = Cell::Empty;
        let items: Vec<&Cell> = match each.map(|at| &row.cells[at]) {
            None => vec![&nothing],
            Some(Cell::List(items)) => items.iter().collect(),
            Some(Cell::Empty) => Vec::new(),
            Some(other) => vec![other],
        };
        let mut tables = Vec::new();
        for item in items {
            let mut entries = Vec::new();
            for ((name, take), single) in fields.iter().zip(singles) {
                if let Some(toml) = self.plain(single, single, take, &[row], Some(item))? {
                    entries.push(format!("{name} = {toml}"));
                }
            }
            if !entries.is_empty() {
                tables.push(format!("{{ {} }}", entries.join(", ")));
            }
        }
        Ok(tables)
    }
}
