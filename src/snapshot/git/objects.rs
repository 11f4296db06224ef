//! One object, read by `gix` and compared with its id.

use std::io;

use gix::ObjectId;
use gix::objs::Kind;
use gix::objs::TreeRefIter;
use gix::objs::tree::EntryRef;

/// What is said of a tree whose entries are no list of names, each once and in git's order.
pub(super) const OUT_OF_ORDER: &str = "is a tree that names something twice or out of order";

/// Longest chain of tags of tags that is followed.
const MAX_TAGS: usize = 64;

/// An object whose bytes are those that its id stands for.
///
/// # Errors
///
/// If it is not there, is damaged, or is another.
pub(super) fn object(repo: &gix::Repository, id: ObjectId) -> gix::Result<gix::Object<'_>> {
    let object = repo.find_object(id)?;
    compare(repo, &id, object.kind, &object.data)?;
    Ok(object)
}

/// Compares bytes with the id that they are to have; those that a trial put into memory are what they
/// are said to be.
///
/// # Errors
///
/// If they have another, or were made to collide.
pub(super) fn compare(
    repo: &gix::Repository,
    id: &ObjectId,
    kind: Kind,
    bytes: &[u8],
) -> gix::Result<()> {
    if repo.objects.num_objects_in_memory() > 0 {
        return Ok(());
    }
    gix::objs::compute_hash(id.kind(), kind, bytes)?.verify(id)
}

/// The commit of an id, or that which a tag of this id leads to.
///
/// # Errors
///
/// If it is none, or an object on the way cannot be read.
pub(super) fn commit(repo: &gix::Repository, id: ObjectId) -> gix::Result<gix::Commit<'_>> {
    let mut object = object(repo, id)?;
    for _ in 0..MAX_TAGS {
        if object.kind != Kind::Tag {
            break;
        }
        object = self::object(repo, object.try_into_tag()?.target_id()?.detach())?;
    }
    object.try_into_commit()
}

/// The tree of an id.
///
/// # Errors
///
/// If it is none, cannot be read, or names something twice or out of order: readers of git do not agree
/// on what lies there then.
pub(super) fn tree(repo: &gix::Repository, id: ObjectId) -> gix::Result<gix::Tree<'_>> {
    let tree = object(repo, id)?.try_into_tree()?;
    let mut before: Option<EntryRef<'_>> = None;
    for entry in TreeRefIter::from_bytes(&tree.data, id.kind()) {
        let Ok(entry) = entry else { break };
        if before.is_some_and(|before| before >= entry) {
            let words = format!("the object `{}` {OUT_OF_ORDER}", id.to_hex());
            return Err(gix::Error::from_error(io::Error::other(words)));
        }
        before = Some(entry);
    }
    Ok(tree)
}

/// The bytes of a blob.
///
/// # Errors
///
/// If it is none, or cannot be read.
pub(super) fn blob(repo: &gix::Repository, id: ObjectId) -> gix::Result<Vec<u8>> {
    Ok(object(repo, id)?.try_into_blob()?.take_data())
}
