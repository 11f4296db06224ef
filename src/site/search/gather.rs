//! Gathers what can be found: everything of the book that has a page or a row with an address.

use std::collections::BTreeSet;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use super::chapter::passages;
use super::document::Document;
use super::document::Sort;
use super::document::number;
use crate::base::language::Language;
use crate::base::place::SourceId;
use crate::base::proof::Link;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::value::Value;
use crate::base::visible::visible;
use crate::handbook;
use crate::handbook::case::FENCE;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::record::Record;
use crate::site::field::plain;
use crate::site::markdown;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// How many characters of text one document holds; what is longer goes on in a further document of
/// the same address, which begins with the end of the one before it.
const MAX_TEXT: usize = 6_000;
const OVERLAP: usize = 60;

/// Everything of a contract that can be found, in the order of its numbers.
pub(super) fn of_contract(voice: &Voice<'_>, c: usize) -> Vec<Document> {
    let mut all = Vec::new();
    terms(voice, c, &mut all);
    let records = &voice.desk.shelves[c].records;
    let records: Vec<Document> = records.par_iter().map(|no| record(voice, *no)).collect();
    all.extend(records);
    let outcomes = voice.desk.outcomes(c).map(|(at, _)| at);
    all.extend(outcomes.filter(|at| voice.desk.has_page(*at)).map(|at| outcome(voice, at)));
    numbered(all)
}

/// Everything of the handbook that can be found in one of some languages, in the order of its numbers.
pub(super) fn of_handbook(voice: &Voice<'_>, languages: &[Language]) -> Vec<Document> {
    let mut all = Vec::new();
    for language in languages {
        handbook_of(voice, *language, &mut all);
    }
    numbered(all)
}

fn numbered(all: Vec<Document>) -> Vec<Document> {
    let mut all: Vec<Document> = all.into_iter().flat_map(parts).collect();
    number(&mut all);
    all
}

/// A document about something that is no event.
fn thing(sort: Sort, href: String, id: &str, title: &str, said: &[&str]) -> Document {
    Document {
        sort,
        at: None,
        date: String::new(),
        id: id.to_owned(),
        title: title.to_owned(),
        text: joined(said),
        href,
        state: "",
    }
}

/// What a contract states.
fn terms(voice: &Voice<'_>, c: usize, all: &mut Vec<Document>) {
    let desk = voice.desk;
    let file = desk.contract(c);
    let identity = &file.identity;
    let mut said: Vec<&str> = vec![&identity.short];
    for party in &identity.parties {
        said.push(&party.role);
        said.extend(party.name.as_deref());
    }
    said.extend(identity.systems.iter().map(|one| one.title.as_str()));
    let href = voice.href(Target::Contract(c));
    all.push(thing(Sort::Contract, href, &identity.id, &identity.title, &said));
    if let Some(card) = &file.scorecard {
        for (p, period) in identity.periods.iter().enumerate() {
            let days = format!("{} – {}", period.first, period.last);
            let href = voice.href(Target::Period(c, p));
            let said = [days.as_str(), &card.title];
            all.push(thing(Sort::Period, href, &period.id.text, &period.title, &said));
        }
        let current = desk.current_period(c);
        for (s, section) in card.sections.iter().enumerate() {
            for (i, item) in section.items.iter().enumerate() {
                let Some(p) = current else { continue };
                let href = voice.href(Target::Item(c, p, s, i));
                let said = [section.title.as_str(), &item.standard];
                all.push(thing(Sort::Item, href, &item.id.text, &item.title, &said));
            }
        }
    }
    for (n, clause) in file.clauses.iter().enumerate() {
        let href = voice.to_clause(c, n).href;
        let mut said = vec![clause.group.as_str(), &clause.text, &clause.source];
        said.extend(clause.unjudged.as_deref());
        all.push(thing(Sort::Clause, href, &clause.id.text, &clause.title, &said));
    }
    for (o, obligation) in file.obligations.iter().enumerate() {
        let href = voice.href(Target::Obligation(c, o));
        let clause = &file.clauses[obligation.clause];
        let mut said = vec![clause.id.text.as_str(), &clause.title, &obligation.kind.text];
        said.extend(obligation.note.as_deref());
        all.push(thing(Sort::Obligation, href, &obligation.id.text, &obligation.title, &said));
    }
    for reading in &identity.readings {
        let href = voice.to_link(c, &Link::Reading(reading.id.text.clone()), "").href;
        let said = [reading.conflict.as_str(), &reading.reading, &reading.reason];
        all.push(thing(Sort::Reading, href, &reading.id.text, &reading.title, &said));
    }
}

fn day(voice: &Voice<'_>, contract: usize, at: Option<Instant>) -> String {
    at.map(|at| voice.zone(contract).date(at).to_string()).unwrap_or_default()
}

fn record(voice: &Voice<'_>, no: RecordNo) -> Document {
    let desk = voice.desk;
    let record = desk.record(no);
    let kind = desk.kind(record);
    let c = record.contract as usize;
    let title = voice.record_title(record);
    let mut fields: Vec<_> = record.fields.iter().collect();
    fields.sort_by_key(|field| field.slot);
    let mut said = Said::default();
    for field in fields {
        let spec = &kind.fields[usize::from(field.slot)];
        let is_title = field.value.as_text().is_some_and(|text| text == title);
        if &*spec.name != "id" && !spec.git && !is_title {
            said.add(voice, record, spec, &field.value);
        }
    }
    Document {
        sort: Sort::Record(usize::from(record.kind)),
        at: record.at,
        date: day(voice, c, record.at),
        id: record.id.to_string(),
        text: said.text(),
        title,
        href: voice.to_record(no).href,
        state: desk.worst(no).map_or("", |verdict| verdict.name()),
    }
}

/// What the fields of a record say: sentences before figures, because results show the beginning.
#[derive(Default)]
struct Said<'a> {
    prose: Vec<String>,
    figures: Vec<String>,
    /// The words of the file that the labels of enumerations stand for.
    words: BTreeSet<&'a str>,
}

impl<'a> Said<'a> {
    fn add(&mut self, voice: &Voice<'_>, record: &Record, spec: &FieldSpec, value: &'a Value) {
        let plain = || plain(voice, record.contract as usize, spec, value);
        match value {
            // Yes or no says nothing without its label.
            Value::Bool(_) => {}
            Value::List(items) => {
                for item in items {
                    self.add(voice, record, spec, &item.value);
                }
            }
            Value::Table(entries) => {
                for entry in entries {
                    let part = spec.fields.iter().find(|part| *part.name == *entry.name);
                    self.add(voice, record, part.unwrap_or(spec), &entry.value);
                }
            }
            Value::Text(text) if spec.word(text).is_some() => {
                self.words.insert(text);
                self.figures.push(plain());
            }
            Value::Text(_) => self.prose.push(plain()),
            _ => self.figures.push(plain()),
        }
    }

    fn text(&self) -> String {
        let said = self.prose.iter().chain(&self.figures).map(String::as_str);
        joined(&said.chain(self.words.iter().copied()).collect::<Vec<&str>>())
    }
}

fn outcome(voice: &Voice<'_>, at: OutcomeAt) -> Document {
    let desk = voice.desk;
    let file = desk.contract(at.contract);
    let outcome = desk.outcome(at);
    let obligation = &file.obligations[at.obligation];
    let clause = &file.clauses[obligation.clause];
    let period = outcome.period.map_or("", |p| &file.identity.periods[p].title);
    Document {
        sort: Sort::Outcome,
        at: Some(outcome.at),
        date: day(voice, at.contract, Some(outcome.at)),
        id: voice.subject(at.contract, outcome),
        title: obligation.title.clone(),
        text: joined(&[&clause.id.text, &clause.title, period]),
        href: voice.to_outcome(at).href,
        state: outcome.verdict.name(),
    }
}

/// The handbook as pages of a language show it; where it has no text in it, the text it has.
fn handbook_of(voice: &Voice<'_>, language: Language, all: &mut Vec<Document>) {
    let desk = voice.desk;
    let ids: Vec<SourceId> = desk.chapters.ids().collect();
    for id in ids {
        let Some((source, _)) = desk.chapters.get(id).and_then(|one| one.text(language)) else {
            continue;
        };
        let text = desk.book.snapshot.text(source);
        chapter(language, &voice.href(Target::Article(id)), text, all);
    }
    for (n, page) in handbook::FINDINGS.iter().enumerate() {
        if desk.guide_chapter(page.name).is_none() {
            chapter(language, &voice.href(Target::Guide(n)), page.text(language), all);
        }
    }
}

fn chapter(language: Language, href: &str, text: &str, all: &mut Vec<Document>) {
    let rendered = markdown::page(text, &|_| None, FENCE);
    let title = rendered.title.clone().unwrap_or_default();
    for passage in passages(&rendered) {
        let (href, title) = match passage.anchor.as_str() {
            "" => (href.to_owned(), title.clone()),
            anchor => (format!("{href}#{anchor}"), joined(&[&title, &passage.heading])),
        };
        all.push(Document {
            sort: Sort::Chapter(language),
            at: None,
            date: String::new(),
            id: String::new(),
            title,
            text: passage.text,
            href,
            state: "",
        });
    }
}

/// What is said, set apart, each line of it on the same line.
fn joined(said: &[&str]) -> String {
    let mut text = String::new();
    for one in said {
        let mut words = one.split_whitespace();
        let Some(first) = words.next() else { continue };
        if !text.is_empty() {
            text.push_str(" · ");
        }
        text.push_str(first);
        for word in words {
            text.push(' ');
            text.push_str(word);
        }
    }
    text
}

/// The document as pages would show it, in parts if its text is very long.
fn parts(mut document: Document) -> Vec<Document> {
    for text in [&mut document.id, &mut document.title, &mut document.text] {
        *text = visible(text).into_owned();
    }
    if document.text.len() <= MAX_TEXT || document.text.chars().count() <= MAX_TEXT {
        return vec![document];
    }
    let starts: Vec<usize> = document.text.char_indices().map(|(at, _)| at).collect();
    let text = std::mem::take(&mut document.text);
    let step = MAX_TEXT - OVERLAP;
    let parts = (0..starts.len().saturating_sub(OVERLAP)).step_by(step).map(|from| {
        let end = starts.get(from + MAX_TEXT).copied().unwrap_or(text.len());
        Document { text: text[starts[from]..end].to_owned(), ..document.clone() }
    });
    parts.collect()
}
