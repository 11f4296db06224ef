//! `due`: what is overdue, and what falls due within some time.

use std::fmt::Write;
use std::sync::Arc;

use clap::ValueEnum;

use super::Answer;
use super::Exit;
use super::contract_of;
use crate::base::error::Error;
use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::time::Date;
use crate::base::time::Lapse;
use crate::base::time::add_days;
use crate::base::time::add_months;
use crate::book::due;
use crate::book::due::Due;
use crate::book::due::Urgency;
use crate::book::due::What;
use crate::lang::Catalog;
use crate::ledger::contract::Contract;
use crate::ledger::contract::clause::Bound;
use crate::reports::Brief;
use crate::reports::terminal::Tone;
use crate::reports::terminal::one_line;
use crate::reports::terminal::table::Align;
use crate::reports::terminal::table::Cell;
use crate::reports::terminal::table::Table;
use crate::site::calendar;
use crate::site::desk::Desk;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;
use crate::site::voice::Voice;
use crate::tables;
use crate::tables::json::Both;
use crate::tables::sheets;

/// How many days from today are told apart from what comes later.
const SOON: i64 = 7;

const EXAMPLES: &str = "\
Examples:
  pactbook due                                     what is overdue, and the next 30 days
  pactbook due --within 7d --by supplier           what the supplier owes this week
  pactbook due --format ics > due.ics              for a calendar
  pactbook due --fail-on overdue                   exit status 1 if anything is overdue";

/// Arguments of `due`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// How far ahead to look, such as `14d`, `48h`, `6 weeks` or `3 months`
    ///
    /// Days are those of the contract's own zone, and the last one counts whole: `0d` is the rest of
    /// today. What is overdue is always listed.
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = within)]
    within: Lapse,
    /// Only this contract
    #[arg(long, value_name = "ID")]
    pub(super) contract: Option<String>,
    /// Only what this party owes
    #[arg(long, value_enum, value_name = "PARTY")]
    by: Option<Party>,
    /// Form of the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Form::Text)]
    format: Form,
    /// Exit with status 1 if anything listed is overdue
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = FailOn::Never)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Party {
    /// The supplier
    Supplier,
    /// The purchaser
    Buyer,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// By urgency, for people
    Text,
    /// One row each, for machines
    Json,
    /// One row each, for spreadsheets
    Csv,
    /// iCalendar: events, for whatever shows appointments
    Ics,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Something is overdue
    Overdue,
    /// Never: exit status 0 whatever is due
    Never,
}

/// Reads `14d`; working days differ from contract to contract.
fn within(text: &str) -> Result<Lapse, String> {
    match Lapse::parse(text) {
        Some(Lapse::Workdays(_)) => Err("write calendar days, such as `14d`".to_owned()),
        Some(lapse) => Ok(lapse),
        None => Err("write a length of time such as `14d`, `48h` or `3 months`".to_owned()),
    }
}

pub(super) fn due(args: &Args, brief: Brief<'_>) -> Result<Answer, Error> {
    let contract = contract_of(&brief, args.contract.as_deref())?;
    let brief = brief.only(contract);
    let by = args.by.map(|party| match party {
        Party::Supplier => Bound::Supplier,
        Party::Buyer => Bound::Buyer,
    });
    let is_wanted = |one: &Due| by.is_none_or(|by| by == one.by);
    let mut list: Vec<(usize, Due)> = Vec::new();
    for (no, contract) in brief.contracts() {
        let all = due::due(brief.book, no, ahead(&brief, contract, args.within));
        list.extend(all.into_iter().filter(is_wanted).map(|one| (no, one)));
    }
    list.sort_by_key(|(no, one)| (one.at, *no, one.what));
    let catalogs = Language::ALL.map(|language| Arc::new(Catalog::of(language)));
    let own = catalogs.iter().find(|one| one.language() == brief.catalog.language());
    let own = own.expect("every language has its words");
    let bytes = match args.format {
        Form::Text => {
            let desk = Desk::new(brief.book);
            let voice = Voice { desk: &desk, catalog: own, route: desk.route(Target::Home) };
            text(&brief, &voice, args.within, &list).into_bytes()
        }
        Form::Ics => {
            let desk = Desk::new(brief.book);
            let voice = Voice { desk: &desk, catalog: own, route: desk.route(Target::Home) };
            let contracts: Vec<(usize, i64)> = brief
                .contracts()
                .map(|(no, contract)| (no, ahead(&brief, contract, args.within)))
                .collect();
            calendar::of(&voice, &contracts, is_wanted)
        }
        Form::Json | Form::Csv => {
            let table = sheets::due::over(&tables::desk::Desk::new(brief.book, None), &list);
            let origin = tables::origin(brief.book, brief.contract);
            match args.format {
                Form::Csv => tables::csv::write(&table, own),
                _ => {
                    let [zh, en] = &catalogs;
                    tables::json::write(&table, Both { zh, en }, &origin)
                }
            }
        }
    };
    let is_late = list.iter().any(|(_, one)| one.urgency == Urgency::Overdue);
    let exit = match args.fail_on {
        FailOn::Overdue if is_late => Exit::Found,
        FailOn::Overdue | FailOn::Never => Exit::Clean,
    };
    let text = String::from_utf8(bytes).expect("every form is UTF-8");
    Ok(Answer::new(text, exit))
}

/// The date at which a contract is judged.
fn today(brief: &Brief<'_>, contract: &Contract) -> Date {
    contract.identity.zone.date(brief.book.snapshot.as_of.instant)
}

/// How many seconds ahead the last instant lies that is asked for.
fn ahead(brief: &Brief<'_>, contract: &Contract, within: Lapse) -> i64 {
    let as_of = brief.book.snapshot.as_of.instant;
    let today = today(brief, contract);
    let last = match within {
        Lapse::Seconds(n) => return n,
        Lapse::Days(n) | Lapse::Workdays(n) => add_days(today, n),
        Lapse::Months(n) => add_months(today, n),
    };
    contract.identity.zone.day(last).to.plus(-1).since(as_of)
}

/// Where a line of the list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Overdue,
    Waiting,
    Today,
    Soon,
    Later,
}

impl Group {
    const ALL: [Group; 5] =
        [Group::Overdue, Group::Waiting, Group::Today, Group::Soon, Group::Later];

    fn key(self) -> &'static str {
        match self {
            Group::Overdue => "due-group-overdue",
            Group::Waiting => "due-group-waiting",
            Group::Today => "due-group-today",
            Group::Soon => "due-group-soon",
            Group::Later => "due-group-later",
        }
    }

    fn tone(self) -> Tone {
        match self {
            Group::Overdue => Tone::Bad,
            Group::Today => Tone::Doubt,
            Group::Waiting | Group::Soon | Group::Later => Tone::Plain,
        }
    }
}

/// A line: what is due, and how many more of its kind follow in the group.
struct Line {
    contract: usize,
    due: Due,
    days: i64,
    n_more: usize,
}

fn text(brief: &Brief<'_>, voice: &Voice<'_>, within: Lapse, list: &[(usize, Due)]) -> String {
    let horizon = Message::new("due-horizon")
        .with("at", brief.as_of())
        .with("revision", brief.revision())
        .with(
            "within",
            match within {
                Lapse::Days(0) => Message::new("due-within-today"),
                _ => Message::new("due-within").with("time", within),
            },
        );
    let mut text = format!("{}\n", brief.ink.paint(Tone::Quiet, &brief.say(&horizon)));
    for group in Group::ALL {
        let (n, lines) = lines(brief, list, group);
        if n == 0 {
            continue;
        }
        let head =
            brief.say(&Message::new(group.key()).with("n", n).with("days", Datum::Count(SOON)));
        let _ = write!(text, "\n{}\n", brief.ink.paint(Tone::Strong, &head));
        let mut table =
            Table::new(&[Align::Left, Align::Left, Align::Left, Align::Left, Align::Wrapped]);
        for line in &lines {
            table.row(cells(brief, voice, group, line));
        }
        for line in table.lines(brief.width.saturating_sub(2), brief.ink) {
            let _ = writeln!(text, "  {line}");
        }
    }
    if list.is_empty() {
        text.push_str(&brief.word("due-nothing"));
        text.push('\n');
    }
    let late = |(_, one): &&(usize, Due)| one.urgency == Urgency::Overdue;
    let first = list.iter().find(late).or(list.first());
    let first = first.and_then(|(no, one)| Some((*no, look(brief, *no, one.what)?)));
    if let Some((no, look)) = first {
        let id = &brief.book.ledger.contracts[no].identity.id;
        let command = format!("pactbook explain {look} --contract {}", one_line(id));
        let hint = brief.say(&Message::new("due-look").with("command", command));
        let _ = write!(text, "\n{}\n", brief.ink.paint(Tone::Quiet, &hint));
    }
    text
}

/// The lines of a group, and how many things they stand for: slots of an obligation that are still
/// ahead share one line.
fn lines(brief: &Brief<'_>, list: &[(usize, Due)], group: Group) -> (usize, Vec<Line>) {
    let mut lines: Vec<Line> = Vec::new();
    let mut n = 0;
    for (contract, due) in list {
        let file = &brief.book.ledger.contracts[*contract];
        let today = today(brief, file);
        let days = (file.identity.zone.date(due.at) - today).num_days();
        let own = match due.urgency {
            Urgency::Overdue => Group::Overdue,
            Urgency::Waiting => Group::Waiting,
            Urgency::Ahead if days <= 0 => Group::Today,
            Urgency::Ahead if days <= SOON => Group::Soon,
            Urgency::Ahead => Group::Later,
        };
        if own != group {
            continue;
        }
        n += 1;
        let slot = slot_of(brief, *contract, due);
        let same = lines.iter_mut().find(|line| {
            slot.is_some()
                && line.contract == *contract
                && slot_of(brief, line.contract, &line.due) == slot
        });
        match same {
            Some(line) => line.n_more += 1,
            None => lines.push(Line { contract: *contract, due: *due, days, n_more: 0 }),
        }
    }
    (n, lines)
}

/// The obligation whose slot is still ahead; none if a record is waited for or time is over.
fn slot_of(brief: &Brief<'_>, contract: usize, due: &Due) -> Option<usize> {
    let What::Outcome { obligation, outcome } = due.what else { return None };
    let outcome = &brief.book.verdicts[contract].decided[obligation].outcomes[outcome];
    (due.urgency == Urgency::Ahead && outcome.record.is_none()).then_some(obligation)
}

fn cells(brief: &Brief<'_>, voice: &Voice<'_>, group: Group, line: &Line) -> Vec<Cell> {
    let file = &brief.book.ledger.contracts[line.contract];
    let due = &line.due;
    let (title, subject) = match due.what {
        What::Outcome { obligation, outcome } => {
            let at = OutcomeAt { contract: line.contract, obligation, outcome };
            let subject = voice.subject(line.contract, voice.desk.outcome(at));
            (file.obligations[obligation].title.clone(), subject)
        }
        What::Payment { stage } => {
            let title = Message::new("due-payment").with("title", &file.terms.stages[stage].title);
            (voice.say(&title), String::new())
        }
        What::SignOff { period } => {
            let title = &file.identity.periods[period].title;
            (voice.say(&Message::new("due-sign-off").with("title", title)), String::new())
        }
    };
    let mut what = one_line(&title);
    if !subject.is_empty() {
        let one = Message::new("due-one").with("title", &title).with("subject", subject);
        what = one_line(&voice.say(&one));
    }
    if line.n_more > 0 {
        let more = Message::new("due-and-more").with("what", what).with("n", line.n_more);
        what = one_line(&voice.say(&more));
    }
    if let Some(look) = look(brief, line.contract, due.what) {
        let _ = write!(what, "\nexplain {look}");
    }
    let left = match (group, line.days) {
        (Group::Waiting, _) => String::new(),
        (Group::Overdue, 0) => brief.word("due-late-today"),
        (Group::Overdue, n) => brief.say(&Message::new("due-late").with("n", Datum::Count(-n))),
        (_, 0) => brief.word("due-left-today"),
        (_, n) => brief.say(&Message::new("due-left").with("n", Datum::Count(n))),
    };
    let who = match due.by {
        Bound::Supplier => "supplier",
        Bound::Buyer => "buyer",
    };
    let at = brief.instant(file, due.at);
    vec![
        Cell::from(at.get(..16).unwrap_or(&at)),
        Cell::new(group.tone(), left),
        Cell::from(one_line(&file.identity.id)),
        Cell::from(one_line(&voice.party(line.contract, who))),
        Cell::from(what),
    ]
}

/// What `explain` derives it from.
fn look(brief: &Brief<'_>, contract: usize, what: What) -> Option<String> {
    let file = &brief.book.ledger.contracts[contract];
    let name = match what {
        What::Outcome { obligation, outcome } => {
            let outcome = &brief.book.verdicts[contract].decided[obligation].outcomes[outcome];
            format!("{}/{}", file.obligations[obligation].id.text, outcome.id)
        }
        What::Payment { stage } => file.terms.stages[stage].id.text.clone(),
        What::SignOff { period } => file.identity.periods[period].id.text.clone(),
    };
    // What a shell would take apart is not something to type.
    let is_plain = |c: char| c.is_alphanumeric() || "-_./@:+".contains(c);
    (!name.is_empty() && name.chars().all(is_plain)).then_some(name)
}
