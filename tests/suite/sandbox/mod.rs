//! The sandbox: git histories made by tests, the same commit ids on every machine.
//!
//! Steps are chained and take effect at once:
//!
//! ```text
//! let repo = Sandbox::book(&clause(RULE));
//! repo.write("data/demo/records/a.toml", FIRST).commit("2026-03-01T09:00:00+08:00", ENGINEER, "file");
//! repo.branch("work").append("data/demo/records/a.toml", MORE).commit(.., ENGINEER, "more");
//! repo.switch("main").merge("2026-03-02T18:00:00+08:00", OFFICER, &["work"], "merge");
//! repo.deed("2026-03-03T09:00:00+08:00", OFFICER, "judge").signed(OFFICER_KEY).land();
//! let told = repo.run(&["check"], 1).out;
//! ```

mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::sync::Arc;

use pactbook::base::language::Language;
use pactbook::book::Book;
use pactbook::lang::Catalog;
use pactbook::snapshot;
use pactbook::snapshot::Request;
use pactbook::snapshot::Snapshot;
use ssh_key::HashAlg;
use ssh_key::LineEnding;
use ssh_key::PrivateKey;
use ssh_key::private::Ed25519Keypair;
use tempfile::TempDir;

use super::bench::CALENDAR;
use super::bench::at;

/// A name and a mail address.
pub(crate) type Who = (&'static str, &'static str);

/// An engineer of the supplier.
pub(crate) const ENGINEER: Who = ("驻场工程师甲", "engineer-a@supplier.example");
/// An officer of the purchaser.
pub(crate) const OFFICER: Who = ("信息中心经办人甲", "officer@buyer.example");
/// A supervisor.
pub(crate) const SUPERVISOR: Who = ("监理工程师甲", "supervisor@supervisor.example");
/// Nobody the contract knows.
pub(crate) const STRANGER: Who = ("路人", "someone@elsewhere.example");

/// An SSH key, made from one number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key(u8);

/// The key of [`ENGINEER`].
pub(crate) const ENGINEER_KEY: Key = Key(1);
/// The key of [`OFFICER`].
pub(crate) const OFFICER_KEY: Key = Key(2);
/// The key of [`SUPERVISOR`].
pub(crate) const SUPERVISOR_KEY: Key = Key(3);

impl Key {
    fn private(self) -> PrivateKey {
        PrivateKey::from(Ed25519Keypair::from_seed(&[self.0; 32]))
    }

    /// The public key in one line: `ssh-ed25519 AAAA...`.
    pub(crate) fn public(self) -> String {
        self.private().public_key().to_openssh().expect("a key can be written")
    }

    /// `SHA256:...`, as git and ssh show it.
    pub(crate) fn fingerprint(self) -> String {
        self.private().fingerprint(HashAlg::Sha256).to_string()
    }

    /// The armoured signature of `payload` under a namespace; git's own is `git`.
    pub(crate) fn sign(self, namespace: &str, payload: &[u8]) -> String {
        let signature = self.private().sign(namespace, HashAlg::Sha512, payload);
        signature.expect("a key signs").to_pem(LineEnding::LF).expect("armour is text")
    }
}

/// A repository in a temporary folder, alone with its own configuration.
#[derive(Clone)]
pub(crate) struct Sandbox {
    // Clones lie beside what they came from and keep it alive.
    folder: Arc<TempDir>,
    root: PathBuf,
}

impl Sandbox {
    /// An empty repository on the branch `main`.
    pub(crate) fn new() -> Sandbox {
        Sandbox::init("sha1")
    }

    /// An empty repository whose ids are SHA-256.
    pub(crate) fn sha256() -> Sandbox {
        Sandbox::init("sha256")
    }

    fn init(format: &str) -> Sandbox {
        let folder = TempDir::new().expect("the temporary folder is writable");
        let root = folder.path().join("origin");
        fs::create_dir(&root).expect("the temporary folder is writable");
        let sandbox = Sandbox { folder: Arc::new(folder), root };
        sandbox.git(&["init", "-q", "-b", "main", &format!("--object-format={format}")]);
        sandbox
    }

    /// A data repository with the shipped calendar and this contract as `data/demo/contract.toml`,
    /// judged as of 2026-07-03; nothing is committed yet.
    pub(crate) fn book(contract: &str) -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.furnish(contract);
        sandbox
    }

    /// Writes what makes a repository a data repository; see [`Sandbox::book`].
    pub(crate) fn furnish(&self, contract: &str) -> &Self {
        self.write("pactbook.toml", "as_of = 2026-07-03T09:00:00+08:00\n")
            .write("data/calendars/cn.toml", CALENDAR)
            .write("data/demo/contract.toml", contract)
    }

    /// A repository in a folder below this one.
    pub(crate) fn at(&self, path: &str) -> Sandbox {
        Sandbox { folder: Arc::clone(&self.folder), root: self.root.join(path) }
    }

    /// The folder: of the working tree, or of a bare clone.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file of the working tree.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("a new folder");
        fs::write(file, text).expect("the temporary folder is writable");
        self
    }

    /// What a file of the working tree holds.
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).expect("the file is there and is UTF-8")
    }

    /// Adds to the end of a file, which may be new.
    pub(crate) fn append(&self, path: &str, text: &str) -> &Self {
        let is_new = !self.root.join(path).exists();
        let before = if is_new { String::new() } else { self.text(path) };
        self.write(path, before + text)
    }

    /// Replaces the one place of a file where `old` stands.
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) -> &Self {
        let text = self.text(path);
        assert_eq!(text.matches(old).count(), 1, "`{old}` stands once in {path}:\n{text}");
        self.write(path, text.replace(old, new))
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.root.join(path)).expect("the file is there");
        self
    }

    /// Moves a file.
    pub(crate) fn rename(&self, from: &str, to: &str) -> &Self {
        let target = self.root.join(to);
        fs::create_dir_all(target.parent().expect("it lies in a folder")).expect("a new folder");
        fs::rename(self.root.join(from), target).expect("the file is there");
        self
    }

    /// Commits everything, also nothing; author and committer and their times are the same.
    pub(crate) fn commit(&self, when: &str, who: Who, message: &str) -> &Self {
        self.deed(when, who, message).land()
    }

    /// A commit to be: who wrote it and when. Refine it, then let it [`Deed::land`].
    pub(crate) fn deed(&self, when: &str, who: Who, message: &str) -> Deed<'_> {
        Deed {
            sandbox: self,
            message: message.to_owned(),
            author: who,
            written: when.to_owned(),
            committer: who,
            committed: when.to_owned(),
            seal: None,
        }
    }

    /// Starts a branch here and goes to it.
    pub(crate) fn branch(&self, name: &str) -> &Self {
        self.git(&["switch", "-q", "-c", name]);
        self
    }

    /// Starts a branch without any past and with an empty working tree, and goes to it.
    pub(crate) fn root_branch(&self, name: &str) -> &Self {
        self.git(&["switch", "-q", "--orphan", name]);
        self
    }

    /// Goes to a branch.
    pub(crate) fn switch(&self, name: &str) -> &Self {
        self.git(&["switch", "-q", name]);
        self
    }

    /// Merges branches with a commit of its own; two or more make an octopus.
    pub(crate) fn merge(&self, when: &str, who: Who, branches: &[&str], message: &str) -> &Self {
        self.merging(branches).commit(when, who, message)
    }

    /// Starts a merge; the next commit concludes it, with whatever is written in between. A conflict
    /// leaves its markers, to be overwritten.
    pub(crate) fn merging(&self, branches: &[&str]) -> &Self {
        let mut args = vec!["merge", "-q", "--no-ff", "--no-commit", "--allow-unrelated-histories"];
        args.extend(branches);
        let output = self.command(&args).output().expect("the git program is there for tests");
        let is_open = self.root.join(".git/MERGE_HEAD").exists();
        assert!(is_open, "{branches:?}: {}{}", text(&output.stdout), text(&output.stderr));
        self
    }

    /// The whole id of a revision.
    pub(crate) fn id(&self, rev: &str) -> String {
        self.git(&["rev-parse", "--verify", rev])
    }

    /// The whole id of the commit that is checked out.
    pub(crate) fn head(&self) -> String {
        self.id("HEAD")
    }

    /// Replaces the last commit's object by an altered one: headers, an empty line, the message.
    pub(crate) fn rewrite(&self, change: impl FnOnce(String) -> String) -> &Self {
        // `git` trims what it returns, and the last line feed of the message is part of the commit.
        let output = self.command(&["cat-file", "commit", "HEAD"]).output();
        let before = text(&output.expect("the git program is there for tests").stdout);
        let id = self.object("commit", change(before).as_bytes());
        self.git(&["update-ref", "HEAD", &id]);
        self
    }

    /// Writes an object of any bytes, also of such as git would not take, and tells its id.
    pub(crate) fn object(&self, kind: &str, bytes: &[u8]) -> String {
        let args = ["hash-object", "-t", kind, "-w", "--literally", "--stdin"];
        let mut child = self
            .command(&args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the git program is there for tests");
        let mut stdin = child.stdin.take().expect("the input is a pipe");
        stdin.write_all(bytes).expect("git reads");
        drop(stdin);
        succeeded(&args, &child.wait_with_output().expect("git ends"))
    }

    /// A clone of the last `depth` commits.
    pub(crate) fn shallow(&self, depth: u32) -> Sandbox {
        self.cloned("shallow", &[&format!("--depth={depth}")])
    }

    /// A clone without older blobs; nothing fetches them for Pactbook.
    pub(crate) fn blobless(&self) -> Sandbox {
        self.git(&["config", "uploadpack.allowFilter", "true"]);
        self.cloned("blobless", &["--filter=blob:none"])
    }

    /// A whole clone.
    pub(crate) fn clone_whole(&self) -> Sandbox {
        self.cloned("clone", &[])
    }

    /// A bare clone.
    pub(crate) fn bare(&self) -> Sandbox {
        self.cloned("bare", &["--bare"])
    }

    fn cloned(&self, name: &str, args: &[&str]) -> Sandbox {
        let root = self.beside(name);
        // Over a pipe: a local clone would copy everything.
        let url = format!("file://{}", self.root.display());
        let target = root.to_string_lossy().into_owned();
        let mut all = vec!["clone", "-q"];
        all.extend(args);
        all.extend([url.as_str(), target.as_str()]);
        self.git(&all);
        Sandbox { folder: Arc::clone(&self.folder), root }
    }

    /// A further working tree of this repository, at a revision.
    pub(crate) fn worktree(&self, rev: &str) -> Sandbox {
        let root = self.beside("worktree");
        self.git(&["worktree", "add", "-q", "--detach", &root.to_string_lossy(), rev]);
        Sandbox { folder: Arc::clone(&self.folder), root }
    }

    /// The folder of this repository as a submodule of another.
    pub(crate) fn submodule(&self) -> Sandbox {
        let parent = Sandbox { folder: Arc::clone(&self.folder), root: self.beside("parent") };
        fs::create_dir(&parent.root).expect("the temporary folder is writable");
        parent.git(&["init", "-q", "-b", "main"]);
        let url = format!("file://{}", self.root.display());
        parent.git(&["submodule", "--quiet", "add", "-b", "main", &url, "books"]);
        parent.commit("2026-06-01T09:00:00+08:00", STRANGER, "books");
        let root = parent.root.join("books");
        Sandbox { folder: parent.folder, root }
    }

    /// A free path in the temporary folder.
    fn beside(&self, name: &str) -> PathBuf {
        (1..)
            .map(|n| self.folder.path().join(format!("{name}-{n}")))
            .find(|path| !path.exists())
            .expect("there is always a next number")
    }

    /// Makes git show other parents for a commit, as `git replace --graft` does.
    pub(crate) fn graft(&self, commit: &str, parents: &[&str]) -> &Self {
        let mut args = vec!["replace", "--graft", commit];
        args.extend(parents);
        self.git(&args);
        self
    }

    /// Deletes an object, so that the repository is damaged.
    pub(crate) fn lose(&self, rev: &str) -> &Self {
        let id = self.id(rev);
        let file = self.root.join(".git/objects").join(&id[..2]).join(&id[2..]);
        fs::remove_file(file).expect("new objects lie in files of their own");
        self
    }

    /// Runs git here and gives what it prints, without the line feed at the end.
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let output = self.command(args).output().expect("the git program is there for tests");
        succeeded(args, &output)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.root).args(["-c", "protocol.file.allow=always"]);
        command.args(["-c", "core.quotePath=false", "-c", "core.autocrlf=false"]);
        command.args(["-c", "maintenance.auto=false", "-c", "commit.gpgSign=false"]).args(args);
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
            command.env_remove(name);
        }
        for (name, value) in [
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_EDITOR", "true"),
            ("LC_ALL", "C.UTF-8"),
            ("TZ", "UTC"),
        ] {
            command.env(name, value);
        }
        self.dress(
            &mut command,
            STRANGER,
            STRANGER,
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z",
        );
        command
    }

    fn dress(&self, command: &mut Command, author: Who, committer: Who, written: &str, done: &str) {
        command
            .env("GIT_AUTHOR_NAME", author.0)
            .env("GIT_AUTHOR_EMAIL", author.1)
            .env("GIT_AUTHOR_DATE", written)
            .env("GIT_COMMITTER_NAME", committer.0)
            .env("GIT_COMMITTER_EMAIL", committer.1)
            .env("GIT_COMMITTER_DATE", done);
    }

    /// Runs Pactbook here, where it finds no git program, and checks its exit status.
    pub(crate) fn run(&self, args: &[&str], exit: i32) -> Said {
        self.ask(args, "", exit)
    }

    /// Runs Pactbook as [`Sandbox::run`] does, with these lines on its standard input.
    pub(crate) fn ask(&self, args: &[&str], answers: &str, exit: i32) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pactbook"));
        command.arg("-C").arg(&self.root).args(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for name in ["LC_ALL", "LC_MESSAGES", "SOURCE_DATE_EPOCH", "NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let mut child =
            command.env("LANG", "C").env("PATH", "").spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input is a pipe");
        // A program that does not ask may end before it has read anything.
        let _ = stdin.write_all(answers.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        let said = Said { out: text(&output.stdout), err: text(&output.stderr) };
        assert_eq!(output.status.code(), Some(exit), "{args:?}\n{}\n{}", said.out, said.err);
        said
    }

    /// What the program reads here: the working tree, or a revision.
    pub(crate) fn snapshot(&self, rev: Option<&str>) -> Snapshot {
        self.read(rev).snapshot
    }

    /// The book of what lies here.
    pub(crate) fn open(&self, rev: Option<&str>) -> Book {
        self.read(rev)
    }

    fn read(&self, rev: Option<&str>) -> Book {
        let request = Request {
            folder: self.root.clone(),
            rev: rev.map(str::to_owned),
            as_of: None,
            source_date_epoch: None,
            now: at("2026-07-03T09:00:00"),
            known_on: None,
            use_cache: false,
        };
        match snapshot::read(&request) {
            Ok((snapshot, settings)) => Book::open(snapshot, settings),
            Err(error) => panic!("{} ({:?})", error.message, error.causes),
        }
    }

    /// The findings of some rules, as `rule path:line message`, in English.
    pub(crate) fn findings(&self, rules: &[&str]) -> Vec<String> {
        let book = self.open(None);
        let catalog = Catalog::of(Language::En);
        let found = book.findings.iter().filter(|finding| rules.contains(&finding.rule.as_ref()));
        found
            .map(|finding| {
                let place = finding.place.map_or_else(
                    || finding.path.clone().unwrap_or_default(),
                    |place| {
                        let (path, position) = book.snapshot.position(place);
                        format!("{path}:{}", position.line)
                    },
                );
                format!("{} {place} {}", finding.rule, catalog.say(&finding.message))
            })
            .collect()
    }

    /// Every file of the working tree outside `.git`, by path.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
            for entry in fs::read_dir(folder).expect("the folder is readable") {
                let path = entry.expect("the entry is readable").path();
                let name = path.strip_prefix(root).expect("it lies below").to_string_lossy();
                if path.is_dir() && name != ".git" {
                    walk(root, &path, files);
                } else if path.is_file() {
                    files.insert(name.into_owned(), fs::read(&path).expect("the file is readable"));
                }
            }
        }
        let mut files = BTreeMap::new();
        walk(&self.root, &self.root, &mut files);
        files
    }
}

/// What a run of Pactbook wrote.
#[derive(Debug)]
pub(crate) struct Said {
    /// To its standard output.
    pub(crate) out: String,
    /// To its standard error.
    pub(crate) err: String,
}

/// Makes the armoured signature of a commit's bytes.
type Seal = Box<dyn Fn(&[u8]) -> String>;

/// A commit to be.
pub(crate) struct Deed<'s> {
    sandbox: &'s Sandbox,
    message: String,
    author: Who,
    written: String,
    committer: Who,
    committed: String,
    seal: Option<Seal>,
}

impl<'s> Deed<'s> {
    /// Somebody else commits it, at another time.
    pub(crate) fn by(self, committed: &str, committer: Who) -> Self {
        Deed { committer, committed: committed.to_owned(), ..self }
    }

    /// Signed with a key, as git does with `gpg.format = ssh`.
    pub(crate) fn signed(self, key: Key) -> Self {
        self.sealed(move |payload| key.sign("git", payload))
    }

    /// Signed by whatever makes an armoured signature of the commit's bytes.
    pub(crate) fn sealed(self, seal: impl Fn(&[u8]) -> String + 'static) -> Self {
        Deed { seal: Some(Box::new(seal)), ..self }
    }

    /// Commits everything, also nothing.
    pub(crate) fn land(self) -> &'s Sandbox {
        let sandbox = self.sandbox;
        sandbox.git(&["add", "-A"]);
        let args = ["commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m", &self.message];
        let mut command = sandbox.command(&args);
        sandbox.dress(&mut command, self.author, self.committer, &self.written, &self.committed);
        succeeded(&args, &command.output().expect("the git program is there for tests"));
        if let Some(seal) = self.seal {
            sandbox.rewrite(|commit| {
                let armour = seal(commit.as_bytes());
                let (headers, message) = commit.split_once("\n\n").expect("a commit has a message");
                let is_long = headers.starts_with("tree ") && headers.find('\n') == Some(69);
                let name = if is_long { "gpgsig-sha256" } else { "gpgsig" };
                let folded = armour.trim_end().replace('\n', "\n ");
                format!("{headers}\n{name} {folded}\n\n{message}")
            });
        }
        sandbox
    }
}

fn succeeded(args: &[&str], output: &Output) -> String {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "git {args:?}: {out}{err}");
    out.trim_end().to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("what programs write is UTF-8")
}
