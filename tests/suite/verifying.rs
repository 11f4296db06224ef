//! A site is what its commit yields: built anywhere it has the same bytes, and `verify` says so.

use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use zip::ZipArchive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::sandbox::ENGINEER;
use super::sandbox::Sandbox;
use super::sealing::repository;

/// The files of a folder by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("it lies below").to_string_lossy();
                files.insert(name.into_owned(), fs::read(&path).expect("the file is readable"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// A repository and the folder of its site.
struct Bench {
    sandbox: Sandbox,
    beside: TempDir,
}

impl Bench {
    fn new() -> Bench {
        let bench = Bench {
            sandbox: repository(),
            beside: TempDir::new().expect("the temporary folder is writable"),
        };
        bench.build(&[]);
        bench
    }

    fn site(&self) -> PathBuf {
        self.beside.path().join("site")
    }

    fn build(&self, args: &[&str]) {
        let site = self.site();
        let mut all = vec!["build", "--output", site.to_str().expect("paths here are UTF-8")];
        all.extend(args);
        self.sandbox.run(&all, 0);
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.site().join(path), bytes).expect("the site is writable");
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.site().join(path)).expect("the file is there")
    }

    /// What `verify` says of a site, in English; on its standard error if it could not.
    fn verify(&self, site: &Path, exit: i32) -> String {
        let site = site.to_str().expect("paths here are UTF-8");
        let said = self.sandbox.run(&["--lang", "en", "verify", site], exit);
        if exit == 2 { said.err } else { said.out }
    }
}

fn holds_all(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
}

#[test]
fn an_untouched_site_is_identical() {
    let bench = Bench::new();
    let n = files(&bench.site()).len();
    let said = bench.verify(&bench.site(), 0);
    let head = bench.sandbox.head();
    holds_all(&said, &[&format!("identical: {n} files"), &head[..10], "2026-09-10T09:00:00+08:00"]);
    // A later commit changes nothing: the site names its own.
    bench.sandbox.write("data/demo/records/more.toml", "").commit(
        "2026-09-11T09:00:00+08:00",
        ENGINEER,
        "more",
    );
    bench.verify(&bench.site(), 0);
}

#[test]
fn every_file_that_is_not_as_it_should_be_is_named() {
    let bench = Bench::new();
    let page = "en/demo/settlement.html";
    let mut bytes = bench.read(page);
    let at = bytes.windows(3).position(|some| some == b"285").expect("the page states an amount");
    bytes[at] = b'3';
    bench.write(page, &bytes);
    fs::remove_file(bench.site().join("assets/style.css")).expect("it is there");
    bench.write("en/more.html", b"<p>");
    let said = bench.verify(&bench.site(), 1);
    holds_all(
        &said,
        &[
            "differs  en/demo/settlement.html",
            "missing  assets/style.css",
            "extra  en/more.html",
            "not identical: 1 files differ, 1 missing, 1 extra",
        ],
    );
    assert_eq!(said.lines().count(), 5, "nothing else is named:\n{said}");
}

#[test]
fn a_manifest_that_was_made_to_fit_is_found_too() {
    let bench = Bench::new();
    let page = "en/index.html";
    let mut bytes = bench.read(page);
    let before = pactbook::base::digest::sha256(&bytes);
    bytes.extend(b"\n");
    bench.write(page, &bytes);
    let manifest = String::from_utf8(bench.read(".pactbook-manifest")).expect("it is UTF-8");
    let after = pactbook::base::digest::sha256(&bytes);
    assert_eq!(manifest.matches(&before).count(), 1);
    bench.write(".pactbook-manifest", manifest.replace(&before, &after).as_bytes());
    let said = bench.verify(&bench.site(), 1);
    holds_all(&said, &["differs  .pactbook-manifest", "differs  en/index.html"]);
}

#[test]
fn what_a_site_says_of_its_birth_is_held_against_it() {
    let bench = Bench::new();
    let told = String::from_utf8(bench.read("build.json")).expect("it is UTF-8");
    let tell = |old: &str, new: &str| {
        assert_eq!(told.matches(old).count(), 1, "{told}");
        bench.write("build.json", told.replace(old, new).as_bytes());
    };
    // Another instant: the pages show the one they were built with.
    tell("2026-09-10T09:00:00", "2026-09-10T09:00:01");
    holds_all(&bench.verify(&bench.site(), 1), &["differs  en/index.html"]);
    tell("\"pactbook\": \"", "\"pactbook\": \"9.");
    holds_all(&bench.verify(&bench.site(), 2), &["built by pactbook 9.", "verify it with"]);
    let head = bench.sandbox.head();
    tell(&head, &"0".repeat(head.len()));
    holds_all(&bench.verify(&bench.site(), 2), &["the site names commit", "-C FOLDER"]);
    tell(&head, "HEAD");
    holds_all(&bench.verify(&bench.site(), 2), &["`build.json`", "is damaged"]);
    bench.write("build.json", b"[");
    holds_all(&bench.verify(&bench.site(), 2), &["is damaged"]);
    fs::remove_file(bench.site().join("build.json")).expect("it is there");
    holds_all(&bench.verify(&bench.site(), 2), &["has no `build.json`"]);
}

#[test]
fn another_repository_does_not_know_the_commit() {
    let bench = Bench::new();
    let other = Sandbox::new();
    other.furnish("").commit("2026-03-01T09:00:00+08:00", ENGINEER, "other");
    let site = bench.site();
    let said = other.run(&["verify", site.to_str().expect("paths here are UTF-8")], 2);
    holds_all(&said.err, &["the site names commit", "name the repository"]);
}

#[test]
fn a_site_of_uncommitted_changes_says_that_no_commit_yields_it() {
    let bench = Bench::new();
    bench.sandbox.append("data/demo/records/2025-09.toml", "# 未提交\n");
    bench.build(&[]);
    let said = bench.verify(&bench.site(), 2);
    holds_all(&said, &["uncommitted changes", "data/demo/records/2025-09.toml"]);
    // Built from the commit the same working tree yields a site that can be verified.
    bench.build(&["--rev", "HEAD"]);
    bench.verify(&bench.site(), 0);
    fs::remove_dir_all(bench.sandbox.root().join(".git")).expect("it is there");
    bench.build(&[]);
    holds_all(&bench.verify(&bench.site(), 2), &["built from no commit"]);
}

#[test]
fn two_clones_in_different_folders_build_the_same_bytes() {
    let bench = Bench::new();
    let clone = bench.sandbox.clone_whole();
    let bare = bench.sandbox.bare();
    let site = files(&bench.site());
    for (name, other) in [("clone", &clone), ("bare", &bare)] {
        let output = bench.beside.path().join("elsewhere").join(name);
        other.run(&["build", "--output", output.to_str().expect("paths here are UTF-8")], 0);
        let found = files(&output);
        let differing: Vec<&String> =
            site.keys().filter(|path| site.get(*path) != found.get(*path)).collect();
        assert_eq!(differing, Vec::<&String>::new(), "{name}");
        assert_eq!(found.len(), site.len(), "{name}");
    }
    let named = bench.sandbox.root().to_str().expect("paths here are UTF-8");
    for (path, bytes) in &site {
        let found = bytes.windows(named.len()).any(|some| some == named.as_bytes());
        assert!(!found, "{path} names the folder that it was built in");
    }
}

#[test]
fn an_archive_has_the_same_bytes_wherever_it_is_built_and_verifies() {
    let bench = Bench::new();
    let clone = bench.sandbox.clone_whole();
    let [one, two] = ["one.zip", "two.zip"].map(|name| bench.beside.path().join(name));
    let said = bench.sandbox.run(
        &["--lang", "en", "build", "--archive", one.to_str().expect("paths here are UTF-8")],
        0,
    );
    holds_all(&said.out, &["the site is in", "one.zip"]);
    clone.run(&["build", "--archive", two.to_str().expect("paths here are UTF-8")], 0);
    let bytes = fs::read(&one).expect("it was written");
    assert_eq!(bytes, fs::read(&two).expect("it was written"));
    holds_all(&bench.verify(&one, 0), &["identical"]);
    // The archive holds what the folder holds.
    let mut archive = ZipArchive::new(File::open(&one).expect("it is there")).expect("a zip");
    let mut unpacked = BTreeMap::new();
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).expect("the entry is whole");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("the entry is whole");
        unpacked.insert(file.name().expect("a plain name").into_owned(), bytes);
    }
    assert_eq!(unpacked, files(&bench.site()));
    let refused = bench.sandbox.root().join("data/site.zip");
    let refused = refused.to_str().expect("paths here are UTF-8");
    bench.sandbox.run(&["build", "--archive", refused], 2);
}

/// A gzipped tar of some files.
fn tar(path: &Path, files: &[(&str, &[u8])]) {
    let gz = GzEncoder::new(File::create(path).expect("a new file"), Compression::fast());
    let mut tar = tar::Builder::new(gz);
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Names that `tar` itself would refuse are put in as they are.
        let field = &mut header.as_gnu_mut().expect("a new header").name;
        field[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, *bytes).expect("the file is writable");
    }
    tar.into_inner().and_then(GzEncoder::finish).expect("the file is writable");
}

#[test]
fn a_tar_of_the_folder_verifies_with_and_without_its_name() {
    let bench = Bench::new();
    let site = files(&bench.site());
    for (n, prefix) in ["", "./", "public/"].iter().enumerate() {
        let path = bench.beside.path().join(format!("{n}.tar.gz"));
        let names: Vec<(String, &[u8])> = site
            .iter()
            .map(|(name, bytes)| (format!("{prefix}{name}"), bytes.as_slice()))
            .collect();
        let names: Vec<(&str, &[u8])> =
            names.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        tar(&path, &names);
        holds_all(&bench.verify(&path, 0), &["identical"]);
    }
}

#[test]
fn what_leads_out_of_an_archive_or_is_none_is_refused() {
    let bench = Bench::new();
    let path = bench.beside.path().join("odd");
    for name in ["../out.html", "/etc/out.html", "a/../../out.html", "a\\out.html", "a//b.html"] {
        tar(&path, &[(name, b"x")]);
        holds_all(&bench.verify(&path, 2), &["holds the path"]);
        let mut zip = ZipWriter::new(File::create(&path).expect("a new file"));
        zip.start_file(name, SimpleFileOptions::default()).expect("the name is taken as it is");
        zip.write_all(b"x").expect("the file is writable");
        zip.finish().expect("the file is writable");
        let said = bench.verify(&path, 2);
        // What the writer made of the name may be harmless; then it is no site.
        assert!(said.contains("holds the path") || said.contains("has no `build.json`"), "{said}");
    }
    tar(&path, &[("a.html", b"x"), ("a.html", b"y")]);
    holds_all(&bench.verify(&path, 2), &["holds `a.html` twice"]);
    for bytes in [&b""[..], b"PK", b"PK\x03\x04damaged", b"\x1f\x8bdamaged", b"something"] {
        fs::write(&path, bytes).expect("the folder is writable");
        bench.verify(&path, 2);
    }
    holds_all(&bench.verify(&bench.beside.path().join("nothing"), 2), &["cannot be read"]);
    holds_all(&bench.verify(bench.beside.path(), 2), &["has no `build.json`"]);
}

#[test]
fn sha256sum_reads_the_manifest() {
    let bench = Bench::new();
    let program = Command::new("sha256sum")
        .args(["--check", "--quiet", ".pactbook-manifest"])
        .current_dir(bench.site())
        .output();
    let Ok(output) = program else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
