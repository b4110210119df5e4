"""Procedures beside the diagnoses that support them, in two editions of one table."""

import pytest

from policy.changes import ChangeKind
from tests.policy.editions import told

_BY_DIAGNOSIS = (
    "# Codes\n|ICD-10-CM|CPT codes\nL57.0|17000, 17003, 17004\nB07.0|17110, 17111\nL82.0|17110"
)
_BY_PROCEDURE = (
    "# Codes\n|CPT|ICD-10-CM\n17000|L57.0, L57.8\n17003|L57.0, L57.8\n17110|B07.0\n17111|B07.0"
)


@pytest.mark.parametrize("header", ["CPT|ICD-10-CM", "CPT code|Diagnosis code"])
def test_a_table_of_procedures_and_their_diagnoses_is_compared_by_pairs(header: str) -> None:
    rows = ("17000|L57.0", "17000|L82.0", "17110|L57.0", "17110|B07.0")
    before = "\n".join(("# Codes", f"|{header}", *rows))
    without = "\n".join(("# Codes", f"|{header}", *rows[1:]))

    (gone,) = told(before, without)
    (come,) = told(without, before)

    assert (gone.kind, gone.codes, gone.governed) == (
        ChangeKind.DIAGNOSIS_REMOVED,
        ("L57.0",),
        ("17000",),
    )
    assert (come.kind, come.codes, come.governed) == (
        ChangeKind.DIAGNOSIS_ADDED,
        ("L57.0",),
        ("17000",),
    )


def test_a_diagnosis_is_supported_for_each_code_beside_it() -> None:
    before = "# Codes\n|ICD-10-CM|CPT codes\nL57.0|17000, 17003, 17004\nB07.0|17110, 17111"

    (change,) = told(before, before.replace("17000, 17003, 17004", "17000, 17004"))

    assert change.kind is ChangeKind.DIAGNOSIS_REMOVED
    assert (change.codes, change.governed) == (("L57.0",), ("17003",))


def test_a_diagnosis_that_leaves_several_procedures_alike_is_told_once() -> None:
    (change,) = told(_BY_PROCEDURE, _BY_PROCEDURE.replace(", L57.8", ""))

    assert (change.kind, change.codes) == (ChangeKind.DIAGNOSIS_REMOVED, ("L57.8",))
    assert change.governed == ("17000", "17003")


@pytest.mark.parametrize(
    ("table", "row", "codes"),
    [
        (_BY_DIAGNOSIS, "\nL57.0|17000, 17003, 17004", ("L57.0",)),
        (_BY_PROCEDURE, "\n17003|L57.0, L57.8", ("17003",)),
    ],
)
def test_a_row_that_joins_or_leaves_is_told_by_its_own_code_alone(
    table: str, row: str, codes: tuple[str, ...]
) -> None:
    without = table.replace(row, "")

    for before, after in ((table, without), (without, table)):
        (change,) = told(before, after)
        assert change.codes == codes
