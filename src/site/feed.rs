//! Feeds: the news of a contract, and of all, as Atom.

use serde::Deserialize;
use serde::Serialize;

use crate::base::message::Message;
use crate::base::place::Place;
use crate::base::time::Instant;

use super::address::file;
use super::news::News;
use super::target::Target;
use super::theme;
use super::voice::Voice;
use super::xml::Element;

/// Name of a feed in the folder of its contract, or at the root of its language.
pub(super) const FILE: &str = "feed.xml";

/// How many entries a feed holds at most.
pub const MAX_ENTRIES: usize = 200;

/// Since when the ids of entries are minted in this form; part of every `tag:` id.
const MINTED: &str = "2025";

/// Who mints ids where the site does not say where it is published.
const NOBODY: &str = "pactbook.invalid";

/// What the feed of all needs of a contract's, or of what concerns none: its newest entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The newest entries, [`MAX_ENTRIES`] at most.
    pub entries: Vec<Entry>,
}

/// An entry as it stands in the feed of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What tells it from its like; of entries of the same time the lesser comes first.
    fingerprint: String,
    id: String,
    title: String,
    /// Since when it is true, in UTC, so that the later text is the later instant.
    updated: String,
    href: String,
    /// Name and word of its topic and of its level.
    topic: (String, String),
    level: (String, String),
    content: String,
}

/// The feed of a contract, with its path; `news` may hold those of others.
pub(super) fn of_contract(voice: &Voice<'_>, news: &[News<'_>], c: usize) -> (String, Vec<u8>) {
    let path = path(voice, Some(c));
    let own = entries(voice, &path, news, Some(c));
    let feed = feed(voice, Some(c), &path, own.iter());
    (path, feed.document())
}

/// What the feed of all needs of a contract's, or of what concerns none.
pub(super) fn piece(voice: &Voice<'_>, news: &[News<'_>], contract: Option<usize>) -> Piece {
    Piece { entries: entries(voice, &path(voice, None), news, contract) }
}

/// The feed of all, with its path.
pub(super) fn join(voice: &Voice<'_>, pieces: &[Piece]) -> (String, Vec<u8>) {
    let path = path(voice, None);
    let mut entries: Vec<&Entry> = pieces.iter().flat_map(|piece| &piece.entries).collect();
    entries
        .sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.fingerprint.cmp(&b.fingerprint)));
    let feed = feed(voice, None, &path, entries.into_iter().take(MAX_ENTRIES));
    (path, feed.document())
}

/// The newest entries about a contract, or about none, for the feed at `path`.
fn entries(
    voice: &Voice<'_>,
    path: &str,
    news: &[News<'_>],
    contract: Option<usize>,
) -> Vec<Entry> {
    let own = news.iter().filter(|one| one.contract == contract);
    own.take(MAX_ENTRIES).map(|one| entry(voice, path, one)).collect()
}

/// Path of the feed of a contract, or of all, below the root of the site.
pub(super) fn path(voice: &Voice<'_>, contract: Option<usize>) -> String {
    voice.file_of(contract, FILE)
}

/// Title of the feed of a contract, or of all.
pub(super) fn title(voice: &Voice<'_>, contract: Option<usize>) -> String {
    voice.say(&Message::new("feed-title").with("of", voice.scope(contract)))
}

fn feed<'e>(
    voice: &Voice<'_>,
    contract: Option<usize>,
    path: &str,
    entries: impl Iterator<Item = &'e Entry> + Clone,
) -> Element {
    let desk = voice.desk;
    let language = voice.language();
    // Without news it is as it was when the contract began.
    let start = || match contract {
        Some(c) => desk.contract(c).identity.term_interval().from,
        None => desk.book.snapshot.as_of.instant,
    };
    let updated = entries.clone().next().map_or_else(|| utc(start()), |one| one.updated.clone());
    let page = (contract.map_or(Target::Home, Target::Contract), None);
    let site = voice.scope(None);
    let author = Element::new("author").holding([Element::text("name", &site)]);
    let own = desk.on_the_web(path).unwrap_or_else(|| FILE.to_owned());
    let scope = contract.map(|c| desk.shelves[c].name.as_str()).unwrap_or_default();
    let head = [
        Element::text("id", &tag(voice, &["feed", scope])),
        Element::text("title", &title(voice, contract)),
        Element::text(
            "subtitle",
            &voice.say(&Message::new("feed-subtitle").with("n", MAX_ENTRIES)),
        ),
        Element::text("updated", &updated),
        author,
        Element::new("link")
            .with("rel", "self")
            .with("type", "application/atom+xml")
            .with("href", &own),
        Element::new("link")
            .with("rel", "alternate")
            .with("type", "text/html")
            .with("href", &desk.reach_from(path, language, &page)),
        Element::text("generator", "Pactbook"),
    ];
    Element::new("feed")
        .with("xmlns", "http://www.w3.org/2005/Atom")
        .with("xml:lang", language.tag())
        .holding(head)
        .holding(entries.map(element))
}

fn entry(voice: &Voice<'_>, path: &str, news: &News<'_>) -> Entry {
    let finding = news.finding;
    let href = voice.desk.reach_from(path, voice.language(), &news.spot);
    let message = voice.say(&finding.message);
    let topic = voice.word(news.topic.key());
    let title = match news.contract {
        Some(_) => Message::new("feed-entry").with("of", voice.scope(news.contract)),
        None => Message::new("feed-entry-plain"),
    };
    let title = title.with("topic", &*topic).with("what", message.replace('`', ""));
    let fingerprint = finding.fingerprint();
    Entry {
        id: tag(voice, &[&fingerprint]),
        fingerprint,
        title: voice.say(&title),
        updated: utc(news.since),
        topic: (news.topic.name().to_owned(), topic),
        level: (finding.level.name().to_owned(), voice.level(finding.level).word),
        content: content(voice, news, &message, &href),
        href,
    }
}

fn element(entry: &Entry) -> Element {
    let category = |(name, word): &(String, String)| {
        Element::new("category").with("term", name).with("label", word)
    };
    Element::new("entry").holding([
        Element::text("id", &entry.id),
        Element::text("title", &entry.title),
        Element::text("updated", &entry.updated),
        Element::new("link")
            .with("rel", "alternate")
            .with("type", "text/html")
            .with("href", &entry.href),
        category(&entry.topic),
        category(&entry.level),
        Element::text("content", &entry.content).with("type", "html"),
    ])
}

/// What an entry says, as HTML without anything that runs or loads.
fn content(voice: &Voice<'_>, news: &News<'_>, message: &str, href: &str) -> String {
    let finding = news.finding;
    let mut html = format!("<p>{}</p>", theme::ticks(message));
    let mut facts: Vec<(&str, String)> = Vec::new();
    if let Some(clause) = &finding.clause {
        facts.push(("feed-clause", clause.clone()));
    }
    facts.push(("feed-rule", finding.rule.clone()));
    let place = match (finding.place, &finding.path) {
        (Some(place), _) => place_of(voice, place),
        (None, path) => path.clone(),
    };
    facts.extend(place.map(|place| ("feed-place", place)));
    html.push_str("<ul>");
    for (key, fact) in facts {
        let fact =
            voice.say(&Message::new("feed-fact").with("name", voice.word(key)).with("is", fact));
        html.push_str(&format!("<li>{}</li>", theme::ticks(&fact)));
    }
    html.push_str("</ul>");
    if let Some(help) = &finding.help {
        html.push_str(&format!("<p>{}</p>", theme::ticks(&voice.say(help))));
    }
    let more = voice.word("feed-more");
    html.push_str(&format!(
        "<p><a href=\"{}\">{}</a></p>",
        theme::escaped(href),
        theme::escaped(&more)
    ));
    html
}

/// File and line of a place; none for what is compiled in.
fn place_of(voice: &Voice<'_>, place: Place) -> Option<String> {
    let n = voice.desk.book.snapshot.sources.len();
    ((place.source.0 as usize) < n).then(|| voice.place(place))
}

/// An id that stays the same from build to build: who mints it, the language, and what tells it
/// from its like.
fn tag(voice: &Voice<'_>, parts: &[&str]) -> String {
    let root = voice.desk.book.settings.url.as_deref();
    let host = root
        .and_then(|url| url.split("://").nth(1))
        .and_then(|rest| rest.split(['/', ':']).next())
        .map_or_else(|| NOBODY.to_owned(), str::to_ascii_lowercase);
    let mut id = format!("tag:{host},{MINTED}:{}", voice.language().code());
    for part in parts.iter().filter(|part| !part.is_empty()) {
        id.push('/');
        id.push_str(part);
    }
    id
}

/// An instant as `2026-07-03T01:00:00Z`.
fn utc(instant: Instant) -> String {
    let text = crate::base::time::Zone::default().stamp(instant).rfc3339();
    text.replace("+00:00", "Z")
}

impl Voice<'_> {
    /// Path of a file that a contract has, or all together, below the root of the site.
    pub(super) fn file_of(&self, contract: Option<usize>, name: &str) -> String {
        let own = match contract {
            Some(c) => format!("{}/{name}", self.desk.shelves[c].name),
            None => name.to_owned(),
        };
        file(self.language(), self.desk.root(), &own)
    }

    /// Whose it is: the contract's short title, or the site's.
    pub(super) fn scope(&self, contract: Option<usize>) -> String {
        match contract {
            Some(c) => self.desk.contract(c).identity.short.clone(),
            None => {
                let title = &self.desk.book.settings.title;
                title.in_language(self.language()).to_owned()
            }
        }
    }
}
