"""Two quarters of a full-size NCCI release are compared exactly, in bounded memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reader.datafiles.releases import full_release

_ROOT = Path(__file__).parents[3]
_MOST_MEMORY = 1_500_000_000
BEFORE = [
    ("11102", "17000", "20190101", "*", "1"),
    ("11102", "17004", "20190101", "*", "1"),
    ("17003", "17110", "20200101", "*", "1"),
    ("17003", "99213", "20200101", "*", "1"),
    ("11100", "17003", "20000101", "20181231", "1"),
    ("17000", "36000", "20200101", "*", "1"),
]
AFTER = [
    ("17003", "17110", "20200101", "*", "0"),
    ("17003", "99213", "20200101", "20261231", "1"),
    ("11102", "17004", "20190101", "*", "1"),
    ("11102", "17000", "20190101", "*", "1"),
    ("11100", "17003", "20000101", "20181231", "1"),
    ("17000", "36000", "20200101", "*", "1"),
    *((("12001", code, "20270101", "*", "1")) for code in ("17000", "17003", "17004")),
]
EXPECTED = [
    ["ncci_edit_added", ["17000", "17003", "17004"], ["12001"], ["20270101"]],
    ["ncci_edit_changed", ["17003"], ["17110"], []],
    ["ncci_edit_deleted", ["17003"], ["99213"], ["20261231"]],
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("codes", ["17000,17003,17004", ""], ids=["watched", "all codes"])
def test_two_full_size_releases_are_compared_in_bounded_memory(tmp_path: Path, codes: str) -> None:
    full_release(tmp_path / "old", "v322r0", 0, BEFORE)
    full_release(tmp_path / "new", "v323r0", 311, AFTER)

    done = subprocess.run(
        [sys.executable, "-m", "tests.reader.datafiles.measure", tmp_path / "old", tmp_path / "new", codes],
        cwd=_ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert sorted(said["changes"]) == EXPECTED
    assert said["peak"] < _MOST_MEMORY
    assert len(said["files"]) == 8
