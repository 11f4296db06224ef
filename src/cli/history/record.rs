//! `history RECORD`: everything that commits did to a record.

use std::borrow::Cow;

use serde::Serialize;

use super::Args;
use crate::base::error::Error;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::book::effect::Effect;
use crate::cli::Answer;
use crate::cli::Exit;
use crate::cli::contract_of;
use crate::cli::form::Form;
use crate::cli::unknown;
use crate::integrity::Deed;
use crate::integrity::RecordHistory;
use crate::integrity::story;
use crate::integrity::story::Entry;
use crate::integrity::story::Story;
use crate::reports::Brief;
use crate::reports::changes;
use crate::reports::changes::effect::EffectView;
use crate::reports::document::print;
use crate::reports::terminal::Tone;
use crate::reports::terminal::one_line;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;
use crate::snapshot::history::Person;

/// Digits of a commit id that are shown.
const N_SHOWN: usize = 12;

/// The story of each record of that id.
pub(super) fn record(args: &Args, id: &str, brief: &Brief<'_>) -> Result<Answer, Error> {
    let only = contract_of(brief, args.contract.as_deref())?;
    let mut stories = Vec::new();
    for (no, contract) in brief.contracts() {
        if only.is_some_and(|only| only != no) {
            continue;
        }
        let integrity = &brief.book.integrity[no];
        for history in integrity.records.iter().filter(|history| is_meant(history, id)) {
            let told = story::story(&brief.book.ledger, no, integrity, history);
            stories.push((contract.identity.id.as_str(), history, told));
        }
    }
    if stories.is_empty() {
        return not_found(id, only, brief);
    }
    let text = match args.format {
        Form::Text => text(&stories, brief),
        Form::Json => json(&stories, brief),
    };
    Ok(Answer::new(text, Exit::Clean))
}

/// Whether a history is that of a record that goes, or went, by an id.
fn is_meant(history: &RecordHistory, id: &str) -> bool {
    let went_by = |deed: &Deed| match deed {
        Deed::Changed(changes) => changes.iter().any(|change| {
            let old = change.old.as_ref().and_then(|old| old.as_text());
            &*change.field == "id" && old == Some(id)
        }),
        _ => false,
    };
    &*history.id == id || history.events.iter().any(|event| went_by(&event.deed))
}

/// No history: there is no such record, or git knows nothing of any.
fn not_found(id: &str, only: Option<usize>, brief: &Brief<'_>) -> Result<Answer, Error> {
    let is_asked = |no: usize| only.is_none_or(|only| only == no);
    let standing =
        brief.book.ledger.records.iter().filter(|record| is_asked(record.contract as usize));
    if standing.clone().any(|record| &*record.id == id) {
        let text = format!("{}\n", brief.word("history-nothing-known"));
        return Ok(Answer::new(text, Exit::Clean));
    }
    let gone = brief.book.integrity.iter().enumerate().filter(|(no, _)| is_asked(*no));
    let gone = gone.flat_map(|(_, one)| &one.records).map(|history| &*history.id);
    Err(unknown("record", id, standing.map(|record| &*record.id).chain(gone)))
}

fn text(stories: &[(&str, &RecordHistory, Story)], brief: &Brief<'_>) -> String {
    let mut lines = Vec::new();
    for (contract, history, story) in stories {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let title = one_line(&format!("{} {} ({contract})", brief.value(&story.kind), story.id));
        let place =
            history.record.map(|no| brief.path_and_line(brief.book.ledger.record(no).place));
        let place = place.unwrap_or_else(|| brief.word("history-gone"));
        lines.push(format!(
            "{}  {}",
            brief.ink.paint(Tone::Strong, &title),
            brief.ink.paint(Tone::Quiet, &place)
        ));
        for remark in &story.remarks {
            lines.push(brief.ink.paint(Tone::Doubt, &brief.say(remark)));
        }
        for entry in &story.entries {
            lines.push(String::new());
            tell(entry, effect_of(brief, contract, history, entry), brief, &mut lines);
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What the commit of an entry did by it to verdicts, points and money.
fn effect_of<'b>(
    brief: &Brief<'b>,
    contract: &str,
    history: &RecordHistory,
    entry: &Entry,
) -> Option<&'b Effect> {
    let (no, _) = brief.contracts().find(|(_, one)| one.identity.id == contract)?;
    brief.book.effect(no, &history.id, &entry.commit)
}

fn tell(entry: &Entry, effect: Option<&Effect>, brief: &Brief<'_>, lines: &mut Vec<String>) {
    let ink = brief.ink;
    let tone = if entry.deed == "landed" { Tone::Good } else { Tone::Doubt };
    let stamp = |stamp| brief.value(&Datum::Instant(stamp));
    lines.push(format!("{}  {}", stamp(entry.landed), ink.paint(tone, &brief.say(&entry.what))));
    let mut by = vec![one_line(&entry.author.name), format!("<{}>", one_line(&entry.author.mail))];
    by.extend(entry.party.iter().map(|party| format!("· {}", brief.say(party))));
    by.push(format!("· {}", brief.say(&entry.signature)));
    let commit = |id: &str| id.get(..N_SHOWN).unwrap_or(id).to_owned();
    let mut made = Message::new("history-commit")
        .with("commit", commit(&entry.commit))
        .with("written", entry.written.rfc3339())
        .with("committed", entry.committed.rfc3339());
    if let Some(merge) = &entry.merge {
        made.key = "history-commit-merged";
        made = made.with("merge", commit(merge));
    }
    let mut table = Table::new(&[Align::Left, Align::Wrapped]);
    let quiet = |key| Cell::new(Tone::Quiet, brief.word(key));
    table.row([quiet("history-by"), Cell::from(by.join(" "))]);
    table.row([quiet("history-made"), Cell::from(brief.say(&made))]);
    table.row([quiet("history-summary"), Cell::from(one_line(&entry.summary))]);
    for line in &entry.changes {
        let change = format!("{} → {}", brief.value(&line.old), brief.value(&line.new));
        table.row([Cell::new(Tone::Quiet, brief.value(&line.label)), Cell::from(change)]);
    }
    for line in effect.into_iter().flat_map(|effect| changes::effect::lines(brief, effect)) {
        table.row([quiet("effect-label"), Cell::from(line)]);
    }
    let room = brief.width.saturating_sub(2);
    lines.extend(table.lines(room, ink).into_iter().map(|line| format!("  {line}")));
}

#[derive(Serialize)]
struct Told<'a> {
    contract: &'a str,
    id: &'a str,
    kind: &'a str,
    /// Where it stands; none if it is gone.
    path: Option<&'a str>,
    line: Option<u32>,
    older_than_the_clone: bool,
    landing_in_doubt: bool,
    uncommitted: bool,
    events: Vec<Happened<'a>>,
}

#[derive(Serialize)]
struct Happened<'a> {
    deed: &'a str,
    landed: String,
    written: String,
    committed: String,
    commit: &'a str,
    merge: Option<&'a str>,
    summary: &'a str,
    author: Who<'a>,
    committer: Who<'a>,
    party: Option<String>,
    signature: String,
    path: &'a str,
    /// What it did to verdicts, points and money; none if that is no question.
    effect: Option<EffectView<'a>>,
    changes: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Who<'a> {
    name: &'a str,
    mail: &'a str,
}

#[derive(Serialize)]
struct Step<'a> {
    field: &'a str,
    old: Option<Cow<'a, str>>,
    new: Option<Cow<'a, str>>,
}

fn json(stories: &[(&str, &RecordHistory, Story)], brief: &Brief<'_>) -> String {
    let told: Vec<Told<'_>> = stories
        .iter()
        .map(|(contract, history, story)| {
            let record = history.record.map(|no| brief.book.ledger.record(no));
            let kind = brief.book.ledger.kinds.get(history.kind);
            Told {
                contract,
                id: &story.id,
                kind: kind.map_or("", |kind| &kind.name),
                path: record.map(|one| brief.book.snapshot.source(one.place.source).path.as_str()),
                line: record.map(|one| brief.position(one.place).line),
                older_than_the_clone: history.is_older,
                landing_in_doubt: history.is_doubtful,
                uncommitted: history.is_uncommitted,
                events: story
                    .entries
                    .iter()
                    .map(|entry| happened(entry, effect_of(brief, contract, history, entry), brief))
                    .collect(),
            }
        })
        .collect();
    print(&told)
}

fn happened<'a>(entry: &'a Entry, effect: Option<&'a Effect>, brief: &Brief<'_>) -> Happened<'a> {
    fn who(person: &Person) -> Who<'_> {
        Who { name: &person.name, mail: &person.mail }
    }
    let said = |value: &Datum| match value {
        Datum::Missing => None,
        Datum::Instant(stamp) => Some(Cow::Owned(stamp.rfc3339())),
        value => Some(Cow::Owned(brief.catalog.value(value))),
    };
    Happened {
        deed: entry.deed,
        landed: entry.landed.rfc3339(),
        written: entry.written.rfc3339(),
        committed: entry.committed.rfc3339(),
        commit: &entry.commit,
        merge: entry.merge.as_deref(),
        summary: &entry.summary,
        author: who(&entry.author),
        committer: who(&entry.committer),
        party: entry.party.as_ref().map(|party| brief.catalog.say(party)),
        signature: brief.catalog.say(&entry.signature),
        path: &entry.path,
        effect: effect.map(|effect| changes::effect::view(brief, effect)),
        changes: entry
            .changes
            .iter()
            .map(|line| Step { field: &line.field, old: said(&line.old), new: said(&line.new) })
            .collect(),
    }
}
