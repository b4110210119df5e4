"""What the demo says at its end: per source what became of the editions, and what to try next."""

from policy.captures import Outcome
from policywatch.catalogue import Catalogue
from policywatch.demo.rehearsal import Pass
from policywatch.visit_report import VisitReport

_QUIET = {
    Outcome.SAME_TEXT: "other bytes, the same text: no alert",
    Outcome.UNCHANGED: "other text, nothing that decides a claim: no alert",
    Outcome.NOT_MODIFIED: "not modified: no alert",
    Outcome.SAME_BYTES: "the same bytes: no alert",
    Outcome.BASELINE: "read for the first time: the baseline, no alert",
}


def outcome_rows(done: Pass, catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """Publisher, source and what became of it, one row a publication."""
    rows = []
    for report in sorted(done.reports, key=lambda one: (one.source, one.locator)):
        source = catalogue.source(report.source)
        publisher = source.publisher.name if source else ""
        rows.append((publisher, report.source, _in_words(report)))
    return rows


def _in_words(report: VisitReport) -> str:
    if not report.was_read:
        return f"not the policy ({report.reason}): no revision, a line of health"
    if report.outcome is Outcome.RECORDED:
        if report.told:
            return f"{report.told} of {report.changes} changes told"
        return f"{report.changes} changes kept for the record: no alert"
    return _QUIET[report.outcome]
