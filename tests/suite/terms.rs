//! What is wrong with the words of points and money is found at the contract's own line, and
//! nothing of it is settled for sure.

use pactbook::book::Book;

use crate::bench::book;
use crate::bench::clause;
use crate::bench::said;

const RULE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\n\
                    to = \"responded_at\"\nwithin = \"2h\"";

const LATE: &str = "[[incident]]\nid = \"INC-1\"\nreported_at = 2025-10-15T10:00:00\n\
                    responded_at = 2025-10-15T13:00:00\n";

fn read(terms: &str) -> Book {
    book(&format!("{}\n{terms}", clause(RULE)), LATE, "2026-09-02T00:00:00")
}

fn keys(book: &Book) -> Vec<&str> {
    let contract = book.findings.iter().filter(|finding| finding.rule != "rule");
    contract.map(|finding| finding.message.key).collect()
}

fn penalty(words: &str) -> String {
    format!("[[penalty]]\nid = \"pn\"\nclause = \"C-1\"\ntitle = \"t\"\n{words}\n")
}

#[test]
fn a_penalty_that_cannot_be_read_is_found_and_leaves_the_money_open() {
    for (words, key) in [
        ("rate = \"1.00 CNY\"", "contract-just-one"),
        ("of = [\"rule\"]\non = \"incident\"\nrate = \"1.00 CNY\"", "contract-just-one"),
        ("of = [\"rule\"]", "contract-just-one"),
        ("of = [\"rule\"]\nrate = \"1.00 CNY\"\nshare = \"1%\"", "contract-just-one"),
        ("of = [\"rule\"]\nrate = \"-1.00 CNY\"", "contract-negative"),
        ("of = [\"rule\"]\nshare = \"101%\"", "contract-share-range"),
        ("on = \"stage\"\nrate = \"1.00 CNY\"\ndays = [\"due\"]", "contract-penalty-days"),
        ("of = [\"rule\"]\nrate = \"1.00 CNY\"\nwhere = \"true\"", "contract-unknown-key"),
    ] {
        let book = read(&penalty(words));
        assert!(keys(&book).contains(&key), "{words}: {:#?}", said(&book));
        let money = book.assessments[0].settlement.as_ref().expect("the contract states a total");
        assert_eq!(money.payable.low.amount.to_string(), "0.00", "{words}");
        assert!(!money.payable.is_exact(), "{words}");
    }
}

#[test]
fn words_of_a_penalty_that_do_not_fit_its_records_are_found_and_leave_the_money_open() {
    for (words, key) in [
        ("on = \"stages\"\nrate = \"1.00 CNY\"", "contract-unknown-kind"),
        ("on = \"loss\"\namount = \"sum\"", "contract-unknown-field"),
        (
            "on = \"stage\"\nrate = \"1.00 CNY\"\ndays = [\"due\", \"done\"]",
            "contract-unknown-field",
        ),
        ("on = \"drill\"\nrate = \"1.00 CNY\"\nunits = \"held_at\"", "contract-not-a-number"),
    ] {
        let book = read(&penalty(words));
        assert!(keys(&book).contains(&key), "{words}: {:#?}", said(&book));
    }
    let book = read(&penalty("on = \"stages\"\nrate = \"1.00 CNY\""));
    let money = book.assessments[0].settlement.as_ref().expect("the contract states a total");
    assert_eq!(money.payable.low.amount.to_string(), "0.00");
}

#[test]
fn what_penalties_stages_and_caps_name_must_exist() {
    let fine = penalty("of = [\"rule\"]\nrate = \"1.00 CNY\"");
    let stage = |deducts: &str| {
        format!(
            "[[stage]]\nid = \"p\"\nclause = \"C-1\"\ntitle = \"t\"\nshare = \"100%\"\n\
             when = [{{ on_or_after = 2026-01-01 }}]\ndeducts = [{deducts}]\n"
        )
    };
    let cap = |of: &str| {
        format!("[[cap]]\nclause = \"C-1\"\ntitle = \"t\"\nof = [{of}]\namount = \"1.00 CNY\"\n")
    };
    assert_eq!(
        keys(&read(&(fine.clone() + &stage("\"y1\", \"pn\", \"penalties\", \"bands\"")))),
        [""; 0]
    );
    for (terms, key) in [
        (fine.clone() + &stage("\"y3\""), "contract-unknown-period"),
        (fine.clone() + &cap("\"pm\""), "contract-unknown-penalty"),
        (fine.replace("\"rule\"", "\"rules\""), "contract-unknown-obligation"),
        (fine.clone() + &fine, "contract-duplicate-id"),
        (
            penalty("of = [\"rule\"]\nrate = \"1.00 CNY\"\nsuppresses = [\"x\"]"),
            "contract-unknown-penalty",
        ),
        (
            penalty("of = [\"rule\"]\nrate = \"1.00 CNY\"\nonce = \"terms\""),
            "contract-unknown-window",
        ),
        (fine.replace("C-1", "C-9"), "contract-unknown-clause"),
    ] {
        let book = read(&terms);
        assert!(keys(&book).contains(&key), "{terms}: {:#?}", said(&book));
    }
}

#[test]
fn caps_may_lie_within_one_another_but_not_cross() {
    let fine = penalty("of = [\"rule\"]\nrate = \"1.00 CNY\"");
    let cap = |of: &str, per: &str| {
        format!("[[cap]]\nclause = \"C-1\"\ntitle = \"{of}\"\nof = [{of}]\nshare = \"1%\"\nper = \"{per}\"\n", of = of.replace('"', ""))
            .replace(&format!("of = [{}]", of.replace('"', "")), &format!("of = [{of}]"))
    };
    for (a, b, crosses) in [
        (("\"pn\"", "term"), ("\"penalties\"", "term"), false),
        (("\"penalties\"", "period"), ("\"bands\", \"penalties\"", "term"), false),
        (("\"penalties\"", "term"), ("\"reductions\"", "term"), false),
        (("\"bands\", \"penalties\"", "term"), ("\"penalties\", \"reductions\"", "term"), true),
        (("\"bands\", \"penalties\"", "period"), ("\"penalties\"", "term"), true),
    ] {
        let book = read(&(fine.clone() + &cap(a.0, a.1) + &cap(b.0, b.1)));
        assert_eq!(keys(&book).contains(&"contract-caps-cross"), crosses, "{a:?} {b:?}");
    }
}

fn card(deduct: &str, more: &str) -> String {
    format!(
        "[scorecard]\ntitle = \"卡\"\ntotal = 10\n[[scorecard.section]]\nid = \"S\"\ntitle = \"s\"\n\
         points = 10\n[[scorecard.section.item]]\nid = \"I\"\ntitle = \"i\"\nstandard = \"s\"\n\
         points = 10\ndeduct = [{deduct}]\n{more}\n"
    )
}

#[test]
fn a_deduction_or_bonus_that_cannot_be_read_is_found_and_leaves_the_score_open() {
    let fine = "{ of = [\"rule\"], points = 2 }";
    let bonus = |words: &str| {
        format!("[[scorecard.bonus]]\nid = \"B\"\ntitle = \"t\"\nclause = \"C-1\"\n{words}\n")
    };
    for (terms, key) in [
        (card("{ measure = \"rule\", bands = [] }", ""), "contract-deduction-form"),
        (card("{ measure = \"rule\", bands = [{ points = 1 }] }", ""), "contract-no-limit"),
        (
            card("{ measure = \"rule\", bands = [{ below = 1, above = 2, points = 1 }] }", ""),
            "contract-one-limit",
        ),
        (card("{ measure = \"rule\", proportional = false }", ""), "contract-deduction-form"),
        (
            card("{ of = [\"rule\"], points = 1, once = { fields = [] } }", ""),
            "contract-empty-list",
        ),
        (card("{ of = [\"rule\"], rates = [{ when = \"true\" }] }", ""), "contract-missing-key"),
        (card("{ earn = { where = \"true\" }, points = 1, max = 2 }", ""), "contract-missing-key"),
        (card(fine, &bonus("points = 1")), "contract-bonus-form"),
        (card(fine, &bonus("on = \"training\"\npoints = -1")), "contract-negative"),
    ] {
        let book = read(&terms);
        assert!(keys(&book).contains(&key), "{terms}: {:#?}", said(&book));
        let year = &book.assessments[0].periods[0];
        assert_eq!(year.total.low.to_string(), "0", "{terms}");
        assert!(!year.is_final, "{terms}");
    }
}

#[test]
fn words_of_points_that_do_not_fit_the_records_are_found_and_leave_the_score_open() {
    let fine = "{ of = [\"rule\"], points = 2 }";
    let bonus = "[[scorecard.bonus]]\nid = \"B\"\ntitle = \"t\"\nclause = \"C-1\"\non = \"trainings\"\npoints = 1\n";
    for (terms, key) in [
        (
            card("{ earn = { on = \"deliverables\" }, points = 1, max = 2 }", ""),
            "contract-unknown-kind",
        ),
        (
            card("{ of = [\"rule\"], rates = [{ when = \"severe\", points = 3 }] }", ""),
            "expr-unknown-name",
        ),
        (card(fine, bonus), "contract-unknown-kind"),
    ] {
        let book = read(&terms);
        assert!(keys(&book).contains(&key), "{terms}: {:#?}", said(&book));
        let year = &book.assessments[0].periods[0];
        assert!(!year.is_final && !year.total.is_exact(), "{terms}: {:?}", year.total);
    }
}

#[test]
fn a_band_states_what_it_deducts_or_what_it_pays() {
    let bands = "[[band]]\nclause = \"C-1\"\ntitle = \"b\"\nscore = \"[0, 10]\"\ndeduct = \"10%\"\npays = \"90%\"\n";
    let fine = "{ of = [\"rule\"], points = 2 }";
    assert!(keys(&read(&(card(fine, "") + bands))).contains(&"contract-band-twice"));
    let pays = bands.replace("deduct = \"10%\"\n", "");
    let book = read(&(card(fine, "") + &pays));
    assert_eq!(keys(&book), [""; 0]);
    let money = book.assessments[0].settlement.as_ref().expect("the contract states a total");
    assert_eq!(money.deductions[0].amount.now.amount.to_string(), "15000.00");
}
