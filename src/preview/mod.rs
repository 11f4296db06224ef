//! The preview: the site while somebody works on it, made anew after every save.
//!
//! Owns what stands between a browser and the site: requests, the watch over files, the news that a
//! page is to be loaded again. Must not judge anything or know what a page says, and writes nothing.
//! The verb is [`Preview::run`]: one thread that owns the book and answers; the threads of `server.rs`
//! and the watch only send it [`Event`]s.
//!
//! Pages are made when they are asked for. After a change the repository is read as `build` reads it;
//! what did not change is taken over from the book before ([`crate::book::reopen`]). What a page shows
//! is what `build` would write, but for the script and the banner of `trouble.rs`.

mod request;
mod server;
mod sign;
mod stand;
mod trouble;
mod watch;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::base::error::Error;
use crate::base::finding::Level;
use crate::base::language::Language;
use crate::base::time::Instant;
use crate::book::Book;
use crate::book::reopen::Series;
use crate::lang::Catalog;
use crate::settings::Settings;
use crate::site::desk::Desk;
use crate::site::theme::Theme;
use crate::site::workshop;
use crate::site::workshop::Workshop;
use crate::snapshot;
use crate::snapshot::Request;
use crate::snapshot::Snapshot;

pub use request::Ask;
pub use request::Refusal;
pub use request::Reply;
pub use server::Server;
pub use stand::Stand;
pub use watch::Watch;

use sign::Sign;

/// How long nothing may happen before a burst of changes is over.
const QUIET: Duration = Duration::from_millis(12);

/// How many changes of one burst are waited for at most: an endless one must not hold up everything.
const MAX_BURST: usize = 400;

/// For how many seconds the clock's word holds where nothing else names the as-of instant: a new
/// instant asks for every contract to be judged anew.
const MAX_AGE: i64 = 600;

/// What happens to a preview.
pub enum Event {
    /// Somebody asks for something.
    Ask(Ask, Sender<Reply>),
    /// Some file may have changed.
    Changed,
}

/// What became of a change.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Whether it is the first one.
    pub is_first: bool,
    /// The paths that changed; none at the beginning, or if only the repository's state did.
    pub changed: Vec<String>,
    /// How long it took from the first sign of it.
    pub took: Duration,
    /// Why it cannot be shown, if it cannot.
    pub stop: Option<Error>,
    /// How many errors and warnings there are, breaches aside.
    pub n_found: [usize; 2],
    /// How many breaches there are.
    pub n_breaches: usize,
    /// Of how many contracts the judgement was taken over, and how many there are.
    pub n_kept: [usize; 2],
}

/// Everybody who wants to know when something was made anew.
#[derive(Clone, Debug, Default)]
pub struct News {
    inner: Arc<Mutex<Listeners>>,
}

#[derive(Debug, Default)]
struct Listeners {
    turn: u64,
    all: Vec<Sender<u64>>,
}

/// How many may listen at once.
const MAX_LISTENERS: usize = 64;

impl News {
    /// Tells all of a turn.
    pub fn tell(&self, turn: u64) {
        let mut inner = self.inner.lock().expect("nobody panics while holding it");
        inner.turn = turn;
        inner.all.retain(|one| one.send(turn).is_ok());
    }

    /// Listens: the last turn is told at once. None if too many listen already.
    pub fn listen(&self) -> Option<Receiver<u64>> {
        let (sender, receiver) = std::sync::mpsc::channel();
        let mut inner = self.inner.lock().expect("nobody panics while holding it");
        let turn = inner.turn;
        // Whoever left is noticed when something is sent.
        if inner.all.len() >= MAX_LISTENERS {
            inner.all.retain(|one| one.send(turn).is_ok());
        }
        if inner.all.len() >= MAX_LISTENERS || sender.send(turn).is_err() {
            return None;
        }
        inner.all.push(sender);
        Some(receiver)
    }
}

/// What a preview asks of the world around it.
pub struct Border<'a> {
    /// What the clock says.
    pub now: &'a dyn Fn() -> Instant,
    /// How long it has run, for measuring.
    pub stopwatch: &'a dyn Fn() -> Duration,
    /// What is done with news about a turn.
    pub told: &'a dyn Fn(&Turn),
    /// What is done when other folders are to be watched.
    pub watch: &'a dyn Fn(&Settings),
}

/// A preview of one repository.
pub struct Preview<'a> {
    /// What is read.
    pub request: Request,
    /// Whether any host will do.
    pub is_open: bool,
    /// Who is told.
    pub news: News,
    /// The world around.
    pub border: Border<'a>,
}

/// What was read, or why it cannot be.
type Read = Result<(Snapshot, Settings), Error>;

impl Preview<'_> {
    /// Serves until nobody can send an event any longer.
    pub fn run(mut self, inbox: &Receiver<Event>) {
        let catalogs = Language::ALL.map(|language| Arc::new(Catalog::of(language)));
        let mut series = Series::default();
        let mut book: Option<Book> = None;
        let mut theme: Option<(Sign, Theme)> = None;
        let mut last = Sign::default();
        let mut turn = 0;
        let mut waiting: VecDeque<(Ask, Sender<Reply>)> = VecDeque::new();
        let mut started = (self.border.stopwatch)();
        let mut read = self.read();
        loop {
            turn += 1;
            let mut stop = None;
            let mut changed = Vec::new();
            match read {
                Ok((snapshot, settings)) => {
                    let sign = Sign::of(&snapshot, "");
                    changed = sign.differences(&last);
                    last = sign;
                    (self.border.watch)(&settings);
                    let folder = format!("{}/{}/", settings.folders.themes, settings.theme);
                    let own = Sign::of(&snapshot, &folder);
                    let next = series.next(book.take(), snapshot, settings);
                    if theme.as_ref().is_none_or(|(known, _)| *known != own) {
                        match workshop::theme(&next) {
                            Ok(made) => theme = Some((own, made)),
                            Err(error) => stop = Some(error),
                        }
                    }
                    book = Some(next);
                }
                Err(error) => stop = Some(error),
            }
            let made = book.as_ref().zip(theme.as_ref());
            let stand = Stand {
                workshop: made.map(|(book, (_, theme))| Workshop::of(Desk::new(book), theme)),
                stop: stop.as_ref(),
                catalogs: &catalogs,
                turn,
                is_open: self.is_open,
            };
            self.tell(turn, book.as_ref(), &stop, changed, started, &series);
            self.news.tell(turn);
            for (ask, reply) in waiting.drain(..) {
                // Whoever asked may have left.
                let _ = reply.send(stand.answer(&ask));
            }
            read = loop {
                match inbox.recv() {
                    Ok(Event::Ask(ask, reply)) => {
                        let _ = reply.send(stand.answer(&ask));
                    }
                    Ok(Event::Changed) => {
                        started = (self.border.stopwatch)();
                        if !calm(inbox, &mut waiting) {
                            return;
                        }
                        let new = self.read();
                        if is_new(&new, &last, stop.is_some()) {
                            break new;
                        }
                        for (ask, reply) in waiting.drain(..) {
                            let _ = reply.send(stand.answer(&ask));
                        }
                    }
                    Err(_) => return,
                }
            };
        }
    }

    /// Reads the repository; the clock's instant holds for a while.
    fn read(&mut self) -> Read {
        let now = (self.border.now)();
        if now.since(self.request.now).abs() > MAX_AGE {
            self.request.now = now;
        }
        snapshot::read(&self.request)
    }

    fn tell(
        &self,
        turn: u64,
        book: Option<&Book>,
        stop: &Option<Error>,
        changed: Vec<String>,
        started: Duration,
        series: &Series,
    ) {
        let findings = || book.into_iter().flat_map(|book| &book.findings);
        let n = |level: Level| {
            findings().filter(|one| one.level == level && one.clause.is_none()).count()
        };
        let turn = Turn {
            is_first: turn == 1,
            changed,
            took: (self.border.stopwatch)().saturating_sub(started),
            stop: stop.clone(),
            n_found: [n(Level::Error), n(Level::Warning)],
            n_breaches: findings().filter(|one| one.is_breach()).count(),
            n_kept: [series.n_kept(), book.map_or(0, |book| book.ledger.contracts.len())],
        };
        (self.border.told)(&turn);
    }
}

/// Whether what was read is not what stands; after something that could not be shown, everything is.
fn is_new(read: &Read, last: &Sign, is_stopped: bool) -> bool {
    match read {
        Ok((snapshot, _)) => is_stopped || Sign::of(snapshot, "") != *last,
        Err(_) => true,
    }
}

/// Waits until a burst of changes is over; what is asked for meanwhile waits. False if nobody can
/// send anything any longer.
fn calm(inbox: &Receiver<Event>, waiting: &mut VecDeque<(Ask, Sender<Reply>)>) -> bool {
    for _ in 0..MAX_BURST {
        match inbox.recv_timeout(QUIET) {
            Ok(Event::Changed) => {}
            Ok(Event::Ask(ask, reply)) => waiting.push_back((ask, reply)),
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}
