//! Findings: what could not be read or does not fit, with its place and what to do.

use serde::Serialize;

use super::Draft;
use super::Page;
use super::chunk;
use super::chunk::Chunk;
use super::chunk::ListView;
use super::chunk::n_parts;
use crate::base::finding::Finding;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "findings",
    targets: |desk| (0..n_parts(desk.about_input.len())).map(Target::Findings).collect(),
    view,
};

#[derive(Serialize)]
struct View {
    findings: ListView<FindingView>,
    previous: Anchor,
    next: Anchor,
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

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Findings(part) = target else { return Draft::new("", Vec::new(), &()) };
    let findings = &voice.desk.about_input;
    let mut chunk = Chunk::new(part, 0, |_, part| Target::Findings(part));
    let [previous, next] = chunk.beside(voice, findings.len());
    let view =
        View { findings: chunk.show(voice, findings, |one| finding(voice, one)), previous, next };
    let crumbs = vec![voice.to(Target::Home, voice.word("site-nav-home"))];
    Draft::new(chunk::title(voice, "site-nav-findings", part), crumbs, &view)
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
