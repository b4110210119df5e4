"""Workbooks: what a person sees in the cells, and nothing parsed that is larger than it looks."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.captures import Reason
from reader.errors import Unreadable
from reader.records import Merged
from reader.workbook import Bounds, sheets
from tests.reader.books import Cell, altered, workbook
from tests.reader.zips import encrypted, zipped

ROWS: list[list[Cell]] = [["Code", "Units"], ["17000", 1], ["17003", 13]]


def refusal(body: bytes, bounds: Bounds = Bounds()) -> Unreadable:  # noqa: B008 - frozen
    with pytest.raises(Unreadable) as caught:
        sheets(body, bounds=bounds)
    return caught.value


def test_cells_are_text_as_a_person_sees_them() -> None:
    at = datetime(2026, 7, 1, 9, 30)  # noqa: DTZ001 - a workbook knows no zones
    row: list[Cell] = [17003, 17003.0, 0.1 + 0.2, 32.3465, date(2026, 7, 1), at, True]
    body = workbook({"A": [row, ["x", None, "two\nlines", 0.00001, -4, 1e15, "00100"]]})

    (sheet,) = sheets(body)

    assert list(sheet.rows()) == [
        ("17003", "17003", "0.3", "32.3465", "2026-07-01", "2026-07-01 09:30:00", "TRUE"),
        ("x", "", "two\nlines", "0.00001", "-4", "1000000000000000", "00100"),
    ]


def test_blank_rows_and_merged_cells_are_kept() -> None:
    body = workbook({"A": [[], ["Notice"], [], *ROWS]}, merged=["A2:B2"])

    (sheet,) = sheets(body)

    assert list(sheet.rows())[:4] == [("", ""), ("Notice", ""), ("", ""), ("Code", "Units")]
    assert sheet.merged == (Merged(top=1, left=0, bottom=1, right=1),)


def test_merged_cells_are_counted_from_the_first_filled_column() -> None:
    body = workbook({"A": [[None, None, "Group"], [None, None, "17003", "x"]]}, merged=["C1:D1"])

    (sheet,) = sheets(body)

    assert list(sheet.rows()) == [("Group", ""), ("17003", "x")]
    assert sheet.merged == (Merged(top=0, left=0, bottom=0, right=1),)


def test_sheets_keep_their_order_and_hidden_ones_are_left_out() -> None:
    body = workbook({"B": ROWS, "old": ROWS, "A": ROWS}, hidden=["old"])

    assert [sheet.name for sheet in sheets(body)] == ["B", "A"]


def test_one_cell_far_away_is_refused_before_the_sheet_is_laid_out() -> None:
    body = altered(workbook({"A": ROWS}), lambda xml: xml.replace(b'"A3"', b'"XFD1048576"'))

    refused = refusal(body)

    assert refused.reason is Reason.TOO_LARGE
    assert "row 1,048,576 and column 16,384" in refused.detail


@pytest.mark.parametrize("place", [b"'XFD1048576'", b' "xfd1048576"'])
def test_however_its_place_is_written(place: bytes) -> None:
    body = altered(workbook({"A": ROWS}), lambda xml: xml.replace(b'"A3"', place))

    assert refusal(body).reason is Reason.TOO_LARGE


def test_a_place_at_a_chunks_end_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    body = altered(workbook({"A": ROWS}), lambda xml: xml.replace(b'"A3"', b'"XFD1048576"'))
    for size in (101, 103, 107, 109, 113):
        monkeypatch.setattr("reader.workbook._CHUNK", size)
        assert refusal(body).reason is Reason.TOO_LARGE


@pytest.mark.parametrize("part", ["xl/workbook.bin", "content.xml"])
def test_other_kinds_of_workbook_are_refused_by_name(part: str) -> None:
    refused = refusal(zipped({"[Content_Types].xml": b"<x/>", part: b"x"}))

    assert "another kind than .xlsx" in refused.detail


@pytest.mark.parametrize("bounds", [Bounds(rows=2), Bounds(columns=1), Bounds(cells=5)])
def test_bounds_hold(bounds: Bounds) -> None:
    assert refusal(workbook({"A": ROWS}), bounds).reason is Reason.TOO_LARGE


def test_a_damaged_workbook_is_called_that() -> None:
    body = altered(workbook({"A": ROWS}), lambda xml: xml[: len(xml) // 2])

    refused = refusal(body)

    assert refused.reason is Reason.UNREADABLE
    assert "the workbook is damaged" in refused.detail


def test_a_sheet_in_wide_characters_is_not_read_as_empty() -> None:
    body = altered(workbook({"A": ROWS}), lambda xml: xml.decode().encode("utf-16"))

    assert "UTF-16" in refusal(body).detail


def test_a_truncated_and_an_encrypted_one_are_told_apart() -> None:
    body = workbook({"A": ROWS})

    assert refusal(body[:-200]).reason is Reason.TRUNCATED
    assert "encrypted" in refusal(encrypted(body)).detail


WHOLE = workbook({"A": ROWS, "B": ROWS})


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=5),
    st.integers(len(WHOLE) // 2, len(WHOLE)),
)
def test_any_package_is_sheets_or_a_refusal(altered: list[tuple[int, int]], end: int) -> None:
    body = bytearray(WHOLE)
    for place, value in altered:
        body[place] = value
    try:
        found = sheets(bytes(body[:end]))
    except Unreadable:
        return
    assert sum(len(list(sheet.rows())) for sheet in found) <= 6


PARTS = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]


@settings(max_examples=150)
@given(st.sampled_from(PARTS), st.integers(0, 3000), st.binary(min_size=1, max_size=6))
def test_any_part_of_a_package_is_sheets_or_a_refusal(part: str, place: int, put: bytes) -> None:
    body = altered(WHOLE, lambda xml: xml[:place] + put + xml[place + len(put) :], part)
    try:
        found = sheets(body)
    except Unreadable:
        return
    for sheet in found:
        assert all(isinstance(value, str) for row in sheet.rows() for value in row)
