"""The tables, as SQLModel classes. Their rows never leave the store."""

from store.tables.base import METADATA
from store.tables.changes import ChangeCodeRow, ChangeEffectiveRow, ChangeRow
from store.tables.editions import (
    BlobRow,
    CaptureRow,
    PolicyAliasRow,
    PolicyRow,
    PublicationRow,
    ReadingRow,
    RevisionEventRow,
    RevisionRow,
    StatedDateRow,
    StatementRow,
    VisitRow,
)
from store.tables.outbox import (
    DeliveryAttemptRow,
    DeliveryRow,
    MessageChangeRow,
    MessageRow,
    UntoldRow,
)
from store.tables.sources import (
    PublisherRow,
    SourceJurisdictionRow,
    SourceRow,
    SourceStateRow,
    ValidatorRow,
)

__all__ = [
    "METADATA",
    "BlobRow",
    "CaptureRow",
    "ChangeCodeRow",
    "ChangeEffectiveRow",
    "ChangeRow",
    "DeliveryAttemptRow",
    "DeliveryRow",
    "MessageChangeRow",
    "MessageRow",
    "PolicyAliasRow",
    "PolicyRow",
    "PublicationRow",
    "PublisherRow",
    "ReadingRow",
    "RevisionEventRow",
    "RevisionRow",
    "SourceJurisdictionRow",
    "SourceRow",
    "SourceStateRow",
    "StatedDateRow",
    "StatementRow",
    "UntoldRow",
    "ValidatorRow",
    "VisitRow",
]
