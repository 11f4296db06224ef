//! A record from what was typed, what the slot demands and what was answered.

use std::hash::BuildHasher;
use std::hash::Hasher;
use std::hash::RandomState;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::filing::draft::Draft;
use crate::filing::draft::texts;
use crate::filing::entry::entry;
use crate::filing::entry::quoted;
use crate::filing::place;
use crate::filing::slots;
use crate::filing::slots::Slot;
use crate::filing::wanted::is_of_others;
use crate::filing::wanted::wanted;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Kind;
use crate::ledger::reader::is_good_id;
use crate::ledger::reader::read_value;
use crate::reports::terminal::clean;

use super::Desk;
use super::ask::Offer;

/// The party whose engineers file records.
pub(super) const SUPPLIER: &str = "supplier";

/// The field that names one of the contract's systems.
const SYSTEM: &str = "system";

/// Fields as they were typed.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `name=value`.
    pub(super) fn read(words: &[&str]) -> Result<Fields, Error> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for word in words {
            let Some((name, value)) = word.split_once('=') else {
                return Err(Error::new(ErrorKind::Usage, format!("`{}` is no field", clean(word)))
                    .hint("write `FIELD=VALUE`, in quotes if there are blanks: `summary='login fails'`"));
            };
            let name = name.trim();
            if fields.iter().any(|(known, _)| known == name) {
                return Err(Error::new(
                    ErrorKind::Usage,
                    format!("`{}` is given twice", clean(name)),
                ));
            }
            fields.push((name.to_owned(), value.to_owned()));
        }
        Ok(Fields(fields))
    }
}

/// A record of a kind.
pub(super) fn draft(
    desk: &mut Desk<'_>,
    kind: &Kind,
    fields: &Fields,
    slot: Option<&Slot<'_>>,
    id: Option<&str>,
) -> Result<Draft, Error> {
    let book = desk.brief.book;
    let zone = desk.zone();
    let mut draft = Draft::new(kind);
    let mut wrong: Option<Error> = None;
    let mut refuse = |what: String, why: Vec<String>| {
        let known = wrong.take();
        let mut error = match known {
            Some(error) => error.because(what),
            None => {
                Error::new(ErrorKind::Usage, format!("this cannot be filed as `{}`", kind.name))
                    .because(what)
            }
        };
        for hint in why {
            error = error.hint(hint);
        }
        wrong = Some(error);
    };
    for (name, value) in &fields.0 {
        let Some(spec) = kind.field(name).filter(|spec| !spec.git) else {
            let near = kind.nearest_field(name).map(|near| format!("did you mean `{near}`?"));
            let known: Vec<&str> =
                kind.fields.iter().filter(|spec| !spec.git).map(|spec| &*spec.name).collect();
            let hint = near.unwrap_or_else(|| format!("there are {}", known.join(", ")));
            refuse(format!("no field is called `{}`", clean(name)), vec![hint]);
            continue;
        };
        let value = slot
            .map_or_else(|| value.clone(), |slot| on_day(spec, value, zone.date(slot.window.from)));
        match entry(spec, &value, zone) {
            Ok(toml) => draft.set(name, toml),
            Err(refusal) => {
                let help = refusal.help.map(|help| desk.brief.say(&help));
                let message = desk.brief.say(&refusal.message);
                refuse(format!("`{name}`: {message}"), help.into_iter().collect());
            }
        }
    }
    for (name, value) in slot.iter().flat_map(|slot| &slot.given) {
        let Some(spec) = kind.field(name).filter(|_| draft.get(name).is_none()) else { continue };
        if let Ok(toml) = entry(spec, value, zone) {
            draft.set(name, toml);
        }
    }
    if let Some(id) = id.filter(|id| !is_good_id(id)) {
        let hint = "letters, digits, `-`, `_` and `.`, at most 80, not beginning with `.`";
        refuse(format!("`{}` is no id", clean(id)), vec![hint.to_owned()]);
    }
    if let Some(error) = wrong {
        return Err(error);
    }
    ask(desk, kind, slot, &mut draft)?;
    let missing = missing(kind, &draft);
    if !missing.is_empty() {
        let names: Vec<String> = missing
            .iter()
            .map(|spec| {
                format!("`{}` ({})", spec.name, spec.label.of(desk.brief.catalog.language()))
            })
            .collect();
        let more: Vec<String> = missing.iter().map(|spec| format!("{}=...", spec.name)).collect();
        let message = format!("`{}` needs {}", kind.name, names.join(", "));
        return Err(Error::new(ErrorKind::Usage, message)
            .hint(format!("add {}", more.join(" ")))
            .hint(format!("or let the program ask: `pactbook new {} --ask`", kind.name)));
    }
    not_ahead(desk, kind, &draft)?;
    if draft.get("id").is_none() {
        let id = match id {
            Some(id) => id.to_owned(),
            None => {
                let day = day(desk, kind, &draft);
                place::fresh_id(book, desk.contract, kind, day, &chance())
            }
        };
        draft.set("id", quoted(&id));
    }
    draft.sort(kind);
    Ok(draft)
}

/// A time of day that is meant on the day of the slot, as in `done_at=20:30`.
fn on_day(spec: &FieldSpec, value: &str, day: Date) -> String {
    let is_clock = matches!(value.len(), 5 | 8)
        && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    match spec.ty {
        Type::Instant if is_clock => format!("{day}T{value}"),
        _ => value.to_owned(),
    }
}

/// Asks for what must be there, then for what the contract looks at.
fn ask(
    desk: &mut Desk<'_>,
    kind: &Kind,
    slot: Option<&Slot<'_>>,
    draft: &mut Draft,
) -> Result<(), Error> {
    let book = desk.brief.book;
    let zone = desk.zone();
    let as_of = book.snapshot.as_of.instant;
    let Some(questions) = &mut desk.questions else { return Ok(()) };
    let dated = kind.at.and_then(|slot| kind.spec(slot)).map(|spec| &*spec.name);
    let systems = &book.ledger.contracts[desk.contract].identity.systems;
    let offer = |spec: &FieldSpec| -> Offer {
        let inside = |at: Instant| slot.is_none_or(|slot| slot.window.contains(at));
        let is_date = Some(&*spec.name) == dated && inside(as_of);
        let default = match (&spec.ty, systems.as_slice()) {
            (Type::Instant, _) if is_date => Some(slots::typed(as_of, zone)),
            (Type::Date, _) if is_date => Some(zone.date(as_of).to_string()),
            (_, [only]) if &*spec.name == SYSTEM => Some(only.id.text.clone()),
            _ => None,
        };
        let known = systems.iter().filter(|_| &*spec.name == SYSTEM);
        let known = known.map(|one| format!("{} {}", one.id.text, one.title)).collect();
        Offer { default, known }
    };
    let looked_at = wanted(&book.ledger.contracts[desk.contract], kind);
    // What it is about comes first, then the fields in the order of the kind.
    let about: Vec<u16> = [SYSTEM, "summary"].iter().filter_map(|name| kind.slot(name)).collect();
    let rest = (0..).zip(&kind.fields).map(|(at, _)| at).filter(|at| !about.contains(at));
    for at in about.iter().copied().chain(rest) {
        let Some(spec) = kind.spec(at) else { continue };
        let is_plain = !matches!(spec.ty, Type::Table(_)) && !is_list_of_tables(&spec.ty);
        let is_theirs = spec.judged
            || is_of_others(spec, SUPPLIER)
            || [kind.judged_by, kind.judged_at].contains(&Some(at));
        let is_worth = about.contains(&at) || looked_at.contains(&at);
        let is_optional = is_worth && is_plain && !is_theirs;
        let is_filled = draft.get(&spec.name).is_some() || spec.git || &*spec.name == "id";
        if !is_filled && (spec.required || is_optional) {
            let toml = questions.field(spec, zone, &offer(spec), spec.required)?;
            toml.into_iter().for_each(|toml| draft.set(&spec.name, toml));
        }
    }
    // What was answered may ask for more.
    for spec in missing(kind, draft) {
        let toml = questions.field(spec, zone, &Offer::default(), true)?;
        toml.into_iter().for_each(|toml| draft.set(&spec.name, toml));
    }
    Ok(())
}

fn is_list_of_tables(ty: &Type) -> bool {
    matches!(ty, Type::List(item) if matches!(&**item, Type::Table(_)))
}

/// The fields that must be there and are not, the id aside.
fn missing<'k>(kind: &'k Kind, draft: &Draft) -> Vec<&'k FieldSpec> {
    let has = |slot: u16| kind.spec(slot).is_some_and(|spec| draft.get(&spec.name).is_some());
    kind.fields
        .iter()
        .filter(|spec| !spec.git && &*spec.name != "id" && draft.get(&spec.name).is_none())
        .filter(|spec| {
            let is_asked = spec.required_if.as_ref().is_some_and(|condition| {
                let stated = kind.spec(condition.slot).and_then(|spec| draft.get(&spec.name));
                stated
                    .is_some_and(|stated| condition.is.iter().any(|value| value_is(value, stated)))
            });
            spec.required || is_asked || spec.required_with.is_some_and(has)
        })
        .collect()
}

/// Refuses what has not happened yet: plans and deadlines aside, a record says what was.
fn not_ahead(desk: &Desk<'_>, kind: &Kind, draft: &Draft) -> Result<(), Error> {
    let zone = desk.zone();
    let as_of = desk.brief.book.snapshot.as_of.instant;
    if !kind.group.happens() {
        return Ok(());
    }
    for (name, toml) in &draft.fields {
        let Some(spec) = kind.field(name).filter(|spec| !spec.future) else { continue };
        let at = match read_value(spec, toml, zone) {
            Ok(Value::Instant(at)) => at,
            Ok(Value::Date(day)) => zone.midnight(day),
            _ => continue,
        };
        if at > as_of {
            let now = slots::typed(as_of, zone);
            let message = format!(
                "`{name}` says {toml}, and it is {now} now: a record says what has happened"
            );
            return Err(Error::new(ErrorKind::Usage, message)
                .hint("file it once it has happened, or judge as of later: `--as-of 2026-12-31`"));
        }
    }
    Ok(())
}

/// Whether a value is what a TOML text states: a word or a truth value.
fn value_is(value: &Value, toml: &str) -> bool {
    match value {
        Value::Text(text) => toml == quoted(text),
        Value::Bool(on) => toml == on.to_string(),
        Value::Number(number) => toml == number.to_string(),
        _ => false,
    }
}

/// The day that a record counts on, as its date says; else today.
fn day(desk: &Desk<'_>, kind: &Kind, draft: &Draft) -> Date {
    let dated = kind.at.and_then(|slot| kind.spec(slot)).and_then(|spec| draft.get(&spec.name));
    let stated = dated.and_then(|toml| Date::parse_from_str(toml.get(..10)?, "%Y-%m-%d").ok());
    stated.unwrap_or_else(|| desk.zone().date(desk.brief.book.snapshot.as_of.instant))
}

/// The file that a record goes into.
pub(super) fn path(desk: &Desk<'_>, draft: &Draft, asked: Option<&str>) -> Result<String, Error> {
    let book = desk.brief.book;
    let Some(kind) = book.ledger.kinds.named(&draft.kind) else { return Ok(String::new()) };
    let id = draft.get("id").unwrap_or_default().trim_matches('"');
    let Some(file) = asked else {
        return Ok(place::path(book, desk.contract, kind, day(desk, kind, draft), id));
    };
    let folder = &book.ledger.contracts[desk.contract].folder;
    let records = format!("{}/{folder}/records/", book.settings.folders.data);
    let file = file.replace('\\', "/");
    let path = match file.starts_with(&records) {
        true => file,
        false => format!("{records}{file}"),
    };
    let is_odd = |part: &str| !is_good_id(part);
    if path.split('/').any(is_odd) || !path.ends_with(".toml") {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("`{}` is no file for records", clean(&path)),
        )
        .hint(format!(
            "name one below `{records}` that ends with `.toml`, each part of letters, digits, `-`, `_` and `.`"
        )));
    }
    Ok(path)
}

/// What stands in a file, and the records after it, with the line ends of the file.
pub(super) fn appended(before: &str, drafts: &[Draft]) -> String {
    let added = texts(drafts);
    let before = before.trim_end();
    if before.is_empty() {
        return added;
    }
    if before.contains("\r\n") {
        return format!("{before}\r\n\r\n{}", added.replace('\n', "\r\n"));
    }
    format!("{before}\n\n{added}")
}

/// Something that no other call has: what the system draws to seed hash tables with.
fn chance() -> Vec<u8> {
    let draw = || RandomState::new().build_hasher().finish().to_le_bytes();
    [draw(), draw()].concat()
}
