//! The switch in one step: the next site is put together beside the present one, of hard links to what
//! stays and of what was made anew; then the two folders change places in one system call.
//!
//! What was the present site until then is afterwards brought to the same state, by links, and waits
//! for the next run: of that run, too, only what changes costs anything, nothing is copied or made
//! again, and whoever still has the former folder open sees the new site in it a moment later.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::ffi::OsString;
use std::fs;
use std::fs::Metadata;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::base::error::Error;

use super::MARKER;
use super::STAGE;
use super::disk::Disk;
use super::foreign;
use super::io_error;
use super::output_error;

/// The next site, and later the twin of the present one, within the shed.
pub(super) const TWIN: &str = "site";
/// Stands in the shed while the twin may differ from the present site.
const CHANGING: &str = "changing";
/// What stays in the shed between two runs.
const KEPT: [&str; 4] = [super::shed::SIGN, super::shed::LOCK, TWIN, CHANGING];
/// What is tried in the shed before the first switch.
const TRIALS: [&str; 3] = ["trial-1", "trial-2", "trial-3"];

/// What the folder is to hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan<'a> {
    /// The output.
    pub(super) output: &'a Path,
    /// The shed beside it.
    pub(super) shed: &'a Path,
    /// Where files that were made anew wait, by number.
    pub(super) stage: &'a Path,
    /// All paths of ours that it is to hold, the manifest among them.
    pub(super) made: &'a BTreeSet<&'a str>,
    /// Those of them that wait in the stage.
    pub(super) staged: &'a BTreeMap<String, usize>,
    /// All paths of ours that it may hold now.
    pub(super) owned: &'a BTreeSet<String>,
    /// Those that are known to be the same files in the twin.
    pub(super) kept: &'a BTreeSet<String>,
}

/// Why nothing was switched.
#[derive(Debug)]
pub(super) enum Stop {
    /// This place does not allow it; files have to be replaced one by one.
    Unfit,
    /// It failed.
    Failed(Error),
}

/// Something in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    /// A file or a symbolic link.
    File,
    /// A folder with its permissions.
    Folder(u32),
    /// A device, a socket, another file system.
    Other,
}

type Entries = BTreeMap<OsString, Entry>;

/// Where a file of the next site comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    /// It is there.
    Same,
    /// From the present site.
    Present,
    /// From the stage.
    Staged(usize),
}

type Wanted<'a> = BTreeMap<&'a OsStr, Want>;

/// Whether a run was stopped before the twin was like the site.
pub(super) fn is_unfinished(shed: &Path) -> bool {
    fs::symlink_metadata(shed.join(CHANGING)).is_ok()
}

/// Whether the output can change places with a folder of the shed, as far as can be told before.
///
/// # Errors
///
/// If the disk refuses what is tried.
pub(super) fn is_fit(disk: &Disk, output: &Path, shed: &Path) -> Result<bool, Error> {
    let Ok(beside) = fs::symlink_metadata(shed) else { return Ok(false) };
    if let Ok(found) = fs::symlink_metadata(output) {
        let owner = |one: &Metadata| (one.dev(), one.uid(), one.gid());
        if owner(&found) != owner(&beside) || is_mount_point(output) {
            return Ok(false);
        }
    }
    if fs::symlink_metadata(shed.join(TWIN)).is_ok_and(|found| found.is_dir()) {
        return Ok(true);
    }
    let [one, two, three] = TRIALS.map(|name| shed.join(name));
    let clear = || {
        for path in [&one, &two, &three] {
            // None need be there, and what stays does no harm.
            let _ = disk.remove_all(path);
        }
    };
    clear();
    let tried = disk
        .make_folder(&one)
        .and_then(|()| disk.make_folder(&two))
        .and_then(|()| disk.exchange(&one, &two))
        .and_then(|()| disk.write(&one.join("file"), b""))
        .and_then(|()| disk.link(&one.join("file"), &three));
    clear();
    match tried.map_err(|error| stop(shed, error)) {
        Ok(()) => Ok(true),
        Err(Stop::Unfit) => Ok(false),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// Whether something is mounted there, also a folder of the same file system.
fn is_mount_point(path: &Path) -> bool {
    // Only Linux has the list; elsewhere the switch itself is refused by the system.
    let Ok(list) = fs::read("/proc/self/mountinfo") else { return false };
    let escaped = |byte: &u8| match byte {
        b' ' | b'\t' | b'\n' | b'\\' => format!("\\{byte:03o}").into_bytes(),
        _ => vec![*byte],
    };
    let wanted: Vec<u8> = path.as_os_str().as_bytes().iter().flat_map(escaped).collect();
    list.split(|byte| *byte == b'\n')
        .any(|line| line.split(|byte| *byte == b' ').nth(4) == Some(wanted.as_slice()))
}

/// Puts the next site together and switches to it; gives how many stale files went.
pub(super) fn switch(disk: &Disk, plan: &Plan<'_>) -> Result<usize, Stop> {
    let (output, twin) = (plan.output, plan.shed.join(TWIN));
    let present = read(output)?;
    let mut twin_now = read(&twin)?;
    let foreign = plan.foreign(&present)?;
    let is_same = |path: &OsStr| {
        path.to_str().is_some_and(|path| plan.kept.contains(path))
            || twin_now.get(path) == Some(&Entry::File)
                && is_same_file(&output.join(path), &twin.join(path))
    };
    let mut wanted = Wanted::new();
    for path in &foreign.files {
        wanted.insert(path, if is_same(path) { Want::Same } else { Want::Present });
    }
    for path in plan.made {
        let name = OsStr::new(*path);
        let want = match plan.staged.get(*path) {
            Some(no) => Want::Staged(*no),
            None if present.get(name) != Some(&Entry::File) => {
                let path = output.join(path);
                let message = format!("`{}` changed while it was written", path.display());
                return Err(Stop::Failed(output_error(message).hint("run this again")));
            }
            None if is_same(name) => Want::Same,
            None => Want::Present,
        };
        wanted.insert(name, want);
    }
    let folders = folders(&wanted, &foreign.folders);
    let place = Place { disk, plan, twin: &twin, present: &present, folders: &folders };
    mark(disk, plan.shed)?;
    let is_there = !present.is_empty() || fs::symlink_metadata(output).is_ok();
    if fs::symlink_metadata(&twin).is_err() {
        disk.make_folder(&twin).map_err(|error| stop(&twin, error))?;
        twin_now.clear();
    }
    place.arrange(&twin_now, &wanted)?;
    if is_there {
        let found = fs::symlink_metadata(output).map_err(|error| stop(output, error))?;
        place.permit(&twin, found.mode()).map_err(|error| stop(&twin, error))?;
        disk.exchange(&twin, output).map_err(|error| stop(output, error))?;
    } else {
        disk.rename(&twin, output).map_err(|error| stop(output, error))?;
    }
    // The new site stands. What fails from here on is made good by the next run.
    let before = if is_there { present.clone() } else { Entries::new() };
    let again = wanted.iter().map(|(path, want)| match want {
        Want::Staged(_) => (*path, Want::Present),
        _ if is_there => (*path, Want::Same),
        _ => (*path, Want::Present),
    });
    let is_mirrored = (is_there || disk.make_folder(&twin).is_ok())
        && place.arrange(&before, &again.collect()).is_ok();
    if is_mirrored {
        let _ = disk.remove_file(&plan.shed.join(CHANGING));
    }
    let stale = plan.owned.iter().filter(|path| !plan.made.contains(path.as_str()));
    let is_file = |path: &&String| {
        let entry = present.get(OsStr::new(path.as_str()));
        entry == Some(&Entry::File)
    };
    Ok(stale.filter(is_file).count())
}

/// Makes the twin like the site after a run that was stopped; the site is not touched.
pub(super) fn mirror(disk: &Disk, output: &Path, shed: &Path) -> Result<(), Stop> {
    let twin = shed.join(TWIN);
    let (present, twin_now) = (read(output)?, read(&twin)?);
    if fs::symlink_metadata(output).is_err() {
        return Ok(());
    }
    let mut wanted = Wanted::new();
    let mut all = BTreeSet::new();
    for (path, entry) in &present {
        match entry {
            Entry::Folder(_) => {
                all.insert(path.as_os_str());
            }
            Entry::File => {
                let is_same = twin_now.get(path) == Some(entry)
                    && is_same_file(&output.join(path), &twin.join(path));
                wanted.insert(path, if is_same { Want::Same } else { Want::Present });
            }
            Entry::Other => return Err(Stop::Unfit),
        }
    }
    if fs::symlink_metadata(&twin).is_err() {
        disk.make_folder(&twin).map_err(|error| stop(&twin, error))?;
    }
    let (none, made, owned) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    let kept = &owned;
    let plan = Plan { output, shed, stage: shed, made: &made, staged: &none, owned: &owned, kept };
    let place = Place { disk, plan: &plan, twin: &twin, present: &present, folders: &all };
    place.arrange(&twin_now, &wanted)?;
    disk.remove_file(&shed.join(CHANGING)).map_err(|error| stop(shed, error))
}

/// Removes from the shed what a run left that was stopped.
pub(super) fn sweep(disk: &Disk, shed: &Path) {
    let Ok(entries) = fs::read_dir(shed) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !KEPT.iter().any(|kept| name == *kept) {
            // What stays is swept by the next run.
            let _ = disk.remove_all(&entry.path());
        }
    }
}

/// What lies in the output and is not ours.
struct Foreign<'a> {
    files: Vec<&'a OsStr>,
    folders: Vec<&'a OsStr>,
}

impl Plan<'_> {
    /// What is not ours and goes along; refused, if a file of ours would have to take its place.
    fn foreign<'e>(&self, present: &'e Entries) -> Result<Foreign<'e>, Stop> {
        let mut found = Foreign { files: Vec::new(), folders: Vec::new() };
        for (path, entry) in present {
            let name = path.to_str();
            let is_stage = name == Some(STAGE) || path.as_bytes().starts_with(b".pactbook-new/");
            let is_ours = is_stage
                || name.is_some_and(|name| {
                    self.owned.contains(name) || name == MARKER || name == super::MANIFEST
                });
            match entry {
                _ if is_ours && *entry != Entry::Other => continue,
                Entry::Folder(_) => {
                    let below = name.map(|name| format!("{name}/"));
                    let is_way = below.is_some_and(|below| {
                        let first = self.owned.range(below.clone()..).next();
                        first.is_some_and(|first| first.starts_with(&below))
                    });
                    if is_way {
                        continue;
                    }
                    found.folders.push(path);
                }
                Entry::File => {
                    if let Some(name) = name {
                        let below = format!("{name}/");
                        let first = self.made.range(below.as_str()..).next();
                        if first.is_some_and(|first| first.starts_with(&below)) {
                            let path = self.output.join(name);
                            let message = format!("`{}` is not a folder", path.display());
                            return Err(Stop::Failed(foreign(message)));
                        }
                    }
                    found.files.push(path);
                }
                // It can be neither linked nor left behind.
                Entry::Other => return Err(Stop::Unfit),
            }
            let ends = path.as_bytes().iter().enumerate().filter(|(_, byte)| **byte == b'/');
            let ends = ends.map(|(at, _)| at).chain([path.len()]);
            for end in ends {
                let part = std::str::from_utf8(&path.as_bytes()[..end]);
                if part.is_ok_and(|part| self.made.contains(part)) {
                    let path = self.output.join(path);
                    let message = format!("`{}` was not written by pactbook", path.display());
                    return Err(Stop::Failed(foreign(message)));
                }
            }
        }
        Ok(found)
    }
}

/// Every folder that is needed.
fn folders<'a>(wanted: &Wanted<'a>, foreign: &[&'a OsStr]) -> BTreeSet<&'a OsStr> {
    let mut all: BTreeSet<&OsStr> = foreign.iter().copied().collect();
    for path in wanted.keys().chain(foreign) {
        let bytes = path.as_bytes();
        let ends = bytes.iter().enumerate().rev().filter(|(_, byte)| **byte == b'/');
        for (end, _) in ends {
            if !all.insert(OsStr::from_bytes(&bytes[..end])) {
                break;
            }
        }
    }
    all
}

/// The twin while it is put in order.
struct Place<'a> {
    disk: &'a Disk,
    plan: &'a Plan<'a>,
    twin: &'a Path,
    present: &'a Entries,
    folders: &'a BTreeSet<&'a OsStr>,
}

impl Place<'_> {
    /// Makes the twin, which holds `now`, hold what is wanted and nothing else.
    fn arrange(&self, now: &Entries, wanted: &Wanted<'_>) -> Result<(), Stop> {
        let disk = self.disk;
        for (path, entry) in now.iter().rev() {
            let target = self.twin.join(path);
            let path = path.as_os_str();
            let done = match entry {
                Entry::Folder(_) if self.folders.contains(path) => Ok(()),
                Entry::Folder(_) => disk.remove_folder(&target),
                _ if wanted.contains_key(path) => Ok(()),
                _ => disk.remove_file(&target),
            };
            done.map_err(|error| stop(&target, error))?;
        }
        for path in self.folders {
            let target = self.twin.join(path);
            let mode = match now.get(*path) {
                Some(Entry::Folder(mode)) => Some(*mode),
                _ => {
                    disk.make_folder(&target).map_err(|error| stop(&target, error))?;
                    None
                }
            };
            if let Some(Entry::Folder(right)) = self.present.get(*path)
                && mode != Some(*right)
            {
                self.permit(&target, *right).map_err(|error| stop(&target, error))?;
            }
        }
        let changes: Vec<(&OsStr, Want)> = wanted
            .iter()
            .filter(|(_, want)| **want != Want::Same)
            .map(|(path, want)| (*path, *want))
            .collect();
        changes
            .par_iter()
            .enumerate()
            .map(|(no, (path, want))| {
                let target = self.twin.join(path);
                let is_there = matches!(now.get(*path), Some(Entry::File | Entry::Other));
                self.put(no, path, *want, &target, is_there).map_err(|error| stop(&target, error))
            })
            .collect()
    }

    fn put(
        &self,
        no: usize,
        path: &OsStr,
        want: Want,
        to: &Path,
        is_there: bool,
    ) -> io::Result<()> {
        match want {
            Want::Same => Ok(()),
            Want::Staged(no) => self.disk.rename(&self.plan.stage.join(no.to_string()), to),
            Want::Present if !is_there => self.disk.link(&self.plan.output.join(path), to),
            Want::Present => {
                // Whoever still has this folder open never misses the file.
                let between = self.plan.shed.join(format!("link-{no}"));
                let _ = self.disk.remove_file(&between);
                self.disk.link(&self.plan.output.join(path), &between)?;
                self.disk.rename(&between, to)
            }
        }
    }

    fn permit(&self, path: &Path, mode: u32) -> io::Result<()> {
        if fs::symlink_metadata(path)?.mode() == mode {
            return Ok(());
        }
        self.disk.permit(path, fs::Permissions::from_mode(mode & 0o7777))
    }
}

fn mark(disk: &Disk, shed: &Path) -> Result<(), Stop> {
    let marker = shed.join(CHANGING);
    if is_unfinished(shed) {
        return Ok(());
    }
    disk.write(&marker, b"").map_err(|error| stop(&marker, error))
}

/// Whether two names are of one file.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let id = |path: &Path| fs::symlink_metadata(path).ok().map(|found| (found.dev(), found.ino()));
    id(one).is_some_and(|one| id(other) == Some(one))
}

/// Everything in a folder; nothing, if it is not there.
fn read(root: &Path) -> Result<Entries, Stop> {
    let found = match fs::symlink_metadata(root) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Entries::new()),
        Err(error) => return Err(stop(root, error)),
    };
    if !found.is_dir() {
        return Err(Stop::Failed(output_error(format!("`{}` is not a folder", root.display()))));
    }
    let all = list(root, OsString::new(), found.dev()).map_err(|error| stop(root, error))?;
    Ok(all.into_iter().collect())
}

fn list(folder: &Path, prefix: OsString, device: u64) -> io::Result<Vec<(OsString, Entry)>> {
    let mut all = Vec::new();
    let mut below: Vec<(PathBuf, OsString)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // The kind comes with the list; asking for each file would cost more than all the rest.
        let kind = entry.file_type()?;
        let mut name = prefix.clone();
        name.push(entry.file_name());
        let entry = if kind.is_file() || kind.is_symlink() {
            Entry::File
        } else if !kind.is_dir() {
            Entry::Other
        } else {
            let found = entry.metadata()?;
            if found.dev() == device {
                let mut inside = name.clone();
                inside.push("/");
                below.push((entry.path(), inside));
                Entry::Folder(found.mode())
            } else {
                Entry::Other
            }
        };
        all.push((name, entry));
    }
    let deeper: Vec<Vec<(OsString, Entry)>> = below
        .par_iter()
        .map(|(path, prefix)| list(path, prefix.clone(), device))
        .collect::<io::Result<_>>()?;
    all.extend(deeper.into_iter().flatten());
    Ok(all)
}

/// A place that does not allow it is told from a disk that refuses.
fn stop(path: &Path, error: io::Error) -> Stop {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::CrossesDevices
        | ErrorKind::InvalidInput
        | ErrorKind::PermissionDenied
        | ErrorKind::ResourceBusy
        | ErrorKind::TooManyLinks
        | ErrorKind::Unsupported => Stop::Unfit,
        _ => Stop::Failed(io_error(path, "cannot be written", error)),
    }
}
