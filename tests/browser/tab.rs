//! One tab: opens pages, listens to what goes wrong, measures, presses keys, prints.

use serde_json::Value;
use serde_json::json;

use crate::keys::Key;
use crate::wire::Wire;

/// Colour scheme that the reader prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        }
    }
}

/// What the page is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Medium {
    Screen,
    Print,
}

/// What has the focus, as a reader of the page knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Focus {
    /// Name of the element, such as `a` or `summary`.
    pub(crate) tag: String,
    /// Its label, or else its text.
    pub(crate) name: String,
    /// Where it leads, as written on the page.
    pub(crate) href: String,
    /// Whether a ring is drawn round it and it lies within the window.
    pub(crate) is_visible: bool,
}

/// Most steps by Tab that a reader is asked for.
const MAX_TABS: usize = 400;

/// A page in a browser.
pub(crate) struct Tab {
    wire: Wire,
    root: String,
    faults: Vec<String>,
}

impl Tab {
    pub(crate) fn new(mut wire: Wire, root: &str) -> Tab {
        for domain in ["Page", "Runtime", "Log", "Network"] {
            wire.call(&format!("{domain}.enable"), &json!({}));
        }
        wire.call("Page.setLifecycleEventsEnabled", &json!({ "enabled": true }));
        wire.call("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }));
        let mut tab = Tab { wire, root: root.to_owned(), faults: Vec::new() };
        tab.resize(1280, 900);
        tab
    }

    /// Opens a page below the root and waits until all of it is loaded.
    pub(crate) fn open(&mut self, path: &str) {
        self.listen();
        let url = format!("{}{path}", self.root);
        let page = self.wire.call("Page.navigate", &json!({ "url": url }));
        if let Some(error) = page.get("errorText") {
            self.faults.push(format!("{path} does not open: {error}"));
            return;
        }
        let loader = page["loaderId"].clone();
        // Without a loader the same document was kept: only the anchor changed.
        if loader.is_string() {
            self.wire.wait(|event| {
                event["method"] == "Page.lifecycleEvent"
                    && event["params"]["name"] == "load"
                    && event["params"]["loaderId"] == loader
            });
        }
    }

    /// Opens whatever lies at a path below the root, which need not be a page: it may be downloaded or
    /// not shown at all.
    pub(crate) fn visit(&mut self, path: &str) {
        self.listen();
        let url = format!("{}{path}", self.root);
        let page = self.wire.call("Page.navigate", &json!({ "url": url }));
        if page.get("errorText").is_none() && page["loaderId"].is_string() {
            let loader = page["loaderId"].clone();
            self.wire.wait(|event| {
                event["method"] == "Page.lifecycleEvent"
                    && event["params"]["name"] == "load"
                    && event["params"]["loaderId"] == loader
            });
        }
    }

    /// Gives all pages from now on a function of this name; a call of it is a fault.
    pub(crate) fn watch(&mut self, name: &str) {
        self.wire.call("Runtime.addBinding", &json!({ "name": name }));
    }

    /// What went wrong since the last time: console errors and warnings, uncaught exceptions,
    /// requests that failed or left the site.
    pub(crate) fn faults(&mut self) -> Vec<String> {
        self.listen();
        std::mem::take(&mut self.faults)
    }

    /// The value of an expression; a promise is awaited.
    pub(crate) fn eval(&mut self, script: &str) -> Value {
        let call = self.wire.send("Runtime.evaluate", &evaluation(script));
        self.value(call)
    }

    /// The value of an expression in window after window, without waiting in between.
    pub(crate) fn eval_in(&mut self, windows: &[(Scheme, u32)], script: &str) -> Vec<Value> {
        let mut calls = Vec::new();
        let mut drawn = None;
        for (scheme, width) in windows {
            if drawn != Some(scheme) {
                self.wire.send("Emulation.setEmulatedMedia", &media(*scheme, Medium::Screen));
                drawn = Some(scheme);
            }
            self.wire.send("Emulation.setDeviceMetricsOverride", &window(*width, 900));
            calls.push(self.wire.send("Runtime.evaluate", &evaluation(script)));
        }
        calls.into_iter().map(|call| self.value(call)).collect()
    }

    fn value(&mut self, call: u64) -> Value {
        let answer = self.wire.answer(call);
        let mut answer = answer.unwrap_or_else(|error| panic!("no value: {error}"));
        if let Some(thrown) = answer.get("exceptionDetails") {
            panic!("the script failed: {}", thrown["exception"]["description"]);
        }
        answer["result"]["value"].take()
    }

    /// The text of an expression.
    pub(crate) fn text(&mut self, script: &str) -> String {
        self.eval(script).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression is true, looking whenever the page changes; false after ten seconds.
    pub(crate) fn until(&mut self, script: &str) -> bool {
        let promise = format!(
            "new Promise((done) => {{
              const holds = () => {script};
              if (holds()) return done(true);
              const end = (is) => {{ watch.disconnect(); clearTimeout(last); done(is); }};
              const watch = new MutationObserver(() => holds() && end(true));
              watch.observe(document, {{ subtree: true, childList: true, attributes: true, characterData: true }});
              const last = setTimeout(() => end(holds()), 10000);
            }})"
        );
        self.eval(&promise) == json!(true)
    }

    /// Lets no page run scripts of its own from now on.
    pub(crate) fn without_scripts(&mut self) {
        self.wire.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    }

    /// Size of the window, without loading the page again.
    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        self.wire.call("Emulation.setDeviceMetricsOverride", &window(width, height));
    }

    /// Colour scheme and medium, without loading the page again.
    pub(crate) fn draw(&mut self, scheme: Scheme, medium: Medium) {
        self.wire.call("Emulation.setEmulatedMedia", &media(scheme, medium));
    }

    /// Presses and releases a key.
    pub(crate) fn press(&mut self, key: Key) {
        let [down, up] = key.events();
        self.wire.call("Input.dispatchKeyEvent", &down);
        self.wire.call("Input.dispatchKeyEvent", &up);
    }

    /// Types text as an input method does, all at once.
    pub(crate) fn enter(&mut self, text: &str) {
        self.wire.call("Input.insertText", &json!({ "text": text }));
    }

    /// Presses Enter on a link and waits for the page that it leads to.
    pub(crate) fn follow(&mut self) {
        self.listen();
        self.press(Key::Enter);
        self.wire.wait(|event| {
            event["method"] == "Page.navigatedWithinDocument"
                || event["method"] == "Page.loadEventFired"
        });
    }

    /// Presses Tab until what has the focus fits; panics if it goes round without it.
    pub(crate) fn tab_to(&mut self, what: &str, fits: impl Fn(&Focus) -> bool) -> Focus {
        self.tab_until(what, "true", fits)
    }

    /// Presses Tab until what has the focus fits and a condition on it as `one` holds.
    pub(crate) fn tab_until(
        &mut self,
        what: &str,
        script: &str,
        fits: impl Fn(&Focus) -> bool,
    ) -> Focus {
        let holds = format!("((one) => Boolean({script}))(document.activeElement)");
        let mut seen = Vec::new();
        for _ in 0..MAX_TABS {
            self.press(Key::Tab);
            let focus = self.focus();
            if focus.tag == "body" && !seen.is_empty() {
                break;
            }
            assert!(focus.is_visible, "the focus is not to be seen on {focus:?}");
            if fits(&focus) && self.eval(&holds) == json!(true) {
                return focus;
            }
            seen.push(focus.name);
        }
        panic!("no {what} is reached by the Tab key on {}; passed {seen:?}", self.path());
    }

    /// What has the focus.
    pub(crate) fn focus(&mut self) -> Focus {
        let value = self.eval(FOCUS);
        let part = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        Focus {
            tag: part("tag"),
            name: part("name"),
            href: part("href"),
            is_visible: value["visible"] == true,
        }
    }

    /// The page as a PDF, as a reader prints it: the size of its own style sheet, no backgrounds.
    pub(crate) fn pdf(&mut self) -> Vec<u8> {
        let params = json!({ "preferCSSPageSize": true, "printBackground": false });
        bytes(&self.wire.call("Page.printToPDF", &params)["data"])
    }

    /// A picture (PNG) of the window.
    pub(crate) fn picture(&mut self) -> Vec<u8> {
        bytes(&self.wire.call("Page.captureScreenshot", &json!({ "format": "png" }))["data"])
    }

    /// The address of the page below the root.
    pub(crate) fn path(&mut self) -> String {
        let href = self.text("location.href");
        href.strip_prefix(&self.root).unwrap_or(&href).to_owned()
    }

    fn listen(&mut self) {
        for event in self.wire.heard() {
            self.faults.extend(fault(&event, &self.root));
        }
    }
}

fn evaluation(script: &str) -> Value {
    json!({ "expression": script, "returnByValue": true, "awaitPromise": true })
}

fn window(width: u32, height: u32) -> Value {
    json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false })
}

fn media(scheme: Scheme, medium: Medium) -> Value {
    let medium = if medium == Medium::Print { "print" } else { "" };
    let scheme = json!([{ "name": "prefers-color-scheme", "value": scheme.name() }]);
    json!({ "media": medium, "features": scheme })
}

/// What an event says against the page.
fn fault(event: &Value, root: &str) -> Option<String> {
    let params = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => {
            let details = &params["exceptionDetails"];
            Some(format!("exception: {} {}", details["text"], details["exception"]["description"]))
        }
        "Runtime.bindingCalled" => Some(format!("ran: {}", params["payload"].as_str()?)),
        "Page.javascriptDialogOpening" => Some(format!("a dialog: {}", params["message"])),
        "Page.windowOpen" => Some(format!("a window: {}", params["url"])),
        "Page.frameNavigated" => {
            let url = params["frame"]["url"].as_str()?;
            let is_ours = url.starts_with(root) || url == "about:blank" || url == "about:srcdoc";
            (!is_ours).then(|| format!("the page went to {url}"))
        }
        "Runtime.consoleAPICalled" => {
            let kind = params["type"].as_str()?;
            let is_bad = matches!(kind, "error" | "warning" | "assert");
            is_bad.then(|| format!("console.{kind}: {}", params["args"]))
        }
        "Log.entryAdded" => {
            let entry = &params["entry"];
            let is_bad = entry["level"] == "error" || entry["level"] == "warning";
            is_bad.then(|| format!("{}: {} {}", entry["source"], entry["text"], entry["url"]))
        }
        "Network.requestWillBeSent" => {
            let url = params["request"]["url"].as_str()?;
            let is_ours = url.starts_with(root) || url.starts_with("data:");
            (!is_ours).then(|| format!("a request leaves the site: {url}"))
        }
        "Network.loadingFailed" => {
            Some(format!("a request failed: {} {}", params["type"], params["errorText"]))
        }
        "Network.responseReceived" => {
            let status = params["response"]["status"].as_u64()?;
            (status >= 400).then(|| format!("{status} for {}", params["response"]["url"]))
        }
        _ => None,
    }
}

/// Describes the element that has the focus.
const FOCUS: &str = "(() => {
  const one = document.activeElement ?? document.body;
  const label = (one.getAttribute('aria-labelledby') ?? '').split(/\\s+/).filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const name = one.getAttribute('aria-label') || label || one.labels?.[0]?.textContent || one.textContent;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    tag: one.localName, name: name.replace(/\\s+/g, ' ').trim().slice(0, 200),
    href: one.getAttribute('href') ?? '', visible: one === document.body || (ring && inside),
  };
})()";

/// Bytes from base64, as the protocol writes them.
fn bytes(text: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    let mut kept = 0_u32;
    let mut n_bits = 0;
    for byte in text.as_str().unwrap_or_default().bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => break,
        };
        kept = kept << 6 | u32::from(six);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            out.push((kept >> n_bits & 0xff) as u8);
        }
    }
    out
}
