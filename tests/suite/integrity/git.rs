//! The same on histories that git itself made, and what the program says of them.

use pactbook::integrity::Knowledge;
use pactbook::integrity::What;

use super::events;
use super::history;
use crate::bench::clause;
use crate::sandbox::ENGINEER;
use crate::sandbox::OFFICER;
use crate::sandbox::Sandbox;

const FILE: &str = "data/demo/records/a.toml";
const LOG: &str = "data/demo/records/log/2025-10.toml";

const RULE: &str = "kind = \"deadline\"\non = \"question\"\ntitle = \"三个工作日内入库\"\n\
                    from = \"asked_at\"\nto = \"filed_at\"\nwithin = \"3 workdays\"\n";

const FILING: &str = "\n[filing]\ngit = \"required\"\n\n[[filing.limit]]\nkinds = [\"question\"]\n\
                      within = \"3 workdays\"\n";

fn question(id: &str, day: &str) -> String {
    format!("[[question]]\nid = \"{id}\"\nkind = \"question\"\nasked_at = {day}T10:00:00\n\n")
}

/// Two questions filed on a branch, one edited after the merge, one moved and deleted.
fn filed() -> Sandbox {
    let repo = Sandbox::book(&format!("{}{FILING}", clause(RULE)));
    repo.commit("2025-09-01T09:00:00+08:00", OFFICER, "contract");
    repo.branch("work").write(FILE, question("Q-1", "2025-09-30"));
    repo.commit("2025-10-10T09:00:00+08:00", ENGINEER, "file");
    repo.append(FILE, &question("Q-2", "2025-10-09"));
    repo.commit("2025-10-10T10:00:00+08:00", ENGINEER, "file more");
    repo.switch("main");
    repo.merge("2025-10-12T00:00:00+08:00", OFFICER, &["work"], "merge");
    repo.replace(FILE, "2025-10-09T10:00:00", "2025-10-09T11:00:00");
    repo.commit("2025-10-13T09:00:00+08:00", ENGINEER, "edit");
    repo.rename(FILE, LOG);
    repo.commit("2025-10-14T09:00:00+08:00", ENGINEER, "move");
    repo
}

#[test]
fn records_are_followed_through_a_real_history() {
    let repo = filed();
    let book = repo.open(None);
    let one = &history(&book, "Q-1").events;
    assert_eq!(one.len(), 2, "{:?}", events(&book, "Q-1"));
    assert_eq!(*one[0].act().commit, *repo.id("main~2^2~1"));
    assert_eq!(*one[0].trunk.commit, *repo.id("main~2"));
    let two = &history(&book, "Q-2").events;
    assert_eq!(two.len(), 3, "{:?}", events(&book, "Q-2"));
    assert_eq!(*two[0].act().commit, *repo.id("main~2^2"));
    assert_eq!(*two[1].act().commit, *repo.id("main~1"));
    let found: Vec<What> = book.integrity[0].incidents.iter().map(|one| one.what).collect();
    // Q-1 was due on the eleventh, at the end of the make-up workday; Q-2 on the fourteenth.
    assert_eq!(found, [What::FiledLate, What::ChangedAfterLanding]);
    assert_eq!(book.integrity[0].knowledge, Knowledge::Whole);
    assert_eq!(repo.bare().open(Some("HEAD")).integrity[0].records.len(), 2);
}

#[test]
fn a_working_tree_is_compared_with_its_head() {
    let repo = filed();
    repo.append(LOG, &question("Q-3", "2025-10-20"));
    repo.replace(LOG, "2025-09-30T10:00:00", "2025-09-30T10:00:01");
    let book = repo.open(None);
    assert!(history(&book, "Q-1").is_uncommitted);
    assert!(!history(&book, "Q-2").is_uncommitted);
    assert!(history(&book, "Q-3").is_uncommitted && history(&book, "Q-3").events.is_empty());
}

#[test]
fn the_program_tells_the_story_of_a_record() {
    let repo = filed();
    let said = repo.run(&["history", "Q-2", "--lang", "en"], 0).out;
    for part in [
        "Q-2 (demo)",
        "2025-10-12 00:00:00  landed",
        "2025-10-13 09:00:00  changed",
        "2025-10-09 10:00:00 → 2025-10-09 11:00:00",
        "moved from data/demo/records/a.toml to data/demo/records/log/2025-10.toml",
        "merged by",
        "unsigned",
        "驻场工程师甲",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let zh = repo.run(&["history", "Q-2", "--lang", "zh"], 0).out;
    assert!(zh.contains("2025-10-12 00:00:00  进入主干") && zh.contains("未签名"), "{zh}");
    let json = repo.run(&["history", "Q-2", "--format", "json"], 0).out;
    for part in ["\"deed\": \"changed\"", "\"old\": \"2025-10-09T10:00:00+08:00\"", "\"merge\": \""]
    {
        assert!(json.contains(part), "{part} in {json}");
    }
    let error = repo.run(&["history", "Q-22"], 2).err;
    assert!(error.contains("no record is called `Q-22`") && error.contains("`Q-2`"), "{error}");
}

#[test]
fn a_shallow_clone_is_judged_and_exits_with_2_where_git_is_demanded() {
    let repo = filed();
    repo.run(&["check", "--fail-on", "never"], 0);
    let shallow = repo.shallow(1);
    let said = shallow.run(&["check", "--fail-on", "never", "--lang", "en"], 2);
    assert!(said.out.contains("git fetch --unshallow"), "{}", said.out);
    assert!(said.err.contains("`demo` demands the complete git history"), "{}", said.err);
    shallow.run(&["score"], 2);
    shallow.run(&["build"], 2);
    assert!(shallow.root().join("public/index.html").is_file(), "the site is written all the same");
    let story = shallow.run(&["history", "Q-1", "--lang", "en"], 0).out;
    assert!(story.contains("it was there where the clone begins"), "{story}");
}

#[test]
fn a_data_folder_that_moved_has_no_known_beginning() {
    let repo = filed();
    let settings = repo.text("pactbook.toml");
    repo.write("pactbook.toml", format!("title = \"another\"\n{settings}"));
    repo.commit("2025-10-15T09:00:00+08:00", OFFICER, "title");
    let whole = repo.open(None);
    assert_eq!(whole.integrity[0].knowledge, Knowledge::Whole);
    repo.rename("data", "elsewhere");
    repo.write("pactbook.toml", format!("{settings}\n[folders]\ndata = \"elsewhere\"\n"));
    repo.commit("2025-10-16T09:00:00+08:00", ENGINEER, "move everything");
    repo.write("pactbook.toml", format!("{settings}\n[folders]\ndata = \"elsewhere\" # here\n"));
    repo.commit("2025-10-17T09:00:00+08:00", ENGINEER, "remark");
    let book = repo.open(None);
    assert_eq!(book.integrity[0].knowledge, Knowledge::Partial);
    assert!(history(&book, "Q-1").is_older, "nobody filed it by moving it");
    let found = repo.findings(&["history-unknown"]);
    assert!(found[0].contains("the data folder was another before"), "{found:?}");
    repo.run(&["check"], 2);
}

#[test]
fn an_older_version_is_read_wherever_its_bytes_stand_today() {
    let repo = Sandbox::book(&format!("{}{FILING}", clause(RULE)));
    let other = clause(RULE).replace("\"demo\"", "\"twin\"");
    repo.write("data/twin/contract.toml", format!("{other}{FILING}"));
    let twin = FILE.replace("demo", "twin");
    for (hour, words) in [(9, "T10:00:00"), (10, "T11:00:00")] {
        let text = question("Q-1", "2025-09-30").replace("T10:00:00", words);
        repo.write(FILE, &text).write(&twin, &text);
        repo.commit(&format!("2025-10-01T{hour:02}:00:00+08:00"), ENGINEER, "both alike");
    }
    // What was committed of the one stands now in the file of the other only.
    repo.append(FILE, "note = \"稍后补充\"\n");
    let book = repo.open(None);
    let told = events(&book, "Q-1");
    assert_eq!(told.len(), 2, "landed and changed: {told:?}");
    assert!(told[1].starts_with("changed"), "{told:?}");
}
