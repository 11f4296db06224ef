//! Seals as JSON: what stands, and what today's evidence would give.

use serde::Serialize;

use crate::base::message::Datum;
use crate::reports::Brief;
use crate::seals::SealState;
use crate::seals::State;

#[derive(Serialize)]
pub(super) struct SealView<'a> {
    path: &'a str,
    period: &'a str,
    state: &'static str,
    /// Whether its figures are those that `periods` and `settlement` show.
    stands: bool,
    fault: Option<String>,
    as_of: Option<String>,
    commit: Option<&'a str>,
    version: Option<&'a str>,
    provisional: Option<bool>,
    digest: Option<&'a str>,
    changes: Vec<ChangeView<'a>>,
    causes: Vec<CauseView<'a>>,
    amended: Vec<AmendedView<'a>>,
}

#[derive(Serialize)]
struct ChangeView<'a> {
    figure: &'a str,
    what: String,
    sealed: Option<&'a str>,
    today: Option<&'a str>,
}

#[derive(Serialize)]
struct CauseView<'a> {
    cause: &'static str,
    record: Option<&'a str>,
    message: String,
}

#[derive(Serialize)]
struct AmendedView<'a> {
    reason: &'a str,
    date: String,
    as_of: String,
    commit: &'a str,
    version: &'a str,
    digest: &'a str,
    figures: Vec<FigureView<'a>>,
}

#[derive(Serialize)]
struct FigureView<'a> {
    what: &'a str,
    old: &'a str,
    new: &'a str,
}

/// A seal; `id` is that of its period.
pub(super) fn seal<'a>(brief: &Brief<'a>, one: &'a SealState) -> SealView<'a> {
    let seal = one.seal.as_ref();
    let changes = one.changes().iter().map(|change| ChangeView {
        figure: &change.key,
        what: brief.catalog.say(&change.what),
        sealed: (change.old != Datum::Missing).then_some(change.written.0.as_str()),
        today: (change.new != Datum::Missing).then_some(change.written.1.as_str()),
    });
    let causes = one.causes().iter().map(|cause| CauseView {
        cause: cause.name(),
        record: cause.record(),
        message: brief.catalog.say(&cause.message()),
    });
    let amended = seal.into_iter().flat_map(|seal| &seal.amended).map(|one| AmendedView {
        reason: &one.reason,
        date: one.date.to_string(),
        as_of: one.as_of.rfc3339(),
        commit: &one.commit,
        version: &one.version,
        digest: &one.digest,
        figures: one.figures.iter().map(|(what, old, new)| FigureView { what, old, new }).collect(),
    });
    let name = one.path.rsplit('/').next().unwrap_or(&one.path).trim_end_matches(".toml");
    SealView {
        path: &one.path,
        period: seal.map_or(name, |seal| seal.period.as_str()),
        state: one.state.name(),
        stands: one.standing().is_some(),
        fault: match &one.state {
            State::Damaged(fault) => Some(brief.catalog.say(fault)),
            _ => None,
        },
        as_of: seal.map(|seal| seal.as_of.rfc3339()),
        commit: seal.map(|seal| seal.commit.as_str()),
        version: seal.map(|seal| seal.version.as_str()),
        provisional: seal.map(|seal| seal.is_provisional),
        digest: seal.map(|seal| seal.digest.as_str()),
        changes: changes.collect(),
        causes: causes.collect(),
        amended: amended.collect(),
    }
}
