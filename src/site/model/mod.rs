//! The model: the book as one JSON file for machines, and the schema of that file.
//!
//! `book.json` holds what an auditor's own program asks for first: how each contract stands, in
//! points and money, with ranges, and what of it is not simply met. It is bounded; rows by the
//! thousand are in the tables. Keys are those of `score --format json`.
//! To add a key: a field in `shape.rs` with its sentence, which becomes its description in the
//! schema; its value in `fill.rs`. A key that changes its meaning raises [`FORM`].

mod fill;
pub mod shape;

use schemars::generate::SchemaSettings;

use super::desk::Desk;
use super::target::Target;
use super::voice::Voice;
use crate::base::reading_order::plain_order;
use crate::lang::Catalog;

/// Path of the book within the site.
pub const FILE: &str = "book.json";

/// Path of its schema within the site.
pub const SCHEMA: &str = "book.schema.json";

/// Form of the book; grows when a key changes its meaning or goes away.
pub const FORM: u32 = 1;

/// Name of the schema; it changes with the form.
pub const SCHEMA_ID: &str = "urn:pactbook:book:1";

/// The book as JSON, in the words of the settings' language; `paths` are those of the site's files,
/// among them the tables.
pub(super) fn book<'p>(desk: &Desk<'_>, paths: impl Iterator<Item = &'p String>) -> Vec<u8> {
    let tables: Vec<&str> = paths.map(String::as_str).filter(|path| is_table(path)).collect();
    let catalog = std::sync::Arc::new(Catalog::of(desk.book.settings.language));
    let voice = Voice { desk, catalog: &catalog, route: desk.route(Target::Home) };
    let text = serde_json::to_string_pretty(&fill::book(&voice, &tables))
        .expect("the model has text keys and no failing parts");
    let mut text = plain_order(&text).into_owned();
    text.push('\n');
    text.into_bytes()
}

/// Whether a file of the site is a table as JSON, in Chinese.
fn is_table(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts[..], ["tables", name] | [_, "tables", name] if name.ends_with(".json"))
        && parts[0] != "en"
}

/// The schema of the book, as JSON.
pub fn schema() -> Vec<u8> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<shape::Book>();
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    let mut text =
        serde_json::to_string_pretty(&schema).expect("a schema has text keys and no failing parts");
    text.push('\n');
    text.into_bytes()
}
