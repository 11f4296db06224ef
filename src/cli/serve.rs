//! `serve`: the site on this machine while somebody works on it.

use std::io;
use std::io::Write;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::sync::mpsc;
use std::time::Duration;

use super::Answer;
use super::Exit;
use super::choice;
use super::now;
use super::spoken;
use super::stopwatch;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::lang::Catalog;
use crate::preview::Border;
use crate::preview::News;
use crate::preview::Preview;
use crate::preview::Server;
use crate::preview::Turn;
use crate::preview::Watch;
use crate::reports::terminal::Ink;
use crate::reports::terminal::Tone;
use crate::reports::terminal::one_line;
use crate::snapshot;
use crate::snapshot::Request;

/// Port that is tried first.
const PORT: u16 = 4180;

const EXAMPLES: &str = "\
Examples:
  pactbook serve                                   open the address that it prints, then edit
  pactbook -C museum serve --port 8080             another folder, another port";

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Port to listen on; 0 takes any that is free. Without it, the first free one from 4180 on
    #[arg(short, long, value_name = "PORT")]
    port: Option<u16>,
    /// Address to listen on; without it only this machine can see the preview
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
}

pub(super) fn serve(args: &Args, all: &super::Args) -> Result<Answer, Error> {
    if all.rev.is_some() || all.as_known_on.is_some() {
        let message = "`serve` shows the working tree, not a revision";
        return Err(Error::new(ErrorKind::Usage, message)
            .hint("leave out `--rev` and `--as-known-on`; `build --rev` writes the site of one"));
    }
    let language = all.lang.map(Language::from).or_else(spoken);
    let request = Request {
        folder: all.folder.clone(),
        rev: None,
        as_of: all.as_of.clone(),
        source_date_epoch: super::environment("SOURCE_DATE_EPOCH"),
        now: now(),
        known_on: None,
        use_cache: !all.no_cache,
    };
    // What can be no data repository is said before anything is served.
    let own = match snapshot::read(&request) {
        Ok((_, settings)) => settings.language,
        Err(error) if error.kind == ErrorKind::Settings => Language::default(),
        Err(error) => return Err(error),
    };
    let catalog = Catalog::of(language.unwrap_or(own));
    let server = Server::listen(args.address, args.port.unwrap_or(PORT), args.port.is_some())?;
    let (sender, inbox) = mpsc::channel();
    let git = snapshot::state_folders(&all.folder)?;
    let watch = Watch::start(&all.folder, &git, sender.clone())?;
    let ink = match choice(all.color, &io::stdout()) {
        anstream::ColorChoice::Never => Ink::plain(),
        _ => Ink::coloured(),
    };
    let is_open = !args.address.is_loopback();
    let address = format!("http://{}/", server.address());
    let mut lines = Vec::new();
    if is_open {
        let warning = Message::new("serve-open").with("address", args.address.to_string());
        lines.push(ink.paint(Tone::Doubt, &catalog.say(&warning)));
    }
    let at = Message::new("serve-at").with("address", address);
    lines.push(ink.paint(Tone::Strong, &catalog.say(&at)));
    lines.push(catalog.word("serve-ends"));
    say(&lines.join("\n"));
    let news = News::default();
    server.start(&sender, &news);
    drop(sender);
    let started = stopwatch();
    let border = Border {
        now: &now,
        stopwatch: &|| started.elapsed(),
        told: &|turn| say(&line(&catalog, ink, turn)),
        watch: &|settings| watch.turn_to(settings),
    };
    Preview { request, is_open, news, border }.run(&inbox);
    Ok(Answer::new(String::new(), Exit::Clean))
}

/// What became of a change, in a line.
fn line(catalog: &Catalog, ink: Ink, turn: &Turn) -> String {
    let what = match turn.changed.as_slice() {
        [] if turn.is_first => Message::new("serve-first"),
        [] => Message::new("serve-state"),
        [one] => Message::new("serve-changed").with("path", one),
        [first, ..] => {
            let n = turn.changed.len();
            Message::new("serve-changed-more").with("path", first).with("n", n)
        }
    };
    let (tone, found) = match &turn.stop {
        Some(error) => {
            let words = std::iter::once(&error.message).chain(&error.causes).chain(&error.hints);
            let words: Vec<&str> = words.map(String::as_str).collect();
            (Tone::Bad, words.join("; "))
        }
        None => {
            let [errors, warnings] = turn.n_found;
            let found = Message::new("serve-found")
                .with("errors", errors)
                .with("warnings", warnings)
                .with("breaches", turn.n_breaches);
            (if errors > 0 { Tone::Bad } else { Tone::Plain }, catalog.say(&found))
        }
    };
    let said = Message::new("serve-turn")
        .with("what", what)
        .with("ms", Datum::Count(in_milliseconds(turn.took)))
        .with("found", found);
    ink.paint(tone, &one_line(&catalog.say(&said)))
}

fn in_milliseconds(took: Duration) -> i64 {
    i64::try_from(took.as_millis()).unwrap_or(i64::MAX)
}

/// Says something at once; a reader that has left is no reason to end.
fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
