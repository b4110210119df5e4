"""A difference between the records of one code, before it is joined with those alike and weighed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policy.changes import ChangeKind, Direction
from policy.document import Aspect, DateLabel, Document, KeyedRow, Precision, StatedDate

CODES = "\x00"  #: stands in a finding's words where its codes are printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the records of ``code`` say otherwise; ``partners`` are the other codes they name.

    ``dated`` are the dates of the records themselves, None where the edition's period dates them.
    """

    kind: ChangeKind
    aspect: Aspect
    direction: Direction
    code: str
    before: str | None
    after: str | None
    partners: tuple[str, ...] = ()
    dated: tuple[StatedDate, ...] | None = None
    notes: tuple[str, ...] = ()


def joined(found: Iterable[Found]) -> list[tuple[Found, tuple[str, ...]]]:
    """Findings that say the same of several codes as one, with those codes in order."""
    alike: dict[Found, list[str]] = {}
    for one in found:
        alike.setdefault(replace(one, code=""), []).append(one.code)
    return [(one, tuple(sorted(set(codes)))) for one, codes in alike.items()]


def by_key(rows: Iterable[KeyedRow]) -> dict[tuple[str, ...], list[dict[str, str]]]:
    """The records under each key, as columns by name."""
    found: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(dict(row.values))
    return found


def shown(record: dict[str, str], names: Sequence[str]) -> str:
    """Columns with their values, as they are quoted."""
    return " | ".join(f"{name}: {record[name] or 'blank'}" for name in names if name in record)


def period_of(before: Document, after: Document) -> tuple[StatedDate, ...]:
    """The first day the later edition says it is for; a bare year only where the years differ."""
    stated = [one for one in after.dates if one.label is DateLabel.EFFECTIVE]
    exact = [one for one in stated if one.precision is not Precision.YEAR]
    if exact:
        return (exact[0],)
    told = {one.day for one in before.dates if one.label is DateLabel.EFFECTIVE}
    return tuple(one for one in stated if one.day not in told)[:1]
