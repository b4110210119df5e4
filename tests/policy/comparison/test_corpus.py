"""Real publications and real walls, where a copy of them is at hand.

``POLICYWATCH_CORPUS`` names a folder with ``revisions/<pair>/{old,new}.*``, ``soft_errors/*`` and
``payer_policy_text/*``. The texts are their publishers' and no part of this project.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from policy.bulletins.announced import KnownPolicy, announced
from policy.changes import Change, ChangeKind, Severity
from policy.codes import DEFAULT_CODES, EVERYTHING, WatchList
from policy.comparison.editions import compare, unrelated
from policy.gates import Expectation, Refusal, accept, admit, expectation_of
from reader.errors import Unreadable
from reader.read import read
from reader.sniff import answer
from tests.evaluation.real_pairs import CHANGED, is_noise

pytestmark = pytest.mark.corpus
_FOLDER = os.environ.get("POLICYWATCH_CORPUS", "")


def _entries(name: str) -> list[Path]:
    folder = Path(_FOLDER) / name
    return sorted(folder.iterdir()) if _FOLDER and folder.is_dir() else []


def _skip_without(entries: list[Path]) -> None:
    if not entries:
        pytest.skip("POLICYWATCH_CORPUS names no folder with these files")


def _judged(path: Path) -> Refusal | Unreadable | None:
    body = path.read_bytes()
    refused = admit(answer(body, 200), expected=Expectation())
    if refused is not None:
        return refused
    try:
        document = read(body)
    except Unreadable as unreadable:
        return unreadable
    return accept(document, Expectation())


def _told(pair: Path) -> list[Change]:
    (old,), (new,) = pair.glob("old.*"), pair.glob("new.*")
    before, after = read(old.read_bytes()), read(new.read_bytes())
    assert unrelated(before, after) is None
    assert accept(after, expectation_of(before)) is None
    return [
        change
        for change in compare(before, after, EVERYTHING)
        if change.severity is not Severity.RECORD
    ]


def test_every_real_wall_is_refused() -> None:
    walls = _entries("soft_errors")
    _skip_without(walls)

    assert [path.name for path in walls if _judged(path) is None] == []


def test_every_real_policy_is_let_through() -> None:
    policies = _entries("payer_policy_text")
    _skip_without(policies)

    assert [path.name for path in policies if _judged(path) is not None] == []


def test_real_pairs_that_say_the_same_raise_nothing() -> None:
    pairs = [path for path in _entries("revisions") if is_noise(path.name)]
    _skip_without(pairs)

    assert {pair.name: _told(pair) for pair in pairs} == {pair.name: [] for pair in pairs}


@pytest.mark.parametrize("name", sorted(CHANGED))
def test_real_pairs_that_changed_show_it_with_few_findings_beside_it(name: str) -> None:
    pair = Path(_FOLDER) / "revisions" / name
    _skip_without([pair] if _FOLDER and pair.is_dir() else [])
    wanted, most = CHANGED[name]

    changes = _told(pair)
    shown = "\n".join(f"{one.before}\n{one.after}" for one in changes)
    assert [words for words in wanted if words not in shown] == []
    assert len(changes) <= most


def test_two_real_policies_on_different_things_are_unrelated() -> None:
    pairs = [path for path in _entries("revisions") if path.name in CHANGED]
    _skip_without(pairs)
    editions = [read(next(pair.glob("old.*")).read_bytes()) for pair in pairs]

    related = [
        (one.title, other.title)
        for position, one in enumerate(editions)
        for other in editions[position + 1 :]
        if unrelated(one, other) is None
    ]
    assert related == []


@pytest.mark.skipif(not _entries("uhc"), reason="no bulletin in the corpus")
def test_a_real_bulletin_says_which_policies_have_new_codes() -> None:
    (path,) = _entries("uhc")
    known = (KnownPolicy(number=None, title="Maximum Frequency per Day, Professional"),)

    (change,) = announced(
        read(path.read_bytes()), WatchList(codes=DEFAULT_CODES), known, today=date(2026, 8, 3)
    )

    assert (change.kind, change.codes, change.effective) == (ChangeKind.GUIDANCE_CHANGED, (), ())
    assert change.where[0] == "Code Updates"
