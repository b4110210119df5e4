"""Real publications, read where they lie: ``POLICYWATCH_CORPUS`` names the folder that holds them.

Nothing of theirs is kept here: what is asserted is that a reading is plausible.
"""

import os
import re
from pathlib import Path

import pytest

from policy.changes import ChangeKind, Severity
from policy.codes import EVERYTHING
from policy.comparison import compare
from policy.document import Document
from policy.text import skeleton
from reader.read import read

pytestmark = pytest.mark.corpus
FOLDER = os.environ.get("POLICYWATCH_CORPUS")
CORPUS = Path(FOLDER or "nowhere")
ABSENT = pytest.mark.skipif(
    FOLDER is None, reason="POLICYWATCH_CORPUS names no folder of real files"
)


def found(pattern: str) -> list[object]:
    paths = sorted(CORPUS.glob(pattern))
    return [pytest.param(path, id=path.name[:60] or path.parent.name) for path in paths] or [
        pytest.param(CORPUS, marks=pytest.mark.skip(reason=f"no {pattern} in POLICYWATCH_CORPUS"))
    ]


def pairs() -> list[object]:
    folders = sorted(path.parent for path in CORPUS.glob("revisions/*/new.*"))
    return [pytest.param(folder, id=folder.name) for folder in folders] or [
        pytest.param(CORPUS, marks=pytest.mark.skip(reason="no revisions in POLICYWATCH_CORPUS"))
    ]


def edition(folder: Path, side: str) -> Document:
    (file,) = folder.glob(f"{side}.*")
    return read(file.read_bytes())


@ABSENT
@pytest.mark.parametrize("path", found("payer_policy_text/*.txt"))
def test_a_real_policy_is_read_without_losing_words(path: Path) -> None:
    body = path.read_bytes()
    document = read(body)

    assert len(document.title) > 5
    assert all(1990 <= stated.day.year <= 2035 for stated in document.dates)
    read_text = skeleton(document.text)
    words = set(re.findall(r"[A-Za-z]{6,}", body.decode()))
    kept = sum(word.lower() in read_text for word in words)
    assert kept >= 0.97 * len(words)


@ABSENT
@pytest.mark.parametrize("path", found("payer_policy_text/*.txt"))
def test_every_code_that_begins_a_line_of_a_real_policy_is_in_its_reading(path: Path) -> None:
    text = path.read_text()
    listed = set(re.findall(r"^\s*(\d{4}[0-9UT])\s+[A-Z][a-z]", text, re.MULTILINE))
    blocks = read(path.read_bytes()).text

    assert {code for code in listed if code not in blocks} == set()


@ABSENT
@pytest.mark.parametrize("folder", pairs())
def test_a_real_edition_compared_with_itself_gives_nothing(folder: Path) -> None:
    document = edition(folder, "new")

    assert compare(document, document, EVERYTHING) == ()


@ABSENT
@pytest.mark.parametrize("folder", pairs())
def test_real_noise_says_nothing_and_a_real_change_something(folder: Path) -> None:
    changes = compare(edition(folder, "old"), edition(folder, "new"), EVERYTHING)
    told = [
        change
        for change in changes
        if change.severity is not Severity.RECORD and change.kind is not ChangeKind.WORDING_CHANGED
    ]

    if folder.name.endswith("-noise") or folder.name in {
        "aetna-cpb-0715",
        "bcbsnc-liquid-biopsy",
        "cms-ncd-372",
    }:
        assert told == []
    else:
        assert told
