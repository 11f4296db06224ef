//! Measures Pactbook against its peers and against the limits of the machine; makes the data it measures with.
//!
//! `cargo bench --bench ratios -- help` names the commands. Nothing here runs by itself: without arguments it only says so.

#![expect(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program for the terminal that runs others and times them"
)]

mod counted;
#[path = "../estate/mod.rs"]
mod estate;
mod figures;
mod ground;
mod machine;
mod meter;
mod recorded;
mod trials;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Measures Pactbook against its peers and against the limits of the machine.
#[derive(Parser)]
#[command(name = "ratios", disable_version_flag = true)]
struct Arguments {
    /// Passed by `cargo bench` itself.
    #[arg(long, hide = true, global = true)]
    bench: bool,
    #[command(subcommand)]
    command: Option<Task>,
}

#[derive(clap::Subcommand)]
enum Task {
    /// Writes an estate: a repository with a history, plain files, or one more commit.
    Data(Data),
    /// Runs both sides of each ratio in turn and prints the ratios with their spread, in Markdown.
    Run(Wanted),
    /// Counts instructions with valgrind and compares them with the recorded numbers; no clock is asked.
    Instructions(counted::Instructions),
    /// Runs one program and prints what it cost.
    #[command(hide = true)]
    Meter(meter::Meter),
}

#[derive(clap::Args)]
struct Data {
    /// Incidents over all contracts: 1k, 100k, 1M or a plain number.
    #[arg(long, default_value = "10k", value_parser = number)]
    records: usize,
    /// Commits of the history.
    #[arg(long, default_value = "2k", value_parser = number)]
    commits: usize,
    /// Other numbers, other estates.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Whose files to write.
    #[arg(long, value_enum, default_value_t = estate::Shape::Pactbook)]
    shape: estate::Shape,
    /// Plain files without a history.
    #[arg(long)]
    tree: bool,
    /// Leave the pack as the import wrote it.
    #[arg(long, conflicts_with = "tree")]
    no_repack: bool,
    /// Add one more commit to a repository that was made with the same numbers; tells the first from the second.
    #[arg(long, value_name = "STEP", conflicts_with = "tree")]
    one_more: Option<u32>,
    /// Where to write; not there yet, but for `--one-more`.
    #[arg(long, value_name = "FOLDER")]
    output: PathBuf,
}

#[derive(clap::Args)]
struct Wanted {
    /// Incidents of the large estate; the one it is compared with has a tenth.
    #[arg(long, default_value = "100k", value_parser = number)]
    records: usize,
    /// Runs of each side.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    pairs: u8,
    /// Only these ratios, such as 1,3,5,7.
    #[arg(long, value_delimiter = ',')]
    only: Vec<u8>,
    /// Growth up to a million records as well, which takes long to make.
    #[arg(long)]
    million: bool,
    /// Where a peer's program is: zola=PATH, hugo=PATH, taplo=PATH, git=PATH; those not named are looked for on the PATH.
    #[arg(long, value_name = "NAME=PATH", value_parser = peer)]
    peer: Vec<(String, PathBuf)>,
    /// The Pactbook to measure; the one built with this benchmark unless named.
    #[arg(long, value_name = "PATH", default_value = env!("CARGO_BIN_EXE_pactbook"))]
    pactbook: PathBuf,
    /// Where the estates lie; what is not there is made, and stays.
    #[arg(long, value_name = "FOLDER", default_value = concat!(env!("CARGO_TARGET_TMPDIR"), "/estates"))]
    data: PathBuf,
    /// Where sites are written, each run into a fresh folder; removed when all is measured.
    #[arg(long, value_name = "FOLDER", default_value = concat!(env!("CARGO_TARGET_TMPDIR"), "/sites"))]
    output: PathBuf,
}

fn peer(text: &str) -> Result<(String, PathBuf), String> {
    let (name, path) = text.split_once('=').ok_or("NAME=PATH is needed")?;
    let path = Path::new(path).canonicalize().map_err(|error| format!("{path}: {error}"))?;
    Ok((name.to_owned(), path))
}

/// Reads `10k` and `1M` as well as plain numbers.
fn number(text: &str) -> Result<usize, String> {
    let (digits, times) = match text.strip_suffix('k') {
        Some(digits) => (digits, 1_000),
        None => text.strip_suffix('M').map_or((text, 1), |digits| (digits, 1_000_000)),
    };
    digits.parse::<usize>().map(|n| n * times).map_err(|error| error.to_string())
}

fn data(wanted: &Data) -> io::Result<()> {
    let wish = estate::Wish {
        shape: wanted.shape,
        records: wanted.records,
        commits: wanted.commits,
        seed: wanted.seed,
        no_repack: wanted.no_repack,
    };
    match wanted.one_more {
        Some(step) => estate::one_more_commit(&wish, &wanted.output, step),
        None if wanted.output.exists() => {
            Err(io::Error::other("the output folder is already there"))
        }
        None if wanted.tree => estate::write_tree(&wish, &wanted.output),
        None => estate::write_repository(&wish, &wanted.output),
    }
}

/// Measures, prints, and clears away the sites.
fn run(wanted: &Wanted) -> io::Result<()> {
    let ground = ground::Ground::new(
        wanted.data.clone(),
        wanted.output.clone(),
        wanted.pactbook.clone(),
        &wanted.peer,
    )?;
    let busy = machine::busy();
    let mut trials = trials::Trials {
        ground: &ground,
        pairs: wanted.pairs.into(),
        records: wanted.records,
        only: wanted.only.clone(),
        million: wanted.million,
        ratios: Vec::new(),
        raw: Vec::new(),
        notes: Vec::new(),
        cold: BTreeMap::new(),
    };
    trials.run()?;
    let versions: Vec<_> =
        [("zola", "--version"), ("hugo", "version"), ("taplo", "--version"), ("git", "--version")]
            .into_iter()
            .filter_map(|(name, argument)| machine::version(ground.peer(name)?, argument))
            .collect();
    let ours = machine::version(&ground.pactbook, "--version").unwrap_or_default();
    println!("{}", figures::table(&trials.ratios));
    println!("{}", figures::RAW_HEAD);
    for row in &trials.raw {
        println!("{row}");
    }
    println!("\nFor the README:\n\n{}", figures::headline(&trials.ratios));
    println!(
        "{} on {}: {ours}, {}.",
        machine::today(),
        machine::line(&ground.output),
        versions.join(", ")
    );
    if let Some(load) = busy {
        println!("The machine was not idle at the start (load {load}): only CPU seconds count.");
    }
    for note in &trials.notes {
        println!("{note}.");
    }
    std::fs::remove_dir_all(&ground.output)
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        None => {
            eprintln!("nothing to do; `cargo bench --bench ratios -- help` names the commands");
            Ok(())
        }
        Some(Task::Data(wanted)) => data(&wanted),
        Some(Task::Run(wanted)) => run(&wanted),
        Some(Task::Instructions(wanted)) => match wanted.run() {
            Ok(true) => Ok(()),
            Ok(false) => Err(io::Error::other("more instructions than may be")),
            Err(error) => Err(error),
        },
        Some(Task::Meter(meter)) => meter.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
