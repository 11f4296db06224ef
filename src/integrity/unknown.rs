//! `history-unknown`: what git cannot tell, and the command that would change that.

use super::Irregularity;
use super::Version;
use super::What;
use super::authority::short;
use super::text;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::message::Message;
use crate::base::place::SourceId;
use crate::ledger::contract::Contract;
use crate::settings;
use crate::snapshot::Snapshot;
use crate::snapshot::history::Gap;
use crate::snapshot::history::History;
use crate::snapshot::history::Timeline;
use crate::snapshot::history::Unknown;

/// Why the history is not known, or not all of it, and what to do.
fn reason(snapshot: &Snapshot) -> Option<(Message, Message)> {
    let (message, help) = match &snapshot.history {
        History::Known(timeline) => match timeline.gap {
            Some(Gap::Shallow) => ("integrity-shallow", "integrity-shallow-help"),
            Some(Gap::Graft) => ("integrity-graft", "integrity-graft-help"),
            Some(Gap::Missing) => ("integrity-missing", "integrity-missing-help"),
            None => return moved(snapshot, timeline),
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

/// The last move of the data folder to another name: what was there before is not followed.
fn moved(snapshot: &Snapshot, timeline: &Timeline) -> Option<(Message, Message)> {
    let folder = |text: &str| settings::read(text, SourceId(0)).0.folders.data;
    let present = folder(snapshot.text(snapshot.find(settings::FILE)?));
    timeline.trunk.iter().rev().find_map(|trunk| {
        let change = trunk.changes.iter().find(|change| &*change.path == settings::FILE)?;
        let blob = change.old.as_deref()?.into();
        let version = Version { path: settings::FILE.into(), blob };
        let former = folder(text(snapshot, &version)?);
        (former != present).then(|| {
            let message = Message::new("integrity-folder-moved")
                .with("old", former)
                .with("new", &present)
                .with("commit", short(&trunk.commit.id));
            (message, Message::new("integrity-folder-moved-help"))
        })
    })
}

/// What a contract that asks something of git cannot be told.
pub(super) fn of_contract(
    contract: &Contract,
    snapshot: &Snapshot,
    is_asked: bool,
) -> Option<Irregularity> {
    let (message, help) = reason(snapshot)?;
    let filing = &contract.filing;
    if !is_asked && filing.place.is_none() {
        return None;
    }
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
pub(super) fn of_repository(snapshot: &Snapshot) -> Option<Finding> {
    let is_plain = matches!(
        snapshot.history,
        History::Unknown(Unknown::NoRepository | Unknown::NoCommit | Unknown::MadeUp)
    );
    let (message, help) = reason(snapshot).filter(|_| !is_plain)?;
    let mut finding = Finding::new(What::HistoryUnknown.rule(), Level::Warning, message).help(help);
    finding.path = Some(settings::FILE.to_owned());
    Some(finding)
}
