//! The README shows what the program prints.

use std::process::Command;

const READMES: [(&str, &str); 2] =
    [("en", include_str!("../../README.md")), ("zh", include_str!("../../README.zh-CN.md"))];

fn printed(language: &str, words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pactbook"))
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "--lang", language])
        .args(words)
        .output()
        .expect("the program runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn shows(readme: &str, language: &str) {
    let printed = printed(language, &["explain", "ordinary-question/Q-2025-1107-02"]);
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
    for (language, readme) in READMES {
        shows(readme, language);
    }
}

#[test]
fn it_counts_the_contracts_and_their_requirements_as_the_program_does() {
    let printed = printed("en", &["coverage"]);
    let numbers = printed.lines().filter_map(|line| line.split_once(" requirements: "));
    let numbers: Vec<usize> = numbers.filter_map(|(number, _)| number.parse().ok()).collect();
    assert_eq!(numbers.len(), 5, "{printed}");
    let sum: usize = numbers.iter().sum();
    let [(_, en), (_, zh)] = READMES;
    assert!(en.contains(&format!("five contracts with {sum} requirements")), "{sum}");
    assert!(zh.contains(&format!("五份合同、{sum} 条要求")), "{sum}");
}

#[test]
fn it_names_every_command() {
    let command = pactbook::cli::command();
    let commands: Vec<&str> = command.get_subcommands().map(|one| one.get_name()).collect();
    assert!(commands.contains(&"coverage"), "{commands:?}");
    for (_, readme) in READMES {
        for command in &commands {
            assert!(readme.contains(&format!("$ pactbook {command}")), "{command}");
        }
    }
}
