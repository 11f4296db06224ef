//! Article: a Markdown page of the handbook.

use serde::Serialize;

use super::Draft;
use super::Page;
use crate::site::markdown;
use crate::site::parts::Anchor;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page =
    Page { name: "article", targets: |desk| desk.articles().map(Target::Article).collect(), view };

#[derive(Serialize)]
struct View {
    html: String,
    sections: Vec<(String, String)>,
    chapters: Vec<PartView>,
    path: String,
}

#[derive(Serialize)]
struct PartView {
    title: String,
    open: bool,
    chapters: Vec<ChapterView>,
}

#[derive(Serialize)]
struct ChapterView {
    link: Anchor,
    current: bool,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Article(here) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let from = &desk.book.snapshot.source(here).path;
    let rendered = markdown::page(desk.book.snapshot.text(here), &|path| {
        let target = desk.article_of(&markdown::joined(from, path)?)?;
        Some(voice.href(Target::Article(target)))
    });
    let folder = format!("{}/", desk.book.settings.folders.content);
    let inner = |path: &str| path.strip_prefix(&folder).unwrap_or(path).to_owned();
    let mut parts: Vec<PartView> = Vec::new();
    let first = desk.first_article();
    let order = first.into_iter().chain(desk.articles().filter(|id| Some(*id) != first));
    let mut all: Vec<(String, crate::base::place::SourceId)> = order
        .map(|id| {
            let path = inner(&desk.book.snapshot.source(id).path);
            (path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default(), id)
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    for (folder, id) in all {
        let text = desk.book.snapshot.text(id);
        let title =
            markdown::title(text).unwrap_or_else(|| inner(&desk.book.snapshot.source(id).path));
        let chapter =
            ChapterView { link: voice.to(Target::Article(id), title), current: id == here };
        if parts.last().is_none_or(|part| part.title != folder) {
            parts.push(PartView { title: folder, open: false, chapters: Vec::new() });
        }
        if let Some(part) = parts.last_mut() {
            part.open |= chapter.current;
            part.chapters.push(chapter);
        }
    }
    for part in &mut parts {
        part.title = match part.title.as_str() {
            "kinds" => voice.word("site-article-kinds"),
            "rules" => voice.word("site-article-rules"),
            other => other.to_owned(),
        };
    }
    let path = desk.book.snapshot.source(here).path.clone();
    let view = View {
        chapters: parts,
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
