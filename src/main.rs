//! The `pactbook` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    pactbook::cli::run()
}
