//! The formats of `check`, read back by readers that were not written here where there are any.

mod at_risk;
mod fingerprints;
mod hostile;
mod policy;
mod shipped;
mod written;

use pactbook::base::language::Language;
use pactbook::book::Book;
use pactbook::lang::Catalog;
use pactbook::reports;
use pactbook::reports::Brief;
use pactbook::reports::terminal::Ink;
use pactbook::settings;
use pactbook::snapshot::Snapshot;

use crate::bench::CALENDAR;
use crate::bench::at;

/// The book of these files under these settings, with everything that is found.
pub(crate) fn judged(own: &str, files: &[(&str, &str)], as_of: &str) -> Book {
    let mut texts = vec![("data/calendars/cn.toml", CALENDAR), (settings::FILE, own)];
    texts.extend(files);
    let mut snapshot = Snapshot::from_texts(texts, at(as_of));
    let id = snapshot.find(settings::FILE).expect("the settings are among the files");
    let (settings, found) = settings::read(own, id);
    snapshot.findings.extend(found);
    Book::open(snapshot, settings)
}

/// A book in a format, in English.
pub(crate) fn written(book: &Book, format: &str) -> String {
    written_by(book, format, |brief| brief)
}

/// A book in a format, in English, with a brief of the test's choice.
pub(crate) fn written_by<'b>(
    book: &'b Book,
    format: &str,
    set: impl for<'a> Fn(Brief<'a>) -> Brief<'a>,
) -> String {
    let catalog = Catalog::of(Language::En);
    let brief = set(Brief::new(book, &catalog, 120, Ink::plain()));
    let format = reports::format(format).expect("the format is known");
    (format.write)(&brief)
}

/// The levels and rules of what is found, `error response`.
pub(crate) fn rules(book: &Book) -> Vec<String> {
    book.findings.iter().map(|one| format!("{} {}", one.level.name(), one.rule)).collect()
}
