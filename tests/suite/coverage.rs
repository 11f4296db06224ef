//! Coverage: every catalogued requirement of the reference contracts is there, once, and decided.

use std::collections::BTreeSet;

use pactbook::ledger::contract::coverage::How;
use pactbook::ledger::contract::coverage::coverage;
use pactbook::site;

use crate::shipped::number;
use crate::shipped::shipped;

/// The requirements as they were catalogued from the five texts, one id a line.
const CATALOGUE: [(&str, &str, usize); 5] = [
    ("fujian", include_str!("../catalogue/fujian.txt"), 50),
    ("guangzhou", include_str!("../catalogue/guangzhou.txt"), 165),
    ("meded", include_str!("../catalogue/meded.txt"), 55),
    ("turpan", include_str!("../catalogue/turpan.txt"), 80),
    ("xian", include_str!("../catalogue/xian.txt"), 42),
];

/// The requirements that no record can decide: tendering and general law.
const UNJUDGED: [&str; 10] = [
    "GZ-0.1", "GZ-0.3", "GZ-0.4", "GZ-0.5", "GZ-0.7", "GZ-TR4", "MED-8.1", "TUR-T2", "XA-0.1",
    "XA-0.2",
];

#[test]
fn all_392_catalogued_requirements_are_there_and_none_is_invented() {
    let book = shipped();
    let mut n_all = 0;
    for (contract, list, n) in CATALOGUE {
        let catalogued: BTreeSet<&str> = list.lines().collect();
        assert_eq!(catalogued.len(), n, "{contract}");
        let clauses = &book.ledger.contracts[number(book, contract)].clauses;
        let stated: BTreeSet<&str> = clauses.iter().map(|clause| &*clause.id.text).collect();
        assert_eq!(stated.len(), clauses.len(), "{contract}: an id is used twice");
        assert_eq!(stated, catalogued, "{contract}");
        n_all += n;
    }
    assert_eq!(n_all, 392);
}

#[test]
fn every_requirement_is_decided_or_says_why_it_cannot_be() {
    let book = shipped();
    let mut unjudged = BTreeSet::new();
    for contract in &book.ledger.contracts {
        for cover in coverage(contract) {
            let id = &contract.clauses[cover.clause].id.text;
            match cover.how(contract) {
                How::Missing => panic!("{id} has neither an obligation nor a reason"),
                How::Nothing => {
                    let reason = cover.unjudged.unwrap_or_default();
                    assert!(reason.chars().count() > 10, "{id}: {reason}");
                    unjudged.insert(id.as_str());
                }
                How::Records | How::Judgement | How::Terms => {}
            }
        }
    }
    assert_eq!(unjudged, BTreeSet::from(UNJUDGED));
}

#[test]
fn the_site_lists_every_requirement_with_what_decides_it() {
    let book = shipped();
    let composed = site::compose(book).expect("the shipped theme renders");
    let page = composed.files.get("coverage.html").expect("the page is there");
    let page = String::from_utf8_lossy(page);
    for (_, list, _) in CATALOGUE {
        for id in list.lines() {
            assert!(page.contains(&format!(">{id}</a>")), "{id}");
        }
    }
}
