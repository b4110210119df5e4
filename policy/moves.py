"""A code that one sentence loses and another one takes up is one change, not two."""

from collections.abc import Sequence
from dataclasses import replace

from policy.changes import ChangeKind
from policy.disposition import Disposition, disposition_of, disposition_of_heading
from policy.finding import Finding
from policy.verdicts import turned

_LISTED = frozenset(
    {
        ChangeKind.CODE_REMOVED,
        ChangeKind.CODE_ADDED,
        ChangeKind.PRIOR_AUTH_CHANGED,
        ChangeKind.COVERAGE_CHANGED,
        ChangeKind.DIAGNOSIS_ADDED,
        ChangeKind.DIAGNOSIS_REMOVED,
    }
)


def moved_between_sentences(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, with each pair of the same codes under two verdicts joined into one."""
    left = list(findings)
    joined: list[Finding] = []
    for finding in findings:
        if finding not in left or not _lost(finding):
            continue
        other = next((one for one in left if one is not finding and _taken_up(finding, one)), None)
        if other is None:
            continue
        left.remove(finding)
        left.remove(other)
        joined.append(_one(finding, other))
    return [*joined, *left]


def _lost(finding: Finding) -> bool:
    return finding.kind in _LISTED and finding.before is not None and bool(finding.codes)


def _taken_up(lost: Finding, other: Finding) -> bool:
    return (
        other.kind in _LISTED
        and set(other.codes) == set(lost.codes)
        and other.after is not None
        and other.before != lost.before
        and _given(lost.before, lost.where) != _given(other.after, other.where)
        and _gains(other)
    )


def _gains(finding: Finding) -> bool:
    return finding.before is None or not all(code in finding.before for code in finding.codes)


def _one(lost: Finding, other: Finding) -> Finding:
    was, now = _given(lost.before, lost.where), _given(other.after, other.where)
    diagnosis = all("." in code for code in lost.codes)
    kind, aspect, direction = turned(was.verdict, now.verdict, diagnosis=diagnosis)
    return replace(other, kind=kind, aspect=aspect, direction=direction, before=lost.before)


def _given(text: str | None, where: tuple[str, ...]) -> Disposition:
    return disposition_of_heading(text or "") or disposition_of(where)
