"""Pairs of editions and what truly changed between them: ``tests/cases/<publisher>/<source>/<case>``.

A case holds ``before`` and ``after`` (a file, or a folder of Coverage API answers that make one
article) and ``expected.toml``: what it is about, and the changes of severity action or review that
must be found, all of them and no others (``tests/expected_changes.py`` says how they are written).
Cases of a source of the catalogue go through the spider: ``tests/test_published_cases.py``.
"""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from policy.bundle import Part, pack
from policy.changes import ChangeKind, Severity
from policy.codes import EVERYTHING
from policy.comparison.editions import compare, unrelated
from policy.document import Document
from reader.hints import Hints
from reader.read import read
from tests.expected_changes import mismatch
from tests.published_case import is_published

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 24)
_API = "https://api.coverage.cms.gov/v1/data/article"
_TELLING = {Severity.ACTION, Severity.REVIEW}
_QUIET = {ChangeKind.WORDING_CHANGED, ChangeKind.ADMINISTRATIVE}
_CASE_KEYS = {"about", "changes", "codes_never", "quirks"}


def found_cases() -> list[Path]:
    found = sorted(path.parent for path in CASES.rglob("expected.toml"))
    return [case for case in found if not is_published(case)]


def edition(case: Path, side: str, hints: Hints) -> Document:
    folder = case / side
    if folder.is_dir():
        parts = [
            Part(url=_address(file.stem), text=file.read_text())
            for file in sorted(folder.glob("*.json"))
        ]
        return read(pack(parts), hints=hints)
    (file,) = case.glob(f"{side}.*")
    return read(file.read_bytes(), hints=hints)


def _address(part: str) -> str:
    path = "/" if part == "article" else f"/{part}"
    return f"{_API}{path}?articleid=99113"


@pytest.mark.parametrize("case", found_cases(), ids=lambda case: str(case.relative_to(CASES)))
def test_a_pair_of_editions_gives_exactly_what_changed(case: Path) -> None:
    expected = tomllib.loads((case / "expected.toml").read_text())
    assert set(expected) <= _CASE_KEYS
    hints = Hints(quirks=expected.get("quirks"))
    before, after = edition(case, "before", hints), edition(case, "after", hints)

    assert unrelated(before, after) is None
    changes = compare(before, after, EVERYTHING, today=TODAY)

    never = set(expected.get("codes_never", ()))
    assert not [change for change in changes if never & set(change.codes)]
    found = [c for c in changes if c.severity in _TELLING and c.kind not in _QUIET]
    wrong = mismatch(expected.get("changes", ()), found)
    assert wrong is None, f"{expected['about']}\n{wrong}"


def test_no_two_editions_of_a_case_have_the_same_bytes() -> None:
    for case in found_cases():
        sides = [
            [file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()]
            if path.is_dir()
            else [path.read_bytes()]
            for path in sorted(case.glob("before*")) + sorted(case.glob("after*"))
        ]
        assert len(sides) == 2, case
        assert sides[0] != sides[1], case


@pytest.mark.parametrize("case", found_cases(), ids=lambda case: str(case.relative_to(CASES)))
def test_an_edition_compared_with_itself_gives_nothing(case: Path) -> None:
    hints = Hints()
    document = edition(case, "after", hints)

    assert compare(document, document, EVERYTHING, today=TODAY) == ()
