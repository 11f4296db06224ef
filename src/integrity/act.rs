//! Commits as doers: each is made once for a contract, however many records it touched.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Act;
use super::Proven;
use super::Standing;
use crate::snapshot::history::Witness;

/// What a commit's signature proves, and for whom it speaks under a contract, as that stood before
/// the trunk commit of this index brought it.
pub(super) type Judge<'a> = dyn Fn(usize, &Witness) -> (Proven, Standing) + Sync + 'a;

/// A commit as a doer.
pub(super) fn act(witness: &Witness, signature: Proven, party: Standing) -> Act {
    Act {
        commit: witness.id.clone(),
        summary: witness.summary.clone(),
        author: witness.author.clone(),
        written: witness.written,
        committer: witness.committer.clone(),
        committed: witness.committed,
        signature,
        party,
    }
}

/// The commits of a contract that are known as doers so far.
pub(super) struct Acts<'a> {
    judge: &'a Judge<'a>,
    known: BTreeMap<&'a str, Arc<Act>>,
}

impl<'a> Acts<'a> {
    /// None so far.
    pub(super) fn new(judge: &'a Judge<'a>) -> Acts<'a> {
        Acts { judge, known: BTreeMap::new() }
    }

    /// The commit as a doer; the trunk commit of index `trunk` brought it, or is it.
    pub(super) fn of(&mut self, trunk: usize, witness: &'a Witness) -> Arc<Act> {
        let judge = self.judge;
        let known = self.known.entry(&witness.id).or_insert_with(|| {
            let (signature, party) = judge(trunk, witness);
            Arc::new(act(witness, signature, party))
        });
        Arc::clone(known)
    }
}
