//! The command line: arguments, language, colour, exit status.
//!
//! Owns the border: the clock, the environment and the terminal are read here and nowhere else.
//! Must not decide anything about contracts. The verb is [`run()`].
//! To add a command:
//! 1. a file here with its arguments and a function that gives an `Answer`;
//! 2. a variant of `Command` and an arm in `answer`.

mod base;
mod build;
mod bundle;
mod check;
mod completions;
mod coverage;
mod demo;
mod diff;
mod due;
mod explain;
mod export;
mod figures;
mod form;
mod help;
mod history;
mod import;
mod import_report;
mod init;
mod misuse;
mod new;
mod portfolio;
mod press;
mod progress;
mod prompt;
mod schema;
mod score;
mod seal;
mod serve;
mod test;
mod verify;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::io::IsTerminal;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::AutoStream;
use anstream::ColorChoice;
use clap::CommandFactory;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::language::Language;
use crate::base::nearest::nearest;
use crate::base::time::Instant;
use crate::book::Book;
use crate::book::estate::Estate;
use crate::integrity::Knowledge;
use crate::lang::Catalog;
use crate::lang::phrases;
use crate::publish;
use crate::reports::Brief;
use crate::reports::terminal::Ink;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::unheard;
use crate::settings::Settings;
use crate::snapshot;
use crate::snapshot::Request;
use crate::snapshot::history::Gap;
use crate::snapshot::history::History;

use progress::Progress;

/// What the exit status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, and `check` found nothing at or above its level. Also if the reader closed the pipe.
    Clean = 0,
    /// 1: `check` found something at or above its level, or an example of `test` fails.
    Found = 1,
    /// 2: could not run: wrong usage, no repository, nothing of that name, nowhere to write; or ran
    /// without the complete git history that a contract demands.
    Failed = 2,
}

/// Whether what runners of pipelines obey in a log may stand in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    /// No: what a record says must not be a command.
    Plain,
    /// Yes: it was written for a runner, or for another program that reads it.
    Verbatim,
}

/// What a command has to say.
struct Answer {
    text: String,
    /// Who obeys it.
    voice: Voice,
    exit: Exit,
    /// What the answer lacks though a contract demands it; it is given all the same, with status 2.
    missing: Option<Error>,
}

impl Answer {
    fn new(text: String, exit: Exit) -> Answer {
        Answer { text, voice: Voice::Plain, exit, missing: None }
    }

    /// An answer that is written as it stands, to the letter.
    fn verbatim(text: String, exit: Exit) -> Answer {
        Answer { voice: Voice::Verbatim, ..Answer::new(text, exit) }
    }
}

const AFTER_HELP: &str = "\
Exit status:
  0  clean
  1  `check` or `due` found something that --fail-on names, an example of `test` fails, `import` refused rows, or `verify` found a site that is not identical
  2  could not run, or a contract demands git history that is not here";

/// Service contracts as code, evidence in git, verdicts that anyone can recompute.
#[derive(Debug, Parser)]
#[command(name = "pactbook", version, after_help = AFTER_HELP, max_term_width = 100)]
struct Args {
    /// Folder of the data repository (the one with pactbook.toml), or a bare git repository
    #[arg(short = 'C', long = "directory", value_name = "DIR", default_value = ".", global = true)]
    folder: PathBuf,
    /// Read this commit, branch or tag instead of the working tree
    #[arg(long, value_name = "REV", global = true)]
    rev: Option<String>,
    /// Judge as of this instant, such as 2026-07-03T09:00:00+08:00 or 2026-07-03
    ///
    /// Without it: SOURCE_DATE_EPOCH, then `as_of` in pactbook.toml, then the clock.
    #[arg(long, value_name = "TIME", global = true)]
    as_of: Option<String>,
    /// Judge with what had landed on the trunk by this date or time
    ///
    /// Reads the last commit of the first-parent history that had landed by then. It is also the
    /// instant to judge as of, unless --as-of names another.
    #[arg(long, value_name = "TIME", global = true)]
    as_known_on: Option<String>,
    /// Read git's whole history again, and keep nothing in the repository's own folder
    #[arg(long, global = true)]
    no_cache: bool,
    /// Language of messages
    ///
    /// Without it: what LC_ALL, LC_MESSAGES or LANG begins with, then `language` in pactbook.toml.
    /// Help and errors, which may come before that file is read, are in English then.
    #[arg(long, value_enum, value_name = "LANG", global = true)]
    lang: Option<Tongue>,
    /// Say on standard error how long each step took
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto, global = true)]
    color: Colour,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List everything that is wrong: breaches, and records or contracts that cannot be read
    Check(check::Args),
    /// Write the site
    Build(build::Args),
    /// Show the assessment form, the grade and the settlement
    Score(score::Args),
    /// Show what differs between two revisions: breaches, points, money, findings, records
    Diff(diff::Args),
    /// List what is overdue and what falls due next: text, JSON, CSV, iCalendar
    Due(due::Args),
    /// List every requirement with what decides it, or why no record can
    Coverage(coverage::Args),
    /// Derive a verdict, a score or an amount: clause, records, arithmetic, points, money
    Explain(explain::Args),
    /// Write records, outcomes, points and money as data files: Parquet, CSV, JSON, XLSX, OCDS
    Export(export::Args),
    /// Join contracts that were built apart into one site
    Portfolio(portfolio::Args),
    /// Sign off the result of a period that is over: its figures stand from then on
    Seal(seal::Args),
    /// Show the site on this machine; whoever looks at a page sees every save at once
    Serve(serve::Args),
    /// Judge the worked examples of the contracts and show what is not as agreed
    Test(test::Args),
    /// Write a repository with a history in which every check finds something, to try things on
    Demo(demo::Args),
    /// Make a new data repository: contract, calendar, first record, pipelines, editor settings
    Init(init::Args),
    /// File a record: valid, for the right contract and the open slot
    New(new::Args),
    /// Show what commits did to a record, or with `--paths` to every file
    History(history::Args),
    /// Write JSON Schemas for editors: what record, contract and other files may say
    Schema(schema::Args),
    /// Turn rows of another system into records, by a mapping file
    Import(import::Args),
    /// Build a site once more from the commit that it names, and say whether it is the same
    Verify(verify::Args),
    /// Print what a shell reads to complete commands, flags and their values
    Completions(completions::CompletionsArgs),
    /// Print the manual, or write a page for each command
    Man(completions::ManArgs),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Tongue {
    /// Chinese
    Zh,
    /// English
    En,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let exit = run_with(std::env::args_os());
    ExitCode::from(exit as u8)
}

/// Every command with its arguments and what is said of them, in English.
pub fn command() -> clap::Command {
    Args::command()
}

fn run_with(words: impl IntoIterator<Item = OsString>) -> Exit {
    let words: Vec<OsString> = words.into_iter().collect();
    let args = match Args::try_parse_from(&words) {
        Ok(args) => args,
        Err(error) => return misuse::refuse(&error, &words),
    };
    let language = args.lang.map(Language::from).or_else(spoken).unwrap_or(Language::En);
    match answer(&args) {
        Ok(answer) => match (put(&answer, args.color, language), &answer.missing) {
            (_, Some(error)) => {
                complain(error, args.color, language);
                Exit::Failed
            }
            (exit, None) => exit,
        },
        Err(error) => {
            complain(&error, args.color, language);
            Exit::Failed
        }
    }
}

fn answer(args: &Args) -> Result<Answer, Error> {
    let is_apart = matches!(
        args.command,
        Command::Completions(_) | Command::Demo(_) | Command::Init(_) | Command::Man(_)
    );
    if !is_apart && args.rev.is_none() {
        // Half of what a stopped run was to write is not to be read.
        publish::finish_writing(&args.folder)?;
    }
    let catalog = || {
        let language = args.lang.map(Language::from).or_else(spoken);
        Catalog::of(language.unwrap_or_default())
    };
    match &args.command {
        // These read no book, or others than the one that lies here.
        Command::Completions(own) => Ok(completions::completions(own, Args::command())),
        Command::Demo(own) => demo::demo(own, &catalog()),
        Command::History(own) if own.is_of_any_repository() => {
            history::of_paths(own, args, &catalog())
        }
        Command::Import(own) if own.is_about_ready() => import::ready(own, &catalog()),
        Command::Init(own) => init::init(own, args.as_of.as_deref(), &catalog()),
        Command::Man(own) => completions::man(own, Args::command(), &catalog()),
        Command::Serve(own) => serve::serve(own, args),
        Command::Verify(own) => verify::verify(own, args),
        // These tell of what the repository says.
        Command::Coverage(own) => told(args, |brief, _| coverage::coverage_of(own, brief)),
        Command::Diff(own) => told(args, |brief, session| diff::diff(own, brief, session)),
        Command::Explain(own) => told(args, |brief, _| explain::explain(own, brief)),
        Command::History(own) => told(args, |brief, _| history::of_record(own, &brief)),
        Command::Import(own) => {
            told(args, |brief, session| import::import(own, args, &brief, session))
        }
        Command::New(own) => told(args, |brief, session| new::new(own, &brief, session)),
        Command::Schema(own) => told(args, |brief, session| schema::schema(own, &brief, session)),
        Command::Seal(own) => told(args, |brief, session| seal::seal(own, &brief, session)),
        Command::Test(own) => told(args, |brief, _| test::test(own, brief)),
        // These answer for contracts, of which some may demand git's facts.
        Command::Build(own) => build::build(own, args),
        Command::Portfolio(own) => portfolio::portfolio(own, args),
        Command::Check(own) if own.asks_for_findings_only() => {
            let session = Session::open_accounts(args)?;
            judged_in(session, args, own.contract.as_deref(), |brief, session| {
                check::check(own, brief, session)
            })
        }
        Command::Check(own) => judged(args, own.contract.as_deref(), |brief, session| {
            check::check(own, brief, session)
        }),
        Command::Export(own) => judged(args, own.contract.as_deref(), |brief, session| {
            export::export(own, &brief, session)
        }),
        Command::Due(own) => judged(args, own.contract.as_deref(), |brief, _| due::due(own, brief)),
        Command::Score(own) => {
            judged(args, own.contract.as_deref(), |brief, _| score::score(own, brief))
        }
    }
}

/// The answer of a command that reads the book.
fn told(
    args: &Args,
    command: impl FnOnce(Brief<'_>, &Session) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    told_in(Session::open(args)?, args, command)
}

/// The answer of a command, once what it needs has been read.
fn told_in(
    session: Session,
    args: &Args,
    command: impl FnOnce(Brief<'_>, &Session) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    session.progress.step(&session.catalog, "cli-progress-answer");
    let answer = command(session.brief(), &session)?;
    if args.verbose {
        session.progress.end();
        // If not even this can be written there is nobody to tell.
        let _ = io::stderr().write_all(session.progress.timing(&session.catalog).as_bytes());
    }
    Ok(answer)
}

/// The answer of a command that answers for a contract, or for all of them; with it, what it lacks
/// though a contract demands it.
fn judged(
    args: &Args,
    only: Option<&str>,
    command: impl FnOnce(Brief<'_>, &Session) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    judged_in(Session::open(args)?, args, only, command)
}

/// The same, once what the command needs has been read.
fn judged_in(
    session: Session,
    args: &Args,
    only: Option<&str>,
    command: impl FnOnce(Brief<'_>, &Session) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    told_in(session, args, |brief, session| {
        let missing = demanded(&session.book, only);
        Ok(Answer { missing, ..command(brief, session)? })
    })
}

/// Why the answer is not what a contract demands: git facts that this clone does not have.
fn demanded(book: &Book, only: Option<&str>) -> Option<Error> {
    let contracts = book.ledger.contracts.iter().map(|contract| &contract.identity.id);
    let (id, _) = contracts.zip(&book.integrity).find(|(id, one)| {
        let is_asked = only.is_none_or(|only| only == id.as_str());
        is_asked && one.is_demanded && one.knowledge != Knowledge::Whole
    })?;
    let message = format!("contract `{id}` demands the complete git history, which is not here");
    let error = Error::new(ErrorKind::Repository, message);
    Some(match &book.snapshot.history {
        History::Known(timeline) if timeline.gap == Some(Gap::Shallow) => {
            error.hint("run `git fetch --unshallow`")
        }
        History::Known(timeline) if timeline.gap == Some(Gap::Missing) => {
            error.hint("run `git fetch --refetch`")
        }
        _ => error.hint("see the finding `history-unknown` of `pactbook check`"),
    })
}

impl Args {
    /// The revision to read; none for the working tree.
    fn head(&self) -> Result<Option<&str>, Error> {
        match (&self.command, &self.rev) {
            (Command::Diff(own), Some(_)) if own.head().is_some() => {
                Err(Error::new(ErrorKind::Usage, "`diff BASE HEAD` and `--rev` name two heads")
                    .hint("leave out `--rev`"))
            }
            (Command::Diff(own), rev) => Ok(own.head().or(rev.as_deref())),
            (_, rev) => Ok(rev.as_deref()),
        }
    }
}

/// A book that has been read, and how to speak about it.
struct Session {
    folder: PathBuf,
    request: Request,
    book: Book,
    catalog: Catalog,
    ink: Ink,
    progress: Progress,
    started: std::time::Instant,
}

impl Session {
    /// Reads and judges everything.
    fn open(args: &Args) -> Result<Session, Error> {
        Session::read(args, |request, judging| {
            let (snapshot, settings) = snapshot::read(request)?;
            judging(&settings);
            Ok(Book::open(snapshot, settings))
        })
    }

    /// Judges contract by contract; the book that stays knows what is wrong and little else.
    fn open_accounts(args: &Args) -> Result<Session, Error> {
        Session::read(args, |request, judging| {
            let survey = snapshot::survey(request)?;
            judging(survey.settings());
            let estate = Estate::of(&survey, &program());
            Ok(estate.joined(estate.accounts(), estate.judge(&[])))
        })
    }

    fn read(
        args: &Args,
        read: impl FnOnce(&Request, &mut dyn FnMut(&Settings)) -> Result<Book, Error>,
    ) -> Result<Session, Error> {
        let started = stopwatch();
        let language = args.lang.map(Language::from).or_else(spoken);
        let progress = Progress::start();
        progress.step(&Catalog::of(language.unwrap_or_default()), "cli-progress-read");
        let request = Request {
            folder: args.folder.clone(),
            rev: args.head()?.map(str::to_owned),
            as_of: args.as_of.clone(),
            source_date_epoch: environment("SOURCE_DATE_EPOCH"),
            now: now(),
            known_on: args.as_known_on.clone(),
            use_cache: !args.no_cache,
        };
        let book = read(&request, &mut |settings| {
            let catalog = Catalog::of(language.unwrap_or(settings.language));
            progress.step(&catalog, "cli-progress-decide");
        })?;
        let catalog = Catalog::of(language.unwrap_or(book.settings.language));
        let ink = match choice(args.color, &io::stdout()) {
            ColorChoice::Never => Ink::plain(),
            _ => Ink::coloured(),
        };
        let folder = args.folder.clone();
        Ok(Session { folder, request, book, catalog, ink, progress, started })
    }

    fn brief(&self) -> Brief<'_> {
        Brief::new(&self.book, &self.catalog, columns(), self.ink)
    }
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Language {
        match tongue {
            Tongue::Zh => Language::Zh,
            Tongue::En => Language::En,
        }
    }
}

/// Reads an address that can stand in any report: http or https, no odd characters, a folder.
fn address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%@+".contains(c);
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(plain) => {
            Ok(format!("{}/", text.trim_end_matches('/')))
        }
        _ => Err("write an address such as https://example.org/pactbook/".to_owned()),
    }
}

/// The number of the contract of this id; none if no id is given.
fn contract_of(brief: &Brief<'_>, id: Option<&str>) -> Result<Option<usize>, Error> {
    let Some(id) = id else { return Ok(None) };
    let contracts = &brief.book.ledger.contracts;
    match contracts.iter().position(|contract| contract.identity.id == id) {
        Some(no) => Ok(Some(no)),
        None => {
            let names = contracts.iter().map(|contract| contract.identity.id.as_str());
            Err(unknown("contract", id, names))
        }
    }
}

/// Nothing has this name; what comes near it is the hint.
fn unknown<'n>(what: &str, name: &str, names: impl Iterator<Item = &'n str>) -> Error {
    let names: BTreeSet<&str> = names.collect();
    let error = Error::new(ErrorKind::Usage, format!("no {what} is called `{name}`"));
    if names.is_empty() {
        return error.hint(format!("there is no {what} at all"));
    }
    let near = nearest_names(name, names.iter().copied());
    if !near.is_empty() {
        return error.hint(meant(&near));
    }
    let listed: Vec<String> = names.iter().take(8).map(|known| format!("`{known}`")).collect();
    let more = if names.len() > listed.len() { ", ..." } else { "" };
    error.hint(format!("there are {}{more}", listed.join(", ")))
}

/// What could be meant, of one name or more in backticks.
fn meant(near: &[String]) -> String {
    match near {
        [one, two] => format!("did you mean {one} or {two}?"),
        [one, two, three] => format!("did you mean {one}, {two} or {three}?"),
        others => format!("did you mean {}?", others.join(", ")),
    }
}

/// Up to three names that come near one, in backticks.
fn nearest_names<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut names: BTreeSet<&str> = names.collect();
    let mut near = Vec::new();
    while let Some(found) = nearest(name, names.iter().copied()).filter(|_| near.len() < 3) {
        near.push(format!("`{found}`"));
        names.remove(found);
    }
    near
}

/// The language that the environment asks for, if it is one of ours.
fn spoken() -> Option<Language> {
    let asked = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(environment)?;
    Language::ALL.into_iter().find(|language| asked.starts_with(language.code()))
}

/// A variable of the environment that is set to something.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
fn now() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    Instant::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// What tells this program from any other build of it: version, size, and when the file was made.
fn program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let made = file.as_ref().ok().and_then(|file| file.modified().ok());
    let since = made.and_then(|made| made.duration_since(std::time::UNIX_EPOCH).ok());
    let size = file.map(|file| file.len()).unwrap_or_default();
    let since = since.map(|since| since.as_nanos()).unwrap_or_default();
    format!("{} {size} {since}", env!("CARGO_PKG_VERSION"))
}

#[expect(clippy::disallowed_methods, reason = "the command line is where time is measured")]
fn stopwatch() -> std::time::Instant {
    std::time::Instant::now()
}

/// Columns to write in: those of the terminal within reason; in a pipe more, so that little is cut.
fn columns() -> usize {
    match terminal_size::terminal_size() {
        Some((terminal_size::Width(columns), _)) if io::stdout().is_terminal() => {
            usize::from(columns).clamp(60, 140)
        }
        _ => 120,
    }
}

fn choice(colour: Colour, stream: &impl anstream::stream::RawStream) -> ColorChoice {
    match colour {
        Colour::Always => ColorChoice::Always,
        Colour::Never => ColorChoice::Never,
        Colour::Auto if stream.is_terminal() => AutoStream::choice(stream),
        Colour::Auto => ColorChoice::Never,
    }
}

/// Writes the answer; a reader that has seen enough and closes the pipe is content.
fn put(answer: &Answer, colour: Colour, language: Language) -> Exit {
    let stdout = io::stdout();
    let choice = choice(colour, &stdout);
    let mut stream = AutoStream::new(stdout, choice).lock();
    let text = match answer.voice {
        Voice::Plain => unheard(&answer.text),
        Voice::Verbatim => Cow::Borrowed(answer.text.as_str()),
    };
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Ok(()) => answer.exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(cause) => {
            let error = Error::new(ErrorKind::Output, "the output cannot be written");
            complain(&error.because(cause), colour, language);
            Exit::Failed
        }
    }
}

/// Says why it could not run.
fn complain(error: &Error, colour: Colour, language: Language) {
    let stderr = io::stderr();
    let choice = choice(colour, &stderr);
    let ink = match choice {
        ColorChoice::Never => Ink::plain(),
        _ => Ink::coloured(),
    };
    let [wrong, cause, help] = match language {
        Language::Zh => ["错误：", "原因：", "办法："],
        Language::En => ["error: ", "because: ", "help: "],
    };
    let line = |tone, head: &str, text: &str| {
        format!("{}{}\n", ink.paint(tone, head), clean(&phrases::say(language, text)))
    };
    let mut text = line(Tone::Bad, wrong, &error.message);
    for one in &error.causes {
        text.push_str(&format!("  {}", line(Tone::Quiet, cause, one)));
    }
    for one in &error.hints {
        text.push_str(&format!("  {}", line(Tone::Good, help, one)));
    }
    // If not even this can be written there is nobody to tell.
    let _ = AutoStream::new(stderr, choice).write_all(unheard(&text).as_bytes());
}
