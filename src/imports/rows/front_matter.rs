//! Markdown files with front matter, as the status pages of cState and Hugo keep incidents: one a file.
//!
//! Between `+++` it is TOML. Between `---` it is the flat part of YAML that such files use: keys with
//! plain or quoted values, lists in brackets or one item a line. Anything deeper is refused, not guessed.

use super::At;
use super::Reader;
use super::Row;
use super::Rows;
use super::json;
use crate::base::document;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::message::Message;
use crate::base::place::SourceId;
use crate::base::place::position;
use crate::imports::cell::Cell;

type Entries = Vec<(Box<str>, Cell)>;

pub(super) fn read(reader: &Reader<'_>) -> Rows {
    let row = match entries(&reader.input.bytes) {
        Ok(entries) => json::row(reader, At::File, &Cell::Table(entries)),
        Err(fault) => {
            let cells = vec![Cell::Empty; reader.columns.len()];
            Row { spot: reader.spot(At::File), cells, fault: Some(Box::new(fault)) }
        }
    };
    Rows { rows: vec![row], n_blank: 0 }
}

fn entries(bytes: &[u8]) -> Result<Entries, Message> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Message::new("import-bad-bytes").with("encoding", "UTF-8"))?;
    let text = text.replace("\r\n", "\n");
    for (fence, is_yaml) in [("---", true), ("+++", false)] {
        let Some(rest) = text.strip_prefix(fence).and_then(|rest| rest.strip_prefix('\n')) else {
            continue;
        };
        let mut start = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_end() == fence {
                let (front, body) = (&rest[..start], &rest[start + line.len()..]);
                let mut entries = if is_yaml { yaml(front)? } else { toml(front)? };
                entries.push(("@body".into(), Cell::text(body.trim())));
                return Ok(entries);
            }
            start += line.len();
        }
        return Err(Message::new("import-front-open").with("fence", fence));
    }
    Err(Message::new("import-no-front"))
}

fn toml(text: &str) -> Result<Entries, Message> {
    let (table, faults) = document::parse(text);
    if let Some(fault) = faults.first() {
        let line = position(text, fault.range.start).line + 1;
        let detail = fault.message.clone();
        return Err(Message::new("import-front-fault").with("line", line).with("detail", detail));
    }
    match cell(&document::own_table(SourceId(0), &table, 0..text.len())) {
        Cell::Table(entries) => Ok(entries),
        _ => Ok(Vec::new()),
    }
}

fn cell(node: &Node) -> Cell {
    match &node.data {
        Data::Text(text) => Cell::text(text),
        Data::Number(text) => Cell::Number(text.as_str().into()),
        Data::Bool(value) => Cell::Bool(*value),
        Data::Datetime(time) => Cell::text(&time.to_string()),
        Data::List(items) => Cell::List(items.iter().map(cell).collect()),
        Data::Table(entries) => Cell::Table(
            entries.iter().map(|(key, node)| (key.name.as_str().into(), cell(node))).collect(),
        ),
    }
}

fn yaml(text: &str) -> Result<Entries, Message> {
    let mut entries: Entries = Vec::new();
    let mut open: Option<usize> = None;
    for (n, line) in text.lines().enumerate() {
        // The fence stands in line 1.
        let refuse =
            || Message::new("import-front-line").with("line", n + 2).with("text", line.trim());
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if let Some(item) =
            bare.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            let list = open.and_then(|at| entries.get_mut(at)).ok_or_else(refuse)?;
            let item = scalar(item.trim()).ok_or_else(refuse)?;
            match &mut list.1 {
                Cell::List(items) => items.push(item),
                other => *other = Cell::List(vec![item]),
            }
            continue;
        }
        if line.starts_with([' ', '\t']) {
            return Err(refuse());
        }
        let (key, value) = bare.split_once(':').ok_or_else(refuse)?;
        let (key, value) = (key.trim().trim_matches(['"', '\'']), value.trim());
        if entries.iter().any(|(known, _)| **known == *key) {
            return Err(refuse());
        }
        let value = value_of(value).ok_or_else(refuse)?;
        open = (value == Cell::Empty).then_some(entries.len());
        entries.push((key.into(), value));
    }
    Ok(entries)
}

fn value_of(text: &str) -> Option<Cell> {
    match text.strip_prefix('[') {
        Some(rest) => {
            let inner = without_comment(rest).strip_suffix(']')?;
            let items = parts(inner)?;
            Some(Cell::List(items.into_iter().map(scalar).collect::<Option<_>>()?))
        }
        None => scalar(text),
    }
}

/// The items of a list in brackets, parted by commas outside quotes.
fn parts(inner: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut start, mut quote) = (0, None);
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ',') => {
                parts.push(inner[start..at].trim());
                start = at + 1;
            }
            (None, '[' | '{') => return None,
            _ => {}
        }
    }
    parts.push(inner[start..].trim());
    parts.retain(|part| !part.is_empty());
    quote.is_none().then_some(parts)
}

/// A plain or quoted value; none if it is something deeper.
fn scalar(text: &str) -> Option<Cell> {
    if let Some(rest) = text.strip_prefix('"') {
        let end = closing(rest)?;
        let is_alone = without_comment(&rest[end + 1..]).is_empty();
        return is_alone.then(|| unescape(&rest[..end])).flatten().map(|text| Cell::text(&text));
    }
    if let Some(rest) = text.strip_prefix('\'') {
        let plain = without_comment(rest).strip_suffix('\'')?;
        let is_closed = !plain.replace("''", "").contains('\'');
        return is_closed.then(|| Cell::text(&plain.replace("''", "'")));
    }
    if text.starts_with(['|', '>', '{', '[', '&', '*', '!', '@', '`', '%']) {
        return None;
    }
    Some(match without_comment(text) {
        "" | "~" | "null" => Cell::Empty,
        "true" => Cell::Bool(true),
        "false" => Cell::Bool(false),
        plain => Cell::text(plain),
    })
}

/// Where a text in double quotes ends.
fn closing(rest: &str) -> Option<usize> {
    let mut is_escaped = false;
    rest.char_indices().find_map(|(at, c)| match c {
        _ if is_escaped => {
            is_escaped = false;
            None
        }
        '\\' => {
            is_escaped = true;
            None
        }
        '"' => Some(at),
        _ => None,
    })
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                c @ ('"' | '\\' | '/') => c,
                _ => return None,
            }),
            c => out.push(c),
        }
    }
    Some(out)
}

/// The text before a comment.
fn without_comment(text: &str) -> &str {
    let text = text.trim();
    if text.starts_with('#') {
        return "";
    }
    text.split_once(" #").map_or(text, |(before, _)| before.trim_end())
}

#[cfg(test)]
mod tests {
    use super::Cell;
    use super::entries;

    fn read(text: &str) -> Result<Vec<(String, Cell)>, &'static str> {
        let found = entries(text.as_bytes()).map_err(|fault| fault.key)?;
        Ok(found.into_iter().map(|(key, cell)| (key.into(), cell)).collect())
    }

    #[test]
    fn the_flat_part_of_yaml_is_read() {
        let text = "---\ntitle: \"网络: 中断\"\ndate: 2025-10-17 12:00:00 # local\nresolved: true\n\
                    resolvedWhen:\naffected:\n  - API\n  - 'it''s'\ntags: [a, \"b, c\"]\n---\n\nText\n---\n";
        let found = read(text).expect("it is front matter");
        let cell =
            |key: &str| found.iter().find(|(known, _)| known == key).map(|(_, cell)| cell.clone());
        assert_eq!(cell("title"), Some(Cell::text("网络: 中断")));
        assert_eq!(cell("date"), Some(Cell::text("2025-10-17 12:00:00")));
        assert_eq!(cell("resolved"), Some(Cell::Bool(true)));
        assert_eq!(cell("resolvedWhen"), Some(Cell::Empty));
        let list = |a: &str, b: &str| Some(Cell::List(vec![Cell::text(a), Cell::text(b)]));
        assert_eq!(cell("affected"), list("API", "it's"));
        assert_eq!(cell("tags"), list("a", "b, c"));
        assert_eq!(cell("@body"), Some(Cell::text("Text\n---")));
    }

    #[test]
    fn what_is_deeper_is_refused_and_not_guessed() {
        for (text, key) in [
            ("no front matter", "import-no-front"),
            ("---\na: 1\n", "import-front-open"),
            ("---\na: |\n  text\n---\n", "import-front-line"),
            ("---\na:\n  b: 1\n---\n", "import-front-line"),
            ("---\na: 1\na: 2\n---\n", "import-front-line"),
            ("---\na: [1, [2]]\n---\n", "import-front-line"),
            ("---\n- a\n---\n", "import-front-line"),
            ("+++\na = \n+++\n", "import-front-fault"),
        ] {
            assert_eq!(read(text).err(), Some(key), "{text}");
        }
        let toml = read("+++\na = [\"x\"]\nd = 2025-10-17T12:00:00\n+++\n").expect("TOML");
        assert_eq!(toml[0].1, Cell::List(vec![Cell::text("x")]));
        assert_eq!(toml[1].1, Cell::text("2025-10-17T12:00:00"));
    }
}
