//! The site in a real browser. These tests need Chromium and are ignored by a plain `cargo test`;
//! `.ci/run` installs it and runs them: `cargo test --test browser -- --ignored`.

#![allow(
    clippy::disallowed_methods,
    reason = "tests run a browser, read its address from the environment and make folders of their own"
)]
#![allow(clippy::float_arithmetic, reason = "places on paper are floats")]
#![allow(clippy::print_stdout, reason = "long tests say what they did")]

mod axe;
mod built;
mod chromium;
mod filed;
mod find;
#[path = "../hostile/mod.rs"]
mod hostile;
mod journeys;
mod keys;
mod print;
mod server;
mod smoke;
mod sweep;
mod tab;
mod wire;
