//! Coverage: what decides each requirement, or why no record can.

use super::Contract;
use super::clause::Clause;
use super::fields::Word;

/// What decides one requirement.
#[derive(Clone, Debug)]
pub struct Cover<'a> {
    /// Number of the clause.
    pub clause: usize,
    /// Numbers of the obligations that decide it: its own, then those of other clauses.
    pub obligations: Vec<usize>,
    /// Terms of score, settlement or service that apply it.
    pub terms: Vec<(TermKind, &'a str)>,
    /// Why no record can decide it.
    pub unjudged: Option<&'a str>,
}

/// How a requirement is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// By rules over records.
    Records,
    /// By nothing but what somebody with authority judged.
    Judgement,
    /// By a term of the score, the settlement or the service.
    Terms,
    /// By no record, for a reason that the contract states.
    Nothing,
    /// By nothing at all, without a reason.
    Missing,
}

/// A kind of term that applies a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    /// The service term.
    Term,
    /// A name for a range of the score.
    Grade,
    /// What a range of the score costs.
    Band,
    /// The most that may be deducted.
    Cap,
    /// A payment.
    Stage,
    /// A fixed penalty.
    Penalty,
    /// Less money for less done.
    Reduction,
    /// Points on top.
    Bonus,
    /// A deduction that somebody decides.
    Fine,
    /// A right.
    Right,
    /// By when, and how, records must be filed.
    Filing,
}

impl How {
    /// Every way, in the order in which counts of them are shown.
    pub const ALL: [How; 5] =
        [How::Records, How::Judgement, How::Terms, How::Nothing, How::Missing];

    /// The way's name.
    pub fn name(self) -> &'static str {
        match self {
            How::Records => "records",
            How::Judgement => "judgement",
            How::Terms => "terms",
            How::Nothing => "nothing",
            How::Missing => "missing",
        }
    }
}

impl TermKind {
    /// The kind's name.
    pub fn name(self) -> &'static str {
        match self {
            TermKind::Term => "term",
            TermKind::Grade => "grade",
            TermKind::Band => "band",
            TermKind::Cap => "cap",
            TermKind::Stage => "stage",
            TermKind::Penalty => "penalty",
            TermKind::Reduction => "reduction",
            TermKind::Bonus => "bonus",
            TermKind::Fine => "fine",
            TermKind::Right => "right",
            TermKind::Filing => "filing",
        }
    }
}

impl Cover<'_> {
    /// How the requirement is decided.
    pub fn how(&self, contract: &Contract) -> How {
        let by_hand = |no: &usize| contract.obligations[*no].kind.text == "review";
        if !self.obligations.is_empty() {
            match self.obligations.iter().all(by_hand) {
                true => How::Judgement,
                false => How::Records,
            }
        } else if !self.terms.is_empty() {
            How::Terms
        } else if self.unjudged.is_some() {
            How::Nothing
        } else {
            How::Missing
        }
    }
}

/// What decides each requirement of a contract, in the order of the file.
pub fn coverage(contract: &Contract) -> Vec<Cover<'_>> {
    let terms = terms(contract);
    let cover = |(clause, stated): (usize, &'_ Clause)| Cover {
        clause,
        obligations: contract.obligations_of(stated),
        terms: terms
            .iter()
            .filter(|(_, id, _)| *id == stated.id.text)
            .map(|(kind, _, title)| (*kind, *title))
            .collect(),
        unjudged: contract.clauses[clause].unjudged.as_deref(),
    };
    contract.clauses.iter().enumerate().map(cover).collect()
}

/// The terms of score, settlement and service: kind, clause, title.
pub(super) fn terms(contract: &Contract) -> Vec<(TermKind, &str, &str)> {
    let terms = &contract.terms;
    let mut named: Vec<(TermKind, &Word, &String)> = Vec::new();
    named.extend(terms.grades.iter().map(|one| (TermKind::Grade, &one.clause, &one.title)));
    named.extend(terms.bands.iter().map(|one| (TermKind::Band, &one.clause, &one.title)));
    named.extend(terms.caps.iter().map(|one| (TermKind::Cap, &one.clause, &one.title)));
    named.extend(terms.penalties.iter().map(|one| (TermKind::Penalty, &one.clause, &one.title)));
    named.extend(terms.reductions.iter().map(|one| (TermKind::Reduction, &one.clause, &one.title)));
    let bonuses = contract.scorecard.iter().flat_map(|card| &card.bonuses);
    named.extend(bonuses.map(|one| (TermKind::Bonus, &one.clause, &one.title)));
    named.extend(terms.stages.iter().map(|one| (TermKind::Stage, &one.clause, &one.title)));
    named.extend(terms.fines.iter().map(|one| (TermKind::Fine, &one.clause, &one.title)));
    named.extend(terms.rights.iter().map(|one| (TermKind::Right, &one.clause, &one.title)));
    let mut all: Vec<(TermKind, &str, &str)> =
        named.into_iter().map(|(kind, clause, title)| (kind, &*clause.text, &**title)).collect();
    if let Some(clause) = &contract.identity.term.clause {
        all.push((TermKind::Term, clause, ""));
    }
    all.extend(terms.clause.iter().map(|clause| (TermKind::Stage, clause.text.as_str(), "")));
    all.extend(
        contract.filing.clauses().map(|clause| (TermKind::Filing, clause.text.as_str(), "")),
    );
    all
}
