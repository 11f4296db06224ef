//! Schemas for editors: what record, contract, settings, calendar and kind files may say.
//!
//! Owns the JSON Schemas (draft 7, which old editors take) and the file that binds them to files for
//! taplo and Even Better TOML. They help while somebody writes and judge nothing: what they pass,
//! [`crate::ledger`] still reads with more rigour, and the dates of TOML cannot be told from
//! quoted ones by them. The verbs are [`all()`] and [`taplo()`].
//!
//! The record schema is made from the record kinds. Of the others `contract.toml`, `settings.toml`,
//! `calendar.toml`, `kinds.toml` and `example.toml` beside this file say each key with its words; a
//! test holds them to the readers. To add a key: a line there.

mod contract;
mod notation;
mod records;
mod shape;

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::json;

use crate::base::language::Language;
use crate::lang::Catalog;
use crate::ledger::Ledger;
use crate::ledger::kinds::Kinds;
use crate::ledger::kinds::Label;
use crate::settings::Folders;

pub use notation::Holds;
pub use notation::Key;
pub use notation::Notation;

use shape::Object;

/// The schemas by name, with the file each describes below a data folder.
pub const NAMES: [(&str, &str); 6] = [
    ("calendar", "calendars/*.toml"),
    ("contract", "*/contract.toml"),
    ("example", "*/examples/*.toml"),
    ("kinds", "kinds/*.toml"),
    ("records", "*/records/**/*.toml"),
    ("settings", ""),
];

/// Where they are kept in a data repository.
pub const FOLDER: &str = ".pactbook/schemas";

/// The file that binds them to files, at the root of a data repository.
pub const TAPLO: &str = ".taplo.toml";

/// How that file begins; one that does not is somebody else's.
pub const TAPLO_HEAD: &str = "# pactbook schema --output . 写成，编辑器据此核对和补全；改了首行，以后就不再覆盖。\n\
     # Written by `pactbook schema --output .` for taplo and Even Better TOML; with another first line it is left alone.\n";

/// What the repository has that its files may name.
#[derive(Debug)]
pub struct Known<'a> {
    /// The record kinds.
    pub kinds: &'a Kinds,
    /// Ids that records name, for completion; any other is as good.
    pub ids: Ids,
    /// The language that titles are in; descriptions have both, this one first.
    pub language: Language,
    /// Pages of the handbook on the web by their paths, such as `kinds/incident`; may be none.
    pub pages: BTreeMap<String, String>,
}

/// Ids with what each is, sorted.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// Systems under contract.
    pub systems: BTreeMap<String, String>,
    /// Periods and named windows.
    pub periods: BTreeMap<String, String>,
    /// Those registered as staff.
    pub staff: BTreeMap<String, String>,
}

impl Ids {
    /// The ids of a ledger's contracts and of its staff records.
    pub fn of(ledger: &Ledger) -> Ids {
        let mut ids = Ids::default();
        for (no, contract) in ledger.contracts.iter().enumerate() {
            let identity = &contract.identity;
            let add = |map: &mut BTreeMap<String, String>, id: &str, title: &str| {
                let said = format!("{} · {title}", identity.id);
                map.entry(id.to_owned())
                    .and_modify(|known| known.push_str(&format!("\n\n{said}")))
                    .or_insert(said);
            };
            for one in &identity.systems {
                add(&mut ids.systems, &one.id.text, &one.title);
            }
            for one in &identity.periods {
                add(&mut ids.periods, &one.id.text, &one.title);
            }
            for one in &identity.windows {
                add(&mut ids.periods, &one.id.text, &one.title);
            }
            let Some(kind) = ledger.kinds.find("staff") else { continue };
            for record in ledger.of_kind(no, kind) {
                let record = ledger.record(*record);
                let title = ledger.kinds.kind(kind).title;
                let title = title.and_then(|slot| record.written(slot));
                let title = title.and_then(|field| field.value.as_text()).unwrap_or_default();
                add(&mut ids.staff, &record.id, title);
            }
        }
        ids
    }
}

/// How a schema speaks: both languages, one of them first.
struct Voice<'a> {
    known: &'a Known<'a>,
    first: Catalog,
    second: Catalog,
}

impl Voice<'_> {
    fn title<'l>(&self, label: &'l Label) -> &'l str {
        match self.known.language {
            Language::Zh => &label.zh,
            Language::En => &label.en,
        }
    }

    /// A label in both languages, a paragraph each.
    fn both(&self, label: &Label) -> String {
        let (one, two) = match self.known.language {
            Language::Zh => (&label.zh, &label.en),
            Language::En => (&label.en, &label.zh),
        };
        format!("{one}\n\n{two}")
    }

    /// Links the key that an object describes with a page of the handbook, if it is on the web.
    fn link(&self, object: &mut Object, page: &str) {
        if let Some(address) = self.known.pages.get(page) {
            object.insert("x-taplo".to_owned(), json!({ "links": { "key": address } }));
        }
    }
}

/// Every schema as text, by its name.
pub fn all(known: &Known<'_>) -> BTreeMap<&'static str, String> {
    let other = match known.language {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    };
    let voice = Voice { known, first: Catalog::of(known.language), second: Catalog::of(other) };
    NAMES.iter().map(|(name, _)| (*name, one(&voice, name))).collect()
}

fn one(voice: &Voice<'_>, name: &str) -> String {
    let schema = match name {
        "records" => records::schema(voice),
        "example" => contract::example(voice),
        "settings" => contract::schema(voice, SETTINGS),
        "calendar" => contract::schema(voice, CALENDAR),
        "kinds" => contract::schema(voice, KINDS),
        _ => contract::schema(voice, CONTRACT),
    };
    lines(&schema)
}

/// A schema as text: each key of a file and each definition on a line of its own, so that what
/// changes is seen when it is committed.
fn lines(schema: &Value) -> String {
    let mut text = String::new();
    let Value::Object(parts) = schema else { return text };
    for (key, part) in parts {
        text.push_str(if text.is_empty() { "{\n" } else { ",\n" });
        text.push_str(&format!("{}: ", Value::from(key.as_str())));
        match part {
            Value::Object(entries) if !entries.is_empty() => {
                let entries = entries
                    .iter()
                    .map(|(name, entry)| format!("{}: {entry}", Value::from(name.as_str())));
                text.push_str(&format!("{{\n{}\n}}", entries.collect::<Vec<String>>().join(",\n")));
            }
            part => text.push_str(&part.to_string()),
        }
    }
    text.push_str("\n}\n");
    text
}

/// What a contract file may say, in the notation of [`Notation`].
pub const CONTRACT: &str = include_str!("contract.toml");
/// What `pactbook.toml` may say.
pub const SETTINGS: &str = include_str!("settings.toml");
/// What a calendar may say.
pub const CALENDAR: &str = include_str!("calendar.toml");
/// What a file of record kinds may say.
pub const KINDS: &str = include_str!("kinds.toml");
/// What a worked example says beside its records.
pub const EXAMPLE: &str = include_str!("example.toml");

/// The head of every schema.
fn head(title: &str, description: &str) -> Object {
    let mut object = Object::new();
    object.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    shape::describe(&mut object, title, description);
    object
}

/// The text of `.taplo.toml`: which schema is for which files.
pub fn taplo(folders: &Folders) -> String {
    let data = &folders.data;
    let mut text = String::from(TAPLO_HEAD);
    for (name, files) in NAMES {
        let include = match files {
            "" => crate::settings::FILE.to_owned(),
            files => format!("{data}/{files}"),
        };
        text.push_str(&format!(
            "\n[[rule]]\ninclude = [{}]\n\n[rule.schema]\npath = {}\n",
            Value::from(include),
            Value::from(format!("{FOLDER}/{name}.json")),
        ));
    }
    text
}
