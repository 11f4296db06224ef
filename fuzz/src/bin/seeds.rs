//! Writes the seeds of every target into `corpus/<target>/`, named by number.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the border: it writes the files that fuzzers start from"
)]

// Built with the targets, it needs what counts their coverage as well.
#[cfg(fuzzing)]
use libfuzzer_sys as _;

use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let root = std::env::args().nth(1).unwrap_or_else(|| "corpus".to_owned());
    for target in pactbook_fuzz::TARGETS {
        let folder = Path::new(&root).join(target.name);
        fs::create_dir_all(&folder)?;
        for (no, seed) in (target.seeds)().iter().enumerate() {
            fs::write(folder.join(format!("seed-{no:04}")), seed)?;
        }
    }
    Ok(())
}
