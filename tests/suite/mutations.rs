//! Mutations: each limit and each edge that the worked examples speak of, moved by the smallest unit.
//!
//! The contract's text is changed at one place, read again, and the examples that name its clause
//! are judged again: at least one must fail, unless the linter refuses the change already. What
//! survives stands in [`SURVIVORS`], each with its reason.

use std::collections::BTreeSet;

use pactbook::base::bounds::Bounds;
use pactbook::base::document;
use pactbook::base::document::Data;
use pactbook::base::document::Node;
use pactbook::base::finding::Finding;
use pactbook::base::finding::Level;
use pactbook::base::place::SourceId;
use pactbook::base::quantity::Decimal;
use pactbook::base::quantity::Money;
use pactbook::base::quantity::decimal;
use pactbook::base::quantity::size;
use pactbook::base::time::Lapse;
use pactbook::examples;
use pactbook::ledger;
use pactbook::ledger::File;
use pactbook::ledger::Ledger;
use pactbook::ledger::contract;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::bench::CALENDAR;
use crate::bench::at;

/// Contract, place, change, and why no example can tell.
const SURVIVORS: &[(&str, &str, &str, &str)] = &[
    (
        "meded",
        "change-on-record.within",
        "\"24h\" -> \"86401s\"",
        "both ends are dates: whole days apart",
    ),
    (
        "turpan",
        "cloud-reliability.at_least",
        "\"99.99%\" -> \"99.98%\"",
        "a year has 365 slots: one failure is 99.73 % already",
    ),
    (
        "turpan",
        "cloud-reliability.at_least",
        "\"99.99%\" -> \"100.00%\"",
        "a year has 365 slots: above 99.99 % is 100 %",
    ),
    (
        "turpan",
        "cap.share",
        "\"10%\" -> \"11%\"",
        "two years can cost a tenth of the price at most",
    ),
    ("xian", "page-load.grades", "400 -> 399", GRADE),
    ("xian", "page-load.grades", "400 -> 401", GRADE),
    ("xian", "page-load.samples", "30 -> 29", REMARK),
    ("xian", "page-load.samples", "30 -> 31", REMARK),
    ("guangzhou", "item 1.4.bands.points", "3 -> 4", ALL),
    ("guangzhou", "item 3.1.bands.points", "2 -> 3", ALL),
    ("guangzhou", "item 3.2.bands.points", "3 -> 4", ALL),
    ("guangzhou", "item 3.3.bands.points", "5 -> 6", ALL),
    ("guangzhou", "item 4.2.bands.points", "3 -> 4", ALL),
    ("guangzhou", "item 7.2.bands.points", "6 -> 7", ALL),
    ("guangzhou", "item 10.1.bands.points", "2 -> 3", ALL),
    ("guangzhou", "item 4.2.bands.below", "70 -> 69", ROUTINE),
    ("guangzhou", "item 4.2.bands.below", "70 -> 71", ROUTINE),
    ("guangzhou", "item 4.2.bands.below", "80 -> 79", ROUTINE),
    ("guangzhou", "item 4.2.bands.below", "80 -> 81", ROUTINE),
    ("guangzhou", "item 4.2.bands.below", "90 -> 89", ROUTINE),
    ("guangzhou", "item 4.2.bands.below", "90 -> 91", ROUTINE),
    ("guangzhou", "item 4.2.bands.below", "100 -> 99", ROUTINE),
    ("guangzhou", "item 4.2.bands.below", "100 -> 101", ROUTINE),
    ("guangzhou", "item 4.2.bands.points", "0.5 -> 0.4", ROUTINE),
    ("guangzhou", "item 4.2.bands.points", "0.5 -> 0.6", ROUTINE),
    ("turpan", "grade", "60 -> 59.9", WHOLE),
    ("turpan", "grade", "80 -> 79.9", WHOLE),
    ("turpan", "grade", "90 -> 89.9", WHOLE),
    ("turpan", "band", "70 -> 69.9", WHOLE),
    ("turpan", "band", "80 -> 79.9", WHOLE),
    ("turpan", "band", "90 -> 89.9", WHOLE),
    ("turpan", "stage p3", "60 -> 59.9", WHOLE),
    ("turpan", "right terminate", "70 -> 69.9", WHOLE),
    ("turpan", "right renew-first", "85 -> 84.9", HALVES),
    ("turpan", "right re-tender", "80 -> 79.9", HALVES),
];

const WHOLE: &str =
    "every rate of the form is a whole number, so no score lies between the two edges";
const HALVES: &str =
    "the average of two whole scores is a multiple of a half, so none lies between the two edges";
const ALL: &str = "the heaviest band takes all the points of its item";
const ROUTINE: &str = "a quarter has some 330 windows of routine work: an example at an edge would take as \
                       many records; the same bands stand guarded at items 1.4 and 3.2";
const GRADE: &str = "either grade passes, and examples state no grade of a measured value";
const REMARK: &str = "too few samples are remarked on and change no verdict nor figure";

/// With more examples than this, each is judged only for the clauses that it names.
const MANY: usize = 56;

/// Keys of an obligation that hold a limit.
const LIMITS: [&str; 12] = [
    "within", "at_most", "at_least", "below", "above", "grace", "count", "days", "breached",
    "lead", "samples", "posts",
];

/// Keys of a deduction, a band, a penalty or a fine that hold a rate or an end.
const RATES: [&str; 13] = [
    "points", "below", "at_most", "above", "at_least", "step", "deduct", "pays", "damages", "rate",
    "share", "min", "max",
];

/// Keys that hold expressions, in which durations and bounds are limits too.
const EXPRESSIONS: [&str; 6] = ["where", "among", "test", "when", "passes", "refused"];

/// One change to a contract's text.
struct Mutation {
    /// What is changed: obligation and key, or list and edge.
    place: String,
    /// From what to what.
    change: String,
    /// Ranges of bytes with what they become.
    edits: Vec<(std::ops::Range<usize>, String)>,
    /// Ids of clauses or items; examples that name one of them are tried first.
    clauses: Vec<String>,
}

fn entries(node: &Node) -> &[(document::Key, Node)] {
    match &node.data {
        Data::Table(entries) => entries,
        _ => &[],
    }
}

fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    entries(node).iter().find(|(name, _)| name.name == key).map(|(_, value)| value)
}

fn list<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    match get(node, key).map(|node| &node.data) {
        Some(Data::List(items)) => items,
        _ => &[],
    }
}

fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    match get(node, key).map(|node| &node.data) {
        Some(Data::Text(text)) => text,
        _ => "",
    }
}

/// The neighbours of a number, one unit of its last written place away, no lower than nought.
fn beside(number: Decimal, unit: Decimal) -> Vec<Decimal> {
    let both = [number - unit, number + unit];
    both.into_iter().filter(|n| *n >= Decimal::ZERO).collect()
}

fn last_place(number: Decimal) -> Decimal {
    Decimal::new(1, number.scale())
}

/// What a stated limit becomes.
fn moved(data: &Data) -> Vec<String> {
    let text = match data {
        Data::Number(raw) => {
            let Some(number) = decimal(raw) else { return Vec::new() };
            return beside(number, last_place(number)).iter().map(Decimal::to_string).collect();
        }
        Data::Text(text) => text.as_str(),
        _ => return Vec::new(),
    };
    let quoted = |text: String| format!("\"{text}\"");
    if let Some(lapse) = Lapse::parse(text) {
        let (n, unit) = match lapse {
            Lapse::Seconds(n) => (n, "s".to_owned()),
            _ => {
                let (n, unit) = text.split_once(' ').expect("a number and its unit");
                (n.parse().expect("a whole number"), format!(" {unit}"))
            }
        };
        let both = [n - 1, n + 1].into_iter().filter(|n| *n >= 0);
        return both.map(|n| quoted(format!("{n}{unit}"))).collect();
    }
    if let Some(number) = text.strip_suffix('%').and_then(decimal) {
        let both = beside(number, last_place(number));
        return both.into_iter().map(|n| quoted(format!("{n}%"))).collect();
    }
    if let Some(money) = Money::parse(text) {
        let both = beside(money.amount, Decimal::new(1, 2));
        let code = money.currency.code();
        return both.into_iter().map(|n| quoted(format!("{n} {code}"))).collect();
    }
    if let Some(bytes) = size(text) {
        return [bytes - 1, bytes + 1].map(|n| quoted(format!("{n} B"))).to_vec();
    }
    Vec::new()
}

/// Every limit in an obligation's own keys, and in tables below it.
fn limits(
    node: &Node,
    keys: &[&str],
    place: &str,
    source: &str,
    clauses: &[String],
    all: &mut Vec<Mutation>,
) {
    for (key, value) in entries(node) {
        let place = format!("{place}.{}", key.name);
        if keys.contains(&key.name.as_str()) {
            let was = &source[value.place.range()];
            for now in moved(&value.data) {
                all.push(Mutation {
                    place: place.clone(),
                    change: format!("{was} -> {now}"),
                    edits: vec![(value.place.range(), now)],
                    clauses: clauses.to_vec(),
                });
            }
        }
        if EXPRESSIONS.contains(&key.name.as_str()) {
            expression(&place, value, source, clauses, all);
        }
        match &value.data {
            Data::Table(_) => limits(value, keys, &place, source, clauses, all),
            Data::List(items) => {
                for item in items {
                    limits(item, keys, &place, source, clauses, all);
                }
            }
            _ => {}
        }
    }
}

/// Durations, and numbers behind a comparison, inside the text of an expression.
fn expression(place: &str, node: &Node, source: &str, clauses: &[String], all: &mut Vec<Mutation>) {
    let range = node.place.range();
    let written = &source[range.clone()];
    let mut push = |at: usize, was: &str, now: String| {
        let start = range.start + at;
        all.push(Mutation {
            place: place.to_owned(),
            change: format!("{was} -> {now}"),
            edits: vec![(start..start + was.len(), now)],
            clauses: clauses.to_vec(),
        });
    };
    for (at, _) in written.match_indices("duration('") {
        let start = at + "duration('".len();
        let was = written[start..].split('\'').next().unwrap_or_default();
        let Some(Lapse::Seconds(seconds)) = Lapse::parse(was) else { continue };
        push(start, was, format!("{}s", seconds - 1));
        push(start, was, format!("{}s", seconds + 1));
    }
    for sign in ["<=", ">=", "<", ">"] {
        for (at, _) in written.match_indices(&format!(" {sign} ")) {
            let start = at + sign.len() + 2;
            let was: String =
                written[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let Some(number) = decimal(&was) else { continue };
            for now in beside(number, last_place(number)) {
                push(start, &was, now.to_string());
            }
        }
    }
}

/// The edges of ranges of the score, strictly inside the scale: those of one list move together, as
/// two ranges share each.
fn edges(root: &Node, source: &str, all: &mut Vec<Mutation>) {
    let total = get(root, "scorecard").and_then(|card| match &get(card, "total")?.data {
        Data::Number(raw) => decimal(raw),
        _ => None,
    });
    let Some(total) = total else { return };
    let mut places: Vec<(String, Vec<&Node>, Vec<String>)> = Vec::new();
    let clause = |one: &Node| text(one, "clause").to_owned();
    for key in ["grade", "band"] {
        let all = list(root, key);
        let scores = all.iter().filter_map(|one| get(one, "score")).collect();
        places.push((key.to_owned(), scores, all.iter().map(clause).collect()));
    }
    for key in ["stage", "right"] {
        for one in list(root, key) {
            for condition in list(one, "when") {
                let place = format!("{key} {}", text(one, "id"));
                let score = get(condition, "score").into_iter().collect();
                places.push((place, score, vec![clause(one)]));
            }
        }
    }
    for (place, nodes, clauses) in places {
        let mut inside = BTreeSet::new();
        for node in &nodes {
            let Data::Text(text) = &node.data else { continue };
            let bounds = Bounds::parse(text).expect("the shipped ranges are readable");
            inside.extend([bounds.low.at, bounds.high.at]);
        }
        let inside = inside.into_iter().filter(|at| *at > Decimal::ZERO && *at < total);
        for edge in inside {
            together(&place, &nodes, edge, Decimal::new(1, 1), source, &clauses, all);
        }
    }
}

/// Moves an edge that several ranges share, in all of them.
fn together(
    place: &str,
    nodes: &[&Node],
    edge: Decimal,
    unit: Decimal,
    source: &str,
    clauses: &[String],
    all: &mut Vec<Mutation>,
) {
    for now in beside(edge, unit) {
        let mut edits = Vec::new();
        for node in nodes {
            let range = node.place.range();
            let text = &source[range.clone()];
            let changed: Vec<String> = text
                .split_inclusive([',', '[', ']', '(', ')', '"', ' '])
                .map(|part| {
                    let number = part.trim_end_matches([',', '[', ']', '(', ')', '"', ' ']);
                    let is_edge = decimal(number) == Some(edge);
                    if is_edge {
                        part.replacen(number, &now.to_string(), 1)
                    } else {
                        part.to_owned()
                    }
                })
                .collect();
            let changed = changed.concat();
            if changed != text {
                edits.push((range, changed));
            }
        }
        all.push(Mutation {
            place: place.to_owned(),
            change: format!("{edge} -> {now}"),
            edits,
            clauses: clauses.to_vec(),
        });
    }
}

/// The edges of the grades of a measured value.
fn grades(id: &str, grades: &[Node], source: &str, clauses: &[String], all: &mut Vec<Mutation>) {
    let nodes: Vec<&Node> = grades.iter().filter_map(|grade| get(grade, "value")).collect();
    let mut inside = BTreeSet::new();
    for node in &nodes {
        let numbers = source[node.place.range()].split(['[', ']', '(', ')', ',', '"', ' ']);
        inside.extend(numbers.filter_map(decimal).filter(|edge| *edge > Decimal::ZERO));
    }
    for edge in inside {
        let place = format!("{id}.grades");
        together(&place, &nodes, edge, last_place(edge), source, clauses, all);
    }
}

/// The hours of shifts, each end by a minute; what looks at the shift must notice.
fn hours(root: &Node, all: &mut Vec<Mutation>) {
    for shift in list(root, "shift") {
        let id = text(shift, "id");
        let mut clauses = Vec::new();
        for clause in list(root, "clause") {
            let looks = |key: &(document::Key, Node)| {
                let is_clock =
                    ["clock", "during", "outside", "shift"].contains(&key.0.name.as_str());
                is_clock && matches!(&key.1.data, Data::Text(text) if text == id)
            };
            if list(clause, "obligation").iter().any(|one| entries(one).iter().any(looks)) {
                clauses.push(text(clause, "id").to_owned());
            }
        }
        for node in list(shift, "hours") {
            let Data::Text(hours) = &node.data else { continue };
            let Some((from, to)) = hours.split_once('-') else { continue };
            for (n, end) in [from, to].into_iter().enumerate() {
                for minutes in [-1, 1] {
                    let Some(moved) = minute(end, minutes) else { continue };
                    let now =
                        if n == 0 { format!("{moved}-{to}") } else { format!("{from}-{moved}") };
                    all.push(Mutation {
                        place: format!("shift {id}"),
                        change: format!("{hours} -> {now}"),
                        edits: vec![(node.place.range(), format!("\"{now}\""))],
                        clauses: clauses.clone(),
                    });
                }
            }
        }
    }
}

/// A time of day some minutes later; none before 00:00 or after 24:00.
fn minute(time: &str, later: i32) -> Option<String> {
    let (hour, minute) = time.split_once(':')?;
    let total = hour.parse::<i32>().ok()? * 60 + minute.parse::<i32>().ok()? + later;
    (0..=24 * 60).contains(&total).then(|| format!("{:02}:{:02}", total / 60, total % 60))
}

/// A contract with its examples, as they lie in the repository.
struct Subject {
    id: &'static str,
    contract: &'static str,
    examples: Vec<(String, String)>,
}

fn subject(id: &'static str, contract: &'static str) -> Subject {
    let folder = format!("{}/data/{id}/examples", env!("CARGO_MANIFEST_DIR"));
    let mut examples = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the contract has examples") {
        let path = entry.expect("the entry is readable").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("examples are UTF-8");
        examples.push((format!("{id}/examples/{name}"), text));
    }
    examples.sort();
    Subject { id, contract, examples }
}

impl Subject {
    /// The contract alone, with the working days.
    fn ledger(&self) -> Ledger {
        let path = format!("{}/contract.toml", self.id);
        let files = [
            File { source: SourceId(0), path: "calendars/cn.toml", text: CALENDAR, is_read: true },
            File { source: SourceId(1), path: &path, text: self.contract, is_read: true },
        ];
        ledger::read(&files, &|_| None, at("2026-07-03T09:00:00")).0
    }

    /// The first example that fails: of those that `near` picks, then of the others, where there are
    /// few enough of them.
    fn failing(&self, ledger: &Ledger, near: &dyn Fn(&str) -> bool) -> Option<&str> {
        let (mut first, mut rest): (Vec<_>, Vec<_>) =
            self.examples.iter().partition(|(_, text)| near(text));
        first.sort_by_key(|(_, text)| text.len());
        if self.examples.len() > MANY {
            rest.clear();
        }
        let fails = |(path, text): &&(String, String)| {
            let file = File { source: SourceId(2), path, text, is_read: true };
            examples::run(ledger, 0, &[file]).iter().any(|example| !example.passes())
        };
        first.into_iter().chain(rest).find(fails).map(|(path, _)| path.as_str())
    }

    /// Every mutation of what the examples speak of.
    fn mutations(&self) -> Vec<Mutation> {
        let (table, faults) = document::parse(self.contract);
        assert_eq!(faults, []);
        let root = document::own_table(SourceId(1), &table, 0..0);
        let named = |id: &str| self.examples.iter().any(|(_, text)| names(text, id));
        let mut all = Vec::new();
        for clause in list(&root, "clause") {
            for obligation in list(clause, "obligation") {
                let id = text(obligation, "id");
                let deciding = list(&root, "clause").iter().filter(|other| {
                    list(other, "decided_by")
                        .iter()
                        .any(|one| matches!(&one.data, Data::Text(text) if text == id))
                });
                let mut clauses = vec![text(clause, "id").to_owned()];
                clauses.extend(deciding.map(|other| text(other, "id").to_owned()));
                if clauses.iter().any(|id| named(id)) {
                    limits(obligation, &LIMITS, id, self.contract, &clauses, &mut all);
                    grades(id, list(obligation, "grades"), self.contract, &clauses, &mut all);
                }
            }
        }
        edges(&root, self.contract, &mut all);
        hours(&root, &mut all);
        self.rates(&root, &mut all);
        all
    }

    /// Rates of deductions and bands, ends of fines.
    fn rates(&self, root: &Node, all: &mut Vec<Mutation>) {
        let card = get(root, "scorecard");
        for section in card.map_or(&[][..], |card| list(card, "section")) {
            for item in list(section, "item") {
                for deduction in list(item, "deduct") {
                    let place = format!("item {}", text(item, "id"));
                    let named = [text(item, "id"), text(deduction, "manual")];
                    let named = named.map(str::to_owned);
                    limits(deduction, &RATES, &place, self.contract, &named, all);
                }
            }
        }
        for bonus in card.map_or(&[][..], |card| list(card, "bonus")) {
            let place = format!("bonus {}", text(bonus, "id"));
            let named = [text(bonus, "clause").to_owned()];
            limits(bonus, &RATES, &place, self.contract, &named, all);
        }
        if let Some((card, ceiling)) = card.and_then(|card| Some((card, get(card, "ceiling")?))) {
            let was = &self.contract[ceiling.place.range()];
            for now in moved(&ceiling.data) {
                all.push(Mutation {
                    place: "scorecard.ceiling".to_owned(),
                    change: format!("{was} -> {now}"),
                    edits: vec![(ceiling.place.range(), now)],
                    clauses: bonus_clauses(card),
                });
            }
        }
        if let Some(cap @ Node { data: Data::Table(_), .. }) = get(root, "cap") {
            let clause = text(cap, "clause").to_owned();
            limits(cap, &["share", "amount"], "cap", self.contract, &[clause], all);
        }
        for key in ["cap", "band", "fine", "penalty"] {
            for one in list(root, key) {
                let clause = text(one, "clause").to_owned();
                let id = if key == "penalty" { text(one, "id") } else { &clause };
                let place = format!("{key} {id}");
                limits(one, &RATES, &place, self.contract, std::slice::from_ref(&clause), all);
            }
        }
        for stage in list(root, "stage") {
            let place = format!("stage {}", text(stage, "id"));
            let clause = text(stage, "clause").to_owned();
            limits(stage, &["pay_within"], &place, self.contract, &[clause], all);
        }
    }

    /// What no example notices, as contract, place and change.
    fn survivors(&self) -> Vec<(String, String)> {
        let ledger = self.ledger();
        assert_eq!(self.failing(&ledger, &|_| true), None);
        let path = format!("{}/contract.toml", self.id);
        let errors =
            |findings: &[Finding]| findings.iter().filter(|one| one.level == Level::Error).count();
        let n_errors = errors(&contract::read(SourceId(1), &path, self.contract).1);
        let survives = |one: &&Mutation| {
            let mut text = self.contract.to_owned();
            for (range, now) in one.edits.iter().rev() {
                text.replace_range(range.clone(), now);
            }
            let (changed, findings) = contract::read(SourceId(1), &path, &text);
            let is_text = findings.iter().all(|finding| finding.rule != "syntax");
            assert!(is_text, "{}: {} {}", self.id, one.place, one.change);
            // What the linter refuses would fail every example for the wrong reason: it is guarded.
            if errors(&findings) != n_errors {
                return false;
            }
            let mut other = ledger.clone();
            other.contracts = vec![changed];
            let is_near = |text: &str| one.clauses.iter().any(|id| names(text, id));
            self.failing(&other, &is_near).is_none()
        };
        let all = self.mutations();
        let survivors: Vec<&Mutation> = all.par_iter().filter(survives).collect();
        survivors.iter().map(|one| (one.place.clone(), one.change.clone())).collect()
    }
}

/// The clauses of a card's bonuses, without which nothing reaches its ceiling.
fn bonus_clauses(card: &Node) -> Vec<String> {
    list(card, "bonus").iter().map(|bonus| text(bonus, "clause").to_owned()).collect()
}

/// Whether an example names a clause.
fn names(text: &str, clause: &str) -> bool {
    text.contains(&format!("\"{clause}\""))
}

fn survivors_are_the_listed_ones(subject: &Subject) {
    let found = subject.survivors();
    let listed = SURVIVORS.iter().filter(|(contract, ..)| *contract == subject.id);
    let listed: Vec<(String, String)> =
        listed.map(|(_, place, change, _)| ((*place).to_owned(), (*change).to_owned())).collect();
    let new: Vec<_> = found.iter().filter(|one| !listed.contains(one)).collect();
    let gone: Vec<_> = listed.iter().filter(|one| !found.contains(one)).collect();
    assert!(new.is_empty() && gone.is_empty(), "new: {new:#?}\ngone: {gone:#?}");
}

#[test]
fn turpan() {
    survivors_are_the_listed_ones(&subject(
        "turpan",
        include_str!("../../data/turpan/contract.toml"),
    ));
}

#[test]
fn fujian() {
    survivors_are_the_listed_ones(&subject(
        "fujian",
        include_str!("../../data/fujian/contract.toml"),
    ));
}

#[test]
fn meded() {
    survivors_are_the_listed_ones(&subject(
        "meded",
        include_str!("../../data/meded/contract.toml"),
    ));
}

#[test]
fn xian() {
    survivors_are_the_listed_ones(&subject("xian", include_str!("../../data/xian/contract.toml")));
}

#[test]
fn guangzhou() {
    survivors_are_the_listed_ones(&subject(
        "guangzhou",
        include_str!("../../data/guangzhou/contract.toml"),
    ));
}
