//! Trouble in a page: what kept the page from being made anew, or what is wrong with its input,
//! above what can be shown all the same.

use std::fmt::Write;

use crate::base::error::Error;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::language::Language;
use crate::base::message::Message;
use crate::book::Book;
use crate::lang::Catalog;
use crate::lang::phrases;
use crate::reports::Brief;
use crate::reports::terminal::Ink;
use crate::site::desk::Desk;
use crate::site::target::Target;
use crate::site::theme::escaped;
use crate::site::theme::ticks;

/// How many findings are named one by one.
const MAX_NAMED: usize = 8;

/// The style sheet and the script of the preview, by the number of the turn that made the page.
fn head(turn: u64) -> String {
    format!(
        "<link rel=\"stylesheet\" href=\"/_preview/live.css\">\
         <script src=\"/_preview/live.js\" data-turn=\"{turn}\" defer></script>"
    )
}

/// What a page's policy lets its script do.
const POLICY: &str = "base-uri 'none'";

/// A page of the site as the preview shows it: it loads itself anew, and says what is wrong.
pub(super) fn injected(page: Vec<u8>, turn: u64, banner: &str) -> Vec<u8> {
    let Ok(mut page) = String::from_utf8(page) else { return Vec::new() };
    let Some(end) = page.find("</head>") else { return page.into_bytes() };
    // What the repository's own templates say instead is left as it is.
    if let Some(at) = page[..end].find(POLICY) {
        page.insert_str(at, "connect-src 'self'; ");
    }
    let end = page.find("</head>").unwrap_or(end);
    page.insert_str(end, &head(turn));
    let body = page.find("<body").and_then(|at| Some(at + page[at..].find('>')? + 1));
    if let Some(body) = body {
        page.insert_str(body, banner);
    }
    page.into_bytes()
}

/// A page of the preview's own.
pub(super) fn page(language: Language, turn: u64, title: &str, inside: &str) -> Vec<u8> {
    let (lang, title) = (language.tag(), escaped(title));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n{}\n</head>\n<body>\n\
         <main class=\"preview-page\">\n<h1>{title}</h1>\n{inside}</main>\n</body>\n</html>\n",
        head(turn)
    )
    .into_bytes()
}

/// An error in HTML: what happened, what lay beneath it, what to do.
pub(super) fn error(catalog: &Catalog, error: &Error) -> String {
    let words = |text: &str| phrases::say(catalog.language(), text);
    let mut text = format!("<p>{}</p>\n<ul>\n", ticks(&words(&error.message)));
    for cause in &error.causes {
        let _ = writeln!(text, "<li><code>{}</code></li>", escaped(&words(cause)));
    }
    for hint in error.hints.iter().map(|hint| words(hint)) {
        let said = catalog.say(&Message::new("serve-hint").with("hint", hint));
        let _ = writeln!(text, "<li>{}</li>", ticks(&said));
    }
    text.push_str("</ul>\n");
    text
}

/// What stands above every page while the last change cannot be shown.
pub(super) fn stopped(catalog: &Catalog, stop: &Error) -> String {
    let head = escaped(&catalog.word("serve-stopped"));
    let own = error(catalog, stop);
    format!("<aside class=\"preview-trouble\" role=\"alert\"><h2>{head}</h2>{own}</aside>")
}

/// The errors of the input: everything of that level that is no breach.
pub(super) fn errors(book: &Book) -> impl Iterator<Item = &Finding> {
    book.findings.iter().filter(|one| one.level == Level::Error && one.clause.is_none())
}

/// What stands above every page while something is wrong with the input; empty if nothing is.
pub(super) fn faulty(desk: &Desk<'_>, catalog: &Catalog) -> String {
    let brief = Brief::new(desk.book, catalog, 0, Ink::plain());
    let n = errors(desk.book).count();
    if n == 0 {
        return String::new();
    }
    let head = escaped(&catalog.say(&Message::new("serve-errors").with("n", n)));
    let mut text = format!("<aside class=\"preview-trouble\" role=\"alert\"><h2>{head}</h2><ul>");
    for finding in errors(desk.book).take(MAX_NAMED) {
        let place = finding.place.map(|place| brief.path_and_line(place));
        let place = place.or_else(|| finding.path.clone()).unwrap_or_default();
        let said = ticks(&brief.advice(finding));
        let _ = write!(text, "<li><code>{}</code> {said}</li>", escaped(&place));
    }
    text.push_str("</ul>");
    if let Some(more) = n.checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        let more = escaped(&catalog.say(&Message::new("serve-more").with("n", more)));
        let findings = desk.route(Target::Findings(0)).file(catalog.language(), desk.root());
        let _ = write!(text, "<p><a href=\"/{findings}\">{more}</a></p>");
    }
    text.push_str("</aside>");
    text
}
