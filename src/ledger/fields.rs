//! The fields of a record: values against their specifications, and what is missing.

use std::fmt;
use std::sync::Arc;

use crate::base::document::Spanned;
use crate::base::document::Table;
use crate::base::document::Value as Toml;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::value::Entry;
use crate::base::value::Item;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::reader::Reader;
use crate::ledger::record::Field;
use crate::ledger::scalars;
use crate::ledger::scalars::Wrong;
use crate::ledger::syntax;

/// The way to a value inside a record, put into words only when something is wrong there.
pub(super) enum Path<'a> {
    Field(&'a str),
    Inside(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Field(name) => f.write_str(name),
            Path::Inside(outer, name) => write!(f, "{outer}.{name}"),
            Path::Item(outer, at) => write!(f, "{outer}[{at}]"),
        }
    }
}

impl Reader<'_> {
    pub(super) fn unknown_field(
        &mut self,
        place: Place,
        path: &Path<'_>,
        name: &str,
        near: Option<&str>,
        owner: &str,
    ) {
        let message = Message::new("input-unknown-field").with("field", name).with("owner", owner);
        let help = match near {
            Some(near) => Message::new("input-did-you-mean").with("name", near),
            None => Message::new("input-remove-field"),
        };
        let finding = Finding::error("unknown-field", place, message).help(help);
        self.report(finding.on_field(&path.to_string()));
    }

    pub(super) fn value(
        &mut self,
        spec: &FieldSpec,
        ty: &Type,
        raw: &Spanned<Toml<'_>>,
        path: &Path<'_>,
    ) -> Option<Value> {
        let place = self.place(raw.span());
        match (ty, raw.get_ref()) {
            (Type::List(item_type), Toml::Array(items)) => {
                let mut list = Vec::with_capacity(items.len());
                for (at, item) in items.iter().enumerate() {
                    if let Some(value) = self.value(spec, item_type, item, &Path::Item(path, at)) {
                        list.push(Item { value, place: self.place(item.span()) });
                    }
                }
                Some(Value::List(list))
            }
            (Type::Table(_), Toml::Table(inner)) => Some(self.table(spec, inner, place, path)),
            (_, scalar) => {
                let span = place.range();
                if self.faults.iter().any(|fault| syntax::touches(fault, &span)) {
                    self.doubtful = true;
                    return None;
                }
                match scalars::scalar(ty, spec.integer, scalar, self.frame.zone) {
                    Ok(value) => {
                        self.fits(spec, &value, place, path);
                        Some(value)
                    }
                    Err(wrong) => {
                        self.wrong(wrong, place, path);
                        None
                    }
                }
            }
        }
    }

    /// Checks a value against the limits of its field.
    fn fits(&mut self, spec: &FieldSpec, value: &Value, place: Place, path: &Path<'_>) {
        if spec.required && matches!(value, Value::Text(text) if text.trim().is_empty()) {
            let message = Message::new("input-blank").with("field", &*spec.name);
            let help = Message::new("input-fill-in");
            self.wrong(Wrong::new("missing-field", message).help(help), place, path);
        }
        let Some(number) = value.as_number() else { return };
        let low = spec.min.filter(|min| number < *min);
        let high = spec.max.filter(|max| number > *max);
        if let Some(limit) = low.or(high) {
            let key = if low.is_some() { "input-below" } else { "input-above" };
            let message =
                Message::new(key).with("value", value.datum(self.frame.zone)).with("limit", limit);
            self.wrong(Wrong::new("out-of-range", message), place, path);
        }
    }

    fn table(
        &mut self,
        spec: &FieldSpec,
        table: &Table<'_>,
        place: Place,
        path: &Path<'_>,
    ) -> Value {
        let mut fields: Vec<Field> = Vec::with_capacity(table.len());
        let mut doubtful = Vec::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            let inside = Path::Inside(path, name);
            let slot = spec.fields.iter().position(|known| *known.name == *name);
            let Some((slot, known)) =
                slot.and_then(|at| Some((u16::try_from(at).ok()?, spec.fields.get(at)?)))
            else {
                let near = nearest(name, spec.fields.iter().map(|known| &*known.name));
                self.doubtful = true;
                self.unknown_field(self.place(key.span()), &inside, name, near, &spec.name);
                continue;
            };
            match self.value(known, &known.ty, value, &inside) {
                Some(read) => {
                    fields.push(Field { slot, value: read, place: self.place(value.span()) });
                }
                None => doubtful.push(slot),
            }
        }
        fields.sort_by_key(|field| field.slot);
        doubtful.sort_unstable();
        self.missing(&spec.fields, &fields, &doubtful, place, Some(path));
        let entries = fields.into_iter().filter_map(|field| {
            let known = spec.fields.get(usize::from(field.slot))?;
            Some(Entry { name: Arc::clone(&known.name), value: field.value, place: field.place })
        });
        Value::Table(entries.collect())
    }

    /// Reports required fields that are neither given nor faulty.
    pub(super) fn missing(
        &mut self,
        specs: &[FieldSpec],
        fields: &[Field],
        doubtful: &[u16],
        place: Place,
        path: Option<&Path<'_>>,
    ) {
        let given = |slot: u16| {
            let at = fields.binary_search_by_key(&slot, |field| field.slot).ok()?;
            Some(&fields[at].value)
        };
        for (slot, spec) in (0u16..).zip(specs) {
            let is_asked =
                spec.required || spec.required_with.is_some() || spec.required_if.is_some();
            if !is_asked || given(slot).is_some() || doubtful.contains(&slot) {
                continue;
            }
            let name = |slot: u16| specs.get(usize::from(slot)).map_or("", |spec| &*spec.name);
            let message = if spec.required {
                Message::new("input-missing-field").with("field", &*spec.name)
            } else if let Some(with) = spec.required_with.filter(|with| given(*with).is_some()) {
                Message::new("input-missing-with")
                    .with("field", &*spec.name)
                    .with("other", name(with))
            } else if let Some((when, value)) = spec.required_if.as_ref().and_then(|condition| {
                let value = given(condition.slot)?;
                condition.is.contains(value).then_some((condition.slot, value))
            }) {
                Message::new("input-missing-if")
                    .with("field", &*spec.name)
                    .with("other", name(when))
                    .with("value", value.datum(self.frame.zone))
            } else {
                continue;
            };
            let help = Message::new("input-add-field")
                .with("field", &*spec.name)
                .with("type", scalars::type_name(&spec.ty, spec.integer));
            let full = match path {
                Some(path) => Path::Inside(path, &spec.name).to_string(),
                None => spec.name.to_string(),
            };
            self.doubtful |= path.is_some();
            let finding = Finding::error("missing-field", place, message).help(help);
            self.report(finding.on_field(&full));
        }
    }
}
