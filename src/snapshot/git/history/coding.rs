//! Numbers, texts and ids as bytes and back; what cannot be read back is none.
//!
//! Numbers are of variable length, ids are their bytes, a text that comes again is named by its number.

use std::collections::HashMap;
use std::sync::Arc;

use gix::ObjectId;

use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::snapshot::history::Person;
use crate::snapshot::history::Signature;
use crate::snapshot::history::Witness;

use super::commit::hex;

/// Bytes that are being written.
#[derive(Default)]
pub(super) struct Writer<'a> {
    pub(super) bytes: Vec<u8>,
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Writer<'a> {
    pub(super) fn count(&mut self, n: usize) {
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

    /// Bytes with their number before them.
    pub(super) fn text(&mut self, text: &[u8]) {
        self.count(text.len());
        self.bytes.extend_from_slice(text);
    }

    /// A text that comes again.
    fn shared(&mut self, text: &'a str) {
        let next = self.numbers.len();
        let number = *self.numbers.entry(text).or_insert(next);
        self.count(number);
        if number == next {
            self.text(text.as_bytes());
        }
    }

    pub(super) fn id(&mut self, id: &ObjectId) {
        self.bytes.extend_from_slice(id.as_slice());
    }

    fn hex(&mut self, id: &str) {
        if let Ok(id) = ObjectId::from_hex(id.as_bytes()) {
            self.id(&id);
        }
    }

    fn person(&mut self, person: &'a Person, stamp: Stamp) {
        self.shared(&person.name);
        self.shared(&person.mail);
        self.signed(stamp.instant.unix());
        self.signed(stamp.offset.into());
    }

    pub(super) fn witness(&mut self, witness: &'a Witness) {
        self.hex(&witness.id);
        self.count(witness.parents.len());
        for parent in &witness.parents {
            self.hex(parent);
        }
        self.person(&witness.author, witness.written);
        self.person(&witness.committer, witness.committed);
        self.text(witness.summary.as_bytes());
        self.count(usize::from(witness.signature.is_some()));
        if let Some(signature) = &witness.signature {
            self.text(signature.armour.as_bytes());
            self.text(&signature.payload);
        }
    }
}

/// Bytes that are being read.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
    texts: Vec<&'a str>,
    n_id: usize,
}

impl<'a> Reader<'a> {
    /// Reads bytes with ids of that length.
    pub(super) fn new(bytes: &'a [u8], n_id: usize) -> Reader<'a> {
        Reader { rest: bytes, texts: Vec::new(), n_id }
    }

    pub(super) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(n);
            }
        }
        None
    }

    pub(super) fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn signed(&mut self) -> Option<i64> {
        let n = self.number()?;
        Some((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    pub(super) fn text(&mut self) -> Option<&'a [u8]> {
        let n = self.count()?;
        self.take(n)
    }

    fn words(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.text()?).ok()
    }

    fn shared(&mut self) -> Option<Box<str>> {
        let number = self.count()?;
        if number == self.texts.len() {
            let text = self.words()?;
            self.texts.push(text);
        }
        self.texts.get(number).map(|text| Box::from(*text))
    }

    pub(super) fn id(&mut self) -> Option<ObjectId> {
        let n_id = self.n_id;
        ObjectId::try_from(self.take(n_id)?).ok()
    }

    fn hex(&mut self) -> Option<Box<str>> {
        self.id().as_ref().map(hex)
    }

    /// As many as the bytes say; memory is taken as they come, so a wrong number takes none.
    pub(super) fn list<T>(
        &mut self,
        mut one: impl FnMut(&mut Reader<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
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

    pub(super) fn witness(&mut self) -> Option<Witness> {
        let id = self.hex()?;
        let parents = self.list(Reader::hex)?;
        let (author, written) = self.person()?;
        let (committer, committed) = self.person()?;
        let summary = self.words()?.into();
        let signature = match self.count()? {
            0 => None,
            1 => {
                let armour = self.words()?.into();
                Some(Arc::new(Signature { armour, payload: self.text()?.into() }))
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
}
