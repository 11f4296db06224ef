//! Outages: stretches of time that records state, what they concern, and what of them is doubtful.

use std::sync::Arc;

use crate::base::document::Node;
use crate::base::message::Message;
use crate::base::proof::RecordNo;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::value::Entry;
use crate::base::value::Item;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::calendar::window::Windows;
use crate::calendar::window::window_of;
use crate::expr::Truth;
use crate::ledger::contract::fields::Fields;
use crate::ledger::contract::fields::Word;

use super::bind::Binder;
use super::filter::Filter;
use super::scope::Filed;
use super::scope::Scope;
use super::so_far::FAR;

/// Where records state outages, and where they say what was out.
pub(super) struct Outages {
    usual: Source,
    /// Where they are stated instead, for records of which a test holds; the first that holds.
    instead: Vec<(Filter, Source)>,
}

/// One place where records state outages.
struct Source {
    span: Span,
    key: Option<Key>,
}

/// Where a record states its stretches.
enum Span {
    /// In two fields: start and end.
    Fields(u16, u16),
    /// In a list of tables with `from` and `to`.
    List(u16),
}

/// Where it is said what was out.
enum Key {
    /// In a field of the record.
    Own(u16),
    /// In each table of the list.
    Entry(Arc<str>),
}

/// One stretch that a record states.
pub(super) struct Outage<'a> {
    /// From its start to its end, or for good if nobody says that it is over.
    pub(super) stretch: Interval,
    /// Whether both ends can be read and what was out is told.
    pub(super) sure: bool,
    targets: Option<Vec<&'a str>>,
}

impl Outage<'_> {
    /// Whether it concerns a target; one that does not say what was out may concern any.
    pub(super) fn concerns(&self, target: &str) -> bool {
        self.targets.as_ref().is_none_or(|targets| targets.contains(&target))
    }
}

impl Outages {
    /// Reads the keys `down`, `instead`, `each` and `key`; gives where outages are stated and the
    /// targets.
    pub(super) fn bind(binder: &Binder<'_>, kind: usize) -> Option<(Outages, Vec<String>)> {
        let span = bind_span(binder, kind, &binder.fields);
        let others = bind_others(binder, kind);
        let each = binder.fields.words("each");
        let word = binder.fields.word("key");
        for (there, other) in [("each", "key"), ("key", "each")] {
            if binder.fields.has(there) && !binder.fields.has(other) {
                let message = Message::new("contract-missing-key").with("key", other);
                binder.report(binder.fields.place, message, None);
            }
        }
        let source = |span: Span| {
            let key = match &word {
                Some(word) => Some(bind_key(binder, kind, &span, word, &each)?),
                None => None,
            };
            Some(Source { span, key })
        };
        let usual = source(span?)?;
        let instead = others?
            .into_iter()
            .map(|(test, span)| Some((test, source(span)?)))
            .collect::<Option<Vec<_>>>()?;
        let each = each.into_iter().map(|word| word.text).collect();
        Some((Outages { usual, instead }, each))
    }

    /// The outages that a record states; `windows` bound those whose start cannot be read.
    ///
    /// Where nobody can say whether a test holds, what either place states is doubtful.
    pub(super) fn stated<'a>(
        &self,
        scope: &Scope<'a>,
        record: RecordNo,
        windows: &Windows,
    ) -> Vec<Outage<'a>> {
        let mut possible = Vec::new();
        let doubtful = |source: &Source| {
            let stated = source.stated(scope, record, windows).into_iter();
            stated.map(|outage| Outage { sure: false, ..outage }).collect::<Vec<_>>()
        };
        for (test, source) in &self.instead {
            match test.test(scope, record) {
                Truth::Yes if possible.is_empty() => return source.stated(scope, record, windows),
                Truth::Yes => {
                    possible.extend(doubtful(source));
                    return possible;
                }
                Truth::No => {}
                Truth::Unknown | Truth::Fault(_) if test.is_unclear(scope, record) => {
                    possible.extend(doubtful(source));
                }
                Truth::Unknown | Truth::Fault(_) => {}
            }
        }
        if possible.is_empty() {
            return self.usual.stated(scope, record, windows);
        }
        possible.extend(doubtful(&self.usual));
        possible
    }
}

impl Source {
    fn stated<'a>(
        &self,
        scope: &Scope<'a>,
        record: RecordNo,
        windows: &Windows,
    ) -> Vec<Outage<'a>> {
        let own = scope.record(record);
        let told = match &self.key {
            Some(Key::Own(slot)) if own.is_doubtful(*slot) => None,
            Some(Key::Own(slot)) => own.value(*slot).and_then(names),
            _ => None,
        };
        let told_by_record = told.is_some() || self.key.is_none();
        let one = |from: Filed<Instant>, to: Filed<Instant>, targets, told: bool| {
            let (stretch, sound) = stretch(from, to, || start(scope, record, windows))?;
            Some(Outage { stretch, sure: sound && told, targets })
        };
        match &self.span {
            Span::Fields(from, to) => {
                let (from, to) = (scope.stated(record, *from), scope.stated(record, *to));
                one(from, to, told, told_by_record).into_iter().collect()
            }
            Span::List(slot) if own.is_doubtful(*slot) => {
                let place = own.place;
                let faulty = (Filed::Faulty(place), Filed::Faulty(place));
                one(faulty.0, faulty.1, told, false).into_iter().collect()
            }
            Span::List(slot) => {
                let items: &[Item] = match own.value(*slot) {
                    Some(Value::List(items)) => items,
                    _ => &[],
                };
                let entry = |item: &'a Item| {
                    let Value::Table(entries) = &item.value else { return None };
                    let named = |name: &str| entries.iter().find(|entry| &*entry.name == name);
                    let (targets, told) = match &self.key {
                        Some(Key::Entry(name)) => {
                            let targets = named(name).and_then(|entry| names(&entry.value));
                            let told = targets.is_some();
                            (targets, told)
                        }
                        _ => (told.clone(), told_by_record),
                    };
                    let filed = |entry: Option<&Entry>| match entry {
                        Some(entry) => match entry.value.as_instant() {
                            Some(at) => Filed::Value(at, entry.place),
                            None => Filed::Faulty(entry.place),
                        },
                        None => Filed::Missing,
                    };
                    // An entry is an outage even if it does not say since when.
                    let from = match filed(named("from")) {
                        Filed::Missing => Filed::Faulty(item.place),
                        filed => filed,
                    };
                    one(from, filed(named("to")), targets, told)
                };
                items.iter().filter_map(entry).collect()
            }
        }
    }
}

/// The stretch between two instants and whether it is sure; none if there is no start at all.
///
/// Without an end it lasts on. Where an end cannot be read it may last on, where the start cannot be
/// read it may have begun at `earliest`; an end before the start is no end.
fn stretch(
    from: Filed<Instant>,
    to: Filed<Instant>,
    earliest: impl Fn() -> Instant,
) -> Option<(Interval, bool)> {
    let stretch = match (from, to) {
        (Filed::Missing, Filed::Missing) => return None,
        // What has an end has begun, nobody says when.
        (Filed::Missing, Filed::Value(to, _)) => (earliest(), to, false),
        (Filed::Missing, Filed::Faulty(_)) => (earliest(), FAR, false),
        (Filed::Value(from, _), Filed::Value(to, _)) if to < from => (to, FAR, false),
        (Filed::Value(from, _), Filed::Value(to, _)) => (from, to, true),
        (Filed::Value(from, _), Filed::Missing) => (from, FAR, true),
        (Filed::Value(from, _), Filed::Faulty(_)) => (from, FAR, false),
        (Filed::Faulty(_), Filed::Value(to, _)) => (earliest(), to, false),
        (Filed::Faulty(_), _) => (earliest(), FAR, false),
    };
    let (from, to, sure) = stretch;
    Some((Interval::new(from, to), sure))
}

/// The earliest instant at which an outage may have begun whose start cannot be read: the start of
/// the window in which its record is dated.
fn start(scope: &Scope<'_>, record: RecordNo, windows: &Windows) -> Instant {
    let dated = scope.record(record).at;
    let window = dated.and_then(|at| window_of(&windows.list, at));
    match (window, dated) {
        (Some(window), _) => windows.list[window].interval.from,
        (None, Some(at)) => at,
        (None, None) => scope.contract.identity.term_interval().from,
    }
}

/// The names that a value gives: itself, or its items; none if it gives none.
fn names(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::Text(text) => Some(vec![text]),
        Value::List(items) if !items.is_empty() => {
            items.iter().map(|item| item.value.as_text()).collect()
        }
        _ => None,
    }
}

fn is_point(ty: &Type) -> bool {
    matches!(ty, Type::Instant)
}

/// Reads the key `instead`: tables of a test and of where outages are stated if it holds.
fn bind_others(binder: &Binder<'_>, kind: usize) -> Option<Vec<(Filter, Span)>> {
    let one = |node: &Node| {
        let table = Fields::of(node, binder.fields.problems());
        let when = table.required_word("when");
        let span = bind_span(binder, kind, &table);
        table.finish();
        Some((binder.select_of(kind, &when)?, span?))
    };
    let tables = binder.fields.tables("instead");
    let all: Vec<Option<(Filter, Span)>> = tables.into_iter().map(one).collect();
    all.into_iter().collect()
}

/// Reads the key `down` of a table.
fn bind_span(binder: &Binder<'_>, kind: usize, table: &Fields<'_>) -> Option<Span> {
    let words = table.words("down");
    match words.as_slice() {
        [list] => {
            let slot = binder.field_named(list, kind, |ty| matches!(ty, Type::List(_)))?;
            let spec = &binder.world.kinds.kind(kind).fields[usize::from(slot)];
            let has = |fields: &[(Arc<str>, Type)], name: &str| {
                fields.iter().any(|(field, ty)| &**field == name && is_point(ty))
            };
            let fits = match &spec.ty {
                Type::List(item) => match &**item {
                    Type::Table(fields) => has(fields, "from") && has(fields, "to"),
                    _ => false,
                },
                _ => false,
            };
            if !fits {
                binder.report(list.place, Message::new("contract-down-form"), None);
            }
            fits.then_some(Span::List(slot))
        }
        [from, to] => {
            let from = binder.field_named(from, kind, is_point);
            let to = binder.field_named(to, kind, is_point);
            from.zip(to).map(|(from, to)| Span::Fields(from, to))
        }
        _ => {
            binder.report(table.place, Message::new("contract-down-form"), None);
            None
        }
    }
}

/// Finds the field that says what was out: in the tables of the list, else in the record.
fn bind_key(
    binder: &Binder<'_>,
    kind: usize,
    span: &Span,
    word: &Word,
    each: &[Word],
) -> Option<Key> {
    let kind_spec = binder.world.kinds.kind(kind);
    let entry = match span {
        Span::List(slot) => match &kind_spec.fields[usize::from(*slot)].ty {
            Type::List(item) => match &**item {
                Type::Table(fields) => fields.iter().find(|(name, _)| **name == *word.text),
                _ => None,
            },
            _ => None,
        },
        Span::Fields(..) => None,
    };
    let (key, ty) = match entry {
        Some((name, ty)) => (Key::Entry(Arc::clone(name)), ty),
        None => {
            let slot = binder.field_named(word, kind, |_| true)?;
            (Key::Own(slot), &kind_spec.fields[usize::from(slot)].ty)
        }
    };
    if !is_name(ty) {
        let message =
            Message::new("contract-key-type").with("field", &word.text).with("found", ty.name());
        binder.report(word.place, message, None);
        return None;
    }
    let one = match ty {
        Type::List(item) => item,
        ty => ty,
    };
    if let Type::Enum(words) = one {
        for target in each {
            if !words.iter().any(|word| **word == *target.text) {
                let message = Message::new("contract-unknown-word")
                    .with("word", &target.text)
                    .with("key", "each");
                binder.unknown(target, message, words.iter().map(|word| &**word));
            }
        }
    }
    Some(key)
}

/// Whether values of a type name something, or several things.
fn is_name(ty: &Type) -> bool {
    match ty {
        Type::Text | Type::Enum(_) | Type::Ref(_) => true,
        Type::List(item) => matches!(**item, Type::Text | Type::Enum(_) | Type::Ref(_)),
        _ => false,
    }
}
