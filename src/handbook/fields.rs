//! What there is to say of the fields of a record kind: type, when needed, by whom, words to choose.

use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::value::Type;
use crate::base::value::Value;
use crate::ledger::kinds::FieldSpec;
use crate::ledger::kinds::Kind;
use crate::ledger::kinds::Kinds;
use crate::ledger::kinds::Label;

/// The fields of a kind.
#[derive(Debug)]
pub struct Sheet {
    /// Those that it defines itself, in the order of its schema.
    pub own: Vec<Row>,
    /// Those that every kind has.
    pub shared: Vec<Row>,
}

/// A field, or a field of the tables in a field: `pauses.from`.
#[derive(Debug)]
pub struct Row {
    /// Its name in a record.
    pub name: String,
    /// What readers call it.
    pub label: Datum,
    /// What it holds.
    pub holds: Message,
    /// When it must be there; none if it may always be left out.
    pub needed: Option<Message>,
    /// The only party that may set it; none if any may.
    pub by: Option<Datum>,
    /// What else to know about it.
    pub remarks: Vec<Datum>,
    /// The words to choose from: as records write them and as readers see them.
    pub words: Vec<(String, Datum)>,
}

/// The fields of a kind in words.
pub fn sheet(kinds: &Kinds, kind: &Kind) -> Sheet {
    let mut sheet = Sheet { own: Vec::new(), shared: Vec::new() };
    let owner = match (kind.by.as_deref(), kind.by_field.and_then(|slot| kind.spec(slot))) {
        (Some(name), _) => Some(party(name)),
        (None, Some(field)) => {
            Some(Message::new("field-by-field").with("field", &*field.name).into())
        }
        (None, None) => None,
    };
    // What git fills is said once, in the chapter on records.
    for spec in kind.fields.iter().filter(|spec| !spec.git) {
        let part = if kinds.is_shared(spec) { &mut sheet.shared } else { &mut sheet.own };
        let n_before = part.len();
        add(part, kinds, spec, &kind.fields, "");
        for row in part.iter_mut().skip(n_before).filter(|row| row.by.is_none()) {
            row.by.clone_from(&owner);
        }
    }
    sheet
}

/// Adds a field, then the fields of its tables below it.
fn add(rows: &mut Vec<Row>, kinds: &Kinds, spec: &FieldSpec, siblings: &[FieldSpec], above: &str) {
    let name = format!("{above}{}", spec.name);
    let below = format!("{name}.");
    rows.push(Row {
        name,
        label: named(&spec.label),
        holds: holds(kinds, spec, &spec.ty),
        needed: needed(spec, siblings),
        by: spec.by.as_deref().map(party),
        remarks: remarks(spec),
        words: spec.words.iter().map(|word| (word.name.to_string(), named(&word.label))).collect(),
    });
    for part in &spec.fields {
        add(rows, kinds, part, &spec.fields, &below);
    }
}

/// A label as something that can be said.
pub fn named(label: &Label) -> Datum {
    label.datum()
}

/// A party by what contracts call it.
fn party(name: &str) -> Datum {
    match name {
        "buyer" => Message::new("field-by-buyer").into(),
        "supplier" => Message::new("field-by-supplier").into(),
        other => Datum::Text(other.to_owned()),
    }
}

/// What a field holds.
fn holds(kinds: &Kinds, spec: &FieldSpec, ty: &Type) -> Message {
    match ty {
        Type::Bool => Message::new("field-type-bool"),
        Type::Number if spec.integer => Message::new("field-type-integer"),
        Type::Number => Message::new("field-type-number"),
        Type::Text if spec.period => Message::new("field-type-period"),
        Type::Text if spec.markdown => Message::new("field-type-markdown"),
        Type::Text => Message::new("field-type-text"),
        Type::Enum(_) => Message::new("field-type-enum"),
        Type::Ref(to) if to.is_empty() => Message::new("field-type-ref"),
        Type::Ref(to) => {
            let to = to.iter().map(|name| match kinds.named(name) {
                Some(kind) => Message::new("field-type-kind")
                    .with("label", named(&kind.label))
                    .with("name", &**name)
                    .into(),
                None => Datum::Text(format!("`{name}`")),
            });
            Message::new("field-type-ref-to").with("kinds", Datum::List(to.collect()))
        }
        Type::Instant => Message::new("field-type-instant"),
        Type::Date => Message::new("field-type-date"),
        Type::Seconds => Message::new("field-type-duration"),
        Type::Money => Message::new("field-type-money"),
        Type::Share => Message::new("field-type-share"),
        Type::Bytes => Message::new("field-type-size"),
        Type::Measure(units) => {
            let units = units.iter().map(|unit| Datum::Text(format!("`{unit}`")));
            Message::new("field-type-measure").with("units", Datum::List(units.collect()))
        }
        Type::List(item) => Message::new("field-type-list").with("item", holds(kinds, spec, item)),
        Type::Table(_) => Message::new("field-type-table"),
    }
}

/// When a field must be there.
fn needed(spec: &FieldSpec, siblings: &[FieldSpec]) -> Option<Message> {
    let sibling = |slot: u16| {
        siblings.get(usize::from(slot)).map(|one| one.name.to_string()).unwrap_or_default()
    };
    if spec.required {
        return Some(Message::new("field-needed"));
    }
    if let Some(when) = &spec.required_if {
        let is = when.is.iter().map(|value| match value {
            Value::Text(word) => Datum::Text(format!("`{word}`")),
            Value::Bool(on) => Datum::Text(format!("`{on}`")),
            other => other.datum(crate::base::time::Zone::default()),
        });
        return Some(
            Message::new("field-needed-if")
                .with("field", sibling(when.slot))
                .with("is", Datum::List(is.collect())),
        );
    }
    let with = spec.required_with?;
    Some(Message::new("field-needed-with").with("field", sibling(with)))
}

/// How to fill it in, its bounds, and what it takes to count.
fn remarks(spec: &FieldSpec) -> Vec<Datum> {
    let mut remarks: Vec<Datum> = spec.help.iter().map(named).collect();
    let mut say = |message: Message| remarks.push(message.into());
    if let Some(min) = spec.min {
        say(Message::new("field-min").with("n", Datum::Number(min)));
    }
    if let Some(max) = spec.max {
        say(Message::new("field-max").with("n", Datum::Number(max)));
    }
    if spec.judged {
        say(Message::new("field-judged"));
    }
    if spec.future {
        say(Message::new("field-future"));
    }
    if spec.sensitive {
        say(Message::new("field-sensitive"));
    }
    remarks
}
