//! The contract reference keeps up: every key and word that the readers accept stands in it.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use pactbook::obligations;

/// Folders whose code reads contract files and worked examples.
const READERS: [&str; 3] = ["src/ledger/contract", "src/obligations", "src/examples"];

#[expect(clippy::disallowed_methods, reason = "the test reads the source and the handbook")]
fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).expect("the repository is readable")
}

/// The source files of the readers, each with what stands before its own tests.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in READERS {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let entries = std::fs::read_dir(root).expect("the source is readable");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let paths = paths.filter(|path| path.extension().is_some_and(|end| end == "rs"));
        let mut paths: Vec<PathBuf> = paths.collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            let whole = text(&format!("{folder}/{name}"));
            let code = whole.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            files.push((format!("{folder}/{name}"), code));
        }
    }
    files
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// The name at the end of a text.
fn last_name(text: &str) -> &str {
    text.rsplit(|letter| !is_name(letter)).next().unwrap_or_default()
}

/// Functions that ask a table for a key: their first parameter beside the table is the key.
fn askers(sources: &[(String, String)]) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for (_, code) in sources {
        for rest in code.split("fn ").skip(1) {
            let Some((head, rest)) = rest.split_once('(') else { continue };
            let name = head.split('<').next().unwrap_or_default();
            let parameters = rest.split(')').next().unwrap_or_default();
            let asks = parameters.contains("key: &'static str")
                && (parameters.contains("self") || parameters.contains("Fields"));
            if asks && !name.is_empty() && name.chars().all(is_name) {
                names.insert(name);
            }
        }
    }
    for other in ["unknown", "wrong", "missing", "require", "not_negative", "said", "read"] {
        names.remove(other);
    }
    names
}

/// The text between quotation marks at the start of a text.
fn literal(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?;
    let end = inner.find('"')?;
    let is_key = |word: &str| !word.is_empty() && word.chars().all(|c| is_name(c) || c == '-');
    Some(&inner[..end]).filter(|word| is_key(word))
}

/// All literals in the list or call that opens right before a text.
fn within(text: &str) -> Vec<&str> {
    let mut depth = 1;
    let mut words = Vec::new();
    let mut rest = text;
    while depth > 0 {
        let Some(at) = rest.find(['(', ')', '[', ']', '"']) else { break };
        match &rest[at..=at] {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            _ => {
                words.extend(literal(&rest[at..]));
                let end = rest[at + 1..].find('"').map_or(rest.len(), |n| at + 1 + n);
                rest = rest.get(end..).unwrap_or_default();
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
        }
        rest = &rest[at + 1..];
    }
    words
}

/// The keys and the words to choose from that a file asks for.
fn asked<'c>(code: &'c str, askers: &BTreeSet<&str>) -> BTreeSet<&'c str> {
    let mut keys = BTreeSet::new();
    for (at, _) in code.match_indices('(') {
        let name = last_name(&code[..at]);
        if !askers.contains(name) {
            continue;
        }
        let arguments = code[at + 1..].trim_start();
        let is_method = code[..at - name.len()].ends_with('.');
        if is_method && name == "choice" {
            keys.extend(within(arguments));
        } else if is_method {
            keys.extend(literal(arguments));
        } else {
            // A free function takes the table first.
            let next = arguments.split_once(',').map_or("", |(_, rest)| rest.trim_start());
            keys.extend(literal(next));
        }
    }
    for (at, opening) in code.match_indices("for key in [") {
        keys.extend(within(&code[at + opening.len()..]));
    }
    for (at, _) in code.match_indices("].contains(&word") {
        let opening = code[..at].rfind('[').map_or(at, |opening| opening + 1);
        keys.extend(within(&code[opening..=at]));
    }
    // Words of which one may be chosen: `("record", Group::Record)`, and `"record" => Once::Record`.
    for (at, _) in code.match_indices('"') {
        let Some(word) = literal(&code[at..]) else { continue };
        let before = code[..at].trim_end();
        let after = code[at + word.len() + 2..].trim_start();
        let value = after.strip_prefix(',').unwrap_or_default().trim_start();
        let names = |text: &str, accepts: fn(&str) -> bool| {
            let name: String = text.chars().take_while(|c| is_name(*c)).collect();
            let is_variant = name.starts_with(|c: char| c.is_ascii_uppercase());
            (is_variant && name != "Datum" && text[name.len()..].starts_with("::"))
                || accepts(&name)
        };
        let is_flag = |name: &str| ["true", "false"].contains(&name);
        let pair = before.ends_with('(') && last_name(&before[..before.len() - 1]).is_empty();
        let arm = after.strip_prefix("=>").unwrap_or_default().trim_start();
        if (pair && names(value, is_flag)) || names(arm, |_| false) {
            keys.insert(word);
        }
    }
    keys
}

/// The words that stand in code: between backticks or in a fence.
fn code_words(page: &str) -> BTreeSet<&str> {
    // The three marks of a fence open and close like one.
    let parts = page.split('`').skip(1).step_by(2);
    parts.flat_map(|part| part.split(|letter: char| !is_name(letter) && letter != '-')).collect()
}

#[test]
fn the_contract_reference_names_every_key_that_the_readers_accept() {
    let sources = sources();
    let askers = askers(&sources);
    // The file that defines how a key is asked for asks for none of its own.
    let readers = sources.iter().filter(|(path, _)| !path.ends_with("contract/fields.rs"));
    let keys: BTreeSet<&str> = readers.flat_map(|(_, code)| asked(code, &askers)).collect();
    for known in [
        "replaces",
        "within_window",
        "people",
        "worst",
        "final_when",
        "marks",
        "pays",
        "during",
        "max-gap",
        "person-day",
        "damages",
    ] {
        assert!(keys.contains(known), "the scan finds `{known}`");
    }
    let pages = ["content/contract.md", "content/en/contract.md"];
    let absent: Vec<String> =
        pages.iter().filter_map(|page| absent(page, &text(page), &keys)).collect();
    assert!(absent.is_empty(), "{}", absent.join("\n"));
}

/// What a text says nothing of.
fn absent(name: &str, text: &str, keys: &BTreeSet<&str>) -> Option<String> {
    let words = code_words(text);
    let absent: Vec<&&str> = keys.iter().filter(|key| !words.contains(**key)).collect();
    (!absent.is_empty()).then(|| format!("{name} says nothing of {absent:?}"))
}

/// What the reference says of one rule kind, and of the keys that all of them have.
fn section(reference: &str, kind: &str, shared: &str) -> String {
    let part = |opening: &str, ends: [&str; 2]| {
        let rest = reference.split_once(opening).map_or("", |(_, rest)| rest);
        let end = ends.iter().filter_map(|end| rest.find(end)).min();
        rest[..end.unwrap_or(rest.len())].to_owned()
    };
    part(&format!("\n**{kind}**"), ["\n**", "\n#"]) + &part(shared, ["\n#", "\n#"])
}

#[test]
fn each_rule_kind_names_every_key_of_its_own_on_its_page_and_in_the_reference() {
    let sources = sources();
    let askers = askers(&sources);
    let mut all = Vec::new();
    for kind in obligations::RULES {
        let file = format!("src/obligations/{}.rs", kind.name.replace('-', "_"));
        let Some((_, code)) = sources.iter().find(|(path, _)| *path == file) else { continue };
        let keys = asked(code, &askers);
        for (folder, shared) in
            [("content", "\n### 义务的键"), ("content/en", "\n### Keys of an obligation")]
        {
            let page = format!("{folder}/rules/{}.md", kind.name);
            all.extend(absent(&page, &text(&page), &keys));
            let reference = format!("{folder}/contract.md");
            let said = section(&text(&reference), kind.name, shared);
            all.extend(absent(&format!("{reference} on {}", kind.name), &said, &keys));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
