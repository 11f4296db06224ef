//! Exports: what the files say is what the tables say, part by part; OCDS; the command.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Output;

use pactbook::base::language::Language;
use pactbook::base::quantity::Decimal;
use pactbook::book::Book;
use pactbook::exports;
use pactbook::exports::Format;
use pactbook::exports::Wish;
use pactbook::lang::Catalog;
use pactbook::tables;
use pactbook::tables::Cell;
use pactbook::tables::Kind;
use pactbook::tables::Table;
use pactbook::tables::desk::Desk;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::Field;
use serde_json::Value;

use crate::bench;
use crate::shipped::shipped;

fn wish(formats: &[Format]) -> Wish<'static> {
    Wish {
        formats: formats.iter().copied().collect(),
        tables: BTreeSet::new(),
        contract: None,
        language: Language::En,
        prefix: exports::PREFIX,
    }
}

/// Of each path `FORMAT/TABLE/contract=ID/year=YEAR/part-0.FORMAT`: table, contract, year.
fn parts(path: &str) -> (String, String, String) {
    let split: Vec<&str> = path.split('/').collect();
    let [_, table, contract, year, _] = split[..] else { panic!("{path}") };
    let value = |part: &str, key: &str| {
        part.strip_prefix(key).and_then(|rest| rest.strip_prefix('=')).map(str::to_owned)
    };
    let contract = value(contract, "contract").expect("a contract");
    (table.to_owned(), contract, value(year, "year").expect("a year"))
}

/// A value as one comparable text; a time in microseconds, a day in days, an exact number plain.
fn read(field: &Field) -> Option<String> {
    Some(match field {
        Field::Null => return None,
        Field::Str(text) => text.clone(),
        Field::Bool(flag) => flag.to_string(),
        Field::Long(n) => n.to_string(),
        Field::TimestampMicros(n) => n.to_string(),
        Field::Date(n) => n.to_string(),
        Field::Decimal(number) => {
            let mut bytes = [if number.data()[0] & 0x80 == 0 { 0 } else { 0xff }; 16];
            let from = bytes.len() - number.data().len();
            bytes[from..].copy_from_slice(number.data());
            let mut whole = i128::from_be_bytes(bytes);
            let mut scale = u32::try_from(number.scale()).expect("a scale");
            while whole % 10 == 0 && scale > 0 {
                whole /= 10;
                scale -= 1;
            }
            Decimal::from_i128_with_scale(whole, scale).to_string()
        }
        Field::ListInternal(list) => {
            let texts: Vec<String> = list.elements().iter().filter_map(read).collect();
            format!("{texts:?}")
        }
        other => panic!("no column is of such a type: {other}"),
    })
}

/// The same of a cell, in the columns that it has.
fn expected(kind: Kind, cell: &Cell, catalogs: [&Catalog; 2]) -> Vec<Option<String>> {
    if kind == Kind::Sentence {
        let said = |catalog: &&Catalog| match cell {
            Cell::Said(message) => Some(catalog.say(message)),
            _ => None,
        };
        return catalogs.iter().map(said).collect();
    }
    vec![match cell {
        Cell::Empty => None,
        Cell::Text(text) => Some(text.clone()),
        Cell::State { name, .. } => Some(name.to_string()),
        Cell::Integer(n) | Cell::Seconds(n) => Some(n.to_string()),
        Cell::Flag(flag) => Some(flag.to_string()),
        // Of points every digit is kept, of other numbers eighteen behind the point.
        Cell::Decimal(n) if kind == Kind::Points => Some(n.normalize().to_string()),
        Cell::Decimal(n) => Some(n.round_dp(18).normalize().to_string()),
        Cell::Instant(stamp) => Some((stamp.instant.unix() * 1_000_000).to_string()),
        Cell::Date(date) => {
            let days = date.signed_duration_since(pactbook::base::time::Date::default()).num_days();
            Some(days.to_string())
        }
        Cell::List(list) => Some(format!("{list:?}")),
        Cell::Nested(_) => Some(tables::json::cell(cell, catalogs[1])),
        Cell::Said(_) => panic!("a sentence in a column of another kind"),
    }]
}

type Row = Vec<Option<String>>;

/// Every row that stands in the Parquet files, by table and contract, sorted.
fn filed(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<(String, String), (Vec<String>, Vec<Row>)> {
    let mut all: BTreeMap<(String, String), (Vec<String>, Vec<Row>)> = BTreeMap::new();
    for (path, bytes) in files {
        let (table, contract, _) = parts(path);
        let reader = SerializedFileReader::new(file(bytes)).expect("a Parquet file");
        let schema = reader.metadata().file_metadata().schema();
        let names: Vec<String> =
            schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
        let entry = all.entry((table, contract)).or_insert_with(|| (names.clone(), Vec::new()));
        assert_eq!(entry.0, names, "{path}: all parts of a table have the same columns");
        for row in reader.get_row_iter(None).expect("rows") {
            let row = row.expect("a row");
            entry.1.push(row.get_column_iter().map(|(_, field)| read(field)).collect());
        }
    }
    all.values_mut().for_each(|(_, rows)| rows.sort());
    all
}

/// Bytes as something that the library reads.
fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("it takes them");
    file
}

/// A table as rows of texts, sorted.
fn told(table: &Table, catalogs: [&Catalog; 2]) -> Vec<Row> {
    let row = |row: &Vec<Cell>| {
        let cells = table.columns.iter().zip(row);
        cells.flat_map(|(column, cell)| expected(column.kind, cell, catalogs)).collect()
    };
    let mut rows: Vec<Row> = table.rows.iter().map(row).collect();
    rows.sort();
    rows
}

#[test]
fn parquet_holds_every_row_of_every_table_and_no_other() {
    let book = shipped();
    let files = exports::files(book, &wish(&[Format::Parquet]));
    let mut filed = filed(&files);
    let desk = Desk::new(book, None);
    let (zh, en) = (Catalog::of(Language::Zh), Catalog::of(Language::En));
    let mut n_rows = 0;
    for (no, contract) in book.ledger.contracts.iter().enumerate() {
        for table in tables::of_contract(&desk, no) {
            if !exports::names(book).contains(&table.name) || table.rows.is_empty() {
                continue;
            }
            let at = (table.name.clone(), contract.identity.id.clone());
            let (names, rows) = filed.remove(&at).unwrap_or_else(|| panic!("{at:?} is exported"));
            let keys: Vec<String> = table.columns.iter().flat_map(tables::json::keys).collect();
            assert_eq!(names, keys, "{at:?}");
            assert!(rows == told(&table, [&zh, &en]), "{at:?}: the rows differ");
            n_rows += rows.len();
        }
    }
    let left: BTreeSet<&str> = filed.keys().map(|(table, _)| table.as_str()).collect();
    assert_eq!(left, BTreeSet::from(["contracts"]));
    assert!(n_rows > 30_000, "{n_rows}");
}

#[test]
fn points_and_money_add_up_to_what_the_assessment_says() {
    let book = shipped();
    let files = exports::files(book, &wish(&[Format::Parquet]));
    let filed = filed(&files);
    let mut n_compared = 0;
    for (contract, assessment) in book.ledger.contracts.iter().zip(&book.assessments) {
        let number = |text: &Option<String>| {
            let text = text.as_deref().expect("it is known");
            Decimal::from_str_exact(text).expect("an exact number")
        };
        let id = contract.identity.id.clone();
        if let Some((names, rows)) = filed.get(&("items".to_owned(), id.clone())) {
            let at = names.iter().position(|name| name == "score").expect("a column");
            let sum: Decimal = rows.iter().map(|row| number(&row[at])).sum();
            let items = assessment.periods.iter().flat_map(|one| &one.sections);
            let scores = items.flat_map(|one| &one.items).map(|item| item.score.now);
            assert_eq!(sum, scores.sum::<Decimal>(), "{id}");
            n_compared += 1;
        }
        if let (Some((names, rows)), Some(settlement)) =
            (filed.get(&("contracts".to_owned(), id.clone())), &assessment.settlement)
        {
            let at = names.iter().position(|name| name == "payable").expect("a column");
            assert_eq!(
                number(&rows[0][at]),
                settlement.payable.now.rounded().amount.normalize(),
                "{id}"
            );
            n_compared += 1;
        }
    }
    assert!(n_compared >= 6, "{n_compared}");
}

#[test]
fn the_same_book_gives_the_same_bytes_and_rows_lie_in_their_years() {
    let book = shipped();
    let formats = [Format::Csv, Format::Json, Format::Ocds, Format::Parquet, Format::Xlsx];
    let mut only = wish(&formats);
    only.tables = ["periods", "outcomes"].map(str::to_owned).into();
    let files = exports::files(book, &only);
    assert_eq!(files, exports::files(book, &only));
    let years: BTreeSet<String> = files
        .keys()
        .filter(|path| path.starts_with("csv/periods/contract=turpan/"))
        .map(|path| parts(path).2)
        .collect();
    assert_eq!(years, ["2025", "2026"].map(str::to_owned).into(), "of the first day of a period");
    for format in formats.iter().filter(|format| **format != Format::Ocds) {
        let name = format.name();
        let path = format!("{name}/outcomes/contract=turpan/year=2025/part-0.{name}");
        assert!(files.contains_key(&path), "{path}");
    }
}

/// A small book: an incident on the last evening of a year, one without a date, hostile text.
fn small() -> Book {
    let contract = bench::clause(
        "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"",
    );
    let records = "[[incident]]\nid = \"INC-1\"\nreported_at = 2025-12-31T23:30:00\nsummary = \"=1+1\"\n\
                   responded_at = 2026-01-01T01:30:00\ncore_outage = \"90min\"\nusers_affected = \"12.5%\"\n\
                   pauses = [{ from = 2025-12-31T23:40:00, cause = \"x\", party = \"buyer\" }]\n\n\
                   [[incident]]\nid = \"INC-2\"\nresponded_at = 2026-01-01T01:30:00\n\n\
                   [[payment]]\nid = \"PAY-1\"\nstage = \"p1\"\nrequested_at = 2025-12-31T16:00:00Z\namount = \"0.125 CNY\"\n";
    bench::whole(
        &[("data/demo/contract.toml", &contract), ("data/demo/records/all.toml", records)],
        "2026-07-03T09:00:00",
    )
}

#[test]
fn the_year_is_that_on_the_clock_of_the_contract_and_unknown_without_a_date() {
    let files = exports::files(&small(), &wish(&[Format::Parquet]));
    let of = |table: &str| -> BTreeSet<String> {
        let paths = files.keys().map(|path| parts(path)).filter(|(name, ..)| name == table);
        paths.map(|(_, _, year)| year).collect()
    };
    let unknown = "__HIVE_DEFAULT_PARTITION__".to_owned();
    // The last half hour of 2025 in Beijing; at 16:00 UTC of the same day it is 2026 there.
    assert_eq!(of("records-incident"), BTreeSet::from(["2025".to_owned(), unknown]));
    assert_eq!(of("records-payment"), BTreeSet::from(["2026".to_owned()]));
    let filed = filed(&files);
    let (names, rows) = &filed[&("records-payment".to_owned(), "demo".to_owned())];
    let value = |key: &str| {
        let at = names.iter().position(|name| name == key).expect("a column");
        rows[0][at].clone()
    };
    assert_eq!(value("amount").as_deref(), Some("0.125"), "nothing of what was filed is rounded");
    assert_eq!(value("amount_currency").as_deref(), Some("CNY"));
}

#[test]
fn csv_is_for_programs_and_disarms_formulas() {
    let files = exports::files(&small(), &wish(&[Format::Csv]));
    let path = "csv/records-incident/contract=demo/year=2025/part-0.csv";
    let text = String::from_utf8(files[path].clone()).expect("UTF-8");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = reader.headers().expect("a head").clone();
    let row = reader.records().next().expect("a row").expect("it is CSV");
    let cell = |key: &str| {
        let at = heads.iter().position(|head| head == key).unwrap_or_else(|| panic!("{key}"));
        row[at].to_owned()
    };
    assert_eq!(cell("id"), "INC-1");
    assert_eq!(cell("summary"), "'=1+1");
    assert_eq!(cell("reported_at"), "2025-12-31T23:30:00+08:00");
    assert_eq!(cell("core_outage"), "5400");
    assert_eq!(cell("users_affected"), "12.5");
    assert!(cell("pauses").contains("party=buyer"), "{}", cell("pauses"));
}

#[test]
fn ocds_names_milestones_payments_and_scores() {
    let book = shipped();
    let files = exports::files(book, &wish(&[Format::Ocds]));
    let package: Value = serde_json::from_slice(&files["ocds/releases.json"]).expect("JSON");
    assert_eq!(package["version"], "1.1");
    let releases = package["releases"].as_array().expect("releases");
    assert_eq!(releases.len(), book.ledger.contracts.len());
    for (no, release) in releases.iter().enumerate() {
        let id = &book.ledger.contracts[no].identity.id;
        assert_eq!(release["ocid"], format!("ocds-000000-{id}"));
        let done = &release["contracts"][0]["implementation"];
        let milestones = done["milestones"].as_array().expect("milestones");
        let ids: BTreeSet<&str> =
            milestones.iter().map(|one| one["id"].as_str().expect("an id")).collect();
        assert_eq!(ids.len(), milestones.len(), "{id}: ids are unique");
        let words = ["met", "notMet", "scheduled"];
        for one in milestones {
            let status = one.get("status").and_then(Value::as_str);
            assert!(status.is_none_or(|status| words.contains(&status)), "{one}");
        }
        // What was paid is what the settlement counts.
        let paid = |value: &Value| {
            Decimal::from_str_exact(&value["value"]["amount"].to_string()).expect("a number")
        };
        let transactions = done["transactions"].as_array().expect("transactions");
        let sum: Decimal = transactions.iter().map(paid).sum();
        let stages = book.assessments[no].settlement.iter().flat_map(|one| &one.stages);
        let counted: Decimal = stages.map(|stage| stage.paid.amount).sum();
        assert_eq!(sum.normalize(), counted.normalize(), "{id}");
        let scores = done["metrics"][0]["observations"].as_array().map_or(0, Vec::len);
        assert_eq!(scores, book.assessments[no].periods.len(), "{id}");
    }
}

fn run(words: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pactbook"))
        .args([
            "-C",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/books/lifts"),
            "--lang",
            "en",
            "export",
        ])
        .args(words)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

fn said(output: &Output) -> String {
    let texts = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    texts.concat()
}

#[test]
fn the_command_writes_once_and_refuses_what_is_not_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--output", "out", "--table", "periods", "--contract", "lifts", "--format", "csv"];
    let first = run(&words, folder.path());
    assert!(said(&first).contains("1 file, 1 written, 0 of"), "{}", said(&first));
    let again = run(&words, folder.path());
    assert!(said(&again).contains("1 file, 0 written, 0 of"), "{}", said(&again));
    std::fs::create_dir(folder.path().join("mine")).expect("a folder");
    std::fs::write(folder.path().join("mine/notes.txt"), "x").expect("a file of the user's");
    for (words, says) in [
        (["--output", "mine"].as_slice(), "were not written by pactbook"),
        (&["--output", "out", "--table", "period"], "did you mean `periods`"),
        (&["--output", "out", "--contract", "lift"], "did you mean `lifts`"),
        (&["--output", "out", "--format", "csw"], "did you mean `csv`?"),
        (&["--output", "out", "--ocid-prefix", "a/b"], "letters, digits and hyphens"),
        (&[], "--output"),
    ] {
        let output = run(words, folder.path());
        assert_eq!(output.status.code(), Some(2), "{words:?}: {}", said(&output));
        assert!(said(&output).contains(says), "{words:?}: {}", said(&output));
    }
    let kept = std::fs::read_to_string(folder.path().join("mine/notes.txt")).expect("it is there");
    assert_eq!(kept, "x");
}
