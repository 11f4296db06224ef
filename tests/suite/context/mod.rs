//! What templates see: the handbook's list of fields is that of the view structs, with their own
//! sentences.
//!
//! `WRITE=1 cargo test --test suite context::` writes the list anew.

mod glossary;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use glossary::GLOSSARY;

/// The page of the handbook that holds the list.
const LIST: &str = "content/en/context.md";

const HEAD: &str = "\
# Fields of templates

What [templates](themes.md) see: `page` on every page, `view` by the kind of page.
This list is made from the program's own source; a test holds it.

A field of the type *text* is ready to be shown: words are in the language of the page, numbers are written out.
Texts of records and contracts are escaped when they are shown; of type *HTML* is what is marked as such.
A *list* may be empty; *or nothing* means that the field is there and holds nothing, which an `if` takes for no.
";

/// A field of a view.
struct Field {
    name: String,
    form: String,
    meaning: String,
}

/// A view, or a part of one.
struct Shape {
    /// Its file below `src/site/`.
    file: String,
    name: String,
    meaning: String,
    fields: Vec<Field>,
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| entry.expect("the entry is readable").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The structs of a file that templates may see.
fn shapes(file: &str, text: &str) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    let mut said = String::new();
    let mut is_view = false;
    let mut inside = false;
    for line in text.lines().take_while(|line| *line != "#[cfg(test)]") {
        let code = line.trim();
        if let Some(words) = code.strip_prefix("///") {
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(words.trim());
        } else if code.starts_with("#[derive(") {
            is_view = code.contains("Serialize");
        } else if code.starts_with("#[") {
            assert!(
                !(inside && code.contains("serde")),
                "{file}: {code} changes what templates see"
            );
        } else if let Some((_, rest)) = code.split_once("struct ").filter(|_| code.ends_with('{')) {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            let meaning = std::mem::take(&mut said);
            if is_view {
                shapes.push(Shape { file: file.to_owned(), name, meaning, fields: Vec::new() });
            }
            inside = is_view;
            is_view = false;
        } else if inside && line == "}" {
            inside = false;
        } else if inside {
            let code =
                code.strip_prefix("pub(super) ").or(code.strip_prefix("pub ")).unwrap_or(code);
            if let Some((name, form)) = code.split_once(": ") {
                let shape = shapes.last_mut().expect("a struct is open");
                let own = std::mem::take(&mut said);
                let full = format!("{}.{name}", shape.name);
                let of = |name: &str| GLOSSARY.iter().find(|(known, _)| *known == name);
                let known = of(&full).or_else(|| of(name));
                shape.fields.push(Field {
                    name: name.to_owned(),
                    form: form.trim_end_matches(',').to_owned(),
                    meaning: match known {
                        Some((_, meaning)) if own.is_empty() => (*meaning).to_owned(),
                        _ => own,
                    },
                });
            }
        } else {
            said.clear();
        }
    }
    shapes
}

/// Every view and part, in the order of the files.
fn every_shape() -> Vec<Shape> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/site");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut all = Vec::new();
    for path in files {
        let file = path.strip_prefix(&root).expect("it lies below").to_string_lossy().into_owned();
        if !file.starts_with("model/") && file != "birth.rs" {
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            all.extend(shapes(&file, &text));
        }
    }
    all
}

/// The shape that a name stands for in a file: its own, the one that it imports, or the only one.
fn resolve<'a>(all: &'a [Shape], file: &str, name: &str) -> Option<&'a Shape> {
    let named: Vec<&Shape> = all.iter().filter(|shape| shape.name == name).collect();
    if let Some(own) = named.iter().find(|shape| shape.file == file) {
        return Some(own);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/site").join(file);
    let text = fs::read_to_string(path).expect("sources are UTF-8");
    let end = format!("::{name};");
    let import = text.lines().find_map(|line| line.strip_prefix("use ")?.strip_suffix(&end));
    let module = import.and_then(|import| import.rsplit("::").next());
    let is_meant = |shape: &&&Shape| {
        let path = shape.file.trim_end_matches(".rs").trim_end_matches("/mod");
        Some(path.rsplit('/').next().unwrap_or(path)) == module
    };
    match (named.iter().find(is_meant), &named[..]) {
        (Some(meant), _) => Some(meant),
        (None, []) => None,
        (None, [one]) => Some(one),
        (None, _) => panic!("`{name}` in {file} may be any of several"),
    }
}

/// A type in words, and the shapes that it is made of.
fn words<'a>(all: &'a [Shape], file: &str, form: &str, parts: &mut Vec<&'a Shape>) -> String {
    let within = |name: &str| form.strip_prefix(name)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(inner) = within("Option") {
        return format!("{}, or nothing", words(all, file, inner, parts));
    }
    if let Some(inner) = within("Vec") {
        return format!("list of {}", words(all, file, inner, parts));
    }
    // What was put into words earlier looks as it did then.
    if let Some(inner) = within("Box").or(within("Kept")) {
        return words(all, file, inner, parts);
    }
    if let Some(inner) = form.strip_prefix('(').and_then(|form| form.strip_suffix(')')) {
        let inner: Vec<String> =
            inner.split(", ").map(|one| words(all, file, one, parts)).collect();
        return format!("[{}]", inner.join(", "));
    }
    match form {
        "String" | "&'static str" | "&'a str" => "text".to_owned(),
        "bool" => "yes or no".to_owned(),
        "usize" | "u32" | "u64" | "i64" => "number".to_owned(),
        "T" => "whatever it is a list of".to_owned(),
        form => {
            let (name, inner) = match form.split_once('<') {
                Some((name, inner)) => (name, inner.strip_suffix('>')),
                None => (form, None),
            };
            let Some(shape) = resolve(all, file, name) else {
                panic!("{file}: nobody knows what a `{form}` is");
            };
            parts.push(shape);
            match inner.filter(|inner| !inner.starts_with('\'')) {
                Some(inner) => format!("*{name}* of {}", words(all, file, inner, parts)),
                None => format!("*{name}*"),
            }
        }
    }
}

/// The rows of a shape; what it is made of is put into `parts`.
fn table<'a>(all: &'a [Shape], shape: &Shape, parts: &mut Vec<&'a Shape>) -> String {
    let mut rows = String::from("| Field | Type | Meaning |\n|---|---|---|\n");
    for field in &shape.fields {
        let form = words(all, &shape.file, &field.form, parts);
        let meaning = field.meaning.replace('|', "\\|");
        writeln!(rows, "| `{}` | {form} | {meaning} |", field.name).expect("text can be written");
    }
    rows
}

/// Fields of the list that have no sentence.
fn bare(list: &str) -> Vec<String> {
    let mut bare = Vec::new();
    let mut title = "";
    for line in list.lines() {
        if line.starts_with('#') {
            title = line.trim_start_matches('#').trim();
        } else if line.starts_with("| `") && line.ends_with("|  |") {
            bare.push(format!("{title}: {}", line.split('`').nth(1).unwrap_or_default()));
        }
    }
    bare
}

fn list(all: &[Shape]) -> String {
    let mut text = String::from(HEAD);
    // Shapes of more than one page, by name.
    let mut shared: BTreeMap<&str, &Shape> = BTreeMap::new();
    let mut waiting: Vec<&Shape> = Vec::new();
    let chrome = all.iter().find(|shape| shape.name == "Chrome").expect("every page has a frame");
    let roots = all.iter().filter(|shape| shape.name == "View" && shape.file.starts_with("pages/"));
    let roots: Vec<(String, &Shape)> = std::iter::once(("page".to_owned(), chrome))
        .chain(roots.map(|shape| {
            let name = shape.file.trim_start_matches("pages/").trim_end_matches(".rs");
            let name = name.trim_end_matches("/mod");
            (format!("view in {name}.html"), shape)
        }))
        .collect();
    for (title, root) in roots {
        let mut parts = Vec::new();
        write!(text, "\n## {title}\n\n{}", table(all, root, &mut parts)).expect("text");
        let mut told = BTreeSet::new();
        while let Some(part) = (!parts.is_empty()).then(|| parts.remove(0)) {
            if part.file != root.file {
                waiting.push(part);
            } else if told.insert(part.name.as_str()) {
                write!(text, "\n### {}\n\n", part.name).expect("text");
                if !part.meaning.is_empty() {
                    write!(text, "{}\n\n", part.meaning).expect("text");
                }
                text.push_str(&table(all, part, &mut parts));
            }
        }
    }
    while let Some(part) = waiting.pop() {
        if shared.insert(&part.name, part).is_none() {
            table(all, part, &mut waiting);
        }
    }
    text.push_str("\n## Parts\n\nWhat several pages are made of.\n");
    for part in shared.values() {
        let rows = table(all, part, &mut Vec::new());
        write!(text, "\n### {}\n\n{}\n\n{rows}", part.name, part.meaning).expect("text");
    }
    text
}

#[test]
fn the_handbook_lists_what_templates_see() {
    let all = every_shape();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    let list = list(&all);
    if std::env::var_os("WRITE").is_some() {
        fs::write(&path, &list).expect("the list can be written");
    }
    let known = fs::read_to_string(&path).expect("the list is there");
    assert!(known == list, "{LIST} is not what the views say: run this test with WRITE=1");
}

#[test]
fn every_field_that_templates_see_has_a_sentence() {
    let bare = bare(&list(&every_shape()));
    assert!(bare.is_empty(), "{} fields have no doc comment: {bare:#?}", bare.len());
}

#[test]
fn the_handbook_names_every_template_and_every_token() {
    for path in ["content/themes.md", "content/en/themes.md"] {
        let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
            .expect("the chapter is there");
        for (name, text) in pactbook::theme::SHIPPED {
            assert!(page.contains(&format!("`{name}`")), "{path} does not name {name}");
            if *name != "tokens.css" {
                continue;
            }
            for token in text.lines().filter_map(|line| line.trim().split_once(": ")) {
                let is_shape = token.0.starts_with("--shape-");
                let named = page.contains(&format!("`{}`", token.0));
                assert!(!token.0.starts_with("--") || is_shape || named, "{path}: {}", token.0);
            }
        }
    }
}

#[test]
fn no_word_of_the_glossary_is_idle() {
    let text: String = every_shape()
        .iter()
        .flat_map(|shape| &shape.fields)
        .map(|field| format!("{}\n", field.meaning))
        .collect();
    let idle: Vec<&str> = GLOSSARY
        .iter()
        .filter(|(_, meaning)| !text.lines().any(|line| line == *meaning))
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(idle, Vec::<&str>::new(), "no field of that name needs its sentence");
}
