//! Markdown: whatever is written, the HTML is well-formed, of allowed elements, and runs nothing.

use std::collections::BTreeSet;

use pactbook::site::markdown;

use super::seeds;

/// What a rendered text may hold, and the attributes of each.
const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["href", "title"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &["class"]),
    ("del", &[]),
    ("div", &["class", "tabindex", "id"]),
    ("em", &[]),
    ("h1", &["id"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("hr", &[]),
    ("input", &["disabled", "type", "checked"]),
    ("li", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &["tabindex"]),
    ("strong", &[]),
    ("sup", &["class", "id"]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["style"]),
    ("th", &["style"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
];

/// Elements without an end.
const VOID: [&str; 3] = ["br", "hr", "input"];

/// Renders the bytes as a page of the handbook and as a field of a record.
pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let known = |path: &str| (path == "other.md").then(|| "other.html".to_owned());
    let page = markdown::page(text, &known, "toml case");
    // A piece may end within a list in which something was set aside; all of them together are whole.
    let html = page.html();
    check(&html);
    let ids = ids(&html);
    let distinct: BTreeSet<&str> = ids.iter().copied().filter(|id| id.starts_with("s-")).collect();
    let headings = ids.iter().filter(|id| id.starts_with("s-")).count();
    assert_eq!(distinct.len(), headings, "ids of headings are unique: {html}");
    let field = markdown::field(text, "f-");
    check(&field);
    assert!(!["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"].iter().any(|tag| field.contains(tag)));
    let _ = markdown::outline(text);
    let _ = markdown::title(text);
    safe(&markdown::safe_address(text));
    if let Some(joined) = markdown::joined("content/a.md", text) {
        assert!(joined.split('/').all(|part| part != ".."), "a path out of the tree: {joined:?}");
    }
}

/// Panics unless the HTML is well-formed and holds nothing but what is allowed.
pub fn check(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        words(&rest[..at]);
        rest = &rest[at + 1..];
        let (inside, after) = tag(rest).unwrap_or_else(|| panic!("a tag without end: {html}"));
        rest = after;
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "an end without its start: {html}");
            continue;
        }
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let n = inside.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inside.len());
        let name = &inside[..n];
        let known = ALLOWED.iter().find(|(known, _)| *known == name);
        let (_, allowed) = known.unwrap_or_else(|| panic!("the element `{name}`: {html}"));
        for (attribute, value) in attributes(&inside[n..], html) {
            assert!(allowed.contains(&attribute), "the attribute `{attribute}`: {html}");
            words(value);
            match attribute {
                "href" => safe(&unescaped(value)),
                "style" => assert!(value.starts_with("text-align: "), "a style: {html}"),
                _ => {}
            }
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    words(rest);
    assert!(open.is_empty(), "{open:?} is not closed: {html}");
}

/// Every ampersand begins a reference, so nothing else is one by accident.
fn words(text: &str) {
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#x27;", "&#39;"];
        assert!(known.iter().any(|one| text[at..].starts_with(one)), "a bare ampersand: {text:?}");
    }
}

/// What stands in a tag, up to its end outside of quotes, and what follows.
fn tag(rest: &str) -> Option<(&str, &str)> {
    let mut is_quoted = false;
    for (at, c) in rest.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return Some((&rest[..at], &rest[at + 1..])),
            '<' if !is_quoted => return None,
            _ => {}
        }
    }
    None
}

fn attributes<'h>(mut rest: &'h str, html: &str) -> Vec<(&'h str, &'h str)> {
    let mut all = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return all;
        }
        let n = rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let name = &rest[..n];
        rest = &rest[n..];
        let Some(quoted) = rest.strip_prefix("=\"") else {
            assert!(!rest.starts_with('='), "a value without quotes: {html}");
            all.push((name, ""));
            continue;
        };
        let end = quoted.find('"').unwrap_or_else(|| panic!("an open quote: {html}"));
        all.push((name, &quoted[..end]));
        rest = &quoted[end + 1..];
    }
}

fn unescaped(value: &str) -> String {
    let value = value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    value.replace("&#x27;", "'").replace("&#39;", "'").replace("&amp;", "&")
}

/// Panics unless an address is one that browsers take for a harmless one: they leave out control
/// characters and blanks before they look for a scheme.
fn safe(address: &str) {
    let heard: String = address.chars().filter(|c| !c.is_control()).collect();
    let heard = heard.trim_start().to_ascii_lowercase();
    let Some((scheme, _)) = heard.split_once(':') else {
        assert!(
            !heard.starts_with("//") && !heard.starts_with('\\'),
            "leads elsewhere: {address:?}"
        );
        return;
    };
    // A scheme is a word; anything else before a colon is part of a path or a fragment.
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let is_known = ["http", "https", "mailto"].contains(&scheme);
    assert!(!is_scheme || is_known, "an address that may run something: {address:?}");
}

/// The values of all `id` attributes.
fn ids(html: &str) -> Vec<&str> {
    let starts = html.split(" id=\"").skip(1);
    starts.filter_map(|rest| rest.split_once('"').map(|(id, _)| id)).collect()
}

/// Pages of the handbook, cut, and what is meant to do harm.
pub fn seeds() -> Vec<Vec<u8>> {
    let harm = [
        "a <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n",
        "[x](javascript:alert(1)) <javascript:alert(1)> [y](java\nscript:alert(1))",
        "![p](https://example.org/x.png \"t\\\"i\") [q][r]\n\n[r]: data:text/html,x 'z'\n",
        "note[^1] again[^1]\n\n[^1]: words\n[^2]: more\n    - [ ] todo\n    - [x] done\n",
        "| a | b |\n|:--|--:|\n| `x` | ~~y~~ |\n",
        "<!-- c --> <?php ?> <![CDATA[x]]> <!DOCTYPE html>\n\n<div\nonclick=\"x\">\n",
        "``` \"onload=x\ny\n```\n\n~~~toml case\n# t\n~~~\n1. a\n3. b\n\n> q\n\n---\nx  \ny\\\nz\n",
        "# 合同\n\n## 时限\n\n## 时限\n\n### a\n[p](other.md#x) [p](../up.md) [p](//evil.example/x)\n",
    ];
    let mut seeds: Vec<Vec<u8>> = harm.iter().map(|text| text.as_bytes().to_vec()).collect();
    for text in seeds::texts("content", ".md") {
        let parts: Vec<&str> = text.split("\n\n").collect();
        for some in parts.chunks(6).step_by(9) {
            seeds.push(some.join("\n\n").into_bytes());
        }
    }
    seeds
}
