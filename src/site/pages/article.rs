//! Article: a chapter of the handbook, with the outcome of its cases; of a record kind, its fields.

use std::borrow::Cow;

use serde::Serialize;

use super::Draft;
use super::Page;
use crate::base::language::Language;
use crate::base::message::Message;
use crate::base::place::SourceId;
use crate::handbook::case::Case;
use crate::handbook::case::FENCE;
use crate::handbook::fields;
use crate::handbook::fields::Row;
use crate::ledger::kinds::Kind;
use crate::site::markdown;
use crate::site::markdown::Piece;
use crate::site::parts::Anchor;
use crate::site::parts::Badge;
use crate::site::target::Target;
use crate::site::voice::Voice;

/// The page.
pub(super) const PAGE: Page = Page {
    name: "article",
    targets: |desk| desk.chapters.ids().map(Target::Article).collect(),
    view,
};

/// Id of the part about fields; those of headings begin otherwise.
const FIELDS: &str = "fields";

#[derive(Serialize)]
struct View {
    pieces: Vec<PieceView>,
    sections: Vec<(String, String)>,
    fields: Vec<SheetView>,
    parts: Vec<PartView>,
    path: String,
    lang: &'static str,
    untranslated: bool,
}

#[derive(Serialize)]
struct PieceView {
    html: String,
    case: Option<CaseView>,
}

#[derive(Serialize)]
struct CaseView {
    title: String,
    as_of: String,
    body: String,
    rows: Vec<RowView>,
    findings: Vec<FindingView>,
}

/// Fields of a record kind; a sheet with a title can be folded up.
#[derive(Serialize)]
struct SheetView {
    title: String,
    rows: Vec<FieldView>,
}

#[derive(Serialize)]
struct FieldView {
    name: String,
    label: String,
    holds: String,
    needed: String,
    by: String,
    remarks: Vec<String>,
    words: Vec<(String, String)>,
}

#[derive(Serialize)]
struct FindingView {
    message: String,
    help: String,
    line: String,
}

#[derive(Serialize)]
struct RowView {
    name: String,
    state: Option<Badge>,
    summary: String,
    agrees: bool,
}

#[derive(Serialize)]
struct PartView {
    title: String,
    /// Whether it can be folded up: a folder that the first chapter does not name.
    folds: bool,
    open: bool,
    chapters: Vec<ChapterView>,
}

#[derive(Serialize)]
struct ChapterView {
    link: Anchor,
    current: bool,
    lang: &'static str,
}

fn view(voice: &Voice<'_>, target: Target) -> Draft {
    let Target::Article(here) = target else { return Draft::new("", Vec::new(), &()) };
    let desk = voice.desk;
    let (source, language) = text_of(voice, here).unwrap_or((here, voice.language()));
    let path = desk.book.snapshot.source(source).path.clone();
    let resolve = |relative: &str| {
        let target = desk.chapters.find(&markdown::joined(&path, relative)?)?;
        Some(voice.href(Target::Article(target)))
    };
    let text = match kind_without_text(voice, here) {
        Some(kind) => Cow::Owned(stub(voice, kind)),
        None => Cow::Borrowed(desk.book.snapshot.text(source)),
    };
    let mut rendered = markdown::page(&text, &resolve, FENCE);
    let fields = desk.chapters.get(here).and_then(|one| one.kind).map(|no| sheets(voice, no));
    let fields = fields.unwrap_or_default();
    if !fields.is_empty() {
        rendered.sections.push((FIELDS.to_owned(), voice.word("field-heading")));
    }
    let pieces = rendered.pieces.into_iter().map(|piece| match piece {
        Piece::Html(html) => PieceView { html, case: None },
        Piece::Aside(text) => PieceView { html: String::new(), case: Some(case(voice, &text)) },
    });
    let view = View {
        pieces: pieces.collect(),
        sections: rendered.sections,
        fields,
        parts: parts(voice, here),
        path: path.clone(),
        lang: language.tag(),
        untranslated: language != voice.language(),
    };
    let crumbs = vec![
        voice.to(Target::Home, voice.word("site-nav-home")),
        Anchor { text: voice.word("site-nav-handbook"), href: String::new() },
    ];
    Draft::new(rendered.title.unwrap_or(path), crumbs, &view)
}

/// The text of a chapter that is shown on pages of this language, and its own language.
fn text_of(voice: &Voice<'_>, chapter: SourceId) -> Option<(SourceId, Language)> {
    voice.desk.chapters.get(chapter)?.text(voice.language())
}

/// The record kind that a chapter is about, if the chapter is made from its schema alone.
fn kind_without_text<'a>(voice: &Voice<'a>, chapter: SourceId) -> Option<&'a Kind> {
    let one = voice.desk.chapters.get(chapter).filter(|one| one.text(Language::Zh).is_none())?;
    Some(voice.desk.book.ledger.kinds.kind(one.kind?))
}

/// What a page says of a kind that nobody wrote one about.
fn stub(voice: &Voice<'_>, kind: &Kind) -> String {
    let summary = voice.choose(&kind.summary.zh, &kind.summary.en);
    format!("# {}\n\n{}\n", markdown::literal(&title(voice, kind)), markdown::literal(&summary))
}

/// A kind's name, as titles of its page have it.
fn title(voice: &Voice<'_>, kind: &Kind) -> String {
    let label = voice.choose(&kind.label.zh, &kind.label.en);
    voice.say(&Message::new("field-title").with("label", label).with("name", &*kind.name))
}

/// The fields of a record kind: its own, then those that all kinds have.
fn sheets(voice: &Voice<'_>, kind: usize) -> Vec<SheetView> {
    let kinds = &voice.desk.book.ledger.kinds;
    let sheet = fields::sheet(kinds, kinds.kind(kind));
    let rows = |rows: Vec<Row>| rows.into_iter().map(|row| field(voice, row)).collect();
    let all = [
        SheetView { title: String::new(), rows: rows(sheet.own) },
        SheetView { title: voice.word("field-shared"), rows: rows(sheet.shared) },
    ];
    all.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect()
}

fn field(voice: &Voice<'_>, row: Row) -> FieldView {
    let code = |text: String| markdown::field(&text, "");
    FieldView {
        name: row.name,
        label: voice.value(&row.label),
        holds: code(voice.say(&row.holds)),
        needed: row.needed.map(|when| code(voice.say(&when))).unwrap_or_default(),
        by: row.by.map(|by| voice.value(&by)).unwrap_or_default(),
        remarks: row.remarks.iter().map(|one| code(voice.value(one))).collect(),
        words: row.words.into_iter().map(|(name, label)| (name, voice.value(&label))).collect(),
    }
}

/// A case with what becomes of it.
fn case(voice: &Voice<'_>, text: &str) -> CaseView {
    let case = Case::read(text);
    let judged = case.judge();
    let rows = judged.rows.iter().map(|row| {
        let outcome = judged.outcome(row);
        RowView {
            name: row.name.clone(),
            state: outcome.map(|outcome| voice.verdict(outcome.verdict)),
            summary: match outcome {
                Some(outcome) => voice.say(&outcome.summary),
                None => voice.word("site-case-none"),
            },
            agrees: judged.agrees(row),
        }
    });
    let findings = judged.findings.iter().map(|finding| FindingView {
        message: voice.say(&finding.message),
        help: finding.help.as_ref().map(|help| voice.say(help)).unwrap_or_default(),
        line: judged.line(finding).unwrap_or_default().trim().to_owned(),
    });
    CaseView {
        rows: rows.collect(),
        findings: findings.collect(),
        title: case.title,
        as_of: case.as_of.replace('T', " "),
        body: case.body,
    }
}

/// The chapters by the parts that the first one names; the others by folder.
fn parts(voice: &Voice<'_>, here: SourceId) -> Vec<PartView> {
    let chapters = &voice.desk.chapters;
    let named = chapters.parts(voice.desk.book, voice.language());
    let seen: Vec<SourceId> = named.iter().flat_map(|(_, ids)| ids).copied().collect();
    let mut parts: Vec<PartView> = named
        .into_iter()
        .map(|(title, ids)| {
            let chapters = ids.into_iter().map(|id| chapter(voice, id, here)).collect();
            PartView { title, folds: false, open: true, chapters }
        })
        .collect();
    let mut folder = None;
    for (within, id) in chapters.by_folder().into_iter().filter(|(_, id)| !seen.contains(id)) {
        let one = chapter(voice, id, here);
        if folder != Some(within) {
            let title = match within {
                "kinds" => voice.word("site-article-kinds"),
                "findings" => voice.word("site-article-findings"),
                "rules" => voice.word("site-article-rules"),
                other => other.to_owned(),
            };
            let folds = !title.is_empty();
            parts.push(PartView { title, folds, open: false, chapters: Vec::new() });
            folder = Some(within);
        }
        if let Some(part) = parts.last_mut() {
            part.open |= one.current;
            part.chapters.push(one);
        }
    }
    parts
}

fn chapter(voice: &Voice<'_>, id: SourceId, here: SourceId) -> ChapterView {
    let snapshot = &voice.desk.book.snapshot;
    let (source, language) = text_of(voice, id).unwrap_or((id, voice.language()));
    let titled = match kind_without_text(voice, id) {
        Some(kind) => Some(title(voice, kind)),
        None => markdown::title(snapshot.text(source)),
    };
    let title = titled.unwrap_or_else(|| snapshot.source(source).path.clone());
    ChapterView {
        link: voice.to(Target::Article(id), title),
        current: id == here,
        lang: language.tag(),
    }
}
