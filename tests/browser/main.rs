//! The site in a real browser. These tests need Chromium and are ignored by a plain `cargo test`;
//! `.ci/run` installs it and runs them.
