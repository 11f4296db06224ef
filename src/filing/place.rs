//! Where a new record goes, and what it is called.

use std::collections::BTreeMap;

use crate::base::digest::sha256;
use crate::base::time::Date;
use crate::book::Book;
use crate::ledger::kinds::Kind;
use crate::ledger::kinds::Page;
use crate::ledger::record::Record;

/// Letters and digits that are not mistaken for one another, read aloud or copied by hand.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many of them end an id: 30^5 of a kind and a day.
const TAIL: usize = 5;

/// An id that nobody else gives to a record, on whatever branch: what the kind's ids begin with, the
/// day, and five letters drawn by `chance`.
///
/// The same chance gives the same id, unless the contract has it already.
pub fn fresh_id(book: &Book, contract: usize, kind: &Kind, day: Date, chance: &[u8]) -> String {
    let head = head(book, contract, kind);
    let day = day.format("%Y%m%d");
    let mut seed = chance.to_vec();
    loop {
        let digest = sha256(&seed);
        let tail: String = digest
            .as_bytes()
            .chunks(4)
            .take(TAIL)
            .map(|four| {
                let number = four.iter().fold(0_usize, |n, digit| n * 256 + usize::from(*digit));
                char::from(ALPHABET[number % ALPHABET.len()])
            })
            .collect();
        let id = format!("{head}-{day}-{tail}");
        if book.ledger.find(contract, &id).is_none() {
            return id;
        }
        seed = digest.into_bytes();
    }
}

/// What most ids of the kind begin with in the contract; else the first letters of the kind's name.
fn head(book: &Book, contract: usize, kind: &Kind) -> String {
    let mut heads: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records(book, contract, kind) {
        let head = record.id.split(['-', '_', '.']).next().unwrap_or_default();
        if !head.is_empty() && head.chars().all(|c| c.is_alphabetic()) {
            *heads.entry(head).or_default() += 1;
        }
    }
    let most = heads.into_iter().max_by_key(|(head, n)| (*n, std::cmp::Reverse(*head)));
    match most {
        Some((head, _)) => head.to_owned(),
        None => kind.name.chars().filter(|c| *c != '_').take(3).collect::<String>().to_uppercase(),
    }
}

fn records<'b>(
    book: &'b Book,
    contract: usize,
    kind: &'b Kind,
) -> impl Iterator<Item = &'b Record> {
    let no = book.ledger.kinds.number(&kind.name);
    book.ledger
        .records
        .iter()
        .filter(move |record| record.contract as usize == contract && Some(record.kind) == no)
}

/// The path of the file that a new record of a day goes into.
///
/// As the contract's other records of the kind lie: in the file of its month where months have
/// files, in one of the same name for a new month. Where none lie together yet, a record that has a
/// page gets a file of its own, so that branches do not meet in one, and a log one file a month.
pub fn path(book: &Book, contract: usize, kind: &Kind, day: Date, id: &str) -> String {
    let month = day.format("%Y-%m").to_string();
    let shared = shared(book, contract, kind);
    let most = |fits: &dyn Fn(&str) -> bool| {
        let fitting = shared.iter().filter(|(path, _)| fits(path));
        fitting.max_by_key(|(path, n)| (**n, **path)).map(|(path, _)| (*path).to_owned())
    };
    if let Some(path) = most(&|path| month_in(path).as_deref() == Some(&month)) {
        return path;
    }
    if let Some((path, known)) = most(&|path| month_in(path).is_some())
        .and_then(|path| month_in(&path).map(|known| (path, known)))
    {
        return path.replace(&known, &month);
    }
    if let Some(path) = most(&|_| true) {
        return path;
    }
    let folder = &book.ledger.contracts[contract].folder;
    let name = match kind.page {
        Page::Own | Page::Proof => id,
        Page::Month => &*kind.name,
    };
    format!("{}/{folder}/records/{month}/{name}.toml", book.settings.folders.data)
}

/// Files in which records of the kind lie together, with how many; a file that is called after its
/// only record is none.
fn shared<'b>(book: &'b Book, contract: usize, kind: &'b Kind) -> BTreeMap<&'b str, usize> {
    let mut paths: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records(book, contract, kind) {
        let path = book.snapshot.source(record.place.source).path.as_str();
        let name = path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml"));
        if name != Some(&*record.id) {
            *paths.entry(path).or_default() += 1;
        }
    }
    paths
}

/// The first part of a path that reads as a month, such as `2026-07`.
fn month_in(path: &str) -> Option<String> {
    let is_month = |part: &&str| {
        part.len() == 7 && Date::parse_from_str(&format!("{part}-01"), "%Y-%m-%d").is_ok()
    };
    path.split(['/', '.']).find(is_month).map(str::to_owned)
}
