//! See `src/packs.rs`.

#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(init: pactbook_fuzz::alone(), |data: &[u8]| pactbook_fuzz::packs::run(data));

#[cfg(not(fuzzing))]
fn main() {}
