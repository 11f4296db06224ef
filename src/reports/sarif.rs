//! SARIF 2.1.0, for code scanning and for viewers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Brief;
use super::Format;
use super::Needs;
use super::document;
use super::spot::Spot;
use super::terminal::one_line;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::language::Language;
use crate::base::message::Message;
use crate::book::Silenced;
use crate::ledger::contract::Contract;

/// SARIF 2.1.0.
pub const FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0, for code scanning",
    needs: Needs::Findings,
    write,
};

/// Address of the schema that the document follows.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Name of our fingerprint; its number grows when fingerprints are made otherwise.
const FINGERPRINT: &str = "pactbook/v1";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    automation_details: Details,
    language: &'static str,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Details {
    id: &'static str,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<&'a str>,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: String,
    short_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Text>,
    help: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'a str>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Artifact<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact<'a> {
    uri: String,
    uri_base_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Properties<'a> {
    level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    obligation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
}

fn write(brief: &Brief<'_>) -> String {
    let mut rules = Rules::default();
    let mut results: Vec<Outcome<'_>> =
        brief.everything().map(|finding| result(brief, &mut rules, finding, None)).collect();
    results.extend(brief.waived().map(|one| result(brief, &mut rules, &one.finding, Some(one))));
    let driver = Driver {
        name: "pactbook",
        version: env!("CARGO_PKG_VERSION"),
        information_uri: brief.links.as_ref().map(|links| links.home.as_str()),
        rules: rules.list,
    };
    document::print(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver },
            automation_details: Details { id: "pactbook/" },
            language: match brief.catalog.language() {
                Language::Zh => "zh-CN",
                Language::En => "en-US",
            },
            column_kind: "unicodeCodePoints",
            results,
        }],
    })
}

/// The rules that something was found of, in the order in which they were met.
#[derive(Default)]
struct Rules<'a> {
    list: Vec<Rule<'a>>,
    index: BTreeMap<String, usize>,
}

impl<'a> Rules<'a> {
    fn of(&mut self, brief: &'a Brief<'_>, finding: &'a Finding) -> (String, usize) {
        let id = brief.code(finding);
        let next = self.list.len();
        let at = *self.index.entry(id.clone()).or_insert(next);
        if at == next {
            self.list.push(rule(brief, finding, id.clone()));
        }
        (id, at)
    }
}

fn rule<'a>(brief: &'a Brief<'_>, finding: &'a Finding, id: String) -> Rule<'a> {
    let known = brief.obligation_of(finding).filter(|_| finding.is_breach());
    let default_configuration = Configuration { level: level(finding.level) };
    let explain = |what: &str| {
        let message = Message::new("report-explain").with("what", what);
        Text { text: brief.line_of(&message) }
    };
    let Some((no, n)) = known else {
        return Rule {
            short_description: Text { text: one_line(&finding.rule) },
            full_description: finding.help.as_ref().map(|help| Text { text: brief.line_of(help) }),
            help: explain(&finding.rule),
            help_uri: brief.links.as_ref().map(|links| links.findings.as_str()),
            default_configuration,
            id,
        };
    };
    let contract: &Contract = &brief.book.ledger.contracts[no];
    let obligation = &contract.obligations[n];
    let clause = contract.clause_of(obligation);
    let full = Message::new("cli-why-clause")
        .with("clause", &clause.id.text)
        .with("title", &clause.title)
        .with("contract", &contract.identity.id)
        .with("source", &clause.source);
    Rule {
        short_description: Text { text: one_line(&obligation.title) },
        full_description: Some(Text {
            text: one_line(&format!("{}: {}", brief.line_of(&full), clause.text)),
        }),
        help: explain(&finding.rule),
        help_uri: brief.link(finding),
        default_configuration,
        id,
    }
}

fn result<'a>(
    brief: &'a Brief<'_>,
    rules: &mut Rules<'a>,
    finding: &'a Finding,
    silenced: Option<&Silenced>,
) -> Outcome<'a> {
    let (rule_id, rule_index) = rules.of(brief, finding);
    let state = if brief.is_new(finding) { "new" } else { "unchanged" };
    let beside = brief.beside(finding).into_iter().enumerate();
    Outcome {
        rule_id,
        rule_index,
        level: level(finding.level),
        message: Text { text: plain(&brief.advice(finding)) },
        locations: [location(&brief.spot_of(finding))],
        related_locations: beside
            .map(|(n, (spot, label))| Location {
                id: Some(n + 1),
                message: Some(Text { text: plain(&label) }),
                ..location(&spot)
            })
            .collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, finding.fingerprint())]),
        baseline_state: brief.has_base().then_some(state),
        suppressions: silenced
            .map(|one| Suppression {
                kind: "external",
                status: "accepted",
                justification: brief.waiver(one),
            })
            .into_iter()
            .collect(),
        properties: Properties {
            level: finding.level.name(),
            contract: finding.contract.as_deref(),
            clause: finding.clause.as_deref(),
            obligation: finding.obligation(),
            subject: finding.subject.as_deref(),
            field: finding.field.as_deref(),
        },
    }
}

fn location<'a>(spot: &Spot<'_>) -> Location<'a> {
    let region = spot.range.map(|(start, end)| Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    });
    let artifact_location = Artifact { uri: uri(spot.path), uri_base_id: "%SRCROOT%" };
    Location { id: None, physical_location: Physical { artifact_location, region }, message: None }
}

/// SARIF knows three weights; what is at risk is no warning yet.
fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::AtRisk | Level::Note => "note",
    }
}

/// The text as a plain message: brackets would be a link.
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// A relative path as a reference: whatever is no plain letter of an address is written in percent.
fn uri(path: &str) -> String {
    let mut text = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
