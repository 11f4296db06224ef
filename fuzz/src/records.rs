//! The reader of records: whatever a file holds, records and findings stay inside it.

use std::sync::OnceLock;

use pactbook::base::place::SourceId;
use pactbook::base::time::Instant;
use pactbook::base::time::Interval;
use pactbook::base::time::Zone;
use pactbook::ledger::kinds::Kinds;
use pactbook::ledger::links;
use pactbook::ledger::reader;
use pactbook::ledger::reader::Frame;
use pactbook::ledger::record::Field;

use super::places;
use super::seeds;

/// The kinds that ship.
pub fn kinds() -> &'static Kinds {
    static KINDS: OnceLock<Kinds> = OnceLock::new();
    KINDS.get_or_init(Kinds::shipped)
}

/// A contract of two years in Beijing.
pub fn frame() -> Frame {
    let zone = Zone::parse("Asia/Shanghai").expect("the zone is known");
    let (from, to) = (Instant::from_unix(1_735_660_800), Instant::from_unix(1_798_732_800));
    Frame { contract: 0, contract_id: "demo".into(), zone, term: Interval { from, to } }
}

/// Reads the bytes as a file of records.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    static FRAME: OnceLock<Frame> = OnceLock::new();
    let (frame, kinds) = (FRAME.get_or_init(frame), kinds());
    let (mut records, findings) = reader::read_file(SourceId(0), text, frame, kinds);
    places::hold(&findings, text);
    for record in &records {
        places::inside(record.place, text);
        let kind = kinds.kind(usize::from(record.kind));
        assert!(!record.id.is_empty(), "every record has an id");
        assert!(record.faulty.is_sorted() && record.fields.is_sorted_by_key(|field| field.slot));
        for field in &record.fields {
            places::inside(field.place, text);
            assert!(usize::from(field.slot) < kind.fields.len(), "a field of the kind");
        }
    }
    let (_, found) = links::resolve(&mut records, kinds);
    places::hold(&found, text);
    // Words are added behind a comment: nothing but what stands there changes.
    if findings.is_empty() && text.len() < 2_000 {
        let longer = format!("# 注\n{text}");
        let (others, found) = reader::read_file(SourceId(0), &longer, frame, kinds);
        assert_eq!((records.len(), 0), (others.len(), found.len()), "a comment changes nothing");
        for (one, other) in records.iter().zip(&others) {
            let same = |a: &Field, b: &Field| a.slot == b.slot;
            assert_eq!(one.at, other.at, "a comment changes no time");
            assert!(one.fields.iter().zip(&other.fields).all(|(a, b)| same(a, b)));
        }
    }
}

/// Pieces of the shipped records.
pub fn seeds() -> Vec<Vec<u8>> {
    seeds::record_pieces(700).collect()
}
