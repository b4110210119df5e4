"""``policywatch verify``: what is kept is whole, and every edition is read again from its bytes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policy.codes import WatchList
from policywatch.reading_again import difference, todays_key
from store import verification
from store.database import Database
from store.errors import EvidenceDamaged
from store.kept_editions import KeptEdition, edition_ids, kept_edition
from store.verification import Damage, Finding

_READ_AGAIN = "read again"
_OTHER_READERS = "read by other readers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How much was looked at, by what it is, and all that was found wrong.

    ``read again`` counts the editions that today's readers read as they were kept; ``read by other
    readers`` those that other readers, selectors or watched codes read, which can only be read
    anew (``policywatch reread``), not held against what is kept.
    """

    counts: dict[str, int]
    findings: tuple[Finding, ...]


def verify(
    database: Database, watch: WatchList, progress: Callable[[str, int, int], None]
) -> Verified:
    """Check all that is kept; changes nothing.

    ``progress`` is called with a step, how much of it is done, and how much there is. Raises
    :class:`store.errors.StoreError` where the database cannot be read at all.
    """
    kept = verification.verify(database, progress)
    counts = {**kept.counts, _READ_AGAIN: 0, _OTHER_READERS: 0}
    findings = list(kept.findings)
    wanted = edition_ids(database)
    for done, revision_id in enumerate(wanted):
        progress(_READ_AGAIN, done, len(wanted))
        try:
            edition = kept_edition(database, revision_id)
        except (EvidenceDamaged, ValueError):
            continue  # found as bytes, or as a document
        if edition.reading_key != todays_key(edition, watch):
            counts[_OTHER_READERS] += 1
            continue
        counts[_READ_AGAIN] += 1
        findings.extend(_read_otherwise(edition, watch, database))
    return Verified(counts=counts, findings=tuple(findings))


def _read_otherwise(
    edition: KeptEdition, watch: WatchList, database: Database
) -> Iterator[Finding]:
    what = difference(edition, watch, database)
    if what is not None:
        yield Finding(
            kind=Damage.READING,
            subject=f"revision {edition.revision_id}",
            what=f"{edition.source.slug}, {edition.locator}: {what}",
        )
