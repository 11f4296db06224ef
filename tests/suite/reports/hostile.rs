//! A book whose every word tries to be obeyed: no format lets it forge anything.

use pactbook::base::language::Language;
use pactbook::book::Book;
use pactbook::lang::Catalog;
use pactbook::reports::Brief;
use pactbook::reports::FORMATS;
use pactbook::reports::terminal::Ink;
use pactbook::reports::terminal::is_obeyed;
use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use serde_json::Value;

use super::judged;
use super::written;
use crate::bench::IDENTITY;

/// Words that a terminal, a forge, a browser or a parser would obey; as a TOML string.
const EVIL: &str = "evil\\u001b[2J\\u001b]0;t\\u0007\\r\\n::error file=x::forged\\n##[error]forged\\u2028\
    %0A::warning::forged \\u202eback\\u202c\\u2066 <script>alert(1)</script> <!-- --> @all #1 !2 \
    [click](https://evil.example) ![i](http://evil.example/i.png) https://evil.example www.evil.example \
    `code` ``two`` | cell | --- \\\\| a@evil.example ]]> &amp; *bold* _it_ ~~no~~ \\u007f\\u0085 end";

/// A file whose name breaks properties, tables and addresses.
const PATH: &str = "data/demo/records/a,b:c%0A|`x`[y](z)<i>@all \u{202e}.toml";

fn book() -> Book {
    let contract = format!(
        "{}\n[[clause]]\nid = \"C-1\"\ntitle = \"{EVIL}\"\ngroup = \"一\"\ntext = \"{EVIL}\"\n\
         source = \"{EVIL}\"\n\n[[clause.obligation]]\nid = \"rule\"\ntitle = \"{EVIL}\"\n\
         kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\n\
         within = \"2h\"\n",
        IDENTITY.replace("title    = \"示范合同\"", &format!("title = \"{EVIL}\""))
    );
    let records = format!(
        "[[incident]]\nid = \"A\"\nkind = \"fault\"\nseverity = \"{EVIL}\"\nsummary = \"{EVIL}\"\n\
         \"{EVIL}\" = 1\numbrella = 1 # raw \u{202e}back\u{2066} ##vso[task.x]y\n\
         occurred_at = 2025-09-12T09:50:00\nreported_at = 2025-09-12T10:00:00\n\
         responded_at = 2025-09-12T12:00:01\n[[\"{EVIL}\"]]\nid = \"B\"\n"
    );
    let settings = format!(
        "[[waiver]]\nrule = \"unknown-kind\"\nrecord = \"{EVIL}\"\nowner = \"{EVIL}\"\n\
         reason = \"{EVIL}\"\nuntil = 2026-01-01\n\n[check.levels]\n\"{EVIL}\" = \"note\"\n"
    );
    let files = [("data/demo/contract.toml", &*contract), (PATH, &records)];
    let book = judged(&settings, &files, "2025-12-31T18:00:00");
    let has = |rule: &str| book.findings.iter().any(|finding| finding.rule == rule);
    assert!(has("rule") && has("unknown-field"), "{:#?}", super::rules(&book));
    assert!(has("unmatched-waiver") && has("unmatched-level"), "{:#?}", super::rules(&book));
    book
}

#[test]
fn no_character_that_is_obeyed_gets_out() {
    let book = book();
    for format in FORMATS {
        let text = written(&book, format.name);
        let odd: Vec<char> = text.chars().filter(|c| *c != '\n' && is_obeyed(*c)).collect();
        assert_eq!(odd, Vec::<char>::new(), "{}", format.name);
        let forged = |line: &&str| {
            let line = line.trim_start();
            // Three colons are how an excerpt names a second file, and no command.
            let is_command = line.starts_with("::") && !line.starts_with(":::");
            line.starts_with("##[") || (is_command && format.name != "github")
        };
        assert_eq!(text.lines().find(forged), None, "{}", format.name);
    }
    // Runners look for these anywhere in a line of a log.
    let text = written(&book, "text");
    assert!(text.contains("# #[error]forged") && text.contains("# #vso["), "{text}");
    assert!(!text.contains("##[") && !text.contains("##vso["), "{text}");
}

/// A workflow command, read as the documentation of GitHub's runner says.
struct Workflow {
    command: String,
    properties: Vec<(String, String)>,
    data: String,
}

fn workflow(line: &str) -> Workflow {
    let rest = line.strip_prefix("::").expect("a command begins with two colons");
    let (head, data) = rest.split_once("::").expect("two more end its head");
    let (command, properties) = head.split_once(' ').expect("it has properties");
    let data_of = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let property_of = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n");
        text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    };
    let properties = properties.split(',').map(|one| {
        let (name, value) = one.split_once('=').expect("a property has a value");
        (name.to_owned(), property_of(value))
    });
    Workflow { command: command.to_owned(), properties: properties.collect(), data: data_of(data) }
}

#[test]
fn github_reads_back_what_was_meant_and_nothing_else() {
    let book = book();
    let catalog = Catalog::of(Language::En);
    let brief = Brief::new(&book, &catalog, 120, Ink::plain());
    let text = written(&book, "github");
    let commands: Vec<Workflow> = text.lines().map(workflow).collect();
    assert_eq!(commands.len(), book.findings.len() + 1, "one each, and the summary");
    for finding in &book.findings {
        let said = brief.advice(finding);
        let one = commands.iter().find(|one| one.data == said);
        let one = one.unwrap_or_else(|| panic!("`{said}` does not come back"));
        assert!(["error", "warning", "notice"].contains(&&*one.command));
        let names: Vec<&str> = one.properties.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.first(), Some(&"file"));
        assert_eq!(names.last(), Some(&"title"));
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
        let path = brief.path_of(finding).expect("it stands in a file");
        assert_eq!(one.properties[0].1, path.replace('\u{202e}', "\u{fffd}"));
    }
}

#[test]
fn markdown_holds_hostile_words_only_in_code() {
    let text = written(&book(), "markdown");
    let mut n_code = 0;
    for event in Parser::new_ext(&text, Options::all()) {
        match event {
            Event::Code(_) => n_code += 1,
            Event::Text(text) => {
                for word in ["evil", "script", "@", "http", "www", "#1", "forged", "|", "<", "`"] {
                    assert!(!text.contains(word), "`{word}` stands outside code: {text}");
                }
            }
            Event::Start(tag) => {
                let allowed =
                    matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::List(_) | Tag::Item);
                assert!(allowed, "{tag:?}");
            }
            Event::End(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(n_code > 10);
    assert!(!text.contains("<script>alert(1)</script>\n"));
}

#[test]
fn xml_and_json_hold_one_entry_for_each() {
    let book = book();
    let suites = written(&book, "junit");
    let suites = junit_parser::from_reader(suites.as_bytes()).expect("it is JUnit XML");
    let names: Vec<&str> = suites
        .suites
        .iter()
        .flat_map(|suite| &suite.cases)
        .map(|case| case.original_name.as_str())
        .collect();
    assert_eq!(names.iter().filter(|name| name.starts_with("rule evil")).count(), 1, "{names:?}");
    assert!(names.iter().all(|name| !name.contains('\n')), "{names:?}");
    for format in ["json", "sarif", "gitlab", "rdjson"] {
        let value: Value = serde_json::from_str(&written(&book, format)).expect("it is JSON");
        let list = match format {
            "json" => &value["findings"],
            "sarif" => &value["runs"][0]["results"],
            "rdjson" => &value["diagnostics"],
            _ => &value,
        };
        assert_eq!(list.as_array().map(Vec::len), Some(book.findings.len()), "{format}");
    }
    // A bracket would be a link in SARIF; a path is an address there.
    let sarif: Value = serde_json::from_str(&written(&book, "sarif")).expect("it is JSON");
    for result in sarif["runs"][0]["results"].as_array().expect("a list") {
        let text = result["message"]["text"].as_str().expect("text");
        assert!(!text.replace("\\\\", "").replace("\\[", "").contains('['), "{text}");
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        let place = place.as_str().expect("text");
        assert!(place.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/%".contains(c)));
    }
}
