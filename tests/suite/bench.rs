//! The bench: small contracts and records in memory, judged at an instant of the test's choice.

use pactbook::base::finding::AT_RISK;
use pactbook::base::finding::Level;
use pactbook::base::language::Language;
use pactbook::base::message::Message;
use pactbook::base::time::Instant;
use pactbook::base::time::LocalTime;
use pactbook::base::time::Zone;
use pactbook::book::Book;
use pactbook::lang::Catalog;
use pactbook::obligations::UNDECIDABLE;
use pactbook::obligations::outcome::Outcome;
use pactbook::obligations::outcome::Verdict;

use crate::moments;

/// The official working days that the repository ships.
pub(crate) const CALENDAR: &str = include_str!("../../data/calendars/cn.toml");

/// Identity of a contract like Turpan's: two service years, office hours with a long break.
pub(crate) const IDENTITY: &str = r#"
id       = "demo"
title    = "示范合同"
zone     = "Asia/Shanghai"
calendar = "cn"
total    = "300000.00 CNY"

[term]
first = 2025-09-01
last  = 2027-08-31

[[party]]
id   = "buyer"
role = "采购人"

[[party]]
id   = "supplier"
role = "供应商"

[[period]]
id     = "y1"
title  = "第一年"
first  = 2025-09-01
last   = 2026-08-31
amount = "150000.00 CNY"

[[period]]
id     = "y2"
title  = "第二年"
first  = 2026-09-01
last   = 2027-08-31
amount = "150000.00 CNY"

[[window]]
set   = "semester"
id    = "s1"
title = "第一学期"
first = 2025-09-01
last  = 2026-02-28

[[window]]
set   = "semester"
id    = "s2"
title = "第二学期"
first = 2026-03-01
last  = 2026-08-31

[[shift]]
id    = "office"
title = "服务时段"
days  = "workdays"
hours = ["10:00-14:00", "16:00-20:00"]
"#;

/// An instant in Beijing time, written `2026-07-03T09:00:00`.
pub(crate) fn at(text: &str) -> Instant {
    let local = LocalTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").expect("a local time");
    Zone::parse("Asia/Shanghai").expect("the zone is known").instant(local)
}

/// A contract of one clause with one obligation, beside the identity.
pub(crate) fn clause(obligation: &str) -> String {
    format!(
        "{IDENTITY}\n[[clause]]\nid = \"C-1\"\ntitle = \"条款\"\ngroup = \"一\"\ntext = \"要求\"\n\
         source = \"L1\"\n\n[[clause.obligation]]\nid = \"rule\"\n{obligation}\n"
    )
}

/// The book of one contract and one file of records.
pub(crate) fn book(contract: &str, records: &str, as_of: &str) -> Book {
    files(&[("data/demo/contract.toml", contract), ("data/demo/records/all.toml", records)], as_of)
}

/// The book of these files, with the shipped calendar, without what is only worth knowing.
pub(crate) fn files(files: &[(&str, &str)], as_of: &str) -> Book {
    let mut book = whole(files, as_of);
    // The tests look at the outcomes themselves; the notes about them would only repeat it. The
    // shared identity declares more than a small contract uses.
    book.findings.retain(|finding| {
        let is_remark = finding.rule == "contract" && finding.level == Level::Note;
        !matches!(finding.rule.as_str(), UNDECIDABLE | AT_RISK) && !is_remark
    });
    book
}

/// The book of these files, with the shipped calendar.
pub(crate) fn whole(files: &[(&str, &str)], as_of: &str) -> Book {
    let mut texts = vec![("data/calendars/cn.toml", CALENDAR), ("pactbook.toml", "")];
    texts.extend(files);
    let book = moments::open(&texts, at(as_of));
    // Whatever a test is about: its book says until when it holds.
    moments::holds(&book, false, &|then| moments::open(&texts, then));
    book
}

/// The outcomes of the only obligation: id and verdict.
pub(crate) fn verdicts(book: &Book) -> Vec<(String, Verdict)> {
    outcomes(book, "rule").iter().map(|outcome| (outcome.id.clone(), outcome.verdict)).collect()
}

/// The outcomes of an obligation of the first contract.
pub(crate) fn outcomes<'a>(book: &'a Book, obligation: &str) -> &'a [Outcome] {
    let contract = &book.ledger.contracts[0];
    let no = contract.obligation_no(obligation);
    let no = no.unwrap_or_else(|| panic!("no obligation {obligation}: {:#?}", said(book)));
    &book.verdicts[0].decided[no].outcomes
}

/// Every finding in words: rule, path:line:column, message, help.
pub(crate) fn said(book: &Book) -> Vec<String> {
    let catalog = Catalog::of(Language::En);
    let mut lines = Vec::new();
    for finding in &book.findings {
        let place = finding.place.map_or_else(
            || finding.path.clone().unwrap_or_default(),
            |place| {
                let (path, position) = book.snapshot.position(place);
                format!("{path}:{}:{}", position.line, position.column)
            },
        );
        let say = |message: &Message| catalog.say(message);
        let help = finding.help.as_ref().map_or(String::new(), |help| format!(" | {}", say(help)));
        lines.push(format!(
            "{}[{}] {place}: {}{help}",
            finding.level.name(),
            finding.rule,
            say(&finding.message)
        ));
    }
    lines
}
