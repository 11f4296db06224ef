//! Findings: what could not be read or does not fit, with its place and what to do.

use serde::Serialize;

use super::Draft;
use super::Page;
use crate::base::finding::Finding;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page { name: "findings", targets: |_| vec![Target::Findings], view };

/// More findings than this are left to `pactbook check`.
const MAX_FINDINGS: usize = 300;

#[derive(Serialize)]
struct View {
    findings: Vec<FindingView>,
    n: usize,
    n_more: usize,
}

#[derive(Serialize)]
struct FindingView {
    level: Badge,
    rule: Anchor,
    message: String,
    place: String,
    subject: String,
    help: String,
    related: Vec<(String, String)>,
}

fn view(voice: &Voice<'_>, _: Target) -> Draft {
    let findings: Vec<&Finding> =
        voice.desk.book.findings.iter().filter(|finding| finding.clause.is_none()).collect();
    let view = View {
        n: findings.len(),
        n_more: findings.len().saturating_sub(MAX_FINDINGS),
        findings: findings.into_iter().take(MAX_FINDINGS).map(|one| finding(voice, one)).collect(),
    };
    let crumbs = vec![voice.to(Target::Home, voice.word("site-nav-home"))];
    Draft::new(voice.word("site-nav-findings"), crumbs, &view)
}

fn finding(voice: &Voice<'_>, finding: &Finding) -> FindingView {
    FindingView {
        level: voice.level(finding.level),
        rule: voice.to_guide(&finding.rule, &finding.rule),
        message: voice.say(&finding.message),
        place: match (finding.place, &finding.path) {
            (Some(place), _) => voice.place(place),
            (None, path) => path.clone().unwrap_or_default(),
        },
        subject: finding.subject.clone().unwrap_or_default(),
        help: finding.help.as_ref().map(|help| voice.say(help)).unwrap_or_default(),
        related: finding
            .related
            .iter()
            .map(|(place, label)| (voice.place(*place), voice.say(label)))
            .collect(),
    }
}
