//! Questions on a terminal: the question on standard error, the answer a line of standard input.

use std::io;
use std::io::BufRead;
use std::io::IsTerminal;
use std::io::Write;

use crate::base::error::Error;
use crate::base::error::ErrorKind;

/// How often one question is asked; an input that never fits ends somewhere.
pub(super) const TRIES: usize = 20;

/// Whether somebody answers: at a terminal, or because it is said that answers come.
pub(super) fn can_ask(always: bool, never: bool) -> bool {
    let is_there = always || (io::stdin().is_terminal() && io::stderr().is_terminal());
    is_there && !never
}

/// Says something to whoever is asked.
pub(super) fn say(text: &str) {
    // Whoever cannot be told is not asked either: the next reading says so.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Asks, and gives the answer without blanks around it.
///
/// # Errors
///
/// If there are no more answers.
pub(super) fn line(prompt: &str) -> Result<String, Error> {
    let mut stderr = io::stderr();
    let _ = write!(stderr, "{prompt}").and_then(|()| stderr.flush());
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(0) => Err(Error::new(
            ErrorKind::Usage,
            "the questions were not answered; nothing was written",
        )
        .hint("give the answers on the command line, as in `reported_at='2026-07-03 08:10'`")),
        Ok(_) => Ok(line.trim().to_owned()),
        Err(cause) => Err(Error::new(ErrorKind::Usage, "the answer cannot be read").because(cause)),
    }
}

/// Nobody answers what was asked.
pub(super) fn given_up() -> Error {
    Error::new(ErrorKind::Usage, format!("{TRIES} answers did not fit; nothing was written"))
}
