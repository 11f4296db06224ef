//! Words: messages put into Chinese or English.
//!
//! Owns the message catalogues (`zh/*.ftl`, `en/*.ftl`, one file an area) and how values are
//! written in each language. Must not know who speaks. The verb is [`Catalog::say`].
//! Help and errors are written in English where they arise; their Chinese is in [`phrases`].
//! To add a message: an entry of the same key in both languages' file of the area; a test holds
//! that every key used in the source exists in both and that both have the same keys.

pub mod phrases;

use std::collections::BTreeMap;
use std::fmt::Write;

use fluent_bundle::FluentArgs;
use fluent_bundle::FluentResource;
use fluent_bundle::FluentValue;
use fluent_bundle::concurrent::FluentBundle;
use fluent_syntax::ast;
use unic_langid::LanguageIdentifier;

use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::base::quantity::bytes_in_words;
use crate::base::quantity::grouped;
use crate::base::time::Lapse;

macro_rules! areas {
    ($language:literal) => {
        [
            include_str!(concat!($language, "/assessment.ftl")),
            include_str!(concat!($language, "/authority.ftl")),
            include_str!(concat!($language, "/calendar.ftl")),
            include_str!(concat!($language, "/chart.ftl")),
            include_str!(concat!($language, "/cli.ftl")),
            include_str!(concat!($language, "/contract.ftl")),
            include_str!(concat!($language, "/coverage.ftl")),
            include_str!(concat!($language, "/demo.ftl")),
            include_str!(concat!($language, "/desk.ftl")),
            include_str!(concat!($language, "/diff.ftl")),
            include_str!(concat!($language, "/due.ftl")),
            include_str!(concat!($language, "/example.ftl")),
            include_str!(concat!($language, "/export.ftl")),
            include_str!(concat!($language, "/expr.ftl")),
            include_str!(concat!($language, "/feed.ftl")),
            include_str!(concat!($language, "/field.ftl")),
            include_str!(concat!($language, "/find.ftl")),
            include_str!(concat!($language, "/form.ftl")),
            include_str!(concat!($language, "/handbook.ftl")),
            include_str!(concat!($language, "/history.ftl")),
            include_str!(concat!($language, "/import.ftl")),
            include_str!(concat!($language, "/init.ftl")),
            include_str!(concat!($language, "/input.ftl")),
            include_str!(concat!($language, "/integrity.ftl")),
            include_str!(concat!($language, "/measure.ftl")),
            include_str!(concat!($language, "/new.ftl")),
            include_str!(concat!($language, "/reports.ftl")),
            include_str!(concat!($language, "/rules.ftl")),
            include_str!(concat!($language, "/money.ftl")),
            include_str!(concat!($language, "/lint.ftl")),
            include_str!(concat!($language, "/schema.ftl")),
            include_str!(concat!($language, "/seal.ftl")),
            include_str!(concat!($language, "/serve.ftl")),
            include_str!(concat!($language, "/site.ftl")),
            include_str!(concat!($language, "/snapshot.ftl")),
            include_str!(concat!($language, "/take.ftl")),
            include_str!(concat!($language, "/trace.ftl")),
            include_str!(concat!($language, "/verdict.ftl")),
        ]
    };
}

/// A part of an entry.
enum Part {
    Text(String),
    /// The argument of this name.
    Argument(String),
}

/// The parts of an entry; none if it has any but text and arguments.
fn parts(pattern: &ast::Pattern<&str>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for element in &pattern.elements {
        let text = match element {
            ast::PatternElement::TextElement { value } => *value,
            ast::PatternElement::Placeable { expression: ast::Expression::Inline(inline) } => {
                match inline {
                    ast::InlineExpression::StringLiteral { value } if !value.contains('\\') => {
                        *value
                    }
                    ast::InlineExpression::VariableReference { id } => {
                        parts.push(Part::Argument(id.name.to_owned()));
                        continue;
                    }
                    _ => return None,
                }
            }
            ast::PatternElement::Placeable { .. } => return None,
        };
        match parts.last_mut() {
            Some(Part::Text(before)) => before.push_str(text),
            _ => parts.push(Part::Text(text.to_owned())),
        }
    }
    Some(parts)
}

/// The messages of one language.
pub struct Catalog {
    language: Language,
    /// Entries of nothing but text and arguments: most of them, and put together without a resolver.
    plain: BTreeMap<String, Vec<Part>>,
    bundle: FluentBundle<FluentResource>,
}

impl Catalog {
    /// The catalogue of a language.
    pub fn of(language: Language) -> Catalog {
        let (locale, texts) = match language {
            Language::Zh => ("zh-CN", areas!("zh")),
            Language::En => ("en", areas!("en")),
        };
        let locale: LanguageIdentifier = locale.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        let mut plain = BTreeMap::new();
        for text in texts {
            let resource =
                FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
            for entry in resource.entries() {
                let ast::Entry::Message(message) = entry else { continue };
                match message.value.as_ref().and_then(parts) {
                    Some(parts) => plain.insert(message.id.name.to_owned(), parts),
                    None => plain.remove(message.id.name),
                };
            }
            bundle.add_resource_overriding(resource);
        }
        Catalog { language, plain, bundle }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether the key has an entry.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The words of an entry without arguments.
    pub fn word(&self, key: &str) -> String {
        match self.plain.get(key).map(Vec::as_slice) {
            Some([Part::Text(text)]) => text.clone(),
            _ => self.format(key, None),
        }
    }

    /// A message in words.
    pub fn say(&self, message: &Message) -> String {
        if let Some(said) = self.plain.get(message.key).and_then(|parts| self.put(parts, message)) {
            return said;
        }
        if message.args.is_empty() {
            return self.format(message.key, None);
        }
        let mut args = FluentArgs::with_capacity(message.args.len());
        for (name, value) in &message.args {
            let value = match value {
                Datum::Count(n) => FluentValue::from(*n),
                other => FluentValue::from(self.value(other)),
            };
            args.set(*name, value);
        }
        self.format(message.key, Some(&args))
    }

    /// Puts an entry together; none if an argument is not there.
    fn put(&self, parts: &[Part], message: &Message) -> Option<String> {
        let mut said = String::new();
        for part in parts {
            match part {
                Part::Text(text) => said.push_str(text),
                Part::Argument(name) => {
                    // Of arguments of the same name the last one counts.
                    let mut args = message.args.iter().rev();
                    let (_, value) = args.find(|(known, _)| known == name)?;
                    match value {
                        Datum::Text(text) => said.push_str(text),
                        value => said.push_str(&self.value(value)),
                    }
                }
            }
        }
        Some(said)
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else { return format!("‹{key}›") };
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, args, &mut errors).into_owned()
    }

    /// A value in words.
    pub fn value(&self, value: &Datum) -> String {
        let zh = self.language == Language::Zh;
        match value {
            Datum::Text(text) => text.clone(),
            Datum::Named { zh: name, .. } if zh => name.to_string(),
            Datum::Named { en, .. } => en.to_string(),
            Datum::Count(n) => n.to_string(),
            Datum::Number(n) => n.normalize().to_string(),
            Datum::Points(n) => n.normalize().to_string(),
            Datum::Measure(n, unit) => format!("{} {unit}", n.normalize()),
            Datum::Money(money) if zh && money.currency.code() == "CNY" => {
                format!("{} 元", grouped(money.rounded().amount))
            }
            Datum::Money(money) => money.to_string(),
            Datum::Share(share) => format!("{}%", share.normalize()),
            Datum::Bytes(bytes) => bytes_in_words(*bytes),
            Datum::Instant(stamp) => stamp.to_string(),
            Datum::Date(date) => date.to_string(),
            Datum::Seconds(seconds) => self.seconds(*seconds),
            Datum::Lapse(lapse) => self.lapse(*lapse),
            Datum::Bool(true) => self.word("value-yes"),
            Datum::Bool(false) => self.word("value-no"),
            Datum::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                items.join(if zh { "、" } else { ", " })
            }
            Datum::Message(message) => self.say(message),
            Datum::Missing => self.word("value-missing"),
        }
    }

    fn seconds(&self, seconds: i64) -> String {
        let units = match self.language {
            Language::Zh => [" 天", " 小时", " 分", " 秒"],
            Language::En => [" d", " h", " min", " s"],
        };
        let mut text = String::from(if seconds < 0 { "-" } else { "" });
        let total = seconds.unsigned_abs();
        let hours = total / 3600;
        // Up to two days in hours: limits are stated in hours.
        let days = if hours >= 48 { hours / 24 } else { 0 };
        let parts = [days, hours - days * 24, total / 60 % 60, total % 60];
        let mut first = true;
        for (value, unit) in parts.into_iter().zip(units) {
            if value != 0 {
                let _ = write!(text, "{}{value}{unit}", if first { "" } else { " " });
                first = false;
            }
        }
        if first {
            let _ = write!(text, "0{}", units[3]);
        }
        text
    }

    fn lapse(&self, lapse: Lapse) -> String {
        let (n, zh, en) = match lapse {
            Lapse::Seconds(seconds) => return self.seconds(seconds),
            Lapse::Days(n) => (n, "天", "day"),
            Lapse::Workdays(n) => (n, "个工作日", "working day"),
            Lapse::Months(n) if n % 12 == 0 && n > 0 => (n / 12, "年", "year"),
            Lapse::Months(n) => (n, "个月", "month"),
        };
        match self.language {
            Language::Zh => format!("{n} {zh}"),
            Language::En => format!("{n} {en}{}", if n == 1 { "" } else { "s" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Catalog;
    use crate::base::language::Language;
    use crate::base::message::Datum;
    use crate::base::time::Lapse;

    #[test]
    fn lengths_of_time_are_written_exactly() {
        let zh = Catalog::of(Language::Zh);
        let en = Catalog::of(Language::En);
        assert_eq!(zh.value(&Datum::Seconds(10_801)), "3 小时 1 秒");
        assert_eq!(en.value(&Datum::Seconds(7_200)), "2 h");
        assert_eq!(en.value(&Datum::Seconds(0)), "0 s");
        assert_eq!(zh.value(&Datum::Seconds(200_000)), "2 天 7 小时 33 分 20 秒");
        assert_eq!(zh.value(&Datum::Lapse(Lapse::Workdays(3))), "3 个工作日");
        assert_eq!(en.value(&Datum::Lapse(Lapse::Months(12))), "1 year");
    }
}

#[cfg(test)]
mod plain {
    use super::Catalog;
    use crate::base::language::Language;
    use crate::base::message::Datum;
    use crate::base::message::Message;

    /// What is put together without a resolver is what the resolver says.
    #[test]
    fn plain_entries_say_what_the_resolver_says() {
        for language in Language::ALL {
            let catalog = Catalog::of(language);
            assert!(catalog.plain.len() > 1_000, "{} entries are plain", catalog.plain.len());
            for key in catalog.plain.keys() {
                let names = catalog.plain[key].iter().filter_map(|part| match part {
                    super::Part::Argument(name) => Some(name.clone()),
                    super::Part::Text(_) => None,
                });
                let names: Vec<String> = names.collect();
                let mut args = fluent_bundle::FluentArgs::new();
                let mut message = Message { key: String::leak(key.clone()), args: Vec::new() };
                for (n, name) in names.iter().enumerate() {
                    let name: &'static str = String::leak(name.clone());
                    if n % 2 == 0 {
                        args.set(name, "甲 {b} \\u0041");
                        message = message.with(name, "甲 {b} \\u0041");
                    } else {
                        args.set(name, 12_345);
                        message.args.push((name, Datum::Count(12_345)));
                    }
                }
                let args = (!names.is_empty()).then_some(&args);
                assert_eq!(catalog.say(&message), catalog.format(key, args), "{key}");
                if names.is_empty() {
                    assert_eq!(catalog.word(key), catalog.format(key, None), "{key}");
                }
            }
        }
    }
}
