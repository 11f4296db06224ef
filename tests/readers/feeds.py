"""Loads every feed and calendar of a built site in independent readers.

    python feeds.py SITE

Needs `feedparser` and `icalendar` from PyPI. Prints what was read; exits 1 with the reason at the
first thing that a reader does not take, or that the formats forbid though readers forgive it.
"""

import datetime
import pathlib
import re
import sys
import xml.etree.ElementTree as tree
from urllib.parse import unquote, urldefrag

import feedparser
import icalendar

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339 with an offset, as RFC 4287 demands.
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
# RFC 4151: authority, date, specific part.
TAG = re.compile(r"tag:[A-Za-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9._~!$&'()*+,;=:@/?%-]+")


def fail(path, reason):
    print(f"{path}: {reason}")
    sys.exit(1)


def one(path, parent, name):
    found = parent.findall(ATOM + name)
    if len(found) != 1:
        fail(path, f"{len(found)} `{name}` in one `{parent.tag}`")
    return (found[0].text or "").strip()


def leads_somewhere(path, href):
    if href.startswith(("https://", "http://")):
        return True
    return (path.parent / unquote(urldefrag(href).url)).resolve().is_file()


def atom(path):
    root = tree.parse(path).getroot()
    if root.tag != ATOM + "feed":
        fail(path, f"the root is `{root.tag}`")
    one(path, root, "title")
    if not root.findall(f"{ATOM}author/{ATOM}name"):
        fail(path, "no author")
    rels = [link.get("rel") for link in root.findall(ATOM + "link")]
    if rels.count("self") != 1 or rels.count("alternate") != 1:
        fail(path, f"links of the feed: {rels}")
    ids = {one(path, root, "id")}
    last = None
    for entry in root.findall(ATOM + "entry"):
        tag, title, updated = (one(path, entry, name) for name in ("id", "title", "updated"))
        if tag in ids:
            fail(path, f"`{tag}` stands twice")
        ids.add(tag)
        if not title:
            fail(path, f"`{tag}` has no title")
        if not INSTANT.fullmatch(updated):
            fail(path, f"`{updated}` is no instant")
        at = datetime.datetime.fromisoformat(updated)
        if last is not None and at > last:
            fail(path, f"`{tag}` is newer than the entry before it")
        last = at
        content = entry.find(ATOM + "content")
        if content is None or content.get("type") != "html":
            fail(path, f"`{tag}` has no HTML content")
        if re.search(r"<(script|style|iframe|object|img)\b|\son\w+=", content.text or "", re.I):
            fail(path, f"`{tag}` holds something that runs or loads")
    for tag in ids:
        if not TAG.fullmatch(tag):
            fail(path, f"`{tag}` is no tag: address")
    for link in root.iter(ATOM + "link"):
        if not leads_somewhere(path, link.get("href", "")):
            fail(path, f"`{link.get('href')}` leads nowhere")
    if root.findall(ATOM + "entry"):
        newest = datetime.datetime.fromisoformat(one(path, root.find(ATOM + "entry"), "updated"))
        if datetime.datetime.fromisoformat(one(path, root, "updated")) != newest:
            fail(path, "the feed is not as new as its newest entry")
    parsed = feedparser.parse(path.read_bytes())
    if parsed.bozo:
        fail(path, f"feedparser: {parsed.bozo_exception}")
    if parsed.version != "atom10":
        fail(path, f"feedparser takes it for `{parsed.version}`")
    if len(parsed.entries) != len(ids) - 1:
        fail(path, f"feedparser reads {len(parsed.entries)} of {len(ids) - 1} entries")
    for entry in parsed.entries:
        if not (entry.id and entry.title and entry.link and entry.updated_parsed):
            fail(path, f"feedparser misses something of `{entry.id}`")
    return len(parsed.entries)


def calendar(path):
    data = path.read_bytes()
    if b"\n" in data.replace(b"\r\n", b"") or b"\r" in data.replace(b"\r\n", b""):
        fail(path, "a line does not end in CRLF")
    if not data.endswith(b"END:VCALENDAR\r\n"):
        fail(path, "it does not end as a calendar does")
    for line in data.split(b"\r\n"):
        if len(line) > 75:
            fail(path, f"a line of {len(line)} bytes: {line!r}")
        try:
            line.decode()
        except UnicodeDecodeError:
            fail(path, f"a line is cut inside a character: {line!r}")
    parsed = icalendar.Calendar.from_ical(data)
    if parsed.errors:
        fail(path, f"icalendar: {parsed.errors}")
    for name in ("VERSION", "PRODID"):
        if name not in parsed:
            fail(path, f"no {name}")
    ids = set()
    for event in parsed.walk("VEVENT"):
        if event.errors:
            fail(path, f"icalendar: {event.errors}")
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION"):
            if name not in event:
                fail(path, f"an event without {name}")
        uid = str(event["UID"])
        if uid in ids:
            fail(path, f"{uid} stands twice")
        ids.add(uid)
        if event.decoded("DTSTAMP").utcoffset() != datetime.timedelta(0):
            fail(path, f"{uid} is not stamped in UTC")
        start = event.decoded("DTSTART")
        if isinstance(start, datetime.datetime):
            if start.utcoffset() is None:
                fail(path, f"{uid} starts at a time without a zone")
        elif event.decoded("DTEND") != start + datetime.timedelta(days=1):
            fail(path, f"{uid} is not one day long")
    return len(ids)


def main():
    if len(sys.argv) != 2:
        print(__doc__)
        sys.exit(2)
    root = pathlib.Path(sys.argv[1]).resolve()
    for ending, read, what in (("feed.xml", atom, "entries"), ("due.ics", calendar, "events")):
        found = sorted(root.rglob(ending))
        if not any(path.parent == root for path in found):
            fail(root / ending, "it is not there")
        counts = [read(path) for path in found]
        print(f"{len(found)} {ending}: {sum(counts)} {what}")


if __name__ == "__main__":
    main()
