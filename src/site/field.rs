//! Fields of a record as pages show them: label, value with its unit, links, safe Markdown, line.

use serde::Serialize;

use crate::base::message::Message;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::record::Field;
use crate::ledger::record::Record;

use super::attachments;
use super::parts::Anchor;
use super::voice::Voice;

/// A field.
#[derive(Debug, Serialize)]
pub struct FieldView {
    /// Its name in the file.
    pub name: String,
    /// Its label.
    pub label: String,
    /// How the value is shown: `text`, `number`, `html`, `links`, `table`.
    pub form: &'static str,
    /// The value in words.
    pub text: String,
    /// Safe HTML of a Markdown field.
    pub html: String,
    /// Records it refers to.
    pub links: Vec<Anchor>,
    /// Heads of its table.
    pub heads: Vec<String>,
    /// Rows of its table; a file that the site offers has its address.
    pub rows: Vec<Vec<Anchor>>,
    /// Where it stands.
    pub line: String,
}

/// The fields of a record, without its id, in the order of its kind.
pub fn fields(voice: &Voice<'_>, record: &Record) -> Vec<FieldView> {
    let kind = voice.desk.kind(record);
    let mut fields: Vec<&Field> = record.fields.iter().collect();
    fields.sort_by_key(|field| field.slot);
    fields
        .into_iter()
        .filter(|field| {
            let spec = &kind.fields[usize::from(field.slot)];
            &*spec.name != "id" && !spec.git
        })
        .map(|field| view(voice, record, field, &kind.fields[usize::from(field.slot)]))
        .collect()
}

fn view(voice: &Voice<'_>, record: &Record, field: &Field, spec: &FieldSpec) -> FieldView {
    let mut view = FieldView {
        name: spec.name.to_string(),
        label: voice.choose(&spec.label.zh, &spec.label.en),
        form: "text",
        text: String::new(),
        html: String::new(),
        links: Vec::new(),
        heads: Vec::new(),
        rows: Vec::new(),
        line: voice.say(&Message::new("site-line").with("n", voice.desk.position(field.place).1)),
    };
    let c = record.contract as usize;
    match &field.value {
        Value::Text(text) if spec.markdown => {
            view.form = "html";
            view.html = voice.markdown(text, &format!("{}-", field.slot));
        }
        Value::List(items) if items.iter().any(|item| matches!(item.value, Value::Table(_))) => {
            view.form = "table";
            for item in items {
                let Value::Table(entries) = &item.value else { continue };
                for entry in entries {
                    if !view.heads.contains(&entry.name.to_string()) {
                        view.heads.push(entry.name.to_string());
                    }
                }
            }
            view.rows = items
                .iter()
                .filter_map(|item| match &item.value {
                    Value::Table(entries) => Some(entries),
                    _ => None,
                })
                .map(|entries| {
                    view.heads
                        .iter()
                        .map(|head| {
                            let entry = entries.iter().find(|entry| *entry.name == **head);
                            let part = spec.fields.iter().find(|part| *part.name == **head);
                            entry
                                .map(|entry| {
                                    cell(voice, record, part.unwrap_or(spec), &entry.value)
                                })
                                .unwrap_or_default()
                        })
                        .collect()
                })
                .collect();
            for head in &mut view.heads {
                *head = part_label(voice, spec, head);
            }
        }
        value => {
            let ids: Vec<&str> = match value {
                Value::Text(text) => vec![text],
                Value::List(items) => {
                    items.iter().filter_map(|item| item.value.as_text()).collect()
                }
                _ => Vec::new(),
            };
            if is_reference(&spec.ty) {
                view.form = "links";
                view.links = ids
                    .into_iter()
                    .map(|id| match voice.desk.record_by_id(c, id) {
                        Some(number) => voice.to_record(number),
                        None => Anchor { text: id.to_owned(), href: String::new() },
                    })
                    .collect();
            } else {
                let is_figure = value.as_number().is_some()
                    || matches!(value, Value::Instant(_) | Value::Date(_));
                view.form = if is_figure { "number" } else { "text" };
                view.text = plain(voice, c, spec, value);
            }
        }
    }
    view
}

/// A value inside a table; the name of an attached file leads to the file.
fn cell(voice: &Voice<'_>, record: &Record, spec: &FieldSpec, value: &Value) -> Anchor {
    let text = plain(voice, record.contract as usize, spec, value);
    let file = value.as_text().filter(|_| &*spec.name == "file");
    let file = file.and_then(|file| attachments::find(voice.desk.book, record, file));
    let up = voice.up_to_site();
    let href = file.map(|file| format!("{up}{}", file.route)).unwrap_or_default();
    Anchor { text, href }
}

/// A value in words; words of an enumeration by their labels.
pub fn plain(voice: &Voice<'_>, contract: usize, spec: &FieldSpec, value: &Value) -> String {
    let one = |text: &str| match spec.word(text) {
        Some(label) => voice.choose(&label.zh, &label.en),
        None if &*spec.name == "system" => system(voice, contract, text),
        None => text.to_owned(),
    };
    match value {
        Value::Text(text) => one(text),
        Value::List(items) => {
            let parts: Vec<String> =
                items.iter().map(|item| plain(voice, contract, spec, &item.value)).collect();
            parts.join(voice.separator())
        }
        other => voice.value(&other.datum(voice.zone(contract))),
    }
}

fn part_label(voice: &Voice<'_>, spec: &FieldSpec, name: &str) -> String {
    match spec.fields.iter().find(|part| *part.name == *name) {
        Some(part) => voice.choose(&part.label.zh, &part.label.en),
        None => name.to_owned(),
    }
}

/// Whether a field names other records.
pub(super) fn is_reference(ty: &Type) -> bool {
    match ty {
        Type::Ref(_) => true,
        Type::List(item) => is_reference(item),
        _ => false,
    }
}

/// A system under contract by its title.
fn system(voice: &Voice<'_>, contract: usize, id: &str) -> String {
    let systems = &voice.desk.contract(contract).identity.systems;
    systems.iter().find(|one| one.id.text == id).map_or(id, |one| &one.title).to_owned()
}
