//! Article: a Markdown page of the handbook.

use serde::Serialize;

use super::Draft;
use super::Page;
use crate::site::desk::Target;
use crate::site::markdown;
use crate::site::voice::Anchor;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "article",
    targets: |desk| desk.articles().map(Target::Article).collect(),
    view,
};

#[derive(Serialize)]
struct View {
    html: String,
    sections: Vec<(String, String)>,
    chapters: Vec<ChapterView>,
    path: String,
}

#[derive(Serialize)]
struct ChapterView {
    link: Anchor,
    folder: String,
    current: bool,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Article(here) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let rendered = markdown::page(desk.book.snapshot.text(here));
    let folder = format!("{}/", desk.book.settings.folders.content);
    let inner = |path: &str| path.strip_prefix(&folder).unwrap_or(path).to_owned();
    let chapters = desk.articles().map(|id| {
        let path = inner(&desk.book.snapshot.source(id).path);
        let title = markdown::title(desk.book.snapshot.text(id)).unwrap_or_else(|| path.clone());
        ChapterView {
            link: voice.to(Target::Article(id), title),
            folder: path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default(),
            current: id == here,
        }
    });
    let path = desk.book.snapshot.source(here).path.clone();
    let view = View {
        chapters: chapters.collect(),
        html: rendered.html,
        sections: rendered.sections,
        path: path.clone(),
    };
    let crumbs = vec![
        voice.to(Target::Home, voice.word("site-nav-home")),
        Anchor { text: voice.word("site-nav-handbook"), href: String::new() },
    ];
    Draft::new(rendered.title.unwrap_or(path), crumbs, &view)
}
