"""HTML kept inside the fields of an answer, escaped once, twice or not at all."""

import html as entities
import re
from typing import Final

from policy.text import tidy

_ROUNDS: Final = 6
_TAG_NAMES: Final = (
    "a|abbr|address|article|b|big|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figure|font|footer"
    "|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|meta|nav|noscript|object|ol|option|p|pre|q|s|samp|script"
    "|section|select|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|var|o:p"
)
_INSIDE: Final = (
    r"(?:\s*/?|\s[^<>]*=[^<>]*|\s+(?:nowrap|hidden|open|noshade|reversed|compact)\s*/?)"
)
_NOT_A_TAG = re.compile(rf"<(?!/?(?:{_TAG_NAMES}){_INSIDE}>|!--)", re.IGNORECASE)
_REAL_TAG = re.compile(rf"</?(?:{_TAG_NAMES}){_INSIDE}>", re.IGNORECASE)


def unescaped(text: str) -> str:
    """The text with its entities resolved until nothing changes any more."""
    for _ in range(_ROUNDS):
        resolved = entities.unescape(text)
        if resolved == text:
            break
        text = resolved
    return text


def markup_of(text: str) -> str:
    """A field as HTML that a parser reads right.

    Only what is a tag of HTML stays one: the sign in ``< 80 mm Hg`` is a character.
    """
    text = unescaped(text).replace("&", "&amp;")
    return _NOT_A_TAG.sub("&lt;", text)


def holds_markup(text: str) -> bool:
    """Whether a field holds tags, escaped or not."""
    return bool(_REAL_TAG.search(unescaped(text)))


def plain_of(text: str) -> str:
    """A short field on one line, without its tags."""
    return tidy(_REAL_TAG.sub(" ", unescaped(text)))
