#!/usr/bin/env python3
"""Recomputes from the raw export what Pactbook says, by other means and without any of its code.

    recompute.py EXPORT                 uptime, silences and counts, as CSV
    recompute.py EXPORT --against DIR   the same, held against `pactbook export --format csv --output DIR`

EXPORT is JSON Lines, perhaps with .gz. Every second is counted one by one in a set of marked
seconds rather than by merging intervals, so that a fault of merging cannot hide here as well.
"""

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from datetime import datetime, timezone
from fractions import Fraction
from pathlib import Path

AS_OF = datetime(2026, 8, 22, tzinfo=timezone.utc)
PROMISED = {
    "Actions": "actions", "API Requests": "api", "Codespaces": "codespaces", "Copilot": "copilot",
    "Git Operations": "git", "Issues": "issues", "Packages": "packages", "Pages": "pages",
    "Pull Requests": "pulls", "Webhooks": "webhooks",
}
KNOWN = set(PROMISED) | {"Copilot AI Model Providers", "Visit www"}
WEEK = 7 * 86400


def second(text):
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def quarters():
    for year in range(2022, 2027):
        for n in range(4):
            first = datetime(year, 3 * n + 1, 1, tzinfo=timezone.utc)
            after = datetime(year + n // 3, (3 * n + 3) % 12 + 1, 1, tzinfo=timezone.utc)
            if first < AS_OF:
                yield f"{year}-q{n + 1}", int(first.timestamp()), int(after.timestamp())


def read(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            try:
                one["from"], one["to"] = second(one["started_at"]), None
            except ValueError:
                continue  # refused by the import as well
            if not set(one.get("components") or []) <= KNOWN:
                continue  # refused by the import as well
            one["to"] = second(one["resolved_at"]) if one["resolved_at"] else None
            window = one.get("impact_window")
            one["window"] = (second(window["start_at"]), second(window["end_at"])) if window else None
            yield one


def fits(one):
    begins = one["window"][0]
    late = one["to"] is not None and begins > one["to"]
    return one["from"] - begins <= WEEK and not late


def down(one, announced):
    if not announced and one["window"] and one["to"] is not None and fits(one):
        return one["window"]
    return one["from"], one["to"]


def seconds_down(incidents, first, after, component, announced=False):
    """How many seconds of a quarter are marked as down, up to the as-of instant."""
    until = min(after, int(AS_OF.timestamp()))
    marked = bytearray(until - first)
    for one in incidents:
        names = {PROMISED.get(name) for name in one.get("components") or []}
        if component and component not in names:
            continue
        a, b = down(one, announced)
        a, b = max(a, first), min(until if b is None else b, until)
        if a < b:
            marked[a - first:b - first] = b"\x01" * (b - a)
    return sum(marked)


def tallies(incidents):
    heavy = [one for one in incidents if one.get("impact") in ("major", "critical")]
    any_impact = [one for one in incidents if one.get("impact") in ("minor", "major", "critical")]
    rows = {}
    for quarter, first, after in quarters():
        def share(name, ones, component, announced=False):
            lost = seconds_down(ones, first, after, component, announced)
            whole = min(after, int(AS_OF.timestamp())) - first
            rows[name] = Fraction(100 * (whole - lost), whole)
        for component in sorted(PROMISED.values()):
            judged = "uptime-first" if quarter == "2022-q1" else "uptime"
            share(f"{judged}/{quarter}.{component}", heavy, component)
            share(f"uptime-any-impact/{quarter}.{component}", any_impact, component)
            share(f"uptime-as-announced/{quarter}.{component}", heavy, component, announced=True)
        share(f"uptime-whole/{quarter}", heavy, None)
        inside = [one for one in incidents if first <= one["from"] < after]
        rows[f"critical/{quarter}"] = sum(one.get("impact") == "critical" for one in inside)
        rows[f"unattributed/{quarter}"] = sum(
            one in heavy and not one.get("components") for one in inside)
    for one in any_impact:
        end = int(AS_OF.timestamp()) if one["to"] is None else one["to"]
        marks = sorted(second(update["at"]) for update in one["updates"])
        marks = [one["from"], *(mark for mark in marks if one["from"] <= mark <= end), end]
        silences = sum(b - a > 3600 for a, b in zip(marks, marks[1:]))
        rows[f"updates/SI-{one['id']}"] = silences
    for one in incidents:
        if one["window"]:
            rows[f"window-fits/SI-{one['id']}"] = int(not fits(one))
    return rows


def verdicts(incidents):
    """Verdict of each component and quarter on both thresholds; a running quarter is breached once
    an undisturbed rest could not mend it, and open while it could."""
    heavy = [one for one in incidents if one.get("impact") in ("major", "critical")]
    unsaid = [one for one in incidents if one.get("impact") is None]
    now = int(AS_OF.timestamp())
    for quarter, first, after in quarters():
        if quarter == "2022-q1":
            continue
        for component in sorted(PROMISED.values()):
            lost = seconds_down(heavy, first, after, component)
            at_most = seconds_down(heavy + unsaid, first, after, component)
            for duty, allowed in (("uptime", Fraction(1, 1000)), ("uptime-floor", Fraction(1, 100))):
                whole, so_far = after - first, min(after, now) - first
                if lost > allowed * whole:
                    verdict = "breached"
                elif lost > allowed * so_far:
                    verdict = "pending"
                elif at_most > allowed * so_far:
                    verdict = "undecidable"
                else:
                    verdict = "met"
                yield f"{duty}/{quarter}.{component}", verdict


def main():
    export = Path(sys.argv[1])
    incidents = list(read(export))
    rows = tallies(incidents)
    if len(sys.argv) == 2:
        out = csv.writer(sys.stdout)
        out.writerow(["outcome", "value"])
        for name, value in rows.items():
            out.writerow([name, f"{float(value):.6f}" if isinstance(value, Fraction) else value])
        return
    compare(rows, incidents, Path(sys.argv[3]))


def compare(rows, incidents, folder):
    said, seen, wrong = {}, Counter(), []
    owed = Counter()
    for path in sorted(folder.glob("csv/outcomes/**/*.csv")):
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                said[f"{row['obligation']}/{row['outcome']}"] = row
    for name, value in rows.items():
        row = said.get(name)
        if row is None:
            wrong.append(f"{name}: {value} here, not there at all")
            continue
        kind = name.split("/")[0]
        seen[kind] += 1
        if isinstance(value, Fraction):
            theirs = Fraction(row["value"])
            same = abs(theirs - value) < Fraction(1, 10**15)
        elif kind in ("updates", "window-fits"):
            theirs = int(row["units"] or 0)
            same = (theirs > 0) == (value > 0) and (kind == "window-fits" or theirs == value)
        else:
            theirs = Fraction(row["value"])
            same = theirs == value
        if not same:
            wrong.append(f"{name}: {float(value)} here, {row['value']} {row['units']} there")
    for name, verdict in verdicts(incidents):
        seen["verdicts"] += 1
        if said.get(name, {}).get("verdict") != verdict:
            wrong.append(f"{name}: {verdict} here, {said.get(name, {}).get('verdict')} there")
        price = {"uptime": 100, "uptime-floor": 150}[name.split("/")[0]]
        owed[name.split("/")[1]] += price if verdict == "breached" else 0
    credited = Counter()
    for path in sorted(folder.glob("csv/penalties/**/*.csv")):
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["status"] == "due":
                    credited[row["outcome"]] += Fraction(row["amount"])
    for one in sorted(owed.keys() | credited.keys()):
        seen["credits"] += 1
        if owed[one] != credited[one]:
            wrong.append(f"credit of {one}: {owed[one]} here, {float(credited[one])} there")
    ours = {name.split("/")[0] for name in rows}
    for name in said:
        if name.split("/")[0] in ours and name not in rows:
            wrong.append(f"{name}: not here at all")
    print(", ".join(f"{n} of {kind}" for kind, n in sorted(seen.items())), "compared;",
          f"credited in all: {sum(owed.values())} USD")
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
