"""The head of a data file: its notes, its stacked header, and which layout that is."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy.captures import Reason
from policy.datafiles.layouts import BY_SLUG, LAYOUTS, Layout, as_printed
from policy.text import normalise, tidy
from reader.datafiles.unnamed import unnamed_layout
from reader.errors import Unreadable

_MOST_ROWS = 60  #: rows in which the first record must stand
_MOST_COLUMNS = 200  #: no layout has more than a fifth of them
_RECORD = re.compile(r"\d{4}[0-9A-Z]|[A-Z]\d{4}")
_DELIMITERS = ("\t", ",", "|", ";")


#: How many needed columns are missing, where the header begins, the layout, where its columns stand,
#: and the names that are printed.
_Best = tuple[int, int, Layout, dict[str, list[int]], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above the records.

    ``positions`` gives for each column that is read where it stands, ``width`` the most cells of a
    row, ``lines`` the physical lines above the first record.
    """

    layout: Layout
    delimiter: str
    notes: tuple[str, ...]
    positions: tuple[tuple[str, int], ...]
    width: int
    lines: int


def head_of_text(text: str, name: str) -> Head | None:
    """The head of delimited text, None where it is of no known layout.

    ``text`` is the beginning of the file. Raises ``Unreadable`` where a layout is recognised and a
    needed column stands there twice, or is missing beside one that is not known, which may be it
    under another name. A table that has fewer columns, all of them known, is read as it is.
    """
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        rows: list[list[str]] = []
        ends: list[int] = []
        reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
        try:
            for row in reader:
                rows.append(row)
                ends.append(reader.line_num)
                if len(rows) >= _MOST_ROWS:
                    break
        except csv.Error:
            continue
        found = head_of_rows(rows, name, delimiter=delimiter, ends=ends)
        if found is not None:
            return found
    return None


def head_of_rows(
    rows: Sequence[Sequence[str]], name: str, *, delimiter: str = ",", ends: Sequence[int] = ()
) -> Head | None:
    """The head of a file whose first rows are ``rows``; ``ends`` has the line each row ends on."""
    first = next(
        (
            position
            for position, row in enumerate(rows)
            if any(_RECORD.fullmatch(cell.strip().upper()) for cell in row[:4])
            and sum(bool(cell.strip()) for cell in row) >= 2
        ),
        None,
    )
    if first is None:
        first = next(
            (p for p, row in enumerate(rows) if row and re.fullmatch(r"\d{2}", row[0].strip())),
            len(rows),
        )
    starts = [p for p in range(first) if sum(bool(cell.strip()) for cell in rows[p]) >= 2]
    best: _Best | None = None
    width = max((len(row) for row in rows), default=0)
    if width > _MOST_COLUMNS:
        return None
    for start in starts:
        printed = _stacked(rows[start:first], width)
        notes = [tidy(cell) for row in rows[:start] for cell in row if cell.strip()]
        found = _recognised(printed, notes, name)
        if found is None:
            continue
        layout, places = found
        missing = sum(column.needed and not places.get(column.name) for column in layout.columns)
        if best is None or missing < best[0]:
            best = (missing, start, layout, places, printed)
        if missing == 0:
            break
    if best is None and not starts:
        best = _of_records(rows, first, name)
    if best is None:
        return None
    _, start, layout, places, printed = best
    _check(layout, places, printed)
    return Head(
        layout=layout,
        delimiter=delimiter,
        notes=tuple(tidy(cell) for row in rows[:start] for cell in row if cell.strip()),
        positions=tuple(
            (column, places[column][0]) for column in layout.names if places.get(column)
        ),
        width=width,
        lines=(ends[first - 1] if ends and first else first),
    )


def _of_records(rows: Sequence[Sequence[str]], first: int, name: str) -> _Best | None:
    """What a file without a header is, where its records tell."""
    records = [row for row in rows[first:] if any(cell.strip() for cell in row)]
    found = unnamed_layout(records)
    if found is None:
        return None
    layout = _of_program(found[0], (), [], name)
    return 0, first, layout, found[1], []


def _stacked(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    return [
        tidy(" ".join(row[at].strip() for row in rows if at < len(row) and row[at].strip()))
        for at in range(width)
    ]


def _recognised(
    printed: Sequence[str], notes: Sequence[str], name: str
) -> tuple[Layout, dict[str, list[int]]] | None:
    for layout in LAYOUTS:
        places = _places(layout, printed)
        if all(places.get(one) for one in layout.recognised_by):
            chosen = _of_program(layout, printed, notes, name)
            return chosen, _places(chosen, printed)
    return None


def _places(layout: Layout, printed: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, name in enumerate(map(as_printed, printed)):
        for column in layout.columns:
            if name and re.fullmatch(column.printed, name):
                found.setdefault(column.name, []).append(at)
                break
    return found


def _of_program(layout: Layout, printed: Sequence[str], notes: Sequence[str], name: str) -> Layout:
    """NCCI files of all programs and services have one header; title or file name tell which it is."""
    base = "mue" if layout.slug.startswith("mue") else "ncci_ptp"
    if not layout.slug.startswith((base,)):
        return layout
    said = normalise(" ".join((*printed, *notes, name))).replace("_", " ")
    medicaid = "_medicaid" if re.search(r"medicaid|\bmcd\b", said) else ""
    service = next(
        (
            f"_{word}"
            for word, pattern in (
                ("dme", r"\bdme\b|durable medical"),
                ("outpatient", r"outpatient|ccioph|\boph\b|hospital"),
                ("practitioner", r"practitioner|ccipra|\bpra\b"),
            )
            if re.search(pattern, said)
        ),
        "",
    )
    return BY_SLUG.get(f"{base}{medicaid}{service}", BY_SLUG[f"{base}{medicaid}"])


def _check(layout: Layout, places: dict[str, list[int]], printed: Sequence[str]) -> None:
    here = ", ".join(repr(name) for name in printed if name)
    known = {position for at in places.values() for position in at}
    strange = any(name and at not in known for at, name in enumerate(printed))
    for column in layout.columns:
        at = places.get(column.name, [])
        if column.needed and not at and strange:
            raise Unreadable(
                Reason.UNREADABLE,
                f"{layout.title}: no column {column.name!r}; the header has {here[:900]}. Look whether CMS"
                " renamed it",
            )
        if len(at) > 1 and not column.dropped:
            raise Unreadable(
                Reason.UNREADABLE,
                f"{layout.title}: {len(at)} columns are named {column.name!r}, so which is meant is not known",
            )
