//! What a change of a filed record did: verdict, points and money with the change, and without it.

use std::sync::Arc;

use pactbook::base::place::SourceId;
use pactbook::base::proof::RecordNo;
use pactbook::base::time::Stamp;
use pactbook::book::Book;
use pactbook::book::compare::ContractChange;
use pactbook::book::compare::MoneyItem;
use pactbook::book::compare::RecordDeed;
use pactbook::book::compare::Turn;
use pactbook::book::effect::Cost;
use pactbook::book::effect::MAX_EFFECTS;
use pactbook::book::effect::Why;
use pactbook::integrity::Act;
use pactbook::integrity::Deed;
use pactbook::integrity::Event;
use pactbook::integrity::FieldChange;
use pactbook::integrity::Proven;
use pactbook::integrity::RecordHistory;
use pactbook::integrity::Standing;
use pactbook::integrity::Version;
use pactbook::ledger::record::Field;
use pactbook::obligations::outcome::Verdict;
use pactbook::settings;
use pactbook::snapshot::Snapshot;
use pactbook::snapshot::history::Person;

use super::past::Past;
use crate::bench::at;
use crate::comparing::contract;
use crate::comparing::incident;

const LATE: &str = "2025-09-12T12:00:01";
const IN_TIME: &str = "2025-09-12T12:00:00";

/// A major incident, filed with one time of response and edited to another a month later.
fn edited(first: &str, then: &str) -> Book {
    let mut past = Past::of(&contract());
    past.commit("2025-09-13T09:00:00", &[("09.toml", Some(&incident("INC-1", first)))]);
    past.commit("2025-10-13T09:00:00", &[("09.toml", Some(&incident("INC-1", then)))]);
    past.book("2026-07-03T09:00:00")
}

/// What the only worked-out effect shows.
fn only(book: &Book) -> &ContractChange {
    let [effect] = book.effects(0) else { panic!("{:#?}", book.effects(0)) };
    assert_eq!(&*effect.record, "INC-1");
    effect.cost.change().unwrap_or_else(|| panic!("{:#?}", effect.cost))
}

fn points(change: &ContractChange) -> (String, String) {
    let [period] = &change.periods[..] else { panic!("{:#?}", change.periods) };
    assert_eq!(period.id, "y1");
    let total = &period.total;
    let now = |range: &Option<pactbook::assessment::Range>| {
        range.expect("the period is scored").now.normalize().to_string()
    };
    (now(&total.old), now(&total.new))
}

fn payable(change: &ContractChange) -> (String, String) {
    let step = change.amount(&MoneyItem::Payable).expect("the payable amount differs");
    let now = |range: &Option<pactbook::assessment::MoneyRange>| {
        range.expect("the contract is settled").now.to_string()
    };
    (now(&step.old), now(&step.new))
}

#[test]
fn an_edit_that_turns_a_breach_green_says_what_it_was_worth() {
    let book = edited(LATE, IN_TIME);
    let change = only(&book);
    let [outcome] = &change.outcomes[..] else { panic!("{:#?}", change.outcomes) };
    assert_eq!((&*outcome.obligation, &*outcome.id), ("response", "INC-1"));
    assert_eq!(outcome.turn(), Turn::BreachCleared);
    let verdict = |face: &Option<pactbook::book::compare::Face>| {
        face.as_ref().expect("the outcome is on both sides").verdict
    };
    assert_eq!(verdict(&outcome.step.old), Verdict::Breached);
    assert_eq!(verdict(&outcome.step.new), Verdict::Met);
    // Reported 10:00:00, limit 2 h: 12:00:01 is a second late and costs 30 of 100 points.
    assert_eq!(points(change), ("70".to_owned(), "100".to_owned()));
    // 70 lies in [0, 80): a tenth of the year's 150,000.00 is 15,000.00; 300,000.00 - 15,000.00.
    assert_eq!(payable(change), ("285,000.00 CNY".to_owned(), "300,000.00 CNY".to_owned()));
    assert_eq!(change.records.len(), 1);
    assert_eq!(change.records[0].deed, RecordDeed::Changed(vec!["responded_at".to_owned()]));
}

#[test]
fn an_edit_that_turns_it_red_costs_the_same_the_other_way() {
    let book = edited(IN_TIME, LATE);
    let change = only(&book);
    assert_eq!(change.outcomes[0].turn(), Turn::BreachAdded);
    assert_eq!(points(change), ("100".to_owned(), "70".to_owned()));
    assert_eq!(payable(change), ("300,000.00 CNY".to_owned(), "285,000.00 CNY".to_owned()));
}

#[test]
fn an_edit_within_the_limit_has_no_effect() {
    let book = edited("2025-09-12T11:00:00", IN_TIME);
    let change = only(&book);
    assert!(change.is_without_effect(), "{change:#?}");
}

#[test]
fn only_the_fields_of_one_commit_are_undone() {
    // Two edits: the time of response in October, the cause in November.
    let mut past = Past::of(&contract());
    let first = incident("INC-1", LATE);
    let second = incident("INC-1", IN_TIME);
    let third = second.replace("cause = \"甲\"", "cause = \"乙\"");
    past.commit("2025-09-13T09:00:00", &[("09.toml", Some(&first))]);
    past.commit("2025-10-13T09:00:00", &[("09.toml", Some(&second))]);
    past.commit("2025-11-13T09:00:00", &[("09.toml", Some(&third))]);
    let book = past.book("2026-07-03T09:00:00");
    let [newest, older] = book.effects(0) else { panic!("{:#?}", book.effects(0)) };
    // Undoing the cause leaves the time as edited.
    let newest = newest.cost.change().expect("it is worked out");
    assert!(newest.is_without_effect());
    assert_eq!(newest.records[0].deed, RecordDeed::Changed(vec!["cause".to_owned()]));
    // Undoing the time leaves the cause as edited since.
    let older = older.cost.change().expect("it is worked out");
    assert_eq!(older.records[0].deed, RecordDeed::Changed(vec!["responded_at".to_owned()]));
    assert_eq!(points(older), ("70".to_owned(), "100".to_owned()));
}

#[test]
fn a_deletion_is_undone_by_putting_the_record_back() {
    let mut past = Past::of(&contract());
    past.commit("2025-09-13T09:00:00", &[("09.toml", Some(&incident("INC-1", LATE)))]);
    past.commit("2025-10-13T09:00:00", &[("09.toml", None)]);
    let book = past.book("2026-07-03T09:00:00");
    let change = only(&book);
    assert_eq!(change.outcomes[0].turn(), Turn::BreachCleared);
    assert_eq!(change.records[0].deed, RecordDeed::Removed);
    // 100 - 30 with the record, 100 without.
    assert_eq!(points(change), ("70".to_owned(), "100".to_owned()));
    assert_eq!(payable(change).0, "285,000.00 CNY");
}

#[test]
fn a_record_filed_anew_makes_its_deletion_moot() {
    let mut past = Past::of(&contract());
    past.commit("2025-09-13T09:00:00", &[("09.toml", Some(&incident("INC-1", LATE)))]);
    past.commit("2025-10-13T09:00:00", &[("09.toml", None)]);
    past.commit("2025-11-13T09:00:00", &[("09.toml", Some(&incident("INC-1", LATE)))]);
    let book = past.book("2026-07-03T09:00:00");
    let effects = book.effects(0);
    assert!(!effects.is_empty());
    assert!(effects.iter().all(|one| matches!(one.cost, Cost::Moot)), "{effects:#?}");
}

#[test]
fn adding_what_was_missing_is_no_question() {
    let mut past = Past::of(&contract());
    let whole = incident("INC-1", IN_TIME);
    let without: String = whole
        .lines()
        .filter(|line| !line.starts_with("cause"))
        .fold(String::new(), |all, line| all + line + "\n");
    past.commit("2025-09-13T09:00:00", &[("09.toml", Some(&without))]);
    past.commit("2025-10-13T09:00:00", &[("09.toml", Some(&whole))]);
    assert!(past.book("2026-07-03T09:00:00").effects(0).is_empty());
}

#[test]
fn a_record_that_moved_since_is_found_where_it_is() {
    let mut past = Past::of(&contract());
    past.commit("2025-09-13T09:00:00", &[("09.toml", Some(&incident("INC-1", LATE)))]);
    let green = incident("INC-1", IN_TIME);
    past.commit("2025-10-13T09:00:00", &[("09.toml", Some(&green))]);
    let moved = format!("{}{green}", incident("INC-0", IN_TIME));
    past.commit("2025-11-13T09:00:00", &[("09.toml", None), ("all.toml", Some(&moved))]);
    let book = past.book("2026-07-03T09:00:00");
    assert_eq!(points(only(&book)), ("70".to_owned(), "100".to_owned()));
}

#[test]
fn a_file_that_was_broken_before_is_said_to_be() {
    let mut past = Past::of(&contract());
    let broken = format!("{}broken = \n", incident("INC-1", LATE));
    past.commit("2025-09-13T09:00:00", &[("09.toml", Some(&broken))]);
    past.commit("2025-10-13T09:00:00", &[("09.toml", Some(&incident("INC-1", IN_TIME)))]);
    let book = past.book("2026-07-03T09:00:00");
    for effect in book.effects(0) {
        assert!(
            matches!(effect.cost, Cost::NotWorkedOut(Why::Unreadable) | Cost::Worked(_)),
            "{effect:#?}"
        );
    }
}

#[test]
fn beyond_the_limit_the_newest_are_worked_out_and_the_rest_is_said_not_to_be() {
    let mut past = Past::of(&contract());
    let minute = |n: usize| format!("2025-09-12T11:{:02}:{:02}", n / 60, n % 60);
    past.commit("2025-09-13T09:00:00", &[("09.toml", Some(&incident("INC-1", LATE)))]);
    for n in 0..=MAX_EFFECTS {
        let when = format!("2025-10-13T{:02}:{:02}:00", n / 60, n % 60);
        past.commit(&when, &[("09.toml", Some(&incident("INC-1", &minute(n))))]);
    }
    let book = past.book("2026-07-03T09:00:00");
    let effects = book.effects(0);
    assert_eq!(effects.len(), MAX_EFFECTS + 1);
    let (last, worked) = effects.split_last().expect("there are some");
    assert!(worked.iter().all(|one| one.cost.change().is_some()));
    assert!(matches!(last.cost, Cost::NotWorkedOut(Why::TooMany)));
    assert!(worked.windows(2).all(|two| two[0].landed >= two[1].landed));
}

#[test]
fn an_effect_is_found_by_record_and_commit() {
    let book = edited(LATE, IN_TIME);
    let commit = book.effects(0)[0].commit.clone();
    assert!(book.effect(0, "INC-1", &commit).is_some());
    assert!(book.effect(0, "INC-2", &commit).is_none());
    assert!(book.effect(0, "INC-1", "0").is_none());
    assert!(book.effects(7).is_empty());
}

/// Every TOML file below a folder of this repository, by path.
fn files(folder: &str, found: &mut Vec<(String, String)>) {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(root.join(folder)).expect("the folder is readable") {
        let entry = entry.expect("the entry is readable");
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&path, found);
        } else if path.ends_with(".toml") {
            found.push((path, std::fs::read_to_string(entry.path()).expect("it is UTF-8")));
        }
    }
}

#[test]
fn on_the_shipped_data_undoing_nothing_changes_nothing() {
    let mut texts = Vec::new();
    files("data/guangzhou", &mut texts);
    files("data/calendars", &mut texts);
    let snapshot = Snapshot::from_texts(texts, at("2026-07-03T09:00:00"));
    let (settings, _) = settings::read("", SourceId(0));
    let mut book = Book::open(snapshot, settings);
    // Every seven hundredth record "changed" in every field, from the version that stands.
    let person = Person::default();
    let stamp = Stamp { instant: at("2026-07-01T09:00:00"), offset: 28_800 };
    let act = Arc::new(Act {
        commit: "c0ffee".into(),
        summary: "".into(),
        author: person.clone(),
        written: stamp,
        committer: person,
        committed: stamp,
        signature: Proven::Unsigned,
        party: Standing::Unasked,
    });
    let records = (0u32..).map(RecordNo).zip(&book.ledger.records).step_by(700);
    let histories: Vec<RecordHistory> = records
        .map(|(no, record)| {
            let source = book.snapshot.source(record.place.source);
            let version =
                Version { path: source.path.as_str().into(), blob: source.blob.as_str().into() };
            let kind = book.ledger.kinds.kind(usize::from(record.kind));
            let change = |field: &Field| {
                let name = &kind.spec(field.slot).expect("the kind knows its fields").name;
                let old = Some(field.value.clone());
                FieldChange { field: Arc::clone(name), old, new: None }
            };
            let fields = record.fields.iter().map(change).filter(|one| &*one.field != "id");
            let event = Event {
                deed: Deed::Changed(fields.collect()),
                path: Arc::clone(&version.path),
                trunk: Arc::clone(&act),
                side: None,
                landed: stamp.instant,
                before: Some(version),
                after: None,
            };
            RecordHistory {
                id: record.id.clone(),
                kind: record.kind,
                record: Some(no),
                events: vec![event],
                is_older: false,
                is_doubtful: false,
                is_uncommitted: false,
            }
        })
        .take(MAX_EFFECTS)
        .collect();
    let n = histories.len();
    assert!(n > 5, "{n}");
    book.integrity[0].records = histories;
    let effects = book.effects(0);
    assert_eq!(effects.len(), n);
    for effect in effects {
        let change = effect.cost.change().unwrap_or_else(|| panic!("{effect:#?}"));
        assert!(change.is_empty(), "{effect:#?}");
    }
}
