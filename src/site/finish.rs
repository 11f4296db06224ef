//! The last touch on every page, whatever template it is from: characters that are obeyed or never
//! seen are shown as such, writing from right to left stands apart, Chinese on an English page says that
//! it is Chinese, and frames that scroll have a name.
//!
//! A contract's own words stand in sentences, headings, links and charts. Marking them in
//! each template would be forgotten in the next one; here none can be missed.

use std::fmt::Write;
use std::ops::Range;

use crate::base::language::Language;
use crate::base::visible::visible;
use crate::lang::Catalog;

/// Elements that never have an end.
const VOID: &[&str] =
    &["br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "source", "wbr"];

/// Elements that hold text and nothing else.
const PLAIN: &[&str] = &["option", "textarea", "title", "desc"];

/// Elements whose text names the frames that follow.
const NAMING: &[&str] = &["h1", "h2", "h3", "h4", "figcaption", "summary"];

/// Finishes a page.
pub(super) fn page(html: String, catalog: &Catalog) -> String {
    let html = visible(&html);
    let mut finish = Finish {
        out: String::with_capacity(html.len() + html.len() / 16),
        open: Vec::new(),
        naming: None,
        name: String::new(),
        turns: has_leftward(&html),
        catalog,
    };
    finish.run(&html);
    finish.out
}

/// An element that is not yet closed.
struct Open<'a> {
    name: &'a str,
    /// Whether what stands in it is known to be Chinese.
    is_chinese: bool,
    /// Whether it is drawn, or lies in a drawing.
    is_drawn: bool,
    /// Whether it says its own language.
    has_lang: bool,
    /// Where its tag ends in what was written, before the `>`.
    end: usize,
}

struct Finish<'a> {
    out: String,
    open: Vec<Open<'a>>,
    /// The naming element that is being read.
    naming: Option<&'a str>,
    /// Its text, or that of the last one.
    name: String,
    /// Whether anything on the page is written from right to left.
    turns: bool,
    catalog: &'a Catalog,
}

impl<'a> Finish<'a> {
    fn run(&mut self, html: &'a str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (text, from) = rest.split_at(at);
            let (tag, after) = from.split_at(end_of_tag(from));
            self.text(text, tag.starts_with("</"));
            self.tag(tag);
            rest = after;
        }
        self.text(rest, false);
    }

    fn tag(&mut self, tag: &'a str) {
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        if let Some(name) = inner.strip_prefix('/') {
            self.out.push_str(tag);
            if let Some(at) = self.open.iter().rposition(|one| one.name == name) {
                self.open.truncate(at);
            }
            if self.naming == Some(name) {
                self.naming = None;
            }
            return;
        }
        let name = inner.split([' ', '\n', '/']).next().unwrap_or_default();
        let lang = lang_of(tag);
        let begin = self.out.len();
        self.out.push_str(tag);
        if name.starts_with('!') || VOID.contains(&name) || tag.ends_with("/>") {
            return;
        }
        if NAMING.contains(&name) {
            self.naming = Some(name);
            self.name.clear();
        }
        if is_frame(tag) {
            let label = self.label();
            self.out.truncate(begin + tag.len() - 1);
            let _ = write!(self.out, " role=\"group\" aria-label=\"{label}\">");
        }
        let around = self.open.last();
        self.open.push(Open {
            name,
            is_chinese: match lang {
                Some(lang) => lang.starts_with("zh"),
                None => around.is_some_and(|one| one.is_chinese),
            },
            is_drawn: name == "svg" || around.is_some_and(|one| one.is_drawn),
            has_lang: lang.is_some(),
            end: self.out.len() - 1,
        });
    }

    /// Writes text; `is_last` says that its element ends after it.
    fn text(&mut self, text: &str, is_last: bool) {
        if self.naming.is_some() {
            self.name.push_str(text);
        }
        let Some(around) = self.open.last() else {
            self.out.push_str(text);
            return;
        };
        if self.turns && has_leftward(text) && !PLAIN.contains(&around.name) {
            self.apart(text, around.is_drawn);
            return;
        }
        if around.is_chinese || text.is_ascii() || !text.chars().any(is_han) {
            self.out.push_str(text);
            return;
        }
        let runs = runs(text);
        let is_whole = is_last && !around.has_lang && self.out.len() == around.end + 1;
        let is_all = runs.first().is_some_and(|run| text[run.clone()].len() == text.trim().len());
        let tag = Language::Zh.tag();
        // A voice for Chinese reads English words too, but not the other way round.
        if is_whole && (is_all || PLAIN.contains(&around.name)) {
            self.out.insert_str(around.end, &format!(" lang=\"{tag}\""));
            self.out.push_str(text);
            return;
        }
        if PLAIN.contains(&around.name) {
            self.out.push_str(text);
            return;
        }
        let wrap = if around.is_drawn { "tspan" } else { "span" };
        let mut done = 0;
        for run in runs {
            self.out.push_str(&text[done..run.start]);
            let _ = write!(self.out, "<{wrap} lang=\"{tag}\">{}</{wrap}>", &text[run.clone()]);
            done = run.end;
        }
        self.out.push_str(&text[done..]);
    }

    /// Writes text in which every stretch from right to left stands apart: figures and words around
    /// it keep their places.
    fn apart(&mut self, text: &str, is_drawn: bool) {
        let (begin, end) = match is_drawn {
            true => ("<tspan unicode-bidi=\"isolate\">", "</tspan>"),
            false => ("<bdi>", "</bdi>"),
        };
        let mut done = 0;
        for run in leftward(text) {
            self.out.push_str(&text[done..run.start]);
            let _ = write!(self.out, "{begin}{}{end}", &text[run.clone()]);
            done = run.end;
        }
        self.out.push_str(&text[done..]);
    }

    /// What a frame is called: after the heading above it.
    fn label(&self) -> String {
        let name =
            self.name.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "&quot;");
        let word = self.catalog.word("site-frame");
        if name.is_empty() { word } else { format!("{name} · {word}") }
    }
}

/// Length of the tag that the text begins with; a `>` within quotes does not end it.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// The language that a tag says.
fn lang_of(tag: &str) -> Option<&str> {
    // Few tags have any attribute, and fewer this one.
    let at = tag.find(" lang=\"")?;
    tag[at..].split('"').nth(1)
}

/// Whether the tag begins a frame that scrolls and has no name yet.
fn is_frame(tag: &str) -> bool {
    tag.contains(" tabindex=\"0\"")
        && (tag.starts_with("<pre") || tag.starts_with("<div class=\"scroll"))
        && !tag.contains(" aria-label")
}

/// Stretches of Chinese: from one Chinese character to another, across figures, signs and capitals.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_han(*c) || is_sign(*c)) {
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some(run)
                if !text[run.end..at].contains(['&', ';']) && is_bridge(&text[run.end..at]) =>
            {
                run.end = end;
            }
            _ => runs.push(at..end),
        }
    }
    runs.retain(|run| text[run.clone()].chars().any(is_han));
    runs
}

/// Whether what stands between two Chinese characters belongs to their sentence.
fn is_bridge(text: &str) -> bool {
    !text.contains(|c: char| c.is_lowercase())
}

/// Whether there is any letter that is written from right to left; the bytes that they begin with
/// are rare.
fn has_leftward(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(n) = bytes[at..].iter().position(|byte| LEADS[usize::from(*byte)]) {
        at += n;
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        let may_be = match bytes[at] {
            0xe0 => matches!(next, 0xa0..=0xa3),
            0xef => matches!(next, 0xac..=0xb7 | 0xb9..=0xbb),
            0xf0 => matches!(next, 0x90 | 0x9e),
            _ => true,
        };
        if may_be {
            return text.chars().any(is_leftward);
        }
        at += 1;
    }
    false
}

/// Bytes that a letter from right to left may begin with.
const LEADS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0xd6;
    while byte < 256 {
        table[byte] = matches!(byte, 0xd6..=0xdf | 0xe0 | 0xef | 0xf0);
        byte += 1;
    }
    table
};

/// Stretches from right to left, across signs and blanks.
fn leftward(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_leftward(*c)) {
        let end = at + c.len_utf8();
        let is_bridge =
            |between: &str| !between.contains(|c: char| c.is_alphanumeric() || c == '&');
        match runs.last_mut() {
            Some(run) if is_bridge(&text[run.end..at]) => run.end = end,
            _ => runs.push(at..end),
        }
    }
    runs
}

/// Letters of Hebrew, Arabic and other scripts from right to left, with the marks among them.
fn is_leftward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Punctuation of Chinese.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::page;
    use crate::base::language::Language;
    use crate::lang::Catalog;

    fn english(body: &str) -> String {
        let html = format!("<!doctype html><html lang=\"en\">{body}</html>");
        let done = page(html, &Catalog::of(Language::En));
        let body = done.strip_prefix("<!doctype html><html lang=\"en\">").expect("the head stays");
        body.strip_suffix("</html>").expect("the end stays").to_owned()
    }

    #[test]
    fn chinese_on_an_english_page_says_so() {
        let cases = [
            ("<a href=\"x\">智慧校园运维</a>", "<a href=\"x\" lang=\"zh-CN\">智慧校园运维</a>"),
            ("<p>of 恢复: 1 late</p>", "<p>of <span lang=\"zh-CN\">恢复</span>: 1 late</p>"),
            ("<td>（2025 年 9 至 11 月）</td>", "<td lang=\"zh-CN\">（2025 年 9 至 11 月）</td>"),
            (
                "<td>核心（OA）恢复 late</td>",
                "<td><span lang=\"zh-CN\">核心（OA）恢复</span> late</td>",
            ),
            (
                "<p lang=\"zh-CN\">甲<b>乙</b></p>丙",
                "<p lang=\"zh-CN\">甲<b>乙</b></p><span lang=\"zh-CN\">丙</span>",
            ),
            (
                "<svg><title>甲 is late</title><text x=\"1\">甲 late</text></svg>",
                "<svg><title lang=\"zh-CN\">甲 is late</title><text x=\"1\"><tspan lang=\"zh-CN\">甲</tspan> late</text></svg>",
            ),
            (
                "<p title=\"a>甲\">b<br>甲</p>",
                "<p title=\"a>甲\">b<br><span lang=\"zh-CN\">甲</span></p>",
            ),
            (
                "<p>&lt;甲&gt; no Chinese</p>",
                "<p>&lt;<span lang=\"zh-CN\">甲</span>&gt; no Chinese</p>",
            ),
            ("<p lang=\"en\">甲</p>", "<p lang=\"en\"><span lang=\"zh-CN\">甲</span></p>"),
            ("<p>plain</p>", "<p>plain</p>"),
        ];
        for (before, after) in cases {
            assert_eq!(english(before), after, "{before}");
        }
    }

    #[test]
    fn a_chinese_page_is_left_alone() {
        let html = "<html lang=\"zh-CN\"><p>甲 a <b>乙</b></p></html>";
        assert_eq!(page(html.to_owned(), &Catalog::of(Language::Zh)), html);
    }

    #[test]
    fn a_frame_is_called_after_its_heading() {
        let frame = "<div class=\"scroll\" tabindex=\"0\">";
        let named = english(&format!("<h2 id=\"b\">All\n<i>&lt;b&gt;</i></h2>{frame}</div>"));
        assert!(
            named.ends_with("tabindex=\"0\" role=\"group\" aria-label=\"All &lt;b&gt; · scrolls sideways\"></div>"),
            "{named}"
        );
        let own = "<div class=\"scroll\" tabindex=\"0\" aria-label=\"x\"></div>";
        assert_eq!(english(own), own);
    }

    #[test]
    fn what_turns_the_reading_order_is_shown() {
        assert_eq!(english("<p>a\u{202e}b</p>"), "<p>a⟨U+202E⟩b</p>");
        assert_eq!(
            english("<p title=\"\u{5d0}\">\u{5d0}, \u{5d1} 3 h &lt;\u{5d2}</p>"),
            "<p title=\"\u{5d0}\"><bdi>\u{5d0}, \u{5d1}</bdi> 3 h &lt;<bdi>\u{5d2}</bdi></p>"
        );
        assert_eq!(
            english("<svg><title>\u{5d0}</title><text>\u{5d0} 3</text></svg>"),
            "<svg><title>\u{5d0}</title><text><tspan unicode-bidi=\"isolate\">\u{5d0}</tspan> 3</text></svg>"
        );
    }
}
