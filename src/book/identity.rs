//! What tells findings apart in every revision: anchors that stay when a record is moved within its
//! file or the file is renamed, and that no two findings of one book share.

use std::collections::BTreeMap;

use crate::base::digest::sha256;
use crate::base::finding::Finding;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::snapshot::Content;
use crate::snapshot::Snapshot;

/// Gives an anchor to each finding that needs one; they must stand in the order of the book.
///
/// A finding about no record is anchored by the text of its line, or by the bytes of its file where
/// it has no line. Of findings that are still alike the first, by what they say and then by place,
/// keeps the fingerprint; the others are numbered, so that one more adds one fingerprint.
pub(super) fn anchor(findings: &mut [Finding], snapshot: &Snapshot) {
    place(findings, snapshot);
    number(findings);
}

/// Anchors findings by what they point at; what has an anchor keeps it.
pub(super) fn place(findings: &mut [Finding], snapshot: &Snapshot) {
    for finding in findings.iter_mut() {
        // What another commit did is another finding.
        if let Some(commit) = commit(finding).filter(|_| finding.anchor.is_empty()) {
            finding.anchor = commit;
        }
        if finding.lasting_subject().is_none() && finding.anchor.is_empty() {
            finding.anchor = content(finding, snapshot);
        }
    }
}

/// Tells apart what is anchored alike.
fn number(findings: &mut [Finding]) {
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, finding) in findings.iter().enumerate() {
        alike.entry(finding.fingerprint()).or_default().push(n);
    }
    for mut group in alike.into_values().filter(|group| group.len() > 1) {
        // Sorting is stable: what says the same stays in the order of the book.
        group.sort_by(|a, b| said(&findings[*a]).cmp(&said(&findings[*b])));
        for (n, at) in group.into_iter().enumerate().skip(1) {
            findings[at].anchor.push_str(&format!("\u{1f}{n}"));
        }
    }
}

/// The commit that a finding is about.
fn commit(finding: &Finding) -> Option<String> {
    finding.message.args.iter().find_map(|(name, value)| match value {
        Datum::Text(commit) if *name == "commit" => Some(commit.clone()),
        _ => None,
    })
}

/// What a finding says; of a record without a name, only in which way, since the rest says where.
fn said(finding: &Finding) -> (&str, Option<&Message>) {
    let is_lasting = finding.subject.is_none() || finding.lasting_subject().is_some();
    (finding.message.key, is_lasting.then_some(&finding.message))
}

/// The line a finding points at, or its file's bytes.
fn content(finding: &Finding, snapshot: &Snapshot) -> String {
    if let Some(place) = finding.place
        && (place.source.0 as usize) < snapshot.sources.len()
    {
        let text = snapshot.text(place.source);
        let mut at = (place.start as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
        let end = text[at..].find('\n').map_or(text.len(), |after| at + after);
        return sha256(text[start..end].trim().as_bytes());
    }
    let Some(path) = &finding.path else { return String::new() };
    let source = snapshot.find(path).map(|id| snapshot.source(id));
    match source.map(|source| (&source.content, source.blob.as_str())) {
        Some((Content::Text(text), _)) => sha256(text.as_bytes()),
        Some((Content::Binary { sha256, .. }, _)) => sha256.clone(),
        Some((Content::Unreadable, blob)) if !blob.is_empty() => blob.to_owned(),
        // Nothing is known of it but its name.
        _ => path.clone(),
    }
}
