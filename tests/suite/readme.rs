//! The README shows what the program prints.

use std::process::Command;

fn shows(readme: &str, language: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_pactbook"))
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "--lang", language])
        .args(["explain", "ordinary-question/Q-2025-1107-02"])
        .output()
        .expect("the program runs");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let excerpt = readme.split("explain ordinary-question/Q-2025-1107-02\n").nth(1);
    let excerpt = excerpt.expect("the README explains this question");
    let excerpt = excerpt.split("```").next().unwrap_or_default();
    let lines: Vec<&str> =
        excerpt.lines().filter(|line| !line.trim().is_empty() && *line != "...").collect();
    assert!(lines.len() > 10, "the excerpt is there");
    for line in lines {
        assert!(printed.contains(line), "the README shows what is not printed: {line}\n{printed}");
    }
}

#[test]
fn its_excerpt_is_real_output_in_both_languages() {
    shows(include_str!("../../README.md"), "en");
    shows(include_str!("../../README.zh-CN.md"), "zh");
}
