//! The house holds: layers, file names, message catalogues, dependencies with their owners.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Which stage may import which; leaves of one folder never import each other's insides through `crate`.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("base", &["base"]),
    ("calendar", &["base"]),
    ("expr", &["base"]),
    ("settings", &["base", "lang"]),
    ("lang", &["base"]),
    ("snapshot", &["base", "settings"]),
    ("theme", &["base", "settings", "snapshot"]),
    ("ledger", &["base", "calendar", "expr"]),
    ("integrity", &["base", "calendar", "ledger", "settings", "snapshot"]),
    ("obligations", &["base", "calendar", "expr", "ledger"]),
    ("assessment", &["base", "calendar", "expr", "ledger", "obligations"]),
    (
        "seals",
        &[
            "base",
            "calendar",
            "settings",
            "snapshot",
            "ledger",
            "integrity",
            "obligations",
            "assessment",
        ],
    ),
    ("examples", &["base", "ledger", "obligations", "assessment"]),
    (
        "book",
        &[
            "base",
            "snapshot",
            "settings",
            "theme",
            "ledger",
            "integrity",
            "obligations",
            "assessment",
            "seals",
            "examples",
        ],
    ),
    (
        "filing",
        &["base", "calendar", "expr", "ledger", "obligations", "book", "settings", "snapshot"],
    ),
    ("imports", &["base", "lang", "settings", "snapshot", "ledger", "book", "filing"]),
    ("schemas", &["base", "lang", "settings", "ledger", "obligations", "handbook"]),
    (
        "exports",
        &[
            "base",
            "lang",
            "snapshot",
            "ledger",
            "integrity",
            "obligations",
            "assessment",
            "seals",
            "book",
            "tables",
        ],
    ),
    ("starter", &["base", "lang", "settings", "snapshot", "ledger", "filing", "schemas"]),
    ("handbook", &["base", "settings", "snapshot", "ledger", "obligations", "book"]),
    (
        "tables",
        &[
            "base",
            "lang",
            "snapshot",
            "ledger",
            "integrity",
            "obligations",
            "assessment",
            "seals",
            "book",
        ],
    ),
    (
        "site",
        &[
            "base",
            "handbook",
            "tables",
            "lang",
            "theme",
            "settings",
            "snapshot",
            "calendar",
            "ledger",
            "integrity",
            "obligations",
            "assessment",
            "seals",
            "examples",
            "book",
        ],
    ),
    (
        "reports",
        &[
            "base",
            "lang",
            "settings",
            "snapshot",
            "ledger",
            "integrity",
            "obligations",
            "assessment",
            "seals",
            "examples",
            "book",
        ],
    ),
    ("demo", &["base", "calendar", "snapshot", "ledger", "book", "seals"]),
    ("publish", &["base", "settings", "site"]),
    ("preview", &["base", "lang", "settings", "snapshot", "book", "reports", "site", "theme"]),
    (
        "cli",
        &[
            "base",
            "handbook",
            "lang",
            "settings",
            "snapshot",
            "calendar",
            "ledger",
            "integrity",
            "obligations",
            "assessment",
            "seals",
            "examples",
            "book",
            "demo",
            "filing",
            "imports",
            "exports",
            "schemas",
            "starter",
            "preview",
            "tables",
            "theme",
            "site",
            "reports",
            "publish",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

pub(crate) fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).expect("the source folder is readable");
        for entry in entries {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("the file lies below src");
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            (name.to_string_lossy().replace('\\', "/"), text)
        })
        .collect()
}

fn stage(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

#[test]
fn imports_point_left() {
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = stage(&path);
        let allowed = table.get(own).unwrap_or_else(|| panic!("src/{path} has no layer"));
        for (n, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for part in code.split("crate::").skip(1).chain(code.split("pactbook::").skip(1)) {
                let name: String =
                    part.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let known = table.contains_key(name.as_str());
                if known && name != own && !allowed.contains(&name.as_str()) {
                    wrong.push(format!("src/{path}:{}: {own} must not import {name}", n + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn file_names_say_what_is_in_them() {
    let banned = [
        "util", "utils", "helper", "helpers", "common", "misc", "types", "prelude", "manager",
        "handler",
    ];
    for (path, _) in sources() {
        let stem = path.rsplit('/').next().unwrap_or(&path).trim_end_matches(".rs");
        assert!(!banned.contains(&stem), "src/{path} has no better name than a drawer");
    }
}

#[test]
fn files_stay_small() {
    let long: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > 700)
        .map(|(path, text)| format!("src/{path}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

fn catalogue(language: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lang").join(language);
    let mut keys = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the catalogue folder is readable") {
        let path = entry.expect("the entry is readable").path();
        let text = fs::read_to_string(&path).expect("catalogues are UTF-8");
        for line in text.lines() {
            let Some((key, _)) = line.split_once(" =") else { continue };
            if key.starts_with(|c: char| c.is_ascii_lowercase()) && !key.contains(' ') {
                let area = path.file_stem().map(|s| s.to_string_lossy().into_owned());
                let before = keys.insert(key.to_owned(), area.unwrap_or_default());
                assert_eq!(before, None, "{key} stands twice in the catalogues of {language}");
            }
        }
    }
    keys
}

#[test]
fn both_languages_have_the_same_messages() {
    let zh: BTreeSet<_> = catalogue("zh").into_iter().collect();
    let en: BTreeSet<_> = catalogue("en").into_iter().collect();
    let only: Vec<_> = zh.symmetric_difference(&en).collect();
    assert!(only.is_empty(), "only in one language: {only:?}");
}

#[test]
fn every_message_is_said_somewhere() {
    let mut text: String = sources().into_iter().map(|(_, text)| text).collect();
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    for entry in fs::read_dir(theme).expect("the theme is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.extension().is_some_and(|ending| ending == "html") {
            text.push_str(&fs::read_to_string(&path).expect("templates are UTF-8"));
        }
    }
    // The meanings of keys are looked up by the key itself.
    let keys = catalogue("zh").into_keys().filter(|key| !key.starts_with("site-key-"));
    let idle: Vec<String> = keys.filter(|key| !text.contains(&format!("\"{key}\""))).collect();
    assert_eq!(idle, Vec::<String>::new(), "nobody says these");
}

#[test]
fn every_message_in_the_source_has_words() {
    let keys = catalogue("zh");
    let mut missing = BTreeSet::new();
    for (path, text) in sources() {
        for part in text.split("Message::new(\"").skip(1) {
            let key = part.split('"').next().unwrap_or_default();
            if !keys.contains_key(key) && !path.ends_with("tests.rs") && !path.contains("/tests/") {
                missing.insert(format!("{key} (src/{path})"));
            }
        }
    }
    assert!(missing.is_empty(), "no words for: {missing:?}");
}

#[test]
fn every_dependency_names_its_owner_and_its_reason() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .expect("the manifest is readable");
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line == "[dependencies]";
        } else if inside && line.contains('=') {
            let reason = line.rsplit_once("# ").map(|(_, reason)| reason);
            assert!(
                reason.is_some_and(|reason| reason.contains(": ")),
                "no owner and reason beside: {line}"
            );
        }
    }
}
