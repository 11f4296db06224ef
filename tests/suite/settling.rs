//! Points and money from contract and records to the end: what cannot be judged or read is open,
//! never decided by itself.

use pactbook::assessment::Assessment;
use pactbook::assessment::ItemScore;
use pactbook::assessment::Range;
use pactbook::book::Book;

use crate::bench::book;
use crate::bench::clause;

const OVER: &str = "2026-09-02T00:00:00";

/// Two bands: everything under 80 points costs a tenth.
const BANDS: &str = "[[band]]\nclause = \"C-1\"\ntitle = \"b\"\nscore = \"[0, 80)\"\ndeduct = \"10%\"\n\
                     [[band]]\nclause = \"C-1\"\ntitle = \"a\"\nscore = \"[80, 100]\"\ndeduct = \"0%\"\n";

/// One point for a step below 90 percent, all of the item without data.
const STEPS: &str = "{ measure = \"rule\", below = 90, step = 5, points = 2 }";

/// A contract of one obligation, a card of one item and these terms.
fn terms(rule: &str, deduct: &str, terms: &str) -> String {
    format!(
        "{}\n[scorecard]\ntitle = \"卡\"\ntotal = 100\n[[scorecard.section]]\nid = \"S\"\n\
         title = \"s\"\npoints = 100\n[[scorecard.section.item]]\nid = \"I\"\ntitle = \"i\"\n\
         standard = \"s\"\npoints = 100\ndeduct = [{deduct}]\n{terms}\n",
        clause(rule)
    )
}

fn assessment(book: &Book) -> &Assessment {
    &book.assessments[0]
}

fn item(book: &Book) -> &ItemScore {
    &assessment(book).periods[0].sections[0].items[0]
}

fn ends(range: Range) -> [String; 3] {
    [range.low, range.now, range.high].map(|number| number.normalize().to_string())
}

/// The first year's score and whether it is final.
fn first_year(book: &Book) -> ([String; 3], bool) {
    let year = &assessment(book).periods[0];
    (ends(year.total), year.is_final)
}

/// An incident of the first year with these further lines.
fn incident(id: &str, rest: &str) -> String {
    format!("[[incident]]\nid = \"{id}\"\nreported_at = 2025-10-15T10:00:00\n{rest}\n")
}

const SIGNED: &str = "judged_by = \"信息中心\"\njudged_at = 2025-10-16T00:00:00\n";

const SHARE: &str = "kind = \"ratio\"\non = \"incident\"\namong = \"severity == 'major'\"\n\
                     where = \"has(restored_at)\"\nat_least = 90";

const HOURS: &str = "kind = \"stat\"\non = \"incident\"\namong = \"severity == 'major'\"\n\
                     value = \"(restored_at - reported_at) / duration('1h')\"";

#[test]
fn a_measure_that_the_contract_states_wrongly_leaves_its_item_open() {
    let contract = terms("kind = \"stat\"\non = \"survey\"\nvalue = \"nonsense\"", STEPS, BANDS);
    assert_eq!(
        first_year(&book(&contract, "", OVER)),
        (["0", "100", "100"].map(str::to_owned), false)
    );
}

#[test]
fn a_measure_whose_only_record_nobody_signed_is_not_missing_data() {
    let unsigned = incident("A", "restored_at = 2025-10-15T13:00:00\nseverity = \"major\"");
    for rule in [SHARE, HOURS] {
        let book = book(&terms(rule, STEPS, BANDS), &unsigned, OVER);
        assert_eq!(first_year(&book), (["0", "100", "100"].map(str::to_owned), false), "{rule}");
        assert_eq!(item(&book).n_evidence, 1, "{rule}");
    }
    // Nothing filed at all is missing data.
    let silent = book(&terms(HOURS, STEPS, BANDS), "", OVER);
    assert_eq!(first_year(&silent), (["0", "0", "0"].map(str::to_owned), true));
    assert!(!item(&silent).is_quiet(), "it lost points for want of reports");
}

#[test]
fn a_share_that_is_partly_judged_costs_between_its_ends() {
    let good = incident(
        "A",
        &format!("restored_at = 2025-10-15T13:00:00\nseverity = \"major\"\n{SIGNED}"),
    );
    let bad = incident("B", &format!("severity = \"major\"\n{SIGNED}"));
    let open = incident("C", "restored_at = 2025-10-15T13:00:00\nseverity = \"major\"");
    // One of two: 8 steps. With the open one 33.3 %, 12 steps, or 66.7 %, 5 steps.
    let book_of = |records: &str| book(&terms(SHARE, STEPS, BANDS), records, OVER);
    let book = book_of(&format!("{good}{bad}{open}"));
    assert_eq!(first_year(&book), (["76", "84", "90"].map(str::to_owned), false));
    let money = assessment(&book).settlement.as_ref().expect("the contract states a total");
    assert!(!money.deductions[0].is_final);
    assert_ne!(money.payable.low, money.payable.high);
    let judged = book_of(&format!("{good}{bad}"));
    assert_eq!(first_year(&judged), (["84", "84", "84"].map(str::to_owned), true));
}

#[test]
fn an_obligation_that_the_contract_states_wrongly_may_cost_all_of_its_item() {
    let rule = "kind = \"forbid\"\non = \"complaint\"\nwhere = \"nonsense\"";
    let contract = terms(rule, "{ of = [\"rule\"], points = 2 }", BANDS);
    let book = book(&contract, "", OVER);
    assert_eq!(first_year(&book), (["0", "100", "100"].map(str::to_owned), false));
    let said = |key: &str| item(&book).proof.lines.iter().any(|line| line.label.key == key);
    assert!(said("assess-undecided"), "{:#?}", item(&book).proof);
}
