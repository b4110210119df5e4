"""The lines in which an edition says which one it is."""

import re

from policy.comparison.passages import Passage
from policy.document import BlockKind
from policy.sentences.wording import without_dates

_IDENTITY = re.compile(
    r"(?:(?:\w+ ){0,3}(?:policy|document|guideline|bulletin|article|form|file|version|revision|publication)(?: (?:number|no\.?|id|#))?|version|number)"
    r"\s*[:#]+\s*\S+(?: \S+)?",
    re.IGNORECASE,
)
_ENTRY_NUMBER = re.compile(r"[(\[]?\d{1,3}[.)\]]+")
_EDITION_MARK = re.compile(
    r"\A(?!\d{4}[0-9AFMTU]\b|[A-V]\d{4}\b)(?P<number>(?=\w*\d{3})[\w.-]{3,}?)[A-Z]{1,3}(?=\s|\Z)"
)


def is_identity(text: str) -> bool:
    """Whether a line only says the number or version of the edition."""
    return _IDENTITY.fullmatch(text) is not None


def only_numbered_anew(was: Passage, now: Passage) -> bool:
    """Whether two lines differ only in how the edition is numbered: 0771C and 0771D."""
    if is_identity(was.text) and is_identity(now.text):
        return True
    if all(
        one.block.kind is not BlockKind.TABLE_ROW and _ENTRY_NUMBER.fullmatch(one.text)
        for one in (was, now)
    ):
        return True
    bare = [_EDITION_MARK.sub(r"\g<number>", one.text) for one in (was, now)]
    return was.text != bare[0] and without_dates(bare[0]) == without_dates(bare[1])
