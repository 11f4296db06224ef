//! One book after another: after every change each file of the site equals that of a site made anew.

use std::collections::BTreeMap;

use pactbook::book::Book;
use pactbook::book::reopen::Series;
use pactbook::site;
use pactbook::site::desk::Desk;
use pactbook::site::workshop;
use pactbook::site::workshop::Workshop;

use super::contract;
use super::incident;
use super::read;
use super::records;
use super::repository;
use crate::sandbox::OFFICER;
use crate::sandbox::Sandbox;

/// A series of books of one repository.
struct Course<'r> {
    repo: &'r Sandbox,
    series: Series,
    book: Option<Book>,
}

impl Course<'_> {
    fn of(repo: &Sandbox) -> Course<'_> {
        Course { repo, series: Series::default(), book: None }
    }

    /// Reads what lies there now; every file is that of a fresh build, page by page. Tells of how
    /// many contracts the judgement was taken over.
    fn step(&mut self, what: &str) -> usize {
        let (snapshot, settings) = read(self.repo.root());
        let fresh = Book::open(snapshot.clone(), settings.clone());
        let book = self.series.next(self.book.take(), snapshot, settings);
        let whole = site::compose(&fresh).expect("the theme is sound").files;
        let theme = workshop::theme(&book).expect("the theme is sound");
        let shop = Workshop::of(Desk::new(&book), &theme);
        let paths: Vec<&str> = whole.keys().map(String::as_str).collect();
        let mut made: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
        for path in paths {
            let file = shop.file(path).expect("the theme is sound");
            made.insert(path, file.unwrap_or_else(|| panic!("{what}: there is no {path}")));
        }
        for (path, bytes) in &whole {
            let (made, bytes) = (&made[path.as_str()], bytes);
            if made != bytes {
                let (made, bytes) = (String::from_utf8_lossy(made), String::from_utf8_lossy(bytes));
                let other = made.lines().zip(bytes.lines()).find(|(one, other)| one != other);
                panic!("{what}: {path} differs: {other:?}");
            }
        }
        let pages = whole.keys().filter(|path| path.ends_with(".html"));
        assert!(shop.paths().eq(pages.map(String::as_str)), "{what}: other pages");
        drop(shop);
        self.book = Some(book);
        self.series.n_kept()
    }
}

#[test]
fn what_is_saved_in_one_contract_leaves_the_others_as_they_were() {
    for is_named in [false, true] {
        let repo = repository(is_named);
        let mut course = Course::of(&repo);
        assert_eq!(course.step("the first book"), 0);
        assert_eq!(course.step("nothing"), 3);
        repo.replace(
            &records("demo"),
            "responded_at = 2025-09-12T12:00:01",
            "responded_at = 2025-09-12T12:00:00",
        );
        assert_eq!(course.step("a field"), 2);
        repo.replace(&records("alpha"), "登录不了", "登录很慢");
        repo.replace(&records("zeta"), "登录不了", "登录很慢");
        assert_eq!(course.step("two files at once"), 1);
        // The last contract's records have no others behind them.
        repo.append(&records("zeta"), &incident("INC-4", "13:00:00"));
        assert_eq!(course.step("a record at the end"), 2);
        // The numbers of all records behind it change.
        repo.append(&records("alpha"), &incident("INC-4", "13:00:00"));
        course.step("a record in the first contract");
        let text = repo.text(&records("alpha"));
        let (_, rest) = text.split_once("[[incident]]\nid = \"INC-2\"").expect("it is there");
        repo.write(&records("alpha"), format!("[[incident]]\nid = \"INC-2\"{rest}"));
        course.step("a deleted record");
        repo.append(&records("demo"), "[[incident]\nid = ");
        course.step("what is no TOML");
        repo.append("data/demo/contract.toml", "\nnonsense = 1\n");
        assert_eq!(course.step("an unknown key of a contract"), 2);
        repo.replace("data/demo/examples/late.toml", "12:00:01", "12:00:00");
        assert_eq!(course.step("a worked example that no longer holds"), 2);
        repo.write("content/one.md", "# 第一章\n\n别的正文。\n");
        assert_eq!(course.step("a chapter"), 3);
        repo.write("themes/default/extra.css", ".brand { color: red; }\n");
        assert_eq!(course.step("a style"), 3);
    }
}

#[test]
fn what_all_share_changes_all() {
    let repo = repository(true);
    let mut course = Course::of(&repo);
    course.step("the first book");
    repo.append("data/calendars/cn.toml", "\n# 一句说明\n");
    assert_eq!(course.step("the calendar"), 0);
    repo.append("pactbook.toml", "title = { zh = \"别的名字\", en = \"Another\" }\n");
    assert_eq!(course.step("the settings"), 0);
    let kind = "name = \"drill\"\ngroup = \"events\"\nlabel = { zh = \"演练\", en = \"Drill\" }\n\
                summary = { zh = \"一次演练\", en = \"A drill\" }\nat = \"held_at\"\npage = \"own\"\n\n\
                [[field]]\nname = \"held_at\"\ntype = \"instant\"\nrequired = true\n\
                label = { zh = \"时间\", en = \"At\" }\n";
    repo.write("data/kinds/drill.toml", kind);
    assert_eq!(course.step("a kind of the repository's own"), 0);
    repo.write(
        "data/demo/records/drills.toml",
        "[[drill]]\nid = \"D-1\"\nheld_at = 2025-09-20T10:00:00\n",
    );
    course.step("a new file");
    repo.replace("data/kinds/drill.toml", "required = true", "required = false");
    assert_eq!(course.step("the kind changes"), 0);
    repo.commit("2025-10-20T09:00:00+08:00", OFFICER, "drill");
    assert_eq!(course.step("a commit"), 0);
    repo.replace(&records("demo"), "登录不了", "登录很慢");
    assert_eq!(course.step("a field after the commit"), 2);
    repo.remove("data/demo/records/drills.toml");
    course.step("a file is gone");
    repo.write("data/gamma/contract.toml", contract("gamma", false));
    course.step("a new contract");
    // Two contracts of one id: what is wrong with one weighs on the other.
    repo.write("data/gamma/contract.toml", contract("alpha", false));
    course.step("an id that another contract has");
    repo.rename("data/demo/contract.toml", "data/other/contract.toml");
    course.step("a contract in another folder");
    repo.git(&["checkout", "-q", "."]);
    course.step("as committed, but for what git does not know");
    repo.git(&["clean", "-fdq"]);
    course.step("as committed");
}

#[test]
fn a_folder_without_a_repository_is_no_exception() {
    let repo = repository(false);
    std::fs::remove_dir_all(repo.root().join(".git")).expect("the folder is the test's own");
    let mut course = Course::of(&repo);
    course.step("the first book");
    repo.replace(&records("demo"), "登录不了", "登录很慢");
    assert_eq!(course.step("a field"), 2);
    repo.append(&records("demo"), "evidence = [{ file = \"../scan.pdf\", title = \"单据\" }]\n");
    course.step("evidence that is not there");
    repo.write("data/demo/scan.pdf", "%PDF-1.4");
    course.step("evidence that is there");
    repo.write("data/demo/scan.pdf", "%PDF-1.5");
    assert_eq!(course.step("other evidence"), 2);
}
