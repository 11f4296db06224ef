//! Every page of the shipped site, from disk at three widths in light and in dark, and over HTTP.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::env;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Instant;

use serde_json::Value;

use crate::built::site;
use crate::chromium::Chromium;
use crate::server::Server;
use crate::tab::Scheme;
use crate::tab::Tab;

/// A telephone, a tablet, a wide screen.
const WIDTHS: [u32; 3] = [360, 768, 1440];

/// Tabs that work side by side.
const N_TABS: usize = 3;

/// Faults that are shown before the rest is only counted.
const N_SHOWN: usize = 60;

/// What is too wide for the window, and which frames scroll though nobody can reach or name them.
const MEASURE: &str = "(() => {
  const page = document.documentElement;
  const wrong = [];
  const call = (one) => one.localName + (one.className.baseVal ?? one.className).split(' ').filter(Boolean).map((name) => '.' + name).join('');
  if (page.scrollWidth > innerWidth) {
    const wide = Array.from(document.body.querySelectorAll('*')).filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5
      && !one.parentElement.closest('.scroll, .drawing, pre'));
    wrong.push(`${page.scrollWidth} px wide: ${wide.slice(-3).map(call).join(', ')}`);
  }
  for (const one of document.body.querySelectorAll('*')) {
    if (one.scrollWidth <= one.clientWidth + 1 || one.clientWidth === 0) continue;
    const flow = getComputedStyle(one).overflowX;
    if (flow !== 'auto' && flow !== 'scroll') continue;
    if (one.tabIndex < 0) wrong.push(`${call(one)} scrolls and cannot have the focus`);
    else if (!one.getAttribute('aria-label') && !one.getAttribute('aria-labelledby')) wrong.push(`${call(one)} scrolls and has no name`);
  }
  return [innerWidth, ...wrong];
})()";

/// Words of one language on a page of the other that do not say so.
const LANGUAGES: &str = "(() => {
  if (document.documentElement.lang !== 'en') return [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wrong = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (!/\\p{Script=Han}/u.test(node.data) || node.parentElement.localName === 'noscript') continue;
    const lang = node.parentElement.closest('[lang]').getAttribute('lang');
    if (!lang.startsWith('zh')) wrong.push(`Chinese without lang=zh in ${node.parentElement.localName}.${node.parentElement.className}: ${node.data.trim().slice(0, 40)}`);
  }
  return wrong.slice(0, 3);
})()";

/// The pages to look at: all, or every n-th where `SHARE` says n, for work on one fault.
fn pages() -> Vec<String> {
    let share = env::var("SHARE").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    site().pages().into_iter().step_by(share).collect()
}

/// Looks at pages in several tabs, each prepared before its first page; what `look` returns are faults.
pub(crate) fn sweep(
    root: &str,
    pages: &[String],
    look: impl Fn(&mut Tab, usize) -> Vec<String> + Sync,
    prepare: impl Fn(&mut Tab),
) {
    let began = Instant::now();
    let chromium = Chromium::start();
    let next = AtomicUsize::new(0);
    let work = |mut tab: Tab| {
        let mut faults = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let Some(page) = pages.get(n) else { break };
            tab.open(page);
            let mut own = look(&mut tab, n);
            own.extend(tab.faults());
            faults.extend(own.into_iter().map(|fault| (page.clone(), fault)));
        }
        faults
    };
    let faults: Vec<(String, String)> = thread::scope(|scope| {
        let mut tabs: Vec<Tab> = (0..N_TABS).map(|_| chromium.tab(root)).collect();
        tabs.iter_mut().for_each(&prepare);
        let tabs: Vec<_> = tabs.into_iter().map(|tab| scope.spawn(|| work(tab))).collect();
        tabs.into_iter().flat_map(|tab| tab.join().expect("a tab works to its end")).collect()
    });
    println!("{} pages below {root} in {:.0?}", pages.len(), began.elapsed());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), summary(&faults));
}

/// Faults and where they were seen, the most common first: the same one comes on many pages.
fn summary(faults: &[(String, String)]) -> String {
    let mut by_fault: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (page, fault) in faults {
        by_fault.entry(fault).or_default().insert(page);
    }
    let mut by_fault: Vec<(&str, BTreeSet<&str>)> = by_fault.into_iter().collect();
    by_fault.sort_by_key(|(_, pages)| Reverse(pages.len()));
    let line = |(fault, pages): &(&str, BTreeSet<&str>)| {
        let first = pages.first().copied().unwrap_or_default();
        format!("{} pages, such as {first}: {fault}", pages.len())
    };
    by_fault.iter().take(N_SHOWN).map(line).collect::<Vec<_>>().join("\n")
}

/// Measures a page at every width in both schemes.
///
/// Colours do not move anything: of the wide windows a page is seen in light or in dark by turns, and
/// on a telephone in both.
fn measure(tab: &mut Tab, n: usize) -> Vec<String> {
    let [narrow, wide @ ..] = WIDTHS;
    let turn = if n.is_multiple_of(2) { Scheme::Light } else { Scheme::Dark };
    let mut windows = wide.map(|width| (turn, width)).to_vec();
    windows.extend([(Scheme::Light, narrow), (Scheme::Dark, narrow)]);
    let mut faults = Vec::new();
    for (said, (scheme, width)) in tab.eval_in(&windows, MEASURE).into_iter().zip(windows) {
        let Value::Array(said) = said else { panic!("no measure was taken") };
        assert_eq!(said[0], width, "the window has its width");
        let name = scheme.name();
        faults.extend(said[1..].iter().map(|one| format!("{width} px, {name}: {one}")));
    }
    if let Value::Array(said) = tab.eval(LANGUAGES) {
        faults.extend(said.iter().map(Value::to_string));
    }
    faults
}

#[test]
#[ignore = "needs Chromium"]
fn every_page_opens_from_disk_and_fits_every_window() {
    sweep(&site().address(), &pages(), measure, |_| ());
}

#[test]
#[ignore = "needs Chromium"]
fn every_fifth_page_opens_over_http_below_a_path() {
    let server = Server::of(site().folder());
    // The same files as from disk, all of them already seen: here it is the way they come that counts.
    // Every page came over HTTP once, by hand; that takes as long as everything else before a browser.
    let pages: Vec<String> = pages().into_iter().step_by(5).collect();
    sweep(&server.address(), &pages, |_, _| Vec::new(), |_| ());
}
