//! `completions` and `man`: what shells complete and manuals print, from the arguments themselves.

use std::path::PathBuf;

use clap::Command;
use clap_complete::Shell;

use super::Answer;
use super::Exit;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::message::Message;
use crate::lang::Catalog;
use crate::publish;
use crate::publish::Piece;
use crate::reports::terminal::clean;

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  pactbook completions bash > ~/.local/share/bash-completion/completions/pactbook
  pactbook completions zsh > ~/.zfunc/_pactbook
  pactbook completions fish > ~/.config/fish/completions/pactbook.fish")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  pactbook man | man -l -
  pactbook man --output ~/.local/share/man/man1   one page for each command")]
pub(super) struct ManArgs {
    /// Folder for one page a command, such as pactbook-check.1; without it the first page is printed
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// What a shell reads to complete commands, flags and their values.
pub(super) fn completions(args: &CompletionsArgs, mut command: Command) -> Answer {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut command, "pactbook", &mut bytes);
    Answer::verbatim(String::from_utf8_lossy(&bytes).into_owned(), Exit::Clean)
}

/// The manual.
pub(super) fn man(args: &ManArgs, command: Command, catalog: &Catalog) -> Result<Answer, Error> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.output else {
        return Ok(Answer::verbatim(page(command)?, Exit::Clean));
    };
    let mut pages = vec![("pactbook".to_owned(), command.clone())];
    for below in command.get_subcommands() {
        let name = format!("pactbook-{}", below.get_name());
        pages.push((name, below.clone()));
    }
    let n = pages.len();
    let texts: Vec<(String, String)> = pages
        .into_iter()
        .map(|(name, command)| Ok((format!("{name}.1"), page(command)?)))
        .collect::<Result<_, Error>>()?;
    let pieces = texts
        .iter()
        .map(|(name, text)| (name.clone(), Piece { bytes: text.as_bytes(), is_program: false }));
    publish::put_all(folder, &pieces.collect())?;
    let shown = folder.display().to_string();
    let message = Message::new("cli-man-written").with("n", n).with("folder", &*clean(&shown));
    Ok(Answer::new(format!("{}\n", catalog.say(&message)), Exit::Clean))
}

fn page(command: Command) -> Result<String, Error> {
    let mut bytes = Vec::new();
    // The date of printing would make two pages of one version differ.
    let man = clap_mangen::Man::new(command)
        .date("")
        .source(concat!("pactbook ", env!("CARGO_PKG_VERSION")));
    man.render(&mut bytes).map_err(|cause| {
        Error::new(ErrorKind::Output, "the manual cannot be written").because(cause)
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
