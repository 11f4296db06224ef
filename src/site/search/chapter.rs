//! Passages of a chapter: its text under each heading of the second level, without markup.

use crate::site::markdown::Piece;
use crate::site::markdown::Rendered;

/// What stands under a heading.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// Id of the heading; empty for what stands before the first one.
    pub anchor: String,
    /// The heading.
    pub heading: String,
    /// The text.
    pub text: String,
}

/// The passages of a rendered chapter, in their order; cases stand where they are shown.
pub(super) fn passages(rendered: &Rendered) -> Vec<Passage> {
    let mut all =
        vec![Passage { anchor: String::new(), heading: String::new(), text: String::new() }];
    for piece in &rendered.pieces {
        let html = match piece {
            Piece::Html(html) => html,
            Piece::Aside(text) => {
                add(&mut all, text);
                continue;
            }
        };
        for (n, part) in html.split("<h2 id=\"").enumerate() {
            if n == 0 {
                add(&mut all, &plain(part));
                continue;
            }
            let (id, rest) = part.split_once("\">").unwrap_or(("", part));
            let (heading, rest) = rest.split_once("</h2>").unwrap_or(("", rest));
            let (anchor, heading) = (plain(id), plain(heading));
            all.push(Passage { anchor, heading, text: String::new() });
            add(&mut all, &plain(rest));
        }
    }
    all.retain(|one| !one.anchor.is_empty() || !one.text.is_empty());
    all
}

fn add(all: &mut [Passage], text: &str) {
    let Some(last) = all.last_mut() else { return };
    for word in text.split_whitespace() {
        if !last.text.is_empty() {
            last.text.push(' ');
        }
        last.text.push_str(word);
    }
}

/// The text of HTML that our own renderer wrote: no tag of it holds a `>`.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (name, after) = tag.split_once('>').unwrap_or((tag, ""));
        // What is set apart on the page is not one word here.
        let is_inline =
            ["a ", "/a", "code", "/code", "em", "/em", "strong", "/strong", "del", "/del"];
        if !is_inline.iter().any(|one| name.starts_with(one)) {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::passages;
    use crate::site::markdown;

    #[test]
    fn a_passage_is_what_stands_under_a_heading_without_its_markup() {
        let text = "# 书\n\n开 *头* & <b>.\n\n## 一、`范围`\n\n甲[乙](https://example.org/?a>b)丙\n\n- 丁\n- 戊\n\n## 二\n";
        let rendered = markdown::page(text, &|_| None, "");
        let found: Vec<(String, String, String)> = passages(&rendered)
            .into_iter()
            .map(|one| (one.anchor, one.heading, one.text))
            .collect();
        let own = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(
            found,
            [
                own("", "", "书 开 头 & <b>."),
                own("s-一-范围", "一、范围", "甲乙丙 丁 戊"),
                own("s-二", "二", ""),
            ]
        );
    }
}
