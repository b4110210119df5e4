"""Tables on a page: those with rules by their rules, others where columns stand below each other."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from policy.text import normalise, tidy
from reader import lines as line_kinds
from reader.pdf_grids import Grid, grids_of
from reader.pdf_headers import ALIGNED, header_above, in_columns
from reader.pdf_lines import Line
from reader.pdf_text import Page, Word
from reader.rewrap import join
from reader.tables import Cell

_NARROW: Final = 45  #: characters of a first column of most kinds of table


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells of one row and the page it begins on."""

    cells: tuple[Cell, ...]
    page: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in order and where the columns begin, as shares of the page's width."""

    rows: tuple[TableRow, ...]
    columns: tuple[float, ...]
    lines: tuple[Line, ...]

    def goes_on_in(self, other: "Table") -> bool:
        """Whether the other is this table's part on the next page."""
        return len(self.columns) == len(other.columns) and all(
            abs(one - two) <= 0.03 for one, two in zip(self.columns, other.columns, strict=True)
        )

    def followed_by(self, other: "Table") -> "Table":
        """Both parts as one table; a header that is printed again and a row cut in two are mended."""
        rows = list(other.rows)
        header = [_form(row) for row in self.rows[:2] if not _lists_a_code(row)]
        while rows and _form(rows[0]) in header:
            rows.pop(0)
        kept = list(self.rows)
        if rows and kept and _is_rest(rows[0], kept[-1]):
            cells = tuple(
                replace(one, text=tidy(f"{one.text} {two.text}"))
                for one, two in zip(kept[-1].cells, rows[0].cells, strict=True)
            )
            kept[-1] = TableRow(cells, kept[-1].page)
            rows.pop(0)
        return Table((*kept, *rows), self.columns, (*self.lines, *other.lines))


def _form(row: TableRow) -> tuple[str, ...]:
    return tuple(normalise(cell.text) for cell in row.cells)


def _lists_a_code(row: TableRow) -> bool:
    return any(line_kinds.is_code_entry(cell.text) for cell in row.cells)


def _is_rest(row: TableRow, before: TableRow) -> bool:
    """Whether a row at the top of a page is the rest of one that the page's end cut."""
    said = {cell.origin for cell in row.cells if cell.text}
    return bool(said) and not row.cells[0].text and bool(before.cells[0].text)


def with_tables(
    page: Page, lines: Sequence[Line], known: Counter[str], *, before: Table | None = None
) -> list[Line | Table]:
    """The page's lines in order, those that make tables replaced by them.

    ``before`` is the table the page before ended with, of which one row may be left.
    """
    items: list[Line | Table] = list(lines)
    for grid in grids_of(page.rules):
        items = _with_ruled(items, grid, page, known)
    found: list[Line | Table] = []
    run: list[Line] = []
    for item in [*items, None]:
        if isinstance(item, Line):
            run.append(item)
            continue
        found.extend(_with_aligned(run, page.width, known, before))
        run = []
        if item is not None:
            found.append(item)
    return found


def _with_ruled(
    items: Sequence[Line | Table], grid: Grid, page: Page, known: Counter[str]
) -> list[Line | Table]:
    found: list[Line | Table] = []
    inside: dict[tuple[int, int], list[Word]] = defaultdict(list)
    taken: list[Line] = []
    place = 0
    for item in items:
        if isinstance(item, Table):
            found.append(item)
            continue
        rest: list[Word] = []
        for word in item.words:
            at = grid.cell_at((word.left + word.right) / 2, word.base - 0.3 * word.size)
            if at is None:
                rest.append(word)
            else:
                inside[at].append(word)
        if len(rest) == len(item.words):
            found.append(item)
            continue
        place = place if taken else len(found)
        taken.append(item)
        if rest:
            found.append(replace(item, words=tuple(rest)))
    if len(taken) == 0 or len({column for _, column in inside}) < 2:
        return list(items)
    rows = tuple(TableRow(cells, page.number) for cells in _ruled_rows(grid, inside, known))
    columns = tuple(round(edge / page.width, 3) for edge in grid.columns[:-1])
    return [*found[:place], Table(rows, columns, tuple(taken)), *found[place:]]


def _ruled_rows(
    grid: Grid, inside: dict[tuple[int, int], list[Word]], known: Counter[str]
) -> Iterator[tuple[Cell, ...]]:
    owners = grid.spans()
    words: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for (row, column), held in inside.items():
        words[owners[row][column]].extend(held)
    width = len(grid.columns) - 1
    for row, owned in enumerate(owners):
        if not any(owner in words for owner in owned):
            continue
        for number, part in enumerate(_split(owned, words, row)):
            cells = [
                _cell(
                    part.get(owner, ()), 1 + (owner[0] * width + owner[1]) * 1_000 + number, known
                )
                for owner in owned
            ]
            yield tuple(cells)


def _split(
    owned: Sequence[tuple[int, int]], words: dict[tuple[int, int], list[Word]], row: int
) -> list[dict[tuple[int, int], list[Word]]]:
    """A band without rules between its rows, cut where the codes of its first column stand."""
    here = {owner: words[owner] for owner in owned if owner in words}
    first = _written_lines(words.get(owned[0], ())) if owned[0][0] == row else []
    coded = [line for line in first if line_kinds.is_bare_code(_text(line))]
    others = [_written_lines(held) for owner, held in here.items() if owner != owned[0]]
    if (
        len(coded) < 2
        or len(coded) < len(first)
        or not any(len(held) >= len(coded) for held in others)
    ):
        return [here]
    tops = [line[0].base - 0.5 * line[0].size for line in coded]
    parts: list[dict[tuple[int, int], list[Word]]] = [defaultdict(list) for _ in tops]
    for owner, held in here.items():
        for word in held:
            parts[max(0, sum(word.base >= top for top in tops) - 1)][owner].append(word)
    return parts


def _written_lines(words: Sequence[Word]) -> list[list[Word]]:
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.base, word.left)):
        if found and abs(word.base - found[-1][0].base) <= 0.35 * max(word.size, found[-1][0].size):
            found[-1].append(word)
        else:
            found.append([word])
    return [sorted(line, key=lambda word: word.left) for line in found]


def _text(words: Sequence[Word]) -> str:
    return tidy(" ".join(word.text for word in words))


def _cell(words: Sequence[Word], origin: int, known: Counter[str]) -> Cell:
    text = ""
    for line in _written_lines(words):
        text = join(text, _text(line), known) if text else _text(line)
    bold = bool(words) and all(word.bold for word in words if any(map(str.isalnum, word.text)))
    return Cell(text=tidy(text), origin=origin if text else 0, emphasised=bold)


def _with_aligned(
    lines: Sequence[Line], width: float, known: Counter[str], before: Table | None
) -> Iterator[Line | Table]:
    """Runs of lines whose pieces stand below each other, as tables, with the header above them."""
    index = 0
    above: list[Line] = []
    while index < len(lines):
        run = _run(lines[index:])
        table = _aligned(run, width, known, before) if run else None
        if table is None:
            above.append(lines[index])
            index += 1
            continue
        header = header_above(above, run[0], [share * width for share in table.columns])
        yield from above[: len(above) - len(header)]
        above = []
        yield _headed(table, header, width, known) if header else table
        index += len(run)
    yield from above


def _headed(table: Table, header: Sequence[Line], width: float, known: Counter[str]) -> Table:
    words = in_columns(header, [share * width for share in table.columns])
    cells = tuple(_cell(held, -1 - column, known) for column, held in enumerate(words))
    row = TableRow(cells, header[0].page)
    return replace(table, rows=(row, *table.rows), lines=(*header, *table.lines))


def _run(lines: Sequence[Line]) -> list[Line]:
    """The lines from the first that can be one table's, or none."""
    if not lines or len(lines[0].segments) < 2:
        return []
    starts = [segment[0].left for segment in lines[0].segments]
    run = [lines[0]]
    for index, line in enumerate(lines[1:], start=1):
        segments = line.segments
        lefts = [segment[0].left for segment in segments]
        fits = all(any(abs(left - start) <= ALIGNED for start in starts) for left in lefts)
        near = line.base - run[-1].base <= 2.1 * max(line.size, run[-1].size)
        if len(segments) >= 2 and (fits or _same_table(lefts, starts)) and line.base > run[-1].base:
            starts.extend(
                left for left in lefts if all(abs(left - start) > ALIGNED for start in starts)
            )
        elif not (near and fits and _continues(lines, index, lefts[0], starts)):
            break
        run.append(line)
    while run and len(run[-1].segments) < 2 and abs(run[-1].left - min(starts)) <= ALIGNED:
        run.pop()
    return run


def _same_table(lefts: Sequence[float], starts: Sequence[float]) -> bool:
    return abs(lefts[0] - min(starts)) <= ALIGNED and any(
        abs(left - start) <= ALIGNED for left in lefts[1:] for start in starts
    )


def _continues(lines: Sequence[Line], index: int, left: float, starts: Sequence[float]) -> bool:
    """Whether a line of one piece goes on in a cell of the row above it."""
    if abs(left - min(starts)) > ALIGNED:
        return True
    if lines[index].bold and not lines[index - 1].bold:
        return False  # a heading between two tables
    after = lines[index + 1] if index + 1 < len(lines) else None
    short = len(lines[index].text) <= 24 and not line_kinds.is_code_entry(lines[index].text)
    return short and after is not None and len(after.segments) >= 2


def _aligned(
    run: Sequence[Line], width: float, known: Counter[str], before: Table | None
) -> Table | None:
    rows = [line for line in run if len(line.segments) >= 2]
    coded = all(line_kinds.codes_alone(line.text) for line in rows)
    columns = _columns(rows, least=1 if coded else 2)
    if len(rows) == 1 and before is not None:
        columns = [segment[0].left for segment in rows[0].segments]
    shares = tuple(round(start / width, 3) for start in columns)
    last_row = before is not None and before.goes_on_in(Table((), shares, ()))
    if len(columns) < 2 or not (last_row or (len(rows) > 1 and _is_tabular(rows))):
        return None
    held: list[tuple[list[list[Word]], Line]] = []
    for line in run:
        if len(line.segments) >= 2 or not held:
            held.append(([[] for _ in columns], line))
        for cells, words in zip(held[-1][0], in_columns([line], columns), strict=True):
            cells.extend(words)
    found = tuple(
        TableRow(
            tuple(
                _cell(words, 1 + number * 100 + column, known) for column, words in enumerate(cells)
            ),
            line.page,
        )
        for number, (cells, line) in enumerate(held)
    )
    return Table(found, shares, tuple(run))


def _columns(rows: Sequence[Line], *, least: int) -> list[float]:
    """Where columns begin: places at which pieces of so many lines stand."""
    lefts = sorted(segment[0].left for line in rows for segment in line.segments)
    groups: list[list[float]] = []
    for left in lefts:
        if groups and left - groups[-1][0] <= 2 * ALIGNED:
            groups[-1].append(left)
        else:
            groups.append([left])
    return [group[0] for group in groups if len(group) >= least]


def _is_tabular(rows: Sequence[Line]) -> bool:
    """Rows of facts rather than running text that happens to stand in columns."""
    firsts = [_text(line.segments[0]) for line in rows]
    if any(line_kinds.is_contents_line(line.text) for line in rows):
        return False
    coded = sum(line_kinds.is_code_entry(first) for first in firsts)
    narrow = sum(len(first) <= _NARROW for first in firsts)
    return coded >= 0.5 * len(rows) or narrow >= 0.8 * len(rows)
