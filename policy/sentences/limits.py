"""Sentences that limit how much, or how often, or for how long after a service nothing more is paid."""

import re

from policy.changes import ChangeKind, Direction
from policy.document import Aspect
from policy.sentences.directions import limit_direction
from policy.sentences.wording import with_digits
from policy.text import words

_UNITS = re.compile(
    r"\bunits?\b|\b(?:\d+|one|two|three) (?:tubes?|vials?|kits?)\b|\bmue\b|medically unlikely|lesions? per|lesions? in (?:one|an?|any|each)\b|per (?:date of service|day|encounter|session|claim|line|visit)|quantity"
    r"|not (?:to )?exceed|maximum (?:of|number)|up to|no more than|limited to(?! (?:\w+ ){0,2}?(?:members?|patients?|adults?|children|individuals|persons|beneficiaries|those)\b)"
)
_FREQUENCY = re.compile(
    r"\b(?:\d+|one|two|three|four|six|single) (?:doses?|injections?|infusions?|tests?|scans?|studies|study) (?:\w+ ){0,2}?(?:every|per|each|in any|within|in a)\b"
    r"|(?:once|twice|times?|visits?|treatments?|sessions?|services?|procedures?) (?:\w+ ){0,3}?(?:every|per|each|in any|within|in a)\b|per (?:calendar )?(?:year|month|week|lifetime)"
    r"|(?:once|twice|times?|visits?|treatments?|sessions?|services?|procedures?|hours?|tests?) (?:(?:in|during) (?:\w+ ){1,3}?(?:days?|weeks?|months?|years?)\b|an? (?:week|month|year)\b)"
    r"|(?:every|within|in any) (?:\w+ )?(?:\d+|\w+)[- ](?:day|week|month|year)|frequency (?:of|limit)"
)
_COUNT_OF_UNITS = re.compile(r"(\d+(?:\.\d+)?) (?:billing )?(?:units?|mg|mcg|vials?|tubes?)\b")
#: A period in which something has to be sent, asked or paid: no limit on a service.
_DEADLINE = re.compile(
    r"(?:submit\w{0,12}|fil(?:e[ds]?|ing)\b|appeal\w{0,12}|claims?\b|remit\w{0,12}|request\w{0,12}|respon[ds]\w{0,12}|notif\w{0,12}|notice|refund\w{0,12}|written|disput\w{0,12})"
    r"[^.;]{0,80}within (?:\w+ )?\w+[- ](?:calendar |business )?(?:day|week|month|year)"
    r"|(?:day|week|month|year)s? (?:of|after|from|following|before|prior to) (?:\w+ ){0,3}?(?:notice|receipt|denial|notification|request|decision|purchase|invoice|payment|appeal)\b"
)
#: When something has to be done beside another event: no limit on how often.
_WINDOW = re.compile(
    r"\bwithin (?:the )?(?:\w+ )?\w+[- ](?:calendar |business )?(?:hour|day|week|month|year)s? (?:of|before|after|prior to|from|following|preceding)\b"
)
_COUNTED = re.compile(
    r"\b(?:once|twice|times?|visits?|sessions?|treatments?|per|each|more than|limited|maximum)\b"
)
_NO_LIMIT = re.compile(r"\b(?:not|never|no longer) limited\b|\bno (?:\w+ )?limit|\bunlimited\b")
_GLOBAL = re.compile(
    r"\bglobal (?:surg\w+ )?(?:periods?|days|packages?)\b[^.;\d]{0,30}(\d{1,2})\b|\b(\d{1,2})[- ]days? global\b"
)

Turn = tuple[ChangeKind, Aspect, Direction]


def limit_turn(old: str, new: str) -> Turn | None:
    """What a difference of two sentences (normalised, empty for none) says of a limit.

    None where they hold none, or a period that is no limit on a service: a deadline, a time to wait.
    """
    both = f"{old} {new}"
    global_days = _global_days(old, new)
    if global_days is not None:
        return ChangeKind.STATUS_CHANGED, Aspect.PAYMENT, global_days
    if _WINDOW.search(both) and not _COUNTED.search(both):
        return None
    counted = [_COUNT_OF_UNITS.findall(with_digits(side)) for side in (old, new)]
    of_units = all(counted) and counted[0] != counted[1]
    if _said_anew(_FREQUENCY, old, new) and not of_units and not is_deadline(both):
        return ChangeKind.FREQUENCY_LIMIT_CHANGED, Aspect.UNITS, _direction(old, new)
    if _said_anew(_UNITS, old, new) and re.search(r"\d|\b(?:one|two|three|four|five|ten)\b", both):
        return ChangeKind.UNIT_LIMIT_CHANGED, Aspect.UNITS, _direction(old, new)
    return None


def _global_days(old: str, new: str) -> Direction | None:
    """Which way the global period went: longer is stricter."""
    was, now = ([int(one or other) for one, other in _GLOBAL.findall(side)] for side in (old, new))
    if not was or not now or was == now:
        return None
    return Direction.RESTRICTIVE if sum(now) > sum(was) else Direction.PERMISSIVE


def _direction(old: str, new: str) -> Direction:
    """Which way a limit went; one that a sentence takes up is stricter, one that it drops easier."""
    if old and new and _is_limit(old) != _is_limit(new):
        return Direction.RESTRICTIVE if _is_limit(new) else Direction.PERMISSIVE
    return limit_direction(old, new)


def _is_limit(side: str) -> bool:
    counted = re.search(r"\d|\bonce\b|\btwice\b", with_digits(side))
    return bool(
        counted and (_FREQUENCY.search(side) or _UNITS.search(side)) and not _NO_LIMIT.search(side)
    )


def is_deadline(text: str) -> bool:
    """Whether a text (normalised) gives a period to send, ask or pay something in."""
    return bool(_DEADLINE.search(text))


_BESIDE = 25  #: characters around the words of a limit in which its numbers stand


def _said_anew(limit: re.Pattern[str], old: str, new: str) -> bool:
    """Whether the words of a limit, with the numbers beside them, differ: it is said anew."""
    said = [
        [words(_with_beside(side, found)) for found in limit.finditer(side)]
        for side in (with_digits(old), with_digits(new))
    ]
    return said[0] != said[1]


def _with_beside(text: str, found: re.Match[str]) -> str:
    """The words that matched with the whole words around them."""
    start, end = max(0, found.start() - _BESIDE), found.end() + _BESIDE
    head, tail = text[start : found.start()], text[found.end() : end]
    head = head.partition(" ")[2] if start else head
    tail = tail.rpartition(" ")[0] if end < len(text) else tail
    return f"{head}{found[0]}{tail}"
