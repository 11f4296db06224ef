//! Every test that needs more than one stage, in one binary.

#![allow(
    clippy::disallowed_methods,
    reason = "tests make folders and repositories of their own and run the program"
)]

mod amending;
mod batching;
mod bench;
mod cli;
mod comparing;
mod context;
mod coverage;
mod demo;
mod desk;
mod due;
mod duties;
mod estate;
mod examples;
mod exports;
mod feeds;
mod filing;
mod fujian;
mod fuzzing;
mod guangzhou;
mod guangzhou_terms;
mod history;
#[path = "../hostile/mod.rs"]
mod hostile;
mod importing;
mod input;
mod integrity;
mod kinds;
mod limits;
mod linting;
mod manual;
mod markup;
mod measuring;
mod meded;
mod moments;
mod mutations;
mod officers;
mod own_words;
mod pages;
mod paging;
mod phrases;
mod preview;
mod properties;
mod publishing;
mod raw;
mod readme;
mod reference;
mod reports;
mod revisions;
mod rules;
mod sandbox;
mod schemas;
mod scoring;
mod sealing;
mod search;
mod settling;
mod shipped;
mod site;
mod snapshot;
mod starting;
mod supply;
mod tables;
mod terms;
mod theming;
mod tidy;
mod transcripts;
mod turpan;
mod verifying;
mod xian;
