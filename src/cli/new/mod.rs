//! `new`: a record that is valid when it is filed, for the right contract and the open slot.

mod ask;
mod compose;
mod slots;
mod wording;

use std::collections::BTreeMap;

use super::Answer;
use super::Exit;
use super::Session;
use super::contract_of;
use super::unknown;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::time::Date;
use crate::base::time::Zone;
use crate::book::Book;
use crate::book::compare;
use crate::filing;
use crate::filing::draft::Draft;
use crate::filing::slots::Slot;
use crate::ledger::kinds::Kind;
use crate::publish;
use crate::publish::Piece;
use crate::reports::Brief;
use crate::reports::changes::Changes;
use crate::reports::changes::text;
use crate::reports::terminal::Tone;
use crate::reports::terminal::clean;
use crate::reports::text::draw;
use crate::snapshot;
use crate::snapshot::Content;
use crate::snapshot::Origin;

use ask::Questions;
use compose::Fields;

const EXAMPLES: &str = "\
Examples:
  pactbook new                               which kinds of record the contract asks for
  pactbook new incident                      asks for what is needed, on a terminal
  pactbook new incident system=lms summary='login fails' reported_at='2026-07-03 08:10'
  pactbook new --slot                        what is open, and what fills it
  pactbook new --slot=weekly-check/2026-W27 by='on-site engineer A' done_at='2026-07-03 20:30'
  pactbook new --slot=daily-check --month 2026-06 done_at=20:30 by='on-site engineer A'
                                             one record for each open slot of the month, in one file";

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Kind of the record, such as incident; without it, what the contract asks for is listed
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    /// Fields, as plain text: `reported_at='2026-07-03 08:10' severity=major`
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// The contract it belongs to; needed if there are several
    #[arg(long, value_name = "ID")]
    contract: Option<String>,
    /// List what is open, or fill this: `--slot=OBLIGATION/SLOT`, or `--slot=OBLIGATION` for its next
    #[arg(long, value_name = "SLOT", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    slot: Option<String>,
    /// One record for each open slot of `--slot=OBLIGATION` in this month that has begun
    #[arg(long, value_name = "YYYY-MM", requires = "slot")]
    month: Option<String>,
    /// Id of the record; without it one is made up that no other branch gives
    #[arg(long, value_name = "ID", conflicts_with = "month")]
    id: Option<String>,
    /// File to put it into, below the contract's `records`; without it, where its like lie
    #[arg(long, value_name = "FILE")]
    file: Option<String>,
    /// Show the record and what it does, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Ask for what is missing although standard input is no terminal; one answer a line
    #[arg(long, conflicts_with = "no_ask")]
    ask: bool,
    /// Never ask
    #[arg(long)]
    no_ask: bool,
}

/// What the records are for, and who is asked.
struct Desk<'s> {
    brief: &'s Brief<'s>,
    contract: usize,
    questions: Option<Questions<'s>>,
}

pub(super) fn new(args: &Args, brief: &Brief<'_>, session: &Session) -> Result<Answer, Error> {
    if matches!(brief.book.snapshot.origin, Origin::Revision(_)) {
        return Err(Error::new(ErrorKind::Usage, "a record cannot be put into a commit")
            .hint("leave out `--rev` to write into the working tree"));
    }
    session.progress.end();
    let (kind, fields) = words(args);
    let questions = Questions::open(args.ask, args.no_ask, brief);
    let mut desk = Desk { brief, contract: 0, questions };
    desk.contract = contract(args, brief, desk.questions.as_mut())?;
    if args.slot.as_deref() == Some("") {
        return Ok(Answer::new(slots::list(brief, desk.contract, kind), Exit::Clean));
    }
    let fields = Fields::read(&fields)?;
    let drafts = match (&args.slot, &args.month) {
        (Some(name), Some(month)) => month_of(&mut desk, name, month, kind, &fields)?,
        (Some(name), None) => {
            let slot = slots::named(brief.book, desk.contract, name, kind)?;
            let kind = kind_of(brief.book, slot.kind)?;
            vec![compose::draft(&mut desk, kind, &fields, Some(&slot), args.id.as_deref())?]
        }
        (None, _) => {
            let Some(kind) = desk.kind(kind)? else {
                return Ok(Answer::new(slots::kinds(brief, desk.contract), Exit::Clean));
            };
            let kind = kind_of(brief.book, &kind)?;
            let slot = desk.slot(kind)?;
            vec![compose::draft(&mut desk, kind, &fields, slot.as_ref(), args.id.as_deref())?]
        }
    };
    file(args, &desk, drafts, session)
}

/// The kind, and the fields: with `--slot=...` the slot names the kind, and the first word may be a field.
fn words(args: &Args) -> (Option<&str>, Vec<&str>) {
    let rest = args.fields.iter().map(String::as_str);
    match args.kind.as_deref() {
        Some(first) if first.contains('=') => (None, [first].into_iter().chain(rest).collect()),
        kind => (kind, rest.collect()),
    }
}

/// The contract that is meant: the named one, the only one, or the one that is chosen.
fn contract(
    args: &Args,
    brief: &Brief<'_>,
    questions: Option<&mut Questions<'_>>,
) -> Result<usize, Error> {
    if let Some(no) = contract_of(brief, args.contract.as_deref())? {
        return Ok(no);
    }
    let contracts = &brief.book.ledger.contracts;
    let ids: Vec<&str> = contracts.iter().map(|one| one.identity.id.as_str()).collect();
    match (ids.as_slice(), questions) {
        ([], _) => Err(Error::new(
            ErrorKind::Usage,
            "there is no contract here that a record could belong to",
        )
        .hint("see what is wrong with the contract: `pactbook check`")),
        ([_], _) => Ok(0),
        (_, Some(questions)) => {
            let titles =
                contracts.iter().map(|one| (one.identity.id.clone(), one.identity.short.clone()));
            questions.choose("new-ask-contract", &titles.collect::<Vec<_>>())
        }
        (ids, None) => Err(Error::new(ErrorKind::Usage, "there are several contracts")
            .hint(format!("name one: {}", named(ids)))),
    }
}

fn named(ids: &[&str]) -> String {
    ids.iter().map(|id| format!("`--contract {id}`")).collect::<Vec<_>>().join(", ")
}

fn kind_of<'b>(book: &'b Book, name: &str) -> Result<&'b Kind, Error> {
    let kinds = &book.ledger.kinds;
    kinds.named(name).ok_or_else(|| {
        unknown("kind of record", name, kinds.names())
            .hint("see which ones the contract asks for: `pactbook new`")
    })
}

impl<'s> Desk<'s> {
    fn zone(&self) -> Zone {
        self.brief.book.ledger.contracts[self.contract].identity.zone
    }

    /// The kind that is named or chosen; none if nobody can be asked.
    fn kind(&mut self, named: Option<&str>) -> Result<Option<String>, Error> {
        if let Some(name) = named {
            return Ok(Some(name.to_owned()));
        }
        let Some(questions) = &mut self.questions else { return Ok(None) };
        let kinds = slots::asked_for(self.brief, self.contract);
        let no = questions.choose("new-ask-kind", &kinds)?;
        Ok(kinds.get(no).map(|(name, _)| name.clone()))
    }

    /// The slot that is chosen, if the kind fills slots and somebody can be asked.
    fn slot(&mut self, kind: &Kind) -> Result<Option<Slot<'s>>, Error> {
        let Some(questions) = &mut self.questions else { return Ok(None) };
        let mut open = filing::slots::open(self.brief.book, self.contract, Some(&kind.name));
        open.truncate(ask::CHOICES);
        if open.is_empty() {
            return Ok(None);
        }
        let none = (String::new(), self.brief.word("new-ask-slot-none"));
        let mut choices = vec![none];
        choices.extend(
            open.iter().map(|slot| (slot.name(), slots::line(self.brief, self.contract, slot))),
        );
        let no = questions.choose("new-ask-slot", &choices)?;
        Ok(no.checked_sub(1).map(|no| open.swap_remove(no)))
    }
}

/// A record for each slot of an obligation that begins in a month, has begun, and is not filled.
fn month_of(
    desk: &mut Desk<'_>,
    obligation: &str,
    month: &str,
    kind: Option<&str>,
    fields: &Fields,
) -> Result<Vec<Draft>, Error> {
    let book = desk.brief.book;
    let is_month =
        month.len() == 7 && Date::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").is_ok();
    if !is_month {
        return Err(Error::new(ErrorKind::Usage, format!("`{}` is no month", clean(month)))
            .hint("write it as `--month 2026-07`"));
    }
    let zone = desk.zone();
    let as_of = book.snapshot.as_of.instant;
    let mut open = slots::of_obligation(book, desk.contract, obligation, kind)?;
    open.retain(|slot| {
        let day = zone.date(slot.window.from);
        slot.window.from <= as_of && day.format("%Y-%m").to_string() == month
    });
    open.sort_by_key(|slot| slot.window.from);
    if open.is_empty() {
        let message = format!("`{}` has no open slot in {month} that has begun", clean(obligation));
        return Err(
            Error::new(ErrorKind::Usage, message).hint("see what is open: `pactbook new --slot`")
        );
    }
    let mut drafts = Vec::new();
    for slot in &open {
        let kind = kind_of(book, slot.kind)?;
        drafts.push(compose::draft(desk, kind, fields, Some(slot), None)?);
    }
    Ok(drafts)
}

/// Puts the records into their files, unless the ledger would refuse one of them.
fn file(
    args: &Args,
    desk: &Desk<'_>,
    drafts: Vec<Draft>,
    session: &Session,
) -> Result<Answer, Error> {
    let (brief, book) = (desk.brief, desk.brief.book);
    let mut files: BTreeMap<String, Vec<Draft>> = BTreeMap::new();
    for draft in drafts {
        files.entry(compose::path(desk, &draft, args.file.as_deref())?).or_default().push(draft);
    }
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut added: Vec<(String, usize)> = Vec::new();
    for (path, drafts) in &files {
        let before = before(book, path)?;
        let text = compose::appended(before, drafts);
        added.push((path.clone(), before.trim_end().len()));
        texts.insert(path.clone(), text);
    }
    let (snapshot, settings) = snapshot::read_with(&session.request, &texts)?;
    let after = Book::open(snapshot, settings);
    let new = Brief::new(&after, brief.catalog, brief.width, brief.ink);
    let is_added = |place: Place| {
        added.iter().any(|(path, from)| {
            let is_here = after.snapshot.find(path) == Some(place.source);
            is_here && place.start as usize >= *from
        })
    };
    let refused: Vec<String> = after
        .findings
        .iter()
        .filter(|finding| !finding.is_breach() && finding.level == Level::Error)
        .filter(|finding| finding.place.is_some_and(is_added))
        .map(|finding| draw(&new, finding))
        .collect();
    if !refused.is_empty() {
        let mut text = refused.join("\n");
        let message = Message::new("new-refused").with("n", refused.len());
        text.push_str(&format!("\n{}\n", brief.ink.paint(Tone::Bad, &brief.say(&message))));
        return Ok(Answer::new(text, Exit::Found));
    }
    let mut out = wording::records(&new, &files, args.dry_run);
    out.push_str(&wording::left_open(&new, desk.contract, &files));
    let comparison = compare::books(book, &after);
    let changes = Changes {
        old: Brief::new(book, brief.catalog, brief.width, brief.ink),
        new,
        comparison: &comparison,
        base: &brief.word("new-before"),
        link: &|_| None,
    };
    out.push_str((text::FORM.write)(&changes).trim_end());
    out.push('\n');
    if args.dry_run {
        return Ok(Answer::new(out, Exit::Clean));
    }
    let pieces = texts
        .iter()
        .map(|(path, text)| (path.clone(), Piece { bytes: text.as_bytes(), is_program: false }));
    publish::put_all(&session.folder, &pieces.collect())?;
    out.push_str(&wording::next(brief, &texts));
    Ok(Answer::new(out, Exit::Clean))
}

/// What stands in a file; nothing if there is none.
fn before<'b>(book: &'b Book, path: &str) -> Result<&'b str, Error> {
    let Some(source) = book.snapshot.find(path) else { return Ok("") };
    match &book.snapshot.source(source).content {
        Content::Text(text) => Ok(text),
        _ => Err(Error::new(
            ErrorKind::Usage,
            format!("`{path}` is no text that a record could be added to"),
        )
        .hint("name another file with `--file`")),
    }
}
