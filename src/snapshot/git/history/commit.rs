//! A commit as it is read: what it says of itself, its tree and its parents.

use std::sync::Arc;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::CommitRef;
use gix::objs::Kind;

use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::snapshot::history::Person;
use crate::snapshot::history::Signature;
use crate::snapshot::history::Witness;

use super::Fault;
use crate::snapshot::git::packs::Objects;

/// First and last second of the years that are written with four digits.
const FIRST_SECOND: i64 = -62_135_596_800;
const LAST_SECOND: i64 = 253_402_300_799;
const DAY: i32 = 86_400;

/// Headers that hold signatures, for SHA-1 and for SHA-256 repositories.
const SIGNATURES: [&[u8]; 2] = [b"gpgsig", b"gpgsig-sha256"];

/// A commit.
pub(super) struct Commit {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    pub(super) witness: Arc<Witness>,
}

/// Reads a commit.
pub(super) fn read(objects: &mut Objects<'_>, id: ObjectId) -> Result<Commit, Fault> {
    let bytes = match objects.read(&id) {
        Ok(Some(found)) if found.kind == Kind::Commit => found.bytes,
        Ok(Some(found)) => {
            return Err(Fault::odd(&id, &format!("is a {} and no commit", found.kind)));
        }
        Ok(None) => return Err(Fault::missing(&id)),
        Err(error) => return Err(Fault::from(&error)),
    };
    let parsed = CommitRef::from_bytes(&bytes, id.kind())
        .map_err(|_| Fault::odd(&id, "is a commit that cannot be read"))?;
    let (author, written) = person(parsed.author);
    let (committer, committed) = person(parsed.committer);
    let parents: Vec<ObjectId> = parsed.parents().collect();
    let witness = Witness {
        id: hex(&id),
        parents: parents.iter().map(hex).collect(),
        author_shown: Person::default(),
        author,
        written,
        committer_shown: Person::default(),
        committer,
        committed,
        summary: parsed.message().summary().to_str_lossy().into(),
        signature: signature(&bytes, id.kind()).map(Arc::new),
    };
    Ok(Commit { id, tree: parsed.tree(), parents, witness: Arc::new(witness) })
}

/// The id in hexadecimal.
pub(super) fn hex(id: &ObjectId) -> Box<str> {
    id.to_hex().to_string().into()
}

/// Who and when, from `Name <mail> seconds offset`; what cannot be read is empty, and the epoch.
fn person(line: &[u8]) -> (Person, Stamp) {
    let nobody = (Person::default(), Stamp { instant: Instant::from_unix(0), offset: 0 });
    let Some((who, when)) = line.rsplit_once_str(">") else { return nobody };
    let (name, mail) = who.split_once_str("<").unwrap_or((who, b""));
    let text = |bytes: &[u8]| bytes.trim().to_str_lossy().into();
    (Person { name: text(name), mail: text(mail) }, stamp(when))
}

fn stamp(when: &[u8]) -> Stamp {
    let mut parts = when.to_str().unwrap_or_default().split_ascii_whitespace();
    let seconds = parts.next().and_then(|part| part.parse::<i64>().ok()).unwrap_or(0);
    let offset = parts.next().and_then(offset).unwrap_or(0);
    Stamp { instant: Instant::from_unix(seconds.clamp(FIRST_SECOND, LAST_SECOND)), offset }
}

/// Seconds east of UTC, from `+0800`.
fn offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let seconds = number / 100 * 3600 + number % 100 * 60;
    (seconds < DAY).then_some(sign * seconds)
}

/// The signature of a commit and what it signs, cut out as git does: the header for the hash of the
/// repository is the signature, and the payload has none of the headers for signatures.
fn signature(commit: &[u8], kind: gix::hash::Kind) -> Option<Signature> {
    let n_head = commit.find(b"\n\n")? + 1;
    let (head, message) = commit.split_at(n_head);
    head.find(SIGNATURES[0])?;
    let own = SIGNATURES[usize::from(kind != gix::hash::Kind::Sha1)];
    let mut armour: Vec<u8> = Vec::new();
    let mut payload: Vec<u8> = Vec::with_capacity(commit.len());
    let mut within: Option<&[u8]> = None;
    for line in head.lines_with_terminator() {
        if let (Some(header), Some(rest)) = (within, line.strip_prefix(b" ")) {
            if header == own {
                armour.extend_from_slice(rest);
            }
            continue;
        }
        let header = line.split_once_str(" ").and_then(|(name, rest)| {
            SIGNATURES.into_iter().find(|known| *known == name).map(|known| (known, rest))
        });
        within = header.map(|(name, _)| name);
        match header {
            Some((name, rest)) if name == own => armour.extend_from_slice(rest),
            Some(_) => {}
            None => payload.extend_from_slice(line),
        }
    }
    payload.extend_from_slice(message);
    let armour: Box<str> = String::from_utf8_lossy(&armour).into();
    (!armour.is_empty()).then(|| Signature { armour, payload: payload.into() })
}
