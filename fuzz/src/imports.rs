//! Importers: tables of any form into records, and mapping files; what is planned reads back without
//! a fault, and every row is accounted for.

use std::io::Cursor;
use std::io::Write;
use std::sync::OnceLock;

use pactbook::base::finding::Level;
use pactbook::base::place::SourceId;
use pactbook::base::time::Instant;
use pactbook::book::Book;
use pactbook::imports;
use pactbook::imports::Shelf;
use pactbook::imports::mapping::Mapping;
use pactbook::imports::ready::READY;
use pactbook::imports::rows;
use pactbook::imports::rows::Input;
use pactbook::ledger;
use pactbook::ledger::reader;
use pactbook::settings;
use pactbook::snapshot::Snapshot;
use zip::CompressionMethod;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::contracts;
use super::places;
use super::records;

/// A mapping of tickets for a format; times are written in two ways.
fn tickets(format: &str, table: &str) -> String {
    format!(
        "format = \"{format}\"\nkind = \"incident\"\nfile = \"records/{{year}}-{{month}}/incidents.toml\"\n\
         time = [\"%d/%m/%Y %H:%M\", \"iso\"]\non_change = \"update\"\noutside_term = \"import\"\n\
         optional = [\"done\", \"note\"]\n{table}\n[[skip]]\ncolumn = \"state\"\nis = \"test\"\nwhy = \"test\"\n\
         [field]\nid = {{ column = \"number\", slug = true }}\nsummary = \"title\"\nreported_at = \"opened\"\n\
         restored_at = \"done\"\nprocess = {{ column = [\"note\", \"title\"] }}\n"
    )
}

/// The mappings: CSV of two encodings, JSON, JSON Lines, workbook, and those that ship.
fn mappings() -> &'static Vec<Mapping> {
    static MAPPINGS: OnceLock<Vec<Mapping>> = OnceLock::new();
    MAPPINGS.get_or_init(|| {
        let own = [
            tickets("csv", ""),
            tickets("csv", "[csv]\ndelimiter = \";\"\nencoding = \"gb18030\"\nheader = 2"),
            tickets("json", ""),
            tickets("jsonl", ""),
            tickets("xlsx", ""),
        ];
        let ready = READY.iter().map(|ready| ready.text.to_owned());
        let read = |text: String| {
            let (mapping, found) = Mapping::read("t", SourceId(9), &text, records::kinds());
            mapping.unwrap_or_else(|| panic!("{found:?}: {text}"))
        };
        own.into_iter().chain(ready).map(read).collect()
    })
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let rule = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\nwithin = \"2h\"";
        let texts = [
            ("data/demo/contract.toml", format!("{}{}{rule}\n", contracts::IDENTITY, contracts::CLAUSE)),
            ("data/demo/records/2025-09/incidents.toml", "# 手工\n[[incident]]\nid = \"T-1\"\nreported_at = 2025-09-28T08:05:00\n".to_owned()),
        ];
        let snapshot = Snapshot::from_texts(texts, Instant::from_unix(1_767_225_600));
        Book::open(snapshot, settings::read("", SourceId(0)).0)
    })
}

/// The first byte says which mapping reads the rest, or that the rest is a mapping.
pub fn run(data: &[u8]) {
    let Some((way, rest)) = data.split_first() else { return };
    let mappings = mappings();
    match usize::from(*way) % (mappings.len() + 2) {
        no if no < mappings.len() => import(&mappings[no], rest.to_vec()),
        no if no == mappings.len() => mapping(rest),
        _ => import(&mappings[4], workbook(rest)),
    }
}

/// Reads a mapping file, and a small table by it.
fn mapping(rest: &[u8]) {
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let (mapping, findings) = Mapping::read("t", SourceId(0), text, records::kinds());
    places::hold(&findings, text);
    let is_wrong = findings.iter().any(|finding| finding.level == Level::Error);
    assert!(mapping.is_some() || is_wrong, "a mapping is not refused without a word");
    if let Some(mapping) = mapping {
        import(&mapping, b"number,title,opened,done\nT-1,x,28/09/2025 08:05,\n".to_vec());
        import(
            &mapping,
            b"[{\"number\":\"T-1\",\"title\":\"x\",\"opened\":\"2025-09-28T08:05:00Z\"}]".to_vec(),
        );
    }
}

fn import(mapping: &Mapping, bytes: Vec<u8>) {
    let input = Input { name: "in".to_owned(), bytes };
    let Ok(table) = rows::read(mapping, 0, &input) else { return };
    for row in &table.rows {
        assert_eq!(row.cells.len(), mapping.columns.len(), "a cell for each column");
        let _ = row.spot.text(&["in".to_owned()]);
    }
    let book = book();
    let Some(kind) = book.ledger.kinds.named("incident") else { return };
    if mapping.kind != kind.name {
        return;
    }
    let frame = ledger::frame(0, &book.ledger.contracts[0]);
    let (ledger, snapshot) = (&book.ledger, &book.snapshot);
    let shelf = Shelf { ledger, snapshot, contract: 0, data: "data", limit: 1 << 20 };
    let plan = imports::plan(mapping, kind, &frame, shelf, std::slice::from_ref(&table));
    assert_eq!(plan.n_rows, table.rows.len());
    let n_refused: usize = plan.refused.iter().map(|one| one.n_rows).sum();
    let n_skipped: usize = plan.skipped.values().sum();
    let n_records =
        plan.n_new + plan.n_changed + plan.n_unchanged + plan.n_outside + plan.n_repeated;
    assert!(n_records + n_refused + n_skipped <= plan.n_rows, "more comes of rows than there are");
    assert!(plan.n_rows == 0 || n_records + n_refused + n_skipped > 0, "rows are lost");
    for file in &plan.files {
        assert!(file.path.starts_with("data/demo/records/"), "a file elsewhere: {}", file.path);
        assert!(!file.path.split('/').any(|part| part == ".." || part.is_empty()), "{}", file.path);
        let (found, findings) =
            reader::read_file(SourceId(0), &file.text, &frame, records::kinds());
        assert!(found.len() >= file.n_added, "records are lost: {}", file.text);
        let wrong = findings.iter().find(|finding| finding.level == Level::Error);
        assert!(wrong.is_none(), "{wrong:?} in what is written:\n{}", file.text);
    }
}

/// A workbook of one sheet whose XML is given: all else is right, so that it is read.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    const TYPES: &str =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    const RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    const BOOK: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let parts: [(&str, &[u8]); 4] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in parts {
        zip.start_file(name, options).expect("memory takes it");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// A table in each form, and the mappings themselves.
pub fn seeds() -> Vec<Vec<u8>> {
    let csv = "number,title,opened,state,done,note\nT-1,\"打印, 卡\"\"纸\",03/10/2025 09:30,closed,,\n\
               T-2,登录失败,28/09/2025 08:05,test,2025-09-28T09:00:00,x\n=T,,,,,\n";
    let chinese = "\nnumber;title;opened;state;done\nT-1;'a;b';28/09/2025 08:05;open;\n";
    let json = "[{\"number\":7,\"title\":\"a\\u00e9\",\"opened\":\"2025-09-28T08:05:00+08:00\",\"state\":null,\"done\":true},{\"number\":\"T\",\"title\":[1,{}],\"opened\":1.5e3,\"state\":\"test\"}]";
    let lines = "{\"number\":1,\"title\":\"x\",\"opened\":\"28/09/2025 08:05\",\"state\":\"a\"}\n\n{\"number\":2,\"state\":\"test\"}\n";
    let page = "---\ntitle: \"断网\"\ndate: 2025-09-28 08:05:00\nresolved: true\nresolvedWhen: 2025-09-28 09:00:00\nseverity: down\naffected:\n  - a\n  - b\ntags: [x, 'y']\n---\n词\n";
    let toml =
        "+++\ntitle = \"断网\"\ndate = 2025-09-28T08:05:00Z\nseverity = \"notice\"\n+++\nb\n";
    let status = "{\"incidents\":[{\"id\":\"a1\",\"name\":\"n\",\"impact\":\"minor\",\"components\":[{\"name\":\"c\"}],\"started_at\":\"2025-09-28T08:05:00.123Z\",\"incident_updates\":[{\"status\":\"identified\",\"display_at\":\"2025-09-28T08:15:00Z\"}],\"resolved_at\":\"2025-09-28T09:05:00Z\"}]}";
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:D2\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>number</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>title</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>opened</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>state</t></is></c></row><row r=\"2\"><c r=\"A2\"><v>12</v></c><c r=\"B2\" t=\"str\"><v>x</v></c><c r=\"C2\"><v>45928.5</v></c><c r=\"D2\" t=\"b\"><v>1</v></c></row></sheetData></worksheet>";
    let n = u8::try_from(mappings().len()).unwrap_or(0);
    let named = |name: &str| {
        let at = READY.iter().position(|ready| ready.name == name).unwrap_or(0);
        u8::try_from(at + 5).unwrap_or(0)
    };
    let mut seeds: Vec<Vec<u8>> = [
        (0, csv),
        (1, chinese),
        (2, json),
        (3, lines),
        (named("cstate"), page),
        (named("cstate"), toml),
        (named("statuspage"), status),
        (n + 1, sheet),
    ]
    .iter()
    .map(|(way, text)| [&[*way], text.as_bytes()].concat())
    .collect();
    seeds.push([&[4][..], &workbook(sheet.as_bytes())].concat());
    seeds.extend(READY.iter().map(|ready| [&[n][..], ready.text.as_bytes()].concat()));
    seeds.push(
        [&[n][..], tickets("csv", "[csv]\nheader = 2\ndelimiter = \";\"").as_bytes()].concat(),
    );
    seeds
}
