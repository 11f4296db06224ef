//! What a run leaves that is stopped between any two changes of the disk: tried at each of them in turn.
//!
//! The tests stand here and not in `tests/suite` since they count the steps of a run from within.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use tempfile::TempDir;

use super::Switch;
use super::Written;
use super::disk::Disk;
use super::piecemeal;
use super::writer::Writer;
use crate::base::error::Error;

/// When the disk begins to refuse.
#[derive(Debug)]
pub(super) struct Fault {
    at: usize,
    is_final: bool,
    pub(super) done: Arc<AtomicUsize>,
}

impl Fault {
    /// Counts a step; an error at the one that fails, and after it if nothing more is to happen.
    pub(super) fn step(&self) -> io::Result<()> {
        let no = self.done.fetch_add(1, Ordering::SeqCst);
        match no == self.at || (self.is_final && no > self.at) {
            true => Err(io::Error::new(io::ErrorKind::StorageFull, "stopped here")),
            false => Ok(()),
        }
    }
}

fn disk(at: usize, is_final: bool) -> Disk {
    Disk { fault: Some(Fault { at, is_final, done: Arc::default() }) }
}

/// The three sites between which the runs go: pages that stay, change, come, go; files become folders.
fn sites() -> [BTreeMap<String, Vec<u8>>; 2] {
    let old = [
        ("index.html", "old"),
        ("stays.html", "the same"),
        ("a/one.html", "old"),
        ("a/two.html", "the same"),
        ("goes/deep/x.html", "old"),
        ("file-then-folder", "old"),
        ("folder-then-file/x", "old"),
    ];
    let new = [
        ("index.html", "new and longer"),
        ("stays.html", "the same"),
        ("a/one.html", "new"),
        ("a/two.html", "the same"),
        ("comes/deep/y.html", "new"),
        ("file-then-folder/x", "new"),
        ("folder-then-file", "new"),
    ];
    let site = |pages: &[(&str, &str)]| {
        pages.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    };
    [site(&old), site(&new)]
}

fn run(disk: Disk, output: &Path, site: &BTreeMap<String, Vec<u8>>) -> Result<Written, Error> {
    let writer = Writer::open_on(disk, output, &[])?;
    writer.put(site)?;
    writer.finish()
}

/// Everything below a folder, with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    if !folder.exists() {
        return BTreeMap::new();
    }
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
    entries
        .map(|entry| {
            let entry = entry.expect("what was written can be read");
            let path = entry.path().strip_prefix(folder).expect("it lies below");
            let bytes = entry
                .file_type()
                .is_file()
                .then(|| fs::read(entry.path()).expect("what was written can be read"));
            (path.to_str().expect("names here are UTF-8").to_owned(), bytes)
        })
        .collect()
}

/// What a run leaves that nothing disturbs.
fn undisturbed(site: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Option<Vec<u8>>> {
    let bench = TempDir::new().expect("a folder");
    run(Disk::default(), &bench.path().join("public"), site).expect("nothing disturbs it");
    tree(&bench.path().join("public"))
}

/// Stops a run at every step; what is seen then is the old site or the new one, and the next run makes
/// the new one. Gives the number of steps.
fn stopped_everywhere(has_old: bool, is_final: bool) -> usize {
    let [old, new] = sites();
    let (seen_old, seen_new) = (undisturbed(&old), undisturbed(&new));
    let foreign = ("CNAME".to_owned(), Some(b"somebody else's".to_vec()));
    for at in 0.. {
        let bench = TempDir::new().expect("a folder");
        let output = bench.path().join("public");
        let with_foreign = |seen: &BTreeMap<String, Option<Vec<u8>>>| {
            let mut all = seen.clone();
            all.extend(has_old.then(|| foreign.clone()));
            all
        };
        let (before, after) = (with_foreign(&seen_old), with_foreign(&seen_new));
        if has_old {
            run(Disk::default(), &output, &old).expect("the old site");
            fs::write(output.join("CNAME"), "somebody else's").expect("a foreign file");
        }
        let stopped = run(disk(at, is_final), &output, &new);
        let seen = tree(&output);
        match has_old {
            true => assert!(seen == before || seen == after, "stopped at {at}: {:?}", seen.keys()),
            false => {
                assert!(seen.is_empty() || seen == after, "stopped at {at}: {:?}", seen.keys());
            }
        }
        if stopped.is_ok() {
            assert_eq!(seen, after, "a run that ends well has switched, at {at}");
        }
        let next = run(Disk::default(), &output, &new).expect("the next run");
        assert_eq!(tree(&output), after, "after the next run, at {at}");
        let hidden = tree(&bench.path().join(".public.pactbook"));
        let twin: BTreeMap<String, Option<Vec<u8>>> = hidden
            .iter()
            .filter_map(|(path, bytes)| {
                Some((path.strip_prefix("site/")?.to_owned(), bytes.clone()))
            })
            .collect();
        assert_eq!(twin, after, "nothing else is kept, at {at}");
        let names = fs::read_dir(bench.path().join(".public.pactbook")).expect("the shed");
        let mut names: Vec<_> = names.flatten().map(|one| one.file_name()).collect();
        names.sort();
        assert_eq!(names, [".gitignore", "lock", "site"], "nothing is left over, at {at}");
        let again = run(Disk::default(), &output, &new).expect("nothing to do");
        assert_eq!((again.changed, again.switch), (0, Switch::None), "{next:?}");
        let has_ended = stopped.is_ok() && next.switch == Switch::None;
        if has_ended && !was_reached(at, &old, &new, has_old) {
            return at;
        }
    }
    unreachable!("a run has an end")
}

/// Whether a run takes that many steps.
fn was_reached(
    at: usize,
    old: &BTreeMap<String, Vec<u8>>,
    new: &BTreeMap<String, Vec<u8>>,
    has_old: bool,
) -> bool {
    let bench = TempDir::new().expect("a folder");
    let output = bench.path().join("public");
    if has_old {
        run(Disk::default(), &output, old).expect("the old site");
        fs::write(output.join("CNAME"), "somebody else's").expect("a foreign file");
    }
    let writer = Writer::open_on(disk(usize::MAX, true), &output, &[]).expect("it opens");
    writer.put(new).expect("it is put");
    let steps = writer.finish_counting().expect("it ends");
    at < steps
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn a_run_stopped_at_any_step_leaves_the_old_site_or_the_new_one() {
    for (has_old, is_final) in [(true, true), (true, false), (false, true), (false, false)] {
        let n_steps = stopped_everywhere(has_old, is_final);
        assert!(n_steps > 20, "only {n_steps} steps were tried");
    }
}

/// The way that some places leave open only: the next run finishes what was begun.
#[test]
fn files_replaced_one_by_one_are_finished_by_the_next_run() {
    let [old, new] = sites();
    let (before, after) = (undisturbed(&old), undisturbed(&new));
    for at in 0.. {
        let bench = TempDir::new().expect("a folder");
        let output = bench.path().join("public");
        // Without a shed, as where nothing can be made beside the output.
        let one_by_one = |disk: Disk, site: &BTreeMap<String, Vec<u8>>| {
            let writer = Writer::piecemeal_on(disk, &output)?;
            writer.put(site)?;
            writer.finish()
        };
        one_by_one(Disk::default(), &old).expect("the old site");
        let stopped = one_by_one(disk(at, true), &new);
        let is_begun = output.join(super::MARKER).exists();
        if !is_begun {
            let mut seen = tree(&output);
            seen.retain(|path, _| !path.starts_with(super::STAGE));
            assert!(seen == before || seen == after, "before the first rename, at {at}");
        }
        piecemeal::resume(&Disk::default(), &output).expect("it is finished");
        if is_begun {
            assert_eq!(tree(&output), after, "a begun switch is finished, at {at}");
        }
        let written = one_by_one(Disk::default(), &new).expect("the next run");
        assert_eq!(tree(&output), after, "after the next run, at {at}");
        if stopped.is_ok() {
            assert_eq!(written.switch, Switch::None);
            assert!(at > 20, "only {at} steps were tried");
            return;
        }
    }
}
