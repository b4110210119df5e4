"""Policy numbers: when two of them are one, but for the mark of an edition."""

import re

from policy.text import normalise

_VERSION_SUFFIX = re.compile(r"(?<=\d)[a-z]{1,3}\Z|(?<=\d)[-.]\d{1,3}\Z|^\d{4}(?=t\d)")


def same_number(number: str | None, expected: str | None) -> bool:
    """Whether two policy numbers are one, but for a version suffix (2026T0334SS and RR)."""
    if number is None or expected is None:
        return number == expected
    return _stem(number) == _stem(expected)


def _stem(number: str) -> str:
    return _VERSION_SUFFIX.sub("", re.sub(r"\s+", "", normalise(number)))
