"""Checks a data repository with taplo (PyPI: taplo) by the schemas that `pactbook schema --output .` wrote.

python tests/readers/taplo.py TAPLO REPOSITORY

Every file there must pass. Then wrong files are put beside them one after another: taplo must flag each, name what is
wrong, and say so at the right line.
"""

import os
import re
import subprocess
import sys

TAPLO, ROOT = sys.argv[1], os.path.realpath(sys.argv[2])
CONTRACT = sorted(
    name for name in os.listdir(f"{ROOT}/data") if os.path.exists(f"{ROOT}/data/{name}/contract.toml")
)[0]

INCIDENT = '[[incident]]\nid = "INC-1"\nreported_at = 2025-10-12T10:00:00\n'
IDENTITY = """id = "made-up"
title = "x"
zone = "Asia/Shanghai"
calendar = "cn"

[term]
first = 2025-09-01
last = 2026-08-31

[[period]]
id = "y1"
title = "x"
first = 2025-09-01
last = 2026-08-31

[[clause]]
id = "C-1"
title = "x"
group = "x"
text = "x"
source = "x"

[[clause.obligation]]
id = "rule"
kind = "deadline"
on = "incident"
from = "reported_at"
to = "responded_at"
"""

# What it is, the file, its text, what taplo must say (none: it must pass), and the line it must say it of.
CASES = [
    ("a good record", "records", INCIDENT, None, 0),
    ("a local time", "records", INCIDENT + "restored_at = 2025-10-12T11:00:00\n", None, 0),
    ("a time with an offset", "records", INCIDENT + "restored_at = 2025-10-12T11:00:00+08:00\n", None, 0),
    ("a single table", "records", INCIDENT.replace("[[incident]]", "[incident]"), None, 0),
    ("a system of no contract", "records", INCIDENT + 'system = "elsewhere"\n', None, 0),
    ("a wrong field", "records", INCIDENT + 'sevrity = "major"\n', "'sevrity' was unexpected", 4),
    ("a wrong type", "records", INCIDENT + 'impact = "yes"\n', 'not of type "boolean"', 4),
    ("a missing field", "records", '[[incident]]\nid = "INC-1"\n', '"reported_at" is a required property', 1),
    ("a wrong word", "records", INCIDENT + 'severity = "huge"\n', '"huge" is not one of', 4),
    ("a missing unit", "records", INCIDENT + 'core_outage = "90"\n', '"90" does not match', 4),
    ("a number for a quantity", "records", INCIDENT + "core_outage = 90\n", '90 is not of type "string"', 4),
    ("a day for an instant", "records", INCIDENT + "restored_at = 2025-10-12\n", "does not match", 4),
    ("a field that git fills", "records", INCIDENT + "landed_at = 2025-10-12T11:00:00\n", "'landed_at' was unexpected", 4),
    ("a table in a list", "records", INCIDENT + 'pauses = [{ cause = "x", party = "buyer" }]\n', '"from" is a required', 4),
    ("a judgement without its time", "records", INCIDENT + 'judged_by = "x"\n', '"judged_at" is a required property', 1),
    ("a record kind that nobody knows", "records", '[[incidnt]]\nid = "INC-1"\n', "'incidnt' was unexpected", 1),
    ("a good contract", "contract", IDENTITY + 'within = "2h"\n', None, 0),
    ("a misspelt key", "contract", IDENTITY + 'wihtin = "2h"\n', "'wihtin' was unexpected", 29),
    ("a key of another rule kind", "contract", IDENTITY + 'sequences = [["a", "b"]]\n', "'sequences' was unexpected", 29),
    ("a limit without its unit", "contract", IDENTITY + 'within = "2"\n', '"2" does not match', 29),
    ("a rule kind that nobody knows", "contract", IDENTITY.replace('"deadline"', '"dedline"'), '"dedline" is not one of', 25),
    ("a record kind in a contract", "contract", IDENTITY.replace('on = "incident"', 'on = "incidnt"'), '"incidnt" is not one of', 26),
    ("a contract without its zone", "contract", IDENTITY.replace('zone = "Asia/Shanghai"\n', ""), '"zone" is a required', 1),
    ("a setting that nobody knows", "settings", 'titel = "x"\n', "'titel' was unexpected", 1),
    ("a calendar without its name", "calendar", "[[year]]\nyear = 2026\nholidays = []\n", '"name" is a required', 1),
]

PLACES = {
    "records": f"data/{CONTRACT}/records/made-up.toml",
    "contract": "data/made-up/contract.toml",
    "settings": "pactbook.toml",
    "calendar": "data/calendars/made-up.toml",
}


def check():
    """What taplo says of the repository: (path, line, message) for each mistake, and its exit status."""
    command = [TAPLO, "check", "--colors", "never"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "RUST_LOG": "warn"})
    said = []
    for part in re.split(r"\n(?=error)", found.stdout + found.stderr):
        message = re.match(r"error(?:\[.*?\])?: (.*)", part)
        place = re.search(r"┌─ (.*):(\d+):\d+", part)
        if message and place:
            path = os.path.relpath(place.group(1), ROOT)
            said.append((path, int(place.group(2)), message.group(1)))
    return said, found.returncode


def main():
    wrong = []
    said, status = check()
    if said or status != 0:
        sys.exit(f"taplo refuses files of the repository: {said[:5]} (status {status})")
    for name, kind, text, part, line in CASES:
        path = f"{ROOT}/{PLACES[kind]}"
        before = open(path, encoding="utf-8").read() if os.path.exists(path) else None
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        said, status = check()
        if before is None:
            os.remove(path)
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write(before)
        here = [(at, message) for file, at, message in said if file == PLACES[kind]]
        if part is None and (said or status != 0):
            wrong.append(f"{name}: {said[:3]}")
        elif part is not None and not any(at == line and part in message for at, message in here):
            wrong.append(f"{name}: not `{part}` in line {line}, but {here[:3]}")
        elif part is not None and status == 0:
            wrong.append(f"{name}: status 0")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"every file passes; {sum(case[3] is not None for case in CASES)} wrong files flagged, the others passed")


main()
