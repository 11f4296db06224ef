//! What git says about evidence, as the site shows it: on histories in memory, and on books whose
//! integrity is written by hand to show what is rare.

use std::sync::Arc;

use pactbook::base::finding::Finding;
use pactbook::base::finding::Level;
use pactbook::base::language::Language;
use pactbook::base::message::Message;
use pactbook::base::proof::RecordNo;
use pactbook::base::time::Stamp;
use pactbook::base::value::Value;
use pactbook::book::Book;
use pactbook::handbook;
use pactbook::integrity::Act;
use pactbook::integrity::Deed;
use pactbook::integrity::Event;
use pactbook::integrity::FieldChange;
use pactbook::integrity::Integrity;
use pactbook::integrity::Irregularity;
use pactbook::integrity::KeyChange;
use pactbook::integrity::Knowledge;
use pactbook::integrity::Proven;
use pactbook::integrity::RecordHistory;
use pactbook::integrity::RuleChange;
use pactbook::integrity::Standing;
use pactbook::integrity::What;
use pactbook::site;
use pactbook::snapshot::history::Gap;
use pactbook::snapshot::history::History;
use pactbook::snapshot::history::Person;
use pactbook::snapshot::history::Timeline;

use crate::bench::IDENTITY;
use crate::bench::at;
use crate::bench::book;
use crate::cli::TERMS;
use crate::site::Files;
use crate::site::broken_links;
use crate::site::page;

use super::past::Past;

const AS_OF: &str = "2026-07-03T09:00:00";

/// `n` incidents, each restored in time; the summary of the first is very long.
fn incidents(n: usize) -> String {
    (1..=n)
        .map(|n| {
            let summary = if n == 1 {
                "登录页面间歇性打不开，".repeat(20)
            } else {
                "登录失败".into()
            };
            format!(
                "[[incident]]\nid = \"INC-{n}\"\nkind = \"fault\"\nseverity = \"major\"\n\
                 system = \"data\"\nsummary = \"{summary}\"\n\
                 occurred_at = 2025-09-12T09:50:00\nreported_at = 2025-09-12T10:00:00\n\
                 responded_at = 2025-09-12T10:30:00\nrestored_at = 2025-09-12T13:30:00\n\
                 core_outage = \"3h 40min\"\ncause = \"甲\"\nprocess = \"乙\"\nresult = \"丙\"\n\
                 recorded_by = \"运维工程师甲\"\njudged_by = \"考核人\"\n\
                 judged_at = 2025-09-15T10:00:00\n\n"
            )
        })
        .collect()
}

/// A book of `n` incidents, as yet without history.
fn plain(n: usize) -> Book {
    let system = "\n[[system]]\nid = \"data\"\ntitle = \"数据平台\"\n";
    book(&format!("{IDENTITY}{system}{TERMS}"), &incidents(n), AS_OF)
}

/// A book of `n` incidents with a complete history in which nothing is irregular.
fn clean(n: usize) -> Book {
    let mut book = plain(n);
    book.snapshot.history = History::Known(Timeline::default().into());
    let records = (0..n).map(|n| landed(n, &book)).collect();
    book.integrity =
        vec![Integrity { knowledge: Knowledge::Whole, records, ..Integrity::default() }];
    book
}

fn stamp(text: &str) -> Stamp {
    Stamp { instant: at(text), offset: 8 * 3600 }
}

fn act(n: usize, name: &str, mail: &str, when: &str) -> Act {
    let person = Person { name: name.into(), mail: mail.into() };
    Act {
        commit: format!("{:012x}", 0xa1b2_c3d4_e5f6_usize + n).repeat(4)[..40].into(),
        summary: "补录九月故障".into(),
        author: person.clone(),
        written: stamp(when),
        committer: person,
        committed: stamp(when),
        signature: Proven::Unsigned,
        party: Standing::Party { party: "supplier".into(), name: name.into(), is_proven: false },
    }
}

fn landed(n: usize, book: &Book) -> RecordHistory {
    let when = "2025-09-13T09:00:00";
    let event = Event {
        deed: Deed::Landed,
        path: "data/demo/records/all.toml".into(),
        trunk: Arc::new(act(n, "运维工程师甲", "a@supplier.example", when)),
        side: None,
        landed: at(when),
        before: None,
        after: None,
    };
    let number = u32::try_from(n).expect("few records");
    RecordHistory {
        id: book.ledger.records[n].id.clone(),
        kind: book.ledger.records[n].kind,
        record: Some(RecordNo(number)),
        events: vec![event],
        is_older: false,
        is_doubtful: false,
        is_uncommitted: false,
    }
}

fn irregular(what: What, rule: &str, level: Level, n: usize, act: Act, when: &str) -> Irregularity {
    let message = Message::new("input-missing-evidence").with("file", "records/all.toml");
    let help = Message::new("input-commit-file");
    Irregularity {
        what,
        record: Some(n),
        act: Some(Arc::new(act)),
        landed: Some(at(when)),
        finding: Finding::new(rule, level, message).help(help).about(&format!("INC-{}", n + 1)),
    }
}

/// A book of `n` incidents, most of which are irregular.
fn crooked(n: usize) -> Book {
    let mut book = clean(n);
    let kind = book.ledger.records[0].kind;
    let integrity = &mut book.integrity[0];
    for n in 0..n {
        let mut editor = act(1000 + n, "值班工程师乙", "b@supplier.example", "2025-11-20T17:00:00");
        editor.summary = "修正恢复时间，另见值班日志第三册第十二页的说明，原登记有误".into();
        let mut merger =
            act(2000 + n, "信息中心经办人甲", "c@buyer.example", "2025-11-21T09:30:00");
        merger.signature = Proven::Good { fingerprint: "SHA256:kX0v9pOa1Yc3d5e7f9g1h3".into() };
        merger.party = Standing::Party {
            party: "buyer".into(),
            name: "信息中心经办人甲".into(),
            is_proven: true,
        };
        match n % 4 {
            0 => {
                let late = Act::clone(&integrity.records[n].events[0].trunk);
                let when = "2025-09-13T09:00:00";
                integrity.incidents.push(irregular(
                    What::FiledLate,
                    "filed-late",
                    Level::Warning,
                    n,
                    late,
                    when,
                ));
                let change = |field: &str, old: Option<&str>, new: Option<&str>| FieldChange {
                    field: field.into(),
                    old: old.map(|old| Value::Instant(at(old))),
                    new: new.map(|new| Value::Instant(at(new))),
                };
                let text = |text: &str| Some(Value::Text(text.into()));
                let changes = vec![
                    change("restored_at", Some("2025-09-12T15:45:00"), Some("2025-09-12T13:30:00")),
                    change("archived_at", Some("2025-09-14T15:45:00"), None),
                    FieldChange {
                        field: "cause".into(),
                        old: text(&"数据库连接池耗尽，导致登录服务不可用；".repeat(9)),
                        new: text("甲"),
                    },
                ];
                integrity.records[n].events.push(Event {
                    deed: Deed::Changed(changes),
                    path: "data/demo/records/all.toml".into(),
                    trunk: Arc::new(merger),
                    side: Some(Arc::new(editor.clone())),
                    landed: at("2025-11-21T09:30:00"),
                    before: None,
                    after: None,
                });
                integrity.incidents.push(irregular(
                    What::ChangedAfterLanding,
                    "changed-after-landing",
                    Level::Warning,
                    n,
                    editor,
                    "2025-11-21T09:30:00",
                ));
            }
            1 => {
                let mut forger = editor;
                forger.author.mail = "c@buyer.example".into();
                forger.party = Standing::Pretended("buyer".into());
                forger.signature = Proven::Bad;
                let change = FieldChange {
                    field: "judged_by".into(),
                    old: None,
                    new: Some(Value::Text("考核人".into())),
                };
                integrity.records[n].events.push(Event {
                    deed: Deed::Changed(vec![change]),
                    path: "data/demo/records/all.toml".into(),
                    trunk: Arc::new(forger.clone()),
                    side: None,
                    landed: at("2025-11-20T17:00:00"),
                    before: None,
                    after: None,
                });
                integrity.incidents.push(irregular(
                    What::NoAuthority,
                    "no-authority",
                    Level::Error,
                    n,
                    forger,
                    "2025-11-20T17:00:00",
                ));
            }
            2 => integrity.records[n].is_uncommitted = true,
            _ => {}
        }
    }
    let gone = RecordHistory {
        id: "INC-GONE".into(),
        kind,
        record: None,
        events: vec![Event {
            deed: Deed::Deleted,
            path: "data/demo/records/all.toml".into(),
            trunk: Arc::new(act(9000, "某人", "x@elsewhere.example", "2026-01-02T08:00:00")),
            side: None,
            landed: at("2026-01-02T08:00:00"),
            before: None,
            after: None,
        }],
        is_older: false,
        is_doubtful: false,
        is_uncommitted: false,
    };
    let mut deleter = Act::clone(&gone.events[0].trunk);
    deleter.party = Standing::Stranger;
    integrity.records.push(gone);
    let n_gone = integrity.records.len() - 1;
    integrity.incidents.push(irregular(
        What::RecordDeleted,
        "record-deleted",
        Level::Warning,
        n_gone,
        deleter.clone(),
        "2026-01-02T08:00:00",
    ));
    integrity.rules.push(RuleChange {
        path: "data/demo/contract.toml".into(),
        keys: vec![
            KeyChange {
                key: "payment.total".into(),
                old: Some("300000.00 CNY".into()),
                new: Some("330000.00 CNY".into()),
            },
            KeyChange { key: "party.2.identity".into(), old: None, new: Some("[…]".into()) },
        ],
        trunk: Arc::new(deleter),
        side: None,
        landed: at("2026-01-02T08:00:00"),
        is_allowed: Some(false),
    });
    book
}

/// A book whose clone begins after the records.
fn shallow(n: usize) -> Book {
    let mut book = clean(n);
    let timeline = Timeline { gap: Some(Gap::Shallow), ..Timeline::default() };
    book.snapshot.history = History::Known(timeline.into());
    book.integrity[0].knowledge = Knowledge::Partial;
    for record in &mut book.integrity[0].records {
        record.is_older = true;
        record.events.clear();
    }
    book
}

fn pages(book: &Book) -> Files {
    let files = site::compose(book).expect("the shipped theme is sound").files;
    let broken = broken_links(&files);
    assert!(broken.is_empty(), "{broken:#?}");
    files
}

/// A contract with a deadline of two hours and thirty points for each breach.
fn contract() -> String {
    format!("{IDENTITY}\n[[system]]\nid = \"data\"\ntitle = \"数据平台\"\n{TERMS}")
}

/// Filed as three hours late, then made to be in time.
fn edited() -> Past {
    let late = incidents(1).replace("2025-09-12T10:30:00", "2025-09-12T13:00:00");
    let mut past = Past::of(&contract());
    past.commit("2025-09-16T09:00:00", &[("all.toml", Some(&late))]);
    past.commit("2025-11-20T17:00:00", &[("all.toml", Some(&incidents(1)))]);
    past
}

#[test]
fn an_edit_shows_by_whom_from_what_to_what_and_what_it_changed() {
    let book = edited().book(AS_OF);
    let files = pages(&book);
    let event = &book.integrity[0].records[0].events[1];
    let commit = &event.act().commit[..12];
    for path in ["demo/integrity.html", "demo/record_incident_inc-1.html"] {
        let html = page(&files, path);
        for words in [
            "2025-09-12 13:00:00",
            "2025-09-12 10:30:00",
            "2025-11-20 17:00:00",
            "engineer",
            "事后改动",
            "响应时间",
            "违约：",
            "合格：",
            "70",
            commit,
        ] {
            assert!(html.contains(words), "{path} does not say `{words}`");
        }
    }
    let english = page(&files, "en/demo/integrity.html");
    assert!(english.contains("changed later"), "the English page has no words for it");
    assert!(page(&files, "index.html").contains(">异常 1 处<"), "the first page does not count it");
}

#[test]
fn a_clean_history_is_said_to_be_clean_and_what_nobody_looked_for_is_named() {
    let mut past = Past::of(&contract());
    past.commit("2025-09-16T09:00:00", &[("all.toml", Some(&incidents(2)))]);
    let book = past.book(AS_OF);
    let files = pages(&book);
    let html = page(&files, "demo/integrity.html");
    for words in [
        "没有发现异常",
        "不说明提交的内容属实",
        "合同没有约定提交期限",
        "合同没有写明各方以什么身份提交",
        "已进入主干",
    ] {
        assert!(html.contains(words), "the page does not say `{words}`");
    }
    assert!(!html.contains("按时提交"), "without a limit nothing can be in time");
    assert!(!page(&files, "index.html").contains("证据异常"), "there is nothing to count");
    let record = page(&files, "demo/log_incident_2025-09.html");
    assert!(record.contains("首次提交"), "the record has no history");
    assert!(!files.contains_key("demo/record_incident_inc-1.html"), "there is nothing to prove");
}

#[test]
fn without_history_nothing_is_called_clean_and_the_remedy_is_named() {
    let cases = [
        (plain(2), "不在 git 仓库里", "git init &amp;&amp; git add . &amp;&amp; git commit"),
        (shallow(2), "浅克隆", "git fetch --unshallow"),
    ];
    for (book, why, command) in cases {
        let files = pages(&book);
        let html = page(&files, "demo/integrity.html");
        assert!(html.contains(why), "the page does not say why: {why}");
        assert!(html.contains(command), "the page does not name `{command}`");
        assert!(!html.contains("都查得到来历"), "{why}: the page calls it clean");
        assert!(!html.contains("s-in-time"), "{why}: something is said to be in time");
        let record = page(&files, "demo/log_incident_2025-09.html");
        assert!(record.contains("无从查证"), "{why}: the record claims to be known");
        assert!(page(&files, "demo.html").contains(why), "{why}: the overview does not say so");
        assert!(!page(&files, "index.html").contains("证据异常"), "{why}: nothing was found");
    }
}

#[test]
fn hundreds_of_irregularities_stand_on_several_pages_each_once() {
    let book = crooked(260);
    let files = pages(&book);
    let n = book.integrity[0].incidents.len();
    let mut seen = Vec::new();
    let lists = files.iter().filter(|(path, _)| path.starts_with("demo/integrity"));
    for (path, bytes) in lists {
        assert!(bytes.len() <= 300_000, "{path} has {} bytes", bytes.len());
        let html = std::str::from_utf8(bytes).expect("pages are UTF-8");
        let ids = html.split(" id=\"i-").skip(1).filter_map(|rest| rest.split('"').next());
        seen.extend(ids.map(|id| id.parse::<usize>().expect("a number")));
    }
    seen.sort_unstable();
    assert_eq!(seen, (1..=n).collect::<Vec<_>>());
    assert!(page(&files, "demo/integrity_2.html").contains("第 2 页，共"), "no page number");
}

#[test]
fn whoever_did_it_is_called_what_can_be_proven() {
    let files = pages(&crooked(8));
    let html = page(&files, "demo/integrity.html");
    for words in ["冒用", "签名不符", "仅凭邮箱", "未签名", "签名证明", "身份不明", "越权"]
    {
        assert!(html.contains(words), "nobody is called `{words}`");
    }
    // A record that is gone has no page to lead to.
    assert!(html.contains("INC-GONE") && !html.contains(">INC-GONE</a>"));
    // A ruling file: what it said, what it says, and that it was not theirs to change.
    for words in ["payment.total", "300000.00 CNY", "330000.00 CNY"] {
        assert!(html.contains(words), "the contract's change is not shown: {words}");
    }
    let record = page(&files, "demo/record_incident_inc-3.html");
    assert!(record.contains("改动未提交"), "the working tree differs and nobody says so");
}

#[test]
fn an_error_of_the_evidence_stands_against_signing() {
    let files = pages(&crooked(8));
    let form = page(&files, "demo/period_y1.html");
    assert!(!form.contains("考核表可以签字"), "the form may be signed");
}

#[test]
fn every_finding_of_git_has_a_page_that_says_the_same_five_things() {
    let headings = [
        ["查什么", "为什么", "例子", "怎么办", "查不到的"],
        ["What it checks", "Why it matters", "Example", "What to do", "What it cannot see"],
    ];
    for what in What::ALL {
        let page = handbook::Page::of_finding(what.rule());
        let page = page.unwrap_or_else(|| panic!("{} has no page", what.rule()));
        for (language, expected) in Language::ALL.into_iter().zip(headings) {
            let text = page.text(language);
            assert_eq!(crate::pages::headings(text), expected, "{}", page.name);
            let first = text.lines().next().unwrap_or_default();
            assert!(first.contains(page.name), "{first} does not name {}", page.name);
        }
    }
    // A repository without a handbook of its own has them, too.
    let files = pages(&crooked(8));
    assert!(page(&files, "findings/no-authority.html").contains("怎么办"));
    assert!(page(&files, "demo/integrity.html").contains("../findings/no-authority.html"));
}
