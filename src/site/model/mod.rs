//! The model: the book as one JSON file for machines, and the schema of that file.
//!
//! A contract's `book.json` holds what an auditor's own program asks for first: how it stands, in
//! points and money, with ranges, and what of it is not simply met. It is bounded; rows by the
//! thousand are in the tables. The `book.json` of all names the contracts and says how each stands in
//! a few figures, and the newest findings. Keys are those of `score --format json`.
//! To add a key: a field in `shape.rs` with its sentence, which becomes its description in the
//! schema; its value in `fill.rs`. A key that changes its meaning raises [`FORM`].

mod fill;
pub mod shape;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde::Serialize;

use super::news::News;
use super::voice::Voice;
use crate::base::visible::escaped_json;

/// Path of the book within the site.
pub const FILE: &str = "book.json";

/// Path of its schema within the site.
pub const SCHEMA: &str = "book.schema.json";

/// Path of the schema of a contract's book within the site.
pub const CONTRACT_SCHEMA: &str = "contract.schema.json";

/// The same, as a contract's book names it.
const CONTRACT_SCHEMA_FROM_CONTRACT: &str = "../contract.schema.json";

/// Form of the books; grows when a key changes its meaning or goes away.
pub const FORM: u32 = 2;

/// Name of the schema of the book of all; it changes with the form.
pub const SCHEMA_ID: &str = "urn:pactbook:book:2";

/// Name of the schema of a contract's book.
pub const CONTRACT_SCHEMA_ID: &str = "urn:pactbook:contract-book:2";

/// What the book of all needs of a contract, or of what concerns none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Piece {
    /// The contract; none for what concerns none.
    pub entry: Option<shape::Entry>,
    /// Its newest findings.
    pub findings: Vec<shape::Finding>,
    /// How many it has.
    pub n_findings: usize,
    /// Findings of every kind by the names of their levels.
    pub levels: BTreeMap<String, usize>,
}

/// Path of the book of the contract of this name within the site.
pub(super) fn contract_file(name: &str) -> String {
    format!("{name}/{FILE}")
}

/// The book of a contract, with its path, in the words of the voice; `news` may hold those of others,
/// and `paths` those of all files.
pub(super) fn of_contract(
    voice: &Voice<'_>,
    news: &[News<'_>],
    c: usize,
    paths: &[&str],
) -> (String, Vec<u8>) {
    let tables = tables(paths);
    let file = contract_file(&voice.desk.shelves[c].name);
    (file, written(&fill::one_contract(voice, c, news, &tables)))
}

/// What the book of all needs of a contract, or of what concerns none.
pub(super) fn piece(voice: &Voice<'_>, news: &[News<'_>], contract: Option<usize>) -> Piece {
    fill::piece(voice, contract, news)
}

/// The book of all.
pub(super) fn join(voice: &Voice<'_>, pieces: &[Piece], paths: &[&str]) -> Vec<u8> {
    written(&fill::book(voice, pieces, &tables(paths)))
}

fn tables<'p>(paths: &[&'p str]) -> Vec<&'p str> {
    paths.iter().copied().filter(|path| is_table(path)).collect()
}

fn written(value: &impl Serialize) -> Vec<u8> {
    let text =
        serde_json::to_string_pretty(value).expect("the model has text keys and no failing parts");
    let mut text = escaped_json(text);
    text.push('\n');
    text.into_bytes()
}

/// Whether a file of the site is a table as JSON.
fn is_table(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts[..], ["tables", name] | [_, "tables", name] if name.ends_with(".json"))
}

/// The schema of the book of all, as JSON.
pub fn schema() -> Vec<u8> {
    of_shape::<shape::Book>(SCHEMA_ID)
}

/// The schema of a contract's book, as JSON.
pub fn contract_schema() -> Vec<u8> {
    of_shape::<shape::OneContract>(CONTRACT_SCHEMA_ID)
}

fn of_shape<T: JsonSchema>(id: &'static str) -> Vec<u8> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), id.into());
    let mut text =
        serde_json::to_string_pretty(&schema).expect("a schema has text keys and no failing parts");
    text.push('\n');
    text.into_bytes()
}
