"""Diagnoses that the yearly code set split, joined or renamed."""

import pytest

from policy.changes import ChangeKind, Severity
from policy.codes import DEFAULT_CODES, WatchList
from tests.policy.editions import differences, edited, only, told

_LIST = """
# Codes
## CPT codes covered
|Code|Words
17003|Each
## ICD-10 codes covered if criteria are met
|ICD-10|Words
L57.0|Lesion of the skin by the sun
D04.9|Carcinoma in place, skin, no site named
C44.91|Carcinoma of the skin, no site named
"""
_WATCH = WatchList(codes=DEFAULT_CODES)


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("L57.0|Lesion of the skin by the sun", "L57.00|Lesion of the face\nL57.09|Lesion elsewhere", ("L57.0", "L57.00", "L57.09")),
        ("L57.0|Lesion of the skin by the sun", "L57.A|Lesion of the skin by the sun", ("L57.0", "L57.A")),
    ],
)  # fmt: skip
def test_a_watched_diagnosis_that_was_split_or_renamed_is_recoded_and_reviewed(
    old: str, new: str, codes: tuple[str, ...]
) -> None:
    change = only(told(_LIST, edited(_LIST, (old, new)), watch=_WATCH))

    assert (change.kind, change.codes) == (ChangeKind.DIAGNOSIS_RECODED, codes)
    assert change.severity is Severity.REVIEW
    assert change.before == "L57.0 | Lesion of the skin by the sun"
    back = only(told(edited(_LIST, (old, new)), _LIST, watch=_WATCH))
    assert back.kind is ChangeKind.DIAGNOSIS_RECODED
    assert set(back.codes) == set(codes)


def test_another_diagnosis_that_was_split_is_for_the_record() -> None:
    new = edited(_LIST, ("D04.9|Carcinoma in place", "D04.90|One\nD04.99|Two, place"))

    change = only(differences(_LIST, new, watch=_WATCH))

    assert (change.kind, change.severity) == (ChangeKind.DIAGNOSIS_RECODED, Severity.RECORD)


def test_what_left_and_joined_beside_a_split_is_told_as_that() -> None:
    new = edited(
        _LIST,
        ("L57.0|Lesion of the skin by the sun\n", "L57.00|Face\nL57.09|Elsewhere\n"),
        ("C44.91|Carcinoma of the skin, no site named", "B07.9|Wart"),
    )

    found = {(one.kind, one.codes) for one in told(_LIST, new)}

    assert (ChangeKind.DIAGNOSIS_RECODED, ("L57.0", "L57.00", "L57.09")) in found
    assert found - {(ChangeKind.DIAGNOSIS_RECODED, ("L57.0", "L57.00", "L57.09"))} == {
        (one.kind, one.codes) for one in differences(_LIST, new) if "B07.9" in one.codes or "C44.91" in one.codes
    }  # fmt: skip


def test_unlike_diagnoses_that_change_places_are_lost_and_found() -> None:
    new = edited(_LIST, ("L57.0|Lesion of the skin by the sun", "B07.9|Wart"))

    kinds = {one.kind for one in differences(_LIST, new, watch=_WATCH)}

    assert kinds == {ChangeKind.DIAGNOSIS_REMOVED, ChangeKind.DIAGNOSIS_ADDED}
