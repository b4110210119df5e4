"""What each key of a declaration may hold, and what to write where it holds something else.

A check gives None, or the problem and its mend joined by "; ".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import soupsieve

from policy.addresses import url_refusal
from policy.sources import Certainty, LineOfBusiness, Method, Publishes

SITE_MARK = "{site}"  #: stands for the address of the site that serves a folder of editions
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_DOMAIN = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}\Z")
_CADENCE = re.compile(r"(\d{1,8})\s*([smhdw])\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def parse_cadence(text: str) -> int:
    """Seconds of a written cadence: ``30s``, ``15m``, ``6h``, ``1d``, ``2w``.

    Raises ``ValueError`` with what to write instead.
    """
    found = _CADENCE.match(text.strip())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if not 1 <= seconds <= 366 * _SECONDS["d"]:
        raise ValueError(
            f'{text!r} is not a cadence of one second to a year; write for example "1d", "6h" or "30s"'
        )
    return seconds


def written_cadence(seconds: int) -> str:
    """The shortest way to write ``seconds``: the inverse of :func:`parse_cadence`."""
    for unit in ("d", "h", "m"):
        if seconds % _SECONDS[unit] == 0:
            return f"{seconds // _SECONDS[unit]}{unit}"
    return f"{seconds}s"


def is_slug(text: str) -> bool:
    """Whether ``text`` can name a publisher or a source: lower case, digits and hyphens."""
    return bool(_SLUG.match(text))


@dataclass(frozen=True, slots=True)
class Key:
    """What a key holds: its type in words, whether a value is of it, and what its value must be."""

    words: str
    fits: Callable[[Any], bool]
    check: Callable[[Any], str | None] = lambda _value: None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list)


def _slug_problem(value: str) -> str | None:
    if is_slug(value):
        return None
    return f"{value!r} is not a slug; use lower-case letters, digits and hyphens, for example cms-a57113"


def _url_problem(value: str) -> str | None:
    refused = url_refusal(value.replace(SITE_MARK, "http://127.0.0.1"))
    return f"{refused}; write the whole address, beginning with https://" if refused else None


def _follow_problem(value: str) -> str | None:
    try:
        re.compile(value)
    except re.error as trouble:
        return f"{value!r} is not a regular expression ({trouble}); write what the linked addresses contain"
    return None


def _selectors_problem(value: list[str]) -> str | None:
    for selector in value:
        try:
            soupsieve.compile(selector)
        except soupsieve.SelectorSyntaxError as trouble:
            first = str(trouble).splitlines()[0]
            return f"{selector!r} is not a CSS selector ({first}); write for example nav or #side"
    return None


def _domains_problem(value: list[str]) -> str | None:
    wrong = next((item for item in value if not _DOMAIN.match(item)), None)
    return f"{wrong!r} is not a domain; write for example cms.gov" if wrong else None


def _cadence_problem(value: str) -> str | None:
    try:
        parse_cadence(value)
    except ValueError as trouble:
        return str(trouble)
    return None


def _one_of(values: type[StrEnum]) -> Callable[[Any], str | None]:
    def check(value: str) -> str | None:
        known = [str(item) for item in values]
        return (
            None
            if value in known
            else f"{value!r} is not known here; use one of {', '.join(known)}"
        )

    return check


def _quirks_problem(value: str) -> str | None:
    if _NAME.match(value):
        return None
    return f"{value!r} does not name a module of reader.publishers; write for example aetna"


_TEXT = "a text in quotes"
_TEXTS = 'a list of texts, for example ["a", "b"]'
PUBLISHER_KEYS: Mapping[str, Key] = {
    "slug": Key(_TEXT, _is_text, _slug_problem),
    "name": Key(_TEXT, _is_text),
    "domains": Key(_TEXTS, _is_texts, _domains_problem),
    "date_meanings": Key("a table [date_meanings]", lambda value: isinstance(value, dict)),
    "sources": Key("tables under [[sources]]", _is_tables),
    "absent": Key("tables under [[absent]]", _is_tables),
}
SOURCE_KEYS: Mapping[str, Key] = {
    "slug": Key(_TEXT, _is_text, _slug_problem),
    "title": Key(_TEXT, _is_text),
    "url": Key(_TEXT, _is_text, _url_problem),
    "method": Key(_TEXT, _is_text, _one_of(Method)),
    "line_of_business": Key(_TEXT, _is_text, _one_of(LineOfBusiness)),
    "jurisdictions": Key(_TEXTS, _is_texts),
    "every": Key(_TEXT, _is_text, _cadence_problem),
    "number": Key(_TEXT, _is_text),
    "select": Key(_TEXTS, _is_texts, _selectors_problem),
    "drop": Key(_TEXTS, _is_texts, _selectors_problem),
    "follow": Key(_TEXT, _is_text, _follow_problem),
    "quirks": Key(_TEXT, _is_text, _quirks_problem),
    "enabled": Key("true or false", lambda value: isinstance(value, bool)),
    "seen": Key(_TEXT, _is_text),
    "certainty": Key(_TEXT, _is_text, _one_of(Certainty)),
    "publishes": Key(_TEXT, _is_text, _one_of(Publishes)),
    "watched_for": Key(_TEXT, _is_text),
}
ABSENT_KEYS: Mapping[str, Key] = {
    "title": Key(_TEXT, _is_text),
    "why": Key(_TEXT, _is_text),
}
