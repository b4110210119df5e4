"""What a practice answers about itself, as written by a person, brought to the words used here.

Each function raises ``ValueError`` that names what is not known and what was probably meant.
"""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from policy.contractors import CONTRACTORS, contractor_of
from policy.sources import LineOfBusiness
from policy.states import STATE_NAMES

_LINES = tuple(line for line in LineOfBusiness if line is not LineOfBusiness.NOT_STATED)
_BY_NAME = {name.lower(): code for code, name in STATE_NAMES.items()}


def words_of(value: object) -> list[str]:
    """The parts of a text separated by commas, or of a list; empty ones are left out."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)):
        raise ValueError(f"{value!r} is not a list; write for example one, two")  # noqa: TRY004 - pydantic tells it
    return [str(part).strip() for part in parts if str(part).strip()]


def states_from(words: Iterable[str]) -> tuple[str, ...]:
    """States by their two capitals, from those or their names in any case."""
    return _each(words, _state)


def contractors_from(words: Iterable[str]) -> tuple[str, ...]:
    """Medicare contractors by the name used here; a former name gives the present one."""
    return _each(words, _contractor)


def lines_from(words: Iterable[str]) -> tuple[LineOfBusiness, ...]:
    """Lines of business; spaces and hyphens may stand for underscores."""
    return tuple(LineOfBusiness(line) for line in _each(words, _line))


def places_from(words: Iterable[str]) -> tuple[str, ...]:
    """Place of service codes: two digits."""
    return _each(words, _place)


def payers_from(words: Iterable[str]) -> tuple[str, ...]:
    """Slugs of publishers as written, in lower case; whether they exist is asked of the catalogue."""
    return _each(words, str.lower)


def near(word: str, known: Iterable[str], *, what: str) -> str:
    """A sentence about a word that is not known: what was probably meant, else all there is."""
    names = list(known)
    by_lower = {name.lower(): name for name in names}
    close = get_close_matches(word.lower(), list(by_lower), n=3, cutoff=0.5)
    hint = (
        f"did you mean {' or '.join(by_lower[one] for one in close)}?"
        if close
        else f"known are {', '.join(names)}"
    )
    return f"{word!r} is not {what}; {hint}"


def _each(words: Iterable[str], known: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known(word) for word in words))


def _state(word: str) -> str:
    code = word.upper() if word.upper() in STATE_NAMES else _BY_NAME.get(word.lower())
    if code is None:
        raise ValueError(
            near(word, (*STATE_NAMES.values(),), what="a state; write its two capitals or its name")
        )
    return code


def _contractor(word: str) -> str:
    found = contractor_of(word)
    if found is None:
        names = (one.name for one in CONTRACTORS)
        raise ValueError(near(word, names, what="a Medicare contractor"))
    return found.name


def _line(word: str) -> str:
    line = re.sub(r"[\s-]+", "_", word.lower())
    if line not in _LINES:
        raise ValueError(near(word, _LINES, what="a line of business"))
    return line


def _place(word: str) -> str:
    if not re.fullmatch(r"\d{2}", word):
        raise ValueError(f"{word!r} is not a place of service; write two digits, for example 11")
    return word
