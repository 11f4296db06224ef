//! Settings of a data repository: plain data from `pactbook.toml`.
//!
//! Every fault is a finding at its place in the file; the setting concerned then keeps its default, so
//! one slip does not hide what else is wrong.

pub mod policy;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;

use crate::base::document;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::finding::some_of_file;
use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::quantity;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::TimeOfDay;
use crate::base::time::Zone;

use policy::Check;

/// Name of the settings file at the root of a data repository.
pub const FILE: &str = "pactbook.toml";

/// Largest text file unless `limits.file` says otherwise, in bytes: 8 MiB, ten thousand records.
pub const MAX_FILE: u64 = 8 << 20;

/// Largest size that `limits.file` may allow: 1 GiB, so that every place in a text fits in 32 bits.
pub const MAX_FILE_LIMIT: u64 = 1 << 30;

const KEYS: [&str; 12] = [
    "as_of",
    "check",
    "folders",
    "language",
    "languages",
    "limits",
    "output",
    "theme",
    "title",
    "url",
    "waiver",
    "zone",
];
const FOLDER_KEYS: [&str; 3] = ["content", "data", "themes"];
const TITLE_KEYS: [&str; 2] = ["en", "zh"];
const LIMIT_KEYS: [&str; 1] = ["file"];

/// What `pactbook.toml` says, with defaults where it is silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Title of the site.
    pub title: Title,
    /// Language of the interface unless a flag says otherwise.
    pub language: Language,
    /// The languages that the site is published in, one at least; the first lies at its root.
    pub languages: Vec<Language>,
    /// The instant at which everything is judged, if the file fixes one.
    pub as_of: Option<Instant>,
    /// Zone in which times without an offset are read and instants are shown.
    pub zone: Zone,
    /// The zone as the file names it.
    pub zone_name: String,
    /// Where sources lie.
    pub folders: Folders,
    /// Name of the theme, a folder below `folders.themes` or one that ships with the program.
    pub theme: String,
    /// Folder the site is written into, relative to the data repository's root.
    pub output: String,
    /// Where the site is published, if anywhere: an address that ends in `/`.
    pub url: Option<String>,
    /// Bounds on input.
    pub limits: Limits,
    /// What `check` makes of findings.
    pub check: Check,
}

/// Where things are in the data repository, relative to its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// Contracts, records, calendars, seals.
    pub data: String,
    /// Markdown pages of the site.
    pub content: String,
    /// Templates and styles.
    pub themes: String,
}

/// Bounds on input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest text file that is read, in bytes.
    pub file: u64,
}

impl Settings {
    /// The language that lies at the root of the site.
    pub fn root_language(&self) -> Language {
        self.languages.first().copied().unwrap_or(self.language)
    }
}

/// A title in the languages of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Title {
    /// The title in a language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

impl Folders {
    /// All source folders: data, content, themes.
    pub fn all(&self) -> [&str; 3] {
        [&self.data, &self.content, &self.themes]
    }

    /// What must never be written to in a data repository at `root`: its source folders, its
    /// settings and its history.
    pub fn keep_out(&self, root: &Path) -> Vec<PathBuf> {
        self.all().into_iter().chain([FILE, ".git"]).map(|path| root.join(path)).collect()
    }
}

impl Default for Settings {
    fn default() -> Settings {
        let zone_name = "Asia/Shanghai".to_owned();
        Settings {
            title: Title {
                zh: "服务合同履约公示".to_owned(), en: "Service contracts".to_owned()
            },
            language: Language::Zh,
            languages: Language::ALL.to_vec(),
            as_of: None,
            zone: Zone::parse(&zone_name).unwrap_or_default(),
            zone_name,
            folders: Folders {
                data: "data".to_owned(),
                content: "content".to_owned(),
                themes: "themes".to_owned(),
            },
            theme: "default".to_owned(),
            output: "public".to_owned(),
            url: None,
            limits: Limits { file: MAX_FILE },
            check: Check::default(),
        }
    }
}

/// Reads the text of `pactbook.toml`; `source` is its number in the snapshot.
///
/// Findings are in the order of the file.
pub fn read(text: &str, source: SourceId) -> (Settings, Vec<Finding>) {
    let (table, faults) = document::parse(text);
    let mut reader = Reader { source, findings: Vec::new() };
    for fault in faults {
        let message = Message::new("settings-syntax").with("fault", fault.message);
        reader.fault("syntax", fault.range, message, None);
    }
    let settings = reader.settings(&table);
    reader.findings.sort_by_key(|finding| finding.place);
    (settings, some_of_file(reader.findings))
}

/// The instant that a TOML date-time names; without an offset it is read in `zone`.
///
/// A date alone means the end of that day, 23:59:59: what happened on the day counts. Fractions of
/// a second are dropped. None if there is no date or no such date or time.
pub fn instant(datetime: &document::Datetime, zone: Zone) -> Option<Instant> {
    let date = datetime.date?;
    let date = Date::from_ymd_opt(i32::from(date.year), date.month.into(), date.day.into())?;
    let time = match datetime.time {
        Some(time) => TimeOfDay::from_hms_opt(
            time.hour.into(),
            time.minute.into(),
            time.second.unwrap_or(0).into(),
        )?,
        None => TimeOfDay::from_hms_opt(23, 59, 59)?,
    };
    let zone = match datetime.offset {
        None => zone,
        Some(document::Offset::Z) => Zone::parse("UTC")?,
        Some(document::Offset::Custom { minutes }) => {
            let (sign, size) =
                if minutes < 0 { ('-', -i32::from(minutes)) } else { ('+', minutes.into()) };
            Zone::parse(&format!("{sign}{:02}:{:02}", size / 60, size % 60))?
        }
    };
    Some(zone.instant(date.and_time(time)))
}

/// Whether `path` is a plain relative path: parts joined by `/`, none of them hidden, `..` or odd.
fn is_plain_path(path: &str) -> bool {
    path.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.contains(['\\', ':'])
            && !part.chars().any(char::is_control)
    })
}

/// Longest address that `url` may be, in bytes.
const MAX_ADDRESS: usize = 400;

/// The address of a site's root, ending in `/`: scheme, host, port and folders, and nothing else.
fn address(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let is_label = |label: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty()
            && label.chars().all(is_plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_part = |part: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~%".contains(c);
        !part.is_empty() && part.chars().all(is_plain) && part != "." && part != ".."
    };
    let path = path.strip_suffix('/').unwrap_or(path);
    let is_good = text.len() <= MAX_ADDRESS
        && host.split('.').all(is_label)
        && port.parse::<u16>().is_ok_and(|port| port > 0)
        && (path.is_empty() || path.split('/').all(is_part));
    is_good.then(|| if text.ends_with('/') { text.to_owned() } else { format!("{text}/") })
}

/// Whether one of two plain paths is the other or lies inside it.
fn overlaps(a: &str, b: &str) -> bool {
    let inside = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
    a == b || inside(a, b) || inside(b, a)
}

/// Collects findings while the tables are read.
struct Reader {
    source: SourceId,
    findings: Vec<Finding>,
}

type Field<'t, 'a> = &'t document::Spanned<document::Value<'a>>;

impl Reader {
    fn settings(&mut self, table: &document::Table<'_>) -> Settings {
        let mut settings = Settings::default();
        let fields = self.fields(table, "", &KEYS);
        if let Some(language) = self.text(&fields, "language") {
            match Language::parse(language.1) {
                Some(language) => settings.language = language,
                None => self.bad("language", language, "settings-bad-language", None),
            }
        }
        if let Some(field) = fields.get("languages") {
            self.languages(field, &mut settings);
        }
        if let Some(field) = fields.get("title") {
            self.title(field, &mut settings);
        }
        if let Some(zone) = self.text(&fields, "zone") {
            match Zone::parse(zone.1) {
                Some(found) => {
                    settings.zone = found;
                    zone.1.clone_into(&mut settings.zone_name);
                }
                None => {
                    let help = Message::new("settings-zone-help");
                    self.bad("zone", zone, "settings-bad-zone", Some(help));
                }
            }
        }
        if let Some(field) = fields.get("as_of") {
            settings.as_of = self.as_of(field, settings.zone);
        }
        if let Some(field) = fields.get("folders")
            && let Some(table) = self.table(field, "folders")
        {
            let fields = self.fields(table, "folders", &FOLDER_KEYS);
            self.path(&fields, "data", &mut settings.folders.data);
            self.path(&fields, "content", &mut settings.folders.content);
            self.path(&fields, "themes", &mut settings.folders.themes);
        }
        if let Some(theme) = self.text(&fields, "theme") {
            if is_plain_path(theme.1) && !theme.1.contains('/') {
                theme.1.clone_into(&mut settings.theme);
            } else {
                self.bad("theme", theme, "settings-bad-theme", None);
            }
        }
        self.path(&fields, "output", &mut settings.output);
        self.output_is_apart(&fields, &mut settings);
        if let Some(url) = self.text(&fields, "url") {
            settings.url = address(url.1);
            if settings.url.is_none() {
                let help = Some(Message::new("settings-url-help"));
                self.bad("url", url, "settings-bad-url", help);
            }
        }
        if let Some(field) = fields.get("limits")
            && let Some(table) = self.table(field, "limits")
        {
            let fields = self.fields(table, "limits", &LIMIT_KEYS);
            if let Some(limit) = self.text(&fields, "file") {
                match quantity::size(limit.1) {
                    Some(size) if (1..=MAX_FILE_LIMIT).contains(&size) => {
                        settings.limits.file = size;
                    }
                    _ => {
                        let help = Message::new("settings-limit-help")
                            .with("max", Datum::Bytes(MAX_FILE_LIMIT));
                        self.bad("limits.file", limit, "settings-bad-limit", Some(help));
                    }
                }
            }
        }
        if let Some(field) = fields.get("check") {
            self.check(field, &mut settings.check);
        }
        if let Some(field) = fields.get("waiver") {
            settings.check.waivers = self.waivers(field);
        }
        settings
    }

    /// The languages of the site: one, or a list of them, each once.
    fn languages(&mut self, field: Field<'_, '_>, settings: &mut Settings) {
        let mut languages = Vec::new();
        let list = match field.get_ref() {
            document::Value::Array(list) => &list[..],
            _ => std::slice::from_ref(field),
        };
        for item in list {
            let name = match item.get_ref() {
                document::Value::String(name) => &**name,
                _ => "",
            };
            match Language::parse(name).filter(|one| !languages.contains(one)) {
                Some(language) => languages.push(language),
                None => {
                    return self.bad(
                        "languages",
                        (item.span(), name),
                        "settings-bad-languages",
                        Some(Message::new("settings-languages-help")),
                    );
                }
            }
        }
        if languages.is_empty() {
            let help = Some(Message::new("settings-languages-help"));
            return self.bad("languages", (field.span(), ""), "settings-bad-languages", help);
        }
        settings.languages = languages;
    }

    /// A title is one text for all languages, or a table with `zh`, `en` or both.
    fn title(&mut self, field: Field<'_, '_>, settings: &mut Settings) {
        let title = match field.get_ref() {
            document::Value::Table(table) => {
                let fields = self.fields(table, "title", &TITLE_KEYS);
                let zh = self.text(&fields, "zh").map(|text| text.1.to_owned());
                let en = self.text(&fields, "en").map(|text| text.1.to_owned());
                (zh, en)
            }
            document::Value::String(text) => (Some(text.to_string()), Some(text.to_string())),
            _ => return self.wrong_type("title", field.span(), "settings-type-title"),
        };
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        match (filled(title.0), filled(title.1)) {
            (Some(zh), Some(en)) => settings.title = Title { zh, en },
            (Some(one), None) | (None, Some(one)) => {
                settings.title = Title { zh: one.clone(), en: one };
            }
            (None, None) => {
                self.fault("bad-setting", field.span(), Message::new("settings-no-title"), None);
            }
        }
    }

    fn as_of(&mut self, field: Field<'_, '_>, zone: Zone) -> Option<Instant> {
        let document::Value::Datetime(datetime) = field.get_ref() else {
            self.wrong_type("as_of", field.span(), "settings-type-datetime");
            return None;
        };
        let found = instant(datetime, zone);
        if found.is_none() {
            let help = Some(Message::new("settings-as-of-help"));
            self.bad("as_of", (field.span(), &datetime.to_string()), "settings-bad-as-of", help);
        }
        found
    }

    /// Sources must not lie in the output, or a build would read its own result.
    fn output_is_apart(&mut self, fields: &BTreeMap<&str, Field<'_, '_>>, settings: &mut Settings) {
        let folders = settings.folders.all();
        let Some(folder) = folders.into_iter().find(|folder| overlaps(&settings.output, folder))
        else {
            return;
        };
        let place = fields.get("output").or(fields.get("folders")).map_or(0..0, |f| f.span());
        let message = Message::new("settings-output-in-sources")
            .with("output", &settings.output)
            .with("folder", folder);
        self.fault("bad-setting", place, message, None);
    }

    fn path(
        &mut self,
        fields: &BTreeMap<&str, Field<'_, '_>>,
        key: &'static str,
        setting: &mut String,
    ) {
        if let Some(path) = self.text(fields, key) {
            let plain = path.1.strip_suffix('/').unwrap_or(path.1);
            if is_plain_path(plain) {
                plain.clone_into(setting);
            } else {
                let help = Some(Message::new("settings-path-help"));
                self.bad(key, path, "settings-bad-path", help);
            }
        }
    }

    /// The table's fields by name; unknown ones are findings.
    fn fields<'t, 'a>(
        &mut self,
        table: &'t document::Table<'a>,
        parent: &str,
        known: &[&'static str],
    ) -> BTreeMap<&'static str, Field<'t, 'a>> {
        let mut fields = BTreeMap::new();
        for (key, value) in table {
            let name: &str = key.get_ref();
            if let Some(key) = known.iter().find(|key| **key == name) {
                fields.insert(*key, value);
                continue;
            }
            let full = if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") };
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => Message::new("settings-did-you-mean").with("name", near),
                None => Message::new("settings-known-keys").with("names", known.join(", ")),
            };
            let message = Message::new("settings-unknown-key").with("key", full);
            self.fault("unknown-setting", key.span(), message, Some(help));
        }
        fields
    }

    fn text<'t>(
        &mut self,
        fields: &BTreeMap<&str, Field<'t, '_>>,
        key: &'static str,
    ) -> Option<(Range<usize>, &'t str)> {
        let field = fields.get(key)?;
        match field.get_ref() {
            document::Value::String(text) => Some((field.span(), text)),
            _ => {
                self.wrong_type(key, field.span(), "settings-type-text");
                None
            }
        }
    }

    fn table<'t, 'a>(
        &mut self,
        field: Field<'t, 'a>,
        key: &'static str,
    ) -> Option<&'t document::Table<'a>> {
        match field.get_ref() {
            document::Value::Table(table) => Some(table),
            _ => {
                self.wrong_type(key, field.span(), "settings-type-table");
                None
            }
        }
    }

    fn wrong_type(&mut self, key: &str, range: Range<usize>, expected: &'static str) {
        let message = Message::new("settings-wrong-type")
            .with("key", key)
            .with("expected", Message::new(expected));
        self.fault("bad-setting", range, message, None);
    }

    fn bad(
        &mut self,
        key: &str,
        (range, value): (Range<usize>, &str),
        message: &'static str,
        help: Option<Message>,
    ) {
        let message = Message::new(message).with("key", key).with("value", value);
        self.fault("bad-setting", range, message, help);
    }

    fn fault(&mut self, rule: &str, range: Range<usize>, message: Message, help: Option<Message>) {
        let mut finding =
            Finding::new(rule, Level::Error, message).at(Place::new(self.source, range));
        finding.help = help;
        self.findings.push(finding);
    }
}
