"""Sentences on what has to be asked for before a service: authorization, approval, notification, review."""

import re

from policy.changes import Direction

_AUTHORIZATION = re.compile(
    r"prior[- ]?(?:authori[sz]ation|approval|notification)|pre-?(?:certification|authori[sz]ation|determination)|precert\b|advance notification"
    r"|\b(?:authori[sz]ation|notification|approval) (?:is|are|must|shall|will)\b[^.;]{0,20}(?:required|needed|necessary|obtained|mandatory)"
    r"|\b(?:pre-?service|pre-?admission|prior|utili[sz]ation) review\b|\bpre-?approv\w+|\b(?:approval|authori[sz]ation)s? (?:lasts?|is valid|are valid|is granted|is for|period)\b"
    r"|\b(?:needs?|requires?|ask for|get|obtain|without|waives?|asks?) (?:(?:an?|no|our|the|plan|plan's|any) ){0,2}(?:prior )?(?:approval|authori[sz]ation)\b(?! (?:by|from) the (?:fda|food|u\.s))"
)
_NO_AUTHORIZATION = re.compile(
    r"(?:\bno\b|\bnot\b|without|no longer|never|exempt|waive[ds]?|remov\w{1,12}|eliminat\w{1,12}|discontinu\w{1,12})[^.;]{0,60}"
    r"(?:authori[sz]ation|approval|notification|certification|determination|precert|(?:service|prior|admission) review)"
    r"|(?:authori[sz]ation|approval|notification|certification|determination|precert|(?:service|prior|admission) review)\w{0,12}[^.;]{0,40}"
    r"(?:\bnot\b|no longer|never|waived|removed|eliminated|discontinued|optional)"
)


def asks_before(text: str) -> bool:
    """Whether a sentence (normalised) speaks of an authorization, asked for or not."""
    return bool(_AUTHORIZATION.search(text))


def authorization_turn(old: str, new: str) -> Direction | None:
    """Which way an authorization went between two sentences (normalised); None where it stayed."""
    was, now = _required(old), _required(new)
    if was is now:
        return None
    if now:
        return Direction.RESTRICTIVE
    return Direction.PERMISSIVE if now is False or was else Direction.UNCLEAR


def _required(text: str) -> bool | None:
    return not _NO_AUTHORIZATION.search(text) if asks_before(text) else None


_EXCEPTION = re.compile(r"\b(?:except|exceptions?|excluding|unless|other than)\b")


def exceptions_turn(old: str, new: str) -> Direction:
    """An exception that comes or goes turns the rule the other way for what it names."""
    was, now = (bool(_EXCEPTION.search(side)) for side in (old, new))
    if was == now:
        return Direction.UNCLEAR
    asked = not _NO_AUTHORIZATION.search(new)
    return Direction.PERMISSIVE if now == asked else Direction.RESTRICTIVE
