//! Finding: the search, by keyboard alone, and tables that sort and filter.

use std::fs;

use serde_json::json;

use crate::built::site;
use crate::chromium::Chromium;
use crate::keys::Key;
use crate::server::Server;
use crate::tab::Medium;
use crate::tab::Scheme;
use crate::tab::Tab;

/// The titles of the results.
const TITLES: &str = "[...document.querySelectorAll('.hit h2 a')].map(one => one.textContent)";

/// Whether every result says where it holds what was asked.
const ALL_MARKED: &str =
    "[...document.querySelectorAll('.hit')].every(one => one.querySelector('mark'))";

/// Waits until the results of what was asked last are there.
fn settled(tab: &mut Tab, query: &str) {
    let script = format!(
        "document.title.startsWith({}) && document.getElementById('find-count').textContent.match(/[0-9]|“/)",
        json!(format!("{query} · "))
    );
    assert!(tab.until(&format!("Boolean({script})")), "no results for {query}");
}

fn status(tab: &mut Tab) -> String {
    tab.text("document.getElementById('find-count').textContent")
}

/// From the home page to an incident, by three characters from the middle of what it is about.
fn an_incident_is_found(tab: &mut Tab, home: &str) {
    tab.open(home);
    tab.press(Key::Letter('/'));
    assert_eq!(tab.focus().tag, "input");
    tab.enter("一身份");
    tab.follow();
    settled(tab, "一身份");
    let titles = tab.eval(TITLES).to_string();
    assert!(titles.contains("INC-2025-0008"), "{} {titles}", status(tab));
    assert!(tab.path().ends_with("search.html?q=%E4%B8%80%E8%BA%AB%E4%BB%BD"), "{}", tab.path());
    assert_eq!(tab.eval("[...document.querySelectorAll('.hit')].every(one => [...one.querySelectorAll('mark')].some(mark => mark.textContent === '一身份'))"), true);
    let mut seen = Vec::new();
    tab.eval("document.getElementById('q').focus()");
    while !tab.focus().href.contains("record_incident_inc-2025-0008") {
        tab.press(Key::Down);
        assert!(seen.len() < 60, "not among {seen:?}");
        seen.push(tab.focus().href);
    }
    tab.follow();
    assert!(tab.text("document.querySelector('h1').textContent").contains("INC-2025-0008"));
    assert_eq!(tab.faults(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium"]
fn an_incident_is_found_by_three_characters_from_its_middle_without_a_mouse() {
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&site().address());
    an_incident_is_found(&mut tab, "index.html");
    an_incident_is_found(&mut tab, "en/turpan/breaches.html");
    let server = Server::of(site().folder());
    let mut tab = chromium.tab(&server.address());
    an_incident_is_found(&mut tab, "index.html");
}

#[test]
#[ignore = "needs Chromium"]
fn ids_are_found_whole_and_in_part_and_the_thing_itself_comes_first() {
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&site().address());
    for query in ["INC-2025-0008", "ｉｎｃ－2025－0008", "2025-0008", "0008", "25-00"] {
        tab.open("search.html");
        tab.enter(query);
        settled(&mut tab, query);
        let titles = tab.eval(TITLES);
        let titles: Vec<&str> =
            titles.as_array().expect("a list").iter().filter_map(|one| one.as_str()).collect();
        assert_eq!(tab.eval(ALL_MARKED), true, "{query}: {titles:?}");
        let is_there = titles.iter().any(|one| one.starts_with("INC-2025-0008 "));
        assert!(is_there || titles.len() == 20, "{query}: {titles:?}");
        if query.len() > 9 {
            assert!(titles[0].starts_with("INC-2025-0008 "), "{query}: {titles:?}");
            let first = tab.text("document.querySelector('.hit a').getAttribute('href')");
            assert_eq!(first, "turpan/record_incident_inc-2025-0008.html");
        }
    }
    assert_eq!(tab.faults(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium"]
fn the_address_holds_what_was_asked_and_escape_clears_it() {
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&site().address());
    tab.open("en/search.html?q=%E5%93%8D%E5%BA%94&contract=turpan&kind=clause");
    settled(&mut tab, "响应");
    let all = "[...document.querySelectorAll('.hit .where')].map(one => one.textContent)";
    let places = tab.eval(all);
    let places = places.as_array().expect("a list").clone();
    assert!(places.len() > 2, "{places:?}");
    assert!(places.iter().all(|one| *one == "Clause智慧校园运维"), "{places:?}");
    let n = places.len();
    assert_eq!(status(&mut tab), format!("{n} results"));
    // The counts beside the filters are those of what each would leave.
    let said = tab.text("document.querySelector('select[name=kind]').selectedOptions[0].text");
    assert_eq!(said, format!("Clause ({n})"));
    tab.eval("document.getElementById('q').focus()");
    tab.press(Key::Down);
    assert!(tab.focus().href.starts_with("turpan/clauses.html#c-"), "{:?}", tab.focus());
    tab.press(Key::Escape);
    assert_eq!(tab.focus().tag, "input");
    tab.press(Key::Escape);
    assert!(
        tab.until("document.getElementById('q').value === '' && !document.querySelector('.hit')")
    );
    assert_eq!(tab.path(), "en/search.html?contract=turpan&kind=clause");
    tab.eval("history.back()");
    settled(&mut tab, "响应");
    assert_eq!(tab.eval(&format!("({all}).length")), n);
    assert_eq!(tab.faults(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium"]
fn what_is_not_there_is_not_found_and_every_result_holds_what_was_asked() {
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&site().address());
    tab.open("search.html");
    tab.enter("故响应障");
    settled(&mut tab, "故响应障");
    assert!(status(&mut tab).starts_with("没有找到“故响应障”"), "{}", status(&mut tab));
    assert_eq!(tab.eval("document.querySelectorAll('.hit').length"), 0);
    tab.press(Key::Escape);
    tab.enter("z");
    assert!(tab.until("document.getElementById('find-count').textContent.includes('两个字母')"));
    tab.press(Key::Escape);
    // One character is looked up as every pair that begins with it.
    tab.enter("签");
    settled(&mut tab, "签");
    let more = "document.querySelectorAll('.hit').length";
    assert_eq!(tab.eval(more), 20);
    assert_eq!(
        tab.eval(
            "[...document.querySelectorAll('.hit')].every(one => one.textContent.includes('签'))"
        ),
        true
    );
    tab.eval("document.getElementById('find-more').click()");
    assert!(tab.until(&format!("{more} === 40")));
    assert_eq!(
        tab.eval("[...document.querySelectorAll('.hit a')].indexOf(document.activeElement)"),
        20
    );
    // Of several words each must be there.
    tab.open("search.html?q=");
    tab.enter("报告 响应 教务");
    settled(&mut tab, "报告 响应 教务");
    let has = "[...document.querySelectorAll('.hit mark')].map(one => one.textContent).sort().filter((one, at, all) => all.indexOf(one) === at).join()";
    let n = tab.eval(more);
    if n != 0 {
        assert_eq!(tab.text(has), "响应,报告,教务");
    }
    assert_eq!(tab.faults(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium"]
fn without_scripts_the_search_says_so_and_leads_to_the_lists() {
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&site().address());
    tab.without_scripts();
    tab.open("index.html");
    tab.tab_to("the search box", |focus| focus.tag == "input");
    tab.enter("故障");
    tab.follow();
    assert!(tab.path().starts_with("search.html?q="), "{}", tab.path());
    let shown = "document.querySelector('noscript').getBoundingClientRect().height > 0";
    assert_eq!(tab.eval(shown), true);
    let form = "getComputedStyle(document.querySelector('form.find')).display";
    assert_eq!(tab.text(form), "none");
    tab.tab_to("a list of records", |focus| focus.href.ends_with("turpan/records.html"));
    tab.follow();
    assert_eq!(tab.path(), "turpan/records.html");
}

/// A table of a page that has many rows, and how to see its order.
const LOG: &str = "turpan/log_activity_2025-12.html";
const IDS: &str = "[...document.querySelector('table.log').tBodies[0].rows].filter(one => !one.hidden).map(one => one.cells[0].textContent.trim())";

fn ids(tab: &mut Tab) -> Vec<String> {
    let ids = tab.eval(IDS);
    let ids = ids.as_array().expect("a list").iter();
    ids.map(|one| one.as_str().expect("a text").to_owned()).collect()
}

#[test]
#[ignore = "needs Chromium"]
fn a_table_sorts_and_filters_by_keyboard_and_its_address_tells_how() {
    let chromium = Chromium::start();
    let server = Server::of(site().folder());
    for root in [site().address(), server.address()] {
        let mut tab = chromium.tab(&root);
        tab.open(LOG);
        let before = ids(&mut tab);
        tab.tab_to("the head of the first column", |focus| {
            focus.tag == "button" && focus.name.starts_with("记录")
        });
        tab.press(Key::Enter);
        let sort = "document.querySelector('[aria-sort]').getAttribute('aria-sort')";
        assert_eq!(tab.text(sort), "ascending");
        let mut sorted = before.clone();
        sorted.sort();
        assert_eq!(ids(&mut tab), sorted);
        tab.press(Key::Space);
        assert_eq!(tab.text(sort), "descending");
        sorted.reverse();
        assert_eq!(ids(&mut tab), sorted);
        assert!(tab.path().ends_with("?records.sort=-1"), "{}", tab.path());
        // Words of a row, then a step back, then the same address again.
        tab.eval("document.querySelector('.tools input').focus()");
        tab.enter("mon-2025");
        tab.enter(" 121");
        let few = ids(&mut tab);
        assert!(!few.is_empty() && few.len() < before.len(), "{few:?}");
        let said = tab.text("document.querySelector('.tools [role=status]').textContent");
        assert_eq!(said, format!("显示 {} 行，共 {} 行", few.len(), before.len()));
        let address = tab.path();
        tab.eval("history.back()");
        assert!(tab.until(&format!("{IDS}.length === {}", before.len())), "after a step back");
        assert_eq!(ids(&mut tab), sorted);
        tab.eval("history.forward()");
        assert!(tab.until(&format!("{IDS}.length === {}", few.len())), "after a step forward");
        tab.open(&address);
        assert_eq!(ids(&mut tab), few, "after a reload");
        assert_eq!(tab.text("document.querySelector('.tools input').value"), "mon-2025 121");
        // What is hidden is shown if the address points to it, and paper says that rows are missing.
        let lost = before.iter().find(|id| !few.contains(id)).expect("a hidden row");
        let anchor = format!("r-{}", lost.to_lowercase());
        tab.open(&format!("{address}#{anchor}"));
        assert_eq!(tab.eval(&format!("document.getElementById({}).hidden", json!(anchor))), false);
        tab.draw(Scheme::Light, Medium::Print);
        let note = "document.querySelector('.filtered')";
        assert_eq!(tab.eval(&format!("getComputedStyle({note}).display")), "block");
        assert!(tab.text(&format!("{note}.textContent")).contains("mon-2025 121"));
        assert_eq!(tab.eval("getComputedStyle(document.querySelector('.tools')).display"), "none");
        assert_eq!(tab.faults(), Vec::<String>::new());
    }
}

/// Groups in bodies of their own and under heads in one body, joined rows, figures, choices.
const SHAPES: &str = r##"<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>x</title>
<script src="site.js" defer></script>
<table data-table="bodies"><thead><tr><th>名</th><th data-nosort>略</th><th>数</th><th data-facet="always">态</th></tr></thead>
<tbody><tr data-nosort><th colspan="4">甲组</th></tr>
<tr id="b1"><th>张 10</th><td>x</td><td>1,200.00 元</td><td><span class="state">合格</span> 细节</td></tr>
<tr id="b2"><th>李 9</th><td>x</td><td>−3 元</td><td><span class="state">违约</span></td></tr>
<tr id="b3"><th>白 2</th><td>x</td><td></td><td data-v="违约">两行</td></tr></tbody>
<tbody><tr data-nosort><th colspan="4">乙组</th></tr>
<tr id="b4"><th rowspan="2">王</th><td>x</td><td>20</td><td><span class="state">合格</span></td></tr>
<tr id="b5"><td>王二</td><td>y</td><td>z</td></tr>
<tr id="b6"><th>赵</th><td>x</td><td>3</td><td><span class="state">合格</span></td></tr></tbody></table>
<table data-table="heads"><thead><tr><th>号</th><th data-facet="always">态</th></tr></thead>
<tbody><tr data-nosort id="h1"><th colspan="2" scope="rowgroup">一</th></tr>
<tr id="h2"><th>C-10</th><td>甲</td></tr><tr id="h3"><th>C-9</th><td>乙</td></tr>
<tr data-nosort id="h4"><th colspan="2" scope="rowgroup">二</th></tr>
<tr id="h5"><th>C-1</th><td>甲</td></tr></tbody></table>
<template id="table-words" data-collation="zh-CN" data-filter="f" data-all="全部" data-none="无" data-rows="{all}" data-shown="{n}/{all}" data-clear="clear" data-sort="s" data-as-written="w" data-up="{name}+" data-down="{name}-" data-option="{name}:{n}" data-print="{by} {n}/{all}"></template>"##;

#[test]
#[ignore = "needs Chromium"]
fn groups_joined_rows_figures_and_choices_keep_their_meaning() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = include_str!("../../themes/default/site.js");
    fs::write(folder.path().join("index.html"), SHAPES).expect("the page is written");
    fs::write(folder.path().join("site.js"), script).expect("the script is written");
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&format!("file://{}/", folder.path().display()));
    let mut shown = |address: &str, table: &str| -> String {
        tab.open(address);
        let rows = format!(
            "[...document.querySelectorAll('[data-table={table}] tbody:not([hidden]) tr:not([hidden])')].map(one => one.id || one.textContent).join(' ')"
        );
        let said = tab.text(&rows);
        assert_eq!(tab.faults(), Vec::<String>::new());
        said
    };
    // Figures by size, nothing at the end either way, joined rows together, heads where they were.
    assert_eq!(shown("index.html?bodies.sort=3", "bodies"), "甲组 b2 b1 b3 乙组 b6 b4 b5");
    assert_eq!(shown("index.html?bodies.sort=-3", "bodies"), "甲组 b1 b2 b3 乙组 b4 b5 b6");
    // By sound: bai, li, zhang; wang, zhao.
    assert_eq!(shown("index.html?bodies.sort=1", "bodies"), "甲组 b3 b2 b1 乙组 b4 b5 b6");
    // A column that is not sorted stays as it is, whatever an address says.
    assert_eq!(shown("index.html?bodies.sort=2", "bodies"), "甲组 b1 b2 b3 乙组 b4 b5 b6");
    // A choice goes by the state, or by what the cell says of itself; an empty group goes.
    assert_eq!(shown("index.html?bodies.4=违约", "bodies"), "甲组 b2 b3");
    assert_eq!(shown("index.html?bodies.4=合格", "bodies"), "甲组 b1 乙组 b4 b5 b6");
    assert_eq!(shown("index.html?bodies.4=没有", "bodies"), "甲组 b1 b2 b3 乙组 b4 b5 b6");
    assert_eq!(shown("index.html?bodies.4=违约#b5", "bodies"), "甲组 b2 b3 乙组 b4 b5");
    // Rows of several heads in one body are mixed once they are sorted, and the heads go.
    assert_eq!(shown("index.html?heads.sort=1", "heads"), "h5 h3 h2");
    assert_eq!(shown("index.html?heads.2=乙", "heads"), "h1 h3");
    assert_eq!(shown("index.html?heads.2=甲&bodies.4=违约", "heads"), "h1 h2 h4 h5");
    assert_eq!(tab.text("[...document.querySelector('[data-table=bodies]').previousElementSibling.previousElementSibling.querySelectorAll('option')].map(one => one.text).join()"), "全部:5,合格:3,违约:2");
    // A choice by mouse or keyboard goes into the address and leaves the other table's alone.
    tab.eval("(() => { const one = document.querySelectorAll('.tools select')[1]; one.value = ''; one.dispatchEvent(new Event('change')); })()");
    assert!(tab.path().ends_with("?bodies.4=%E8%BF%9D%E7%BA%A6"), "{}", tab.path());
}
