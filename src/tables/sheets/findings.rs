//! Findings: everything that `check` reports.

use super::Sheet;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "findings",
    title: "take-findings",
    about: "take-findings-about",
    columns: &[
        Column::new("level", "take-col-level", Kind::State),
        Column::new("rule", "take-col-rule", Kind::Id),
        Column::new("contract", "take-col-contract", Kind::Id),
        Column::new("clause", "take-col-clause", Kind::Id),
        Column::new("subject", "take-col-about", Kind::Id),
        Column::new("field", "take-col-field", Kind::Id),
        Column::new("message", "take-col-message", Kind::Sentence),
        Column::new("help", "take-col-help", Kind::Sentence),
        Column::new("file", "take-col-file", Kind::Text),
        Column::new("line", "take-col-line", Kind::Integer),
    ],
    rows: |desk, _| {
        let row = |finding: &crate::base::finding::Finding| {
            let [path, line] = super::whereabouts(desk, finding);
            vec![
                super::level(finding.level),
                Cell::text(&finding.rule),
                Cell::of(finding.contract.as_deref(), Cell::text),
                Cell::of(finding.clause.as_deref(), Cell::text),
                Cell::of(finding.subject.as_deref(), Cell::text),
                Cell::of(finding.field.as_deref(), Cell::text),
                Cell::Said(finding.message.clone()),
                Cell::of(finding.help.clone(), Cell::Said),
                path,
                line,
            ]
        };
        desk.book.findings.iter().map(row).collect()
    },
};
