//! The times that only git knows, as fields that rules use.

use pactbook::book::Book;
use pactbook::handbook::case::Case;
use pactbook::obligations::outcome::Verdict;

use super::past::Past;
use crate::bench;
use crate::bench::clause;
use crate::bench::said;
use crate::bench::verdicts;

/// Filed within three working days.
const RULE: &str = "kind = \"deadline\"\non = \"question\"\ntitle = \"三个工作日内入库\"\n\
                    from = \"asked_at\"\nto = \"filed_at\"\nwithin = \"3 workdays\"\n";

/// Asked on the last day before a holiday that ends with a make-up Saturday: due 2025-10-11 23:59:59.
const ASKED: &str =
    "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-09-30T10:00:00\n";

const LATER: &str = "2026-06-01T00:00:00";

fn landed(contract: &str, at: &str) -> Past {
    let mut past = Past::of(contract);
    past.commit(at, &[("a.toml", Some(ASKED))]);
    past
}

fn verdict(book: &Book) -> Verdict {
    let all = verdicts(book);
    assert_eq!(all.len(), 1, "{all:?} {:#?}", said(book));
    all[0].1
}

#[test]
fn filed_in_the_last_second_of_the_make_up_workday_is_in_time() {
    let rule = clause(RULE);
    assert_eq!(verdict(&landed(&rule, "2025-10-11T23:59:59").book(LATER)), Verdict::Met);
    assert_eq!(verdict(&landed(&rule, "2025-10-12T00:00:00").book(LATER)), Verdict::Breached);
}

#[test]
fn before_a_weekend_that_is_worked() {
    let friday = ASKED.replace("09-30", "09-26");
    let verdict_of = |at: &str| {
        let mut past = Past::of(&clause(RULE));
        past.commit(at, &[("a.toml", Some(&friday))]);
        verdict(&past.book(LATER))
    };
    assert_eq!(verdict_of("2025-09-30T23:59:59"), Verdict::Met);
    assert_eq!(verdict_of("2025-10-01T00:00:00"), Verdict::Breached);
}

#[test]
fn what_is_not_committed_is_pending_until_it_is_due() {
    let mut past = Past::of(&clause(RULE));
    let edits = [("a.toml", Some(ASKED))];
    assert_eq!(verdict(&past.work_tree("2025-10-11T23:59:59", &edits)), Verdict::Pending);
    assert_eq!(verdict(&past.work_tree("2025-10-12T00:00:00", &edits)), Verdict::Breached);
}

#[test]
fn what_lands_after_the_instant_of_judgement_is_not_filed_yet() {
    let past = landed(&clause(RULE), "2025-10-12T00:00:00");
    assert_eq!(verdict(&past.book("2025-10-11T23:59:59")), Verdict::Pending);
    assert_eq!(verdict(&past.book("2025-10-11T23:59:58")), Verdict::Pending);
}

#[test]
fn a_later_edit_does_not_file_it_anew() {
    let mut past = landed(&clause(RULE), "2025-10-11T09:00:00");
    past.commit("2025-12-01T09:00:00", &[("a.toml", Some(&format!("{ASKED}note = \"补\"\n")))]);
    assert_eq!(verdict(&past.book(LATER)), Verdict::Met);
}

#[test]
fn what_the_clone_does_not_reach_is_undecidable() {
    let past = landed(&clause(RULE), "2025-10-11T09:00:00").shallow();
    let book = past.book(LATER);
    assert_eq!(verdict(&book), Verdict::Undecidable);
    assert!(said(&book).iter().any(|line| line.starts_with("warning[history-unknown]")));
}

#[test]
fn without_git_nobody_can_say_when_it_was_filed() {
    let book = bench::book(&clause(RULE), ASKED, LATER);
    assert_eq!(verdict(&book), Verdict::Undecidable);
    let unknown: Vec<String> =
        said(&book).into_iter().filter(|line| line.contains("history-unknown")).collect();
    assert_eq!(unknown.len(), 1, "{unknown:?}");
}

#[test]
fn the_contract_says_which_time_counts() {
    let verdict_of = |counts: &str| {
        let contract = format!("{}\n[filing]\ncounts = \"{counts}\"\n", clause(RULE));
        let mut past = Past::of(&contract);
        past.commit_dated(
            "engineer",
            "2025-10-11T23:59:59",
            "2025-10-12T00:00:00",
            &[("a.toml", Some(ASKED))],
        );
        verdict(&past.book(LATER))
    };
    assert_eq!(verdict_of("written"), Verdict::Met);
    assert_eq!(verdict_of("committed"), Verdict::Breached);
    assert_eq!(verdict_of("landed"), Verdict::Breached);
    // Nobody can say which one was agreed.
    assert_eq!(verdict_of("pushed"), Verdict::Undecidable);
}

#[test]
fn a_merge_files_when_it_lands_and_its_commit_says_when_it_was_committed() {
    let verdict_of = |field: &str| {
        let mut past = Past::of(&clause(&RULE.replace("filed_at", field)));
        let edits: &[super::past::Edit<'_>] = &[("a.toml", Some(ASKED))];
        past.merge("2025-10-12T00:00:00", &[("engineer", "2025-10-11T23:59:59", edits)], &[]);
        verdict(&past.book(LATER))
    };
    assert_eq!(verdict_of("landed_at"), Verdict::Breached);
    assert_eq!(verdict_of("filed_at"), Verdict::Breached);
    assert_eq!(verdict_of("committed_at"), Verdict::Met);
    assert_eq!(verdict_of("written_at"), Verdict::Met);
}

#[test]
fn a_record_cannot_say_itself_when_it_was_filed() {
    let mut past = Past::of(&clause(RULE));
    let stated = format!("{ASKED}filed_at = 2025-10-01T00:00:00\n");
    past.commit("2025-10-12T00:00:00", &[("a.toml", Some(&stated))]);
    let book = past.book(LATER);
    assert_eq!(verdict(&book), Verdict::Breached);
    assert!(
        said(&book).iter().any(|line| line.starts_with("error[git-field]")),
        "{:#?}",
        said(&book)
    );
}

#[test]
fn an_expression_may_look_at_the_times() {
    let rule = "kind = \"forbid\"\non = \"question\"\ntitle = \"不得隔年补交\"\n\
                where = \"landed_at > asked_at + 30d\"\n";
    for (expression, at, expected) in [
        ("landed_at > responded_at", "2025-10-02T00:00:01", Verdict::Breached),
        ("landed_at > responded_at", "2025-10-02T00:00:00", Verdict::Met),
    ] {
        let rule = rule.replace("landed_at > asked_at + 30d", expression);
        let mut past = Past::of(&clause(&rule));
        let answered = format!("{ASKED}responded_at = 2025-10-02T00:00:00\n");
        past.commit(at, &[("a.toml", Some(&answered))]);
        let book = past.book("2027-09-02T00:00:00");
        let breached = verdicts(&book).iter().any(|(_, verdict)| *verdict == Verdict::Breached);
        assert_eq!(breached, expected == Verdict::Breached, "{:#?}", said(&book));
    }
}

#[test]
fn a_worked_case_states_the_time_itself() {
    let case = |filed: &str| {
        format!(
            "# 恰在时限内入库\n# as-of: 2026-06-01T00:00:00\n[[clause.obligation]]\nid = \"rule\"\n{RULE}\n\
             {ASKED}{filed}"
        )
    };
    let judged = Case::read(&case("filed_at = 2025-10-11T23:59:59\n# expect: Q-1 met\n")).judge();
    assert!(judged.rows.iter().all(|row| judged.agrees(row)), "{:?}", judged.rows);
    assert_eq!(judged.findings, []);
    let judged = Case::read(&case("# expect: Q-1 breached\n")).judge();
    assert!(judged.rows.iter().all(|row| judged.agrees(row)), "{:?}", judged.rows);
}
