//! The forms of files: encodings, workbooks, JSON, JSON Lines, Markdown, gzip, the standard input.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Workbook;

use super::TWO;
use super::counts;
use super::refusals;
use super::repository;
use super::tickets;

#[test]
fn delimiters_quotes_heads_and_encodings_are_those_that_are_stated() {
    let repo = repository();
    let top = "[csv]\ndelimiter = \";\"\nquote = \"'\"\nheader = 3\nencoding = \"gb18030\"";
    repo.write("imports/t.toml", tickets(top, ""));
    let text = b"\xb5\xbc\xb3\xf6\n\nnumber;title;opened\nT-1;'\xb5\xc7\xc2\xbc;\xca\xa7\xb0\xdc';28/09/2025 08:05\n\
                 T-2;\xff\xff;28/09/2025 08:05\n";
    repo.write("in.csv", text);
    let report = repo.import("t", "in.csv", 1);
    assert_eq!(refusals(&report), ["in.csv:5 - import-bad-bytes"]);
    assert!(repo.records()[0].1.contains("summary     = \"登录;失败\"\n"));
}

#[test]
fn a_file_of_another_encoding_is_refused_with_the_key_to_write() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", ""));
    let gbk = b"number,title,opened\nT-1,\xb5\xc7\xc2\xbc\xca\xa7\xb0\xdc,28/09/2025 08:05\n";
    repo.write("in.csv", gbk);
    let said = repo.run(&["--lang", "en", "import", "t", &repo.path("in.csv")], 2);
    assert!(said.err.contains("not UTF-8 (line 2, column 5)"), "{}", said.err);
    assert!(said.err.contains("encoding = \"gb18030\""), "{}", said.err);
    repo.write("in.csv", b"\xff\xfen\0u\0");
    let said = repo.run(&["--lang", "en", "import", "t", &repo.path("in.csv")], 2);
    assert!(said.err.contains("encoding = \"UTF-16LE\""), "{}", said.err);
}

#[test]
fn columns_that_are_missing_or_stand_twice_refuse_the_file() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", "restored_at = \"done\""));
    for (head, wanted) in [
        ("number,title,opend,done", "did you mean `opend`?"),
        ("number,title,opened", "these columns are missing: done"),
        ("number,title,opened,done,opened", "`opened` stands twice, as number 3 and 5"),
        ("", "no line that names the columns"),
    ] {
        repo.write("in.csv", format!("{head}\n"));
        let said = repo.run(&["--lang", "en", "import", "t", &repo.path("in.csv")], 2);
        assert!(said.err.contains(wanted), "{head}: {}", said.err);
    }
    repo.write("imports/t.toml", tickets("optional = \"done\"", "restored_at = \"done\""));
    repo.write("in.csv", TWO);
    assert_eq!(counts(&repo.import("t", "in.csv", 0)), [2, 0, 0, 0]);
}

#[test]
fn workbooks_give_typed_cells_with_their_sheet_and_row() {
    let repo = repository();
    let mapping = "format = \"xlsx\"\nkind = \"incident\"\nfile = \"records/all.toml\"\n\
                   time = \"%d/%m/%Y %H:%M\"\n[xlsx]\nsheet = \"工单\"\nheader = 2\n[field]\n\
                   id = { template = \"T-{no}\" }\nsummary = \"title\"\nreported_at = \"opened\"\n\
                   core_outage = { column = \"out\", unit = \"clock\" }\naffects_business = \"biz\"\n\
                   responded_at = { template = \"{day} {clock}\", time = \"iso\" }\n";
    let mut book = Workbook::new();
    book.add_worksheet().set_name("other").expect("a name");
    let sheet = book.add_worksheet();
    sheet.set_name("工单").expect("a name");
    sheet.write_string(0, 0, "导出").expect("a cell");
    for (column, name) in (0..).zip(["no", "title", "opened", "out", "biz", "day", "clock"]) {
        sheet.write_string(1, column, name).expect("a cell");
    }
    let stamp = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let clock = Format::new().set_num_format("[h]:mm:ss");
    let at = ExcelDateTime::parse_from_str("2025-09-28T10:00:01").expect("a time");
    sheet.write_number(2, 0, 7).expect("a cell");
    sheet.write_string(2, 1, "=cmd()").expect("a cell");
    sheet.write_datetime_with_format(2, 2, &at, &stamp).expect("a cell");
    sheet.write_number_with_format(2, 3, 1.25, &clock).expect("a cell");
    sheet.write_boolean(2, 4, true).expect("a cell");
    let day = ExcelDateTime::parse_from_str("2025-09-28").expect("a day");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_datetime_with_format(2, 5, &day, &date).expect("a cell");
    let at = ExcelDateTime::from_hms(11, 5, 0).expect("a time of day");
    let time = Format::new().set_num_format("hh:mm:ss");
    sheet.write_datetime_with_format(2, 6, &at, &time).expect("a cell");
    sheet.write_number(4, 0, 8).expect("a cell");
    sheet.write_string(4, 2, "28/09/2025 10:00").expect("a cell");
    sheet.write_number(5, 0, 9).expect("a cell");
    sheet.write_string(5, 2, "2025-09-28").expect("a cell");
    sheet.write_number(6, 0, 10).expect("a cell");
    sheet.write_number(6, 2, 45_000.5).expect("a cell");
    repo.write("imports/x.toml", mapping);
    repo.write("in.xlsx", book.save_to_buffer().expect("a workbook"));
    let report = repo.import("x", "in.xlsx", 1);
    assert_eq!(
        refusals(&report),
        [
            "in.xlsx (工单!6) reported_at import-no-time-of-form",
            "in.xlsx (工单!7) reported_at import-no-time-of-form"
        ]
    );
    assert_eq!((counts(&report), &report["blank"]), ([2, 0, 0, 2], &1.into()));
    let text = &repo.records()[0].1;
    for line in [
        "id               = \"T-7\"",
        "summary          = \"=cmd()\"",
        "reported_at      = 2025-09-28T10:00:01",
        "core_outage      = \"30h\"",
        "affects_business = true",
        "responded_at     = 2025-09-28T11:05:00",
        "reported_at = 2025-09-28T10:00:00",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(counts(&repo.import("x", "in.xlsx", 1)), [0, 0, 2, 2]);
    repo.replace("imports/x.toml", "工单", "工 单");
    let said = repo.run(&["--lang", "en", "import", "x", &repo.path("in.xlsx")], 2);
    assert!(said.err.contains("there is no sheet `工 单`"), "{}", said.err);
    repo.write("in.xlsx", "no workbook");
    let said = repo.run(&["--lang", "en", "import", "x", &repo.path("in.xlsx")], 2);
    assert!(said.err.contains("cannot be read as a workbook"), "{}", said.err);
}

/// A mapping of nested incidents, as status pages publish them.
const NESTED: &str = "kind = \"incident\"\nfile = \"records/all.toml\"\ntime = \"iso\"\n[field]\n\
    id = { template = \"GH-{id}\" }\nsummary = \"title\"\nreported_at = \"updates[0].at\"\n\
    responded_at = \"updates[status=Update].at\"\nrestored_at = \"updates[-1].at\"\n\
    updates = \"updates[*].at\"\ntarget = { column = \"components\", join = \", \" }\n\
    severity = { column = \"impact\", words = { minor = \"minor\" } }\n\
    outages = { each = \"components\", fields = { business = \".\", from = \"updates[0].at\", to = \"updates[-1].at\" } }\n";

const ONE: &str = r#"{"id": 7, "title": "Down", "impact": null, "components": ["API", "Pages"], "updates": [{"status": "New", "at": "2025-09-28T01:00:00Z"}, {"status": "Update", "at": "2025-09-28T01:10:00.5Z"}, {"status": "Resolved", "at": "2025-09-28T02:00:00Z"}]}"#;

#[test]
fn nested_values_of_json_lines_become_fields_lists_and_tables() {
    let repo = repository();
    repo.write("imports/n.toml", format!("format = \"jsonl\"\n{NESTED}"));
    let other = ONE.replace("7", "8").replace("null", "\"grave\"");
    let bare = ONE.replace("7", "9").replace("[\"API\", \"Pages\"]", "[]");
    repo.write("in.jsonl", format!("{ONE}\n{other}\n\n{{\n[1]\n{bare}\n"));
    let report = repo.import("n", "in.jsonl", 1);
    assert_eq!(
        refusals(&report),
        [
            "in.jsonl:2 severity import-word",
            "in.jsonl:4 - import-not-json",
            "in.jsonl:5 - import-no-object"
        ]
    );
    let text = &repo.records()[0].1;
    for line in [
        "target       = \"API, Pages\"",
        "reported_at  = 2025-09-28T09:00:00",
        "responded_at = 2025-09-28T09:10:00",
        "updates      = [2025-09-28T09:00:00, 2025-09-28T09:10:00, 2025-09-28T10:00:00]",
        "  { business = \"Pages\", from = 2025-09-28T09:00:00, to = 2025-09-28T10:00:00 },",
        "id           = \"GH-9\"",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(repo.errors(), Vec::<String>::new());
    assert_eq!(counts(&repo.import("n", "in.jsonl", 1)), [0, 0, 2, 3]);
}

#[test]
fn a_json_document_is_read_at_its_path() {
    let repo = repository();
    repo.write("imports/n.toml", format!("format = \"json\"\n{NESTED}"));
    repo.write("in.json", format!("{{\"page\": {{}}, \"incidents\": [{ONE}]}}"));
    let said = repo.run(&["--lang", "en", "import", "n", &repo.path("in.json")], 2);
    assert!(said.err.contains("there are lists at incidents"), "{}", said.err);
    repo.write(
        "imports/n.toml",
        format!("format = \"json\"\njson = {{ path = \"incidents\" }}\n{NESTED}"),
    );
    assert_eq!(counts(&repo.import("n", "in.json", 0)), [1, 0, 0, 0]);
}

#[test]
fn packed_files_are_unpacked_and_several_files_are_one_import() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", "target = \"@file\"\nnote = \"@row\""));
    let (head, rows) = TWO.split_once('\n').expect("a head");
    let rows: Vec<&str> = rows.lines().collect();
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(format!("{head}\r\n{}\r\n", rows[0]).as_bytes()).expect("memory");
    repo.write("one.csv.gz", packer.finish().expect("memory"));
    repo.write("two.csv", format!("\u{feff}{head}\n{}\n", rows[1]));
    let (one, two) = (repo.path("one.csv.gz"), repo.path("two.csv"));
    let report = repo.import_with(&["t", &one, &two, "--format", "json"], 0);
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    let all: String = repo.records().into_iter().map(|(_, text)| text).collect();
    assert!(all.contains("\"one\"") && all.contains("\"two\"") && all.contains("\"2\""), "{all}");
}

#[test]
fn a_folder_of_markdown_is_read_file_by_file() {
    let repo = repository();
    let mapping = "format = \"markdown\"\nkind = \"incident\"\nfile = \"records/all.toml\"\n\
                   time = \"%Y-%m-%d %H:%M:%S\"\n[field]\nid = { template = \"CS-{@file}\" }\n\
                   summary = \"title\"\nreported_at = \"date\"\nprocess = \"@body\"\n";
    repo.write("imports/m.toml", mapping);
    repo.write("in/a.md", "---\ntitle: 中断\ndate: 2025-09-28 10:00:00\n---\n已恢复\n");
    repo.write("in/deep/b.md", "+++\ntitle = \"x\"\ndate = \"2025-09-29 10:00:00\"\n+++\n");
    repo.write("in/c.md", "no front matter\n").write("in/_index.md", "x").write("in/d.txt", "x");
    let report = repo.import("m", "in", 1);
    assert_eq!(refusals(&report), ["c.md - import-no-front"]);
    assert_eq!(counts(&report), [2, 0, 0, 1]);
    assert!(repo.records()[0].1.contains("process     = \"已恢复\""), "{:?}", repo.records());
}
