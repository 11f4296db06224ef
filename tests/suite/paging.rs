//! Long lists go on: every breach, and everything that is open, stands on one page of its list, once.

use std::fmt::Write;

use pactbook::site;

use crate::bench::at;
use crate::bench::book;
use crate::bench::clause;
use crate::site::Files;
use crate::site::broken_links;
use crate::site::page;

/// Incidents a minute apart, answered after so many minutes, or not at all.
fn incidents(n: usize, answered: Option<i64>) -> String {
    let mut text = String::new();
    let first = at("2025-10-09T10:00:00");
    let zone = pactbook::base::time::Zone::parse("Asia/Shanghai").expect("the zone is known");
    for i in 0..n {
        let minutes = i64::try_from(i).expect("a small number");
        let reported = zone.local(first.plus(minutes * 60)).format("%Y-%m-%dT%H:%M:%S");
        let _ = writeln!(
            text,
            "[[incident]]\nid = \"I-{i:04}\"\nsummary = \"x\"\nreported_at = {reported}"
        );
        if let Some(after) = answered {
            let at = zone.local(first.plus((minutes + after) * 60)).format("%Y-%m-%dT%H:%M:%S");
            let _ = writeln!(text, "responded_at = {at}");
        }
    }
    text
}

fn built(records: &str, as_of: &str) -> Files {
    let rule = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"";
    let book = book(&clause(rule), records, as_of);
    site::compose(&book).expect("the shipped theme is sound").files
}

/// How often each of `n` incidents has a row on pages whose paths begin so.
fn rows(files: &Files, prefix: &str, n: usize) -> Vec<usize> {
    let pages: Vec<&str> = files
        .keys()
        .filter(|path| path.starts_with(prefix) && path.ends_with(".html"))
        .map(|path| page(files, path))
        .collect();
    let needle = |i: usize| format!("outcome_rule_i-{i:04}.html\">I-{i:04}</a>");
    (0..n).map(|i| pages.iter().map(|page| page.matches(&needle(i)).count()).sum()).collect()
}

#[test]
fn every_breach_stands_on_one_page_of_the_list() {
    for (n, last) in
        [(150, "demo/breaches.html"), (151, "demo/breaches_2.html"), (301, "demo/breaches_3.html")]
    {
        let files = built(&incidents(n, Some(121)), "2025-12-01T00:00:00");
        assert_eq!(rows(&files, "demo/breaches", n), vec![1; n], "{n} breaches");
        let pages = files.keys().filter(|path| path.starts_with("demo/breaches"));
        assert_eq!(pages.max().map(String::as_str), Some(last));
        assert_eq!(broken_links(&files).len(), 0);
    }
}

#[test]
fn everything_that_is_open_stands_on_one_page_of_the_list() {
    // All are reported by then, and none is due yet.
    let files = built(&incidents(115, None), "2025-10-09T11:59:00");
    assert_eq!(rows(&files, "demo/open", 115), vec![1; 115]);
    assert!(!files.contains_key("demo/open_2.html"));
    // Those that nobody knows of yet are not open.
    let files = built(&incidents(115, None), "2025-10-09T10:59:00");
    assert_eq!(rows(&files, "demo/open", 115)[60..], vec![0; 55]);
}

#[test]
fn a_list_says_where_it_goes_on_and_where_it_came_from() {
    let files = built(&incidents(160, Some(121)), "2025-12-01T00:00:00");
    let first = page(&files, "demo/breaches.html");
    assert!(first.contains("其余见 <a href=\"../demo/breaches_2.html\">第 2 页</a>"), "{first}");
    let second = page(&files, "demo/breaches_2.html");
    assert!(second.contains("（续）") && second.contains("rel=\"prev\""), "{second}");
    assert!(!second.contains("rel=\"next\""));
}

#[test]
fn no_page_outgrows_its_bound_however_many_incidents_there_are() {
    let long =
        "全省一体化政务服务平台及其所属业务支撑、数据共享交换、统一身份认证、电子证照等应用系统";
    let records = incidents(400, Some(121)).replace("\"x\"", &format!("\"{long}\""));
    let files = built(&records, "2025-12-01T00:00:00");
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let large: Vec<(&String, usize)> =
        pages.map(|(path, bytes)| (path, bytes.len())).filter(|(_, n)| *n > 300_000).collect();
    assert!(large.is_empty(), "{large:?}");
    let contract = page(&files, "demo.html");
    assert!(contract.contains("另有 250 行未列"), "the tables of drawings say what they leave out");
}
