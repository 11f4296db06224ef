//! `diff`: what differs between two revisions, in breaches, points and money.

use clap::builder::PossibleValue;
use clap::builder::PossibleValuesParser;

use super::Answer;
use super::Exit;
use super::Session;
use super::address;
use super::base::Base;
use crate::base::error::Error;
use crate::book::Book;
use crate::book::compare;
use crate::reports::Brief;
use crate::reports::changes;
use crate::reports::changes::Changes;
use crate::reports::changes::FORMS;
use crate::reports::changes::Page;
use crate::site::desk::Desk;
use crate::site::target::OutcomeAt;
use crate::site::target::Target;

const EXAMPLES: &str = "\
Examples:
  pactbook diff HEAD                               what the uncommitted changes do
  pactbook diff main...                            what this branch does, since it left main
  pactbook diff v1 v2                              from one tag to another
  pactbook diff main... --format markdown          for the comment under a pull request";

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The revision to compare with; `BASE...` is the commit where the branch left it, and
    /// `BASE..HEAD` and `BASE...HEAD` name both
    #[arg(value_name = "BASE")]
    base: String,
    /// The revision to look at; without it the working tree
    #[arg(value_name = "HEAD")]
    head: Option<String>,
    /// Form of the summary
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = forms())]
    format: String,
    /// Address of a preview of the site, such as `https://example.org/preview/7/`, for links
    #[arg(long, value_name = "URL", value_parser = address)]
    site: Option<String>,
}

impl Args {
    /// The base, and the head if the same word names one.
    fn revisions(&self) -> (Base<'_>, Option<&str>) {
        let named = |head: &'_ str| !head.is_empty();
        if let Some((base, head)) = self.base.split_once("...") {
            let base = &self.base[..base.len() + 3];
            return (Base::parse(base), Some(head).filter(|head| named(head)));
        }
        match self.base.split_once("..") {
            Some((base, head)) if named(base) => (Base::At(base), Some(head).filter(|h| named(h))),
            _ => (Base::At(&self.base), None),
        }
    }

    /// The revision to look at; none for what `--rev` names, or the working tree.
    pub(super) fn head(&self) -> Option<&str> {
        self.head.as_deref().or(self.revisions().1)
    }
}

fn forms() -> PossibleValuesParser {
    let values = FORMS.iter().map(|form| PossibleValue::new(form.name).help(form.summary));
    PossibleValuesParser::new(values)
}

pub(super) fn diff(args: &Args, brief: Brief<'_>, session: &Session) -> Result<Answer, Error> {
    let form = changes::form(&args.format).expect("clap lets only names of forms pass");
    let old = args.revisions().0.book(session)?;
    let comparison = compare::books(&old, &session.book);
    let site = args.site.as_deref().or(session.book.settings.url.as_deref());
    let desk = site.map(|_| Desk::new(&session.book));
    let root = site.unwrap_or_default();
    let language = session.catalog.language();
    let link = |page: Page<'_>| {
        let desk = desk.as_ref()?;
        let (target, anchor) = whereabouts(desk, &session.book, page)?;
        let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        Some(format!("{root}{}{anchor}", desk.route(target).file(language, desk.root())))
    };
    let old = Brief::new(&old, &session.catalog, brief.width, brief.ink);
    let changes =
        Changes { old, new: brief, comparison: &comparison, base: &args.base, link: &link };
    Ok(Answer::new((form.write)(&changes), Exit::Clean))
}

/// The page of something by its names, if the book has it.
fn whereabouts(desk: &Desk<'_>, book: &Book, page: Page<'_>) -> Option<(Target, Option<String>)> {
    let contract =
        |id: &str| book.ledger.contracts.iter().position(|contract| contract.identity.id == id);
    match page {
        Page::Findings => Some((Target::Findings(0), None)),
        Page::Contract(id) => Some((Target::Contract(contract(id)?), None)),
        Page::Settlement(id) => Some((Target::Settlement(contract(id)?), None)),
        Page::Period(id, period) => {
            let no = contract(id)?;
            let periods = &book.ledger.contracts[no].identity.periods;
            let n = periods.iter().position(|one| one.id.text == period)?;
            Some((Target::Period(no, n), None))
        }
        Page::Outcome(id, obligation, outcome) => {
            let no = contract(id)?;
            let n = book.ledger.contracts[no].obligation_no(obligation)?;
            let all = &book.verdicts[no].decided.get(n)?.outcomes;
            let outcome = all.iter().position(|one| one.id == outcome)?;
            Some(desk.outcome_place(OutcomeAt { contract: no, obligation: n, outcome }))
        }
        Page::Record(id, record) => {
            let record = desk.record_by_id(contract(id)?, record)?;
            Some(desk.record_place(record))
        }
    }
}
