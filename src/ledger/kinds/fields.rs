//! Reads the `[[field]]` tables of a schema file.

use std::sync::Arc;

use crate::base::document::Spanned;
use crate::base::document::Table;
use crate::base::document::Value as Toml;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::decimal;
use crate::base::quantity::share;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::ledger::kinds::Condition;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Word;
use crate::ledger::kinds::schema::RULE;
use crate::ledger::kinds::schema::Reader;

const FIELD_KEYS: &[&str] = &[
    "name",
    "type",
    "item",
    "label",
    "help",
    "required",
    "required_with",
    "required_if",
    "min",
    "max",
    "judged",
    "by",
    "values",
    "units",
    "kinds",
    "fields",
    "sensitive",
    "future",
];

const TYPES: &[&str] = &[
    "bool", "number", "integer", "text", "markdown", "enum", "ref", "instant", "date", "duration",
    "money", "share", "size", "measure", "period", "list", "table",
];

/// A field whose references to its siblings are still names.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) spec: FieldSpec,
    pub(super) place: Place,
    pub(super) with: Option<(String, Place)>,
    pub(super) when: Option<(String, Vec<Value>, Place)>,
}

impl Reader {
    /// The tables of a list of tables, such as `[[field]]`.
    pub(super) fn drafts(&mut self, table: &Table<'_>, key: &str, owner: Place) -> Vec<Draft> {
        let Some(value) = table.get(key) else {
            self.wrong(owner, Message::new("input-schema-missing-key").with("key", key));
            return Vec::new();
        };
        let Toml::Array(items) = value.get_ref() else {
            self.expected(self.place(value), key, "[[field]]");
            return Vec::new();
        };
        let mut drafts: Vec<Draft> = Vec::new();
        for item in items.iter() {
            let place = self.place(item);
            let Toml::Table(inner) = item.get_ref() else {
                self.expected(place, key, "{ name = \"\", type = \"\" }");
                continue;
            };
            let Some(draft) = self.draft(inner, place) else { continue };
            if let Some(first) = drafts.iter().find(|known| known.spec.name == draft.spec.name) {
                let message =
                    Message::new("input-schema-duplicate-field").with("field", &*draft.spec.name);
                let finding = Finding::error(RULE, place, message)
                    .beside(first.place, Message::new("input-first-here"));
                self.findings.push(finding);
            } else {
                drafts.push(draft);
            }
        }
        drafts
    }

    fn draft(&mut self, table: &Table<'_>, place: Place) -> Option<Draft> {
        self.known_keys(table, FIELD_KEYS);
        let name = self.text(table, "name", Some(place))?;
        let word = self.text(table, "type", Some(place))?;
        let label = self.label(table, "label", Some(place)).unwrap_or_default();
        let help = self.label(table, "help", None);
        let mut words = Vec::new();
        let mut fields = Vec::new();
        let ty = if word == "list" {
            let item = self.text(table, "item", Some(place))?;
            if item == "list" {
                self.expected(place, "item", "list");
                return None;
            }
            let inner = self.plain(&item, table, place, &mut words, &mut fields)?;
            Type::List(Arc::new(inner))
        } else {
            self.plain(&word, table, place, &mut words, &mut fields)?
        };
        let when = self.condition(table);
        let with = match table.get("required_with") {
            Some(value) => {
                let place = self.place(value);
                self.text(table, "required_with", None).map(|name| (name, place))
            }
            None => None,
        };
        let spec = FieldSpec {
            name: name.into(),
            period: word == "period",
            markdown: word == "markdown",
            integer: word == "integer",
            required: self.flag(table, "required"),
            required_with: None,
            required_if: None,
            min: self.bound(table, "min"),
            max: self.bound(table, "max"),
            judged: self.flag(table, "judged"),
            by: self.text(table, "by", None).map(Into::into),
            sensitive: self.flag(table, "sensitive"),
            future: self.flag(table, "future"),
            git: false,
            ty,
            label,
            help,
            words,
            fields,
        };
        Some(Draft { spec, place, with, when })
    }

    fn plain(
        &mut self,
        word: &str,
        table: &Table<'_>,
        place: Place,
        words: &mut Vec<Word>,
        fields: &mut Vec<FieldSpec>,
    ) -> Option<Type> {
        let named = |texts: Vec<(String, Place)>| -> Arc<[Arc<str>]> {
            texts.into_iter().map(|(text, _)| text.into()).collect()
        };
        Some(match word {
            "bool" => Type::Bool,
            "number" | "integer" => Type::Number,
            "text" | "markdown" | "period" => Type::Text,
            "instant" => Type::Instant,
            "date" => Type::Date,
            "duration" => Type::Seconds,
            "money" => Type::Money,
            "share" => Type::Share,
            "size" => Type::Bytes,
            "ref" => Type::Ref(named(self.texts(table, "kinds"))),
            "measure" => {
                let units = named(self.texts(table, "units"));
                if units.is_empty() {
                    self.wrong(
                        place,
                        Message::new("input-schema-missing-key").with("key", "units"),
                    );
                }
                Type::Measure(units)
            }
            "enum" => {
                *words = self.words(table, place);
                Type::Enum(words.iter().map(|word| Arc::clone(&word.name)).collect())
            }
            "table" => {
                let drafts = self.drafts(table, "fields", place);
                *fields = self.resolved(drafts);
                Type::Table(
                    fields.iter().map(|spec| (Arc::clone(&spec.name), spec.ty.clone())).collect(),
                )
            }
            _ => {
                let at = table.get("type").map_or(place, |value| self.place(value));
                let message = Message::new("input-schema-unknown-type").with("type", word);
                let mut finding = Finding::error(RULE, at, message);
                if let Some(near) = nearest(word, TYPES.iter().copied()) {
                    finding = finding.help(Message::new("input-did-you-mean").with("name", near));
                }
                self.findings.push(finding);
                return None;
            }
        })
    }

    fn words(&mut self, table: &Table<'_>, place: Place) -> Vec<Word> {
        let Some(value) = table.get("values") else {
            self.wrong(place, Message::new("input-schema-missing-key").with("key", "values"));
            return Vec::new();
        };
        let Toml::Array(items) = value.get_ref() else {
            self.expected(self.place(value), "values", "[{ name = \"\", zh = \"\", en = \"\" }]");
            return Vec::new();
        };
        let mut words = Vec::new();
        for item in items.iter() {
            let at = self.place(item);
            let Toml::Table(inner) = item.get_ref() else {
                self.expected(at, "values", "{ name = \"\", zh = \"\", en = \"\" }");
                continue;
            };
            self.known_keys(inner, &["name", "zh", "en"]);
            if let Some(name) = self.text(inner, "name", Some(at)) {
                words.push(Word { name: name.into(), label: self.label_of(inner, at) });
            }
        }
        words
    }

    fn bound(&mut self, table: &Table<'_>, key: &str) -> Option<Decimal> {
        let value = table.get(key)?;
        let number = match value.get_ref() {
            Toml::Integer(n) if n.radix() == 10 => decimal(n.as_str()),
            Toml::Float(n) => decimal(n.as_str()),
            Toml::String(text) => share(text),
            _ => None,
        };
        if number.is_none() {
            self.expected(self.place(value), key, "number");
        }
        number
    }

    fn condition(&mut self, table: &Table<'_>) -> Option<(String, Vec<Value>, Place)> {
        let value = table.get("required_if")?;
        let place = self.place(value);
        let Toml::Table(inner) = value.get_ref() else {
            self.expected(place, "required_if", "{ field = \"\", is = [\"\"] }");
            return None;
        };
        self.known_keys(inner, &["field", "is"]);
        let field = self.text(inner, "field", Some(place))?;
        let Some(Toml::Array(items)) = inner.get("is").map(Spanned::get_ref) else {
            self.wrong(place, Message::new("input-schema-missing-key").with("key", "is"));
            return None;
        };
        let mut is = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                Toml::String(text) => is.push(Value::Text(text.as_ref().into())),
                Toml::Boolean(on) => is.push(Value::Bool(*on)),
                _ => self.expected(self.place(item), "is", "text / true / false"),
            }
        }
        Some((field, is, place))
    }

    /// The drafts as fields, their references to each other as slots.
    pub(super) fn resolved(&mut self, drafts: Vec<Draft>) -> Vec<FieldSpec> {
        let names: Vec<Arc<str>> =
            drafts.iter().map(|draft| Arc::clone(&draft.spec.name)).collect();
        let slot = |name: &str| {
            names.iter().position(|known| &**known == name).and_then(|at| u16::try_from(at).ok())
        };
        let mut fields = Vec::with_capacity(drafts.len());
        for Draft { mut spec, with, when, .. } in drafts {
            if let Some((name, place)) = with {
                spec.required_with = slot(&name);
                if spec.required_with.is_none() {
                    self.no_field(&name, place, &names);
                }
            }
            if let Some((name, is, place)) = when {
                spec.required_if = slot(&name).map(|slot| Condition { slot, is });
                if spec.required_if.is_none() {
                    self.no_field(&name, place, &names);
                }
            }
            fields.push(spec);
        }
        fields
    }

    pub(super) fn no_field(&mut self, name: &str, place: Place, names: &[Arc<str>]) {
        let message = Message::new("input-schema-no-field").with("field", name);
        let mut finding = Finding::error(RULE, place, message);
        if let Some(near) = nearest(name, names.iter().map(|name| &**name)) {
            finding = finding.help(Message::new("input-did-you-mean").with("name", near));
        }
        self.findings.push(finding);
    }
}
