//! `import` from outside: rows of other systems become records, once, and the rest is refused with reasons.

mod formats;
mod hostile;
mod laws;
mod merging;
mod ready;
mod rows;
mod workbooks;

use pactbook::base::place::SourceId;
use pactbook::imports::mapping::Mapping;
use pactbook::ledger::kinds::Kinds;
use serde_json::Value;

use super::bench::clause;
use super::sandbox::Sandbox;

/// Incidents are answered within two hours.
const RULE: &str = "kind = \"deadline\"\non = \"incident\"\nfrom = \"reported_at\"\n\
                    to = \"responded_at\"\nwithin = \"2h\"";

/// A repository of one contract, without records.
fn repository() -> Sandbox {
    Sandbox::book(&clause(RULE))
}

/// A mapping of tickets, with whatever else stands at its top and among its fields.
fn tickets(top: &str, fields: &str) -> String {
    format!(
        "format = \"csv\"\nkind = \"incident\"\nfile = \"records/{{year}}-{{month}}/incidents.toml\"\n\
         time = \"%d/%m/%Y %H:%M\"\n{top}\n[field]\nid = \"number\"\nsummary = \"title\"\n\
         reported_at = \"opened\"\n{fields}\n"
    )
}

/// Two tickets of different months, the later one first.
const TWO: &str = "number,title,opened,state\n\
                   T-2,\"打印, 卡纸\",03/10/2025 09:30,closed\n\
                   T-1,登录失败,28/09/2025 08:05,closed\n";

impl Sandbox {
    /// Imports a file of the repository by a mapping of the repository; gives the JSON report.
    fn import(&self, mapping: &str, file: &str, exit: i32) -> Value {
        self.import_with(&[mapping, &self.path(file), "--format", "json"], exit)
    }

    /// The same with arguments of one's own.
    fn import_with(&self, args: &[&str], exit: i32) -> Value {
        let mut all = vec!["--lang", "en", "import"];
        all.extend(args);
        let said = self.run(&all, exit);
        serde_json::from_str(&said.out).expect("the report is JSON")
    }

    fn path(&self, file: &str) -> String {
        self.root().join(file).to_string_lossy().into_owned()
    }

    /// Files of records, by path.
    fn records(&self) -> Vec<(String, String)> {
        let files = self.files().into_iter().filter(|(path, _)| path.contains("/records/"));
        files.map(|(path, text)| (path, String::from_utf8(text).expect("UTF-8"))).collect()
    }

    /// Errors that `check` finds, breaches aside.
    fn errors(&self) -> Vec<String> {
        let said =
            self.run(&["--lang", "en", "check", "--format", "json", "--fail-on", "never"], 0);
        let report: Value = serde_json::from_str(&said.out).expect("the report is JSON");
        let findings = report["findings"].as_array().expect("findings").iter();
        findings
            .filter(|finding| finding["level"] == "error" && finding["clause"].is_null())
            .map(|finding| finding["message"].to_string())
            .collect()
    }
}

/// New, changed, unchanged, refused.
fn counts(report: &Value) -> [u64; 4] {
    let n = |key: &str| report[key].as_u64().expect("a number");
    let refused = report["refused"].as_array().expect("a list").len() as u64;
    [n("new"), n("changed"), n("unchanged"), refused]
}

/// Refused rows: where, field, code.
fn refusals(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let rows = report["refused"].as_array().expect("a list").iter();
    rows.flat_map(|row| {
        let at = text(&row["at"]).rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let reasons = row["reasons"].as_array().expect("a list").iter();
        reasons
            .map(|one| format!("{at} {} {}", text(&one["field"]), text(&one["code"])))
            .collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn rows_become_records_in_the_files_of_their_month_and_a_second_time_nothing_changes() {
    let repo = repository();
    repo.write("imports/tickets.toml", tickets("", "")).write("in.csv", TWO);
    let report = repo.import("tickets", "in.csv", 0);
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    let first = "[[incident]]\nid          = \"T-1\"\nsummary     = \"登录失败\"\n\
                 reported_at = 2025-09-28T08:05:00\nrecorded_by = \"import tickets\"\n";
    let second = "[[incident]]\nid          = \"T-2\"\nsummary     = \"打印, 卡纸\"\n\
                  reported_at = 2025-10-03T09:30:00\nrecorded_by = \"import tickets\"\n";
    let path = |month: &str| format!("data/demo/records/{month}/incidents.toml");
    let wanted = [(path("2025-09"), first.to_owned()), (path("2025-10"), second.to_owned())];
    assert_eq!(repo.records(), wanted);
    assert_eq!(repo.errors(), Vec::<String>::new());
    let report = repo.import("tickets", "in.csv", 0);
    assert_eq!(counts(&report), [0, 0, 2, 0]);
    assert_eq!(repo.records(), wanted);
    assert_eq!(report["files"], Value::Array(Vec::new()));
}

#[test]
fn a_dry_run_says_what_would_be_written_and_writes_nothing() {
    let repo = repository();
    repo.write("imports/tickets.toml", tickets("", "")).write("in.csv", TWO);
    let before = repo.files();
    let said =
        repo.run(&["--lang", "en", "import", "tickets", &repo.path("in.csv"), "--dry-run"], 0);
    assert_eq!(repo.files(), before);
    for wanted in [
        "tickets → demo: 2 rows",
        "records: 2 new, 0 changed, 0 unchanged, 0 refused",
        "2 files would be written",
        "data/demo/records/2025-09/incidents.toml  +1 (new)",
        "    id          = \"T-1\"",
    ] {
        assert!(said.out.contains(wanted), "{wanted}\n{}", said.out);
    }
}

#[test]
fn a_faulty_mapping_is_refused_with_line_column_and_the_nearest_name() {
    let repo = repository();
    let text = "format = \"csv\"\nkind = \"incident\"\nfile = \"records/a.toml\"\ntim = \"iso\"\n\
                [field]\nid = \"number\"\nrepoted_at = \"opened\"\nreported_at = \"opened\"\n\
                severity = { column = \"p\", words = { P1 = \"majr\" } }\n";
    repo.write("imports/bad.toml", text).write("in.csv", TWO);
    let said = repo.run(&["--lang", "en", "import", "bad", &repo.path("in.csv")], 2);
    for wanted in [
        "imports/bad.toml:4:1 unknown key `tim` (did you mean `time`?)",
        "imports/bad.toml:7:1 `incident` has no field `repoted_at` (did you mean `reported_at`?)",
        "imports/bad.toml:8:15 `reported_at` is a time, but no form is stated for it",
        "imports/bad.toml:9:43 `majr` is not one of the words of this field",
    ] {
        assert!(said.err.contains(wanted), "{wanted}\n{}", said.err);
    }
    assert_eq!(repo.records(), []);
}

#[test]
fn who_asks_for_what_is_not_there_is_told_what_to_type() {
    let repo = repository();
    repo.write("imports/tickets.toml", tickets("", "")).write("in.csv", TWO);
    let file = repo.path("in.csv");
    for (args, wanted) in [
        (vec!["ticket", file.as_str()], "imports/ticket.toml"),
        (vec!["tickets", "nowhere.csv"], "`nowhere.csv` cannot be read"),
        (vec!["tickets", file.as_str(), "--contract", "dem"], "did you mean `demo`?"),
        (vec!["tickets"], "<FILE>..."),
        (vec!["--show", "resti"], "did you mean `restic`?"),
        (vec!["tickets", file.as_str(), "--rev", "HEAD"], "leave out `--rev`"),
    ] {
        let mut all = vec!["--lang", "en", "import"];
        all.extend(&args);
        if args.contains(&"--rev") {
            repo.commit("2026-03-01T09:00:00+08:00", super::sandbox::OFFICER, "all");
        }
        let said = repo.run(&all, 2);
        assert!(said.err.contains(wanted), "{args:?}: {}", said.err);
    }
}

/// The chapter in both languages.
const CHAPTERS: [&str; 2] = [
    include_str!("../../../content/importing.md"),
    include_str!("../../../content/en/importing.md"),
];

#[test]
fn the_mappings_of_the_handbook_can_be_read() {
    for chapter in CHAPTERS {
        let examples = chapter.split("```toml import\n").skip(1);
        let examples: Vec<&str> = examples.filter_map(|rest| rest.split("\n```").next()).collect();
        assert_eq!(examples.len(), 3);
        for text in examples {
            let (mapping, findings) =
                Mapping::read("example", SourceId(0), text, &Kinds::shipped());
            assert!(mapping.is_some() && findings.is_empty(), "{text}\n{findings:?}");
        }
    }
}
