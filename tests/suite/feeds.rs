//! What others subscribe to: feeds, calendars, the book as JSON, addresses on the web.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use boon::Compiler;
use boon::SchemaIndex;
use boon::Schemas;
use pactbook::base::place::SourceId;
use pactbook::book::Book;
use pactbook::book::due;
use pactbook::book::due::Urgency;
use pactbook::lang::Catalog;
use pactbook::reports::Brief;
use pactbook::reports::json;
use pactbook::reports::terminal::Ink;
use pactbook::settings;
use pactbook::site;
use pactbook::site::calendar::ROUTINE_DAYS;
use pactbook::site::feed::MAX_ENTRIES;
use pactbook::site::model::CONTRACT_SCHEMA;
use pactbook::site::model::CONTRACT_SCHEMA_ID;
use pactbook::site::model::SCHEMA;
use pactbook::site::model::SCHEMA_ID;
use pactbook::snapshot::Snapshot;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::bench::CALENDAR;
use crate::bench::at;
use crate::bench::clause;
use crate::shipped::shipped;
use crate::site::Files;
use crate::site::files;
use crate::site::page;

/// The book of these files under these settings.
pub(crate) fn under(settings: &str, files: &[(&str, &str)], as_of: &str) -> Book {
    let mut texts = vec![("data/calendars/cn.toml", CALENDAR), ("pactbook.toml", settings)];
    texts.extend(files);
    let snapshot = Snapshot::from_texts(texts, at(as_of));
    let (settings, _) = settings::read(settings, SourceId(0));
    Book::open(snapshot, settings)
}

const INCIDENTS: &str = r#"
title  = "两小时内恢复"
kind   = "deadline"
on     = "incident"
from   = "reported_at"
to     = "restored_at"
within = "2h"
"#;

fn incidents(records: &str, settings: &str, as_of: &str) -> Files {
    let contract = clause(INCIDENTS);
    let files =
        [("data/demo/contract.toml", contract.as_str()), ("data/demo/records/all.toml", records)];
    site::compose(&under(settings, &files, as_of)).expect("the shipped theme is sound").files
}

/// An incident that is not over.
fn incident(id: &str, reported: &str) -> String {
    format!(
        "[[incident]]\nid = \"{id}\"\nreported_at = {reported}\nsummary = \"断网\"\nrecorded_by = \"值班员甲\"\n"
    )
}

/// Every element's text by its path, in the order of the document; fails if it is no XML.
fn texts(xml: &[u8]) -> Vec<(String, String)> {
    let xml = std::str::from_utf8(xml).expect("XML is UTF-8");
    let mut reader = Reader::from_str(xml);
    let mut path: Vec<String> = Vec::new();
    let mut found: Vec<(String, String)> = Vec::new();
    let say = |found: &mut Vec<(String, String)>, path: &[String], text: &str| {
        let here = path.join("/");
        // What stands between elements is only the way they are set.
        if let Some((_, said)) = found.last_mut().filter(|(last, _)| *last == here) {
            said.push_str(text);
        }
    };
    loop {
        match reader.read_event().expect("a feed is XML") {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                found.push((path.join("/"), String::new()));
            }
            Event::End(_) => {
                path.pop();
            }
            Event::Text(text) => say(&mut found, &path, &text),
            Event::GeneralRef(name) => say(&mut found, &path, &format!("&{};", &*name)),
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

fn all(xml: &[u8], name: &str) -> Vec<String> {
    texts(xml).into_iter().filter(|(path, _)| path == name).map(|(_, text)| text).collect()
}

#[test]
fn every_feed_is_bounded_unique_and_newest_first() {
    let feeds: Vec<&String> = files().keys().filter(|path| path.ends_with("feed.xml")).collect();
    assert_eq!(feeds.len(), 2 * (shipped().ledger.contracts.len() + 1));
    for path in feeds {
        let xml = &files()[path];
        let ids = all(xml, "feed/entry/id");
        let distinct: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "an id stands twice in {path}");
        assert!(ids.len() <= MAX_ENTRIES, "{path} has {} entries", ids.len());
        let updated = all(xml, "feed/entry/updated");
        assert!(updated.is_sorted_by(|a, b| a >= b), "{path} is not newest first: {updated:?}");
        assert_eq!(all(xml, "feed/updated").first(), updated.first(), "{path}");
    }
    // Every breach of the shipped contracts is news.
    let breaches = shipped().findings.iter().filter(|finding| finding.is_breach()).count();
    let all = String::from_utf8(files()["feed.xml"].clone()).expect("UTF-8");
    assert!(breaches > 0 && breaches < MAX_ENTRIES);
    assert_eq!(all.matches("<category term=\"breach\"").count(), breaches);
}

#[test]
fn an_entry_keeps_id_and_instant_as_time_goes_by() {
    let records = incident("INC-1", "2026-03-02T10:00:00");
    let of = |as_of: &str| {
        let files = incidents(&records, "", as_of);
        let xml = &files["demo/feed.xml"];
        (all(xml, "feed/entry/id"), all(xml, "feed/entry/updated"), all(xml, "feed/id"))
    };
    let (ids, updated, feed) = of("2026-03-02T13:00:00");
    assert_eq!(ids.len(), 1);
    assert!(ids[0].starts_with("tag:pactbook.invalid,2025:zh/"), "{ids:?}");
    // True since the limit of two hours ran out, Beijing time.
    assert_eq!(updated, ["2026-03-02T04:00:00Z"]);
    assert_eq!(of("2026-05-01T09:00:00"), (ids, updated, feed));
    assert!(of("2026-03-02T11:00:00").0.is_empty(), "a breach is told before it is one");
}

#[test]
fn what_a_contract_says_can_neither_break_a_feed_nor_a_calendar() {
    let title = "A<b>&]]>\\\"'\\u0007;,\\\\n\\nBEGIN:VEVENT";
    let contract = clause(&INCIDENTS.replace("两小时内恢复", title));
    let records = incident("INC-1", "2026-03-02T10:00:00");
    let at = |as_of: &str| {
        let files = [
            ("data/demo/contract.toml", contract.as_str()),
            ("data/demo/records/all.toml", records.as_str()),
        ];
        site::compose(&under("", &files, as_of)).expect("the shipped theme is sound").files
    };
    let late = at("2026-03-03T09:00:00");
    let xml = std::str::from_utf8(&late["demo/feed.xml"]).expect("UTF-8");
    assert!(xml.contains("A&lt;b&gt;&amp;]]&gt;"), "{xml}");
    assert!(!xml.contains('\u{7}'), "XML cannot hold a bell");
    let content = all(xml.as_bytes(), "feed/entry/content").concat();
    assert!(content.contains("A&amp;lt;b&amp;gt;"), "the HTML holds markup of a title: {content}");
    let ics = unfolded(&at("2026-03-02T11:00:00")["demo/due.ics"]);
    let summary = ics.iter().find(|line| line.starts_with("SUMMARY")).expect("it is due");
    assert!(summary.contains("A<b>&]]>\"'⟨U+0007⟩\\;\\,\\\\n\\nBEGIN:VEVENT"), "{summary}");
    assert_eq!(ics.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1);
}

/// The lines of a calendar, put together again; fails where a reader would.
fn unfolded(ics: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(ics).expect("calendars are UTF-8");
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75, "{} bytes: {line}", line.len());
        assert!(!line.chars().any(char::is_control), "{line:?}");
        match line.strip_prefix(' ') {
            Some(more) => lines.last_mut().expect("a line before").push_str(more),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

#[test]
fn every_calendar_folds_its_lines_and_names_each_event_once() {
    let mut n = 0;
    for (path, ics) in files().iter().filter(|(path, _)| path.ends_with("due.ics")) {
        let lines = unfolded(ics);
        let ids: Vec<&String> = lines.iter().filter(|line| line.starts_with("UID:")).collect();
        let distinct: BTreeSet<&&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{path}");
        // That of all contracts is of the as-of instant, that of one of when it last changed.
        let stamps = lines.iter().filter_map(|line| line.strip_prefix("DTSTAMP:"));
        let stamps: Vec<&str> = stamps.collect();
        let is_of_all = path.trim_start_matches("en/") == "due.ics";
        let is_right = |stamp: &&str| match is_of_all {
            true => *stamp == "20260703T010000Z",
            false => *stamp <= "20260703T010000Z" && Some(stamp) == stamps.first(),
        };
        assert_eq!(stamps.iter().filter(|stamp| is_right(stamp)).count(), ids.len(), "{path}");
        n += ids.len();
    }
    assert!(n > 0, "nothing is due anywhere");
}

#[test]
fn an_event_stands_at_its_limit_and_stays_the_same_when_it_is_overdue() {
    let records = incident("INC-1", "2026-03-02T10:00:00");
    let of = |as_of: &str| unfolded(&incidents(&records, "", as_of)["demo/due.ics"]);
    let has = |lines: &[String], line: &str| lines.iter().any(|one| one == line);
    let uid = |lines: &[String]| lines.iter().find(|line| line.starts_with("UID:")).cloned();
    let before = of("2026-03-02T11:00:00");
    assert!(has(&before, "DTSTART:20260302T040000Z"), "{before:#?}");
    assert!(has(&before, "SUMMARY:两小时内恢复：INC-1（示范合同）"), "{before:#?}");
    let after = of("2026-03-20T11:00:00");
    assert!(has(&after, "SUMMARY:【逾期】两小时内恢复：INC-1（示范合同）"), "{after:#?}");
    assert_eq!(uid(&before), uid(&after));
    assert!(uid(&before).is_some());
}

#[test]
fn what_recurs_daily_shares_one_entry_a_day_for_two_weeks() {
    let daily = "title = \"每日巡检\"\nkind = \"cadence\"\non = \"inspection\"\nevery = \"day\"\n";
    let contract = format!("{}\n[[clause.obligation]]\nid = \"again\"\n{daily}", clause(daily));
    let book = under("", &[("data/demo/contract.toml", &contract)], "2026-03-02T09:00:00");
    let list = due::due(&book, 0, due::AHEAD);
    let ahead = list.iter().filter(|one| one.urgency == Urgency::Ahead).count();
    assert!(ahead > 2 * 80, "90 days hold {ahead} daily slots of two obligations");
    let files = site::compose(&book).expect("the shipped theme is sound").files;
    let lines = unfolded(&files["demo/due.ics"]);
    let routine = lines.iter().filter(|line| line.starts_with("SUMMARY:例行事项 2 项")).count();
    let days = usize::try_from(ROUTINE_DAYS).expect("a small number");
    assert!((days..=days + 1).contains(&routine), "{routine} entries in {days} days");
    assert!(!lines.iter().any(|line| line.starts_with("SUMMARY:每日巡检")), "{lines:#?}");
}

#[test]
fn the_list_of_what_is_due_holds_payments_and_sign_offs() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let book = shipped();
    for c in 0..book.ledger.contracts.len() {
        let list = due::due(book, c, due::AHEAD);
        assert!(list.is_sorted_by_key(|one| one.at));
        for one in list {
            let kind = match one.what {
                due::What::Outcome { .. } => "outcome",
                due::What::Payment { .. } => "payment",
                due::What::SignOff { .. } => "sign-off",
            };
            *kinds.entry(kind).or_default() += 1;
            let is_past = one.at < book.snapshot.as_of.instant;
            assert_eq!(is_past, one.urgency != Urgency::Ahead, "{one:?}");
        }
    }
    assert!(kinds.len() == 3, "not everything that may be due is due somewhere: {kinds:?}");
}

const WEB: &str = "url = \"https://example.org/pacts\"\n";

#[test]
fn a_site_that_knows_its_address_names_it_everywhere() {
    let files = incidents(&incident("INC-1", "2026-03-02T10:00:00"), WEB, "2026-03-03T09:00:00");
    let home = page(&files, "index.html");
    assert!(
        home.contains("<link rel=\"canonical\" href=\"https://example.org/pacts/\">"),
        "{home}"
    );
    let contract = page(&files, "en/demo.html");
    let own = "<meta property=\"og:url\" content=\"https://example.org/pacts/en/demo.html\">";
    assert!(contract.contains(own), "{contract}");
    let feed = std::str::from_utf8(&files["demo/feed.xml"]).expect("UTF-8");
    assert!(feed.contains("tag:example.org,2025:zh/"), "{feed}");
    assert!(feed.contains("href=\"https://example.org/pacts/demo/outcome_rule_inc-1.html\""));
    let maps = all(&files["sitemap.xml"], "sitemapindex/sitemap/loc");
    assert!(maps.len() > 1, "{maps:?}");
    let own = |address: &String| address.rsplit_once('/').map(|(_, name)| name.to_owned());
    let maps = maps.iter().map(|address| own(address).expect("an address has a path"));
    let map: Vec<String> = maps.flat_map(|name| all(&files[&name], "urlset/url/loc")).collect();
    let pages = files.keys().filter(|path| path.ends_with(".html")).count();
    assert_eq!(map.len(), pages);
    assert!(map.contains(&"https://example.org/pacts/en/demo.html".to_owned()), "{map:?}");
}

#[test]
fn a_site_that_does_not_know_its_address_invents_none() {
    assert!(!files().contains_key("sitemap.xml"));
    for (path, bytes) in files().iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).expect("pages are UTF-8");
        for absent in ["rel=\"canonical\"", "property=\"og:url\"", "property=\"og:image\""] {
            assert!(!html.contains(absent), "{absent} on {path}");
        }
        for present in ["<meta name=\"description\" content=\"", "<meta property=\"og:title\""] {
            assert!(html.contains(present), "no {present} on {path}");
        }
        let description = html.split("<meta name=\"description\" content=\"").nth(1);
        let description = description.and_then(|rest| rest.split('"').next()).unwrap_or_default();
        let n = description.chars().count();
        assert!((4..400).contains(&n), "{path}: {description}");
        assert!(!description.contains('‹'), "{path}: {description}");
    }
}

#[test]
fn an_address_that_is_none_is_a_finding() {
    let good = ["https://example.org", "http://127.0.0.1:8000/a/b/", "https://a-b.example/%E7/x_y"];
    for text in good {
        let (settings, findings) = settings::read(&format!("url = \"{text}\""), SourceId(0));
        assert!(findings.is_empty(), "{text}: {findings:?}");
        let url = settings.url.expect("the address is good");
        assert!(url.ends_with('/') && url.trim_end_matches('/') == text.trim_end_matches('/'));
    }
    let bad = [
        "example.org",
        "ftp://example.org/",
        "https://",
        "https:///a",
        "https://user@example.org/",
        "https://example.org/?a=b",
        "https://example.org/#a",
        "https://example.org/a b",
        "https://example.org/a/../b",
        "https://example..org/",
        "https://example.org:0/",
        "https://example.org/\\\"><script>",
        "javascript:alert(1)",
    ];
    for text in bad {
        let (settings, findings) = settings::read(&format!("url = \"{text}\""), SourceId(0));
        assert_eq!(settings.url, None, "{text}");
        let rules: Vec<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
        assert_eq!(rules, ["bad-setting"], "{text}");
    }
}

/// Whether a book fits the schema that the site publishes, and why not.
fn fits(schemas: &Schemas, index: SchemaIndex, book: &Value) -> Result<(), String> {
    schemas.validate(book, index).map_err(|error| error.to_string())
}

/// Every place at which a key stands, with list indices as the first of each list.
fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = format!("{path}/{key}");
                keys(value, &path, found);
                found.insert(path);
            }
        }
        Value::Array(list) => {
            // Of every list the first element that holds anything.
            if let Some(first) = list.first() {
                keys(first, &format!("{path}/0"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_book_fits_its_schema_and_every_key_is_held_by_it() {
    let schema: Value = serde_json::from_slice(&files()[SCHEMA]).expect("the schema is JSON");
    assert_eq!(schema["$id"], SCHEMA_ID);
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.add_resource(SCHEMA_ID, schema).expect("the schema can be added");
    let index = compiler.compile(SCHEMA_ID, &mut schemas).expect("the schema is a schema");
    let text = &files()["book.json"];
    assert!(text.len() < 1_000_000, "the book has {} bytes", text.len());
    let book: Value = serde_json::from_slice(text).expect("the book is JSON");
    every_key_is_held(&schemas, index, &book, 30);
    let schema = serde_json::from_slice(&files()[CONTRACT_SCHEMA]).expect("the schema is JSON");
    let mut compiler = Compiler::new();
    compiler.add_resource(CONTRACT_SCHEMA_ID, schema).expect("the schema can be added");
    let index = compiler.compile(CONTRACT_SCHEMA_ID, &mut schemas).expect("it is a schema");
    let richest = contracts().into_iter().max_by_key(|one| {
        let mut found = BTreeSet::new();
        keys(one, "", &mut found);
        found.len()
    });
    for one in contracts() {
        assert_eq!(fits(&schemas, index, &one), Ok(()));
    }
    // One contract that holds everything is enough to try every key on, and faster.
    every_key_is_held(&schemas, index, &richest.expect("there is a contract"), 100);
}

/// The books of the contracts.
fn contracts() -> Vec<Value> {
    let book: Value = serde_json::from_slice(&files()["book.json"]).expect("the book is JSON");
    let list = book["contracts"].as_array().expect("contracts are a list");
    let one = |entry: &Value| {
        let path = entry["book"].as_str().expect("a contract names its book");
        serde_json::from_slice(&files()[path]).expect("a contract's book is JSON")
    };
    list.iter().map(one).collect()
}

fn every_key_is_held(schemas: &Schemas, index: SchemaIndex, small: &Value, n: usize) {
    assert_eq!(fits(schemas, index, small), Ok(()));
    let mut found = BTreeSet::new();
    keys(small, "", &mut found);
    assert!(found.len() > n, "only {} keys were found", found.len());
    for path in found {
        let (parent, key) = path.rsplit_once('/').expect("a path has a slash");
        let is_map = ["links", "levels", "rules", "tables"].iter().any(|map| parent.ends_with(map))
            || parent.ends_with("obligations/0/outcomes");
        if is_map {
            continue;
        }
        let mut other = small.clone();
        let object = other.pointer_mut(parent).and_then(Value::as_object_mut);
        let object = object.expect("a key stands in an object");
        let value = object.remove(key).expect("the key stands there");
        assert!(fits(schemas, index, &other).is_err(), "without {path} it still fits");
        let object = other.pointer_mut(parent).and_then(Value::as_object_mut);
        object.expect("it is still there").insert(format!("{key}_"), value);
        assert!(fits(schemas, index, &other).is_err(), "with {path}_ it still fits");
    }
}

#[test]
fn every_address_in_the_book_leads_to_a_file() {
    let book: Value = serde_json::from_slice(&files()["book.json"]).expect("the book is JSON");
    let mut asked: Vec<String> = Vec::new();
    fn addresses(value: &Value, asked: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("page" | "book", Value::String(path)) => asked.push(path.clone()),
                        ("links" | "tables", Value::Object(paths)) => {
                            asked.extend(
                                paths.values().filter_map(Value::as_str).map(str::to_owned),
                            );
                        }
                        (_, value) => addresses(value, asked),
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|value| addresses(value, asked)),
            _ => {}
        }
    }
    addresses(&book, &mut asked);
    contracts().iter().for_each(|one| addresses(one, &mut asked));
    let gone: Vec<&String> = asked
        .iter()
        .filter(|path| !files().contains_key(path.split('#').next().unwrap_or_default()))
        .collect();
    assert!(gone.is_empty(), "{gone:?}");
    let tables = asked.iter().filter(|path| path.contains("/tables/")).count();
    assert!(tables > shipped().ledger.contracts.len(), "only {tables} tables of contracts");
}

#[test]
fn every_key_of_the_schemas_is_described() {
    for name in [SCHEMA, CONTRACT_SCHEMA] {
        let schema = serde_json::from_slice(&files()[name]).expect("the schema is JSON");
        every_key_is_described(&schema);
    }
}

fn every_key_is_described(schema: &Value) {
    let mut shapes: Vec<(&str, &Value)> = vec![("the book", schema)];
    let defs = schema["$defs"].as_object().expect("the schema has definitions");
    shapes.extend(defs.iter().map(|(name, shape)| (name.as_str(), shape)));
    for (name, shape) in shapes {
        assert!(shape["description"].is_string(), "{name} is not described");
        let Some(properties) = shape["properties"].as_object() else { continue };
        assert_eq!(shape["additionalProperties"], Value::Bool(false), "{name} is open");
        for (key, property) in properties {
            assert!(property["description"].is_string(), "{key} of {name} is not described");
        }
    }
}

#[test]
fn the_book_says_what_score_says_in_the_same_words() {
    let catalog = Catalog::of(shipped().settings.language);
    let brief = Brief::new(shipped(), &catalog, 80, Ink::plain());
    let scores: Value = serde_json::from_str(&json::book(&brief, None)).expect("scores are JSON");
    let list = scores["contracts"].as_array().cloned().expect("a list");
    let mut n = 0;
    assert_eq!(contracts().len(), list.len());
    for (own, other) in contracts().into_iter().map(|one| one["contract"].clone()).zip(list) {
        for key in ["id", "title", "first", "last", "average"] {
            assert_eq!(own[key], other[key], "{key}");
        }
        for key in ["currency", "total", "deducted", "payable", "outstanding"] {
            assert_eq!(own["settlement"][key], other["settlement"][key], "{key}");
        }
        let none = Vec::new();
        let periods = |value: &Value| value["periods"].as_array().unwrap_or(&none).clone();
        assert_eq!(periods(&own).len(), periods(&other).len());
        for (own, other) in periods(&own).iter().zip(periods(&other)) {
            for key in ["id", "title", "first", "last", "progress", "is_final", "total", "grade"] {
                assert_eq!(own[key], other[key], "{key}");
                n += 1;
            }
        }
    }
    assert!(n > 0, "no period was compared");
}
