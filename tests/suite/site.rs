//! The shipped site as a value: links, languages, sizes, strictness, determinism.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use pactbook::assessment::Progress;
use pactbook::book::Book;
use pactbook::site;
use pactbook::site::answer::Doubts;
use pactbook::site::answer::possible_bands;
use pactbook::site::desk::Desk;
use pactbook::site::target::OutcomeAt;

use crate::bench::IDENTITY;
use crate::bench::book;
use crate::bench::said;
use crate::cli::TERMS;
use crate::shipped::shipped;

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The files of the shipped site.
pub(crate) fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| site::compose(shipped()).expect("the shipped theme is sound").files)
}

fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    files()
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).expect("pages are UTF-8")))
}

/// The values of an attribute, in the order of the page.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let needle = format!(" {name}=\"");
    html.split(needle.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The path that a relative link leads to.
fn resolve(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => {
                assert!(parts.pop().is_some(), "{link} on {page} leaves the site");
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Undoes what pages write for characters that an address cannot hold.
fn decoded(link: &str) -> String {
    let link = link.replace("&amp;", "&").replace("&#x2F;", "/");
    let mut bytes = Vec::new();
    let mut rest = link.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'%' && tail.len() >= 2 {
            let digits = std::str::from_utf8(&tail[..2]).expect("two digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal digits"));
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}

/// Links that lead to no page, or to no place on it.
pub(crate) fn broken_links(files: &Files) -> BTreeSet<String> {
    let pages = || {
        files.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, bytes)| {
            (path.as_str(), std::str::from_utf8(bytes).expect("pages are UTF-8"))
        })
    };
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages().map(|(path, html)| (path, attributes(html, "id").into_iter().collect())).collect();
    let mut wrong = BTreeSet::new();
    for (page, html) in pages() {
        for link in attributes(html, "href").into_iter().chain(attributes(html, "src")) {
            if link.starts_with("http://")
                || link.starts_with("https://")
                || link.starts_with("mailto:")
            {
                continue;
            }
            assert!(!link.starts_with('/'), "{link} on {page} is not relative");
            let link = decoded(link);
            let (path, anchor) = match link.split_once('#') {
                Some((path, anchor)) => (path, Some(anchor)),
                None => (link.as_str(), None),
            };
            let target = if path.is_empty() { page.to_owned() } else { resolve(page, path) };
            if !files.contains_key(&target) {
                wrong.insert(format!("{page}: {link}"));
            }
            if let (Some(anchor), Some(ids)) = (anchor, ids.get(target.as_str()))
                && !anchor.is_empty()
                && !ids.contains(anchor)
            {
                wrong.insert(format!("{page}: no anchor {link}"));
            }
        }
    }
    wrong
}

#[test]
fn every_link_leads_to_a_page_and_an_anchor_that_exist() {
    let wrong = broken_links(files());
    assert!(wrong.is_empty(), "{} broken links, such as {:#?}", wrong.len(), wrong.iter().take(20));
}

#[test]
fn ids_are_unique_on_every_page() {
    for (page, html) in pages() {
        let mut seen = BTreeSet::new();
        for id in attributes(html, "id") {
            assert!(seen.insert(id), "{id} stands twice on {page}");
        }
    }
}

#[test]
fn every_page_is_strict_and_complete() {
    for (page, html) in pages() {
        assert!(html.contains("Content-Security-Policy"), "{page} has no content security policy");
        assert!(!html.contains(" style=\""), "{page} has an inline style");
        assert!(!html.contains("<script>"), "{page} has an inline script");
        assert!(!html.contains(" onclick="), "{page} has an inline handler");
        assert!(!html.contains('‹'), "{page} shows a message key without words");
        let lang =
            if page.starts_with("en/") { "<html lang=\"en\"" } else { "<html lang=\"zh-CN\"" };
        assert!(html.contains(lang), "{page} does not say its language");
        let is_told = html.contains("2026-07-03") || html.contains("<a class=\"as-of\" href=\"");
        assert!(is_told, "{page} does not say as of when");
        assert!(html.len() <= 300_000, "{page} has {} bytes", html.len());
    }
}

#[test]
fn every_page_has_its_twin_in_the_other_language() {
    let all: BTreeSet<&str> = pages().map(|(path, _)| path).collect();
    for page in &all {
        let twin = match page.strip_prefix("en/") {
            Some(rest) => rest.to_owned(),
            None => format!("en/{page}"),
        };
        assert!(all.contains(twin.as_str()), "{page} has no twin {twin}");
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let again = site::compose(shipped()).expect("the shipped theme is sound").files;
    assert_eq!(files().len(), again.len());
    for (path, bytes) in files() {
        assert!(again.get(path) == Some(bytes), "{path} differs between two builds");
    }
}

/// An obligation without points that waits for its confirmation for years.
const UNSCORED: &str = r#"
[[clause]]
id     = "C-9"
title  = "确认"
group  = "响应"
text   = "故障处理完要有确认。"
source = "L9"

[[clause.obligation]]
id     = "confirmed"
kind   = "deadline"
on     = "incident"
from   = "reported_at"
to     = "archived_at"
within = "900d"
"#;

const INCIDENT: &str = r#"
[[incident]]
id = "INC-1"
kind = "fault"
severity = "major"
system = "data"
summary = "登录失败"
occurred_at = 2025-09-12T09:50:00
reported_at = 2025-09-12T10:00:00
responded_at = 2025-09-12T10:30:00
restored_at = 2025-09-12T13:30:00
core_outage = "3h 40min"
cause = "甲"
process = "乙"
result = "丙"
recorded_by = "运维工程师甲"
judged_by = "考核人"
judged_at = 2025-09-15T10:00:00
"#;

/// The first year is over, the second has just begun.
const YEAR_OVER: &str = "2026-09-10T09:00:00";

/// A contract of two years, judged at an instant, and its pages.
pub(crate) fn judged(more: &str, records: &str, as_of: &str) -> (Book, Files) {
    let system = "\n[[system]]\nid = \"data\"\ntitle = \"数据平台\"\n";
    let contract = format!("{IDENTITY}{system}{TERMS}{more}");
    let book = book(&contract, records, as_of);
    let files = site::compose(&book).expect("the shipped theme is sound").files;
    (book, files)
}

pub(crate) fn page<'a>(files: &'a Files, path: &str) -> &'a str {
    std::str::from_utf8(&files[path]).expect("pages are UTF-8")
}

#[test]
fn a_form_may_be_signed_only_if_nothing_speaks_against_it() {
    let broken = format!("{INCIDENT}umbrella = 1\n");
    let cases = [
        ("", INCIDENT, "考核表可以签字"),
        ("", "", "没有提交过任何记录"),
        (UNSCORED, INCIDENT, "不按次扣分的义务还有 1 项没有定论"),
        ("", &broken, "有 1 处输入无法读取，分数和金额可能不完整"),
    ];
    for (more, records, words) in cases {
        let (book, files) = judged(more, records, YEAR_OVER);
        let form = page(&files, "demo/period_y1.html");
        assert!(form.contains(words), "no `{words}` on the form: {:#?}", said(&book));
        let is_fit = words.ends_with("可以签字");
        assert_eq!(form.contains("可以签字"), is_fit, "{words}");
        assert_eq!(form.contains("请勿签字"), !is_fit, "{words}");
        assert_eq!(Doubts::of(&Desk::new(&book), 0, 0).is_none(), is_fit, "{words}");
    }
}

#[test]
fn a_period_that_has_not_begun_shows_no_score() {
    let (book, files) = judged("", INCIDENT, "2026-08-01T09:00:00");
    assert_eq!(book.assessments[0].periods[1].progress, Progress::Ahead);
    let form = page(&files, "demo/period_y2.html");
    assert!(form.contains("尚未开始"), "the form does not say that its period has not begun");
    // One item and the total.
    assert_eq!(form.matches("data-label=\"得分\"></td>").count(), 2, "a score is filled in");
    assert!(!form.contains("<strong lang=\"zh-CN\">合格</strong>"), "a grade is filled in");
    let item = page(&files, "demo/item_y2_1.1.html");
    assert!(item.contains("<span class=\"big\">—</span>"), "the item shows a score");
}

#[test]
fn full_points_without_a_record_are_named_but_not_what_waits() {
    let (_, files) = judged("", "", "2026-08-01T09:00:00");
    assert!(page(&files, "demo.html").contains("满分但未见记录的项"), "1.1 is not named");
    let (_, files) = judged("", INCIDENT, "2026-08-01T09:00:00");
    assert!(!page(&files, "demo.html").contains("满分但未见记录的项"), "a record shows 1.1");
    let form = std::str::from_utf8(&self::files()["turpan/period_y1.html"]).expect("UTF-8");
    assert!(form.contains("等待数据"), "5.1 waits for the survey");
}

#[test]
fn every_band_between_the_least_and_the_greatest_score_is_possible() {
    let book = shipped();
    let no = crate::shipped::number(book, "turpan");
    let contract = &book.ledger.contracts[no];
    let bands = &contract.terms.bands;
    let settlement = book.assessments[no].settlement.as_ref().expect("the contract has a price");
    let possible = possible_bands(contract, 0, settlement.deductions[0].band);
    let scores: Vec<String> = possible.iter().map(|n| bands[*n].score.to_string()).collect();
    assert_eq!(scores, ["[0, 70)", "[70, 80)", "[80, 90)"]);
    let all =
        possible_bands(contract, 0, [possible.last().copied(), None, possible.first().copied()]);
    assert_eq!(all, possible, "the order of the ends does not matter");
    assert_eq!(possible_bands(contract, 0, [None; 3]), Vec::<usize>::new());
}

#[test]
fn neighbours_are_the_nearest_of_the_same_verdict() {
    let book = shipped();
    let desk = Desk::new(book);
    for (at, outcome) in desk.outcomes(0) {
        let all = &desk.decided(0)[at.obligation].outcomes;
        let is_alike = |n: &usize| all[*n].verdict == outcome.verdict;
        let before = (0..at.outcome).rev().find(is_alike);
        let after = (at.outcome + 1..all.len()).find(is_alike);
        let beside = [before, after].map(|n| n.map(|outcome| OutcomeAt { outcome, ..at }));
        assert!(desk.alike(at) == beside, "{} has other neighbours", outcome.id);
    }
}

#[test]
fn a_score_that_nobody_gave_yet_is_open_and_a_given_one_says_what_was_given() {
    let form = page(files(), "guangzhou/period_q4.html");
    assert!(form.contains("但计分的义务还有 1 项没有定论"), "9.2 still waits for its score");
    assert!(!form.contains("计分的各项都有定论"), "9.2 still waits for its score");
    assert!(form.contains("尚待评定，满分 5 分"), "9.2 does not say what it waits for");
    assert!(form.contains("评定 4.5 分，满分 5 分"), "5.1 does not say what was given");
    let item = page(files(), "guangzhou/item_q4_9.2.html");
    assert!(item.contains("尚待评定，满分 5 分"), "9.2 does not say what it waits for");
    assert!(item.contains("obligation_score-ability.html"), "9.2 does not name who asks for it");
}

#[test]
fn an_outcome_leads_to_its_penalty_and_to_the_rate_that_counts_it() {
    let charged = page(files(), "guangzhou/outcome_fault-rate_q2.public.html");
    assert!(charged.contains("GZ-PN4"), "its penalty is not named");
    assert!(charged.contains("500.00 元"), "its penalty has no amount");
    let counted = page(files(), "guangzhou/outcome_onsite-attendance_2025-12-16.stf-03.html");
    assert!(counted.contains("obligation_attendance-rate.html"), "its rate is not named");
    assert!(!counted.contains("本条不按次扣分，只列为违约"), "the rate takes points for it");
}

#[test]
fn windows_and_their_parts_are_called_by_their_titles() {
    let item = page(files(), "guangzhou/item_q2_2.html");
    assert!(
        item.contains("第二考核期（2025 年 9 至 11 月） · 政府服务系统"),
        "a part has an id only"
    );
    for (path, html) in pages().filter(|(path, _)| path.starts_with("guangzhou/item_")) {
        for raw in [">q2.government", "（q2.government"] {
            assert!(!html.contains(raw), "{path} calls a part by its id");
        }
    }
    let form = page(files(), "guangzhou/period_q2.html");
    assert!(form.contains(">政府服务系统</a>"), "the form names its own period in its rows");
}

#[test]
fn every_table_that_sorts_has_a_name_of_its_own_on_its_page() {
    let mut n = 0;
    for (page, html) in pages() {
        let mut seen = BTreeSet::new();
        for name in attributes(html, "data-table") {
            n += 1;
            assert!(seen.insert(name), "{name} stands twice on {page}");
            let is_plain =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
            assert!(!name.is_empty() && name.chars().all(is_plain), "{name} on {page}");
        }
    }
    assert!(n > 1_000, "{n}");
}
