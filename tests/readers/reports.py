"""Reads the reports of `check` with what others wrote: Jenkins' own XSD and junitparser for JUnit,
Microsoft's validator with its schema and rules for SARIF. Each must also notice what is spoilt.

    reports.py FOLDER XSD MULTITOOL

FOLDER holds pactbook.xml and pactbook.sarif.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import junitparser
import xmlschema

folder, xsd, multitool = Path(sys.argv[1]), sys.argv[2], sys.argv[3]


def junit():
    report = folder / "pactbook.xml"
    schema = xmlschema.XMLSchema(xsd)
    schema.validate(report)
    suites = junitparser.JUnitXml.fromfile(str(report))
    cases = [case for suite in suites for case in suite]
    failed = [case for case in cases if not case.is_passed and not case.is_skipped]
    assert len(cases) == suites.tests and failed, "the report counts what it holds"
    spoilt = folder / "spoilt.xml"
    spoilt.write_text(report.read_text().replace("<testcase name=", "<testcase nmae=", 1))
    assert not schema.is_valid(spoilt), "the schema notices a wrong element"
    print(f"JUnit: {len(cases)} cases, {len(failed)} failed")


def sarif_faults(path):
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    run = subprocess.run(
        [multitool, "validate", path], capture_output=True, text=True, timeout=300, env=environment
    )
    assert "Analysis completed successfully" in run.stdout, run.stdout + run.stderr
    return [line for line in run.stdout.splitlines() if ": error " in line]


def sarif():
    report = folder / "pactbook.sarif"
    assert sarif_faults(report) == [], sarif_faults(report)
    log = json.loads(report.read_text())
    results = log["runs"][0]["results"]
    results[0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    spoilt = folder / "spoilt.sarif"
    spoilt.write_text(json.dumps(log))
    assert sarif_faults(spoilt), "the validator notices a line 0"
    print(f"SARIF: {len(results)} results")


junit()
sarif()
