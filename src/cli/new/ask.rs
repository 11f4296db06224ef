//! What a new record is asked for: one question a line, asked again until the answer fits.

use crate::base::error::Error;
use crate::base::message::Message;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::cli::prompt::TRIES;
use crate::cli::prompt::can_ask;
use crate::cli::prompt::given_up;
use crate::cli::prompt::line;
use crate::cli::prompt::say;
use crate::filing::entry::Refusal;
use crate::filing::entry::entry;
use crate::ledger::kinds::FieldSpec;
use crate::reports::Brief;
use crate::reports::terminal::Tone;

/// How many things are offered at most.
pub(super) const CHOICES: usize = 20;

/// What is offered beside a question.
#[derive(Debug, Default)]
pub(super) struct Offer {
    /// What is taken where nothing is answered.
    pub(super) default: Option<String>,
    /// What the contract knows; anything else is as good.
    pub(super) known: Vec<String>,
}

/// Somebody who answers.
pub(super) struct Questions<'s> {
    brief: &'s Brief<'s>,
}

impl<'s> Questions<'s> {
    /// Somebody, if standard input is a terminal or answers are said to come.
    pub(super) fn open(always: bool, never: bool, brief: &'s Brief<'s>) -> Option<Questions<'s>> {
        can_ask(always, never).then_some(Questions { brief })
    }

    /// Lets one of several things be chosen, by number or by name; gives its place in the list.
    pub(super) fn choose(
        &mut self,
        key: &'static str,
        choices: &[(String, String)],
    ) -> Result<usize, Error> {
        let first = usize::from(choices.first().is_none_or(|(name, _)| !name.is_empty()));
        say(&self.brief.ink.paint(Tone::Strong, &self.brief.word(key)));
        for (n, (name, title)) in choices.iter().enumerate() {
            say(&format!("  {:>2}  {name}  {title}", n + first));
        }
        for _ in 0..TRIES {
            let answer = line("> ")?;
            let by_name = choices.iter().position(|(name, _)| *name == answer);
            let by_number = || answer.parse::<usize>().ok()?.checked_sub(first);
            // Nothing is an answer where nothing is among the choices.
            let found = by_name.or_else(by_number).filter(|no| *no < choices.len());
            match found {
                Some(no) => return Ok(no),
                None => say(&self
                    .brief
                    .say(&Message::new("new-ask-again").with("n", choices.len() - 1 + first))),
            }
        }
        Err(given_up())
    }

    /// The TOML of a field; none if it is left out, which only what need not be there can be.
    pub(super) fn field(
        &mut self,
        spec: &FieldSpec,
        zone: Zone,
        offer: &Offer,
        is_needed: bool,
    ) -> Result<Option<String>, Error> {
        let default = offer.default.as_deref();
        let prompt = self.prompt(spec, offer, is_needed);
        for _ in 0..TRIES {
            let answer = line(&prompt)?;
            let answer = match (answer.is_empty(), default) {
                (true, Some(default)) => default.to_owned(),
                (true, None) if !is_needed => return Ok(None),
                _ => answer,
            };
            match entry(spec, &answer, zone) {
                Ok(toml) => return Ok(Some(toml)),
                Err(Refusal { message, help }) => {
                    say(&format!(
                        "  {}",
                        self.brief.ink.paint(Tone::Bad, &self.brief.say(&message))
                    ));
                    if let Some(help) = help {
                        say(&format!("  {}", self.brief.say(&help)));
                    }
                }
            }
        }
        Err(given_up())
    }

    /// `报障时间 reported_at (…) [2026-07-03T09:00:00]: `.
    fn prompt(&self, spec: &FieldSpec, offer: &Offer, is_needed: bool) -> String {
        let language = self.brief.catalog.language();
        let words: Vec<String> = spec
            .words
            .iter()
            .map(|word| format!("{} {}", word.name, word.label.of(language)))
            .collect();
        let hint = match &spec.ty {
            Type::Enum(_) => words.join(" / "),
            Type::Instant => "2026-07-03 08:10".to_owned(),
            Type::Date => "2026-07-03".to_owned(),
            Type::Bool => "true / false".to_owned(),
            Type::Seconds => "45min".to_owned(),
            Type::Money => "50.00 CNY".to_owned(),
            Type::Share => "99.9%".to_owned(),
            Type::Bytes => "1.2 GB".to_owned(),
            Type::Measure(units) => {
                units.iter().map(|unit| format!("4.8 {unit}")).collect::<Vec<_>>().join(" / ")
            }
            Type::List(_) => self.brief.word("new-ask-list"),
            _ => offer.known.join(" / "),
        };
        let help = spec.help.as_ref().map(|help| help.of(language).to_owned());
        let notes: Vec<String> =
            [hint].into_iter().chain(help).filter(|one| !one.is_empty()).collect();
        let notes = match notes.is_empty() {
            true => String::new(),
            false => format!(" ({})", notes.join("; ")),
        };
        let default = match (&offer.default, is_needed) {
            (Some(default), _) => format!(" [{default}]"),
            (None, false) => format!(" [{}]", self.brief.word("new-ask-skip")),
            (None, true) => String::new(),
        };
        let label = self.brief.ink.paint(Tone::Strong, spec.label.of(language));
        format!("{label} {}{notes}{default}: ", spec.name)
    }
}
