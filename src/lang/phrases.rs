//! Phrases: the Chinese of what the source says in English, looked up by the English itself.
//!
//! Findings and reports have keys ([`Catalog`](super::Catalog)). Help and errors are written in
//! English where they arise, in a doc comment or a `format!`, and the English is the key, as in
//! gettext. Owns the tables `zh/{help,errors,system}.toml`, each line `"English" = "Chinese"`; `{}`
//! stands for what is filled in, and the Chinese may take it in another order with `{1}`, `{2}`.
//! What has no entry stays English. The verb is [`say`].
//! To add one: write the English where it is needed; a test names each one that has no line here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::base::document;
use crate::base::document::Value;
use crate::base::language::Language;

const TABLES: [&str; 3] =
    [include_str!("zh/errors.toml"), include_str!("zh/help.toml"), include_str!("zh/system.toml")];

/// How deep phrases may lie within phrases.
const DEPTH: usize = 3;

static BOOK: LazyLock<Book> = LazyLock::new(|| Book::of(entries()));

/// Every phrase: those without and those with something to fill in.
struct Book {
    plain: BTreeMap<String, String>,
    forms: Vec<Form>,
}

/// A phrase with something to fill in.
struct Form {
    /// What stands around the places, one more than there are places.
    around: Vec<String>,
    zh: String,
}

/// The Chinese of an English text; none if it has no entry.
pub fn zh(text: &str) -> Option<String> {
    BOOK.zh(text, DEPTH)
}

/// The text in a language: the English itself, or its Chinese if it has an entry.
pub fn say(language: Language, english: &str) -> String {
    let chinese = match language {
        Language::Zh => zh(english),
        Language::En => None,
    };
    chinese.unwrap_or_else(|| english.to_owned())
}

/// Every entry: the English and the Chinese, as they stand in the tables.
pub fn entries() -> Vec<(String, String)> {
    TABLES.into_iter().flat_map(lines).collect()
}

fn lines(table: &str) -> Vec<(String, String)> {
    let (table, _) = document::parse(table);
    let line = |(english, chinese): (_, &document::Spanned<Value<'_>>)| match chinese.get_ref() {
        Value::String(chinese) => Some((english, chinese.clone().into_owned())),
        _ => None,
    };
    let pairs = table.iter().map(|(english, chinese)| (english.get_ref().to_string(), chinese));
    pairs.filter_map(line).collect()
}

impl Book {
    fn of(lines: Vec<(String, String)>) -> Book {
        let (forms, plain): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|(english, _)| english.contains("{}"));
        let form = |(english, zh): (String, String)| {
            let around = english.split("{}").map(str::to_owned).collect();
            Form { around, zh }
        };
        let mut forms: Vec<Form> = forms.into_iter().map(form).collect();
        // The one that says most itself is meant, and first one that leaves nothing unsaid.
        forms.sort_by(|a, b| b.weight().cmp(&a.weight()).then_with(|| a.around.cmp(&b.around)));
        Book { plain: plain.into_iter().collect(), forms }
    }

    fn zh(&self, text: &str, depth: usize) -> Option<String> {
        if let Some(zh) = self.plain.get(text) {
            return Some(zh.clone());
        }
        let depth = depth.checked_sub(1)?;
        let mut best: Option<String> = None;
        for form in &self.forms {
            let Some(given) = form.given(text) else { continue };
            let mut is_known = true;
            let given = given.into_iter().enumerate().map(|(n, given)| {
                // What stands in backticks is a name or something to type.
                if form.around[n].ends_with('`') {
                    return given.to_owned();
                }
                self.zh(given, depth).unwrap_or_else(|| {
                    is_known = false;
                    listed(given)
                })
            });
            let said = filled(&form.zh, &given.collect::<Vec<_>>());
            if is_known {
                return Some(said);
            }
            best.get_or_insert(said);
        }
        best
    }
}

impl Form {
    /// How many characters the phrase says itself.
    fn weight(&self) -> usize {
        self.around.iter().map(|part| part.chars().count()).sum()
    }

    /// What is filled in, if the text is this phrase.
    fn given<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (first, rest) = self.around.split_first()?;
        let (last, middle) = rest.split_last()?;
        let mut left = text.strip_prefix(first.as_str())?.strip_suffix(last.as_str())?;
        let mut given = Vec::new();
        for part in middle {
            let (before, after) = left.split_once(part.as_str())?;
            given.push(before);
            left = after;
        }
        given.push(left);
        Some(given)
    }
}

/// A list of names, with the Chinese comma between them; anything else as it is.
fn listed(given: &str) -> String {
    let (list, more) = match given.strip_suffix(", ...") {
        Some(list) => (list, " 等"),
        None => (given, ""),
    };
    let is_name = |name: &str| !name.is_empty() && (name.starts_with('`') || !name.contains(' '));
    match list.split(", ").all(is_name) {
        true => format!("{}{more}", list.replace(", ", "、")),
        false => given.to_owned(),
    }
}

/// Puts what is given into `{}` in order, and into `{1}`, `{2}` by number.
fn filled(form: &str, given: &[String]) -> String {
    let mut text = String::with_capacity(form.len());
    let mut in_order = given.iter();
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((place, after)) = after.split_once('}') else { break };
        let value = match place.parse::<usize>() {
            Ok(number) => number.checked_sub(1).and_then(|n| given.get(n)),
            Err(_) => in_order.next(),
        };
        text.push_str(value.map_or("", String::as_str));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::Book;

    fn book(lines: &[(&str, &str)]) -> Book {
        let own = |(english, zh): &(&str, &str)| ((*english).to_owned(), (*zh).to_owned());
        Book::of(lines.iter().map(own).collect())
    }

    #[test]
    fn what_is_filled_in_is_handed_through_and_may_change_places() {
        let book = book(&[
            ("no {} is called `{}`", "没有叫 `{2}` 的{1}"),
            ("contract", "合同"),
            ("there are {}", "有 {}"),
            ("`{}` {}", "`{}` {}"),
            ("`{}` is empty", "`{}` 是空的"),
            ("{} cannot {}", "{}{}"),
            ("cannot be read", "读不出来"),
        ]);
        let zh = |text: &str| book.zh(text, 2);
        let said = |text: &str| Some(text.to_owned());
        assert_eq!(zh("no contract is called `x {1} y`"), said("没有叫 `x {1} y` 的合同"));
        // A name stays a name, also one that is a word of ours.
        assert_eq!(zh("no contract is called `contract`"), said("没有叫 `contract` 的合同"));
        assert_eq!(zh("no thing is called ``"), said("没有叫 `` 的thing"));
        assert_eq!(zh("there are `a`, `b`, ..."), said("有 `a`、`b` 等"));
        // The phrase that says most wins.
        assert_eq!(zh("`f` is empty"), said("`f` 是空的"));
        assert_eq!(zh("`f` is full"), said("`f` is full"));
        // But one that leaves nothing in English goes first.
        assert_eq!(zh("`f` cannot be read"), said("`f` 读不出来"));
        assert_eq!(zh("there is nothing"), None);
    }
}
