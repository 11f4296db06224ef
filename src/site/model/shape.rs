//! The shape of `book.json`: what each key means. The sentences here are those of the schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

/// A book of service contracts: how each stands, judged at one instant from one commit.
///
/// Numbers that must be exact (points, amounts, shares) are strings. Instants carry their offset.
/// Addresses of pages are relative to the root of the site; the English page lies at the same
/// address below `en/`. Titles and texts of contracts and records are theirs and never translated.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// Address of the schema, relative to this file.
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    /// Form of this file; it grows when a key changes its meaning or goes away.
    pub form: u32,
    /// Version of the program.
    pub pactbook: &'static str,
    /// Title of the site in each language.
    pub title: Title,
    /// Where the site is published; null if it does not say.
    pub url: Option<String>,
    /// Language of the sentences in this file.
    #[schemars(extend("enum" = ["zh", "en"]))]
    pub language: &'static str,
    /// What was looked at.
    pub looked_at: LookedAt,
    /// The contracts, by id: how each stands, and where the whole of it is told.
    pub contracts: Vec<Entry>,
    /// What is wrong with contracts, records and evidence, and what is breached or undecidable, the
    /// newest first; no more than 500, the rest is in `check --format json`.
    pub findings: Vec<Finding>,
    /// How many findings there are.
    pub n_findings: usize,
    /// Tables over all contracts, as JSON, by name, relative to this file.
    pub tables: BTreeMap<String, String>,
    /// Findings by level.
    pub levels: BTreeMap<String, usize>,
}

/// A title in each language of the interface.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// What was looked at.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LookedAt {
    /// The commit in hexadecimal; null without one.
    pub commit: Option<String>,
    /// How many files differ from the commit; figures of such a book cannot be derived from it.
    pub n_changed: usize,
    /// The instant at which everything is judged.
    pub as_of: String,
    /// What named that instant.
    #[schemars(extend("enum" = ["flag", "source-date-epoch", "settings", "now"]))]
    pub as_of_from: &'static str,
    /// How many records there are.
    pub records: usize,
}

/// A contract in the book of all.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its short title.
    pub short: String,
    /// Its page.
    pub page: String,
    /// The file that tells the whole of it, in the form of `contract.schema.json`.
    pub book: String,
    /// First day of its term.
    pub first: String,
    /// Last day of its term.
    pub last: String,
    /// How many records were filed.
    pub records: usize,
    /// How many places of its input could not be read; verdicts that rest on them are undecidable.
    pub unread: usize,
    /// How many outcomes are not simply met or still to come.
    pub n_outcomes: usize,
    /// How many things are overdue or due within 90 days.
    pub n_due: usize,
    /// The mean of the periods' scores; null without a scorecard.
    pub average: Option<Average>,
    /// The money; null if the contract states no price.
    pub money: Option<Sums>,
}

/// The money of a contract in four sums.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// The currency of all amounts.
    pub currency: String,
    /// The price.
    pub total: Exact,
    /// What is taken off.
    pub deducted: Range,
    /// What is to be paid in all.
    pub payable: Range,
    /// What of it is not yet paid.
    pub outstanding: Range,
}

/// The book of one contract: how it stands, judged at one instant.
///
/// Numbers that must be exact (points, amounts, shares) are strings. Instants carry their offset.
/// Addresses are relative to the root of the site, which is one folder above this file; the English
/// page lies at the same address below `en/`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OneContract {
    /// Address of the schema, relative to this file.
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    /// Form of this file; it grows when a key changes its meaning or goes away.
    pub form: u32,
    /// Version of the program.
    pub pactbook: &'static str,
    /// Language of the sentences in this file.
    #[schemars(extend("enum" = ["zh", "en"]))]
    pub language: &'static str,
    /// Since when the judgement stands: it is the same as of this instant and of every later one up to
    /// that of the book of all.
    pub as_of: String,
    /// The contract.
    pub contract: Contract,
    /// What is wrong with it, its records and evidence, and what is breached or undecidable, the
    /// newest first; no more than 500, the rest is in `check --format json`.
    pub findings: Vec<Finding>,
    /// How many findings about it there are.
    pub n_findings: usize,
}

/// A contract and how it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its short title.
    pub short: String,
    /// Its page.
    pub page: String,
    /// First day of its term.
    pub first: String,
    /// Last day of its term.
    pub last: String,
    /// Who is bound by it.
    pub parties: Vec<Party>,
    /// How many records were filed.
    pub records: usize,
    /// How many places of its input could not be read; verdicts that rest on them are undecidable.
    pub unread: usize,
    /// Whether the evidence may be relied on.
    pub integrity: Integrity,
    /// The assessment periods; empty if the contract has no scorecard.
    pub periods: Vec<Period>,
    /// The mean of the periods' scores; null without a scorecard.
    pub average: Option<Average>,
    /// The money; null if the contract states no price.
    pub settlement: Option<Settlement>,
    /// Rights that depend on what happened.
    pub rights: Vec<Right>,
    /// The obligations, in the order of the contract.
    pub obligations: Vec<Obligation>,
    /// Outcomes that are not simply met or still to come, the newest first; no more than 500.
    pub outcomes: Vec<Outcome>,
    /// How many such outcomes there are.
    pub n_outcomes: usize,
    /// What is overdue or due within 90 days, the earliest first; no more than 100.
    pub due: Vec<Due>,
    /// How many such things there are.
    pub n_due: usize,
    /// Its feed, its calendar and its pages, by name.
    pub links: BTreeMap<&'static str, String>,
    /// Its tables with all their rows, as JSON, by name; beside each lies the same as CSV and as a
    /// workbook.
    pub tables: BTreeMap<String, String>,
}

/// A party of a contract.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its id.
    pub id: String,
    /// What the contract calls it.
    pub role: String,
    /// Its name; null if the contract gives none.
    pub name: Option<String>,
}

/// What git says about the evidence of a contract.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Integrity {
    /// How much of the history is known.
    #[schemars(extend("enum" = ["nothing", "partial", "whole"]))]
    pub knowledge: &'static str,
    /// How many irregularities matter: warnings and errors, those of evidence files included.
    pub irregular: usize,
    /// How many of them are errors.
    pub errors: usize,
    /// Irregularities of all levels by the name of what they are.
    pub rules: BTreeMap<&'static str, usize>,
    /// Whether the evidence may be relied on, in sentences.
    pub answer: Vec<String>,
    /// The page about it.
    pub page: String,
}

/// An exact decimal number.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("pattern" = "^-?[0-9]+(\\.[0-9]+)?$"))]
pub struct Exact(pub String);

/// A number that is known, or lies in a range while judgement is missing or things are under way.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// If everything open goes wrong.
    pub low: Exact,
    /// By what has been decided so far.
    pub now: Exact,
    /// If everything open goes well.
    pub high: Exact,
}

/// The grade or band of the least, the present and the greatest number; null where none fits.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Of the least.
    pub low: Option<String>,
    /// Of the present one.
    pub now: Option<String>,
    /// Of the greatest.
    pub high: Option<String>,
}

/// An assessment period and its score.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// First day.
    pub first: String,
    /// Last day.
    pub last: String,
    /// Where it stands.
    #[schemars(extend("enum" = ["ahead", "running", "over"]))]
    pub progress: &'static str,
    /// Over, and nothing open: the score can no longer change.
    pub is_final: bool,
    /// State of its seal; null if it is not sealed. What is sealed stands in these figures.
    pub seal: Option<&'static str>,
    /// The score.
    pub total: Range,
    /// Full points.
    pub points: Exact,
    /// The grade.
    pub grade: Grade,
    /// May it be signed, and what is paid, in sentences.
    pub answer: Vec<String>,
    /// The sections of the form.
    pub sections: Vec<Section>,
    /// The form.
    pub page: String,
}

/// A section of a form.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Full points.
    pub points: Exact,
    /// The score.
    pub total: Range,
    /// Its items.
    pub items: Vec<Item>,
}

/// An item of a form.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Full points.
    pub points: Exact,
    /// The score.
    pub score: Range,
    /// Whether records show it, or nothing was filed, or the period has not begun.
    #[schemars(extend("enum" = ["filed", "nothing-filed", "ahead"]))]
    pub evidence: &'static str,
    /// How many records show it.
    pub records: usize,
    /// How many outcomes cost points.
    pub losses: usize,
    /// How many outcomes may still cost points.
    pub open: usize,
    /// Its page.
    pub page: String,
}

/// The mean of the periods' scores.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Average {
    /// The mean.
    pub score: Range,
    /// Whether every period is final.
    pub is_final: bool,
}

/// The money of a contract.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// Code of the currency of all amounts.
    pub currency: String,
    /// The price that the contract states.
    pub total: Exact,
    /// What is deducted in all.
    pub deducted: Range,
    /// What is payable in all.
    pub payable: Range,
    /// Deductions that no payment is left to bear.
    pub outstanding: Range,
    /// From the full price to what is payable.
    pub waterfall: Vec<Step>,
    /// What each period's score costs.
    pub deductions: Vec<Deduction>,
    /// Penalties that are due, or may be.
    pub penalties: Vec<Penalty>,
    /// The payments.
    pub stages: Vec<Stage>,
    /// The page about it.
    pub page: String,
}

/// A step from the full price to what is payable.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// The change, or the amount itself if it is a level.
    pub amount: Range,
    /// Whether it is a level and not a change.
    pub is_level: bool,
}

/// What the score of a period costs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// Id of the period.
    pub period: String,
    /// The band of the score.
    pub band: Grade,
    /// The amount, before any cap.
    pub amount: Range,
    /// Whether it is no longer a forecast.
    pub is_final: bool,
}

/// A penalty and what it comes to.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// Its id.
    pub id: String,
    /// Its clause.
    pub clause: String,
    /// Its title.
    pub title: String,
    /// What is due.
    pub total: Exact,
    /// What would be due on top once confirmed.
    pub to_confirm: Exact,
    /// What may be due once open things are decided.
    pub open: Exact,
    /// How many breaches or records it is about.
    pub charges: usize,
}

/// A payment and where it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Before deductions.
    pub gross: Exact,
    /// After deductions.
    pub net: Range,
    /// Whether its conditions hold.
    #[schemars(extend("enum" = ["yes", "no", "not-yet"]))]
    pub holds: &'static str,
    /// What was paid.
    pub paid: Exact,
    /// How the payer's duty to pay in time stands; null if the contract states no time.
    #[schemars(extend("enum" = ["waiting", "due", "paid", "late", "overdue", "excused", "unknown", null]))]
    pub duty: Option<&'static str>,
    /// Last instant that is in time; null if unknown.
    pub due: Option<String>,
}

/// A right that depends on what happened.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub holder: String,
    /// Where it stands; no right exercises itself.
    #[schemars(extend("enum" = ["dormant", "available", "exercised", "waived"]))]
    pub state: &'static str,
}

/// An obligation and how its outcomes stand.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// Its id.
    pub id: String,
    /// Its clause.
    pub clause: String,
    /// Its title.
    pub title: String,
    /// Name of its rule kind.
    pub kind: String,
    /// Whether it is the purchaser's own and never counts against the supplier.
    pub is_buyers: bool,
    /// How it stands over the whole term.
    #[schemars(extend("enum" = [
        "breached", "undecidable", "pending", "met", "nothing-filed", "shown", "upcoming"
    ]))]
    pub standing: &'static str,
    /// Outcomes by verdict, without those whose value is only shown.
    pub outcomes: BTreeMap<&'static str, usize>,
    /// How many records show it.
    pub records: usize,
    /// Its page.
    pub page: String,
}

/// An outcome that is not simply met.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Id of the obligation.
    pub obligation: String,
    /// Id within the obligation: the record's, or that of the slot or window.
    pub id: String,
    /// The verdict.
    #[schemars(extend("enum" = ["breached", "undecidable", "pending", "excused"]))]
    pub verdict: &'static str,
    /// Id of the record it is about; null if it is about a slot or window.
    pub record: Option<String>,
    /// Id of the period it counts in.
    pub period: Option<String>,
    /// When it was triggered, or the last instant of its slot.
    pub at: String,
    /// Last instant that is in time.
    pub due: Option<String>,
    /// When it was done.
    pub done: Option<String>,
    /// The points that it costs over all forms.
    pub points: Exact,
    /// The result in one phrase.
    pub summary: String,
    /// Its page.
    pub page: String,
}

/// Something that is due.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// Last instant that is in time; of a period to be signed off, its end.
    pub at: String,
    /// Whether its time is over, nothing limits it, or it is still to come.
    #[schemars(extend("enum" = ["overdue", "waiting", "ahead"]))]
    pub urgency: &'static str,
    /// What kind of thing it is.
    #[schemars(extend("enum" = ["outcome", "payment", "sign-off"]))]
    pub what: &'static str,
    /// Id of the obligation, the payment or the period.
    pub of: String,
    /// Id of the outcome; null of payments and periods.
    pub outcome: Option<String>,
    /// Who owes it.
    #[schemars(extend("enum" = ["supplier", "buyer"]))]
    pub by: &'static str,
}

/// Something that was found.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Stays the same from build to build; that of `check --since`.
    #[schemars(extend("pattern" = "^[0-9a-f]{32}$"))]
    pub fingerprint: String,
    /// What it is about.
    #[schemars(extend("enum" = ["breach", "undecidable", "integrity", "input"]))]
    pub topic: String,
    /// How much it weighs.
    #[schemars(extend("enum" = ["error", "warning", "at-risk", "note"]))]
    pub level: String,
    /// Name of the rule or the obligation.
    pub rule: String,
    /// Id of the contract; null if it concerns none.
    pub contract: Option<String>,
    /// Id of the clause; null if it concerns none.
    pub clause: Option<String>,
    /// Id of the record or outcome; null if it concerns none.
    pub subject: Option<String>,
    /// When it became true.
    pub since: String,
    /// What is wrong, in one phrase.
    pub message: String,
    /// The page that tells more.
    pub page: String,
}
