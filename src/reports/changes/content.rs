//! What there is to say about two books: the sum of it first, then one contract after the other.

use super::Changes;
use super::Page;
use super::page::Block;
use super::page::Span;
use super::values;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::book::Book;
use crate::book::compare::ContractChange;
use crate::book::compare::Face;
use crate::book::compare::MoneyItem;
use crate::book::compare::OutcomeChange;
use crate::book::compare::PeriodChange;
use crate::book::compare::Presence;
use crate::book::compare::RecordChange;
use crate::book::compare::RecordDeed;
use crate::book::compare::Turn;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::text::level_tone;
use crate::reports::text::level_word;
use crate::reports::text::verdict_word;

/// How many lines of one list are shown: a comment may not grow beyond what forges accept.
const MOST: usize = 30;

/// The groups of outcomes that are listed, with their titles.
const GROUPS: [(Turn, &str, Tone); 6] = [
    (Turn::BreachAdded, "diff-breaches-added", Tone::Bad),
    (Turn::BreachChanged, "diff-breaches-changed", Tone::Bad),
    (Turn::BreachCleared, "diff-breaches-cleared", Tone::Good),
    (Turn::UndecidableAdded, "diff-undecidable-added", Tone::Doubt),
    (Turn::UndecidableResolved, "diff-undecidable-resolved", Tone::Good),
    (Turn::SlotFilled, "diff-slots-filled", Tone::Good),
];

/// The page.
pub(super) fn page(changes: &Changes<'_>) -> Vec<Block> {
    let brief = &changes.new;
    let comparison = changes.comparison;
    if comparison.is_without_effect() {
        return vec![Block::Lines(vec![vec![no_effect(changes)]])];
    }
    let title = vec![Span::word(brief.word("diff-title")), Span::quote(changes.base)];
    let mut blocks = vec![Block::Heading(1, title)];
    let sums = comparison.contracts.iter().filter(|change| !change.is_without_effect());
    let sums: Vec<Vec<Span>> = sums.map(|change| sum(changes, change)).collect();
    if !sums.is_empty() {
        blocks.push(Block::List(sums, 0));
    }
    for change in comparison.contracts.iter().filter(|change| !change.is_without_effect()) {
        contract(changes, change, &mut blocks);
    }
    findings(changes, &mut blocks);
    records(changes, &mut blocks);
    blocks.push(Block::Lines(vec![footer(changes)]));
    blocks
}

/// One line for a change that alters words only, or nothing.
fn no_effect(changes: &Changes<'_>) -> Span {
    let (brief, comparison) = (&changes.new, changes.comparison);
    if comparison.is_empty() {
        return Span::word(brief.word("diff-nothing"));
    }
    let count = |is_it: fn(&RecordDeed) -> bool| {
        let records = comparison.contracts.iter().flat_map(|change| &change.records);
        records.filter(|record| is_it(&record.deed)).count()
    };
    let message = Message::new("diff-no-effect")
        .with("added", count(|deed| *deed == RecordDeed::Added))
        .with("changed", count(|deed| matches!(deed, RecordDeed::Changed(_))))
        .with("removed", count(|deed| *deed == RecordDeed::Removed))
        .with("files", comparison.files.len());
    Span::word(brief.say(&message))
}

/// A contract in one line: breaches, points, money.
fn sum(changes: &Changes<'_>, change: &ContractChange) -> Vec<Span> {
    let brief = &changes.new;
    let link = (changes.link)(Page::Contract(&change.id));
    let title = Span::quote(&change.title).toned(Tone::Strong).linked(link);
    let mut line = vec![title];
    let mut parts: Vec<Span> = Vec::new();
    match change.presence {
        Presence::Added => parts.push(Span::word(brief.word("diff-contract-added"))),
        Presence::Removed => parts.push(Span::word(brief.word("diff-contract-removed"))),
        Presence::Both => {}
    }
    for (turn, key, tone) in GROUPS {
        let n = change.turned(turn).count();
        if n > 0 && change.presence != Presence::Removed {
            let words = format!("{} {n}", brief.word(key));
            parts.push(Span::word(words).toned(tone));
        }
    }
    for period in &change.periods {
        let by = values::more_points(&period.total);
        if !by.is_empty() {
            let message = Message::new("diff-sum-points")
                .with("old", values::points_now(period.total.old.as_ref()))
                .with("new", values::points_now(period.total.new.as_ref()))
                .with("by", by.clone());
            let words = Span::word(brief.say(&message)).toned(values::tone(&by, true));
            parts.push(Span::quote(&period.title));
            parts.push(words);
        }
    }
    if let Some(step) = change.amount(&MoneyItem::Payable) {
        let by = values::more_money(brief, step);
        let message = match by.is_empty() {
            // Only what may still come of it differs.
            true => Message::new("diff-sum-payable-range")
                .with("old", values::money(brief, step.old.as_ref()))
                .with("new", values::money(brief, step.new.as_ref())),
            false => Message::new("diff-sum-payable")
                .with("old", values::money_now(brief, step.old.as_ref()))
                .with("new", values::money_now(brief, step.new.as_ref()))
                .with("by", by.clone()),
        };
        parts.push(Span::word(brief.say(&message)).toned(values::tone(&by, true)));
    }
    for (n, part) in parts.into_iter().enumerate() {
        let is_after_title = n > 0 && line.last().is_some_and(|last| last.is_quoted);
        let sign = match (n, is_after_title) {
            (0, _) => brief.word("diff-colon"),
            (_, true) => " ".to_owned(),
            (_, false) => brief.word("diff-semicolon"),
        };
        line.push(Span::word(sign));
        line.push(part);
    }
    line
}

/// Everything about one contract.
fn contract(changes: &Changes<'_>, change: &ContractChange, blocks: &mut Vec<Block>) {
    let brief = &changes.new;
    let link = (changes.link)(Page::Contract(&change.id));
    blocks.push(Block::Heading(2, vec![Span::quote(&change.title).linked(link)]));
    if change.presence == Presence::Removed {
        blocks.push(Block::Lines(vec![vec![Span::word(brief.word("diff-contract-removed"))]]));
        return;
    }
    for (turn, key, tone) in GROUPS {
        let lines = change.turned(turn).map(|one| outcome(changes, change, one, tone));
        list(brief, key, lines.collect(), blocks);
    }
    let n_other = change.turned(Turn::Other).count();
    if n_other > 0 {
        let message = Message::new("diff-other").with("n", n_other);
        blocks.push(Block::Lines(vec![vec![Span::word(brief.say(&message))]]));
    }
    points(changes, change, blocks);
    money(changes, change, blocks);
    states(changes, change, blocks);
}

fn outcome(
    changes: &Changes<'_>,
    change: &ContractChange,
    outcome: &OutcomeChange,
    tone: Tone,
) -> Vec<Span> {
    let brief = &changes.new;
    let link = (changes.link)(Page::Outcome(&change.id, &outcome.obligation, &outcome.id));
    let mut line = vec![
        Span::quote(format!("{}/{}", outcome.obligation, outcome.id)).linked(link),
        Span::word(" "),
        Span::quote(&outcome.title),
        Span::word(brief.word("diff-colon")),
    ];
    let (old, new) = (&outcome.step.old, &outcome.step.new);
    let verdict = |face: &Option<Face>| match face {
        Some(face) => verdict_word(brief, face.verdict),
        None => brief.word("diff-absent"),
    };
    let steps = match outcome.turn() {
        Turn::BreachChanged => {
            let units = |face: &Option<Face>| {
                face.as_ref().map_or(0, |face| usize::try_from(face.units).unwrap_or_default())
            };
            let message =
                Message::new("diff-units").with("old", units(old)).with("new", units(new));
            brief.say(&message)
        }
        _ => format!("{} → {}", verdict(old), verdict(new)),
    };
    line.push(Span::word(steps).toned(tone));
    if let Some(face) = new.as_ref().or(old.as_ref()) {
        line.push(Span::word(brief.word("diff-comma")));
        line.push(Span::quote(brief.say(&face.summary)));
    }
    line
}

fn points(changes: &Changes<'_>, change: &ContractChange, blocks: &mut Vec<Block>) {
    let brief = &changes.new;
    for period in &change.periods {
        let link = (changes.link)(Page::Period(&change.id, &period.id));
        let heading = vec![
            Span::word(brief.word("diff-points")),
            Span::word(brief.word("diff-colon")),
            Span::quote(&period.title).linked(link),
        ];
        blocks.push(Block::Heading(3, heading));
        blocks.push(Block::Table(columns(brief), rows(brief, period)));
    }
}

fn columns(brief: &Brief<'_>) -> Vec<String> {
    let titles = ["diff-column-what", "diff-column-before", "diff-column-after", "diff-column-by"];
    titles.map(|key| brief.word(key)).to_vec()
}

fn rows(brief: &Brief<'_>, period: &PeriodChange) -> Vec<Vec<Vec<Span>>> {
    let mut rows = Vec::new();
    for item in &period.items {
        let by = values::more_points(&item.score);
        let tone = values::tone(&by, true);
        rows.push(vec![
            vec![Span::quote(format!("{} {}", item.id, item.title))],
            vec![Span::word(values::points(brief, item.score.old.as_ref()))],
            vec![Span::word(values::points(brief, item.score.new.as_ref()))],
            vec![Span::word(by).toned(tone)],
        ]);
    }
    let by = values::more_points(&period.total);
    let tone = values::tone(&by, true);
    rows.push(vec![
        vec![Span::word(brief.word("cli-form-total")).toned(Tone::Strong)],
        vec![Span::word(values::points(brief, period.total.old.as_ref()))],
        vec![Span::word(values::points(brief, period.total.new.as_ref())).toned(Tone::Strong)],
        vec![Span::word(by).toned(tone)],
    ]);
    if !period.grade.is_still() {
        rows.push(vec![
            vec![Span::word(brief.word("diff-grade"))],
            vec![Span::quote(values::grade(brief, period.grade.old.as_ref()))],
            vec![Span::quote(values::grade(brief, period.grade.new.as_ref()))],
            Vec::new(),
        ]);
    }
    rows
}

fn money(changes: &Changes<'_>, change: &ContractChange, blocks: &mut Vec<Block>) {
    if change.money.is_empty() {
        return;
    }
    let brief = &changes.new;
    let link = (changes.link)(Page::Settlement(&change.id));
    let heading = Span::word(brief.word("diff-money")).linked(link);
    blocks.push(Block::Heading(3, vec![heading]));
    let mut rows = Vec::new();
    for one in &change.money {
        let by = values::more_money(brief, &one.amount);
        let tone = values::tone(&by, one.what == MoneyItem::Payable || is_payment(&one.what));
        rows.push(vec![
            name_of(brief, &one.what),
            vec![Span::word(values::money(brief, one.amount.old.as_ref()))],
            vec![Span::word(values::money(brief, one.amount.new.as_ref()))],
            vec![Span::word(by).toned(tone)],
        ]);
    }
    blocks.push(Block::Table(columns(brief), rows));
}

fn is_payment(what: &MoneyItem) -> bool {
    matches!(what, MoneyItem::Stage(_) | MoneyItem::Total)
}

/// What an amount is called.
fn name_of(brief: &Brief<'_>, what: &MoneyItem) -> Vec<Span> {
    let (key, of) = match what {
        MoneyItem::Total => ("diff-money-total", None),
        MoneyItem::Deduction(of) => ("diff-money-deduction", Some(of)),
        MoneyItem::Penalty(of) => ("diff-money-penalty", Some(of)),
        MoneyItem::ToConfirm(of) => ("diff-money-to-confirm", Some(of)),
        MoneyItem::Open(of) => ("diff-money-open", Some(of)),
        MoneyItem::Reduction(of) => ("diff-money-reduction", Some(of)),
        MoneyItem::Deducted => ("diff-money-deducted", None),
        MoneyItem::Excess => ("diff-money-excess", None),
        MoneyItem::Payable => ("diff-money-payable", None),
        MoneyItem::Stage(of) => ("diff-money-stage", Some(of)),
        MoneyItem::Outstanding => ("diff-money-outstanding", None),
        MoneyItem::Fine(of) => ("diff-money-fine", Some(of)),
    };
    let mut name = vec![Span::word(brief.word(key))];
    if let Some(of) = of {
        name.push(Span::word(" "));
        name.push(Span::quote(&of.title));
    }
    name
}

/// Payments and rights that stand elsewhere than before.
fn states(changes: &Changes<'_>, change: &ContractChange, blocks: &mut Vec<Block>) {
    let brief = &changes.new;
    let arrow = |old: String, new: String| Span::word(format!("{old} → {new}"));
    let mut lines = Vec::new();
    for stage in &change.stages {
        let name = || {
            let payment = Span::word(format!("{} ", brief.word("diff-money-stage")));
            vec![payment, Span::quote(&stage.stage.title), Span::word(brief.word("diff-colon"))]
        };
        if !stage.holds.is_still() {
            let (old, new) = (stage.holds.old, stage.holds.new);
            let mut line = name();
            line.push(arrow(values::holds(brief, old), values::holds(brief, new)));
            lines.push(line);
        }
        if !stage.duty.is_still() {
            let mut line = name();
            let (old, new) = (stage.duty.old, stage.duty.new);
            line.push(arrow(values::duty(brief, old), values::duty(brief, new)));
            lines.push(line);
        }
    }
    for right in &change.rights {
        let (phase, holds) = (&right.phase, &right.holds);
        lines.push(vec![
            Span::word(format!("{} ", brief.word("diff-right"))),
            Span::quote(&right.right.title),
            Span::word(brief.word("diff-colon")),
            arrow(
                values::right(brief, phase.old, holds.old),
                values::right(brief, phase.new, holds.new),
            ),
        ]);
    }
    list(brief, "diff-states", lines, blocks);
}

/// Findings that are no breach: breaches are listed with their contract.
fn findings(changes: &Changes<'_>, blocks: &mut Vec<Block>) {
    let (brief, comparison) = (&changes.new, changes.comparison);
    let of = |book: &Book, numbers: &[usize]| -> Vec<Finding> {
        let all = numbers.iter().filter_map(|no| book.findings.get(*no));
        all.filter(|finding| finding.clause.is_none()).cloned().collect()
    };
    let added = of(brief.book, &comparison.added);
    let lines = added.iter().map(|one| finding(changes, brief, one));
    list(brief, "diff-findings-added", lines.collect(), blocks);
    let cleared = of(changes.old.book, &comparison.cleared);
    let lines = cleared.iter().map(|one| finding(changes, &changes.old, one));
    list(brief, "diff-findings-cleared", lines.collect(), blocks);
}

fn finding(changes: &Changes<'_>, brief: &Brief<'_>, finding: &Finding) -> Vec<Span> {
    let level = level_word(brief, finding.level);
    let place = finding.place.filter(|place| brief.has(*place));
    let spot = place.map(|place| brief.path_and_line(place)).or_else(|| finding.path.clone());
    let about = finding.contract.as_deref().zip(finding.subject.as_deref());
    let record = about.and_then(|(contract, id)| (changes.link)(Page::Record(contract, id)));
    let link = record.or_else(|| (changes.link)(Page::Findings));
    let mut line = vec![
        Span::word(level).toned(level_tone(finding.level)),
        Span::word(" "),
        Span::quote(&finding.rule).linked(link),
        Span::word(" "),
        Span::quote(brief.say(&finding.message)),
    ];
    if let Some(spot) = spot {
        line.push(Span::word(" "));
        line.push(Span::quote(spot).toned(Tone::Quiet));
    }
    line
}

/// Records and ruling files that were touched.
fn records(changes: &Changes<'_>, blocks: &mut Vec<Block>) {
    let brief = &changes.new;
    let all = changes.comparison.contracts.iter();
    let all = all.filter(|change| change.presence != Presence::Removed);
    let lines = all.flat_map(|change| change.records.iter().map(move |one| (change, one)));
    let lines = lines.map(|(change, one)| record(changes, change, one)).collect();
    list(brief, "diff-records", lines, blocks);
    let files = changes.comparison.files.iter().map(|file| {
        let key = match file.presence {
            Presence::Added => "diff-record-added",
            Presence::Removed => "diff-record-removed",
            Presence::Both => "diff-record-changed",
        };
        vec![Span::word(format!("{} ", brief.word(key))), Span::quote(&file.path)]
    });
    list(brief, "diff-files", files.collect(), blocks);
}

fn record(changes: &Changes<'_>, change: &ContractChange, record: &RecordChange) -> Vec<Span> {
    let brief = &changes.new;
    let link = (changes.link)(Page::Record(&change.id, &record.id));
    let (key, tone) = match &record.deed {
        RecordDeed::Added => ("diff-record-added", Tone::Good),
        RecordDeed::Changed(_) => ("diff-record-changed", Tone::Doubt),
        RecordDeed::Removed => ("diff-record-removed", Tone::Bad),
    };
    let mut line = vec![
        Span::word(brief.word(key)).toned(tone),
        Span::word(" "),
        Span::quote(&record.kind),
        Span::word(" "),
        Span::quote(&record.id).linked(link),
    ];
    if let RecordDeed::Changed(fields) = &record.deed {
        line.push(Span::word(brief.word("diff-colon")));
        line.push(Span::quote(fields.join(", ")));
    }
    if record.deed != RecordDeed::Removed {
        line.push(Span::word(" "));
        line.push(Span::quote(changes.spot(record.place)).toned(Tone::Quiet));
    }
    line
}

/// A list with its title and count, cut where it is too long; nothing if it is empty.
fn list(brief: &Brief<'_>, key: &'static str, mut lines: Vec<Vec<Span>>, blocks: &mut Vec<Block>) {
    if lines.is_empty() {
        return;
    }
    let n = lines.len();
    lines.truncate(MOST);
    let title = Span::word(format!("{} ({n})", brief.word(key)));
    blocks.push(Block::Heading(3, vec![title]));
    blocks.push(Block::List(lines, n.saturating_sub(MOST)));
}

/// What was compared with what, as of when.
fn footer(changes: &Changes<'_>) -> Vec<Span> {
    let (old, new) = (&changes.old, &changes.new);
    let message = Message::new("diff-footer")
        .with("old", old.revision())
        .with("new", new.revision())
        .with("instant", new.as_of());
    vec![Span::quote(new.say(&message)).toned(Tone::Quiet)]
}
