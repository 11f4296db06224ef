//! Where measuring happens: the estates, made when they are not there, the peers, and fresh folders for what is written.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use crate::estate;
use crate::estate::Shape;
use crate::estate::Wish;

/// The place and the programs.
pub(crate) struct Ground {
    pub(crate) data: PathBuf,
    pub(crate) output: PathBuf,
    pub(crate) pactbook: PathBuf,
    peers: BTreeMap<String, PathBuf>,
    serial: Cell<usize>,
}

/// A site that was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Written {
    /// Files that end in `.html`.
    pub(crate) pages: u64,
    pub(crate) files: u64,
    pub(crate) bytes: u64,
}

/// Which file is which and when it was last changed, to see what a second run touched.
pub(crate) type Stamps = BTreeMap<PathBuf, (SystemTime, u64)>;

impl Ground {
    /// In folders that are made; peers that are not named are looked for on the path.
    pub(crate) fn new(
        data: PathBuf,
        output: PathBuf,
        pactbook: PathBuf,
        named: &[(String, PathBuf)],
    ) -> io::Result<Self> {
        fs::create_dir_all(&data)?;
        fs::create_dir_all(&output)?;
        let mut peers: BTreeMap<_, _> = named.iter().cloned().collect();
        for name in ["git", "hugo", "taplo", "zola"] {
            if !peers.contains_key(name)
                && let Some(path) = on_path(name)
            {
                peers.insert(name.to_owned(), path);
            }
        }
        let ground = Self {
            data: data.canonicalize()?,
            output: output.canonicalize()?,
            pactbook: pactbook.canonicalize()?,
            peers,
            serial: Cell::new(0),
        };
        Ok(ground)
    }

    /// A peer's program, if it is installed.
    pub(crate) fn peer(&self, name: &str) -> Option<&Path> {
        self.peers.get(name).map(PathBuf::as_path)
    }

    /// A folder nobody has written to; it is not there yet.
    pub(crate) fn fresh(&self, name: &str) -> PathBuf {
        loop {
            self.serial.set(self.serial.get() + 1);
            let folder = self.output.join(format!("{name}-{}", self.serial.get()));
            if !folder.exists() {
                return folder;
            }
        }
    }

    /// The repository of that many incidents.
    pub(crate) fn repository(&self, records: usize) -> io::Result<PathBuf> {
        self.made(&format!("r{}", short(records)), |folder| {
            estate::write_repository(&wish(records), folder)
        })
    }

    /// One more of them, to add commits to.
    pub(crate) fn own_repository(&self, records: usize) -> io::Result<PathBuf> {
        let source = self.repository(records)?;
        let folder = self.fresh(&format!("own-r{}", short(records)));
        let done = Command::new("git")
            .args(["clone", "--quiet", "--local"])
            .args([&source, &folder])
            .status()?;
        if done.success() { Ok(folder) } else { Err(io::Error::other("git clone failed")) }
    }

    /// Commits once more to a repository of that many incidents.
    pub(crate) fn one_more(&self, records: usize, folder: &Path) -> io::Result<()> {
        self.serial.set(self.serial.get() + 1);
        let step = u32::try_from(self.serial.get()).expect("few runs");
        estate::one_more_commit(&wish(records), folder, step)
    }

    /// Plain files of that many incidents.
    pub(crate) fn tree(&self, records: usize, shape: Shape) -> io::Result<PathBuf> {
        let name = match shape {
            Shape::Pactbook => "t",
            Shape::Zola => "zola-",
            Shape::Hugo => "hugo-",
        };
        let wish = Wish { shape, ..wish(records) };
        self.made(&format!("{name}{}", short(records)), |folder| estate::write_tree(&wish, folder))
    }

    fn made(&self, name: &str, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<PathBuf> {
        let folder = self.data.join(name);
        if !folder.exists() {
            eprintln!("making {}", folder.display());
            // Under another name until it is whole: what was broken off is not taken for data.
            let half = self.data.join(format!("{name}.part"));
            if half.exists() {
                fs::remove_dir_all(&half)?;
            }
            make(&half)?;
            fs::rename(half, &folder)?;
        }
        Ok(folder)
    }
}

/// What is asked of an estate of that many incidents.
fn wish(records: usize) -> Wish {
    let commits = match records {
        0..=1_000 => 500,
        1_001..=10_000 => 2_000,
        10_001..=100_000 => 10_000,
        _ => 20_000,
    };
    Wish { shape: Shape::Pactbook, records, commits, seed: 1, no_repack: false }
}

/// `10k`, `1M`, or the number.
pub(crate) fn short(records: usize) -> String {
    match records {
        n if n >= 1_000_000 && n % 1_000_000 == 0 => format!("{}M", n / 1_000_000),
        n if n >= 1_000 && n % 1_000 == 0 => format!("{}k", n / 1_000),
        n => n.to_string(),
    }
}

/// Makes the next run on a repository a first run: nothing kept from earlier ones.
pub(crate) fn forget(repository: &Path) -> io::Result<()> {
    match fs::remove_dir_all(repository.join(".git/pactbook")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Counts what was written below a folder.
pub(crate) fn written(folder: &Path) -> Written {
    let mut out = Written { pages: 0, files: 0, bytes: 0 };
    for entry in files(folder) {
        out.files += 1;
        out.pages += u64::from(entry.path().extension().is_some_and(|end| end == "html"));
        out.bytes += entry.metadata().map_or(0, |about| about.len());
    }
    out
}

/// When every file below a folder was last changed.
pub(crate) fn stamps(folder: &Path) -> Stamps {
    files(folder)
        .filter_map(|entry| {
            let about = entry.metadata().ok()?;
            Some((entry.path().to_owned(), (about.modified().ok()?, about.len())))
        })
        .collect()
}

fn files(folder: &Path) -> impl Iterator<Item = walkdir::DirEntry> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
