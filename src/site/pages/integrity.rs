//! Integrity: whether the evidence of a contract may be relied on, and everything that speaks against it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::Draft;
use super::Page;
use super::crumbs;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::integrity::Act;
use crate::integrity::Irregularity;
use crate::integrity::Knowledge;
use crate::integrity::RuleChange;
use crate::integrity::What;
use crate::site::acts::ActView;
use crate::site::acts::ChangeView;
use crate::site::acts::EffectView;
use crate::site::acts::cut;
use crate::site::desk::Desk;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::reliance::Ignorance;
use crate::site::target::Target;
use crate::site::trace::Arrival;
use crate::site::trace::GRAVITY;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "integrity",
    targets: |desk| {
        let parts = |c: usize| (0..n_parts(desk, c)).map(move |part| Target::Integrity(c, part));
        (0..desk.shelves.len()).flat_map(parts).collect()
    },
    view,
};

/// How many irregularities one page shows, so that it stays below 300 KB.
const ROWS: usize = 60;
/// How many changes of fields an irregularity shows; the record's page has all.
const MAX_CHANGES: usize = 8;
/// How many commits to ruling files the page shows.
const MAX_RULES: usize = 40;
/// How many files of one such commit.
const MAX_FILES: usize = 12;
/// How many keys of all files of one such commit.
const MAX_KEYS: usize = 12;

#[derive(Serialize)]
struct View {
    is_first: bool,
    is_whole: bool,
    answer: Vec<String>,
    ignorance: Option<Ignorance>,
    n_records: usize,
    arrivals: Vec<SumView>,
    found: Vec<SumView>,
    clear: Vec<String>,
    unasked: Vec<String>,
    groups: Vec<GroupView>,
    n: usize,
    part: String,
    previous: Anchor,
    next: Anchor,
    rules: Vec<RuleView>,
    n_more_rules: usize,
}

#[derive(Serialize)]
struct SumView {
    state: Badge,
    n: usize,
    what: String,
    href: String,
}

#[derive(Serialize)]
struct GroupView {
    anchor: String,
    state: Badge,
    n: usize,
    is_continued: bool,
    about: String,
    guide: Anchor,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    anchor: String,
    level: Badge,
    message: String,
    help: String,
    record: Anchor,
    record_title: String,
    place: String,
    act: Option<ActView>,
    merge: Option<ActView>,
    times: Vec<(String, String)>,
    changes: Vec<ChangeView>,
    n_more: usize,
    effects: Vec<EffectView>,
    effect_note: String,
}

#[derive(Serialize)]
struct RuleView {
    landed: String,
    act: ActView,
    right: Badge,
    files: Vec<FileView>,
    n_more: usize,
}

/// A ruling file of a commit; without keys if it was filed for the first time.
#[derive(Serialize)]
struct FileView {
    path: String,
    is_new: bool,
    keys: Vec<ChangeView>,
    n_more: usize,
}

/// A row of the list: an irregularity, or a finding about an evidence file.
#[derive(Clone, Copy)]
enum Row<'a> {
    Irregular(usize, &'a Irregularity),
    Evidence(&'a Finding),
}

/// A group of rows: a kind of irregularity, or the evidence files.
type Group = Option<What>;

/// Everything irregular, the gravest kind first, the newest of each kind first.
fn rows<'a>(desk: &'a Desk<'_>, c: usize) -> Vec<(Group, Row<'a>)> {
    let incidents = desk.book.integrity[c].incidents.iter().enumerate();
    let mut rows: Vec<(Group, Row<'a>)> =
        incidents.map(|(n, one)| (Some(one.what), Row::Irregular(n, one))).collect();
    rows.extend(desk.evidence_faults(c).map(|finding| (None, Row::Evidence(finding))));
    let rank = |group: Group| GRAVITY.iter().position(|what| Some(*what) == group);
    rows.sort_by_key(|(group, row)| {
        let (n, landed) = match row {
            Row::Irregular(n, one) => (*n, one.landed),
            Row::Evidence(_) => (0, None),
        };
        (rank(*group).unwrap_or(GRAVITY.len()), Reverse((landed, n)))
    });
    rows
}

fn n_parts(desk: &Desk<'_>, c: usize) -> usize {
    let n = desk.book.integrity[c].incidents.len() + desk.evidence_faults(c).count();
    n.div_ceil(ROWS).max(1)
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Integrity(c, part) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let all = rows(desk, c);
    let is_first = part == 0;
    let n_parts = n_parts(desk, c);
    let ignorance = voice.ignorance().filter(|_| desk.knowledge(c) != Knowledge::Whole);
    let beside = |part: Option<usize>| {
        part.filter(|part| *part < n_parts)
            .map(|part| voice.to(Target::Integrity(c, part), part_title(voice, part, n_parts)))
            .unwrap_or_default()
    };
    let rules = commits(&desk.book.integrity[c].rules);
    let arrivals = if is_first { arrivals(voice, c) } else { Vec::new() };
    let (found, clear, unasked) =
        if is_first { found(voice, c, &all) } else { (Vec::new(), Vec::new(), Vec::new()) };
    let view = View {
        is_first,
        is_whole: desk.knowledge(c) == Knowledge::Whole,
        answer: if is_first { voice.reliance(c) } else { Vec::new() },
        ignorance: ignorance.filter(|_| is_first),
        n_records: desk.shelves[c].records.len(),
        arrivals,
        found,
        clear,
        unasked,
        groups: groups(voice, c, part, &all),
        n: all.len(),
        part: if n_parts > 1 { part_title(voice, part, n_parts) } else { String::new() },
        previous: beside(part.checked_sub(1)),
        next: beside(Some(part + 1)),
        rules: if is_first {
            rules.iter().take(MAX_RULES).map(|one| rule(voice, c, one)).collect()
        } else {
            Vec::new()
        },
        n_more_rules: rules.len().saturating_sub(MAX_RULES),
    };
    let mut way = crumbs(voice, c);
    let mut title = voice.word("integrity-title");
    if !is_first {
        way.push(voice.to(Target::Integrity(c, 0), &title));
        title = format!("{title} {}", part_title(voice, part, n_parts));
    }
    Draft::new(title, way, &view)
}

fn part_title(voice: &Voice<'_>, part: usize, n_parts: usize) -> String {
    voice.say(&Message::new("integrity-part").with("n", part + 1).with("of", n_parts))
}

/// How the records came in: every record is counted once.
fn arrivals(voice: &Voice<'_>, c: usize) -> Vec<SumView> {
    let mut counts: BTreeMap<Arrival, usize> = BTreeMap::new();
    for number in &voice.desk.shelves[c].records {
        *counts.entry(voice.desk.arrival(*number)).or_default() += 1;
    }
    let sum = |(arrival, n): (Arrival, usize)| SumView {
        state: voice.arrival(arrival),
        n,
        what: voice.word(match arrival {
            Arrival::InTime => "integrity-in-time",
            Arrival::Late => "integrity-late",
            Arrival::Landed => "integrity-landed",
            Arrival::Later => "integrity-later",
            Arrival::Uncommitted => "integrity-uncommitted",
            Arrival::Unknown => "integrity-unknown",
        }),
        href: String::new(),
    };
    counts.into_iter().map(sum).collect()
}

/// What was found by kind, what was looked for and not found, and what could not be looked for.
fn found(
    voice: &Voice<'_>,
    c: usize,
    all: &[(Group, Row<'_>)],
) -> (Vec<SumView>, Vec<String>, Vec<String>) {
    let mut found = Vec::new();
    let mut clear = Vec::new();
    let kinds = GRAVITY.into_iter().map(Some).chain([None]);
    let unasked = voice.desk.unasked(c);
    for group in kinds {
        let Some(first) = all.iter().position(|(one, _)| *one == group) else {
            let is_found = group != Some(What::HistoryUnknown);
            let is_asked =
                is_found && group.is_none_or(|what| !unasked.iter().any(|(one, _)| *one == what));
            let is_known = group.is_none() || voice.desk.knowledge(c) == Knowledge::Whole;
            if is_asked && is_known {
                clear.push(state_of(voice, group).word);
            }
            continue;
        };
        let page = voice.to_place((Target::Integrity(c, first / ROWS), Some(anchor(group))), "");
        found.push(SumView {
            state: state_of(voice, group),
            n: all.iter().filter(|(one, _)| *one == group).count(),
            what: about(voice, group),
            href: page.href,
        });
    }
    let mut reasons: Vec<String> =
        unasked.into_iter().map(|(_, reason)| voice.word(reason)).collect();
    reasons.dedup();
    (found, clear, reasons)
}

fn state_of(voice: &Voice<'_>, group: Group) -> Badge {
    match group {
        Some(what) => voice.irregularity(what),
        None => Badge { name: "deleted", word: voice.word("trace-evidence") },
    }
}

/// The id of a group's heading: the rule of its findings.
fn anchor(group: Group) -> String {
    group.map_or("evidence", What::rule).to_owned()
}

fn about(voice: &Voice<'_>, group: Group) -> String {
    voice.word(match group {
        Some(What::HistoryUnknown) => "integrity-about-unknown",
        Some(What::FiledLate) => "integrity-about-late",
        Some(What::ChangedAfterLanding) => "integrity-about-edited",
        Some(What::ChangedAfterSeal) => "integrity-about-edited-sealed",
        Some(What::RecordDeleted) => "integrity-about-deleted",
        Some(What::DatedAhead) => "integrity-about-ahead",
        Some(What::CommitBackdated) => "integrity-about-backdated",
        Some(What::HistoryRewritten) => "integrity-about-rewritten",
        Some(What::NoAuthority) => "integrity-about-no-authority",
        Some(What::Unsigned) => "integrity-about-unsigned",
        Some(What::BadSignature) => "integrity-about-bad-signature",
        Some(What::UnknownAuthor) => "integrity-about-stranger",
        None => "integrity-about-evidence",
    })
}

/// The rows of one part of the list under their headings.
fn groups(voice: &Voice<'_>, c: usize, part: usize, all: &[(Group, Row<'_>)]) -> Vec<GroupView> {
    let from = part * ROWS;
    let mut groups: Vec<(Group, GroupView)> = Vec::new();
    for (n, (group, one)) in all.iter().enumerate().skip(from).take(ROWS) {
        if groups.last().is_none_or(|(last, _)| last != group) {
            let view = GroupView {
                anchor: anchor(*group),
                state: state_of(voice, *group),
                n: all.iter().filter(|(other, _)| other == group).count(),
                is_continued: n == from && from > 0 && all[n - 1].0 == *group,
                about: about(voice, *group),
                guide: match group {
                    Some(what) => voice.to_guide(what.rule(), voice.word("integrity-guide")),
                    None => Anchor::default(),
                },
                rows: Vec::new(),
            };
            groups.push((*group, view));
        }
        if let Some((_, last)) = groups.last_mut() {
            last.rows.push(row(voice, c, n, *one));
        }
    }
    groups.into_iter().map(|(_, view)| view).collect()
}

fn row(voice: &Voice<'_>, c: usize, n: usize, row: Row<'_>) -> RowView {
    let (finding, one) = match row {
        Row::Irregular(_, one) => (&one.finding, Some(one)),
        Row::Evidence(finding) => (finding, None),
    };
    let desk = voice.desk;
    let history = one.and_then(|one| desk.trace_at(c, one.record?)).map(|trace| trace.history);
    let number = history.and_then(|history| history.record);
    let kind = history.and_then(|history| desk.book.ledger.kinds.get(history.kind));
    let act = one.and_then(|one| one.act.as_deref());
    let event = act.zip(history).and_then(|(act, history)| {
        history.events.iter().find(|event| event.act().commit == act.commit)
    });
    let mut changes = Vec::new();
    if let Some(event) = event
        && let Some(what) = one.map(|one| one.what)
        && !matches!(what, What::FiledLate | What::Unsigned | What::UnknownAuthor)
    {
        changes = voice.event(c, kind, event).changes;
    }
    if let Some(field) = &finding.field
        && changes.iter().any(|change| change.name == *field)
    {
        changes.retain(|change| change.name == *field);
    }
    if let Some(rule) = act.zip(finding.path.as_ref()).and_then(|(act, path)| {
        let rules = desk.book.integrity[c].rules.iter();
        rules.into_iter().find(|rule| doer(rule).commit == act.commit && *rule.path == **path)
    }) {
        changes = keys(rule);
    }
    let n_more = changes.len().saturating_sub(MAX_CHANGES);
    changes.truncate(MAX_CHANGES);
    let is_change = one.is_some_and(|one| {
        matches!(
            one.what,
            What::ChangedAfterLanding
                | What::ChangedAfterSeal
                | What::RecordDeleted
                | What::NoAuthority
        )
    });
    let landed = one.and_then(|one| one.landed);
    let (effects, effect_note) = match (act, history, landed) {
        (Some(act), Some(history), Some(landed)) if is_change => {
            voice.toll(c, &history.id, &act.commit, landed)
        }
        _ => (Vec::new(), String::new()),
    };
    let subject = || finding.subject.clone().unwrap_or_default();
    let known = number.or_else(|| desk.record_by_id(c, finding.subject.as_deref()?));
    RowView {
        anchor: format!("i-{}", n + 1),
        level: voice.level(finding.level),
        message: voice.say(&finding.message),
        help: finding.help.as_ref().map(|help| voice.say(help)).unwrap_or_default(),
        record: match (known, history) {
            (Some(no), _) => voice.to_record(no),
            (None, Some(history)) => Anchor { text: history.id.to_string(), href: String::new() },
            (None, None) => Anchor { text: subject(), href: String::new() },
        },
        record_title: known.map(|no| voice.record_title(desk.record(no))).unwrap_or_default(),
        place: match (finding.place, &finding.path) {
            (Some(place), _) => voice.place(place),
            (None, Some(path)) => path.clone(),
            (None, None) => event.map(|event| event.path.to_string()).unwrap_or_default(),
        },
        act: act.map(|act| voice.act(c, act)),
        merge: event.filter(|event| event.side.is_some()).map(|event| voice.act(c, &event.trunk)),
        times: match (act, one.and_then(|one| one.landed)) {
            (Some(act), Some(landed)) => voice.times(c, act, landed),
            (None, Some(landed)) => {
                vec![(voice.word("act-landed"), voice.instant(c, landed))]
            }
            (_, None) => Vec::new(),
        },
        changes,
        n_more,
        effects,
        effect_note,
    }
}

/// Who made a change of a ruling file.
fn doer(change: &RuleChange) -> &Act {
    change.side.as_ref().unwrap_or(&change.trunk)
}

/// The changes of ruling files by the commit that made them, the newest first.
fn commits(rules: &[RuleChange]) -> Vec<Vec<&RuleChange>> {
    let mut commits: Vec<Vec<&RuleChange>> = Vec::new();
    for change in rules.iter().rev() {
        let same = commits.iter_mut().rev().take_while(|one| one[0].landed == change.landed);
        let same = same.into_iter().find(|one| {
            doer(one[0]).commit == doer(change).commit && one[0].is_allowed == change.is_allowed
        });
        match same {
            Some(same) => same.push(change),
            None => commits.push(vec![change]),
        }
    }
    for one in &mut commits {
        one.sort_by(|a, b| a.path.cmp(&b.path));
    }
    commits
}

/// The changes of one commit; there is at least one.
fn rule(voice: &Voice<'_>, c: usize, changes: &[&RuleChange]) -> RuleView {
    let first = changes[0];
    let all = &voice.desk.book.integrity[c].rules;
    let (name, key) = match first.is_allowed {
        Some(true) => ("in-time", "integrity-allowed"),
        Some(false) => ("unauthorised", "integrity-forbidden"),
        None => ("unasked", "integrity-right-unknown"),
    };
    let mut left = MAX_KEYS;
    let file = |change: &&RuleChange| {
        let is_first = all.iter().find(|one| one.path == change.path);
        let is_new = is_first.is_some_and(|one| std::ptr::eq(one, *change))
            && change.keys.iter().all(|key| key.old.is_none());
        let mut keys = if is_new { Vec::new() } else { keys(change) };
        let n_more = keys.len().saturating_sub(left);
        keys.truncate(left);
        left -= keys.len();
        FileView { path: change.path.to_string(), is_new, keys, n_more }
    };
    RuleView {
        landed: voice.instant(c, first.landed),
        act: voice.act(c, doer(first)),
        right: Badge { name, word: voice.word(key) },
        files: changes.iter().take(MAX_FILES).map(file).collect(),
        n_more: changes.len().saturating_sub(MAX_FILES),
    }
}

/// The keys of a ruling file before and after.
fn keys(change: &RuleChange) -> Vec<ChangeView> {
    let text = |text: &Option<Box<str>>| text.as_ref().map(|text| cut(text));
    let view = |key: &crate::integrity::KeyChange| ChangeView {
        name: key.key.to_string(),
        label: String::new(),
        old: text(&key.old),
        new: text(&key.new),
    };
    change.keys.iter().map(view).collect()
}
