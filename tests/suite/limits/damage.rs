//! Damage to git objects: an error or a finding, or the very same verdicts; never others in silence.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use pactbook::base::time::Instant;
use pactbook::book::Book;
use pactbook::snapshot;
use pactbook::snapshot::Request;

use crate::bench::clause;
use crate::sandbox::ENGINEER;
use crate::sandbox::OFFICER;
use crate::sandbox::Sandbox;

const RESPONSE: &str = "kind = \"deadline\"\non = \"question\"\nfrom = \"asked_at\"\nto = \"responded_at\"\nwithin = \"2h\"";

/// Numbers that look like chance and are the same every time.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn of(seed: u64) -> Chance {
        Chance(seed)
    }

    /// A number below `n`, which is above 0.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// What is done to the bytes of a file, and in words.
pub(super) fn harm(bytes: &[u8], chance: &mut Chance) -> (Vec<u8>, String) {
    let at = usize::try_from(chance.below(bytes.len() as u64)).expect("it lies in the file");
    let mut harmed = bytes.to_vec();
    match chance.below(4) {
        0 => {
            harmed.truncate(at);
            (harmed, format!("cut off at {at}"))
        }
        _ => {
            let bit = chance.below(8);
            harmed[at] ^= 1 << bit;
            (harmed, format!("bit {bit} of byte {at} turned"))
        }
    }
}

/// Puts bytes in the place of a file that git has made read-only.
pub(super) fn replace(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).expect("the file is there");
    fs::write(path, bytes).expect("the folder is writable");
}

/// Every file below `.git/objects`, with its bytes.
pub(super) fn objects(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut pending = vec![root.join(".git/objects")];
    let mut files = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let bytes = fs::read(&path).expect("the file is readable");
                files.push((path, bytes));
            }
        }
    }
    files.retain(|(_, bytes)| !bytes.is_empty());
    files.sort();
    files
}

/// What a run says: verdicts and figures, and what it finds.
#[derive(Debug, PartialEq, Eq)]
struct Judged {
    verdicts: Vec<String>,
    findings: BTreeSet<String>,
}

fn judge(root: &Path, rev: Option<&str>) -> Result<Judged, String> {
    let request = Request {
        folder: root.to_owned(),
        rev: rev.map(str::to_owned),
        as_of: None,
        source_date_epoch: None,
        now: Instant::from_unix(1_800_000_000),
        known_on: None,
        use_cache: false,
    };
    let (snapshot, settings) = snapshot::read(&request).map_err(|error| error.message)?;
    let book = Book::open(snapshot, settings);
    let verdicts = book.verdicts.iter().map(|one| format!("{one:?}"));
    let verdicts = verdicts.chain(book.assessments.iter().map(|one| format!("{one:?}"))).collect();
    let findings = book.findings.iter().map(|one| format!("{one:?}")).collect();
    Ok(Judged { verdicts, findings })
}

/// Whether damage was told where anything is otherwise than it was.
fn is_honest(before: &Judged, now: &Result<Judged, String>) -> bool {
    match now {
        Err(_) => true,
        Ok(now) if now == before => true,
        Ok(now) => now.findings.difference(&before.findings).any(|one| {
            ["unreadable-file", "missing-blob", "history-unknown", "not-utf8"]
                .iter()
                .any(|rule| one.contains(&format!("rule: \"{rule}\"")))
        }),
    }
}

fn record(n: usize) -> String {
    format!(
        "[[question]]\nid = \"Q-{n}\"\nkind = \"question\"\nasked_at = 2026-03-{:02}T10:00:00\n\
         responded_at = 2026-03-{:02}T1{}:00:01\n\n",
        n + 1,
        n + 1,
        n % 4
    )
}

/// A story of ten commits that change the same files, so that packs hold deltas.
fn story() -> Sandbox {
    let sandbox = Sandbox::book(&clause(RESPONSE));
    sandbox.commit("2026-02-01T09:00:00+08:00", OFFICER, "the contract");
    for n in 0..10 {
        let when = format!("2026-03-{:02}T18:00:00+08:00", n + 1);
        sandbox
            .append("data/demo/records/2026-03.toml", &record(n))
            .commit(&when, ENGINEER, "file");
    }
    sandbox
}

fn trials(sandbox: &Sandbox, n: usize, seed: u64) -> BTreeMap<&'static str, usize> {
    let before = judge(sandbox.root(), Some("HEAD")).expect("nothing is damaged yet");
    assert!(before.verdicts[0].contains("Q-9"), "{:?}", before.verdicts);
    let files = objects(sandbox.root());
    let mut chance = Chance::of(seed);
    let mut counts = BTreeMap::new();
    for _ in 0..n {
        let no = usize::try_from(chance.below(files.len() as u64)).expect("a small number");
        let (path, bytes) = &files[no];
        let (harmed, words) = harm(bytes, &mut chance);
        replace(path, &harmed);
        let now = judge(sandbox.root(), Some("HEAD"));
        assert!(is_honest(&before, &now), "{}: {words}: {now:?}", path.display());
        let class = match &now {
            Err(_) => "error",
            Ok(now) if *now == before => "nothing that was read",
            Ok(_) => "finding",
        };
        *counts.entry(class).or_default() += 1;
        replace(path, bytes);
    }
    assert_eq!(judge(sandbox.root(), Some("HEAD")).as_ref(), Ok(&before));
    counts
}

#[test]
fn damaged_loose_objects_change_no_verdict_in_silence() {
    let counts = trials(&story(), 60, 1);
    assert!(counts.contains_key("error") && counts.contains_key("finding"), "{counts:?}");
}

#[test]
fn damaged_packs_change_no_verdict_in_silence() {
    let sandbox = story();
    sandbox.git(&["gc", "-q"]);
    let counts = trials(&sandbox, 60, 2);
    assert!(counts.contains_key("error"), "{counts:?}");
}

#[test]
fn an_object_under_the_id_of_another_is_not_taken_for_it() {
    let sandbox = story();
    sandbox.write("data/demo/records/b.toml", record(20).replace("-21T", "-20T"));
    sandbox.commit("2026-03-25T18:00:00+08:00", ENGINEER, "another");
    let one = sandbox.id("HEAD:data/demo/records/b.toml");
    sandbox.write("data/demo/records/b.toml", record(21).replace("-22T", "-20T"));
    sandbox.commit("2026-03-26T18:00:00+08:00", ENGINEER, "another yet");
    let two = sandbox.id("HEAD:data/demo/records/b.toml");
    let file = |id: &str| sandbox.root().join(".git/objects").join(&id[..2]).join(&id[2..]);
    let other = fs::read(file(&one)).expect("it is loose");
    replace(&file(&two), &other);
    let book = sandbox.open(Some("HEAD"));
    let told: Vec<&str> = book.findings.iter().map(|one| one.rule.as_str()).collect();
    assert!(told.contains(&"unreadable-file"), "{told:?}");
    // The same for a commit, named by a branch and by its child.
    let (tip, before) = (sandbox.id("HEAD"), sandbox.id("HEAD~1"));
    let foreign = fs::read(file(&sandbox.id("HEAD~2"))).expect("it is loose");
    replace(&file(&before), &foreign);
    for rev in ["HEAD~1", "HEAD^", "HEAD~2", &before] {
        let error = judge(sandbox.root(), Some(rev)).expect_err("it is another commit");
        assert!(error.contains(rev), "{error}");
    }
    replace(&file(&tip), &foreign);
    judge(sandbox.root(), None).expect_err("the commit that is checked out is another");
}

#[test]
fn a_pack_index_that_leads_elsewhere_is_not_believed() {
    let sandbox = story();
    sandbox.git(&["gc", "-q"]);
    let before = judge(sandbox.root(), Some("HEAD")).expect("nothing is damaged yet");
    let files = objects(sandbox.root());
    let (path, bytes) = files
        .iter()
        .find(|(path, _)| path.extension().is_some_and(|extension| extension == "idx"))
        .expect("a pack has an index");
    // Version 2: 8 bytes of head, 256 numbers, ids, checksums, offsets.
    let number = |at: usize| -> usize {
        let four: [u8; 4] = bytes[at..at + 4].try_into().expect("four bytes");
        u32::from_be_bytes(four) as usize
    };
    let n = number(8 + 255 * 4);
    let from = 8 + 1024 + n * 20 + n * 4;
    for first in 0..n {
        let mut forged = bytes.clone();
        let (a, b) = (from + first * 4, from + (first + 1) % n * 4);
        forged[a..a + 4].copy_from_slice(&bytes[b..b + 4]);
        replace(path, &forged);
        let now = judge(sandbox.root(), Some("HEAD"));
        assert!(is_honest(&before, &now), "{first}: {now:?}");
    }
}

/// The must-show of a thousand places in the history of a shipped contract.
///
/// ```sh
/// cargo build --release
/// PACTBOOK=target/release/pactbook cargo test --test suite thousand_places -- --ignored --nocapture
/// ```
#[test]
#[ignore = "takes a quarter of an hour; see the command above"]
fn a_thousand_places_of_a_shipped_repository() {
    let program = std::env::var("PACTBOOK").expect("PACTBOOK names a release binary");
    let program = fs::canonicalize(program).expect("PACTBOOK names a file");
    for is_packed in [true, false] {
        thousand(&program, is_packed);
    }
}

fn thousand(program: &Path, is_packed: bool) {
    let sandbox = Sandbox::new();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    sandbox.write("pactbook.toml", "as_of = 2026-07-03T09:00:00+08:00\n");
    for path in ["calendars/cn.toml", "turpan/contract.toml"] {
        let text = fs::read(shipped.join(path)).expect("it ships");
        sandbox.write(&format!("data/{path}"), text);
    }
    sandbox.commit("2025-09-01T09:00:00+08:00", OFFICER, "the contract");
    let mut months: Vec<PathBuf> = fs::read_dir(shipped.join("turpan/records"))
        .expect("it ships")
        .map(|entry| entry.expect("the entry is readable").path())
        .collect();
    months.sort();
    for month in &months {
        let name = month.file_name().expect("it has a name").to_string_lossy().into_owned();
        for entry in fs::read_dir(month).expect("it ships") {
            let path = entry.expect("the entry is readable").path();
            if path.is_file() {
                let file = path.file_name().expect("it has a name").to_string_lossy();
                let text = fs::read(&path).expect("it ships");
                sandbox.write(&format!("data/turpan/records/{name}/{file}"), text);
            }
        }
        sandbox.commit(&format!("{name}-28T18:00:00+08:00"), ENGINEER, &name);
    }
    if is_packed {
        sandbox.git(&["gc", "-q"]);
    }
    let run = || {
        let output = Command::new(program)
            .arg("-C")
            .arg(sandbox.root())
            .args(["--lang", "en", "score", "--format", "json", "--rev", "HEAD", "--no-cache"])
            .output()
            .expect("the program starts");
        let (out, err) = (output.stdout, output.stderr);
        let (out, err) = (
            String::from_utf8_lossy(&out).into_owned(),
            String::from_utf8_lossy(&err).into_owned(),
        );
        (output.status.code(), out, err)
    };
    let (_, before, _) = run();
    assert!(before.contains("\"contracts\""), "{before:.300}");
    let told = |out: &str| {
        ["unreadable-file", "missing-blob", "history-unknown", "not-utf8"]
            .iter()
            .any(|rule| out.contains(&format!("\"rule\": \"{rule}\"")))
    };
    assert!(!told(&before), "the story is sound");
    let files = objects(sandbox.root());
    let n_bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut chance = Chance::of(if is_packed { 8 } else { 9 });
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..500 {
        // Every byte of the objects is as likely as any other.
        let mut at = usize::try_from(chance.below(n_bytes as u64)).expect("a place");
        let (path, bytes) = files
            .iter()
            .find(|(_, bytes)| {
                let is_here = at < bytes.len();
                at = at.saturating_sub(bytes.len());
                is_here
            })
            .expect("the place lies in a file");
        let (harmed, words) = harm(bytes, &mut chance);
        replace(path, &harmed);
        let (code, out, err) = run();
        let class = match code {
            Some(2) if err.starts_with("error: ") => "error",
            Some(0 | 1) if out == before => "nothing that was read",
            Some(0 | 1) if told(&out) => "finding",
            _ => panic!("{}: {words}: {code:?}\n{err}", path.display()),
        };
        *counts.entry(class).or_default() += 1;
        replace(path, bytes);
    }
    #[expect(clippy::print_stdout, reason = "a proof by hand says what it counted")]
    {
        println!("packed: {is_packed}, {n_bytes} bytes in {} files: {counts:?}", files.len());
    }
}

/// Which of the two files lies there depends on who reads it, so nobody reads it.
#[test]
fn a_tree_that_names_a_file_twice_is_refused_and_not_guessed_at() {
    let sandbox = Sandbox::book(&clause(RESPONSE));
    sandbox.write("data/demo/records/a.toml", "[[question]]\nid = \"Q-1\"\n");
    sandbox.commit("2025-10-01T09:00:00+08:00", ENGINEER, "filed");
    let raw = |id: &str| -> Vec<u8> {
        (0..id.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&id[at..at + 2], 16).expect("it is hexadecimal"))
            .collect()
    };
    let entry = |mode: &str, name: &str, id: &str| {
        [format!("{mode} {name}\0").as_bytes(), &raw(id)].concat()
    };
    let (one, other) = (sandbox.object("blob", b"# one\n"), sandbox.object("blob", b"# other\n"));
    let twice = [entry("100644", "a.toml", &one), entry("100644", "a.toml", &other)].concat();
    let records = sandbox.object("tree", &twice);
    let contract = sandbox.id("HEAD:data/demo/contract.toml");
    let demo = [entry("100644", "contract.toml", &contract), entry("40000", "records", &records)];
    let demo = sandbox.object("tree", &demo.concat());
    let calendars = sandbox.id("HEAD:data/calendars");
    let data = [entry("40000", "calendars", &calendars), entry("40000", "demo", &demo)];
    let data = sandbox.object("tree", &data.concat());
    let settings = sandbox.id("HEAD:pactbook.toml");
    let root = [entry("40000", "data", &data), entry("100644", "pactbook.toml", &settings)];
    let root = sandbox.object("tree", &root.concat());
    let old = sandbox.id("HEAD^{tree}");
    sandbox.rewrite(|text| text.replace(&old, &root));

    let said = sandbox.run(&["--lang", "en", "check", "--rev", "HEAD"], 2);
    let words = format!("the object `{records}` is a tree that names something twice");
    assert!(said.err.contains(&words), "{}", said.err);
}
