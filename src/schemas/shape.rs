//! What a value looks like, in the words of JSON Schema and of the editors that complete by it.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// An object of JSON.
pub(super) type Object = Map<String, Value>;

// Patterns are shown by editors when they do not fit: they are written to be read, and let a few
// texts pass that the reader refuses.
const DECIMAL: &str = r"[+-]?[0-9_]+(\.[0-9_]+)?";
const UNSIGNED: &str = r"[0-9_]+(\.[0-9_]+)?";
const SECONDS: &str = r"([0-9]+\s*(s|sec|seconds?|秒|min|minutes?|分钟|h|hours?|小时)\s*)+";
const DAYS: &str =
    r"[0-9]+\s*(d|days?|天|日|weeks?|周|workdays?|个?工作日|months?|个月|years?|年)\s*";
const SIZE: &str = "(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)";

/// A day, as TOML writes it.
pub(super) const DATE: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
/// A time of day with its day: whole seconds, an offset or none.
const INSTANT: &str =
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2})?([Zz]|[+-][0-9]{2}:[0-9]{2})?";
/// An id: no blanks, no signs of ASCII but `-`, `_` and `.`, the last not at its start.
const ID: &str = r"[^\s!-,./:-@\[-^`{-~][^\s!-,/:-@\[-^`{-~]{0,79}";

/// What a value may be: any of several forms, told apart by their type.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shape {
    /// Types of JSON.
    pub(super) types: Vec<&'static str>,
    /// What a text must look like; any may do. Empty: whatever.
    pub(super) patterns: Vec<String>,
    /// The words to choose from, each with what it means.
    pub(super) words: Vec<(String, String)>,
    /// Whether no other word will do.
    pub(super) closed: bool,
    /// What a list holds.
    pub(super) items: Option<Value>,
    /// What a table holds, if it may be one: an object with `properties`, or a reference.
    pub(super) table: Option<Value>,
    /// The least number.
    pub(super) min: Option<u32>,
    /// Whether a date or time stands here: no quotation marks then.
    pub(super) unquoted: bool,
}

impl Shape {
    fn of(kind: &'static str) -> Shape {
        Shape { types: vec![kind], ..Shape::default() }
    }

    fn like(pattern: String) -> Shape {
        Shape { patterns: vec![pattern], ..Shape::of("string") }
    }

    pub(super) fn text() -> Shape {
        Shape::of("string")
    }

    pub(super) fn flag() -> Shape {
        Shape::of("boolean")
    }

    pub(super) fn number() -> Shape {
        Shape::of("number")
    }

    pub(super) fn integer() -> Shape {
        Shape::of("integer")
    }

    pub(super) fn id() -> Shape {
        Shape::like(ID.to_owned())
    }

    pub(super) fn instant() -> Shape {
        Shape { unquoted: true, ..Shape::like(INSTANT.to_owned()) }
    }

    pub(super) fn date() -> Shape {
        Shape { unquoted: true, ..Shape::like(DATE.to_owned()) }
    }

    pub(super) fn money() -> Shape {
        Shape::like(format!(r"\s*{DECIMAL}\s* [A-Z]{{3}}\s*"))
    }

    /// An amount that is not negative.
    pub(super) fn amount() -> Shape {
        Shape::like(format!(r"\s*\+?{UNSIGNED}\s* [A-Z]{{3}}\s*"))
    }

    pub(super) fn share() -> Shape {
        Shape::like(format!(r"\s*{DECIMAL}\s*[%％]\s*"))
    }

    pub(super) fn size() -> Shape {
        Shape::like(format!(r"\s*\+?{UNSIGNED}\s*{SIZE}\s*"))
    }

    /// A length of time that runs second by second.
    pub(super) fn seconds() -> Shape {
        Shape::like(format!(r"\s*{SECONDS}"))
    }

    /// A length of time, also in days, working days, months.
    pub(super) fn lapse() -> Shape {
        Shape::like(format!(r"\s*({SECONDS}|{DAYS})"))
    }

    pub(super) fn measure<'u>(units: impl Iterator<Item = &'u str>) -> Shape {
        let units: Vec<String> = units.map(unit).collect();
        Shape::like(format!(r"\s*{DECIMAL}\s*({})\s*", units.join("|")))
    }

    pub(super) fn bounds() -> Shape {
        Shape::like(format!(r"\s*[\[(]\s*{DECIMAL}\s*,\s*{DECIMAL}\s*[\])]\s*"))
    }

    /// A range with an end that may be open.
    pub(super) fn open_bounds() -> Shape {
        Shape::like(format!(r"\s*[\[(]\s*({DECIMAL})?\s*,\s*({DECIMAL})?\s*[\])]\s*"))
    }

    /// A number, or a quantity with its unit.
    pub(super) fn threshold() -> Shape {
        let all = [Shape::share(), Shape::money(), Shape::size(), Shape::seconds()];
        all.into_iter().fold(Shape::number(), Shape::or)
    }

    /// One of some words; `closed` if no other will do.
    pub(super) fn words(words: Vec<(String, String)>, closed: bool) -> Shape {
        Shape { words, closed, ..Shape::of("string") }
    }

    pub(super) fn list(item: &Shape) -> Shape {
        Shape::list_of(Value::Object(item.json("", "")))
    }

    /// A list of what a schema describes.
    pub(super) fn list_of(items: Value) -> Shape {
        Shape { items: Some(items), ..Shape::of("array") }
    }

    pub(super) fn table(table: Value) -> Shape {
        Shape { table: Some(table), ..Shape::of("object") }
    }

    /// This or that.
    pub(super) fn or(mut self, other: Shape) -> Shape {
        let is_text = |shape: &Shape| shape.types.contains(&"string");
        if is_text(&self) && is_text(&other) {
            // A text that may be anything stays so.
            let free = [&self, &other].into_iter().any(|one| one.patterns.is_empty());
            let closed = self.closed && other.closed;
            self.patterns.extend(other.patterns);
            if free {
                self.patterns.clear();
            }
            self.closed = closed;
        } else if is_text(&other) {
            self.patterns = other.patterns;
            self.closed = other.closed;
        }
        self.words.extend(other.words);
        for kind in other.types {
            if !self.types.contains(&kind) {
                self.types.push(kind);
            }
        }
        self.items = self.items.or(other.items);
        self.table = self.table.or(other.table);
        self.min = self.min.or(other.min);
        self.unquoted &= other.unquoted;
        self
    }

    /// As JSON Schema. What an editor only suggests stands in an `anyOf` whose other branch is
    /// always fulfilled, so that it completes by it and complains of nothing.
    pub(super) fn json(&self, title: &str, description: &str) -> Object {
        let mut object = Object::new();
        let mut suggested = Object::new();
        let is_table = self.table.is_some() && self.types == ["object"];
        if let Some(table) = self.table.as_ref().filter(|_| is_table)
            && let Value::Object(inner) = table
        {
            object = inner.clone();
        } else if self.types.len() == 1 && !self.unquoted {
            object.insert("type".to_owned(), json!(self.types[0]));
        } else if !self.types.is_empty() {
            // As a list: so editors put no quotation marks around a date.
            object.insert("type".to_owned(), json!(self.types));
        }
        if !self.patterns.is_empty() {
            object.insert("pattern".to_owned(), json!(pattern(&self.patterns)));
        }
        if let Some(min) = self.min {
            object.insert("minimum".to_owned(), json!(min));
        }
        if let Some(items) = &self.items {
            object.insert("items".to_owned(), items.clone());
        }
        if !self.words.is_empty() {
            let part = if self.closed { &mut object } else { &mut suggested };
            let words: Vec<&str> = self.words.iter().map(|(word, _)| word.as_str()).collect();
            part.insert("enum".to_owned(), json!(words));
            if self.words.iter().any(|(_, what)| !what.is_empty()) {
                let docs: Vec<&str> = self.words.iter().map(|(_, what)| what.as_str()).collect();
                part.insert("x-taplo".to_owned(), json!({ "docs": { "enumValues": docs } }));
            }
        }
        if let Some(table) = self.table.as_ref().filter(|_| !is_table) {
            object.insert("if".to_owned(), json!({ "type": "object" }));
            object.insert("then".to_owned(), table.clone());
            if suggested.is_empty() {
                suggested.insert("type".to_owned(), json!(self.types));
            }
        }
        if suggested.is_empty() {
            describe(&mut object, title, description);
        } else {
            describe(&mut suggested, title, description);
            object.insert("anyOf".to_owned(), json!([suggested, true]));
        }
        object
    }
}

/// Tables below a key, or a single one: `entry` is what each is, a reference.
pub(super) fn tables(entry: &Value, title: &str, description: &str, allow_none: bool) -> Object {
    let mut list = Object::new();
    list.insert("type".to_owned(), json!("array"));
    list.insert("items".to_owned(), entry.clone());
    describe(&mut list, title, description);
    let mut then = json!({ "items": entry });
    if !allow_none {
        then["minItems"] = json!(1);
    }
    let mut object = Object::new();
    object.insert("if".to_owned(), json!({ "type": "array" }));
    object.insert("then".to_owned(), then);
    object.insert("else".to_owned(), entry.clone());
    object.insert("anyOf".to_owned(), json!([list, true]));
    object
}

/// Adds title and description, if there are any.
pub(super) fn describe(object: &mut Object, title: &str, description: &str) {
    for (key, text) in [("title", title), ("description", description)] {
        if !text.is_empty() {
            object.insert(key.to_owned(), json!(text));
        }
    }
}

/// The whole of a text must look like one of these.
fn pattern(patterns: &[String]) -> String {
    match patterns {
        [one] => format!("^{one}$"),
        several => format!("^({})$", several.join("|")),
    }
}

/// A unit in a pattern; the sign of per cent has a wide form.
fn unit(unit: &str) -> String {
    if unit == "%" {
        return "[%％]".to_owned();
    }
    let escape = |c: char| match c {
        c if c.is_alphanumeric() || c == ' ' || !c.is_ascii() => c.to_string(),
        c => format!("\\{c}"),
    };
    unit.chars().map(escape).collect()
}
