//! The driver itself: it must see what it is there to see.

use std::fs;

use crate::chromium::Chromium;
use crate::keys::Key;
use crate::server::Server;
use crate::tab::Medium;
use crate::tab::Scheme;

/// A page with one fault of every kind that the sweep looks for.
const FAULTY: &str = "<!doctype html><html lang=en><title>x</title>
<style>p { width: 900px } :focus-visible { outline: 3px solid } @media print { p { width: 90px } }</style>
<p>wide</p><a href='#there'>go</a><img src='gone.png' alt=''><img src='http://127.0.0.9:9/x.png' alt=''>
<script>console.error('said so'); setTimeout(() => { throw new Error('thrown') }, 0);
window.dark = () => matchMedia('(prefers-color-scheme: dark)').matches;</script>";

#[test]
#[ignore = "needs Chromium"]
fn the_driver_sees_every_kind_of_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("index.html"), FAULTY).expect("the page is written");
    let server = Server::of(folder.path());
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&server.address());
    tab.open("index.html");
    let faults = tab.faults().join("\n");
    for part in
        ["said so", "thrown", "404 for", "leaves the site: http://127.0.0.9", "a request failed"]
    {
        assert!(faults.contains(part), "the driver did not notice `{part}`: {faults}");
    }
    tab.resize(360, 700);
    assert_eq!(tab.eval("innerWidth"), 360);
    assert_eq!(tab.eval("document.documentElement.scrollWidth > innerWidth"), true);
    assert_eq!(tab.eval("dark()"), false);
    tab.draw(Scheme::Dark, Medium::Print);
    assert_eq!(tab.eval("dark()"), true);
    assert_eq!(tab.eval("document.querySelector('p').offsetWidth"), 90);
    tab.draw(Scheme::Light, Medium::Screen);
    let focus = tab.tab_to("link", |focus| focus.href == "#there");
    assert_eq!((focus.tag.as_str(), focus.name.as_str()), ("a", "go"));
    tab.follow();
    assert_eq!(tab.path(), "index.html#there");
    tab.press(Key::Back);
    assert!(tab.pdf().starts_with(b"%PDF"));
    assert!(tab.picture().starts_with(b"\x89PNG"));
    assert!(!tab.until("false"), "waiting has an end");
    tab.open("nothing.html");
    assert!(!tab.faults().is_empty(), "a page that is not there is a fault");
}

#[test]
#[ignore = "needs Chromium"]
fn a_sound_page_is_without_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = "<!doctype html><html lang=en><title>x</title><p>sound</p>";
    fs::write(folder.path().join("index.html"), page).expect("the page is written");
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&format!("file://{}/", folder.path().display()));
    tab.open("index.html");
    assert_eq!(tab.faults(), Vec::<String>::new());
    assert_eq!(tab.text("document.querySelector('p').textContent"), "sound");
}

#[test]
#[ignore = "needs Chromium"]
fn keys_arrive_as_from_a_keyboard() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = "<!doctype html><html lang=en><title>x</title><style>input { outline: 2px solid }</style><input>
        <script>window.keys = []; addEventListener('keydown', (event) => keys.push(event.key));</script>";
    fs::write(folder.path().join("index.html"), page).expect("the page is written");
    let chromium = Chromium::start();
    let mut tab = chromium.tab(&format!("file://{}/", folder.path().display()));
    tab.open("index.html");
    tab.tab_to("field", |focus| focus.tag == "input");
    for key in [Key::Letter('a'), Key::Space, Key::Letter('7')] {
        tab.press(key);
    }
    tab.enter("中文");
    for key in [Key::Down, Key::Up, Key::Escape] {
        tab.press(key);
    }
    assert_eq!(tab.text("document.querySelector('input').value"), "a 7中文");
    assert_eq!(tab.text("keys.join(',')"), "Tab,a, ,7,ArrowDown,ArrowUp,Escape");
}
