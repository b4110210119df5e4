"""Status codes of the physician fee schedule, by how a service is paid.

CMS, "Relative value files: record layout", status code: A is paid separately, C, R, T, J and Q under
conditions, the rest (bundled, excluded, not valid, not covered) not by itself.
"""

from policy.changes import Direction

_PAID = {**dict.fromkeys("A", 0), **dict.fromkeys("CRTJQ", 1), **dict.fromkeys("BDEFGHIMNPX", 2)}


def status_direction(was: str, now: str) -> Direction:
    """Which way a status code (upper case) went; unclear where one is none, or both are paid alike."""
    if was not in _PAID or now not in _PAID or _PAID[was] == _PAID[now]:
        return Direction.UNCLEAR
    return Direction.RESTRICTIVE if _PAID[now] > _PAID[was] else Direction.PERMISSIVE
