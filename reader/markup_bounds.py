"""Markup of a size or shape that no publication has and that would cost minutes to parse."""

import re
from typing import Final

from policy.captures import Reason

_MOST_TAGS: Final = 600_000
_DEEPEST_MARKUP: Final = 3_000
_MOST_ATTRIBUTES: Final = 1_000  #: of one tag; the parser compares each with all before it
_LONG_TAG: Final = 2 * _MOST_ATTRIBUTES  #: characters below which a tag cannot hold as many
_OPENING = re.compile(
    r"<(/?)(div|span|b|i|u|em|strong|font|blockquote|section|ul|ol|table|a|center|small|big)\b[^<>]*>",
    re.IGNORECASE,
)
_QUOTED = r"=\s*+(?:\"[^\"]*+\"|'[^']*+')"
_TAG = re.compile(rf"<[A-Za-z/!?](?:{_QUOTED}|[^>])*+")
_VALUE = re.compile(_QUOTED)


def out_of_bounds(markup: str) -> tuple[Reason, str] | None:
    """Why a page is not parsed, or None."""
    if markup.count("<") > _MOST_TAGS:
        return Reason.TOO_LARGE, f"the page has more than {_MOST_TAGS:,} tags"
    for tag in _TAG.finditer(markup):
        if tag.end() - tag.start() > _LONG_TAG:
            named = _VALUE.sub(" ", tag[0])
            if len(named) > _LONG_TAG and len(re.split(r"[\s/]+", named)) > _MOST_ATTRIBUTES:
                return (
                    Reason.TOO_LARGE,
                    f"the page has a tag with more than {_MOST_ATTRIBUTES:,} attributes",
                )
    depth = 0
    for tag in _OPENING.finditer(markup):
        depth += -1 if tag[1] else 1
        if depth > _DEEPEST_MARKUP:
            return (
                Reason.UNREADABLE,
                f"the page nests more than {_DEEPEST_MARKUP:,} elements in each other",
            )
    return None
