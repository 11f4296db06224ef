//! `portfolio`: many contracts that were built apart, as one site.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Answer;
use super::Session;
use super::build;
use super::bundle;
use super::bundle::Bundle;
use super::judged_in;
use super::press::Press;
use super::program;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::book::estate::Estate;
use crate::publish;
use crate::snapshot;

const EXAMPLES: &str = "\
Examples:
  pactbook build --contract museum --output parts/museum     in each job, one contract
  pactbook portfolio parts/*                                  in the last job, all of them as one site";

/// Arguments of `portfolio`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Folders that `build --contract` wrote, here or elsewhere
    #[arg(required = true, value_name = "FOLDER")]
    parts: Vec<PathBuf>,
    /// Folder to write into; without it, `output` in pactbook.toml, which is `public` by default
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Joins contracts that were built apart, and the answer to that.
pub(super) fn portfolio(args: &Args, all: &super::Args) -> Result<Answer, Error> {
    let mut made = None;
    let session = Session::read(all, |request, judging| {
        let survey = snapshot::survey(request)?;
        judging(survey.settings());
        let estate = Estate::of(&survey, &program());
        let settings = survey.settings();
        let output = match &args.output {
            Some(output) => output.clone(),
            None => all.folder.join(&settings.output),
        };
        let press = Press::folder(&output, &settings.folders.keep_out(&all.folder))?;
        let mut bundles: Vec<Bundle> = Vec::new();
        let mut taken: BTreeMap<String, PathBuf> = BTreeMap::new();
        for part in &args.parts {
            let files = publish::taken(part)?;
            let mut names = BTreeSet::new();
            for (path, bytes) in &files {
                if path.strip_suffix(bundle::FILE).is_some_and(|name| name.ends_with('/')) {
                    let shown = part.join(path).display().to_string();
                    let bundle = Bundle::read(&shown, bytes)?;
                    names.insert(bundle.share.name.clone());
                    names.insert(format!("{}/", bundle.account.folder));
                    bundles.push(bundle);
                }
            }
            if names.is_empty() {
                let message =
                    format!("`{}` holds no contract that was built apart", part.display());
                return Err(Error::new(ErrorKind::Usage, message)
                    .hint("write it with `pactbook build --contract ID --output FOLDER`"));
            }
            for name in names {
                if let Some(other) = taken.insert(name.clone(), part.clone()) {
                    let (part, other) = (part.display(), other.display());
                    let message = format!("`{other}` and `{part}` both hold the contract `{name}`");
                    return Err(Error::new(ErrorKind::Usage, message)
                        .hint("give the contract another id and folder in one of them"));
                }
            }
            press.take(files)?;
        }
        let (book, pressed) = press.join(&estate, bundles)?;
        made = Some((output, pressed));
        Ok(book)
    })?;
    judged_in(session, all, None, |brief, session| {
        let (output, pressed) = made.expect("a book was read only if its site was made");
        Ok(build::answer(None, &brief, session, &output, &pressed))
    })
}
