//! What comes from others: where from, under which licence, for which compiler.
//!
//! The same is asked of cargo-deny by `deny.toml`, where that is installed; this holds wherever the tests run.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The only registry.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn table(path: &str) -> toml::Table {
    let text = fs::read_to_string(root().join(path)).expect("it is in the repository");
    text.parse().expect("it is TOML")
}

/// What cargo says of every package that is built here.
fn packages() -> Vec<Value> {
    let version = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--locked",
            "--offline",
            "--format-version",
            "1",
            "--filter-platform",
            host,
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn words<'t>(table: &'t toml::Table, path: &[&str]) -> Vec<&'t str> {
    let mut value = &table[path[0]];
    for key in &path[1..] {
        value = &value[*key];
    }
    value.as_array().expect("a list").iter().filter_map(toml::Value::as_str).collect()
}

/// Whether an expression can be satisfied by what is allowed.
fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let expression = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = expression.split_whitespace().collect();
    let (is_allowed, rest) = either(&words, allowed);
    is_allowed && rest.is_empty()
}

fn either<'w>(words: &'w [&'w str], allowed: &BTreeSet<&str>) -> (bool, &'w [&'w str]) {
    let (mut is_allowed, mut rest) = both(words, allowed);
    while rest.first() == Some(&"OR") {
        let (other, behind) = both(&rest[1..], allowed);
        (is_allowed, rest) = (is_allowed || other, behind);
    }
    (is_allowed, rest)
}

fn both<'w>(words: &'w [&'w str], allowed: &BTreeSet<&str>) -> (bool, &'w [&'w str]) {
    let (mut is_allowed, mut rest) = one(words, allowed);
    while rest.first() == Some(&"AND") {
        let (other, behind) = one(&rest[1..], allowed);
        (is_allowed, rest) = (is_allowed && other, behind);
    }
    (is_allowed, rest)
}

fn one<'w>(words: &'w [&'w str], allowed: &BTreeSet<&str>) -> (bool, &'w [&'w str]) {
    match words {
        ["(", rest @ ..] => {
            let (is_allowed, rest) = either(rest, allowed);
            (is_allowed, rest.strip_prefix(&[")"]).unwrap_or(rest))
        }
        [name, "WITH", exception, rest @ ..] => {
            (allowed.contains(format!("{name} WITH {exception}").as_str()), rest)
        }
        [name, rest @ ..] => (allowed.contains(name), rest),
        [] => (false, words),
    }
}

/// Versions as numbers, so that they can be compared.
fn numbers(version: &str) -> Vec<u32> {
    let parts = version.split('.').map(|part| part.parse().expect("a number"));
    // 1.89 is 1.89.0.
    parts.chain([0, 0]).take(3).collect()
}

#[test]
fn expressions_of_licences_are_read_as_they_are_meant() {
    let allowed = BTreeSet::from(["MIT", "BSD-3-Clause"]);
    for (expression, is_right) in [
        ("MIT", true),
        ("GPL-2.0-only", false),
        ("MIT/Apache-2.0", true),
        ("GPL-2.0-only OR MIT", true),
        ("(Apache-2.0 OR MIT) AND BSD-3-Clause", true),
        ("(Apache-2.0 OR MIT) AND Unicode-3.0", false),
        ("Apache-2.0 WITH LLVM-exception OR Apache-2.0", false),
        ("", false),
    ] {
        assert_eq!(is_allowed(expression, &allowed), is_right, "{expression}");
    }
}

#[test]
fn every_dependency_has_a_licence_that_is_allowed() {
    let deny = table("deny.toml");
    let allowed: BTreeSet<&str> = words(&deny, &["licenses", "allow"]).into_iter().collect();
    let exceptions = deny["licenses"]["exceptions"].as_array().expect("a list");
    let of = |name: &str| {
        let found = exceptions.iter().find(|one| one["crate"].as_str() == Some(name));
        let more = found.map(|one| one["allow"].as_array().expect("a list").iter());
        let more = more.into_iter().flatten().filter_map(toml::Value::as_str);
        allowed.iter().copied().chain(more).collect::<BTreeSet<&str>>()
    };
    for package in packages() {
        let name = package["name"].as_str().expect("a name");
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence, &of(name)), "{name} is under `{licence}`");
    }
}

#[test]
fn every_dependency_is_locked_by_its_checksum_and_comes_from_the_one_registry() {
    let lock = table("Cargo.lock");
    let packages = lock["package"].as_array().expect("packages");
    assert!(packages.len() > 100);
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        if name == "pactbook" {
            continue;
        }
        assert_eq!(package.get("source").and_then(toml::Value::as_str), Some(REGISTRY), "{name}");
        let checksum = package.get("checksum").and_then(toml::Value::as_str).unwrap_or_default();
        assert_eq!(checksum.len(), 64, "{name}");
    }
}

#[test]
fn the_oldest_compiler_is_one_that_every_dependency_takes() {
    let manifest = table("Cargo.toml");
    let stated = manifest["package"]["rust-version"].as_str().expect("it is stated");
    for package in packages() {
        let Some(asked) = package["rust_version"].as_str() else { continue };
        let name = &package["name"];
        assert!(numbers(asked) <= numbers(stated), "{name} asks for {asked}, stated is {stated}");
    }
    let pipeline = fs::read_to_string(root().join("src/starter/texts/gitlab.yml"));
    let image = format!("image: rust:{stated}.");
    assert!(pipeline.expect("a pipeline").contains(&image), "the pipelines of `init` have it");
}

#[test]
fn there_is_no_build_script_and_no_unsafe_code_of_ours() {
    let own = packages().into_iter().find(|one| one["name"] == "pactbook").expect("it is one");
    let targets = own["targets"].as_array().expect("targets");
    assert!(targets.iter().all(|target| target["kind"][0] != "custom-build"));
    let manifest = table("Cargo.toml");
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}
