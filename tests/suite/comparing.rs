//! Two books compared: nothing but what differs, by names that survive moves and renames.

use pactbook::base::language::Language;
use pactbook::book::Book;
use pactbook::book::compare;
use pactbook::book::compare::Comparison;
use pactbook::book::compare::MoneyItem;
use pactbook::book::compare::RecordDeed;
use pactbook::book::compare::Turn;
use pactbook::lang::Catalog;
use pactbook::reports::Brief;
use pactbook::reports::changes;
use pactbook::reports::changes::Changes;
use pactbook::reports::terminal::Ink;
use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use serde_json::Value;

use crate::bench;
use crate::bench::IDENTITY;
use crate::cli::TERMS;
use crate::sandbox::ENGINEER;
use crate::sandbox::OFFICER;
use crate::sandbox::Sandbox;

/// One clause with a deadline, a form of one item, a band, a cap, a payment.
pub(crate) fn contract() -> String {
    let system = "\n[[system]]\nid = \"data\"\ntitle = \"数据平台\"\n";
    let identity = IDENTITY.split("[[window]]").next().unwrap_or(IDENTITY);
    format!("{identity}{system}{TERMS}")
}

/// A major incident reported at 10:00:00 on 12 September 2025; 12:00:00 is the last second in time.
pub(crate) fn incident(id: &str, responded_at: &str) -> String {
    format!(
        "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nseverity = \"major\"\nsystem = \"data\"\n\
         summary = \"登录失败\"\noccurred_at = 2025-09-12T09:50:00\n\
         reported_at = 2025-09-12T10:00:00\nresponded_at = {responded_at}\n\
         restored_at = 2025-09-12T13:30:00\ncore_outage = \"3h 40min\"\ncause = \"甲\"\n\
         process = \"乙\"\nresult = \"丙\"\nrecorded_by = \"运维工程师甲\"\n\
         judged_by = \"考核人\"\njudged_at = 2025-09-15T10:00:00\n\n"
    )
}

const LATE: &str = "2025-09-12T12:00:01";
const IN_TIME: &str = "2025-09-12T12:00:00";

fn book(records: &[(&str, &str)]) -> Book {
    let contract = contract();
    let mut files = vec![("data/demo/contract.toml", contract.as_str())];
    files.extend(records);
    bench::whole(&files, "2026-07-03T09:00:00")
}

fn one(text: &str) -> Book {
    book(&[("data/demo/records/a.toml", text)])
}

/// Rule and subject of the findings that are new.
fn added(comparison: &Comparison, new: &Book) -> Vec<(String, String)> {
    let findings = comparison.added.iter().map(|no| &new.findings[*no]);
    findings
        .map(|finding| (finding.rule.clone(), finding.subject.clone().unwrap_or_default()))
        .collect()
}

#[test]
fn a_book_does_not_differ_from_itself() {
    let text = format!("{}{}", incident("INC-1", LATE), incident("INC-2", IN_TIME));
    let comparison = compare::books(&one(&text), &one(&text));
    assert!(comparison.is_empty(), "{comparison:#?}");
}

#[test]
fn moving_records_and_renaming_files_is_no_change() {
    let (first, second) = (incident("INC-1", LATE), incident("INC-2", IN_TIME));
    let nameless = incident("", LATE).replace("id = \"\"\n", "");
    let typo = first.replace("INC-1", "INC-3").replace("cause", "cuase");
    let old = book(&[
        ("data/demo/records/a.toml", &format!("{first}{second}{nameless}")),
        ("data/demo/records/b.toml", &typo),
    ]);
    let new = book(&[
        ("data/demo/records/0/z.toml", &format!("# Kommentar\n{typo}\n{second}")),
        ("data/demo/records/a.toml", &format!("\n\n{nameless}{first}")),
    ]);
    assert!(old.findings.iter().any(|finding| finding.rule == "unknown-field"));
    assert!(old.findings.iter().any(|finding| finding.rule == "missing-field"));
    let comparison = compare::books(&old, &new);
    assert!(comparison.is_empty(), "{comparison:#?}");
}

#[test]
fn a_typo_in_a_description_is_a_change_of_that_record_alone() {
    let old = incident("INC-1", LATE);
    let new = one(&old.replace("登录失败", "登录失败。"));
    let comparison = compare::books(&one(&old), &new);
    assert!(comparison.is_without_effect(), "{comparison:#?}");
    let [change] = &comparison.contracts[..] else { panic!("{comparison:#?}") };
    let [record] = &change.records[..] else { panic!("{change:#?}") };
    assert_eq!(record.id, "INC-1");
    assert_eq!(record.deed, RecordDeed::Changed(vec!["summary".to_owned()]));
    assert!(!comparison.is_empty());
}

#[test]
fn a_breach_goes_through_points_and_money() {
    let old = one(&incident("INC-1", IN_TIME));
    let new = one(&format!("{}{}", incident("INC-1", IN_TIME), incident("INC-2", LATE)));
    let comparison = compare::books(&old, &new);
    let [change] = &comparison.contracts[..] else { panic!("{comparison:#?}") };
    let [outcome] = &change.outcomes[..] else { panic!("{change:#?}") };
    assert_eq!((outcome.turn(), &*outcome.id), (Turn::BreachAdded, "INC-2"));
    assert!(outcome.step.old.is_none());
    // 100 - 30 for one breach; 70 lies in [0, 80): a tenth of 150,000.00 goes.
    let total = &change.periods[0].total;
    let now = |range: &Option<pactbook::assessment::Range>| range.expect("scored").now;
    assert_eq!((now(&total.old), now(&total.new)), (100.into(), 70.into()));
    assert_eq!(change.periods[0].items[0].id, "1.1");
    let payable = change.amount(&MoneyItem::Payable).expect("it differs");
    assert_eq!(payable.new.expect("settled").now.to_string(), "285,000.00 CNY");
    assert_eq!(added(&comparison, &new), [("response".to_owned(), "INC-2".to_owned())]);
    // The other way round it is cleared.
    let back = compare::books(&new, &old);
    assert_eq!(back.contracts[0].outcomes[0].turn(), Turn::BreachCleared);
    assert_eq!(back.contracts[0].records[0].deed, RecordDeed::Removed);
    assert_eq!((back.added.len(), back.cleared.len()), (0, 1));
}

#[test]
fn a_fault_that_takes_the_place_of_another_is_new() {
    // Both files had room for a fault of syntax: one is mended, the same one made elsewhere.
    let (good, bad) = (incident("INC-1", IN_TIME), "[[incident]\n");
    let old = book(&[("data/demo/records/a.toml", bad), ("data/demo/records/b.toml", "")]);
    let new = book(&[("data/demo/records/a.toml", &good), ("data/demo/records/b.toml", bad)]);
    let comparison = compare::books(&old, &new);
    assert!(
        added(&comparison, &new).iter().any(|(rule, _)| rule == "syntax"),
        "{:#?}",
        bench::said(&new)
    );
    // The broken file itself may be renamed.
    let new = book(&[("data/demo/records/b.toml", ""), ("data/demo/records/c.toml", bad)]);
    assert_eq!(added(&compare::books(&old, &new), &new), []);
}

#[test]
fn a_breach_that_counts_more_than_before_is_new() {
    let rule = "kind = \"count\"\non = \"incident\"\nper = \"month\"\nat_most = 0\neach = true";
    let contract = bench::clause(rule);
    let book = |records: &str| {
        bench::whole(
            &[("data/demo/contract.toml", &contract), ("data/demo/records/a.toml", records)],
            "2026-07-03T09:00:00",
        )
    };
    let old = book(&incident("INC-1", IN_TIME));
    let new = book(&format!("{}{}", incident("INC-1", IN_TIME), incident("INC-2", IN_TIME)));
    let comparison = compare::books(&old, &new);
    let [change] = &comparison.contracts[..] else { panic!("{:#?}", bench::said(&new)) };
    let [outcome] = &change.outcomes[..] else { panic!("{change:#?}") };
    assert_eq!(outcome.turn(), Turn::BreachChanged);
    assert!(outcome.is_worse());
    assert_eq!(added(&comparison, &new), [("rule".to_owned(), outcome.id.clone())]);
    // With one fewer it is the breach that was known.
    assert_eq!(compare::books(&new, &old).added, Vec::<usize>::new());
}

#[test]
fn a_ruling_file_that_differs_is_named_and_a_contract_may_come_and_go() {
    let old = one(&incident("INC-1", LATE));
    let text = contract().replace("within = \"2h\"", "within = \"3h\"");
    let records = incident("INC-1", LATE);
    let new = bench::whole(
        &[("data/demo/contract.toml", &text), ("data/demo/records/a.toml", &records)],
        "2026-07-03T09:00:00",
    );
    let comparison = compare::books(&old, &new);
    assert_eq!(comparison.files[0].path, "data/demo/contract.toml");
    assert_eq!(comparison.contracts[0].outcomes[0].turn(), Turn::BreachCleared);
    assert!(comparison.contracts[0].records.is_empty());
    let none = bench::whole(&[], "2026-07-03T09:00:00");
    let gone = compare::books(&old, &none);
    assert_eq!(gone.contracts[0].presence, compare::Presence::Removed);
    assert_eq!(compare::books(&none, &old).contracts[0].presence, compare::Presence::Added);
}

/// What a form writes about two books.
fn written(old: &Book, new: &Book, form: &str, language: Language) -> String {
    let comparison = compare::books(old, new);
    let catalog = Catalog::of(language);
    let brief = |book| Brief::new(book, &catalog, 100, Ink::plain());
    let link = |_: changes::Page<'_>| Some("https://preview.example/7/page.html".to_owned());
    let changes = Changes {
        old: brief(old),
        new: brief(new),
        comparison: &comparison,
        base: "main",
        link: &link,
    };
    (changes::form(form).expect("the form is there").write)(&changes)
}

#[test]
fn markdown_is_neutral_against_whatever_a_record_says() {
    let hostile = "<img src=x onerror=alert(1)> @everyone #1 !2 https://evil.example www.evil.example \
                   [x](javascript:1) **b** `c` ``d`` | e \\\\| a@b.example ~~f~~ $g$ &lt; <!--";
    let odd = contract()
        .replace("重大故障两小时内响应", hostile)
        .replace("故障响应", hostile)
        .replace("第一年", hostile);
    let book = |records: &str| {
        bench::whole(
            &[("data/demo/contract.toml", &odd), ("data/demo/records/a.toml", records)],
            "2026-07-03T09:00:00",
        )
    };
    let worse = format!("{}wrong_key = 1\n", incident("INC-1", LATE).trim_end());
    let text = written(&book(""), &book(&worse), "markdown", Language::En);
    assert!(text.contains("@everyone"), "{text}");
    let mut n_code = 0;
    for event in Parser::new_ext(&text, Options::all()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}\n{text}"),
            Event::Text(plain) => {
                for sign in ['@', '<', '`', '|'] {
                    assert!(!plain.contains(sign), "{plain}\n{text}");
                }
                assert!(!plain.contains("evil"), "{plain}\n{text}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://preview.example/7/"), "{dest_url}");
            }
            Event::Start(Tag::Image { .. }) => panic!("an image\n{text}"),
            Event::Code(_) => n_code += 1,
            _ => {}
        }
    }
    assert!(n_code > 5, "{text}");
    // Every row of a table has as many cells as its head.
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| bars(row) == 5), "{text}");
}

#[test]
fn every_form_speaks_both_languages_and_json_keeps_numbers_exact() {
    let (old, new) = (one(&incident("INC-1", IN_TIME)), one(&incident("INC-1", LATE)));
    let text = written(&old, &new, "text", Language::Zh);
    for part in
        ["新增违约 1", "100 → 70 分（-30）", "300,000.00 元 → 285,000.00 元（-15,000.00 元）"]
    {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let text = written(&old, &new, "markdown", Language::En);
    for part in ["breaches added 1", "100 → 70 points (-30)", "-15,000.00 CNY"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains('‹') && !text.contains('›'), "{text}");
    let json: Value =
        serde_json::from_str(&written(&old, &new, "json", Language::En)).expect("it is JSON");
    let contract = &json["contracts"][0];
    assert_eq!(contract["outcomes"][0]["turn"], "breach-added");
    assert_eq!(contract["periods"][0]["total"]["new"]["now"], "70");
    let payable = contract["money"].as_array().expect("a list");
    let payable = payable.iter().find(|one| one["what"] == "payable").expect("it differs");
    assert_eq!(payable["amount"]["new"]["now"], "285000.00");
    assert_eq!(json["findings_added"][0]["subject"], "INC-1");
}

#[test]
fn ten_records_with_one_breach_show_as_one_finding_and_its_price() {
    let sandbox = Sandbox::book(&contract());
    // A breach that main has already must not be reported again.
    sandbox.write("data/demo/records/09.toml", incident("INC-1", LATE));
    sandbox.commit("2025-09-20T09:00:00", ENGINEER, "first").branch("work");
    let mut records = String::new();
    for n in 2..=11 {
        records.push_str(&incident(&format!("INC-{n}"), if n == 7 { LATE } else { IN_TIME }));
    }
    sandbox.write("data/demo/records/10.toml", &records);
    sandbox.commit("2025-10-20T09:00:00", ENGINEER, "ten more");
    let found = sandbox.run(&["check", "--since", "main", "--format", "json"], 1);
    let found: Value = serde_json::from_str(&found.out).expect("it is JSON");
    let found = found["findings"].as_array().expect("a list");
    let found: Vec<&Value> = found.iter().filter(|one| one["level"] == "error").collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((&found[0]["rule"], &found[0]["subject"]), (&"response".into(), &"INC-7".into()));
    // 100 - 30 = 70 on main, 70 - 30 = 40 here. Both lie in [0, 80), so the tenth of 150,000.00
    // is gone already and what is payable stays at 285,000.00.
    let told = sandbox.run(&["diff", "main", "--lang", "zh"], 0).out;
    for part in ["新增违约 1", "INC-7", "70 → 40 分（-30）", "新增 incident INC-11"] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    assert!(!told.contains("应付"), "{told}");
    // Without the first breach it costs money, too: 300,000.00 - 15,000.00.
    sandbox.switch("main").write("data/demo/records/09.toml", incident("INC-1", IN_TIME));
    sandbox.commit("2025-10-21T09:00:00", ENGINEER, "mended");
    sandbox.switch("work").merge("2025-10-22T09:00:00", ENGINEER, &["main"], "merge main");
    let told = sandbox.run(&["diff", "main", "--lang", "zh", "--format", "markdown"], 0).out;
    for part in ["100 → 70 分（-30）", "300,000.00 元 → 285,000.00 元（-15,000.00 元）"]
    {
        assert!(told.contains(part), "{part}:\n{told}");
    }
}

#[test]
fn a_branch_that_only_mends_a_typo_shows_nothing() {
    let sandbox = Sandbox::book(&contract());
    sandbox.write("data/demo/records/09.toml", incident("INC-1", LATE));
    sandbox.commit("2025-09-20T09:00:00", ENGINEER, "first").branch("work");
    sandbox.replace("data/demo/records/09.toml", "登录失败", "登录页打不开");
    // The working tree, not committed yet.
    let told = sandbox.run(&["diff", "main", "--lang", "zh"], 0).out;
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("均无变化") && told.contains("修改 1 条"), "{told}");
    let found = sandbox.run(&["check", "--since", "main"], 0).out;
    assert!(!found.contains("response"), "{found}");
    let told = sandbox.run(&["diff", "HEAD", "HEAD", "--lang", "en"], 0).out;
    assert_eq!(told, "nothing has changed\n");
}

#[test]
fn dots_name_the_commit_where_the_branch_left() {
    let sandbox = Sandbox::book(&contract());
    sandbox.write("data/demo/records/09.toml", incident("INC-1", IN_TIME));
    sandbox.commit("2025-09-20T09:00:00", ENGINEER, "first").branch("work");
    sandbox.write("data/demo/records/10.toml", incident("INC-2", LATE));
    sandbox.commit("2025-10-20T09:00:00", ENGINEER, "second").switch("main");
    sandbox.write("data/demo/records/11.toml", incident("INC-3", LATE));
    sandbox.commit("2025-10-21T09:00:00", ENGINEER, "third").switch("work");
    // Two trees differ in both records; what the branch did is one.
    let trees = sandbox.run(&["diff", "main"], 0).out;
    assert!(trees.contains("INC-2") && trees.contains("INC-3"), "{trees}");
    for args in [&["diff", "main..."][..], &["diff", "main...work"], &["diff", "main...", "work"]] {
        let branch = sandbox.run(args, 0).out;
        assert!(branch.contains("INC-2") && !branch.contains("INC-3"), "{args:?}\n{branch}");
    }
    let both = sandbox.run(&["diff", "main..work"], 0).out;
    assert!(both.contains("INC-2") && both.contains("INC-3"), "{both}");
    // In a pull request the merge is checked out, detached, beside its base.
    sandbox.git(&["checkout", "-q", "--detach", "main"]);
    sandbox.merge("2025-10-22T09:00:00", ENGINEER, &["work"], "merge work");
    let request = sandbox.run(&["diff", "main", "HEAD", "--site", "https://pr.example/7"], 0).out;
    assert!(request.contains("INC-2") && !request.contains("INC-3"), "{request}");
    let request =
        sandbox.run(&["diff", "main", "--site", "https://pr.example/7", "--format", "markdown"], 0);
    assert!(request.out.contains("](<https://pr.example/7/demo/"), "{}", request.out);
}

#[test]
fn a_base_that_is_not_there_is_no_verdict() {
    let sandbox = Sandbox::book(&contract());
    sandbox.write("data/demo/records/09.toml", incident("INC-1", IN_TIME));
    sandbox.commit("2025-09-20T09:00:00", ENGINEER, "first");
    sandbox.run(&["diff", "mian"], 2);
    sandbox.run(&["diff", "main", "--site", "javascript:alert(1)"], 2);
    sandbox.run(&["--rev", "main", "diff", "main", "main"], 2);
    sandbox.run(&["check", "--since", "mian"], 2);
}

#[test]
fn the_history_of_a_record_tells_what_an_edit_was_worth() {
    let sandbox = Sandbox::book(&contract());
    sandbox.write("data/demo/records/09.toml", incident("INC-1", LATE));
    sandbox.commit("2025-09-20T09:00:00", ENGINEER, "first").branch("work");
    sandbox.replace("data/demo/records/09.toml", LATE, IN_TIME);
    sandbox.commit("2025-10-20T09:00:00", ENGINEER, "another time of response").switch("main");
    sandbox.merge("2025-10-21T09:00:00", OFFICER, &["work"], "merge work");
    // 100 - 30 = 70 before, 100 now; a tenth of 150,000.00 comes back.
    let told = sandbox.run(&["history", "INC-1", "--lang", "zh"], 0).out;
    let parts = [
        "response/INC-1 重大故障两小时内响应：违约 → 合格",
        "第一年：70 → 100 分（+30）",
        "285,000.00 元",
        "+15,000.00 元",
    ];
    for part in parts {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    let told = sandbox.run(&["history", "INC-1", "--format", "json"], 0).out;
    let told: Value = serde_json::from_str(&told).expect("it is JSON");
    let events = told[0]["events"].as_array().expect("a list");
    let effects: Vec<&Value> =
        events.iter().map(|event| &event["effect"]).filter(|one| !one.is_null()).collect();
    let [effect] = effects[..] else { panic!("{told:#?}") };
    assert_eq!(effect["state"], "worked-out");
    assert_eq!(effect["change"]["outcomes"][0]["turn"], "breach-cleared");
    assert_eq!(effect["change"]["periods"][0]["total"]["old"]["now"], "70");
    assert_eq!(effect["change"]["periods"][0]["total"]["new"]["now"], "100");
}
