//! Workbooks: typed cells; what a cell shows does not matter, what it holds does.

use std::io;
use std::io::Cursor;
use std::io::Read as _;
use std::panic;
use std::sync::Arc;

use calamine::Data;
use calamine::ExcelDateTime;
use calamine::Ods;
use calamine::Reader as _;
use calamine::Sheets;
use calamine::Xls;
use calamine::Xlsx;
use calamine::XlsxError;
use zip::ZipArchive;

use super::At;
use super::Fault;
use super::Reader;
use super::Row;
use super::Rows;
use super::ods;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::nearest::nearest;
use crate::base::time::Date;
use crate::base::time::LocalTime;
use crate::base::time::Zone;
use crate::base::written_time::Moment;
use crate::base::written_time::WrittenTime;
use crate::imports::cell::Cell;
use crate::imports::mapping::XlsxForm;

/// Most that the parts of a workbook may unpack to, in bytes: 512 MiB.
const MAX_UNPACKED: u64 = 512 << 20;

/// How a workbook of before 2007 begins.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Most cells of the rectangle around all that a sheet holds: memory is taken for each, also empty ones.
const MAX_CELLS: usize = 20_000_000;

pub(super) fn read(reader: &Reader<'_>, form: &XlsxForm) -> Result<Rows, Fault> {
    let broken = |error: String| {
        Fault::new(Message::new("import-no-workbook").with("detail", error))
            .help(Message::new("import-no-workbook-help"))
    };
    if unpacks_to_more(&reader.input.bytes) {
        let message =
            Message::new("import-unpacks-to-more").with("limit", Datum::Bytes(MAX_UNPACKED));
        return Err(Fault::new(message).help(Message::new("import-split")));
    }
    let mut book =
        open(&reader.input.bytes).map_err(|error| error.map_or_else(too_many_cells, broken))?;
    let names = book.sheet_names();
    let sheet: Arc<str> = match &form.sheet {
        Some(sheet) if names.contains(sheet) => sheet.as_str().into(),
        Some(sheet) => {
            let message = Message::new("import-no-sheet").with("sheet", sheet);
            let help = match nearest(sheet, names.iter().map(String::as_str)) {
                Some(near) => Message::new("import-did-you-mean").with("name", near),
                None => Message::new("import-there-are").with("names", names.join(", ")),
            };
            return Err(Fault::new(message).help(help));
        }
        None => match names.first() {
            Some(first) => first.as_str().into(),
            None => return Err(Fault::new(Message::new("import-no-header"))),
        },
    };
    if let Sheets::Xlsx(book) = &mut book
        && extent(book, &sheet).map_err(|error| broken(error.to_string()))? > MAX_CELLS
    {
        return Err(too_many_cells());
    }
    let range = book.worksheet_range(&sheet).map_err(|error| broken(error.to_string()))?;
    let (first_row, _) = range.start().unwrap_or_default();
    let skipped = (form.header - 1).checked_sub(first_row);
    let mut lines = range.rows().enumerate().skip(skipped.unwrap_or_default() as usize);
    let (Some(_), Some((_, header))) = (skipped, lines.next()) else {
        return Err(Fault::new(Message::new("import-no-header")));
    };
    let header: Vec<String> = header
        .iter()
        .map(|data| cell(data).plain().map_or_else(String::new, |name| name.trim().to_owned()))
        .collect();
    let found = reader.find(&header)?;
    let mut rows = Rows::default();
    for (n, data) in lines {
        if data.iter().all(|data| matches!(data, Data::Empty)) {
            rows.n_blank += 1;
            continue;
        }
        let row = u32::try_from(n).unwrap_or(u32::MAX).saturating_add(first_row + 1);
        let at = At::Sheet(Arc::clone(&sheet), row);
        let cells = reader.columns.iter().zip(&found).map(|(column, place)| match place {
            Some(place) => data.get(*place).map(cell).unwrap_or_default(),
            None => reader.own(column, &at).unwrap_or_default(),
        });
        let cells = cells.collect();
        rows.rows.push(Row { spot: reader.spot(at), cells, fault: None });
    }
    Ok(rows)
}

/// A workbook, by what its first bytes and its parts say it is; none if it lays out too many cells, or
/// why it cannot be read.
fn open(bytes: &[u8]) -> Result<Sheets<Cursor<&[u8]>>, Option<String>> {
    let cursor = Cursor::new(bytes);
    if bytes.starts_with(COMPOUND) {
        // This reader trusts lengths that such a file states, and stops where they lie.
        let read = panic::catch_unwind(|| Xls::new(cursor));
        let read = read.map_err(|_| Some("its lengths contradict each other".to_owned()))?;
        return read.map(Sheets::Xls).map_err(|error| Some(error.to_string()));
    }
    if ods::is_ods(bytes) {
        // All sheets are laid out when it is opened.
        if ods::n_cells(bytes, MAX_UNPACKED) > MAX_CELLS {
            return Err(None);
        }
        return Ods::new(cursor).map(Sheets::Ods).map_err(|error| Some(error.to_string()));
    }
    Xlsx::new(cursor).map(Sheets::Xlsx).map_err(|error| Some(error.to_string()))
}

fn too_many_cells() -> Fault {
    let message = Message::new("import-too-many-cells").with("limit", MAX_CELLS);
    Fault::new(message).help(Message::new("import-too-many-cells-help"))
}

/// Whether the parts of a workbook hold more than is unpacked, whatever their headers say.
fn unpacks_to_more(bytes: &[u8]) -> bool {
    // An old workbook is no archive and packs nothing.
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut left = MAX_UNPACKED;
    for no in 0..archive.len() {
        // What cannot be unpacked is for the reader of workbooks to say.
        let Ok(part) = archive.by_index(no) else { continue };
        let n = io::copy(&mut part.take(left + 1), &mut io::sink()).unwrap_or_default();
        if n > left {
            return true;
        }
        left -= n;
    }
    false
}

/// Number of cells of the rectangle around all cells of a sheet: so many are laid out in memory.
fn extent(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<usize, XlsxError> {
    let mut cells = book.worksheet_cells_reader(sheet)?;
    let (mut rows, mut columns) = ((u32::MAX, 0), (u32::MAX, 0));
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        rows = (row.min(rows.0), row.max(rows.1));
        columns = (column.min(columns.0), column.max(columns.1));
    }
    let n = |(least, most): (u32, u32)| most.saturating_sub(least) as usize + 1;
    Ok(n(rows).saturating_mul(n(columns)))
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::text(text),
        Data::Int(number) => Cell::Number(number.to_string().into()),
        Data::Float(number) => Cell::Number(number.to_string().into()),
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(time) if time.is_duration() => Cell::text(&duration(time)),
        // Before the first day there is only a time of day.
        Data::DateTime(time) if time.as_f64() < 1.0 => Cell::text(&duration(time)),
        Data::DateTime(time) => match moment(time) {
            Some(local) => Cell::Time(local),
            None => Cell::Wrong(Box::new(
                Message::new("import-cell-no-date").with("number", time.as_f64().to_string()),
            )),
        },
        Data::DateTimeIso(text) => match WrittenTime::Iso.read(text) {
            Some(Moment::Local(local)) => Cell::Time(local),
            _ => Cell::text(text),
        },
        Data::DurationIso(text) => Cell::text(text),
        Data::Error(error) => Cell::Wrong(Box::new(
            Message::new("import-cell-error").with("error", error.to_string()),
        )),
    }
}

/// The time that a cell holds, to the nearest second: workbooks keep days as binary fractions.
fn moment(time: &ExcelDateTime) -> Option<LocalTime> {
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let date = Date::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))?;
    let local = date.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second))?;
    let zone = Zone::default();
    let up = i64::from(milli >= 500);
    Some(zone.local(zone.instant(local).plus(up)))
}

/// A length of time as a clock shows it.
#[expect(clippy::float_arithmetic, reason = "workbooks hold lengths of time as fractions of a day")]
fn duration(time: &ExcelDateTime) -> String {
    let seconds = (time.as_f64() * 86_400.0).round();
    let seconds = format!("{seconds:.0}").parse::<i64>().unwrap_or_default();
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
