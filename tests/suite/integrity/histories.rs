//! What became of a record: landed, changed, moved, deleted, back again.

use super::events;
use super::history;
use super::ids;
use super::past::Past;
use crate::bench::IDENTITY;

const AS_OF: &str = "2026-06-01T00:00:00";

const A: &str = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n";
const B: &str = "[[question]]\nid = \"Q-2\"\nkind = \"question\"\nasked_at = 2025-10-16T10:00:00\n";

fn both() -> String {
    format!("{A}\n{B}")
}

fn edited() -> String {
    A.replace("10:00:00", "10:30:00")
}

fn past() -> Past {
    let mut past = Past::of(IDENTITY);
    past.commit("2025-10-20T09:00:00", &[("a.toml", Some(A))]);
    past
}

const LANDED: &str = "landed in 2 by engineer";

#[test]
fn a_record_lands_with_the_commit_that_brings_it() {
    let book = past().book(AS_OF);
    assert_eq!(events(&book, "Q-1"), [LANDED]);
    let history = history(&book, "Q-1");
    assert!(!history.is_older && !history.is_doubtful && !history.is_uncommitted);
    let number = history.record.expect("it stands");
    assert_eq!(&*book.ledger.record(number).id, "Q-1");
    assert_eq!(&*history.events[0].path, "data/demo/records/a.toml");
}

#[test]
fn what_is_written_otherwise_is_no_change() {
    let mut past = past();
    let other = "# 十月\n[[question]]\nasked_at = 2025-10-15T10:00:00+08:00 # 周三\n\nkind = 'question'\nid = \"Q-1\"\n";
    past.commit("2025-10-21T09:00:00", &[("a.toml", Some(other))]);
    let joined = format!("{B}\n{other}");
    past.commit("2025-10-22T09:00:00", &[("a.toml", Some(&joined))]);
    let book = past.book(AS_OF);
    assert_eq!(events(&book, "Q-1"), [LANDED]);
    assert_eq!(events(&book, "Q-2"), ["landed in 4 by engineer"]);
}

#[test]
fn a_change_names_field_old_and_new() {
    let mut past = past();
    past.commit("2025-10-21T09:00:00", &[("a.toml", Some(&edited()))]);
    let noted = format!("{}note = \"补记\"\n", edited());
    past.commit("2025-10-22T09:00:00", &[("a.toml", Some(&noted))]);
    past.commit("2025-10-23T09:00:00", &[("a.toml", Some(&edited()))]);
    let book = past.book(AS_OF);
    assert_eq!(
        events(&book, "Q-1"),
        [
            LANDED,
            "changed asked_at 2025-10-15 10:00:00 -> 2025-10-15 10:30:00 in 3 by engineer",
            "changed note - -> 补记 in 4 by engineer",
            "changed note 补记 -> - in 5 by engineer",
        ]
    );
}

#[test]
fn a_file_that_is_renamed_moves_its_records() {
    let mut past = past();
    past.commit("2025-10-21T09:00:00", &[("a.toml", None), ("b.toml", Some(A))]);
    past.commit("2025-10-22T09:00:00", &[("b.toml", None), ("c.toml", Some(&edited()))]);
    let book = past.book(AS_OF);
    assert_eq!(
        events(&book, "Q-1"),
        [
            LANDED,
            "moved from a.toml in 3 by engineer",
            "moved from b.toml in 4 by engineer",
            "changed asked_at 2025-10-15 10:00:00 -> 2025-10-15 10:30:00 in 4 by engineer",
        ]
    );
    assert!(history(&book, "Q-1").record.is_some());
}

#[test]
fn a_record_that_moves_between_files_is_the_same() {
    let mut past = past();
    past.commit("2025-10-21T09:00:00", &[("a.toml", Some(&both()))]);
    let moved = [("a.toml", Some(A)), ("b.toml", Some(B))];
    past.commit("2025-10-22T09:00:00", &moved);
    let book = past.book(AS_OF);
    assert_eq!(events(&book, "Q-1"), [LANDED]);
    assert_eq!(
        events(&book, "Q-2"),
        ["landed in 3 by engineer", "moved from a.toml in 4 by engineer"]
    );
}

#[test]
fn deleted_and_added_again() {
    let mut past = past();
    past.commit("2025-10-21T09:00:00", &[("a.toml", None)]);
    let gone = past.book(AS_OF);
    assert_eq!(events(&gone, "Q-1"), [LANDED, "deleted in 3 by engineer"]);
    assert_eq!(history(&gone, "Q-1").record, None);
    past.commit("2025-10-22T09:00:00", &[("b.toml", Some(&edited()))]);
    let book = past.book(AS_OF);
    assert_eq!(
        events(&book, "Q-1"),
        [
            LANDED,
            "deleted in 3 by engineer",
            "landed in 4 by engineer",
            "changed asked_at 2025-10-15 10:00:00 -> 2025-10-15 10:30:00 in 4 by engineer",
        ]
    );
    assert!(history(&book, "Q-1").record.is_some());
}

#[test]
fn an_id_that_is_renamed_is_a_change_of_the_record() {
    let mut past = past();
    past.commit("2025-10-21T09:00:00", &[("a.toml", Some(&A.replace("Q-1", "Q-9")))]);
    let book = past.book(AS_OF);
    assert_eq!(ids(&book), ["Q-9"]);
    assert_eq!(events(&book, "Q-9"), [LANDED, "changed id Q-1 -> Q-9 in 3 by engineer"]);
}

#[test]
fn another_id_with_other_values_is_another_record() {
    let mut past = past();
    past.commit("2025-10-21T09:00:00", &[("a.toml", Some(B))]);
    let book = past.book(AS_OF);
    assert_eq!(events(&book, "Q-1"), [LANDED, "deleted in 3 by engineer"]);
    assert_eq!(events(&book, "Q-2"), ["landed in 3 by engineer"]);
}

#[test]
fn a_version_that_is_broken_deletes_nothing() {
    let mut past = past();
    let broken = "<<<<<<< HEAD\n[[question]\nid = \"Q-1\n";
    past.commit("2025-10-21T09:00:00", &[("a.toml", Some(broken))]);
    let at_broken = past.book(AS_OF);
    assert_eq!(history(&at_broken, "Q-1").events.len(), 1);
    past.commit("2025-10-22T09:00:00", &[("a.toml", Some(&edited()))]);
    let book = past.book(AS_OF);
    assert_eq!(
        events(&book, "Q-1"),
        [LANDED, "changed asked_at 2025-10-15 10:00:00 -> 2025-10-15 10:30:00 in 4 by engineer",]
    );
    assert!(!history(&book, "Q-1").is_doubtful);
}

#[test]
fn what_a_repaired_file_no_longer_holds_was_deleted_then() {
    let mut past = past();
    past.commit("2025-10-21T09:00:00", &[("a.toml", Some("= = =\n"))]);
    past.commit("2025-10-22T09:00:00", &[("a.toml", Some(B))]);
    let book = past.book(AS_OF);
    assert_eq!(events(&book, "Q-1"), [LANDED, "deleted in 4 by engineer"]);
}

#[test]
fn a_field_that_cannot_be_read_in_a_broken_version_is_not_taken_away() {
    let mut past = past();
    let cut = A.replace("2025-10-15T10:00:00", "2025-10-15T1");
    past.commit("2025-10-21T09:00:00", &[("a.toml", Some(&cut))]);
    past.commit("2025-10-22T09:00:00", &[("a.toml", Some(A))]);
    assert_eq!(events(&past.book(AS_OF), "Q-1"), [LANDED]);
}

#[test]
fn a_record_whose_first_version_is_broken_has_no_sure_landing() {
    let mut past = Past::of(IDENTITY);
    let broken = A.replace("asked_at = ", "asked_at \"");
    past.commit("2025-10-20T09:00:00", &[("a.toml", Some(&broken))]);
    past.commit("2025-10-22T09:00:00", &[("a.toml", Some(A))]);
    let book = past.book(AS_OF);
    let history = history(&book, "Q-1");
    assert_eq!(history.record.map(|no| &*book.ledger.record(no).id), Some("Q-1"));
    let events = events(&book, "Q-1");
    assert_eq!(events, ["landed in 3 by engineer"]);
    assert!(history.is_doubtful);
}

#[test]
fn another_kind_under_the_same_id_is_a_change() {
    let mut past = past();
    let complaint = "[[complaint]]\nid = \"Q-1\"\nreceived_at = 2025-10-15T10:00:00\n";
    past.commit("2025-10-21T09:00:00", &[("a.toml", Some(complaint))]);
    let book = past.book(AS_OF);
    let events = events(&book, "Q-1");
    assert_eq!(events.len(), 2);
    assert!(events[1].starts_with("changed [[]] question -> complaint, "), "{}", events[1]);
}

#[test]
fn an_id_that_stands_twice_has_two_histories_and_the_first_is_untouched() {
    let mut past = past();
    let twin = A.replace("10:00:00", "11:00:00");
    past.commit("2025-10-21T09:00:00", &[("0.toml", Some(&twin))]);
    let book = past.book(AS_OF);
    // By path the newcomer comes first, and the ledger calls the other one the second.
    assert_eq!(ids(&book), ["Q-1", "Q-1~2"]);
    assert_eq!(events(&book, "Q-1"), ["landed in 3 by engineer"]);
    assert_eq!(events(&book, "Q-1~2"), [LANDED]);
    past.commit("2025-10-22T09:00:00", &[("0.toml", None)]);
    let book = past.book(AS_OF);
    let all: Vec<usize> =
        book.integrity[0].records.iter().map(|history| history.events.len()).collect();
    assert_eq!(ids(&book), ["Q-1", "Q-1"]);
    assert_eq!(all.iter().sum::<usize>(), 3);
}

#[test]
fn a_merge_names_the_commit_that_set_the_value() {
    let mut past = past();
    past.merge(
        "2025-10-23T09:00:00",
        &[
            ("engineer", "2025-10-21T09:00:00", &[("b.toml", Some(B))]),
            ("buyer", "2025-10-22T09:00:00", &[("a.toml", Some(&edited()))]),
        ],
        &[],
    );
    let book = past.book(AS_OF);
    let one = events(&book, "Q-1");
    assert_eq!(one[1], "changed asked_at 2025-10-15 10:00:00 -> 2025-10-15 10:30:00 in 4 by buyer");
    assert_eq!(events(&book, "Q-2"), ["landed in 3 by engineer"]);
    let event = &history(&book, "Q-2").events[0];
    assert_eq!(&*event.trunk.author.name, "maintainer");
    assert_eq!(event.landed, crate::bench::at("2025-10-23T09:00:00"));
}

#[test]
fn a_record_of_several_hands_is_blamed_field_by_field() {
    let mut past = past();
    let second = format!("{B}note = \"一\"\n");
    let third = format!("{B}note = \"二\"\n");
    let merged = format!("{B}note = \"二\"\nsummary = \"合并时加\"\n");
    past.merge(
        "2025-10-23T09:00:00",
        &[
            ("engineer", "2025-10-21T09:00:00", &[("b.toml", Some(B))]),
            ("tester", "2025-10-21T10:00:00", &[("b.toml", Some(&second))]),
            ("buyer", "2025-10-22T09:00:00", &[("b.toml", Some(&third))]),
        ],
        &[("b.toml", Some(&merged))],
    );
    assert_eq!(
        events(&past.book(AS_OF), "Q-2"),
        [
            "landed in 3 by engineer",
            "changed summary - -> 合并时加 in 6 by maintainer",
            "changed note - -> 二 in 5 by buyer",
        ]
    );
}

#[test]
fn what_the_working_tree_changes_is_not_committed() {
    let mut past = past();
    past.commit("2025-10-21T09:00:00", &[("b.toml", Some(B))]);
    let three = format!("{}\n{}", edited(), B.replace("Q-2", "Q-3").replace("10-16", "10-17"));
    let book = past.work_tree(AS_OF, &[("a.toml", Some(&three)), ("b.toml", None)]);
    let first = history(&book, "Q-1");
    assert!(first.is_uncommitted && first.record.is_some());
    assert_eq!(first.events.len(), 1);
    let deleted = history(&book, "Q-2");
    assert!(deleted.is_uncommitted && deleted.record.is_none());
    assert_eq!(deleted.events.len(), 1);
    let fresh = history(&book, "Q-3");
    assert!(fresh.is_uncommitted && fresh.record.is_some() && fresh.events.is_empty());
}

#[test]
fn a_file_that_is_only_written_otherwise_in_the_working_tree_is_no_change() {
    let mut past = past();
    let crlf = A.replace('\n', "\r\n");
    let book = past.work_tree(AS_OF, &[("a.toml", Some(&crlf))]);
    assert!(!history(&book, "Q-1").is_uncommitted);
    assert_eq!(events(&book, "Q-1"), [LANDED]);
}

#[test]
fn where_the_clone_begins_nobody_knows_when_a_record_landed() {
    let mut past = past().shallow();
    past.commit("2025-10-21T09:00:00", &[("b.toml", Some(B))]);
    past.commit("2025-10-22T09:00:00", &[("a.toml", Some(&edited()))]);
    let book = past.book(AS_OF);
    assert!(history(&book, "Q-1").is_older);
    assert_eq!(
        events(&book, "Q-1"),
        ["changed asked_at 2025-10-15 10:00:00 -> 2025-10-15 10:30:00 in 4 by engineer"]
    );
    assert!(!history(&book, "Q-2").is_older);
    assert_eq!(events(&book, "Q-2"), ["landed in 3 by engineer"]);
}

#[test]
fn a_commit_that_touches_another_contract_does_not_touch_this_one() {
    let mut past = past();
    let other = IDENTITY.replace("\"demo\"", "\"other\"");
    past.commit(
        "2025-10-21T09:00:00",
        &[
            ("data/other/contract.toml", Some(&other)),
            ("data/other/records/a.toml", Some(&edited())),
        ],
    );
    let book = past.book(AS_OF);
    assert_eq!(events(&book, "Q-1"), [LANDED]);
    assert_eq!(book.integrity[1].records.len(), 1);
}

#[test]
fn a_contract_whose_folder_is_renamed_keeps_its_histories() {
    let mut past = past();
    let renamed = IDENTITY.replace("\"demo\"", "\"neu\"");
    past.commit(
        "2025-10-21T09:00:00",
        &[
            ("data/demo/contract.toml", None),
            ("data/neu/contract.toml", Some(&renamed)),
            ("a.toml", None),
            ("data/neu/records/a.toml", Some(A)),
        ],
    );
    past.commit("2025-10-22T09:00:00", &[("data/neu/records/a.toml", Some(&edited()))]);
    let book = past.book(AS_OF);
    assert_eq!(
        events(&book, "Q-1"),
        [
            LANDED,
            "moved from a.toml in 3 by engineer",
            "changed asked_at 2025-10-15 10:00:00 -> 2025-10-15 10:30:00 in 4 by engineer",
        ]
    );
}

/// A log that grows day by day, with an edit in the middle, a line added to the last record, a
/// record taken out and a break, says the same as its versions read one by one.
#[test]
fn a_log_that_grows_is_followed_record_by_record() {
    let mut past = Past::of(IDENTITY);
    let day = |n: usize| {
        format!(
            "[[question]]\nid = \"Q-{n:02}\"\nkind = \"question\"\nasked_at = 2025-10-{n:02}T10:00:00\n\n"
        )
    };
    let mut text = String::from("# 十月\n");
    for n in 1..=20 {
        text.push_str(&day(n));
        match n {
            6 => text = text.replace("10-03T10:", "10-03T11:"),
            9 => text.push_str("note = \"补\"\n"),
            12 => text = text.replace(&day(5), ""),
            15 => text.push_str("[question.x]\n"),
            16 => text = text.replace("[question.x]\n", ""),
            _ => {}
        }
        past.commit(&format!("2025-10-{n:02}T12:00:00"), &[("log.toml", Some(&text))]);
    }
    past.commit(
        "2025-10-21T12:00:00",
        &[("log.toml", Some(&text.replace("# 十月", "# 2025 年 10 月")))],
    );
    let book = past.book(AS_OF);
    for n in 1..=20 {
        let landed = format!("landed in {:x} by engineer", n + 1);
        let id = format!("Q-{n:02}");
        let events = events(&book, &id);
        let more: &[&str] = match n {
            3 => &["changed asked_at 2025-10-03 10:00:00 -> 2025-10-03 11:00:00 in 7 by engineer"],
            5 => &["deleted in d by engineer"],
            _ => &[],
        };
        assert_eq!(events[0], landed, "{id}");
        assert_eq!(&events[1..], more, "{id}");
        let history = history(&book, &id);
        assert_eq!(history.record.is_some(), n != 5, "{id}");
        assert!(!history.is_doubtful || n == 15, "{id}");
    }
}
