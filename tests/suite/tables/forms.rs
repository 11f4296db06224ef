//! The official form as a workbook: the printed structure, and the numbers of the page.

use pactbook::assessment::Progress;
use pactbook::base::quantity::Decimal;

use super::workbook::Held;
use super::workbook::Workbook;
use crate::shipped::shipped;
use crate::site::files;

fn form(path: &str) -> Workbook {
    Workbook::open(&files()[path])
}

/// The row whose cell in a column holds just this text.
fn row(book: &Workbook, column: u32, text: &str) -> u32 {
    let found = book
        .cells
        .iter()
        .find(|((_, n), held)| *n == column && matches!(held, Held::Text(held) if held == text));
    found.unwrap_or_else(|| panic!("{text} stands nowhere")).0.0
}

fn number(book: &Workbook, at: (u32, u32)) -> Option<Decimal> {
    match book.cells.get(&at) {
        Some(Held::Number(number)) => Decimal::from_str_exact(number).ok(),
        _ => None,
    }
}

#[test]
fn every_period_has_its_form_with_the_scores_of_the_assessment() {
    let book = shipped();
    for (no, assessment) in book.assessments.iter().enumerate() {
        let contract = &book.ledger.contracts[no];
        let Some(card) = &contract.scorecard else { continue };
        for score in &assessment.periods {
            let id = &contract.identity.periods[score.period].id.text;
            let path = format!("{}/tables/form_{id}.xlsx", contract.identity.id);
            let workbook = form(&path);
            let is_ahead = score.progress == Progress::Ahead;
            for (section, state) in card.sections.iter().zip(&score.sections) {
                for (item, state) in section.items.iter().zip(&state.items) {
                    let line = row(&workbook, 1, &format!("{} {}", item.id.text, item.title));
                    assert_eq!(number(&workbook, (line, 2)), Some(item.points), "{path}");
                    let score = (!is_ahead).then_some(state.score.now);
                    assert_eq!(number(&workbook, (line, 4)), score, "{path}: {}", item.id.text);
                }
            }
            let line = row(&workbook, 0, "合计");
            assert_eq!(number(&workbook, (line, 2)), Some(card.total), "{path}");
            let total = (!is_ahead).then_some(score.total.now);
            assert_eq!(number(&workbook, (line, 4)), total, "{path}");
        }
    }
}

#[test]
fn the_groups_are_merged_and_the_form_has_boxes_to_sign_in() {
    let book = form("turpan/tables/form_y1.xlsx");
    let first = row(&book, 1, "1.1 紧急故障修复") + 1;
    assert!(book.merged.contains(&format!("A{first}:A{}", first + 3)), "{:?}", book.merged);
    assert!(book.merged.contains(&"A1:F1".to_owned()), "the title is not over all columns");
    let texts: Vec<&str> = book
        .cells
        .values()
        .filter_map(|held| match held {
            Held::Text(text) => Some(text.as_str()),
            Held::Number(_) => None,
        })
        .collect();
    for words in ["考核意见", "采购人\n\n签字（盖章）\n\n日期", "供应商\n\n签字（盖章）\n\n日期"]
    {
        assert!(texts.contains(&words), "no {words:?} in {texts:#?}");
    }
}

#[test]
fn it_prints_on_a4_with_its_head_and_what_it_was_made_from_on_every_page() {
    for (path, page) in [
        ("turpan/tables/form_y1.xlsx", "第 &amp;P 页，共 &amp;N 页"),
        ("en/turpan/tables/form_y1.xlsx", "page &amp;P of &amp;N"),
    ] {
        let book = form(path);
        let sheet = book.sheet();
        assert!(sheet.contains("paperSize=\"9\""), "{path} is not on A4");
        assert!(sheet.contains("fitToHeight=\"0\""), "{path} is not as wide as the page");
        assert!(sheet.contains("<pageSetUpPr fitToPage=\"1\"/>"), "{path} does not fit the page");
        let foot = sheet.split("<oddFooter>").nth(1).expect("a foot");
        let foot = foot.split("</oddFooter>").next().unwrap_or_default();
        for words in [page, "2026-07-03 09:00:00", "第一服务年度"] {
            assert!(foot.contains(words), "{path}: no {words} in {foot}");
        }
        assert!(foot.chars().count() <= 255, "{path}: a spreadsheet refuses so long a foot");
        let names = &book.files["xl/workbook.xml"];
        let head = names.split("Print_Titles").nth(1).expect("rows that are repeated");
        let line = row(&book, 3, if path.starts_with("en/") { "Standard" } else { "考核标准" }) + 1;
        assert!(head.contains(&format!("${line}:${line}")), "{path}: {head}");
    }
}

#[test]
fn the_page_leads_to_its_form_and_the_remarks_are_those_of_the_page() {
    let html = crate::site::page(files(), "turpan/period_y1.html");
    assert!(html.contains("href=\"../turpan/tables/form_y1.xlsx\""), "no way to the form");
    let book = form("turpan/tables/form_y1.xlsx");
    let score = &shipped().assessments[crate::shipped::number(shipped(), "turpan")].periods[0];
    let lost: usize = score
        .sections
        .iter()
        .flat_map(|section| &section.items)
        .map(|item| item.losses.iter().filter(|loss| !loss.counted.is_zero()).count().min(6))
        .sum();
    let shown: usize = book
        .cells
        .iter()
        .filter(|((_, column), _)| *column == 5)
        .map(|(_, held)| match held {
            Held::Text(text) => text.lines().filter(|line| line.starts_with('−')).count(),
            Held::Number(_) => 0,
        })
        .sum();
    assert!(lost > 0, "the form has nothing to say");
    assert_eq!(shown, lost);
}
