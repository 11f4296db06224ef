//! Markdown to HTML that can be trusted whoever wrote it.
//!
//! Raw HTML is shown as text, links keep only safe schemes, headings get ids, and a relative link to a
//! `.md` file leads to the page made from it. Images load nothing from elsewhere: they become links.
//! Fenced text of some languages may be set aside, for a page to show in a form of its own.

use std::collections::BTreeMap;

use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::HeadingLevel;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;
use pulldown_cmark::html;

/// Gives the address of the page made from a `.md` file, by its path as a text names it.
pub type Resolve<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// A rendered text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML and what was set aside, in the order of the text.
    pub pieces: Vec<Piece>,
    /// Text of the first heading of the first level, if there is one.
    pub title: Option<String>,
    /// Headings of the second level: id and text.
    pub sections: Vec<(String, String)>,
}

/// A piece of a rendered text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// HTML; safe to be put into a page as it stands.
    Html(String),
    /// Fenced text that was set aside, as it is written.
    Aside(String),
}

impl Rendered {
    /// All HTML, without what was set aside.
    pub fn html(&self) -> String {
        let html = self.pieces.iter().map(|piece| match piece {
            Piece::Html(html) => html.as_str(),
            Piece::Aside(_) => "",
        });
        html.collect()
    }

    /// Ends a piece of HTML.
    fn flush(&mut self, out: &mut Vec<Event<'_>>) {
        let mut piece = String::new();
        html::push_html(&mut piece, out.drain(..));
        // What scrolls must be reachable without a mouse.
        let piece = piece
            .replace("<pre>", "<pre tabindex=\"0\">")
            .replace("<table>", "<div class=\"scroll\" tabindex=\"0\"><table>")
            .replace("</table>", "</table></div>");
        if !piece.is_empty() {
            self.pieces.push(Piece::Html(piece));
        }
    }
}

/// Renders a page of its own; ids of its headings begin with a letter and are unique in it.
///
/// `resolve` gives the address of the page made from a `.md` file, by its path relative to the text;
/// fenced text of the language `aside` is set aside.
pub fn page(text: &str, resolve: &Resolve<'_>, aside: &str) -> Rendered {
    render(text, Some(resolve), aside, "")
}

/// Renders a field of a record; it brings no ids and its headings are no headings of the page.
pub fn field(text: &str, footnotes: &str) -> String {
    render(text, None, "", footnotes).html()
}

/// Headings of the second level, each with the addresses of the links below it, up to the next one;
/// what stands before the first heading has none.
pub fn outline(text: &str) -> Vec<(String, Vec<String>)> {
    let mut parts = vec![(String::new(), Vec::new())];
    let events: Vec<Event<'_>> = Parser::new(text).collect();
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                parts.push((heading_text(&events[at + 1..]), Vec::new()));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                if let Some((_, links)) = parts.last_mut() {
                    links.push(dest_url.to_string());
                }
            }
            _ => {}
        }
    }
    parts.retain(|(_, links)| !links.is_empty());
    parts
}

/// The first heading of the first level, without rendering the rest.
pub fn title(text: &str) -> Option<String> {
    let mut events = Parser::new(text);
    events.find(|e| matches!(e, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })))?;
    let rest: Vec<Event<'_>> =
        events.take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_)))).collect();
    Some(heading_text(&rest))
}

fn render(text: &str, resolve: Option<&Resolve<'_>>, aside: &str, footnotes: &str) -> Rendered {
    let is_page = resolve.is_some();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let events: Vec<Event<'_>> = Parser::new_ext(text, options).collect();
    let mut rendered = Rendered::default();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut out: Vec<Event<'_>> = Vec::with_capacity(events.len());
    // Links within links do not exist, but an image may stand in a link.
    let mut shown: Vec<bool> = Vec::new();
    let mut fenced: Option<String> = None;
    for (at, event) in events.iter().enumerate() {
        if let Some(text) = &mut fenced {
            if let Event::Text(more) = event {
                text.push_str(more);
            } else if let Event::End(TagEnd::CodeBlock) = event {
                rendered.pieces.extend(fenced.take().map(Piece::Aside));
            }
            continue;
        }
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language)))
                if is_page && !aside.is_empty() && **language == *aside =>
            {
                rendered.flush(&mut out);
                fenced = Some(String::new());
            }
            Event::Html(raw) | Event::InlineHtml(raw) => out.push(Event::Text(raw.clone())),
            Event::Start(Tag::HtmlBlock) => out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => out.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Heading { level, .. }) => {
                let words = heading_text(&events[at + 1..]);
                if !is_page {
                    out.push(Event::Start(Tag::Paragraph));
                    out.push(Event::Start(Tag::Strong));
                    continue;
                }
                let id = unique(anchor(&words), &mut seen);
                if *level == HeadingLevel::H1 && rendered.title.is_none() {
                    rendered.title = Some(words);
                } else if *level == HeadingLevel::H2 {
                    rendered.sections.push((id.clone(), words));
                }
                out.push(Event::Start(Tag::Heading {
                    level: *level,
                    id: Some(id.into()),
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }));
            }
            Event::End(TagEnd::Heading(_)) if !is_page => {
                out.push(Event::End(TagEnd::Strong));
                out.push(Event::End(TagEnd::Paragraph));
            }
            Event::Start(
                Tag::Link { link_type, dest_url, title, id }
                | Tag::Image { link_type, dest_url, title, id },
            ) => {
                let address = address(dest_url, resolve);
                shown.push(address.is_some());
                if let Some(address) = address {
                    out.push(Event::Start(Tag::Link {
                        link_type: *link_type,
                        dest_url: address.into(),
                        title: title.clone(),
                        id: id.clone(),
                    }));
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if shown.pop() == Some(true) {
                    out.push(Event::End(TagEnd::Link));
                }
            }
            Event::FootnoteReference(name) => {
                out.push(Event::FootnoteReference(note(footnotes, name)));
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                out.push(Event::Start(Tag::FootnoteDefinition(note(footnotes, name))));
            }
            // Chinese has no blanks between words: a line that goes on needs none.
            Event::SoftBreak if goes_on(&events[..at], &events[at + 1..]) => {}
            other => out.push(other.clone()),
        }
    }
    rendered.flush(&mut out);
    rendered
}

/// Whether a line of Chinese goes on in the next: both are Chinese where they meet, or the first ends
/// with a mark of punctuation.
fn goes_on(before: &[Event<'_>], after: &[Event<'_>]) -> bool {
    let is_wide = |c: char| matches!(c, '\u{2018}'..='\u{201d}' | '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    let last = before.iter().rev().find_map(|event| match event {
        Event::Text(text) | Event::Code(text) => text.chars().last(),
        _ => None,
    });
    let next = after.iter().find_map(|event| match event {
        Event::Text(text) | Event::Code(text) => text.chars().next(),
        _ => None,
    });
    last.is_some_and(is_wide) && (next.is_some_and(is_wide) || last.is_some_and(is_stop))
}

/// Punctuation that brings its own room.
fn is_stop(c: char) -> bool {
    "。，、；：？！）》」』”".contains(c)
}

/// The plain words of a heading, from the events after its start.
fn heading_text(events: &[Event<'_>]) -> String {
    let mut words = String::new();
    for event in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

/// Letters, digits and Chinese characters of a heading, joined by hyphens.
fn anchor(words: &str) -> String {
    let mut id = String::from("s-");
    for c in words.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            id.push(c);
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

fn unique(id: String, seen: &mut BTreeMap<String, usize>) -> String {
    let n = seen.entry(id.clone()).or_default();
    *n += 1;
    if *n == 1 { id } else { unique(format!("{id}-{n}"), seen) }
}

fn note<'a>(prefix: &str, name: &str) -> CowStr<'a> {
    let id: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    format!("n-{prefix}{id}").into()
}

/// A safe address; of another page of the handbook, its own; none if the site has no such page.
fn address(written: &str, resolve: Option<&Resolve<'_>>) -> Option<String> {
    let (path, fragment) = match written.split_once('#') {
        Some((path, fragment)) => (path, format!("#{fragment}")),
        None => (written, String::new()),
    };
    match resolve.filter(|_| path.ends_with(".md")).and_then(|resolve| resolve(path)) {
        Some(found) => Some(format!("{found}{fragment}")),
        // Nothing but pages and attachments is on the site: any other relative path leads nowhere.
        None if !path.is_empty() && !path.contains(':') => None,
        None => Some(safe_address(written)),
    }
}

/// The path that `relative` means in the file `from`; none if it leads out of the tree.
pub fn joined(from: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// The address if it is relative or `http`, `https` or `mailto`; else nothing but a fragment.
pub fn safe_address(address: &str) -> String {
    // Browsers leave out control characters as well, and blanks before what is left.
    let clean: String = address.chars().filter(|c| !c.is_control()).collect();
    let clean = clean.trim();
    let head = clean.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = head.split_once(':').map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
    match scheme.as_deref() {
        Some("http" | "https" | "mailto") => clean.to_owned(),
        Some(_) => "#".to_owned(),
        None if clean.starts_with('/') || clean.starts_with('\\') => "#".to_owned(),
        None => page_of(clean),
    }
}

/// The text on one line as Markdown that shows it and does nothing else.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            if c.is_ascii_punctuation() {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// `guide.md#part` becomes `guide.html#part`.
fn page_of(address: &str) -> String {
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (address, None),
    };
    let path = match path.strip_suffix(".md") {
        Some(stem) => format!("{stem}.html"),
        None => path.to_owned(),
    };
    match fragment {
        Some(fragment) => format!("{path}#{fragment}"),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::Piece;
    use super::field;
    use super::joined;
    use super::literal;
    use super::outline;
    use super::page;
    use super::safe_address;

    #[test]
    fn raw_html_is_shown_and_not_obeyed() {
        let html = field("a <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n", "");
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }

    #[test]
    fn only_safe_schemes_survive() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example/x",
            "\u{1} //evil.example:80/x",
            "\0\t\\\\evil.example:80/x",
            "file:///etc/passwd",
        ] {
            assert_eq!(safe_address(bad), "#", "{bad:?}");
        }
        assert_eq!(safe_address("https://example.com/a?b=1"), "https://example.com/a?b=1");
        assert_eq!(safe_address("rules/deadline.md#cases"), "rules/deadline.html#cases");
        assert_eq!(safe_address("#part"), "#part");
        let html = field("[x](javascript:alert(1)) <javascript:alert(1)>", "");
        assert!(!html.contains("href=\"javascript"), "{html}");
    }

    #[test]
    fn links_between_files_lead_to_their_pages() {
        let known = |path: &str| (path == "规则.md").then(|| "rules-1a.html".to_owned());
        let html = page("[a](规则.md#x) [b](other.md) [c](../d.png)", &known, "").html();
        assert!(html.contains("href=\"rules-1a.html#x\""), "{html}");
        assert!(html.ends_with("</a> b c</p>\n"), "{html}");
        assert_eq!(joined("content/kinds/a.md", "../b.md").as_deref(), Some("content/b.md"));
        assert_eq!(joined("a.md", "../../b.md"), None);
    }

    #[test]
    fn a_label_is_no_markdown() {
        let label = "---\n    # [x](y) `z` <b> 1. a_b_c &lt;";
        let html = page(&format!("# {}\n", literal(label)), &|_| None, "").html();
        assert!(html.ends_with("--- # [x](y) `z` &lt;b&gt; 1. a_b_c &amp;lt;</h1>\n"), "{html}");
    }

    #[test]
    fn images_load_nothing() {
        let html = field("![架构图](https://example.com/x.png)", "");
        assert!(html.contains("<a href=\"https://example.com/x.png\">架构图</a>"), "{html}");
    }

    #[test]
    fn headings_get_ids_that_differ() {
        let rendered = page(
            "# 合同\n\n## 时限\n\n## 时限\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
            &|_| None,
            "",
        );
        assert_eq!(rendered.title.as_deref(), Some("合同"));
        let ids: Vec<&str> = rendered.sections.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["s-时限", "s-时限-2"]);
        assert!(rendered.html().contains("<table>"), "{}", rendered.html());
    }

    #[test]
    fn fenced_text_of_one_language_is_set_aside_in_its_place() {
        let text = "a\n\n```toml case\nx = \"<b>\"\n```\n\nb\n\n```toml\ny = 1\n```\n";
        let pieces = page(text, &|_| None, "toml case").pieces;
        assert_eq!(pieces.len(), 3, "{pieces:?}");
        assert_eq!(pieces[1], Piece::Aside("x = \"<b>\"\n".to_owned()));
        assert!(field(text, "").contains("&lt;b&gt;"), "a field sets nothing aside");
    }

    #[test]
    fn a_line_of_chinese_goes_on_without_a_blank() {
        let html = |text: &str| page(text, &|_| None, "").html();
        assert_eq!(html("甲。\n乙"), "<p>甲。乙</p>\n");
        assert_eq!(html("甲。\n`to` 乙"), "<p>甲。<code>to</code> 乙</p>\n");
        assert_eq!(html("甲\n*乙*"), "<p>甲<em>乙</em></p>\n");
        assert_eq!(html("a.\nb"), "<p>a.\nb</p>\n");
        assert_eq!(html("甲\nb"), "<p>甲\nb</p>\n");
    }

    #[test]
    fn an_outline_names_the_links_below_each_heading() {
        let parts =
            outline("# 书\n\n[零](a.md)\n\n## 空\n\n## 一\n\n- [甲](b.md#x)\n- [乙](c.md)\n");
        let part = |heading: &str, links: &[&str]| {
            (heading.to_owned(), links.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(parts, [part("", &["a.md"]), part("一", &["b.md#x", "c.md"])]);
    }

    #[test]
    fn a_field_brings_no_headings_and_no_ids() {
        let html = field("# 大标题\n\n正文", "");
        assert!(!html.contains("<h1") && !html.contains("id="), "{html}");
    }
}
