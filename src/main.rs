//! The `pactbook` program.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A third of a check is asking for memory and giving it back; this takes a fifth off the whole.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    pactbook::cli::run()
}
