//! Steps of a walk as bytes, so that the next walk begins where this one ended.
//!
//! Numbers are of variable length; a text that comes often is written once and named by its
//! number; ids are bytes. What cannot be read back is none.

use std::collections::HashMap;
use std::sync::Arc;

use gix::ObjectId;

use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::snapshot::history::Change;
use crate::snapshot::history::Person;
use crate::snapshot::history::SideCommit;
use crate::snapshot::history::Signature;
use crate::snapshot::history::TrunkCommit;
use crate::snapshot::history::Witness;

use super::commit::hex;
use super::walk::Step;

/// The steps as bytes, under a key that says what they are the steps of.
pub(super) fn write(key: &str, steps: &[Step]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.count(steps.len());
    for step in steps {
        writer.witness(&step.commit.commit);
        writer.changes(&step.commit.changes);
        writer.count(step.commit.side.len());
        for side in &step.commit.side {
            writer.witness(&side.commit);
            writer.changes(&side.changes);
        }
        writer.count(step.passed.len());
        for id in &step.passed {
            writer.bytes.extend_from_slice(id.as_slice());
        }
    }
    let mut head = Writer::default();
    head.text(key);
    head.count(writer.texts.len());
    for text in &writer.texts {
        head.text(text);
    }
    head.bytes.append(&mut writer.bytes);
    head.bytes
}

/// The steps, if the bytes are those of this key.
pub(super) fn read(key: &str, n_id: usize, bytes: &[u8]) -> Option<Vec<Step>> {
    let mut reader = Reader { rest: bytes, texts: Vec::new(), n_id };
    if reader.text()? != key {
        return None;
    }
    let n_texts = reader.count()?;
    for _ in 0..n_texts {
        let text = reader.text()?;
        reader.texts.push(text);
    }
    let mut steps = reader.list(|reader| {
        let commit = Arc::new(reader.witness()?);
        let changes = reader.list(Reader::change)?;
        let side = reader.list(|reader| {
            let commit = Arc::new(reader.witness()?);
            Some(SideCommit { commit, changes: reader.list(Reader::change)? })
        })?;
        let passed = reader.list(Reader::id)?;
        let landed = commit.committed.instant;
        let commit = TrunkCommit { commit, landed, changes, side, side_gap: None };
        Some(Step { commit, passed })
    })?;
    steps.shrink_to_fit();
    reader.rest.is_empty().then_some(steps)
}

#[derive(Default)]
struct Writer<'a> {
    bytes: Vec<u8>,
    texts: Vec<&'a str>,
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Writer<'a> {
    fn count(&mut self, n: usize) {
        self.number(n as u64);
    }

    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.bytes.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    fn signed(&mut self, n: i64) {
        self.number(((n << 1) ^ (n >> 63)) as u64);
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// A text that comes again.
    fn shared(&mut self, text: &'a str) {
        let next = self.texts.len();
        let number = *self.numbers.entry(text).or_insert(next);
        if number == next {
            self.texts.push(text);
        }
        self.count(number);
    }

    fn id(&mut self, id: &str) {
        if let Ok(id) = ObjectId::from_hex(id.as_bytes()) {
            self.bytes.extend_from_slice(id.as_slice());
        }
    }

    fn person(&mut self, person: &'a Person, stamp: Stamp) {
        self.shared(&person.name);
        self.shared(&person.mail);
        self.signed(stamp.instant.unix());
        self.signed(stamp.offset.into());
    }

    fn witness(&mut self, witness: &'a Witness) {
        self.id(&witness.id);
        self.count(witness.parents.len());
        for parent in &witness.parents {
            self.id(parent);
        }
        self.person(&witness.author, witness.written);
        self.person(&witness.committer, witness.committed);
        self.text(&witness.summary);
        self.count(usize::from(witness.signature.is_some()));
        if let Some(signature) = &witness.signature {
            self.text(&signature.armour);
            self.count(signature.payload.len());
            self.bytes.extend_from_slice(&signature.payload);
        }
    }

    fn changes(&mut self, changes: &'a [Change]) {
        self.count(changes.len());
        for change in changes {
            self.shared(&change.path);
            let (old, new) = (change.old.as_deref(), change.new.as_deref());
            self.bytes.push(u8::from(old.is_some()) | u8::from(new.is_some()) << 1);
            old.into_iter().chain(new).for_each(|id| self.id(id));
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    texts: Vec<&'a str>,
    n_id: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(n);
            }
        }
        None
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn signed(&mut self) -> Option<i64> {
        let n = self.number()?;
        Some((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let n = self.count()?;
        self.take(n)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn shared(&mut self) -> Option<Box<str>> {
        let number = self.count()?;
        self.texts.get(number).map(|text| Box::from(*text))
    }

    fn id(&mut self) -> Option<ObjectId> {
        let n_id = self.n_id;
        ObjectId::try_from(self.take(n_id)?).ok()
    }

    fn hex(&mut self) -> Option<Box<str>> {
        self.id().as_ref().map(hex)
    }

    /// As many as the bytes say; memory is taken as they come, so a wrong number takes none.
    fn list<T>(&mut self, mut one: impl FnMut(&mut Reader<'a>) -> Option<T>) -> Option<Vec<T>> {
        let n = self.count()?;
        let mut list = Vec::with_capacity(n.min(self.rest.len() / self.n_id.max(1)));
        for _ in 0..n {
            list.push(one(self)?);
        }
        Some(list)
    }

    fn person(&mut self) -> Option<(Person, Stamp)> {
        let person = Person { name: self.shared()?, mail: self.shared()? };
        let instant = Instant::from_unix(self.signed()?);
        let offset = i32::try_from(self.signed()?).ok()?;
        Some((person, Stamp { instant, offset }))
    }

    fn witness(&mut self) -> Option<Witness> {
        let id = self.hex()?;
        let parents = self.list(Reader::hex)?;
        let (author, written) = self.person()?;
        let (committer, committed) = self.person()?;
        let summary = self.text()?.into();
        let signature = match self.count()? {
            0 => None,
            1 => {
                let armour = self.text()?.into();
                Some(Arc::new(Signature { armour, payload: self.bytes()?.into() }))
            }
            _ => return None,
        };
        Some(Witness {
            id,
            parents,
            author_shown: Person::default(),
            author,
            written,
            committer_shown: Person::default(),
            committer,
            committed,
            summary,
            signature,
        })
    }

    fn change(&mut self) -> Option<Change> {
        let path = self.shared()?;
        let flags = *self.take(1)?.first()?;
        let old = if flags & 1 == 1 { Some(self.hex()?) } else { None };
        let new = if flags & 2 == 2 { Some(self.hex()?) } else { None };
        Some(Change { path, old, new, moved_from: None })
    }
}
