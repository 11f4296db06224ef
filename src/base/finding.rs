//! Findings: what is wrong with the user's contracts and records. They never stop the run.

use serde::Deserialize;
use serde::Serialize;

use crate::base::digest::sha256;
use crate::base::message::Message;
use crate::base::place::Place;

/// Rule of the finding on an outcome that cannot be decided.
pub const UNDECIDABLE: &str = "undecidable";

/// Rule of the finding on an outcome that is not breached yet, and about to be.
pub const AT_RISK: &str = "at-risk";

/// How the id begins of a record that states none; the rest says where it stands, and changes with it.
pub const UNNAMED: &str = "unnamed-";

/// Findings that are told of one file when it is read; the rest is counted.
pub const MAX_OF_FILE: usize = 1_000;

/// The first findings of one file, and how many more there are.
pub fn some_of_file(mut findings: Vec<Finding>) -> Vec<Finding> {
    if findings.len() <= MAX_OF_FILE + 1 {
        return findings;
    }
    let rest = findings.split_off(MAX_OF_FILE);
    if let Some(first) = rest.first() {
        let level = rest.iter().map(|one| one.level).max().unwrap_or(first.level);
        let message =
            Message::new("input-more-findings").with("n", rest.len()).with("shown", MAX_OF_FILE);
        let mut more = Finding::new("more-findings", level, message)
            .help(Message::new("input-more-findings-help"));
        more.place = first.place;
        more.path.clone_from(&first.path);
        more.contract.clone_from(&first.contract);
        findings.push(more);
    }
    findings
}

/// How much a finding weighs; `check --fail-on` compares with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Worth knowing, asks for nothing.
    Note,
    /// Not wrong yet, and about to be: due soon, or an allowance nearly used up.
    AtRisk,
    /// Should be looked at; no verdict is wrong because of it.
    Warning,
    /// A breach of the contract, or input that cannot be judged as it stands.
    Error,
}

impl Level {
    /// Every level, the lightest first.
    pub const ALL: [Level; 4] = [Level::Note, Level::AtRisk, Level::Warning, Level::Error];

    /// The level of a name.
    pub fn parse(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }

    /// The level's name: `note`, `at-risk`, `warning`, `error`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::AtRisk => "at-risk",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// Something wrong, where it stands, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// Name of the house rule (`dangling-reference`), or of the obligation that is breached.
    pub rule: String,
    /// Which contract it concerns, if one.
    pub contract: Option<String>,
    /// The clause that is breached, if one.
    pub clause: Option<String>,
    /// How much it weighs.
    pub level: Level,
    /// What is wrong, in one phrase.
    pub message: Message,
    /// Where it stands; none if it concerns a file that was not read.
    pub place: Option<Place>,
    /// The file it concerns where no place can be given.
    pub path: Option<String>,
    /// Id of the record or outcome it concerns.
    pub subject: Option<String>,
    /// Path of the field it concerns inside the subject.
    pub field: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<(Place, Message)>,
    /// What to type or edit.
    pub help: Option<Message>,
    /// What tells it from its like where rule, contract, subject and field do not: the obligation
    /// of an outcome, else the text that is wrong; never a line number or a path, since both change
    /// when a record is moved.
    pub anchor: String,
}

impl Finding {
    /// A finding of a house rule.
    pub fn new(rule: &str, level: Level, message: Message) -> Finding {
        Finding {
            rule: rule.to_owned(),
            contract: None,
            clause: None,
            level,
            message,
            place: None,
            path: None,
            subject: None,
            field: None,
            related: Vec::new(),
            help: None,
            anchor: String::new(),
        }
    }

    /// An error found at a place.
    pub fn error(rule: &str, place: Place, message: Message) -> Finding {
        Finding::new(rule, Level::Error, message).at(place)
    }

    /// A warning found at a place.
    pub fn warning(rule: &str, place: Place, message: Message) -> Finding {
        Finding::new(rule, Level::Warning, message).at(place)
    }

    /// Names the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Finding {
        self.place = Some(place);
        self
    }

    /// Names the contract.
    #[must_use]
    pub fn in_contract(mut self, contract: &str) -> Finding {
        self.contract = Some(contract.to_owned());
        self
    }

    /// Names the record or outcome.
    #[must_use]
    pub fn about(mut self, subject: &str) -> Finding {
        self.subject = Some(subject.to_owned());
        self
    }

    /// Names the field.
    #[must_use]
    pub fn on_field(mut self, field: &str) -> Finding {
        self.field = Some(field.to_owned());
        self
    }

    /// Adds another place that belongs to it.
    #[must_use]
    pub fn beside(mut self, place: Place, label: Message) -> Finding {
        self.related.push((place, label));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: Message) -> Finding {
        self.help = Some(help);
        self
    }

    /// Whether it is a breach of a contract: of what its rule, an obligation, demands.
    pub fn is_breach(&self) -> bool {
        self.clause.is_some() && !matches!(self.rule.as_str(), UNDECIDABLE | AT_RISK)
    }

    /// The obligation whose outcome it is about, if one.
    pub fn obligation(&self) -> Option<&str> {
        match self.is_breach() {
            true => Some(&self.rule),
            false if self.clause.is_some() => self.anchor.split('\u{1f}').next(),
            false => None,
        }
    }

    /// The record or outcome it concerns, unless its name only says where it stands.
    pub fn lasting_subject(&self) -> Option<&str> {
        self.subject.as_deref().filter(|id| !id.starts_with(UNNAMED))
    }

    /// Identifies the finding across edits and moves: rule, contract, subject, field and anchor.
    ///
    /// Two findings of one book differ in it: the book sees to their anchors.
    pub fn fingerprint(&self) -> String {
        let parts = [
            self.rule.as_str(),
            self.contract.as_deref().unwrap_or_default(),
            self.lasting_subject().unwrap_or_default(),
            self.field.as_deref().unwrap_or_default(),
            self.anchor.as_str(),
        ];
        sha256(parts.join("\u{1f}").as_bytes())[..32].to_owned()
    }
}
