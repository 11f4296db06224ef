//! `verify`: builds a site once more from the commit that it names and compares every file.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use super::Answer;
use super::Exit;
use super::choice;
use super::environment;
use super::now;
use super::spoken;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::language::Language;
use crate::base::message::Message;
use crate::book::Book;
use crate::lang::Catalog;
use crate::publish;
use crate::publish::Survey;
use crate::reports::short;
use crate::reports::terminal::Ink;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::terminal::one_line;
use crate::seals::VERSION;
use crate::site;
use crate::site::birth;
use crate::snapshot;
use crate::snapshot::AsOfSource;
use crate::snapshot::Request;

use super::progress::Progress;

const EXAMPLES: &str = "\
Examples:
  pactbook verify public                           a folder, against this repository
  pactbook -C museum verify site.zip               an archive, against another one";

/// Arguments of `verify`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The site: its folder, or a .zip or .tar.gz of it
    site: PathBuf,
}

/// What a site says it was built from.
struct Birth {
    commit: String,
    as_of: String,
    from: AsOfSource,
}

pub(super) fn verify(args: &Args, all: &super::Args) -> Result<Answer, Error> {
    let catalog = Catalog::of(all.lang.map(Language::from).or_else(spoken).unwrap_or_default());
    let progress = Progress::start();
    progress.step(&catalog, "cli-progress-read");
    let survey = publish::survey(&args.site, birth::FILE)?;
    let birth = birth(&survey, args, &catalog)?;
    let request = Request {
        folder: all.folder.clone(),
        rev: Some(birth.commit.clone()),
        as_of: Some(birth.as_of.clone()),
        source_date_epoch: environment("SOURCE_DATE_EPOCH"),
        now: now(),
        known_on: None,
        use_cache: !all.no_cache,
    };
    let (mut snapshot, settings) = snapshot::read(&request).map_err(|error| {
        error
            .because(format!("the site names commit `{}`", birth.commit))
            .hint("name the repository that the site was built from with `-C FOLDER`")
            .hint("fetch the commit if the clone is shallow: `git fetch --unshallow`")
    })?;
    snapshot.as_of.from = birth.from;
    progress.step(&catalog, "cli-progress-decide");
    let book = Book::open(snapshot, settings);
    progress.step(&catalog, "cli-progress-compose");
    let expected = publish::expected(&site::compose(&book)?.files);
    progress.end();

    let ink = match choice(all.color, &std::io::stdout()) {
        anstream::ColorChoice::Never => Ink::plain(),
        _ => Ink::coloured(),
    };
    let mut text = String::new();
    let (mut differing, mut missing, mut extra) = (0_usize, 0_usize, 0_usize);
    let paths: BTreeSet<&String> = expected.keys().chain(survey.files.keys()).collect();
    for path in paths {
        let (count, key) = match (expected.get(path), survey.files.get(path)) {
            (Some(own), Some(found)) if own == found => continue,
            (Some(_), Some(_)) => (&mut differing, "cli-verify-file-differs"),
            (Some(_), None) => (&mut missing, "cli-verify-file-missing"),
            (None, _) => (&mut extra, "cli-verify-file-extra"),
        };
        *count += 1;
        text.push_str(&format!(
            "{}  {}\n",
            ink.paint(Tone::Bad, &catalog.word(key)),
            one_line(path)
        ));
    }
    let is_same = differing + missing + extra == 0;
    let message = match is_same {
        true => Message::new("cli-verify-identical").with("n", expected.len()),
        false => Message::new("cli-verify-differs")
            .with("differing", differing)
            .with("missing", missing)
            .with("extra", extra)
            .with("n", expected.len()),
    };
    let tone = if is_same { Tone::Good } else { Tone::Bad };
    text.push_str(&format!("{}\n", ink.paint(tone, &clean(&catalog.say(&message)))));
    let built = Message::new("cli-verify-built")
        .with("commit", short(&birth.commit))
        .with("as_of", &birth.as_of);
    text.push_str(&format!("{}\n", ink.paint(Tone::Quiet, &clean(&catalog.say(&built)))));
    Ok(Answer::new(text, if is_same { Exit::Clean } else { Exit::Found }))
}

/// Reads what the site says of itself; what cannot be built once more is an error that says why.
fn birth(survey: &Survey, args: &Args, catalog: &Catalog) -> Result<Birth, Error> {
    let site = args.site.display();
    let refuse = |message: String| Error::new(ErrorKind::Usage, message);
    let Some(bytes) = &survey.kept else {
        let message = format!("`{site}` has no `{}`, which names its commit", birth::FILE);
        return Err(refuse(message).hint("name the folder that holds the site's `index.html`"));
    };
    let told: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let damaged = || refuse(format!("`{}` in `{site}` is damaged", birth::FILE));
    let word = |key: &str| told.get(key).and_then(Value::as_str);
    let version = word("pactbook").ok_or_else(damaged)?;
    if version != VERSION {
        let message = Message::new("cli-verify-version").with("site", version).with("own", VERSION);
        return Err(refuse(catalog.say(&message)).hint(format!(
            "verify it with pactbook {version}: another version makes other pages"
        )));
    }
    let n_changed = told.get("n_changed").and_then(Value::as_u64).ok_or_else(damaged)?;
    let is_commit =
        |id: &&str| matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let commit = match told.get("commit") {
        Some(Value::Null) => {
            return Err(refuse(format!("`{site}` was built from no commit"))
                .hint("only a site that was built from a commit can be built once more"));
        }
        _ => word("commit").filter(is_commit).ok_or_else(damaged)?,
    };
    if n_changed > 0 {
        let paths = told.get("changed").and_then(Value::as_array).into_iter().flatten();
        let paths: Vec<&str> = paths.filter_map(Value::as_str).take(5).collect();
        let message = format!("`{site}` was built from a working tree with uncommitted changes");
        return Err(refuse(message)
            .because(format!("{n_changed} files differed from the commit: {}", paths.join(", ")))
            .hint("no commit yields this site; build and publish it from a commit: `build --rev HEAD`"));
    }
    let from = word("as_of_from").and_then(birth::source_of).ok_or_else(damaged)?;
    let as_of = word("as_of").ok_or_else(damaged)?.to_owned();
    Ok(Birth { commit: commit.to_owned(), as_of, from })
}
