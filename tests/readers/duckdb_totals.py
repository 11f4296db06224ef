"""Reads a Parquet export in DuckDB and holds its totals to `pactbook score`.

    python duckdb_totals.py EXPORT SCORE PAGE...

EXPORT is the folder that `pactbook export` wrote, named `data-out`; SCORE is what `pactbook score --format json` printed
of the same repository; the SQL examples of every PAGE are run too. Needs `duckdb` from PyPI. Exits 1 and names each
number that differs.
"""

import collections
import decimal
import json
import os
import re
import sys

import duckdb

EXPORT, SCORE, PAGES = os.path.realpath(sys.argv[1]), sys.argv[2], [os.path.realpath(page) for page in sys.argv[3:]]
ENDS = ("low", "now", "high")
# More digits than any sum has: nothing is to be rounded away here.
decimal.getcontext().prec = 80

wrong = []
compared = 0


def same(what, exported, scored):
    """Compares two dictionaries of exact numbers."""
    global compared
    for key in sorted(set(exported) | set(scored), key=str):
        compared += 1
        left, right = exported.get(key), scored.get(key)
        if left != right:
            wrong.append(f"{what} {key}: the export has {left}, `score` has {right}")


def number(text):
    return None if text is None else decimal.Decimal(text)


def exported(sql):
    """The rows of a query as a dictionary: the last column by the others."""
    return {row[:-1] if len(row) > 2 else row[0]: row[-1] for row in database.execute(sql).fetchall()}


def ends(sql, name):
    """The same of a column with its two ends."""
    columns = {"low": f"{name}_low", "now": name, "high": f"{name}_high"}
    found = {}
    for end in ENDS:
        for key, value in exported(sql.replace("VALUE", columns[end])).items():
            found[(*(key if isinstance(key, tuple) else (key,)), end)] = value
    return found


database = duckdb.connect()
for table in sorted(os.listdir(f"{EXPORT}/parquet")):
    # Contracts may be called anything, so their folders are not to be taken for numbers.
    source = f"read_parquet('{EXPORT}/parquet/{table}/**/*.parquet', hive_partitioning = true, hive_types = {{'contract': VARCHAR, 'year': INT}})"
    database.execute(f'CREATE VIEW "{table}" AS FROM {source}')

with open(SCORE, encoding="utf-8") as file:
    contracts = json.load(file)["contracts"]

# Points: of each period, of its items one by one and together, and what each loss costs.
scores, items, losses = {}, {}, collections.Counter()
for contract in contracts:
    for period in contract["periods"]:
        at = (contract["id"], period["id"])
        for end in ENDS:
            scores[(*at, end)] = number(period["total"][end])
            parts = [item for section in period["sections"] for item in section["items"]]
            items[(*at, end)] = sum((number(item["score"][end]) for item in parts), decimal.Decimal(0))
        for section in period["sections"]:
            for item in section["items"]:
                for loss in item["losses"]:
                    losses[at] += number(loss["counted"])
same("score of", ends("SELECT contract, period, VALUE FROM periods", "score"), scores)
same("items of", ends("SELECT contract, period, sum(VALUE) FROM items GROUP BY ALL", "score"), items)
lost = "SELECT contract, period, sum(counted) FROM deductions WHERE cause = 'outcome' AND state = 'lost' GROUP BY ALL"
same("points lost in", exported(lost), dict(losses))

# Money: deductions of periods, payments, what is payable in the end.
deductions, payments, payable = {}, {}, {}
for contract in contracts:
    settlement = contract["settlement"]
    if settlement is None:
        continue
    for deduction in settlement["deductions"]:
        for end in ENDS:
            deductions[(contract["id"], deduction["period"], end)] = number(deduction["amount"][end])
    for end in ENDS:
        payable[(contract["id"], end)] = number(settlement["payable"][end])
        if settlement["stages"]:
            net = sum((number(stage["net"][end]) for stage in settlement["stages"]), decimal.Decimal(0))
            payments[(contract["id"], end)] = net
filled = "SELECT contract, period, VALUE FROM periods WHERE VALUE IS NOT NULL"
same("deduction of", ends(filled, "deduction"), deductions)
same("payments of", ends("SELECT contract, sum(VALUE) FROM payments GROUP BY ALL", "net"), payments)
same("payable of", ends("SELECT contract, VALUE FROM contracts WHERE VALUE IS NOT NULL", "payable"), payable)
paid = {}
for contract in contracts:
    stages = (contract["settlement"] or {}).get("stages") or []
    if stages:
        paid[contract["id"]] = sum((number(stage["paid"]) for stage in stages), decimal.Decimal(0))
same("paid of", exported("SELECT contract, sum(paid) FROM payments GROUP BY ALL"), paid)

# Outcomes: how many of each verdict, and how many things they count.
verdicts, units = collections.Counter(), collections.Counter()
for contract in contracts:
    for obligation in contract["obligations"]:
        for outcome in obligation["outcomes"]:
            verdicts[(contract["id"], outcome["verdict"])] += 1
            units[contract["id"]] += outcome["units"]
same("outcomes of", exported("SELECT contract, verdict, count(*) FROM outcomes GROUP BY ALL"), dict(verdicts))
same("units of", exported("SELECT contract, sum(units) FROM outcomes GROUP BY ALL"), dict(units))

# Each row stands in the folder of its year, on the clock of its contract.
astray = """SELECT count(*) FROM outcomes WHERE year(timezone('Asia/Shanghai', "at")) <> year"""
same("rows in the folder of another year", {"outcomes": database.execute(astray).fetchone()[0]}, {"outcomes": 0})

# The examples of the handbook, as they stand there.
os.chdir(os.path.dirname(EXPORT))
ran = 0
for page in PAGES:
    with open(page, encoding="utf-8") as file:
        examples = re.findall(r"```sql\n(.*?)```", file.read(), re.DOTALL)
    for sql in examples:
        ran += 1
        rows = duckdb.connect().execute(sql).fetchall()
        if not rows:
            wrong.append(f"{page}: nothing comes of\n{sql}")
if ran < 2 * len(PAGES):
    wrong.append(f"only {ran} examples in {PAGES}")

if wrong:
    sys.exit("\n".join(wrong))
print(f"{compared} numbers equal, {ran} examples of the handbook ran")
