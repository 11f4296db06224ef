//! Seals: what was signed off stands, whatever becomes of the evidence, and the difference is said.

use std::fs;

use pactbook::assessment::Range;
use pactbook::base::message::Datum;
use pactbook::base::quantity::Decimal;
use pactbook::book::Book;
use pactbook::seals::Cause;
use pactbook::seals::State;
use serde_json::Value;

use super::bench::IDENTITY;
use super::cli::TERMS;
use super::sandbox::ENGINEER;
use super::sandbox::OFFICER;
use super::sandbox::Sandbox;

const RECORDS: &str = "data/demo/records/2025-09.toml";
const SEAL: &str = "data/demo/seals/y1.toml";
const CONTRACT: &str = "data/demo/contract.toml";

/// The contract of the command line's tests: one item of 100 points, 30 off for each late answer,
/// a tenth of 150,000 yuan off below 80 points.
fn contract() -> String {
    let identity = IDENTITY.split("[[window]]").next().unwrap_or(IDENTITY);
    format!("{identity}\n[[system]]\nid = \"data\"\ntitle = \"数据平台\"\n{TERMS}")
}

/// A major incident reported at ten and answered at some time of the same day.
fn incident(id: &str, day: &str, responded: &str) -> String {
    format!(
        "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nseverity = \"major\"\nsystem = \"data\"\n\
         summary = \"登录失败\"\noccurred_at = {day}T09:50:00\nreported_at = {day}T10:00:00\n\
         responded_at = {day}T{responded}\nrestored_at = {day}T13:30:00\n\
         core_outage = \"3h 40min\"\ncause = \"甲\"\nprocess = \"乙\"\nresult = \"丙\"\n\
         recorded_by = \"运维工程师甲\"\njudged_by = \"考核人\"\njudged_at = 2025-09-30T10:00:00\n\n"
    )
}

/// One incident answered in time, one a second late; the first year is over.
pub(crate) fn repository() -> Sandbox {
    let sandbox = Sandbox::book(&contract());
    let late = incident("INC-2", "2025-09-16", "12:00:01");
    sandbox
        .write("pactbook.toml", "as_of = 2026-09-10T09:00:00+08:00\n")
        .write(RECORDS, incident("INC-1", "2025-09-12", "12:00:00") + &late)
        .commit("2025-10-01T09:00:00+08:00", ENGINEER, "incidents");
    sandbox
}

/// The same with the seal of the first year committed.
fn sealed() -> Sandbox {
    let sandbox = repository();
    sandbox.run(&["seal", "demo", "y1"], 0);
    sandbox.commit("2026-09-10T09:00:00+08:00", OFFICER, "seal");
    sandbox
}

fn points(n: i64) -> Range {
    Range::exact(Decimal::from(n))
}

fn total(book: &Book) -> Range {
    book.assessments[0].periods[0].total
}

fn today(book: &Book) -> Range {
    book.recomputed(0).periods[0].total
}

fn payable(book: &Book) -> Decimal {
    book.assessments[0].settlement.as_ref().expect("there is a price").payable.now.amount
}

fn state(book: &Book) -> &State {
    assert_eq!(book.seals[0].len(), 1);
    &book.seals[0][0].state
}

/// Old and new of the figures that differ, by their keys.
fn changes(book: &Book) -> Vec<(&str, &str, &str)> {
    let changes = book.seals[0][0].changes().iter();
    changes.map(|one| (one.key.as_str(), one.written.0.as_str(), one.written.1.as_str())).collect()
}

fn causes(book: &Book) -> Vec<(&'static str, Option<&str>)> {
    book.seals[0][0].causes().iter().map(|one| (one.name(), one.record())).collect()
}

/// Level and rule of the findings about seals.
fn found(book: &Book) -> Vec<(&'static str, &str)> {
    let rules = ["changed-after-seal", "seal-damaged", "seal-unknown-period", "history-rewritten"];
    let ours = book.findings.iter().filter(|one| rules.contains(&one.rule.as_str()));
    ours.map(|one| (one.level.name(), one.rule.as_str())).collect()
}

fn holds_all(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
}

#[test]
fn a_seal_that_nothing_touches_stays_unchanged() {
    let sandbox = sealed();
    let book = sandbox.open(None);
    assert_eq!(*state(&book), State::Unchanged);
    assert_eq!((total(&book), today(&book)), (points(70), points(70)));
    assert!(book.assessments[0].periods[0].is_final);
    assert_eq!(found(&book), []);
    assert!(!book.findings.iter().any(|one| one.rule == "stray-file"));
    let seal = book.seal_of(0, 0).and_then(|one| one.standing()).expect("it stands");
    assert_eq!(seal.commit, sandbox.id("HEAD~1"));
    let ids: Vec<&String> = seal.inputs.records.keys().collect();
    assert_eq!(ids, ["INC-1", "INC-2"]);
}

#[test]
fn the_file_has_the_same_bytes_however_often_it_is_printed() {
    let sandbox = repository();
    let first = sandbox.run(&["seal", "demo", "y1", "--dry-run"], 0).out;
    assert!(!sandbox.root().join(SEAL).exists(), "a dry run writes nothing");
    sandbox.run(&["seal", "demo", "y1"], 0);
    assert_eq!(sandbox.text(SEAL), first);
    let english = {
        fs::remove_file(sandbox.root().join(SEAL)).expect("it was written");
        sandbox.run(&["--lang", "en", "seal", "demo", "y1", "--dry-run"], 0).out
    };
    holds_all(&first, &["# 示范合同 · 第一年：考核结果封存", "total  = \"70\"", "met = 1"]);
    holds_all(&english, &["# 示范合同 · 第一年: sealed result", "deduction = \"15000.00\""]);
    let without_comments = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
    };
    assert_eq!(without_comments(&first), without_comments(&english));
}

#[test]
fn an_edit_after_the_seal_leaves_the_sealed_figures_standing_everywhere() {
    let sandbox = sealed();
    let before = payable(&sandbox.open(None));
    // The late answer is made a timely one: 30 points and 15,000 yuan better.
    sandbox.replace(RECORDS, "2025-09-16T12:00:01", "2025-09-16T12:00:00").commit(
        "2026-09-12T09:00:00+08:00",
        ENGINEER,
        "correct",
    );
    let book = sandbox.open(None);
    assert_eq!(
        changes(&book),
        [
            ("total", "70", "100"),
            ("section.1", "70", "100"),
            ("item.1.1", "70", "100"),
            ("deduction", "15000 CNY", "0 CNY"),
            ("verdicts.response", "breached 1, met 1", "met 2"),
        ]
    );
    assert_eq!(causes(&book), [("record-changed", Some("INC-2"))]);
    assert_eq!((total(&book), today(&book)), (points(70), points(100)));
    assert_eq!(payable(&book), before);
    assert_eq!(found(&book), [("error", "changed-after-seal")]);
    let said = sandbox.findings(&["changed-after-seal"]).join("\n");
    holds_all(&said, &["data/demo/seals/y1.toml", "total score: 70 → 100", "`INC-2`"]);

    let score = sandbox.run(&["--lang", "en", "score"], 0).out;
    holds_all(
        &score,
        &[
            "amendment, not yet accepted",
            "today's evidence: total score 70 → 100",
            "payable if all amendments were accepted: 300,000.00 CNY",
            "difference 15,000.00 CNY",
        ],
    );
    assert!(score.contains("-15,000.00 CNY"), "the sealed deduction stands in the sum:\n{score}");
    let json = sandbox.run(&["score", "--format", "json"], 0).out;
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    let contract = &json["contracts"][0];
    assert_eq!(contract["periods"][0]["total"]["now"], "70");
    assert_eq!(contract["settlement"]["payable"]["now"], "285000.00");
    assert_eq!(contract["payable_amended"]["now"], "300000.00");
    assert_eq!(contract["seals"][0]["state"], "amended");
    assert_eq!(contract["seals"][0]["causes"][0]["record"], "INC-2");

    let site = pactbook::site::compose(&book).expect("the site can be made");
    let page = |path: &str| {
        let bytes = site.files.get(path).unwrap_or_else(|| panic!("no {path}"));
        String::from_utf8(bytes.clone()).expect("pages are UTF-8")
    };
    let form = page("en/demo/period_y1.html");
    assert!(form.contains("the score stands as sealed; the remarks are those of today"), "{form}");
    holds_all(&form, &["amendment, not yet accepted", "The sealed result stands.", "INC-2"]);
    assert!(form.contains("<span class=\"num\">70</span>"), "the form shows what was sealed");
    assert!(!form.contains("<span class=\"num\">100</span>"), "and never what would come out");
    holds_all(&page("en/demo/settlement.html"), &["285,000.00", "300,000.00", "15,000.00"]);
    holds_all(&page("en/demo.html"), &["Sealed · amendment, not yet accepted"]);
    holds_all(&page("en/index.html"), &["285,000.00"]);
}

#[test]
fn an_edit_that_changes_no_figure_is_a_warning() {
    let sandbox = sealed();
    sandbox.replace(RECORDS, "2025-09-12T12:00:00", "2025-09-12T11:59:59").commit(
        "2026-09-12T09:00:00+08:00",
        ENGINEER,
        "correct",
    );
    let book = sandbox.open(None);
    assert!(matches!(state(&book), State::SameResult(_)), "{:?}", state(&book));
    assert_eq!(causes(&book), [("record-changed", Some("INC-1"))]);
    assert_eq!(found(&book), [("warning", "changed-after-seal")]);
}

#[test]
fn moving_and_reformatting_touch_no_seal() {
    let sandbox = sealed();
    let text = sandbox.text(RECORDS);
    let text = text.replace(" = ", "   =   ").replace("[[incident]]", "# 备注\n[[incident]]");
    sandbox.remove(RECORDS).write("data/demo/records/old/moved.toml", text);
    sandbox.append(CONTRACT, "\n# 无关紧要的说明\n");
    let seal = sandbox.text(SEAL);
    let reformatted = seal.replace(" = ", "=").replace("# ", "#   ");
    sandbox.write(SEAL, reformatted);
    sandbox.commit("2026-09-12T09:00:00+08:00", OFFICER, "tidy");
    let book = sandbox.open(None);
    assert_eq!(*state(&book), State::Unchanged);
    assert_eq!(found(&book), []);
}

#[test]
fn a_change_of_the_contract_is_an_amendment_with_that_cause() {
    let sandbox = sealed();
    sandbox.replace(CONTRACT, "points = 30", "points = 10").commit(
        "2026-09-12T09:00:00+08:00",
        OFFICER,
        "terms",
    );
    let book = sandbox.open(None);
    assert_eq!(causes(&book), [("contract", None)]);
    assert_eq!((total(&book), today(&book)), (points(70), points(90)));
    assert_eq!(found(&book), [("error", "changed-after-seal")]);
    // A band that a later contract file states does not reach into a sealed period either.
    sandbox.replace(CONTRACT, "deduct = \"10%\"", "deduct = \"50%\"");
    assert_eq!(payable(&sandbox.open(None)), Decimal::from(285_000));
}

#[test]
fn a_record_that_comes_late_into_a_sealed_period_does_not_count() {
    let sandbox = sealed();
    sandbox.append(RECORDS, &incident("INC-3", "2025-09-18", "13:00:00")).commit(
        "2026-09-12T09:00:00+08:00",
        ENGINEER,
        "late",
    );
    let book = sandbox.open(None);
    assert_eq!(causes(&book), [("record-added", Some("INC-3"))]);
    assert_eq!((total(&book), today(&book)), (points(70), points(40)));
    assert_eq!(found(&book), [("error", "changed-after-seal")]);
}

#[test]
fn a_record_that_is_deleted_is_named() {
    let sandbox = sealed();
    sandbox.write(RECORDS, incident("INC-1", "2025-09-12", "12:00:00")).commit(
        "2026-09-12T09:00:00+08:00",
        ENGINEER,
        "gone",
    );
    let book = sandbox.open(None);
    assert_eq!(causes(&book), [("record-removed", Some("INC-2"))]);
    assert_eq!((total(&book), today(&book)), (points(70), points(100)));
}

#[test]
fn a_record_of_the_next_period_touches_no_seal() {
    let sandbox = sealed();
    sandbox.append(RECORDS, &incident("INC-9", "2026-09-01", "13:00:00"));
    let book = sandbox.open(None);
    assert_eq!(*state(&book), State::Unchanged);
    assert_eq!(book.assessments[0].periods[1].total.now, Decimal::from(70));
    // One second before midnight still belongs to the sealed period.
    sandbox.append(
        RECORDS,
        &incident("INC-8", "2026-08-31", "13:00:00")
            .replace("2026-08-31T10:00:00", "2026-08-31T23:59:59"),
    );
    assert!(matches!(state(&sandbox.open(None)), State::Amended { .. } | State::SameResult(_)));
}

#[test]
fn an_amendment_is_accepted_by_sealing_once_more_and_keeps_the_old_figures() {
    let sandbox = sealed();
    let old = sandbox.head();
    sandbox.replace(RECORDS, "2025-09-16T12:00:01", "2025-09-16T12:00:00").commit(
        "2026-09-12T09:00:00+08:00",
        ENGINEER,
        "correct",
    );
    let refused = sandbox.run(&["--lang", "en", "seal", "demo", "y1"], 2).err;
    holds_all(&refused, &["period `y1` is sealed already", "--amend REASON"]);
    let refused = sandbox.run(&["--lang", "en", "seal", "demo", "y1", "--amend", " "], 2).err;
    holds_all(&refused, &["the reason of `--amend` is empty"]);
    sandbox.run(&["seal", "demo", "y1", "--amend", "电话记录证实按时响应"], 0);
    sandbox.commit("2026-09-13T09:00:00+08:00", OFFICER, "amend");
    let book = sandbox.open(None);
    assert_eq!(*state(&book), State::Unchanged);
    assert_eq!(total(&book), points(100));
    assert_eq!(payable(&book), Decimal::from(300_000));
    let seal = book.seals[0][0].seal.as_ref().expect("it can be read");
    assert_eq!(seal.commit, sandbox.id("HEAD~1"));
    assert_eq!(seal.amended.len(), 1);
    let amended = &seal.amended[0];
    assert_eq!(amended.reason, "电话记录证实按时响应");
    assert_eq!(amended.date.to_string(), "2026-09-10");
    assert_ne!(amended.commit, old, "the old seal named the commit before it");
    assert!(amended.figures.contains(&("total".into(), "70".into(), "100".into())));
    let refused = sandbox.run(&["--lang", "en", "seal", "demo", "y1", "--amend", "再来"], 2).err;
    holds_all(&refused, &["there is nothing to amend"]);
}

#[test]
fn a_running_period_cannot_be_sealed_not_even_a_second_before_its_end() {
    let sandbox = repository();
    let at = |as_of: &str, exit: i32| {
        sandbox.run(&["--lang", "en", "--as-of", as_of, "seal", "demo", "y1", "--dry-run"], exit)
    };
    let refused = at("2026-08-31T23:59:59+08:00", 2).err;
    holds_all(&refused, &["第一年 ends on 2026-08-31", "2026-08-31 23:59:59"]);
    at("2026-09-01T00:00:00+08:00", 0);
    let refused = at("2026-08-31T12:00:00+08:00", 2).err;
    assert!(!refused.contains("--provisional"), "that is no way around:\n{refused}");
}

#[test]
fn figures_that_are_not_final_are_sealed_only_if_asked_and_say_so() {
    let sandbox = repository();
    // Nobody has written down when the second incident was answered, in a way that can be read.
    sandbox
        .replace(RECORDS, "responded_at = 2025-09-16T12:00:01", "responded_at = \"中午\"")
        .commit("2025-10-02T09:00:00+08:00", ENGINEER, "unreadable");
    let refused = sandbox.run(&["--lang", "en", "seal", "demo", "y1"], 2).err;
    holds_all(&refused, &["not final", "the score is", "undecidable", "--provisional"]);
    sandbox.run(&["seal", "demo", "y1", "--provisional"], 0);
    let text = sandbox.text(SEAL);
    holds_all(&text, &["provisional = true", "封存时结果尚未定稿", "total  = { low = "]);
    sandbox.commit("2026-09-10T09:00:00+08:00", OFFICER, "seal");
    let book = sandbox.open(None);
    assert!(!book.assessments[0].periods[0].is_final);
    assert_eq!(*state(&book), State::Unchanged);
    sandbox.replace(RECORDS, "responded_at = \"中午\"", "responded_at = 2025-09-16T12:00:00");
    let book = sandbox.open(None);
    assert!(causes(&book).contains(&("time", None)));
    assert_eq!(found(&book), [("warning", "changed-after-seal")]);
}

#[test]
fn a_seal_changed_by_hand_counts_for_nothing() {
    let sandbox = sealed();
    sandbox.replace(SEAL, "deduction = \"15000.00\"", "deduction = \"5000.00\"");
    let book = sandbox.open(None);
    assert!(matches!(state(&book), State::Damaged(_)));
    assert_eq!(found(&book), [("error", "seal-damaged")]);
    assert_eq!(total(&book), points(70));
    assert!(!book.assessments[0].periods[0].is_final, "nothing is final on a damaged seal");
    assert!(book.seal_of(0, 0).is_none());
    let score = sandbox.run(&["--lang", "en", "score"], 0).out;
    holds_all(&score, &["the seal is damaged: it does not fit its own `digest`"]);
    for text in ["", "form = 1\n", "form = [", "form = 2\nperiod = \"y1\"\n"] {
        sandbox.write(SEAL, text);
        let book = sandbox.open(None);
        assert!(matches!(state(&book), State::Damaged(_)), "{text:?}");
        assert_eq!(found(&book), [("error", "seal-damaged")], "{text:?}");
    }
    sandbox.write(SEAL, [0, 159, 146, 150]);
    assert_eq!(found(&sandbox.open(None)), [("error", "seal-damaged")]);
}

#[test]
fn a_seal_in_the_wrong_place_is_no_seal() {
    let sandbox = sealed();
    sandbox.rename(SEAL, "data/demo/seals/y2.toml");
    let book = sandbox.open(None);
    assert_eq!(found(&book), [("error", "seal-damaged")]);
    sandbox.rename("data/demo/seals/y2.toml", SEAL);
    sandbox.replace(CONTRACT, "id     = \"y1\"", "id     = \"first\"");
    sandbox.replace(CONTRACT, "[\"y1\", \"y2\"]", "[\"first\", \"y2\"]");
    let book = sandbox.open(None);
    assert_eq!(*state(&book), State::UnknownPeriod);
    assert_eq!(found(&book), [("error", "seal-unknown-period")]);
}

#[test]
fn a_seal_does_not_exist_before_it_was_made() {
    let sandbox = sealed();
    sandbox.write("pactbook.toml", "as_of = 2026-09-10T08:59:59+08:00\n");
    let book = sandbox.open(None);
    assert_eq!(*state(&book), State::Ahead);
    sandbox.write("pactbook.toml", "as_of = 2026-09-10T09:00:00+08:00\n");
    assert_eq!(*state(&sandbox.open(None)), State::Unchanged);
}

#[test]
fn another_version_with_the_same_inputs_is_named_as_the_cause() {
    let sandbox = repository();
    let text = sandbox.run(&["seal", "demo", "y1", "--dry-run"], 0).out;
    let seal = sandbox.open(None);
    let bench = seal.bench(0);
    let wish = pactbook::seals::Wish { period: 0, is_provisional: false, reason: None };
    let pactbook::seals::Draft::Ready(mut drawn) = pactbook::seals::draw_up(&bench, &[], wish)
    else {
        panic!("it can be sealed")
    };
    assert!(text.contains(&drawn.digest), "the program and the library seal the same");
    // As an older version would have sealed it that took 40 points off.
    drawn.version = "0.0.9".to_owned();
    let score = drawn.figures.score.as_mut().expect("there is a score");
    score.total = points(60);
    let drawn = drawn.finished();
    sandbox.write(SEAL, pactbook::seals::print(&drawn, &[]));
    let book = sandbox.open(None);
    let from = "0.0.9".to_owned();
    let to = pactbook::seals::VERSION.to_owned();
    assert_eq!(book.seals[0][0].causes(), [Cause::Version { from, to }]);
    assert_eq!(found(&book), [("warning", "changed-after-seal")]);
    assert_eq!(total(&book), points(60));
    assert_eq!(book.seals[0][0].changes()[0].new, Datum::Points(Decimal::from(70)));
}

#[test]
fn what_stands_against_a_seal_is_said_all_at_once() {
    let sandbox = repository();
    let refused = sandbox.run(&["--lang", "en", "seal", "demo", "y3"], 2).err;
    holds_all(&refused, &["no period is called `y3`", "`y1`"]);
    let refused = sandbox.run(&["--lang", "en", "seal", "other", "y1"], 2).err;
    holds_all(&refused, &["no contract is called `other`"]);
    let refused = sandbox.run(&["--lang", "en", "seal", "demo", "y1", "--amend", "无"], 2).err;
    holds_all(&refused, &["there is nothing to amend", "leave out `--amend`"]);
    let refused = sandbox.run(&["--lang", "en", "seal", "demo", "y1", "--rev", "HEAD"], 2).err;
    holds_all(&refused, &["written into the working tree"]);
    sandbox.append(RECORDS, "# 未提交\n");
    let refused = sandbox.run(&["--lang", "en", "seal", "demo", "y2"], 2).err;
    holds_all(&refused, &["uncommitted changes: data/demo/records/2025-09.toml", "第二年 ends on"]);
    fs::remove_dir_all(sandbox.root().join(".git")).expect("it can be removed");
    let refused = sandbox.run(&["--lang", "en", "seal", "demo", "y1"], 2).err;
    holds_all(&refused, &["in no git repository", "git init"]);
}

#[test]
fn a_rewritten_history_is_found_and_a_shallow_clone_is_not_accused() {
    let sandbox = sealed();
    let shallow = sandbox.shallow(1);
    assert_eq!(found(&shallow.open(None)), []);
    // The commit that was sealed gets another message; everything after it is put on top again.
    let seal = sandbox.text(SEAL);
    sandbox.git(&["reset", "-q", "--hard", "HEAD~1"]);
    sandbox.rewrite(|commit| commit + "amended\n");
    sandbox.write(SEAL, &seal).commit("2026-09-10T09:00:00+08:00", OFFICER, "seal");
    let book = sandbox.open(None);
    assert_eq!(*state(&book), State::Unchanged);
    assert_eq!(found(&book), [("error", "history-rewritten")]);
    assert!(
        book.integrity[0]
            .incidents
            .iter()
            .any(|one| { one.what == pactbook::integrity::What::HistoryRewritten })
    );
}

#[test]
fn a_commit_that_came_by_a_merge_is_part_of_the_history() {
    let sandbox = repository();
    sandbox.branch("office");
    sandbox.write("data/demo/records/more.toml", "# 空\n").commit(
        "2026-09-09T09:00:00+08:00",
        OFFICER,
        "more",
    );
    sandbox.run(&["seal", "demo", "y1"], 0);
    sandbox.commit("2026-09-10T09:00:00+08:00", OFFICER, "seal");
    sandbox.switch("main").merge("2026-09-10T09:00:00+08:00", OFFICER, &["office"], "merge");
    assert_eq!(found(&sandbox.open(None)), []);
}

#[test]
fn the_commit_behind_a_change_is_named() {
    let sandbox = sealed();
    sandbox.write("pactbook.toml", "as_of = 2026-09-20T09:00:00+08:00\n");
    sandbox.replace(RECORDS, "2025-09-16T12:00:01", "2025-09-16T12:00:00").commit(
        "2026-09-12T09:00:00+08:00",
        ENGINEER,
        "correct",
    );
    let said = sandbox.findings(&["changed-after-seal"]).join("\n");
    let id = sandbox.head();
    holds_all(&said, &[&format!("commit {}", &id[..12]), "驻场工程师甲"]);
    let book = sandbox.open(None);
    let incident = book.integrity[0]
        .incidents
        .iter()
        .find(|one| one.what == pactbook::integrity::What::ChangedAfterSeal)
        .expect("it is an incident too");
    assert_eq!(*incident.act.as_ref().expect("git tells").commit, *id);
}

#[test]
fn a_sealed_penalty_stands_too_and_the_payment_bears_what_was_sealed() {
    let sandbox = repository();
    let penalty = "\n[[penalty]]\nid = \"fine\"\nclause = \"C-2\"\ntitle = \"迟响应\"\n\
                   of = [\"response\"]\nrate = \"2000.00 CNY\"\n";
    sandbox
        .append(CONTRACT, penalty)
        .replace(CONTRACT, "[\"y1\", \"y2\"]", "[\"y1\", \"y2\", \"penalties\"]")
        .commit("2025-10-02T09:00:00+08:00", OFFICER, "penalty");
    sandbox.run(&["seal", "demo", "y1"], 0);
    holds_all(&sandbox.text(SEAL), &["[[money.penalty]]", "amount = \"2000.00\""]);
    sandbox.commit("2026-09-10T09:00:00+08:00", OFFICER, "seal");
    // 300,000 less a tenth of the year's 150,000 and one penalty.
    assert_eq!(payable(&sandbox.open(None)), Decimal::from(283_000));
    // Both answers late: today the form would lose 60 points and the penalty would be due twice.
    sandbox.replace(RECORDS, "2025-09-12T12:00:00", "2025-09-12T12:00:01");
    let book = sandbox.open(None);
    assert!(changes(&book).contains(&("penalty.fine", "2000 CNY", "4000 CNY")));
    assert_eq!(payable(&book), Decimal::from(283_000));
    let settlement = book.assessments[0].settlement.as_ref().expect("there is a price");
    assert_eq!(settlement.penalties[0].total.amount, Decimal::from(2_000));
    assert_eq!(settlement.stages[0].net.now.amount, Decimal::from(283_000));
    let steps = settlement.waterfall.iter();
    let (levels, changes): (Vec<_>, Vec<_>) = steps.partition(|step| step.is_level);
    let sum: Decimal = changes.iter().map(|step| step.amount.now.amount).sum();
    assert_eq!(levels[0].amount.now.amount + sum, levels[1].amount.now.amount, "it adds up");
    let today = book.recomputed(0).settlement.as_ref().expect("there is a price");
    assert_eq!(today.payable.now.amount, Decimal::from(281_000));
}
