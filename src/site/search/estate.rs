//! The index of the estate: which contracts there are to ask, and where there are many, which of them
//! have the beginning of a gram at all.
//!
//! | file | holds |
//! |---|---|
//! | `head.js` | the folder of each contract's index and how many documents it has; the number of shards |
//! | `e<n>.js` | by the beginning of a gram, the numbers of the contracts that have it |

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use super::FOLDER;
use super::gram;
use super::posting;
use super::script;

/// So many contracts are simply asked, each for itself; of more, shards say which are worth it.
pub const FEW: usize = 24;

/// What a shard is filled to on average, in bytes.
const SHARD_SIZE: usize = 30_000;

/// What the estate's index needs to know of the index of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The folder of its index, below the search.
    pub name: String,
    /// How many documents it has.
    pub docs: usize,
    /// The beginnings of all its grams, in order, with blanks between them.
    pub heads: String,
}

#[derive(Serialize)]
struct Head<'a> {
    contracts: Vec<(&'a str, usize)>,
    /// How many shards there are; none where all contracts are simply asked.
    shards: usize,
}

/// The files of the estate's index, from what is known of the contracts' own, in the order of the
/// contracts.
pub fn files(pieces: &[Piece]) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let contracts: Vec<(&str, usize)> =
        pieces.iter().map(|one| (one.name.as_str(), one.docs)).collect();
    let mut heads: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    if pieces.len() > FEW {
        for (n, piece) in pieces.iter().enumerate() {
            for head in piece.heads.split(' ').filter(|head| !head.is_empty()) {
                heads.entry(head).or_default().push(n);
            }
        }
    }
    let lists = heads
        .into_iter()
        .map(|(head, contracts)| (head, posting::list(contracts.into_iter().map(|n| (n, false)))));
    let lists: Vec<(&str, String)> = lists.collect();
    let size: usize = lists.iter().map(|(head, list)| head.len() + list.len() + 6).sum();
    let n_shards = size.div_ceil(SHARD_SIZE);
    let mut shards: Vec<BTreeMap<&str, String>> = vec![BTreeMap::new(); n_shards];
    for (head, list) in lists {
        shards[gram::shard(head, n_shards)].insert(head, list);
    }
    for (n, shard) in shards.iter().enumerate() {
        let bytes = script::piece(&format!("e{n}"), shard);
        files.insert(format!("{FOLDER}/e{n}.js"), bytes);
    }
    let head = Head { contracts, shards: n_shards };
    files.insert(format!("{FOLDER}/head.js"), script::piece("head", &head));
    files
}
