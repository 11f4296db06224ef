//! Integrity: everything that git says against the evidence.

use super::Sheet;
use crate::integrity::Irregularity;
use crate::integrity::Proven;
use crate::integrity::Standing;
use crate::integrity::What;
use crate::tables::Cell;
use crate::tables::Column;
use crate::tables::Kind;
use crate::tables::desk::Desk;
use crate::tables::instant;

/// The table.
pub(super) const SHEET: Sheet = Sheet {
    name: "integrity",
    title: "take-integrity",
    about: "take-integrity-about",
    columns: &[
        Column::new("what", "take-col-event", Kind::State),
        Column::new("level", "take-col-level", Kind::State),
        Column::new("message", "take-col-message", Kind::Sentence),
        Column::new("help", "take-col-help", Kind::Sentence),
        Column::new("record", "take-col-record", Kind::Id),
        Column::new("commit", "take-col-commit-of", Kind::Id),
        Column::new("commit_summary", "take-col-commit-summary", Kind::Text),
        Column::new("party", "take-col-party", Kind::Id),
        Column::new("author", "take-col-author", Kind::Text),
        Column::new("mail", "take-col-mail", Kind::Text),
        Column::new("signature", "take-col-signature", Kind::State),
        Column::new("written", "take-col-written", Kind::Instant),
        Column::new("committed", "take-col-committed", Kind::Instant),
        Column::new("landed", "take-col-landed", Kind::Instant),
        Column::new("file", "take-col-file", Kind::Text),
        Column::new("line", "take-col-line", Kind::Integer),
    ],
    rows: |desk, contract| {
        let incidents = desk.book.integrity[contract].incidents.iter();
        incidents.map(|one| row(desk, contract, one)).collect()
    },
};

fn row(desk: &Desk<'_>, contract: usize, one: &Irregularity) -> Vec<Cell> {
    let finding = &one.finding;
    let history = one.record.and_then(|n| desk.book.integrity[contract].records.get(n));
    let act = one.act.as_deref();
    let [path, line] = super::whereabouts(desk, finding);
    let subject = || finding.subject.as_deref();
    vec![
        Cell::state(one.what.rule(), what(one.what)),
        super::level(finding.level),
        Cell::Said(finding.message.clone()),
        Cell::of(finding.help.clone(), Cell::Said),
        Cell::of(history.map(|one| &*one.id).or_else(subject), Cell::text),
        Cell::of(act, |act| Cell::text(&act.commit)),
        Cell::of(act, |act| Cell::text(&act.summary)),
        Cell::of(act, |act| match &act.party {
            Standing::Party { party, .. } => Cell::text(party),
            Standing::Unasked | Standing::Pretended(_) | Standing::Stranger => Cell::Empty,
        }),
        Cell::of(act, |act| Cell::text(&act.author.name)),
        Cell::of(act, |act| Cell::text(&act.author.mail)),
        Cell::of(act, |act| match &act.signature {
            Proven::Unsigned => Cell::state("unsigned", "act-unsigned"),
            Proven::Unverified(_) => Cell::state("unverified", "take-unverified"),
            Proven::Good { .. } => Cell::state("good", "act-signed"),
            Proven::Bad => Cell::state("bad", "act-bad"),
        }),
        instant(desk, contract, act.map(|act| act.written.instant)),
        instant(desk, contract, act.map(|act| act.committed.instant)),
        instant(desk, contract, one.landed),
        path,
        line,
    ]
}

fn what(what: What) -> &'static str {
    match what {
        What::HistoryUnknown => "trace-history-unknown",
        What::FiledLate => "trace-late",
        What::ChangedAfterLanding => "trace-edited",
        What::ChangedAfterSeal => "trace-edited-sealed",
        What::RecordDeleted => "trace-deleted",
        What::DatedAhead => "trace-ahead",
        What::CommitBackdated => "trace-backdated",
        What::HistoryRewritten => "trace-rewritten",
        What::NoAuthority => "trace-no-authority",
        What::Unsigned => "trace-unsigned",
        What::BadSignature => "trace-bad-signature",
        What::UnknownAuthor => "trace-stranger",
    }
}
