//! `history-unknown`: what git cannot tell, and the command that would change that.

use super::Irregularity;
use super::What;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::ledger::contract::Contract;
use crate::settings;
use crate::snapshot::history::Gap;
use crate::snapshot::history::History;
use crate::snapshot::history::Unknown;

/// Why the history is not known, or not all of it, and what to do.
fn reason(history: &History) -> Option<(Message, Message)> {
    let (message, help) = match history {
        History::Known(timeline) => match timeline.gap? {
            Gap::Shallow => ("integrity-shallow", "integrity-shallow-help"),
            Gap::Graft => ("integrity-graft", "integrity-graft-help"),
            Gap::Missing => ("integrity-missing", "integrity-missing-help"),
            Gap::Moved => ("integrity-folder-moved", "integrity-folder-moved-help"),
        },
        History::Unknown(Unknown::NoRepository) => {
            ("integrity-no-repository", "integrity-no-repository-help")
        }
        History::Unknown(Unknown::NoCommit) => ("integrity-no-commit", "integrity-no-commit-help"),
        History::Unknown(Unknown::Damaged(words)) => {
            let message = Message::new("integrity-damaged").with("cause", words.join(": "));
            return Some((message, Message::new("integrity-damaged-help")));
        }
        History::Unknown(Unknown::MadeUp) => return None,
    };
    Some((Message::new(message), Message::new(help)))
}

/// What a contract that asks something of git cannot be told.
pub(super) fn of_contract(
    contract: &Contract,
    history: &History,
    is_asked: bool,
) -> Option<Irregularity> {
    let filing = &contract.filing;
    if !is_asked && filing.place.is_none() {
        return None;
    }
    let (message, help) = reason(history)?;
    // Where parties are named, what one of them set without right would pass for agreed.
    let has_rights = contract.identity.names_identities();
    let message = match has_rights {
        true => Message::new("integrity-rights-unknown").with("reason", message),
        false => message,
    };
    let is_grave = filing.is_git_required || has_rights;
    let level = if is_grave { Level::Error } else { Level::Warning };
    let finding = Finding::new(What::HistoryUnknown.rule(), level, message)
        .at(filing.place.unwrap_or(contract.place))
        .in_contract(&contract.identity.id)
        .help(help);
    Some(Irregularity {
        what: What::HistoryUnknown,
        record: None,
        act: None,
        landed: None,
        finding,
    })
}

/// What no contract asks, but readers of the repository would take for known.
pub(super) fn of_repository(history: &History) -> Option<Finding> {
    let is_plain = matches!(
        history,
        History::Unknown(Unknown::NoRepository | Unknown::NoCommit | Unknown::MadeUp)
    );
    let (message, help) = reason(history).filter(|_| !is_plain)?;
    let mut finding = Finding::new(What::HistoryUnknown.rule(), Level::Warning, message).help(help);
    finding.path = Some(settings::FILE.to_owned());
    Some(finding)
}
