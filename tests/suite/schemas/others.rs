//! The schemas of settings, calendars, record kinds and worked examples against their readers.

use std::collections::BTreeSet;

use pactbook::base::finding::Finding;
use pactbook::base::message::Datum;
use pactbook::base::place::SourceId;
use pactbook::calendar::Calendar;
use pactbook::ledger::kinds::Kinds;
use pactbook::schemas::CALENDAR;
use pactbook::schemas::EXAMPLE;
use pactbook::schemas::KINDS;
use pactbook::schemas::Notation;
use pactbook::schemas::SETTINGS;
use pactbook::settings;

use crate::bench;

/// Whether a finding names the key as one that nobody knows.
fn is_unknown(finding: &Finding, rule: &str, key: &str) -> bool {
    let names = |value: &Datum| match value {
        Datum::Text(text) => text == key || text.ends_with(&format!(".{key}")),
        _ => false,
    };
    finding.message.key == rule && finding.message.args.iter().any(|(_, value)| names(value))
}

/// Holds each table of a notation to what its reader accepts where `@` stands in a file.
fn hold(notation: &str, rule: &str, places: &[(&str, &str)], read: impl Fn(&str) -> Vec<Finding>) {
    let notation = Notation::read(notation);
    let all = notation.tables.iter().flat_map(|(_, keys)| keys).map(|key| key.name.clone());
    let universe: BTreeSet<String> = all.chain(["no_such_key".to_owned()]).collect();
    let names: BTreeSet<&str> = notation.tables.iter().map(|(name, _)| name.as_str()).collect();
    let tried: BTreeSet<&str> = places.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, tried);
    for name in names {
        let said: BTreeSet<String> =
            notation.table(name).iter().map(|key| key.name.clone()).collect();
        let mut found = BTreeSet::new();
        for (_, text) in places.iter().filter(|(known, _)| *known == name) {
            for key in &universe {
                let with = text.replace('@', &format!("{key} = true"));
                let stands = !pactbook::base::document::parse(&with).1.is_empty();
                let is_read = stands || !read(&with).iter().any(|one| is_unknown(one, rule, key));
                found.extend(is_read.then(|| key.clone()));
            }
        }
        assert_eq!(said, found, "{name}");
    }
}

#[test]
fn settings() {
    let places = [
        ("settings", "@\n"),
        ("title", "title = { @ }\n"),
        ("folders", "[folders]\n@\n"),
        ("limits", "[limits]\n@\n"),
        ("check", "[check]\n@\n"),
        ("waiver", "[[waiver]]\n@\n"),
    ];
    hold(SETTINGS, "settings-unknown-key", &places, |text| settings::read(text, SourceId(0)).1);
}

#[test]
fn calendars() {
    let places = [
        ("calendar", "@\n"),
        ("year", "[[year]]\nyear = 2026\n@\n"),
        (
            "holiday",
            "[[year]]\nyear = 2026\nholidays = [{ name = \"x\", first = 2026-01-01, @ }]\n",
        ),
    ];
    hold(CALENDAR, "calendar-unknown-key", &places, |text| Calendar::read(SourceId(0), text).1);
}

#[test]
fn kinds() {
    let head = "name = \"reading\"\ngroup = \"events\"\nlabel = { zh = \"x\", en = \"x\" }\n\
                summary = { zh = \"x\", en = \"x\" }\npage = \"own\"\n";
    let field = "name = \"f\"\nlabel = { zh = \"x\", en = \"x\" }\n";
    let whole = |text: &str| text.replace("HEAD", head).replace("FIELD", field);
    let places = [
        ("kinds", "HEAD@\n[[field]]\nFIELDtype = \"text\"\n"),
        ("label", "HEAD[[field]]\nFIELDtype = \"text\"\nhelp = { zh = \"x\", en = \"x\", @ }\n"),
        ("field", "HEAD[[field]]\nFIELDtype = \"text\"\n@\n"),
        (
            "word",
            "HEAD[[field]]\nFIELDtype = \"enum\"\nvalues = [{ name = \"a\", zh = \"x\", en = \"x\", @ }]\n",
        ),
        (
            "condition",
            "HEAD[[field]]\nFIELDtype = \"text\"\nrequired_if = { field = \"f\", is = [\"x\"], @ }\n",
        ),
    ];
    let places: Vec<(&str, String)> =
        places.iter().map(|(name, text)| (*name, whole(text))).collect();
    let places: Vec<(&str, &str)> =
        places.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let shipped = Kinds::shipped();
    hold(KINDS, "input-schema-unknown-key", &places, |text| shipped.clone().add(SourceId(0), text));
}

#[test]
fn worked_examples() {
    let contract = format!(
        "{}\n[scorecard]\ntitle = \"x\"\ntotal = 10\n[[scorecard.section]]\nid = \"1\"\ntitle = \"x\"\npoints = 10\n\
         [[scorecard.section.item]]\nid = \"1.1\"\ntitle = \"x\"\npoints = 10\nstandard = \"x\"\ndeduct = [{{ of = [\"rule\"], points = 1 }}]\n\
         [[scorecard.bonus]]\nid = \"b\"\ntitle = \"x\"\nclause = \"C-1\"\non = \"training\"\npoints = 1\nmax = 1\n\n\
         [[stage]]\nid = \"p\"\nclause = \"C-1\"\ntitle = \"x\"\nshare = \"100%\"\nwhen = [{{ on_or_after = 2025-10-01 }}]\n\n\
         [[right]]\nid = \"r\"\nclause = \"C-1\"\ntitle = \"x\"\nholder = \"buyer\"\nwhen = [{{ on_or_after = 2025-10-01 }}]\n\n\
         [[penalty]]\nid = \"n\"\nclause = \"C-1\"\ntitle = \"x\"\nof = [\"rule\"]\nrate = \"1.00 CNY\"\n\n\
         [[reduction]]\nclause = \"C-1\"\ntitle = \"x\"\non = \"quantity\"\nrequired = \"required\"\ndone = \"done\"\nprice = \"price\"\n\n\
         [[fine]]\nclause = \"C-1\"\ntitle = \"x\"\non = \"penalty_decision\"\namount = \"amount\"\n",
        bench::clause("kind = \"forbid\"\non = \"incident\"")
    );
    let head = "[example]\ntitle = \"x\"\nclauses = [\"C-1\"]\nas_of = 2025-11-01T00:00:00\n";
    let whole = |text: &str| text.replace("HEAD", head);
    let mut places: Vec<(&str, String)> = vec![
        ("example-file", String::new()),
        ("example", whole("HEAD@\n[[expect]]\nperiod = \"y1\"\nscore = 10\n")),
        ("figure", whole("HEAD[[expect]]\nperiod = \"y1\"\nscore = { low = 1, @ }\n")),
    ];
    for about in [
        "outcome = \"rule/y1\"",
        "obligation = \"rule\"",
        "period = \"y1\"\nitem = \"1.1\"",
        "period = \"y1\"\nbonus = \"b\"",
        "period = \"y1\"",
        "average = 10",
        "payable = \"1.00 CNY\"",
        "stage = \"p\"",
        "right = \"r\"",
        "penalty = \"n\"",
        "reduction = \"C-1\"",
        "fine = \"C-1\"",
    ] {
        places.push(("expect", whole(&format!("HEAD[[expect]]\n{about}\n@\n"))));
    }
    let notation = Notation::read(EXAMPLE);
    let all = notation.tables.iter().flat_map(|(_, keys)| keys).map(|key| key.name.clone());
    let universe: BTreeSet<String> = all.chain(["no_such_key".to_owned()]).collect();
    for (name, keys) in notation.tables.iter().filter(|(name, _)| name != "example-file") {
        let said: BTreeSet<String> = keys.iter().map(|key| key.name.clone()).collect();
        let mut found = BTreeSet::new();
        for (_, text) in places.iter().filter(|(known, _)| known == name) {
            // Each key in a file of its own, all judged by one book.
            let files: Vec<(String, String, &String)> = universe
                .iter()
                .enumerate()
                .map(|(n, key)| {
                    let path = format!("data/demo/examples/e{n:03}.toml");
                    (path, text.replace('@', &format!("{key} = true")), key)
                })
                .collect();
            let (good, twice): (Vec<_>, Vec<_>) = files
                .into_iter()
                .partition(|(_, text, _)| pactbook::base::document::parse(text).1.is_empty());
            found.extend(twice.into_iter().map(|(_, _, key)| key.clone()));
            let mut texts = vec![("data/demo/contract.toml", contract.as_str())];
            texts.extend(good.iter().map(|(path, text, _)| (path.as_str(), text.as_str())));
            let book = bench::whole(&texts, "2025-11-01T00:00:00");
            for (path, _, key) in &good {
                let example = path.rsplit('/').next().and_then(|file| file.strip_suffix(".toml"));
                let one = book.examples[0].iter().find(|one| Some(one.name.as_str()) == example);
                let faults = &one.expect("it was judged").faults;
                if !faults.iter().any(|one| is_unknown(one, "contract-unknown-key", key)) {
                    found.insert((*key).clone());
                }
            }
        }
        assert_eq!(said, found, "{name}");
    }
}
