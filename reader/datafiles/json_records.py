"""Data files that somebody saved as JSON: a list of flat records, as delimited text with a header."""

import csv
import io
import json
from typing import Any, Final

from reader.json_values import label_of

DELIMITER: Final = "\t"
_OPENS: Final = (b"[", b"{")
_FEWEST: Final = 2
_MOST_COLUMNS: Final = 60


def opens_json(body: bytes) -> bool:
    """Whether a body begins as JSON does."""
    return body[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_OPENS)


def as_delimited(body: bytes) -> bytes | None:
    """The records of a JSON body with their keys as the header, None where it is no such list.

    The list is the body itself, or the only list of records in it.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    records = _records(value)
    if records is None:
        return None
    keys = list(dict.fromkeys(key for record in records for key in record))
    if len(keys) > _MOST_COLUMNS:
        return None
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=DELIMITER, lineterminator="\n")
    writer.writerow([label_of(key) for key in keys])
    writer.writerows([_printed(record.get(key)) for key in keys] for record in records)
    return text.getvalue().encode()


def _records(value: Any) -> list[dict[str, Any]] | None:
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list) and one]
        return _records(lists[0]) if len(lists) == 1 else None
    if not isinstance(value, list) or len(value) < _FEWEST:
        return None
    flat = all(
        isinstance(one, dict) and not any(isinstance(cell, dict | list) for cell in one.values())
        for one in value
    )
    return value if flat else None


def _printed(cell: Any) -> str:
    return "" if cell is None else str(cell)
