//! Points and money under an amended contract: the first day of a period decides which text it has.

use pactbook::assessment::Settlement;
use pactbook::base::quantity::Decimal;
use pactbook::book::Book;

use crate::bench::book;
use crate::bench::said;

/// Two periods of half a year; a leak costs points, the score costs money.
fn contract(date: &str, more: &str) -> String {
    format!(
        r#"
id       = "demo"
title    = "示范合同"
zone     = "Asia/Shanghai"
calendar = "cn"
total    = "100000.00 CNY"

[term]
first = 2025-09-01
last  = 2026-08-31

[[party]]
id   = "buyer"
role = "采购人"

[[period]]
id     = "h1"
title  = "上半期"
first  = 2025-09-01
last   = 2026-02-28
amount = "50000.00 CNY"

[[period]]
id     = "h2"
title  = "下半期"
first  = 2026-03-01
last   = 2026-08-31
amount = "50000.00 CNY"

[[amendment]]
id     = "A1"
title  = "补充协议一"
date   = {date}
source = "补充协议一"
text   = "扣分与扣款改变。"

[[clause]]
id     = "C-1"
title  = "不得泄露"
group  = "一"
text   = "要求"
source = "L1"

[[clause.obligation]]
id   = "leak"
kind = "forbid"
on   = "security_event"
{more}"#
    )
}

const CARD: &str = r#"
[scorecard]
title = "评分表"
total = 100

[[scorecard.section]]
id     = "1"
title  = "一"
points = 100

[[scorecard.section.item]]
id       = "1.1"
title    = "甲"
points   = 100
standard = "每次扣分。"
deduct   = [
  { of = ["leak"], points = 10, until = "A1" },
  { of = ["leak"], points = 30, since = "A1" },
]

[[grade]]
clause = "C-1"
title  = "合格"
score  = "[60, 100]"

[[grade]]
clause = "C-1"
title  = "不合格"
score  = "[0, 60)"

[[band]]
clause = "C-1"
title  = "不扣"
score  = "[95, 100]"
deduct = "0%"

[[band]]
clause = "C-1"
title  = "旧文本扣 2%"
score  = "[0, 95)"
deduct = "2%"
until  = "A1"

[[band]]
clause = "C-1"
title  = "新文本扣 5%"
score  = "[0, 95)"
deduct = "5%"
since  = "A1"

[[stage]]
id      = "all"
clause  = "C-1"
title   = "全款"
share   = "100%"
when    = [{ on_or_after = 2026-09-01 }]
deducts = ["h1", "h2"]
"#;

/// A leak in each period.
const LEAKS: &str = "[[security_event]]\nid = \"E-1\"\nkind = \"leak\"\nat = 2025-10-01T10:00:00\n\
                     [[security_event]]\nid = \"E-2\"\nkind = \"leak\"\nat = 2026-04-01T10:00:00\n";

const OVER: &str = "2026-10-01T00:00:00";

fn judged(contract: &str, records: &str, as_of: &str) -> Book {
    let book = book(contract, records, as_of);
    let wrong: Vec<String> =
        said(&book).into_iter().filter(|line| line.contains("[contract]")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    book
}

fn settlement(book: &Book) -> &Settlement {
    book.assessments[0].settlement.as_ref().expect("the contract has a price")
}

/// Scores and deductions, period by period.
fn figures(book: &Book) -> Vec<(String, String)> {
    let scores = book.assessments[0].periods.iter();
    let deductions = &settlement(book).deductions;
    scores
        .zip(deductions)
        .map(|(score, taken)| {
            let score = score.total.now.normalize().to_string();
            (score, taken.amount.now.amount.normalize().to_string())
        })
        .collect()
}

fn is(book: &Book, expected: [(&str, &str); 2]) {
    let expected = expected.map(|(score, taken)| (score.to_owned(), taken.to_owned()));
    assert_eq!(figures(book), expected);
}

#[test]
fn the_first_day_of_a_period_decides_its_deductions_and_bands() {
    // In force on the first day of the second half: 2% of 50,000 under the old text, 5% under the new.
    let book = judged(&contract("2026-03-01", CARD), LEAKS, OVER);
    is(&book, [("90", "1000"), ("70", "2500")]);
    // One day later the second half has begun under the old text.
    let book = judged(&contract("2026-03-02", CARD), LEAKS, OVER);
    is(&book, [("90", "1000"), ("90", "1000")]);
    // From the first day of the term on the old text has judged nothing.
    let book = judged(&contract("2025-09-01", CARD), LEAKS, OVER);
    is(&book, [("70", "2500"), ("70", "2500")]);
}

#[test]
fn what_was_scored_under_the_old_text_stays_as_it_was() {
    let before = judged(&contract("2026-03-01", CARD), LEAKS, "2026-02-28T23:59:59");
    let after = judged(&contract("2026-03-01", CARD), LEAKS, OVER);
    assert_eq!(figures(&before)[0], figures(&after)[0]);
}

#[test]
fn a_grade_is_that_of_its_own_text() {
    let grades = CARD.replace(
        "title  = \"不合格\"\nscore  = \"[0, 60)\"",
        "title  = \"不合格\"\nscore  = \"[0, 60)\"\nuntil  = \"A1\"\n\n[[grade]]\nclause = \"C-1\"\ntitle  = \"差\"\nscore  = \"[0, 75)\"\nsince  = \"A1\"",
    );
    let grades = grades.replace(
        "title  = \"合格\"\nscore  = \"[60, 100]\"",
        "title  = \"合格\"\nscore  = \"[60, 100]\"\nuntil  = \"A1\"\n\n[[grade]]\nclause = \"C-1\"\ntitle  = \"好\"\nscore  = \"[75, 100]\"\nsince  = \"A1\"",
    );
    let book = judged(&contract("2026-03-01", &grades), LEAKS, OVER);
    let titles: Vec<&str> = book.assessments[0]
        .periods
        .iter()
        .map(|score| {
            let grade = score.grade[1].expect("every score has a grade");
            book.ledger.contracts[0].terms.grades[grade].title.as_str()
        })
        .collect();
    assert_eq!(titles, ["合格", "差"]);
}

#[test]
fn bands_of_one_text_with_a_gap_are_found() {
    let gap = CARD
        .replace("score  = \"[0, 95)\"\ndeduct = \"5%\"", "score  = \"[0, 90)\"\ndeduct = \"5%\"");
    let book = book(&contract("2026-03-01", &gap), "", OVER);
    let found = said(&book);
    assert!(found.iter().any(|line| line.contains("[90, 95) belongs to none")), "{found:#?}");
}

#[test]
fn a_measured_obligation_that_is_not_in_force_yet_costs_nothing() {
    let stat = "\n[[clause.obligation]]\nid = \"survey\"\nkind = \"stat\"\non = \"survey\"\nvalue = \"value\"\nat_least = 90\nmissing = \"breached\"\nsince = \"A1\"\n";
    let card = CARD.replace(
        "{ of = [\"leak\"], points = 10, until = \"A1\" },",
        "{ of = [\"leak\"], points = 10, until = \"A1\" },\n  { measure = \"survey\", below = 90, step = 5, points = 2, missing = \"zero\" },",
    );
    let book = judged(&contract("2026-03-01", &format!("{stat}{card}")), LEAKS, OVER);
    let scores: Vec<String> = figures(&book).into_iter().map(|(score, _)| score).collect();
    assert_eq!(scores, ["90", "0"], "the survey is owed in the second half only");
}

#[test]
fn a_penalty_counts_what_happened_in_its_days() {
    let penalty = |dates: &str| {
        format!(
            "{CARD}\n[[penalty]]\nid = \"pn\"\nclause = \"C-1\"\ntitle = \"每次 500 元\"\nof = [\"leak\"]\nrate = \"500.00 CNY\"\n{dates}\n"
        )
    };
    let edge = "[[security_event]]\nid = \"E-1\"\nkind = \"leak\"\nat = 2026-02-28T23:59:59\n\
                [[security_event]]\nid = \"E-2\"\nkind = \"leak\"\nat = 2026-03-01T00:00:00\n";
    let charged = |dates: &str| {
        let book = judged(&contract("2026-03-01", &penalty(dates)), edge, OVER);
        settlement(&book).penalties[0].charges.len()
    };
    assert_eq!(charged(""), 2);
    assert_eq!(charged("since = \"A1\""), 1);
    assert_eq!(charged("until = \"A1\""), 1);
}

#[test]
fn an_amended_price_holds_from_its_date_on() {
    let priced = contract("2026-03-01", CARD)
        .replace(
            "text   = \"扣分与扣款改变。\"",
            "text   = \"扣分与扣款改变。\"\ntotal  = \"120000.00 CNY\"",
        )
        .replace(
            "last   = 2026-08-31\namount = \"50000.00 CNY\"",
            "last   = 2026-08-31\namount = \"70000.00 CNY\"",
        );
    let before = judged(&priced, LEAKS, "2026-02-28T23:59:59");
    assert_eq!(settlement(&before).total.amount.to_string(), "100000.00");
    let after = judged(&priced, LEAKS, "2026-03-01T00:00:00");
    assert_eq!(settlement(&after).total.amount.to_string(), "120000.00");
    is(&judged(&priced, LEAKS, OVER), [("90", "1000"), ("70", "3500")]);
    let unstated = priced.replace("amount = \"50000.00 CNY\"", "");
    let found = said(&book(&unstated, LEAKS, OVER));
    assert!(found.iter().any(|line| line.contains("period `h1` states no amount")), "{found:#?}");
    // A band of the total takes the total of the period's first day.
    let whole = priced
        .replace("deduct = \"2%\"", "deduct = \"2%\"\nbase = \"total\"")
        .replace("deduct = \"5%\"", "deduct = \"5%\"\nbase = \"total\"");
    is(&judged(&whole, LEAKS, OVER), [("90", "2000"), ("70", "6000")]);
}

#[test]
fn shares_of_payment_are_those_of_the_day() {
    let stages = CARD.replace(
        "share   = \"100%\"\nwhen    = [{ on_or_after = 2026-09-01 }]\ndeducts = [\"h1\", \"h2\"]",
        "share   = \"100%\"\nwhen    = [{ on_or_after = 2026-09-01 }]\ndeducts = [\"h1\", \"h2\"]\nuntil   = \"A1\"\n\n[[stage]]\nid      = \"early\"\nclause  = \"C-1\"\ntitle   = \"首款\"\nshare   = \"40%\"\nwhen    = [{ on_or_after = 2026-03-01 }]\nsince   = \"A1\"\n\n[[stage]]\nid      = \"late\"\nclause  = \"C-1\"\ntitle   = \"尾款\"\nshare   = \"60%\"\nwhen    = [{ on_or_after = 2026-09-01 }]\ndeducts = [\"h1\", \"h2\"]\nsince   = \"A1\"",
    );
    let nets = |as_of: &str| -> Vec<(String, String)> {
        let book = judged(&contract("2026-03-01", &stages), LEAKS, as_of);
        let terms = &book.ledger.contracts[0].terms.stages;
        let stages = settlement(&book).stages.iter();
        stages
            .map(|one| {
                let gross = one.gross.amount.normalize().to_string();
                (terms[one.stage].id.text.clone(), gross)
            })
            .collect()
    };
    assert_eq!(nets("2026-02-28T23:59:59"), [("all".to_owned(), "100000".to_owned())]);
    let late = [("early".to_owned(), "40000".to_owned()), ("late".to_owned(), "60000".to_owned())];
    assert_eq!(nets("2026-03-01T00:00:00"), late);
}

/// Two payments that stay, two that the amendment replaces by dearer ones.
fn quarters() -> String {
    let mut text = String::new();
    for (id, amount, day, words) in [
        ("s1", 20000, "2025-12-01", "deducts = [\"h1\"]"),
        ("s2", 30000, "2026-02-01", ""),
        ("s3", 20000, "2026-05-01", "deducts = [\"h2\"]\nuntil = \"A1\""),
        ("s4", 30000, "2026-08-01", "until = \"A1\""),
        ("s3-a", 30000, "2026-05-01", "deducts = [\"h2\"]\nsince = \"A1\""),
        ("s4-a", 40000, "2026-08-01", "since = \"A1\""),
    ] {
        text.push_str(&format!(
            "\n[[stage]]\nid = \"{id}\"\nclause = \"C-1\"\ntitle = \"{id}\"\n\
             amount = \"{amount}.00 CNY\"\nwhen = [{{ on_or_after = {day} }}]\n{words}\n"
        ));
    }
    text
}

#[test]
fn payments_of_stated_amounts_stay_when_an_amendment_changes_the_price() {
    let card = CARD.split("[[stage]]").next().expect("the card comes before the payments");
    let priced = |total: &str| {
        contract("2026-03-01", &format!("{card}{}", quarters())).replace(
            "text   = \"扣分与扣款改变。\"",
            &format!("text   = \"扣分与扣款改变。\"\ntotal  = \"{total} CNY\""),
        )
    };
    let gross = |as_of: &str| -> Vec<(String, String)> {
        let book = judged(&priced("120000.00"), LEAKS, as_of);
        let money = settlement(&book);
        // Payments less deductions come to what is payable, whatever the day.
        let now = |range: &pactbook::assessment::MoneyRange| range.now.amount;
        let nets: Decimal = money.stages.iter().map(|one| now(&one.net)).sum();
        assert_eq!(nets - now(&money.outstanding), now(&money.payable), "{as_of}");
        let terms = &book.ledger.contracts[0].terms.stages;
        let id = |stage: usize| terms[stage].id.text.clone();
        money.stages.iter().map(|one| (id(one.stage), one.gross.amount.to_string())).collect()
    };
    let before = [("s1", "20000.00"), ("s2", "30000.00"), ("s3", "20000.00"), ("s4", "30000.00")];
    let after =
        [("s1", "20000.00"), ("s2", "30000.00"), ("s3-a", "30000.00"), ("s4-a", "40000.00")];
    let owned = |of: [(&str, &str); 4]| of.map(|(id, sum)| (id.to_owned(), sum.to_owned()));
    assert_eq!(gross("2026-02-28T23:59:59"), owned(before));
    assert_eq!(gross("2026-03-01T00:00:00"), owned(after));
    assert_eq!(gross(OVER), owned(after));
    let found = said(&book(&priced("120000.01"), LEAKS, OVER));
    let sum = "payments as of 2026-03-01 sum to 120,000.00 CNY, the total is 120,000.01 CNY";
    assert!(found.iter().any(|line| line.contains(sum)), "{found:#?}");
}

#[test]
fn the_site_shows_the_amount_of_a_payment_where_a_share_would_stand() {
    let stated = CARD.replace("share   = \"100%\"", "amount  = \"100000.00 CNY\"");
    let book = judged(&contract("2026-03-01", &stated), LEAKS, OVER);
    let proof = &settlement(&book).stages[0].proof;
    assert!(proof.lines.iter().any(|line| line.label.key == "settle-stage-gross-stated"));
    let files = pactbook::site::compose(&book).expect("the shipped theme is sound").files;
    let mut heads = Vec::new();
    for (path, bytes) in &files {
        let page = String::from_utf8_lossy(bytes);
        if path.ends_with("settlement.html") || path.ends_with("settlement/index.html") {
            heads.extend(page.lines().filter(|line| line.contains("全款")).map(str::to_owned));
        }
    }
    assert!(
        heads.iter().any(|line| line.contains("<h3") && line.contains("100,000.00")),
        "{heads:#?}"
    );
    assert!(!heads.iter().any(|line| line.contains("100%")), "{heads:#?}");
}

#[test]
fn an_amount_in_another_currency_leaves_the_money_open() {
    let stated = CARD.replace("share   = \"100%\"", "amount  = \"100000.00 USD\"");
    let book = book(&contract("2026-03-01", &stated), LEAKS, OVER);
    let found = said(&book);
    assert!(found.iter().any(|line| line.contains("is in USD")), "{found:#?}");
    let money = settlement(&book);
    assert_eq!(money.payable.low.amount.to_string(), "0.00");
    assert!(!money.stages[0].net.is_exact());
}

#[test]
fn the_site_shows_amendments_and_which_text_applies() {
    let versions = "since = \"A1\"\n\n[[clause]]\nid     = \"C-2\"\ntitle  = \"旧条款\"\ngroup  = \"一\"\ntext   = \"旧文\"\nsource = \"L2\"\nunjudged = \"无记录\"\nuntil  = \"A1\"\n\n[[clause]]\nid       = \"C-3\"\ntitle    = \"新条款\"\ngroup    = \"一\"\ntext     = \"新文\"\nsource   = \"L3\"\nunjudged = \"无记录\"\nsince    = \"A1\"\nreplaces = \"C-2\"\n";
    let book = judged(&contract("2026-03-01", versions), LEAKS, OVER);
    let outcomes = &book.verdicts[0].decided[0].outcomes;
    assert_eq!(outcomes.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["E-2"]);
    let told = outcomes[0].proof.facts.iter().any(|fact| fact.label.key == "proof-text");
    assert!(told, "the proof says which text applies");
    let files = pactbook::site::compose(&book).expect("the shipped theme is sound").files;
    let page = |end: &str| -> String {
        let found = files.iter().find(|(path, _)| path.ends_with(end));
        let (_, bytes) = found.unwrap_or_else(|| panic!("{end} in {:?}", files.keys()));
        String::from_utf8(bytes.clone()).expect("pages are UTF-8")
    };
    let front = page("demo.html");
    for words in ["补充协议一", "2026-03-01", "扣分与扣款改变。", "C-1"] {
        assert!(front.contains(words), "{words} is not on the contract page");
    }
    let clauses = page("demo/clauses.html");
    for words in ["取代 C-2", "由 C-3 取代", "有效至 2026-02-28", "自 2026-03-01 起生效"]
    {
        assert!(clauses.contains(words), "{words} is not on the page of clauses");
    }
    let rule = page("obligation_leak.html");
    assert!(rule.contains("自 2026-03-01 起生效（补充协议一 A1）"), "{rule}");
}
