//! What holds of everything that can be written, tried on hundreds of cases that nobody thought of.
//!
//! `slow.rs` says once more what clocks and limits are, second by second and without any code of the
//! program; `clocks.rs` and `limits.rs` hold the program to it. The other files go the whole way from
//! contract and records to points and money. Laws of single parts stand beside them: `calendar/tests`,
//! `assessment/tests`, `expr/tests/oracle.rs`.

mod breaches;
mod clocks;
mod limits;
mod money;
mod order;
mod outages;
mod slow;
mod warm;

use proptest::prelude::ProptestConfig;

/// So many cases; one that fails belongs into a test of its own and not into a file beside the sources.
fn cases(n: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(n) }
}
