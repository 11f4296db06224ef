//! What a site was built from, as it says itself: enough to build it once more and compare.
//!
//! Nothing here depends on where it was built: no folder, no machine, no clock but the as-of instant.

use serde::Serialize;

use crate::base::visible::escaped_json;
use crate::book::Book;
use crate::seals::VERSION;
use crate::snapshot::AsOfSource;
use crate::snapshot::Origin;

/// Path of the file within the site.
pub const FILE: &str = "build.json";

/// Form of the file; grows when a key changes its meaning.
pub const FORM: u32 = 1;

/// How many paths of uncommitted changes it names.
const MAX_PATHS: usize = 100;

#[derive(Serialize)]
struct Birth<'a> {
    form: u32,
    pactbook: &'a str,
    commit: Option<&'a str>,
    /// How many paths differed from the commit; such a site cannot be built from it.
    n_changed: usize,
    changed: &'a [String],
    as_of: String,
    as_of_from: &'static str,
}

/// Name of what named the as-of instant, as the file writes it.
pub fn name_of(from: AsOfSource) -> &'static str {
    match from {
        AsOfSource::Flag => "flag",
        AsOfSource::SourceDateEpoch => "source-date-epoch",
        AsOfSource::Settings => "settings",
        AsOfSource::Now => "now",
    }
}

/// The opposite of [`name_of`].
pub fn source_of(name: &str) -> Option<AsOfSource> {
    let all =
        [AsOfSource::Flag, AsOfSource::SourceDateEpoch, AsOfSource::Settings, AsOfSource::Now];
    all.into_iter().find(|from| name_of(*from) == name)
}

/// The file of a book's site.
pub(super) fn file(book: &Book) -> Vec<u8> {
    let none: &[String] = &[];
    let (commit, changed) = match &book.snapshot.origin {
        Origin::Folder => (None, none),
        Origin::WorkTree { head, changed } => (head.as_ref(), changed.as_slice()),
        Origin::Revision(commit) => (Some(commit), none),
    };
    let birth = Birth {
        form: FORM,
        pactbook: VERSION,
        commit: commit.map(|commit| commit.id.as_str()),
        n_changed: changed.len(),
        changed: &changed[..changed.len().min(MAX_PATHS)],
        as_of: book.settings.zone.stamp(book.snapshot.as_of.instant).rfc3339(),
        as_of_from: name_of(book.snapshot.as_of.from),
    };
    let text =
        serde_json::to_string_pretty(&birth).expect("the file has text keys and no failing parts");
    let mut text = escaped_json(text);
    text.push('\n');
    text.into_bytes()
}
