//! Pages, read as strictly as they are written: whatever the program did not put there is a fault.
//!
//! No parser that forgives is asked. Tags are in small letters, attributes stand in double quotation
//! marks, only elements and attributes of our templates exist, and everything that is opened is closed.

use std::collections::BTreeSet;

use pactbook::base::visible::visible;

/// What a page may load and run, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; \
    font-src 'self'; base-uri 'none'; form-action 'self'";

/// Where the settings say that the site is published.
pub(super) const HOME: &str = "https://site.example/x/";

const ELEMENTS: &[&str] = &[
    "a",
    "article",
    "bdi",
    "blockquote",
    "body",
    "br",
    "button",
    "circle",
    "code",
    "dd",
    "defs",
    "del",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "form",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "input",
    "label",
    "li",
    "line",
    "link",
    "main",
    "meta",
    "nav",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "path",
    "pattern",
    "polyline",
    "pre",
    "rect",
    "script",
    "section",
    "select",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "text",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tspan",
    "ul",
];

const VOID: &[&str] = &["br", "hr", "input", "link", "meta"];

const ATTRIBUTES: &[&str] = &[
    "action",
    "align",
    "autocapitalize",
    "autocomplete",
    "charset",
    "checked",
    "class",
    "colspan",
    "content",
    "cx",
    "cy",
    "d",
    "defer",
    "disabled",
    "download",
    "fill",
    "font-size",
    "for",
    "height",
    "hidden",
    "href",
    "hreflang",
    "http-equiv",
    "id",
    "label",
    "lang",
    "maxlength",
    "media",
    "method",
    "name",
    "open",
    "patternTransform",
    "patternUnits",
    "placeholder",
    "points",
    "preserveAspectRatio",
    "property",
    "r",
    "rel",
    "role",
    "rowspan",
    "rx",
    "scope",
    "spellcheck",
    "src",
    "start",
    "stroke-dasharray",
    "stroke-width",
    "tabindex",
    "text-anchor",
    "title",
    "transform",
    "type",
    "unicode-bidi",
    "value",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "xmlns",
    "y",
    "y1",
    "y2",
];

const ENTITIES: &[&str] = &["amp;", "lt;", "gt;", "quot;", "#39;", "#x27;", "#x2F;"];

/// What is wrong with a page.
pub(super) fn faults(page: &str) -> Vec<String> {
    let mut reader = Reader { faults: Vec::new(), open: Vec::new(), ids: BTreeSet::new() };
    let head = format!(
        "<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n"
    );
    let begin = page.strip_prefix("<!doctype html>\n<html lang=\"");
    let begins_well = begin.and_then(|rest| rest.split_once("\">\n"));
    if !begins_well.is_some_and(|(_, rest)| rest.starts_with(&head)) {
        reader.say("the policy is not the first thing on the page", page);
    }
    if visible(page) != page {
        let at = visible(page).chars().zip(page.chars()).take_while(|(a, b)| a == b).count();
        let near: String = page.chars().skip(at.saturating_sub(20)).take(40).collect();
        reader.faults.push(format!("a character is obeyed or not seen: {near:?}"));
    }
    reader.read(page.strip_prefix("<!doctype html>").unwrap_or(page));
    reader.faults
}

struct Reader<'p> {
    faults: Vec<String>,
    open: Vec<&'p str>,
    ids: BTreeSet<&'p str>,
}

impl<'p> Reader<'p> {
    fn say(&mut self, what: &str, at: &str) {
        let near: String = at.chars().take(90).collect();
        self.faults.push(format!("{what}: {near}"));
    }

    fn read(&mut self, page: &'p str) {
        let mut rest = page;
        while let Some(at) = rest.find('<') {
            self.text(&rest[..at]);
            let tag = &rest[at + 1..];
            match self.tag(tag) {
                Some(length) => rest = &tag[length..],
                None => {
                    self.say("no tag of ours", &rest[at..]);
                    rest = tag;
                }
            }
        }
        self.text(rest);
        if !self.open.is_empty() {
            self.faults.push(format!("never closed: {:?}", self.open));
        }
    }

    fn text(&mut self, text: &'p str) {
        if self.open.last() == Some(&"script") && !text.is_empty() {
            self.say("a script of its own", text);
        }
        if text.contains('>') {
            self.say("an angle bracket in text", text);
        }
        self.entities(text);
    }

    fn entities(&mut self, text: &'p str) {
        for (at, _) in text.match_indices('&') {
            if !ENTITIES.iter().any(|entity| text[at + 1..].starts_with(entity)) {
                self.say("no entity of ours", &text[at..]);
            }
        }
    }

    /// Reads a tag from behind its bracket; gives where it ends, if it is one of ours.
    fn tag(&mut self, tag: &'p str) -> Option<usize> {
        let is_end = tag.starts_with('/');
        let begin = usize::from(is_end);
        let length = tag[begin..].find(|c: char| !c.is_ascii_alphanumeric())?;
        let name = &tag[begin..begin + length];
        if !ELEMENTS.contains(&name) {
            return None;
        }
        let mut at = begin + length;
        if is_end {
            if self.open.pop() != Some(name) {
                self.say("closed what was not open", tag);
            }
            return tag[at..].starts_with('>').then_some(at + 1);
        }
        let mut attributes: Vec<(&str, &str)> = Vec::new();
        loop {
            let rest = &tag[at..];
            if rest.starts_with('>') {
                self.element(name, &attributes, tag);
                if !VOID.contains(&name) {
                    self.open.push(name);
                }
                return Some(at + 1);
            }
            if rest.starts_with("/>") || rest.starts_with(" />") {
                self.element(name, &attributes, tag);
                return Some(at + rest.find('>')? + 1);
            }
            let word = rest.strip_prefix(' ')?;
            let end = word.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))?;
            let key = &word[..end];
            if key.is_empty() {
                return None;
            }
            at += 1 + end;
            let value = match word[end..].strip_prefix("=\"") {
                Some(quoted) => {
                    let close = quoted.find('"')?;
                    at += 2 + close + 1;
                    &quoted[..close]
                }
                None => "",
            };
            if attributes.iter().any(|(known, _)| *known == key) {
                self.say("an attribute twice", tag);
            }
            attributes.push((key, value));
        }
    }

    fn element(&mut self, name: &'p str, attributes: &[(&'p str, &'p str)], tag: &'p str) {
        let value = |key: &str| attributes.iter().find(|(own, _)| *own == key).map(|(_, v)| *v);
        for (key, value) in attributes {
            let is_known =
                ATTRIBUTES.contains(key) || key.starts_with("data-") || key.starts_with("aria-");
            if !is_known {
                self.say("no attribute of ours", tag);
            }
            if value.contains('<') {
                self.say("an angle bracket in an attribute", tag);
            }
            self.entities(value);
            if *key == "id" && !self.ids.insert(value) {
                self.say("an id twice", tag);
            }
        }
        let is_script = value("src").is_some_and(|src| {
            let src = src.trim_start_matches("../");
            matches!(src, "assets/site.js" | "assets/search.js")
        });
        match name {
            "script" if !is_script => self.say("a script that is not ours", tag),
            "link" => {
                let rel = value("rel").unwrap_or_default();
                let href = value("href").unwrap_or_default();
                let is_right = match rel {
                    "canonical" | "alternate" => is_inside(href) || href.starts_with(HOME),
                    "icon" | "stylesheet" => is_inside(href),
                    _ => false,
                };
                if !is_right {
                    self.say("a link to elsewhere", tag);
                }
            }
            "a" => {
                let href = value("href").unwrap_or("#");
                let is_web = ["https://", "http://", "mailto:"];
                if !is_inside(href) && !is_web.iter().any(|scheme| href.starts_with(scheme)) {
                    self.say("a link with an odd scheme", tag);
                }
            }
            "form" if !value("action").is_none_or(is_inside) => {
                self.say("a form to elsewhere", tag);
            }
            "meta" => {
                let known = ["Content-Security-Policy"];
                if value("http-equiv").is_some_and(|equiv| !known.contains(&equiv)) {
                    self.say("an odd instruction", tag);
                }
            }
            _ if value("src").is_some() && name != "script" => self.say("something is loaded", tag),
            _ => {}
        }
    }
}

/// Whether an address stays on the site.
fn is_inside(address: &str) -> bool {
    let head = address.split(['/', '?', '#']).next().unwrap_or_default();
    !head.contains([':', '&']) && !address.starts_with(['/', '\\']) && !address.contains('\\')
}
