//! Every fault of an evidence file is found, at its line and column, and hides nothing else.

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::place::SourceId;
use crate::base::place::position;
use crate::base::quantity::decimal;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::value::Value;
use crate::ledger::kinds::Kinds;
use crate::ledger::reader::Frame;
use crate::ledger::reader::is_good_id;
use crate::ledger::reader::read_file;
use crate::ledger::record::Look;
use crate::ledger::record::Record;

const SHARED: &str = r#"
[[field]]
name = "id"
type = "text"
required = true
label = { zh = "编号", en = "Id" }
[[field]]
name = "summary"
type = "text"
label = { zh = "摘要", en = "Summary" }
[[field]]
name = "judged_by"
type = "text"
required_with = "judged_at"
label = { zh = "认定人", en = "Judged by" }
[[field]]
name = "judged_at"
type = "instant"
label = { zh = "认定时间", en = "Judged at" }
"#;

const INCIDENT: &str = r#"
name = "incident"
group = "events"
label = { zh = "故障", en = "Incident" }
summary = { zh = "故障", en = "a fault" }
at = "reported_at"
page = "own"
order = [["reported_at", "responded_at", "restored_at"], ["reported_at", "restored_at"]]
[[field]]
name = "reported_at"
type = "instant"
required = true
label = { zh = "报障", en = "Reported" }
[[field]]
name = "responded_at"
type = "instant"
label = { zh = "响应", en = "Responded" }
[[field]]
name = "restored_at"
type = "instant"
label = { zh = "恢复", en = "Restored" }
[[field]]
name = "severity"
type = "enum"
values = [{ name = "major", zh = "重大", en = "major" }, { name = "general", zh = "一般", en = "general" }]
judged = true
label = { zh = "级别", en = "Severity" }
[[field]]
name = "due"
type = "date"
label = { zh = "期限", en = "Due" }
[[field]]
name = "users"
type = "integer"
min = 0
max = 1000
required_if = { field = "severity", is = ["major"] }
label = { zh = "人数", en = "Users" }
[[field]]
name = "affected"
type = "share"
max = 100
label = { zh = "比例", en = "Share" }
[[field]]
name = "volume"
type = "size"
label = { zh = "容量", en = "Size" }
[[field]]
name = "cost"
type = "money"
label = { zh = "费用", en = "Cost" }
[[field]]
name = "delay"
type = "measure"
units = ["s", "ms"]
label = { zh = "延迟", en = "Delay" }
[[field]]
name = "paused"
type = "duration"
label = { zh = "暂停", en = "Paused" }
[[field]]
name = "solved"
type = "bool"
label = { zh = "解决", en = "Solved" }
[[field]]
name = "updates"
type = "list"
item = "instant"
label = { zh = "通报", en = "Updates" }
[[field]]
name = "outages"
type = "list"
item = "table"
label = { zh = "中断", en = "Outages" }
fields = [
  { name = "from", type = "instant", required = true, label = { zh = "起", en = "From" } },
  { name = "to", type = "instant", label = { zh = "止", en = "To" } },
]
"#;

fn kinds() -> Kinds {
    let (mut kinds, findings) = Kinds::with_shared(SourceId(90), SHARED);
    assert_eq!(findings, []);
    assert_eq!(kinds.add(SourceId(91), INCIDENT), []);
    let staff = "name = \"staff\"\ngroup = \"people\"\npage = \"own\"\nat = \"from\"\n\
        label = { zh = \"人员\", en = \"Staff\" }\nsummary = { zh = \"人员\", en = \"staff\" }\n\
        [[field]]\nname = \"from\"\ntype = \"date\"\nlabel = { zh = \"起\", en = \"From\" }\n";
    assert_eq!(kinds.add(SourceId(92), staff), []);
    let report = "name = \"report\"\ngroup = \"deliverables\"\npage = \"own\"\nat = \"filed_at\"\n\
        summary = { zh = \"报告\", en = \"Report\" }\nlabel = { zh = \"报告\", en = \"Report\" }\n\
        [[field]]\nname = \"filed_at\"\ntype = \"instant\"\nlabel = { zh = \"提交\", en = \"Filed\" }\n";
    assert_eq!(kinds.add(SourceId(93), report), []);
    kinds
}

fn frame() -> Frame {
    let zone = Zone::parse("Asia/Shanghai").expect("a zone of the database");
    let day = |y, m, d| Date::from_ymd_opt(y, m, d).expect("a real date");
    Frame {
        contract: 7,
        contract_id: "turpan".into(),
        zone,
        term: zone.days(day(2025, 9, 1), day(2027, 8, 31)),
    }
}

fn read(text: &str) -> (Vec<Record>, Vec<Finding>) {
    read_file(SourceId(3), text, &frame(), &kinds())
}

/// Findings as `line:column rule field`.
fn list(text: &str, findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let place = finding.place.expect("every finding of a file has a place");
            assert_eq!(place.source, SourceId(3));
            assert_eq!(finding.contract.as_deref(), Some("turpan"));
            let at = position(text, place.range().start);
            let field = finding.field.as_deref().unwrap_or("-");
            format!("{}:{} {} {field}", at.line, at.column, finding.rule)
        })
        .collect()
}

/// What is wrong with one incident of which only some lines are given.
fn faults(lines: &str) -> Vec<String> {
    let text = format!(
        "[[incident]]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\n{lines}\n\
         [[incident]]\nid = \"好的\"\nreported_at = 2025-09-13T08:05:00\nusers = 5\n"
    );
    let (records, findings) = read(&text);
    assert_eq!(records.len(), 2, "{lines}");
    assert!(records[1].is_sound(), "the other record is untouched by {lines}");
    assert_eq!(records[1].fields.len(), 3);
    list(&text, &findings)
}

fn slot(name: &str) -> u16 {
    kinds().named("incident").and_then(|kind| kind.slot(name)).expect("a field of the schema")
}

#[test]
fn a_good_record_is_read_whole_with_the_place_of_every_field() {
    let text = "[[incident]]\nid = \"INC-1\"\nsummary = \"中断\"\nreported_at = 2025-09-12T08:05:00\n\
        severity = \"major\"\njudged_by = \"甲方\"\njudged_at = 2025-09-13T08:00:00Z\nusers = 10\n\
        affected = \"12.50%\"\nvolume = \"1.5 KiB\"\ncost = \"50.00 CNY\"\ndelay = \"480 ms\"\n\
        paused = \"1h 30min\"\nsolved = true\nupdates = [2025-09-12T09:00:00]\n\
        [[incident.outages]]\nfrom = 2025-09-12T08:00:00\nto = 2025-09-12T08:30:00\n";
    let (records, findings) = read(text);
    assert_eq!(findings, []);
    let [record] = &records[..] else { panic!("one record, not {}", records.len()) };
    assert!(record.is_sound());
    assert_eq!((&*record.id, record.contract), ("INC-1", 7));
    let kinds = kinds();
    let kind = kinds.get(record.kind).expect("its kind");
    let value = |name: &str| {
        let field = record.named(kind, name).expect("the field is given");
        (&field.value, &text[field.place.range()])
    };
    assert_eq!(value("summary"), (&Value::Text("中断".into()), "\"中断\""));
    assert_eq!(record.at, Some(Instant::from_unix(1_757_635_500)));
    assert_eq!(value("affected").0, &decimal("12.50").map(Value::Share).expect("a decimal"));
    assert_eq!(value("volume").0, &Value::Bytes(1536));
    assert_eq!(
        value("delay"),
        (&Value::Measure(decimal("0.48").expect("a decimal"), "s".into()), "\"480 ms\"")
    );
    assert_eq!(value("paused").0, &Value::Seconds(5400));
    let Value::List(outages) = value("outages").0 else { panic!("a list") };
    let Value::Table(entries) = &outages[0].value else { panic!("a table") };
    let names: Vec<&str> = entries.iter().map(|entry| &*entry.name).collect();
    assert_eq!(names, ["from", "to"]);
    assert_eq!(&text[record.place.range()], "[[incident]]");
    assert_eq!(record.look(slot("due")), Look::Absent);
}

#[test]
fn a_single_table_is_a_record_too() {
    let (records, findings) = read("[staff]\nid = \"甲\"\nfrom = 2020-01-01\n");
    assert_eq!((records.len(), findings.len()), (1, 0));
}

#[test]
fn wrong_types_are_named_at_the_value() {
    assert_eq!(faults("responded_at = \"2025-09-12T08:10:00\""), ["4:16 wrong-type responded_at"]);
    assert_eq!(faults("responded_at = 2025-09-12"), ["4:16 wrong-type responded_at"]);
    assert_eq!(faults("due = 2025-09-12T08:00:00"), ["4:7 wrong-type due"]);
    assert_eq!(faults("solved = \"yes\""), ["4:10 wrong-type solved"]);
    assert_eq!(faults("users = 1.5"), ["4:9 wrong-type users"]);
    assert_eq!(faults("updates = 2025-09-12T08:10:00"), ["4:11 wrong-type updates"]);
    assert_eq!(faults("updates = [2025-09-12T08:10:00, 5]"), ["4:33 wrong-type updates[1]"]);
    assert_eq!(faults("outages = [5]"), ["4:12 wrong-type outages[0]"]);
    assert_eq!(faults("summary = 5"), ["4:11 wrong-type summary"]);
}

#[test]
fn wrong_units_are_named_with_the_way_to_write_them() {
    for (line, at) in [
        ("affected = 12.5", "4:12"),
        ("affected = \"12.5\"", "4:12"),
        ("volume = 1000", "4:10"),
        ("volume = \"1000\"", "4:10"),
        ("cost = 50", "4:8"),
        ("cost = \"50元\"", "4:8"),
        ("delay = 5", "4:9"),
        ("delay = \"5 min\"", "4:9"),
        ("paused = 5", "4:10"),
    ] {
        let field = line.split(' ').next().expect("a word");
        assert_eq!(faults(line), [format!("{at} wrong-unit {field}")]);
    }
    let (_, findings) =
        read("[[incident]]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\naffected = 12.50\n");
    let help = findings[0].help.as_ref().expect("how to write it");
    assert_eq!(help.key, "input-write-like");
    assert_eq!(help.args[0].1, "\"12.50%\"".into());
}

#[test]
fn odd_numbers_and_fractions_of_seconds_are_refused() {
    assert_eq!(faults("users = 0x10"), ["4:9 inexact-number users"]);
    assert_eq!(
        faults("responded_at = 2025-09-12T08:10:00.5"),
        ["4:16 fraction-of-second responded_at"]
    );
}

#[test]
fn limits_are_inclusive() {
    assert_eq!(faults("users = 1000\naffected = \"100%\""), [""; 0]);
    assert_eq!(faults("users = 1001"), ["4:9 out-of-range users"]);
    assert_eq!(faults("users = -1"), ["4:9 out-of-range users"]);
    assert_eq!(faults("affected = \"100.01%\""), ["4:12 out-of-range affected"]);
}

#[test]
fn words_and_names_get_the_nearest_right_one() {
    let text = "[[incident]]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\nrespnded_at = 2025-09-12T08:06:00\n\
        severity = \"magor\"\noutages = [{ 起 = 1, frm = 2025-09-12T08:05:00 }]\n[[incidnt]]\nid = \"B\"\n[[incidnt]]\nid = \"C\"\n";
    let text = text.replace("起", "\"起\"");
    let (records, findings) = read(&text);
    assert_eq!(
        list(&text, &findings),
        [
            "4:1 unknown-field respnded_at",
            "5:12 unknown-word severity",
            "6:12 missing-field outages[0].from",
            "6:14 unknown-field outages[0].起",
            "6:23 unknown-field outages[0].frm",
            "7:3 unknown-kind -",
        ]
    );
    let near: Vec<Option<String>> = findings
        .iter()
        .map(|finding| {
            let help = finding.help.as_ref()?;
            (help.key == "input-did-you-mean").then(|| format!("{:?}", help.args[0].1))
        })
        .collect();
    let name = |name: &str| Some(format!("Text({name:?})"));
    assert_eq!(
        near,
        [name("responded_at"), name("major"), None, None, name("from"), name("incident")]
    );
    // What was meant for a field must not be read as silence, nor a wrong word as anything.
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].look(slot("responded_at")), Look::Doubtful);
    assert_eq!(records[0].look(slot("severity")), Look::Doubtful);
    assert_eq!(records[0].look(slot("outages")), Look::Doubtful);
    assert_eq!(records[0].look(slot("restored_at")), Look::Absent);
    assert!(records[0].get(slot("reported_at")).is_some());
}

#[test]
fn required_fields_are_asked_for_at_the_header() {
    let text = "[[incident]]\nid = \"A\"\nseverity = \"major\"\njudged_at = 2025-09-13T08:00:00\n\n[[incident]]\nid = \" \"\n";
    let (records, findings) = read(text);
    assert_eq!(
        list(text, &findings),
        [
            "1:1 missing-field judged_by",
            "1:1 missing-field reported_at",
            "1:1 missing-field users",
            "3:12 unjudged severity",
            "6:1 missing-field reported_at",
            "7:6 invalid-id id",
            "7:6 missing-field id",
        ]
    );
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].at, None);
    assert_eq!(&*records[1].id, "unnamed-incident-3-74");
}

#[test]
fn times_that_run_backwards_name_both_places_and_decide_nothing() {
    let text = "[[incident]]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\nrestored_at = 2025-09-12T08:04:59\n";
    let (records, findings) = read(text);
    assert_eq!(list(text, &findings), ["4:15 impossible-order restored_at"]);
    let (related, _) = &findings[0].related[0];
    assert_eq!(&text[related.range()], "2025-09-12T08:05:00");
    assert_eq!(records[0].look(slot("restored_at")), Look::Doubtful);
    assert_eq!(records[0].look(slot("reported_at")), Look::Doubtful);
    assert!(records[0].at.is_some(), "the period in doubt is known");
    assert_eq!(faults("restored_at = 2025-09-12T08:05:00"), [""; 0]);
}

#[test]
fn events_outside_the_term_warn_and_staff_may_be_older() {
    let text = "[[incident]]\nid = \"早\"\nreported_at = 2025-08-31T23:59:59\n\
        [[incident]]\nid = \"A\"\nreported_at = 2025-09-01T00:00:00\n\
        [[staff]]\nid = \"B\"\nfrom = 2019-01-01\n";
    let (records, findings) = read(text);
    assert_eq!(list(text, &findings), ["3:15 outside-term reported_at"]);
    assert_eq!(findings[0].level, Level::Warning);
    assert!(records.iter().all(Record::is_sound));
}

#[test]
fn the_last_report_may_come_after_the_term_and_nothing_may_come_before_it() {
    let text = "[[report]]\nid = \"A\"\nfiled_at = 2027-09-01T00:00:00\n\
        [[report]]\nid = \"B\"\nfiled_at = 2025-08-31T23:59:59\n\
        [[incident]]\nid = \"C\"\nreported_at = 2027-09-01T00:00:00\n";
    let (_, findings) = read(text);
    let outside: Vec<String> =
        list(text, &findings).into_iter().filter(|one| one.contains("outside-term")).collect();
    assert_eq!(outside, ["6:12 outside-term filed_at", "9:15 outside-term reported_at"]);
}

#[test]
fn judged_fields_need_who_and_when() {
    assert_eq!(faults("severity = \"general\""), ["4:12 unjudged severity"]);
    assert_eq!(
        faults("severity = \"general\"\njudged_by = \"甲方\"\njudged_at = 2025-09-13T08:00:00"),
        [""; 0]
    );
}

#[test]
fn ids_become_names_of_pages() {
    for good in ["INC-2025-0001", "故障_1.2", "a", &"长".repeat(80)] {
        assert!(is_good_id(good), "{good}");
    }
    for bad in ["", ".git", "a/b", "a\\b", "a b", "a\u{3000}b", "a\nb", "a:b", &"长".repeat(81)] {
        assert!(!is_good_id(bad), "{bad}");
    }
    let text = "[[incident]]\nid = \"../x\"\nreported_at = 2025-09-12T08:05:00\n";
    let (records, findings) = read(text);
    assert_eq!(list(text, &findings), ["2:6 invalid-id id"]);
    assert_eq!(&*records[0].id, "unnamed-incident-3-0");
}

#[test]
fn an_impossible_date_is_one_finding_and_one_doubtful_field() {
    let text = "[[incident]]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\n\"due\" = 2025-02-30 # 二月\nsolved = true\n\
        [[incident]]\nid = \"B\"\nreported_at = 2025-09-13T08:05:00\nresponded_at = 2025-09-13T24:00:00\n";
    let (records, findings) = read(text);
    assert_eq!(list(text, &findings), ["4:9 impossible-date -", "9:16 impossible-date -"]);
    assert_eq!(findings[0].message.key, "input-impossible-day");
    let [first, second] = &records[..] else { panic!("two records") };
    assert_eq!(first.faulty, [slot("due")]);
    assert!(!first.broken && first.at.is_some());
    assert_eq!(first.get(slot("solved")).map(|field| &field.value), Some(&Value::Bool(true)));
    assert_eq!(second.faulty, [slot("responded_at")]);
    // Chinese before the value on its line: columns count characters.
    let text = "[[incident]]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\n\
        outages = [{ from = 2025-09-12T08:05:00, \"到\" = 2025-02-30 }]\n";
    let (_, findings) = read(text);
    assert!(list(text, &findings).contains(&"4:48 impossible-date -".to_owned()));
}

#[test]
fn a_key_that_stands_twice_doubts_its_field_and_names_the_first() {
    let text = "[[incident]]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\nsolved = true\nsolved = false\n";
    let (records, findings) = read(text);
    assert_eq!(list(text, &findings), ["5:1 duplicate-key -"]);
    assert_eq!(position(text, findings[0].related[0].0.range().start).line, 4);
    assert_eq!(records[0].look(slot("solved")), Look::Doubtful);
    assert!(!records[0].broken);
}

#[test]
fn a_syntax_fault_reaches_no_further_than_its_record() {
    let good = "[[incident]]\nid = \"好\"\nreported_at = 2025-09-13T08:05:00\n";
    for (lines, at, key, broken) in [
        ("summary = \"没写完", "4:15", "input-unclosed-text", false),
        ("summary = 没有引号", "4:11", "input-unquoted-text", false),
        ("summary = “弯引号”", "4:11", "input-wrong-quotes", false),
        ("summary =", "4:10", "input-missing-value", false),
        ("volume = 12 GB", "4:10", "input-unquoted-text", false),
        ("summary = \"c:\\完\"", "4:15", "input-bad-escape", false),
        ("summary \"x\"", "4:9", "input-missing-equals", true),
        ("摘要 = \"x\"", "4:1", "input-unquoted-key", true),
        ("summary = \"\"\"没写完", "4:11", "input-unclosed-text", true),
        ("updates = [2025-09-12T09:00:00", "4:11", "input-unclosed-list", true),
        ("a b c", "4:3", "input-missing-equals", true),
    ] {
        let text = format!(
            "{good}[[incident]]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\n{lines}\n{good}"
        )
        .replacen(good, "", 1);
        let (records, findings) = read(&text);
        assert_eq!(records.len(), 2, "{lines}: {findings:?}");
        assert_eq!(records[0].broken, broken, "{lines}");
        assert!(!records[0].is_sound(), "{lines}");
        assert!(records[0].at.is_some(), "{lines}: read before the fault");
        assert!(records[1].is_sound() && &*records[1].id == "好", "{lines}");
        let first = findings.iter().find(|f| f.rule == "syntax").expect("a finding of syntax");
        let place = first.place.expect("its place");
        let position = position(&text, place.range().start);
        assert_eq!(
            (format!("{}:{}", position.line, position.column).as_str(), first.message.key),
            (at, key),
            "{lines}"
        );
        assert!(
            findings.iter().all(|f| matches!(f.rule.as_str(), "syntax" | "unknown-field")),
            "{lines}: {findings:?}"
        );
    }
}

#[test]
fn a_broken_header_leaves_a_broken_record_not_none() {
    let text = "[[incident]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\n[[incident]]\nid = \"B\"\nreported_at = 2025-09-12T08:05:00\n";
    let (records, findings) = read(text);
    assert_eq!(list(text, &findings), ["1:12 syntax -"]);
    assert_eq!(records.len(), 2);
    assert!(records[0].broken);
    assert_eq!(records[0].look(slot("reported_at")), Look::Doubtful);
    assert!(records[1].is_sound());
}

#[test]
fn many_faults_are_shown_five_at_a_time_and_each_record_first() {
    use std::fmt::Write;
    let mut text = String::new();
    for n in 0..8 {
        let _ = write!(
            text,
            "[[incident]]\nid = \"A{n}\"\nreported_at = 2025-09-12T08:05:00\nusers = x\nsolved = y\n"
        );
    }
    text.push_str("[[incident]]\nid = \"好\"\nreported_at = 2025-09-12T08:05:00\nusers = 5000\n");
    let (records, findings) = read(&text);
    assert_eq!(
        list(&text, &findings),
        [
            "4:9 syntax -",
            "9:9 syntax -",
            "14:9 syntax -",
            "19:9 syntax -",
            "24:9 syntax -",
            "29:9 syntax -",
            "44:9 out-of-range users",
        ]
    );
    assert_eq!(findings[5].message.key, "input-more-faults");
    assert_eq!(findings[5].message.args[0].1, 11usize.into());
    assert_eq!(records.len(), 9);
}

#[test]
fn a_record_of_nothing_but_faults_costs_no_more_than_its_length() {
    use std::fmt::Write;
    let mut text = "[[incident]]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\n".to_owned();
    for n in 0..200 {
        let _ = writeln!(text, "x{n} = y");
    }
    let (records, findings) = read(&text);
    assert!(records[0].broken && records[0].at.is_some());
    let n_shown = findings.iter().filter(|finding| finding.rule == "syntax").count();
    assert_eq!(n_shown, 6);
}

#[test]
fn a_table_that_stands_twice_is_named() {
    let text = "[incident]\nid = \"A\"\nreported_at = 2025-09-12T08:05:00\n[incident]\nid = \"B\"\nreported_at = 2025-09-12T08:05:00\n";
    let (records, findings) = read(text);
    assert_eq!(list(text, &findings), ["4:2 duplicate-key -"]);
    assert_eq!((records.len(), records[0].broken, records[1].broken), (2, false, true));
}

#[test]
fn keys_outside_any_record_are_named() {
    let text =
        "标题 = 1\nid = \"A\"\n[[incident]]\nid = \"B\"\nreported_at = 2025-09-12T08:05:00\n"
            .replace("标题", "\"标题\"");
    let (records, findings) = read(&text);
    assert_eq!(list(&text, &findings), ["1:1 stray-key -", "2:1 stray-key -"]);
    assert_eq!(records.len(), 1);
}

#[test]
fn all_faults_of_a_file_are_found_in_one_run() {
    let text = "[[incident]]\nid = \"甲\"\nreported_at = 2025-09-12T08:05:00\nseverity = \"大\"\nusers = -5\n\
        cost = \"50\"\n[[incident]]\nid = \"乙\"\n标 = 1\n[[incident]]\nid = \"丙\"\nreported_at = 2025-02-29T08:00:00\n\
        affected = 5\n";
    let (records, findings) = read(text);
    assert_eq!(
        list(text, &findings),
        [
            "4:12 unknown-word severity",
            "5:9 out-of-range users",
            "6:8 wrong-unit cost",
            "9:1 syntax -",
            "9:1 unknown-field 标",
            "12:15 impossible-date -",
            "13:12 wrong-unit affected",
        ]
    );
    assert_eq!(records.len(), 3);
}

#[test]
fn a_repository_adds_fields_without_moving_the_others() {
    let mut kinds = kinds();
    let before = kinds.named("incident").and_then(|kind| kind.slot("summary"));
    let more = "name = \"incident\"\n[[field]]\nname = \"ward\"\ntype = \"text\"\nrequired = true\n\
        label = { zh = \"科室\", en = \"Ward\" }\n";
    assert_eq!(kinds.add(SourceId(8), more), []);
    let kind = kinds.named("incident").expect("it was here before");
    assert_eq!(kind.slot("summary"), before);
    assert_eq!(kind.slot("ward").map(usize::from), Some(kind.fields.len() - 1));
    assert!(kind.field("users").and_then(|spec| spec.required_if.as_ref()).is_some());
}

#[test]
fn faults_of_a_schema_have_places() {
    let mut kinds = kinds();
    let text = "name = \"门\"\ngroup = \"event\"\npage = \"own\"\nat = \"opend\"\n\
        label = { zh = \"门\", en = \"Door\" }\nsummary = { zh = \"门\" }\n\
        [[field]]\nname = \"opened\"\ntype = \"instnat\"\nlabel = { zh = \"开\", en = \"Opened\" }\n\
        [[field]]\nname = \"state\"\ntype = \"enum\"\nrequird = true\nlabel = { zh = \"态\", en = \"State\" }\n";
    let findings = kinds.add(SourceId(8), text);
    let mut at: Vec<(u32, u32, &str)> = findings
        .iter()
        .map(|finding| {
            let place = finding.place.expect("a place");
            let at = position(text, place.range().start);
            assert_eq!(finding.rule, "schema-fault");
            (at.line, at.column, finding.message.key)
        })
        .collect();
    at.sort_unstable();
    assert_eq!(
        at,
        [
            (2, 9, "input-schema-wrong-value"),
            (6, 11, "input-schema-missing-key"),
            (9, 8, "input-schema-unknown-type"),
            (11, 1, "input-schema-missing-key"),
            (14, 1, "input-schema-unknown-key"),
        ]
    );
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the handbook")]
fn the_example_of_every_shipped_kind_is_read_without_a_finding_in_both_languages() {
    let kinds = Kinds::shipped();
    for kind in kinds.iter() {
        let mut examples: Vec<Vec<String>> = Vec::new();
        for folder in ["content/kinds", "content/en/kinds"] {
            let path = format!("{}/{folder}/{}.md", env!("CARGO_MANIFEST_DIR"), kind.name);
            let page = std::fs::read_to_string(&path)
                .unwrap_or_else(|_| panic!("{folder} has no page of {}", kind.name));
            let cases: Vec<String> = page
                .split("```toml\n")
                .skip(1)
                .map(|rest| rest.split("```").next().unwrap_or_default().to_owned())
                .collect();
            assert!(!cases.is_empty(), "{path} has no example");
            for text in &cases {
                let (records, findings) = read_file(SourceId(3), text, &frame(), &kinds);
                assert_eq!(list(text, &findings), [""; 0], "{path}");
                let is_own =
                    |record: &Record| kinds.kind(usize::from(record.kind)).name == kind.name;
                assert!(records.iter().any(is_own), "{path} has no record of its kind");
            }
            examples.push(cases);
        }
        assert_eq!(examples[0], examples[1], "{} differs in English", kind.name);
    }
}
