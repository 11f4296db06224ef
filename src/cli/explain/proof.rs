//! Proofs on paper: what was read, what a clock counted, the arithmetic.

use super::paper::Paper;
use super::paper::Part;
use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::proof::Counts;
use crate::base::proof::Fact;
use crate::base::proof::Link;
use crate::base::proof::Proof;
use crate::base::proof::RecordNo;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;

/// Everything that a proof says, part by part.
pub(super) fn proof(paper: &mut Paper<'_>, proof: &Proof) {
    let lines = facts(paper, proof);
    paper.part(Part::Records, lines);
    let lines = clock(paper, proof);
    paper.part(Part::Clock, lines);
    let lines = sums(paper, proof);
    paper.part(Part::Sums, lines);
}

/// What was read, record by record, each field with its line.
pub(super) fn facts(paper: &Paper<'_>, proof: &Proof) -> Vec<String> {
    let brief = paper.brief;
    let mut groups: Vec<(Option<RecordNo>, Vec<&Fact>)> = Vec::new();
    for fact in &proof.facts {
        match groups.iter_mut().find(|(record, _)| *record == fact.record) {
            Some((_, facts)) => facts.push(fact),
            None => groups.push((fact.record, vec![fact])),
        }
    }
    let mut lines = Vec::new();
    for (record, facts) in groups {
        let home = record.map(|no| brief.book.ledger.record(no).place);
        match record {
            Some(no) => lines.push(record_line(paper, no)),
            None => lines.push(brief.word("cli-given")),
        }
        let mut table = Table::new(&[Align::Left, Align::Wrapped, Align::Left]);
        for fact in facts {
            let tone = if fact.value == Datum::Missing { Tone::Doubt } else { Tone::Plain };
            table.row([
                Cell::new(Tone::Quiet, brief.say(&fact.label)),
                Cell::new(tone, brief.value(&fact.value)),
                Cell::new(Tone::Quiet, place_from(brief, home, fact.place)),
            ]);
        }
        lines.extend(paper.table(2, &table));
    }
    lines
}

/// `:12` if the place lies in the same file as its record, else path and line.
fn place_from(brief: &Brief<'_>, home: Option<Place>, place: Option<Place>) -> String {
    let Some(place) = place.filter(|place| brief.has(*place)) else { return String::new() };
    match home {
        Some(home) if home.source == place.source => format!(":{}", brief.position(place).line),
        _ => brief.path_and_line(place),
    }
}

/// What kind of record, its id, and where it stands.
pub(super) fn record_line(paper: &Paper<'_>, no: RecordNo) -> String {
    let brief = paper.brief;
    let record = brief.book.ledger.record(no);
    let label = kind_label(brief, usize::from(record.kind));
    paper.located(&format!("{label} {}", record.id), &brief.path_and_line(record.place))
}

/// What readers call a kind of record.
pub(super) fn kind_label(brief: &Brief<'_>, kind: usize) -> String {
    let label = &brief.book.ledger.kinds.kind(kind).label;
    match brief.catalog.language() {
        Language::Zh => label.zh.to_string(),
        Language::En => label.en.to_string(),
    }
}

/// The stretches of time that a clock counted or passed over, and the sum as it grows.
pub(super) fn clock(paper: &Paper<'_>, proof: &Proof) -> Vec<String> {
    if proof.intervals.is_empty() {
        return Vec::new();
    }
    let brief = paper.brief;
    let mut table = Table::new(&[
        Align::Left,
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Left,
        Align::Right,
    ]);
    let mut so_far = 0;
    for stretch in &proof.intervals {
        let seconds = stretch.to.instant.since(stretch.from.instant);
        let counts = stretch.counts == Counts::Yes;
        so_far += if counts { seconds } else { 0 };
        let (tone, why) = match stretch.counts {
            Counts::Yes => (Tone::Plain, "cli-counts-yes"),
            Counts::OffHours => (Tone::Quiet, "cli-counts-off-hours"),
            Counts::Weekend => (Tone::Quiet, "cli-counts-weekend"),
            Counts::Holiday => (Tone::Quiet, "cli-counts-holiday"),
            Counts::Paused => (Tone::Doubt, "cli-counts-paused"),
        };
        let sum = if counts {
            let value = brief.value(&Datum::Seconds(so_far));
            format!("Σ {value}")
        } else {
            String::new()
        };
        table.row([
            Cell::new(tone, brief.value(&Datum::Instant(stretch.from))),
            Cell::new(Tone::Quiet, "→"),
            Cell::new(tone, brief.value(&Datum::Instant(stretch.to))),
            Cell::new(tone, brief.value(&Datum::Seconds(seconds))),
            Cell::new(tone, brief.word(why)),
            Cell::new(Tone::Plain, sum),
        ]);
    }
    paper.table(0, &table)
}

/// The arithmetic; a line that rests on something else names it as `explain` takes it.
pub(super) fn sums(paper: &Paper<'_>, proof: &Proof) -> Vec<String> {
    let brief = paper.brief;
    let mut table = Table::new(&[Align::Wrapped, Align::Wrapped, Align::Left]);
    for line in &proof.lines {
        let link = line.link.as_ref().map(|link| format!("→ {}", name(brief, link)));
        table.row([
            Cell::from(brief.say(&line.label)),
            Cell::from(brief.value(&line.value)),
            Cell::new(Tone::Quiet, link.unwrap_or_default()),
        ]);
    }
    paper.table(0, &table)
}

/// The name of a thing, as `explain` takes it.
pub(super) fn name(brief: &Brief<'_>, link: &Link) -> String {
    let name = match link {
        Link::Clause(id) | Link::Obligation(id) | Link::Period(id) | Link::Reading(id) => {
            id.clone()
        }
        Link::Outcome(obligation, id) => format!("{obligation}/{id}"),
        Link::Item(period, id) => format!("{period}/{id}"),
        Link::Record(no) => brief.book.ledger.record(*no).id.to_string(),
    };
    clean(&name).into_owned()
}

/// The lines of the contract at a table: from its header to the next one that is not below it.
pub(super) fn quote(paper: &Paper<'_>, place: Place) -> Vec<String> {
    /// No table that a person wrote is longer.
    const MOST: u32 = 60;
    let brief = paper.brief;
    if !brief.has(place) {
        return Vec::new();
    }
    let first = brief.position(place).line;
    let header = brief.line(place, first).map_or("", |(_, line)| line.trim());
    let path = header.trim_matches(['[', ']']);
    let below = [format!("[[{path}."), format!("[{path}.")];
    let mut lines = Vec::new();
    for n in first..first + MOST {
        let Some((_, line)) = brief.line(place, n) else { break };
        let is_next = n > first && line.starts_with('[');
        if is_next && !below.iter().any(|start| line.starts_with(start.as_str())) {
            break;
        }
        lines.push((n, line));
    }
    while lines.last().is_some_and(|(_, line)| line.trim().is_empty() || line.starts_with('#')) {
        lines.pop();
    }
    let mut table = Table::new(&[Align::Right, Align::Wrapped]);
    for (n, line) in lines {
        table.row([Cell::new(Tone::Quiet, format!("{n} │")), Cell::from(clean(line).into_owned())]);
    }
    paper.table(0, &table)
}

/// A fault or a remark on a line of its own.
pub(super) fn remark(brief: &Brief<'_>, message: &Message) -> String {
    brief.ink.paint(Tone::Doubt, &brief.say(message))
}
