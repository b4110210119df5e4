"""Codes that a sentence takes out of what it says: "17000-17004 except 17003"."""

import re
from collections.abc import Sequence

from policy.mentions import Mention

EXCEPTED = re.compile(
    r"(?:[,(]\s*)?\b(?:with (?:the )?exceptions? of|with exceptions?(?: for)?|except(?:ing)?(?: for| that| in)?|other than|excluding|excludes"
    r"|apart from|aside from|save for|but not|but excluding|exclusive of|not including)\b[\s:(]*"
    r"(?:(?:the|for|add-on|procedures?|cpt|hcpcs|service|codes?)\b[\s:(/]*){0,4}\+?\Z",
    re.IGNORECASE,
)
_ON = re.compile(
    r"[\s,;/&+*†‡()-]*(?:and|or|nor|through|to|codes?)?[\s,;/&+*†‡(]*\Z", re.IGNORECASE
)
_CLOSES = re.compile(r"\s*[,)]")


def without_exceptions(text: str, mentions: Sequence[Mention]) -> tuple[str, tuple[str, ...]]:
    """``text`` without the clauses that except some of its ``mentions``, and the codes they except."""
    kept, begun = [], 0
    excepted: list[str] = []
    end: int | None = None
    start = 0
    for mention in sorted(mentions, key=lambda one: one.start):
        if end is not None and _ON.match(text[end : mention.start]):
            end = mention.end
            excepted.append(mention.code)
            continue
        if end is not None:
            kept.append(text[begun:start])
            begun, end = _closed(text, end), None
        cue = EXCEPTED.search(text[max(0, mention.start - 80) : mention.start])
        if cue is not None:
            start = max(0, mention.start - 80) + cue.start()
            end = mention.end
            excepted.append(mention.code)
    if end is not None:
        kept.append(text[begun:start])
        begun = _closed(text, end)
    return "".join((*kept, text[begun:])), tuple(dict.fromkeys(excepted))


def _closed(text: str, end: int) -> int:
    found = _CLOSES.match(text, end)
    return found.end() if found else end
