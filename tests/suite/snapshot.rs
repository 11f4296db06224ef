//! Reading folders and revisions, the settings, and the writer, on real folders and repositories.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use pactbook::base::digest;
use pactbook::base::error::Error;
use pactbook::base::error::ErrorKind;
use pactbook::base::finding::Finding;
use pactbook::base::finding::Level;
use pactbook::base::message::Datum;
use pactbook::base::place::SourceId;
use pactbook::base::time::Instant;
use pactbook::publish;
use pactbook::publish::Switch;
use pactbook::publish::Written;
use pactbook::settings;
use pactbook::settings::Settings;
use pactbook::snapshot;
use pactbook::snapshot::AsOfSource;
use pactbook::snapshot::Content;
use pactbook::snapshot::Origin;
use pactbook::snapshot::Request;
use pactbook::snapshot::Snapshot;
use tempfile::TempDir;

const NOW: Instant = Instant::from_unix(1_800_000_000);
/// 运维服务 in GBK.
const GBK: &[u8] = b"id = 1\ntitle = \"\xd4\xcb\xce\xac\xb7\xfe\xce\xf1\"\n";

/// A folder that cleans up after itself, with the git program bound to fixed names and times.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Bench {
        Bench { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    /// A data repository with a settings file and three sources.
    fn book() -> Bench {
        let bench = Bench::new();
        bench.write("pactbook.toml", "language = \"en\"\n");
        bench.write("data/a.toml", "id = 1\n");
        bench.write("data/b/记录.toml", "id = 2\n");
        bench.write("content/index.md", "# Hello\r\n");
        bench.write("notes/private.toml", "not = \"a source\"\n");
        bench
    }

    /// The same, committed.
    fn repository() -> Bench {
        let bench = Bench::book();
        bench.git(&["init", "-q", "-b", "main"]);
        bench.commit("first");
        bench
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn git(&self, arguments: &[&str]) -> String {
        git_in(self.path(), arguments)
    }

    fn commit(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn read(&self) -> (Snapshot, Settings) {
        read_in(self.path(), None).expect("the folder can be read")
    }

    fn read_at(&self, rev: &str) -> (Snapshot, Settings) {
        read_in(self.path(), Some(rev)).expect("the revision can be read")
    }
}

fn git_in(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
        command.env_remove(name);
    }
    let output = command
        .args(["-c", "core.autocrlf=false", "-c", "protocol.file.allow=always"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("HOME", "/nonexistent")
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env("GIT_AUTHOR_NAME", "驻场工程师甲")
        .env("GIT_AUTHOR_EMAIL", "a@example.invalid")
        .env("GIT_AUTHOR_DATE", "2026-01-02T03:04:05+08:00")
        .env("GIT_COMMITTER_NAME", "committer")
        .env("GIT_COMMITTER_EMAIL", "c@example.invalid")
        .env("GIT_COMMITTER_DATE", "2026-01-02T03:04:06+08:00")
        .output()
        .expect("the git program can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("git prints UTF-8 here").trim().to_owned()
}

fn request(folder: &Path) -> Request {
    Request {
        folder: folder.to_owned(),
        rev: None,
        as_of: None,
        source_date_epoch: None,
        now: NOW,
        known_on: None,
        use_cache: false,
    }
}

fn read_in(folder: &Path, rev: Option<&str>) -> Result<(Snapshot, Settings), Error> {
    snapshot::read(&Request { rev: rev.map(str::to_owned), ..request(folder) })
}

fn paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.sources.iter().map(|source| source.path.as_str()).collect()
}

/// Findings as `rule path`.
fn rules(snapshot: &Snapshot) -> Vec<String> {
    let in_words = |finding: &Finding| {
        let path = finding.path.clone().or(finding.place.map(|p| snapshot.position(p).0.into()));
        format!("{} {}", finding.rule, path.unwrap_or_default())
    };
    snapshot.findings.iter().map(in_words).collect()
}

fn text_of<'a>(snapshot: &'a Snapshot, path: &str) -> &'a str {
    snapshot.text(snapshot.find(path).expect("the source is there"))
}

fn changed(snapshot: &Snapshot) -> &[String] {
    match &snapshot.origin {
        Origin::WorkTree { changed, .. } => changed,
        other => panic!("not a working tree: {other:?}"),
    }
}

const SOURCES: [&str; 4] = ["content/index.md", "data/a.toml", "data/b/记录.toml", "pactbook.toml"];

#[test]
fn a_folder_without_a_repository_gives_its_sources_sorted() {
    let bench = Bench::book();
    bench.write("data/.hidden/x.toml", "id = 3\n");
    bench.write("data/.y.toml", "id = 4\n");
    let (snapshot, _) = bench.read();
    assert_eq!(snapshot.origin, Origin::Folder);
    assert_eq!(paths(&snapshot), SOURCES);
    assert_eq!(snapshot.findings, []);
    let id = snapshot.find("data/b/记录.toml").expect("it is there");
    assert_eq!(snapshot.text(id), "id = 2\n");
    assert_eq!(snapshot.find("notes/private.toml"), None);
    // As `printf 'id = 1\n' | git hash-object --stdin` prints it.
    assert_eq!(snapshot.sources[1].blob, "74251a9ce612c8bb684defe4ce78eabcdde6455e");
}

#[test]
fn a_revision_gives_the_sources_that_its_working_tree_gives() {
    let bench = Bench::repository();
    bench.write("data/scan.pdf", [0, 159, 146, 150]);
    bench.write("data/gbk.toml", GBK);
    let head = bench.commit("more");
    let (tree, _) = bench.read();
    let (revision, _) = bench.read_at("HEAD");
    assert_eq!(tree.sources, revision.sources);
    assert_eq!(tree.findings, revision.findings);
    let Origin::Revision(commit) = &revision.origin else { panic!("{:?}", revision.origin) };
    assert_eq!(commit.id, head);
    assert_eq!(commit.author, "驻场工程师甲");
    assert_eq!(commit.summary, "more");
    assert_eq!(commit.committed.rfc3339(), "2026-01-02T03:04:06+08:00");
    assert_eq!(tree.origin, Origin::WorkTree { head: Some(commit.clone()), changed: Vec::new() });
}

#[test]
fn branches_tags_and_ancestors_are_revisions() {
    let bench = Bench::repository();
    let first = bench.git(&["rev-parse", "HEAD"]);
    bench.git(&["tag", "-a", "-m", "the first period", "v1"]);
    bench.git(&["branch", "old"]);
    bench.write("data/a.toml", "id = 11\n");
    bench.commit("second");
    for rev in ["v1", "old", "HEAD~1", &first, &first[..9], "refs/heads/old", "main^"] {
        let (snapshot, _) = bench.read_at(rev);
        assert_eq!(text_of(&snapshot, "data/a.toml"), "id = 1\n", "{rev}");
    }
    assert_eq!(text_of(&bench.read_at("main").0, "data/a.toml"), "id = 11\n");
}

#[test]
fn an_unknown_revision_names_the_nearest() {
    let bench = Bench::repository();
    bench.git(&["tag", "period-1"]);
    let error = read_in(bench.path(), Some("perod-1")).expect_err("there is no such tag");
    assert_eq!(error.kind, ErrorKind::Repository);
    assert_eq!(error.message, "there is no revision `perod-1`");
    assert_eq!(error.hints, ["did you mean `period-1`?"]);
    let error = read_in(bench.path(), Some("HEAD:data")).expect_err("this is a tree");
    assert_eq!(error.message, "`HEAD:data` does not name a commit");
}

#[test]
fn a_bare_clone_is_read_at_head() {
    let bench = Bench::repository();
    let other = Bench::new();
    git_in(other.path(), &["clone", "-q", "--bare", &bench.path().display().to_string(), "b.git"]);
    let (bare, _) = read_in(&other.at("b.git"), None).expect("a bare repository");
    assert_eq!(bare.sources, bench.read().0.sources);
    let (named, _) = read_in(&other.at("b.git"), Some("main")).expect("a branch of it");
    assert_eq!(named, bare);
}

#[test]
fn a_data_repository_may_lie_deeper_in_a_repository() {
    let bench = Bench::new();
    bench.write("pactbook.toml", "theme = \"outer\"\n");
    bench.write("data/outer.toml", "");
    bench.write("services/运维/pactbook.toml", "theme = \"inner\"\n");
    bench.write("services/运维/data/inner.toml", "");
    bench.git(&["init", "-q", "-b", "main"]);
    bench.commit("both");
    bench.git(&["gc", "-q"]);
    let inner = bench.at("services/运维");
    let (tree, settings) = read_in(&inner, None).expect("a working tree");
    assert_eq!(paths(&tree), ["data/inner.toml", "pactbook.toml"]);
    assert_eq!(settings.theme, "inner");
    assert_eq!(changed(&tree), [""; 0]);
    let (revision, _) = read_in(&inner, Some("main")).expect("a revision");
    assert_eq!(revision.sources, tree.sources);
}

#[test]
fn linked_work_trees_and_submodules_are_repositories() {
    let bench = Bench::repository();
    let linked = Bench::new();
    let place = linked.at("linked");
    bench.git(&["worktree", "add", "-q", "-b", "other", &place.display().to_string()]);
    let (snapshot, _) = read_in(&place, None).expect("a linked work tree");
    assert_eq!(snapshot.sources, bench.read().0.sources);
    assert_eq!(changed(&snapshot), [""; 0]);

    let outer = Bench::book();
    outer.git(&["init", "-q", "-b", "main"]);
    outer.git(&["submodule", "--quiet", "add", &bench.path().display().to_string(), "data/sub"]);
    outer.commit("with a submodule");
    let (snapshot, _) = read_in(&outer.at("data/sub"), Some("HEAD")).expect("a submodule");
    assert_eq!(paths(&snapshot), SOURCES);
    let (snapshot, _) = outer.read_at("HEAD");
    assert_eq!(paths(&snapshot), SOURCES);
    assert_eq!(rules(&snapshot), ["submodule data/sub"]);
}

#[test]
fn what_differs_from_the_commit_is_known() {
    let bench = Bench::repository();
    bench.write("data/a.toml", "id = 100\n");
    bench.write("data/new.toml", "");
    bench.write("notes/private.toml", "changed = \"but no source\"\n");
    fs::remove_file(bench.at("content/index.md")).expect("it was there");
    let (snapshot, _) = bench.read();
    assert_eq!(changed(&snapshot), ["content/index.md", "data/a.toml", "data/new.toml"]);
}

#[test]
fn a_repository_without_commits_has_no_head() {
    let bench = Bench::book();
    bench.git(&["init", "-q", "-b", "main"]);
    let (snapshot, _) = bench.read();
    let all = SOURCES.map(str::to_owned).to_vec();
    assert_eq!(snapshot.origin, Origin::WorkTree { head: None, changed: all });
    let error = read_in(bench.path(), Some("HEAD")).expect_err("nothing is committed");
    assert_eq!(error.message, "the repository has no commits yet");
    bench.commit("first");
    bench.git(&["checkout", "-q", "--orphan", "empty"]);
    let error = read_in(bench.path(), Some("HEAD")).expect_err("nothing is committed there");
    assert_eq!(error.message, "`HEAD` names a branch that has no commits");
    assert!(error.hints[0].contains("`main`"), "{error:?}");
}

#[test]
fn a_shallow_clone_is_read_at_its_tip_only() {
    let bench = Bench::repository();
    bench.write("data/a.toml", "id = 11\n");
    bench.commit("second");
    let other = Bench::new();
    let url = format!("file://{}", bench.path().display());
    git_in(other.path(), &["clone", "-q", "--depth", "1", &url, "shallow"]);
    let (snapshot, _) = read_in(&other.at("shallow"), Some("HEAD")).expect("the tip is there");
    assert_eq!(text_of(&snapshot, "data/a.toml"), "id = 11\n");
    let error = read_in(&other.at("shallow"), Some("HEAD~1")).expect_err("it is cut off");
    assert!(error.hints.iter().any(|hint| hint.contains("--unshallow")), "{error:?}");
}

#[test]
fn a_blob_that_a_partial_clone_lacks_is_a_finding_for_its_file() {
    let bench = Bench::repository();
    bench.git(&["config", "uploadpack.allowFilter", "true"]);
    bench.write("data/long.toml", format!("id = 1 # {}\n", "x".repeat(3000)));
    bench.commit("second");
    let other = Bench::new();
    let url = format!("file://{}", bench.path().display());
    git_in(other.path(), &["clone", "-q", "--bare", "--filter=blob:limit=1k", &url, "partial"]);
    let (snapshot, _) = read_in(&other.at("partial"), None).expect("the rest is there");
    assert_eq!(rules(&snapshot), ["missing-blob data/long.toml"]);
    assert_eq!(text_of(&snapshot, "data/a.toml"), "id = 1\n");
    let id = snapshot.find("data/long.toml").expect("it is listed");
    assert_eq!(snapshot.source(id).content, Content::Unreadable);
}

#[test]
fn repositories_with_sha256_ids_work() {
    let bench = Bench::book();
    bench.git(&["init", "-q", "-b", "main", "--object-format=sha256"]);
    let head = bench.commit("first");
    assert_eq!(head.len(), 64);
    let (revision, _) = bench.read_at(&head[..12]);
    let (tree, _) = bench.read();
    assert_eq!(revision.sources, tree.sources);
    assert_eq!(changed(&tree), [""; 0]);
}

#[test]
fn a_reftable_repository_is_refused_in_plain_words() {
    let bench = Bench::repository();
    // What `git init --ref-format=reftable` leaves, without asking for a git that knows it.
    bench.git(&["config", "core.repositoryFormatVersion", "1"]);
    bench.write(".git/HEAD", "ref: refs/heads/.invalid\n");
    let config = fs::read_to_string(bench.at(".git/config")).expect("git wrote it");
    bench.write(".git/config", config + "[extensions]\n\trefStorage = reftable\n");
    let error = read_in(bench.path(), Some("HEAD")).expect_err("the format is not supported");
    assert_eq!(error.kind, ErrorKind::Repository);
    assert!(error.hints.iter().any(|hint| hint.contains("reftable")), "{error:?}");
}

#[test]
fn replacement_refs_do_not_change_what_a_commit_holds() {
    let bench = Bench::repository();
    bench.write("other.toml", "id = 999\n");
    let ours = bench.git(&["rev-parse", "HEAD:data/a.toml"]);
    let theirs = bench.git(&["hash-object", "-w", "other.toml"]);
    bench.git(&["replace", &ours, &theirs]);
    assert_eq!(bench.git(&["show", "HEAD:data/a.toml"]), "id = 999");
    assert_eq!(text_of(&bench.read_at("HEAD").0, "data/a.toml"), "id = 1\n");
}

#[test]
fn text_that_is_not_utf8_is_named_with_line_and_column() {
    let bench = Bench::book();
    bench.write("data/gbk.toml", GBK);
    bench.write("data/list.csv", GBK);
    bench.write("data/wide.md", b"\xff\xfeh\0i\0");
    bench.write("data/marked.toml", "\u{feff}id = 7\n");
    let (snapshot, _) = bench.read();
    assert_eq!(
        rules(&snapshot),
        [
            "not-utf8 data/gbk.toml",
            "not-utf8 data/list.csv",
            "byte-order-mark data/marked.toml",
            "not-utf8 data/wide.md"
        ]
    );
    let gbk = &snapshot.findings[0];
    assert_eq!(gbk.message.args, [("line", Datum::Count(2)), ("column", Datum::Count(10))]);
    assert_eq!(gbk.help.as_ref().map(|help| help.key), Some("snapshot-looks-like-gbk"));
    // An attached list is evidence whatever its encoding.
    assert_eq!(snapshot.findings[1].level, Level::Warning);
    let list = snapshot.find("data/list.csv").expect("it is there");
    assert!(matches!(&snapshot.source(list).content, Content::Binary { bytes: Some(_), .. }));
    assert_eq!(text_of(&snapshot, "data/marked.toml"), "id = 7\n");
    assert_eq!(snapshot.findings[2].level, Level::Note);
    let help = snapshot.findings[3].help.as_ref().map(|help| help.key);
    assert_eq!(help, Some("snapshot-looks-like-utf16"));
}

#[test]
fn a_file_above_the_limit_is_a_finding_and_the_rest_is_read() {
    let bench = Bench::repository();
    let size = 50 << 20;
    let file = fs::File::create(bench.at("data/huge.toml")).expect("a file");
    file.set_len(size).expect("an empty file of that length");
    let file = fs::File::create(bench.at("data/scan.bin")).expect("a file");
    file.set_len(snapshot::MAX_KEPT_BYTES + 1).expect("an empty file of that length");
    let long_list = "a;b\n".repeat(9 << 18);
    bench.write("data/list.csv", &long_list);
    bench.commit("huge");
    for snapshot in [bench.read().0, bench.read_at("HEAD").0] {
        assert_eq!(
            rules(&snapshot),
            ["file-too-large data/huge.toml", "file-too-large data/list.csv"]
        );
        // An attached list that is too long to be shown is still evidence.
        assert_eq!(snapshot.findings[1].level, Level::Warning);
        let list = snapshot.find("data/list.csv").expect("it is listed");
        let Content::Binary { sha256, bytes: None, .. } = &snapshot.source(list).content else {
            panic!("the list is kept as its digest");
        };
        assert_eq!(*sha256, digest::sha256(long_list.as_bytes()));
        assert_eq!(
            snapshot.findings[0].message.args,
            [("size", Datum::Bytes(size)), ("limit", Datum::Bytes(8 << 20))]
        );
        let huge = snapshot.find("data/huge.toml").expect("it is listed");
        assert_eq!(snapshot.source(huge).content, Content::Unreadable);
        assert_eq!(snapshot.source(huge).blob, bench.git(&["rev-parse", "HEAD:data/huge.toml"]));
        let scan = snapshot.find("data/scan.bin").expect("it is listed");
        assert!(matches!(snapshot.source(scan).content, Content::Binary { bytes: None, .. }));
        assert_eq!(text_of(&snapshot, "data/a.toml"), "id = 1\n");
    }
    assert_eq!(changed(&bench.read().0), [""; 0]);
    bench.write("pactbook.toml", "limits.file = \"6 B\"\n");
    assert!(rules(&bench.read().0).contains(&"file-too-large data/a.toml".to_owned()));
}

#[cfg(unix)]
#[test]
fn links_and_odd_names_are_reported_and_never_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let bench = Bench::repository();
    bench.write("outside/secret.toml", "id = 9\n");
    symlink("../outside/secret.toml", bench.at("data/link.toml")).expect("a link");
    symlink("../outside", bench.at("data/linked")).expect("a link");
    symlink("outside", bench.at("themes")).expect("a link");
    fs::write(bench.at("data").join(OsStr::from_bytes(b"\xd4\xcb.toml")), "").expect("a file");
    bench.write("data/two\nlines.toml", "");
    bench.commit("links");
    let expected = [
        "symbolic-link data/link.toml",
        "symbolic-link data/linked",
        "odd-file-name data/two\u{fffd}lines.toml",
        "odd-file-name data/\u{fffd}\u{fffd}.toml",
        "symbolic-link themes",
    ];
    for snapshot in [bench.read().0, bench.read_at("HEAD").0] {
        assert_eq!(rules(&snapshot), expected);
        assert_eq!(paths(&snapshot), SOURCES);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_source_folder_does_not_stop_the_run() {
    let bench = Bench::book();
    let status = Command::new("mkfifo").arg(bench.at("data/pipe.toml")).status();
    assert!(status.expect("mkfifo can be started").success());
    assert_eq!(rules(&bench.read().0), ["special-file data/pipe.toml"]);
}

#[test]
fn what_is_missing_altogether_is_an_error_with_a_way_out() {
    let bench = Bench::new();
    let error = read_in(bench.path(), None).expect_err("there are no settings");
    assert_eq!(error.kind, ErrorKind::Settings);
    assert!(error.hints[0].contains("-C"), "{error:?}");
    let error = read_in(&bench.at("nowhere"), None).expect_err("there is no folder");
    assert_eq!(error.kind, ErrorKind::Usage);
    bench.write("pactbook.toml", "");
    let error = read_in(bench.path(), Some("main")).expect_err("there is no repository");
    assert_eq!(error.kind, ErrorKind::Repository);
    assert_eq!(rules(&bench.read().0), ["no-data data"]);
}

#[test]
fn the_as_of_instant_has_four_sources_in_this_order() {
    let bench = Bench::book();
    let ask = |as_of: Option<&str>, epoch: Option<&str>| {
        snapshot::read(&Request {
            as_of: as_of.map(str::to_owned),
            source_date_epoch: epoch.map(str::to_owned),
            ..request(bench.path())
        })
        .map(|(snapshot, _)| (snapshot.as_of.instant.unix(), snapshot.as_of.from))
    };
    assert_eq!(ask(None, None).ok(), Some((NOW.unix(), AsOfSource::Now)));
    bench.write("pactbook.toml", "as_of = 2026-07-03T09:00:00\n");
    assert_eq!(ask(None, None).ok(), Some((1_783_040_400, AsOfSource::Settings)));
    assert_eq!(
        ask(None, Some("1700000000")).ok(),
        Some((1_700_000_000, AsOfSource::SourceDateEpoch))
    );
    let nine = Some((1_783_040_400, AsOfSource::Flag));
    assert_eq!(ask(Some("2026-07-03T01:00:00Z"), Some("1700000000")).ok(), nine);
    assert_eq!(ask(Some("2026-07-03 09:00"), None).ok(), nine);
    // A date alone is the last second of that day in the zone of the settings.
    assert_eq!(
        ask(Some("2026-07-02"), None).ok(),
        Some((1_783_040_400 - 9 * 3600 - 1, AsOfSource::Flag))
    );
    for (as_of, epoch) in [
        (Some("yesterday"), None),
        (Some("2026-02-30"), None),
        (Some("09:00:00"), None),
        (None, Some("")),
        (None, Some("-1")),
        (None, Some("99999999999999")),
    ] {
        let error = ask(as_of, epoch).expect_err("this is no instant");
        assert_eq!((error.kind, error.hints.len()), (ErrorKind::Usage, 1), "{as_of:?} {epoch:?}");
    }
}

#[test]
fn every_fault_of_the_settings_is_found_at_its_place() {
    let text = "titel = \"x\"\ntitle = {}\nlanguage = \"fr\"\nlanguages = [\"zh\", \"zh\"]\nzone = \"Asia/Atlantis\"\n\
        as_of = \"2026-07-03\"\ntheme = \"a/b\"\noutput = \"../out\"\n\
        [folders]\ndata = \"/etc\"\ncontent = 3\n[limits]\nfile = \"9 TB\"\n";
    let (found, findings) = settings::read(text, SourceId(0));
    let words: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| {
            let place = finding.place.expect("each has its place");
            (finding.message.key, &text[place.range()])
        })
        .collect();
    assert_eq!(
        words,
        [
            ("settings-unknown-key", "titel"),
            ("settings-no-title", "{}"),
            ("settings-bad-language", "\"fr\""),
            ("settings-bad-languages", "\"zh\""),
            ("settings-bad-zone", "\"Asia/Atlantis\""),
            ("settings-wrong-type", "\"2026-07-03\""),
            ("settings-bad-theme", "\"a/b\""),
            ("settings-bad-path", "\"../out\""),
            ("settings-bad-path", "\"/etc\""),
            ("settings-wrong-type", "3"),
            ("settings-bad-limit", "\"9 TB\""),
        ]
    );
    let help = findings[0].help.clone().expect("the nearest name");
    assert_eq!(help.args, [("name", Datum::from("title"))]);
    assert_eq!(found, Settings::default());
    let (_, findings) = settings::read("output = \"data/site\"\n", SourceId(0));
    assert_eq!(findings[0].message.key, "settings-output-in-sources");
    let (_, findings) = settings::read("title = \"x\nzone = \"+08:00\"\n", SourceId(0));
    assert_eq!(findings[0].rule, "syntax");
}

#[test]
fn faults_of_the_settings_are_placed_in_their_file() {
    let bench = Bench::book();
    bench.write("pactbook.toml", "# first line\nlanguge = \"en\"\n");
    let (snapshot, _) = bench.read();
    assert_eq!(rules(&snapshot), ["unknown-setting pactbook.toml"]);
    let place = snapshot.findings[0].place.expect("it has a place");
    assert_eq!(snapshot.position(place).1.line, 2);
}

#[test]
fn this_repository_has_sound_settings() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/pactbook.toml"))
        .expect("the settings are there");
    let (settings, findings) = settings::read(&text, SourceId(0));
    assert_eq!(findings, []);
    let as_of = settings.as_of.map(|as_of| settings.zone.stamp(as_of).rfc3339());
    assert_eq!(as_of.as_deref(), Some("2026-07-03T09:00:00+08:00"));
}

fn site(pages: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    pages.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn publish_to(output: &Path, pages: &[(&str, &str)]) -> Result<Written, Error> {
    publish::write(&site(pages), output, &[])
}

fn written(changed: usize, unchanged: usize, removed: usize) -> Written {
    let switch = match changed + removed {
        0 => Switch::None,
        _ if cfg!(any(target_os = "linux", target_os = "macos")) => Switch::Whole,
        _ => Switch::Piecemeal,
    };
    Written { files: changed + unchanged, changed, unchanged, removed, switch }
}

/// All files and folders below, sorted.
fn tree(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(at) = pending.pop() {
        for entry in fs::read_dir(at).expect("a folder").flatten() {
            let path = entry.path();
            let inside = path.strip_prefix(folder).expect("it lies below");
            found.push(inside.to_str().expect("names here are UTF-8").to_owned());
            if entry.file_type().expect("its type").is_dir() {
                pending.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_second_run_writes_nothing_and_a_changed_page_only_itself() {
    let bench = Bench::new();
    let output = bench.at("deep/public");
    let pages = [("index.html", "1"), ("合同/a.html", "2"), ("合同/b.html", "3")];
    assert_eq!(publish_to(&output, &pages).expect("written"), written(3, 0, 0));
    let manifest = fs::read(output.join(publish::MANIFEST)).expect("the manifest");
    assert_eq!(publish_to(&output, &pages).expect("written"), written(0, 3, 0));
    assert_eq!(fs::read(output.join(publish::MANIFEST)).expect("the manifest"), manifest);
    let fewer = [("index.html", "1"), ("合同/a.html", "9")];
    assert_eq!(publish_to(&output, &fewer).expect("written"), written(1, 1, 1));
    assert_eq!(tree(&output), [publish::MANIFEST, "index.html", "合同", "合同/a.html"]);
    assert_eq!(publish_to(&output, &pages[..1]).expect("written"), written(0, 1, 1));
    assert_eq!(tree(&output), [publish::MANIFEST, "index.html"]);
}

#[test]
fn an_altered_page_is_put_right_even_if_its_size_is_the_same() {
    let bench = Bench::new();
    let output = bench.at("public");
    let pages = [("form.html", "score 85.0")];
    publish_to(&output, &pages).expect("written");
    bench.write("public/form.html", "score 95.0");
    assert_eq!(publish_to(&output, &pages).expect("written"), written(1, 0, 0));
    assert_eq!(fs::read(output.join("form.html")).expect("the page"), b"score 85.0");
}

/// A commit can bring a file to where a page lies, even one of the right size.
#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn a_page_that_was_replaced_is_not_taken_over_though_its_size_is_right() {
    let bench = Bench::new();
    let output = bench.at("public");
    let pages = site(&[("form.html", "score 85.0")]);
    let writer = publish::Writer::open(&output, &[]).expect("it opens");
    let prints = writer.put(&pages).expect("it is put");
    writer.finish().expect("it is written");
    let is_kept = || {
        let writer = publish::Writer::open(&output, &[]).expect("it opens");
        writer.keep([("form.html", &prints[0])])
    };
    assert!(is_kept());
    fs::remove_file(output.join("form.html")).expect("it was there");
    bench.write("public/form.html", "score 95.0");
    assert!(!is_kept());
    assert_eq!(publish_to(&output, &[("form.html", "score 85.0")]).expect("written").changed, 1);
    assert!(is_kept());
}

#[test]
fn what_pactbook_did_not_write_is_never_touched() {
    let bench = Bench::new();
    let output = bench.at("public");
    bench.write("public/thesis.txt", "years of work");
    let error = publish_to(&output, &[("index.html", "1")]).expect_err("a foreign folder");
    assert_eq!(error.kind, ErrorKind::Output);
    fs::remove_file(output.join("thesis.txt")).expect("it was there");
    publish_to(&output, &[("a/index.html", "1")]).expect("written");
    bench.write("public/a/CNAME", "example.invalid");
    assert_eq!(publish_to(&output, &[("b.html", "1")]).expect("written"), written(1, 0, 1));
    assert_eq!(tree(&output), [publish::MANIFEST, "a", "a/CNAME", "b.html"]);
    let error = publish_to(&output, &[("a/CNAME", "ours")]).expect_err("a foreign file");
    assert!(error.message.contains("was not written by pactbook"), "{error}");
}

#[test]
fn a_tampered_manifest_does_not_lead_out_of_the_folder() {
    let bench = Bench::new();
    bench.write("precious.txt", "outside");
    bench.write("public/.pactbook-manifest", "# pactbook manifest 1\n00  ../precious.txt\n");
    let done = publish_to(&bench.at("public"), &[]).expect("written");
    assert_eq!((done.files, done.changed, done.removed), (0, 0, 0));
    assert_eq!(fs::read(bench.at("precious.txt")).expect("it is still there"), b"outside");
}

#[cfg(unix)]
#[test]
fn links_in_the_output_do_not_lead_out_of_it() {
    let bench = Bench::new();
    let output = bench.at("public");
    publish_to(&output, &[("a/x.html", "1")]).expect("written");
    fs::remove_dir_all(output.join("a")).expect("it was there");
    bench.write("outside/x.html", "outside");
    std::os::unix::fs::symlink("../outside", output.join("a")).expect("a link");
    publish_to(&output, &[("a/x.html", "2")]).expect_err("the link leads out");
    assert_eq!(publish_to(&output, &[("b.html", "1")]).expect("written"), written(1, 0, 0));
    assert_eq!(fs::read(bench.at("outside/x.html")).expect("still there"), b"outside");
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let bench = Bench::new();
    let output = bench.at("public");
    publish_to(&output, &[("a", "1"), ("b/c/d", "2")]).expect("written");
    assert_eq!(
        publish_to(&output, &[("a/x", "1"), ("b", "2")]).expect("written"),
        written(2, 0, 2)
    );
    assert_eq!(tree(&output), [publish::MANIFEST, "a", "a/x", "b"]);
}

#[test]
fn an_interrupted_run_is_repaired_by_the_next() {
    let bench = Bench::new();
    let output = bench.at("public");
    // As it stands when the first run stops in the middle: a marker, a stage, one page of two.
    bench.write("public/.pactbook-building", "index.html\nold.html\n");
    bench.write("public/.pactbook-new/7", "half a pa");
    bench.write("public/old.html", "of the interrupted run");
    assert_eq!(publish_to(&output, &[("index.html", "1")]).expect("written"), written(1, 0, 1));
    assert_eq!(tree(&output), [publish::MANIFEST, "index.html"]);
}

#[test]
fn a_run_that_fails_half_way_is_completed_by_the_next() {
    let bench = Bench::new();
    let output = bench.at("public");
    publish_to(&output, &[("a.html", "1"), ("b.html", "1"), ("c.html", "1")]).expect("written");
    fs::remove_file(output.join("b.html")).expect("it was there");
    bench.write("public/b.html/in the way", "");
    let new = [("a.html", "2"), ("b.html", "2")];
    publish_to(&output, &new).expect_err("a folder is in the way of a page");
    fs::remove_dir_all(output.join("b.html")).expect("it was there");
    let done = publish_to(&output, &new).expect("written");
    assert_eq!((done.files, done.removed), (2, 1));
    assert_eq!(tree(&output), [publish::MANIFEST, "a.html", "b.html"]);
    assert_eq!(fs::read(output.join("a.html")).expect("the page"), b"2");
}

#[test]
fn sources_and_repositories_are_no_output() {
    let bench = Bench::repository();
    let keep_out = Settings::default().folders.keep_out(bench.path());
    let page = site(&[("index.html", "1")]);
    for folder in [
        "data",
        "data/site",
        "content/new/er",
        ".git",
        ".git/public",
        "themes",
        "",
        "..",
        "data/../data",
    ] {
        let error = publish::write(&page, &bench.at(folder), &keep_out)
            .expect_err("this is no place for a site");
        assert_eq!(error.kind, ErrorKind::Output, "{folder}");
    }
    bench.git(&["init", "-q", "--bare", "bare.git"]);
    publish_to(&bench.at("bare.git/public"), &[]).expect_err("inside a bare repository");
    publish::write(&page, &bench.at("public"), &keep_out).expect("beside the sources");
}

#[test]
fn paths_that_lead_out_are_refused() {
    let bench = Bench::new();
    for path in
        ["../x", "/x", "a//b", "a/./b", "", "a\nb", "a\\b", "c:x", ".pactbook-manifest", "a/"]
    {
        publish_to(&bench.at("public"), &[(path, "1")]).expect_err(path);
    }
    assert!(!bench.at("public").exists());
}
