//! What a run remembers of earlier runs never changes what it says: after any edits, moves, commits, merges, undone
//! commits and changes of the instant, it says what a run without memory says, and the site is the same.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prop_oneof;
use proptest::proptest;
use proptest::sample::select;

use super::cases;
use super::money::contract;
use crate::estate::at_once;
use crate::estate::told;
use crate::estate::warm;
use crate::sandbox::ENGINEER;
use crate::sandbox::OFFICER;
use crate::sandbox::Sandbox;

/// Something that is done to a repository.
#[derive(Clone, Debug)]
enum Deed {
    /// A record is added to a file.
    Filed { contract: &'static str, file: u8, record: u8, hour: u8 },
    /// Every response of a file takes place at another hour.
    Answered { contract: &'static str, file: u8, hour: u8 },
    /// A file is gone.
    Removed { contract: &'static str, file: u8 },
    /// A file lies elsewhere, in this contract or in the other.
    Moved { from: (&'static str, u8), to: (&'static str, u8) },
    /// A contract asks for another time.
    Amended { contract: &'static str, hours: u8 },
    /// A page of prose, on which no verdict rests.
    Noted,
    /// Everything is committed, so many hours after the last commit.
    Committed { hours: u16 },
    /// A record comes in by a branch that is merged later.
    Merged { contract: &'static str, record: u8, hours: u16 },
    /// The last commit is taken back, its changes stay.
    Undone,
    /// The same is asked as of another day.
    AsOf { day: u8 },
}

fn contract_id() -> impl Strategy<Value = &'static str> + Clone {
    select(vec!["demo", "second"])
}

fn deed() -> impl Strategy<Value = Deed> {
    let file = (contract_id(), 0_u8..3);
    prop_oneof![
        5 => (file.clone(), 0_u8..8, 0_u8..6).prop_map(|((contract, file), record, hour)| Deed::Filed { contract, file, record, hour }),
        2 => (file.clone(), 0_u8..6).prop_map(|((contract, file), hour)| Deed::Answered { contract, file, hour }),
        1 => file.clone().prop_map(|(contract, file)| Deed::Removed { contract, file }),
        2 => (file.clone(), file).prop_map(|(from, to)| Deed::Moved { from, to }),
        1 => (contract_id(), 1_u8..5).prop_map(|(contract, hours)| Deed::Amended { contract, hours }),
        1 => Just(Deed::Noted),
        4 => (0_u16..2_000).prop_map(|hours| Deed::Committed { hours }),
        2 => (contract_id(), 0_u8..8, 0_u16..900).prop_map(|(contract, record, hours)| Deed::Merged { contract, record, hours }),
        1 => Just(Deed::Undone),
        2 => (1_u8..28).prop_map(|day| Deed::AsOf { day }),
    ]
}

/// A repository, and how far its clock has come.
struct Place {
    repo: Sandbox,
    /// Hours since the first commit.
    hours: u32,
    as_of: String,
}

impl Place {
    fn new() -> Place {
        let repo = Sandbox::book(&contract("rate = \"1%\"", ""));
        let second = contract("rate = \"2%\"", "").replace("id = \"demo\"", "id = \"second\"");
        repo.write("data/second/contract.toml", second).write(".gitignore", "/site*\n");
        let mut place = Place { repo, hours: 0, as_of: String::new() };
        place.ask(3);
        place.commit(0);
        place
    }

    fn ask(&mut self, day: u8) {
        self.as_of = format!("2026-07-{day:02}T09:00:00+08:00");
    }

    fn path(&self, contract: &str, file: u8) -> String {
        format!("data/{contract}/records/2025-1{file}/all.toml")
    }

    fn holds(&self, path: &str) -> bool {
        self.repo.root().join(path).exists()
    }

    /// When the next commit is made.
    fn after(&mut self, hours: u16) -> String {
        self.hours += u32::from(hours);
        let (day, hour) = (self.hours / 24, self.hours % 24);
        let (month, day) = (day / 28, day % 28 + 1);
        let (year, month) = (2025 + (8 + month) / 12, (8 + month) % 12 + 1);
        format!("{year}-{month:02}-{day:02}T{hour:02}:00:00+08:00")
    }

    fn commit(&mut self, hours: u16) {
        let when = self.after(hours);
        if !self.repo.git(&["status", "--porcelain"]).is_empty() {
            self.repo.commit(
                &when,
                if hours.is_multiple_of(2) { ENGINEER } else { OFFICER },
                "filed",
            );
        }
    }

    fn file(&self, path: &str, record: u8, hour: u8) {
        let day = record + 3;
        let answered = match hour {
            5 => String::new(),
            _ => format!("responded_at = 2025-10-{day:02}T1{hour}:00:00\n"),
        };
        let text = format!(
            "[[incident]]\nid = \"I-{record}\"\nreported_at = 2025-10-{day:02}T09:00:00\n{answered}\n"
        );
        if self.holds(path) {
            self.repo.append(path, &text);
        } else {
            self.repo.write(path, text);
        }
    }

    fn change(&self, path: &str, change: impl FnOnce(&str) -> String) {
        if self.holds(path) {
            self.repo.write(path, change(&self.repo.text(path)));
        }
    }

    fn do_it(&mut self, deed: &Deed) {
        match *deed {
            Deed::Filed { contract, file, record, hour } => {
                self.file(&self.path(contract, file), record, hour);
            }
            Deed::Answered { contract, file, hour } => {
                self.change(&self.path(contract, file), |text| {
                    let at =
                        |line: &str| line.find("T1").filter(|_| line.starts_with("responded_at"));
                    let lines = text.lines().map(|line| match at(line) {
                        Some(at) => format!("{}T1{hour}:30:00\n", &line[..at]),
                        None => format!("{line}\n"),
                    });
                    lines.collect()
                });
            }
            Deed::Removed { contract, file } => {
                let path = self.path(contract, file);
                if self.holds(&path) {
                    self.repo.remove(&path);
                }
            }
            Deed::Moved { from, to } => {
                let (from, to) = (self.path(from.0, from.1), self.path(to.0, to.1));
                if self.holds(&from) && !self.holds(&to) {
                    self.repo.rename(&from, &to);
                }
            }
            Deed::Amended { contract, hours } => {
                self.change(&format!("data/{contract}/contract.toml"), |text| {
                    let at = text.find("within = \"").expect("the contract has a limit") + 10;
                    format!("{}{hours}{}", &text[..at], &text[at + 1..])
                });
            }
            Deed::Noted => {
                self.repo.write("content/note.md", format!("# Note\n\n{}\n", self.hours));
            }
            Deed::Committed { hours } => self.commit(hours),
            Deed::Merged { contract, record, hours } => {
                self.commit(1);
                self.repo.branch("side");
                self.file(&self.path(contract, 2), record, 1);
                self.commit(2);
                self.repo.switch("main");
                self.repo.write("content/trunk.md", format!("# Trunk\n\n{}\n", self.hours));
                self.commit(3);
                let when = self.after(hours);
                self.repo.merge(&when, OFFICER, &["side"], "merged");
                self.repo.git(&["branch", "-q", "-D", "side"]);
            }
            Deed::Undone => {
                if self.repo.git(&["rev-list", "--count", "--first-parent", "HEAD"]) != "1" {
                    self.repo.git(&["reset", "-q", "--mixed", "HEAD~1"]);
                }
            }
            Deed::AsOf { day } => self.ask(day),
        }
    }

    /// Builds the site into a folder, and reads it.
    fn site(&self, folder: &str, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
        let output = self.repo.root().join(folder);
        let path = output.to_string_lossy();
        self.repo.run(&[more, &["--as-of", &self.as_of, "build", "--output", &path]].concat(), 0);
        let mut files = BTreeMap::new();
        read(&output, "", &mut files);
        files
    }
}

fn read(folder: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("it can be listed").path();
        let name = path.file_name().expect("it has a name").to_string_lossy();
        let name = format!("{below}{name}");
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read(&path).expect("it is readable"));
        }
    }
}

proptest! {
    #![proptest_config(cases(10))]

    #[test]
    fn memory_never_changes_what_is_said(deeds in proptest::collection::vec(deed(), 2..9)) {
        let mut place = Place::new();
        for (no, deed) in deeds.iter().enumerate() {
            place.do_it(deed);
            let cold = told(&at_once(&place.repo, &place.as_of));
            assert_eq!(told(&warm(&place.repo, &place.as_of)), cold, "after {no}: {deed:?}");
            assert_eq!(told(&warm(&place.repo, &place.as_of)), cold, "again after {no}: {deed:?}");
            place.site("site", &[]);
        }
        let (kept, fresh) = (place.site("site", &[]), place.site("site-fresh", &["--no-cache"]));
        let differing: Vec<&String> =
            kept.keys().chain(fresh.keys()).filter(|name| kept.get(*name) != fresh.get(*name)).collect();
        assert_eq!(differing, Vec::<&String>::new());
    }
}
