//! References, corrections and evidence files of a small ledger.

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::place::SourceId;
use crate::base::place::position;
use crate::base::proof::RecordNo;
use crate::base::time::Date;
use crate::base::time::Interval;
use crate::base::time::Zone;
use crate::ledger::evidence;
use crate::ledger::evidence::Files;
use crate::ledger::evidence::State;
use crate::ledger::kinds::Kinds;
use crate::ledger::links;
use crate::ledger::reader::Frame;
use crate::ledger::reader::read_file;
use crate::ledger::record::Record;

fn kinds() -> Kinds {
    let shared = "[[field]]\nname = \"id\"\ntype = \"text\"\nrequired = true\nlabel = { zh = \"号\", en = \"Id\" }\n\
        [[field]]\nname = \"corrects\"\ntype = \"ref\"\nlabel = { zh = \"更正\", en = \"Corrects\" }\n\
        [[field]]\nname = \"evidence\"\ntype = \"list\"\nitem = \"table\"\nlabel = { zh = \"证据\", en = \"Evidence\" }\n\
        fields = [\n\
          { name = \"file\", type = \"text\", required = true, label = { zh = \"文件\", en = \"File\" } },\n\
          { name = \"sha256\", type = \"text\", label = { zh = \"校验\", en = \"SHA\" } },\n\
          { name = \"title\", type = \"text\", label = { zh = \"名称\", en = \"Title\" } },\n\
        ]\n";
    let (mut kinds, findings) = Kinds::with_shared(SourceId(90), shared);
    assert_eq!(findings, []);
    for (name, field) in [("report", ""), ("incident", "kinds = [\"report\"]\n")] {
        let text = format!(
            "name = \"{name}\"\ngroup = \"events\"\npage = \"own\"\nlabel = {{ zh = \"种\", en = \"Kind\" }}\n\
             summary = {{ zh = \"种\", en = \"kind\" }}\n[[field]]\nname = \"reports\"\ntype = \"list\"\n\
             item = \"ref\"\n{field}label = {{ zh = \"报告\", en = \"Reports\" }}\n"
        );
        assert_eq!(kinds.add(SourceId(91), &text), []);
    }
    kinds
}

fn frame(contract: u32) -> Frame {
    let date = Date::from_ymd_opt(2025, 9, 1).expect("a real date");
    let zone = Zone::parse("+08:00").expect("an offset");
    let from = zone.midnight(date);
    Frame {
        contract,
        contract_id: "turpan".into(),
        zone,
        term: Interval::new(from, from.plus(86_400 * 730)),
    }
}

fn read(text: &str) -> Vec<Record> {
    let (records, findings) = read_file(SourceId(0), text, &frame(0), &kinds());
    assert_eq!(findings, []);
    records
}

fn list(text: &str, findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let place = finding.place.expect("a place");
            let at = position(text, place.range().start);
            let others: Vec<String> = finding
                .related
                .iter()
                .map(|(place, _)| position(text, place.range().start).line.to_string())
                .collect();
            format!("{}:{} {} [{}]", at.line, at.column, finding.rule, others.join(" "))
        })
        .collect()
}

#[test]
fn ids_that_stand_twice_name_both_places_but_contracts_do_not_meet() {
    let text = "[[report]]\nid = \"甲\"\n[[report]]\nid = \"乙\"\n[[incident]]\nid = \"甲\"\n";
    let mut records = read(text);
    let (other, _) = read_file(SourceId(1), text, &frame(1), &kinds());
    records.extend(other.into_iter().take(2));
    let (links, findings) = links::resolve(&mut records, &kinds());
    assert_eq!(list(text, &findings), ["6:6 duplicate-id [2]"]);
    assert_eq!(links.find(0, "甲"), Some(RecordNo(0)));
    assert_eq!(links.find(1, "甲"), Some(RecordNo(3)));
    assert_eq!(links.find(1, "丙"), None);
    assert_eq!(links.duplicate_of(RecordNo(2)), Some(RecordNo(0)));
    assert_eq!(links.duplicate_of(RecordNo(0)), None);
}

#[test]
fn references_to_nothing_and_to_a_wrong_kind_are_found_inside_lists() {
    let text = "[[report]]\nid = \"RPT-2025-01\"\n[[incident]]\nid = \"INC-1\"\n\
        reports = [\"RPT-2025-01\", \"RPT-2025-1\", \"INC-1\", \"丙\"]\n";
    let (_, findings) = links::resolve(&mut read(text), &kinds());
    assert_eq!(
        list(text, &findings),
        ["5:27 dangling-reference []", "5:41 wrong-reference [4]", "5:50 dangling-reference []"]
    );
    assert_eq!(findings[0].field.as_deref(), Some("reports[1]"));
    let help = findings[0].help.as_ref().expect("the nearest id");
    assert_eq!(help.args[0].1, "RPT-2025-01".into());
}

#[test]
fn a_correction_replaces_and_the_last_of_a_chain_counts() {
    let text = "[[report]]\nid = \"c\"\ncorrects = \"b\"\n[[report]]\nid = \"a\"\n[[report]]\nid = \"b\"\ncorrects = \"a\"\n";
    let (links, findings) = links::resolve(&mut read(text), &kinds());
    assert_eq!(findings, []);
    assert_eq!(links.superseded_by(RecordNo(1)), Some(RecordNo(2)));
    assert_eq!(links.latest(RecordNo(1)), RecordNo(0));
    assert_eq!(links.superseded_by(RecordNo(0)), None);
}

#[test]
fn wrong_corrections_supersede_nobody_and_of_two_the_first_stands() {
    let text = "[[report]]\nid = \"a\"\ncorrects = \"c\"\n[[report]]\nid = \"b\"\ncorrects = \"a\"\n\
        [[report]]\nid = \"c\"\ncorrects = \"b\"\n[[report]]\nid = \"d\"\ncorrects = \"d\"\n\
        [[report]]\nid = \"e\"\n[[report]]\nid = \"f\"\ncorrects = \"e\"\n[[report]]\nid = \"g\"\ncorrects = \"e\"\n\
        [[incident]]\nid = \"h\"\ncorrects = \"g\"\n";
    let (links, findings) = links::resolve(&mut read(text), &kinds());
    assert_eq!(
        list(text, &findings),
        [
            "3:12 correction-cycle [6 9]",
            "12:12 correction-cycle []",
            "20:12 double-correction [16]",
            "23:12 wrong-reference [19]",
        ]
    );
    let replaced: Vec<u32> =
        (0..8).filter(|no| links.superseded_by(RecordNo(*no)).is_some()).collect();
    // Of two corrections of `e` the first stands, and the second decides nothing.
    assert_eq!(replaced, [4, 6]);
    assert_eq!(links.superseded_by(RecordNo(6)), Some(RecordNo(5)));
    assert_eq!(links.superseded_by(RecordNo(4)), Some(RecordNo(5)));
}

#[test]
fn evidence_must_be_there_unchanged_and_inside_the_folder() {
    let hash = "a".repeat(64);
    let text = format!(
        "[[report]]\nid = \"a\"\nevidence = [\n\
         {{ file = \"../files/报告.pdf\", sha256 = \"{}\", title = \"报告\" }},\n\
         {{ file = \"x.pdf\", sha256 = \"{hash}\" }},\n\
         {{ file = \"./照片.jpg\" }},\n\
         {{ file = \"照片.jpg\", sha256 = \"{}\" }},\n\
         {{ file = \"照片.jpg\", sha256 = \"12\" }},\n\
         {{ file = \"../../../secret\" }}, {{ file = \"/etc/passwd\" }}, {{ file = \"a\\\\b\" }}, {{ file = \"../../turpan2/x\" }},\n]\n",
        hash.to_uppercase(),
        "b".repeat(64)
    );
    let records = read(&text);
    let lookup = |path: &str| {
        ["data/turpan/files/报告.pdf", "data/turpan/records/照片.jpg", "data/turpan2/x", "secret"]
            .contains(&path)
            .then(|| (hash.clone(), 42))
    };
    let files = Files {
        lookup: &lookup,
        path: &|_| "data/turpan/records/2025.toml",
        folder: &|_| "data/turpan",
    };
    let (attachments, findings) = evidence::check(&records, &kinds(), &files);
    assert_eq!(
        list(&text, &findings),
        [
            "5:10 missing-evidence []",
            "6:10 evidence-unhashed []",
            "7:29 evidence-changed []",
            "8:29 evidence-unhashed []",
            "9:10 bad-evidence-path []",
            "9:40 bad-evidence-path []",
            "9:66 bad-evidence-path []",
            "9:85 bad-evidence-path []",
        ]
    );
    assert_eq!((findings[1].level, findings[3].level), (Level::Warning, Level::Error));
    let states: Vec<&State> = attachments.iter().map(|attachment| &attachment.state).collect();
    assert_eq!(
        states[..5],
        [
            &State::Intact(42),
            &State::Missing,
            &State::Unhashed(42),
            &State::Changed,
            &State::Unhashed(42)
        ]
    );
    assert_eq!(attachments[0].path.as_deref(), Some("data/turpan/files/报告.pdf"));
    assert!(attachments[5..].iter().all(|attachment| attachment.path.is_none()));
}
