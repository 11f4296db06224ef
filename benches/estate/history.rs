//! The history of an estate: one trunk, a commit a contract and some days, through `git fast-import`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use chrono::Days;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::TimeDelta;

use super::Shape;
use super::Wish;
use super::contract;
use super::incident::Incident;
use super::logs;
use super::months;
use super::months::Month;
use super::service;

/// Days between two commits of a contract's daily logs.
const LOG_EVERY: i64 = 7;
/// Those who commit, by role.
const AUTHORS: [&str; 12] = [
    "onsite-a",
    "onsite-b",
    "onsite-c",
    "onsite-d",
    "duty-a",
    "duty-b",
    "duty-c",
    "platform-a",
    "platform-b",
    "network-a",
    "network-b",
    "manager",
];

/// One commit to be made: when, of which contract, which incidents are reported in it.
struct Planned {
    at: NaiveDateTime,
    contract: usize,
    incidents: std::ops::Range<usize>,
}

/// What one contract has open and has logged, while its history is written.
struct Progress<'a> {
    incidents: Vec<&'a Incident>,
    open: Vec<&'a Incident>,
    logged: Option<NaiveDate>,
    semesters: usize,
}

/// The day on which everything is known.
fn end() -> NaiveDate {
    Month(months::COUNT - 1).last() + Days::new(31)
}

/// The logs and half-yearly files of a contract as they stand in the end.
pub(crate) fn final_logs(contract: &str, seed: u64) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for month in Month::all() {
        for kind in logs::KINDS {
            out.push((
                logs::path(kind, contract, month),
                logs::file(kind, contract, month, end(), seed),
            ));
        }
    }
    for half in contract::semesters() {
        out.push(service::semester(contract, &half, seed));
    }
    out
}

/// Makes a folder a repository without a commit, if it is none.
pub(crate) fn init(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    if folder.join(".git").exists() {
        return Ok(());
    }
    git(folder, &["init", "--quiet", "--initial-branch=main"])
}

/// Writes the repository.
pub(crate) fn import(wish: &Wish, folder: &Path) -> io::Result<()> {
    init(folder)?;
    let mut child = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["fast-import", "--quiet", "--date-format=raw", "--depth=50"])
        .stdin(Stdio::piped())
        .spawn()?;
    let mut stream = Stream(BufWriter::new(child.stdin.take().expect("a pipe was asked for")));
    stream.whole_history(wish)?;
    drop(stream);
    if !child.wait()?.success() {
        return Err(io::Error::other("git fast-import failed"));
    }
    if !wish.no_repack {
        git(folder, &["-c", "pack.threads=2", "repack", "-adfq"])?;
        git(folder, &["commit-graph", "write", "--reachable"])?;
    }
    git(folder, &["reset", "--quiet", "--hard", "main"])
}

/// Adds one commit.
pub(crate) fn one_more(wish: &Wish, folder: &Path, step: u32) -> io::Result<()> {
    let mut incidents = wish.incidents();
    let middle = incidents.len() / 2;
    let mut incident = incidents.swap_remove(middle);
    incident.action += &format!("（第 {step} 次复核）");
    let (path, text) = wish.file_of(&incident, true);
    super::put(folder, &path, &text)?;
    incident.id += &format!("-{step}");
    let (more, text) = wish.file_of(&incident, true);
    super::put(folder, &more, &text)?;
    git(folder, &["add", &path, &more])?;
    let date = format!("{} +0800", months::at(end(), 10, 0) + TimeDelta::minutes(step.into()));
    let done = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args([
            "-c",
            "user.name=manager",
            "-c",
            "user.email=manager@supplier.example",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(["commit", "--quiet", "--message", "复核", "--date", &date])
        .env("GIT_COMMITTER_DATE", &date)
        .status()?;
    if done.success() { Ok(()) } else { Err(io::Error::other("git commit failed")) }
}

fn git(folder: &Path, arguments: &[&str]) -> io::Result<()> {
    let done = Command::new("git").arg("-C").arg(folder).args(arguments).status()?;
    if done.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("git {} failed", arguments.join(" "))))
    }
}

fn plan(wish: &Wish, of_contract: &[Progress<'_>]) -> Vec<Planned> {
    let each = (wish.commits / of_contract.len()).max(1);
    let mut out = Vec::new();
    for (contract, progress) in of_contract.iter().enumerate() {
        let n = progress.incidents.len();
        let k = each.min(n);
        for i in 0..k {
            let incidents = i * n / k..(i + 1) * n / k;
            let last = progress.incidents[incidents.end - 1].reported;
            out.push(Planned { at: last + TimeDelta::days(1), contract, incidents });
        }
    }
    out.sort_by_key(|commit| (commit.at, commit.contract));
    out
}

struct Stream<W: Write>(W);

impl<W: Write> Stream<W> {
    fn whole_history(&mut self, wish: &Wish) -> io::Result<()> {
        let incidents = wish.incidents();
        let mut of_contract: Vec<_> = (0..wish.contracts())
            .map(|_| Progress {
                incidents: Vec::new(),
                open: Vec::new(),
                logged: None,
                semesters: 0,
            })
            .collect();
        let numbers: BTreeMap<_, _> =
            (0..wish.contracts()).map(|n| (super::contract_id(n), n)).collect();
        for incident in &incidents {
            of_contract[numbers[&incident.contract]].incidents.push(incident);
        }
        let commits = plan(wish, &of_contract);
        for (n, commit) in commits.iter().enumerate() {
            self.head(n, commit.at, &format!("登记 {} 起故障", commit.incidents.len()))?;
            if n == 0 {
                for (path, text) in wish.frame() {
                    self.file(&path, &text)?;
                }
            }
            let progress = &mut of_contract[commit.contract];
            self.incidents(wish, progress, commit)?;
            if wish.shape == Shape::Pactbook {
                self.logs(wish, progress, commit)?;
            }
        }
        self.last(wish, commits.len(), &of_contract)?;
        self.0.flush()
    }

    /// Closes what has been restored since, and reports what is new.
    fn incidents(
        &mut self,
        wish: &Wish,
        progress: &mut Progress<'_>,
        commit: &Planned,
    ) -> io::Result<()> {
        let (done, open) = std::mem::take(&mut progress.open)
            .into_iter()
            .partition(|incident| incident.restored <= commit.at);
        progress.open = open;
        let done: Vec<&Incident> = done;
        for incident in done {
            let (path, text) = wish.file_of(incident, true);
            self.file(&path, &text)?;
        }
        for incident in &progress.incidents[commit.incidents.clone()] {
            let closed = !incident.late && incident.restored <= commit.at;
            let (path, text) = wish.file_of(incident, closed);
            self.file(&path, &text)?;
            if !closed {
                progress.open.push(incident);
            }
        }
        Ok(())
    }

    /// Brings the daily logs up to the day before, and commits the half-years that are over.
    fn logs(
        &mut self,
        wish: &Wish,
        progress: &mut Progress<'_>,
        commit: &Planned,
    ) -> io::Result<()> {
        let contract = super::contract_id(commit.contract);
        let today = commit.at.date() - Days::new(1);
        if progress.logged.is_none_or(|day| today - day >= TimeDelta::days(LOG_EVERY)) {
            let since = progress.logged.replace(today).unwrap_or(months::start());
            // Of the months in between, and of those whose backups have been purged since.
            for month in Month::all() {
                let touched = month.last() >= since && month.first() <= today;
                let purged = (170..=230).contains(&(today - month.last()).num_days())
                    && Month::of(since) != Month::of(today);
                for kind in logs::KINDS {
                    if touched || (purged && kind == "backups") {
                        self.file(
                            &logs::path(kind, &contract, month),
                            &logs::file(kind, &contract, month, today, wish.seed),
                        )?;
                    }
                }
            }
        }
        let halves = contract::semesters();
        while let Some(half) = halves.get(progress.semesters).filter(|half| half.last < today) {
            let (path, text) = service::semester(&contract, half, wish.seed);
            self.file(&path, &text)?;
            progress.semesters += 1;
        }
        Ok(())
    }

    /// The last commit closes what is open and completes the logs.
    fn last(&mut self, wish: &Wish, n: usize, of_contract: &[Progress<'_>]) -> io::Result<()> {
        self.head(n, months::at(end(), 9, 0), "月末收尾")?;
        for (contract, progress) in of_contract.iter().enumerate() {
            for incident in &progress.open {
                let (path, text) = wish.file_of(incident, true);
                self.file(&path, &text)?;
            }
            if wish.shape == Shape::Pactbook {
                for (path, text) in final_logs(&super::contract_id(contract), wish.seed) {
                    self.file(&path, &text)?;
                }
            }
        }
        Ok(())
    }

    fn head(&mut self, n: usize, at: NaiveDateTime, message: &str) -> io::Result<()> {
        let who = AUTHORS[n * 7 % AUTHORS.len()];
        let seconds = (at - TimeDelta::hours(8)).and_utc().timestamp();
        for role in ["commit refs/heads/main\nauthor", "committer"] {
            writeln!(self.0, "{role} {who} <{who}@supplier.example> {seconds} +0800")?;
        }
        self.data(message)
    }

    fn file(&mut self, path: &str, text: &str) -> io::Result<()> {
        writeln!(self.0, "M 100644 inline {path}")?;
        self.data(text)
    }

    fn data(&mut self, text: &str) -> io::Result<()> {
        write!(self.0, "data {}\n{text}\n", text.len())
    }
}
