//! A text of TOML as a tree that knows where everything stands: plain files the short way, every
//! other file by the parser's own tree, which also says what is wrong.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use toml::value::Datetime;

/// Something and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    start: u32,
    end: u32,
    value: T,
}

impl<T> Spanned<T> {
    /// Something at a range of bytes; what lies behind the four billionth is told to end there.
    pub(super) fn new(range: Range<usize>, value: T) -> Spanned<T> {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Spanned { start: clip(range.start), end: clip(range.end), value }
    }

    /// Where it stands, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// What stands there.
    pub fn get_ref(&self) -> &T {
        &self.value
    }

    pub(super) fn get_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// A key of a table.
pub(super) type Name<'a> = Spanned<Cow<'a, str>>;

/// A table: keys and values in the order of the file, no key twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table<'a> {
    pub(super) entries: Vec<(Name<'a>, Spanned<Value<'a>>)>,
}

/// A value that knows where its parts stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Text.
    String(Cow<'a, str>),
    /// A whole number.
    Integer(Digits<'a>),
    /// A number with a fraction or an exponent, or none at all (`nan`).
    Float(Digits<'a>),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both.
    Datetime(Datetime),
    /// A list, be it of values or of tables under a header of their own.
    Array(Vec<Spanned<Value<'a>>>),
    /// A table, be it inside or under a header of its own.
    Table(Table<'a>),
}

/// A number as written, without underscores and without what names its base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) radix: u32,
}

impl Digits<'_> {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The base: 2, 8, 10 or 16.
    pub fn radix(&self) -> u32 {
        self.radix
    }
}

/// With what names its base, as TOML writes it.
impl fmt::Display for Digits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.radix {
            2 => "0b",
            8 => "0o",
            16 => "0x",
            _ => "",
        })?;
        f.write_str(&self.text)
    }
}

impl<'a> Value<'a> {
    /// The whole number, if it is one.
    pub fn as_integer(&self) -> Option<&Digits<'a>> {
        match self {
            Value::Integer(digits) => Some(digits),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The date or time, if it is one.
    pub fn as_datetime(&self) -> Option<&Datetime> {
        match self {
            Value::Datetime(time) => Some(time),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_array(&self) -> Option<&[Spanned<Value<'a>>]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table<'a>> {
        match self {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Whether it is a table.
    pub fn is_table(&self) -> bool {
        matches!(self, Value::Table(_))
    }
}

impl<'a> Table<'a> {
    /// A table of nothing.
    pub fn new() -> Table<'a> {
        Table::default()
    }

    /// How many keys it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no keys.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Spanned<Value<'a>>> {
        self.get_key_value(key).map(|(_, value)| value)
    }

    /// A key as it stands there, and its value.
    pub fn get_key_value(&self, key: &str) -> Option<(&Name<'a>, &Spanned<Value<'a>>)> {
        self.iter().find(|(name, _)| name.value == key)
    }

    /// Whether it has a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Keys and values in the order of the file.
    pub fn iter(&self) -> Entries<'_, 'a> {
        Entries(self.entries.iter())
    }

    /// The keys in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &Name<'a>> {
        self.iter().map(|(name, _)| name)
    }

    /// The values in the order of the file.
    pub fn values(&self) -> impl Iterator<Item = &Spanned<Value<'a>>> {
        self.iter().map(|(_, value)| value)
    }
}

/// Keys and values of a [`Table`].
pub struct Entries<'t, 'a>(std::slice::Iter<'t, (Name<'a>, Spanned<Value<'a>>)>);

impl<'t, 'a> Iterator for Entries<'t, 'a> {
    type Item = (&'t Name<'a>, &'t Spanned<Value<'a>>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<'t, 'a> IntoIterator for &'t Table<'a> {
    type Item = (&'t Name<'a>, &'t Spanned<Value<'a>>);
    type IntoIter = Entries<'t, 'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
