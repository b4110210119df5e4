"""Data files of CMS, read where they lie: ``POLICYWATCH_CORPUS`` names the folder that holds them."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reader.hints import Hints
from reader.read import read

pytestmark = pytest.mark.corpus
FOLDER = os.environ.get("POLICYWATCH_CORPUS")
CORPUS = Path(FOLDER or "nowhere")
FAMILY = Hints(codes=frozenset({"17000", "17003", "17004"}))
_ROOT = Path(__file__).parents[3]


def real(pattern: str) -> Path:
    paths = sorted(CORPUS.glob(pattern))
    if not paths:
        pytest.skip(f"no {pattern} in POLICYWATCH_CORPUS")
    return paths[0]


def read_by_command(path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "policywatch", "read", path, "--code", "17003", "--json"],
        cwd=_ROOT, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def test_the_relative_values_of_17003_are_those_of_the_file() -> None:
    said = read_by_command(real("cms_mpfs_2025oct/PPRRVU*.csv"))

    (row,) = said["rows"]
    assert row["key"][0] == "17003"
    expected = {
        "WORK RVU": "0.04",
        "NON-FACILITY TOTAL": "0.20",
        "FACILITY TOTAL": "0.06",
        "GLOB DAYS": "ZZZ",
        "STATUS CODE": "A",
        "CONV FACTOR": "32.3465",
    }
    assert {name: row["values"][name] for name in expected} == expected
    assert said["records"] > 19_000
    assert {one["code"] for one in said["statements"]} == {"17003"}
    assert ("RELEASED", "2025-09-11") in {(one["printed_label"], one["date"]) for one in said["dates"]}  # fmt: skip


def test_addendum_b_packages_17003() -> None:
    path = real("cms_opps_2025/AddendumB*.full.txt")
    document = read(path.read_bytes(), url=path.name, hints=FAMILY)

    assert document.table is not None
    rows = {row.key[0]: dict(row.values) for row in document.table.rows}
    assert {code: (one["SI"], one["Payment Rate"]) for code, one in rows.items()} == {
        "17000": ("Q1", "$198.70"),
        "17003": ("N", ""),
        "17004": ("T", "$399.53"),
    }


def test_the_units_of_17003_are_thirteen_by_policy() -> None:
    records = json.loads(gzip.decompress(real("cms_ncci_json/mue.json.gz").read_bytes()))
    words = {1: "1 Line Edit", 2: "2 Date of Service Edit: Policy", 3: "3 Date of Service Edit: Clinical"}  # fmt: skip
    made = io.StringIO()
    out = csv.writer(made)
    out.writerow(["A notice\n\nof several lines", "", "", ""])
    out.writerow(["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"])  # fmt: skip
    out.writerows([code, value, words[kind], why] for code, value, kind, why in records)
    name = "MCR_MUE_PractitionerServices_Eff_04-01-2026.csv"
    document = read(made.getvalue().encode(), url=name, hints=FAMILY)

    assert document.table is not None
    assert document.table.records == len(records)
    assert {row.key[0]: row.values[1:3] for row in document.table.rows} == {
        code: (("MUE Value", value), ("MUE Adjudication Indicator", words[2]))
        for code, value in (("17000", "1"), ("17003", "13"), ("17004", "1"))
    }


@pytest.mark.parametrize(
    ("pattern", "layout", "records"),
    [
        ("cms_ncci_ptp/ccipra*.txt", "ncci_ptp_practitioner", 7),
        ("cms_mue/MCR_MUE*.csv", "mue_practitioner", 4),
        ("cms_mpfs/PPRRVU2026*.csv", "pprrvu", 2),
    ],
)
def test_excerpts_of_2026_are_recognised(pattern: str, layout: str, records: int) -> None:
    path = real(pattern)
    document = read(path.read_bytes(), url=path.name)

    assert document.table is not None
    assert (document.table.layout, document.table.records) == (layout, records)
