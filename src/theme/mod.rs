//! The theme: the files that ship with the program, and what a data repository lays over them.
//!
//! Owns which files a theme has and which of a repository's take their place. Must not know what a
//! template says: the engine is in `site/theme`. The verb is [`read()`]; it is pure.
//!
//! A repository replaces a template, the style sheet or a drawing by a file of the same name below
//! `themes/<theme>/`. Its `tokens.css` is laid over the shipped one and need only name what differs;
//! its `extra.css` comes after everything. Files below `assets/` are its own.
//! To add a file: a line in [`SHIPPED`], and a row in `content/themes.md` and its twin.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::settings;
use crate::settings::Settings;
use crate::snapshot::Content;
use crate::snapshot::Snapshot;

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../themes/default/", $name)))),+]
    };
}

/// Every file of the theme that ships with the program, with its text.
pub const SHIPPED: &[(&str, &str)] = shipped![
    "article.html",
    "base.html",
    "breaches.html",
    "clauses.html",
    "contract.html",
    "coverage.html",
    "examples.html",
    "findings.html",
    "guide.html",
    "home.html",
    "integrity.html",
    "item.html",
    "log.html",
    "months.html",
    "obligation.html",
    "open.html",
    "outcome.html",
    "parts.html",
    "period.html",
    "readings.html",
    "record.html",
    "records.html",
    "search.html",
    "settlement.html",
    "seal.svg",
    "search.js",
    "site.js",
    "style.css",
    "tokens.css",
];

/// Name of the theme that ships with the program.
const DEFAULT: &str = "default";
/// The repository's own style sheet that comes after everything.
const EXTRA: &str = "extra.css";
/// The tokens, which are laid over the shipped ones.
const TOKENS: &str = "tokens.css";
/// The folder of a theme that holds files of its own.
const ASSETS: &str = "assets/";
/// A picture that stands for the site where somebody links to it, among the files of its own.
pub const COVER: &str = "cover.png";
/// Files that may lie beside the theme for whoever works on it.
const BESIDE: [&str; 4] = ["LICENSE", "LICENSE.txt", "README", "README.md"];
/// Endings of a theme's own files: pictures and fonts, nothing that runs.
const ENDINGS: [&str; 13] = [
    "avif", "gif", "ico", "jpeg", "jpg", "otf", "png", "svg", "ttf", "txt", "webp", "woff", "woff2",
];
/// How many files of its own a theme may have.
const MAX_ASSETS: usize = 200;
/// How large they may be together, in bytes: 16 MiB.
const MAX_BYTES: u64 = 16 << 20;
/// How long a part of the path of one may be.
const MAX_PART: usize = 64;

/// The files of a theme as they are to be used.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// Every file of [`SHIPPED`], in its order.
    pub files: Vec<File>,
    /// The repository's own files by their paths below `assets/`.
    pub assets: BTreeMap<String, Vec<u8>>,
    extra: String,
}

/// A file of a theme.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub text: Cow<'static, str>,
    /// Its path in the repository, if the repository's own takes the place of the shipped one and
    /// says something else.
    pub own: Option<String>,
}

impl Theme {
    /// The text of a file; empty if there is none of that name.
    pub fn file(&self, name: &str) -> &str {
        self.files.iter().find(|file| file.name == name).map_or("", |file| &file.text)
    }

    /// The one style sheet of the site: tokens, styles, and the repository's own last.
    pub fn style(&self) -> String {
        let parts = [self.file(TOKENS), self.file("style.css"), &self.extra];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<&str>>().join("\n")
    }
}

/// The theme of a repository, and what is wrong with it.
pub fn read(snapshot: &Snapshot, settings: &Settings) -> (Theme, Vec<Finding>) {
    let folder = format!("{}/{}/", settings.folders.themes, settings.theme);
    let mut theme = Theme::default();
    let mut findings = Vec::new();
    let mut own: BTreeMap<&str, (SourceId, &Content)> = BTreeMap::new();
    for (source, file) in snapshot.numbered() {
        if let Some(name) = file.path.strip_prefix(&folder) {
            own.insert(name, (source, &file.content));
        }
    }
    if own.is_empty() && settings.theme != DEFAULT {
        let message = Message::new("theme-missing")
            .with("theme", &settings.theme)
            .with("folder", folder.trim_end_matches('/'));
        let mut finding = Finding::new("theme-file", Level::Warning, message);
        finding.path = Some(settings::FILE.to_owned());
        findings.push(finding);
    }
    for (name, shipped) in SHIPPED {
        let text = own.get(name).and_then(|(source, content)| match content {
            Content::Text(text) => Some(text.as_str()),
            _ => {
                findings.push(refused(*source, name, Message::new("theme-not-text")));
                None
            }
        });
        let other = text.filter(|text| text != shipped);
        let text = match other {
            Some(other) if *name == TOKENS => Cow::Owned(format!("{shipped}\n{other}")),
            Some(other) => Cow::Owned(other.to_owned()),
            None => Cow::Borrowed(*shipped),
        };
        theme.files.push(File { name, text, own: other.map(|_| format!("{folder}{name}")) });
    }
    for (name, (source, content)) in own {
        if let Some(path) = name.strip_prefix(ASSETS) {
            match theme.asset(path, content) {
                Ok(bytes) => {
                    theme.assets.insert(path.to_owned(), bytes);
                }
                Err(why) => findings.push(refused(source, name, why)),
            }
        } else if name == EXTRA {
            match content {
                Content::Text(text) => theme.extra.clone_from(text),
                _ => findings.push(refused(source, name, Message::new("theme-not-text"))),
            }
        } else if !SHIPPED.iter().any(|(known, _)| *known == name) && !BESIDE.contains(&name) {
            findings.push(stray(source, name));
        }
    }
    (theme, findings)
}

impl Theme {
    /// The bytes of a file of the repository's own, or why it is not copied.
    fn asset(&self, path: &str, content: &Content) -> Result<Vec<u8>, Message> {
        let is_plain = |part: &str| {
            let is_known = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
            part.len() <= MAX_PART
                && part.chars().all(is_known)
                && !part.starts_with('.')
                && !part.ends_with('.')
                && !is_device(part)
        };
        if !path.split('/').all(is_plain) {
            return Err(Message::new("theme-odd-name"));
        }
        let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        if !ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
            return Err(Message::new("theme-odd-ending").with("endings", ENDINGS.join(", ")));
        }
        let lower: BTreeSet<String> = self.assets.keys().map(|one| one.to_lowercase()).collect();
        if lower.contains(&path.to_lowercase()) {
            return Err(Message::new("theme-same-name"));
        }
        if self.assets.len() >= MAX_ASSETS {
            return Err(Message::new("theme-too-many").with("max", MAX_ASSETS));
        }
        let bytes = match content {
            Content::Text(text) => text.as_bytes(),
            Content::Binary { bytes: Some(bytes), .. } => bytes,
            Content::Binary { .. } | Content::Unreadable => {
                return Err(Message::new("theme-too-large"));
            }
        };
        let size = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let total: u64 = self.assets.values().map(|bytes| size(bytes)).sum();
        if total.saturating_add(size(bytes)) > MAX_BYTES {
            return Err(Message::new("theme-too-much").with("max", Datum::Bytes(MAX_BYTES)));
        }
        Ok(bytes.to_vec())
    }
}

/// Whether some system takes the name for a device.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_numbered = ["com", "lpt"].iter().any(|name| {
        let digit = stem.strip_prefix(name);
        digit.is_some_and(|digit| digit.len() == 1 && digit.chars().all(|c| c.is_ascii_digit()))
    });
    is_numbered || ["con", "prn", "aux", "nul"].contains(&stem.as_str())
}

fn refused(source: SourceId, name: &str, why: Message) -> Finding {
    let message = Message::new("theme-refused").with("name", name).with("why", why);
    let mut finding = Finding::new("theme-file", Level::Warning, message);
    name.clone_into(&mut finding.anchor);
    finding.at(Place::start_of(source))
}

fn stray(source: SourceId, name: &str) -> Finding {
    let known = SHIPPED.iter().map(|(known, _)| *known).chain([EXTRA]);
    let help = match nearest(name, known) {
        Some(near) => Message::new("theme-did-you-mean").with("name", near),
        None => Message::new("theme-own-files"),
    };
    let message = Message::new("theme-stray").with("name", name);
    let mut finding = Finding::new("stray-theme-file", Level::Note, message).help(help);
    name.clone_into(&mut finding.anchor);
    finding.at(Place::start_of(source))
}
