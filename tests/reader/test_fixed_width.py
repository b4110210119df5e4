"""Tables whose columns are places in the line."""

from hypothesis import given
from hypothesis import strategies as st

from policy.document import BlockKind
from reader.fixed_width import pieces_of
from reader.read import read

RULED = """Units of service
Effective 07/01/2026

HCPCS    Name of            Units   Status
Code     the service
-------  -----------------  ------  ------
17000    first lesion            1  A
17003    each further one       13  A
         of those named

17004    fifteen or more         1  A

Limits hold for one day of service only.
"""

GAPS = """Units of service

HCPCS   DESCRIPTION        UNITS   STATUS
17000   first lesion           1   A
17003   each further          13   A
17004   fifteen or more        1   A
17110   warts                  1   A
17111   more of them           1   R
"""


def rows(text: str) -> list[tuple[tuple[str, str], ...]]:
    document = read(text.encode())
    return [block.cells for block in document.blocks if block.kind is BlockKind.TABLE_ROW]


def test_a_ruler_parts_the_columns() -> None:
    assert rows(RULED) == [
        (("HCPCS Code", "17000"), ("Name of the service", "first lesion"), ("Units", "1"), ("Status", "A")),
        (("HCPCS Code", "17003"), ("Name of the service", "each further one of those named"), ("Units", "13"), ("Status", "A")),
        (("HCPCS Code", "17004"), ("Name of the service", "fifteen or more"), ("Units", "1"), ("Status", "A")),
    ]  # fmt: skip


def test_what_stands_around_a_table_is_read_as_text() -> None:
    document = read(RULED.encode())

    assert document.title == "Units of service"
    assert document.blocks[-1].text == "Limits hold for one day of service only."
    assert [str(stated.day) for stated in document.dates] == ["2026-07-01"]


def test_a_header_printed_again_on_the_next_page_is_no_record() -> None:
    head = "\n".join(RULED.split("\n")[3:6])
    again = RULED.replace("\n\n17004", f"\n{head}\n17004")

    assert rows(again) == rows(RULED)


def test_places_that_every_line_leaves_empty_part_the_columns() -> None:
    assert rows(GAPS)[1] == (("HCPCS", "17003"), ("DESCRIPTION", "each further"), ("UNITS", "13"), ("STATUS", "A"))  # fmt: skip


def test_prose_with_a_rule_below_its_title_is_no_table() -> None:
    assert pieces_of("Skin Care\n=========\n\nCovered when notes say so.\n") is None
    assert pieces_of("Skin Care\n---- ----\n\nCovered.\n") is None


@given(st.text(alphabet="ab17003 -=\n", max_size=300))
def test_any_text_loses_no_word(text: str) -> None:
    pieces = pieces_of(text) or ()
    kept = "".join("".join(piece.lines) + "".join(map("".join, piece.rows)) for piece in pieces)

    if pieces:
        for mark in "ab17003":
            assert kept.count(mark) == text.count(mark)
