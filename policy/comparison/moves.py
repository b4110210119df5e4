"""A code that one sentence loses and another one takes up is one change, not two."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from policy.changes import Basis, ChangeKind
from policy.comparison.finding import Finding
from policy.comparison.verdicts import turned
from policy.disposition import Disposition, disposition_of, disposition_of_heading
from policy.document import Aspect

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
    return _joined(findings, lambda _one, _other: True)


def moved_between_list_and_sentence(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, with codes that leave a list for a sentence, or a sentence for a list, as one."""
    return _joined(
        findings,
        lambda one, other: one.basis is not other.basis and _is_of_one_question(one, other),
    )


def _is_of_one_question(lost: Finding, other: Finding) -> bool:
    """Whether both are about authorization, or neither: leaving a list of what is paid is a change of its own."""
    return _asks(lost, lost.before) == _asks(other, other.after)


def _asks(finding: Finding, text: str | None) -> bool:
    return (
        finding.kind is ChangeKind.PRIOR_AUTH_CHANGED
        or _given(finding, text).aspect is Aspect.AUTHORIZATION
    )


def _joined(
    findings: Sequence[Finding], may_join: Callable[[Finding, Finding], bool]
) -> list[Finding]:
    of_codes: dict[frozenset[str], list[int]] = defaultdict(list)
    for position, finding in enumerate(findings):
        of_codes[frozenset(finding.codes)].append(position)
    taken: set[int] = set()
    joined: list[Finding] = []
    for position, finding in enumerate(findings):
        if position in taken or not _lost(finding):
            continue
        for place in of_codes[frozenset(finding.codes)]:
            other = findings[place]
            free = place not in taken and place != position
            if free and may_join(finding, other) and _taken_up(finding, other):
                taken |= {position, place}
                joined.append(_one(finding, other))
                break
    return [*joined, *(one for position, one in enumerate(findings) if position not in taken)]


def _lost(finding: Finding) -> bool:
    """Whether codes that stood in one sentence or entry stand there no longer."""
    if finding.kind not in _LISTED or finding.before is None or not finding.codes:
        return False
    named = _named(finding.codes, finding.before)
    return bool(named) and _named(finding.codes, finding.after or "") != set(finding.codes)


_CODE = re.compile(r"[0-9A-Z]+(?:\.[0-9A-Z]+)?")


def _named(codes: Sequence[str], text: str) -> set[str]:
    """Those of the codes that a text writes out."""
    return set(_CODE.findall(text)).intersection(codes)


def _taken_up(lost: Finding, other: Finding) -> bool:
    return (
        other.kind in _LISTED
        and other.after is not None
        and other.before != lost.before
        and _given(lost, lost.before) != _given(other, other.after)
        and _gains(other)
    )


def _gains(finding: Finding) -> bool:
    return _named(finding.codes, finding.before or "") != set(finding.codes)


def _one(lost: Finding, other: Finding) -> Finding:
    was, now = _given(lost, lost.before), _given(other, other.after)
    diagnosis = all("." in code for code in lost.codes)
    kind, aspect, direction = turned(was.verdict, now.verdict, diagnosis=diagnosis)
    return replace(other, kind=kind, aspect=aspect, direction=direction, before=lost.before)


def _given(finding: Finding, text: str | None) -> Disposition:
    """The verdict of a side: of its sentence, else of the headings above; an entry has none of its own."""
    said = disposition_of_heading(text or "") if finding.basis is Basis.PROSE else None
    return said or disposition_of(finding.where)
