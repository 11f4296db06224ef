//! `init`: a new data repository, from answers to what a contract has to say.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use super::Answer;
use super::Exit;
use super::environment;
use super::now;
use super::prompt;
use super::unknown;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::finding::Level;
use crate::base::language::Language;
use crate::base::message::Message;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::book::Book;
use crate::lang::Catalog;
use crate::publish;
use crate::publish::Fresh;
use crate::publish::Piece;
use crate::reports::terminal::clean;
use crate::settings;
use crate::snapshot;
use crate::snapshot::Request;
use crate::starter;
use crate::starter::PROGRAMS;
use crate::starter::answers::Answers;
use crate::starter::answers::QUESTIONS;

const EXAMPLES: &str = "\
Examples:
  pactbook init museum                          asks, on a terminal; Enter takes what stands in brackets
  pactbook init museum title='Museum systems' first=2026-01-01 last=2026-12-31 total='120000.00 CNY'
  pactbook init museum respond=1h restore=none points=50,30,20
  pactbook init museum --no-ask                 takes what is usual for everything

Answers: \
`contract`, `title`, `buyer`, `supplier`, `zone`, `first`, `last`, `total`, \
`months`, `respond`, `restore`, `report`, `check`, `points`";

/// Files that are named if they are in the way.
const NAMED: usize = 5;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Folder of the new repository
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Answers given beforehand, such as `first=2026-01-01`
    #[arg(value_name = "ANSWER=VALUE")]
    answers: Vec<String>,
    /// Ask although standard input is no terminal; one answer a line
    #[arg(long, conflicts_with = "no_ask")]
    ask: bool,
    /// Never ask
    #[arg(long)]
    no_ask: bool,
    /// List the files, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn init(args: &Args, as_of: Option<&str>, catalog: &Catalog) -> Result<Answer, Error> {
    let now = today(as_of)?;
    let language = catalog.language();
    let zone = Zone::parse(if language == Language::Zh { "Asia/Shanghai" } else { "UTC" });
    let mut answers = Answers::new(language, zone.unwrap_or_default().date(now));
    let given = given(args, &mut answers, catalog)?;
    if prompt::can_ask(args.ask, args.no_ask) {
        ask(&mut answers, &given, catalog)?;
    }
    answers.check().map_err(|message| Error::new(ErrorKind::Usage, catalog.say(&message)))?;
    let files = starter::files(&answers, now);
    if !args.dry_run {
        publish::finish_writing(&args.folder)?;
    }
    in_the_way(&args.folder, &files)?;
    let mut text = String::new();
    if args.dry_run {
        for path in files.keys() {
            text.push_str(&format!("{path}\n"));
        }
        return Ok(Answer::new(text, Exit::Clean));
    }
    let is_new = put(&args.folder, &files)?;
    text.push_str(&told(args, &answers, files.len(), is_new, now, catalog)?);
    Ok(Answer::new(text, Exit::Clean))
}

/// Puts the repository where it belongs, as a whole; says whether git has a new one now.
fn put(folder: &Path, files: &BTreeMap<String, String>) -> Result<bool, Error> {
    let pieces: BTreeMap<String, Piece<'_>> = files
        .iter()
        .map(|(path, text)| {
            let is_program = PROGRAMS.contains(&path.as_str());
            (path.clone(), Piece { bytes: text.as_bytes(), is_program })
        })
        .collect();
    if std::fs::symlink_metadata(folder).is_ok() {
        // Git's own folder holds the journal of what is put.
        let is_new = publish::init_repository(folder)?;
        publish::put_all(folder, &pieces)?;
        return Ok(is_new);
    }
    let fresh = Fresh::at(folder)?;
    let made = fresh.path();
    publish::put_all(&made, &pieces)?;
    let is_new = publish::init_repository(&made)?;
    fresh.finish()?;
    Ok(is_new)
}

fn today(as_of: Option<&str>) -> Result<Instant, Error> {
    let Some(text) = as_of else {
        let stated = environment("SOURCE_DATE_EPOCH").and_then(|text| text.parse().ok());
        return Ok(stated.map_or_else(now, Instant::from_unix));
    };
    let zone = Zone::parse("Asia/Shanghai").unwrap_or_default();
    let read = text.parse().ok().and_then(|stamp| settings::instant(&stamp, zone));
    read.ok_or_else(|| {
        Error::new(ErrorKind::Usage, format!("`{}` is no instant", clean(text)))
            .hint("write 2026-07-03T09:00:00+08:00 or 2026-07-03")
    })
}

/// Takes the answers of the command line; gives their names.
fn given(args: &Args, answers: &mut Answers, catalog: &Catalog) -> Result<Vec<String>, Error> {
    let names = || QUESTIONS.iter().map(|(key, _)| *key);
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for word in &args.answers {
        let Some((key, value)) = word.split_once('=') else {
            return Err(Error::new(ErrorKind::Usage, format!("`{}` is no answer", clean(word)))
                .hint("write `ANSWER=VALUE`, as in `first=2026-01-01`"));
        };
        if !names().any(|name| name == key) {
            return Err(unknown("answer", key, names()));
        }
        pairs.push((key, value));
    }
    // In the order of the questions: a term begins before it ends, points come after the duties.
    let mut taken = Vec::new();
    for (key, value) in names().flat_map(|name| pairs.iter().filter(move |(key, _)| *key == name)) {
        answers.set(key, value).map_err(|message| {
            Error::new(ErrorKind::Usage, format!("`{key}`: {}", clean(&catalog.say(&message))))
        })?;
        taken.push((*key).to_owned());
    }
    Ok(taken)
}

/// Asks what was not given, each question until the answer fits.
fn ask(answers: &mut Answers, given: &[String], catalog: &Catalog) -> Result<(), Error> {
    prompt::say(&catalog.word("init-ask-head"));
    for (key, question) in QUESTIONS.iter().filter(|(key, _)| !given.iter().any(|one| one == key)) {
        let mut tries = 0;
        loop {
            let shown = clean(&answers.shown(key)).into_owned();
            let answer = prompt::line(&format!("{} [{shown}]: ", catalog.word(question)))?;
            if answer.is_empty() {
                break;
            }
            match answers.set(key, &answer) {
                Ok(()) => break,
                Err(message) => prompt::say(&format!("  {}", clean(&catalog.say(&message)))),
            }
            tries += 1;
            if tries == prompt::TRIES {
                return Err(prompt::given_up());
            }
        }
    }
    Ok(())
}

/// Refuses a folder in which one of the files is already.
fn in_the_way(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), Error> {
    let there: Vec<&str> = files
        .keys()
        .map(String::as_str)
        .filter(|path| std::fs::symlink_metadata(folder.join(path)).is_ok())
        .collect();
    if there.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = there.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    let more = if there.len() > NAMED { ", ..." } else { "" };
    let shown = folder.display().to_string();
    let message = format!("`{}` already has {}{more}", clean(&shown), named.join(", "));
    Err(Error::new(ErrorKind::Output, message).hint("name a folder that does not exist yet"))
}

/// What was made, whether it is clean, and what to type next.
fn told(
    args: &Args,
    answers: &Answers,
    n_files: usize,
    is_new: bool,
    now: Instant,
    catalog: &Catalog,
) -> Result<String, Error> {
    let shown = args.folder.display().to_string();
    let folder = clean(&shown).into_owned();
    let request = Request {
        folder: args.folder.clone(),
        rev: None,
        as_of: None,
        source_date_epoch: None,
        now,
        known_on: None,
        use_cache: false,
    };
    let (snapshot, settings) = snapshot::read(&request)?;
    let book = Book::open(snapshot, settings);
    let count = |level: Level| {
        book.findings.iter().filter(|one| one.level == level && !one.is_breach()).count()
    };
    let made = Message::new("init-made").with("folder", folder.as_str()).with("n", n_files);
    let checked = Message::new("init-checked")
        .with("errors", count(Level::Error))
        .with("warnings", count(Level::Warning));
    let mut text = format!("{}\n{}\n", catalog.say(&made), catalog.say(&checked));
    if is_new {
        text.push_str(&format!("{}\n", catalog.word("init-git")));
    }
    text.push('\n');
    let contract = format!("data/{}/contract.toml", answers.contract);
    let steps = [
        (format!("cd {folder}"), Message::new("init-next-cd").with("contract", contract)),
        ("git add . && git commit -m start".to_owned(), Message::new("init-next-commit")),
        ("pactbook new incident".to_owned(), Message::new("init-next-new")),
        ("pactbook check".to_owned(), Message::new("init-next-check")),
        ("pactbook build".to_owned(), Message::new("init-next-build")),
    ];
    for (command, message) in steps {
        text.push_str(&format!("  {command}\n      {}\n", catalog.say(&message)));
    }
    Ok(text)
}
