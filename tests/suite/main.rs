//! Every test that needs more than one stage, in one binary.

mod bench;
mod input;
mod rules;
mod tidy;
mod turpan;
