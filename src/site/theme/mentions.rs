//! Mentions: which fields a template asks for, so that a misspelt one is an error even where the
//! engine would take it for nothing, as in `{% if view.titel %}`.
//!
//! This looks at words and not at the syntax tree, which the engine keeps to itself. It knows what
//! stands in `view` and `page`, and through loops over them; names that it cannot follow it leaves
//! to the engine.

use std::collections::BTreeMap;

use tera::Value;

/// A field that a template asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// The names from `view` or `page` on; an empty one stands for an element of a list.
    path: Vec<String>,
    /// Line of the template, from 1.
    line: usize,
    /// Column, in characters from 0.
    column: usize,
}

/// A field that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    /// What was asked.
    pub parent: String,
    /// For which field.
    pub field: String,
    /// Which fields it has.
    pub known: Vec<String>,
    /// Line of the template, from 1.
    pub line: usize,
    /// Column, in characters from 0.
    pub column: usize,
}

/// What a template mentions, in the order of its text.
pub(super) fn of(template: &str) -> Vec<Mention> {
    let mut mentions = Vec::new();
    // What the variables of loops stand for, if that is known.
    let mut loops: BTreeMap<String, Option<Vec<String>>> = BTreeMap::new();
    let mut at = 0;
    while let Some((start, tag)) = next_tag(template, at) {
        at = start + tag.len();
        let words = paths(tag);
        let is_loop = words.first().is_some_and(|(_, path)| path[..] == ["for"]);
        for (offset, path) in &words {
            let Some(path) = followed(path, &loops) else { continue };
            let before = &template[..start + offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
            mentions.push(Mention { path, line, column });
        }
        if is_loop {
            let names: Vec<&str> = words.iter().map(|(_, path)| path[0].as_str()).collect();
            let split = names.iter().position(|name| *name == "in").unwrap_or(names.len());
            let over = words.get(split + 1).and_then(|(_, path)| followed(path, &loops));
            // A filter, a slice or a second variable makes of the list what nobody here can tell.
            let is_plain = split == 2 && words.len() == split + 2 && !tag.contains(['|', '[']);
            let element = over.filter(|_| is_plain).map(|mut path| {
                path.push(String::new());
                path
            });
            for name in names.iter().take(split).skip(1) {
                loops.insert((*name).to_owned(), element.clone());
            }
        } else if words.first().is_some_and(|(_, path)| path[..] == ["set"]) {
            loops.extend(words.get(1).map(|(_, path)| (path[0].clone(), None)));
        }
    }
    mentions
}

/// The first mention that the values do not bear out.
pub(super) fn unknown(mentions: &[Mention], values: &[(&str, &Value)]) -> Option<Unknown> {
    mentions.iter().find_map(|mention| {
        let (_, root) = values.iter().find(|(name, _)| *name == mention.path[0])?;
        missing(root, &mention.path[1..], mention.path[0].clone()).map(|(parent, field, known)| {
            Unknown { parent, field, known, line: mention.line, column: mention.column }
        })
    })
}

/// What was asked, for which field, and which it has; none if all of the path is there, or what it
/// leads through is empty here.
fn missing(value: &Value, path: &[String], asked: String) -> Option<(String, String, Vec<String>)> {
    let (field, rest) = path.split_first()?;
    if field.is_empty() {
        return missing(value.as_array()?.first()?, rest, asked);
    }
    let map = value.as_map()?;
    let named = |name: &str| map.iter().find(|(key, _)| key.as_str() == Some(name));
    match named(field) {
        Some((_, value)) => missing(value, rest, format!("{asked}.{field}")),
        None => {
            let known = map.iter().filter_map(|(key, _)| key.as_str().map(str::to_owned));
            Some((asked, field.clone(), known.collect()))
        }
    }
}

/// The path from `view` or `page` on; none if nobody can tell.
fn followed(path: &[String], loops: &BTreeMap<String, Option<Vec<String>>>) -> Option<Vec<String>> {
    let head = path.first()?;
    match loops.get(head) {
        Some(known) => {
            let mut whole = known.clone()?;
            whole.extend(path[1..].iter().cloned());
            Some(whole)
        }
        None if path.len() > 1 && (head == "view" || head == "page") => Some(path.to_vec()),
        None => None,
    }
}

/// The next `{{ … }}` or `{% … %}` from a place on, and where it begins.
fn next_tag(template: &str, mut from: usize) -> Option<(usize, &str)> {
    loop {
        let start = from + template[from..].find('{')?;
        let rest = &template[start..];
        let end = match rest.get(1..2) {
            Some("{") => "}}",
            Some("%") => "%}",
            Some("#") => {
                from = start + rest.find("#}").map_or(rest.len(), |end| end + 2);
                continue;
            }
            _ => {
                from = start + 1;
                continue;
            }
        };
        let end = rest.find(end).map_or(rest.len(), |at| at + end.len());
        return Some((start, &rest[..end]));
    }
}

/// The dotted names in a tag with their places; nothing from within quotes.
fn paths(tag: &str) -> Vec<(usize, Vec<String>)> {
    let mut found: Vec<(usize, Vec<String>)> = Vec::new();
    let mut quote: Option<char> = None;
    let mut word = String::new();
    let mut begin = 0;
    for (at, c) in tag.char_indices().chain([(tag.len(), ' ')]) {
        match quote {
            Some(open) => {
                if c == open {
                    quote = None;
                }
                continue;
            }
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None => {}
        }
        let is_inside = c.is_alphanumeric() || c == '_' || (c == '.' && !word.is_empty());
        if is_inside {
            if word.is_empty() {
                begin = at;
            }
            word.push(c);
        } else if !word.is_empty() {
            let parts = std::mem::take(&mut word);
            let parts = parts.split('.').map(str::to_owned).filter(|part| !part.is_empty());
            found.push((begin, parts.collect()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use tera::Value;

    use super::of;
    use super::unknown;

    #[derive(Serialize)]
    struct View {
        title: &'static str,
        rows: Vec<Row>,
        none: Option<Row>,
    }

    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        cells: Vec<Cell>,
    }

    #[derive(Serialize)]
    struct Cell {
        text: &'static str,
    }

    fn missed(template: &str) -> Option<(String, String, usize, usize)> {
        let row = || Row { name: "r", cells: vec![Cell { text: "c" }] };
        let view = Value::from_serializable(&View { title: "t", rows: vec![row()], none: None });
        unknown(&of(template), &[("view", &view)])
            .map(|one| (one.parent, one.field, one.line, one.column))
    }

    #[test]
    fn what_is_there_is_no_fault_and_what_is_empty_may_hold_anything() {
        let good = "{# view.gone #}{{ view.title }} view.gone {% if view.none.whatever %}{% endif %}\n\
                    {%- for row in view.rows %}{{ row.name }}{{ \"view.gone\" | t }}\n\
                    {% for cell in row.cells %}{{ <a text={cell.text} /> }}{% endfor %}{% endfor %}";
        assert_eq!(missed(good), None);
    }

    #[test]
    fn a_misspelt_field_is_found_even_in_a_condition_within_loops() {
        let at = |parent: &str, field: &str, line, column| {
            Some((parent.to_owned(), field.to_owned(), line, column))
        };
        assert_eq!(missed("{% if view.titel %}{% endif %}"), at("view", "titel", 1, 6));
        let loops = "{% for row in view.rows %}\n{% for cell in row.cells %}\n  {% if cell.txt %}";
        assert_eq!(missed(loops), at("view.rows.cells", "txt", 3, 8));
        assert_eq!(missed("{% for row in view.rwos %}"), at("view", "rwos", 1, 14));
    }

    #[test]
    fn what_nobody_can_follow_is_left_to_the_engine() {
        assert_eq!(missed("{% for row in view.rows | reverse %}{{ row.gone }}"), None);
        assert_eq!(missed("{% for key, row in view.rows %}{{ row.gone }}"), None);
        assert_eq!(missed("{% set row = view.rows %}{{ row.gone }}"), None);
    }
}
