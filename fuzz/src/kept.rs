//! What is kept for the next run, behind its checksums: the index of a history, and accounts.

use pactbook::book::account::Account;
use pactbook::snapshot::trial::kept;

/// The first byte says as what the rest is read.
pub fn run(data: &[u8]) {
    let Some((way, rest)) = data.split_first() else { return };
    match way % 5 {
        0 => {
            if let Some(again) = kept::steps(rest) {
                assert_eq!(kept::steps(&again), Some(again), "steps read as they are written");
            }
        }
        1 => {
            let _ = kept::events(rest);
        }
        2 => {
            let _ = kept::segment(rest);
        }
        3 => {
            let Some((n, rest)) = rest.split_first() else { return };
            let Some((head, blocks)) = rest.split_at_checked(usize::from(*n)) else { return };
            let _ = kept::index(head, blocks);
        }
        _ => {
            let Ok(account) = postcard::from_bytes::<Account>(rest) else { return };
            let again = postcard::to_allocvec(&account).expect("memory takes it");
            assert_eq!(postcard::from_bytes::<Account>(&again).as_ref(), Ok(&account));
        }
    }
}

/// An index as it is written, whole and in pieces, and an account.
pub fn seeds() -> Vec<Vec<u8>> {
    let (head, blocks) = kept::sample().expect("an index can be written");
    let n = u8::try_from(head.len()).expect("the head is short");
    let mut seeds = vec![[&[3, n][..], &head, &blocks].concat()];
    for way in 0..4 {
        for at in 0..blocks.len().min(60) {
            seeds.push([&[way][..], &blocks[at..]].concat());
        }
    }
    let account = Account {
        folder: "demo".to_owned(),
        id: "demo".to_owned(),
        count: Default::default(),
        findings: super::contracts::findings("id = 1\n[[clause]]\n"),
        knowledge: Default::default(),
        is_demanded: false,
        until: None,
    };
    let bytes = postcard::to_allocvec(&account).expect("memory takes it");
    seeds.push([&[4][..], &bytes].concat());
    seeds
}
