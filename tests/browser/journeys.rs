//! What a reader comes for, done with Tab and Enter alone; the focus is seen at every step.

use crate::built::site;
use crate::chromium::Chromium;
use crate::keys::Key;
use crate::print::sheets;
use crate::tab::Tab;

/// The contract that the journeys lead to: it is over, has losses, money and clauses without evidence.
const CONTRACT: &str = "guangzhou";

/// Whether the rule that has the focus is one that nothing was filed for.
const UNSHOWN: &str = "one.closest('.unshown-rule') ?? (one.closest('.row-nothing-filed')
  && Array.from(one.closest('tr').querySelectorAll('td.num')).every((n) => n.textContent.trim() === '0'))";

/// A tab on the first page of the site in one language.
fn home(chromium: &Chromium, language: &str) -> Tab {
    let mut tab = chromium.tab(&site().address());
    tab.open(&format!("{language}index.html"));
    tab
}

/// Follows the first link that is reached and whose address ends so, and waits for its page.
fn go(tab: &mut Tab, what: &str, ending: &str) {
    tab.tab_to(what, |focus| {
        focus.href.split('#').next().is_some_and(|path| path.ends_with(ending))
    });
    tab.follow();
    let path = tab.path();
    let path = path.split('#').next().unwrap_or_default();
    assert!(path.ends_with(ending.trim_start_matches("./")), "{what} led to {path}");
}

/// The first place that the Tab key reaches leads past the head, to the text.
fn skip(tab: &mut Tab) {
    tab.press(Key::Tab);
    let focus = tab.focus();
    assert_eq!(focus.href, "#main", "the first stop is the link that skips the head");
    assert!(focus.is_visible, "the link that skips the head is seen once it has the focus");
    tab.follow();
    tab.press(Key::Tab);
    let is_inside = tab.eval("document.activeElement.closest('main') !== null");
    assert_eq!(is_inside, true, "after the skip the Tab key goes on in the text");
}

#[test]
#[ignore = "needs Chromium"]
fn what_do_we_pay_for_this_period_and_why() {
    let chromium = Chromium::start();
    for language in ["", "en/"] {
        let mut tab = home(&chromium, language);
        skip(&mut tab);
        tab.open(&format!("{language}index.html"));
        go(&mut tab, "contract", &format!("{CONTRACT}.html"));
        go(&mut tab, "settlement", "settlement.html");
        // The figure, and how it comes about.
        let is_proof = |name: &str| name.contains("推导") || name.contains("erivation");
        tab.tab_to("derivation", |focus| focus.tag == "summary" && is_proof(&focus.name));
        tab.press(Key::Enter);
        let proof = tab.text("document.activeElement.parentElement.innerText");
        assert!(
            proof.contains(|c: char| c.is_ascii_digit()),
            "the derivation has figures: {proof}"
        );
        assert_eq!(tab.eval("document.activeElement.parentElement.open"), true);
        // Why: the form of a period, an item that lost points, the breach, its record.
        go(&mut tab, "form", "period_q2.html");
        skip(&mut tab);
        let lost = "one.closest('tr')?.querySelector('.bad')";
        tab.tab_until("item with a loss", lost, |focus| focus.href.contains("item_"));
        tab.follow();
        tab.tab_to("breach", |focus| focus.href.contains("outcome_"));
        tab.follow();
        let sums = tab.eval("document.querySelectorAll('main table.sum tr').length");
        assert!(sums.as_u64() > Some(0), "the breach shows its arithmetic");
        tab.tab_to("record", |focus| focus.href.contains("record_") || focus.href.contains("log_"));
        tab.follow();
        assert!(tab.path().starts_with(language), "the journey stays in its language");
        assert_eq!(tab.faults(), Vec::<String>::new());
    }
}

#[test]
#[ignore = "needs Chromium"]
fn which_clause_has_no_evidence() {
    let chromium = Chromium::start();
    for language in ["", "en/"] {
        let mut tab = home(&chromium, language);
        go(&mut tab, "contract", &format!("{CONTRACT}.html"));
        go(&mut tab, "clause matrix", "clauses.html");
        tab.tab_until("clause without evidence", UNSHOWN, |f| f.href.contains("obligation_"));
        tab.follow();
        let states = tab.eval("document.querySelectorAll('main .s-nothing-filed').length");
        assert!(states.as_u64() > Some(0), "the page of the rule says that nothing was filed");
        assert_eq!(tab.faults(), Vec::<String>::new());
    }
}

#[test]
#[ignore = "needs Chromium"]
fn print_the_form() {
    let chromium = Chromium::start();
    for language in ["", "en/"] {
        let mut tab = home(&chromium, language);
        go(&mut tab, "contract", &format!("{CONTRACT}.html"));
        go(&mut tab, "form", "period_q4.html");
        let total = tab.text("document.querySelector('.form .total .score .num').textContent");
        let form = sheets(&mut tab, "journey");
        let printed: String = form.iter().map(|sheet| sheet.text()).collect();
        assert!(printed.contains(total.trim()), "the total of {total} is printed");
        assert_eq!(tab.faults(), Vec::<String>::new());
    }
}
