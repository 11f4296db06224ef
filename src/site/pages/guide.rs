//! Guide: the program's own page about a finding, where the handbook at hand has none.

use serde::Serialize;

use super::Draft;
use super::Page;
use crate::handbook;
use crate::handbook::case::FENCE;
use crate::site::markdown;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "guide",
    targets: |desk| {
        let all = handbook::FINDINGS.iter().enumerate();
        let missing = all.filter(|(_, page)| desk.guide_chapter(page.name).is_none());
        missing.map(|(n, _)| Target::Guide(n)).collect()
    },
    view,
};

#[derive(Serialize)]
struct View {
    html: String,
    sections: Vec<(String, String)>,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Guide(n) = target else { return Draft::new("", Vec::new(), &()) };
    let page = &handbook::FINDINGS[n];
    let resolve = |relative: &str| {
        let name = relative.strip_suffix(".md")?;
        let other = handbook::FINDINGS.iter().position(|page| page.name == name)?;
        Some(voice.href(Target::Guide(other)))
    };
    let rendered = markdown::page(page.text(voice.language()), &resolve, FENCE);
    let crumbs = vec![
        voice.to(Target::Home, voice.word("site-nav-home")),
        voice.to(Target::Findings(0), voice.word("site-nav-findings")),
    ];
    let title = rendered.title.clone().unwrap_or_else(|| page.name.to_owned());
    let view = View { html: rendered.html(), sections: rendered.sections };
    Draft::new(title, crumbs, &view)
}
