//! What a row means: times, words, units, templates, conditions, groups; and what refuses it.

use super::TWO;
use super::counts;
use super::refusals;
use super::repository;
use super::tickets;

#[test]
fn each_bad_row_is_refused_with_its_line_and_reason_and_the_others_come_in() {
    let repo = repository();
    let fields = "restored_at = \"done\"\n\
                  severity = { column = \"p\", words = { \"1\" = \"major\", \"2\" = \"minor\" } }";
    repo.write("imports/t.toml", tickets("empty = \"?\"", fields));
    let rows = "number,title,opened,done,p\n\
                T-1,\"two\nlines\",28/09/2025 08:05,28/09/2025 09:05,1\n\
                T-2,american,09/28/2025 08:05,,1\n\
                T-3,backwards,28/09/2025 08:05,28/09/2025 08:04,2\n\
                T-4,unknown word,28/09/2025 08:05,?,3\n\
                T-5,ragged,28/09/2025 08:05\n\
                ,no id,28/09/2025 08:05,,1\n\
                T 7,odd id,28/09/2025 08:05,,1\n\
                T-8,before the term,28/08/2025 08:05,,1\n\
                ,,,,\n\
                T-9,all well,28/09/2025 08:05,?,2\n";
    repo.write("in.csv", rows);
    let report = repo.import("t", "in.csv", 1);
    assert_eq!(counts(&report), [2, 0, 0, 7]);
    assert_eq!(report["blank"], 1);
    assert_eq!(
        refusals(&report),
        [
            "in.csv:4 reported_at import-no-time-of-form",
            "in.csv:5 restored_at input-impossible-order",
            "in.csv:6 severity import-word",
            "in.csv:7 - import-ragged",
            "in.csv:8 id input-missing-field",
            "in.csv:9 id input-invalid-id",
            "in.csv:10 reported_at input-before-term",
        ]
    );
    let all: String = repo.records().into_iter().map(|(_, text)| text).collect();
    assert!(
        all.contains("\"T-1\"") && all.contains("\"T-9\"") && !all.contains("\"T-2\""),
        "{all}"
    );
    // The same in words, and as a table.
    let file = repo.path("in.csv");
    let out = repo.path("bad.csv");
    let said = repo.run(&["--lang", "en", "import", "t", &file, "--refused", &out], 1);
    let line = "in.csv:4 (T-2, column opened): `09/28/2025 08:05` is no time in a form that the \
                mapping states";
    assert!(said.out.contains(line), "{}", said.out);
    let table = repo.text("bad.csv");
    assert_eq!(table.lines().count(), 8, "{table}");
    assert!(table.contains(",4,T-2,reported_at,opened,"), "{table}");
}

#[test]
fn what_lies_outside_the_term_is_refused_left_out_or_taken_as_the_mapping_says() {
    for (policy, exit, new, outside, refused) in
        [("refuse", 1, 1, 0, 1), ("skip", 0, 1, 1, 0), ("import", 0, 2, 0, 0)]
    {
        let repo = repository();
        let top = format!("outside_term = \"{policy}\"");
        repo.write("imports/t.toml", tickets(&top, ""));
        repo.write("in.csv", TWO.replace("28/09/2025", "31/08/2025"));
        let report = repo.import("t", "in.csv", exit);
        assert_eq!(counts(&report), [new, 0, 0, refused], "{policy}");
        assert_eq!(report["outside_term"], outside, "{policy}");
    }
}

#[test]
fn rows_that_the_mapping_leaves_out_are_counted() {
    let repo = repository();
    let top = "[[skip]]\ncolumn = \"state\"\nis = \"closed\"\nwhy = \"closed ones\"\n";
    repo.write("imports/t.toml", tickets(top, "")).write("in.csv", TWO);
    let report = repo.import("t", "in.csv", 0);
    assert_eq!(counts(&report), [0, 0, 0, 0]);
    assert_eq!(report["skipped"]["closed ones"], 2);
}

#[test]
fn fields_come_from_templates_tables_several_columns_and_units() {
    let repo = repository();
    let mapping = "format = \"csv\"\nkind = \"incident\"\nfile = \"records/all.toml\"\n\
                   time = [\"epoch\", \"iso\"]\nzone = \"UTC\"\ndecimal = \",\"\nthousands = \".\"\n[field]\n\
                   id = { template = \"X-{a b}-{n}\", slug = true }\n\
                   summary = { columns = [\"a b\", \"n\"], join = \" / \" }\n\
                   system = { column = [\"none\", \"n\"] }\n\
                   target = { column = \"none\", default = \"unknown\" }\n\
                   reported_at = \"t\"\n\
                   core_outage = { column = \"d\", unit = \"min\" }\n\
                   users_affected = { column = \"u\", unit = \"%\" }\n\
                   affects_business = { column = \"y\", words = { J = true, N = false } }\n\
                   updates = { column = \"more\", split = \";\" }\n\
                   severity = { decide = [\"i\", \"n\"], table = [[\"1\", \"*\", \"major\"], [\"*\", \"*\", \"minor\"]] }\n";
    let rows = "a b,n,none,t,d,u,y,more,i\n\
                k/1,7,,1759053900,\"1,5\",\"12,5\",J,2025-09-28T11:00:00Z; 2025-09-28T12:00:00,1\n\
                k/2,8,,2025-09-28T10:05:00,\"1.440\",\"0,0\",N,,2\n";
    repo.write("imports/m.toml", mapping).write("in.csv", rows);
    let report = repo.import("m", "in.csv", 0);
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    let text = &repo.records()[0].1;
    for line in [
        "id               = \"X-k-1-7\"",
        "system           = \"7\"",
        "target           = \"unknown\"",
        "summary          = \"k/1 / 7\"",
        "severity         = \"major\"",
        "severity         = \"minor\"",
        "reported_at      = 2025-09-28T18:05:00",
        "updates          = [2025-09-28T19:00:00, 2025-09-28T20:00:00]",
        "affects_business = true",
        "core_outage      = \"1min 30s\"",
        "core_outage      = \"24h\"",
        "users_affected   = \"12.5%\"",
    ] {
        assert!(text.contains(&format!("{line}\n")), "{line}\n{text}");
    }
    assert_eq!(repo.errors(), Vec::<String>::new());
}

const EVENTS: &str = "number,mod,state,opened,updated,group\n\
                      T-1,0,New,28/09/2025 08:00,28/09/2025 08:00,a\n\
                      T-2,0,New,28/09/2025 09:00,28/09/2025 09:00,a\n\
                      T-1,10,Closed,28/09/2025 08:00,28/09/2025 12:00,\n\
                      T-1,9,Active,28/09/2025 08:00,28/09/2025 08:30,b\n\
                      T-1,9.5,Active,28/09/2025 08:00,28/09/2025 08:40,c\n";

const GROUPED: &str = "format = \"csv\"\nkind = \"incident\"\nfile = \"records/all.toml\"\n\
    time = \"%d/%m/%Y %H:%M\"\n[group]\nby = \"number\"\norder = \"mod\"\n[field]\n\
    id = \"number\"\nreported_at = \"opened\"\n\
    system = { column = \"group\", pick = \"last\" }\n\
    responded_at = { column = \"updated\", pick = \"first\", when = { column = \"state\", is = \"Active\" } }\n\
    restored_at = { column = \"updated\", pick = \"max\", when = { column = \"state\", is = \"Closed\" } }\n\
    updates = { column = \"updated\", pick = \"all\" }\n";

#[test]
fn rows_of_one_incident_become_one_record_whatever_their_order() {
    let mut texts = Vec::new();
    let (head, rows) = EVENTS.split_once('\n').expect("a head");
    let mut rows: Vec<&str> = rows.lines().collect();
    for _ in 0..rows.len() {
        rows.rotate_left(1);
        let repo = repository();
        repo.write("imports/m.toml", GROUPED)
            .write("in.csv", format!("{head}\n{}", rows.join("\n")));
        assert_eq!(counts(&repo.import("m", "in.csv", 0)), [2, 0, 0, 0]);
        texts.push(repo.records()[0].1.clone());
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:#?}");
    for line in [
        "system       = \"c\"",
        "responded_at = 2025-09-28T08:30:00",
        "restored_at  = 2025-09-28T12:00:00",
    ] {
        assert!(texts[0].contains(line), "{}", texts[0]);
    }
}

#[test]
fn a_bad_row_takes_its_whole_incident_with_it() {
    let repo = repository();
    let rows =
        format!("{EVENTS}T-1,11,Closed\nT-3,x,New,28/09/2025 08:00,28/09/2025 08:00,a\n,0,,,,x\n");
    repo.write("imports/m.toml", GROUPED).write("in.csv", rows);
    let report = repo.import("m", "in.csv", 1);
    assert_eq!(
        refusals(&report),
        ["in.csv:7 - import-ragged", "in.csv:8 - import-no-order", "in.csv:9 - import-no-key"]
    );
    assert_eq!(report["refused"][0]["rows"], 5);
    assert_eq!(counts(&report), [1, 0, 0, 3]);
}

#[test]
fn rows_that_say_different_things_are_refused_unless_a_pick_is_stated() {
    let repo = repository();
    let rows =
        EVENTS.replacen("T-1,10,Closed,28/09/2025 08:00", "T-1,10,Closed,28/09/2025 07:59", 1);
    repo.write("imports/m.toml", GROUPED).write("in.csv", &rows);
    let report = repo.import("m", "in.csv", 1);
    assert_eq!(refusals(&report), ["in.csv:2 reported_at import-rows-differ"]);
    repo.replace(
        "imports/m.toml",
        "reported_at = \"opened\"",
        "reported_at = { column = \"opened\", pick = \"min\" }",
    );
    let report = repo.import("m", "in.csv", 0);
    assert_eq!(counts(&report), [1, 0, 1, 0]);
    assert!(repo.records()[0].1.contains("reported_at  = 2025-09-28T07:59:00"));
}

#[test]
fn times_that_a_zone_skips_or_shows_twice_are_refused() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("zone = \"Europe/Berlin\"", ""));
    let rows = "number,title,opened\nT-1,skipped,29/03/2026 02:30\nT-2,twice,26/10/2025 02:30\n\
                T-3,once,26/10/2025 03:00\nT-4,once,29/03/2026 03:00\n";
    repo.write("in.csv", rows);
    let report = repo.import("t", "in.csv", 1);
    assert_eq!(
        refusals(&report),
        ["in.csv:2 reported_at import-skipped-time", "in.csv:3 reported_at import-time-twice"]
    );
    let all: String = repo.records().into_iter().map(|(_, text)| text).collect();
    assert!(all.contains("2025-10-26T10:00:00") && all.contains("2026-03-29T09:00:00"), "{all}");
}

#[test]
fn lists_and_tables_of_several_rows_are_picked_and_joined() {
    let repo = repository();
    let more = "note = { column = \"group\", pick = \"all\", join = \" > \" }\n\
                outages = { pick = \"all\", fields = { from = { column = \"updated\", when = { column = \"state\", is = \"Active\" } } } }\n";
    repo.write("imports/m.toml", format!("{GROUPED}{more}")).write("in.csv", EVENTS);
    assert_eq!(counts(&repo.import("m", "in.csv", 0)), [2, 0, 0, 0]);
    let text = &repo.records()[0].1;
    let outages = "[{ from = 2025-09-28T08:30:00 }, { from = 2025-09-28T08:40:00 }]";
    assert!(text.contains(outages) && text.contains("\"a > b > c\""), "{text}");
    repo.replace("imports/m.toml", "outages = { pick = \"all\"", "outages = { pick = \"one\"");
    let report = repo.import("m", "in.csv", 1);
    assert_eq!(refusals(&report), ["in.csv:2 outages import-rows-differ"]);
    repo.replace("imports/m.toml", "outages = { pick = \"one\"", "outages = { pick = \"min\"");
    let said = repo.run(&["--lang", "en", "import", "m", &repo.path("in.csv")], 2);
    assert!(said.err.contains("`min` is no value of `pick`"), "{}", said.err);
}

#[test]
fn a_reason_names_the_row_that_it_comes_from() {
    let repo = repository();
    let mapping = GROUPED.replace(
        "pick = \"last\" }",
        "pick = \"last\" }\nseverity = { column = \"group\", pick = \"last\" }",
    );
    let rows = EVENTS.replacen(
        "T-1,9,Active,28/09/2025 08:00,28/09/2025 08:30",
        "T-1,9,Active,28/09/2025 08:00,28.09.2025 08:30",
        1,
    );
    repo.write("imports/m.toml", mapping).write("in.csv", rows);
    let report = repo.import("m", "in.csv", 1);
    let reasons = report["refused"][0]["reasons"].as_array().expect("a list");
    let rows: Vec<String> =
        reasons.iter().map(|one| format!("{} {}", one["field"], one["row"])).collect();
    assert_eq!(rows, ["\"severity\" 6", "\"responded_at\" 5", "\"updates\" 5"], "{report:#}");
}
