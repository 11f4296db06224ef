//! The schema of contract files against the readers: the same keys, table by table, and no key more.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use pactbook::base::language::Language;
use pactbook::base::message::Datum;
use pactbook::base::place::SourceId;
use pactbook::lang::Catalog;
use pactbook::ledger::contract;
use pactbook::ledger::kinds::Kinds;
use pactbook::obligations;
use pactbook::schemas::CONTRACT;
use pactbook::schemas::Notation;

use super::Judge;
use crate::bench;

/// Where a key is put into a table: the bench's identity follows, then this with `@` for the key.
const PLAIN: &[(&str, &str)] = &[
    ("period", "[[period]]\nid = \"x\"\ntitle = \"x\"\nfirst = 2025-09-01\nlast = 2026-08-31\n@\n"),
    ("party", "[[party]]\nid = \"x\"\nrole = \"x\"\n@\n"),
    ("identity", "[[party]]\nid = \"x\"\nrole = \"x\"\n[[party.identity]]\nname = \"x\"\n@\n"),
    ("system", "[[system]]\nid = \"x\"\ntitle = \"x\"\n@\n"),
    ("window", "[[window]]\nid = \"x\"\n@\n"),
    ("shift", "[[shift]]\nid = \"x\"\n@\n"),
    ("holiday", "[[holiday]]\ntitle = \"x\"\n@\n"),
    ("declared", "[[declared]]\nname = \"x\"\n@\n"),
    ("reading", "[[reading]]\nid = \"x\"\n@\n"),
    ("amendment", "[[amendment]]\nid = \"x\"\n@\n"),
    ("authority", "[[authority]]\nparties = [\"buyer\"]\n@\n"),
    ("clause", "[[clause]]\nid = \"x\"\n@\n"),
    ("scorecard", "[scorecard]\ntitle = \"x\"\n@\n"),
    ("section", "[scorecard]\n[[scorecard.section]]\nid = \"x\"\n@\n"),
    ("item", "[scorecard]\n[[scorecard.section]]\n[[scorecard.section.item]]\nid = \"x\"\n@\n"),
    ("grade", "[[grade]]\nclause = \"x\"\n@\n"),
    ("band", "[[band]]\nclause = \"x\"\n@\n"),
    ("penalty", "[[penalty]]\nid = \"x\"\nof = [\"x\"]\n@\n"),
    ("penalty", "[[penalty]]\nid = \"x\"\non = \"x\"\n@\n"),
    ("reduction", "[[reduction]]\nclause = \"x\"\n@\n"),
    ("cap", "[[cap]]\nclause = \"x\"\n@\n"),
    ("settlement", "[settlement]\nclause = \"x\"\n@\n"),
    ("stage", "[[stage]]\nid = \"x\"\n@\n"),
    ("fine", "[[fine]]\nclause = \"x\"\n@\n"),
    ("right", "[[right]]\nid = \"x\"\n@\n"),
    ("filing", "[filing]\n@\n"),
    ("filing-limit", "[filing]\n[[filing.limit]]\n@\n"),
    ("condition", "[[right]]\nwhen = [{ met = \"x\", @ }]\n"),
    ("condition", "[[right]]\nwhen = [{ any = [{ met = \"x\", @ }] }]\n"),
    ("recorded", "[[right]]\nwhen = [{ recorded = { on = \"x\", @ } }]\n"),
    ("selection", "[[stage]]\nlate_excused = { on = \"x\", @ }\n"),
    ("once", "[[penalty]]\nof = [\"x\"]\nonce = { fields = [\"x\"], @ }\n"),
    ("deduct", "[[scorecard.section.item]]\ndeduct = [{ of = [\"x\"], points = 1, @ }]\n"),
    ("deduct", "[[scorecard.section.item]]\ndeduct = [{ measure = \"x\", @ }]\n"),
    ("deduct", "[[scorecard.section.item]]\ndeduct = [{ earn = { on = \"x\" }, @ }]\n"),
    ("deduct", "[[scorecard.section.item]]\ndeduct = [{ manual = \"x\", @ }]\n"),
    ("selection", "[[scorecard.section.item]]\ndeduct = [{ earn = { on = \"x\", @ } }]\n"),
    (
        "once",
        "[[scorecard.section.item]]\ndeduct = [{ of = [\"x\"], once = { fields = [\"x\"], @ } }]\n",
    ),
    (
        "rate",
        "[[scorecard.section.item]]\ndeduct = [{ of = [\"x\"], rates = [{ when = \"x\", @ }] }]\n",
    ),
    (
        "mark",
        "[[scorecard.section.item]]\ndeduct = [{ measure = \"x\", bands = [{ below = 1, @ }] }]\n",
    ),
    ("bonus", "[scorecard]\n[[scorecard.bonus]]\nid = \"x\"\non = \"x\"\n@\n"),
    ("bonus", "[scorecard]\n[[scorecard.bonus]]\nid = \"x\"\nmanual = \"x\"\n@\n"),
];

/// Obligations that bind, the rule kind first; `@` is where a key goes. A kind that reads a key only
/// beside another has several.
const RULES: &[(&str, &str)] = &[
    ("attendance", "on = \"attendance\"\nshift = \"office\"\nin = \"in_at\"\nout = \"out_at\""),
    ("availability", "on = \"incident\"\ndown = \"outages\"\nat_least = \"99%\""),
    ("cadence", "on = \"inspection\"\nevery = \"month\""),
    ("cadence", "on = \"inspection\"\nevery = \"month\"\neach = [\"a\"]\nkey = \"target\""),
    (
        "cadence",
        "on = \"backup\"\nplace = \"planned_at\"\nschedule = { on = \"backup_policy\", field = \"schedule\", from = \"effective_from\" }",
    ),
    ("content", "on = \"incident\"\nrequire = [{ test = \"has(id)\" }]"),
    ("count", "on = \"incident\"\nat_most = 2"),
    ("coverage", "on = \"channel_outage\"\nfrom = \"from\"\nto = \"to\""),
    ("coverage", "need = \"holiday\"\nby = { on = \"duty\", from = \"from\", to = \"to\" }"),
    (
        "coverage",
        "need = { on = \"request\", from = \"from\", to = \"to\" }\nby = { on = \"duty\", from = \"from\", to = \"to\" }",
    ),
    (
        "deadline",
        "on = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"",
    ),
    (
        "deadline",
        "on = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin_window = \"month\"",
    ),
    ("deadline", "on = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nfirst = 2"),
    (
        "deadline",
        "on = \"security_check\"\nfrom = \"requested_at\"\nto = \"rectified_at\"\nitems = \"findings\"",
    ),
    (
        "followup",
        "on = \"inspection\"\npartner = \"rectification\"\nlink = \"for\"\nto = \"done_at\"\nwithin = \"2h\"",
    ),
    (
        "followup",
        "on = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin_window = \"month\"",
    ),
    ("followup", "on = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nfirst = 2"),
    (
        "followup",
        "on = \"security_check\"\nfrom = \"requested_at\"\nto = \"rectified_at\"\nitems = \"findings\"",
    ),
    ("forbid", "on = \"incident\""),
    ("in-force", "on = \"staff\"\nfrom = \"from\""),
    (
        "interval",
        "on = \"incident\"\nfrom = \"reported_at\"\nto = \"restored_at\"\nmarks = \"updates\"\nat_most = \"1h\"",
    ),
    ("order", "on = \"incident\"\nsequences = [[\"reported_at\", \"restored_at\"]]"),
    ("ratio", "on = \"incident\"\nat_least = \"95%\""),
    ("ratio", "outcomes = [\"other\"]\nat_least = \"95%\""),
    ("ratio", "parts = [{ on = \"incident\" }]\nat_least = \"95%\""),
    ("retention", "on = \"backup\"\nfrom = \"done_at\"\nat_least = \"6 months\""),
    ("review", "item = \"x\""),
    ("staffing", "on = \"staff\"\nfrom = \"from\"\nat_least = 2"),
    ("stat", "on = \"measurement\"\nvalue = \"1\"\nat_most = 2"),
    ("stat", "on = \"measurement\"\npick = \"max-gap\"\nat_most = 2"),
    (
        "streak",
        "days = 30\nsince = { on = \"contract_event\" }\nreset = { on = \"incident\", from = \"reported_at\", to = \"restored_at\" }",
    ),
    ("streak", "outcomes = [\"other\"]\nbreached = 3"),
];

/// Tables inside obligations: the rule kind, the rest of a binding obligation, `@` inside the table.
const INNER: &[(&str, &str, &str)] = &[
    (
        "registered",
        "forbid",
        "on = \"incident\"\nduring = { on = \"request\", from = \"from\", to = \"to\", @ }",
    ),
    (
        "register",
        "attendance",
        "on = \"attendance\"\nshift = \"office\"\nin = \"in_at\"\nout = \"out_at\"\nperson = \"person\"\npeople = { on = \"staff\", from = \"from\", @ }",
    ),
    (
        "register",
        "coverage",
        "need = { on = \"request\", from = \"from\", @ }\nby = { on = \"duty\", from = \"from\", to = \"to\" }",
    ),
    (
        "watch",
        "coverage",
        "need = { on = \"request\", from = \"from\" }\nby = { on = \"duty\", from = \"from\", to = \"to\", @ }",
    ),
    ("except", "forbid", "on = \"incident\"\nexcept = [{ when = \"planned\", @ }]"),
    ("selection", "forbid", "on = \"incident\"\nevidence = [{ on = \"activity\", @ }]"),
    (
        "limit",
        "deadline",
        "on = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nlimits = [{ within = \"2h\", @ }]",
    ),
    (
        "instead",
        "availability",
        "on = \"incident\"\ndown = [\"reported_at\", \"restored_at\"]\nat_least = \"99.9%\"\ninstead = [{ when = \"planned\", down = \"outages\", @ }]",
    ),
    (
        "extended",
        "deadline",
        "on = \"incident\"\nfrom = \"reported_at\"\nto = \"responded_at\"\nwithin = \"2h\"\nextended = { on = \"extension\", link = \"of\", to = \"new_due\", at = \"granted_at\", @ }",
    ),
    (
        "before",
        "cadence",
        "on = \"inspection\"\nbefore = { on = \"acceptance\", field = \"due_at\", @ }",
    ),
    (
        "schedule",
        "cadence",
        "on = \"backup\"\nplace = \"planned_at\"\nschedule = { on = \"backup_policy\", field = \"schedule\", from = \"effective_from\", @ }",
    ),
    ("require", "content", "on = \"incident\"\nrequire = [{ test = \"has(id)\", @ }]"),
    ("given", "count", "on = \"incident\"\nat_most = 2\ngiven = { sum = \"1\", above = 0, @ }"),
    ("part", "ratio", "parts = [{ on = \"incident\", @ }]\nat_least = \"95%\""),
    (
        "value-grade",
        "stat",
        "on = \"measurement\"\nvalue = \"1\"\ngrades = [{ title = \"x\", value = \"[0, 4)\", @ }]",
    ),
    (
        "selection",
        "streak",
        "days = 30\nsince = { on = \"contract_event\", @ }\nreset = { on = \"incident\", from = \"reported_at\", to = \"restored_at\" }",
    ),
    (
        "reset",
        "streak",
        "days = 30\nsince = { on = \"contract_event\" }\nreset = { on = \"incident\", from = \"reported_at\", to = \"restored_at\", @ }",
    ),
];

/// Every key that any table has, and one that none has.
fn universe(notation: &Notation) -> BTreeSet<String> {
    let tables = notation.tables.iter().flat_map(|(_, keys)| keys);
    let rules = notation.rules.iter().flat_map(|rule| &rule.keys);
    let all = tables.chain(rules).chain(&notation.shared).map(|key| key.name.clone());
    all.chain(["no_such_key".to_owned()]).collect()
}

/// Whether a finding says that nobody reads this key.
fn is_unknown(finding: &pactbook::base::finding::Finding, key: &str) -> bool {
    finding.message.key == "contract-unknown-key"
        && finding.message.args.iter().any(|(_, value)| *value == Datum::from(key))
}

/// The keys that the reader of contracts accepts where `@` stands.
fn accepted(text: &str, universe: &BTreeSet<String>) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for key in universe {
        let with = text.replace('@', &format!("{key} = true"));
        if !pactbook::base::document::parse(&with).1.is_empty() {
            // It stands there already, and is read there.
            known.insert(key.clone());
            continue;
        }
        let (_, findings) = contract::read(SourceId(0), "data/demo/contract.toml", &with);
        if !findings.iter().any(|finding| is_unknown(finding, key)) {
            known.insert(key.clone());
        }
    }
    known
}

#[test]
fn the_readers_accept_the_keys_of_the_schema_and_no_others_in_every_table() {
    let notation = Notation::read(CONTRACT);
    let universe = universe(&notation);
    let mut read: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let whole = format!("@\n{}", bench::IDENTITY);
    for (name, text) in [("contract", whole.as_str()), ("term", "[term]\n@\n")].iter().chain(PLAIN)
    {
        read.entry(name).or_default().extend(accepted(text, &universe));
    }
    for (name, rule, text) in INNER {
        let found = bound(rule, text, &universe);
        read.entry(name).or_default().extend(found);
    }
    for (name, keys) in &notation.tables {
        let said: BTreeSet<String> = keys.iter().map(|key| key.name.clone()).collect();
        let found = match name.as_str() {
            // Beside the keys that every obligation has.
            "loose" => BTreeSet::from(["clause".to_owned()]),
            name => read.remove(name).unwrap_or_else(|| panic!("the test knows `{name}`")),
        };
        assert_eq!(said, found, "{name}");
    }
    assert_eq!(read, BTreeMap::new(), "the schema knows these tables, too");
}

#[test]
fn each_rule_kind_reads_the_keys_of_the_schema_and_no_others() {
    let notation = Notation::read(CONTRACT);
    let universe = universe(&notation);
    let shared: BTreeSet<String> = notation.shared.iter().map(|key| key.name.clone()).collect();
    let mut read: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (rule, text) in RULES {
        let found = bound(rule, &format!("{text}\n@"), &universe);
        read.entry(rule).or_default().extend(found);
    }
    for rule in obligations::RULES {
        let said = notation.rules.iter().find(|one| one.name == rule.name);
        let said = said.unwrap_or_else(|| panic!("the schema knows `{}`", rule.name));
        let said: BTreeSet<String> = said.keys.iter().map(|key| key.name.clone()).collect();
        let mut found = read.remove(rule.name).unwrap_or_else(|| panic!("{}", rule.name));
        // Inside a clause it is read only to be refused.
        assert!(found.remove("clause"), "{}", rule.name);
        // A streak's `since` may be a table of its own.
        let all: BTreeSet<String> = said.union(&shared).cloned().collect();
        assert_eq!(all, found, "{}", rule.name);
    }
    assert_eq!(notation.rules.len(), obligations::RULES.len());
}

/// The keys that an obligation accepts where `@` stands; without any it binds.
fn bound(rule: &str, text: &str, universe: &BTreeSet<String>) -> BTreeSet<String> {
    let one = |id: &str, text: &str| {
        format!("[[clause.obligation]]\nid = \"{id}\"\nkind = \"{rule}\"\n{text}\n\n")
    };
    let clause = "\n[[clause]]\nid = \"C-1\"\ntitle = \"x\"\ngroup = \"x\"\ntext = \"x\"\nsource = \"x\"\n\n\
                  [[clause.obligation]]\nid = \"other\"\nkind = \"forbid\"\non = \"incident\"\n\n";
    let bare = format!("{}{clause}{}", bench::IDENTITY, one("bare", &text.replace('@', "")));
    let book = bench::book(&bare, "", "2025-10-01T00:00:00");
    let errors: Vec<String> =
        bench::said(&book).into_iter().filter(|line| line.contains("contract")).collect();
    let no = book.ledger.contracts[0].obligation_no("bare").expect("it is there");
    assert!(!book.verdicts[0].decided[no].unbound, "{rule} {text}: {errors:#?}");
    // One contract with an obligation for each key; a key that stands there already is read there.
    let (mut known, mut asked) = (BTreeSet::new(), Vec::new());
    let mut contract = format!("{}{clause}", bench::IDENTITY);
    for (n, key) in universe.iter().enumerate() {
        let whole = one(&format!("o{n}"), &text.replace('@', &format!("{key} = true")));
        if pactbook::base::document::parse(&format!("[[clause]]\n{whole}")).1.is_empty() {
            contract.push_str(&whole);
            asked.push((n, key));
        } else {
            known.insert(key.clone());
        }
    }
    let book = bench::whole(&[("data/demo/contract.toml", &contract)], "2025-10-01T00:00:00");
    // A finding is about the obligation whose header stands last before it.
    let place_of = |no: usize| contract.find(&format!("id = \"o{no}\"")).unwrap_or(usize::MAX);
    for (no, key) in asked {
        let from = place_of(no);
        let rest = &contract[from..];
        let to = rest.find("[[clause").map_or(contract.len(), |at| from + at);
        let is_said = book.findings.iter().any(|finding| {
            let start = finding.place.map_or(0, |place| place.range().start);
            (from..to).contains(&start) && is_unknown(finding, key)
        });
        if !is_said {
            known.insert(key.clone());
        }
    }
    known
}

#[test]
fn the_words_of_the_schema_are_those_of_the_readers() {
    let judge = Judge::of("contract", &Kinds::shipped());
    let clause =
        "[[clause]]\nid = \"C-1\"\ntitle = \"x\"\ngroup = \"x\"\ntext = \"x\"\nsource = \"x\"\n";
    let rule = |text: &str| {
        format!("{}{clause}[[clause.obligation]]\nid = \"a\"\n{text}\n", bench::IDENTITY)
    };
    for (rule_kind, text) in RULES {
        let text = rule(&format!("kind = \"{rule_kind}\"\n{text}"));
        assert_eq!(judge.faults(&text), None, "{text}");
    }
    for bad in [
        // A misspelt key, a key of another kind, a wrong word, a limit without its unit.
        "kind = \"deadline\"\non = \"incident\"\nto = \"restored_at\"\nwihtin = \"2h\"",
        "kind = \"deadline\"\non = \"incident\"\nto = \"restored_at\"\nsequences = [[\"a\", \"b\"]]",
        "kind = \"dedline\"\non = \"incident\"\nto = \"restored_at\"",
        "kind = \"deadline\"\non = \"incidents\"\nto = \"restored_at\"",
        "kind = \"deadline\"\non = \"incident\"\nto = \"restored_at\"\nwithin = \"2\"",
        "kind = \"deadline\"\non = \"incident\"\nto = \"restored_at\"\nlimits = [{ within = \"2h\", wen = \"impact\" }]",
        "kind = \"deadline\"\non = \"incident\"",
        "kind = \"in-force\"\non = \"staff\"\nat_least = \"2h\"",
        "kind = \"retention\"\non = \"backup\"\nat_least = 2",
        "kind = \"forbid\"\non = \"incident\"\nlevel = \"fatal\"",
        "kind = \"forbid\"\non = \"incident\"\nclause = \"C-1\"",
    ] {
        let text = rule(bad);
        assert!(judge.faults(&text).is_some(), "{bad}");
        let book = bench::book(&text, "", "2025-10-01T00:00:00");
        let catalog = Catalog::of(Language::En);
        let said: Vec<String> = book.findings.iter().map(|one| catalog.say(&one.message)).collect();
        assert!(book.findings.iter().any(|one| one.rule == "contract"), "{bad}: {said:?}");
    }
    for bad in [
        "[[perod]]\nid = \"x\"\n",
        "[[system]]\nid = \"x\"\n",
        "[filing]\ncounts = \"seen\"\n",
        "[[grade]]\nclause = \"C\"\ntitle = \"x\"\nscore = \"90-100\"\n",
    ] {
        assert!(judge.faults(&format!("{}{bad}", bench::IDENTITY)).is_some(), "{bad}");
    }
}
