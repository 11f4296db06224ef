//! Measures Pactbook against its peers and against the limits of the machine; makes the data it measures with.
//!
//! `cargo bench --bench ratios -- help` names the commands. Nothing here runs by itself: without arguments it only says so.

#[path = "../estate/mod.rs"]
mod estate;

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

/// Reads `10k` and `1M` as well as plain numbers.
fn number(text: &str) -> Result<usize, String> {
    let (digits, times) = match text.strip_suffix('k') {
        Some(digits) => (digits, 1_000),
        None => text.strip_suffix('M').map_or((text, 1), |digits| (digits, 1_000_000)),
    };
    digits.parse::<usize>().map(|n| n * times).map_err(|error| error.to_string())
}

fn data(wanted: &Data) -> std::io::Result<()> {
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
            Err(std::io::Error::other("the output folder is already there"))
        }
        None if wanted.tree => estate::write_tree(&wish, &wanted.output),
        None => estate::write_repository(&wish, &wanted.output),
    }
}

#[expect(clippy::print_stderr, reason = "a program for the terminal")]
fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        None => {
            eprintln!("nothing to do; `cargo bench --bench ratios -- help` names the commands");
            Ok(())
        }
        Some(Task::Data(wanted)) => data(&wanted),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
