//! Fingerprints: the same after a move, different from each other.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use pactbook::book::Book;

use super::judged;
use crate::bench::clause;

const AS_OF: &str = "2025-12-31T18:00:00";

const RULE: &str = "kind = \"deadline\"\non = \"incident\"\nwhere = \"severity == 'major'\"\n\
                    from = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"\n";

/// A late incident with a field that nobody knows.
fn late(id: &str) -> String {
    format!(
        "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nseverity = \"major\"\nsummary = \"登录失败\"\n\
         umbrella = 1\noccurred_at = 2025-09-12T09:50:00\nreported_at = 2025-09-12T10:00:00\n\
         responded_at = 2025-09-12T12:00:01\n\n"
    )
}

fn prints(book: &Book) -> BTreeSet<String> {
    let all: Vec<String> = book.findings.iter().map(|one| one.fingerprint()).collect();
    let set: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len(), "two findings share a fingerprint: {:#?}", book.findings);
    set
}

fn of(files: &[(&str, &str)]) -> BTreeSet<String> {
    let contract = clause(RULE);
    let mut all = vec![("data/demo/contract.toml", contract.as_str())];
    all.extend(files);
    prints(&judged("", &all, AS_OF))
}

#[test]
fn a_renamed_file_a_moved_record_and_an_edit_beside_it_change_nothing() {
    let (a, b) = (late("A"), late("B"));
    let base = of(&[("data/demo/records/all.toml", &format!("{a}{b}"))]);
    assert!(base.len() >= 4, "breaches and unknown fields of both");
    let moved = [
        vec![("data/demo/records/2025/九月.toml", format!("{a}{b}"))],
        vec![("data/demo/records/all.toml", format!("# one line more\n\n{b}{a}"))],
        vec![("data/demo/records/a.toml", a.clone()), ("data/demo/records/z.toml", b.clone())],
    ];
    for files in &moved {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
        assert_eq!(of(&files), base, "{files:?}");
    }
    let edited = a.replace("登录失败", "登录失败（改了错字）");
    assert_eq!(of(&[("data/demo/records/all.toml", &format!("{edited}{b}"))]), base);
    let more = of(&[("data/demo/records/all.toml", &format!("{a}{b}{}", late("C")))]);
    assert_eq!(more.difference(&base).count(), more.len() - base.len());
    assert!(more.is_superset(&base));
}

#[test]
fn what_is_about_no_record_is_known_by_its_text() {
    let broken = "[[incident]]\nid = \n";
    let base = of(&[("data/demo/records/x.toml", broken)]);
    assert_eq!(of(&[("data/demo/records/y.toml", &format!("# moved\n\n{broken}"))]), base);
    let other = of(&[("data/demo/records/x.toml", "[[incident]]\nsummary = \n")]);
    assert_ne!(other, base, "another line that cannot be read is another finding");
}

#[test]
fn what_is_alike_is_numbered_and_one_more_renames_nothing() {
    let broken = "[[incident]]\nid = \n";
    let mut before = BTreeSet::new();
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    for n in 1..=3 {
        files.insert(format!("data/demo/records/{n}.toml"), broken);
        let listed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
        let now = of(&listed);
        assert!(now.is_superset(&before), "{n}");
        assert!(now.len() > before.len(), "{n}");
        before = now;
    }
}
