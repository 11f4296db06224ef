//! A new data repository: what a contract officer answers, turned into files that are valid at once.
//!
//! Owns the questions and the templates (`texts/`). Must not know who is asked, nor where files go.
//! The verbs are [`answers::Answers::set`] for an answer and [`files`] for the repository.
//! To add a file: a text in `texts/`, a line in [`files`]. To add a question: a field of
//! [`answers::Answers`], a line in [`answers::QUESTIONS`], its place in `texts/contract.*.toml`.

pub mod answers;
mod contract;
mod fill;

use std::collections::BTreeMap;

use crate::base::language::Language;
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::base::time::Zone;
use crate::base::time::parts;
use crate::filing::entry::quoted;
use crate::ledger;
use crate::ledger::File;
use crate::schemas;
use crate::schemas::Ids;
use crate::schemas::Known;
use crate::settings;
use crate::settings::Settings;

use answers::Answers;
use fill::Blanks;

/// The working-day calendar that ships with the program.
const CHINA: &str = include_str!("../../data/calendars/cn.toml");

macro_rules! text {
    ($name:literal) => {
        include_str!(concat!("texts/", $name))
    };
}

/// Files that are the same for everybody, by their paths.
const FIXED: [(&str, &str); 10] = [
    (".ci/nginx.conf", text!("nginx.conf")),
    (".ci/pipeline", text!("pipeline.sh")),
    (".editorconfig", text!("editorconfig")),
    (".gitattributes", text!("gitattributes")),
    (".gitea/workflows/pactbook.yml", text!("gitea.yml")),
    (".github/workflows/pactbook.yml", text!("github.yml")),
    (".gitignore", text!("gitignore")),
    (".gitlab-ci.yml", text!("gitlab.yml")),
    (".vscode/extensions.json", text!("extensions.json")),
    ("Jenkinsfile", text!("Jenkinsfile")),
];

/// Files that the runner of a pipeline starts, by their paths.
pub const PROGRAMS: [&str; 2] = [".ci/install-pactbook", ".ci/pipeline"];

/// Every file of the repository, by path.
///
/// `now` is the day on which it is made: the first record says that the term has begun, if it has.
pub fn files(answers: &Answers, now: Instant) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> =
        FIXED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let blanks = contract::blanks(answers);
    let zh = answers.language == Language::Zh;
    let pick = |zh_text: &'static str, en_text: &'static str| if zh { zh_text } else { en_text };
    let id = &answers.contract;
    let mut put = |path: String, text: String| {
        files.insert(path, text);
    };
    let version = env!("CARGO_PKG_VERSION");
    put(
        ".ci/install-pactbook".to_owned(),
        Blanks::default().with("version", version).fill(text!("install-pactbook.sh")),
    );
    put("README.md".to_owned(), blanks.fill(pick(text!("readme.zh.md"), text!("readme.en.md"))));
    put(settings::FILE.to_owned(), settings_text(answers));
    put(
        format!("data/{id}/contract.toml"),
        blanks.fill(pick(text!("contract.zh.toml"), text!("contract.en.toml"))),
    );
    put(format!("data/calendars/{}.toml", answers.calendar()), calendar(answers));
    if let Some(example) = contract::example_times(answers) {
        let text = pick(text!("example.zh.toml"), text!("example.en.toml"));
        put(format!("data/{id}/examples/response.toml"), example.fill(text));
    }
    let zone = Zone::parse(&answers.zone).unwrap_or_default();
    let begun = zone.midnight(answers.first);
    if begun <= now {
        let event = Blanks::default().with("start", &format!("{}T00:00:00", answers.first));
        let text = event.fill(pick(text!("event.zh.toml"), text!("event.en.toml")));
        put(format!("data/{id}/records/{}/EV-START.toml", answers.first.format("%Y-%m")), text);
    }
    let editors = editors(answers.language, &files, now);
    files.extend(editors);
    files
}

/// What editors check and complete by: the schemas of the repository that is being made.
fn editors(
    language: Language,
    files: &BTreeMap<String, String>,
    now: Instant,
) -> BTreeMap<String, String> {
    let data = files.iter().enumerate().filter_map(|(no, (path, text))| {
        let path = path.strip_prefix("data/")?;
        let source = SourceId(u32::try_from(no).unwrap_or(u32::MAX));
        Some(File { source, path, text, is_read: true })
    });
    let (ledger, _) = ledger::read(&data.collect::<Vec<_>>(), &|_| None, now);
    let pages = BTreeMap::new();
    let known = Known { kinds: &ledger.kinds, ids: Ids::of(&ledger), language, pages };
    let schemas = schemas::all(&known).into_iter();
    let mut wired: BTreeMap<String, String> =
        schemas.map(|(name, text)| (format!("{}/{name}.json", schemas::FOLDER), text)).collect();
    wired.insert(schemas::TAPLO.to_owned(), schemas::taplo(&Settings::default().folders));
    wired
}

fn settings_text(answers: &Answers) -> String {
    let language = answers.language.code();
    format!(
        "title    = {}\nlanguage = \"{language}\"\nzone     = \"{}\"\n",
        quoted(&answers.title),
        answers.zone
    )
}

/// The calendar: the official one of China, or one of weekends with a table for each year of the term.
fn calendar(answers: &Answers) -> String {
    if answers.calendar() == answers::CHINA {
        return CHINA.to_owned();
    }
    let (first, last) = (parts(answers.first).0, parts(answers.last).0);
    let years: Vec<String> = (first..=last)
        .map(|year| {
            format!(
                "[[year]]\nyear     = {year}\nstatus   = \"provisional\"\nissuer   = \"nobody yet\"\n\
                 notice   = \"none yet\"\ndated    = {}\nholidays = []\n",
                answers.first
            )
        })
        .collect();
    Blanks::default().with("years", years.join("\n").trim_end()).fill(text!("calendar.toml"))
}
