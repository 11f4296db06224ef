//! Schemas made from the notation: the contract file, settings, calendars, record kinds, examples.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde_json::Value as Json;
use serde_json::json;

use crate::obligations;

use super::Voice;
use super::head;
use super::notation::Holds;
use super::notation::Key;
use super::notation::Notation;
use super::notation::Rule;
use super::records;
use super::records::both;
use super::records::define;
use super::records::refer;
use super::shape;
use super::shape::Object;
use super::shape::Shape;

/// Windows that need no declaration.
const WINDOWS: [&str; 11] = [
    "day",
    "workday",
    "week",
    "month",
    "quarter",
    "half-year",
    "year",
    "period",
    "term",
    "holiday",
    "holiday-day",
];

/// The schema of a sort of file that the notation describes.
pub(super) fn schema(voice: &Voice<'_>, text: &str) -> Json {
    let notation = Notation::read(text);
    let maker = Maker { voice, notation: &notation };
    let Some((name, keys)) = notation.tables.first() else { return json!({}) };
    let key = match name.as_str() {
        "contract" => "schema-contract",
        "settings" => "schema-settings",
        "calendar" => "schema-calendar",
        "kinds" => "schema-kinds",
        _ => "schema-example",
    };
    let mut object = head(&voice.first.word(key), &both(voice, key));
    object.append(&mut maker.table(keys));
    object.insert("definitions".to_owned(), Json::Object(maker.definitions()));
    Json::Object(object)
}

/// The schema of worked examples: records beside what must come out of them.
pub(super) fn example(voice: &Voice<'_>) -> Json {
    let Json::Object(mut object) = schema(voice, super::EXAMPLE) else {
        return json!({});
    };
    let (mut properties, mut definitions) = records::kinds(voice, true);
    let merge = |object: &mut Object, key: &str, more: &mut Object| {
        if let Some(Json::Object(known)) = object.get_mut(key) {
            known.append(more);
        }
    };
    // Names of record kinds have no hyphen, those of tables a prefix with one.
    merge(&mut object, "properties", &mut properties);
    merge(&mut object, "definitions", &mut definitions);
    Json::Object(object)
}

struct Maker<'a> {
    voice: &'a Voice<'a>,
    notation: &'a Notation,
}

impl Maker<'_> {
    /// What tables in lists are, by name.
    fn definitions(&self) -> Object {
        let mut all = Object::new();
        for (name, keys) in &self.notation.tables {
            if self.is_listed(name) && name != "loose" {
                define(&mut all, &format!("table-{name}"), self.table(keys));
            }
        }
        if !self.notation.rules.is_empty() {
            define(&mut all, "table-obligation", self.obligation(&[]));
            let beside = self.notation.table("loose");
            define(&mut all, "table-loose", self.obligation(beside));
        }
        all
    }

    /// Whether tables of that name stand in a list somewhere.
    fn is_listed(&self, name: &str) -> bool {
        let tables = self.notation.tables.iter().flat_map(|(_, keys)| keys);
        let rules = self.notation.rules.iter().flat_map(|rule| &rule.keys);
        tables
            .chain(rules)
            .flat_map(|key| &key.holds)
            .any(|holds| matches!(holds, Holds::Tables(of) | Holds::Listed(of) if of == name))
    }

    fn table(&self, keys: &[Key]) -> Object {
        let properties = keys.iter().map(|key| (key.name.clone(), self.key(key).into()));
        let mut object = Object::new();
        object.insert("type".to_owned(), json!("object"));
        object.insert("properties".to_owned(), Json::Object(properties.collect()));
        object.insert("additionalProperties".to_owned(), json!(false));
        require(&mut object, keys.iter());
        object
    }

    fn key(&self, key: &Key) -> Object {
        self.described(key, &self.voice.both(&key.label))
    }

    fn described(&self, key: &Key, description: &str) -> Object {
        let title = self.voice.title(&key.label);
        let entry = |name: &str| refer(&format!("table-{name}"));
        match key.holds.as_slice() {
            [Holds::Tables(name)] => shape::tables(&entry(name), title, description, true),
            [Holds::Listed(name)] => {
                let mut list = Object::new();
                list.insert("type".to_owned(), json!("array"));
                list.insert("items".to_owned(), entry(name));
                shape::describe(&mut list, title, description);
                list
            }
            [Holds::Map(words)] => {
                let mut map = Object::new();
                map.insert("type".to_owned(), json!("object"));
                map.insert("additionalProperties".to_owned(), json!({ "enum": words }));
                shape::describe(&mut map, title, description);
                map
            }
            _ => self.shape(key).json(title, description),
        }
    }

    fn shape(&self, key: &Key) -> Shape {
        let shapes = key.holds.iter().map(|holds| self.holds(holds));
        shapes.reduce(Shape::or).unwrap_or_default()
    }

    fn holds(&self, holds: &Holds) -> Shape {
        let bare = |words: &[String]| -> Vec<(String, String)> {
            words.iter().map(|word| (word.clone(), String::new())).collect()
        };
        match holds {
            Holds::One(words) => Shape::words(bare(words), true),
            Holds::Some(words) => Shape::words(bare(words), false),
            Holds::Table(name) => Shape::table(self.table(self.notation.table(name)).into()),
            Holds::Plain(name) => self.plain(name),
            // They stand alone: see `described`.
            Holds::Tables(_) | Holds::Listed(_) | Holds::Map(_) => Shape::default(),
        }
    }

    /// What has no parts, by its name in the notation.
    fn plain(&self, name: &str) -> Shape {
        let least = |min: u32, shape: Shape| Shape { min: Some(min), ..shape };
        let texts = || Shape::list(&Shape::text());
        let windows = || WINDOWS.map(|word| (word.to_owned(), String::new())).to_vec();
        match name {
            "flag" => Shape::flag(),
            "number" => Shape::number(),
            "points" => least(0, Shape::number()),
            "whole" => least(1, Shape::integer()),
            "whole-or-none" => least(0, Shape::integer()),
            "threshold" => Shape::threshold(),
            "share" => Shape::share(),
            "money" => Shape::money(),
            "amount" => Shape::amount(),
            "size" => Shape::size(),
            "lapse" => Shape::lapse(),
            "seconds" => Shape::seconds(),
            "date" => Shape::date(),
            "dates" => Shape::list(&Shape::date()),
            "instant" => Shape::instant(),
            "bounds" => Shape::bounds(),
            "open-bounds" => Shape::open_bounds(),
            "texts" | "fields" => Shape::text().or(texts()),
            "texts-list" => texts(),
            "texts-or-flags" => Shape::list(&Shape::text().or(Shape::flag())),
            "lists" => Shape::list(&texts()),
            "window" => Shape::words(windows(), false),
            "kind" => Shape::words(self.kinds(), true),
            "kinds" => {
                let kinds = Shape::words(self.kinds(), true);
                Shape::list(&kinds).or(kinds)
            }
            "rule" => Shape::words(self.rules(), true),
            // Texts, expressions and names of fields: what they may be hangs on the rest of the file.
            _ => Shape::text(),
        }
    }

    /// The record kinds with what they are.
    fn kinds(&self) -> Vec<(String, String)> {
        let kinds = self.voice.known.kinds.iter();
        kinds.map(|kind| (kind.name.to_string(), self.voice.both(&kind.label))).collect()
    }

    /// The rule kinds with what they ask.
    fn rules(&self) -> Vec<(String, String)> {
        let said = |name: &str| {
            let rule = self.notation.rules.iter().find(|rule| rule.name == name);
            rule.map(|rule| self.voice.both(&rule.label)).unwrap_or_default()
        };
        obligations::RULES.iter().map(|rule| (rule.name.to_owned(), said(rule.name))).collect()
    }

    /// An obligation: the keys of all rule kinds, so that editors complete them, and for each kind
    /// which of them it has. `beside` are keys that it has wherever it stands.
    fn obligation(&self, beside: &[Key]) -> Object {
        let shared: Vec<&Key> = self.notation.shared.iter().chain(beside).collect();
        let mut all: BTreeMap<&str, Vec<(&Rule, &Key)>> = BTreeMap::new();
        for rule in &self.notation.rules {
            for key in &rule.keys {
                all.entry(&key.name).or_default().push((rule, key));
            }
        }
        let mut properties = Object::new();
        for key in &shared {
            let mut object = self.key(key);
            // A streak begins `since` a record.
            if all.contains_key(&*key.name) {
                object = Object::new();
                shape::describe(
                    &mut object,
                    self.voice.title(&key.label),
                    &self.voice.both(&key.label),
                );
            }
            properties.insert(key.name.clone(), object.into());
        }
        let mut varied = BTreeSet::new();
        for (name, uses) in &all {
            if properties.contains_key(*name) {
                varied.insert(*name);
                continue;
            }
            let one = uses[0].1;
            let is_one = uses.iter().all(|(_, key)| key.holds == one.holds);
            let description = self.uses(uses);
            let object = match is_one {
                true => self.described(one, &description),
                false => {
                    varied.insert(*name);
                    self.loosely(uses, &description)
                }
            };
            properties.insert((*name).to_owned(), object.into());
        }
        let cases: Vec<Json> = self
            .notation
            .rules
            .iter()
            .map(|rule| {
                let own = |name: &str| rule.keys.iter().find(|key| key.name == name);
                let known = shared.iter().map(|key| key.name.as_str());
                let mut inner: Object = known
                    .filter(|name| own(name).is_none())
                    .map(|name| {
                        let key = shared.iter().find(|key| key.name == name);
                        let is_varied = varied.contains(name);
                        let shape = key.filter(|_| is_varied).map(|key| self.shape(key));
                        (name.to_owned(), shape.map_or(json!(true), |one| one.json("", "").into()))
                    })
                    .collect();
                for key in &rule.keys {
                    let shape = match varied.contains(&*key.name) {
                        true => self.described(key, "").into(),
                        false => json!(true),
                    };
                    inner.insert(key.name.clone(), shape);
                }
                let mut then = Object::new();
                then.insert("properties".to_owned(), inner.into());
                then.insert("additionalProperties".to_owned(), json!(false));
                require(&mut then, rule.keys.iter());
                json!({ "if": { "properties": { "kind": { "const": rule.name } } }, "then": then })
            })
            .collect();
        let mut object = Object::new();
        object.insert("type".to_owned(), json!("object"));
        object.insert("properties".to_owned(), properties.into());
        require(&mut object, shared.into_iter());
        object.insert("dependencies".to_owned(), json!({ "kind": { "allOf": cases } }));
        object
    }

    /// What a key means, rule kind by rule kind where they differ.
    fn uses(&self, uses: &[(&Rule, &Key)]) -> String {
        let mut said: Vec<(String, Vec<&str>)> = Vec::new();
        for (rule, key) in uses {
            let label = self.voice.both(&key.label);
            match said.iter_mut().find(|(known, _)| *known == label) {
                Some((_, rules)) => rules.push(&rule.name),
                None => said.push((label, vec![&rule.name])),
            }
        }
        let lines = said.iter().map(|(label, rules)| {
            let rules: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
            format!("{}\n\n{label}", rules.join(" "))
        });
        lines.collect::<Vec<String>>().join("\n\n")
    }

    /// A key that holds other things in other rule kinds: any of them, for completion.
    fn loosely(&self, uses: &[(&Rule, &Key)], description: &str) -> Object {
        let mut types = BTreeSet::new();
        for (_, key) in uses {
            let is_listed = |holds: &Holds| matches!(holds, Holds::Tables(_) | Holds::Listed(_));
            if key.holds.iter().any(is_listed) {
                types.extend(["array", "object"]);
            }
            types.extend(self.shape(key).types);
        }
        let mut object = Object::new();
        object.insert("type".to_owned(), json!(types));
        shape::describe(&mut object, self.voice.title(&uses[0].1.label), description);
        object
    }
}

/// States which keys must be there.
fn require<'k>(object: &mut Object, keys: impl Iterator<Item = &'k Key>) {
    let required: Vec<&str> =
        keys.filter(|key| key.required).map(|key| key.name.as_str()).collect();
    if !required.is_empty() {
        object.insert("required".to_owned(), json!(required));
    }
}
