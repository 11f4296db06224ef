//! Reads a mapping file from its first key to its last.

use std::sync::Arc;

use super::Column;
use super::CsvForm;
use super::FieldMap;
use super::FilePattern;
use super::Format;
use super::Group;
use super::Mapping;
use super::Numbers;
use super::OnChange;
use super::OrderAs;
use super::OutsideTerm;
use super::Pick;
use super::Ref;
use super::Skip;
use super::XlsxForm;
use super::keys::Entries;
use super::keys::Keys;
use super::keys::RULE;
use super::keys::get;
use super::layout;
use crate::base::document::Data;
use crate::base::document::own_table;
use crate::base::document::parse;
use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::time::Zone;
use crate::base::written_time::WrittenTime;
use crate::imports::cell::Path;
use crate::imports::rows::is_encoding;
use crate::ledger::kinds::Kind;
use crate::ledger::kinds::Kinds;

const KEYS: &[&str] = &[
    "title",
    "format",
    "contract",
    "kind",
    "zone",
    "file",
    "on_change",
    "outside_term",
    "recorded_by",
    "empty",
    "decimal",
    "thousands",
    "time",
    "optional",
    "csv",
    "xlsx",
    "json",
    "skip",
    "group",
    "field",
];

pub(super) const PICKS: &[(&str, Pick)] = &[
    ("one", Pick::One),
    ("first", Pick::First),
    ("last", Pick::Last),
    ("min", Pick::Min),
    ("max", Pick::Max),
    ("all", Pick::All),
];

pub(super) fn read(
    name: &str,
    source: SourceId,
    text: &str,
    kinds: &Kinds,
) -> (Option<Mapping>, Vec<Finding>) {
    let (table, faults) = parse(text);
    let mut keys = Keys { source, findings: Vec::new() };
    for fault in faults {
        let message = Message::new("input-syntax").with("detail", fault.message);
        keys.wrong(Place::new(source, fault.range), message);
    }
    let node = own_table(source, &table, 0..text.len());
    let mapping = match &node.data {
        Data::Table(entries) if keys.findings.is_empty() => Whole::read(keys, name, entries, kinds),
        _ => (None, keys.findings),
    };
    let (mapping, mut findings) = mapping;
    findings.sort_by_key(|finding| finding.place);
    (mapping.filter(|_| findings.is_empty()), findings)
}

/// A mapping while it is read.
pub(super) struct Whole<'k> {
    pub(super) keys: Keys,
    pub(super) columns: Vec<Column>,
    optional: Vec<String>,
    pub(super) is_nested: bool,
    /// Whether cells can be dates by themselves.
    pub(super) is_typed: bool,
    /// Forms of times, unless a field has its own.
    pub(super) times: Arc<[WrittenTime]>,
    /// Which of several values, unless a field has its own.
    pub(super) pick: Pick,
    pub(super) is_grouped: bool,
    pub(super) kind: &'k Kind,
    pub(super) zone: Zone,
}

impl<'k> Whole<'k> {
    fn read(
        mut keys: Keys,
        name: &str,
        table: &Entries,
        kinds: &'k Kinds,
    ) -> (Option<Mapping>, Vec<Finding>) {
        let start = Place::start_of(keys.source);
        keys.only(table, KEYS);
        let format = format(&mut keys, table, start);
        let kind = kind(&mut keys, table, start, kinds);
        let (Some(format), Some(kind)) = (format, kind) else { return (None, keys.findings) };
        let zone = zone(&mut keys, table);
        let file = file(&mut keys, table, start);
        let times = times(&mut keys, table).unwrap_or_default();
        let optional = keys.texts(table, "optional").unwrap_or_default();
        let mut whole = Whole {
            keys,
            columns: Vec::new(),
            optional: optional.into_iter().map(|(text, _)| text).collect(),
            is_nested: matches!(format, Format::Json(_) | Format::JsonLines | Format::Markdown),
            is_typed: matches!(format, Format::Xlsx(_)),
            times: times.into(),
            pick: Pick::One,
            is_grouped: false,
            kind,
            zone: zone.unwrap_or_default(),
        };
        let group = whole.group(table);
        if let Some(group) = &group {
            whole.pick = group.pick;
            whole.is_grouped = true;
        }
        let skips = whole.skips(table);
        let fields = whole.fields(table, start);
        let mapping = file.map(|file| whole.mapping(name, table, format, zone, file));
        let mapping = mapping.map(|mapping| Mapping { group, skips, fields, ..mapping });
        let mapping = mapping.map(|mapping| Mapping { columns: whole.columns, ..mapping });
        (mapping, whole.keys.findings)
    }

    /// What stands at the top of the file.
    fn mapping(
        &mut self,
        name: &str,
        table: &Entries,
        format: Format,
        zone: Option<Zone>,
        file: FilePattern,
    ) -> Mapping {
        let keys = &mut self.keys;
        let changes =
            [("refuse", OnChange::Refuse), ("fill", OnChange::Fill), ("update", OnChange::Update)];
        let outside = [
            ("refuse", OutsideTerm::Refuse),
            ("skip", OutsideTerm::Skip),
            ("import", OutsideTerm::Import),
        ];
        let empty = keys.texts(table, "empty").unwrap_or_default();
        let numbers = Numbers {
            decimal: keys.sign(table, "decimal").unwrap_or('.'),
            thousands: keys.sign(table, "thousands"),
        };
        if numbers.thousands == Some(numbers.decimal)
            && let Some(node) = get(table, "thousands")
        {
            keys.wrong(node.place, Message::new("import-same-signs"));
        }
        let recorded_by = match keys.text(table, "recorded_by") {
            Some((text, place)) if text.trim().is_empty() => {
                keys.expected(place, "recorded_by", "import-a-text");
                String::new()
            }
            Some((text, _)) => text.trim().to_owned(),
            None => format!("import {name}"),
        };
        Mapping {
            name: name.to_owned(),
            title: keys.text(table, "title").map(|(text, _)| text.to_owned()),
            format,
            contract: keys.text(table, "contract").map(|(text, _)| text.to_owned()),
            kind: Arc::clone(&self.kind.name),
            zone,
            file,
            on_change: keys.choice(table, "on_change", &changes).unwrap_or(OnChange::Refuse),
            outside_term: keys
                .choice(table, "outside_term", &outside)
                .unwrap_or(OutsideTerm::Refuse),
            recorded_by,
            empty: empty.into_iter().map(|(text, _)| text.trim().to_owned()).collect(),
            numbers,
            columns: Vec::new(),
            skips: Vec::new(),
            group: None,
            fields: Vec::new(),
        }
    }

    /// The number of a column, which is new if nothing has named it yet.
    pub(super) fn column(&mut self, name: &str, place: Place) -> usize {
        if let Some(at) = self.columns.iter().position(|known| known.name == name) {
            return at;
        }
        let path =
            if self.is_nested && !name.starts_with('@') { self.path(name, place) } else { None };
        let is_optional = self.is_nested || self.optional.iter().any(|one| one == name);
        self.columns.push(Column { name: name.to_owned(), path, place, is_optional });
        self.columns.len() - 1
    }

    pub(super) fn path(&mut self, text: &str, place: Place) -> Option<Path> {
        let path = Path::parse(text);
        if path.is_none() {
            let message = Message::new("import-bad-path").with("path", text);
            self.keys.wrong_with(place, message, Message::new("import-path-help"));
        }
        path
    }

    fn group(&mut self, table: &Entries) -> Option<Group> {
        let place = get(table, "group")?.place;
        let table = self.keys.table(table, "group")?;
        self.keys.only(table, &["by", "order", "order_as", "pick"]);
        let by = self.keys.texts(table, "by").unwrap_or_default();
        if by.is_empty() {
            self.keys.missing(place, "group.by");
        }
        let by = by.iter().map(|(name, place)| self.column(name, *place)).collect();
        let order_as = match self.keys.text(table, "order_as") {
            None | Some(("number", _)) => OrderAs::Number,
            Some(("text", _)) => OrderAs::Text,
            Some(("time", _)) => OrderAs::Time(self.times.to_vec()),
            Some((word, place)) => {
                let message =
                    Message::new("import-unknown-word").with("key", "order_as").with("word", word);
                self.keys.unknown(place, message, word, ["number", "text", "time"]);
                OrderAs::Text
            }
        };
        let order = self.keys.text(table, "order");
        let order = order.map(|(name, place)| (self.column(name, place), order_as));
        let pick = self.keys.choice(table, "pick", PICKS).unwrap_or(Pick::One);
        Some(Group { by, order, pick })
    }

    fn skips(&mut self, table: &Entries) -> Vec<Skip> {
        let mut skips = Vec::new();
        for (one, place) in self.keys.tables(table, "skip") {
            self.keys.only(one, &["column", "is", "is_not", "empty", "why"]);
            let condition = self.condition(one, place);
            let why = self.keys.text(one, "why").map(|(text, _)| text.to_owned());
            let Some(condition) = condition else { continue };
            let why = why.unwrap_or_else(|| match &condition.column {
                Ref::Row(at) => self.columns[*at].name.clone(),
                Ref::Item(path) => path.to_string(),
            });
            skips.push(Skip { when: condition, why });
        }
        skips
    }

    fn fields(&mut self, table: &Entries, start: Place) -> Vec<FieldMap> {
        let mut fields: Vec<FieldMap> = Vec::new();
        let Some(entries) = self.keys.table(table, "field") else {
            if get(table, "field").is_none() {
                self.keys.missing(start, "field");
            }
            return fields;
        };
        for (key, node) in entries {
            let name = key.name.as_str();
            let kind = self.kind;
            let Some((slot, spec)) =
                kind.slot(name).and_then(|slot| Some((slot, kind.spec(slot)?)))
            else {
                let message = Message::new("import-unknown-field")
                    .with("field", name)
                    .with("kind", &*kind.name);
                let names = kind.fields.iter().filter(|spec| !spec.git).map(|spec| &*spec.name);
                self.keys.unknown(key.place, message, name, names);
                continue;
            };
            if spec.git || name == "recorded_by" {
                let message = Message::new("import-own-field").with("field", name);
                let help = Message::new(match spec.git {
                    true => "import-git-field-help",
                    false => "import-recorded-by-help",
                });
                self.keys.wrong_with(key.place, message, help);
                continue;
            }
            if let Some(source) = self.source(spec, node) {
                fields.push(FieldMap { name: Arc::clone(&spec.name), slot, source });
            }
        }
        let end = get(table, "field").map_or(start, |node| node.place);
        for spec in self.kind.fields.iter().filter(|spec| spec.required) {
            let is_there = entries.iter().any(|(key, _)| key.name == *spec.name);
            if !is_there {
                let message = Message::new("import-field-left-out")
                    .with("field", &*spec.name)
                    .with("kind", &*self.kind.name);
                self.keys.wrong(end, message);
            }
        }
        fields
    }
}

fn kind<'k>(keys: &mut Keys, table: &Entries, start: Place, kinds: &'k Kinds) -> Option<&'k Kind> {
    let Some((name, place)) = keys.text(table, "kind") else {
        if get(table, "kind").is_none() {
            keys.missing(start, "kind");
        }
        return None;
    };
    let kind = kinds.named(name);
    if kind.is_none() {
        let message = Message::new("import-unknown-kind").with("kind", name);
        let names: Vec<&str> = kinds.iter().map(|kind| &*kind.name).collect();
        keys.unknown(place, message, name, names);
    }
    kind
}

fn zone(keys: &mut Keys, table: &Entries) -> Option<Zone> {
    let (text, place) = keys.text(table, "zone")?;
    let zone = Zone::parse(text);
    if zone.is_none() {
        let message = Message::new("import-bad-zone").with("zone", text);
        keys.wrong_with(place, message, Message::new("import-zone-help"));
    }
    zone
}

fn file(keys: &mut Keys, table: &Entries, start: Place) -> Option<FilePattern> {
    let Some((text, place)) = keys.text(table, "file") else {
        if get(table, "file").is_none() {
            keys.missing(start, "file");
        }
        return None;
    };
    match FilePattern::parse(text) {
        Ok(file) => Some(file),
        Err(layout::Fault::Name(name)) => {
            let message = Message::new("import-file-name").with("name", &name);
            keys.unknown(place, message, &name, layout::NAMES);
            None
        }
        Err(layout::Fault::Brace) => {
            keys.wrong(place, Message::new("import-brace").with("text", text));
            None
        }
        Err(layout::Fault::Path) => {
            let message = Message::new("import-bad-file").with("file", text);
            keys.wrong_with(place, message, Message::new("import-file-help"));
            None
        }
    }
}

/// The forms of times under `time`.
pub(super) fn times(keys: &mut Keys, table: &Entries) -> Option<Vec<WrittenTime>> {
    let texts = keys.texts(table, "time")?;
    let mut times = Vec::new();
    for (text, place) in texts {
        match WrittenTime::parse(&text) {
            Some(time) => times.push(time),
            None => {
                let message = Message::new("import-bad-time").with("form", &text);
                keys.wrong_with(place, message, Message::new("import-time-help"));
            }
        }
    }
    Some(times)
}

fn format(keys: &mut Keys, table: &Entries, start: Place) -> Option<Format> {
    let Some((name, place)) = keys.text(table, "format") else {
        if get(table, "format").is_none() {
            keys.missing(start, "format");
        }
        return None;
    };
    let format = match name {
        "csv" => Format::Csv(csv(keys, table)),
        "xlsx" => Format::Xlsx(xlsx(keys, table)),
        "json" => Format::Json(json(keys, table)),
        "jsonl" => Format::JsonLines,
        "markdown" => Format::Markdown,
        other => {
            let message =
                Message::new("import-unknown-word").with("key", "format").with("word", other);
            keys.unknown(place, message, other, Format::NAMES);
            return None;
        }
    };
    for own in ["csv", "json", "xlsx"] {
        if own != name
            && let Some(node) = get(table, own)
        {
            let message =
                Message::new("import-other-format").with("table", own).with("format", name);
            keys.findings.push(Finding::error(RULE, node.place, message));
        }
    }
    Some(format)
}

fn csv(keys: &mut Keys, table: &Entries) -> CsvForm {
    let mut form = CsvForm {
        delimiter: b',',
        quote: b'"',
        encoding: "utf-8".to_owned(),
        columns: None,
        before: 0,
    };
    let Some(table) = keys.table(table, "csv") else { return form };
    keys.only(table, &["delimiter", "quote", "encoding", "columns", "header"]);
    for (key, byte) in [("delimiter", &mut form.delimiter), ("quote", &mut form.quote)] {
        let Some(c) = keys.sign(table, key) else { continue };
        match u8::try_from(c) {
            Ok(plain) if plain.is_ascii() && !matches!(plain, b'\n' | b'\r' | 0) => *byte = plain,
            _ => {
                let place = get(table, key).map_or(Place::start_of(keys.source), |node| node.place);
                keys.expected(place, key, "import-a-sign");
            }
        }
    }
    if let Some((label, place)) = keys.text(table, "encoding") {
        match is_encoding(label) {
            true => form.encoding = label.to_owned(),
            false => {
                let message = Message::new("import-bad-encoding").with("encoding", label);
                keys.wrong_with(place, message, Message::new("import-encoding-help"));
            }
        }
    }
    let names = keys.texts(table, "columns");
    form.columns = names.map(|names| names.into_iter().map(|(name, _)| name).collect());
    let header = keys.number(table, "header", 1);
    if let (Some(_), Some(_), Some(node)) = (&form.columns, header, get(table, "header")) {
        keys.wrong(node.place, Message::new("import-header-and-columns"));
    }
    form.before = header.map_or(0, |line| line as usize - 1);
    form
}

fn xlsx(keys: &mut Keys, table: &Entries) -> XlsxForm {
    let mut form = XlsxForm { sheet: None, header: 1 };
    let Some(table) = keys.table(table, "xlsx") else { return form };
    keys.only(table, &["sheet", "header"]);
    form.sheet = keys.text(table, "sheet").map(|(text, _)| text.to_owned());
    form.header = keys.number(table, "header", 1).unwrap_or(1);
    form
}

fn json(keys: &mut Keys, table: &Entries) -> Option<Path> {
    let table = keys.table(table, "json")?;
    keys.only(table, &["path"]);
    let (text, place) = keys.text(table, "path")?;
    let path = Path::parse(text);
    if path.is_none() {
        let message = Message::new("import-bad-path").with("path", text);
        keys.wrong_with(place, message, Message::new("import-path-help"));
    }
    path
}
