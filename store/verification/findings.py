"""What a verification can find, as values."""

from dataclasses import dataclass
from enum import StrEnum


class Damage(StrEnum):
    """What is not as it was kept."""

    FILE = "file"  #: the database's own structures
    BYTES = "bytes"  #: bytes that are missing or no longer have their hash
    REFERENCE = "reference"  #: a row that refers to one that is not there
    UNREFERENCED = "unreferenced"  #: bytes that no row refers to
    DOCUMENT = "document"  #: a reading that is no document
    EDITION = "edition"  #: a publication's chain of editions, or what is kept of its last one
    CHANGE = "change"  #: a change that its codes or its event do not lead to
    MESSAGE = "message"  #: a message that cannot be told, or cannot be proven
    DELIVERY = "delivery"  #: a delivery whose state contradicts its own row or its attempts
    READING = "reading"  #: bytes that are not read again as the document kept of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One damage: ``subject`` names the row or the bytes, ``what`` says what is wrong with it."""

    kind: Damage
    subject: str
    what: str
