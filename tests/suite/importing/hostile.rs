//! Rows made to break out of their place: into other keys, other records, the terminal, a spreadsheet.

use super::counts;
use super::refusals;
use super::repository;
use super::tickets;

#[test]
fn whatever_a_cell_holds_it_stays_within_its_value() {
    let texts = [
        "]]",
        "\"\"\"\n[[incident]]\nid = \"x\"",
        "a\"\nrestored_at = 2025-09-28T09:00:00",
        "=HYPERLINK(1)",
        "\u{1b}[31mred\u{7}",
        "\u{202e}gnp",
        "\\u0000 \\",
        "'''",
        "{ x = 1 }",
        "#",
        "\u{0}",
    ];
    let repo = repository();
    repo.write("imports/t.toml", tickets("", "target = \"extra\""));
    let mut rows = String::from("number,title,opened,extra\n");
    for (n, text) in texts.iter().enumerate() {
        let cell = format!("\"{}\"", text.replace('"', "\"\""));
        rows.push_str(&format!("T-{n},{cell},28/09/2025 08:05,{cell}\n"));
    }
    repo.write("in.csv", &rows);
    let report = repo.import("t", "in.csv", 0);
    assert_eq!(counts(&report), [texts.len() as u64, 0, 0, 0]);
    assert_eq!(counts(&repo.import("t", "in.csv", 0)), [0, 0, texts.len() as u64, 0]);
    let text = &repo.records()[0].1;
    let table: toml::Table = toml::from_str(text).expect("it is TOML");
    let incidents = table["incident"].as_array().expect("a list");
    assert_eq!((table.len(), incidents.len()), (1, texts.len()));
    for incident in incidents {
        let keys: Vec<&String> = incident.as_table().expect("a table").keys().collect();
        assert_eq!(keys, ["id", "target", "summary", "reported_at", "recorded_by"]);
    }
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{0}', '\u{7}']));
    assert_eq!(repo.errors(), Vec::<String>::new());
}

#[test]
fn what_is_refused_cannot_steer_a_terminal_or_a_spreadsheet() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", ""));
    repo.write("in.csv", "number,title,opened\n=T-1\u{1b}[2J,x,\"=1+1\u{1b}[31m\nline\"\n");
    let file = repo.path("in.csv");
    let out = repo.path("bad.csv");
    let said = repo.run(&["--lang", "en", "import", "t", &file, "--refused", &out], 1);
    assert!(!said.out.contains('\u{1b}'), "{:?}", said.out);
    let table = repo.text("bad.csv");
    assert!(
        !table.contains('\u{1b}') && !table.contains(",=") && !table.contains(",\"="),
        "{table}"
    );
}

#[test]
fn a_cell_beyond_the_limit_refuses_its_row() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", ""));
    let long = "x".repeat((1 << 20) + 1);
    let rows =
        format!("number,title,opened\nT-1,{long},28/09/2025 08:05\nT-2,x,28/09/2025 08:05\n");
    repo.write("in.csv", rows);
    let report = repo.import("t", "in.csv", 1);
    assert_eq!(refusals(&report), ["in.csv:2 - import-huge-cell"]);
    assert_eq!(counts(&report), [1, 0, 0, 1]);
}

#[test]
fn odd_bytes_never_break_the_program() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", ""));
    for text in ["", "\n\n", "\"", "number,title,opened\n\"T-1,x", "a", "\r\r\r", ",\n,"] {
        repo.write("in.csv", text);
        let said = std::panic::catch_unwind(|| {
            let exit = if text.starts_with("number") { 1 } else { 2 };
            repo.run(&["import", "t", &repo.path("in.csv")], exit)
        });
        assert!(said.is_ok(), "{text:?}");
    }
}
