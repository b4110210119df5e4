"""A grid to rows keyed by column, under the heading rows that rule them."""

from hypothesis import given
from hypothesis import strategies as st

from policy.document import Block, BlockKind
from reader.assembly import Assembly
from reader.tables import Cell, write_table

Words = list[list[str]]


def grid(rows: Words, *, bold: int = 0) -> list[list[Cell]]:
    origin = 0
    found: list[list[Cell]] = []
    for number, row in enumerate(rows):
        line: list[Cell] = []
        for words in row:
            origin += 1
            line.append(Cell(text=words, origin=origin, emphasised=number < bold and bool(words)))
        found.append(line)
    return found


def written(rows: Words, *, bold: int = 0, pages: list[int] | None = None) -> list[Block]:
    out = Assembly()
    write_table(grid(rows, bold=bold), out, pages=pages)
    return out.blocks


def cells(blocks: list[Block]) -> list[tuple[tuple[str, str], ...]]:
    return [block.cells for block in blocks if block.kind is BlockKind.TABLE_ROW]


def test_a_header_is_told_by_its_words_without_any_type() -> None:
    assert cells(written([["CPT Code", "Description"], ["17000", "first"]])) == [
        (("CPT Code", "17000"), ("Description", "first"))
    ]


def test_a_header_on_two_rows_names_its_columns_together() -> None:
    rows = [["CPT", "Units", "Units"], ["Code", "per day", "per year"], ["17003", "13", "40"]]

    assert cells(written(rows, bold=2)) == [
        (("CPT Code", "17003"), ("Units per day", "13"), ("Units per year", "40"))
    ]


def test_a_header_that_is_printed_again_is_no_row() -> None:
    rows = [
        ["CPT Code", "Description"],
        ["17000", "first"],
        ["CPT Code", "Description"],
        ["17003", "each"],
    ]

    assert [row[0] for row in cells(written(rows))] == [
        ("CPT Code", "17000"),
        ("CPT Code", "17003"),
    ]


def test_a_table_of_data_without_a_header_loses_no_row() -> None:
    assert len(cells(written([["17000", "first"], ["17003", "each"], ["17004", "more"]]))) == 3


def test_a_code_for_which_there_is_none_heads_nothing() -> None:
    blocks = written(
        [["CPT Code", "Description"], ["Laser - no specific code", ""], ["17003", "each"]]
    )

    assert all(block.path == () for block in blocks)


def test_an_empty_column_is_left_out() -> None:
    assert cells(written([["CPT Code", "", "Description"], ["17000", "", "first"]])) == [
        (("CPT Code", "17000"), ("Description", "first"))
    ]


def test_each_row_bears_its_page() -> None:
    blocks = written(
        [["CPT Code", "Description"], ["17000", "first"], ["17003", "each"]], pages=[1, 1, 2]
    )

    assert [block.page for block in blocks] == [1, 2]


CODES = st.lists(st.integers(11000, 69999).map(str), min_size=1, max_size=30, unique=True)


@given(codes=CODES, width=st.integers(1, 4), header=st.booleans())
def test_no_code_row_is_ever_dropped(codes: list[str], width: int, header: bool) -> None:
    rows = [[code, *(f"words {code} {n}" for n in range(1, width))] for code in codes]
    head = [["CPT Code", "Description", "Units", "Notes"][:width]] if header else []

    found = " ".join(block.text for block in written([*head, *rows]))

    assert all(code in found for code in codes)


@given(
    rows=st.lists(st.lists(st.text(max_size=15), min_size=3, max_size=3), max_size=12),
    bold=st.integers(0, 3),
)
def test_no_word_of_any_table_is_lost_but_repeated_headers(rows: Words, bold: int) -> None:
    from policy.text import skeleton

    blocks = written(rows, bold=bold)
    everything = "".join(
        skeleton(part) for b in blocks for part in (b.text, *b.path, *(c for c, _ in b.cells))
    )

    last = [row for row in rows if any(skeleton(words) for words in row)][-1:]
    for row in last if blocks else []:
        assert any(skeleton(words) in everything for words in row)
