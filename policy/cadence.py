"""When a source is due: a pure function, so that a restart keeps the schedule."""

import hashlib
from datetime import datetime, timedelta

_JITTER = 0.1


def next_due(last_started: datetime | None, every: int, seed: str, now: datetime) -> datetime:
    """The instant of the next visit.

    ``every`` is the cadence in seconds. The jitter, at most a tenth of it, is derived from
    ``seed`` and the last visit, so that it is the same after a restart and differs between
    sources. Visits missed while the service was down coalesce into one that is due now.
    """
    if last_started is None:
        return now
    material = f"{seed}|{last_started.timestamp():.3f}".encode()
    fraction = int.from_bytes(hashlib.sha256(material).digest()[:4], "big") / 2**32
    due = last_started + timedelta(seconds=every * (1 - _JITTER * fraction))
    return max(due, now)
