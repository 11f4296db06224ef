//! Reads schema files of record kinds; what is wrong with one is a finding at its own line.

use std::sync::Arc;

use crate::base::document::Spanned;
use crate::base::document::Table;
use crate::base::document::Value as Toml;
use crate::base::document::parse;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::value::Type;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::GIT_FIELDS;
use crate::ledger::kinds::Group;
use crate::ledger::kinds::Kind;
use crate::ledger::kinds::Kinds;
use crate::ledger::kinds::Label;
use crate::ledger::kinds::Page;
use crate::ledger::kinds::fields::Draft;

pub(super) const RULE: &str = "schema-fault";

const KIND_KEYS: &[&str] = &[
    "name", "group", "label", "summary", "at", "page", "title", "by", "by_field", "order", "field",
];

/// Reads the schema of the fields that all kinds share.
pub(super) fn shared(source: SourceId, text: &str) -> (Vec<Draft>, Vec<Finding>) {
    let mut reader = Reader { source, findings: Vec::new() };
    let table = reader.parse(text);
    reader.known_keys(&table, &["field"]);
    let mut drafts = reader.drafts(&table, "field", Place::start_of(source));
    for draft in &mut drafts {
        draft.spec.git = GIT_FIELDS.contains(&&*draft.spec.name);
    }
    (drafts, reader.findings)
}

/// Reads a kind, or the kind that is already known with the file's fields added.
pub(super) fn kind(source: SourceId, text: &str, known: &Kinds) -> (Option<Kind>, Vec<Finding>) {
    let mut reader = Reader { source, findings: Vec::new() };
    let table = reader.parse(text);
    let start = Place::start_of(source);
    let Some(name) = reader.text(&table, "name", Some(start)) else {
        return (None, reader.findings);
    };
    let drafts = reader.drafts(&table, "field", start);
    let kind = match known.named(&name) {
        Some(kind) => {
            reader.known_keys(&table, &["name", "order", "field"]);
            reader.extended(kind.clone(), drafts, &table)
        }
        None => {
            reader.known_keys(&table, KIND_KEYS);
            reader.fresh(&name, drafts, known, &table)
        }
    };
    (kind, reader.findings)
}

pub(super) struct Reader {
    pub(super) source: SourceId,
    pub(super) findings: Vec<Finding>,
}

impl Reader {
    fn parse<'a>(&mut self, text: &'a str) -> Table<'a> {
        let (table, faults) = parse(text);
        if let Some(fault) = faults.first() {
            let place = Place::new(self.source, fault.range.clone());
            self.wrong(place, Message::new("input-syntax").with("detail", &fault.message));
        }
        table
    }

    pub(super) fn wrong(&mut self, place: Place, message: Message) {
        self.findings.push(Finding::error(RULE, place, message));
    }

    pub(super) fn place<T>(&self, value: &Spanned<T>) -> Place {
        Place::new(self.source, value.span())
    }

    pub(super) fn known_keys(&mut self, table: &Table<'_>, keys: &[&str]) {
        for (key, _) in table {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let message = Message::new("input-schema-unknown-key").with("key", name);
                let mut finding = Finding::error(RULE, self.place(key), message);
                if let Some(near) = nearest(name, keys.iter().copied()) {
                    finding = finding.help(Message::new("input-did-you-mean").with("name", near));
                }
                self.findings.push(finding);
            }
        }
    }

    pub(super) fn expected(&mut self, place: Place, key: &str, what: &str) {
        let message =
            Message::new("input-schema-wrong-value").with("key", key).with("expected", what);
        self.wrong(place, message);
    }

    /// The text under a key; `needed_at` says where to complain if there is none.
    pub(super) fn text(
        &mut self,
        table: &Table<'_>,
        key: &str,
        needed_at: Option<Place>,
    ) -> Option<String> {
        match table.get(key) {
            Some(value) => match value.get_ref() {
                Toml::String(text) if !text.trim().is_empty() => Some(text.to_string()),
                _ => {
                    self.expected(self.place(value), key, "text");
                    None
                }
            },
            None => {
                if let Some(place) = needed_at {
                    self.wrong(place, Message::new("input-schema-missing-key").with("key", key));
                }
                None
            }
        }
    }

    pub(super) fn flag(&mut self, table: &Table<'_>, key: &str) -> bool {
        match table.get(key).map(|value| (value, value.get_ref())) {
            None => false,
            Some((_, Toml::Boolean(on))) => *on,
            Some((value, _)) => {
                self.expected(self.place(value), key, "true / false");
                false
            }
        }
    }

    pub(super) fn label_of(&mut self, table: &Table<'_>, place: Place) -> Label {
        let zh = self.text(table, "zh", Some(place)).unwrap_or_default();
        let en = self.text(table, "en", Some(place)).unwrap_or_default();
        Label { zh: zh.into(), en: en.into() }
    }

    pub(super) fn label(
        &mut self,
        table: &Table<'_>,
        key: &str,
        needed_at: Option<Place>,
    ) -> Option<Label> {
        let Some(value) = table.get(key) else {
            if let Some(place) = needed_at {
                self.wrong(place, Message::new("input-schema-missing-key").with("key", key));
            }
            return None;
        };
        let place = self.place(value);
        match value.get_ref() {
            Toml::Table(inner) => {
                self.known_keys(inner, &["zh", "en"]);
                Some(self.label_of(inner, place))
            }
            _ => {
                self.expected(place, key, "{ zh = \"\", en = \"\" }");
                None
            }
        }
    }

    pub(super) fn texts(&mut self, table: &Table<'_>, key: &str) -> Vec<(String, Place)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Toml::Array(items) = value.get_ref() else {
            self.expected(self.place(value), key, "[\"\", \"\"]");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                Toml::String(text) => texts.push((text.to_string(), self.place(item))),
                _ => self.expected(self.place(item), key, "text"),
            }
        }
        texts
    }

    /// A new kind: its own fields, then the shared ones that it does not define itself.
    fn fresh(
        &mut self,
        name: &str,
        mut drafts: Vec<Draft>,
        known: &Kinds,
        table: &Table<'_>,
    ) -> Option<Kind> {
        let start = Place::start_of(self.source);
        self.refuse_git(&mut drafts, known);
        for shared in &*known.shared {
            if drafts.iter().all(|draft| draft.spec.name != shared.spec.name) {
                drafts.push(shared.clone());
            }
        }
        let fields = self.resolved(drafts);
        let group = self.choice(table, "group", &Group::ALL);
        let page = self.choice(
            table,
            "page",
            &[("own", Page::Own), ("proof", Page::Proof), ("month", Page::Month)],
        );
        let label = self.label(table, "label", Some(start)).unwrap_or_default();
        let summary = self.label(table, "summary", Some(start)).unwrap_or_default();
        let mut kind = Kind {
            name: name.into(),
            group: group?,
            label,
            summary,
            at: None,
            page: page?,
            title: None,
            by: self.text(table, "by", None).map(Into::into),
            by_field: None,
            order: Vec::new(),
            fields,
            judged_by: None,
            judged_at: None,
            refs: Vec::new(),
            source: self.source,
            by_hash: Box::default(),
        };
        index(&mut kind);
        kind.at =
            self.slot_of(table, "at", &kind, |spec| matches!(spec.ty, Type::Instant | Type::Date));
        kind.title = self
            .slot_of(table, "title", &kind, |spec| matches!(spec.ty, Type::Text | Type::Enum(_)));
        kind.by_field = self.slot_of(table, "by_field", &kind, |spec| {
            matches!(spec.ty, Type::Text | Type::Enum(_))
        });
        kind.order = self.order(table, &kind);
        Some(kind)
    }

    /// The kind with fields added behind those it has; slots given out before stay.
    fn extended(&mut self, mut kind: Kind, drafts: Vec<Draft>, table: &Table<'_>) -> Option<Kind> {
        let mut all: Vec<Draft> = kind
            .fields
            .drain(..)
            .map(|spec| Draft { spec, place: Place::start_of(self.source), with: None, when: None })
            .collect();
        let n_before = all.len();
        let before: Vec<_> = all
            .iter()
            .map(|draft| (draft.spec.required_with, draft.spec.required_if.clone()))
            .collect();
        for draft in drafts {
            let mut taken = all.iter().take(n_before).map(|known| &known.spec.name);
            if taken.any(|name| *name == draft.spec.name) {
                let message = Message::new("input-schema-field-taken")
                    .with("field", &*draft.spec.name)
                    .with("kind", &*kind.name);
                self.wrong(draft.place, message);
            } else {
                all.push(draft);
            }
        }
        kind.source = self.source;
        kind.fields = self.resolved(all);
        for (spec, (with, when)) in kind.fields.iter_mut().take(n_before).zip(before) {
            spec.required_with = with;
            spec.required_if = when;
        }
        index(&mut kind);
        let more = self.order(table, &kind);
        kind.order.extend(more);
        Some(kind)
    }

    /// Leaves out fields whose names belong to what git fills.
    fn refuse_git(&mut self, drafts: &mut Vec<Draft>, known: &Kinds) {
        let is_taken = |draft: &Draft| {
            let shared = known.shared.iter().find(|shared| shared.spec.name == draft.spec.name);
            shared.is_some_and(|shared| shared.spec.git)
        };
        for draft in drafts.iter().filter(|draft| is_taken(draft)) {
            let message = Message::new("input-schema-git-field").with("field", &*draft.spec.name);
            self.findings.push(
                Finding::error(RULE, draft.place, message)
                    .help(Message::new("input-schema-git-field-help")),
            );
        }
        drafts.retain(|draft| !is_taken(draft));
    }

    fn choice<T: Copy>(&mut self, table: &Table<'_>, key: &str, all: &[(&str, T)]) -> Option<T> {
        let word = self.text(table, key, Some(Place::start_of(self.source)))?;
        let found = all.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let place = table.get(key).map_or(Place::start_of(self.source), |v| self.place(v));
            let words: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            self.expected(place, key, &words.join(" / "));
        }
        found
    }

    fn slot_of(
        &mut self,
        table: &Table<'_>,
        key: &str,
        kind: &Kind,
        fits: fn(&FieldSpec) -> bool,
    ) -> Option<u16> {
        let name = self.text(table, key, None)?;
        let place = table.get(key).map_or(Place::start_of(self.source), |v| self.place(v));
        let slot = self.known_slot(&name, place, kind)?;
        if !kind.spec(slot).is_some_and(fits) {
            let what = if key == "at" { "instant / date" } else { "text / enum" };
            self.expected(place, key, what);
            return None;
        }
        Some(slot)
    }

    fn known_slot(&mut self, name: &str, place: Place, kind: &Kind) -> Option<u16> {
        let slot = kind.slot(name);
        if slot.is_none() {
            let names: Vec<Arc<str>> =
                kind.fields.iter().map(|spec| Arc::clone(&spec.name)).collect();
            self.no_field(name, place, &names);
        }
        slot
    }

    fn order(&mut self, table: &Table<'_>, kind: &Kind) -> Vec<Vec<u16>> {
        let Some(value) = table.get("order") else { return Vec::new() };
        let Toml::Array(chains) = value.get_ref() else {
            self.expected(self.place(value), "order", "[[\"\", \"\"]]");
            return Vec::new();
        };
        let mut order = Vec::new();
        for chain in chains.iter() {
            let Toml::Array(names) = chain.get_ref() else {
                self.expected(self.place(chain), "order", "[[\"\", \"\"]]");
                continue;
            };
            let mut slots = Vec::new();
            for name in names.iter() {
                let place = self.place(name);
                let Toml::String(text) = name.get_ref() else {
                    self.expected(place, "order", "text");
                    continue;
                };
                let Some(slot) = self.known_slot(text, place, kind) else { continue };
                if matches!(kind.spec(slot).map(|spec| &spec.ty), Some(Type::Instant | Type::Date))
                {
                    slots.push(slot);
                } else {
                    self.expected(place, "order", "instant / date");
                }
            }
            order.push(slots);
        }
        order
    }
}

fn index(kind: &mut Kind) {
    kind.index_names();
    kind.judged_by = kind.slot("judged_by");
    kind.judged_at = kind.slot("judged_at");
    kind.refs = (0u16..)
        .zip(&kind.fields)
        .filter(|(_, spec)| holds_refs(&spec.ty))
        .map(|(slot, _)| slot)
        .collect();
}

fn holds_refs(ty: &Type) -> bool {
    match ty {
        Type::Ref(_) => true,
        Type::List(item) => holds_refs(item),
        Type::Table(fields) => fields.iter().any(|(_, ty)| holds_refs(ty)),
        _ => false,
    }
}
