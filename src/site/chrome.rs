//! What surrounds every page: title, crumbs, tabs, language switch, revision, print stamps.

use std::sync::Arc;

use serde::Serialize;

use crate::base::language::Language;
use crate::base::message::Datum;
use crate::base::message::Message;
use crate::lang::Catalog;
use crate::snapshot::AsOfSource;
use crate::snapshot::Origin;

use super::calendar;
use super::desk::Desk;
use super::feed;
use super::gist::gist;
use super::model;
use super::pages::Draft;
use super::parts::Anchor;
use super::takes::Take;
use super::target::Target;
use super::voice::Voice;

/// What surrounds a page.
#[derive(Debug, Serialize)]
pub(super) struct Chrome {
    /// Tag of the interface language.
    pub lang: &'static str,
    /// Tag of the language that contracts and records are written in.
    pub source_lang: &'static str,
    /// Name of the page's kind, for the style sheet.
    pub name: &'static str,
    /// Title of the page.
    pub title: String,
    /// Title of the window: page, contract, site.
    pub window: String,
    /// Title of the site.
    pub site: String,
    /// The way to the root of the site.
    pub root: String,
    /// All contracts.
    pub home: Anchor,
    /// The handbook; empty if there is none.
    pub handbook: Anchor,
    /// What decides every requirement.
    pub coverage: Anchor,
    /// What is wrong with the input.
    pub findings: Anchor,
    /// The search.
    pub search: Anchor,
    /// The same page in the other language; empty if the site is published in one.
    pub other: Anchor,
    /// Tag of that language.
    pub other_lang: &'static str,
    /// The way here.
    pub crumbs: Vec<Anchor>,
    /// The tables of the page, to take away.
    pub takes: Vec<Take>,
    /// Short title of the contract; empty outside of one.
    pub contract: String,
    /// Pages of the contract.
    pub tabs: Vec<Tab>,
    /// Where the sources come from, in words; on pages of a contract the newest commit that touched
    /// it or what all share.
    pub revision: String,
    /// The commit's full id; empty if there is none.
    pub commit: String,
    /// The as-of instant and who named it; on pages of a contract, which stay as they are until
    /// something changes, where it stands.
    pub as_of: Anchor,
    /// The style sheet that adds the instant to what leads to it; empty where the page names it.
    pub instants: String,
    /// The program and its version.
    pub version: String,
    /// Style sheets that stamp printed pages.
    pub stamps: Vec<String>,
    /// The page's answer in one sentence.
    pub description: String,
    /// The page's address on the web; empty if the site does not know where it is published.
    pub canonical: String,
    /// The language as other sites name it.
    pub locale: &'static str,
    /// Address of a picture for links to the page; empty unless the theme brings one and the site
    /// knows where it is published.
    pub image: String,
    /// The feed of the contract, or of all.
    pub feed: Subscription,
    /// What is due in the contract, or in all.
    pub calendar: Subscription,
    /// The whole book as JSON.
    pub book: Anchor,
}

/// Something that a reader may subscribe to.
#[derive(Debug, Serialize)]
pub(super) struct Subscription {
    /// What it holds, for lists of subscriptions.
    pub title: String,
    /// What a link to it says.
    pub text: String,
    /// The address, relative to the page.
    pub href: String,
}

/// A page of the contract in its navigation.
#[derive(Debug, Serialize)]
pub(super) struct Tab {
    /// Where it leads.
    pub link: Anchor,
    /// Whether this page belongs to it.
    pub current: bool,
}

impl Chrome {
    /// The surroundings of a page.
    pub(super) fn of(
        voice: &Voice<'_>,
        target: Target,
        name: &'static str,
        draft: &Draft,
    ) -> Chrome {
        let book = voice.desk.book;
        let language = voice.language();
        let site = voice.choose(&book.settings.title.zh, &book.settings.title.en);
        let contract = contract_of(voice.desk, target);
        let short = contract.map(|c| voice.desk.contract(c).identity.short.clone());
        let mut window = vec![draft.title.clone()];
        window.extend(short.clone().filter(|short| *short != draft.title));
        if target != Target::Home {
            window.push(site.clone());
        }
        let other = book.settings.languages.iter().copied().find(|one| *one != language);
        let up = voice.up_to_site();
        let root = voice.desk.root();
        let own = voice.route.file(language, root);
        let handbook = voice.desk.chapters.first();
        Chrome {
            lang: language.tag(),
            source_lang: Language::Zh.tag(),
            name,
            title: draft.title.clone(),
            window: window.join(" · "),
            home: voice.to(Target::Home, voice.word("site-nav-home")),
            handbook: handbook
                .map(|id| voice.to(Target::Article(id), voice.word("site-nav-handbook")))
                .unwrap_or_default(),
            coverage: voice.to(Target::Coverage, voice.word("site-nav-coverage")),
            findings: voice.to(Target::Findings(0), voice.word("site-nav-findings")),
            search: voice.to(Target::Search, voice.word("find-title")),
            other: other.map_or_else(Anchor::default, |other| Anchor {
                text: match other {
                    Language::Zh => "中文".to_owned(),
                    Language::En => "English".to_owned(),
                },
                href: format!("{up}{}", voice.route.file(other, root)),
            }),
            other_lang: other.map_or("", Language::tag),
            crumbs: draft.crumbs.clone(),
            takes: voice.takes(target),
            contract: short.unwrap_or_default(),
            tabs: contract.map(|c| tabs(voice, c, target)).unwrap_or_default(),
            revision: match contract {
                Some(c) => revision_of(voice, c),
                None => revision(voice.catalog, &book.snapshot.origin),
            },
            commit: match contract {
                Some(c) => voice.desk.revisions()[c].commit.clone(),
                None => commit(&book.snapshot.origin),
            }
            .unwrap_or_default(),
            as_of: match contract {
                Some(_) => Anchor {
                    text: voice.word("site-foot-as-of-here"),
                    href: format!("{}#as-of", voice.href(Target::Home)),
                },
                None => Anchor { text: as_of(voice.desk, voice.catalog), href: String::new() },
            },
            instants: match contract {
                Some(_) => format!("{up}{}", instants_name(language)),
                None => String::new(),
            },
            version: concat!("Pactbook ", env!("CARGO_PKG_VERSION")).to_owned(),
            stamps: stamps_of(target, language, voice),
            description: gist(voice, target, &draft.title, contract),
            canonical: voice.desk.on_the_web(&own).unwrap_or_default(),
            locale: match language {
                Language::Zh => "zh_CN",
                Language::En => "en_US",
            },
            image: String::new(),
            feed: Subscription {
                title: feed::title(voice, contract),
                text: voice.word("page-feed"),
                href: format!("{up}{}", feed::path(voice, contract)),
            },
            calendar: Subscription {
                title: calendar::title(voice, contract),
                text: voice.word("page-calendar"),
                href: format!("{up}{}", calendar::path(voice, contract)),
            },
            book: Anchor { text: voice.word("page-book"), href: format!("{up}{}", model::FILE) },
            root: up,
            site,
        }
    }
}

fn tabs(voice: &Voice<'_>, c: usize, target: Target) -> Vec<Tab> {
    let file = voice.desk.contract(c);
    let mut tabs = vec![(Target::Contract(c), "site-tab-overview")];
    if file.scorecard.is_some() {
        let period = voice.desk.current_period(c);
        tabs.extend(period.map(|p| (Target::Period(c, p), "site-tab-period")));
    }
    tabs.push((Target::Breaches(c, 0), "site-tab-breaches"));
    tabs.push((Target::Open(c, 0), "site-tab-open"));
    tabs.push((Target::Clauses(c), "site-tab-clauses"));
    if voice.desk.assessment(c).settlement.is_some() {
        tabs.push((Target::Settlement(c), "site-tab-settlement"));
    }
    tabs.push((Target::Records(c), "site-tab-records"));
    tabs.push((Target::Integrity(c, 0), "site-tab-integrity"));
    if !file.identity.readings.is_empty() {
        tabs.push((Target::Readings(c), "site-tab-readings"));
    }
    if !voice.desk.book.examples[c].is_empty() {
        tabs.push((Target::Examples(c), "site-tab-examples"));
    }
    tabs.into_iter()
        .map(|(tab, key)| Tab {
            link: voice.to(tab, voice.word(key)),
            current: belongs(target, tab),
        })
        .collect()
}

/// Whether a page lies behind a tab.
fn belongs(page: Target, tab: Target) -> bool {
    match tab {
        Target::Period(..) => matches!(page, Target::Period(..) | Target::Item(..)),
        Target::Clauses(_) => {
            matches!(page, Target::Clauses(_) | Target::Obligation(..) | Target::Months(..))
        }
        Target::Records(_) => {
            matches!(page, Target::Records(_) | Target::Record(_) | Target::Log(..))
        }
        Target::Integrity(..) => matches!(page, Target::Integrity(..)),
        Target::Open(..) => matches!(page, Target::Open(..)),
        Target::Breaches(..) => matches!(page, Target::Breaches(..) | Target::Outcome(..)),
        other => page == other,
    }
}

/// The contract that a page belongs to.
pub(super) fn contract_of(desk: &Desk<'_>, target: Target) -> Option<usize> {
    match target {
        Target::Home
        | Target::Portfolio(_)
        | Target::Findings(_)
        | Target::Coverage
        | Target::Search
        | Target::Article(_)
        | Target::Guide(_) => None,
        Target::Contract(c)
        | Target::Breaches(c, _)
        | Target::Open(c, _)
        | Target::Clauses(c)
        | Target::Readings(c)
        | Target::Examples(c)
        | Target::Settlement(c)
        | Target::Integrity(c, _)
        | Target::Records(c)
        | Target::Period(c, _)
        | Target::Item(c, ..)
        | Target::Obligation(c, _)
        | Target::Months(c, ..)
        | Target::Outcome(c, ..)
        | Target::Log(c, ..) => Some(c),
        Target::Record(number) => Some(desk.record(number).contract as usize),
    }
}

fn commit(origin: &Origin) -> Option<String> {
    match origin {
        Origin::Folder => None,
        Origin::WorkTree { head, .. } => head.as_ref().map(|commit| commit.id.clone()),
        Origin::Revision(commit) => Some(commit.id.clone()),
    }
}

/// What the pages of a contract were made from, in words.
fn revision_of(voice: &Voice<'_>, contract: usize) -> String {
    let own = &voice.desk.revisions()[contract];
    let Some(id) = &own.commit else {
        return revision(voice.catalog, &voice.desk.book.snapshot.origin);
    };
    let key = if own.n_changed == 0 { "site-revision-touched" } else { "site-revision-changed" };
    let short = id.get(..10).unwrap_or(id);
    voice.say(&Message { key, args: Vec::new() }.with("id", short).with("n", own.n_changed))
}

/// Where the sources come from, in words.
pub(super) fn revision(catalog: &Catalog, origin: &Origin) -> String {
    let short = |id: &str| id.get(..10).unwrap_or(id).to_owned();
    match origin {
        Origin::Folder => catalog.word("site-revision-folder"),
        Origin::Revision(commit) => {
            catalog.say(&Message::new("site-revision-commit").with("id", short(&commit.id)))
        }
        Origin::WorkTree { head: None, .. } => catalog.word("site-revision-unborn"),
        Origin::WorkTree { head: Some(commit), changed } if changed.is_empty() => {
            catalog.say(&Message::new("site-revision-commit").with("id", short(&commit.id)))
        }
        Origin::WorkTree { head: Some(commit), changed } => catalog.say(
            &Message::new("site-revision-changed")
                .with("id", short(&commit.id))
                .with("n", changed.len()),
        ),
    }
}

/// The as-of instant and who named it.
pub(super) fn as_of(desk: &Desk<'_>, catalog: &Catalog) -> String {
    let as_of = desk.book.snapshot.as_of;
    let key = match as_of.from {
        AsOfSource::Flag => "site-as-of-flag",
        AsOfSource::SourceDateEpoch => "site-as-of-epoch",
        AsOfSource::Settings => "site-as-of-settings",
        AsOfSource::Now => "site-as-of-now",
    };
    let stamp = desk.book.settings.zone.stamp(as_of.instant);
    let offset = stamp.rfc3339();
    let offset = offset.get(19..).unwrap_or_default();
    let at = format!("{} (UTC{offset})", catalog.value(&Datum::Instant(stamp)));
    catalog.say(&Message::new(key).with("at", at))
}

fn stamp_name(language: Language, parts: &[&str]) -> String {
    let mut name = format!("assets/print-{}", language.code());
    for part in parts {
        name.push('_');
        name.push_str(part);
    }
    name.push_str(".css");
    name
}

fn instants_name(language: Language) -> String {
    format!("assets/as-of-{}.css", language.code())
}

fn stamps_of(target: Target, language: Language, voice: &Voice<'_>) -> Vec<String> {
    let up = voice.up_to_site();
    let mut stamps = vec![format!("{up}{}", stamp_name(language, &[]))];
    if let Target::Period(c, p) = target {
        let shelf = &voice.desk.shelves[c];
        let name = stamp_name(language, &[&shelf.name, shelf.period_name(p)]);
        stamps.push(format!("{up}{name}"));
    }
    stamps
}

/// Style sheets that put revision and as-of instant on every printed page.
pub(super) fn stamps(desk: &Desk<'_>, catalog: &Arc<Catalog>) -> Vec<(String, Vec<u8>)> {
    let language = catalog.language();
    let foot = format!(
        "{} · {} {}",
        revision(catalog, &desk.book.snapshot.origin),
        catalog.word("site-foot-as-of"),
        as_of(desk, catalog),
    );
    let pages = catalog.word("site-print-pages");
    let (before, rest) = pages.split_once("{page}").unwrap_or(("", "{pages}"));
    let (between, after) = rest.split_once("{pages}").unwrap_or(("", ""));
    let css = format!(
        "@page {{ @bottom-left {{ content: {}; }} @bottom-right {{ content: {} counter(page) {} counter(pages) {}; }} }}\n",
        quoted(&foot),
        quoted(before),
        quoted(between),
        quoted(after),
    );
    let instants = format!(
        ".as-of::after {{ content: {}; }}\n",
        quoted(&format!(" · {}", as_of(desk, catalog)))
    );
    vec![
        (stamp_name(language, &[]), css.into_bytes()),
        (instants_name(language), instants.into_bytes()),
    ]
}

/// Style sheets that put its period on every printed page of a form.
pub(super) fn period_stamps(
    desk: &Desk<'_>,
    catalog: &Catalog,
    c: usize,
) -> Vec<(String, Vec<u8>)> {
    let (contract, shelf) = (desk.contract(c), &desk.shelves[c]);
    let periods = contract.identity.periods.iter().enumerate();
    periods
        .map(|(p, period)| {
            let head = format!(
                "@page {{ @top-left {{ content: {}; }} @top-right {{ content: {}; }} }}\n",
                quoted(&contract.identity.title),
                quoted(&format!("{} {} – {}", period.title, period.first, period.last)),
            );
            let name = stamp_name(catalog.language(), &[&shelf.name, shelf.period_name(p)]);
            (name, head.into_bytes())
        })
        .collect()
}

/// The text as a CSS string: everything but letters, digits and blanks as a code point.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if c.is_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            out.push_str(&format!("\\{:x} ", u32::from(c)));
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_title_cannot_leave_its_string() {
        assert_eq!(quoted("甲\"} @import"), "\"甲\\22 \\7d  \\40 import\"");
    }
}
