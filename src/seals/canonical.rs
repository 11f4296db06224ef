//! One form for everything that means the same: what digests are taken over.
//!
//! Order of keys, spaces, comments and places leave no trace; every text is preceded by its length, so
//! that no two values share a form.

use std::fmt::Write;

use crate::base::digest::sha256;
use crate::base::document;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::place::SourceId;
use crate::base::quantity::Decimal;
use crate::base::value::Value;
use crate::ledger::kinds::Kind;
use crate::ledger::record::Record;

/// Fields that git fills: they say when a record was filed, not what it says.
const OF_GIT: [&str; 4] = ["written_at", "committed_at", "landed_at", "filed_at"];

/// The digest of what a record says.
pub(super) fn record(record: &Record, kind: &Kind) -> String {
    let mut form = String::new();
    text(&mut form, &kind.name);
    text(&mut form, &record.id);
    if record.broken {
        form.push('!');
    }
    let mut fields: Vec<(&str, Option<&Value>)> = Vec::new();
    for field in &record.fields {
        let name = kind.spec(field.slot).map_or("", |spec| &*spec.name);
        fields.push((name, Some(&field.value)));
    }
    for slot in &record.faulty {
        // Something stands there that cannot be read, or what must stand there is missing.
        if record.written(*slot).is_none() {
            fields.push((kind.spec(*slot).map_or("", |spec| &*spec.name), None));
        }
    }
    fields.retain(|(name, _)| !OF_GIT.contains(name));
    fields.sort_by_key(|(name, _)| *name);
    for (name, said) in fields {
        text(&mut form, name);
        match said {
            Some(said) => value(&mut form, said),
            None => form.push('?'),
        }
    }
    sha256(form.as_bytes())
}

/// The digest of a TOML file; of one that is not TOML that of its bytes. Keys of the first level named in `but` are left out.
pub(super) fn file(written: &str, but: &[&str]) -> String {
    let (table, faults) = document::parse(written);
    if !faults.is_empty() {
        return sha256(written.as_bytes());
    }
    let mut node = document::own_table(SourceId(0), &table, 0..written.len());
    if let Data::Table(entries) = &mut node.data {
        entries.retain(|(key, _)| !but.contains(&key.name.as_str()));
    }
    let mut form = String::new();
    tree(&mut form, &node);
    sha256(form.as_bytes())
}

fn text(form: &mut String, text: &str) {
    let _ = write!(form, "{}:{text}", text.len());
}

fn number(form: &mut String, sort: char, number: Decimal) {
    let _ = write!(form, "{sort}{};", number.normalize());
}

fn value(form: &mut String, said: &Value) {
    match said {
        Value::Bool(truth) => form.push_str(if *truth { "t;" } else { "f;" }),
        Value::Number(n) => number(form, 'n', *n),
        Value::Text(words) => {
            form.push('"');
            text(form, words);
        }
        Value::Instant(instant) => {
            let _ = write!(form, "@{};", instant.unix());
        }
        Value::Date(date) => {
            let _ = write!(form, "d{date};");
        }
        Value::Seconds(seconds) => {
            let _ = write!(form, "s{seconds};");
        }
        Value::Money(money) => number(form, 'm', money.amount),
        Value::Share(share) => number(form, '%', *share),
        Value::Bytes(bytes) => {
            let _ = write!(form, "b{bytes};");
        }
        Value::Measure(n, unit) => {
            number(form, 'u', *n);
            text(form, unit);
        }
        Value::List(items) => {
            form.push('[');
            items.iter().for_each(|item| value(form, &item.value));
            form.push(']');
        }
        Value::Table(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|entry| &entry.name);
            form.push('{');
            for entry in entries {
                text(form, &entry.name);
                value(form, &entry.value);
            }
            form.push('}');
        }
    }
    if let Value::Money(money) = said {
        text(form, money.currency.code());
    }
}

fn tree(form: &mut String, node: &Node) {
    match &node.data {
        Data::Text(words) => {
            form.push('"');
            text(form, words);
        }
        Data::Number(number) => {
            form.push('n');
            text(form, number);
        }
        Data::Bool(truth) => form.push_str(if *truth { "t;" } else { "f;" }),
        Data::Datetime(time) => {
            form.push('@');
            text(form, &time.to_string());
        }
        Data::List(items) => {
            form.push('[');
            items.iter().for_each(|item| tree(form, item));
            form.push(']');
        }
        Data::Table(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|a, b| a.0.name.cmp(&b.0.name));
            form.push('{');
            for (key, node) in entries {
                text(form, &key.name);
                tree(form, node);
            }
            form.push('}');
        }
    }
}
