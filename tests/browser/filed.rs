//! The site of a repository whose every text tries to run: nothing does, nothing is loaded, no page
//! is broken; and the policy of the pages would have stopped it.

use std::fs;

use serde_json::Value;
use serde_json::json;

use crate::chromium::Chromium;
use crate::hostile;
use crate::hostile::corpus;
use crate::hostile::listed;
use crate::server::Server;
use crate::sweep;
use crate::tab::Tab;

/// The name that everything hostile calls if it runs.
const SENTINEL: &str = "hit";

/// Pages that are opened over HTTP: every tenth, the others come from disk.
const OVER_HTTP: usize = 10;

/// What is broken on a page, and what should not be in it.
const LOOK: &str = "(() => {
  const wrong = [];
  const seen = (name) => {
    const one = document.querySelectorAll(name);
    const box = one[0]?.getBoundingClientRect();
    if (one.length !== 1 || !box.width || !box.height) wrong.push(`${one.length} of ${name}`);
  };
  ['header.top', 'main', 'footer.colophon', 'h1'].forEach(seen);
  if (!document.title.trim()) wrong.push('no title');
  if (!document.styleSheets.length) wrong.push('no style');
  if (document.querySelectorAll('meta[http-equiv=\"Content-Security-Policy\"]').length !== 1) wrong.push('no policy');
  for (const name of ['iframe', 'object', 'embed', 'base', 'frame', 'img', 'video', 'audio', 'math', 'style', 'foreignObject', 'dialog', 'plaintext']) {
    if (document.querySelector(name)) wrong.push(`<${name}>`);
  }
  for (const one of document.querySelectorAll('script')) {
    if (one.textContent || !/\\/(assets|search)\\//.test(one.src)) wrong.push(`a script: ${one.src}`);
  }
  for (const one of document.querySelectorAll('*')) {
    for (const { name } of one.attributes) if (name.startsWith('on') || name === 'style' && !one.closest('svg, [data-own]')) wrong.push(`${one.localName} ${name}`);
  }
  const home = location.href.replace(/[^/]*$/, '');
  for (const one of document.links) {
    if (!['http:', 'https:', 'mailto:', location.protocol].includes(one.protocol)) wrong.push(`a link to ${one.href}`);
  }
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) {
    const wide = Array.from(document.body.querySelectorAll('*')).filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5
      && !one.parentElement.closest('.scroll, .drawing, pre'));
    const call = (one) => one.localName + '.' + (one.className.baseVal ?? one.className);
    wrong.push(`too wide: ${wide.slice(-2).map(call).join(', ')}`);
  }
  return wrong;
})()";

fn strings(value: Value) -> Vec<String> {
    let Value::Array(all) = value else { panic!("no list") };
    all.iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
}

fn looked(tab: &mut Tab) -> Vec<String> {
    let windows = [(crate::tab::Scheme::Light, 1280), (crate::tab::Scheme::Light, 360)];
    tab.eval_in(&windows, LOOK).into_iter().flat_map(strings).collect()
}

fn pages() -> Vec<String> {
    let files = listed(&hostile::shared().site());
    files.into_iter().map(|(name, _)| name).filter(|name| name.ends_with(".html")).collect()
}

fn address() -> String {
    format!("file://{}/", hostile::shared().site().display())
}

#[test]
#[ignore = "needs Chromium"]
fn every_page_of_hostile_texts_opens_from_disk_and_runs_nothing() {
    sweep::sweep(&address(), &pages(), |tab, _| looked(tab), |tab| tab.watch(SENTINEL));
}

#[test]
#[ignore = "needs Chromium"]
fn pages_of_hostile_texts_run_nothing_over_http() {
    let server = Server::of(&hostile::shared().site());
    let pages: Vec<String> = pages().into_iter().step_by(OVER_HTTP).collect();
    sweep::sweep(&server.address(), &pages, |tab, _| looked(tab), |tab| tab.watch(SENTINEL));
}

#[test]
#[ignore = "needs Chromium"]
fn searching_for_hostile_texts_runs_nothing() {
    let all: Vec<String> = corpus::strings().into_iter().filter(|one| one.len() < 200).collect();
    // Each search reads pieces of the index: a share of the strings, of every sort.
    let some: Vec<String> = all.into_iter().step_by(6).collect();
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&address());
    tab.watch(SENTINEL);
    tab.open("search.html");
    for text in &some {
        let typed = format!(
            "(() => {{ const box = document.querySelector('form.find').elements.q; box.value = {};
               box.dispatchEvent(new Event('input', {{ bubbles: true }}));
               return new Promise((done) => setTimeout(done, 60)); }})()",
            json!(text)
        );
        tab.eval(&typed);
        let wrong = strings(tab.eval(LOOK));
        assert_eq!(wrong, Vec::<String>::new(), "searching for {text:?}");
    }
    let faults = tab.faults();
    assert!(faults.is_empty(), "{} searches: {faults:?}", some.len());
}

#[test]
#[ignore = "needs Chromium"]
fn attachments_that_hold_scripts_run_nothing() {
    let site = hostile::shared().site();
    let attached: Vec<String> = listed(&site.join("attachments"))
        .into_iter()
        .map(|(name, _)| format!("attachments/{name}"))
        .collect();
    assert!(attached.len() >= 12, "{attached:?}");
    let server = Server::of(&site);
    let chromium = Chromium::start();
    for root in [address(), server.address()] {
        let mut tab = chromium.tab(&root);
        tab.watch(SENTINEL);
        for file in &attached {
            tab.visit(file);
        }
        // Some are drawn as broken pictures, some are not shown at all: that is no fault.
        let bad: Vec<String> = tab
            .faults()
            .into_iter()
            .filter(|fault| fault.starts_with("ran:") || fault.contains("leaves the site"))
            // What Chromium shows PDF files with.
            .filter(|fault| !fault.contains("chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/"))
            .collect();
        assert_eq!(bad, Vec::<String>::new(), "below {root}");
    }
}

#[test]
#[ignore = "needs Chromium"]
fn the_policy_stops_what_a_page_should_never_hold() {
    const INJECTED: &str = "<script>hit('inline')</script>\
        <p id=\"p\" onclick=\"hit('event')\" style=\"color: red\">x</p>\
        <a id=\"a\" href=\"javascript:hit('address')\">x</a>\
        <img src=\"https://evil.example/x.png\" onerror=\"hit('error')\">\
        <iframe srcdoc=\"<script>parent.hit('frame')</script>\"></iframe>\
        <script src=\"https://evil.example/x.js\"></script>\
        <link rel=\"stylesheet\" href=\"https://evil.example/x.css\">\
        <object data=\"https://evil.example/x\"></object>\
        <base href=\"https://evil.example/\">";
    let site = hostile::shared().site();
    let page = fs::read_to_string(site.join("findings.html")).expect("the page is there");
    let guarded = page.replacen("</main>", &format!("{INJECTED}</main>"), 1);
    let at = guarded.find("<meta http-equiv=\"Content-Security-Policy\"").expect("a policy");
    let end = at + guarded[at..].find('>').expect("it ends") + 1;
    let bare = format!("{}{}", &guarded[..at], &guarded[end..]);
    let own = tempfile::tempdir().expect("a folder");
    let folder = own.path();
    fs::create_dir_all(folder.join("assets")).expect("a folder");
    for (name, path) in listed(&site.join("assets")) {
        fs::copy(path, folder.join("assets").join(name)).expect("a copy");
    }
    fs::write(folder.join("guarded.html"), guarded).expect("a page");
    fs::write(folder.join("bare.html"), bare).expect("a page");
    let server = Server::of(folder);
    let chromium = Chromium::start();
    for root in [format!("file://{}/", folder.display()), server.address()] {
        let mut tab = chromium.tab(&root);
        tab.watch(SENTINEL);
        let mut try_all = |name: &str| {
            tab.visit(name);
            tab.eval("document.getElementById('p').click(); document.getElementById('a').click()");
            tab.eval("new Promise((done) => setTimeout(done, 300))");
            tab.faults()
        };
        let bare = try_all("bare.html");
        for ran in ["inline", "event", "error", "frame"] {
            assert!(bare.iter().any(|one| one == &format!("ran: {ran}")), "{ran}: {bare:?}");
        }
        let guarded = try_all("guarded.html");
        let ran: Vec<&String> = guarded.iter().filter(|one| one.starts_with("ran:")).collect();
        assert!(ran.is_empty(), "{ran:?}");
        let refused = guarded.iter().filter(|one| one.contains("Content Security Policy")).count();
        assert!(refused >= 6, "{refused} refusals: {guarded:#?}");
        let text = tab.text("getComputedStyle(document.getElementById('p')).color");
        assert_ne!(text, "rgb(255, 0, 0)", "a style of an attribute counts");
        assert!(!tab.text("document.baseURI").contains("evil"), "the base moved");
    }
}
