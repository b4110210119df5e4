"""What can go wrong with what is kept: one sentence for the operator, with the mend in it."""


class StoreError(Exception):
    """Base of every error of the store; ``str()`` is a sentence an operator can act on."""


class DatabaseUnreachable(StoreError):  # noqa: N818
    """The database cannot be opened: no file, not a database, no server, no permission."""


class DatabaseBusy(StoreError):  # noqa: N818
    """Another process held the database for longer than the configured patience."""


class DatabaseFull(StoreError):  # noqa: N818
    """There was no room to write; nothing of the transaction was kept."""


class SchemaMissing(StoreError):  # noqa: N818
    """The database has no tables of ours, or lacks one of them."""


class SchemaTooNew(StoreError):  # noqa: N818
    """A newer version of the program has changed the tables; this one touches nothing."""


class StaleComparison(StoreError):  # noqa: N818
    """The publication has another current revision than the one compared with: compare again."""


class UnknownSource(StoreError):  # noqa: N818
    """No source of that slug was ever declared."""


class EvidenceDamaged(StoreError):  # noqa: N818
    """Kept bytes are missing or no longer have the hash they are kept under."""


class IllegalTransition(StoreError):  # noqa: N818
    """A delivery cannot go from the state it is in to the one asked for."""


class AmbiguousId(StoreError):  # noqa: N818
    """The beginning of an id fits more than one change."""
