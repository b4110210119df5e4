"""JSON that is no answer of the Coverage API: known shapes by their own readers, the rest generically."""

from typing import Any

from policy.document import Document
from reader.federal_register import is_search_result, read_search_result
from reader.json_values import read_json
from reader.mcd.contractors import is_contractors, read_contractors


def read_json_document(value: Any) -> Document:
    """The Document of a parsed JSON value. Raises ``Unreadable`` where a known shape lacks its parts."""
    if is_contractors(value):
        return read_contractors(value)
    if is_search_result(value):
        return read_search_result(value)
    return read_json(value)
