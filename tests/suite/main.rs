//! Every test that needs more than one stage, in one binary.

#![allow(
    clippy::disallowed_methods,
    reason = "tests make folders and repositories of their own and run the program"
)]

mod bench;
mod cli;
mod duties;
mod fujian;
mod input;
mod meded;
mod readme;
mod revisions;
mod rules;
mod scoring;
mod settling;
mod shipped;
mod site;
mod snapshot;
mod terms;
mod tidy;
mod turpan;
mod xian;
