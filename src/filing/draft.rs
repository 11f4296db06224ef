//! A record about to be filed: its fields in the order of its kind, aligned.

use std::sync::Arc;

use crate::ledger::kinds::Kind;

/// Columns within which a list stays on one line.
const LINE: usize = 100;

/// Fields that say what a record is about; they stand right below its id.
const FIRST: [&str; 4] = ["id", "system", "target", "summary"];

/// A record as text to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its kind, as `[[kind]]` heads it.
    pub kind: Arc<str>,
    /// Fields by name with their TOML values.
    pub fields: Vec<(Arc<str>, String)>,
}

impl Draft {
    /// A record of a kind without fields.
    pub fn new(kind: &Kind) -> Draft {
        Draft { kind: Arc::clone(&kind.name), fields: Vec::new() }
    }

    /// Sets a field to a TOML value, in the place of what it had.
    pub fn set(&mut self, field: &str, toml: String) {
        match self.fields.iter_mut().find(|(name, _)| &**name == field) {
            Some((_, value)) => *value = toml,
            None => self.fields.push((field.into(), toml)),
        }
    }

    /// The TOML value of a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| &**name == field).map(|(_, toml)| toml.as_str())
    }

    /// Puts the fields into the order of the kind: what the record is about, its own, what all kinds share.
    pub fn sort(&mut self, kind: &Kind) {
        self.fields.sort_by_key(|(name, _)| {
            let first = FIRST.iter().position(|first| *first == &**name);
            (first.unwrap_or(FIRST.len()), kind.slot(name).unwrap_or(u16::MAX))
        });
    }

    /// The record as it stands in a file, ending with a line end.
    pub fn text(&self) -> String {
        let width =
            self.fields.iter().map(|(name, _)| key(name).chars().count()).max().unwrap_or(0);
        let mut text = format!("[[{}]]\n", self.kind);
        for (name, toml) in &self.fields {
            let name = key(name);
            let pad = width - name.chars().count();
            text.push_str(&format!("{name}{:pad$} = ", ""));
            text.push_str(&broken(toml, width + 3));
            text.push('\n');
        }
        text
    }
}

/// Records as the text of a file, or of what is added to its end.
pub fn texts(drafts: &[Draft]) -> String {
    let blocks: Vec<String> = drafts.iter().map(Draft::text).collect();
    blocks.join("\n")
}

/// A key, in quotes where TOML wants them.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match !name.is_empty() && name.chars().all(is_bare) {
        true => name.to_owned(),
        false => super::entry::quoted(name),
    }
}

/// A list of tables that is too long for a line, one table a line.
fn broken(toml: &str, before: usize) -> String {
    let is_list = toml.starts_with("[{") && toml.ends_with("}]");
    if !is_list || toml.chars().count() + before <= LINE {
        return toml.to_owned();
    }
    let mut text = String::from("[\n  ");
    let (mut depth, mut quote) = (0_usize, None::<char>);
    let inner = &toml[1..toml.len() - 1];
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        text.push(c);
        match (quote, c) {
            (Some('"'), '\\') => text.extend(chars.next()),
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                while chars.next_if(|c| *c == ' ').is_some() {}
                text.push_str("\n  ");
            }
            (None, _) => {}
        }
    }
    text.push_str(",\n]");
    text
}

#[cfg(test)]
mod tests {
    use crate::ledger::kinds::Kinds;

    use super::Draft;

    #[test]
    fn fields_stand_in_the_order_of_the_kind_and_are_aligned() {
        let kinds = Kinds::shipped();
        let kind = kinds.named("incident").expect("a shipped kind");
        let mut draft = Draft::new(kind);
        draft.set("reported_at", "2025-10-04T19:20:00".to_owned());
        draft.set("note", "\"x\"".to_owned());
        draft.set("severity", "\"minor\"".to_owned());
        draft.set("severity", "\"major\"".to_owned());
        draft.set("id", "\"INC-1\"".to_owned());
        draft.sort(kind);
        let text = "[[incident]]\nid          = \"INC-1\"\nseverity    = \"major\"\n\
                    reported_at = 2025-10-04T19:20:00\nnote        = \"x\"\n";
        assert_eq!(draft.text(), text);
    }

    #[test]
    fn a_long_list_of_tables_has_a_line_for_each_and_stays_the_same_value() {
        let one = "{ at = 2025-10-04T19:20:00, text = \"a, b } ] \\\" c\" }";
        let toml = format!("[{one}, {one}, {one}]");
        let draft =
            Draft { kind: "incident".into(), fields: vec![("updates".into(), toml.clone())] };
        let text = draft.text();
        assert_eq!(text.lines().count(), 6, "{text}");
        let broken: toml::Table = toml::from_str(&text).expect("it is TOML");
        let plain: toml::Table = toml::from_str(&format!("v = {toml}")).expect("it is TOML");
        assert_eq!(broken["incident"][0]["updates"], plain["v"]);
    }
}
