"""What it means that a code's verdict turned, or that it joined or left a list that gives one."""

from policy.changes import ChangeKind, Direction
from policy.disposition import Verdict
from policy.document import Aspect

_NEUTRAL = frozenset({Verdict.RELATED, Verdict.LISTED})
_AUTHORIZATION = frozenset({Verdict.REQUIRED, Verdict.NOT_REQUIRED})

Turn = tuple[ChangeKind, Aspect, Direction]


def turned(was: Verdict | None, now: Verdict | None, *, diagnosis: bool) -> Turn:
    """The kind, aspect and direction of a change of verdict; None is "not in a list".

    A neutral heading is no verdict: a code that moves there is relisted, never "not covered". A
    list of prior authorization is the rule itself, so joining or leaving it is told as such.
    """
    aspect = Aspect.DIAGNOSIS if diagnosis else Aspect.COVERAGE
    if was is None or now is None:
        one = now or was or Verdict.LISTED
        return _joined_or_left(one, aspect, left=now is None)
    if was is not now and (was in _AUTHORIZATION or now in _AUTHORIZATION):
        return _authorization(was, now, aspect)
    if was is now or now in _NEUTRAL:
        return ChangeKind.CODE_RELISTED, aspect, Direction.UNCLEAR
    if now is Verdict.NOT_COVERED:
        return ChangeKind.COVERAGE_CHANGED, aspect, Direction.RESTRICTIVE
    return ChangeKind.COVERAGE_CHANGED, aspect, Direction.PERMISSIVE


def _authorization(was: Verdict, now: Verdict, aspect: Aspect) -> Turn:
    """A code that enters or leaves a list of prior authorization for another list.

    What needs no more than an authorization is covered; between that and "not covered" the
    coverage is what turned.
    """
    if now is Verdict.NOT_COVERED:
        return ChangeKind.COVERAGE_CHANGED, aspect, Direction.RESTRICTIVE
    if was is Verdict.NOT_COVERED:
        return ChangeKind.COVERAGE_CHANGED, aspect, Direction.PERMISSIVE
    if now in _AUTHORIZATION:
        return ChangeKind.PRIOR_AUTH_CHANGED, Aspect.AUTHORIZATION, _asked(now)
    gone = Direction.PERMISSIVE if was is Verdict.REQUIRED else Direction.UNCLEAR
    return ChangeKind.PRIOR_AUTH_CHANGED, Aspect.AUTHORIZATION, gone


def _asked(verdict: Verdict) -> Direction:
    return Direction.RESTRICTIVE if verdict is Verdict.REQUIRED else Direction.PERMISSIVE


def _joined_or_left(verdict: Verdict, aspect: Aspect, *, left: bool) -> Turn:
    if verdict in _AUTHORIZATION and aspect is not Aspect.DIAGNOSIS:
        gone = Direction.PERMISSIVE if verdict is Verdict.REQUIRED else Direction.UNCLEAR
        direction = gone if left else _asked(verdict)
        return ChangeKind.PRIOR_AUTH_CHANGED, Aspect.AUTHORIZATION, direction
    direction = {
        (Verdict.COVERED, True): Direction.RESTRICTIVE,
        (Verdict.COVERED, False): Direction.PERMISSIVE,
        (Verdict.NOT_COVERED, True): Direction.PERMISSIVE,
        (Verdict.NOT_COVERED, False): Direction.RESTRICTIVE,
    }.get((verdict, left), Direction.UNCLEAR)
    if aspect is Aspect.DIAGNOSIS:
        return (
            (ChangeKind.DIAGNOSIS_REMOVED if left else ChangeKind.DIAGNOSIS_ADDED),
            aspect,
            direction,
        )
    return (ChangeKind.CODE_REMOVED if left else ChangeKind.CODE_ADDED), aspect, direction
