//! The `pactbook` program.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A third of a check is asking for memory and giving it back; this takes a fifth off the whole.
/// Huge pages are not asked for (feature `no_thp`): the system clears them whole, and a run that judges
/// one contract out of twenty spent a quarter of its time on that.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    pactbook::cli::run()
}
