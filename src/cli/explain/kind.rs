//! A record kind explained: its page of the handbook, then its fields.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::handbook::Page;
use crate::handbook::fields;
use crate::handbook::fields::Row;
use crate::handbook::fields::named;
use crate::ledger::kinds::Kind;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;

use super::paper::Paper;

pub(super) fn kind(paper: &mut Paper<'_>, kind: &Kind) {
    let brief = paper.brief;
    match Page::of_record_kind(&kind.name) {
        Some(page) => paper.page(page.text(brief.catalog.language())),
        None => {
            let title = Message::new("field-title").with("label", named(&kind.label));
            let title = brief.say(&title.with("name", &*kind.name));
            let summary = brief.catalog.value(&named(&kind.summary));
            paper.page(&clean(&format!("# {title}\n\n{summary}")));
        }
    }
    let sheet = fields::sheet(&brief.book.ledger.kinds, kind);
    for (heading, rows) in [("field-heading", &sheet.own), ("field-shared", &sheet.shared)] {
        if rows.is_empty() {
            continue;
        }
        paper.page(&format!("## {}\n\n", brief.word(heading)));
        let mut table = Table::new(&[Align::Left, Align::Left, Align::Wrapped]);
        for row in rows {
            table.row([
                Cell::from(clean(&row.name).into_owned()),
                Cell::new(Tone::Quiet, clean(&brief.catalog.value(&row.label))),
                Cell::from(clean(&said(brief, row)).into_owned()),
            ]);
        }
        paper.sheet(&table);
    }
}

/// All that is to be said of a field, in one line.
fn said(brief: &Brief<'_>, row: &Row) -> String {
    let value = |datum: &Datum| brief.catalog.value(datum);
    let mut parts = vec![brief.say(&row.holds)];
    parts.extend(row.needed.iter().map(|when| brief.say(when)));
    parts.extend(
        row.by.iter().map(|by| brief.say(&Message::new("field-by").with("who", by.clone()))),
    );
    parts.extend(row.remarks.iter().map(value));
    if !row.words.is_empty() {
        let words = row.words.iter().map(|(name, label)| {
            Message::new("field-word").with("name", name).with("label", label.clone()).into()
        });
        let words = Message::new("field-words").with("words", Datum::List(words.collect()));
        parts.push(brief.say(&words));
    }
    parts.join(&brief.word("field-stop"))
}
