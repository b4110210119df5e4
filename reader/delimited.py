"""Lists of codes kept as delimited text: CSV, tab- or pipe-separated, or one code a line."""

import csv
import io
import re
from collections import Counter
from typing import Final

from policy.text import normalise, tidy
from reader.assembly import Assembly

_DELIMITERS: Final = (",", "\t", "|", ";")
_HEADER_WORD = re.compile(
    r"code|cpt|hcpcs|icd|descri|date|modifier|status|indicator|name|title|type|version|number|note|value|units?|\bid\b|effective",
    re.IGNORECASE,
)
_MOST_COLUMNS: Final = 120


def delimiter_of(text: str) -> str | None:
    """The character that separates columns all down a text, or None when it is prose.

    Nine of ten lines must parse to the same number of columns as the most do.
    """
    sample = text[:200_000]
    for mark in _DELIMITERS:
        if sample.count(mark) < 2:
            continue
        rows = [row for row in _parsed(sample, mark) if any(cell.strip() for cell in row)]
        if len(rows) < 2:
            continue
        width, count = Counter(len(row) for row in rows).most_common(1)[0]
        if width < 2 or count < 0.9 * len(rows) - 1:
            continue
        longest = sorted(len(cell) for row in rows for cell in row)
        if mark in ",;" and not _is_table(rows, width):
            continue
        if longest[int(len(longest) * 0.8)] <= 200:
            return mark
    return None


def _parsed(text: str, mark: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        return []


def _is_table(rows: list[list[str]], width: int) -> bool:
    """Whether comma-separated lines are records rather than prose with commas."""
    head = next(row for row in rows if len(row) == width)
    named = all(cell.strip() for cell in head) and sum(
        bool(_HEADER_WORD.search(cell)) for cell in head
    ) >= min(2, width)
    spaced = sum(cell.startswith(" ") for row in rows for cell in row[1:])
    if spaced > 0.3 * sum(len(row) - 1 for row in rows):
        return False
    return named or (len(rows) >= 5 and sum(len(row) == width for row in rows) >= 0.95 * len(rows))


def write_rows(text: str, mark: str, out: Assembly) -> None:
    """Each record as a row keyed by the header; lines above the header as paragraphs.

    Several header lines above each other name a column together.
    """
    rows = [[tidy(cell) for cell in row] for row in _parsed(text, mark)]
    rows = [row for row in rows if any(row)]
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    header: list[str] | None = None
    started = False
    for row in rows[:]:
        filled = [cell for cell in row if cell]
        if not started and len(filled) <= max(1, width // 4) and width > 1:
            out.paragraph(" ".join(filled))
            continue
        if not started and _is_header(row):
            header = (
                row
                if header is None
                else [" ".join(filter(None, pair)) for pair in zip(header, row, strict=False)]
            )
            continue
        if header is not None and [normalise(cell) for cell in row] == [
            normalise(cell) for cell in header
        ]:
            continue
        started = True
        names = (header or [])[:_MOST_COLUMNS]
        names = [*names, *[""] * (len(row) - len(names))]
        out.row(tuple(zip(names, row, strict=False))[:_MOST_COLUMNS])


def _is_header(row: list[str]) -> bool:
    worded = sum(bool(_HEADER_WORD.search(cell)) for cell in row)
    valued = sum(bool(re.fullmatch(r"[A-Z]?\d[\dA-Z.,/-]*", cell)) for cell in row)
    return worded >= 1 and valued == 0
