//! One object, read by `gix` and compared with its id.

use gix::ObjectId;
use gix::objs::Kind;

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
/// If it is none, or cannot be read.
pub(super) fn tree(repo: &gix::Repository, id: ObjectId) -> gix::Result<gix::Tree<'_>> {
    object(repo, id)?.try_into_tree()
}

/// The bytes of a blob.
///
/// # Errors
///
/// If it is none, or cannot be read.
pub(super) fn blob(repo: &gix::Repository, id: ObjectId) -> gix::Result<Vec<u8>> {
    Ok(object(repo, id)?.try_into_blob()?.take_data())
}
