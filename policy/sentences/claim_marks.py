"""The modifiers and places of service that a sentence writes by their two characters."""

import re

_MARKS = r"((?:\W|\b(?:and|or|through|to|codes?)\b|\b(?:\d{2}|[a-z]\d|[a-z]{2})\b)*)"
_PLACES = re.compile(r"\b(?:places? of service|pos)\b" + _MARKS)
_MODIFIERS = re.compile(r"\bmodifiers?\b" + _MARKS)
_MARK = re.compile(r"\b(?!or\b|to\b)(?:\d{2}|[a-z]\d|[a-z]{2})\b")


def only_places_differ(before: str, after: str) -> bool:
    """Whether two sentences (normalised) name the same modifiers and not the same places."""
    return _marks(_MODIFIERS, before) == _marks(_MODIFIERS, after) and _marks(
        _PLACES, before
    ) != _marks(_PLACES, after)


def _marks(cue: re.Pattern[str], text: str) -> frozenset[str]:
    return frozenset(mark for found in cue.finditer(text) for mark in _MARK.findall(found[1]))
