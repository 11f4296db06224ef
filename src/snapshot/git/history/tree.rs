//! What differs between a tree and those it came from, limited to some paths.
//!
//! Subtrees with the same id are never entered, so a commit costs what it changed.

use std::cmp::Ordering;
use std::rc::Rc;

use gix::ObjectId;
use gix::hashtable::HashMap;
use gix::objs::Kind;

use crate::snapshot::MAX_FILES;
use crate::snapshot::MAX_PATH;
use crate::snapshot::Name;
use crate::snapshot::judge_name;

use super::Fault;
use crate::snapshot::git::objects::OUT_OF_ORDER;
use crate::snapshot::git::packs::Objects;

/// Bytes of trees that are kept at most, for the next commit has most of them in common.
const MOST_HELD: usize = 64 << 20;

const TREE: u16 = 0o040_000;
const FILE_KIND: u16 = 0o170_000;
const FILE: u16 = 0o100_000;

/// Which paths are looked at.
pub(in crate::snapshot::git) enum Scope {
    /// All of them, whatever lies there.
    Everything,
    /// What a snapshot reads: these files and what lies in these folders, without hidden and odd names.
    Sources(Vec<Vec<u8>>),
}

/// What a path has to do with the scope.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Inside,
    Above,
    Outside,
}

impl Scope {
    fn reach(&self, path: &[u8]) -> Reach {
        let Scope::Sources(wanted) = self else { return Reach::Inside };
        let leads = |short: &[u8], long: &[u8]| {
            long.strip_prefix(short).is_some_and(|rest| rest.first() == Some(&b'/'))
        };
        if wanted.iter().any(|wanted| path == wanted || leads(wanted, path)) {
            Reach::Inside
        } else if wanted.iter().any(|wanted| leads(path, wanted)) {
            Reach::Above
        } else {
            Reach::Outside
        }
    }

    /// Whether a name inside is one that a snapshot reads.
    fn takes(&self, name: &[u8]) -> bool {
        match self {
            Scope::Everything => true,
            Scope::Sources(_) => matches!(judge_name(name), Name::Plain(_)),
        }
    }
}

/// What lies at a path that is no folder.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaf {
    mode: u16,
    pub(super) id: ObjectId,
}

impl Leaf {
    /// Whether it is an ordinary file: no link and no other repository.
    pub(super) fn is_file(self) -> bool {
        self.mode & FILE_KIND == FILE
    }
}

/// Reads trees and keeps those that will be asked for again.
pub(super) struct Trees<'p> {
    pub(super) objects: Objects<'p>,
    held: HashMap<ObjectId, Rc<Vec<u8>>>,
    n_held: usize,
    nothing: Rc<Vec<u8>>,
}

/// An entry of a tree.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Entry<'a> {
    mode: u16,
    name: &'a [u8],
    id: &'a [u8],
}

impl Entry<'_> {
    fn is_tree(&self) -> bool {
        self.mode & FILE_KIND == TREE
    }

    fn leaf(&self) -> Option<Leaf> {
        (!self.is_tree())
            .then(|| Leaf { mode: self.mode, id: ObjectId::from_bytes_or_panic(self.id) })
    }

    /// The order of entries in a tree: folders sort as if their name ended in a slash.
    fn order(&self, other: &Entry<'_>) -> Ordering {
        let n = self.name.len().min(other.name.len());
        self.name[..n].cmp(&other.name[..n]).then_with(|| {
            let end = |entry: &Entry<'_>| match entry.name.get(n) {
                Some(byte) => *byte,
                None if entry.is_tree() => b'/',
                None => 0,
            };
            // Of a file and a folder with the same name the file comes first.
            end(self).cmp(&end(other)).then(self.name.len().cmp(&other.name.len()))
        })
    }
}

/// Two folders that differ, or one that is new or gone.
struct Pair {
    path: Vec<u8>,
    is_inside: bool,
    olds: Vec<Option<ObjectId>>,
    new: Option<ObjectId>,
}

impl<'p> Trees<'p> {
    pub(super) fn new(objects: Objects<'p>) -> Trees<'p> {
        Trees { objects, held: HashMap::default(), n_held: 0, nothing: Rc::default() }
    }

    fn read(&mut self, id: Option<ObjectId>) -> Result<Rc<Vec<u8>>, Fault> {
        let Some(id) = id.filter(|id| !id.is_empty_tree()) else {
            return Ok(Rc::clone(&self.nothing));
        };
        if let Some(held) = self.held.get(&id) {
            return Ok(Rc::clone(held));
        }
        let bytes = match self.objects.read(&id) {
            Ok(Some(found)) if found.kind == Kind::Tree => found.bytes,
            Ok(Some(found)) => {
                return Err(Fault::odd(&id, &format!("is a {} and no tree", found.kind)));
            }
            Ok(None) => return Err(Fault::missing(&id)),
            Err(error) => return Err(Fault::from(&error)),
        };
        if self.n_held > MOST_HELD {
            self.held.clear();
            self.n_held = 0;
        }
        self.n_held += bytes.len();
        self.held.insert(id, Rc::clone(&bytes));
        Ok(bytes)
    }

    /// Tells every path where `new` differs from all of `olds`, with what lay there in the first of them.
    ///
    /// The paths come in no order that means anything.
    pub(super) fn differences(
        &mut self,
        scope: &Scope,
        olds: &[Option<ObjectId>],
        new: Option<ObjectId>,
        tell: &mut impl FnMut(&[u8], Option<Leaf>, Option<Leaf>),
    ) -> Result<(), Fault> {
        if olds.contains(&new) {
            return Ok(());
        }
        let is_inside = matches!(scope, Scope::Everything);
        let mut pending = vec![Pair { path: Vec::new(), is_inside, olds: olds.to_vec(), new }];
        let mut n_folders = 0;
        while let Some(pair) = pending.pop() {
            // Few trees can name each other so that there is no end of folders.
            n_folders += 1;
            if n_folders > MAX_FILES {
                return Err(Fault::deep());
            }
            // What lies so deep is not read either.
            if pair.path.len() > MAX_PATH {
                continue;
            }
            self.level(scope, &pair, &mut pending, tell)?;
        }
        Ok(())
    }

    /// One level of folders; those below that differ are added to `pending`.
    fn level(
        &mut self,
        scope: &Scope,
        pair: &Pair,
        pending: &mut Vec<Pair>,
        tell: &mut impl FnMut(&[u8], Option<Leaf>, Option<Leaf>),
    ) -> Result<(), Fault> {
        let n_id = self.objects.hash_kind().len_in_bytes();
        let whole =
            |id: &Option<ObjectId>, bytes: &Rc<Vec<u8>>| Tree { id: *id, rest: Rc::clone(bytes) };
        let new = whole(&pair.new, &self.read(pair.new)?);
        let mut olds = Vec::with_capacity(pair.olds.len());
        for id in &pair.olds {
            olds.push(whole(id, &self.read(*id)?));
        }
        // Every tree is the new one once.
        let mut new = Cursor { is_checked: true, ..Cursor::new(&new, n_id)? };
        let mut olds: Vec<Cursor<'_>> =
            olds.iter().map(|old| Cursor::new(old, n_id)).collect::<Result<_, _>>()?;
        let mut path = pair.path.clone();
        if !path.is_empty() {
            path.push(b'/');
        }
        let n_path = path.len();
        loop {
            if let [old] = &mut olds[..] {
                while new.skip_common(old)? {}
            }
            let mut least = new.entry;
            for old in &olds {
                least = match (least, old.entry) {
                    (Some(a), Some(b)) => Some(if b.order(&a).is_lt() { b } else { a }),
                    (a, b) => a.or(b),
                };
            }
            let Some(least) = least else { return Ok(()) };
            let after = new.take(&least)?;
            let mut is_kept = false;
            let mut before: Vec<Option<Entry<'_>>> = Vec::with_capacity(olds.len());
            for old in &mut olds {
                let entry = old.take(&least)?;
                is_kept |= entry == after;
                before.push(entry);
            }
            // What has a slash in it is no name: it would pass for a path of another folder.
            if is_kept || least.name.contains(&b'/') {
                continue;
            }
            path.truncate(n_path);
            path.extend_from_slice(least.name);
            let reach = if pair.is_inside { Reach::Inside } else { scope.reach(&path) };
            if reach == Reach::Outside || (pair.is_inside && !scope.takes(least.name)) {
                continue;
            }
            if least.is_tree() {
                let id = |entry: &Entry<'_>| ObjectId::from_bytes_or_panic(entry.id);
                pending.push(Pair {
                    path: path.clone(),
                    is_inside: reach == Reach::Inside,
                    olds: before.iter().map(|entry| entry.as_ref().map(id)).collect(),
                    new: after.as_ref().map(id),
                });
            } else if reach == Reach::Inside {
                let before = before.first().copied().flatten();
                tell(
                    &path,
                    before.and_then(|entry| entry.leaf()),
                    after.and_then(|entry| entry.leaf()),
                );
            }
        }
    }
}

/// The bytes of a tree, with its id for complaints.
struct Tree {
    id: Option<ObjectId>,
    rest: Rc<Vec<u8>>,
}

/// A place in a tree.
struct Cursor<'a> {
    id: &'a Option<ObjectId>,
    entry: Option<Entry<'a>>,
    /// From the present entry on.
    here: &'a [u8],
    /// Length of the present entry.
    n_here: usize,
    n_id: usize,
    /// Whether the entries must come in git's order, each name once.
    is_checked: bool,
}

impl<'a> Cursor<'a> {
    fn new(tree: &'a Tree, n_id: usize) -> Result<Cursor<'a>, Fault> {
        let (id, here) = (&tree.id, &tree.rest[..]);
        let mut cursor = Cursor { id, entry: None, here, n_here: 0, n_id, is_checked: false };
        cursor.parse()?;
        Ok(cursor)
    }

    /// Reads the entry that begins here.
    fn parse(&mut self) -> Result<(), Fault> {
        self.entry = None;
        self.n_here = 0;
        if self.here.is_empty() {
            return Ok(());
        }
        let (entry, n) = entry(self.here, self.n_id).ok_or_else(|| match self.id {
            Some(id) => Fault::odd(id, "is a tree that cannot be read"),
            None => Fault::words("a tree cannot be read"),
        })?;
        (self.entry, self.n_here) = (Some(entry), n);
        Ok(())
    }

    fn advance(&mut self) -> Result<(), Fault> {
        let before = self.entry.filter(|_| self.is_checked);
        self.here = &self.here[self.n_here..];
        self.parse()?;
        match (before, self.entry, self.id) {
            (Some(before), Some(entry), Some(id)) if before.order(&entry).is_ge() => {
                Err(Fault::odd(id, OUT_OF_ORDER))
            }
            _ => Ok(()),
        }
    }

    /// The present entry, if it has this name and kind; then goes on to the next.
    fn take(&mut self, least: &Entry<'_>) -> Result<Option<Entry<'a>>, Fault> {
        match self.entry {
            Some(entry) if entry.order(least).is_eq() => {
                self.advance()?;
                Ok(Some(entry))
            }
            _ => Ok(None),
        }
    }

    /// Passes an entry that both have byte for byte.
    fn skip_common(&mut self, other: &mut Cursor<'_>) -> Result<bool, Fault> {
        let n = self.n_here;
        if n == 0 || other.n_here != n || self.here[..n] != other.here[..n] {
            return Ok(false);
        }
        self.advance()?;
        other.advance()?;
        Ok(true)
    }
}

/// The entry at the start of these bytes and its length: mode, space, name, NUL, id.
fn entry(bytes: &[u8], n_id: usize) -> Option<(Entry<'_>, usize)> {
    let mut mode = 0_u16;
    let mut n = 0;
    loop {
        match bytes.get(n)? {
            b' ' => break,
            digit @ b'0'..=b'7' if n < 6 => mode = (mode << 3) | u16::from(digit - b'0'),
            _ => return None,
        }
        n += 1;
    }
    let rest = &bytes[n + 1..];
    let n_name = rest.iter().position(|byte| *byte == 0)?;
    let id = rest.get(n_name + 1..n_name + 1 + n_id)?;
    (n_name > 0).then_some((Entry { mode, name: &rest[..n_name], id }, n + 1 + n_name + 1 + n_id))
}
