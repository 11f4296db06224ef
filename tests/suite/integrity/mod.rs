//! What git says about the evidence, on histories made by hand and by git itself.

mod effects;
mod filed;
mod found;
mod git;
mod histories;
mod past;
mod rights;
mod shown;
mod signatures;
mod trends;

use pactbook::book::Book;
use pactbook::integrity::Deed;
use pactbook::integrity::Event;
use pactbook::integrity::RecordHistory;

/// The history of the record with this id; there is but one.
fn history<'b>(book: &'b Book, id: &str) -> &'b RecordHistory {
    let mut found = book.integrity[0].records.iter().filter(|history| &*history.id == id);
    let first = found.next().unwrap_or_else(|| panic!("no history of {id}: {:?}", ids(book)));
    assert!(found.next().is_none(), "{id} has one history");
    first
}

fn ids(book: &Book) -> Vec<&str> {
    book.integrity[0].records.iter().map(|history| &*history.id).collect()
}

/// An event in one line: `landed 3 by engineer`, `changed 5 by buyer: note "a" -> "b"`.
fn line(event: &Event) -> String {
    let what = match &event.deed {
        Deed::Landed => "landed".to_owned(),
        Deed::Moved(from) => format!("moved from {}", from.rsplit('/').next().unwrap_or(from)),
        Deed::Deleted => "deleted".to_owned(),
        Deed::Changed(fields) => {
            let zone = pactbook::base::time::Zone::parse("Asia/Shanghai").expect("a zone");
            let catalog = pactbook::lang::Catalog::of(pactbook::base::language::Language::En);
            let say = |value: &Option<pactbook::base::value::Value>| match value {
                None => "-".to_owned(),
                Some(value) => catalog.value(&value.datum(zone)),
            };
            let fields: Vec<String> = fields
                .iter()
                .map(|change| {
                    format!("{} {} -> {}", change.field, say(&change.old), say(&change.new))
                })
                .collect();
            format!("changed {}", fields.join(", "))
        }
    };
    let commit = event.act().commit.trim_start_matches('0');
    format!("{what} in {commit} by {}", event.act().author.name)
}

/// The events of a record, one a line.
fn events(book: &Book, id: &str) -> Vec<String> {
    history(book, id).events.iter().map(line).collect()
}
