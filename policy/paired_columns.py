"""Rows that are an edit of two codes, by the names of their two columns."""

import re
from functools import lru_cache

from policy.column_names import words_of_column
from policy.document import Block
from policy.mentions import codes_at_position

_FIRST = re.compile(r"\bcol(?:umn)?\.? ?(?:1|one|i)\b|\bcomprehensive\b", re.IGNORECASE)
_SECOND = re.compile(r"\bcol(?:umn)?\.? ?(?:2|two|ii)\b|\bcomponent\b", re.IGNORECASE)


def edit_of_row(block: Block) -> tuple[str, str] | None:
    """The codes of a row's two columns, where they are named as those of NCCI's pair edits."""
    places = _places(tuple(column for column, _ in block.cells))
    if places is None:
        return None
    first, second = (codes_at_position(block.cells[place][1]) for place in places)
    return (first[0].code, second[0].code) if len(first) == len(second) == 1 else None


@lru_cache(maxsize=2_000)
def _places(columns: tuple[str, ...]) -> tuple[int, int] | None:
    """The places of the two columns of an edit among the columns of a table."""
    found = [
        next((at for at, name in enumerate(columns) if pattern.search(words_of_column(name))), None)
        for pattern in (_FIRST, _SECOND)
    ]
    first, second = found
    return (first, second) if first is not None and second is not None else None
