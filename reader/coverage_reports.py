"""Reports of the CMS Coverage API: lists of documents with their versions, each row one of them."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from policy.document import Document, KeyedRow, KeyedTable
from policy.text import tidy
from policy.whats_new import CONTRACTOR, EFFECTIVE, LAYOUT, NOTE, RETIREMENT, STATUS, TITLE
from reader.assembly import Assembly
from reader.escaped import plain_of

_ADDRESS = re.compile(r"/reports/(?P<name>[\w/-]+?)/?(?:[?#]|\Z)")
_KEYS: Final = frozenset({"document_id", "document_version", "document_type", "title"})
#: What only a document itself has, or a report whose rows are not documents.
_NOT_OF_A_REPORT: Final = frozenset({"indications_limitations", "code_id"})
_NAMES: Final[Mapping[str, str]] = {
    "whats-new/local": "what's new, local coverage",
    "whats-new/national": "what's new, national coverage",
    "local-coverage-articles": "articles",
    "local-coverage-final-lcds": "final LCDs",
    "local-coverage-proposed-lcds": "proposed LCDs",
    "national-coverage-ncd": "NCDs",
}
#: Field to column, in the order they are printed (OpenAPI document of the API, version 1.5).
_COLUMNS: Final[Mapping[str, str]] = {
    "document_type": "Type",
    "title": TITLE,
    "contractor_name_type": CONTRACTOR,
    "document_status": STATUS,
    "whats_new_description": NOTE,
    "note": NOTE,
    "updated_on": "Updated on",
    "last_updated": "Updated on",
    "effective_date": EFFECTIVE,
    "retirement_date": RETIREMENT,
    "url": "Address",
}
_NOTHING: Final = frozenset({"", "n/a", "none"})
_LETTERS: Final[Mapping[str, str]] = {"article": "A", "lcd": "L"}
Record = Mapping[str, Any]


def report_name(url: str, records: Sequence[Record]) -> str | None:
    """Which report an answer is, by its address or its keys; None when it is none."""
    found = _ADDRESS.search(url)
    keys = set(records[0]) if records else set()
    if found is None and (not keys >= _KEYS or keys & _NOT_OF_A_REPORT):
        return None
    if found is not None:
        return None if keys & _NOT_OF_A_REPORT else found["name"]
    return "whats-new/national" if "whats_new_description" in keys else ""


def read_report(name: str, records: Sequence[Record]) -> Document:
    """A report as a table keyed by the number and the version of each document."""
    title = "Medicare Coverage Database report"
    if said := _NAMES.get(name, name.replace("-", " ")):
        title = f"{title}: {said}"
    out = Assembly()
    out.heading(title, 1.0, title=True)
    rows = sorted({_row(record) for record in records}, key=lambda row: (row.key, row.values))
    for row in rows:
        out.row((("Document", row.key[0]), ("Version", row.key[1]), *row.values))
    return Document(
        title=title,
        blocks=tuple(out.blocks),
        table=KeyedTable(layout=LAYOUT, rows=tuple(rows), records=len(records)),
    )


def read_report_table(text: str) -> Document | None:
    """A report saved as comma-separated values under the API's own keys; None where it is none."""
    head = text[:2_000].split("\n", 1)[0]
    if not all(key in head for key in _KEYS):
        return None
    try:
        records = [
            {key: value for key, value in one.items() if key and isinstance(value, str)}
            for one in csv.DictReader(io.StringIO(text, newline=""))
        ]
    except csv.Error:
        return None
    name = report_name("", records)
    return read_report(name, records) if records and name is not None else None


def _row(record: Record) -> KeyedRow:
    values = {
        column: text
        for key, column in _COLUMNS.items()
        if (text := tidy(plain_of(str(record.get(key) or "")))).lower() not in _NOTHING
    }
    return KeyedRow(
        key=(_number(record), str(record.get("document_version") or "")),
        values=tuple(values.items()),
    )


def _number(record: Record) -> str:
    """The number people write: A57113, L34938, 250.4."""
    shown = str(record.get("document_display_id") or record.get("document_id") or "").strip()
    letter = _LETTERS.get(str(record.get("document_type") or "").strip().lower(), "")
    return f"{letter}{shown}" if shown.isdigit() else shown
