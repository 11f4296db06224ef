//! The book that another is compared with: a revision, judged as of the same instant.

use std::collections::BTreeSet;

use super::Session;
use crate::base::error::Error;
use crate::book::Book;
use crate::book::compare;
use crate::snapshot;

/// What the user names: `main`, or `main...` for the commit where the branch left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base<'a> {
    /// This revision as it is.
    At(&'a str),
    /// The newest commit that it has in common with what is read.
    Since(&'a str),
}

impl<'a> Base<'a> {
    /// Reads `REV` or `REV...`.
    pub(super) fn parse(text: &'a str) -> Base<'a> {
        match text.strip_suffix("...") {
            Some(rev) => Base::Since(if rev.is_empty() { "HEAD" } else { rev }),
            None => Base::At(text),
        }
    }

    /// The book of it, judged as of the instant of the session's own.
    pub(super) fn book(self, session: &Session) -> Result<Book, Error> {
        let mut request = session.request.clone();
        request.known_on = None;
        request.rev = Some(match self {
            Base::At(rev) => rev.to_owned(),
            Base::Since(rev) => {
                let head = session.request.rev.as_deref().unwrap_or("HEAD");
                snapshot::merge_base(&session.folder, rev, head)?
            }
        });
        let (mut snapshot, settings) = snapshot::read(&request)?;
        // Whatever the base says about it: time itself must make no difference.
        snapshot.as_of = session.book.snapshot.as_of;
        Ok(Book::open(snapshot, settings))
    }
}

/// Numbers of the findings that the session's book has and the base has not.
pub(super) fn new_findings(session: &Session, rev: &str) -> Result<BTreeSet<usize>, Error> {
    let old = Base::parse(rev).book(session)?;
    Ok(compare::books(&old, &session.book).added.into_iter().collect())
}
