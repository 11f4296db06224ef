//! Misuse: what clap refuses, as an error of ours that says what to type next.

use std::ffi::OsString;

use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::ErrorKind as Kind;

use super::help;
use super::meant;
use crate::base::error::Error;
use crate::base::error::ErrorKind;
use crate::base::language::Language;

/// What is wrong with the command line; none if clap says it best, as it does with help.
pub(super) fn misuse(error: &clap::Error, words: &[OsString], language: Language) -> Option<Error> {
    let told = Told(error);
    let said = match error.kind() {
        Kind::UnknownArgument => told.stranger()?,
        Kind::InvalidSubcommand => {
            let name = told.word(ContextKind::InvalidSubcommand)?;
            wrong(format!("there is no command `{name}`"))
        }
        Kind::InvalidValue | Kind::ValueValidation => told.value()?,
        Kind::MissingRequiredArgument => {
            wrong(format!("missing: {}", quoted(&told.words(ContextKind::InvalidArg))))
        }
        Kind::ArgumentConflict => {
            let arg = told.word(ContextKind::InvalidArg)?;
            let others = told.words(ContextKind::PriorArg);
            match others.as_slice() {
                [other] if *other == arg => wrong(format!("`{arg}` is given twice")),
                [] => return None,
                others => wrong(format!("`{arg}` does not go together with {}", quoted(others))),
            }
        }
        Kind::NoEquals => {
            let arg = told.word(ContextKind::InvalidArg)?;
            let flag = arg.split(['=', ' ', '[']).next().unwrap_or_default().to_owned();
            wrong(format!("`{arg}` needs an equals sign")).hint(format!("write `{flag}=...`"))
        }
        Kind::TooManyValues => {
            let arg = told.word(ContextKind::InvalidArg)?;
            let value = told.word(ContextKind::InvalidValue)?;
            wrong(format!("`{value}` is one value too many for `{arg}`"))
        }
        Kind::InvalidUtf8 => wrong("an argument is not UTF-8".to_owned()),
        _ => return None,
    };
    Some(told.advice(said, &typed(words), language))
}

fn wrong(message: String) -> Error {
    Error::new(ErrorKind::Usage, message)
}

fn quoted(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// What clap tells of an error.
struct Told<'e>(&'e clap::Error);

impl Told<'_> {
    fn words(&self, kind: ContextKind) -> Vec<String> {
        match self.0.get(kind) {
            Some(ContextValue::String(word)) => vec![word.clone()],
            Some(ContextValue::Strings(words)) => words.clone(),
            Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
            Some(ContextValue::StyledStrs(texts)) => {
                texts.iter().map(ToString::to_string).collect()
            }
            _ => Vec::new(),
        }
    }

    fn word(&self, kind: ContextKind) -> Option<String> {
        self.words(kind).into_iter().next()
    }

    /// A flag that is not there, or a word too many.
    fn stranger(&self) -> Option<Error> {
        let arg = self.word(ContextKind::InvalidArg)?;
        let mut error = match arg.starts_with('-') {
            true => wrong(format!("there is no flag `{arg}` here")),
            false => wrong(format!("`{arg}` is one word too many")),
        };
        for tip in self.words(ContextKind::Suggested) {
            if let Some(other) = tip.strip_prefix('\'').and_then(|tip| tip.strip_suffix("' exists"))
            {
                error = error.hint(format!("there is `pactbook {other}`"));
            } else if tip.contains("as a value") {
                error = error.hint(format!("write `-- {arg}` if it is a value"));
            }
        }
        Some(error)
    }

    /// A value that does not fit, or none where one is needed.
    fn value(&self) -> Option<Error> {
        let arg = self.word(ContextKind::InvalidArg)?;
        let value = self.word(ContextKind::InvalidValue)?;
        let mut error = match value.is_empty() {
            true => wrong(format!("`{arg}` needs a value")),
            false => wrong(format!("`{value}` is no value for `{arg}`")),
        };
        if let Some(source) = std::error::Error::source(self.0) {
            let source = source.to_string();
            // What our own readers of values say is what to type.
            let is_ours =
                ["write ", "name ", "there are "].iter().any(|how| source.starts_with(how));
            error = if is_ours { error.hint(source) } else { error.because(source) };
        }
        let known = self.words(ContextKind::ValidValue);
        if !known.is_empty() {
            error = error.hint(format!("there are {}", quoted(&known)));
        }
        Some(error)
    }

    /// What could be meant, how the command is written, where the rest is told.
    fn advice(&self, mut error: Error, command: &str, language: Language) -> Error {
        let near = [
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedArg,
            ContextKind::SuggestedValue,
        ];
        let near = near.into_iter().map(|kind| self.words(kind)).find(|near| !near.is_empty());
        if let Some(near) = near {
            // The nearest comes last.
            let near = near.iter().rev().take(3).map(|name| format!("`{name}`"));
            error.hints.insert(0, meant(&near.collect::<Vec<_>>()));
        }
        if let Some(usage) = self.word(ContextKind::Usage) {
            error = error.hint(format!("write `{}`", help::usage(&usage, language)));
        }
        error.hint(format!("flags and examples: `{command} --help`"))
    }
}

/// The command that was typed, as far as it is one.
fn typed(words: &[OsString]) -> String {
    let root = super::command();
    let takes_value = |word: &str| {
        root.get_arguments().any(|arg| {
            let is_long = word.strip_prefix("--").is_some_and(|name| arg.get_long() == Some(name));
            let is_short = word.strip_prefix('-').is_some_and(|name| {
                let mut letters = name.chars();
                letters.next() == arg.get_short() && letters.next().is_none() && !name.is_empty()
            });
            (is_long || is_short) && arg.get_action().takes_values()
        })
    };
    let mut words = words.iter().skip(1).map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if takes_value(&word) {
            words.next();
        } else if !word.starts_with('-') {
            return match root.find_subcommand(&*word) {
                Some(command) => format!("pactbook {}", command.get_name()),
                None => "pactbook".to_owned(),
            };
        }
    }
    "pactbook".to_owned()
}
