"""Lists of codes kept as delimited text: CSV, tab- or pipe-separated, or one code a line."""

import csv
import io
import re
from collections import Counter
from typing import Final

from policy.codes import procedure_system
from policy.mentions import is_diagnosis_column
from policy.text import normalise, tidy
from reader.assembly import Assembly

_DELIMITERS: Final = (",", "\t", "|", ";")
_HEADER_WORD = re.compile(
    r"code|cpt|hcpcs|icd|descri|date|modifier|status|indicator|name|title|type|version|number|note|value|units?|\bid\b|effective",
    re.IGNORECASE,
)
_MOST_COLUMNS: Final = 120
_FEWEST: Final = 2  #: lines from which a file is a list of codes
_DIAGNOSIS = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?")


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


_DIAGNOSIS_LINE = re.compile(
    r"(?:\d{5}\s+)?(?P<code>[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?)(?:[\s,;|]+(?:[01]\s+)?(?P<words>\S.*))?"
)


def write_code_file(text: str, out: Assembly) -> bool:
    """Write a list of diagnoses, one a line with or without its words; False where it is none.

    CMS publishes ICD-10-CM so: without dots, in columns of fixed width or alone. Codes that no
    procedure code could be tell such a list from one of HCPCS.
    """
    written = [line.strip() for line in text.splitlines() if line.strip()]
    header = written[:1] if written and _is_header([written[0]]) else []
    found = [_DIAGNOSIS_LINE.fullmatch(line) for line in written[len(header) :]]
    matches = [match for match in found if match is not None]
    if len(matches) < _FEWEST or len(matches) < 0.98 * len(found):
        return False
    if not are_diagnoses([match["code"] for match in matches]):
        return False
    for match in matches:
        out.row((("ICD-10-CM Code", match["code"]), ("Description", tidy(match["words"] or ""))))
    return True


def are_diagnoses(codes: list[str]) -> bool:
    """Whether codes of a column, dotted or not, are ICD-10-CM rather than HCPCS."""
    shaped = [code for code in codes if _DIAGNOSIS.fullmatch(code)]
    other = sum(procedure_system(code) is None for code in shaped)
    return bool(codes) and len(shaped) >= 0.95 * len(codes) and other >= 0.2 * len(codes)


def write_rows(text: str, mark: str, out: Assembly) -> None:
    """Each record as a row keyed by the header; lines above the header as paragraphs.

    Several header lines above each other name a column together.
    """
    rows = [[tidy(cell) for cell in row] for row in _parsed(text, mark)]
    rows = [row for row in rows if any(row)]
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    diagnoses = {
        column
        for column in range(min(width, _MOST_COLUMNS))
        if are_diagnoses([row[column] for row in rows[1:] if len(row) == width and row[column]])
    }
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
        names = [
            f"ICD-10-CM {name or 'Code'}"
            if place in diagnoses and not is_diagnosis_column(name)
            else name
            for place, name in enumerate(names)
        ]
        out.row(tuple(zip(names, row, strict=False))[:_MOST_COLUMNS])


def _is_header(row: list[str]) -> bool:
    worded = sum(bool(_HEADER_WORD.search(cell)) for cell in row)
    valued = sum(bool(re.fullmatch(r"[A-Z]?\d[\dA-Z.,/-]*", cell)) for cell in row)
    return worded >= 1 and valued == 0
