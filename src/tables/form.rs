//! The official assessment form of a period as a workbook, in its printed structure.
//!
//! Says what a form is made of ([`Form`]) and draws it; whoever shows forms fills it in, so that the
//! workbook and the page cannot differ. It prints on A4 upright, as wide as the page, with the heads
//! of its columns and what it was made from on every page.

use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::FormatBorder;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

use crate::base::quantity::Decimal;
use crate::lang::Catalog;

use super::Origin;
use super::words;
use super::xlsx::A4;
use super::xlsx::code;
use super::xlsx::double;
use super::xlsx::foot;
use super::xlsx::properties;
use super::xlsx::sheet_name;
use super::xlsx::shown;

/// What a form says, in one language.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Its title.
    pub title: String,
    /// Name of the sheet.
    pub sheet: String,
    /// The period, for the foot of every page.
    pub period: String,
    /// Why it is not to be signed; empty if it may be.
    pub stamp: String,
    /// What to know before reading it.
    pub notices: Vec<String>,
    /// The head block: label and value.
    pub head: Vec<(String, String)>,
    /// Heads of the columns.
    pub columns: [String; 6],
    /// Groups of items, in order.
    pub groups: Vec<Group>,
    /// The last line.
    pub total: Total,
    /// What stands below the table.
    pub notes: Vec<String>,
    /// The box for the opinion and one for each party that signs, line by line.
    pub boxes: Vec<Vec<String>>,
    /// Further parts: heading and lines.
    pub parts: Vec<Part>,
}

/// A group of items under one merged cell.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// What stands in the merged cell, line by line.
    pub title: Vec<String>,
    /// Its items.
    pub rows: Vec<Row>,
}

/// An item.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Number and title.
    pub item: String,
    /// Full points.
    pub points: Mark,
    /// The standard.
    pub standard: String,
    /// What is left of the points.
    pub score: Mark,
    /// Why, line by line.
    pub remark: Vec<String>,
}

/// The line of the total.
#[derive(Clone, Debug, Default)]
pub struct Total {
    /// What it is called.
    pub label: String,
    /// Full points.
    pub points: Mark,
    /// Grades and ceilings, line by line.
    pub grades: Vec<String>,
    /// The score.
    pub score: Mark,
    /// Grade and deduction, line by line.
    pub remark: Vec<String>,
}

/// A heading with lines of two cells.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The heading.
    pub title: String,
    /// What introduces it.
    pub lead: String,
    /// Short cell, long cell, and whether the line is the one that applies.
    pub lines: Vec<(String, String, bool)>,
}

/// A number on a form, or words in its place.
#[derive(Clone, Debug, Default)]
pub enum Mark {
    /// Nothing is to be said.
    #[default]
    Blank,
    /// A number.
    Number(Decimal),
    /// Words.
    Words(String),
}

/// Widths of the columns in Latin letters: group, item, points, standard, score, remark.
const WIDTHS: [u16; 6] = [12, 18, 7, 34, 9, 42];
/// Height of a line of text, in points.
const LINE: u32 = 14;
/// The most that a row can be high, in points.
const MAX_HEIGHT: u32 = 409;
/// Height of a box to sign in, in points.
const BOX: u32 = 84;

/// A form as a workbook.
pub fn write(form: &Form, catalog: &Catalog, origin: &Origin) -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&form.title, catalog, origin));
    let sheet = workbook.add_worksheet();
    let drawn = Drawing::new(sheet).draw(form, catalog, origin);
    drawn.expect("rows, names and texts are within the limits of a sheet");
    workbook.save_to_buffer().expect("memory takes every byte")
}

struct Drawing<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    title: Format,
    stamp: Format,
    plain: Format,
    label: Format,
    heading: Format,
    head: Format,
    group: Format,
    cell: Format,
    number: Format,
    score: Format,
    sum: Format,
    sum_number: Format,
    boxed: Format,
}

impl<'s> Drawing<'s> {
    fn new(sheet: &'s mut Worksheet) -> Drawing<'s> {
        let base = || Format::new().set_font_size(10).set_text_wrap().set_align(FormatAlign::Top);
        let ruled = || base().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let sum = || ruled().set_bold().set_background_color("#EEF1F4");
        let centred = |format: Format| {
            format.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter)
        };
        Drawing {
            sheet,
            row: 0,
            title: centred(base().set_bold().set_font_size(16)),
            stamp: centred(base().set_bold().set_font_size(12).set_font_color("#9C1C1C")),
            plain: base(),
            label: base().set_font_color("#5A6068"),
            heading: base().set_bold().set_font_size(12),
            head: centred(ruled().set_bold().set_background_color("#EEF1F4")),
            group: centred(ruled().set_bold()),
            cell: ruled(),
            number: centred(ruled()),
            score: centred(ruled().set_bold()),
            sum: sum(),
            sum_number: centred(sum()),
            boxed: base().set_border(FormatBorder::Thin),
        }
    }

    fn draw(mut self, form: &Form, catalog: &Catalog, origin: &Origin) -> Result<(), XlsxError> {
        self.sheet.set_name(sheet_name(&form.sheet, ""))?;
        for (n, width) in (0..).zip(WIDTHS) {
            self.sheet.set_column_width(n, width)?;
        }
        self.opening(form)?;
        let heads = self.row;
        for (n, text) in (0..).zip(&form.columns) {
            self.sheet.write_string_with_format(heads, n, shown(text), &self.head)?;
        }
        self.sheet.set_row_height(heads, LINE * 2)?;
        self.row += 1;
        for group in form.groups.iter().filter(|group| !group.rows.is_empty()) {
            self.group(group)?;
        }
        self.total(&form.total)?;
        for note in &form.notes {
            let format = self.label.clone();
            self.wide(note, &format)?;
        }
        self.boxes(form)?;
        for part in &form.parts {
            self.part(part)?;
        }
        self.paper(form, heads, catalog, origin)
    }

    /// Title, stamp, notices and the head block.
    fn opening(&mut self, form: &Form) -> Result<(), XlsxError> {
        let formats = [self.title.clone(), self.stamp.clone(), self.plain.clone()];
        self.merged(self.row, (0, 5), &form.title, &formats[0])?;
        self.sheet.set_row_height(self.row, 34)?;
        self.row += 1;
        if !form.stamp.is_empty() {
            self.merged(self.row, (0, 5), &form.stamp, &formats[1])?;
            self.sheet.set_row_height(self.row, 22)?;
            self.row += 1;
        }
        for notice in &form.notices {
            self.wide(notice, &formats[2])?;
        }
        for pair in form.head.chunks(2) {
            let (label, value) = (self.label.clone(), self.plain.clone());
            let mut n_lines = 1;
            for ((name, text), (first, last)) in pair.iter().zip([(1, 3), (5, 5)]) {
                self.sheet.write_string_with_format(self.row, first - 1, shown(name), &label)?;
                self.merged(self.row, (first, last), text, &value)?;
                n_lines = n_lines.max(lines(text, room(first, last)));
            }
            self.sheet.set_row_height(self.row, height(n_lines))?;
            self.row += 1;
        }
        self.sheet.set_row_height(self.row, 8)?;
        self.row += 1;
        Ok(())
    }

    fn group(&mut self, group: &Group) -> Result<(), XlsxError> {
        let first = self.row;
        let n_rows = u32::try_from(group.rows.len()).unwrap_or(u32::MAX);
        let title = shown(&group.title.join("\n"));
        let n_needed = lines(&title, room(0, 0)).div_ceil(n_rows);
        if n_rows > 1 {
            self.sheet.merge_range(first, 0, first + n_rows - 1, 0, &title, &self.group)?;
        } else {
            self.sheet.write_string_with_format(first, 0, &title, &self.group)?;
        }
        for one in &group.rows {
            let row = self.row;
            let remark = one.remark.join("\n");
            self.sheet.write_string_with_format(row, 1, shown(&one.item), &self.cell)?;
            self.mark(row, 2, &one.points, &self.number.clone())?;
            self.sheet.write_string_with_format(row, 3, shown(&one.standard), &self.cell)?;
            self.mark(row, 4, &one.score, &self.score.clone())?;
            self.sheet.write_string_with_format(row, 5, shown(&remark), &self.cell)?;
            let texts = [(&one.item, 1), (&one.standard, 3), (&remark, 5)];
            let n_lines = texts.map(|(text, n)| lines(text, room(n, n))).into_iter().max();
            let n_lines = n_lines.unwrap_or(1).max(n_needed);
            self.sheet.set_row_height(row, height(n_lines))?;
            self.row += 1;
        }
        Ok(())
    }

    fn total(&mut self, total: &Total) -> Result<(), XlsxError> {
        let row = self.row;
        let (sum, number) = (self.sum.clone(), self.sum_number.clone());
        self.merged(row, (0, 1), &total.label, &sum)?;
        self.mark(row, 2, &total.points, &number)?;
        let grades = total.grades.join("\n");
        self.sheet.write_string_with_format(row, 3, shown(&grades), &sum)?;
        self.mark(row, 4, &total.score, &number)?;
        let remark = total.remark.join("\n");
        self.sheet.write_string_with_format(row, 5, shown(&remark), &sum)?;
        let n_lines = lines(&grades, room(3, 3)).max(lines(&remark, room(5, 5)));
        self.sheet.set_row_height(row, height(n_lines))?;
        self.row += 1;
        Ok(())
    }

    /// The box for the opinion and those of the parties, up to three beside each other: a line of
    /// boxes is a row, so that no page ends within one.
    fn boxes(&mut self, form: &Form) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, 8)?;
        self.row += 1;
        let boxed = self.boxed.clone();
        for line in form.boxes.chunks(3) {
            let columns: &[(u16, u16)] = match line.len() {
                1 => &[(0, 5)],
                2 => &[(0, 3), (4, 5)],
                _ => &[(0, 2), (3, 4), (5, 5)],
            };
            for (one, columns) in line.iter().zip(columns) {
                self.merged(self.row, *columns, &one.join("\n"), &boxed)?;
            }
            self.sheet.set_row_height(self.row, BOX)?;
            self.row += 1;
        }
        Ok(())
    }

    fn part(&mut self, part: &Part) -> Result<(), XlsxError> {
        if part.lines.is_empty() {
            return Ok(());
        }
        self.sheet.set_row_height(self.row, 8)?;
        self.row += 1;
        let (heading, plain, label) =
            (self.heading.clone(), self.plain.clone(), self.label.clone());
        self.wide(&part.title, &heading)?;
        if !part.lead.is_empty() {
            self.wide(&part.lead, &label)?;
        }
        for (short, long, applies) in &part.lines {
            let format = if *applies { plain.clone().set_bold() } else { plain.clone() };
            self.merged(self.row, (0, 1), short, &format)?;
            self.merged(self.row, (2, 5), long, &format)?;
            let n_lines = lines(short, room(0, 1)).max(lines(long, room(2, 5)));
            self.sheet.set_row_height(self.row, height(n_lines))?;
            self.row += 1;
        }
        Ok(())
    }

    /// A line over all columns.
    fn wide(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.merged(self.row, (0, 5), text, format)?;
        self.sheet.set_row_height(self.row, height(lines(text, room(0, 5))))?;
        self.row += 1;
        Ok(())
    }

    fn merged(
        &mut self,
        row: u32,
        (first, last): (u16, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if first == last {
            self.sheet.write_string_with_format(row, first, shown(text), format)?;
        } else {
            self.sheet.merge_range(row, first, row, last, &shown(text), format)?;
        }
        Ok(())
    }

    fn mark(&mut self, row: u32, n: u16, mark: &Mark, format: &Format) -> Result<(), XlsxError> {
        match mark {
            Mark::Blank => {
                self.sheet.write_blank(row, n, format)?;
            }
            Mark::Number(number) => match double(*number) {
                Some(value) => {
                    self.sheet.write_number_with_format(row, n, value, format)?;
                }
                None => {
                    let text = number.normalize().to_string();
                    self.sheet.write_string_with_format(row, n, text, format)?;
                }
            },
            Mark::Words(text) => {
                self.sheet.write_string_with_format(row, n, shown(text), format)?;
            }
        }
        Ok(())
    }

    fn paper(
        self,
        form: &Form,
        heads: u32,
        catalog: &Catalog,
        origin: &Origin,
    ) -> Result<(), XlsxError> {
        let last = self.row.saturating_sub(1);
        let contract = origin.contract.as_deref().unwrap_or_default();
        let left = format!("{} · {}", form.period, words::origin(catalog, origin));
        self.sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
        self.sheet.set_print_center_horizontally(true).set_screen_gridlines(false);
        self.sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
        self.sheet.set_header(format!("&L&8{}", code(contract, 250)));
        self.sheet.set_footer(foot(&left, catalog));
        self.sheet.set_repeat_rows(heads, heads)?;
        self.sheet.set_print_area(0, 0, last, 5)?;
        self.sheet.set_freeze_panes(heads + 1, 0)?;
        Ok(())
    }
}

/// How many letters wide some columns are together.
fn room(first: u16, last: u16) -> u32 {
    WIDTHS[usize::from(first)..=usize::from(last)].iter().map(|width| u32::from(*width)).sum()
}

/// How many lines a text takes in so much room: a Chinese character is nearly two letters wide, and
/// the end of a line stays empty where the next word does not fit.
fn lines(text: &str, room: u32) -> u32 {
    let tenths = |c: char| if u32::from(c) >= 0x2e80 { 19 } else { 10 };
    let room = room.saturating_sub(2).max(4) * 10;
    let line = |line: &str| line.chars().map(tenths).sum::<u32>().div_ceil(room).max(1);
    text.lines().map(line).sum::<u32>().max(1)
}

/// How high a row of so many lines is, in points.
fn height(n_lines: u32) -> u32 {
    (n_lines * LINE + 6).min(MAX_HEIGHT)
}
