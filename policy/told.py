"""What of a revision is told, what waits for the digest, and why the rest is not told."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policy.alerts import UntoldReason
from policy.changes import QUIET, Change, ChangeKind, Severity
from policy.codes import SUBJECTS, CodeSystem, WatchList, is_diagnosis, procedure_system
from policy.document import BlockKind, Document
from policy.mentions import codes_in_prose, family_members
from policy.sources import Method, Source
from policy.zones import Zone, zone_of

_URGENCY = {Severity.ACTION: 0, Severity.REVIEW: 1}
_DRIFT = frozenset(
    {
        ChangeKind.PAYMENT_CHANGED,
        ChangeKind.POLICY_MOVED,
        ChangeKind.DIAGNOSIS_ADDED,
        ChangeKind.DIAGNOSIS_REMOVED,
        ChangeKind.DIAGNOSIS_RECODED,
    }
)  #: listed in the digest where they are only for the record
_SAYS_NOTHING = frozenset({Zone.REFERENCES, Zone.CHROME})
_DISCOVERS = frozenset({Method.LISTING, Method.EXPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Positions of changes: to tell, most severe first, and to list in the next digest.

    ``untold`` is why nothing is told, where nothing is.
    """

    told: tuple[int, ...]
    untold: UntoldReason | None
    digest: tuple[int, ...] = ()


def concerns(change: Change, watch: WatchList, *, governs: bool = True) -> bool:
    """Whether a change is about a code or diagnosis that is watched.

    ``governs`` says that its publication decides about the watched codes: then one that names no
    code concerns everyone who watches them. Otherwise only one that names a watched procedure code
    does. A diagnosis of a list that governs other codes alone is not ours.
    """
    if watch.everything or _names_watched(change, watch):
        return True
    if _is_of_watched_diagnosis(change, watch) and change.governed:
        return any(watch.watches(code) for code in change.governed)
    return governs and (not change.codes or _is_of_watched_diagnosis(change, watch))


def governs(
    before: Document | None, after: Document, watch: WatchList, source_number: str | None
) -> bool:
    """Whether a publication decides about watched codes, so that its changes without a code do too.

    It does where either edition names one, alone or within a range, where its title or a heading
    names what a watched code or diagnosis is about, and where it was declared by its number: then
    somebody chose it for that.
    """
    if watch.everything or source_number is not None:
        return True
    return any(
        names_watched(side, watch) or _is_about_subject(side, watch)
        for side in (before, after)
        if side is not None
    )


def chosen_by_hand(source: Source, watch: WatchList) -> bool:
    """Whether somebody chose each publication of a source for the watched codes.

    Not so where an index or an archive brings whatever the publisher lists, unless the title of the
    source says that it is about a watched code.
    """
    if source.method not in _DISCOVERS:
        return True
    return bool(_named_in(source.title, watch))


def names_watched(document: Document, watch: WatchList) -> bool:
    """Whether a document names a watched procedure code."""
    return bool(watched_in(document, watch))


def watched_in(document: Document, watch: WatchList) -> frozenset[str]:
    """The watched procedure codes that a document names: in a table, a list, a sentence or a range.

    Not those in its references, where such a number is a page or a volume.
    """
    rows = document.table.rows if document.table is not None else ()
    return frozenset(
        code
        for code in (
            *(part for row in rows for part in row.key),
            *(statement.code for statement in document.statements),
            *(
                code
                for block in document.blocks
                if zone_of(block.path) not in _SAYS_NOTHING
                for code in _named_in(block.text, watch)
            ),
        )
        if watch.role(code) is not None
    )


def _is_about_subject(document: Document, watch: WatchList) -> bool:
    names = [
        name.casefold() for code in watch.diagnoses for name in (code, *SUBJECTS.get(code, ()))
    ]
    headings = (block.text for block in document.blocks if block.kind is BlockKind.HEADING)
    said = "\n".join((document.title, *headings)).casefold()
    return any(name in said for name in names)


def decide(
    changes: Sequence[Change],
    watch: WatchList,
    *,
    governs: bool = True,
    in_practice: Callable[[Change], bool] = lambda _: True,
) -> Decision:
    """Which changes of a revision are told to a team that watches ``watch``, and which are listed.

    ``in_practice`` says whether a change could decide a claim of the practice. One that could not
    goes to the digest instead of an alert. So do, of what concerns the practice, differences of
    severity ``record`` in what is paid, where a policy stands and which diagnoses it lists, and
    watched diagnoses in lists for other codes. Other records, wording and administrative
    differences are kept for history alone.
    """
    about = [
        position
        for position, change in enumerate(changes)
        if concerns(change, watch, governs=governs)
    ]
    tellable = [
        position
        for position in about
        if changes[position].severity in _URGENCY and changes[position].kind not in QUIET
    ]
    told = sorted(
        (position for position in tellable if in_practice(changes[position])),
        key=lambda position: _URGENCY[changes[position].severity],
    )
    digest = tuple(
        position
        for position, change in enumerate(changes)
        if position not in told
        and (
            position in tellable
            or (_drifts(change, watch, governs=governs) and in_practice(change))
        )
    )
    return Decision(told=tuple(told), untold=_reason(changes, about, told, digest), digest=digest)


def _reason(
    changes: Sequence[Change], about: Sequence[int], told: Sequence[int], digest: Sequence[int]
) -> UntoldReason | None:
    if told:
        return None
    if digest:
        return UntoldReason.DIGEST
    return UntoldReason.NO_MATCH if changes and not about else UntoldReason.KIND


def _drifts(change: Change, watch: WatchList, *, governs: bool) -> bool:
    """Whether a difference that nobody is alerted to is one that a digest lists."""
    if change.kind not in _DRIFT:
        return False
    if change.severity is not Severity.RECORD:
        return _is_of_watched_diagnosis(change, watch)
    return _names_watched(change, watch) or (governs and not _procedures(change))


def _names_watched(change: Change, watch: WatchList) -> bool:
    return any(watch.watches(code) for code in _procedures(change))


def _is_of_watched_diagnosis(change: Change, watch: WatchList) -> bool:
    return not _procedures(change) and any(
        is_diagnosis(code) and watch.watches_diagnosis(code) for code in change.codes
    )


def _procedures(change: Change) -> list[str]:
    return [
        code
        for code in change.codes
        if procedure_system(code) in {CodeSystem.CPT, CodeSystem.HCPCS}
    ]


_CODE = re.compile(r"\d{4}[0-9AFMTU]|[A-V]\d{4}")


def _named_in(text: str, watch: WatchList) -> frozenset[str]:
    known = frozenset(watch.numbers)
    if not _CODE.search(text):
        return frozenset()
    named = {mention.code for mention in codes_in_prose(text, known)}
    return known & (named | set(family_members(text, known)))
