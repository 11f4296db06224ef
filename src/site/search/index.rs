//! The index of a contract, or of the handbook: documents in numbered blocks, and where each gram
//! stands, in shards.
//!
//! | file | holds |
//! |---|---|
//! | `head.js` | how many documents, segments, shards and blocks there are; what they may be filtered by |
//! | `m<s>.js` | the group and the day of every document of a segment |
//! | `s<s>-<n>.js` | by the beginning of a gram, its ends with their postings |
//! | `b<n>.js` | documents: id, title, text, address, day, state |
//!
//! A segment is some thousands of documents in a row, with shards of its own, so that no list in a
//! shard grows with the contract. Which contract has an index at all worth asking is said by the
//! estate's ([`super::estate`]).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use serde::Serialize;

use super::FOLDER;
use super::document::Document;
use super::document::Sort;
use super::estate::Piece;
use super::gram;
use super::gram::Gram;
use super::posting;
use super::script;

/// No shard and no block is larger, in bytes, as long as no single beginning or document is.
pub const SHARD_LIMIT: usize = 60_000;

/// What a shard is filled to on average, so that hardly any needs a second look.
const SHARD_SIZE: usize = 30_000;

/// What a block of documents is filled to, in bytes.
const BLOCK_SIZE: usize = 40_000;

/// How many documents a segment holds at most, and how many grams.
const SEGMENT: usize = 8_192;
const SEGMENT_GRAMS: usize = 700_000;

#[derive(Serialize)]
struct Head {
    docs: usize,
    /// How many documents and how many shards each segment has.
    segments: Vec<(usize, usize)>,
    /// The first document of each block.
    blocks: Vec<usize>,
    /// Each group: its place among results that fit equally well, its tier, its kind, and its
    /// language, the empty word for any.
    groups: Vec<(usize, u8, String, &'static str)>,
}

/// What is looked up in one document.
struct Looked {
    /// Each gram once, in order, with whether it stands in the id or the title.
    grams: Vec<(Gram, bool)>,
    /// The id as a whole.
    id: String,
}

/// Every file of the index of some documents, which are in the order of their numbers, in the folder
/// `name` below the search, and what the estate's index needs to know of it.
pub fn files(
    name: &str,
    documents: &[Document],
    kinds: &[String],
) -> (BTreeMap<String, Vec<u8>>, Piece) {
    let looked: Vec<Looked> = documents.par_iter().map(look).collect();
    let groups = groups(documents);
    let mut files = BTreeMap::new();
    let mut add = |piece: &str, script: Vec<u8>| {
        files.insert(format!("{FOLDER}/{name}/{piece}.js"), script);
    };
    let parts: Vec<(usize, usize)> = segments(&looked);
    let shards: Vec<(Vec<Vec<u8>>, BTreeSet<String>)> = parts
        .par_iter()
        .enumerate()
        .map(|(s, (from, to))| shards(name, s, &looked[*from..*to]))
        .collect();
    drop(looked);
    let segments =
        parts.iter().zip(&shards).map(|((from, to), (shards, _))| (to - from, shards.len()));
    let segments = segments.collect();
    let mut heads = BTreeSet::new();
    for (s, (shards, own)) in shards.into_iter().enumerate() {
        let (from, to) = parts[s];
        let marks = marks(&documents[from..to], &groups);
        add(&format!("m{s}"), script::piece(&format!("{name}/m{s}"), &marks));
        for (n, shard) in shards.into_iter().enumerate() {
            add(&format!("s{s}-{n}"), shard);
        }
        heads.extend(own);
    }
    let starts = blocks(documents);
    let ends = starts.iter().skip(1).copied().chain([documents.len()]);
    let ranges: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
    let blocks: Vec<Vec<u8>> = ranges
        .into_par_iter()
        .enumerate()
        .map(|(n, (from, to))| block(name, n, &documents[from..to]))
        .collect();
    for (n, block) in blocks.into_iter().enumerate() {
        add(&format!("b{n}"), block);
    }
    let head = Head {
        docs: documents.len(),
        segments,
        blocks: starts,
        groups: groups
            .keys()
            .map(|sort| {
                let language = sort.language().map_or("", |one| one.code());
                (sort.rank(), sort.tier(), sort.name(kinds), language)
            })
            .collect(),
    };
    add("head", script::piece(&format!("{name}/head"), &head));
    let heads: Vec<String> = heads.into_iter().collect();
    let piece = Piece { name: name.to_owned(), docs: documents.len(), heads: heads.join(" ") };
    (files, piece)
}

/// Which documents may be filtered together, numbered in their order.
fn groups(documents: &[Document]) -> BTreeMap<Sort, usize> {
    let found: BTreeSet<Sort> = documents.iter().map(|one| one.sort).collect();
    found.into_iter().zip(0..).collect()
}

/// The groups of documents, and their days since 1970 as the way back from one to the next.
fn marks(documents: &[Document], groups: &BTreeMap<Sort, usize>) -> (String, String) {
    let (mut marks, mut days) = (String::new(), String::new());
    let mut last = 0_i64;
    for one in documents {
        posting::write(groups[&one.sort], &mut marks);
        let day = one.at.map_or(0, |at| at.unix().div_euclid(86_400));
        let back = last - day;
        let folded = back.unsigned_abs() * 2 + u64::from(back < 0);
        posting::write(usize::try_from(folded).unwrap_or(0), &mut days);
        last = day;
    }
    (marks, days)
}

fn look(document: &Document) -> Looked {
    let id = gram::fold(&document.id);
    let mut found = Vec::new();
    gram::grams(&id, &mut found);
    gram::grams(&gram::fold(&document.title), &mut found);
    let mut grams: Vec<(Gram, bool)> = found.drain(..).map(|gram| (gram, true)).collect();
    gram::grams(&gram::fold(&document.text), &mut found);
    grams.extend(found.into_iter().map(|gram| (gram, false)));
    // Of the same gram the one in the title comes first and stays.
    grams.sort_unstable_by_key(|(gram, is_title)| (*gram, !is_title));
    grams.dedup_by_key(|(gram, _)| *gram);
    Looked { grams, id }
}

/// First and last document of each segment.
fn segments(looked: &[Looked]) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let (mut from, mut n_grams) = (0, 0);
    for (n, one) in looked.iter().enumerate() {
        let is_full = n - from >= SEGMENT || n_grams + one.grams.len() > SEGMENT_GRAMS;
        if is_full && n > from {
            parts.push((from, n));
            (from, n_grams) = (n, 0);
        }
        n_grams += one.grams.len();
    }
    if from < looked.len() {
        parts.push((from, looked.len()));
    }
    parts
}

/// The shards of a segment, as few as keep each below the limit, and the beginnings of all its grams.
fn shards(name: &str, segment: usize, looked: &[Looked]) -> (Vec<Vec<u8>>, BTreeSet<String>) {
    let mut all: Vec<(Gram, usize, bool)> = Vec::new();
    let mut ids: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, one) in looked.iter().enumerate() {
        all.extend(one.grams.iter().map(|(gram, is_title)| (*gram, n, *is_title)));
        if !one.id.is_empty() {
            ids.entry(format!("={}", one.id)).or_default().push(n);
        }
    }
    all.sort_unstable();
    let mut heads: BTreeMap<String, String> = BTreeMap::new();
    for run in all.chunk_by(|a, b| a.0 == b.0) {
        let gram = run[0].0;
        let text = heads.entry(gram.head()).or_default();
        if !text.is_empty() {
            text.push(' ');
        }
        text.push(gram.tail());
        text.push_str(&posting::list(run.iter().map(|(_, n, is_title)| (*n, *is_title))));
    }
    let beginnings = heads.keys().cloned().collect();
    for (id, list) in ids {
        let list = posting::list(list.into_iter().map(|n| (n, true)));
        heads.insert(id, format!("${list}"));
    }
    let size = |head: &str, text: &str| head.len() + text.len() + 6;
    let total: usize = heads.iter().map(|(head, text)| size(head, text)).sum();
    let mut n_shards = total.div_ceil(SHARD_SIZE).max(1);
    loop {
        let mut sizes = vec![0; n_shards];
        let mut largest_head = 0;
        for (head, text) in &heads {
            let size = size(head, text);
            sizes[gram::shard(head, n_shards)] += size;
            largest_head = largest_head.max(size);
        }
        // One beginning lies in one shard, however large it is.
        let limit = SHARD_LIMIT.max(largest_head + SHARD_SIZE) - 1_000;
        if sizes.into_iter().all(|size| size <= limit) {
            break;
        }
        n_shards += n_shards.div_ceil(4);
    }
    let mut shards: Vec<BTreeMap<String, String>> = vec![BTreeMap::new(); n_shards];
    for (head, text) in heads {
        shards[gram::shard(&head, n_shards)].insert(head, text);
    }
    let shards = shards.iter().enumerate();
    let shards =
        shards.map(|(n, shard)| script::piece(&format!("{name}/s{segment}-{n}"), shard)).collect();
    (shards, beginnings)
}

/// The first document of each block.
fn blocks(documents: &[Document]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut size = BLOCK_SIZE;
    for (n, one) in documents.iter().enumerate() {
        let own = [&one.id, &one.title, &one.text, &one.href, &one.date];
        let own: usize = own.iter().map(|text| text.len() + 3).sum::<usize>() + one.state.len() + 6;
        if size + own > BLOCK_SIZE {
            starts.push(n);
            size = 0;
        }
        size += own;
    }
    starts
}

fn block(name: &str, number: usize, documents: &[Document]) -> Vec<u8> {
    let rows: Vec<[&str; 6]> = documents
        .iter()
        .map(|one| [&*one.id, &one.title, &one.text, &one.href, &one.date, one.state])
        .collect();
    script::piece(&format!("{name}/b{number}"), &rows)
}
