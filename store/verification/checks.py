"""All checks of what is kept, over one snapshot, so that a crawl at the same time changes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlalchemy import text
from sqlmodel import Session

from store.database import Database
from store.errors import StoreError
from store.faults import translated
from store.verification import chains, kept_bytes, outbox, references
from store.verification.findings import Damage, Finding

#: Called with the name of a step, how much of it is done, and how much there is to do.
Progress = Callable[[str, int, int], None]
_Key = TypeVar("_Key", int, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much was looked at, by what it is, and all that was found wrong."""

    counts: dict[str, int]
    findings: tuple[Finding, ...]


def verify(database: Database, progress: Progress) -> Kept:
    """Check bytes, references, editions, changes and the outbox; changes nothing.

    A part that cannot be read because its pages are damaged is a finding. Raises
    :class:`StoreError` where the database cannot be read at all.
    """
    counts: dict[str, int] = {}
    findings: list[Finding] = []
    try:
        with database.reading() as session:
            for name, check in _checks(database):
                try:
                    with translated(database.name):
                        counts[name] = check(session, findings, partial(progress, name))
                except StoreError as error:
                    findings.append(Finding(kind=Damage.FILE, subject=name, what=str(error)))
    except StoreError:
        if not findings:
            raise  # else it is what was found: over damaged pages no transaction ends in order
    return Kept(counts=counts, findings=tuple(findings))


_Check = Callable[[Session, list[Finding], Callable[[int, int], None]], int]


def _checks(database: Database) -> Iterator[tuple[str, _Check]]:
    if database.address.path is not None:
        yield "file", _whole(_count_one, _damaged_file)
    yield "blobs", _each(kept_bytes.hashes, kept_bytes.damaged_bytes)
    yield (
        "references",
        _whole(references.count_references, references.dangling, references.unreferenced),
    )
    yield "readings", _each(kept_bytes.readings, kept_bytes.damaged_reading)
    yield "publications", _each(chains.publications, chains.broken_chain)
    yield (
        "revisions",
        _whole(chains.count_revisions, chains.unspoken, kept_bytes.lost_bytes),
    )
    yield "changes", _whole(chains.count_changes, chains.lost_changes)
    yield "messages", _each(outbox.messages, outbox.broken_message)
    yield "deliveries", _each(outbox.deliveries, outbox.broken_delivery)


def _each(
    keys: Callable[[Session], Sequence[_Key]],
    damaged: Callable[[Session, _Key], Iterable[Finding]],
) -> _Check:
    """A check of one row after the other."""

    def check(
        session: Session, findings: list[Finding], progress: Callable[[int, int], None]
    ) -> int:
        wanted = keys(session)
        for done, key in enumerate(wanted):
            progress(done, len(wanted))
            findings.extend(damaged(session, key))
        return len(wanted)

    return check


def _whole(
    count: Callable[[Session], int], *damaged: Callable[[Session], Iterable[Finding]]
) -> _Check:
    """A check of whole tables at once."""

    def check(
        session: Session, findings: list[Finding], progress: Callable[[int, int], None]
    ) -> int:
        progress(0, 1)
        for one in damaged:
            findings.extend(one(session))
        return count(session)

    return check


def _count_one(_: Session) -> int:
    return 1


def _damaged_file(session: Session) -> Iterator[Finding]:
    """What SQLite itself says of its pages, indexes and constraints."""
    for (said,) in session.connection().execute(text("PRAGMA integrity_check")):
        if said != "ok":
            yield Finding(kind=Damage.FILE, subject="file", what=str(said))
