//! The page of limits: every row names a constant of the program and says its value.

use std::fs;
use std::path::Path;

/// A row: what is bounded, how much, what happens, the constant.
struct Row {
    amount: String,
    file: String,
    constant: String,
}

fn rows(page: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(path).expect("the page is there");
    let rows = text.lines().filter(|line| line.starts_with('|') && line.contains(".rs` `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (file, constant) = cells[3].split_once(' ').expect("a file and a constant");
        Row {
            amount: cells[1].to_owned(),
            file: file.trim_matches('`').to_owned(),
            constant: constant.trim_matches('`').to_owned(),
        }
    })
    .collect()
}

/// The value of a constant in a source file: numbers, products and shifts.
fn value(file: &str, constant: &str) -> u64 {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let start = format!("const {constant}: ");
    let line = text
        .lines()
        .find(|line| line.contains(&start))
        .unwrap_or_else(|| panic!("{file} has no constant {constant}"));
    let (_, words) = line.split_once(" = ").expect("a constant has a value");
    let words = words.trim_end_matches(';').replace('_', "");
    let number = |text: &str| text.trim().parse::<u64>().expect("a number");
    match words.split_once("<<") {
        Some((number_of, shift)) => number(number_of) << number(shift),
        None => words.split('*').map(number).product(),
    }
}

/// How a number is written on a page: `8 MiB`, `500,000`, `64`.
fn amount(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number: u64 = digits.parse().unwrap_or_else(|_| panic!("`{text}` has no number"));
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').trim();
    match unit.split(' ').next().unwrap_or_default() {
        "KiB" => number << 10,
        "MiB" => number << 20,
        "GiB" => number << 30,
        _ => number,
    }
}

#[test]
fn the_page_of_limits_says_what_the_program_does() {
    let (zh, en) = (rows("content/bounds.md"), rows("content/en/bounds.md"));
    assert!(en.len() > 20, "the page has its rows");
    let names = |rows: &[Row]| -> Vec<String> {
        rows.iter().map(|row| format!("{} {}", row.file, row.constant)).collect()
    };
    assert_eq!(names(&zh), names(&en));
    for row in zh.iter().chain(&en) {
        assert_eq!(amount(&row.amount), value(&row.file, &row.constant), "{}", row.constant);
    }
}

/// Constants of readers that are called a limit and are not on the page.
#[test]
fn every_limit_of_a_reader_is_on_the_page() {
    let on_page: Vec<(String, String)> =
        rows("content/en/bounds.md").into_iter().map(|row| (row.file, row.constant)).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut pending: Vec<_> = ["base", "expr", "imports", "settings", "snapshot", "ledger"]
        .iter()
        .map(|folder| root.join(folder))
        .collect();
    let mut missing = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let file =
                path.strip_prefix(&root).expect("it lies in src").to_string_lossy().into_owned();
            for line in fs::read_to_string(&path).expect("the source is text").lines() {
                let Some((_, rest)) = line.split_once("const MAX_") else { continue };
                let name = format!("MAX_{}", rest.split(':').next().unwrap_or_default());
                if !on_page.contains(&(file.clone(), name.clone())) {
                    missing.push(format!("{file} {name}"));
                }
            }
        }
    }
    assert_eq!(missing, [""; 0]);
}
