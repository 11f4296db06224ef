//! Publishing from outside: builds that are killed, that meet a full disk, each other, or somebody else's folder.
//!
//! A dozen builds are killed in the ordinary run. The long proof is
//! `PACTBOOK_KILLS=200 cargo test --test suite publishing::killed -- --ignored --nocapture`; with
//! `PACTBOOK_BINARY` it kills another binary, such as an optimised one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use pactbook::base::digest::sha256;
use tempfile::TempDir;

use super::cli;

/// The folder beside the output.
const SHED: &str = ".public.pactbook";

/// A data repository of one contract, and what its site is with either title.
struct Yard {
    folder: TempDir,
    binary: String,
    sites: [BTreeMap<String, String>; 2],
    /// How long a build takes that makes every page anew.
    took: Duration,
}

impl Yard {
    fn new(n_incidents: usize) -> Yard {
        let incident = |no: usize| cli::incident(cli::LATE).replace("INC-1", &format!("INC-{no}"));
        let folder = cli::repository(&(0..n_incidents).map(incident).collect::<String>());
        let binary = std::env::var("PACTBOOK_BINARY")
            .unwrap_or_else(|_| env!("CARGO_BIN_EXE_pactbook").to_owned());
        let mut yard =
            Yard { folder, binary, sites: Default::default(), took: Duration::default() };
        for no in [0, 1] {
            yard.turn_to(no);
            let started = Instant::now();
            let built = yard.command().output().expect("the program runs");
            assert!(built.status.success(), "{}", said(&built));
            yard.took = started.elapsed();
            yard.sites[no] = yard.site();
        }
        assert_ne!(yard.sites[0], yard.sites[1], "the titles differ");
        yard
    }

    fn small() -> Yard {
        Yard::new(1)
    }

    fn path(&self, inside: &str) -> std::path::PathBuf {
        self.folder.path().join(inside)
    }

    /// From now on the site has the title of this number: every page differs.
    fn turn_to(&self, no: usize) {
        let text = format!("title = \"title {no}\"\nas_of = 2026-07-03T09:00:00+08:00\n");
        fs::write(self.path("pactbook.toml"), text).expect("the settings");
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("-C").arg(self.folder.path()).args(["build", "--color", "never"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        for name in ["LC_ALL", "LC_MESSAGES", "SOURCE_DATE_EPOCH"] {
            command.env_remove(name);
        }
        command.env("LANG", "C");
        command
    }

    fn build(&self) -> Output {
        self.command().output().expect("the program runs")
    }

    /// The digest of every file of the output.
    fn site(&self) -> BTreeMap<String, String> {
        digests(&self.path("public"))
    }

    /// Which of the two sites lies there, whole.
    fn which(&self) -> usize {
        let found = self.site();
        let which = self.sites.iter().position(|site| *site == found);
        which.unwrap_or_else(|| {
            let differing = |site: &BTreeMap<String, String>| {
                site.iter().filter(|(path, digest)| found.get(*path) != Some(digest)).count()
            };
            panic!(
                "a mixture: {} files, of which {} are not of the one and {} not of the other",
                found.len(),
                differing(&self.sites[0]),
                differing(&self.sites[1])
            )
        })
    }

    /// Starts a build and stops it; gives whether it had not ended before.
    fn stop(&self, moment: &Moment, signal: &str) -> bool {
        let mut child = self.command().spawn().expect("the program starts");
        moment.wait(self, &mut child);
        let is_running = child.try_wait().expect("a child").is_none();
        if is_running {
            let killed = Command::new("kill")
                .args([signal, &child.id().to_string()])
                .stderr(Stdio::null())
                .status();
            killed.expect("`kill` is there");
        }
        let ended = child.wait().expect("the child ends");
        is_running && !ended.success()
    }

    /// What a run that ends well leaves beside the output: the same files once more, and nothing else.
    fn assert_tidy(&self) {
        let shed = self.path(SHED);
        let names = fs::read_dir(&shed).expect("the shed is there").flatten();
        let mut names: Vec<String> =
            names.map(|one| one.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        assert_eq!(names, [".gitignore", "lock", "site"]);
        assert_eq!(digests(&shed.join("site")), self.site());
    }
}

/// When a build is stopped.
enum Moment {
    /// After so long.
    After(Duration),
    /// When so many files wait to be switched to.
    Waiting(usize),
    /// When the next site is being put together.
    Arranging,
}

impl Moment {
    fn wait(&self, yard: &Yard, child: &mut Child) {
        let is_over = |child: &mut Child| child.try_wait().expect("a child").is_some();
        let shed = yard.path(SHED);
        match self {
            Moment::After(time) => thread::sleep(*time),
            Moment::Waiting(n) => {
                let n_waiting = || fs::read_dir(shed.join("new")).map_or(0, Iterator::count);
                while n_waiting() < *n && !is_over(child) {
                    thread::yield_now();
                }
            }
            Moment::Arranging => {
                while !shed.join("changing").exists() && !is_over(child) {
                    thread::yield_now();
                }
            }
        }
    }
}

fn digests(folder: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("it lies below");
            let bytes = fs::read(entry.path()).expect("it can be read");
            (path.to_string_lossy().into_owned(), sha256(&bytes))
        })
        .collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Kills so many builds; after each the site is one of the two, and after the next run there are no leftovers.
fn kill(yard: &Yard, moments: impl Iterator<Item = (Moment, &'static str)>) -> [usize; 3] {
    let mut counts = [0; 3];
    let mut now = yard.which();
    for (moment, signal) in moments {
        let next = 1 - now;
        yard.turn_to(next);
        let is_stopped = yard.stop(&moment, signal);
        now = yard.which();
        counts[0] += usize::from(is_stopped);
        counts[1] += usize::from(is_stopped && now != next);
        counts[2] += usize::from(is_stopped && now == next);
        let built = yard.build();
        assert!(built.status.success(), "{}", said(&built));
        assert_eq!(yard.which(), next, "the next run makes what was to be made");
        yard.assert_tidy();
        now = next;
    }
    counts
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one_and_the_next_tidies_up() {
    let yard = Yard::small();
    let n_files = yard.sites[0].len();
    let moments = (0..10).map(|no| Moment::Waiting(1 + no * n_files / 10));
    let moments = moments.chain([Moment::Arranging, Moment::Arranging]);
    let [n_stopped, ..] = kill(&yard, moments.zip(["-KILL", "-INT", "-TERM"].into_iter().cycle()));
    assert!(n_stopped > 3, "only {n_stopped} builds were stopped before they ended");
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes minutes: PACTBOOK_KILLS says how many builds are killed"]
#[expect(clippy::print_stdout, reason = "a proof by hand says what came out")]
fn killed_at_random_moments() {
    let n: usize = std::env::var("PACTBOOK_KILLS")
        .map_or(200, |text| text.parse().expect("PACTBOOK_KILLS is a number"));
    let yard = Yard::new(100);
    let n_files = yard.sites[0].len();
    // Another machine shows other moments; the numbers are the same in every run.
    let number = |no: usize| {
        let digest = sha256(format!("moment {no}").as_bytes());
        usize::from_str_radix(&digest[..8], 16).expect("hexadecimal digits")
    };
    let moments = (0..n).map(|no| match no % 4 {
        0 | 1 => {
            let millionths = u32::try_from(number(no) % 1_000_000).expect("it is small");
            Moment::After(yard.took * millionths / 1_000_000)
        }
        2 => Moment::Waiting(number(no) % n_files),
        _ => Moment::Arranging,
    });
    let signals = ["-KILL", "-KILL", "-KILL", "-INT", "-KILL", "-TERM", "-KILL"];
    let [stopped, old, new] = kill(&yard, moments.zip(signals.into_iter().cycle()));
    println!(
        "{n} builds of {n_files} files, each {} ms long: {stopped} stopped before they ended, of which {old} \
         left the old site and {new} the new one, whole every time",
        yard.took.as_millis()
    );
    assert!(stopped * 2 > n, "most were stopped before they ended");
}

#[cfg(unix)]
#[test]
fn a_second_build_at_once_is_refused_and_a_killed_one_holds_nothing() {
    let yard = Yard::small();
    let lock = fs::File::open(yard.path(SHED).join("lock")).expect("the lock is there");
    lock.lock().expect("nobody else holds it");
    let second = yard.build();
    assert_eq!(second.status.code(), Some(2));
    assert!(said(&second).contains("another run of pactbook is writing"), "{}", said(&second));
    drop(lock);
    assert!(yard.build().status.success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_refuses_leaves_the_old_site_and_nothing_else() {
    let yard = Yard::small();
    let now = yard.which();
    yard.turn_to(1 - now);
    // No file may be larger than 8 KiB: some pages can be written, others cannot.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "sh", &yard.binary]);
    command.arg("-C").arg(yard.folder.path()).arg("build").env("LANG", "C");
    let refused = command.output().expect("the shell runs");
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("cannot be written"), "{}", said(&refused));
    assert_eq!(yard.which(), now);
    yard.assert_tidy();
}

#[cfg(unix)]
#[test]
fn a_folder_of_somebody_else_beside_the_output_is_refused() {
    let yard = Yard::small();
    fs::remove_dir_all(yard.path(SHED)).expect("it was there");
    fs::create_dir(yard.path(SHED)).expect("a folder");
    fs::write(yard.path(SHED).join("thesis.txt"), "years of work").expect("a file");
    yard.turn_to(0);
    let refused = yard.build();
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("was not made by pactbook"), "{}", said(&refused));
    assert!(yard.path(SHED).join("thesis.txt").exists());
    assert_eq!(yard.which(), 1);
}
