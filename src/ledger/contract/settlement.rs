//! What the scores and facts mean in money and rights: grades, bands, stages, fines, rights.

use super::Doubts;
use super::amendment::Validity;
use super::clause::Selection;
use super::fields::Fields;
use super::fields::Word;
use super::identity::Identity;
use super::identity::each;
use super::identity::each_sound;
use super::penalty::Cap;
use super::penalty::Penalty;
use super::penalty::Reduction;
use super::penalty::exclusive;
use crate::base::bounds::Bounds;
use crate::base::document::Data;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Lapse;

/// Everything that settlement needs; any part may be empty.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Names for ranges of the score.
    pub grades: Vec<Grade>,
    /// What ranges of the score cost.
    pub bands: Vec<Band>,
    /// What a breach or a record costs, once those who must have confirmed it.
    pub penalties: Vec<Penalty>,
    /// What quantities that were not delivered take from the price.
    pub reductions: Vec<Reduction>,
    /// The most that deductions may come to, in the order stated.
    pub caps: Vec<Cap>,
    /// The clause that says so.
    pub clause: Option<Word>,
    /// Whether deductions beyond the price can still be claimed.
    pub recover: bool,
    /// Payments and their conditions.
    pub stages: Vec<Stage>,
    /// Deductions that somebody decides within a range.
    pub fines: Vec<Fine>,
    /// Rights that become available.
    pub rights: Vec<Right>,
}

/// A name for a range of the score.
#[derive(Clone, Debug)]
pub struct Grade {
    /// The clause that states it.
    pub clause: Word,
    /// The name.
    pub title: String,
    /// The range.
    pub score: Bounds,
    /// Between which amendments it is in force.
    pub validity: Validity,
    /// Where it stands.
    pub place: Place,
}

/// What a range of the score costs.
#[derive(Clone, Debug)]
pub struct Band {
    /// The clause that states it.
    pub clause: Word,
    /// What it says.
    pub title: String,
    /// The range.
    pub score: Bounds,
    /// Of what it takes its shares.
    pub base: Base,
    /// Percent of the base that is deducted from the price.
    pub deduct: Decimal,
    /// Between which amendments it is in force.
    pub validity: Validity,
    /// Percent of the base that is owed on top, as damages.
    pub damages: Decimal,
    /// Where it stands.
    pub place: Place,
}

/// Of what a share is a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The amount of the period.
    Period,
    /// The contract total.
    Total,
}

/// What of the price a payment pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portion {
    /// Percent of the total in force at the as-of instant.
    Share(Decimal),
    /// A sum that stays as it is, whatever the total becomes.
    Amount(Money),
}

/// A payment and its conditions.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Id that payment records use.
    pub id: Word,
    /// The clause that states it.
    pub clause: Word,
    /// What it says.
    pub title: String,
    /// What of the price it pays.
    pub portion: Portion,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
    /// What is taken from this payment: deductions of periods by their ids, penalties by their
    /// ids, or `bands`, `penalties`, `reductions`.
    pub deducts: Vec<Word>,
    /// Between which amendments it is in force.
    pub validity: Validity,
    /// How long the payer has, from the day on which the last condition came to hold.
    pub pay_within: Option<Lapse>,
    /// Records that excuse a late payment.
    pub late_excused: Option<Selection>,
    /// Where it stands.
    pub place: Place,
}

/// A deduction that somebody decides within a range, case by case.
#[derive(Clone, Debug)]
pub struct Fine {
    /// The clause that states it.
    pub clause: Word,
    /// What it says.
    pub title: String,
    /// The records of the decisions.
    pub decisions: Selection,
    /// Name of the field that holds the amount.
    pub amount: Word,
    /// The least amount.
    pub min: Option<Money>,
    /// The greatest amount.
    pub max: Option<Money>,
    /// From what it is taken.
    pub from: Option<String>,
    /// What a decision must state.
    pub requires: Option<Word>,
    /// What is said where it does not.
    pub missing: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Whether all of it could be read; otherwise no decision can be said to be in order.
    pub sound: bool,
}

/// A right that becomes available; it is never exercised by itself.
#[derive(Clone, Debug)]
pub struct Right {
    /// Id.
    pub id: Word,
    /// The clause that states it.
    pub clause: Word,
    /// What it says.
    pub title: String,
    /// Id of the party that holds it.
    pub holder: Word,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
    /// Where it stands.
    pub place: Place,
    /// Whether all of it could be read; otherwise nobody can say that its conditions hold.
    pub sound: bool,
}

/// One condition of a payment or a right.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What it says; made from the test where the contract gives no words.
    pub title: Option<String>,
    /// What must hold.
    pub test: Test,
    /// Which period it looks at.
    pub period: Scope,
    /// Where it stands.
    pub place: Place,
}

/// What a condition tests.
#[derive(Clone, Debug)]
pub enum Test {
    /// At least one outcome of the obligation, all of them met or excused, and no further one to come.
    Met(Word),
    /// A breach of the obligation.
    Breached(Word),
    /// A record exists; it holds from the instant in this field, else from the one that dates the
    /// record.
    Recorded(Selection, Option<Word>),
    /// The score lies in a range.
    Score(Bounds),
    /// The day has come.
    OnOrAfter(Date),
    /// One of these conditions holds.
    Any(Vec<Condition>),
}

/// Which period a condition looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole term.
    Term,
    /// One period by its id.
    Period(Word),
    /// Any one period.
    Any,
    /// The average of all periods.
    Average,
    /// The average of these periods; of scores only.
    Mean(Vec<Word>),
    /// Each of so many periods in a row; of scores only.
    Run(usize),
}

impl Terms {
    /// Between which amendments each part that takes from the price is in force.
    pub(super) fn validities(&self) -> impl Iterator<Item = &Validity> {
        let bands = self.bands.iter().map(|band| &band.validity);
        let stages = self.stages.iter().map(|stage| &stage.validity);
        bands.chain(stages).chain(self.penalties.iter().map(|penalty| &penalty.validity))
    }

    /// Whether anything of it is about money, so that there is something to settle.
    pub fn have_money(&self) -> bool {
        !(self.stages.is_empty()
            && self.bands.is_empty()
            && self.caps.is_empty()
            && self.fines.is_empty()
            && self.penalties.is_empty()
            && self.reductions.is_empty())
    }

    /// Whether a payment or a cap can name it: a period, a penalty, or all of a sort.
    pub(super) fn is_deducted(&self, word: &str, identity: &Identity) -> bool {
        ["bands", "penalties", "reductions"].contains(&word)
            || identity.periods.iter().any(|period| period.id.text == word)
            || self.penalties.iter().any(|penalty| penalty.id.text == word)
    }

    /// All conditions, those inside others too.
    pub fn conditions(&self) -> Vec<&Condition> {
        let stages = self.stages.iter().flat_map(|stage| &stage.conditions);
        let rights = self.rights.iter().flat_map(|right| &right.conditions);
        let mut all: Vec<&Condition> = stages.chain(rights).collect();
        let mut n = 0;
        while let Some(condition) = all.get(n) {
            if let Test::Any(inner) = &condition.test {
                all.extend(inner);
            }
            n += 1;
        }
        all
    }
}

/// Whether a payment bears, or a cap limits, what the contract does not have.
pub(super) fn is_dangling(terms: &Terms, identity: &Identity) -> bool {
    let unknown = |id: &Word| !terms.is_deducted(&id.text, identity);
    terms.stages.iter().flat_map(|stage| &stage.deducts).any(unknown)
        || terms.penalties.iter().any(|penalty| penalty.is_dangling(identity))
        || terms.caps.iter().flat_map(|cap| &cap.of).any(|id| !Cap::covers(id, terms))
}

/// Reads the terms; `doubts` learns whether something of what is payable cannot be read.
pub(super) fn read(fields: &Fields<'_>, doubts: &mut Doubts) -> Terms {
    let problems = fields.problems();
    let n_before = problems.count();
    let bands = each(fields, "band", |t| Band {
        clause: t.required_word("clause"),
        title: t.required_text("title"),
        score: bounds(t),
        validity: Validity::read(t),
        base: base(t).unwrap_or(Base::Period),
        deduct: deduct(t),
        damages: if t.has("damages") { required_share(t, "damages") } else { Decimal::ZERO },
        place: t.place,
    });
    // A cap that cannot be read caps nothing, not everything.
    let caps = each_sound(fields, "cap", Cap::read)
        .filter_map(|(cap, sound)| sound.then_some(cap))
        .collect();
    let penalties = each_sound(fields, "penalty", Penalty::read)
        .map(|(penalty, sound)| Penalty { sound, ..penalty })
        .collect();
    let reductions = each(fields, "reduction", Reduction::read);
    let mut clause = None;
    let mut recover = false;
    if let Some(table) = fields.table("settlement") {
        clause = table.word("clause");
        recover = table.flag("recover");
        table.finish();
    }
    let stages = each(fields, "stage", |t| Stage {
        id: t.required_word("id"),
        clause: t.required_word("clause"),
        title: t.required_text("title"),
        portion: portion(t),
        conditions: conditions(t),
        deducts: t.words("deducts"),
        validity: Validity::read(t),
        pay_within: t.lapse("pay_within"),
        late_excused: t.table("late_excused").map(|inner| {
            let selection = Selection::read(&inner);
            inner.finish();
            selection
        }),
        place: t.place,
    });
    doubts.money |= problems.count() > n_before;
    Terms {
        bands,
        penalties,
        reductions,
        caps,
        clause,
        recover,
        stages,
        grades: each(fields, "grade", |t| Grade {
            clause: t.required_word("clause"),
            title: t.required_text("title"),
            score: bounds(t),
            validity: Validity::read(t),
            place: t.place,
        }),
        fines: each_sound(fields, "fine", |t| Fine {
            clause: t.required_word("clause"),
            title: t.required_text("title"),
            decisions: Selection::read(t),
            amount: t.required_word("amount"),
            min: t.amount("min"),
            max: t.amount("max"),
            from: t.text("from"),
            requires: t.word("requires"),
            missing: t.text("missing"),
            place: t.place,
            sound: true,
        })
        .map(|(fine, sound)| Fine { sound, ..fine })
        .collect(),
        rights: each_sound(fields, "right", |t| Right {
            id: t.required_word("id"),
            clause: t.required_word("clause"),
            title: t.required_text("title"),
            holder: t.required_word("holder"),
            conditions: conditions(t),
            place: t.place,
            sound: true,
        })
        .map(|(right, sound)| Right { sound, ..right })
        .collect(),
    }
}

fn bounds(table: &Fields<'_>) -> Bounds {
    let bounds = table.bounds("score");
    if bounds.is_none() && !table.has("score") {
        let message = Message::new("contract-missing-key").with("key", "score");
        table.problems().report(table.place, message, None);
    }
    let zero = crate::base::bounds::End { at: Decimal::ZERO, inside: false };
    bounds.unwrap_or(Bounds { low: zero, high: zero })
}

fn base(table: &Fields<'_>) -> Option<Base> {
    table.choice("base", &[("period", Base::Period), ("total", Base::Total)])
}

/// What a band deducts, stated as such or by what it still pays; nothing where it only states
/// damages.
fn deduct(table: &Fields<'_>) -> Decimal {
    if table.has("pays") {
        if table.has("deduct") {
            let message = Message::new("contract-band-twice");
            table.problems().report(table.place, message, None);
        }
        let _ = table.node("deduct");
        return Decimal::ONE_HUNDRED - required_share(table, "pays");
    }
    if table.has("damages") && !table.has("deduct") {
        return Decimal::ZERO;
    }
    required_share(table, "deduct")
}

/// What a payment pays, stated as a share or as a sum.
fn portion(table: &Fields<'_>) -> Portion {
    if !table.has("amount") {
        return Portion::Share(required_share(table, "share"));
    }
    if table.has("share") {
        exclusive(table, &["share", "amount"]);
        let _ = table.node("share");
    }
    table.amount("amount").map_or(Portion::Share(Decimal::ZERO), Portion::Amount)
}

/// A share from nothing to all that must be there.
pub(super) fn required_share(table: &Fields<'_>, key: &'static str) -> Decimal {
    match table.share(key) {
        Some(share) if (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&share) => share,
        Some(_) => {
            let place = table.node(key).map_or(table.place, |node| node.place);
            let message = Message::new("contract-share-range").with("key", key);
            table.problems().report(place, message, None);
            Decimal::ZERO
        }
        None => {
            if !table.has(key) {
                let message = Message::new("contract-missing-key").with("key", key);
                table.problems().report(table.place, message, None);
            }
            Decimal::ZERO
        }
    }
}

fn conditions(table: &Fields<'_>) -> Vec<Condition> {
    conditions_in(table, "when")
}

/// Which period a condition looks at. A list of periods and a run of them are of scores only.
fn scope(table: &Fields<'_>) -> Scope {
    let report = |key: &'static str, help: Option<&'static str>| {
        let place = table.peek("period").map_or(table.place, |node| node.place);
        table.problems().report(place, Message::new(key), help.map(Message::new));
    };
    let n = table.whole("consecutive");
    let list = match table.peek("period").map(|node| &node.data) {
        Some(Data::List(items)) => Some(items),
        _ => None,
    };
    if (list.is_some() || table.has("consecutive")) && !table.has("score") {
        report("contract-scope-score", Some("contract-scope-score-help"));
    }
    if table.has("consecutive") {
        if table.has("period") {
            report("contract-scope-run", Some("contract-scope-run-help"));
            let _ = table.node("period");
        }
        return n.map_or(Scope::Term, Scope::Run);
    }
    if let Some(items) = list {
        let words = table.words("period");
        let twice = (1..words.len()).find(|n| words[..*n].iter().any(|one| **one == *words[*n]));
        if let Some(word) = twice.map(|n| &words[n]) {
            let message = Message::new("contract-duplicate-id").with("id", &word.text);
            table.problems().report(word.place, message, None);
        }
        if items.is_empty() {
            let message = Message::new("contract-empty-list").with("key", "period");
            table.problems().report(table.place, message, None);
        }
        return Scope::Mean(words);
    }
    match table.word("period") {
        None => Scope::Term,
        Some(word) if word.text == "any" => Scope::Any,
        Some(word) if word.text == "average" => Scope::Average,
        Some(word) => Scope::Period(word),
    }
}

/// Reads the conditions under a key.
pub(super) fn conditions_in(table: &Fields<'_>, key: &'static str) -> Vec<Condition> {
    each(table, key, |t| {
        let period = scope(t);
        let tests = [
            t.word("met").map(Test::Met),
            t.word("breached").map(Test::Breached),
            t.table("recorded").map(|inner| {
                let selection = Selection::read(&inner);
                let at = inner.word("at");
                inner.finish();
                Test::Recorded(selection, at)
            }),
            t.bounds("score").map(Test::Score),
            t.date("on_or_after").map(Test::OnOrAfter),
            t.has("any").then(|| Test::Any(conditions_in(t, "any"))),
        ];
        let mut tests = tests.into_iter().flatten();
        let (test, more) = (tests.next(), tests.next());
        if test.is_none() || more.is_some() {
            let help = Some(Message::new("contract-condition-form-help"));
            t.problems().report(t.place, Message::new("contract-condition-form"), help);
        }
        Some(Condition { title: t.text("title"), test: test?, period, place: t.place })
    })
    .into_iter()
    .flatten()
    .collect()
}
