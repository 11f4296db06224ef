//! Where a field comes from: columns, constants, templates, decision tables, lists of tables.

use std::sync::Arc;

use super::Condition;
use super::Decision;
use super::Origin;
use super::Otherwise;
use super::Part;
use super::Pick;
use super::Ref;
use super::Source;
use super::Take;
use super::Test;
use super::Unit;
use super::Words;
use super::keys::Entries;
use super::keys::get;
use super::reader::PICKS;
use super::reader::Whole;
use super::reader::times;
use super::template;
use crate::base::document::Data;
use crate::base::document::Node;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::time::Lapse;
use crate::base::value::Type;
use crate::filing::entry::entry;
use crate::ledger::kinds::FieldSpec;

const TAKE_KEYS: &[&str] = &[
    "value",
    "column",
    "columns",
    "template",
    "decide",
    "table",
    "time",
    "words",
    "otherwise",
    "unit",
    "split",
    "join",
    "slug",
    "default",
    "pick",
    "when",
];

const TABLE_KEYS: &[&str] = &["each", "pick", "fields"];

const OTHERWISE: &[(&str, Otherwise)] =
    &[("refuse", Otherwise::Refuse), ("keep", Otherwise::Keep), ("omit", Otherwise::Omit)];

/// The type of a value, or of the items of a list.
pub(super) fn item_type(ty: &Type) -> &Type {
    match ty {
        Type::List(item) => item,
        other => other,
    }
}

impl Whole<'_> {
    /// Where a field of a record comes from.
    pub(super) fn source(&mut self, spec: &FieldSpec, node: &Node) -> Option<Source> {
        if !matches!(item_type(&spec.ty), Type::Table(_)) {
            return Some(Source::Plain(Box::new(self.take(spec, node)?)));
        }
        let Data::Table(entries) = &node.data else {
            self.keys.expected(node.place, &spec.name, "import-a-table-source");
            return None;
        };
        self.keys.only(entries, TABLE_KEYS);
        let each = self.keys.text(entries, "each");
        if let Some((_, place)) = each.filter(|_| !self.is_nested) {
            self.keys.wrong(place, Message::new("import-each-flat"));
        }
        let each = each.map(|(name, place)| self.column(name, place));
        let picks: Vec<_> = PICKS
            .iter()
            .copied()
            .filter(|(_, one)| !matches!(one, Pick::Min | Pick::Max))
            .collect();
        let pick = self.keys.choice(entries, "pick", &picks).unwrap_or(match self.pick {
            Pick::Min | Pick::Max => Pick::One,
            pick => pick,
        });
        let Some(inner) = self.keys.table(entries, "fields") else {
            self.keys.missing(node.place, &format!("{}.fields", spec.name));
            return None;
        };
        let mut fields = Vec::new();
        for (key, node) in inner {
            let known = spec.fields.iter().find(|known| *known.name == *key.name);
            let Some(known) = known else {
                let message = Message::new("import-unknown-field")
                    .with("field", &key.name)
                    .with("kind", &*spec.name);
                let names: Vec<&str> = spec.fields.iter().map(|known| &*known.name).collect();
                self.keys.unknown(key.place, message, &key.name, names);
                continue;
            };
            if let Some(take) = self.take(known, node) {
                fields.push((Arc::clone(&known.name), take));
            }
        }
        Some(Source::Tables { each, pick, fields })
    }

    /// How the value of a field is taken.
    fn take(&mut self, spec: &FieldSpec, node: &Node) -> Option<Take> {
        let ty = item_type(&spec.ty);
        let mut take = Take {
            from: Origin::Constant(String::new()),
            when: Vec::new(),
            pick: if matches!(spec.ty, Type::List(_)) { Pick::All } else { self.pick },
            words: None,
            times: Arc::clone(&self.times),
            unit: None,
            split: None,
            join: None,
            is_slug: false,
            default: None,
        };
        let entries = match &node.data {
            Data::Text(name) => {
                take.from = Origin::First(vec![self.reference(name, node.place)]);
                self.timed(spec, &take, node.place);
                return Some(take);
            }
            Data::Table(entries) => entries,
            _ => {
                take.from = Origin::Constant(self.constant(spec, node)?);
                return Some(take);
            }
        };
        self.keys.only(entries, TAKE_KEYS);
        take.from = self.origin(spec, entries, node.place)?;
        for (one, place) in self.keys.tables(entries, "when") {
            self.keys.only(one, &["column", "is", "is_not", "empty"]);
            take.when.extend(self.condition(one, place));
        }
        if let Some(pick) = self.keys.choice(entries, "pick", PICKS) {
            take.pick = pick;
            if !self.is_grouped
                && let Some(node) = get(entries, "pick")
            {
                self.keys.wrong(node.place, Message::new("import-pick-without-group"));
            }
        }
        take.words = self.words(spec, entries);
        if let Some(own) = times(&mut self.keys, entries) {
            take.times = own.into();
            if !matches!(ty, Type::Instant | Type::Date)
                && let Some(node) = get(entries, "time")
            {
                let message = Message::new("import-time-for-other").with("field", &*spec.name);
                self.keys.wrong(node.place, message);
            }
        }
        take.unit = self.unit(spec, ty, entries);
        take.split = self.filled(entries, "split");
        take.join = self.keys.text(entries, "join").map(|(text, _)| text.to_owned());
        take.is_slug = self.keys.flag(entries, "slug").unwrap_or(false);
        if let Some(node) = get(entries, "default") {
            take.default = self.constant(spec, node);
        }
        if let (Origin::Joined(_), None) = (&take.from, &take.join) {
            self.keys.missing(node.place, "join");
        }
        self.timed(spec, &take, node.place);
        if take.split.is_some() && !matches!(spec.ty, Type::List(_)) {
            let message = Message::new("import-split-for-other").with("field", &*spec.name);
            self.keys.wrong(node.place, message);
        }
        Some(take)
    }

    /// From where: one of `value`, `column`, `columns`, `template`, `decide`.
    fn origin(&mut self, spec: &FieldSpec, entries: &Entries, place: Place) -> Option<Origin> {
        let given: Vec<&str> = ["value", "column", "columns", "template", "decide"]
            .into_iter()
            .filter(|key| get(entries, key).is_some())
            .collect();
        let [key] = given[..] else {
            let message = Message::new("import-one-origin").with("field", &*spec.name);
            self.keys.wrong(place, message);
            return None;
        };
        let node = get(entries, key)?;
        if key == "value" {
            return self.constant(spec, node).map(Origin::Constant);
        }
        if key == "template" {
            let (text, place) = self.keys.text(entries, key)?;
            return self.template(text, place);
        }
        let names = self.keys.texts(entries, key)?;
        if names.is_empty() {
            self.keys.expected(node.place, key, "import-texts");
            return None;
        }
        let columns: Vec<Ref> =
            names.iter().map(|(name, place)| self.reference(name, *place)).collect();
        match key {
            "column" => Some(Origin::First(columns)),
            "columns" => Some(Origin::Joined(columns)),
            _ => self.decision(spec, entries, columns, place),
        }
    }

    fn template(&mut self, text: &str, place: Place) -> Option<Origin> {
        let Some(parts) = template::parse(text) else {
            self.keys.wrong(place, Message::new("import-brace").with("text", text));
            return None;
        };
        let part = |(is_column, text): (bool, String)| match is_column {
            true => Part::Column(self.reference(&text, place)),
            false => Part::Text(text),
        };
        Some(Origin::Template(parts.into_iter().map(part).collect()))
    }

    fn decision(
        &mut self,
        spec: &FieldSpec,
        entries: &Entries,
        columns: Vec<Ref>,
        place: Place,
    ) -> Option<Origin> {
        let Some(node) = get(entries, "table") else {
            self.keys.missing(place, "table");
            return None;
        };
        let Data::List(nodes) = &node.data else {
            self.keys.expected(node.place, "table", "import-a-decision-table");
            return None;
        };
        let mut lines: Vec<(Vec<Option<String>>, String)> = Vec::new();
        for line in nodes {
            let cells = match &line.data {
                Data::List(cells) if cells.len() == columns.len() + 1 => cells,
                Data::List(cells) => {
                    let message = Message::new("import-line-width")
                        .with("n", cells.len())
                        .with("wanted", columns.len() + 1);
                    self.keys.wrong(line.place, message);
                    continue;
                }
                _ => {
                    self.keys.expected(line.place, "table", "import-a-decision-table");
                    continue;
                }
            };
            let (last, wanted) = (&cells[columns.len()], &cells[..columns.len()]);
            let mut tests = Vec::new();
            for cell in wanted {
                match &cell.data {
                    Data::Text(text) if text == "*" => tests.push(None),
                    Data::Text(text) => tests.push(Some(text.trim().to_owned())),
                    Data::Number(text) => tests.push(Some(text.clone())),
                    _ => self.keys.expected(cell.place, "table", "import-a-text"),
                }
            }
            let Some(then) = self.constant(spec, last) else { continue };
            let covers = |earlier: &[Option<String>]| {
                earlier.iter().zip(&tests).all(|(earlier, own)| earlier.is_none() || earlier == own)
            };
            if lines.iter().any(|(earlier, _)| covers(earlier)) {
                self.keys.wrong(line.place, Message::new("import-line-unreachable"));
            }
            lines.push((tests, then));
        }
        let otherwise = self.keys.choice(entries, "otherwise", &[OTHERWISE[0], OTHERWISE[2]]);
        let otherwise = otherwise.unwrap_or(Otherwise::Refuse);
        Some(Origin::Decided(Decision { columns, lines, otherwise }))
    }

    fn words(&mut self, spec: &FieldSpec, entries: &Entries) -> Option<Words> {
        let has_table = get(entries, "decide").is_some();
        let otherwise = match has_table {
            true => None,
            false => self.keys.choice(entries, "otherwise", OTHERWISE),
        };
        let Some(table) = self.keys.table(entries, "words") else {
            if otherwise.is_some()
                && let Some(node) = get(entries, "otherwise")
            {
                self.keys.wrong(node.place, Message::new("import-otherwise-alone"));
            }
            return None;
        };
        let mut known = Vec::new();
        for (key, node) in table {
            let Some(word) = self.constant(spec, node) else { continue };
            known.push((key.name.trim().to_owned(), word));
        }
        Some(Words { known, otherwise: otherwise.unwrap_or(Otherwise::Refuse) })
    }

    /// A value that the mapping states itself; it must fit its field.
    fn constant(&mut self, spec: &FieldSpec, node: &Node) -> Option<String> {
        let text = match &node.data {
            Data::Text(text) => text.clone(),
            Data::Number(text) => text.clone(),
            Data::Bool(value) => value.to_string(),
            Data::Datetime(time) => time.to_string(),
            Data::List(_) | Data::Table(_) => {
                self.keys.expected(node.place, &spec.name, "import-a-text");
                return None;
            }
        };
        let single = single(spec);
        match entry(&single, &text, self.zone) {
            Ok(_) => Some(text),
            Err(refusal) => {
                let message = Message::new("import-constant")
                    .with("field", &*spec.name)
                    .with("fault", refusal.message);
                match refusal.help {
                    Some(help) => self.keys.wrong_with(node.place, message, help),
                    None => self.keys.wrong(node.place, message),
                }
                None
            }
        }
    }

    /// A column, or something inside the item of a list.
    fn reference(&mut self, name: &str, place: Place) -> Ref {
        if self.is_nested && name == "." {
            return Ref::Item(self.path(name, place).unwrap_or_default());
        }
        match name.strip_prefix('.').filter(|_| self.is_nested) {
            Some(inside) => Ref::Item(self.path(inside, place).unwrap_or_default()),
            None => Ref::Row(self.column(name, place)),
        }
    }

    /// A test of one cell.
    pub(super) fn condition(&mut self, table: &Entries, place: Place) -> Option<Condition> {
        let Some((name, at)) = self.keys.text(table, "column") else {
            if get(table, "column").is_none() {
                self.keys.missing(place, "column");
            }
            return None;
        };
        let column = self.reference(name, at);
        let trimmed = |texts: Vec<(String, Place)>| {
            texts.into_iter().map(|(text, _)| text.trim().to_owned()).collect()
        };
        let is = self.keys.texts(table, "is").map(trimmed).map(Test::Is);
        let is_not = self.keys.texts(table, "is_not").map(trimmed).map(Test::IsNot);
        let empty = self.keys.flag(table, "empty").map(Test::Empty);
        let mut tests = [is, is_not, empty].into_iter().flatten();
        match (tests.next(), tests.next()) {
            (Some(test), None) => Some(Condition { column, test }),
            _ => {
                self.keys.wrong(place, Message::new("import-one-test"));
                None
            }
        }
    }

    fn filled(&mut self, entries: &Entries, key: &str) -> Option<String> {
        let (text, place) = self.keys.text(entries, key)?;
        if text.is_empty() {
            self.keys.expected(place, key, "import-a-text");
            return None;
        }
        Some(text.to_owned())
    }

    fn unit(&mut self, spec: &FieldSpec, ty: &Type, entries: &Entries) -> Option<Unit> {
        let (text, place) = self.keys.text(entries, "unit")?;
        let named = || Unit::Named(text.to_owned());
        let unit = match ty {
            Type::Seconds if text == "clock" => Some(Unit::Clock),
            Type::Seconds if text == "ms" => Some(Unit::Seconds(Decimal::new(1, 3))),
            Type::Seconds => match Lapse::parse(&format!("1{text}")) {
                Some(Lapse::Seconds(seconds)) => Some(Unit::Seconds(Decimal::from(seconds))),
                Some(Lapse::Days(days)) => Some(Unit::Seconds(Decimal::from(days * 86_400))),
                _ => None,
            },
            Type::Money | Type::Share | Type::Bytes | Type::Measure(_) => {
                let probe = match ty {
                    Type::Share => format!("1{text}"),
                    _ => format!("1 {text}"),
                };
                let fits = entry(&single_unbounded(spec), &probe, self.zone).is_ok();
                fits.then(named)
            }
            _ => {
                let message = Message::new("import-unit-for-other").with("field", &*spec.name);
                self.keys.wrong(place, message);
                return None;
            }
        };
        if unit.is_none() {
            let message =
                Message::new("import-bad-unit").with("unit", text).with("field", &*spec.name);
            self.keys.wrong(place, message);
        }
        unit
    }

    /// A time needs a form, unless cells can be times by themselves.
    fn timed(&mut self, spec: &FieldSpec, take: &Take, place: Place) {
        let is_time = matches!(item_type(&spec.ty), Type::Instant | Type::Date);
        let is_constant = matches!(take.from, Origin::Constant(_) | Origin::Decided(_));
        if is_time && !is_constant && take.times.is_empty() && !self.is_typed {
            let message = Message::new("import-no-time").with("field", &*spec.name);
            self.keys.wrong_with(place, message, Message::new("import-time-help"));
        }
    }
}

/// The specification of a single value of a field that may hold several.
pub(crate) fn single(spec: &FieldSpec) -> FieldSpec {
    FieldSpec { ty: item_type(&spec.ty).clone(), ..spec.clone() }
}

/// The same without limits.
fn single_unbounded(spec: &FieldSpec) -> FieldSpec {
    FieldSpec { min: None, max: None, ..single(spec) }
}
