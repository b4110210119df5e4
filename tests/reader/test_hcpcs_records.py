"""The HCPCS file of fixed width, in lines made up here."""

from policy.changes import ChangeKind
from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from policy.document import Document
from reader.read import read


def _line(code: str, words: str, *, kind: str = "3", cover: str = "C", ends: str = "") -> str:
    start = f"{code:>5}00100{kind}{words:<80}{words[:28]:<28}"
    return f"{start:<229}{cover}{'':<38}2018010120180101{ends:<8}N".ljust(320)


LINES = (
    _line("G0127", "Trimming of nails, any number, first part of the words"),
    _line("G0127", "and the rest of them", kind="4"),
    _line("J7308", "An acid put on the skin, one dose"),
    _line("Q4101", "A substitute of skin, each square of it"),
    _line("XS", "A structure apart", kind="7"),
)


def _file(*lines: str) -> Document:
    return read("\r\n".join(lines).encode() + b"\r\n")


def test_each_record_is_a_row_of_its_code_with_all_its_words() -> None:
    document = _file(*LINES)

    assert [dict(block.cells) for block in document.blocks[:1]] == [
        {
            "HCPCS Code": "G0127",
            "Description": "Trimming of nails, any number, first part of the words and the rest of them",
            "Coverage": "C",
            "Effective Date": "01/01/2018",
        }
    ]
    assert {one.code for one in document.statements} == {"G0127", "J7308", "Q4101"}


def test_a_code_that_joins_leaves_or_ends_is_told_and_new_words_are_not() -> None:
    new = _line("Q5150", "A new biosimilar, one unit")
    ended = _line("J7308", "An acid put on the skin, one dose", ends="20261231")
    reworded = _line("J7308", "An acid that is put on the skin, one dose")

    def told(*lines: str) -> list[tuple[ChangeKind, tuple[str, ...]]]:
        found = compare(_file(*LINES), _file(*lines), EVERYTHING)
        return [
            (one.kind, one.codes) for one in found if one.kind is not ChangeKind.WORDING_CHANGED
        ]

    assert told(*LINES, new) == [(ChangeKind.CODE_ADDED, ("Q5150",))]
    assert told(*LINES[:3], LINES[4]) == [(ChangeKind.CODE_REMOVED, ("Q4101",))]
    assert told(*LINES[:2], ended, *LINES[3:]) == [(ChangeKind.EFFECTIVE_DATE_CHANGED, ("J7308",))]
    assert told(*LINES[:2], reworded, *LINES[3:]) == []
