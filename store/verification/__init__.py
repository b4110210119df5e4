"""Whether what is kept is whole: bytes under their hashes, rows with what they refer to."""

from store.verification.checks import Kept, verify
from store.verification.findings import Damage, Finding

__all__ = ["Damage", "Finding", "Kept", "verify"]
