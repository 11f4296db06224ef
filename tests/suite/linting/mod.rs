//! Each finding of the contract linter, on the smallest contract that shows it: the clauses it
//! names, both places, the help.

mod amendments;
mod bands;
mod clauses;
mod identities;
mod limits;
mod points;
mod rest;

use pactbook::base::finding::Finding;
use pactbook::base::finding::Level;
use pactbook::base::language::Language;
use pactbook::base::message::Message;
use pactbook::base::place::Place;
use pactbook::book::Book;
use pactbook::lang::Catalog;

use crate::bench::whole;

/// A contract that declares nothing but what it must.
pub(super) const HEAD: &str = r#"
id       = "demo"
title    = "示范合同"
zone     = "Asia/Shanghai"
calendar = "cn"

[term]
first = 2025-09-01
last  = 2026-08-31

[[party]]
id   = "buyer"
role = "采购人"

[[period]]
id    = "y1"
title = "第一年"
first = 2025-09-01
last  = 2026-08-31
"#;

/// A finding, and the lines of the contract that it points to.
#[derive(Debug)]
pub(super) struct Shown {
    key: &'static str,
    level: Level,
    words: String,
    help: String,
    line: String,
    beside: Vec<String>,
}

/// A clause with one obligation of this id.
pub(super) fn clause(id: &str, obligation: &str, rule: &str) -> String {
    format!(
        "\n[[clause]]\nid = \"{id}\"\ntitle = \"条款\"\ngroup = \"一\"\ntext = \"要求\"\nsource = \"L1\"\n\
         [[clause.obligation]]\nid = \"{obligation}\"\n{rule}\n"
    )
}

/// What the linter and the binding of rules find in a contract without records.
pub(super) fn lints(contract: &str) -> Vec<Shown> {
    let book = whole(&[("data/demo/contract.toml", contract)], "2025-09-02T00:00:00");
    let findings = book.findings.iter().filter(|finding| finding.rule == "contract");
    findings.map(|finding| show(&book, contract, finding)).collect()
}

fn show(book: &Book, contract: &str, finding: &Finding) -> Shown {
    let line = |place: Place| {
        let (_, position) = book.snapshot.position(place);
        let line = usize::try_from(position.line).expect("small") - 1;
        contract.lines().nth(line).unwrap_or_default().trim().to_owned()
    };
    let catalogs = [Catalog::of(Language::En), Catalog::of(Language::Zh)];
    let say = |message: &Message| {
        let words = catalogs.each_ref().map(|catalog| catalog.say(message));
        let is_whole = |words: &String| {
            !words.is_empty() && !words.contains(['‹', '›']) && !words.contains("{$")
        };
        assert!(words.iter().all(is_whole), "{words:?}");
        words[0].clone()
    };
    for (_, label) in &finding.related {
        say(label);
    }
    Shown {
        key: finding.message.key,
        level: finding.level,
        words: say(&finding.message),
        help: finding.help.as_ref().map(say).unwrap_or_default(),
        line: line(finding.place.expect("a place")),
        beside: finding.related.iter().map(|(place, _)| line(*place)).collect(),
    }
}

/// The only finding in a contract.
pub(super) fn only(contract: &str) -> Shown {
    let mut found = lints(contract);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

/// Asserts that nothing is found.
pub(super) fn nothing(contract: &str) {
    let found = lints(contract);
    assert!(found.is_empty(), "{found:#?}");
}

impl Shown {
    /// What it is, and how much it weighs.
    pub(super) fn is(&self, key: &str, level: Level) -> &Shown {
        assert_eq!((self.key, self.level), (key, level), "{self:#?}");
        assert!(!self.help.is_empty(), "it must say what to do: {self:#?}");
        self
    }

    /// Words that the message must have, such as the clauses.
    pub(super) fn names(&self, words: &[&str]) -> &Shown {
        for word in words {
            assert!(self.words.contains(word), "{word} is not in {self:#?}");
        }
        self
    }

    /// The line that it stands at.
    pub(super) fn at(&self, line: &str) -> &Shown {
        assert_eq!(self.line, line, "{self:#?}");
        self
    }

    /// The lines that belong to it.
    pub(super) fn beside(&self, lines: &[&str]) -> &Shown {
        assert_eq!(self.beside, lines, "{self:#?}");
        self
    }

    /// Words of the help.
    pub(super) fn fix(&self, words: &str) -> &Shown {
        assert!(self.help.contains(words), "{words} is not in {self:#?}");
        self
    }
}
