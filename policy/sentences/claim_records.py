"""Rules that a claim is paid only with the records of the visit."""

import re

from policy.changes import Direction
from policy.text import normalise

_NOUN = r"(?:(?:medical|clinical|office|operative|progress|chart|treatment) )*(?:records?|notes?|documentation|photographs?|photos|invoices?)"
_WITH_CLAIM = re.compile(
    rf"\b{_NOUN}\b[^.;]{{0,60}}\b(?:submitted|sent|come|attached|included|provided|required|accompan\w+)\b[^.;]{{0,40}}\b(?:with|to|along|each|the|all)\b[^.;]{{0,30}}\bclaims?\b"
    rf"|\b(?:submit|send|attach|include|provide)\b[^.;]{{0,40}}\b{_NOUN}\b[^.;]{{0,30}}\bwith\b[^.;]{{0,30}}\bclaims?\b"
    rf"|\bclaims?\b[^.;]{{0,80}}\b(?:must|shall|should|need to|required to)\b[^.;]{{0,10}}\b(?:include|be accompanied by|be submitted with|be sent with|contain)\b[^.;]{{0,40}}\b{_NOUN}\b"
    rf"|\brequir\w+ (?:the )?(?:submission of )?(?:medical|clinical|office|operative) (?:records|notes)\b"
)
_ASKED_FOR = re.compile(r"\b(?:up)?on request\b|\b(?:when|if) (?:\w+ )?requested\b")
_NO_MORE = re.compile(
    r"\b(?:no longer|not|without|never)\b[^.;]{0,30}\b(?:required|requires?|needed|necessary|submit\w*|send|sent|attach\w*|includ\w+)\b"
)


def records_turn(before: str, after: str) -> Direction | None:
    """Which way a duty to send records with the claim went; None where there is none or it stayed.

    Records that are sent only when somebody asks for them are documentation, not such a duty.
    """
    was, now = _asked(before), _asked(after)
    if was == now:
        return None
    return Direction.RESTRICTIVE if now else Direction.PERMISSIVE


def _asked(text: str) -> bool:
    plain = normalise(text)
    return (
        bool(_WITH_CLAIM.search(plain))
        and not _ASKED_FOR.search(plain)
        and not _NO_MORE.search(plain)
    )
