//! Templates: the engine that puts views into pages.
//!
//! Owns the template engine. Templates are strict: an unknown name is an error, not an empty string,
//! and it is reported with file, line and the nearest name. Which files a theme has is known to
//! [`crate::theme`].

mod fault;
mod mentions;

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
use crate::theme;

use mentions::Mention;

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
    /// The words of every language, the default one first.
    pub catalogs: Vec<Arc<Catalog>>,
    engines: Vec<(Language, Tera)>,
    /// The files of the theme.
    pub files: theme::Theme,
    mentions: Vec<(&'static str, Vec<Mention>)>,
}

impl Theme {
    /// The theme of a book.
    ///
    /// # Errors
    ///
    /// If a template that the repository brings cannot be parsed.
    pub fn of(book: &Book, catalogs: Vec<Arc<Catalog>>) -> Result<Theme, Error> {
        let (files, _) = theme::read(&book.snapshot, &book.settings);
        let engines = catalogs
            .iter()
            .map(|catalog| Ok((catalog.language(), engine(&files, catalog)?)))
            .collect::<Result<_, Error>>()?;
        let own = files.files.iter().filter(|file| file.own.is_some());
        let templates = own.filter(|file| file.name.ends_with(".html"));
        let mentions = templates.map(|file| (file.name, mentions::of(&file.text))).collect();
        Ok(Theme { catalogs, engines, files, mentions })
    }

    /// The text of a file of the theme that is no template; empty if there is none of that name.
    pub fn file(&self, name: &str) -> &str {
        self.files.file(name)
    }

    /// Renders a page.
    ///
    /// # Errors
    ///
    /// If a template asks for something that the page does not have.
    pub fn render(
        &self,
        language: Language,
        template: &str,
        chrome: &impl Serialize,
        view: View,
    ) -> Result<String, Error> {
        let page = tera::Value::from_serializable(chrome);
        for (name, mentions) in &self.mentions {
            if *name == template || *name == BASE {
                let of_page = [("page", &page), ("view", &view.value)];
                let known = if *name == BASE { &of_page[..1] } else { &of_page[..] };
                if let Some(unknown) = mentions::unknown(mentions, known) {
                    return Err(fault::unknown(&self.files, name, &unknown));
                }
            }
        }
        let mut context = Context::new();
        context.insert_value("page", page);
        context.insert_value("view", view.value);
        let engine = self.engines.iter().find(|(known, _)| *known == language);
        let Some((_, engine)) = engine else {
            return Err(Error::new(ErrorKind::Theme, "the theme has no such language"));
        };
        engine
            .render(template, &context)
            .map_err(|error| fault::of(&self.files, template, "be rendered", &error))
    }
}

/// The template that every page extends.
const BASE: &str = "base.html";

fn engine(files: &theme::Theme, catalog: &Arc<Catalog>) -> Result<Tera, Error> {
    let mut tera = Tera::default();
    tera.autoescape_on([".html"]);
    let words = Arc::clone(catalog);
    tera.register_filter("t", move |key: &str, _: Kwargs, _: &State<'_>| say(&words, key));
    tera.register_filter("ticks", |text: &str, _: Kwargs, _: &State<'_>| {
        tera::Value::safe_string(&ticks(text))
    });
    let all = files.files.iter().filter(|file| file.name.ends_with(".html"));
    let templates: Vec<(&str, &str)> = all.map(|file| (file.name, &*file.text)).collect();
    tera.add_raw_templates(templates)
        .map_err(|error| fault::of(files, "a template", "be parsed", &error))?;
    Ok(tera)
}

/// A message as HTML: what stands in backticks is code, everything else is text.
pub fn ticks(text: &str) -> String {
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
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}

/// Adds the text as it stands in HTML, between tags or in an attribute.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(&text[done..]);
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

    use super::engine;
    use super::ticks;
    use crate::base::language::Language;
    use crate::base::time::Instant;
    use crate::lang::Catalog;
    use crate::settings::Settings;
    use crate::snapshot::Snapshot;
    use crate::theme;
    use crate::theme::SHIPPED;

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
                let areas = ["site-", "act-", "find-", "integrity-", "trace-"];
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
        let snapshot = Snapshot::from_texts(Vec::<(&str, &str)>::new(), Instant::default());
        let (files, _) = theme::read(&snapshot, &Settings::default());
        assert!(engine(&files, &catalog).is_ok());
        for (name, text) in SHIPPED.iter().filter(|(name, _)| name.ends_with(".html")) {
            for bad in [" style=", "<style", " onclick=", "javascript:", "http://", "https://"] {
                assert!(!text.contains(bad), "{name} holds {bad}");
            }
        }
    }
}
