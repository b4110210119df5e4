"""How the visit to one publication ended, for the log, the terminal and the schedule."""

from dataclasses import dataclass

from policy.captures import Outcome, Reason, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitReport:
    """One publication of one visit; ``told`` counts the changes that were put into an alert."""

    source: str
    locator: str
    outcome: Outcome
    reason: Reason | None = None
    remedy: Remedy = Remedy.NONE
    detail: str = ""
    changes: int = 0
    told: int = 0

    @property
    def was_read(self) -> bool:
        """Whether the publication answered as the policy it is."""
        return self.outcome not in {Outcome.REFUSED, Outcome.FAILED}

    @property
    def explained(self) -> str:
        """Why it was not read, in words."""
        return f"{self.reason}: {self.detail}" if self.reason else self.detail

    def as_dict(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "source": self.source,
            "publication": self.locator,
            "outcome": str(self.outcome),
            "reason": str(self.reason) if self.reason else None,
            "detail": self.detail or None,
            "changes": self.changes,
            "told": self.told,
        }
