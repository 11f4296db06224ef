//! The findings of git: filed late, changed, deleted, dated ahead, backdated, unknown.

use pactbook::base::finding::Finding;
use pactbook::base::finding::Level;
use pactbook::book::Book;
use pactbook::integrity::Irregularity;
use pactbook::integrity::Knowledge;
use pactbook::integrity::What;

use super::past::Past;
use crate::bench;
use crate::bench::IDENTITY;
use crate::bench::clause;
use crate::bench::said;

const LATER: &str = "2026-06-01T00:00:00";

const ASKED: &str =
    "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-09-30T10:00:00\n";

const FILING: &str = "\n[filing]\ncounts = \"landed\"\n\n[[filing.limit]]\nkinds = [\"question\"]\n\
                      within = \"3 workdays\"\n";

fn contract() -> String {
    format!("{IDENTITY}{FILING}")
}

/// The contract with a mail address for each party.
fn named() -> String {
    let identities = [
        ("id   = \"buyer\"\nrole = \"采购人\"\n", "officer"),
        ("id   = \"supplier\"\nrole = \"供应商\"\n", "engineer"),
    ];
    let mut contract = contract();
    for (party, name) in identities {
        let identity = format!(
            "{party}\n[[party.identity]]\nname = \"{name}\"\nmails = [\"{name}@example.org\"]\n"
        );
        assert!(contract.contains(party));
        contract = contract.replace(party, &identity);
    }
    contract
}

fn landed(at: &str) -> Past {
    let mut past = Past::of(&contract());
    past.commit(at, &[("a.toml", Some(ASKED))]);
    past
}

/// The irregularities of the only contract.
fn all(book: &Book) -> Vec<What> {
    book.integrity[0].incidents.iter().map(|one| one.what).collect()
}

fn one(book: &Book, what: What) -> &Irregularity {
    let found: Vec<&Irregularity> =
        book.integrity[0].incidents.iter().filter(|one| one.what == what).collect();
    assert_eq!(found.len(), 1, "{:#?}", said(book));
    found[0]
}

/// What a finding says, in English.
fn words(book: &Book, what: What) -> String {
    let finding = &one(book, what).finding;
    let is_it = |other: &&Finding| {
        (&other.rule, &other.message, other.place)
            == (&finding.rule, &finding.message, finding.place)
    };
    assert_eq!(book.findings.iter().filter(is_it).count(), 1, "{finding:?} is one of the book's");
    assert!(finding.place.is_some() || finding.path.is_some(), "{finding:?} has a place");
    let start = format!("{}[{}]", finding.level.name(), finding.rule);
    let lines: Vec<String> =
        said(book).into_iter().filter(|line| line.starts_with(&start)).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines[0].clone()
}

#[test]
fn filed_at_the_limit_is_in_time_and_a_second_later_is_not() {
    assert_eq!(all(&landed("2025-10-11T23:59:59").book(LATER)), []);
    let book = landed("2025-10-12T00:00:00").book(LATER);
    assert_eq!(all(&book), [What::FiledLate]);
    let words = words(&book, What::FiledLate);
    assert!(words.contains("data/demo/records/a.toml:1:1"), "{words}");
    assert!(words.contains("filed 1 s late: at 2025-10-12 00:00:00"), "{words}");
    assert!(words.contains("commit 000000000000 by engineer"), "{words}");
}

#[test]
fn a_limit_of_office_hours_runs_on_the_shift() {
    let contract = contract().replace("3 workdays\"", "2h\"\nclock = \"office\"");
    // Asked at 10:00 in the shift from 10:00 to 14:00.
    for (at, late) in [("2025-09-30T12:00:00", 0), ("2025-09-30T12:00:01", 1)] {
        let mut past = Past::of(&contract);
        past.commit(at, &[("a.toml", Some(ASKED))]);
        assert_eq!(all(&past.book(LATER)).len(), late, "{at}");
    }
}

#[test]
fn a_limit_may_run_from_another_field() {
    let contract = contract().replace("within", "from = \"responded_at\"\nwithin");
    let answered = format!("{ASKED}responded_at = 2025-10-10T00:00:00\n");
    for (text, late) in [(ASKED, 0), (answered.as_str(), 0)] {
        let mut past = Past::of(&contract);
        // Three working days from the tenth: the eleventh, thirteenth, fourteenth.
        past.commit("2025-10-14T23:59:59", &[("a.toml", Some(text))]);
        assert_eq!(all(&past.book(LATER)).len(), late);
    }
    let mut past = Past::of(&contract);
    past.commit("2025-10-15T00:00:00", &[("a.toml", Some(&answered))]);
    assert_eq!(all(&past.book(LATER)), [What::FiledLate]);
}

#[test]
fn what_is_not_filed_when_the_limit_is_over_is_late() {
    let mut past = Past::of(&contract());
    let edits = [("a.toml", Some(ASKED))];
    assert_eq!(all(&past.work_tree("2025-10-11T23:59:59", &edits)), []);
    let book = past.work_tree("2025-10-12T00:00:00", &edits);
    assert_eq!(all(&book), [What::FiledLate]);
    assert!(words(&book, What::FiledLate).contains("not filed yet"));
}

#[test]
fn where_the_clone_begins_nothing_is_late() {
    let book = landed("2025-12-12T00:00:00").shallow().book(LATER);
    assert_eq!(all(&book), [What::HistoryUnknown]);
    assert!(words(&book, What::HistoryUnknown).contains("git fetch --unshallow"));
    assert_eq!(book.integrity[0].knowledge, Knowledge::Partial);
}

#[test]
fn where_rights_cannot_be_checked_it_is_an_error() {
    for (contract, level) in [(contract(), Level::Warning), (named(), Level::Error)] {
        let mut past = Past::of(&contract);
        past.commit("2025-10-01T09:00:00", &[("a.toml", Some(ASKED))]);
        assert_eq!(all(&past.book(LATER)), []);
        let when = "2025-10-02T09:00:00";
        past.commit_dated("somebody", when, when, &[("./README.md", Some("read"))]);
        let book = past.shallow().book(LATER);
        // Whoever made the commit at which the clone begins is not the one who filed what lies there.
        assert_eq!(all(&book), [What::HistoryUnknown]);
        assert_eq!(one(&book, What::HistoryUnknown).finding.level, level);
    }
}

#[test]
fn a_contract_that_demands_git_makes_an_unknown_history_an_error() {
    let demanding = contract().replace("[filing]", "[filing]\ngit = \"required\"");
    let mut past = Past::of(&demanding);
    past.commit("2025-10-01T00:00:00", &[("a.toml", Some(ASKED))]);
    let whole = past.book(LATER);
    assert!(whole.integrity[0].is_demanded);
    assert_eq!(all(&whole), []);
    let book = past.shallow().book(LATER);
    assert!(words(&book, What::HistoryUnknown).starts_with("error[history-unknown]"));
    let folder = bench::book(&demanding, ASKED, LATER);
    assert!(words(&folder, What::HistoryUnknown).starts_with("error[history-unknown]"));
    assert!(words(&folder, What::HistoryUnknown).contains("git clone"));
}

#[test]
fn without_git_a_contract_that_asks_nothing_of_it_is_told_nothing() {
    let book = bench::book(IDENTITY, ASKED, LATER);
    assert_eq!(all(&book), []);
    assert!(!said(&book).iter().any(|line| line.contains("history-unknown")));
}

#[test]
fn an_edit_after_landing_is_found_with_both_values() {
    let mut past = landed("2025-10-01T09:00:00");
    let edited = ASKED.replace("T10:00:00", "T11:00:00");
    past.commit("2025-10-09T09:00:00", &[("a.toml", Some(&edited))]);
    let book = past.book(LATER);
    assert_eq!(all(&book), [What::ChangedAfterLanding]);
    let found = words(&book, What::ChangedAfterLanding);
    assert!(found.contains("2025-09-30 10:00:00 → 2025-09-30 11:00:00"), "{found}");
    let irregular = one(&book, What::ChangedAfterLanding);
    let event = &super::history(&book, "Q-1").events[1];
    assert_eq!(irregular.act.as_ref().map(|act| &act.commit), Some(&event.act().commit));
    assert_eq!(irregular.landed, Some(event.landed));
    assert_eq!(irregular.finding.level, Level::Warning);
    // Judged as of the second in which it landed it is one, a second before only worth knowing.
    let level = |as_of| one(&past.book(as_of), What::ChangedAfterLanding).finding.level;
    assert_eq!(level("2025-10-09T09:00:00"), Level::Warning);
    assert_eq!(level("2025-10-09T08:59:59"), Level::Note);
}

#[test]
fn many_edits_of_a_record_are_one_finding() {
    let mut past = landed("2025-10-01T09:00:00");
    for hour in 11..21 {
        let edited = ASKED.replace("T10:", &format!("T{hour}:"));
        past.commit(&format!("2025-10-09T{hour}:00:00"), &[("a.toml", Some(&edited))]);
    }
    let book = past.book(LATER);
    assert_eq!(all(&book), [What::ChangedAfterLanding]);
    assert!(words(&book, What::ChangedAfterLanding).contains("10 values changed"));
}

#[test]
fn adding_what_was_missing_and_writing_otherwise_are_normal_work() {
    let mut past = landed("2025-10-01T09:00:00");
    let answered = format!("# 已答复\n{ASKED}responded_at = 2025-10-01T10:00:00\n");
    past.commit("2025-10-09T09:00:00", &[("a.toml", Some(&answered))]);
    let book = past.book(LATER);
    assert_eq!(all(&book), []);
    assert_eq!(super::events(&book, "Q-1").len(), 2);
}

#[test]
fn an_edit_in_the_merge_that_lands_the_record_is_no_edit_after_landing() {
    let mut past = Past::of(&contract());
    let edited = ASKED.replace("T10:00:00", "T11:00:00");
    let (first, second): ([super::past::Edit<'_>; 1], [super::past::Edit<'_>; 1]) =
        ([("a.toml", Some(ASKED))], [("a.toml", Some(&edited))]);
    past.merge(
        "2025-10-03T09:00:00",
        &[("engineer", "2025-10-01T09:00:00", &first), ("tester", "2025-10-02T09:00:00", &second)],
        &[],
    );
    let book = past.book(LATER);
    assert_eq!(all(&book), []);
    assert_eq!(super::events(&book, "Q-1").len(), 2);
}

#[test]
fn a_deleted_record_is_found_at_its_path() {
    let mut past = landed("2025-10-01T09:00:00");
    past.commit("2025-10-09T09:00:00", &[("a.toml", None)]);
    let book = past.book(LATER);
    assert_eq!(all(&book), [What::RecordDeleted]);
    assert!(words(&book, What::RecordDeleted).contains("data/demo/records/a.toml"));
    assert_eq!(one(&book, What::RecordDeleted).finding.level, Level::Error);
    past.commit("2025-10-10T09:00:00", &[("b.toml", Some(ASKED))]);
    assert_eq!(all(&past.book(LATER)), []);
}

#[test]
fn what_the_purchaser_deletes_is_a_warning_and_what_anybody_else_does_an_error() {
    let contract = named();
    for (author, level) in [("officer", Level::Warning), ("engineer", Level::Error)] {
        let mut past = Past::of(&contract);
        past.commit("2025-10-01T09:00:00", &[("a.toml", Some(ASKED))]);
        let when = "2025-10-09T09:00:00";
        past.commit_dated(author, when, when, &[("a.toml", None)]);
        assert_eq!(one(&past.book(LATER), What::RecordDeleted).finding.level, level, "{author}");
        // A date of its own choice makes nobody's deletion harmless.
        let before = match level {
            Level::Warning => Level::Note,
            level => level,
        };
        let book = past.book("2025-10-09T08:59:59");
        assert_eq!(one(&book, What::RecordDeleted).finding.level, before, "{author}");
    }
}

#[test]
fn what_happens_after_its_commit_is_dated_ahead() {
    let answered = |at: &str| format!("{ASKED}responded_at = {at}\n");
    for (at, n) in [("2025-10-01T09:00:00", 0), ("2025-10-01T09:00:01", 1)] {
        let mut past = Past::of(&contract());
        past.commit("2025-10-01T09:00:00", &[("a.toml", Some(&answered(at)))]);
        let book = past.book(LATER);
        assert_eq!(all(&book).len(), n, "{at}");
        if n == 1 {
            assert!(words(&book, What::DatedAhead).contains("Responded at is 2025-10-01 09:00:01"));
        }
    }
    // Said by an edit, and corrected by the next: it was said all the same.
    let mut past = landed("2025-10-01T09:00:00");
    past.commit("2025-10-02T09:00:00", &[("a.toml", Some(&answered("2025-10-03T00:00:00")))]);
    past.commit("2025-10-04T09:00:00", &[("a.toml", Some(&answered("2025-10-02T00:00:00")))]);
    let found = all(&past.book(LATER));
    assert!(found.contains(&What::DatedAhead), "{found:?}");
}

#[test]
fn a_due_time_may_lie_ahead() {
    let agreed = "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-09-30T10:00:00\nagreed_due = 2026-01-01T00:00:00\n";
    let mut past = Past::of(&contract());
    past.commit("2025-10-01T09:00:00", &[("a.toml", Some(agreed))]);
    let book = past.book(LATER);
    assert!(!all(&book).contains(&What::DatedAhead), "{:#?}", said(&book));
}

#[test]
fn a_commit_before_its_parent_is_backdated() {
    let mut past = landed("2025-10-01T09:00:00");
    let noted = format!("{ASKED}note = \"补\"\n");
    past.commit("2025-10-01T09:00:00", &[("a.toml", Some(&noted))]);
    assert_eq!(all(&past.book(LATER)), [], "the same second is no offence");
    let other = ASKED.replace("Q-1", "Q-2").replace("09-30", "09-29");
    past.commit("2025-10-01T08:59:59", &[("b.toml", Some(&other))]);
    let book = past.book(LATER);
    assert_eq!(all(&book), [What::CommitBackdated]);
    assert!(words(&book, What::CommitBackdated).contains("data/demo/records/b.toml"));
    // It cannot have landed before its parent.
    let event = &super::history(&book, "Q-2").events[0];
    assert_eq!(event.landed, bench::at("2025-10-01T09:00:00"));
}

#[test]
fn a_backdated_commit_behind_a_merge_is_found_too() {
    let mut past = landed("2025-10-01T09:00:00");
    let other = ASKED.replace("Q-1", "Q-2").replace("09-30", "09-29");
    let noted = format!("{other}note = \"补\"\n");
    let (first, second): ([super::past::Edit<'_>; 1], [super::past::Edit<'_>; 1]) =
        ([("b.toml", Some(&other))], [("b.toml", Some(&noted))]);
    past.merge(
        "2025-10-03T09:00:00",
        &[
            ("engineer", "2025-10-02T09:00:00", &first),
            ("engineer", "2025-10-02T08:00:00", &second),
        ],
        &[],
    );
    assert_eq!(all(&past.book(LATER)), [What::CommitBackdated]);
}

#[test]
fn what_a_filing_table_names_must_exist() {
    let wrong = format!(
        "{}\n[filing]\nclause = \"C-9\"\ngit = \"demanded\"\n\n[[filing.limit]]\nkinds = [\"questoin\"]\n\
         within = \"3 dayz\"\nclock = \"offise\"\n\n[[filing.limit]]\nkinds = [\"question\"]\nfrom = \"asked\"\n\
         within = \"1h\"\n\n[[filing.limit]]\nwithn = \"1h\"\n",
        clause("kind = \"review\"\non = \"review\"\ntitle = \"评\"\n")
    );
    let book = bench::book(&wrong, ASKED, LATER);
    let said = said(&book);
    for part in [
        "no clause `C-9`",
        "`git` cannot be `demanded`",
        "no record kind `questoin`",
        "question",
        "`within` must be",
        "offise",
        "`question` has no field `asked`",
        "unknown key `withn`",
        "`kinds` is missing",
    ] {
        assert!(said.iter().any(|line| line.contains(part)), "{part} in {said:#?}");
    }
    assert_eq!(all(&book), [What::HistoryUnknown]);
}

#[test]
fn a_reading_of_the_limit_needs_the_calendar() {
    // 2031 is in no calendar: nobody can say when three working days are over.
    let mut past = Past::of(
        &contract().replace("last  = 2027-08-31\n\n[[party]]", "last  = 2031-08-31\n\n[[party]]"),
    );
    let far = ASKED.replace("2025-09-30", "2031-03-03");
    past.commit("2031-06-01T00:00:00", &[("a.toml", Some(&far))]);
    assert!(!all(&past.book("2031-07-01T00:00:00")).contains(&What::FiledLate));
}
