"""Search results of the Federal Register's API (documents.json) to a Document.

Layout: federalregister.gov/developers/documentation/api/v1, ``/documents``: ``results`` is a list of
documents with the fields that were asked for.
"""

from collections.abc import Mapping
from typing import Any, Final

from policy.captures import Reason
from policy.document import Document, KeyedRow, KeyedTable
from policy.rules import (
    ACTION,
    CITATION,
    DOCKETS,
    EFFECTIVE,
    LAYOUT,
    PUBLISHED,
    TITLE,
    TYPE,
)
from policy.text import tidy
from reader.assembly import Assembly
from reader.errors import Unreadable
from reader.escaped import plain_of

_NEEDED: Final = ("document_number", "title", "type", "publication_date")
_OF_THE_REGISTER: Final = frozenset({"document_number", "publication_date", "html_url"})
_COLUMNS: Final[Mapping[str, str]] = {
    "type": TYPE,
    "title": TITLE,
    "action": ACTION,
    "publication_date": PUBLISHED,
    "effective_on": EFFECTIVE,
    "citation": CITATION,
    "docket_ids": DOCKETS,
    "html_url": "Address",
}


def is_search_result(value: Any) -> bool:
    """Whether a parsed JSON value is an answer of the documents search."""
    if not isinstance(value, dict) or "count" not in value:
        return False
    results = value.get("results")
    if results is None:
        return value["count"] == 0 and "description" in value
    return isinstance(results, list) and all(
        isinstance(one, dict) and not _OF_THE_REGISTER.isdisjoint(one) for one in results
    )


def read_search_result(value: Mapping[str, Any]) -> Document:
    """The documents found, as a table keyed by document number.

    Raises ``Unreadable`` where nothing was found, or the documents lack a field that is needed.
    """
    found = value.get("results") or []
    if not found:
        raise Unreadable(
            Reason.SOFT_404,
            "the Federal Register finds no document: check the search in the address",
        )
    missing = [name for name in _NEEDED if any(name not in one for one in found)]
    if missing:
        raise Unreadable(
            Reason.UNREADABLE,
            f"the Federal Register's documents have no {', '.join(missing)}: ask for them with fields[], or its API is of another version",
        )
    rows = tuple(_row(one) for one in found)
    title = "Federal Register documents"
    out = Assembly()
    out.heading(title, 1.0, title=True)
    if description := plain_of(str(value.get("description") or "")):
        out.paragraph(description)
    for row in rows:
        out.row((("Document Number", row.key[0]), *row.values))
    return Document(
        title=title,
        blocks=tuple(out.blocks),
        table=KeyedTable(layout=LAYOUT, rows=rows, records=len(rows)),
    )


def _row(record: Mapping[str, Any]) -> KeyedRow:
    values = {column: _text(record.get(key)) for key, column in _COLUMNS.items()}
    return KeyedRow(
        key=(_text(record["document_number"]),),
        values=tuple((column, text) for column, text in values.items() if text),
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(one) for one in value)))
    return "" if value is None else tidy(plain_of(str(value)))
