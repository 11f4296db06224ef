//! Plain files the short way: straight from the parser's events into the tree.
//!
//! Plain is a file without a fault whose keys are single names and whose headers lead through
//! headers before them: nearly every file of records or contracts.
//! Whatever else an event says ends the attempt, and the file is read the general way, which also
//! says what is wrong with it; so nothing here needs words. That both read alike, down to the
//! places, is tested on every file of this repository and on damaged ones.

use std::borrow::Cow;
use std::ops::Range;

use toml::value::Date;
use toml::value::Datetime;
use toml::value::Time;
use toml_parser::ErrorSink;
use toml_parser::ParseError;
use toml_parser::Raw;
use toml_parser::Source;
use toml_parser::Span;
use toml_parser::decoder::Encoding;
use toml_parser::decoder::ScalarKind;
use toml_parser::parser::EventReceiver;
use toml_parser::parser::RecursionGuard;
use toml_parser::parser::ValidateWhitespace;
use toml_parser::parser::parse_document;

use super::MAX_DEPTH;
use super::syntax::Digits;
use super::syntax::Name;
use super::syntax::Spanned;
use super::syntax::Table;
use super::syntax::Value;

/// How many keys a table may have so that each is compared with those before it.
const MANY_KEYS: usize = 64;

/// The tree of a plain text; none if it is not plain.
pub(super) fn read(text: &str) -> Option<Table<'_>> {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut tree = Tree::of(source);
    let mut errors = Faulty(false);
    let mut spaces = ValidateWhitespace::new(&mut tree, source);
    let mut guarded = RecursionGuard::new(&mut spaces, MAX_DEPTH);
    parse_document(&tokens, &mut guarded, &mut errors);
    tree.finish_table();
    let is_whole = tree.open.is_empty() && tree.key.is_none() && tree.header.is_none();
    (is_whole && !tree.is_odd && !errors.0).then_some(tree.root)
}

/// Whether anything was wrong.
struct Faulty(bool);

impl ErrorSink for Faulty {
    fn report_error(&mut self, _: ParseError) {
        self.0 = true;
    }
}

/// A tree while it grows.
struct Tree<'a> {
    source: Source<'a>,
    root: Table<'a>,
    /// The table under the last header, or the root before the first.
    table: Table<'a>,
    /// The header of that table.
    under: Option<Header<'a>>,
    /// The header that is being read.
    header: Option<Header<'a>>,
    /// The key whose value comes next.
    key: Option<Name<'a>>,
    /// Values that are not closed yet, from the outermost inwards.
    open: Vec<Open<'a>>,
    /// Whether the text turned out not to be plain.
    is_odd: bool,
}

struct Header<'a> {
    start: usize,
    end: usize,
    is_list: bool,
    /// The names before the last.
    path: Vec<Name<'a>>,
    name: Option<Name<'a>>,
}

/// Whether a value is a list of tables under headers of their own: the place of such a list is that
/// of its first table.
fn is_under_headers(value: &Spanned<Value<'_>>) -> bool {
    let Value::Array(items) = value.get_ref() else { return false };
    items.first().is_some_and(|first| first.span() == value.span())
}

/// The table that a name of a header leads to; none if that is no table under a header.
fn descend<'t, 'a>(
    table: &'t mut Table<'a>,
    name: &Name<'a>,
    text: &str,
) -> Option<&'t mut Table<'a>> {
    let mut known = table.entries.iter_mut();
    let (_, value) = known.find(|(known, _)| known.get_ref() == name.get_ref())?;
    let is_list = is_under_headers(value);
    let start = value.span().start;
    match value.get_mut() {
        Value::Array(items) if is_list => match items.last_mut()?.get_mut() {
            Value::Table(table) => Some(table),
            _ => None,
        },
        Value::Table(table) if text.as_bytes().get(start) == Some(&b'[') => Some(table),
        _ => None,
    }
}

enum Open<'a> {
    Array(usize, Vec<Spanned<Value<'a>>>),
    Table(usize, Table<'a>, Option<Name<'a>>),
}

impl<'a> Tree<'a> {
    fn of(source: Source<'a>) -> Tree<'a> {
        Tree {
            source,
            root: Table::new(),
            table: Table::new(),
            under: None,
            header: None,
            key: None,
            open: Vec::new(),
            is_odd: false,
        }
    }

    /// Puts the table under the last header where it belongs.
    fn finish_table(&mut self) {
        let table = std::mem::take(&mut self.table);
        let Some(Header { start, end, is_list, path, name }) = self.under.take() else {
            if self.root.is_empty() {
                self.root = table;
            }
            return;
        };
        let (span, Some(name)) = (start..end, name) else { return self.is_odd = true };
        let table = Spanned::new(span.clone(), Value::Table(table));
        let text = self.source.input();
        let mut parent = Some(&mut self.root);
        for name in &path {
            parent = parent.and_then(|parent| descend(parent, name, text));
        }
        let Some(parent) = parent else { return self.is_odd = true };
        let last = parent.entries.len().checked_sub(1);
        let same = |at: &usize| parent.entries[*at].0.get_ref() == name.get_ref();
        // A header usually follows one of the same name.
        let known = last.filter(same).or_else(|| (0..parent.entries.len()).find(same));
        match known {
            None if is_list => {
                let list = Spanned::new(span, Value::Array(vec![table]));
                parent.entries.push((name, list));
            }
            None => parent.entries.push((name, table)),
            Some(at) => {
                let known = &mut parent.entries[at].1;
                let is_open = is_list && is_under_headers(known);
                match known.get_mut() {
                    Value::Array(items) if is_open => items.push(table),
                    _ => self.is_odd = true,
                }
            }
        }
        self.is_odd |= parent.entries.len() > MANY_KEYS;
    }

    fn start_header(&mut self, span: Span, is_list: bool) {
        self.finish_table();
        self.is_odd |= self.header.is_some() || self.key.is_some() || !self.open.is_empty();
        let (start, end) = (span.start(), span.end());
        self.header = Some(Header { start, end, is_list, path: Vec::new(), name: None });
    }

    fn end_header(&mut self, span: Span) {
        let Some(mut header) = self.header.take() else { return self.is_odd = true };
        header.end = span.end();
        self.under = Some(header);
    }

    /// Puts a value where it belongs.
    fn put(&mut self, value: Spanned<Value<'a>>) {
        let (table, key) = match self.open.last_mut() {
            Some(Open::Array(_, items)) => return items.push(value),
            Some(Open::Table(_, table, key)) => (table, key.take()),
            None => (&mut self.table, self.key.take()),
        };
        let Some(key) = key else { return self.is_odd = true };
        let is_taken = table.entries.iter().any(|(name, _)| name.get_ref() == key.get_ref());
        self.is_odd |= is_taken || table.entries.len() >= MANY_KEYS;
        if !self.is_odd {
            table.entries.push((key, value));
        }
    }

    fn raw(&mut self, span: Span, encoding: Option<Encoding>) -> Option<Raw<'a>> {
        let text = self.source.input().get(span.start()..span.end());
        self.is_odd |= text.is_none();
        text.map(|text| Raw::new_unchecked(text, encoding, span))
    }
}

/// The text between plain quotes, if nothing in it has to be looked at twice.
fn between_quotes(raw: &str) -> Option<&str> {
    let inside = raw.strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = |byte: u8| byte >= 0x20 && !matches!(byte, b'"' | b'\\' | 0x7f);
    inside.bytes().all(is_plain).then_some(inside)
}

/// `2025-09-12T10:00:00` or `2025-09-12`, as nearly all times of records are written; none for
/// every other form, and for days and times that the calendar or the clock does not have.
fn local_time(raw: &str) -> Option<Datetime> {
    let raw = raw.as_bytes();
    let number = |range: Range<usize>| {
        raw.get(range)?.iter().try_fold(0_u16, |sum, byte| {
            byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0'))
        })
    };
    let part =
        |at: usize, below: u16| u8::try_from(number(at..at + 2).filter(|part| *part < below)?).ok();
    let is_at = |mark: u8, at: usize| raw.get(at) == Some(&mark);
    if !matches!(raw.len(), 10 | 19) || !is_at(b'-', 4) || !is_at(b'-', 7) {
        return None;
    }
    // Every month has 28 days; of the others the parser knows.
    let (year, month, day) = (number(0..4)?, part(5, 13)?, part(8, 29)?);
    if month == 0 || day == 0 {
        return None;
    }
    let date = Some(Date { year, month, day });
    if raw.len() == 10 {
        return Some(Datetime { date, time: None, offset: None });
    }
    if !is_at(b'T', 10) || !is_at(b':', 13) || !is_at(b':', 16) {
        return None;
    }
    let (hour, minute, second) = (part(11, 24)?, part(14, 60)?, Some(part(17, 60)?));
    let time = Some(Time { hour, minute, second, nanosecond: None });
    Some(Datetime { date, time, offset: None })
}

/// Whether a key needs no quotes.
fn is_bare(key: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !key.is_empty() && key.bytes().all(fits)
}

impl EventReceiver for Tree<'_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.start_header(span, false);
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_header(span);
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.start_header(span, true);
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.end_header(span);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open.push(Open::Table(span.start(), Table::new(), None));
        true
    }

    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        match self.open.pop() {
            Some(Open::Table(start, table, None)) => {
                self.put(Spanned::new(start..span.end(), Value::Table(table)));
            }
            _ => self.is_odd = true,
        }
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open.push(Open::Array(span.start(), Vec::new()));
        true
    }

    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        match self.open.pop() {
            Some(Open::Array(start, items)) => {
                self.put(Spanned::new(start..span.end(), Value::Array(items)));
            }
            _ => self.is_odd = true,
        }
    }

    fn simple_key(&mut self, span: Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        let Some(raw) = self.raw(span, kind) else { return };
        let mut name = Cow::Borrowed(raw.as_str());
        if kind.is_some() || !is_bare(&name) {
            name = Cow::Borrowed("");
            raw.decode_key(&mut name, error);
        }
        let name = Spanned::new(span.start()..span.end(), name);
        let place = match (&mut self.header, self.open.last_mut()) {
            (Some(header), _) => &mut header.name,
            (None, Some(Open::Table(_, _, key))) => key,
            (None, Some(Open::Array(..))) => return self.is_odd = true,
            (None, None) => &mut self.key,
        };
        self.is_odd |= place.replace(name).is_some();
    }

    fn key_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        let header = self.header.as_mut();
        match header.and_then(|header| Some((header.name.take()?, header))) {
            Some((name, header)) => header.path.push(name),
            None => self.is_odd = true,
        }
    }

    fn scalar(&mut self, span: Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        let Some(raw) = self.raw(span, kind) else { return };
        let range = span.start()..span.end();
        if kind == Some(Encoding::BasicString)
            && let Some(text) = between_quotes(raw.as_str())
        {
            return self.put(Spanned::new(range, Value::String(Cow::Borrowed(text))));
        }
        if kind.is_none()
            && let Some(time) = local_time(raw.as_str())
        {
            return self.put(Spanned::new(range, Value::Datetime(time)));
        }
        let mut text = Cow::Borrowed("");
        let value = match raw.decode_scalar(&mut text, error) {
            ScalarKind::String => Value::String(text),
            ScalarKind::Boolean(on) => Value::Boolean(on),
            ScalarKind::DateTime => match text.parse::<Datetime>() {
                Ok(time) => Value::Datetime(time),
                Err(_) => return self.is_odd = true,
            },
            ScalarKind::Float => Value::Float(Digits { text, radix: 10 }),
            ScalarKind::Integer(radix) => Value::Integer(Digits { text, radix: radix.value() }),
        };
        self.put(Spanned::new(range, value));
    }

    fn error(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.is_odd = true;
    }
}
