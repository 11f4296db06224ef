//! Files of allowed signers, in the format that git and `ssh-keygen` use.
//!
//! A line is `principals [options] key-type base64-key [comment]`. What a line that cannot be read
//! would allow, nobody is allowed.

use crate::base::finding::Finding;
use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::place::SourceId;
use crate::base::ssh;
use crate::base::time::Date;
use crate::base::time::Instant;
use crate::base::time::TimeOfDay;
use crate::base::time::Zone;

/// For what git asks for a signature.
pub const NAMESPACE: &str = "git";

/// A line of a file of allowed signers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// Patterns of mail addresses; `!` before one refuses.
    pub principals: Vec<String>,
    /// `SHA256:...`.
    pub fingerprint: Box<str>,
    /// Whether the key certifies other keys instead of signing.
    pub is_authority: bool,
    /// Patterns of purposes; any if there are none.
    pub namespaces: Vec<String>,
    /// First instant at which it may sign.
    pub after: Option<Instant>,
    /// Last instant at which it may.
    pub before: Option<Instant>,
    /// Where it stands.
    pub place: Place,
}

impl Signer {
    /// Whether it may sign commits at that instant.
    pub fn is_valid(&self, at: Instant) -> bool {
        self.after.is_none_or(|after| after <= at)
            && self.before.is_none_or(|before| at <= before)
            && (self.namespaces.is_empty() || is_listed(NAMESPACE, &self.namespaces))
    }

    /// Whether an address is one of its principals.
    pub fn means(&self, mail: &str) -> bool {
        is_listed(mail, &self.principals)
    }

    /// Whether a pattern of an identity and one of the principals can mean the same address.
    pub fn may_be(&self, mail: &str) -> bool {
        self.means(mail) || self.principals.iter().any(|one| is_mail(one, mail))
    }
}

/// Whether an address fits a pattern of an identity: `*` stands for anything but `@`.
pub fn is_mail(mail: &str, pattern: &str) -> bool {
    let (mail, pattern) = (mail.to_lowercase(), pattern.to_lowercase());
    match (mail.split_once('@'), pattern.split_once('@')) {
        (Some((name, host)), Some((names, hosts))) => {
            !host.contains('@') && fits(name, names, false) && fits(host, hosts, false)
        }
        _ => false,
    }
}

/// Whether a text fits a comma list as OpenSSH reads it: some pattern fits, and none that is refused.
fn is_listed(text: &str, patterns: &[String]) -> bool {
    let text = text.to_lowercase();
    let mut is_listed = false;
    for pattern in patterns {
        let pattern = pattern.to_lowercase();
        match pattern.strip_prefix('!') {
            Some(refused) if fits(&text, refused, true) => return false,
            Some(_) => {}
            None => is_listed |= fits(&text, &pattern, true),
        }
    }
    is_listed
}

/// Whether a text fits a pattern: `*` any letters, `?` one letter where that is a wildcard.
fn fits(text: &str, pattern: &str, has_marks: bool) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) =
        (text.chars().collect(), pattern.chars().collect());
    let (mut at, mut in_pattern) = (0, 0);
    let mut last_star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(in_pattern) {
            Some('*') => {
                last_star = Some((in_pattern, at));
                in_pattern += 1;
            }
            Some(letter) if *letter == text[at] || (has_marks && *letter == '?') => {
                at += 1;
                in_pattern += 1;
            }
            _ => match last_star {
                Some((star, from)) => {
                    last_star = Some((star, from + 1));
                    at = from + 1;
                    in_pattern = star + 1;
                }
                None => return false,
            },
        }
    }
    pattern[in_pattern..].iter().all(|letter| *letter == '*')
}

/// Reads a file of allowed signers; times without `Z` are read in `zone`.
pub fn read(source: SourceId, text: &str, zone: Zone) -> (Vec<Signer>, Vec<Finding>) {
    let mut signers = Vec::new();
    let mut findings = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim();
        let first = start + whole.len() - whole.trim_start().len();
        start += whole.len();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = Place::new(source, first..first + line.len());
        match signer(line, place, zone) {
            Ok(signer) => signers.push(signer),
            Err(message) => findings.push(
                Finding::error("contract", place, message).help(Message::new("signers-line-help")),
            ),
        }
    }
    (signers, findings)
}

fn signer(line: &str, place: Place, zone: Zone) -> Result<Signer, Message> {
    let (principals, rest) = word(line).ok_or_else(|| Message::new("signers-quotes"))?;
    let principals: Vec<String> =
        principals.split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect();
    if principals.is_empty() {
        return Err(Message::new("signers-no-principal"));
    }
    let mut signer = Signer {
        principals,
        fingerprint: "".into(),
        is_authority: false,
        namespaces: Vec::new(),
        after: None,
        before: None,
        place,
    };
    let key = match ssh::fingerprint(rest) {
        Some(key) => key,
        None => {
            let (options, rest) = raw_word(rest).ok_or_else(|| Message::new("signers-quotes"))?;
            if options.is_empty() || is_key_type(options) {
                return Err(Message::new("signers-key"));
            }
            options_of(options, zone, &mut signer)?;
            ssh::fingerprint(rest).ok_or_else(|| Message::new("signers-key"))?
        }
    };
    signer.fingerprint = key;
    Ok(signer)
}

fn is_key_type(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-"].iter().any(|start| word.starts_with(start))
}

fn options_of(options: &str, zone: Zone, signer: &mut Signer) -> Result<(), Message> {
    for option in split_outside_quotes(options) {
        let (name, value) = option.split_once('=').map_or((option, None), |(a, b)| (a, Some(b)));
        let wrong = || Message::new("signers-option").with("option", option);
        let quoted = |value: Option<&str>| -> Option<String> {
            let inner = value?.strip_prefix('"')?.strip_suffix('"')?;
            Some(inner.replace("\\\"", "\""))
        };
        match name.to_lowercase().as_str() {
            "cert-authority" if value.is_none() => signer.is_authority = true,
            "namespaces" if signer.namespaces.is_empty() => {
                let list = quoted(value).filter(|list| !list.is_empty()).ok_or_else(wrong)?;
                signer.namespaces = list.split(',').map(str::to_owned).collect();
            }
            "valid-after" if signer.after.is_none() => {
                let time = quoted(value).and_then(|text| time(&text, zone)).ok_or_else(wrong)?;
                signer.after = Some(time);
            }
            "valid-before" if signer.before.is_none() => {
                let time = quoted(value).and_then(|text| time(&text, zone)).ok_or_else(wrong)?;
                signer.before = Some(time);
            }
            _ => return Err(wrong()),
        }
    }
    match (signer.after, signer.before) {
        (Some(after), Some(before)) if before <= after => Err(Message::new("signers-empty-time")),
        _ => Ok(()),
    }
}

/// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, in UTC with `Z` behind it, else in the zone.
fn time(text: &str, zone: Zone) -> Option<Instant> {
    let (digits, zone) = match text.strip_suffix(['Z', 'z']) {
        Some(digits) => (digits, Zone::default()),
        None => (text, zone),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || ![8, 12, 14].contains(&digits.len()) {
        return None;
    }
    let part =
        |from: usize, to: usize| digits.get(from..to).map_or(Some(0), |text| text.parse().ok());
    let date = Date::from_ymd_opt(digits.get(..4)?.parse().ok()?, part(4, 6)?, part(6, 8)?)?;
    let time = TimeOfDay::from_hms_opt(part(8, 10)?, part(10, 12)?, part(12, 14)?)?;
    Some(zone.instant(date.and_time(time)))
}

/// The first word, without the quotes around it, and what follows.
fn word(line: &str) -> Option<(&str, &str)> {
    match line.strip_prefix('"') {
        Some(inner) => {
            let (word, rest) = inner.split_once('"')?;
            Some((word, rest.trim_start()))
        }
        None => raw_word(line),
    }
}

/// The first word, in which spaces may stand between quotes, and what follows.
fn raw_word(line: &str) -> Option<(&str, &str)> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    for (at, letter) in line.char_indices() {
        match letter {
            '"' if !is_escaped => is_quoted = !is_quoted,
            ' ' | '\t' if !is_quoted => return Some((&line[..at], line[at..].trim_start())),
            _ => {}
        }
        is_escaped = letter == '\\' && is_quoted;
    }
    (!is_quoted).then_some((line, ""))
}

fn split_outside_quotes(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut is_quoted, mut is_escaped) = (0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if !is_escaped => is_quoted = !is_quoted,
            ',' if !is_quoted => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        is_escaped = letter == '\\' && is_quoted;
    }
    parts.push(&text[start..]);
    parts
}
