"""The bytes themselves: each is decoded, with all that it is kept as a difference to, and hashed."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from store import blobs
from store.errors import EvidenceDamaged
from store.tables import BlobRow, CaptureRow, PublicationRow, ReadingRow
from store.values import document_from
from store.verification.findings import Damage, Finding


def hashes(session: Session) -> list[str]:
    """The hashes under which bytes are kept, those next to each other that are differences of one."""
    return list(
        session.exec(select(BlobRow.sha256).order_by(col(BlobRow.base_sha256), col(BlobRow.sha256)))
    )


def damaged_bytes(session: Session, sha256: str) -> Iterator[Finding]:
    """What is wrong with the bytes kept under one hash."""
    row = session.get_one(BlobRow, sha256)
    try:
        size = len(blobs.get(session, sha256))
    except EvidenceDamaged as damaged:
        yield _of_bytes(sha256, str(damaged))
        return
    if size != row.size:
        yield _of_bytes(sha256, f"{size:,} bytes are kept and {row.size:,} are stated")
    base = session.get(BlobRow, row.base_sha256) if row.base_sha256 else None
    if row.depth != (base.depth + 1 if base else 0):
        yield _of_bytes(sha256, f"a depth of {row.depth} is stated, which is not that of its base")


def readings(session: Session) -> list[int]:
    """The ids of all readings."""
    return list(session.exec(select(ReadingRow.id).order_by(col(ReadingRow.id))))


def damaged_reading(session: Session, reading_id: int) -> Iterator[Finding]:
    """What is wrong with the document of a reading; bytes that are damaged are found as bytes."""
    row = session.get_one(ReadingRow, reading_id)
    try:
        document_from(blobs.get(session, row.document_sha256))
    except EvidenceDamaged:
        return
    except ValueError as error:
        yield Finding(
            kind=Damage.DOCUMENT,
            subject=f"reading {reading_id}",
            what=f"blob {row.document_sha256} is no document: {str(error).splitlines()[0]}",
        )


def lost_bytes(session: Session) -> Iterator[Finding]:
    """Publications whose last accepted bytes were never received as theirs."""
    wanted = select(PublicationRow).where(
        col(PublicationRow.accepted_sha256).is_not(None),
        ~select(CaptureRow.id)
        .where(
            CaptureRow.publication_id == PublicationRow.id,
            CaptureRow.sha256 == PublicationRow.accepted_sha256,
            col(CaptureRow.accepted).is_(True),
        )
        .exists(),
    )
    for row in session.exec(wanted):
        yield Finding(
            kind=Damage.EDITION,
            subject=f"publication {row.id}",
            what=f"its accepted bytes {row.accepted_sha256} were never received as its own",
        )


def _of_bytes(sha256: str, what: str) -> Finding:
    return Finding(kind=Damage.BYTES, subject=f"blob {sha256}", what=what)
