//! What an import did, or would do, for people and for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::message::Message;
use crate::imports::Plan;
use crate::imports::Reason;
use crate::imports::Refused;
use crate::imports::mapping::Mapping;
use crate::imports::rows::Spot;
use crate::reports::Brief;
use crate::reports::document::print;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::one_line;
use crate::tables;

/// Refused rows that are shown of each kind of reason.
const SHOWN: usize = 3;

/// Files that are named.
const FILES: usize = 24;

/// Lines of a record that are shown.
const LINES: usize = 12;

/// What there is to tell.
pub(super) struct Report<'r> {
    pub(super) plan: &'r Plan,
    pub(super) mapping: &'r Mapping,
    pub(super) contract: &'r str,
    pub(super) names: &'r [String],
    pub(super) is_dry: bool,
}

impl Report<'_> {
    /// For people.
    pub(super) fn text(&self, brief: &Brief<'_>) -> String {
        let plan = self.plan;
        let head = Message::new("import-head")
            .with("mapping", &self.mapping.name)
            .with("contract", self.contract)
            .with("n", plan.n_rows);
        let mut text = format!("{}\n", brief.ink.paint(Tone::Strong, &brief.line_of(&head)));
        let counts = Message::new("import-counts")
            .with("new", plan.n_new)
            .with("changed", plan.n_changed)
            .with("unchanged", plan.n_unchanged)
            .with("refused", plan.refused.len());
        text.push_str(&format!("  {}\n", brief.line_of(&counts)));
        let notes = [
            ("import-repeated", plan.n_repeated),
            ("import-outside", plan.n_outside),
            ("import-blank", plan.n_blank),
        ];
        for (key, n) in notes {
            if n > 0 {
                text.push_str(&format!("  {}\n", brief.line_of(&message(key, n))));
            }
        }
        for (why, n) in &plan.skipped {
            let message = Message::new("import-skipped").with("why", why).with("n", *n);
            text.push_str(&format!("  {}\n", brief.line_of(&message)));
        }
        for (rule, n) in &plan.warnings {
            let message = Message::new("import-warned").with("rule", rule).with("n", *n);
            text.push_str(&format!("  {}\n", brief.line_of(&message)));
        }
        text.push_str(&self.refusals(brief));
        text.push_str(&self.files(brief));
        text
    }

    fn files(&self, brief: &Brief<'_>) -> String {
        let plan = self.plan;
        if plan.files.is_empty() {
            return format!("\n{}\n", brief.word("import-nothing"));
        }
        let key = if self.is_dry { "import-would-write" } else { "import-wrote" };
        let title = brief.line_of(&message(key, plan.files.len()));
        let mut text = format!("\n{}\n", brief.ink.paint(Tone::Strong, &title));
        for file in plan.files.iter().take(FILES) {
            let change = Message::new("import-file")
                .with("added", file.n_added)
                .with("changed", file.n_changed);
            let new = if file.is_new { brief.word("import-new-file") } else { String::new() };
            text.push_str(&format!(
                "  {}  {}{new}\n",
                one_line(&file.path),
                brief.line_of(&change)
            ));
        }
        if plan.files.len() > FILES {
            let more = message("import-more-files", plan.files.len() - FILES);
            text.push_str(&format!("  {}\n", brief.line_of(&more)));
        }
        if self.is_dry
            && let Some(file) = plan.files.iter().find(|file| !file.sample.is_empty())
        {
            text.push('\n');
            for line in file.sample.lines().take(LINES) {
                text.push_str(&format!("    {}\n", clean(line)));
            }
            if file.sample.lines().count() > LINES {
                text.push_str("    …\n");
            }
        }
        text
    }

    /// Refused rows by reason, the first few of each.
    fn refusals(&self, brief: &Brief<'_>) -> String {
        let mut groups: BTreeMap<(String, &str), Vec<(&Refused, &Reason)>> = BTreeMap::new();
        for refused in &self.plan.refused {
            for reason in &refused.reasons {
                let field = reason.field.clone().unwrap_or_default();
                groups.entry((field, reason.message.key)).or_default().push((refused, reason));
            }
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
        let mut text = String::new();
        for ((field, _), rows) in &groups {
            let title = match field.as_str() {
                "" => message("import-refused-rows", rows.len()),
                field => message("import-refused-field", rows.len()).with("field", field),
            };
            let title = brief.line_of(&title);
            text.push_str(&format!("\n{}\n", brief.ink.paint(Tone::Bad, &title)));
            for (refused, reason) in rows.iter().take(SHOWN) {
                text.push_str(&format!("  {}\n", self.refusal(brief, refused, reason)));
            }
            if rows.len() > SHOWN {
                let more = message("import-more", rows.len() - SHOWN);
                text.push_str(&format!("  {}\n", brief.line_of(&more)));
            }
            if let Some(help) = rows.first().and_then(|(_, reason)| reason.help.as_ref()) {
                let word = brief.ink.paint(Tone::Good, &format!("{}:", brief.word("cli-help")));
                text.push_str(&format!("  {word} {}\n", brief.line_of(help)));
            }
        }
        text
    }

    fn refusal(&self, brief: &Brief<'_>, refused: &Refused, reason: &Reason) -> String {
        let spot = one_line(&at(refused, reason).text(self.names));
        let mut about = Vec::new();
        if let Some(id) = &refused.id {
            about.push(one_line(id));
        }
        if refused.n_rows > 1 {
            about.push(brief.line_of(&message("import-n-rows", refused.n_rows)));
        }
        if !reason.columns.is_empty() {
            let columns = reason.columns.join(", ");
            about.push(brief.line_of(&Message::new("import-of-columns").with("columns", columns)));
        }
        let about = match about.is_empty() {
            true => String::new(),
            false => format!(" ({})", about.join(", ")),
        };
        format!("{spot}{about}: {}", brief.line_of(&reason.message))
    }

    /// For programs.
    pub(super) fn json(&self, brief: &Brief<'_>) -> String {
        let plan = self.plan;
        let refused = plan.refused.iter().map(|refused| RefusedRow {
            file: self.names.get(refused.spot.input).map_or("", String::as_str),
            row: refused.spot.number(),
            at: refused.spot.text(self.names),
            rows: refused.n_rows,
            id: refused.id.as_deref(),
            reasons: refused.reasons.iter().map(|reason| spoken(brief, refused, reason)).collect(),
        });
        let files = plan.files.iter().map(|file| FileRow {
            path: &file.path,
            new: file.is_new,
            added: file.n_added,
            changed: file.n_changed,
        });
        let document = Document {
            version: 1,
            mapping: &self.mapping.name,
            contract: self.contract,
            kind: &self.mapping.kind,
            dry_run: self.is_dry,
            rows: plan.n_rows,
            blank: plan.n_blank,
            skipped: &plan.skipped,
            outside_term: plan.n_outside,
            repeated: plan.n_repeated,
            new: plan.n_new,
            changed: plan.n_changed,
            unchanged: plan.n_unchanged,
            warnings: &plan.warnings,
            files: files.collect(),
            refused: refused.collect(),
        };
        print(&document)
    }

    /// Refused rows, one line for each reason, as a table that a spreadsheet opens safely.
    pub(super) fn refused_csv(&self, brief: &Brief<'_>) -> Vec<u8> {
        let mut rows = Vec::new();
        rows.push(
            ["file", "row", "id", "field", "columns", "reason", "help"].map(str::to_owned).to_vec(),
        );
        for refused in &self.plan.refused {
            for reason in &refused.reasons {
                let spoken = spoken(brief, refused, reason);
                rows.push(vec![
                    self.names.get(refused.spot.input).cloned().unwrap_or_default(),
                    at(refused, reason).number().map_or_else(String::new, |n| n.to_string()),
                    refused.id.clone().unwrap_or_default(),
                    spoken.field.unwrap_or_default().to_owned(),
                    spoken.columns.join(", "),
                    spoken.message,
                    spoken.help.unwrap_or_default(),
                ]);
            }
        }
        tables::csv::write_texts(&rows)
    }
}

fn message(key: &'static str, n: usize) -> Message {
    Message { key, args: Vec::new() }.with("n", n)
}

/// Where the reason stands: in its own row, or in the first of the record.
fn at<'r>(refused: &'r Refused, reason: &'r Reason) -> &'r Spot {
    reason.spot.as_deref().unwrap_or(&refused.spot)
}

fn spoken<'r>(brief: &Brief<'_>, refused: &Refused, reason: &'r Reason) -> ReasonRow<'r> {
    ReasonRow {
        row: at(refused, reason).number(),
        field: reason.field.as_deref(),
        columns: &reason.columns,
        code: reason.message.key,
        message: brief.say(&reason.message),
        help: reason.help.as_ref().map(|help| brief.say(help)),
    }
}

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    mapping: &'r str,
    contract: &'r str,
    kind: &'r str,
    dry_run: bool,
    rows: usize,
    blank: usize,
    skipped: &'r BTreeMap<String, usize>,
    outside_term: usize,
    repeated: usize,
    new: usize,
    changed: usize,
    unchanged: usize,
    warnings: &'r BTreeMap<String, usize>,
    files: Vec<FileRow<'r>>,
    refused: Vec<RefusedRow<'r>>,
}

#[derive(Serialize)]
struct FileRow<'r> {
    path: &'r str,
    new: bool,
    added: usize,
    changed: usize,
}

#[derive(Serialize)]
struct RefusedRow<'r> {
    file: &'r str,
    row: Option<usize>,
    at: String,
    rows: usize,
    id: Option<&'r str>,
    reasons: Vec<ReasonRow<'r>>,
}

#[derive(Serialize)]
struct ReasonRow<'r> {
    row: Option<usize>,
    field: Option<&'r str>,
    columns: &'r [String],
    code: &'static str,
    message: String,
    help: Option<String>,
}
