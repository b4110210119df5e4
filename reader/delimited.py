"""Lists of codes kept as delimited text: CSV, tab- or pipe-separated, or one code a line."""

import csv
import io
import re
from collections import Counter
from itertools import takewhile
from typing import Final

from policy.captures import Reason
from policy.disposition import disposition_of_heading
from policy.text import tidy
from reader.assembly import Assembly
from reader.errors import Unreadable
from reader.records import HEADER_WORD, are_diagnoses, has_value, is_header, write_records

_DELIMITERS: Final = (",", "\t", "|", ";")
_LONGEST_HEADER: Final = 4_000
_HEAD: Final = 15  #: lines among which the header of a table is
_MOST_ABOVE: Final = 3  #: lines above a list of one code a line
_CELL_AT_MOST: Final = 400  #: characters of a cell without quotes; more is running text
_FEWEST: Final = 2  #: lines from which a file is a list of codes


def delimiter_of(text: str) -> str | None:
    """The character that separates columns all down a text, or None when it is prose.

    Nine of ten lines must parse to the same number of columns as the most do.
    """
    sample = text[:200_000]
    for mark in _DELIMITERS:
        if sample.count(mark) < 2:
            continue
        lines = [row for row in _parsed(sample, mark) if any(cell.strip() for cell in row)]
        rows = _without_headings(lines)
        if len(rows) < 2:
            continue
        width, count = Counter(len(row) for row in rows).most_common(1)[0]
        if width < 2 or count < 0.9 * len(rows) - 1:
            continue
        longest = sorted(len(cell) for row in rows for cell in row)
        if mark in ",;" and not _is_table(rows, width):
            continue
        if mark in ",;" and '"' not in sample and _is_running_text(lines):
            continue
        if longest[int(len(longest) * 0.8)] <= 200:
            return mark
    return None


def _without_headings(rows: list[list[str]]) -> list[list[str]]:
    """The rows without lines of one cell that say what the records below them are, or of the file."""
    for _ in range(_MOST_ABOVE):
        rows = rows[1:] if len(rows) > 1 and len(rows[0]) == 1 else rows
        rows = rows[:-1] if len(rows) > 1 and len(rows[-1]) == 1 else rows
    return [row for row in rows if len(row) > 1 or disposition_of_heading(row[0]) is None]


def _is_running_text(rows: list[list[str]]) -> bool:
    """Whether the mark stands in sentences: most of the text between two of them is too long for a cell."""
    lengths = [len(cell) for row in rows for cell in row]
    return sum(length for length in lengths if length > _CELL_AT_MOST) > sum(lengths) / 2


#: An apostrophe by which spreadsheets mark what follows as text, so that 00100 keeps its zeros.
_TEXT_MARK = re.compile(r"'(?=[0-9A-Z][\w.]*\s*\Z)")


def _parsed(text: str, mark: str) -> list[list[str]]:
    try:
        return [
            [_TEXT_MARK.sub("", cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        ]
    except csv.Error:
        return []


def bare_lines(text: str) -> str:
    """A text whose lines are one cell each, without the quotation marks and text marks around it."""
    written = [line for line in text.split("\n") if line.strip()]
    if not any(_CELL.fullmatch(line) for line in written):
        return text
    return "\n".join(
        found[1]
        if (found := _QUOTED.fullmatch(_CELL.sub(r"\g<cell>", line)))
        else _CELL.sub(r"\g<cell>", line)
        for line in text.split("\n")
    )


_QUOTED = re.compile(r'\s*"([^"]*)"\s*')
_CELL = re.compile(r"\A\s*(?:\"'?|')(?P<cell>[0-9A-Z][\w.]{1,9})\s*\"?\s*\Z")


def _is_table(rows: list[list[str]], width: int) -> bool:
    """Whether comma-separated lines are records rather than prose with commas."""
    full = [row for row in rows if len(row) == width]
    named = any(
        all(cell.strip() for cell in row)
        and sum(bool(HEADER_WORD.search(cell)) for cell in row) >= min(2, width)
        for row in full[:_HEAD]
    )
    spaced = sum(cell.startswith(" ") and bool(cell.strip()) for row in rows for cell in row[1:])
    if spaced > 0.3 * sum(len(row) - 1 for row in rows):
        return False
    valued = any(all(has_value([row[place]]) for row in full[1:]) for place in range(1, width))
    return (
        named or (valued and len(full) >= 3) or (len(rows) >= 5 and len(full) >= 0.95 * len(rows))
    )


_DIAGNOSIS_LINE = re.compile(
    r"(?:\d{5}\s+)?(?P<code>[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?)(?:[\s,;|]+(?:[01]\s+)?(?P<words>\S.*))?"
)


def write_code_file(text: str, out: Assembly) -> bool:
    """Write a list of diagnoses, one a line with or without its words; False where it is none.

    CMS publishes ICD-10-CM so: without dots, in columns of fixed width or alone. Codes that no
    procedure code could be tell such a list from one of HCPCS.
    """
    written = [line.strip() for line in text.splitlines() if line.strip()]
    header = written[:1] if written and is_header([written[0]]) else []
    above = list(takewhile(lambda line: not _DIAGNOSIS_LINE.fullmatch(line), written))
    if len(above) > _MOST_ABOVE:
        return False
    below = list(takewhile(lambda line: not _DIAGNOSIS_LINE.fullmatch(line), reversed(written)))
    if len(below) > _MOST_ABOVE:
        return False
    listed = written[len(above) : len(written) - len(below)]
    found = [_DIAGNOSIS_LINE.fullmatch(line) for line in listed]
    matches = [match for match in found if match is not None]
    if len(matches) < _FEWEST or len(matches) < 0.98 * len(found):
        return False
    if not are_diagnoses([match["code"] for match in matches]):
        return False
    for line in above[len(header) :]:
        out.paragraph(line)
    for match in matches:
        out.row((("ICD-10-CM Code", match["code"]), ("Description", tidy(match["words"] or ""))))
    for line in reversed(below):
        out.paragraph(line)
    return True


def write_rows(text: str, mark: str, out: Assembly) -> None:
    """Each record as a row keyed by the header; lines above the header as paragraphs.

    Raises ``Unreadable`` where there is a header and not one record.
    """
    rows = _parsed(text, mark)
    if not write_records(rows, out):
        raise Unreadable(
            Reason.EMPTY, "the table has a header and no records below it; fetch it again later"
        )


def is_header_alone(text: str) -> bool:
    """Whether a text is the one header line of a table that has no records."""
    written = [line for line in text.splitlines() if line.strip()]
    if len(written) != 1 or len(written[0]) > _LONGEST_HEADER:
        return False
    for mark in _DELIMITERS:
        cells = next(iter(_parsed(written[0], mark)), [])
        named = sum(bool(HEADER_WORD.search(cell)) for cell in cells)
        tight = not any(cell.startswith(" ") for cell in cells)
        if len(cells) >= 2 and all(cells) and named >= 2 and tight and is_header(cells):
            return True
    return False
