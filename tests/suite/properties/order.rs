//! Which file holds a record, and in what order records stand, never changes a result.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use pactbook::book::Book;
use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_assert_eq;
use proptest::prop_oneof;
use proptest::proptest;
use proptest::sample::Index;
use proptest::sample::select;

use super::cases;
use super::money::contract;
use crate::bench::whole;

/// Records of several kinds: good ones, late ones, ones that refer to each other, and faulty ones.
fn record() -> impl Strategy<Value = String> {
    let id = 0_u8..9;
    let day = (1_u32..29, 0_u32..24);
    let incident = (id.clone(), day.clone(), 0_u32..9, any::<bool>(), any::<bool>()).prop_map(
        |(id, (day, hour), late, is_judged, is_done)| {
            let end = if is_done { format!("responded_at = 2025-10-{:02}T{hour:02}:3{late}:00\n", day + 1) } else { String::new() };
            let judged = if is_judged { "judged_by = \"信息中心\"\njudged_at = 2025-11-16T00:00:00\n" } else { "" };
            format!("[[incident]]\nid = \"I-{id}\"\nreported_at = 2025-10-{day:02}T{hour:02}:00:00\nseverity = \"major\"\n{end}{judged}\n")
        },
    );
    let complaint = (id.clone(), day, any::<bool>()).prop_map(|(id, (day, hour), is_valid)| {
        format!(
            "[[complaint]]\nid = \"C-{id}\"\nkind = \"service\"\nreceived_at = 2025-10-{day:02}T{hour:02}:00:00\n\
             valid = {is_valid}\njudged_by = \"甲方代表\"\njudged_at = 2025-11-10T10:00:00\n\n"
        )
    });
    let corrected = (id.clone(), id.clone()).prop_map(|(id, other)| {
        format!(
            "[[incident]]\nid = \"K-{id}\"\ncorrects = \"I-{other}\"\nreported_at = 2025-10-0{}T09:00:00\n\
             responded_at = 2025-10-0{}T09:30:00\n\n",
            id % 9 + 1,
            id % 9 + 1
        )
    });
    let odd = select(vec![
        "[[incident]]\nid = \"I-1\"\nreported_at = \"soon\"\n\n",
        "[[incident]]\nid = \"X-1\"\nreported_at = 2025-10-03T09:00:00\nresponded_at = 2025-10-02T09:00:00\n\n",
        "[[complaint]]\nid = \"C-9\"\nreceived_at = 2025-10-03T09:00:00\nabout = \"I-1\"\n\n",
        "[[incedent]]\nid = \"Y-1\"\n\n",
    ]);
    prop_oneof![5 => incident, 2 => complaint, 1 => corrected, 1 => odd.prop_map(str::to_owned)]
}

/// The first of the records with one id, and of the corrections of one record: the others are an
/// error, and which of them counts goes by the order of their files.
fn distinct(records: Vec<String>) -> Vec<String> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let is_new = |record: &String| {
        let mut claims = record
            .lines()
            .filter(|line| line.starts_with("id = ") || line.starts_with("corrects = "));
        claims.all(|claim| seen.insert(claim.to_owned()))
    };
    records.into_iter().filter(is_new).collect()
}

/// What a book says, without numbers of records, places and names of files.
fn said(book: &Book) -> BTreeMap<String, usize> {
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    let mut say = |words: String| *said.entry(words).or_default() += 1;
    for (obligation, decided) in
        book.ledger.contracts[0].obligations.iter().zip(&book.verdicts[0].decided)
    {
        for outcome in &decided.outcomes {
            say(format!(
                "{} {} {:?} {:?} {:?} {} {}",
                obligation.id.text,
                outcome.id,
                outcome.verdict,
                outcome.at,
                outcome.value,
                outcome.units,
                outcome.open_units
            ));
        }
    }
    let assessment = &book.assessments[0];
    for period in &assessment.periods {
        say(format!("{:?} {}", period.total, period.is_final));
    }
    let money = assessment.settlement.as_ref().expect("the contract states a total");
    say(format!("{:?} {:?} {:?}", money.payable, money.deducted, money.outstanding));
    for stage in &money.stages {
        say(format!("{} {:?} {:?} {:?}", stage.stage, stage.net, stage.deducted, stage.holds));
    }
    for finding in &book.findings {
        say(format!(
            "{} {:?} {:?} {:?}",
            finding.rule, finding.level, finding.subject, finding.field
        ));
    }
    said
}

fn judged(files: &[Vec<&String>], names: &[&str]) -> Book {
    let contract = contract("rate = \"500.00 CNY\"", "");
    let texts: Vec<(String, String)> = files
        .iter()
        .zip(names)
        .map(|(records, name)| {
            (
                format!("data/demo/records/{name}.toml"),
                records.iter().map(|one| one.as_str()).collect(),
            )
        })
        .collect();
    let mut all = vec![("data/demo/contract.toml", contract.as_str())];
    all.extend(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    whole(&all, "2026-09-02T00:00:00")
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn neither_files_nor_their_order_nor_that_of_records_matters(
        records in proptest::collection::vec(record(), 0..12),
        places in proptest::collection::vec(any::<Index>(), 12),
        keys in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
        names in Just(vec!["a", "b/c", "2025-10/z"]).prop_shuffle(),
    ) {
        let records = distinct(records);
        let one = vec![records.iter().collect::<Vec<_>>()];
        let mut parts: Vec<Vec<&String>> = vec![Vec::new(); 3];
        let mut order: Vec<usize> = (0..records.len()).collect();
        order.sort_by_key(|no| keys[*no]);
        for no in order {
            parts[places[no].index(3)].push(&records[no]);
        }
        let (one, other) = (said(&judged(&one, &["all"])), said(&judged(&parts, &names)));
        let only = |a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>| -> Vec<String> {
            a.iter().filter(|(words, n)| b.get(*words) != Some(n)).map(|(words, _)| words.clone()).collect()
        };
        prop_assert_eq!(only(&one, &other), only(&other, &one));
    }
}
