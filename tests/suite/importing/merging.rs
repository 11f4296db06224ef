//! What is there stays: collisions, changes, files that people have written in.

use super::TWO;
use super::counts;
use super::refusals;
use super::repository;
use super::tickets;

const FILE: &str = "data/demo/records/2025-09/incidents.toml";

#[test]
fn what_stands_in_a_file_stays_and_new_records_go_to_its_end() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", "")).write("in.csv", TWO);
    let own = "# 值班记录\n[[incident]]   # 口头报障\nid = \"Z-1\"\nreported_at = 2025-09-30T08:00:00 # 约\n\
               note = '''\n[[incident]]\n'''";
    repo.write(FILE, own);
    assert_eq!(counts(&repo.import("t", "in.csv", 0)), [2, 0, 0, 0]);
    let text = repo.text(FILE);
    assert!(text.starts_with(&format!("{own}\n\n[[incident]]\nid          = \"T-1\"\n")), "{text}");
    assert_eq!(repo.errors(), Vec::<String>::new());
}

#[test]
fn line_ends_of_a_file_are_kept() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", "")).write("in.csv", TWO);
    repo.write(FILE, "[[incident]]\r\nid = \"Z-1\"\r\nreported_at = 2025-09-30T08:00:00\r\n");
    repo.import("t", "in.csv", 0);
    let text = repo.text(FILE);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
    assert_eq!(counts(&repo.import("t", "in.csv", 0)), [0, 0, 2, 0]);
}

#[test]
fn an_id_that_belongs_to_a_record_of_somebody_else_is_refused() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("on_change = \"update\"", "")).write("in.csv", TWO);
    repo.write(
        "data/demo/records/own.toml",
        "[[incident]]\nid = \"T-1\"\nreported_at = 2025-09-30T08:00:00\n\n\
         [[drill]]\nid = \"T-2\"\n",
    );
    let before = repo.records();
    let report = repo.import("t", "in.csv", 1);
    assert_eq!(refusals(&report), ["in.csv:2 - import-taken-by-kind", "in.csv:3 - import-taken"]);
    assert_eq!(repo.records(), before);
}

#[test]
fn two_rows_of_one_id_are_refused_and_the_same_row_twice_counts_once() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", ""));
    let rows = format!(
        "{TWO}T-2,\"打印, 卡纸\",03/10/2025 09:30,open\nT-1,又登录失败,28/09/2025 08:05,x\n"
    );
    repo.write("in.csv", rows);
    let report = repo.import("t", "in.csv", 1);
    assert_eq!(refusals(&report), ["in.csv:3 id import-id-twice", "in.csv:5 id import-id-twice"]);
    assert_eq!(counts(&report), [1, 0, 0, 2]);
    assert_eq!(report["repeated"], 1);
}

/// T-1 imported, then restored, with its summary altered and things that people added.
fn changed(policy: &str) -> (super::Sandbox, String) {
    let repo = repository();
    let top = format!("on_change = \"{policy}\"");
    repo.write("imports/t.toml", tickets(&top, "restored_at = \"done\""));
    repo.write("in.csv", "number,title,opened,done\nT-1,a,28/09/2025 08:05,\n");
    repo.import("t", "in.csv", 0);
    repo.append(FILE, "severity    = \"major\"   # 认定\njudged_by   = \"值班员\"\njudged_at   = 2025-09-29T08:00:00\n");
    let before = repo.text(FILE);
    (repo, before)
}

#[test]
fn a_changed_row_is_refused_filled_or_rewritten_as_the_mapping_says() {
    for (policy, new_title, exit, wanted) in [
        ("refuse", "a", 1, None),
        ("fill", "a", 0, Some("a")),
        ("fill", "b", 1, None),
        ("update", "b", 0, Some("b")),
    ] {
        let (repo, before) = changed(policy);
        repo.write(
            "in.csv",
            format!(
                "number,title,opened,done\nT-1,{new_title},28/09/2025 08:05,28/09/2025 10:00\n"
            ),
        );
        let report = repo.import("t", "in.csv", exit);
        let text = repo.text(FILE);
        match wanted {
            None => {
                assert_eq!(text, before, "{policy}");
                let code = &report["refused"][0]["reasons"][0]["code"];
                assert_eq!(code, "import-differs", "{policy}");
            }
            Some(title) => {
                let wanted = before
                    .replace("\"a\"", &format!("\"{title}\""))
                    .replace("08:05:00\n", "08:05:00\nrestored_at = 2025-09-28T10:00:00\n");
                assert_eq!(text, wanted, "{policy}");
                assert_eq!(counts(&repo.import("t", "in.csv", 0)), [0, 0, 1, 0]);
            }
        }
    }
}

#[test]
fn what_a_row_no_longer_says_is_not_taken_from_the_record() {
    let (repo, _) = changed("update");
    repo.write("in.csv", "number,title,opened,done\nT-1,a,28/09/2025 08:05,28/09/2025 10:00\n");
    repo.import("t", "in.csv", 0);
    let before = repo.text(FILE);
    repo.write("in.csv", "number,title,opened,done\nT-1,a,28/09/2025 08:05,\n");
    assert_eq!(counts(&repo.import("t", "in.csv", 0)), [0, 0, 1, 0]);
    assert_eq!(repo.text(FILE), before);
}

#[test]
fn a_file_that_is_broken_or_would_grow_too_large_is_left_alone() {
    let repo = repository();
    repo.write("imports/t.toml", tickets("", "")).write("in.csv", TWO);
    repo.write(FILE, "[[incident]\nid = \"Z\"\n");
    let report = repo.import("t", "in.csv", 1);
    assert_eq!(refusals(&report), ["in.csv:3 - import-file-broken"]);
    assert_eq!(counts(&report), [1, 0, 0, 1]);
    assert_eq!(repo.text(FILE), "[[incident]\nid = \"Z\"\n");
    let repo = repository();
    repo.write("imports/t.toml", tickets("", "")).write("in.csv", TWO);
    repo.append("pactbook.toml", "[limits]\nfile = \"60 kB\"\n");
    repo.write(FILE, format!("# {}\n", "x".repeat(59_900)));
    let report = repo.import("t", "in.csv", 1);
    assert_eq!(refusals(&report), ["in.csv:3 - import-file-too-large"]);
}
