"""What of a revision is told, and why the rest is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy.alerts import UntoldReason
from policy.changes import Change, ChangeKind, Severity
from policy.codes import CodeSystem, WatchList, is_diagnosis, procedure_system

_NEVER_TOLD = frozenset({ChangeKind.ADMINISTRATIVE, ChangeKind.WORDING_CHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Positions of the changes to tell, most severe first; empty with the reason why not."""

    told: tuple[int, ...]
    untold: UntoldReason | None


def concerns(change: Change, watch: WatchList) -> bool:
    """Whether a change is about a code or diagnosis that is watched.

    A change that names no code concerns everyone who watches its publication: the publication is
    watched because it governs the codes.
    """
    if watch.everything or not change.codes:
        return True
    return any(
        watch.watches(code)
        if procedure_system(code) in {CodeSystem.CPT, CodeSystem.HCPCS}
        else is_diagnosis(code) and watch.watches_diagnosis(code)
        for code in change.codes
    )


def decide(changes: Sequence[Change], watch: WatchList) -> Decision:
    """Which changes of a revision are told to a team that watches ``watch``.

    Changes of severity ``record`` and of kinds that are kept for history are never told.
    """
    relevant = [position for position, change in enumerate(changes) if concerns(change, watch)]
    if not relevant:
        return Decision(told=(), untold=UntoldReason.NO_MATCH if changes else UntoldReason.KIND)
    order = {Severity.ACTION: 0, Severity.REVIEW: 1}
    told = sorted(
        (
            position
            for position in relevant
            if changes[position].severity in order and changes[position].kind not in _NEVER_TOLD
        ),
        key=lambda position: order[changes[position].severity],
    )
    return Decision(told=tuple(told), untold=None if told else UntoldReason.KIND)
