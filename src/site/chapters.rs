//! Chapters of the handbook: every Markdown file of the content folder, each in one language or two.
//!
//! What lies in the folder `en` is the English twin of the file of the same path outside of it. A
//! record kind that the repository adds, and that has no file, has a chapter without a text.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::language::Language;
use crate::base::place::SourceId;
use crate::book::Book;
use crate::ledger::kinds::COMPILED_IN;
use crate::snapshot::Content;

use super::markdown;
use super::routes;
use super::routes::Route;

/// The folder of the twins.
const TWINS: &str = "en/";

/// The folder of the pages of record kinds.
const KINDS: &str = "kinds/";

/// The handbook. A chapter goes by the source of its Chinese text, or of its English one if it has
/// no other, or of the schema that it is made from if it has none.
#[derive(Debug, Default)]
pub struct Chapters {
    chapters: BTreeMap<SourceId, Chapter>,
    of_path: BTreeMap<String, SourceId>,
    first: Option<SourceId>,
}

/// A chapter.
#[derive(Debug)]
pub struct Chapter {
    /// Path within the content folder, without the folder of its language.
    pub path: String,
    /// Its name in addresses.
    pub name: String,
    /// Number of the record kind that it is about, if it is about one.
    pub kind: Option<usize>,
    texts: [Option<SourceId>; 2],
}

impl Chapters {
    /// The handbook of a book.
    pub(super) fn of(book: &Book) -> Chapters {
        let folder = format!("{}/", book.settings.folders.content);
        let mut texts: BTreeMap<&str, [Option<SourceId>; 2]> = BTreeMap::new();
        for (id, source) in book.snapshot.numbered() {
            let Some(path) = source.path.strip_prefix(&folder).filter(|p| p.ends_with(".md"))
            else {
                continue;
            };
            if !matches!(source.content, Content::Text(_)) {
                continue;
            }
            let (slot, path) = match path.strip_prefix(TWINS) {
                Some(path) => (1, path),
                None => (0, path),
            };
            texts.entry(path).or_default()[slot] = Some(id);
        }
        let kinds = &book.ledger.kinds;
        let made: Vec<(String, SourceId)> = kinds
            .iter()
            .filter(|kind| kind.source != COMPILED_IN)
            .map(|kind| (format!("{KINDS}{}.md", kind.name), kind.source))
            .filter(|(path, _)| !texts.contains_key(path.as_str()))
            .collect();
        let made_paths = made.iter().map(|(path, _)| path.as_str());
        let names = names(texts.keys().copied().chain(made_paths));
        let kind_of = |path: &str| kinds.find(path.strip_prefix(KINDS)?.strip_suffix(".md")?);
        let mut all = Chapters::default();
        for (path, texts) in texts {
            let Some(id) = texts[0].or(texts[1]) else { continue };
            for (slot, prefix) in ["", TWINS].into_iter().enumerate() {
                if texts[slot].is_some() {
                    all.of_path.insert(format!("{folder}{prefix}{path}"), id);
                }
            }
            // A twin may refer to a page that has none.
            all.of_path.entry(format!("{folder}{TWINS}{path}")).or_insert(id);
            if all.first.is_none() && matches!(path, "index.md" | "README.md" | "readme.md") {
                all.first = Some(id);
            }
            let name = names.get(path).cloned().unwrap_or_default();
            let kind = kind_of(path);
            all.chapters.insert(id, Chapter { path: path.to_owned(), name, kind, texts });
        }
        for (path, id) in &made {
            for prefix in ["", TWINS] {
                all.of_path.insert(format!("{folder}{prefix}{path}"), *id);
            }
            let (path, kind) = (path.clone(), kind_of(path));
            let name = names.get(path.as_str()).cloned().unwrap_or_default();
            all.chapters.insert(*id, Chapter { path, name, kind, texts: [None, None] });
        }
        all.first = all.first.or_else(|| all.chapters.keys().next().copied());
        all
    }

    /// The chapter that one begins with.
    pub fn first(&self) -> Option<SourceId> {
        self.first
    }

    /// The chapter that a file belongs to, by its path in the repository.
    pub fn find(&self, path: &str) -> Option<SourceId> {
        self.of_path.get(path).copied()
    }

    /// A chapter.
    pub fn get(&self, id: SourceId) -> Option<&Chapter> {
        self.chapters.get(&id)
    }

    /// Where each chapter lies on the web, by its path without the ending; none if the site does not
    /// say where it is published.
    pub fn on_the_web(book: &Book, language: Language) -> BTreeMap<String, String> {
        let Some(root) = &book.settings.url else { return BTreeMap::new() };
        let all = Chapters::of(book);
        let address = |chapter: &Chapter| {
            let path = chapter.path.strip_suffix(".md").unwrap_or(&chapter.path).to_owned();
            let file = Route::inside("handbook", &[&chapter.name])
                .file(language, book.settings.root_language());
            (path, format!("{root}{file}"))
        };
        all.chapters.values().map(address).collect()
    }

    /// All chapters, in the order of their sources.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + '_ {
        self.chapters.keys().copied()
    }

    /// The chapters in the order of their paths by folder: those of the content folder itself first.
    pub fn by_folder(&self) -> Vec<(&str, SourceId)> {
        let folder = |path: &'_ str| path.rsplit_once('/').map_or(0, |(folder, _)| folder.len());
        let mut all: Vec<(&str, &str, SourceId)> = self
            .chapters
            .iter()
            .map(|(id, one)| (&one.path[..folder(&one.path)], one.path.as_str(), *id))
            .collect();
        all.sort_unstable();
        all.into_iter().map(|(folder, _, id)| (folder, id)).collect()
    }

    /// The parts that the first chapter names, each with the chapters that it links to; the language
    /// decides which of its texts is read. No chapter stands twice.
    pub fn parts(&self, book: &Book, language: Language) -> Vec<(String, Vec<SourceId>)> {
        let Some(first) = self.first else { return Vec::new() };
        let Some((source, _)) = self.get(first).and_then(|one| one.text(language)) else {
            return Vec::new();
        };
        let from = &book.snapshot.source(source).path;
        let mut seen = BTreeSet::from([first]);
        let mut parts = vec![(String::new(), vec![first])];
        for (heading, links) in markdown::outline(book.snapshot.text(source)) {
            let linked = links.iter().filter_map(|link| {
                let path = link.split('#').next().unwrap_or_default();
                self.find(&markdown::joined(from, path)?)
            });
            let fresh: Vec<SourceId> = linked.filter(|id| seen.insert(*id)).collect();
            if !fresh.is_empty() {
                parts.push((heading, fresh));
            }
        }
        parts
    }
}

impl Chapter {
    /// The text to show in a language, and the language that it is written in.
    pub fn text(&self, language: Language) -> Option<(SourceId, Language)> {
        let [zh, en] = self.texts;
        let [zh, en] = [zh.map(|id| (id, Language::Zh)), en.map(|id| (id, Language::En))];
        match language {
            Language::Zh => zh.or(en),
            Language::En => en.or(zh),
        }
    }
}

/// Names of paths in addresses, folder for folder.
fn names<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let split: Vec<(&str, Vec<&str>)> = paths
        .map(|path| (path, path.strip_suffix(".md").unwrap_or(path).split('/').collect()))
        .collect();
    let mut folders: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (_, parts) in &split {
        for (n, part) in parts.iter().enumerate() {
            folders.entry(parts[..n].join("/")).or_default().insert(part);
        }
    }
    let made: BTreeMap<(&str, &str), String> = folders
        .iter()
        .flat_map(|(folder, parts)| {
            let made = routes::names(parts.iter().copied());
            parts.iter().zip(made).map(|(part, name)| ((folder.as_str(), *part), name))
        })
        .collect();
    let named = |parts: &[&str]| {
        let names = parts.iter().enumerate().map(|(n, part)| {
            made.get(&(parts[..n].join("/").as_str(), *part)).cloned().unwrap_or_default()
        });
        names.collect::<Vec<String>>().join("/")
    };
    split.iter().map(|(path, parts)| (*path, named(parts))).collect()
}

#[cfg(test)]
mod tests {
    use super::Chapters;
    use crate::base::language::Language;
    use crate::base::place::SourceId;
    use crate::base::time::Instant;
    use crate::book::Book;
    use crate::settings;
    use crate::snapshot::Snapshot;

    fn book() -> Book {
        let texts = [
            ("content/b.md", "# 乙\n"),
            ("content/en/b.md", "# B\n"),
            ("content/en/index.md", "# Book\n\n## For you\n\n- [B](b.md)\n- [Z](z.md)\n"),
            ("content/en/only.md", "# Only\n"),
            ("content/index.md", "# 书\n\n## 给你\n\n- [乙](b.md)\n- [乙](b.md#x)\n"),
            ("content/kinds/z.md", "# 丙\n"),
            ("content/z.md", "# 己\n"),
            ("pactbook.toml", ""),
        ];
        let snapshot = Snapshot::from_texts(texts, Instant::from_unix(0));
        Book::open(snapshot, settings::read("", SourceId(0)).0)
    }

    #[test]
    fn a_chapter_speaks_the_language_of_the_page_if_it_can() {
        let book = book();
        let all = Chapters::of(&book);
        let path = |name: &str, language: Language| {
            let id = all.find(name).expect("there is such a chapter");
            let (source, spoken) = all.get(id).expect("it").text(language).expect("a text");
            (book.snapshot.source(source).path.as_str(), spoken)
        };
        assert_eq!(path("content/b.md", Language::En), ("content/en/b.md", Language::En));
        assert_eq!(path("content/en/b.md", Language::Zh), ("content/b.md", Language::Zh));
        assert_eq!(path("content/en/z.md", Language::En), ("content/z.md", Language::Zh));
        assert_eq!(path("content/en/only.md", Language::Zh).1, Language::En);
        assert_eq!(all.ids().count(), 5, "a twin is no chapter of its own");
    }

    #[test]
    fn the_first_chapter_orders_the_others_and_none_stands_twice() {
        let book = book();
        let all = Chapters::of(&book);
        let name = |id: &SourceId| all.get(*id).expect("it").name.clone();
        let parts = |language| {
            let parts = all.parts(&book, language).into_iter();
            parts
                .map(|(title, ids)| (title, ids.iter().map(name).collect::<Vec<_>>()))
                .collect::<Vec<_>>()
        };
        let index = (String::new(), vec!["index-".to_owned()]);
        let zh = parts(Language::Zh);
        assert!(zh[0].1[0].starts_with(&index.1[0]), "{zh:?}");
        assert_eq!(zh[1..], [("给你".to_owned(), vec!["b".to_owned()])]);
        let en = parts(Language::En);
        assert_eq!(en[1..], [("For you".to_owned(), vec!["b".to_owned(), "z".to_owned()])]);
    }
}
