"""A difference as found, before it is dated and weighed."""

from dataclasses import dataclass

from policy.changes import Basis, ChangeKind, Direction
from policy.document import Aspect, StatedDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one part of the comparison found.

    ``spoken`` are the publisher's sentences or rows from which the dates of the change and the
    date it applies by are read, nearest first; ``dated`` are dates that the place itself states
    (a date column), which come before any other.
    """

    kind: ChangeKind
    aspect: Aspect | None
    direction: Direction
    codes: tuple[str, ...]
    before: str | None
    after: str | None
    where: tuple[str, ...]
    basis: Basis
    spoken: tuple[str, ...] = ()
    dated: tuple[StatedDate, ...] = ()
    notes: tuple[str, ...] = ()
