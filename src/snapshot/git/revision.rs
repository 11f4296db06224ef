//! Revisions: from the words on the command line to a commit, and what is told about it.

use gix::ObjectId;
use gix::bstr::ByteSlice;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::nearest::nearest;
use crate::base::time::Instant;
use crate::base::time::Stamp;
use crate::snapshot::Commit;

use super::HashKind;
use super::caused;
use super::objects;

/// The object that a revision names.
///
/// # Errors
///
/// If it names none, or more than one.
///
/// `~` and `^` are followed here, by objects that are compared with their ids.
pub(super) fn parse(repo: &gix::Repository, rev: &str) -> gix::Result<ObjectId> {
    let Some((name, moves)) = moves(rev) else { return named(repo, rev) };
    let mut id = named(repo, name)?;
    for (no_parent, n_times) in moves {
        for _ in 0..n_times {
            let commit = objects::commit(repo, id)?;
            id = match no_parent.checked_sub(1) {
                None => commit.id,
                Some(no) => {
                    let parent = commit.parent_ids().nth(no).map(gix::Id::detach);
                    parent.ok_or_else(|| {
                        gix::Error::from_error(std::io::Error::other(format!(
                            "the commit `{}` has no parent {no_parent}",
                            commit.id
                        )))
                    })?
                }
            };
        }
    }
    // Where the clone ends there is none; what is damaged is for whoever reads it to say.
    match objects::commit(repo, id) {
        Err(error) if error.is_not_found() => Err(error),
        _ => Ok(id),
    }
}

/// What stands before the first `~` or `^`, and what these ask for: which parent, how many times; none
/// if something else is asked.
fn moves(rev: &str) -> Option<(&str, Vec<(usize, usize)>)> {
    let (name, mut rest) = rev.split_at(rev.find(['~', '^'])?);
    let mut moves = Vec::new();
    while let Some(mark) = rest.chars().next() {
        let after = &rest[1..];
        let n = after.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, behind) = after.split_at(n);
        let number = if digits.is_empty() { Some(1) } else { digits.parse().ok() };
        moves.push(match mark {
            '~' => (1, number?),
            '^' => (number?, 1),
            _ => return None,
        });
        rest = behind;
    }
    (!name.is_empty()).then_some((name, moves))
}

/// The object that a name or an id stands for.
fn named(repo: &gix::Repository, rev: &str) -> gix::Result<ObjectId> {
    let error = match repo.rev_parse_single(rev.as_bytes().as_bstr()) {
        Ok(id) => return Ok(id.detach()),
        Err(error) => error,
    };
    match lengthened(repo, rev) {
        Some(rev) => repo.rev_parse_single(rev.as_bytes().as_bstr()).map(gix::Id::detach),
        None => Err(error),
    }
}

/// The revision with the abbreviated id at its start written out, in a SHA-256 repository.
///
/// gix takes every abbreviation of up to 40 digits for one of a SHA-1 id, and so finds none there.
fn lengthened(repo: &gix::Repository, rev: &str) -> Option<String> {
    let n_all = repo.object_hash().len_in_hex();
    let n_digits = rev.bytes().take_while(u8::is_ascii_hexdigit).count();
    if repo.object_hash() == HashKind::Sha1 || n_digits >= n_all {
        return None;
    }
    let (digits, rest) = rev.split_at(n_digits);
    let padded = format!("{digits}{}", "0".repeat(n_all - n_digits));
    let id = ObjectId::from_hex(padded.as_bytes()).ok()?;
    let prefix = gix::hash::Prefix::new(&id, n_digits).ok()?;
    let found = repo.objects.lookup_prefix(prefix, None).ok()??.ok()?;
    Some(format!("{}{rest}", found.to_hex()))
}

/// The error for a revision that names something else than a commit, or one that cannot be read.
pub(super) fn no_commit(rev: &str, cause: &gix::Error) -> Error {
    caused(format!("`{rev}` does not name a commit"), cause)
        .hint("name a branch, a tag or a commit")
}

/// What is told about a commit.
///
/// # Errors
///
/// If the commit is damaged.
pub(super) fn described(commit: &gix::Commit<'_>) -> Result<Commit, Error> {
    let id = commit.id().to_hex().to_string();
    let damaged = |error: gix::Error| caused(format!("the commit `{id}` cannot be read"), &error);
    let time = commit.time().map_err(damaged)?;
    let author = commit.author().map_err(damaged)?.name.trim().to_str_lossy().into_owned();
    let summary = commit.message().map_err(damaged)?.summary().to_str_lossy().into_owned();
    let committed = Stamp { instant: Instant::from_unix(time.seconds), offset: time.offset };
    Ok(Commit { id, committed, author, summary })
}

/// The newest commit that two revisions have in common, in hexadecimal.
pub(super) fn merge_base(repo: &gix::Repository, one: &str, two: &str) -> Result<String, Error> {
    let commit = |rev: &str| {
        let id = parse(repo, rev).map_err(|error| unknown(repo, rev, &error))?;
        let commit = objects::commit(repo, id).map_err(|error| no_commit(rev, &error))?;
        Ok::<_, Error>(commit.id)
    };
    let (first, second) = (commit(one)?, commit(two)?);
    let message = format!("`{one}` and `{two}` have no commit in common");
    let mut error = match repo.merge_base(first, second) {
        Ok(Some(base)) => return Ok(base.detach().to_string()),
        Ok(None) => Error::new(ErrorKind::Repository, message),
        Err(error) => caused(message, &error),
    };
    if repo.is_shallow().unwrap_or(false) {
        error = error.hint("the clone is shallow; `git fetch --unshallow` gets the older commits");
    }
    Err(error.hint(format!("write `{one}` without dots to compare it as it is")))
}

/// The error for a `HEAD` that names a branch without commits.
pub(super) fn unborn(repo: &gix::Repository) -> Error {
    let names = names(repo);
    if names.is_empty() {
        return Error::new(ErrorKind::Repository, "the repository has no commits yet")
            .hint("commit the sources first");
    }
    Error::new(ErrorKind::Repository, "`HEAD` names a branch that has no commits")
        .hint(format!("name another with `--rev`; {}", some_of(&names)))
}

/// The error for a revision that names nothing, with what could be meant.
pub(super) fn unknown(repo: &gix::Repository, rev: &str, cause: &gix::Error) -> Error {
    let mut error = caused(format!("there is no revision `{rev}`"), cause);
    let names = names(repo);
    if let Some(near) = nearest(rev, names.iter().map(String::as_str)) {
        error = error.hint(format!("did you mean `{near}`?"));
    } else if !names.is_empty() {
        error = error.hint(some_of(&names));
    }
    if repo.is_shallow().unwrap_or(false) {
        error = error.hint("the clone is shallow; `git fetch --unshallow` gets the older commits");
    }
    error
}

fn some_of(names: &[String]) -> String {
    let some: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    format!("branches and tags here: {}", some.join(", "))
}

/// Short names of all branches and tags, sorted.
fn names(repo: &gix::Repository) -> Vec<String> {
    let mut names = Vec::new();
    if let Ok(platform) = repo.references() {
        let lists = [platform.local_branches(), platform.tags(), platform.remote_branches()];
        for list in lists.into_iter().flatten() {
            names.extend(list.flatten().map(|name| name.name().shorten().to_string()));
        }
    }
    names.sort();
    names.dedup();
    names
}
