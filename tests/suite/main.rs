//! Every test that needs more than one stage, in one binary.

mod bench;
mod cli;
mod input;
mod revisions;
mod rules;
mod site;
mod snapshot;
mod tidy;
mod turpan;
