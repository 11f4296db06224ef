//! XLSX: a table as a workbook that opens as it should be: real numbers and dates, a frozen head, filters.
//!
//! Owns the workbook library, together with `form.rs`. Text is always written as text, so that
//! nothing in it is ever computed. What a spreadsheet cannot hold is not bent: a number of more than 15
//! significant digits, a length of time below zero and a day before March 1900 are text; text beyond
//! 32,767 characters ends with an ellipsis; rows beyond the last of a sheet go to another sheet.
//! The same table gives the same bytes: a workbook's own dates are the as-of instant.

use rust_xlsxwriter::DocProperties;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::FormatBorder;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

use crate::base::message::Message;
use crate::base::quantity::Decimal;
use crate::base::time::Date;
use crate::base::time::LocalTime;
use crate::base::time::TimeOfDay;
use crate::base::visible::visible;
use crate::lang::Catalog;

use super::Cell;
use super::Column;
use super::Kind;
use super::Origin;
use super::Table;
use super::words;

/// Rows of a sheet, its head among them.
const MAX_ROWS: usize = 1_048_576;
/// Characters of a cell, as a spreadsheet counts them: UTF-16 units.
const MAX_TEXT: usize = 32_767;
/// Characters of a sheet's name.
const MAX_NAME: usize = 31;
/// Characters of the foot of a page.
const MAX_FOOT: usize = 250;
/// Digits of a number that a spreadsheet keeps.
const MAX_DIGITS: usize = 15;
/// A4 in the list of paper sizes.
pub(super) const A4: u8 = 9;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// A table as a workbook.
pub fn write(table: &Table, catalog: &Catalog, origin: &Origin) -> Vec<u8> {
    write_in(table, catalog, origin, MAX_ROWS)
}

/// A table as a workbook whose sheets have so many rows.
fn write_in(table: &Table, catalog: &Catalog, origin: &Origin, n_rows: usize) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let title = words::word(catalog, &table.title);
    workbook.set_properties(&properties(&title, catalog, origin));
    let formats = Formats::new();
    let per_sheet = n_rows.saturating_sub(1).max(1);
    let n_sheets = table.rows.len().div_ceil(per_sheet).max(1);
    for n in 0..n_sheets {
        let from = n * per_sheet;
        let rows = &table.rows[from..table.rows.len().min(from + per_sheet)];
        let sheet = workbook.add_worksheet();
        let filled = fill(sheet, table, rows, catalog, &formats)
            .and_then(|()| name(sheet, &table.name, n))
            .map(|()| set_paper(sheet, &title, catalog, origin));
        filled.expect("rows, columns, names and texts are within the limits of a sheet");
    }
    workbook.save_to_buffer().expect("memory takes every byte")
}

/// What the workbook says of itself.
pub(super) fn properties(title: &str, catalog: &Catalog, origin: &Origin) -> DocProperties {
    let made = ExcelDateTime::from_timestamp(origin.as_of.instant.unix());
    let made = made.or_else(|_| ExcelDateTime::from_timestamp(0));
    DocProperties::new()
        .set_title(cut(&visible(title), MAX_FOOT))
        .set_subject(cut(&visible(origin.contract.as_deref().unwrap_or_default()), MAX_FOOT))
        .set_author("Pactbook")
        .set_comment(words::origin(catalog, origin))
        .set_creation_datetime(&made.expect("the beginning of 1970 is a day that sheets know"))
}

/// Names a sheet: the table's name, with a number behind it for all but the first.
fn name(sheet: &mut Worksheet, table: &str, n: usize) -> Result<(), XlsxError> {
    let behind = if n == 0 { String::new() } else { format!(" ({})", n + 1) };
    sheet.set_name(sheet_name(table, &behind)).map(|_| ())
}

/// A name that every spreadsheet takes: up to 31 characters without those that mean something.
pub(super) fn sheet_name(text: &str, behind: &str) -> String {
    let is_bad = |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control();
    let plain: String = text.chars().map(|c| if is_bad(c) { ' ' } else { c }).collect();
    let plain = plain.trim().trim_matches('\'');
    let plain = if plain.is_empty() { "sheet" } else { plain };
    let room = MAX_NAME.saturating_sub(behind.len());
    format!("{}{behind}", units(plain, room).trim_end_matches('\''))
}

struct Formats {
    head: Format,
    text: Format,
    integer: Format,
    number: Format,
    money: Format,
    date: Format,
    instant: Format,
    duration: Format,
}

impl Formats {
    /// What a column shows its cells in; a cell of another sort says so itself.
    fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Integer => &self.integer,
            Kind::Number | Kind::Points | Kind::Share => &self.number,
            Kind::Money => &self.money,
            Kind::Instant => &self.instant,
            Kind::Date => &self.date,
            Kind::Duration => &self.duration,
            _ => &self.text,
        }
    }

    fn new() -> Formats {
        let plain = || Format::new().set_align(FormatAlign::Top);
        Formats {
            head: Format::new()
                .set_bold()
                .set_background_color("#EEF1F4")
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            text: plain(),
            integer: plain().set_num_format("0"),
            number: plain().set_num_format("General"),
            money: plain().set_num_format("#,##0.00"),
            date: plain().set_num_format("yyyy-mm-dd"),
            instant: plain().set_num_format("yyyy-mm-dd hh:mm:ss"),
            duration: plain().set_num_format("[h]:mm:ss"),
        }
    }
}

fn fill(
    sheet: &mut Worksheet,
    table: &Table,
    rows: &[Vec<Cell>],
    catalog: &Catalog,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let n_columns = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    let mut widths: Vec<usize> = Vec::with_capacity(table.columns.len());
    for (n, column) in (0..n_columns).zip(&table.columns) {
        let head = words::head(catalog, column);
        sheet.write_string_with_format(0, n, shown(&head), &formats.head)?;
        // The filter's button stands beside the words.
        widths.push(width(&head) + 4);
    }
    for (n, column) in (0..n_columns).zip(&table.columns) {
        sheet.set_column_format(n, formats.of(column.kind))?;
    }
    for (line, row) in (1..).zip(rows) {
        for ((n, column), cell) in (0..n_columns).zip(&table.columns).zip(row) {
            let wide = put(sheet, (line, n), column, cell, catalog, formats)?;
            let known = &mut widths[usize::from(n)];
            *known = wide.max(*known);
        }
    }
    for (n, wide) in (0..n_columns).zip(widths) {
        let wide = u16::try_from(wide.clamp(8, 60)).unwrap_or(60);
        sheet.set_column_width(n, wide)?;
    }
    if n_columns > 0 {
        let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, n_columns - 1)?;
        sheet.set_repeat_rows(0, 0)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}

/// Writes one cell and gives how many characters wide it is.
fn put(
    sheet: &mut Worksheet,
    (row, n): (u32, u16),
    column: &Column,
    cell: &Cell,
    catalog: &Catalog,
    formats: &Formats,
) -> Result<usize, XlsxError> {
    let number = match cell {
        Cell::Empty => return Ok(0),
        Cell::Integer(n) => double(Decimal::from(*n)).map(|n| (n, &formats.integer)),
        Cell::Decimal(n) => double(*n).map(|n| match column.kind {
            Kind::Money => (n, &formats.money),
            _ => (n, &formats.number),
        }),
        Cell::Instant(stamp) => serial(stamp.local()).map(|n| (n, &formats.instant)),
        Cell::Date(date) => serial(date.and_time(TimeOfDay::MIN)).map(|n| (n, &formats.date)),
        Cell::Seconds(n) if *n >= 0 => days(*n).map(|n| (n, &formats.duration)),
        _ => None,
    };
    let text = words::text(catalog, cell);
    let usual = formats.of(column.kind);
    // To look up a format costs more than to write the cell: what is as its column needs none.
    match number {
        Some((number, format)) if std::ptr::eq(format, usual) => {
            sheet.write_number(row, n, number)?;
        }
        Some((number, format)) => {
            sheet.write_number_with_format(row, n, number, format)?;
        }
        None if column.kind == Kind::Link && is_address(&text) => {
            sheet.write_url_with_format(row, n, text.as_str(), &formats.text)?;
        }
        None if std::ptr::eq(usual, &formats.text) => {
            sheet.write_string(row, n, shown(&text))?;
        }
        None => {
            sheet.write_string_with_format(row, n, shown(&text), &formats.text)?;
        }
    }
    Ok(width(&text) + 2)
}

/// Whether a spreadsheet takes the text for an address without complaint.
fn is_address(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && text.len() <= 2_000
}

/// The number as a spreadsheet holds it, if it keeps every digit.
pub(super) fn double(number: Decimal) -> Option<f64> {
    let text = number.normalize().to_string();
    let digits = text.bytes().filter(u8::is_ascii_digit);
    let significant = digits.skip_while(|digit| *digit == b'0').count();
    if significant > MAX_DIGITS {
        return None;
    }
    text.parse().ok()
}

/// Days since the end of 1899, as spreadsheets count them; they are wrong before March 1900.
fn serial(local: LocalTime) -> Option<f64> {
    let first = Date::from_ymd_opt(1899, 12, 30)?.and_time(TimeOfDay::MIN);
    let since = local.signed_duration_since(first).num_seconds();
    let is_right = since >= 61 * DAY && local.date() <= Date::from_ymd_opt(9999, 12, 31)?;
    days(since).filter(|_| is_right)
}

/// Seconds as days, to the second: as many digits as a spreadsheet needs to show them right.
fn days(seconds: i64) -> Option<f64> {
    let days = Decimal::from(seconds) / Decimal::from(DAY);
    days.round_dp(10).normalize().to_string().parse().ok()
}

/// The text as a cell can hold it: nothing in it turns the reading order around, and it is not too long.
pub(super) fn shown(text: &str) -> String {
    cut(&visible(text), MAX_TEXT)
}

/// The text, or its beginning and an ellipsis.
fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    format!("{}…", units(text, most - 1))
}

/// As much of the text as so many UTF-16 units hold.
fn units(text: &str, most: usize) -> &str {
    let mut n = 0;
    for (at, c) in text.char_indices() {
        n += c.len_utf16();
        if n > most {
            return &text[..at];
        }
    }
    text
}

/// How many columns of Latin letters the longest line of a text is wide.
fn width(text: &str) -> usize {
    let wide = |c: char| if u32::from(c) >= 0x2e80 { 2 } else { 1 };
    text.lines().map(|line| line.chars().map(wide).sum()).max().unwrap_or(0)
}

/// How a table prints: across, all columns on one page's width, what it is on every page.
fn set_paper(sheet: &mut Worksheet, title: &str, catalog: &Catalog, origin: &Origin) {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    let head = match &origin.contract {
        Some(contract) => format!("{contract} · {title}"),
        None => title.to_owned(),
    };
    sheet.set_header(format!("&L{}", code(&head, MAX_FOOT)));
    sheet.set_footer(foot(&words::origin(catalog, origin), catalog));
}

/// The foot of every page: what it was made from on the left, the page on the right.
pub(super) fn foot(left: &str, catalog: &Catalog) -> String {
    let page = Message::new("take-page").with("page", "&P").with("pages", "&N");
    let right = catalog.say(&page);
    let room = MAX_FOOT.saturating_sub(right.len() + 16);
    format!("&L&8{}&R&8{right}", code(left, room))
}

/// Text in the head or foot of a page: an ampersand in it is an ampersand, and digits behind a size
/// are not part of it.
pub(super) fn code(text: &str, most: usize) -> String {
    let line = visible(text).split_whitespace().collect::<Vec<&str>>().join(" ");
    let mut out = String::from(" ");
    for c in line.chars().filter(|c| !c.is_control()) {
        let c = if c == '&' { "&&".to_owned() } else { c.to_string() };
        // Half an ampersand would be the beginning of a code.
        if out.encode_utf16().count() + c.encode_utf16().count() > most {
            break;
        }
        out.push_str(&c);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::io::Read;

    use super::Catalog;
    use super::Cell;
    use super::Column;
    use super::Decimal;
    use super::Kind;
    use super::MAX_NAME;
    use super::MAX_TEXT;
    use super::Message;
    use super::Origin;
    use super::Table;
    use super::code;
    use super::double;
    use super::sheet_name;
    use super::shown;
    use super::write_in;
    use crate::base::language::Language;
    use crate::base::time::Instant;
    use crate::base::time::Zone;
    use crate::tables::Word;

    #[test]
    fn rows_beyond_the_last_of_a_sheet_go_on_in_the_next() {
        let table = Table {
            name: "many".to_owned(),
            title: Word::Own("many".to_owned()),
            columns: vec![Column::new("line", "take-col-line", Kind::Integer)],
            rows: (0..5).map(|n| vec![Cell::Integer(n)]).collect(),
        };
        let origin = Origin {
            commit: None,
            is_changed: false,
            revision: Message::new("take-revision-none"),
            as_of: Zone::default().stamp(Instant::from_unix(0)),
            contract: None,
        };
        let bytes = write_in(&table, &Catalog::of(Language::En), &origin, 3);
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let mut text = |name: &str| {
            let mut text = String::new();
            let file = zip.by_name(name).expect("the workbook has the file");
            std::io::BufReader::new(file).read_to_string(&mut text).expect("XML is UTF-8");
            text
        };
        let names = text("xl/workbook.xml");
        for name in ["\"many\"", "\"many (2)\"", "\"many (3)\""] {
            assert!(names.contains(name), "no sheet {name}");
        }
        assert!(text("xl/worksheets/sheet3.xml").contains("<v>4</v>"), "the last row is missing");
        assert!(!names.contains("many (4)"), "a sheet is empty");
    }

    #[test]
    fn a_number_that_would_lose_digits_is_no_number() {
        let decimal = |text: &str| Decimal::from_str_exact(text).expect("a decimal");
        assert_eq!(double(decimal("123456789012.345")), Some(123_456_789_012.345));
        assert_eq!(double(decimal("-0.05")), Some(-0.05));
        assert_eq!(double(decimal("0.000000000000001")), Some(1e-15));
        assert_eq!(double(decimal("1234567890123456")), None);
        assert_eq!(double(decimal("0.1234567890123456")), None);
    }

    #[test]
    fn text_is_as_long_as_a_cell_takes() {
        let long = "宽".repeat(MAX_TEXT + 1);
        let cut = shown(&long);
        assert_eq!(cut.encode_utf16().count(), MAX_TEXT);
        assert!(cut.ends_with('…'), "nothing says that something is missing");
        let pairs = "😀".repeat(MAX_TEXT);
        assert!(shown(&pairs).encode_utf16().count() <= MAX_TEXT);
        assert_eq!(shown("=1+1"), "=1+1");
    }

    #[test]
    fn every_name_is_one_that_a_sheet_can_have() {
        for text in ["", "'", "a/b\\c:d*e?f[g]h", "很长的名字".repeat(20).as_str(), "'quoted'"]
        {
            let name = sheet_name(text, " (12)");
            assert!(name.encode_utf16().count() <= MAX_NAME, "{name}");
            assert!(!name.starts_with('\'') && !name.ends_with('\''), "{name}");
            assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\']), "{name}");
            assert!(name.ends_with(" (12)"), "{name}");
        }
    }

    #[test]
    fn an_ampersand_in_a_title_is_no_code_of_the_page_head() {
        assert_eq!(code("A&B &P", 250), " A&&B &&P");
        assert_eq!(code("甲&乙", 3), " 甲");
    }
}
