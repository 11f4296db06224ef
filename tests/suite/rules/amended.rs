//! Amendments: which text judges what, at the edge of the day on which it changes.

use pactbook::obligations::outcome::Verdict;

use crate::bench::IDENTITY;
use crate::bench::book;
use crate::bench::outcomes;
use crate::bench::said;

const AMENDMENT: &str = "\n[[amendment]]\nid = \"A1\"\ntitle = \"补充协议一\"\ndate = 2026-03-01\nsource = \"补充协议一第 2 条\"\ntext = \"响应由 3 小时改为 2 小时。\"\n";

fn clause(id: &str, dates: &str, obligations: &[String]) -> String {
    let mut text = format!(
        "\n[[clause]]\nid = \"{id}\"\ntitle = \"条款\"\ngroup = \"一\"\ntext = \"要求\"\nsource = \"L1\"\n{dates}\n"
    );
    for obligation in obligations {
        text.push_str(&format!("\n[[clause.obligation]]\n{obligation}\n"));
    }
    text
}

fn response(id: &str, within: &str, dates: &str) -> String {
    format!(
        "id = \"{id}\"\nkind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"{within}\"\n{dates}"
    )
}

fn two_texts() -> String {
    let old = response("old", "3h", "until = \"A1\"");
    let new = response("new", "2h", "since = \"A1\"");
    format!("{IDENTITY}{AMENDMENT}{}", clause("C-1", "", &[old, new]))
}

fn question(id: &str, asked: &str, responded: &str) -> String {
    format!(
        "[[question]]\nid = \"{id}\"\nkind = \"question\"\nasked_at = {asked}\nresponded_at = {responded}\n"
    )
}

fn verdicts(contract: &str, records: &str, obligation: &str) -> Vec<(String, Verdict)> {
    let book = book(contract, records, "2026-07-01T09:00:00");
    assert!(!said(&book).iter().any(|line| line.contains("error[contract]")), "{:#?}", said(&book));
    let outcomes = outcomes(&book, obligation).iter();
    outcomes.map(|outcome| (outcome.id.clone(), outcome.verdict)).collect()
}

#[test]
fn the_trigger_decides_under_which_text_a_record_is_judged() {
    // Both are answered after 2 h 30 min: in time under the old text, late under the new one.
    let records = question("Q-1", "2026-02-28T23:59:59", "2026-03-01T02:29:59")
        + &question("Q-2", "2026-03-01T00:00:00", "2026-03-01T02:30:00");
    let contract = two_texts();
    assert_eq!(verdicts(&contract, &records, "old"), [("Q-1".to_owned(), Verdict::Met)]);
    assert_eq!(verdicts(&contract, &records, "new"), [("Q-2".to_owned(), Verdict::Breached)]);
}

#[test]
fn what_the_old_text_has_judged_stays_judged_under_it() {
    let records = question("Q-1", "2026-01-05T10:00:00", "2026-01-05T12:30:00")
        + &question("Q-2", "2026-01-06T10:00:00", "2026-01-06T13:00:01");
    let contract = two_texts();
    let met = ("Q-1".to_owned(), Verdict::Met);
    let late = ("Q-2".to_owned(), Verdict::Breached);
    assert_eq!(verdicts(&contract, &records, "old"), [met.clone(), late.clone()]);
    assert!(verdicts(&contract, &records, "new").is_empty());
    // The same without the amendment.
    let before =
        contract.replace("until = \"A1\"", "").replace("since = \"A1\"", "level = \"note\"");
    let book = book(&before, &records, "2026-07-01T09:00:00");
    let outcomes = outcomes(&book, "old").iter();
    let outcomes: Vec<_> = outcomes.map(|one| (one.id.clone(), one.verdict)).collect();
    assert_eq!(outcomes, [met, late]);
}

#[test]
fn the_last_day_decides_under_which_text_a_window_is_judged() {
    let every = |id: &str, every: &str, dates: &str| {
        format!(
            "id = \"{id}\"\nkind = \"cadence\"\non = \"inspection\"\nevery = \"{every}\"\n{dates}"
        )
    };
    // The week from 2026-02-23 on ends on 2026-03-01, the first day of the new text.
    let contract = format!(
        "{IDENTITY}{AMENDMENT}{}",
        clause(
            "C-1",
            "",
            &[
                every("old", "week", "until = \"A1\""),
                every("new", "week", "since = \"A1\"\ncount = 2")
            ]
        )
    );
    let (old, new) = (verdicts(&contract, "", "old"), verdicts(&contract, "", "new"));
    assert_eq!(old.last().map(|(id, _)| id.as_str()), Some("2026-W08"));
    assert_eq!(new.first().map(|(id, _)| id.as_str()), Some("2026-W09"));
    let months = contract.replace("\"week\"", "\"month\"");
    let (old, new) = (verdicts(&months, "", "old"), verdicts(&months, "", "new"));
    assert_eq!(old.last().map(|(id, _)| id.as_str()), Some("2026-02"));
    assert_eq!(new.first().map(|(id, _)| id.as_str()), Some("2026-03"));
    assert_eq!(old.len() + new.len(), 24, "each month of the term is owed once");
}

#[test]
fn the_dates_of_a_clause_are_those_of_its_obligations() {
    let records = question("Q-1", "2026-02-28T23:59:59", "2026-03-01T02:59:59")
        + &question("Q-2", "2026-03-01T00:00:00", "2026-03-01T03:00:00");
    let contract = format!(
        "{IDENTITY}{AMENDMENT}{}",
        clause("C-1", "until = \"A1\"", &[response("old", "3h", "")])
    );
    assert_eq!(verdicts(&contract, &records, "old"), [("Q-1".to_owned(), Verdict::Met)]);
}

#[test]
fn a_share_of_outcomes_counts_those_of_its_own_text() {
    let rate =
        "id = \"rate\"\nkind = \"ratio\"\noutcomes = [\"old\"]\nper = \"term\"\nat_least = \"50%\""
            .to_owned();
    let contract = format!(
        "{IDENTITY}{AMENDMENT}{}",
        clause("C-1", "", &[response("old", "3h", "until = \"A1\""), rate])
    );
    let records = question("Q-1", "2026-02-28T10:00:00", "2026-02-28T11:00:00")
        + &question("Q-2", "2026-03-01T10:00:00", "2026-03-01T20:00:00")
        + &question("Q-3", "2026-03-02T10:00:00", "2026-03-02T20:00:00");
    let book = book(&contract, &records, "2026-07-01T09:00:00");
    let value = outcomes(&book, "rate")[0].value.expect("a value");
    assert_eq!(value.to_string(), "100");
}

#[test]
fn a_text_of_an_amendment_that_does_not_exist_decides_nothing() {
    let contract = two_texts().replace("since = \"A1\"", "since = \"A2\"");
    let records = question("Q-2", "2026-03-01T00:00:00", "2026-03-01T02:30:00");
    let book = book(&contract, &records, "2026-07-01T09:00:00");
    let found = said(&book);
    assert!(found.iter().any(|line| line.contains("no amendment `A2`")), "{found:#?}");
    let verdicts: Vec<Verdict> =
        outcomes(&book, "new").iter().map(|outcome| outcome.verdict).collect();
    assert_eq!(verdicts, [Verdict::Undecidable, Verdict::Upcoming]);
}

#[test]
fn a_record_without_a_readable_date_is_undecided_under_both_texts() {
    let records = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = \"yesterday\"\n";
    let book = book(&two_texts(), records, "2026-07-01T09:00:00");
    for text in ["old", "new"] {
        let of = outcomes(&book, text);
        assert_eq!(of.len(), 1, "{text}: {:#?}", said(&book));
        assert_eq!(of[0].verdict, Verdict::Undecidable);
    }
}
