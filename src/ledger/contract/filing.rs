//! How the contract takes what git knows: which of the times counts, by when records must be filed, and whether
//! a complete history and signatures are demanded.

use super::fields::Fields;
use super::fields::Word;
use super::identity::each_sound;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::time::Lapse;

/// The table `[filing]`.
#[derive(Clone, Debug, Default)]
pub struct Filing {
    /// Where it stands, if it does.
    pub place: Option<Place>,
    /// The clause that states it.
    pub clause: Option<Word>,
    /// Which time counts as that of filing; none if what the contract says of it cannot be read.
    pub counts: Option<Counts>,
    /// Whether nothing may be judged without the complete history.
    pub is_git_required: bool,
    /// Whether commits of records must be signed.
    pub are_signatures_required: bool,
    /// By when records must be filed.
    pub limits: Vec<FilingLimit>,
}

/// Which of the times that git knows counts as that of filing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counts {
    /// When it was written (git's author date).
    Written,
    /// When it was committed (git's committer date).
    Committed,
    /// When it reached the trunk.
    #[default]
    Landed,
}

/// By when records of some kinds must be filed; it costs nothing by itself.
#[derive(Clone, Debug)]
pub struct FilingLimit {
    /// The kinds.
    pub kinds: Vec<Word>,
    /// The field from which the limit runs; the date of the record if none is named.
    pub from: Option<Word>,
    /// How long.
    pub within: Option<Lapse>,
    /// The shift whose hours count; all hours if none is named.
    pub clock: Option<Word>,
    /// Whether it ends on the next working day if its last day is none.
    pub rolls: bool,
    /// The clause that states it.
    pub clause: Option<Word>,
    /// Where it stands.
    pub place: Place,
    /// Whether all of it could be read.
    pub sound: bool,
}

impl Filing {
    /// The clauses that it names.
    pub fn clauses(&self) -> impl Iterator<Item = &Word> {
        self.clause.iter().chain(self.limits.iter().filter_map(|limit| limit.clause.as_ref()))
    }
}

/// Reads `[filing]`.
pub(super) fn read(fields: &Fields<'_>) -> Filing {
    let problems = fields.problems();
    let n_before = problems.count();
    let counted = Some(Counts::default());
    let Some(table) = fields.table("filing") else {
        let counts = counted.filter(|_| problems.count() == n_before);
        return Filing { counts, ..Filing::default() };
    };
    let clause = table.word("clause");
    let counts = [
        ("written", Counts::Written),
        ("committed", Counts::Committed),
        ("landed", Counts::Landed),
    ];
    let n_before = problems.count();
    let counts = table.choice("counts", &counts).or(counted);
    let counts = counts.filter(|_| problems.count() == n_before);
    let demand = [("required", true), ("optional", false)];
    let limits = each_sound(&table, "limit", |t| {
        let limit = FilingLimit {
            kinds: t.words("kinds"),
            from: t.word("from"),
            within: t.lapse("within"),
            clock: t.word("clock"),
            rolls: t.flag("roll"),
            clause: t.word("clause"),
            place: t.place,
            sound: true,
        };
        for (key, is_there) in [("kinds", t.has("kinds")), ("within", t.has("within"))] {
            if !is_there {
                let message = Message::new("contract-missing-key").with("key", key);
                let help = Message::new("contract-missing-key-help").with("key", key);
                problems.report(t.place, message, Some(help));
            }
        }
        if t.has("kinds") && limit.kinds.is_empty() {
            let message = Message::new("contract-empty-list").with("key", "kinds");
            problems.report(t.place, message, None);
        }
        limit
    });
    let limits = limits.map(|(limit, sound)| FilingLimit { sound, ..limit }).collect();
    let filing = Filing {
        place: Some(table.place),
        clause,
        counts,
        is_git_required: table.choice("git", &demand).unwrap_or(false),
        are_signatures_required: table.choice("signatures", &demand).unwrap_or(false),
        limits,
    };
    table.finish();
    filing
}
