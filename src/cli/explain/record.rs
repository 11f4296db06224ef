//! One record on paper: its fields, what was decided about it, what is wrong with it.

use super::outcome;
use super::outcome::At;
use super::paper::Paper;
use super::paper::Part;
use super::proof;
use crate::base::finding::Finding;
use crate::base::language::Language;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::cli::figures;
use crate::ledger::record::Field;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;
use crate::reports::text;

/// How many outcomes or findings are listed.
const MOST_LISTED: usize = 40;

/// A record by itself.
pub(super) fn record(paper: &mut Paper<'_>, number: RecordNo) {
    let brief = paper.brief;
    let record = brief.book.ledger.record(number);
    let no = record.contract as usize;
    let contract = &brief.book.ledger.contracts[no];
    let kind = brief.book.ledger.kinds.kind(usize::from(record.kind));
    let title = format!("{} {}", proof::kind_label(brief, usize::from(record.kind)), record.id);
    paper.title(&title, Tone::Quiet, &brief.path_and_line(record.place));
    if let Some(later) = brief.book.ledger.links.superseded_by(number) {
        let later = brief.book.ledger.record(later);
        let message = Message::new("cli-record-corrected").with("id", later.id.to_string());
        paper.say(Tone::Doubt, &brief.say(&message));
    }
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Wrapped, Align::Left]);
    let mut fields: Vec<&Field> = record.fields.iter().collect();
    fields.sort_by_key(|field| field.place);
    for field in fields {
        let spec = kind.fields.get(usize::from(field.slot)).filter(|spec| !spec.git);
        let Some(spec) = spec else { continue };
        let label = match brief.catalog.language() {
            Language::Zh => spec.label.zh.to_string(),
            Language::En => spec.label.en.to_string(),
        };
        let is_unjudged = brief.book.ledger.is_unjudged(record, field.slot);
        let tone = if is_unjudged { Tone::Doubt } else { Tone::Plain };
        let mut value = written(brief, &field.value, contract.identity.zone);
        if let Some(word) = field.value.as_text().and_then(|word| spec.word(word)) {
            let label = match brief.catalog.language() {
                Language::Zh => &word.zh,
                Language::En => &word.en,
            };
            value = format!("{value} · {label}");
        }
        if is_unjudged {
            value.push_str(&brief.word("cli-record-unjudged"));
        }
        table.row([
            Cell::new(Tone::Quiet, clean(&spec.name)),
            Cell::new(Tone::Quiet, clean(&label)),
            Cell::new(tone, value),
            Cell::new(Tone::Quiet, format!(":{}", brief.position(field.place).line)),
        ]);
    }
    let lines = paper.table(0, &table);
    paper.part(Part::Records, lines);
    outcomes(paper, no, number);
    findings(
        paper,
        brief.findings().filter(|finding| {
            let is_own = finding.contract.as_ref().is_none_or(|id| *id == contract.identity.id);
            is_own && finding.subject.as_deref() == Some(&*record.id)
        }),
    );
}

/// A value as its record states it: tables as `name: value`, lists of them line by line.
fn written(brief: &Brief<'_>, value: &Value, zone: Zone) -> String {
    match value {
        Value::Table(entries) => {
            let entries = entries.iter().map(|entry| {
                format!("{}: {}", clean(&entry.name), written(brief, &entry.value, zone))
            });
            entries.collect::<Vec<String>>().join("; ")
        }
        Value::List(items) => {
            let is_plain = items.iter().all(|item| !matches!(item.value, Value::Table(_)));
            let items: Vec<String> =
                items.iter().map(|item| written(brief, &item.value, zone)).collect();
            items.join(if is_plain { ", " } else { "\n" })
        }
        plain => brief.value(&plain.datum(zone)),
    }
}

fn outcomes(paper: &mut Paper<'_>, no: usize, number: RecordNo) {
    let brief = paper.brief;
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Wrapped]);
    let mut n_more = 0_usize;
    let mut n = 0;
    for (obligation, decided) in brief.book.verdicts[no].decided.iter().enumerate() {
        for (outcome, one) in decided.outcomes.iter().enumerate() {
            let rests = one.record == Some(number)
                || one.evidence.contains(&number)
                || one.offenders.contains(&number);
            if !rests {
                continue;
            }
            n += 1;
            if n > MOST_LISTED {
                n_more += 1;
                continue;
            }
            let at = At { contract: no, obligation, outcome };
            table.row([
                Cell::new(figures::verdict_tone(one.verdict), figures::verdict(brief, one.verdict)),
                Cell::from(outcome::name(paper, at)),
                Cell::from(brief.say(&one.summary)),
            ]);
        }
    }
    let mut lines = paper.table(0, &table);
    if n_more > 0 {
        let message = Message::new("cli-more").with("n", n_more);
        lines.push(brief.ink.paint(Tone::Quiet, &brief.say(&message)));
    }
    if lines.is_empty() {
        lines.push(brief.ink.paint(Tone::Quiet, &brief.word("cli-record-no-outcome")));
    }
    paper.part(Part::Outcomes, lines);
}

/// Findings, drawn.
pub(super) fn findings<'f>(paper: &mut Paper<'_>, found: impl Iterator<Item = &'f Finding>) {
    let brief = paper.brief;
    let found: Vec<&Finding> = found.collect();
    let mut lines = Vec::new();
    for finding in found.iter().take(MOST_LISTED) {
        lines.extend(text::draw(brief, finding).lines().map(str::to_owned));
        lines.push(String::new());
    }
    if found.len() > MOST_LISTED {
        let message = Message::new("cli-more").with("n", found.len() - MOST_LISTED);
        lines.push(brief.ink.paint(Tone::Quiet, &brief.say(&message)));
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    paper.part(Part::Findings, lines);
}
