//! Messages without a language: a key and its arguments, put into words by `lang` at the very end.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;

use crate::base::quantity::Decimal;
use crate::base::quantity::Money;
use crate::base::time::Date;
use crate::base::time::Lapse;
use crate::base::time::Stamp;

/// Something to be said, in whatever language the reader chose.
///
/// The key names an entry of the message catalogues in `src/lang/`; a test holds that every key
/// used in the source exists in every language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Message {
    /// Key of the entry in the message catalogues.
    pub key: &'static str,
    /// Arguments by name.
    pub args: Vec<(&'static str, Datum)>,
}

/// A value as an argument or a result: exact, not yet formatted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Datum {
    /// The user's own words, never translated.
    Text(String),
    /// A name that its schema gives in both languages.
    Named {
        /// In Chinese.
        zh: Arc<str>,
        /// In English.
        en: Arc<str>,
    },
    /// A number of things.
    Count(i64),
    /// A plain exact number.
    Number(Decimal),
    /// A number with its unit as the record states it, such as seconds.
    Measure(Decimal, String),
    /// Points of a scorecard.
    Points(Decimal),
    /// An amount of money.
    Money(Money),
    /// A share, in percent.
    Share(Decimal),
    /// A size in bytes.
    Bytes(u64),
    /// A point in time, in the zone it is to be shown in.
    Instant(Stamp),
    /// A calendar date.
    Date(Date),
    /// A measured length of time in seconds.
    Seconds(i64),
    /// A stated length of time with its own unit.
    Lapse(Lapse),
    /// Yes or no.
    Bool(bool),
    /// Several values.
    List(Vec<Datum>),
    /// A message inside a message.
    Message(Box<Message>),
    /// Nothing was filed.
    Missing,
}

/// Key of an entry of the message catalogues, where it stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(pub &'static str);

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Key, D::Error> {
        Ok(Key(lasting(&String::deserialize(from)?)))
    }
}

/// A message as it is read: its names are those of the program, which live as long as it runs.
#[derive(Deserialize)]
struct Heard {
    key: String,
    args: Vec<(String, Datum)>,
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Message, D::Error> {
        let heard = Heard::deserialize(from)?;
        let args = heard.args.into_iter().map(|(name, value)| (lasting(&name), value));
        Ok(Message { key: lasting(&heard.key), args: args.collect() })
    }
}

/// The same name for as long as the program runs: names are few, and each is kept once.
fn lasting(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    kept
}

impl Message {
    /// The message of a key, without arguments so far.
    pub fn new(key: &'static str) -> Message {
        Message { key, args: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Datum>) -> Message {
        // Most messages have one argument, and those of proofs are kept by the hundred thousand.
        self.args.reserve_exact(1);
        self.args.push((name, value.into()));
        self
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Datum {
        Datum::Text(text.to_owned())
    }
}

impl From<&String> for Datum {
    fn from(text: &String) -> Datum {
        Datum::Text(text.clone())
    }
}

macro_rules! datum_from {
    ($($from:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$from> for Datum {
            fn from(value: $from) -> Datum {
                Datum::$variant(value)
            }
        })+
    };
}

datum_from! {
    String => Text,
    Decimal => Number,
    Money => Money,
    Stamp => Instant,
    Date => Date,
    Lapse => Lapse,
    bool => Bool,
    Vec<Datum> => List,
}

impl From<usize> for Datum {
    fn from(n: usize) -> Datum {
        Datum::Count(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Datum {
    fn from(n: u32) -> Datum {
        Datum::Count(i64::from(n))
    }
}

impl From<Message> for Datum {
    fn from(message: Message) -> Datum {
        Datum::Message(Box::new(message))
    }
}
