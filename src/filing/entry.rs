//! A value as somebody types it or another system exports it, put into TOML as its field wants it.

use crate::base::document;
use crate::base::message::Message;
use crate::base::quantity::decimal;
use crate::base::time::Zone;
use crate::base::value::Type;
use crate::ledger;
use crate::ledger::kinds::FieldSpec;

/// Characters that part the values of a list.
const COMMAS: &[char] = &[',', '，', '、', ';', '；'];

/// Why a text is no value of its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: Message,
    /// How to write it.
    pub help: Option<Message>,
}

/// The TOML of a field's value from its plain text.
///
/// Text, words, ids and quantities need no quotes; a word may be given by its label in either
/// language; a time may lack its seconds and have a space for the `T`; the values of a list are
/// parted by commas of either script. What begins with `[` or `{` is taken as the TOML that it is.
///
/// # Errors
///
/// If the field cannot hold it; limits of the field are checked too.
pub fn entry(spec: &FieldSpec, text: &str, zone: Zone) -> Result<String, Refusal> {
    let text = text.trim();
    let toml = literal(spec, &spec.ty, text);
    match ledger::reader::read_value(spec, &toml, zone) {
        Ok(_) => Ok(toml),
        Err((message, help)) => Err(Refusal { message, help }),
    }
}

fn literal(spec: &FieldSpec, ty: &Type, text: &str) -> String {
    match ty {
        Type::List(item) if !text.starts_with('[') => {
            let parts = text.split(COMMAS).map(str::trim).filter(|part| !part.is_empty());
            let items: Vec<String> = parts.map(|part| literal(spec, item, part)).collect();
            format!("[{}]", items.join(", "))
        }
        Type::List(_) | Type::Table(_) => text.to_owned(),
        Type::Enum(_) => quoted(word(spec, text)),
        Type::Instant => instant(text),
        Type::Bool => truth(text).to_owned(),
        Type::Number if decimal(text).is_some() => text.to_owned(),
        Type::Date => text.to_owned(),
        _ => quoted(text),
    }
}

/// The word of an enumeration that a text names, by itself or by its label.
fn word<'t>(spec: &'t FieldSpec, text: &'t str) -> &'t str {
    let named = spec.words.iter().find(|word| &*word.name == text);
    let labelled = || {
        spec.words
            .iter()
            .find(|word| &*word.label.zh == text || word.label.en.eq_ignore_ascii_case(text))
    };
    named.or_else(labelled).map_or(text, |word| &word.name)
}

/// `2025-10-04 19:20` as TOML writes it.
fn instant(text: &str) -> String {
    let text = text.replacen(' ', "T", 1);
    let clock = text.split_once('T').map_or("", |(_, clock)| clock);
    let digits = clock.split(['Z', '+', '-']).next().unwrap_or_default();
    if digits.len() == 5 && digits.matches(':').count() == 1 {
        let rest = &clock[digits.len()..];
        let day = &text[..text.len() - clock.len()];
        return format!("{day}{digits}:00{rest}");
    }
    text
}

fn truth(text: &str) -> &str {
    match text {
        "是" | "yes" | "Yes" | "y" | "Y" => "true",
        "否" | "no" | "No" | "n" | "N" => "false",
        text => text,
    }
}

/// Text in quotes; of several lines between three of them.
pub fn quoted(text: &str) -> String {
    if !text.contains('\n') || text.contains('\r') {
        return shown(&document::quoted(text));
    }
    let lines = text.split('\n').map(|line| {
        let line = document::quoted(line);
        shown(&line[1..line.len() - 1])
    });
    format!("\"\"\"\n{}\"\"\"", lines.collect::<Vec<_>>().join("\n"))
}

/// The text with what a reader of the file would not see spelt out.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_hidden(c) {
            true => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            false => out.push(c),
        }
    }
    out
}

/// Characters that a reader of the file does not see, or that change the order of what is seen.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use crate::base::time::Zone;
    use crate::ledger::kinds::Kinds;

    use super::entry;
    use super::quoted;

    fn write(field: &str, text: &str) -> Result<String, &'static str> {
        let kinds = Kinds::shipped();
        let incident = kinds.named("incident").expect("a shipped kind");
        let spec = incident.field(field).expect("a field of incidents");
        let zone = Zone::parse("Asia/Shanghai").expect("a zone");
        entry(spec, text, zone).map_err(|refusal| refusal.message.key)
    }

    #[test]
    fn times_may_lack_seconds_and_have_a_space() {
        for (typed, toml) in [
            ("2025-10-04 19:20", "2025-10-04T19:20:00"),
            ("2025-10-04T19:20:05", "2025-10-04T19:20:05"),
            ("2025-10-04T19:20+08:00", "2025-10-04T19:20:00+08:00"),
            ("2025-10-04 19:20Z", "2025-10-04T19:20:00Z"),
        ] {
            assert_eq!(write("reported_at", typed), Ok(toml.to_owned()), "{typed}");
        }
        assert!(write("reported_at", "yesterday").is_err());
        assert!(write("reported_at", "2025-10-04").is_err());
        assert!(write("reported_at", "2025-02-30 10:00").is_err());
    }

    #[test]
    fn words_are_taken_by_name_or_label_and_nothing_near() {
        assert_eq!(write("severity", "major"), Ok("\"major\"".to_owned()));
        assert_eq!(write("severity", "重大"), Ok("\"major\"".to_owned()));
        assert_eq!(write("severity", "majr"), Err("input-unknown-word"));
    }

    #[test]
    fn what_is_written_cannot_leave_its_value() {
        assert_eq!(quoted("a\"\nb = 1"), "\"\"\"\na\\\"\nb = 1\"\"\"");
        assert_eq!(quoted("\u{202E}x\u{7}"), "\"\\u202Ex\\u0007\"");
        assert_eq!(quoted("a\r\nb"), "\"a\\u000D\\nb\"");
        for text in ["", "'", "\\", "\"\"\"", "a\\\nb", "\u{0}", "[[incident]]\nid = \"x\""] {
            let toml = format!("v = {}", quoted(text));
            let table: toml::Table = toml::from_str(&toml).expect("it is TOML");
            assert_eq!(table["v"].as_str(), Some(text), "{toml}");
        }
        assert_eq!(write("severity", "major\"\nby = \"x"), Err("input-unknown-word"));
        assert!(write("reported_at", "2025-10-04T19:20:00\nid = \"x\"").is_err());
    }
}
