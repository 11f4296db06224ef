//! The `pactbook` program.

fn main() {}
