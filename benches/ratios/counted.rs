//! Counted instructions: what a run costs without any clock, compared with what the repository says it costs.
//!
//! Callgrind counts every instruction a program executes, the same number on a busy machine and on an idle one. The runs are
//! made as equal as can be: fixed data, a fixed instant, one worker thread, no cache, an empty environment.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

use crate::estate;
use crate::estate::Shape;
use crate::estate::Wish;
use crate::recorded;

/// Where the numbers stand.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.toml");

/// One run that is counted.
struct Counted {
    name: &'static str,
    on: On,
    arguments: &'static [&'static str],
}

/// What it is run on.
enum On {
    /// Files of that many incidents, none of them committed.
    Files(usize),
    /// A repository of that many incidents, with a commit for every five.
    Repository(usize),
}

const COUNTED: [Counted; 3] = [
    Counted {
        name: "check-10k",
        on: On::Files(10_000),
        arguments: &["--as-of", "2026-11-03T09:00:00+08:00", "check", "--fail-on", "never"],
    },
    Counted {
        name: "check-history-2k",
        on: On::Repository(2_000),
        arguments: &[
            "--rev",
            "HEAD",
            "--as-of",
            "2026-11-03T09:00:00+08:00",
            "check",
            "--fail-on",
            "never",
        ],
    },
    Counted {
        name: "build-200",
        on: On::Files(200),
        arguments: &["--as-of", "2026-11-03T09:00:00+08:00", "build", "--output", "SITE"],
    },
];

/// Counts and compares, or records.
#[derive(clap::Args)]
pub(crate) struct Instructions {
    /// Write the counted numbers into benches/instructions.toml instead of comparing.
    #[arg(long)]
    record: bool,
    /// The Pactbook to count, built with optimisation; the one built with this benchmark unless named.
    #[arg(long, value_name = "PATH", default_value = env!("CARGO_BIN_EXE_pactbook"))]
    pactbook: PathBuf,
}

impl Instructions {
    /// True when nothing has become too slow.
    pub(crate) fn run(&self) -> io::Result<bool> {
        let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
        if work.exists() {
            fs::remove_dir_all(&work)?;
        }
        fs::create_dir_all(&work)?;
        let counts = COUNTED
            .iter()
            .map(|counted| Ok((counted.name, self.count(counted, &work)?)))
            .collect::<io::Result<Vec<_>>>()?;
        let compiler = compiler()?;
        if self.record {
            fs::write(RECORDED, recorded::written(&compiler, &counts))?;
            println!("written to {RECORDED}");
            return Ok(true);
        }
        let recorded = fs::read_to_string(RECORDED)?;
        let verdict = recorded::compare(&recorded, &compiler, &counts);
        print!("{}", verdict.said);
        if !verdict.good {
            println!("see where they went: callgrind_annotate {}/NAME.callgrind", work.display());
        }
        Ok(verdict.good)
    }

    fn count(&self, counted: &Counted, work: &Path) -> io::Result<u64> {
        let tree = work.join(counted.name);
        let wish = |records| Wish {
            shape: Shape::Pactbook,
            records,
            commits: records / 5,
            seed: 1,
            no_repack: true,
        };
        match counted.on {
            On::Files(records) => estate::write_uncommitted(&wish(records), &tree)?,
            On::Repository(records) => estate::write_repository(&wish(records), &tree)?,
        }
        let profile = work.join(format!("{}.callgrind", counted.name));
        let site = work.join(format!("{}-site", counted.name));
        let mut command = Command::new("valgrind");
        command
            .arg("--tool=callgrind")
            .arg(format!("--callgrind-out-file={}", profile.display()))
            .arg(&self.pactbook);
        command.arg("-C").arg(&tree).arg("--no-cache");
        for argument in counted.arguments {
            if *argument == "SITE" {
                command.arg(&site)
            } else {
                command.arg(argument)
            };
        }
        if let Some(path) = std::env::var_os("PATH") {
            command.env_clear().env("PATH", path);
        }
        let done = command
            .envs([("RAYON_NUM_THREADS", "1"), ("LC_ALL", "C.UTF-8")])
            .stdin(Stdio::null())
            .output()
            .map_err(|error| io::Error::other(format!("valgrind: {error}")))?;
        let total = fs::read_to_string(&profile).ok().and_then(|text| {
            let line =
                text.lines().find_map(|line| line.strip_prefix("totals: ").map(str::to_owned))?;
            line.trim().parse().ok()
        });
        match total {
            Some(total) if done.status.success() => Ok(total),
            _ => Err(io::Error::other(format!(
                "{}: {}",
                counted.name,
                String::from_utf8_lossy(&done.stderr).trim()
            ))),
        }
    }
}

/// Version of the compiler, without its name.
fn compiler() -> io::Result<String> {
    let said = Command::new("rustc").arg("--version").output()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    said.split_whitespace()
        .nth(1)
        .map(str::to_owned)
        .ok_or_else(|| io::Error::other("rustc does not say its version"))
}
