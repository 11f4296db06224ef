//! News: what has come to light about the contracts, the newest first.
//!
//! Breaches, what cannot be decided, what git says against the evidence, and input that is not in
//! order: the findings of the book, each at the instant at which it became true.

use std::collections::BTreeMap;

use crate::base::finding::AT_RISK;
use crate::base::finding::Finding;
use crate::base::finding::Level;
use crate::base::proof::Link;
use crate::base::time::Instant;
use crate::integrity::What;
use crate::obligations::outcome::Verdict;

use super::address::Spot;
use super::desk::Desk;
use super::target::OutcomeAt;
use super::target::Target;

/// What kind of news it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A breach of a contract.
    Breach,
    /// Something that cannot be decided.
    Undecidable,
    /// What git says against the evidence.
    Integrity,
    /// Input that cannot be read or does not fit.
    Input,
}

impl Topic {
    /// Its name: `breach`, `undecidable`, `integrity`, `input`.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Breach => "breach",
            Topic::Undecidable => "undecidable",
            Topic::Integrity => "integrity",
            Topic::Input => "input",
        }
    }

    /// Key of the word for it.
    pub fn key(self) -> &'static str {
        match self {
            Topic::Breach => "feed-topic-breach",
            Topic::Undecidable => "feed-topic-undecidable",
            Topic::Integrity => "feed-topic-integrity",
            Topic::Input => "feed-topic-input",
        }
    }

    /// What a finding tells of; none if it is only a forecast.
    fn of(finding: &Finding) -> Option<Topic> {
        if finding.rule == AT_RISK {
            None
        } else if finding.is_breach() {
            Some(Topic::Breach)
        } else if finding.clause.is_some() {
            Some(Topic::Undecidable)
        } else if What::of_rule(&finding.rule).is_some() {
            Some(Topic::Integrity)
        } else {
            Some(Topic::Input)
        }
    }
}

/// A piece of news.
pub struct News<'a> {
    /// What kind it is.
    pub topic: Topic,
    /// The finding.
    pub finding: &'a Finding,
    /// When it became true, and no later than the as-of instant.
    pub since: Instant,
    /// Number of the contract; none if it concerns none.
    pub contract: Option<usize>,
    /// The page that tells more.
    pub spot: Spot,
}

impl Desk<'_> {
    /// Everything that has come to light, the newest first.
    ///
    /// What asks for nothing (notes about input and evidence) and what may only come true is not news.
    pub fn news(&self) -> Vec<News<'_>> {
        let filed = self.filed();
        let mut news: Vec<News<'_>> =
            self.book.findings.iter().filter_map(|finding| self.told(finding, &filed)).collect();
        news.sort_by_cached_key(|one| (std::cmp::Reverse(one.since), one.finding.fingerprint()));
        news
    }

    /// The contract that a finding concerns.
    pub(super) fn contract_of(&self, finding: &Finding) -> Option<usize> {
        match &finding.contract {
            Some(id) => self.contract_no(id),
            None => self.path_of(finding).and_then(|path| self.owner_of(path)),
        }
    }

    fn path_of<'f>(&'f self, finding: &'f Finding) -> Option<&'f str> {
        match (finding.place, &finding.path) {
            (Some(place), _) => Some(self.book.snapshot.source(place.source).path.as_str()),
            (None, path) => path.as_deref(),
        }
    }

    fn told<'a>(
        &'a self,
        finding: &'a Finding,
        filed: &BTreeMap<&str, Instant>,
    ) -> Option<News<'a>> {
        let topic = Topic::of(finding)?;
        if finding.clause.is_none() && finding.level < Level::Warning {
            return None;
        }
        let path = self.path_of(finding);
        let contract = self.contract_of(finding);
        let outcome = contract.and_then(|c| self.outcome_told(c, finding));
        let on_input = || path.and_then(|path| filed.get(path)).copied();
        let since = match topic {
            Topic::Breach | Topic::Undecidable => {
                outcome.map(|at| self.became(at)).or_else(on_input)
            }
            Topic::Integrity => contract.and_then(|c| self.landed(c, finding)).or_else(on_input),
            Topic::Input => on_input(),
        };
        let spot = match (topic, contract, outcome) {
            (_, _, Some(at)) => self.outcome_place(at),
            (Topic::Breach | Topic::Undecidable, Some(c), None) => {
                let obligation = finding.obligation().map(|id| Link::Obligation(id.to_owned()));
                let place = obligation.and_then(|link| self.whereabouts(c, &link));
                place.unwrap_or((Target::Open(c, 0), None))
            }
            (Topic::Integrity, Some(c), None) => (Target::Integrity(c, 0), None),
            _ => (Target::Findings(0), None),
        };
        let (as_of, zone) = match contract {
            Some(c) => (self.book.moment(c), self.contract(c).identity.zone),
            None => (&self.book.moment, self.book.settings.zone),
        };
        // What nobody can date is news of the day.
        let since = since.filter(|since| as_of.reached(*since));
        let since = since.unwrap_or_else(|| as_of.day(zone).from);
        Some(News { topic, finding, since, contract, spot })
    }

    /// The outcome that a finding is about.
    fn outcome_told(&self, contract: usize, finding: &Finding) -> Option<OutcomeAt> {
        let obligation = self.contract(contract).obligation_no(finding.obligation()?)?;
        let subject = finding.subject.as_deref()?;
        let outcome = *self.shelves[contract].outcomes.get(obligation)?.get(subject)?;
        Some(OutcomeAt { contract, obligation, outcome })
    }

    /// When a verdict became true: a breach with its limit, else with what it is about; in a window
    /// that still runs with the last record that it rests on.
    fn became(&self, at: OutcomeAt) -> Instant {
        let as_of = self.book.moment(at.contract);
        let outcome = self.outcome(at);
        let at = match (outcome.verdict, outcome.due) {
            (Verdict::Breached, Some(due)) => due,
            _ => outcome.at,
        };
        if as_of.reached(at) {
            return at;
        }
        let records = match outcome.offenders.is_empty() {
            true => &outcome.evidence,
            false => &outcome.offenders,
        };
        let known = records.iter().filter_map(|no| self.record(*no).at);
        let last = known.filter(|at| as_of.reached(*at)).max();
        last.or(outcome.window.map(|window| window.from)).unwrap_or(at)
    }

    /// When what git says against the evidence reached the trunk.
    fn landed(&self, contract: usize, finding: &Finding) -> Option<Instant> {
        let incidents = self.book.integrity[contract].incidents.iter();
        let is_same = |known: &Finding| {
            known.rule == finding.rule
                && known.subject == finding.subject
                && known.message == finding.message
        };
        incidents.filter(|one| is_same(&one.finding)).find_map(|one| one.landed)
    }

    /// When each file was last changed on the trunk; what is not committed is not among them.
    fn filed(&self) -> BTreeMap<&str, Instant> {
        let mut filed = BTreeMap::new();
        let timeline = self.book.snapshot.history.timeline();
        for commit in timeline.iter().flat_map(|timeline| &timeline.trunk) {
            for change in commit.all_changes() {
                filed.insert(&*change.path, commit.landed);
            }
        }
        if let crate::snapshot::Origin::WorkTree { changed, .. } = &self.book.snapshot.origin {
            for path in changed {
                filed.remove(path.as_str());
            }
        }
        filed
    }
}
