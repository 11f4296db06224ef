//! The schema of record files against the reader.

use pactbook::base::place::SourceId;
use pactbook::ledger::kinds::Kinds;

use super::Judge;
use crate::bench;

/// What the reader finds in a file of records of the bench's contract.
fn read(records: &str) -> Vec<String> {
    let book = bench::book(
        &bench::clause("kind = \"content\"\non = \"incident\"\nrequire = [{ test = \"has(id)\" }]"),
        records,
        "2027-07-03T09:00:00",
    );
    let rules = [
        "schema",
        "unknown-kind",
        "unknown-field",
        "missing-field",
        "wrong-type",
        "wrong-unit",
        "unknown-word",
        "git-field",
        "invalid-id",
        "stray-key",
        "fraction-of-second",
    ];
    book.findings
        .iter()
        .map(|one| one.rule.clone())
        .filter(|rule| rules.contains(&rule.as_str()))
        .collect()
}

const GOOD: &str = "[[incident]]\nid = \"INC-1\"\nreported_at = 2025-10-12T10:00:00\n";

/// What schema and reader must both pass, and both refuse, as a line of an incident.
#[test]
fn schema_and_reader_agree_on_lines() {
    let judge = Judge::of("records", &Kinds::shipped());
    for good in [
        "",
        "severity = \"major\"",
        "restored_at = 2025-10-12T11:00:00+08:00",
        "restored_at = 2025-10-12 11:00:00",
        "restored_at = 2025-10-12T03:00:00Z",
        "core_outage = \"1h 30min\"",
        "core_outage = \"90分钟\"",
        "users_affected = \"30 %\"",
        "users_affected = \"30％\"",
        "system = \"any-system\"",
        "pauses = []",
        "pauses = [{ from = 2025-10-12T10:30:00, cause = \"停电\", party = \"third\" }]",
        "updates = [2025-10-12T10:30:00, 2025-10-12T10:40:00]",
        "judged_by = \"甲\"\njudged_at = 2025-10-12T12:00:00",
        "evidence = [{ file = \"a.pdf\" }]",
    ] {
        let text = format!("{GOOD}{good}\n");
        assert_eq!(read(&text), Vec::<String>::new(), "{good}");
        assert_eq!(judge.faults(&text), None, "{good}");
    }
    for bad in [
        "sevrity = \"major\"",
        "severity = \"huge\"",
        "severity = 1",
        "impact = \"yes\"",
        "restored_at = 2025-10-12",
        "restored_at = 11:00:00",
        "restored_at = 2025-10-12T11:00:00.5",
        "restored_at = \"今天\"",
        "core_outage = \"1h 30\"",
        "core_outage = \"2 days\"",
        "core_outage = 90",
        "users_affected = \"30\"",
        "users_affected = 30",
        "landed_at = 2025-10-12T11:00:00",
        "filed_at = 2025-10-12T11:00:00",
        "pauses = [{ from = 2025-10-12T10:30:00, cause = \"停电\" }]",
        "pauses = [{ from = 2025-10-12T10:30:00, cause = \"停电\", party = \"third\", why = \"\" }]",
        "updates = 2025-10-12T10:30:00",
        "judged_by = \"甲\"",
        "evidence = [\"a.pdf\"]",
    ] {
        let text = format!("{GOOD}{bad}\n");
        assert_ne!(read(&text), Vec::<String>::new(), "{bad}");
        assert!(judge.faults(&text).is_some(), "{bad}");
    }
}

#[test]
fn schema_and_reader_agree_on_files() {
    let judge = Judge::of("records", &Kinds::shipped());
    for good in [
        "[incident]\nid = \"一-1.a_b\"\nreported_at = 2025-10-12T10:00:00\n",
        "[[incident]]\nid = \"A\"\nreported_at = 2025-10-12T10:00:00\n[[incident]]\nid = \"B\"\nreported_at = 2025-10-12T10:00:00\n",
        "",
    ] {
        assert_eq!(read(good), Vec::<String>::new(), "{good}");
        assert_eq!(judge.faults(good), None, "{good}");
    }
    for bad in [
        "[[incident]]\nid = \"A\"\n",
        "[[incident]]\nreported_at = 2025-10-12T10:00:00\n",
        "[incident]\nid = \"A\"\n",
        "[[inciden]]\nid = \"A\"\n",
        "incident = []\n",
        "incident = 1\n",
        "title = \"x\"\n",
        "[[incident]]\nid = \".a\"\nreported_at = 2025-10-12T10:00:00\n",
        "[[incident]]\nid = \"a b\"\nreported_at = 2025-10-12T10:00:00\n",
        "[[incident]]\nid = \"a/b\"\nreported_at = 2025-10-12T10:00:00\n",
    ] {
        assert_ne!(read(bad), Vec::<String>::new(), "{bad}");
        assert!(judge.faults(bad).is_some(), "{bad}");
    }
}

#[test]
fn conditions_and_units_of_a_kind_of_the_repository_s_own_are_in_the_schema() {
    let mut kinds = Kinds::shipped();
    let findings = kinds.add(
        SourceId(7),
        r#"
name    = "reading"
group   = "events"
label   = { zh = "读数", en = "Reading" }
summary = { zh = "一次读数", en = "a reading" }
at      = "at"
page    = "own"

[[field]]
name     = "at"
type     = "date"
required = true
label    = { zh = "日期", en = "Day" }

[[field]]
name  = "state"
type  = "enum"
values = [{ name = "ok", zh = "好", en = "ok" }, { name = "bad", zh = "坏", en = "bad" }]
label = { zh = "状态", en = "State" }

[[field]]
name        = "why"
type        = "text"
required_if = { field = "state", is = ["bad"] }
label       = { zh = "原因", en = "Why" }

[[field]]
name  = "level"
type  = "measure"
units = ["m/s", "%"]
label = { zh = "水平", en = "Level" }

[[field]]
name  = "count"
type  = "integer"
min   = 0
max   = 10
label = { zh = "个数", en = "Count" }
"#,
    );
    assert_eq!(findings, []);
    let judge = Judge::of("records", &kinds);
    let faults =
        |line: &str| judge.faults(&format!("[[reading]]\nid = \"a\"\nat = 2026-01-01\n{line}\n"));
    for good in [
        "state = \"ok\"",
        "state = \"bad\"\nwhy = \"x\"",
        "level = \"4.8 m/s\"",
        "level = \"3％\"",
        "count = 10",
        "why = \"x\"",
    ] {
        assert_eq!(faults(good), None, "{good}");
    }
    for bad in [
        "state = \"bad\"",
        "level = \"4.8\"",
        "level = \"4.8 m\"",
        "count = 11",
        "count = -1",
        "count = 1.5",
    ] {
        assert!(faults(bad).is_some(), "{bad}");
    }
    assert!(
        Judge::of("records", &Kinds::shipped())
            .faults("[[reading]]\nid = \"a\"\nat = 2026-01-01\n")
            .is_some()
    );
}
