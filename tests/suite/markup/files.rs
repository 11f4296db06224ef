//! Files that others read: tables, workbooks, feeds, calendars, JSON, style sheets, drawings, scripts.

use std::io::Cursor;
use std::io::Read;

use pactbook::base::visible::is_hidden;
use pactbook::base::visible::visible;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use zip::ZipArchive;

use super::html::HOME;

/// Longest line of a calendar, in bytes, without its end.
const MAX_LINE: usize = 75;

/// What is wrong with a table of text.
pub(super) fn csv(bytes: &[u8]) -> Vec<String> {
    let Some(text) = bytes.strip_prefix("\u{feff}".as_bytes()) else {
        return vec!["no byte order mark".to_owned()];
    };
    let text = std::str::from_utf8(text).expect("tables are UTF-8");
    let mut faults = Vec::new();
    if visible(text) != text {
        faults.push("a character is obeyed or not seen".to_owned());
    }
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut n_columns = None;
    for row in reader.records() {
        let row = row.expect("every row is as long as the head");
        faults.extend(row.iter().filter(|cell| is_live(cell)).map(|cell| format!("{cell:?} runs")));
        if *n_columns.get_or_insert(row.len()) != row.len() {
            faults.push("a row has other columns".to_owned());
        }
    }
    // As spreadsheets read it that go by other separators, and by no quotation marks.
    for separator in [';', '\t'] {
        let cells = text.split(['\n', '\r', separator]);
        let bare = cells.map(|cell| cell.trim().trim_start_matches('"').trim());
        let live = bare.filter(|cell| is_live(cell));
        faults.extend(live.map(|cell| format!("{cell:?} runs behind {separator:?}")));
    }
    faults
}

/// Whether a spreadsheet may compute the cell: it begins like a formula and is no number.
fn is_live(cell: &str) -> bool {
    let is_number = cell.strip_prefix('-').is_some_and(|digits| {
        let number = digits.split([',', '"']).next().unwrap_or_default();
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ':'))
    });
    let begin = cell.trim_start().chars().next();
    begin.is_some_and(|c| "=+-@|%＝＋－＠\u{2212}\u{fe62}\u{fe63}\u{fe66}\u{fe6b}".contains(c))
        && !is_number
}

/// What is wrong with a workbook.
pub(super) fn xlsx(bytes: &[u8]) -> Vec<String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a zip");
    let mut faults = Vec::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).expect("a file of it");
        let name = file.name().expect("a name").into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).expect("XML is UTF-8");
        let known = [
            "[Content_Types].xml",
            "_rels/",
            "docProps/",
            "xl/workbook.xml",
            "xl/_rels/",
            "xl/worksheets/",
            "xl/theme/",
            "xl/styles.xml",
            "xl/sharedStrings.xml",
        ];
        if !known.iter().any(|known| name.starts_with(known)) {
            faults.push(format!("{name} is in it"));
        }
        if visible(&text) != text {
            faults.push(format!("{name}: a character is obeyed or not seen"));
        }
        for (element, attributes) in elements(&text) {
            match element.as_str() {
                // Filters and heads of pages are names of ranges; nothing is computed.
                "f" | "ddeLink" | "oleLink" | "oleObject" | "externalReference" | "control" => {
                    faults.push(format!("{name} holds <{element}>"));
                }
                "Relationship" => {
                    let get = |key: &str| {
                        attributes
                            .iter()
                            .find(|(own, _)| own == key)
                            .map_or("", |(_, v)| v.as_str())
                    };
                    if get("TargetMode") == "External" && !get("Target").starts_with(HOME) {
                        faults.push(format!("{name} leads to {}", get("Target")));
                    }
                }
                _ => {}
            }
        }
    }
    faults
}

/// What is wrong with a feed, a map of the site or a drawing.
pub(super) fn xml(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).expect("XML is UTF-8");
    let mut faults = Vec::new();
    if visible(text) != text {
        faults.push("a character is obeyed or not seen".to_owned());
    }
    let known = [
        "feed",
        "title",
        "subtitle",
        "link",
        "updated",
        "id",
        "generator",
        "author",
        "name",
        "entry",
        "summary",
        "content",
        "category",
        "published",
        "sitemapindex",
        "sitemap",
        "loc",
        "lastmod",
        "urlset",
        "url",
        "xhtml:link",
        "svg",
        "rect",
        "path",
        "style",
    ];
    for (element, attributes) in elements(text) {
        if !known.contains(&element.as_str()) {
            faults.push(format!("<{element}> is none of ours"));
        }
        for (key, value) in attributes {
            let is_address = matches!(key.as_str(), "href" | "src" | "xlink:href");
            if key.starts_with("on") || (is_address && !value.starts_with(HOME)) {
                faults.push(format!("<{element} {key}=\"{value}\">"));
            }
        }
    }
    faults
}

type Attributes = Vec<(String, String)>;

/// All elements of well-formed XML, with their attributes.
fn elements(xml: &str) -> Vec<(String, Attributes)> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("the XML is well-formed") {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attributes = tag.attributes().map(|one| {
                    let one = one.expect("attributes are sound");
                    (one.key.as_ref().to_owned(), one.value.to_string())
                });
                found.push((name, attributes.collect()));
            }
            Event::DocType(_) | Event::PI(_) | Event::CData(_) => {
                found.push(("!".to_owned(), Vec::new()));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// What is wrong with a calendar.
pub(super) fn ics(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).expect("calendars are UTF-8");
    let mut faults = Vec::new();
    let Some(body) = text.strip_suffix("\r\n") else {
        return vec!["the last line has no end".into()];
    };
    for line in body.split("\r\n") {
        if line.len() > MAX_LINE {
            faults.push(format!("{} bytes on a line", line.len()));
        }
        if line.contains(['\r', '\n']) || visible(line) != line {
            faults.push(format!("an odd character in {line:?}"));
        }
    }
    let known = [
        "BEGIN",
        "END",
        "VERSION",
        "PRODID",
        "CALSCALE",
        "METHOD",
        "NAME",
        "X-WR-CALNAME",
        "X-WR-TIMEZONE",
        "REFRESH-INTERVAL",
        "X-PUBLISHED-TTL",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "DURATION",
        "SUMMARY",
        "DESCRIPTION",
        "URL",
        "STATUS",
        "TRANSP",
        "CATEGORIES",
        "CLASS",
        "X-MICROSOFT-CDO-BUSYSTATUS",
        "SEQUENCE",
        "LAST-MODIFIED",
        "SOURCE",
        "COLOR",
        "X-WR-CALDESC",
        "DUE",
        "PRIORITY",
        "TRIGGER",
        "ACTION",
    ];
    let mut open = Vec::new();
    for line in body.replace("\r\n ", "").split("\r\n") {
        let (name, value) = line.split_once(':').expect("every line has a name");
        let name = name.split(';').next().unwrap_or_default();
        match name {
            "BEGIN" => open.push(value.to_owned()),
            "END" if open.pop().as_deref() != Some(value) => {
                faults.push(format!("{line} ends nothing"));
            }
            "URL" | "SOURCE" if !value.starts_with(HOME) => faults.push(line.to_owned()),
            _ if !known.contains(&name) => faults.push(format!("{name} is none of ours")),
            _ => {}
        }
        if open.iter().any(|one| !matches!(one.as_str(), "VCALENDAR" | "VEVENT")) {
            faults.push(format!("{open:?}"));
        }
    }
    faults
}

/// What is wrong with JSON.
pub(super) fn json(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).expect("JSON is UTF-8");
    let mut faults = Vec::new();
    if let Err(error) = serde_json::from_str::<Value>(text) {
        faults.push(format!("no JSON: {error}"));
    }
    let is_unseen = |c: char| c != '\n' && (is_hidden(c) || matches!(c, '\u{200c}' | '\u{200d}'));
    if text.contains(is_unseen) {
        faults.push("a character is obeyed or not seen".to_owned());
    }
    faults
}

/// What is wrong with a style sheet that holds words of a contract: strings are the only thing in it
/// that a contract can change.
pub(super) fn css(text: &str) -> Vec<String> {
    let mut outside = String::new();
    let mut parts = text.split('"');
    outside.push_str(parts.next().unwrap_or_default());
    while let Some(inside) = parts.next() {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '\\');
        if !inside.chars().all(is_plain) || inside.ends_with('\\') {
            return vec![format!("{inside} leaves its string")];
        }
        outside.push_str(parts.next().unwrap_or_default());
    }
    let allowed = |c: char| c.is_ascii_lowercase() || " @{}:;()-.\n,".contains(c) || c == 'S';
    match outside.chars().find(|c| !allowed(*c)) {
        Some(odd) => vec![format!("{odd:?} stands outside a string")],
        None => Vec::new(),
    }
}

/// What is wrong with a piece of the search index: one call whose arguments are JSON.
pub(super) fn piece(text: &str) -> Vec<String> {
    let inside =
        text.trim().strip_prefix("pactbookSearch(").and_then(|rest| rest.strip_suffix(");"));
    let Some(inside) = inside else { return vec![format!("no call: {:.40}", text)] };
    match serde_json::from_str::<Value>(&format!("[{inside}]")) {
        Ok(_) if !inside.contains(is_hidden) => Vec::new(),
        Ok(_) => vec!["a character is obeyed or not seen".to_owned()],
        Err(error) => vec![format!("no JSON: {error}")],
    }
}
