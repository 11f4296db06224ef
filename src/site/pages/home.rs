//! Home: all contracts at a glance, one line each; many lines go on to further pages.

use serde::Serialize;
use serde_json::Value;

use super::Draft;
use super::Page;
use crate::assessment::MoneyRange;
use crate::assessment::Progress;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::book::portfolio;
use crate::integrity::Knowledge;
use crate::site::charts::fill::Subject;
use crate::site::desk::Desk;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::parts::Kept;
use crate::site::parts::Span;
use crate::site::share::Facts;
use crate::site::stand::Stand;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page { name: "home", targets, view };

/// How many contracts one page lists, so that it stays well below 300 KB.
const ROWS: usize = 100;
/// From how many contracts on the lines are set close.
const MANY: usize = 24;

fn targets(desk: &Desk<'_>) -> Vec<Target> {
    let more = (1..desk.shelves.len().div_ceil(ROWS)).map(Target::Portfolio);
    std::iter::once(Target::Home).chain(more).collect()
}

#[derive(Serialize)]
struct View {
    finding: Vec<String>,
    contracts: Vec<Kept<ContractView>>,
    is_many: bool,
    has_points: bool,
    has_grades: bool,
    has_money: bool,
    pages: Vec<PartView>,
    findings: String,
    findings_link: Anchor,
}

/// A page of the list.
#[derive(Serialize)]
struct PartView {
    link: Anchor,
    is_here: bool,
}

#[derive(Serialize)]
struct ContractView {
    title: Anchor,
    term: String,
    stand: Badge,
    period: Anchor,
    score: Option<Span>,
    score_value: String,
    grade: String,
    n_breaches: usize,
    breaches: String,
    /// How many of them cost points, in words.
    scored: String,
    n_undecidable: usize,
    undecidable: Anchor,
    deducted: Option<Span>,
    /// What may be deducted at most, where that is more.
    at_most: String,
    deducted_value: String,
    payable: Option<Span>,
    unread: String,
    n_overdue: usize,
    overdue: Anchor,
    next: Anchor,
    next_at: String,
    next_value: String,
    last: Anchor,
    last_at: String,
    last_value: String,
    integrity: Badge,
    integrity_link: Anchor,
    spark: String,
}

/// The row of a contract, as its template sees it.
pub(in crate::site) fn row(voice: &Voice<'_>, c: usize) -> Value {
    serde_json::to_value(contract(voice, c)).unwrap_or_default()
}

/// What is counted of a contract.
pub(in crate::site) fn facts(desk: &Desk<'_>, c: usize) -> Facts {
    let assessment = desk.assessment(c);
    Facts {
        stand: desk.stand(c).key().to_owned(),
        n_breaches: n_breached(desk, c).0,
        n_undecidable: n_undecidable(desk, c),
        standing: desk.lists[c].standing,
        n_overdue: desk.overdue(c).len(),
        is_unread: desk.unread(c) > 0,
        period: desk.current_period(c),
        deducted: assessment.settlement.as_ref().map(|one| one.deducted),
        has_grade: grade(desk, c).is_some(),
    }
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let desk = voice.desk;
    let book = desk.book;
    let n = book.ledger.contracts.len();
    let part = match target {
        Target::Portfolio(part) => part,
        _ => 0,
    };
    let shown = part * ROWS..((part + 1) * ROWS).min(n);
    let n_errors = book
        .findings
        .iter()
        .filter(|finding| finding.clause.is_none() && finding.level != Level::Note)
        .count();
    let facts: Vec<Facts> = (0..n).map(|c| desk.facts(c)).collect();
    let link = |other: usize| {
        let target = if other == 0 { Target::Home } else { Target::Portfolio(other) };
        let ends = [other * ROWS + 1, ((other + 1) * ROWS).min(n)];
        voice.to(target, format!("{} – {}", ends[0], ends[1]))
    };
    let parts = 0..if n > ROWS { n.div_ceil(ROWS) } else { 0 };
    let contracts = shown.clone().map(|c| Kept::of(desk.row(voice, c))).collect();
    let view = View {
        finding: if part == 0 { finding(voice, &facts) } else { Vec::new() },
        is_many: n > MANY,
        has_points: book.ledger.contracts.iter().any(|one| one.scorecard.is_some()),
        has_grades: facts[shown].iter().any(|one| one.has_grade),
        has_money: facts.iter().any(|one| one.deducted.is_some()),
        contracts,
        pages: parts.map(|other| PartView { link: link(other), is_here: other == part }).collect(),
        findings: voice.say(&Message::new("site-home-findings").with("n", n_errors)),
        findings_link: voice.to(Target::Findings(0), voice.word("site-nav-findings")),
    };
    let title = voice.choose(&book.settings.title.zh, &book.settings.title.en);
    let crumbs = match part {
        0 => Vec::new(),
        _ => vec![voice.to(Target::Home, voice.word("site-nav-home"))],
    };
    Draft::new(title, crumbs, &view)
}

/// How all contracts stand together, in sentences.
fn finding(voice: &Voice<'_>, facts: &[Facts]) -> Vec<String> {
    let n = facts.len();
    if n == 0 {
        return Vec::new();
    }
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for (_, _, key) in Stand::ALL {
        let here = facts.iter().filter(|one| one.stand == key).count();
        if here > 0 && !counts.iter().any(|(known, _)| *known == key) {
            counts.push((key, here));
        }
    }
    let counts: Vec<Datum> = counts
        .into_iter()
        .map(|(key, n)| {
            let one = Message::new("desk-home-stand").with("n", n);
            one.with("stand", Message::new(sentence(key))).into()
        })
        .collect();
    let stand = Message::new("desk-home-stands").with("n", n).with("stands", counts);
    let mut said = vec![voice.say(&stand)];
    let breaches = facts.iter().map(|one| one.n_breaches).sum::<usize>();
    let overdue = facts.iter().map(|one| one.n_overdue).sum::<usize>();
    let undecidable = facts.iter().map(|one| one.n_undecidable).sum::<usize>();
    let trouble = Message::new("desk-home-trouble")
        .with("breaches", breaches)
        .with("undecidable", undecidable)
        .with("overdue", overdue);
    said.push(voice.say(&trouble));
    let unread = facts.iter().filter(|one| one.is_unread).count();
    if unread > 0 {
        said.push(voice.say(&Message::new("desk-home-unread").with("n", unread)));
    }
    let deducted = || facts.iter().filter_map(|one| one.deducted);
    if let Some(sum) = portfolio::deducted(deducted()) {
        let key = match (sum.is_exact(), sum.now.amount.is_zero()) {
            (true, true) => "desk-home-money-none",
            (true, false) => "desk-home-money",
            (false, _) => "desk-home-money-range",
        };
        let message = Message { key, args: Vec::new() }
            .with("n", deducted().count())
            .with("now", voice.money(sum.now))
            .with("low", voice.money(sum.low))
            .with("high", voice.money(sum.high));
        said.push(voice.say(&message));
    }
    said
}

/// The word of a stand as it reads inside a sentence.
fn sentence(key: &str) -> &'static str {
    match key {
        "desk-stand-doubtful" => "desk-among-doubtful",
        "desk-stand-empty" => "desk-among-empty",
        "desk-stand-open" => "desk-among-open",
        "desk-stand-amended" => "desk-among-amended",
        "desk-stand-ready" => "desk-among-ready",
        "desk-stand-running" => "desk-among-running",
        "desk-stand-sealed" => "desk-among-sealed",
        "desk-stand-over" => "desk-among-over",
        "desk-stand-ahead" => "desk-among-ahead",
        _ => "desk-among-unread",
    }
}

/// Breaches of the supplier's obligations, and how many of them cost points.
fn n_breached(desk: &Desk<'_>, c: usize) -> (usize, usize) {
    let lists = &desk.lists[c];
    (lists.scored.len() + lists.unscored.len(), lists.scored.len())
}

fn n_undecidable(desk: &Desk<'_>, c: usize) -> usize {
    desk.lists[c].undecidable.len()
}

fn contract(voice: &Voice<'_>, c: usize) -> ContractView {
    let desk = voice.desk;
    let file = desk.contract(c);
    let identity = &file.identity;
    let assessment = desk.assessment(c);
    let as_of = desk.book.moment(c);
    let has_points = file.scorecard.is_some();
    let period = desk.current_period(c);
    let score = period.map(|p| &assessment.periods[p]);
    let score = score.filter(|score| has_points && score.progress != Progress::Ahead);
    let next = desk.due_next(c).first().copied();
    let overdue = desk.overdue(c);
    let last = desk.shelves[c]
        .records
        .iter()
        .filter_map(|no| Some((desk.record(*no).at.filter(|at| as_of.reached(*at))?, *no)))
        .max();
    let settlement = assessment.settlement.as_ref();
    let stand = desk.stand(c);
    let spark = voice.chart_named(
        "spark",
        &format!("spark-{}", desk.shelves[c].name),
        c,
        Subject::Contract,
    );
    let due = overdue.first().copied().or(next).map(|due| due.at);
    let (n_breaches, n_scored) = n_breached(desk, c);
    let word = |n: usize| voice.say(&Message::new("desk-home-overdue").with("n", n));
    ContractView {
        title: voice.to(
            Target::Contract(c),
            if identity.title.is_empty() { &file.folder } else { &identity.title },
        ),
        term: match file.broken {
            true => String::new(),
            false => format!("{} – {}", identity.term.first, identity.term.last),
        },
        stand: voice.stand(stand),
        period: period
            .map(|p| voice.to(Target::Period(c, p), &identity.periods[p].title))
            .unwrap_or_default(),
        score_value: score.map(|one| one.total.now.normalize().to_string()).unwrap_or_default(),
        grade: grade(desk, c).unwrap_or_default().to_owned(),
        score: score.map(|one| voice.range(&one.total)),
        n_breaches,
        breaches: voice.href(Target::Breaches(c, 0)),
        scored: match has_points && n_breaches > 0 {
            true => voice.say(&Message::new("desk-home-scored").with("n", n_scored)),
            false => String::new(),
        },
        n_undecidable: n_undecidable(desk, c),
        undecidable: voice.to_place(
            (Target::Open(c, 0), Some("undecidable".to_owned())),
            n_undecidable(desk, c).to_string(),
        ),
        deducted_value: settlement.map(|one| plain(&one.deducted)).unwrap_or_default(),
        deducted: settlement.map(|one| voice.money_range(&one.deducted)),
        at_most: settlement
            .filter(|one| one.deducted.high.amount > one.deducted.now.amount)
            .map(|one| voice.money(one.deducted.high))
            .map(|most| voice.say(&Message::new("desk-home-at-most").with("n", most)))
            .unwrap_or_default(),
        payable: settlement.map(|one| voice.payable(c, &one.payable)),
        unread: voice.unread(c),
        n_overdue: overdue.len(),
        overdue: voice.to_place((Target::Contract(c), Some("due".to_owned())), word(overdue.len())),
        next: next.map(|due| voice.to_due(c, due)).unwrap_or_default(),
        next_at: next.map(|due| voice.minute(c, due.at)).unwrap_or_default(),
        next_value: due.map(|due| voice.instant(c, due)).unwrap_or_default(),
        last: last.map(|(_, no)| voice.to_record(no)).unwrap_or_default(),
        last_at: last.map(|(at, _)| voice.zone(c).date(at).to_string()).unwrap_or_default(),
        last_value: last.map(|(at, _)| voice.instant(c, at)).unwrap_or_default(),
        integrity: integrity(voice, c),
        integrity_link: voice.to(Target::Integrity(c, 0), ""),
        spark: spark.filter(|_| !file.broken).map(|chart| chart.svg).unwrap_or_default(),
    }
}

/// Whether the evidence may be relied on, in a word.
/// The grade that a contract's score has at present.
fn grade<'a>(desk: &Desk<'a>, c: usize) -> Option<&'a str> {
    let file = desk.contract(c);
    let period = desk.current_period(c).filter(|_| file.scorecard.is_some())?;
    let score = &desk.assessment(c).periods[period];
    let grade = score.grade[1].filter(|_| score.progress != Progress::Ahead)?;
    Some(&file.terms.grades[grade].title)
}

fn integrity(voice: &Voice<'_>, c: usize) -> Badge {
    let irregular = voice.desk.irregular(c);
    match (irregular.n_errors, irregular.n, voice.desk.knowledge(c)) {
        (0, 0, Knowledge::Whole) => {
            Badge { name: "proven", word: voice.word("desk-integrity-clean") }
        }
        (0, 0, _) => Badge { name: "unknown", word: voice.word("desk-integrity-unknown") },
        (0, n, _) => Badge {
            name: "warning",
            word: voice.say(&Message::new("desk-integrity-some").with("n", n)),
        },
        (_, n, _) => Badge {
            name: "unauthorised",
            word: voice.say(&Message::new("desk-integrity-some").with("n", n)),
        },
    }
}

/// An amount as a plain number.
fn plain(range: &MoneyRange) -> String {
    range.now.amount.to_string()
}
