//! See `src/markdown.rs`.

#![cfg_attr(fuzzing, no_main)]

// One thread does it all: handing work over to others takes longer than doing it.
#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(
    init: {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().expect("nobody else has begun");
    },
    |data: &[u8]| pactbook_fuzz::markdown::run(data)
);

#[cfg(not(fuzzing))]
fn main() {}
