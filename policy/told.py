"""What of a revision is told, what waits for the digest, and why the rest is not told."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policy.alerts import UntoldReason
from policy.changes import QUIET, Basis, Change, ChangeKind, Severity
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
_CODE = re.compile(r"\d{4}[0-9AFMTU]|[A-V]\d{4}")
_SAYS_NOTHING = frozenset({Zone.REFERENCES, Zone.CHROME})


class Reach(StrEnum):
    """What a publication is to the watched codes, which decides about its changes without a code."""

    GOVERNS = "governs"  #: it decides about lines of the watched codes
    BESIDE = "beside"  #: an index was followed to it, and it is about other codes


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

    ``governs`` says that its publication does (:class:`Reach`): then one that names no code
    concerns everyone who watches them. Otherwise only one that names a watched procedure code
    does. A diagnosis of a list that governs other codes alone is not ours.
    """
    if watch.everything or _names_watched(change, watch):
        return True
    if _is_of_watched_diagnosis(change, watch) and change.governed:
        return any(watch.reaches(code) for code in change.governed)
    return governs and (not change.codes or _is_of_watched_diagnosis(change, watch))


def reach_of(source: Source, before: Document | None, after: Document, watch: WatchList) -> Reach:
    """What a publication of ``source`` is to the watched codes, by both of its editions.

    It governs where somebody chose it: it has an address of its own, was declared by its number, is
    of a source whose title names a watched code, or was taken out of an archive, which is done for
    a watched code or policy. Where an index was followed to it, it governs when either edition
    names a watched code, when its title or a heading says what one is about, and when neither names
    any procedure code: a rule on modifiers or units is about every code.
    """
    if watch.everything or source.number is not None or _named_in(source.title, watch):
        return Reach.GOVERNS
    if source.method is not Method.LISTING:
        return Reach.GOVERNS
    sides = tuple(side for side in (before, after) if side is not None)
    if any(names_watched(side, watch) or _is_about_subject(side, watch) for side in sides):
        return Reach.GOVERNS
    return Reach.BESIDE if any(_names_procedures(side) for side in sides) else Reach.GOVERNS


def names_watched(document: Document, watch: WatchList) -> bool:
    """Whether a document names a watched procedure code."""
    return bool(watched_in(document, watch))


def watched_in(document: Document, watch: WatchList) -> frozenset[str]:
    """The watched procedure codes that a document names: in a table, a list, a sentence or a range.

    Not those in its references, where such a number is a page or a volume.
    """
    known = frozenset(watch.numbers)
    listed = {code for code in _listed(document) if code in known}
    return frozenset(listed).union(*(_named_in(text, watch) for text in _telling(document)))


def _names_procedures(document: Document) -> bool:
    return any(procedure_system(code) for code in _listed(document)) or any(
        procedure_system(mention.code)
        for text in _telling(document)
        for mention in codes_in_prose(text)
    )


def _listed(document: Document) -> Iterator[str]:
    """The codes of a document's statements and the keys of its records."""
    yield from (statement.code for statement in document.statements)
    if document.table is not None:
        yield from (part for row in document.table.rows for part in row.key)


def _telling(document: Document) -> Iterator[str]:
    """The texts of a document in which a number may be a code."""
    return (
        block.text
        for block in document.blocks
        if _CODE.search(block.text) and zone_of(block.path) not in _SAYS_NOTHING
    )


def _is_about_subject(document: Document, watch: WatchList) -> bool:
    names = [
        name.casefold()
        for code in (*watch.numbers, *sorted(watch.diagnoses))
        for name in SUBJECTS.get(code, ())
    ]
    headings = (block.text for block in document.blocks if block.kind is BlockKind.HEADING)
    said = "\n".join((document.title, *headings)).casefold()
    return any(name in said for name in names)


def decide(
    changes: Sequence[Change],
    watch: WatchList,
    *,
    reach: Reach = Reach.GOVERNS,
    in_practice: Callable[[Change], bool] = lambda _: True,
) -> Decision:
    """Which changes of a revision are told to a team that watches ``watch``, and which are listed.

    ``in_practice`` says whether a change could decide a claim of the practice. One that could not
    goes to the digest instead of an alert. So do, of what concerns the practice, differences of
    severity ``record`` in what is paid, where a policy stands and which diagnoses it lists,
    watched diagnoses in lists for other codes, claims of the publisher's history on watched codes that
    nothing else bears out, and what a publication beside the watched codes
    changes without naming one. Other records, wording and administrative differences are kept for
    history alone.
    """
    governs = reach is Reach.GOVERNS
    about = [
        position
        for position, change in enumerate(changes)
        if concerns(change, watch, governs=governs)
    ]
    tellable = [position for position in about if _is_news(changes[position])]
    told = sorted(
        (position for position in tellable if in_practice(changes[position])),
        key=lambda position: _URGENCY[changes[position].severity],
    )
    digest = tuple(
        position
        for position, change in enumerate(changes)
        if position not in told
        and (position in tellable or (_is_listed(change, watch, reach) and in_practice(change)))
    )
    return Decision(told=tuple(told), untold=_reason(changes, about, told, digest), digest=digest)


def without(decision: Decision, silent: Collection[int]) -> Decision:
    """The decision without changes that a line about the publisher's whole site speaks for."""
    told = tuple(at for at in decision.told if at not in silent)
    digest = tuple(at for at in decision.digest if at not in silent)
    if (told, digest) == (decision.told, decision.digest):
        return decision
    untold = None if told else UntoldReason.DIGEST if digest else UntoldReason.SITE
    return Decision(told=told, untold=untold, digest=digest)


def _reason(
    changes: Sequence[Change], about: Sequence[int], told: Sequence[int], digest: Sequence[int]
) -> UntoldReason | None:
    if told:
        return None
    if digest:
        return UntoldReason.DIGEST
    return UntoldReason.NO_MATCH if changes and not about else UntoldReason.KIND


def _is_news(change: Change) -> bool:
    return change.severity in _URGENCY and change.kind not in QUIET


def _is_listed(change: Change, watch: WatchList, reach: Reach) -> bool:
    """Whether a difference that nobody is alerted to is one that a digest lists."""
    if reach is Reach.BESIDE and not change.codes and _is_news(change):
        return True
    if is_unconfirmed_claim(change):
        return _names_watched(change, watch) or _is_of_watched_diagnosis(change, watch)
    if change.kind not in _DRIFT:
        return False
    if change.severity is not Severity.RECORD:
        return _is_of_watched_diagnosis(change, watch)
    return _names_watched(change, watch) or (reach is Reach.GOVERNS and not _procedures(change))


def is_unconfirmed_claim(change: Change) -> bool:
    """Whether a change is only a line of the publisher's history, which no change found bears out.

    Such a line raises no alert; one that claims something of a watched code is listed in the digest.
    """
    return (
        change.kind is ChangeKind.ADMINISTRATIVE
        and change.basis is Basis.PUBLISHERS_NOTE
        and bool(change.notes)
    )


def _names_watched(change: Change, watch: WatchList) -> bool:
    return any(watch.reaches(code) for code in _procedures(change))


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


def _named_in(text: str, watch: WatchList) -> frozenset[str]:
    known = frozenset(watch.numbers)
    named = {mention.code for mention in codes_in_prose(text, known)}
    return known & (named | set(family_members(text, known)))
