"""Findings as what became of an announcement, where the later edition says so in words."""

from collections.abc import Sequence
from dataclasses import replace

from policy.changes import QUIET, ChangeKind, Direction, Stage
from policy.comparison.finding import Finding
from policy.dates import find_dates
from policy.sentences.announcements import (
    direction_when_put_off,
    is_correction,
    new_dates,
    standing_of,
)

PUT_OFF = {
    Stage.DELAYED: ChangeKind.ANNOUNCEMENT_DELAYED,
    Stage.WITHDRAWN: ChangeKind.ANNOUNCEMENT_WITHDRAWN,
}


def with_announcements(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, with what was put off or corrected called that.

    A sentence that goes because another one puts off what it announced is told with that one: both
    name the same day, and the same codes where they name any.
    """
    found = [_of_announcement(finding) for finding in findings]
    for place, finding in enumerate(found):
        if finding.kind not in PUT_OFF.values() or finding.before is not None:
            continue
        announced = next((one for one in found if _announced(one, finding)), None)
        if announced is not None:
            found[place] = _of_announcement(replace(finding, before=announced.before))
            found.remove(announced)
            return with_announcements(found)
    return found


def _announced(gone: Finding, put_off: Finding) -> bool:
    """Whether a sentence that is gone announced what the other says is put off."""
    if gone.before is None or gone.after is not None or gone.kind in QUIET:
        return False
    if standing_of(gone.before) is not None or set(gone.codes) != set(put_off.codes):
        return False
    days = {one.day for one in find_dates(gone.before)}
    return bool(days & {one.day for one in find_dates(put_off.after or "")})


def _of_announcement(finding: Finding) -> Finding:
    """The finding as what became of an announcement, where its later side says so in words.

    One that is put off once more, to another day, is put off again.
    """
    if finding.after is None:
        return finding
    was, now = standing_of(finding.before or ""), standing_of(finding.after)
    again = now is Stage.DELAYED is was and new_dates(finding.before or "") != new_dates(
        finding.after
    )
    if now is not None and (again or (now is not was and finding.kind not in QUIET)):
        said = f"{finding.before or ''} {finding.after}"
        return replace(finding, kind=PUT_OFF[now], direction=direction_when_put_off(said))
    if is_correction(finding.after) and not is_correction(finding.before or ""):
        return _corrected(finding)
    return finding


def _corrected(finding: Finding) -> Finding:
    """A correction in so many words; one that says what changed keeps that as its kind."""
    if finding.kind in QUIET:
        return finding
    if finding.kind is ChangeKind.GUIDANCE_CHANGED and finding.before is None:
        return replace(finding, kind=ChangeKind.POLICY_CORRECTED, direction=Direction.UNCLEAR)
    return replace(finding, notes=(*finding.notes, "The publisher calls it a correction."))
