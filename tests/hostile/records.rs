//! Records of every shipped kind, hostile in every field that takes text; and some in every field.

use std::collections::BTreeMap;

use pactbook::base::value::Type;
use pactbook::ledger::kinds::FieldSpec;
use pactbook::ledger::kinds::Kind;
use pactbook::ledger::kinds::Kinds;

use super::Spread;
use super::corpus;
use super::history::File;
use super::quoted;

/// Records of a file.
const PER_FILE: usize = 8;

/// How often each string is used where not every kind sees all of them.
const PASSES: usize = 2;

/// Records of the shipped contract, whose free texts give way to strings.
const SHIPPED: &str = "data/turpan/records";

/// Fields of shipped records that no rule looks at.
const WORDS: [&str; 9] = [
    "summary",
    "note",
    "result",
    "by",
    "recorded_by",
    "judged_by",
    "suggestion",
    "reason",
    "cause",
];

/// What attachments hold, whatever they are called.
const ATTACHED: &str = "<!doctype html><html><body><svg xmlns=\"http://www.w3.org/2000/svg\" \
    onload=\"hit('attached')\"><script>hit('attached')</script></svg>\
    <img src=\"https://evil.example/attached.png\" onerror=\"hit('attached')\"></body></html>\n";

/// Endings of files that a record may name.
pub(super) const ENDINGS: [&str; 20] = [
    "csv", "docx", "eml", "gif", "gz", "jpeg", "jpg", "log", "pdf", "png", "txt", "webp", "xlsx",
    "zip", "html", "svg", "xhtml", "js", "mhtml", "xml",
];

/// Files of records and of attachments.
pub(super) fn files(strings: &[String], spread: Spread) -> Vec<File> {
    let mut names = strings.iter().cycle();
    let mut files = Vec::new();
    let mut first = 0;
    for kind in Kinds::shipped().iter() {
        let records = of_kind(kind, strings, spread, &mut first);
        for (n, some) in records.chunks(PER_FILE).enumerate() {
            let folder = names.next().map(String::as_str).unwrap_or_default();
            let name = names.next().map(String::as_str).unwrap_or_default();
            let path = format!("data/turpan/records/{folder}/{}-{n} {name}.toml", kind.name);
            files.push(File::text(path, some.concat()));
        }
    }
    for bytes in corpus::BYTES {
        let mut path = b"data/turpan/records/".to_vec();
        path.extend_from_slice(bytes);
        path.extend_from_slice(b".toml");
        files.push(File { path, text: bytes.to_vec() });
    }
    files.extend(attachments(strings));
    files.extend(shipped(strings));
    files
}

/// Records of a kind; what is left over of the strings goes to the next kind.
fn of_kind(kind: &Kind, strings: &[String], spread: Spread, first: &mut usize) -> Vec<String> {
    let specs: Vec<&FieldSpec> = kind.fields.iter().filter(|spec| !spec.git).collect();
    let n_texts: usize = specs.iter().map(|spec| texts(spec)).sum();
    let step = n_texts.max(1);
    let n_records = match spread {
        Spread::Some => (strings.len() * PASSES / Kinds::shipped().len()).div_ceil(step),
        Spread::Kind => strings.len().div_ceil(step),
    };
    (0..n_records)
        .map(|n| {
            let mut writer = Writer { strings, next: *first, n };
            let record = writer.record(kind, &specs);
            *first = writer.next;
            record
        })
        .collect()
}

/// How many texts a field holds.
fn texts(spec: &FieldSpec) -> usize {
    match &spec.ty {
        Type::Text if &*spec.name != "id" => 1,
        Type::List(item) if **item == Type::Text => 2,
        Type::List(_) | Type::Table(_) => spec.fields.iter().map(texts).sum(),
        _ => 0,
    }
}

struct Writer<'s> {
    strings: &'s [String],
    next: usize,
    /// Number of the record within its kind.
    n: usize,
}

impl Writer<'_> {
    fn text(&mut self) -> String {
        let text = quoted(&self.strings[self.next % self.strings.len()]);
        self.next += 1;
        text
    }

    /// Most records are in order but for their texts; some are hostile throughout.
    fn record(&mut self, kind: &Kind, specs: &[&FieldSpec]) -> String {
        let mut text = format!("[[{}]]\n", kind.name);
        let is_wrong = self.n % 8 == 7;
        for spec in specs {
            let value = match &*spec.name {
                "id" if self.n % 16 == 15 => Some(self.text()),
                "id" => Some(format!("\"{}-{}\"", kind.name, self.n)),
                // Else most records would be replaced by others.
                "corrects" if !is_wrong => None,
                _ if is_wrong => Some(self.text()),
                _ => self.value(spec),
            };
            if let Some(value) = value {
                text.push_str(&format!("{} = {value}\n", spec.name));
            }
        }
        if is_wrong {
            let key = self.text();
            text.push_str(&format!("{key} = 1\n[[{}]]\nid = \"x\"\n", self.text()));
        }
        text.push('\n');
        text
    }

    fn value(&mut self, spec: &FieldSpec) -> Option<String> {
        let value = match &spec.ty {
            Type::Bool => "true".to_owned(),
            Type::Number => "1".to_owned(),
            Type::Text if spec.period => "\"y1\"".to_owned(),
            Type::Text => self.text(),
            Type::Enum(words) => quoted(&words[self.n % words.len()]),
            Type::Ref(kinds) => match kinds.first() {
                Some(kind) => quoted(&format!("{kind}-{}", self.n % 3)),
                None => "\"incident-0\"".to_owned(),
            },
            Type::Instant => self.instant(),
            Type::Date => "2025-10-09".to_owned(),
            Type::Seconds => "\"1h\"".to_owned(),
            Type::Money => "\"1.00 CNY\"".to_owned(),
            Type::Share => "\"50%\"".to_owned(),
            Type::Bytes => "\"1 GB\"".to_owned(),
            Type::Measure(units) => {
                format!("\"1 {}\"", units.first().map(|unit| &**unit).unwrap_or_default())
            }
            Type::List(item) => match &**item {
                Type::Text => format!("[{}, {}]", self.text(), self.text()),
                Type::Table(_) => format!("[{}]", self.table(spec)),
                Type::Instant => format!("[{}]", self.instant()),
                _ => return None,
            },
            Type::Table(_) => self.table(spec),
        };
        Some(value)
    }

    fn instant(&self) -> String {
        format!("2025-10-{:02}T{:02}:{:02}:00", 9 + self.n % 20, 10 + self.n % 3, self.n % 60)
    }

    fn table(&mut self, spec: &FieldSpec) -> String {
        let fields: Vec<(String, Option<String>)> =
            spec.fields.iter().map(|inner| (inner.name.to_string(), self.value(inner))).collect();
        let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let fields: Vec<String> = fields.map(|(name, value)| format!("{name} = {value}")).collect();
        format!("{{ {} }}", fields.join(", "))
    }
}

/// Records that name files as evidence, and the files: what a browser would run, by every ending.
fn attachments(strings: &[String]) -> Vec<File> {
    let mut records = String::new();
    let mut files = Vec::new();
    for (n, ending) in ENDINGS.iter().enumerate() {
        let name = format!("{}.{ending}", strings[n].replace(['/', '\0'], "-"));
        let title = quoted(&strings[strings.len() - 1 - n]);
        records.push_str(&format!(
            "[[incident]]\nid = \"WITH-{n}\"\nkind = \"fault\"\nreported_at = 2025-10-09T10:00:00\n\
             responded_at = 2025-10-09T16:00:00\nseverity = \"major\"\njudged_by = \"x\"\n\
             judged_at = 2025-10-09T16:00:00\nsummary = {title}\n\
             evidence = [{{ file = {}, title = {title}, sha256 = {title} }}]\n\n",
            quoted(&name)
        ));
        let path = format!("data/turpan/records/{name}");
        files.push(File::text(path, format!("{ATTACHED}<!-- {ending} -->")));
    }
    files.push(File::text("data/turpan/records/attached.toml", records));
    files
}

/// The shipped records of the contract, so that everything on its pages has something to show.
fn shipped(strings: &[String]) -> Vec<File> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(SHIPPED);
    let mut next = strings.iter().cycle();
    let mut by_path: BTreeMap<String, String> = BTreeMap::new();
    for (path, file) in super::listed(&root) {
        // One month of two years: enough for every sort of page.
        let is_shown = path.starts_with("2025-10/");
        if !is_shown || !path.ends_with(".toml") {
            continue;
        }
        let text = std::fs::read_to_string(file).expect("shipped records are text");
        let mut out = String::new();
        for line in text.lines() {
            let key = line.split_once(" = \"").map(|(key, _)| key.trim());
            match key.filter(|key| WORDS.contains(key)) {
                Some(key) => {
                    let text = next.next().map(String::as_str).unwrap_or_default();
                    out.push_str(&format!("{key} = {}\n", quoted(text)));
                }
                None => {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        by_path.insert(path, out);
    }
    let file = |(path, text)| File::text(format!("{SHIPPED}/shipped/{path}"), text);
    by_path.into_iter().map(file).collect()
}
