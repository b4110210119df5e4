"""Real publications, read where they lie: ``POLICYWATCH_CORPUS`` names the folder that holds them.

Nothing of theirs is kept here: what is asserted is that a reading is plausible.
"""

import os
import re
from pathlib import Path

import pytest

from policy.captures import Reason
from policy.changes import ChangeKind, Severity
from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from policy.document import Document
from policy.gates import Expectation, admit
from policy.text import skeleton
from reader.read import read
from reader.sniff import answer
from tests.reader.zips import zipped

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


#: Words of the title, the number and one date with its label, as the head of each file prints them.
HEADS = {
    "payer_policy_text/aetna": ("Tumor Markers", "0352", None),
    "payer_policy_text/anthem_policy_https_anthem": ("Detection", "LAB.00015", ("published", "2025-04-16")),
    "payer_policy_text/anthem_policy_https_files": ("Inherited", "CG-GENE-13", ("last_review", "2022-11-10")),
    "payer_policy_text/bcbsla": ("Tumor-Informed", "00792", ("original_effective", "2022-07-11")),
    "payer_policy_text/bcbsm_": ("Genetic Cancer", None, ("effective", "2025-11-01")),
    "payer_policy_text/bcbsma": ("Circulating", "797", None),
    "payer_policy_text/blueshieldca": ("", "BSC_CON_2.05", ("effective", "2025-05-01")),
    "payer_policy_text/carelon": ("Genetic", "GEN03-1125.1-UC0126", ("last_review", "2025-04-21")),
    "payer_policy_text/cms": ("", "90.2", None),
    "payer_policy_text/excellus": ("Liquid Biopsy", "2.02.56", ("effective", "2026-02-19")),
    "payer_policy_text/fepblue": ("Circulating", "FEP 2.04.141", None),
    "payer_policy_text/geisinger": ("Medical Policy Updates", None, None),
    "payer_policy_text/highmark": ("", "L-123-006", ("effective", "2018-07-01")),
    "payer_policy_text/humana": ("Liquid Biopsy", None, ("effective", "2024-01-25")),
    "payer_policy_text/molina": ("Genetic Testing", "051", None),
    "payer_policy_text/regence": ("", "46", ("effective", "2026-01-01")),
    "payer_policy_text/wellcare": ("Circulating", None, None),
    "revisions/aetna-cpb-0715/new": ("Pharmacogenetic", "0715", None),
    "revisions/excellus-ctdna/old": ("Circulating", "2.02.56", None),
    "revisions/ota-dating-fruitz-privacy-policy-change/new": ("PROTECTION POLICY", None, ("last_review", "2022-12-22")),
    "uhc/reimbursement_bulletin": ("Reimbursement Policy Update Bulletin", None, None),
}  # fmt: skip


@ABSENT
@pytest.mark.parametrize("begins", HEADS)
def test_a_real_publication_is_known_by_what_its_head_prints(begins: str) -> None:
    paths = sorted(CORPUS.glob(f"{begins}*"))
    if not paths:
        pytest.skip(f"no {begins} in POLICYWATCH_CORPUS")
    words, number, stated = HEADS[begins]

    document = read(paths[0].read_bytes())

    assert words in document.title
    assert document.number == number
    if stated is not None:
        assert stated in {(one.label.value, one.day.isoformat()) for one in document.dates}


REASONS = {
    "anthem": Reason.SOFT_404,
    "bcbs_az": Reason.SOFT_404,
    "bcbs_nc": Reason.SOFT_404,
    "bcbsks": Reason.WRONG_TYPE,
    "bcbsm": Reason.SOFT_404,
    "bcbstn": Reason.SOFT_404,
    "florida_blue": Reason.SOFT_404,
    "floridablue": Reason.SOFT_404,
    "healthnet": Reason.SOFT_404,
    "hmsa": Reason.SOFT_404,
    "humana": Reason.MAINTENANCE,
    "ibx": Reason.SOFT_404,
    "priority": Reason.SOFT_404,
    "tricare": Reason.SOFT_404,
    "uhc": Reason.SOFT_404,
    "wellmark": Reason.BOT_WALL,
}


@ABSENT
@pytest.mark.parametrize("path", found("soft_errors/*"))
@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "application/pdf"])
def test_what_a_crawler_took_for_a_policy_is_refused_for_what_it_is(
    path: Path, media_type: str
) -> None:
    refused = admit(answer(path.read_bytes(), 200, media_type), expected=Expectation())

    assert refused is not None
    assert refused.reason is REASONS[re.split("_(?:index|policy)_", path.name)[0]]


@ABSENT
@pytest.mark.parametrize(
    "path", [*found("cms_m*/*excerpt*.csv"), *found("cms_ncci_ptp/*"), *found("cms_o*/*excerpt*")]
)
def test_a_real_table_is_read_whatever_it_is_wrapped_in(path: Path) -> None:
    body = path.read_bytes()
    alone = read(body, url=path.name)

    packed = read(zipped({path.name: body, "readme.png": b"\x89PNG\r\n\x1a\n"}))

    assert (packed.title, packed.blocks, packed.table) == (alone.title, alone.blocks, alone.table)


@ABSENT
@pytest.mark.parametrize("path", found("cms_ncci_ptp/*.html"))
def test_the_links_of_a_real_page_of_edits_name_their_ranges(path: Path) -> None:
    assert "0001A/0591T -- 25441/G0471" in read(path.read_bytes()).text
