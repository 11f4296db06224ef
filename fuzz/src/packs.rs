//! The reader of packs: deltas, packs whose entries say anything, and damaged bytes of packs and
//! indexes; what it reads is what `gix` reads.

use pactbook::snapshot::trial;

use super::history;

/// What parts the entries of a pack.
const MARK: [u8; 3] = [0xff, 0xfe, 0xfd];

/// The first byte says what the rest is: base and delta, entries, or the bytes of an index and a pack.
pub fn run(data: &[u8]) {
    let Some((way, rest)) = data.split_first() else { return };
    match way % 3 {
        0 => {
            let Some((n, rest)) = rest.split_first() else { return };
            let Some((base, script)) = rest.split_at_checked(usize::from(*n)) else { return };
            let made = trial::delta(base, script);
            assert!(made.is_none_or(|made| made.len() <= 16 << 20), "no more than may be");
        }
        1 => {
            let (index, pack) = packed(rest);
            read(&index, &pack);
        }
        _ => {
            let Some((n, rest)) = rest.split_first_chunk::<2>() else { return };
            let n = usize::from(u16::from_le_bytes(*n));
            let Some((index, pack)) = rest.split_at_checked(n) else { return };
            read(index, pack);
        }
    }
}

fn read(index: &[u8], pack: &[u8]) {
    history::trial().pack(index, pack, &mut |id, own, other| {
        if let (Some(own), Some(other)) = (own, other) {
            assert_eq!(own, other, "two readers differ about {id:?}");
        }
    });
}

/// A pack of these entries and its index; the entry of number `n` has the id of twenty bytes `n + 1`.
///
/// Of each entry the first byte is kind and what of its head is a lie, the second tells its base.
fn packed(rest: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut entries: Vec<&[u8]> = Vec::new();
    let mut left = rest;
    while !left.is_empty() && entries.len() < 16 {
        let end = left.windows(MARK.len()).position(|bytes| bytes == MARK);
        let (own, after) = left.split_at(end.unwrap_or(left.len()));
        left = after.get(MARK.len()..).unwrap_or_default();
        entries.push(own);
    }
    let count = u32::try_from(entries.len()).unwrap_or(0).to_be_bytes();
    let mut pack = [&b"PACK\0\0\0\x02"[..], &count].concat();
    let mut offsets: Vec<usize> = Vec::new();
    for entry in &entries {
        let at = pack.len();
        let (head, bytes) = entry.split_at_checked(2).unwrap_or((&[3, 0], &[]));
        let kind = head[0] & 7;
        let lie = usize::from(head[0] >> 3);
        // A lie of 31 is a size beyond all bounds.
        let size = if lie == 31 { usize::MAX >> 4 } else { bytes.len() + lie };
        let mut byte = kind << 4 | u8::try_from(size & 15).unwrap_or(0);
        let mut more = size >> 4;
        while more > 0 {
            pack.push(byte | 0x80);
            byte = u8::try_from(more & 0x7f).unwrap_or(0);
            more >>= 7;
        }
        pack.push(byte);
        if kind == 6 {
            let base = offsets.get(usize::from(head[1])).copied();
            distance(&mut pack, base.map_or(usize::from(head[1]), |base| at - base));
        } else if kind == 7 {
            // Deltas that rest on each other take long to give up: they are few.
            let known = u8::try_from(offsets.len()).unwrap_or(0);
            let base = if head[1] > 0xf0 { head[1] & 0xf } else { head[1].min(known) };
            pack.extend_from_slice(&[base; 20]);
        }
        stored(&mut pack, bytes);
        offsets.push(at);
    }
    pack.extend_from_slice(&[0; 20]);
    (index(&offsets), pack)
}

/// The distance to a base as packs write it.
fn distance(pack: &mut Vec<u8>, n: usize) {
    let mut bytes = vec![u8::try_from(n & 0x7f).unwrap_or(0)];
    let mut rest = n >> 7;
    while rest > 0 {
        rest -= 1;
        bytes.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
        rest >>= 7;
    }
    pack.extend(bytes.iter().rev());
}

/// Bytes as a zlib stream that holds them as they are.
fn stored(pack: &mut Vec<u8>, bytes: &[u8]) {
    pack.extend_from_slice(&[0x78, 0x01]);
    let bytes = &bytes[..bytes.len().min(0xffff)];
    let n = u16::try_from(bytes.len()).unwrap_or(0);
    pack.push(1);
    pack.extend_from_slice(&n.to_le_bytes());
    pack.extend_from_slice(&(!n).to_le_bytes());
    pack.extend_from_slice(bytes);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    pack.extend_from_slice(&(b << 16 | a).to_be_bytes());
}

/// An index of the second version.
fn index(offsets: &[usize]) -> Vec<u8> {
    let n = u32::try_from(offsets.len()).unwrap_or(0);
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..256_u32 {
        index.extend_from_slice(&first.min(n).to_be_bytes());
    }
    for no in 1..=n {
        index.extend_from_slice(&[u8::try_from(no).unwrap_or(0); 20]);
    }
    index.extend(std::iter::repeat_n(0, offsets.len() * 4));
    for offset in offsets {
        index.extend_from_slice(&u32::try_from(*offset).unwrap_or(0).to_be_bytes());
    }
    index.extend_from_slice(&[0; 40]);
    index
}

/// A pack with deltas of both sorts, as entries and as bytes, and deltas alone.
pub fn seeds() -> Vec<Vec<u8>> {
    let delta = b"\x0b\x0e\x90\x05\x04-and\x91\x06\x05";
    let entries: [&[u8]; 6] = [
        b"\x03\x00hello world",
        &[&[6, 0][..], delta].concat(),
        &[&[7, 1][..], delta].concat(),
        b"\x02\x00100644 a\0aaaaaaaaaaaaaaaaaaaa",
        b"\x01\x00tree 0101010101010101010101010101010101010101\n",
        &[&[7, 2][..], b"\x0e\x03\xb0\x00\x03\x00"].concat(),
    ];
    let mark: &[u8] = &MARK;
    let joined = entries.join(mark);
    let mut seeds = vec![[&[1][..], &joined].concat()];
    let (index, pack) = packed(&joined);
    let n = u16::try_from(index.len()).unwrap_or(0).to_le_bytes();
    seeds.push([&[2][..], &n, &index, &pack].concat());
    seeds.push([&[0, 11][..], b"hello world", delta].concat());
    seeds.push([&[1][..], b"\x07\x01", delta].concat());
    seeds
}
