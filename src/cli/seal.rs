//! `seal`: signs off the result of a period.

use super::Answer;
use super::Exit;
use super::Session;
use super::contract_of;
use super::unknown;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::message::Message;
use crate::publish;
use crate::reports::Brief;
use crate::reports::short;
use crate::reports::terminal::Tone;
use crate::seals;
use crate::seals::Draft;
use crate::seals::Refusal;
use crate::seals::Seal;
use crate::seals::Wish;

const EXAMPLES: &str = "\
Examples:
  pactbook seal museum y1 --dry-run                see what would be signed off
  pactbook seal museum y1                          write it; then commit the file
  pactbook seal museum y1 --amend 'late records'   in place of an earlier seal";

/// Arguments of `seal`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The contract
    contract: String,
    /// Its assessment period, such as y1
    period: String,
    /// Seal although figures are not final; the file says so
    #[arg(long)]
    provisional: bool,
    /// Take the place of an earlier seal, whose figures stay in the file
    #[arg(long, value_name = "REASON")]
    amend: Option<String>,
    /// Print the file instead of writing it
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn seal(args: &Args, brief: &Brief<'_>, session: &Session) -> Result<Answer, Error> {
    let book = brief.book;
    let no = contract_of(brief, Some(&args.contract))?.unwrap_or_default();
    let contract = &book.ledger.contracts[no];
    let periods = &contract.identity.periods;
    let named = periods.iter().position(|period| period.id.text == args.period);
    let Some(period) = named else {
        let names = periods.iter().map(|period| period.id.text.as_str());
        return Err(unknown("period", &args.period, names));
    };
    if !is_file_name(&args.period) {
        let message = format!("`{}` cannot be the name of a file", args.period.escape_debug());
        return Err(Error::new(ErrorKind::Usage, message).hint("give the period a plain id"));
    }
    let wish = Wish { period, is_provisional: args.provisional, reason: args.amend.as_deref() };
    let seal = match seals::draw_up(&book.bench(no), &book.seals[no], wish) {
        Draft::Ready(seal) => seal,
        Draft::Refused(refusals) => return Err(refused(brief, args, &refusals)),
    };
    let comments = comments(brief, no, period, &seal);
    let text = seals::print(&seal, &comments);
    session.progress.end();
    if args.dry_run {
        return Ok(Answer::new(text, Exit::Clean));
    }
    let data = &book.settings.folders.data;
    let path = format!("{data}/{}/seals/{}.toml", contract.folder, seal.period);
    publish::put_file(&session.folder.join(&path), text.as_bytes())?;
    let written = Message::new("cli-seal-written").with("path", &path);
    let next = Message::new("cli-seal-next").with("path", &path);
    let ink = brief.ink;
    let text = format!("{}\n{}\n", ink.paint(Tone::Strong, &brief.say(&written)), brief.say(&next));
    Ok(Answer::new(text, Exit::Clean))
}

/// Whether a period's id can name a file on every system.
fn is_file_name(id: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !id.starts_with('.') && !id.ends_with('.') && !id.is_empty() && id.chars().all(is_plain)
}

/// Everything that stands against the seal, at once.
fn refused(brief: &Brief<'_>, args: &Args, refusals: &[Refusal]) -> Error {
    let message = Message::new("cli-seal-refused")
        .with("contract", &args.contract)
        .with("period", &args.period);
    let mut error = Error::new(ErrorKind::Usage, brief.say(&message));
    for refusal in refusals {
        error = error.because(brief.say(&refusal.what));
        if let Some(help) = &refusal.help {
            error = error.hint(brief.say(help));
        }
    }
    error
}

/// What stands at the head of the file, for whoever signs it.
fn comments(brief: &Brief<'_>, no: usize, period: usize, seal: &Seal) -> Vec<String> {
    let identity = &brief.book.ledger.contracts[no].identity;
    let mut messages = vec![
        Message::new("seal-comment-1")
            .with("contract", &identity.title)
            .with("period", &identity.periods[period].title),
        Message::new("seal-comment-2"),
        Message::new("seal-comment-3"),
        Message::new("seal-comment-4")
            .with("commit", short(&seal.commit))
            .with("id", &seal.contract)
            .with("period_id", &seal.period)
            .with("as_of", seal.as_of.rfc3339()),
    ];
    if seal.is_provisional {
        messages.push(Message::new("seal-comment-provisional"));
    }
    messages.iter().map(|message| brief.say(message)).collect()
}
