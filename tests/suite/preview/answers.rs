//! Answers: pages with what is wrong above them, errors as pages, near names, one turn for a burst.

use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::Sender;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

use pactbook::preview::Ask;
use pactbook::preview::Border;
use pactbook::preview::Event;
use pactbook::preview::News;
use pactbook::preview::Preview;
use pactbook::preview::Reply;
use pactbook::preview::Turn;
use pactbook::site;

use super::incident;
use super::read;
use super::records;
use super::repository;
use super::request;
use crate::sandbox::Sandbox;

/// Bounds a failure; nothing waits for it otherwise.
const LIMIT: Duration = Duration::from_secs(120);

/// A preview that is driven by hand.
struct Drive {
    inbox: Option<Sender<Event>>,
    turns: Receiver<Turn>,
    thread: Option<JoinHandle<()>>,
}

impl Drive {
    fn of(repo: &Sandbox) -> Drive {
        let (inbox, events) = mpsc::channel();
        let (told, turns) = mpsc::channel();
        let request = request(repo.root());
        let now = request.now;
        let thread = thread::spawn(move || {
            let border = Border {
                now: &|| now,
                stopwatch: &|| Duration::ZERO,
                told: &|turn| told.send(turn.clone()).expect("the test listens"),
                watch: &|_| {},
            };
            Preview { request, is_open: false, news: News::default(), border }.run(&events);
        });
        Drive { inbox: Some(inbox), turns, thread: Some(thread) }
    }

    fn send(&self, event: Event) {
        let inbox = self.inbox.as_ref().expect("it runs");
        inbox.send(event).expect("the preview runs");
    }

    /// What came of the next change that is noticed.
    fn turn(&self) -> Turn {
        self.turns.recv_timeout(LIMIT).expect("there is a turn")
    }

    fn asked(&self, ask: Ask) -> Reply {
        let (sender, reply) = mpsc::channel();
        self.send(Event::Ask(ask, sender));
        reply.recv_timeout(LIMIT).expect("everything is answered")
    }

    fn get(&self, address: &str) -> Reply {
        self.asked(get(address))
    }

    fn page(&self, address: &str) -> String {
        String::from_utf8(self.get(address).body).expect("a page is text")
    }
}

impl Drop for Drive {
    fn drop(&mut self) {
        drop(self.inbox.take());
        let ended = self.thread.take().map(JoinHandle::join);
        if !thread::panicking() {
            ended.expect("it ran").expect("it ends with whoever may send");
        }
    }
}

fn get(address: &str) -> Ask {
    let text = str::to_owned;
    Ask { method: text("GET"), address: text(address), host: text("localhost"), known: text("") }
}

fn header<'r>(reply: &'r Reply, name: &str) -> &'r str {
    reply.headers.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

#[test]
fn a_page_is_that_of_the_site_but_for_its_script_and_policy() {
    let repo = repository(false);
    let drive = Drive::of(&repo);
    assert!(drive.turn().is_first);
    let (snapshot, settings) = read(repo.root());
    let book = pactbook::book::Book::open(snapshot, settings);
    let files = site::compose(&book).expect("the theme is sound").files;
    for path in [
        "index.html",
        "en/index.html",
        "demo.html",
        "demo/findings.html",
        "feed.xml",
        "assets/style.css",
    ] {
        let Some(file) = files.get(path) else {
            assert_eq!(drive.get(&format!("/{path}")).status, 404, "{path}");
            continue;
        };
        let page = drive.page(&format!("/{path}"));
        let own = "<link rel=\"stylesheet\" href=\"/_preview/live.css\">\
                   <script src=\"/_preview/live.js\" data-turn=\"1\" defer></script>";
        let plain = page.replace(own, "").replace("connect-src 'self'; ", "");
        assert_eq!(page != plain, path.ends_with(".html"), "{path}");
        assert!(plain.as_bytes() == file, "{path} differs");
    }
    let home = drive.page("/");
    assert_eq!(home, drive.page("/index.html"));
    assert!(!home.contains("preview-trouble"), "nothing is wrong");
}

#[test]
fn what_is_wrong_stands_above_every_page_until_it_is_put_right() {
    let repo = repository(false);
    let drive = Drive::of(&repo);
    drive.turn();
    let sound = repo.text(&records("demo"));
    repo.append(&records("demo"), "[[incident]]\nid = \"<b>\"\nsumary = \"拼错\"\n");
    drive.send(Event::Changed);
    let page = drive.page("/alpha.html");
    let turn = drive.turn();
    assert_eq!(turn.changed, [records("demo")]);
    assert!(turn.n_found[0] > 0 && turn.stop.is_none(), "{turn:?}");
    let (_, after) =
        page.split_once("<aside class=\"preview-trouble\"").expect("there is a banner");
    let (banner, _) = after.split_once("</aside>").expect("it ends");
    assert!(banner.contains("<code>data/demo/records/2025-09.toml:"), "{banner}");
    assert!(banner.contains("<code>sumary</code>") && !banner.contains("<b>"), "{banner}");
    let english = drive.page("/en/alpha.html");
    assert!(english.contains("errors in the input") || english.contains("error in the input"));
    repo.write(&records("demo"), sound);
    drive.send(Event::Changed);
    assert!(!drive.page("/alpha.html").contains("preview-trouble"));
}

#[test]
fn what_stops_a_build_is_said_above_the_last_page_that_could_be_made() {
    let repo = repository(false);
    let drive = Drive::of(&repo);
    drive.turn();
    repo.replace("content/one.md", "正文", "新的正文");
    repo.remove("pactbook.toml");
    drive.send(Event::Changed);
    let page = drive.page("/handbook/one.html");
    assert!(page.contains("<aside class=\"preview-trouble\"") && page.contains("pactbook.toml"));
    assert!(!page.contains("新的正文"), "the last page stays");
    assert!(drive.turn().stop.is_some());
    repo.write("pactbook.toml", "as_of = 2026-07-03T09:00:00+08:00\n");
    drive.send(Event::Changed);
    let page = drive.page("/handbook/one.html");
    assert!(page.contains("新的正文") && !page.contains("preview-trouble"), "{page}");
    assert!(drive.turn().stop.is_none());
    // A template that cannot be parsed stops all pages, one that asks for too much only its own.
    repo.write("themes/default/home.html", "{% block main %}");
    drive.send(Event::Changed);
    let page = drive.page("/");
    assert!(page.contains("preview-trouble") && page.contains("home.html"), "{page}");
    assert!(drive.turn().stop.is_some());
    repo.write(
        "themes/default/home.html",
        "{% extends \"base.html\" %}{% block main %}{{ view.nothing_like_it }}{% endblock main %}",
    );
    drive.send(Event::Changed);
    let reply = drive.get("/");
    assert_eq!(reply.status, 500);
    assert!(String::from_utf8_lossy(&reply.body).contains("nothing_like_it"));
    assert_eq!(drive.get("/demo.html").status, 200);
}

#[test]
fn where_nothing_could_be_made_so_far_the_error_is_the_page() {
    let repo = repository(false);
    repo.write("pactbook.toml", [0xff, 0xfe]);
    let drive = Drive::of(&repo);
    assert!(drive.turn().stop.is_some());
    let reply = drive.get("/");
    assert_eq!(reply.status, 500);
    let page = String::from_utf8_lossy(&reply.body).into_owned();
    assert!(page.contains("UTF-8") && page.contains("/_preview/live.js"), "{page}");
    repo.write("pactbook.toml", "as_of = 2026-07-03T09:00:00+08:00\n");
    drive.send(Event::Changed);
    assert_eq!(drive.get("/").status, 200);
}

#[test]
fn a_burst_of_changes_is_one_turn_and_no_change_is_none() {
    let repo = repository(false);
    let drive = Drive::of(&repo);
    drive.turn();
    // A file that is saved as it was, and one beside the sources.
    repo.write("notes.txt", "x");
    drive.send(Event::Changed);
    drive.get("/");
    for id in ["alpha", "demo", "zeta"] {
        repo.append(&records(id), &incident("INC-5", "13:00:00"));
        drive.send(Event::Changed);
    }
    drive.get("/");
    let turn = drive.turn();
    assert_eq!(turn.changed.len(), 3, "{turn:?}");
    assert!(drive.turns.try_recv().is_err(), "the burst is one turn");
}

#[test]
fn addresses_are_those_of_a_site_on_a_server() {
    let repo = repository(false);
    let drive = Drive::of(&repo);
    drive.turn();
    for (address, to) in [("/demo", "/demo.html"), ("/demo/", "/demo.html"), ("/en", "/en/")] {
        let reply = drive.get(address);
        assert_eq!((reply.status, header(&reply, "Location")), (302, to), "{address}");
    }
    assert_eq!(drive.get("/en/").status, 200);
    let lost = drive.get("/en/dem.html?x=<b>");
    let page = String::from_utf8(lost.body).expect("a page is text");
    assert_eq!(lost.status, 404);
    assert!(page.contains("<a href=\"/en/demo.html\">") && page.contains("no such page"), "{page}");
    let odd = drive.page("/%3Cscript%3E.html");
    assert!(odd.contains("&lt;script&gt;") && !odd.contains("<script>"), "{odd}");
    assert_eq!(drive.get("/%2e%2e/pactbook.toml").status, 400);
    assert_eq!(drive.get("/pactbook.toml").status, 404);
    let post = drive.asked(Ask { method: "POST".to_owned(), ..get("/") });
    assert_eq!((post.status, header(&post, "Allow")), (405, "GET, HEAD"));
    assert_eq!(drive.asked(Ask { host: "example.org".to_owned(), ..get("/") }).status, 421);
    let first = drive.get("/");
    let tag = header(&first, "ETag").to_owned();
    let again = drive.asked(Ask { known: format!("\"other\", W/{tag}"), ..get("/") });
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(drive.asked(Ask { known: "\"other\"".to_owned(), ..get("/") }).status, 200);
    for (path, kind) in [
        ("/assets/site.js", "text/javascript; charset=utf-8"),
        ("/due.ics", "text/calendar; charset=utf-8"),
        ("/book.json", "application/json"),
        ("/tables/contracts.csv", "text/csv; charset=utf-8"),
    ] {
        let reply = drive.get(path);
        assert_eq!((reply.status, header(&reply, "Content-Type")), (200, kind), "{path}");
    }
}
