//! Schemas for editors: what they pass and what they refuse, held to the readers.

mod command;
mod contract;
mod others;
mod records;

use boon::Compiler;
use boon::SchemaIndex;
use boon::Schemas;
use pactbook::base::document;
use pactbook::base::document::Table;
use pactbook::base::document::Value as Toml;
use pactbook::base::language::Language;
use pactbook::ledger::kinds::Kinds;
use pactbook::schemas;
use pactbook::schemas::Ids;
use pactbook::schemas::Known;
use pactbook::snapshot::Content;
use serde_json::Value;
use serde_json::json;

/// One schema, ready to judge files.
pub(crate) struct Judge {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Judge {
    /// The schema of that name, for these kinds.
    pub(crate) fn of(name: &str, kinds: &Kinds) -> Judge {
        let known =
            Known { kinds, ids: Ids::default(), language: Language::Zh, pages: Default::default() };
        let text = schemas::all(&known).remove(name).expect("a schema of that name");
        let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let place = "urn:pactbook:schema";
        compiler.add_resource(place, schema).expect("the schema has an address");
        let index = compiler.compile(place, &mut schemas).expect("the schema is one of draft 7");
        Judge { schemas, index }
    }

    /// What is wrong with a file; nothing if the schema passes it.
    pub(crate) fn faults(&self, toml: &str) -> Option<String> {
        let (table, faults) = document::parse(toml);
        assert_eq!(faults, [], "{toml}");
        let file = of_table(&table);
        self.schemas.validate(&file, self.index).err().map(|fault| fault.to_string())
    }
}

fn of_table(table: &Table<'_>) -> Value {
    let entries = table.iter().map(|(key, value)| (key.get_ref().to_string(), of(value.get_ref())));
    Value::Object(entries.collect())
}

/// A value as taplo gives it to a schema: dates and times as the text that stands there.
fn of(value: &Toml<'_>) -> Value {
    match value {
        Toml::String(text) => json!(text.as_ref()),
        Toml::Integer(number) => {
            serde_json::from_str(&number.as_str().replace('_', "")).expect("a whole number")
        }
        Toml::Float(number) => {
            serde_json::from_str(&number.as_str().replace('_', "")).expect("a number")
        }
        Toml::Boolean(on) => json!(on),
        Toml::Datetime(time) => json!(time.to_string()),
        Toml::Array(items) => items.iter().map(|item| of(item.get_ref())).collect(),
        Toml::Table(table) => of_table(table),
    }
}

#[test]
fn every_file_of_the_repository_passes_its_schema() {
    let kinds = Kinds::shipped();
    let judges = schemas::NAMES.map(|(name, _)| (name, Judge::of(name, &kinds)));
    let mut n_files = [0; 6];
    let mut wrong = Vec::new();
    let snapshot = &crate::shipped::shipped().snapshot;
    for (_, source) in snapshot.numbered() {
        let (path, Content::Text(text)) = (&source.path, &source.content) else { continue };
        let name = match path.split('/').collect::<Vec<&str>>()[..] {
            ["data", "calendars", _] => "calendar",
            ["data", _, "contract.toml"] => "contract",
            ["data", _, "examples", ..] => "example",
            ["data", _, "records", ..] => "records",
            ["pactbook.toml"] => "settings",
            _ => continue,
        };
        if !path.ends_with(".toml") {
            continue;
        }
        let at = judges.iter().position(|(known, _)| *known == name).expect("it is listed");
        n_files[at] += 1;
        wrong.extend(judges[at].1.faults(text).map(|fault| format!("{path}: {fault}")));
    }
    assert_eq!(wrong, Vec::<String>::new());
    let names = schemas::NAMES.map(|(name, _)| name);
    for (name, n) in names.iter().zip(n_files) {
        assert!(n > 0 || *name == "kinds", "there are files for {name}");
    }
}

#[test]
fn the_kinds_that_ship_pass_the_schema_of_kinds() {
    let judge = Judge::of("kinds", &Kinds::shipped());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/ledger/kinds");
    let mut n_files = 0;
    for entry in std::fs::read_dir(folder).expect("the source is readable") {
        let path = entry.expect("an entry").path();
        let is_kind = path.extension().is_some_and(|end| end == "toml")
            && path.file_stem().is_some_and(|name| name != "shared");
        if is_kind {
            n_files += 1;
            let text = std::fs::read_to_string(&path).expect("a schema file");
            assert_eq!(judge.faults(&text), None, "{}", path.display());
        }
    }
    assert!(n_files > 40);
}

#[test]
fn the_rules_of_editors_name_the_folders_of_the_settings() {
    let (settings, _) = pactbook::settings::read(
        "[folders]\ndata = \"my \\\"data\"\n",
        pactbook::base::place::SourceId(0),
    );
    let text = schemas::taplo(&settings.folders);
    let (_, faults) = document::parse(&text);
    assert_eq!(faults, [], "{text}");
    for (name, _) in schemas::NAMES {
        assert!(text.contains(&format!("path = \".pactbook/schemas/{name}.json\"")), "{text}");
    }
    assert!(text.contains(r#"include = ["my \"data/*/records/**/*.toml"]"#), "{text}");
}

#[test]
fn titles_are_in_the_language_asked_for_and_descriptions_in_both() {
    let kinds = Kinds::shipped();
    for (language, title) in [(Language::Zh, "报障时间"), (Language::En, "Reported at")] {
        let known =
            Known { kinds: &kinds, ids: Ids::default(), language, pages: Default::default() };
        let text = schemas::all(&known).remove("records").expect("it");
        let schema: Value = serde_json::from_str(&text).expect("JSON");
        let field = &schema["definitions"]["incident"]["properties"]["reported_at"];
        assert_eq!(field["title"], title);
        let said = field["description"].as_str().expect("a description");
        assert!(
            said.starts_with(title) && said.contains("报障时间") && said.contains("Reported at")
        );
    }
}
