"""The indicator of an edit of two codes: whether a modifier may let both be paid (CMS, NCCI policy manual, chapter I)."""

from policy.changes import Direction

_WAYS = {("1", "0"): Direction.RESTRICTIVE, ("0", "1"): Direction.PERMISSIVE}


def indicator_direction(was: str, now: str) -> Direction:
    """Which way an indicator went: from 1 (allowed) to 0 (not allowed) is stricter; 9 is no rule."""
    return _WAYS.get((was, now), Direction.UNCLEAR)
