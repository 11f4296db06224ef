//! What `fuzz/` throws at every reader, here with seeds and seeds changed by a fixed rule.
//!
//! The suite changes each seed a few times. More is asked for with
//! `cargo test --test suite fuzzing:: -- --ignored`, as `.ci/run` does. What a fuzzer found once is
//! in `fuzz/found/<target>/` and is read again every time.

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

#[path = "../../fuzz/src/lib.rs"]
#[allow(dead_code, unreachable_pub, reason = "written for cargo-fuzz, of which this is no part")]
mod targets;

use targets::TARGETS;
use targets::Target;
use targets::change::Chance;
use targets::change::changed;

/// Reads bytes; what a target does not keep is told with the bytes that show it.
fn hold(target: &Target, bytes: &[u8]) {
    if catch_unwind(|| (target.run)(bytes)).is_err() {
        panic!("{}: {}", target.name, bytes.escape_ascii());
    }
}

/// Reads seeds of a target, changed so many times.
fn throw(target: &Target, n: usize) {
    let seeds = (target.seeds)();
    assert!(!seeds.is_empty(), "{} has nothing to begin with", target.name);
    let mut chance = Chance::new(1);
    for no in 0..n {
        let (seed, other) = (&seeds[no % seeds.len()], &seeds[chance.below(seeds.len())]);
        hold(target, &changed(seed, other, &mut chance));
    }
}

#[test]
fn seeds_hold_what_the_targets_promise() {
    for target in TARGETS {
        (target.seeds)().iter().for_each(|seed| hold(target, seed));
    }
}

#[test]
fn changed_seeds_hold_what_the_targets_promise() {
    TARGETS.iter().for_each(|target| throw(target, 300));
}

#[test]
#[ignore = "a minute: the bounded run of CI"]
fn many_changed_seeds_hold_what_the_targets_promise() {
    TARGETS.iter().for_each(|target| throw(target, 20_000));
}

#[test]
fn what_a_fuzzer_found_once_is_found_no_more() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found");
    let mut n = 0;
    for target in TARGETS {
        for entry in fs::read_dir(folder.join(target.name)).into_iter().flatten() {
            let path = entry.expect("the folder can be listed").path();
            hold(target, &fs::read(path).expect("the file can be read"));
            n += 1;
        }
    }
    let kept = walkdir::WalkDir::new(&folder).into_iter().flatten();
    let kept = kept.filter(|entry| entry.file_type().is_file()).count();
    assert_eq!(n, kept, "every file belongs to a target");
}
