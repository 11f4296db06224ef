//! The seal of a period in the demonstration, made as `pactbook seal` makes it.

use std::path::Path;

use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::book::Book;
use crate::seals;
use crate::seals::Draft;
use crate::seals::Wish;
use crate::snapshot;
use crate::snapshot::Origin;
use crate::snapshot::Request;

use super::chapter::Seal;

/// Path and text of the seal of what a commit holds, at an instant.
pub(super) fn text(
    folder: &Path,
    commit: &str,
    at: Instant,
    seal: &Seal,
) -> Result<(String, String), Error> {
    let zone = Zone::parse("+08:00").unwrap_or_default();
    let request = Request {
        folder: folder.to_owned(),
        rev: Some(commit.to_owned()),
        as_of: Some(zone.stamp(at).rfc3339()),
        source_date_epoch: None,
        now: at,
        known_on: None,
        use_cache: false,
    };
    let (mut snapshot, settings) = snapshot::read(&request)?;
    // The purchaser has this commit checked out and nothing else beside it.
    if let Origin::Revision(head) = snapshot.origin {
        snapshot.origin = Origin::WorkTree { head: Some(head), changed: Vec::new() };
    }
    let book = Book::open(snapshot, settings);
    let refused = || {
        let message = format!("`{}` of `{}` cannot be sealed", seal.period, seal.contract);
        Error::new(ErrorKind::Output, message)
    };
    let contracts = &book.ledger.contracts;
    let no = contracts.iter().position(|contract| contract.identity.id == seal.contract);
    let no = no.ok_or_else(refused)?;
    let periods = &contracts[no].identity.periods;
    let period = periods.iter().position(|period| period.id.text == seal.period);
    let period = period.ok_or_else(refused)?;
    let wish = Wish { period, is_provisional: false, reason: None };
    match seals::draw_up(&book.bench(no), &book.seals[no], wish) {
        Draft::Ready(done) => {
            let path = format!("data/{}/seals/{}.toml", seal.contract, seal.period);
            Ok((path, seals::print(&done, &[])))
        }
        Draft::Refused(why) => {
            Err(why.iter().fold(refused(), |error, one| error.because(format!("{:?}", one.what))))
        }
    }
}
