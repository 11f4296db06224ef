//! The site on paper: what stands on every sheet, and that no row and no chart is cut in half.
//!
//! Chromium prints as a reader would; `pdftotext` of Poppler says what came to stand where.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::built::site;
use crate::chromium::Chromium;
use crate::tab::Tab;

/// A word on a sheet: how far down its upper and its lower edge lie, in points.
struct Word {
    top: f64,
    bottom: f64,
    text: String,
}

/// A sheet of paper.
pub(crate) struct Sheet {
    height: f64,
    words: Vec<Word>,
}

/// Upper and lower margin of a sheet in points: 18 mm.
const MARGIN: f64 = 51.0;

/// Puts a tiny sign at the beginning and at the end of every cell of every row, and above and below every
/// chart; `⟨row⟩` of one row must come to stand on one sheet. A cell that spans rows may be cut.
const SIGN: &str = "(() => {
  let n = 0;
  const sign = () => {
    const one = document.createElement('i');
    one.textContent = `zq${n}qz`;
    one.style.cssText = 'font-size:1pt;line-height:1pt;white-space:nowrap';
    return one;
  };
  const rows = document.querySelectorAll('main tbody tr, .box, figure.chart .drawing, .notes > div');
  for (const row of rows) {
    if (row.closest('details:not([open]), [hidden], .screen') || !row.getClientRects().length) continue;
    const parts = row.localName === 'tr' ? Array.from(row.cells).filter((cell) => cell.rowSpan === 1) : [row];
    for (const part of parts) { part.prepend(sign()); part.append(sign()); }
    n += 1;
  }
  return n;
})()";

/// What stands on the sheets of the page as it is now.
pub(crate) fn sheets(tab: &mut Tab, name: &str) -> Vec<Sheet> {
    let folder = tempfile::tempdir().expect("a folder for the print");
    let file = folder.path().join("page.pdf");
    let pdf = tab.pdf();
    if let Some(kept) = env::var_os("PDF") {
        let kept = Path::new(&kept).join(format!("{}.pdf", name.replace('/', "_")));
        fs::write(kept, &pdf).expect("PDF names a folder for the prints");
    }
    fs::write(&file, pdf).expect("the print is kept");
    let done = Command::new("pdftotext").arg("-bbox").arg(&file).arg("-").output();
    let done = done.expect("this test needs pdftotext, of the package poppler-utils");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8(done.stdout).expect("pdftotext writes UTF-8");
    let mut sheets = Vec::new();
    for line in text.lines().map(str::trim) {
        let number = |name: &str| -> f64 {
            let value =
                line.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
            value.and_then(|value| value.parse().ok()).expect("a number")
        };
        if line.starts_with("<page ") {
            sheets.push(Sheet { height: number("height"), words: Vec::new() });
        } else if line.starts_with("<word ")
            && let Some(sheet) = sheets.last_mut()
        {
            let text = line.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</word>"));
            let text = text.expect("a word has a text").to_owned();
            sheet.words.push(Word { top: number("yMin"), bottom: number("yMax"), text });
        }
    }
    sheets
}

impl Sheet {
    /// All words, without blanks.
    pub(crate) fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect()
    }

    /// The words of the upper margin, without blanks.
    fn head(&self) -> String {
        self.words
            .iter()
            .filter(|word| word.bottom < MARGIN)
            .map(|word| word.text.as_str())
            .collect()
    }

    /// The words of the lower margin, without blanks.
    fn foot(&self) -> String {
        let edge = self.height - MARGIN;
        self.words.iter().filter(|word| word.top > edge).map(|word| word.text.as_str()).collect()
    }
}

/// Rows and charts of which one part stands on another sheet than the rest, with both numbers.
fn cut(sheets: &[Sheet]) -> Vec<String> {
    let mut seen: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (no, sheet) in sheets.iter().enumerate() {
        for word in &sheet.words {
            for part in word.text.split("zq").skip(1) {
                let digits = part.split(|c: char| !c.is_ascii_digit()).next();
                let n = digits.and_then(|n| n.parse().ok()).expect("a sign has a number");
                seen.entry(n).or_default().insert(no + 1);
            }
        }
    }
    assert!(!seen.is_empty(), "the signs are printed");
    let more = seen.into_iter().filter(|(_, sheets)| sheets.len() > 1);
    more.map(|(row, sheets)| format!("row {row} stands on sheets {sheets:?}")).collect()
}

/// What is wrong with the print of a page: every sheet names what it belongs to, nothing is cut.
fn examine(tab: &mut Tab, page: &str, head: &[String]) -> Vec<String> {
    tab.open(page);
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    // What the whole site was made from: pages of a contract name the newest commit that touched it.
    let made = fs::read(site().folder().join("build.json")).expect("the site says its origin");
    let made: serde_json::Value = serde_json::from_slice(&made).expect("it is JSON");
    let commit: String = made["commit"].as_str().expect("a commit").chars().take(10).collect();
    let as_of = made["as_of"].as_str().expect("an instant").replace('T', "");
    let as_of: String = as_of.chars().take("2026-07-0309:00".len()).collect();
    let clean = sheets(tab, page);
    let mut faults = tab.faults();
    for (no, sheet) in clean.iter().enumerate() {
        let (top, foot) = (sheet.head(), sheet.foot());
        for part in head.iter().filter(|part| !top.contains(&plain(part))) {
            faults.push(format!("sheet {}: no `{part}` above: {top}", no + 1));
        }
        let count = if page.starts_with("en/") {
            format!("page{}of{}", no + 1, clean.len())
        } else {
            format!("第{}页，共{}页", no + 1, clean.len())
        };
        for part in [&plain(&commit), &as_of, &count] {
            if !foot.contains(part.as_str()) {
                faults.push(format!("sheet {}: no `{part}` below: {foot}", no + 1));
            }
        }
    }
    // A page without a row or a chart has nothing to cut.
    if tab.eval(SIGN) == 0 {
        return faults;
    }
    faults.extend(cut(&sheets(tab, &format!("{page}.signed"))));
    faults
}

/// Pages whose file name begins so, one contract after the other.
fn named(beginning: &str) -> Vec<String> {
    let is_named =
        |page: &String| page.rsplit_once('/').is_some_and(|(_, name)| name.starts_with(beginning));
    site().pages().into_iter().filter(is_named).collect()
}

#[test]
#[ignore = "needs Chromium"]
fn every_sheet_of_a_form_names_contract_period_commit_and_page_and_cuts_no_row() {
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&site().address());
    let forms = named("period_");
    assert!(forms.len() >= 10, "the contracts have periods: {forms:?}");
    let mut faults = Vec::new();
    for form in &forms {
        tab.open(form);
        let contract = tab.text("document.querySelector('.form-head dd').textContent");
        let period = tab.text("document.querySelector('.form-head dd span').textContent");
        let own = examine(&mut tab, form, &[contract, period]);
        faults.extend(own.into_iter().map(|fault| format!("{form}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[ignore = "needs Chromium"]
fn other_pages_print_whole_rows_and_charts() {
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&site().address());
    let mut faults = Vec::new();
    let mut pages = ["integrity", "settlement", "clauses", "breaches"].map(named).concat();
    pages.extend(named("outcome_").into_iter().step_by(29));
    for page in &pages {
        let own = examine(&mut tab, page, &[]);
        faults.extend(own.into_iter().map(|fault| format!("{page}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
