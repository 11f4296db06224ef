//! JUnit XML: a suite for each contract, a case for each obligation.
//!
//! Only what makes the run fail is a failure. What is breached below that level, waived, known to the
//! base, undecided or not shown by any record is skipped with its reason: green is what records show.

use std::collections::BTreeMap;

use quick_xml::Writer;
use quick_xml::events::BytesDecl;
use quick_xml::events::BytesText;
use quick_xml::events::Event;

use super::Brief;
use super::Format;
use super::Needs;
use super::gate::Gate;
use super::terminal::one_line;
use super::text;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::ledger::contract::Contract;
use crate::obligations::outcome::Standing;
use crate::obligations::outcome::Verdict;

/// JUnit XML.
pub const FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit XML, a suite for each contract",
    needs: Needs::Outcomes,
    write,
};

/// How many findings a case names.
const MOST: usize = 50;

/// What became of a case.
enum Fate {
    Passed,
    Failed { message: String, text: String },
    Skipped(String),
}

struct Case {
    class: String,
    name: String,
    fate: Fate,
}

struct Suite {
    name: String,
    package: String,
    timestamp: String,
    cases: Vec<Case>,
}

fn write(brief: &Brief<'_>) -> String {
    let mut houses: BTreeMap<Option<&str>, BTreeMap<String, Vec<&Finding>>> = BTreeMap::new();
    let mut verdicts: BTreeMap<(usize, usize), Vec<&Finding>> = BTreeMap::new();
    for finding in brief.findings() {
        if let Some(at) = brief.obligation_of(finding) {
            verdicts.entry(at).or_default().push(finding);
            continue;
        }
        let owner = brief.owner(finding).map(|contract| contract.identity.id.as_str());
        let rules = houses.entry(owner).or_default();
        rules.entry(one_line(&finding.rule)).or_default().push(finding);
    }
    let none = BTreeMap::new();
    let of_house = |owner: Option<&str>| {
        let class = format!("{}.input", owner.map_or("repository".to_owned(), one_line));
        let rules = houses.get(&owner).unwrap_or(&none).iter();
        let case = |(rule, found): (&String, &Vec<&Finding>)| Case {
            class: class.clone(),
            name: rule.clone(),
            fate: fate_of(brief, found),
        };
        rules.map(case).collect::<Vec<_>>()
    };
    let mut suites: Vec<Suite> = brief
        .contracts()
        .map(|(no, contract)| {
            let mut cases = of_house(Some(&contract.identity.id));
            for n in 0..contract.obligations.len() {
                let found = verdicts.get(&(no, n)).map(Vec::as_slice).unwrap_or_default();
                cases.push(obligation(brief, contract, no, n, found));
            }
            Suite {
                name: one_line(&contract.identity.id),
                package: one_line(&contract.identity.short),
                timestamp: timestamp(brief, contract.identity.zone),
                cases,
            }
        })
        .collect();
    let cases = of_house(None);
    if !cases.is_empty() {
        let name = "repository".to_owned();
        let timestamp = timestamp(brief, brief.book.settings.zone);
        suites.insert(0, Suite { package: name.clone(), name, timestamp, cases });
    }
    xml(&suites)
}

/// The as-of instant as local time without its offset, as the schema wants it.
fn timestamp(brief: &Brief<'_>, zone: crate::base::time::Zone) -> String {
    zone.stamp(brief.book.snapshot.as_of.instant).rfc3339().chars().take(19).collect()
}

fn obligation(
    brief: &Brief<'_>,
    contract: &Contract,
    no: usize,
    n: usize,
    found: &[&Finding],
) -> Case {
    let obligation = &contract.obligations[n];
    let decided = &brief.book.verdicts[no].decided[n];
    let id = contract.identity.id.as_str();
    let waived = brief.waived().filter(|one| {
        let finding = &one.finding;
        finding.contract.as_deref() == Some(id) && finding.obligation() == Some(&obligation.id.text)
    });
    let waived: Vec<String> = waived.map(|one| brief.waiver(one)).collect();
    let fate = match decided.standing(None) {
        _ if found.iter().any(|finding| gate(brief).stops(finding)) => fate_of(brief, found),
        standing @ (Standing::Breached | Standing::Undecidable) => {
            let n = match standing {
                Standing::Breached => decided.count(None, Verdict::Breached),
                _ => decided.count(None, Verdict::Undecidable),
            };
            let key = match standing {
                Standing::Breached => "report-breached-passes",
                _ => "report-undecided-passes",
            };
            let mut lines = vec![brief.say(&Message::new(key).with("n", n))];
            lines.extend(found.iter().map(|finding| told(brief, finding)));
            lines.extend(waived);
            Fate::Skipped(joined(brief, lines))
        }
        Standing::Pending => Fate::Skipped(with(brief, "report-pending", found)),
        Standing::Upcoming => Fate::Skipped(brief.word("report-upcoming")),
        Standing::NothingFiled => Fate::Skipped(brief.word("report-nothing-filed")),
        Standing::Shown => Fate::Skipped(brief.word("report-shown")),
        Standing::Met => Fate::Passed,
    };
    Case {
        class: one_line(id),
        name: one_line(&format!("{} {}", obligation.id.text, obligation.title)),
        fate,
    }
}

/// What fails in this report: where nothing fails the run, errors still do.
fn gate(brief: &Brief<'_>) -> Gate {
    Gate { level: brief.gate.level.or(Some(Level::Error)), ..brief.gate }
}

fn fate_of(brief: &Brief<'_>, found: &[&Finding]) -> Fate {
    let n = found.iter().filter(|finding| gate(brief).stops(finding)).count();
    let lines = found.iter().map(|finding| told(brief, finding)).collect();
    match n {
        0 => Fate::Skipped(joined(brief, lines)),
        n => Fate::Failed {
            message: brief.say(&Message::new("report-n-found").with("n", n)),
            text: joined(brief, lines),
        },
    }
}

/// A phrase, and what was found beside it.
fn with(brief: &Brief<'_>, key: &'static str, found: &[&Finding]) -> String {
    let mut lines = vec![brief.word(key)];
    lines.extend(found.iter().map(|finding| told(brief, finding)));
    joined(brief, lines)
}

/// One finding on a line: level, place, what is wrong.
fn told(brief: &Brief<'_>, finding: &Finding) -> String {
    let spot = brief.spot_of(finding);
    let place = one_line(&format!("{}:{}", spot.path, spot.line()));
    format!("{} {place} {}", text::level_word(brief, finding.level), brief.advice(finding))
}

fn joined(brief: &Brief<'_>, mut lines: Vec<String>) -> String {
    if lines.len() > MOST {
        let n = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(brief.say(&Message::new("report-left-out").with("n", n)));
    }
    lines.join("\n")
}

fn xml(suites: &[Suite]) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let written = writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .and_then(|()| {
            writer.create_element("testsuites").write_inner_content(|writer| {
                for (n, one) in suites.iter().enumerate() {
                    suite(writer, n, one)?;
                }
                Ok(())
            })
        });
    written.expect("writing to memory does not fail");
    let mut text = String::from_utf8(writer.into_inner()).expect("XML is made of UTF-8 text");
    text.push('\n');
    text
}

type Written = std::io::Result<()>;

fn suite(writer: &mut Writer<Vec<u8>>, n: usize, suite: &Suite) -> Written {
    let count = |is: fn(&Fate) -> bool| {
        suite.cases.iter().filter(|case| is(&case.fate)).count().to_string()
    };
    let failures = count(|fate| matches!(fate, Fate::Failed { .. }));
    let skipped = count(|fate| matches!(fate, Fate::Skipped(_)));
    let element = writer
        .create_element("testsuite")
        .with_attribute(("name", suite.name.as_str()))
        .with_attribute(("package", suite.package.as_str()))
        .with_attribute(("id", n.to_string().as_str()))
        .with_attribute(("timestamp", suite.timestamp.as_str()))
        .with_attribute(("hostname", "localhost"))
        .with_attribute(("tests", suite.cases.len().to_string().as_str()))
        .with_attribute(("failures", failures.as_str()))
        .with_attribute(("errors", "0"))
        .with_attribute(("skipped", skipped.as_str()))
        .with_attribute(("time", "0"));
    element.write_inner_content(|writer| {
        // The schema wants these three even where they hold nothing.
        writer.create_element("properties").write_empty()?;
        for one in &suite.cases {
            case(writer, one)?;
        }
        writer.create_element("system-out").write_empty()?;
        writer.create_element("system-err").write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn case(writer: &mut Writer<Vec<u8>>, case: &Case) -> Written {
    let element = writer
        .create_element("testcase")
        .with_attribute(("name", case.name.as_str()))
        .with_attribute(("classname", case.class.as_str()))
        .with_attribute(("time", "0"));
    match &case.fate {
        Fate::Passed => element.write_empty()?,
        Fate::Skipped(why) => element.write_inner_content(|writer| {
            let (first, more) = why.split_once('\n').unwrap_or((why, ""));
            let element = writer.create_element("skipped").with_attribute(("message", first));
            element.write_text_content(BytesText::new(more))?;
            Ok(())
        })?,
        Fate::Failed { message, text } => element.write_inner_content(|writer| {
            let element = writer
                .create_element("failure")
                .with_attribute(("message", message.as_str()))
                .with_attribute(("type", "pactbook"));
            element.write_text_content(BytesText::new(text))?;
            Ok(())
        })?,
    };
    Ok(())
}
