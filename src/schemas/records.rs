//! The schema of record files, made from the record kinds.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use serde_json::json;

use crate::base::message::Message;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::handbook::fields;
use crate::handbook::fields::Row;
use crate::lang::Catalog;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Kind;

use super::Voice;
use super::head;
use super::shape;
use super::shape::Object;
use super::shape::Shape;

pub(super) fn schema(voice: &Voice<'_>) -> Json {
    let title = voice.first.word("schema-records");
    let mut object = head(&title, &both(voice, "schema-records"));
    let (properties, definitions) = kinds(voice, false);
    object.insert("type".to_owned(), json!("object"));
    object.insert("properties".to_owned(), Json::Object(properties));
    object.insert("additionalProperties".to_owned(), json!(false));
    object.insert("definitions".to_owned(), Json::Object(definitions));
    Json::Object(object)
}

/// A word in both languages, a paragraph each.
pub(super) fn both(voice: &Voice<'_>, key: &str) -> String {
    format!("{}\n\n{}", voice.first.word(key), voice.second.word(key))
}

/// The record kinds as keys of a file, and what a record of each is. In worked examples records
/// state what git says of others.
pub(super) fn kinds(voice: &Voice<'_>, made_up: bool) -> (Object, Object) {
    let mut properties = Object::new();
    let mut definitions = Object::new();
    for (no, kind) in voice.known.kinds.iter().enumerate() {
        // The name of a kind that a repository adds may be anything; that of a definition may not.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = match kind.name.chars().all(is_plain) {
            true => kind.name.to_string(),
            false => format!("kind-{no}"),
        };
        let title = voice.title(&kind.label);
        let description = format!("{}\n\n{}", voice.both(&kind.label), voice.both(&kind.summary));
        let entry = refer(&name);
        let mut list = shape::tables(&entry, title, &description, false);
        if let Some(Json::Object(shown)) = list.get_mut("anyOf").and_then(|one| one.get_mut(0)) {
            voice.link(shown, &format!("kinds/{}", kind.name));
        }
        properties.insert(kind.name.to_string(), Json::Object(list));
        let sheet = fields::sheet(voice.known.kinds, kind);
        let rows = sheet.own.into_iter().chain(sheet.shared);
        let rows = rows.map(|row| (row.name.clone(), row)).collect();
        let mut maker = Maker { voice, rows, definitions: &mut definitions };
        maker.record(&name, kind, made_up);
    }
    (properties, definitions)
}

/// Adds what an entry of a list of tables is to the definitions.
///
/// Its `items` say nothing: it is no list. taplo names a place within a list twice, once by the
/// entry and once by the last one, and so finds its way to the keys of the entry all the same.
pub(super) fn define(definitions: &mut Object, name: &str, mut table: Object) {
    table.insert("items".to_owned(), refer(name));
    definitions.insert(name.to_owned(), Json::Object(table));
}

/// A reference to a definition.
pub(super) fn refer(name: &str) -> Json {
    json!({ "$ref": format!("#/definitions/{name}") })
}

struct Maker<'a> {
    voice: &'a Voice<'a>,
    /// What the handbook says of the fields, by name.
    rows: BTreeMap<String, Row>,
    definitions: &'a mut Object,
}

impl Maker<'_> {
    fn record(&mut self, name: &str, kind: &Kind, made_up: bool) {
        let specs: Vec<&FieldSpec> =
            kind.fields.iter().filter(|spec| made_up || !spec.git).collect();
        let mut object = self.table(&specs, &kind.fields, name, "");
        let (title, description) = (self.voice.title(&kind.label), self.voice.both(&kind.summary));
        shape::describe(&mut object, title, &description);
        define(self.definitions, name, object);
    }

    /// A table of fields; `siblings` are all of them, by slot.
    fn table(
        &mut self,
        specs: &[&FieldSpec],
        siblings: &[FieldSpec],
        name: &str,
        above: &str,
    ) -> Object {
        let mut properties = Object::new();
        let mut needed: BTreeMap<String, Vec<Json>> = BTreeMap::new();
        let mut required = Vec::new();
        let name_of = |slot: u16| siblings.get(usize::from(slot)).map(|one| one.name.to_string());
        for spec in specs {
            let field = spec.name.to_string();
            let object = self.field(spec, name, &format!("{above}{field}"));
            properties.insert(field.clone(), Json::Object(object));
            if spec.required {
                required.push(field);
                continue;
            }
            if let Some(other) = spec.required_with.and_then(name_of) {
                needed.entry(other).or_default().push(json!({ "required": [field] }));
            }
            if let Some(condition) = &spec.required_if
                && let Some(other) = name_of(condition.slot)
            {
                let is: Vec<Json> = condition.is.iter().filter_map(plain).collect();
                needed.entry(other.clone()).or_default().push(json!({
                    "if": { "properties": { other: { "enum": is } } },
                    "then": { "required": [field] },
                }));
            }
        }
        let mut object = Object::new();
        object.insert("type".to_owned(), json!("object"));
        object.insert("properties".to_owned(), Json::Object(properties));
        object.insert("additionalProperties".to_owned(), json!(false));
        if !required.is_empty() {
            object.insert("required".to_owned(), json!(required));
        }
        if !needed.is_empty() {
            let needed: Object =
                needed.into_iter().map(|(name, all)| (name, json!({ "allOf": all }))).collect();
            object.insert("dependencies".to_owned(), Json::Object(needed));
        }
        object
    }

    fn field(&mut self, spec: &FieldSpec, name: &str, path: &str) -> Object {
        let row = self.rows.get(path);
        let described =
            [&self.voice.first, &self.voice.second].map(|catalog| said(catalog, spec, row));
        let shape = self.shape(spec, &spec.ty, name, path);
        let mut object = shape.json(self.voice.title(&spec.label), &described.join("\n\n"));
        if matches!(spec.ty, Type::Number) {
            // Bounds of quantities are in their own units, which JSON Schema cannot compare.
            for (key, bound) in [("minimum", spec.min), ("maximum", spec.max)] {
                let number = bound.and_then(|bound| serde_json::from_str(&bound.to_string()).ok());
                if let Some(number) = number {
                    object.insert(key.to_owned(), Json::Number(number));
                }
            }
        }
        object
    }

    fn shape(&mut self, spec: &FieldSpec, ty: &Type, name: &str, path: &str) -> Shape {
        let ids = &self.voice.known.ids;
        let suggest = |ids: &BTreeMap<String, String>| {
            let words = ids.iter().map(|(id, what)| (id.clone(), what.clone()));
            Shape::words(words.collect(), false)
        };
        match ty {
            Type::Bool => Shape::flag(),
            Type::Number if spec.integer => Shape::integer(),
            Type::Number => Shape::number(),
            Type::Text if path == "id" => Shape::id(),
            Type::Text if path == "system" => suggest(&ids.systems),
            Type::Text if spec.period => suggest(&ids.periods),
            Type::Ref(kinds) if kinds.iter().any(|kind| &**kind == "staff") => suggest(&ids.staff),
            Type::Text | Type::Ref(_) => Shape::text(),
            Type::Enum(_) => {
                let words = spec.words.iter();
                let words = words.map(|word| (word.name.to_string(), self.voice.both(&word.label)));
                Shape::words(words.collect(), true)
            }
            Type::Instant => Shape::instant(),
            Type::Date => Shape::date(),
            Type::Seconds => Shape::seconds(),
            Type::Money => Shape::money(),
            Type::Share => Shape::share(),
            Type::Bytes => Shape::size(),
            Type::Measure(units) => Shape::measure(units.iter().map(|unit| &**unit)),
            Type::List(item) if matches!(**item, Type::Table(_)) => {
                let entry = format!("{name}-{}", self.definitions.len());
                let table = self.fields_of(spec, &entry, path);
                define(self.definitions, &entry, table);
                Shape::list_of(refer(&entry))
            }
            Type::List(item) => Shape::list(&self.shape(spec, item, name, path)),
            Type::Table(_) => Shape::table(Json::Object(self.fields_of(spec, name, path))),
        }
    }

    /// The table of the fields that stand in a field.
    fn fields_of(&mut self, spec: &FieldSpec, name: &str, path: &str) -> Object {
        let specs: Vec<&FieldSpec> = spec.fields.iter().collect();
        self.table(&specs, &spec.fields, name, &format!("{path}."))
    }
}

/// A value that makes another field required; texts and flags do.
fn plain(value: &Value) -> Option<Json> {
    match value {
        Value::Text(text) => Some(json!(&**text)),
        Value::Bool(on) => Some(json!(on)),
        _ => None,
    }
}

/// What there is to say of a field: its label, what it holds, when it is needed, by whom.
fn said(catalog: &Catalog, spec: &FieldSpec, row: Option<&Row>) -> String {
    let label = catalog.value(&fields::named(&spec.label));
    let Some(row) = row else { return label };
    let mut parts = vec![catalog.say(&row.holds)];
    parts.extend(row.needed.iter().map(|needed| catalog.say(needed)));
    let by = row.by.iter().map(|by| Message::new("field-by").with("who", by.clone()));
    parts.extend(by.map(|by| catalog.say(&by)));
    parts.extend(row.remarks.iter().map(|remark| catalog.value(remark)));
    let line = Message::new("schema-field").with("label", label);
    catalog.say(&line.with("what", parts.join(&catalog.word("field-stop"))))
}
