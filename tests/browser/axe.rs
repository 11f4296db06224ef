//! Every type of page before axe-core: both languages, light and dark, on paper too.
//!
//! `AXE` names the file `axe.min.js` of the npm package `axe-core`.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::built::site;
use crate::chromium::Chromium;
use crate::tab::Medium;
use crate::tab::Scheme;
use crate::tab::Tab;

/// Pages of each type in each language that are looked at: the longest, and others spread evenly.
const N_OF_EACH: usize = 3;

/// Faults that are shown.
const N_SHOWN: usize = 400;

/// Runs rules and gives rule, element and why, a line each.
const RUN: &str = "(options) => axe.run(document, { resultTypes: ['violations'], ...options })
  .then((found) => found.violations.flatMap((one) => one.nodes.slice(0, 3).map((node) =>
    `${one.id}: ${node.target.join(' ')}: ${node.failureSummary.split('\\n').slice(1).join('; ').trim()}`)))";

/// Every rule of WCAG 2.2 AA and of good practice.
const ALL: &str =
    "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }";

/// What another scheme or paper can change.
const CONTRAST: &str =
    "{ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }";

/// Pages to look at, by language and type as their body says it: `en p-outcome`.
fn samples() -> BTreeMap<String, Vec<String>> {
    let mut by_type: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for page in site().pages() {
        let html = fs::read_to_string(site().folder().join(&page)).expect("a page is text");
        let kind = html.split("<body class=\"").nth(1).and_then(|rest| rest.split('"').next());
        let language = if page.starts_with("en/") { "en" } else { "zh" };
        let name = format!("{language} {}", kind.expect("the body names the type of the page"));
        by_type.entry(name).or_default().push((html.len(), page));
    }
    by_type
        .into_iter()
        .map(|(name, mut pages)| {
            pages.sort_unstable();
            let step = (pages.len() / N_OF_EACH).max(1);
            let chosen = pages.into_iter().rev().step_by(step).take(N_OF_EACH + 1);
            (name, chosen.map(|(_, page)| page).collect())
        })
        .collect()
}

fn examine(tab: &mut Tab, axe: &str, page: &str, faults: &mut Vec<String>) {
    tab.open(page);
    tab.eval(axe);
    for (scheme, medium, width, rules) in [
        (Scheme::Light, Medium::Screen, 1280, ALL),
        (Scheme::Light, Medium::Screen, 360, ALL),
        (Scheme::Dark, Medium::Screen, 1280, CONTRAST),
        (Scheme::Light, Medium::Print, 800, CONTRAST),
    ] {
        tab.draw(scheme, medium);
        tab.resize(width, 900);
        let Value::Array(found) = tab.eval(&format!("({RUN})({rules})")) else {
            panic!("axe gave no answer on {page}")
        };
        let how = format!("{page}, {}, {medium:?}, {width} px", scheme.name());
        faults
            .extend(found.iter().map(|one| format!("{how}: {}", one.as_str().unwrap_or_default())));
    }
}

#[test]
#[ignore = "needs Chromium"]
fn axe_finds_nothing_on_any_type_of_page() {
    let file = env::var_os("AXE").expect("AXE names axe.min.js of the npm package axe-core");
    let axe = fs::read_to_string(Path::new(&file)).expect("AXE can be read");
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&site().address());
    tab.open("index.html");
    tab.eval(&axe);
    tab.eval("document.body.insertAdjacentHTML('beforeend', '<img src=\"assets/seal.svg\">')");
    let planted = tab.eval(&format!("({RUN})({ALL})")).to_string();
    assert!(planted.contains("image-alt"), "axe does not see what was planted: {planted}");
    let mut faults = Vec::new();
    let samples = samples();
    for page in samples.values().flatten() {
        examine(&mut tab, &axe, page, &mut faults);
    }
    println!("{} pages of {} types", samples.values().flatten().count(), samples.len());
    let shown = faults.iter().take(N_SHOWN).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} faults\n{shown}", faults.len());
}
