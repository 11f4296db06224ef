//! The theme: templates and style sheet, those of the program or a repository's own.
//!
//! Owns the template engine. Templates are strict: an unknown name is an error, not an empty string.
//! A data repository replaces a single file by one of the same name below `themes/<theme>/`.

use std::sync::Arc;

use serde::Serialize;
use tera::Context;
use tera::Kwargs;
use tera::State;
use tera::Tera;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::language::Language;
use crate::book::Book;
use crate::lang::Catalog;
use crate::snapshot::Content as SourceContent;

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../themes/default/", $name)))),+]
    };
}

/// Every file of the theme that ships with the program.
const SHIPPED: &[(&str, &str)] = shipped![
    "article.html",
    "base.html",
    "breaches.html",
    "clauses.html",
    "contract.html",
    "coverage.html",
    "examples.html",
    "findings.html",
    "guide.html",
    "home.html",
    "integrity.html",
    "item.html",
    "log.html",
    "months.html",
    "obligation.html",
    "open.html",
    "outcome.html",
    "parts.html",
    "period.html",
    "readings.html",
    "record.html",
    "records.html",
    "settlement.html",
    "seal.svg",
    "site.js",
    "style.css",
    "tokens.css",
];

/// What a template sees, ready to be rendered.
pub struct View {
    value: tera::Value,
}

impl View {
    /// The view as a template sees it: its public fields and nothing else.
    pub fn of(view: &impl Serialize) -> View {
        View { value: tera::Value::from_serializable(view) }
    }
}

/// Templates for every language, and the other files of the theme.
pub struct Theme {
    engines: Vec<(Language, Tera)>,
    files: Vec<(&'static str, String)>,
}

impl Theme {
    /// The theme of a book.
    ///
    /// # Errors
    ///
    /// If a template that the repository brings cannot be parsed.
    pub fn of(book: &Book, catalogs: &[Arc<Catalog>]) -> Result<Theme, Error> {
        let folder = format!("{}/{}", book.settings.folders.themes, book.settings.theme);
        let files: Vec<(&'static str, String)> = SHIPPED
            .iter()
            .map(|(name, shipped)| {
                let own = book.snapshot.find(&format!("{folder}/{name}"));
                let text = own.map(|id| &book.snapshot.source(id).content);
                match text {
                    Some(SourceContent::Text(text)) => (*name, text.clone()),
                    _ => (*name, (*shipped).to_owned()),
                }
            })
            .collect();
        let engines = catalogs
            .iter()
            .map(|catalog| Ok((catalog.language(), engine(&files, catalog)?)))
            .collect::<Result<_, Error>>()?;
        Ok(Theme { engines, files })
    }

    /// The text of a file of the theme that is no template; empty if there is none of that name.
    pub fn file(&self, name: &str) -> &str {
        self.files.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }

    /// Renders a page.
    ///
    /// # Errors
    ///
    /// If the template asks for something that the page does not have.
    pub fn render(
        &self,
        language: Language,
        template: &str,
        chrome: &impl Serialize,
        view: View,
    ) -> Result<String, Error> {
        let mut context = Context::new();
        context.insert("page", chrome);
        context.insert_value("view", view.value);
        let engine = self.engines.iter().find(|(known, _)| *known == language);
        let Some((_, engine)) = engine else {
            return Err(Error::new(ErrorKind::Theme, "the theme has no such language"));
        };
        engine.render(template, &context).map_err(|error| {
            Error::new(ErrorKind::Theme, format!("`{template}` cannot be rendered"))
                .because(error)
                .hint("compare it with the template of the same name that ships with the program")
        })
    }
}

fn engine(files: &[(&'static str, String)], catalog: &Arc<Catalog>) -> Result<Tera, Error> {
    let mut tera = Tera::default();
    tera.autoescape_on([".html"]);
    let words = Arc::clone(catalog);
    tera.register_filter("t", move |key: &str, _: Kwargs, _: &State<'_>| say(&words, key));
    tera.register_filter("ticks", |text: &str, _: Kwargs, _: &State<'_>| {
        tera::Value::safe_string(&ticks(text))
    });
    let templates: Vec<(&str, &str)> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    tera.add_raw_templates(templates).map_err(|error| {
        Error::new(ErrorKind::Theme, "a template cannot be parsed").because(error)
    })?;
    Ok(tera)
}

/// A message as HTML: what stands in backticks is code, everything else is text.
pub(super) fn ticks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, code, after)) = rest
        .split_once('`')
        .and_then(|(before, rest)| rest.split_once('`').map(|(code, after)| (before, code, after)))
    {
        escape(&mut out, before);
        out.push_str("<code>");
        escape(&mut out, code);
        out.push_str("</code>");
        rest = after;
    }
    escape(&mut out, rest);
    out
}

/// The text as it stands in HTML, between tags or in an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}

fn escape(out: &mut String, text: &str) {
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            one => out.push(one),
        }
    }
}

/// The words of a key; a key without an entry is an error, so that no page shows a bare key.
fn say(catalog: &Catalog, key: &str) -> tera::TeraResult<String> {
    if catalog.has(key) {
        Ok(catalog.word(key))
    } else {
        Err(tera::Error::message(format!("no message `{key}`")))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::SHIPPED;
    use super::engine;
    use super::ticks;
    use crate::base::language::Language;
    use crate::lang::Catalog;

    /// The keys that a template asks for: `"key" | t`.
    fn keys(text: &str) -> impl Iterator<Item = &str> {
        text.split("\" | t").filter_map(|before| before.rsplit_once('"')).map(|(_, key)| key)
    }

    #[test]
    fn every_word_of_a_template_exists_in_every_language() {
        for language in Language::ALL {
            let catalog = Catalog::of(language);
            for (name, text) in SHIPPED.iter().filter(|(name, _)| name.ends_with(".html")) {
                let mut asked: Vec<&str> = keys(text).collect();
                let areas = ["site-", "act-", "integrity-", "trace-"];
                asked.retain(|key| areas.iter().any(|area| key.starts_with(area)));
                let missing: Vec<&&str> = asked.iter().filter(|key| !catalog.has(key)).collect();
                assert!(missing.is_empty(), "{name} in {}: {missing:?}", language.code());
            }
        }
    }

    #[test]
    fn what_stands_in_backticks_is_code_and_nothing_else_is_markup() {
        assert_eq!(ticks("no `<b>` & `c`"), "no <code>&lt;b&gt;</code> &amp; <code>c</code>");
        assert_eq!(ticks("one ` and <i>"), "one ` and &lt;i&gt;");
        assert_eq!(ticks(""), "");
    }

    #[test]
    fn the_shipped_templates_can_be_parsed_and_hold_no_inline_style_or_script() {
        let catalog = Arc::new(Catalog::of(Language::Zh));
        let files: Vec<(&'static str, String)> =
            SHIPPED.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        assert!(engine(&files, &catalog).is_ok());
        for (name, text) in SHIPPED.iter().filter(|(name, _)| name.ends_with(".html")) {
            for bad in [" style=", "<style", " onclick=", "javascript:", "http://", "https://"] {
                assert!(!text.contains(bad), "{name} holds {bad}");
            }
        }
    }
}
