//! Points and money from contract and records to the end: what cannot be judged or read is open,
//! never decided by itself.

use pactbook::assessment::Assessment;
use pactbook::assessment::Holds;
use pactbook::assessment::ItemScore;
use pactbook::assessment::Range;
use pactbook::book::Book;
use pactbook::obligations::outcome::Verdict;

use crate::bench::book;
use crate::bench::clause;
use crate::bench::files;
use crate::bench::outcomes;

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

const LATE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\n\
                    within = \"2h\"";

const FIFTY: &str = "{ of = [\"rule\"], points = 50 }";

const CAP: &str = "[cap]\nclause = \"C-1\"\ntitle = \"上限\"\nshare = \"10%\"\n";

const STAGE: &str = "[[stage]]\nid = \"p\"\nclause = \"C-1\"\ntitle = \"p\"\nshare = \"100%\"\n\
                     when = [{ on_or_after = 2025-09-01 }]\ndeducts = [\"y1\", \"y2\"]\n";

/// One late answer: 50 points are lost, a tenth of the first year's amount is deducted.
fn late_year(contract: &str) -> Book {
    book(contract, &incident("A", "responded_at = 2025-10-15T18:30:00"), OVER)
}

/// Low and high of what is payable, and whether the only payment's conditions hold.
fn payable(book: &Book) -> ([String; 2], Holds) {
    let money = assessment(book).settlement.as_ref().expect("the contract states a total");
    let ends = [money.payable.low, money.payable.high].map(|money| money.amount.to_string());
    (ends, money.stages[0].holds)
}

fn sound_terms() -> String {
    terms(LATE, FIFTY, &format!("{BANDS}{CAP}{STAGE}"))
}

#[test]
fn terms_of_payment_that_cannot_be_read_settle_nothing() {
    let sound = late_year(&sound_terms());
    assert_eq!(payable(&sound), (["285000.00", "285000.00"].map(str::to_owned), Holds::Yes));
    for (from, to) in [
        ("share = \"10%\"", "share = \"10\""),
        ("deduct = \"10%\"", "deduct = \"10\""),
        ("on_or_after = 2025-09-01", "on_or_after = \"soon\""),
        ("amount = \"150000.00 CNY\"", "amount = \"150000\""),
        ("amount = \"150000.00 CNY\"", "amount = \"150000.00 USD\""),
        ("deducts = [\"y1\", \"y2\"]", "deducts = [\"y1\", \"y3\"]"),
        ("[cap]", "[capp]"),
        ("share = \"100%\"", "share = \"100%\"\nshares = \"5%\""),
    ] {
        let contract = sound_terms();
        assert!(contract.contains(from), "{from}");
        let book = late_year(&contract.replacen(from, to, 1));
        let all = ["0.00", "300000.00"].map(str::to_owned);
        assert_eq!(payable(&book), (all, Holds::NotYet), "{to}");
    }
}

#[test]
fn a_scorecard_that_cannot_be_read_scores_anything() {
    for (from, to) in [
        ("points = 50", "points = \"50\""),
        ("points = 50", "points = 50, once = \"mnth\""),
        ("points = 100\ndeduct", "points = \"100\"\ndeduct"),
        ("of = [\"rule\"]", "off = [\"rule\"]"),
    ] {
        let contract = sound_terms();
        assert!(contract.contains(from), "{from}");
        let book = late_year(&contract.replacen(from, to, 1));
        let year = &assessment(&book).periods[0];
        let [low, _, high] = ends(year.total);
        assert_eq!((low.as_str(), high.as_str(), year.is_final), ("0", "100", false), "{to}");
    }
}

#[test]
fn a_contract_whose_dates_cannot_be_read_decides_nothing() {
    for (from, to) in
        [("Asia/Shanghai", "Asia/Shangai"), ("last  = 2026-08-31", "last  = \"2026\"")]
    {
        let contract = sound_terms();
        assert!(contract.contains(from), "{from}");
        let book = late_year(&contract.replacen(from, to, 1));
        let decided = &book.verdicts[0].decided[0].outcomes;
        let open = |verdict| matches!(verdict, Verdict::Undecidable | Verdict::Upcoming);
        assert!(decided.iter().all(|outcome| open(outcome.verdict)), "{to}");
        assert!(!decided.is_empty(), "{to}");
        assert_eq!(payable(&book).1, Holds::NotYet, "{to}");
    }
}

#[test]
fn a_shift_of_which_one_part_cannot_be_read_measures_nothing() {
    let contract =
        sound_terms().replacen("within = \"2h\"", "within = \"2h\"\nclock = \"office\"", 1);
    assert_eq!(first_year(&late_year(&contract)), (["50", "50", "50"].map(str::to_owned), true));
    for (from, to) in [("16:00-20:00", "16:00-2000"), ("days  =", "dyas  =")] {
        let book = late_year(&contract.replacen(from, to, 1));
        assert_eq!(first_year(&book), (["0", "100", "100"].map(str::to_owned), false), "{to}");
    }
}

#[test]
fn a_fine_whose_limits_cannot_be_read_counts_no_decision() {
    let fine = "[[fine]]\nclause = \"C-1\"\ntitle = \"f\"\non = \"penalty_decision\"\namount = \"amount\"\n\
                max = \"1000.00 CNY\"\n";
    let decided = "[[penalty_decision]]\nid = \"P\"\nreason = \"b\"\nat = 2025-10-15T10:00:00\n\
                   amount = \"500.00 CNY\"\n";
    let total = |fine: &str| {
        let book = book(&terms(LATE, FIFTY, fine), decided, OVER);
        let money = assessment(&book).settlement.as_ref().expect("the contract states a total");
        let faults: Vec<_> =
            money.fines[0].decisions.iter().map(|one| one.fault.as_ref().map(|m| m.key)).collect();
        (money.fines[0].total.amount.to_string(), faults)
    };
    assert_eq!(total(fine), ("500.00".to_owned(), vec![None]));
    let given = decided.replace("500.00", "-500.00");
    let book = book(&terms(LATE, FIFTY, fine), &given, OVER);
    let money = assessment(&book).settlement.as_ref().expect("the contract states a total");
    assert_eq!(money.fines[0].total.amount.to_string(), "0.00", "a fine is taken, never given");
    let bad = fine.replace("1000.00 CNY", "1000");
    assert_eq!(total(&bad), ("0.00".to_owned(), vec![Some("settle-fine-unreadable")]));
}

/// A contract with one payment under this condition.
fn stage(rule: &str, condition: &str) -> String {
    let stage = STAGE.replace("{ on_or_after = 2025-09-01 }", condition);
    terms(rule, FIFTY, &stage)
}

fn holds(contract: &str, records: &str, as_of: &str) -> Holds {
    let book = book(contract, records, as_of);
    let money = assessment(&book).settlement.as_ref().expect("the contract states a total");
    money.stages[0].holds
}

#[test]
fn no_score_is_final_while_something_that_was_filed_could_not_be_read() {
    let contract = stage(LATE, "{ score = \"[80, 100]\", period = \"y1\" }");
    let good = incident("A", "responded_at = 2025-10-15T10:10:00");
    let more = good.replace("\"A\"", "\"B\"");
    for (more, low, is_final, holds) in [
        (more.clone(), "100", true, Holds::Yes),
        (more.replace("incident", "incidnet"), "100", false, Holds::NotYet),
        (more.replace("10:10:00", "25:10:00"), "50", false, Holds::NotYet),
        (good.clone(), "100", false, Holds::NotYet),
    ] {
        let records = [
            ("data/demo/contract.toml", &*contract),
            ("data/demo/records/all.toml", &good),
            ("data/demo/records/more.toml", &more),
        ];
        let book = files(&records, OVER);
        assert_eq!(first_year(&book), ([low, "100", "100"].map(str::to_owned), is_final), "{more}");
        assert_eq!(payable(&book).1, holds, "{more}");
    }
}

#[test]
fn a_condition_sees_no_judgement_that_nobody_signed_and_the_fields_of_what_is_referred_to() {
    let major =
        stage(LATE, "{ recorded = { on = \"incident\", where = \"severity == 'major'\" } }");
    assert_eq!(holds(&major, &incident("A", "severity = \"major\""), OVER), Holds::NotYet);
    let signed = incident("A", &format!("severity = \"major\"\n{SIGNED}"));
    assert_eq!(holds(&major, &signed, OVER), Holds::Yes);
    let upgrade = stage(
        LATE,
        "{ recorded = { on = \"incident\", where = \"caused_by_change.kind == 'upgrade'\" } }",
    );
    let change = "[[change]]\nid = \"CH\"\nkind = \"upgrade\"\nsummary = \"x\"\n";
    let caused = incident("A", &format!("caused_by_change = \"CH\"\n{SIGNED}"));
    assert_eq!(holds(&upgrade, &format!("{change}{caused}"), OVER), Holds::Yes);
}

#[test]
fn a_fine_sees_no_judgement_that_nobody_signed() {
    let fine = "[[fine]]\nclause = \"C-1\"\ntitle = \"f\"\non = \"complaint\"\namount = \"paid\"\n\
                where = \"valid\"\n";
    let complaint = "[[complaint]]\nid = \"P\"\nkind = \"service\"\nreceived_at = 2025-10-15T10:00:00\n\
                     valid = true\n";
    let faults = |records: &str| {
        let fine = fine.replace("\"paid\"", "\"summary\"");
        let book = book(&terms(LATE, FIFTY, &fine), records, OVER);
        let money = assessment(&book).settlement.as_ref().expect("the contract states a total");
        let faults = money.fines[0].decisions.iter().map(|one| one.fault.as_ref().map(|m| m.key));
        faults.collect::<Vec<_>>()
    };
    assert_eq!(faults(complaint), [Some("settle-fine-unclear")]);
    assert_eq!(faults(&format!("{complaint}{SIGNED}")), [Some("settle-fine-no-amount")]);
}

#[test]
fn one_good_event_does_not_meet_a_condition_before_its_scope_is_over() {
    let good = incident("A", "responded_at = 2025-10-15T10:10:00");
    for (condition, over) in [
        ("{ met = \"rule\", period = \"y1\" }", "2026-09-01T00:00:00"),
        ("{ met = \"rule\" }", "2027-09-01T00:00:00"),
    ] {
        let contract = stage(LATE, condition);
        assert_eq!(holds(&contract, &good, "2025-10-20T00:00:00"), Holds::NotYet, "{condition}");
        assert_eq!(holds(&contract, &good, over), Holds::Yes, "{condition}");
    }
}

#[test]
fn what_will_be_paid_is_not_paid_yet() {
    let payment = "[[payment]]\nid = \"P-1\"\nstage = \"p\"\nrequested_at = 2025-10-01T10:00:00\n\
                   paid_at = 2025-12-02T10:00:00\namount = \"300000.00 CNY\"\npaid_part = \"300000.00 CNY\"\n";
    let paid = |as_of: &str| {
        let book = book(&sound_terms(), payment, as_of);
        let money = assessment(&book).settlement.as_ref().expect("the contract states a total");
        money.stages[0].paid.amount.to_string()
    };
    assert_eq!(paid("2025-10-10T00:00:00"), "0.00");
    assert_eq!(paid("2025-12-03T00:00:00"), "300000.00");
}

const TURPAN: &str = include_str!("../../data/turpan/contract.toml");

fn turpan(records: &str, as_of: &str) -> Book {
    files(
        &[("data/turpan/contract.toml", TURPAN), ("data/turpan/records/all.toml", records)],
        as_of,
    )
}

#[test]
fn only_the_rectification_of_a_score_below_70_gives_or_denies_the_right_to_terminate() {
    let right = |records: &str| {
        let book = turpan(records, "2027-12-31T00:00:00");
        let contract = &book.ledger.contracts[0];
        let n = contract.terms.rights.iter().position(|right| right.id.text == "terminate");
        let right = &assessment(&book).rights[n.expect("the contract has the right")];
        right.conditions.last().expect("it has conditions").holds
    };
    let score = "[[assessment]]\nid = \"ASM-1\"\nperiod = \"y1\"\nscore = 64\n\
                 issued_at = 2026-09-10T10:00:00\n";
    let order = |id: &str, rest: &str| {
        format!(
            "[[rectification]]\nid = \"{id}\"\nordered_at = 2026-09-11T10:00:00\n{rest}\n{SIGNED}"
        )
        .replace("2025-10-16T00:00:00", "2026-10-16T00:00:00")
    };
    let other = order("R-1", "passed = false");
    let passed = order("R-2", "assessment = \"ASM-1\"\npassed = true");
    let failed = order("R-3", "assessment = \"ASM-1\"\npassed = false");
    assert_eq!(right(score), Holds::NotYet, "none filed");
    assert_eq!(right(&format!("{score}{other}")), Holds::NotYet, "of something else");
    assert_eq!(right(&format!("{score}{passed}")), Holds::NotYet);
    assert_eq!(right(&format!("{score}{failed}")), Holds::Yes);
    let better = score.replace("64", "70");
    assert_eq!(right(&format!("{better}{failed}")), Holds::NotYet);
}

#[test]
fn a_question_counts_unless_it_belongs_to_a_major_incident_and_is_ordinary_unless_urgent() {
    let question = |rest: &str| {
        format!(
            "[[question]]\nid = \"Q-1\"\nkind = \"question\"\nasked_at = 2025-10-15T10:00:00\n\
             responded_at = 2025-10-15T16:30:00\n{rest}\n"
        )
    };
    let incident = |rest: &str| incident("INC-1", &format!("{rest}\n{SIGNED}"));
    let minor = incident("severity = \"minor\"");
    let found = |records: &str, obligation: &str| {
        let book = turpan(records, "2025-11-01T00:00:00");
        let found = outcomes(&book, obligation).iter().map(|outcome| outcome.verdict);
        found.collect::<Vec<_>>()
    };
    let breach = vec![Verdict::Breached];
    let ordinary = "ordinary-question";
    // Four hours of the morning and half an hour after the break.
    for urgency in ["", "urgency = \"normal\""] {
        assert_eq!(found(&question(urgency), ordinary), breach, "{urgency}");
        assert_eq!(found(&question(urgency), "question-response"), breach, "{urgency}");
    }
    let linked = question("urgency = \"normal\"\nincident = \"INC-1\"");
    assert_eq!(found(&format!("{minor}{linked}"), ordinary), breach);
    let urgent = question("urgency = \"urgent\"\nincident = \"INC-1\"");
    assert_eq!(found(&format!("{minor}{urgent}"), "urgent-question"), breach);
    for major in [
        "severity = \"major\"",
        "severity = \"general\"\ncore_outage = \"30min\"",
        "severity = \"general\"\nusers_affected = \"30%\"",
    ] {
        let records = format!("{}{linked}", incident(major));
        assert_eq!(found(&records, ordinary), [], "{major}");
        let records = format!("{}{urgent}", incident(major));
        assert_eq!(found(&records, "urgent-question"), [], "{major}");
    }
}

#[test]
fn an_upgrade_that_failed_twice_is_counted_by_the_earlier_year() {
    let rule = "kind = \"forbid\"\non = \"incident\"\nwhere = \"has(caused_by_change)\"\n\
                about = \"caused_by_change\"";
    let contract = terms(rule, "{ of = [\"rule\"], points = 5, once = \"record\" }", BANDS);
    let change =
        |id: &str| format!("[[change]]\nid = \"{id}\"\nkind = \"upgrade\"\nsummary = \"x\"\n");
    let caused = |id: &str, change: &str, at: &str| {
        let signed = SIGNED.replace("2025-10-16", "2026-10-16");
        incident(id, &format!("caused_by_change = \"{change}\"\n{signed}"))
            .replace("2025-10-15T10:00:00", at)
    };
    let records = [
        change("A"),
        change("B"),
        caused("I-1", "A", "2026-08-30T10:00:00"),
        caused("I-2", "A", "2026-09-02T10:00:00"),
        caused("I-3", "B", "2026-09-03T10:00:00"),
    ];
    let book = book(&contract, &records.concat(), "2026-12-01T00:00:00");
    let totals = assessment(&book).periods.iter().map(|year| year.total.now.to_string());
    assert_eq!(totals.collect::<Vec<_>>(), ["95", "95"]);
}

/// What the first year's deduction is a share of.
fn base_of_first_year(contract: &str) -> String {
    let book = late_year(contract);
    let money = assessment(&book).settlement.as_ref().expect("the contract states a total");
    let line = &money.deductions[0].proof.lines[0];
    format!("{:?} {}", line.label.key, money.deductions[0].amount.now)
}

#[test]
fn periods_that_state_no_amount_share_what_is_left_of_the_total() {
    let contract = sound_terms();
    let first = "last   = 2026-08-31\namount = \"150000.00 CNY\"";
    let second = "last   = 2027-08-31\namount = \"150000.00 CNY\"";
    assert!(contract.contains(first) && contract.contains(second));
    let mixed = contract
        .replace(first, "last   = 2026-08-31")
        .replace(second, "last   = 2027-08-31\namount = \"100000.00 CNY\"");
    assert!(
        base_of_first_year(&mixed).ends_with(" 20,000.00 CNY"),
        "{}",
        base_of_first_year(&mixed)
    );
}

fn rules_said(book: &Book) -> Vec<&str> {
    book.findings.iter().map(|finding| finding.message.key).collect()
}

#[test]
fn a_score_out_of_range_or_for_an_unknown_item_is_found() {
    let manual = "{ manual = \"quality\", max = 20 }";
    let contract = terms(LATE, manual, BANDS);
    let review = |id: &str, item: &str, score: &str| {
        format!("[[review]]\nid = \"{id}\"\nitem = \"{item}\"\nat = 2026-08-31T10:00:00\n{score}\n")
    };
    let records = [
        review("R-1", "quality", "score = 20"),
        review("R-2", "quality", "score = 95"),
        review("R-3", "qualty", "score = 5"),
        review("R-4", "spot", "passed = true"),
    ];
    let book = book(&contract, &records.concat(), OVER);
    assert_eq!(rules_said(&book), ["assess-review-range", "assess-review-unknown"]);
}

#[test]
fn a_contract_that_contradicts_itself_is_found_before_any_record() {
    let sound = sound_terms();
    assert_eq!(rules_said(&book(&sound, "", OVER)), Vec::<&str>::new());
    let without = |text: &str, from: &str, to: &str| {
        let (from, to) = (text.find(from).expect("it begins"), text.find(to).expect("it ends"));
        format!("{}{}", &text[..from], &text[to..])
    };
    for (contract, key) in [
        (sound.replace("first = 2026-03-01", "first = 2026-02-01"), "contract-window-overlap"),
        (sound.replace("points = 50", "points = -50"), "contract-negative"),
        (sound.replace("\"300000.00 CNY\"", "\"-300000.00 CNY\""), "contract-negative"),
        (sound.replace("deduct = \"10%\"", "deduct = \"110%\""), "contract-share-range"),
        (sound.replace("\"300000.00 CNY\"", "\"200000.00 CNY\""), "contract-amount-sum"),
        (sound.replace("total    = \"300000.00 CNY\"\n", ""), "contract-no-total"),
        (without(&sound, "[scorecard]", "[[band]]"), "contract-no-scorecard"),
        (without(&sound, "[[period]]", "[[window]]"), "contract-no-periods"),
    ] {
        assert_ne!(contract, sound, "{key}");
        let book = late_year(&contract);
        assert!(rules_said(&book).contains(&key), "{key}: {:?}", rules_said(&book));
    }
}

#[test]
fn numbers_beyond_all_measure_are_found_and_do_not_stop_anything() {
    let huge = "79228162514264337593543950335";
    let payment = |id: &str| {
        format!(
            "[[payment]]\nid = \"{id}\"\nstage = \"p\"\nrequested_at = 2025-10-01T10:00:00\n\
             paid_at = 2025-10-02T10:00:00\namount = \"{huge} CNY\"\n"
        )
    };
    let book_of = |contract: &str, records: &str| book(contract, records, OVER);
    let paid = book_of(&sound_terms(), &format!("{}{}", payment("P-1"), payment("P-2")));
    let unread = paid.findings.iter().filter(|finding| finding.rule == "wrong-unit").count();
    assert_eq!(unread, 2, "{:?}", rules_said(&paid));
    for (from, to) in [
        ("300000.00", huge),
        ("points = 50", "points = 79228162514264337593543950335"),
        ("share = \"10%\"", "share = \"79228162514264337593543950335%\""),
    ] {
        let book = late_year(&sound_terms().replace(from, to));
        assert!(
            rules_said(&book).contains(&"contract-wrong-type"),
            "{from}: {:?}",
            rules_said(&book)
        );
    }
    let tiny = "{ measure = \"rule\", below = 90, step = 0.0000000001, points = 999999999999999 }";
    let value = "kind = \"stat\"\non = \"incident\"\nvalue = \"1\"\n";
    let book = late_year(&terms(value, tiny, BANDS));
    assert_eq!(first_year(&book), (["0", "0", "0"].map(str::to_owned), true));
}

#[test]
fn a_signed_score_that_the_records_cannot_come_to_is_found() {
    let contract = terms(LATE, FIFTY, BANDS);
    let late = incident("A", "responded_at = 2025-10-15T18:30:00");
    let signed = |score: &str| {
        format!(
            "[[assessment]]\nid = \"ASM-1\"\nperiod = \"y1\"\nscore = {score}\n\
             issued_at = 2026-09-01T10:00:00\n\n"
        )
    };
    let found = |score: &str| {
        let book = book(&contract, &(late.clone() + &signed(score)), OVER);
        book.findings.iter().filter(|finding| finding.rule == "assessment-differs").count()
    };
    assert_eq!([found("50"), found("50.0"), found("50.5"), found("49")], [0, 0, 1, 1]);
}
