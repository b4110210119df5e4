"""A visit gone through without recording anything, to see what its publications changed together."""

from dataclasses import dataclass, field
from datetime import datetime

from policy.captures import Fetched, Outcome
from policy.gates import Refusal
from policy.site_changes import marks_of
from policy.sources import Source
from policywatch.filing import Found
from policywatch.judging import Judged
from policywatch.visit_report import VisitReport
from policywatch.world import World
from store import evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """Takes what a visit files and keeps of it only the marks of each publication that was read.

    ``marks`` is empty for one that did not change.
    """

    source: Source
    started_at: datetime
    world: World
    marks: dict[str, frozenset[str]] = field(default_factory=dict)

    def last_good(self, locator: str) -> evidence.LastGood | None:
        """The last edition of a publication that was believed."""
        return evidence.last_good(self.world.database, self.source.slug, locator)

    def edition(self, fetched: Fetched, judged: Judged, found: Found) -> VisitReport:
        """An edition as it would be recorded."""
        document = judged.document
        self.marks[fetched.locator] = frozenset(
            mark
            for one in found.changes
            for mark in marks_of(one, title=document.title, number=document.number)
        )
        return self._report(fetched, Outcome.RECORDED)

    def stop(self, fetched: Fetched, outcome: Outcome) -> VisitReport:
        """The policy as it was."""
        self.marks[fetched.locator] = frozenset()
        return self._report(fetched, outcome)

    def refused(self, fetched: Fetched, refusal: Refusal) -> VisitReport:
        """An answer that is not the policy: it says nothing of the site's."""
        return VisitReport(
            source=self.source.slug,
            locator=fetched.locator,
            outcome=Outcome.REFUSED,
            reason=refusal.reason,
        )

    def _report(self, fetched: Fetched, outcome: Outcome) -> VisitReport:
        return VisitReport(source=self.source.slug, locator=fetched.locator, outcome=outcome)
