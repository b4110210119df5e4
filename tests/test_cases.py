"""Pairs of editions and what truly changed between them: ``tests/cases/<publisher>/<source>/<case>``.

A case holds ``before`` and ``after`` (a file, or a folder of Coverage API answers that make one
article) and ``expected.toml``: what it is about, and the changes of severity action or review that
must be found, all of them and no others. In a change, ``before``, ``after`` and ``where`` are
fragments; a side that is left out must be empty when ``kind`` adds or removes, and is free
otherwise. ``effective`` must be equal, ``effective_includes`` may be part. ``kind`` may be a list
where the trade has more than one word for it.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policy.bundle import Part, pack
from policy.changes import Change, ChangeKind, Severity
from policy.codes import EVERYTHING
from policy.comparison import compare, unrelated
from policy.document import Document
from policy.text import normalise
from reader.hints import Hints
from reader.read import read

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 24)
_API = "https://api.coverage.cms.gov/v1/data/article"
_TELLING = {Severity.ACTION, Severity.REVIEW}
_QUIET = {ChangeKind.WORDING_CHANGED, ChangeKind.ADMINISTRATIVE}
_NO_BEFORE = {"code_added", "diagnosis_added"}
_NO_AFTER = {"code_removed", "diagnosis_removed"}
_CHANGE_KEYS = {
    "kind",
    "codes",
    "codes_include",
    "before",
    "after",
    "after_any",
    "where",
    "direction",
    "severity",
    "stage",
    "applies_by",
    "effective",
    "effective_includes",
}
_CASE_KEYS = {"about", "changes", "codes_never", "quirks"}


def found_cases() -> list[Path]:
    return sorted(path.parent for path in CASES.rglob("expected.toml"))


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


def differences(wanted: Mapping[str, Any], change: Change) -> list[str]:
    """In what a found change is not the wanted one."""
    kinds = wanted["kind"] if isinstance(wanted["kind"], list) else [wanted["kind"]]
    wrong = [] if change.kind in kinds else [f"kind {change.kind}"]
    if "codes" in wanted and sorted(change.codes) != sorted(wanted["codes"]):
        wrong.append(f"codes {change.codes}")
    if not set(wanted.get("codes_include", ())) <= set(change.codes):
        wrong.append(f"codes {change.codes}")
    wrong += _side("before", change.before, wanted, no_side=_NO_BEFORE)
    wrong += _side("after", change.after, wanted, no_side=_NO_AFTER)
    if "after_any" in wanted and not any(
        normalise(words) in normalise(change.after or "") for words in wanted["after_any"]
    ):
        wrong.append(f"after {change.after!r}")
    headings = " > ".join(normalise(heading) for heading in change.where)
    wrong += [
        f"where {change.where}"
        for words in wanted.get("where", ())
        if normalise(words).rstrip(" :") not in headings
    ]
    for name in ("direction", "severity", "stage", "applies_by"):
        if name in wanted and getattr(change, name) != wanted[name]:
            wrong.append(f"{name} {getattr(change, name)}")
    stated = {item.jurisdiction: item.day for item in change.effective}
    if "effective" in wanted and stated != wanted["effective"]:
        wrong.append(f"effective {stated}")
    if not wanted.get("effective_includes", {}).items() <= stated.items():
        wrong.append(f"effective {stated}")
    return wrong


def _side(
    name: str, found: str | None, wanted: Mapping[str, Any], *, no_side: set[str]
) -> list[str]:
    kinds = wanted["kind"] if isinstance(wanted["kind"], list) else [wanted["kind"]]
    if name in wanted:
        good = normalise(wanted[name]) in normalise(found or "")
    else:
        good = not found or not no_side.intersection(kinds)
    return [] if good else [f"{name} {found!r}"]


@pytest.mark.parametrize("case", found_cases(), ids=lambda case: str(case.relative_to(CASES)))
def test_a_pair_of_editions_gives_exactly_what_changed(case: Path) -> None:
    expected = tomllib.loads((case / "expected.toml").read_text())
    assert set(expected) <= _CASE_KEYS
    assert all(set(wanted) <= _CHANGE_KEYS for wanted in expected.get("changes", ()))
    hints = Hints(quirks=expected.get("quirks"))
    before, after = edition(case, "before", hints), edition(case, "after", hints)

    assert unrelated(before, after) is None
    changes = compare(before, after, EVERYTHING, today=TODAY)

    never = set(expected.get("codes_never", ()))
    assert not [change for change in changes if never & set(change.codes)]
    left = [c for c in changes if c.severity in _TELLING and c.kind not in _QUIET]
    for wanted in expected.get("changes", ()):
        tried = [(change, differences(wanted, change)) for change in left]
        hit = next((change for change, wrong in tried if not wrong), None)
        assert hit is not None, f"{expected['about']}\nwanted {wanted}\nnearest: {tried}"
        left.remove(hit)
    assert not left, f"{expected['about']}\nfound beside what changed: {left}"


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
