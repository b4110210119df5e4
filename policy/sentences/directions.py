"""Which way a limit or a rule went: easier or harder to get paid."""

import re
from collections import Counter

from policy.changes import Direction
from policy.dates import DATE
from policy.sentences.wording import with_digits
from policy.text import words


def _numbers(text: str) -> list[float]:
    return [
        float(found)
        for found in re.findall(
            r"(?<![\w.])\d+(?:\.\d+)?(?![\w])", with_digits(DATE.sub(" ", text))
        )
        if not (found.isdigit() and len(found) > 4)
    ]


_PERIOD = re.compile(
    r"(?<![\w.])\d+(?:\.\d+)?[- ](?:calendar |consecutive |business )?(?:day|week|month|year)"
)


def limit_direction(old: str, new: str) -> Direction:
    """Which way a limit went: a lower number is stricter, but a longer period is."""
    if not old:
        return Direction.RESTRICTIVE
    if not new:
        return Direction.PERMISSIVE
    was, now = _numbers(old), _numbers(new)
    if len(was) != len(now):
        return Direction.UNCLEAR
    moved = [later - earlier for earlier, later in zip(was, now, strict=True) if later != earlier]
    if len(moved) != 1:
        return Direction.UNCLEAR
    of_period = _PERIOD.findall(with_digits(old)) != _PERIOD.findall(with_digits(new))
    return Direction.RESTRICTIVE if (moved[0] < 0) != of_period else Direction.PERMISSIVE


_STRICT = re.compile(
    r"\b(?:must|require[ds]?|only|not|shall|mandatory|all|unless|except|prior|failed|both|documentation|denied|no|cannot)\b"
)


#: What takes a duty away, though it is worded with "not" and "required".
_RELIEF = re.compile(
    r"\b(?:not|no longer) (?:be )?(?:required|needed|necessary|mandatory)|\bneed not\b|\b(?:do|does) not (?:need|require)\b"
    r"|\bno (?:\w+ ){1,3}(?:is|are) (?:required|needed|necessary)"
)


def strictness(old: str, new: str) -> Direction:
    """Which way a rule went, by the words of duty and refusal it gained or lost."""
    was, now = (len(_STRICT.findall(_RELIEF.sub(" ", text))) for text in (old, new))
    any_to_all = (
        bool(re.search(r"\bany\b", old))
        and bool(re.search(r"\ball\b", new))
        and not re.search(r"\ball\b", old)
    )
    all_to_any = (
        bool(re.search(r"\ball\b", old))
        and bool(re.search(r"\bany\b", new))
        and not re.search(r"\bany\b", old)
    )
    if any_to_all or (now > was and not all_to_any):
        return Direction.RESTRICTIVE
    if all_to_any or now < was:
        return Direction.PERMISSIVE
    return Direction.UNCLEAR


_AT_LEAST = re.compile(
    r"\b(?:at least|minimum of|more than|greater than|older than|after|fail\w*(?: of| to)?|aged?)\W{1,2}(\d{1,3})\b"
    r"|\b(\d{1,3}) (?:\w+ ){0,3}?(?:or|and) (?:more|older|greater|above|over)\b"
)
_AT_MOST = re.compile(
    r"\b(?:at most|maximum of|(?:no|not) more than|up to|less than|fewer than|younger than|under)\W{1,2}(\d{1,3})\b"
    r"|\b(\d{1,3}) (?:\w+ ){0,3}?(?:or|and) (?:less|fewer|younger|below|under)\b"
)


def threshold_direction(old: str, new: str) -> Direction:
    """Which way a threshold went that has to be met: a higher least, or a lower most, is stricter."""
    for pattern, higher in (
        (_AT_MOST, Direction.PERMISSIVE),
        (_AT_LEAST, Direction.RESTRICTIVE),
    ):
        was, now = (
            [int(one or other) for one, other in pattern.findall(with_digits(DATE.sub(" ", text)))]
            for text in (old, new)
        )
        moved = [pair for pair in zip(was, now, strict=False) if pair[0] != pair[1]]
        if len(was) == len(now) and len(moved) == 1:
            lower = {Direction.RESTRICTIVE: Direction.PERMISSIVE}.get(higher, Direction.RESTRICTIVE)
            return higher if moved[0][1] > moved[0][0] else lower
    return Direction.UNCLEAR


#: What makes more words ask for less.
_NARROWS = frozenset(
    ["or", "if", "when", "where", "unless", "except", "may", "can", "for", "either", "any", "optional"]
)  # fmt: skip


def asks_more(old: str, new: str) -> Direction:
    """Which way a duty went that only gained, or only lost, something joined with "and" or a comma."""
    was, now = Counter(words(old)), Counter(words(new))
    come, gone = now - was, was - now
    if bool(come) == bool(gone):
        return Direction.UNCLEAR
    changed = set(come or gone)
    commas = new.count(",") != old.count(",")
    if changed & _NARROWS or not ("and" in changed or commas):
        return Direction.UNCLEAR
    return Direction.RESTRICTIVE if come else Direction.PERMISSIVE
