//! The site in a real browser. These tests need Chromium and are ignored by a plain `cargo test`;
//! `.ci/run` installs it and runs them: `cargo test --test browser -- --ignored`.

#![allow(
    clippy::disallowed_methods,
    reason = "tests run a browser, read its address from the environment and make folders of their own"
)]

mod built;
mod chromium;
mod find;
mod keys;
mod server;
mod smoke;
mod tab;
mod wire;
