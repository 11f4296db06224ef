//! The history: every file with a commit of its own, whose author, mail and message are hostile.
//!
//! Written by `git fast-import`, which takes everything that git's own format can hold; the last
//! commits are objects that no git would write, and that a push may bring all the same.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use super::corpus;

/// A file of the repository.
pub(super) struct File {
    /// Its path, as bytes: git knows no encoding.
    pub(super) path: Vec<u8>,
    pub(super) text: Vec<u8>,
}

impl File {
    pub(super) fn text(path: impl AsRef<str>, text: impl AsRef<str>) -> File {
        File { path: path.as_ref().as_bytes().to_vec(), text: text.as_ref().as_bytes().to_vec() }
    }
}

/// When the first commit was made: 2025-10-10 in Beijing.
const BEGIN: u64 = 1_760_025_600;

/// Seconds between commits: a third of an hour.
const STEP: u64 = 1_200;

/// Writes a bare repository of these files.
pub(super) fn write(repository: &Path, files: Vec<File>) {
    fs::create_dir(repository).expect("the temporary folder is writable");
    git(repository, &["init", "-q", "--bare", "-b", "main"], b"");
    let strings = corpus::strings();
    let mut texts: Vec<Vec<u8>> = corpus::BYTES.iter().map(|bytes| bytes.to_vec()).collect();
    texts.extend(strings.iter().map(|text| text.as_bytes().to_vec()));
    let mut stream = Vec::new();
    let (first, later): (Vec<File>, Vec<File>) =
        files.into_iter().partition(|file| !file.path.starts_with(b"data/turpan/records/"));
    commit(&mut stream, 0, [b"x", b"x@evil.example", b"begin"], &first.iter().collect::<Vec<_>>());
    let n_commits = later.len().max(texts.len());
    let text = |n: usize| texts[n % texts.len()].as_slice();
    for n in 0..n_commits {
        let who = [text(n), text(n + 7), text(n)];
        // What is left of the texts changes what others filed.
        match later.get(n) {
            Some(file) => commit(&mut stream, n + 1, who, &[file]),
            None => {
                let old = &later[n % later.len()];
                let changed = changed(&old.text, text(n));
                let file = File { path: old.path.clone(), text: changed };
                commit(&mut stream, n + 1, who, &[&file]);
            }
        }
    }
    // Changes of what had landed, by strangers: each is told with the values before and after.
    for (n, old) in later.iter().enumerate().step_by(later.len().div_ceil(60)) {
        let file = File { path: old.path.clone(), text: changed(&old.text, text(n + 3)) };
        commit(&mut stream, n_commits + n + 1, [text(n), text(n), text(n)], &[&file]);
    }
    stream.extend_from_slice(b"done\n");
    git(repository, &["fast-import", "--quiet", "--done", "--force"], &stream);
    for n in 0..6 {
        odd_commit(repository, n);
    }
}

/// The text with a summary that says something else, where it has one.
fn changed(text: &[u8], by: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let by = super::quoted(&String::from_utf8_lossy(by));
    let change = |line: &str| match line.starts_with("summary = ") {
        true => format!("summary = {by}\n"),
        false => format!("{line}\n"),
    };
    text.lines().map(change).collect::<String>().into_bytes()
}

fn commit(stream: &mut Vec<u8>, n: usize, [name, mail, message]: [&[u8]; 3], files: &[&File]) {
    let when = BEGIN + STEP * u64::try_from(n).expect("few commits");
    stream.extend_from_slice(b"commit refs/heads/main\n");
    for role in ["author", "committer"] {
        stream.extend_from_slice(role.as_bytes());
        stream.push(b' ');
        stream.extend(plain(name));
        stream.extend_from_slice(b" <");
        stream.extend(plain(mail));
        stream.extend_from_slice(format!("> {when} +0800\n").as_bytes());
    }
    data(stream, message);
    for file in files {
        let Some(path) = path(&file.path) else { continue };
        stream.extend_from_slice(b"M 100644 inline ");
        stream.extend(path);
        stream.push(b'\n');
        data(stream, &file.text);
    }
}

fn data(stream: &mut Vec<u8>, bytes: &[u8]) {
    stream.extend_from_slice(format!("data {}\n", bytes.len()).as_bytes());
    stream.extend_from_slice(bytes);
    stream.push(b'\n');
}

/// What can stand in the name or mail of a commit: all but brackets, line ends and zeros.
fn plain(bytes: &[u8]) -> impl Iterator<Item = u8> {
    bytes.iter().copied().filter(|byte| !b"<>\n\0".contains(byte))
}

/// A path as `fast-import` reads it: without parts that no tree can hold.
fn path(path: &[u8]) -> Option<Vec<u8>> {
    let path: Vec<u8> = path.iter().copied().filter(|byte| *byte != 0).collect();
    let parts = path.split(|byte| *byte == b'/').filter(|part| {
        let lower = part.to_ascii_lowercase();
        !part.is_empty()
            && *part != b"."
            && *part != b".."
            && !lower.starts_with(b".git")
            && !lower.starts_with(b"git~")
    });
    let joined = parts.collect::<Vec<&[u8]>>().join(&b'/');
    let is_whole = joined.contains(&b'/') || joined == b"pactbook.toml";
    is_whole.then(|| {
        let mut quoted = vec![b'"'];
        for byte in joined {
            match byte {
                b'"' | b'\\' => quoted.extend([b'\\', byte]),
                b' '..=b'~' => quoted.push(byte),
                other => quoted.extend(format!("\\{other:03o}").into_bytes()),
            }
        }
        quoted.push(b'"');
        quoted
    })
}

/// A commit object whose headers no git would write.
fn odd_commit(repository: &Path, n: usize) {
    let tree = git(repository, &["rev-parse", "main^{tree}"], b"");
    let parent = git(repository, &["rev-parse", "main"], b"");
    let when = BEGIN + 300 * 86_400;
    let who = [
        "<script>hit('author')</script> <x@evil.example>",
        "x <<script>hit('mail')</script>>",
        "x <a@b> <img src=x onerror=hit('author')>",
        "<>",
        "x\u{1b}[2J\u{202e} <\u{1b}]0;x\u{7}@evil.example>",
        "::error::forged <::error::forged@evil.example>",
    ][n];
    let object = format!(
        "tree {tree}\nparent {parent}\nauthor {who} {when} +0800\ncommitter {who} {when} +0800\n\
         encoding <script>hit('encoding')</script>\nx-odd <script>hit('header')</script>\n\n\
         <script>hit('odd')</script> {n}\n::error::forged\n"
    );
    let args = ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"];
    let id = git(repository, &args, object.as_bytes());
    git(repository, &["update-ref", "refs/heads/main", &id], b"");
}

/// Runs git on the repository and gives what it prints, without the line feed at the end.
fn git(repository: &Path, args: &[&str], input: &[u8]) -> String {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(repository).args(args);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the git program is there for tests");
    let mut stdin = child.stdin.take().expect("the input is a pipe");
    // What git has against the input is in its answer.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = child.wait_with_output().expect("git ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {said}");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}
