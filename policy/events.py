"""One event, many publications: whether an earlier alert already told what a change says.

Publishers say one thing in several places: a bulletin, the policy, a list, a copy of the file on
each brand's host. The first that was read tells; a later one confirms or disagrees in its thread.
Whatever is not plainly the same rule is told by itself: an alert too many costs a glance, a hidden
change costs a claim.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.agreement import Difference, differing_dates, differing_values
from policy.changes import SEVERITY_ORDER, Change, ChangeKind, Stage
from policy.codes import WatchList
from policy.dates import find_dates
from policy.same_rule import identified, numbers_apart
from policy.text import normalise

#: How long a later publication is taken to speak of what an earlier one told. Payers announce 30 to
#: 90 days ahead and print the policy itself by its effective date; the slowest lists come out twice
#: a year. After that, the same words are a new decision.
WINDOW = timedelta(days=180)

_FOLLOWS = frozenset(
    {
        ChangeKind.ANNOUNCEMENT_DELAYED,
        ChangeKind.ANNOUNCEMENT_WITHDRAWN,
        ChangeKind.EFFECTIVE_DATE_CHANGED,
    }
)
_OPPOSITES = (
    (ChangeKind.CODE_ADDED, ChangeKind.CODE_REMOVED),
    (ChangeKind.NCCI_EDIT_ADDED, ChangeKind.NCCI_EDIT_DELETED),
    (ChangeKind.DIAGNOSIS_ADDED, ChangeKind.DIAGNOSIS_REMOVED),
    (ChangeKind.POLICY_PUBLISHED, ChangeKind.POLICY_RETIRED),
)
_UNDOES = dict((*_OPPOSITES, *((second, first) for first, second in _OPPOSITES)))
_TAKEN_BACK = frozenset({Stage.DELAYED, Stage.WITHDRAWN})
_TO_COME = frozenset({Stage.ANNOUNCED, Stage.PROPOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A change as one publication reports it.

    ``jurisdictions`` are those its source speaks for, empty for all. ``message`` names the alert
    that told it, empty where none did yet. ``publication`` is unique to source and locator.
    ``is_bulletin`` is for an issue that announces changes of other documents.
    """

    public_id: str
    change: Change
    publisher: str
    line_of_business: str
    source: str
    publication: str
    title: str
    number: str | None
    jurisdictions: tuple[str, ...]
    sha256: str
    text_hash: str
    observed_at: datetime
    is_bulletin: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirms:
    """It says nothing that ``first`` did not tell; ``widens`` where it speaks for more states."""

    first: Report
    widens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagrees:
    """It is the same rule, but for what ``how`` names."""

    first: Report
    how: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """It delays, withdraws or re-dates what ``first`` announced: an alert in its thread."""

    first: Report


Relation = Confirms | Disagrees | Follows


def relation(new: Report, earlier: Sequence[Report], watch: WatchList) -> Relation | None:
    """How a change stands to what ``earlier`` alerts told; None when it is told by itself.

    ``earlier`` are told changes in any order; those of another publisher or line of business, of
    other codes or out of :data:`WINDOW` are passed over.
    """
    near = sorted(
        (one for one in earlier if _is_near(new, one)),
        key=lambda one: one.observed_at,
        reverse=True,
    )
    disagreement: Disagrees | None = None
    for one in near:
        if _is_candidate(new, one, near, watch):
            match _compared(new, one):
                case Confirms() as confirmed:
                    return confirmed
                case Disagrees() as disagrees:
                    disagreement = disagreement or disagrees
    return disagreement or _followed(new, near, watch)


def _is_near(new: Report, one: Report) -> bool:
    return (
        new.publisher == one.publisher
        and new.line_of_business == one.line_of_business
        and new.public_id != one.public_id
        and abs(new.observed_at - one.observed_at) <= WINDOW
    )


def _is_candidate(new: Report, one: Report, near: Sequence[Report], watch: WatchList) -> bool:
    """Whether ``one`` tells the same of the same codes, and still stood when ``new`` was seen."""
    told, change = one.change, new.change
    if (
        new.publication == one.publication
        or change.kind is not told.kind
        or (change.aspect is not told.aspect and change.aspect and told.aspect)
        or change.direction is not told.direction
        or _standing(change) is not _standing(told)
        or _urgency(change) < _urgency(told)
    ):
        return False
    codes = _codes(change, watch)
    together = [
        other
        for other in near
        if other.message == one.message and other.change.kind is told.kind
        if other.change.direction is told.direction
    ]
    named = frozenset(code for other in (one, *together) for code in _codes(other.change, watch))
    own = _codes(told, watch)
    if not (codes <= named and codes & own) and (codes or own):
        return False
    return not any(_overtakes(later, one, watch) for later in near)


def _compared(new: Report, one: Report) -> Confirms | Disagrees | None:
    """What ``new`` says of the same kind of change of the same codes."""
    change, told = new.change, one.change
    how = differing_dates(change.effective, told.effective)
    if how is None:
        return None
    if not how and _same_file(new, one) and _same_words(change, told):
        return Confirms(first=one, widens=not _within(new, one))
    if numbers_apart(new, one) or not _within(new, one):
        return None
    dated = bool(change.effective and told.effective and not how)
    values = differing_values(new, one, dated=dated)
    if values is None:
        return None
    how = (*values, *how)
    return Disagrees(first=one, how=how) if how else Confirms(first=one)


def _followed(new: Report, near: Sequence[Report], watch: WatchList) -> Follows | None:
    """The announcement that a delay, a withdrawal or a new date is about, the surest first."""
    if new.change.kind not in _FOLLOWS and new.change.stage not in _TAKEN_BACK:
        return None
    ranked = [
        (rank, position, one)
        for position, one in enumerate(near)
        if one.observed_at < new.observed_at
        and (rank := _rank(new, one, watch)) is not None
        and _was_to_come(new, one)
    ]
    return Follows(first=min(ranked)[2]) if ranked else None


def _rank(new: Report, one: Report, watch: WatchList) -> int | None:
    """How surely ``new`` speaks of ``one``, 0 the surest; None when it does not."""
    change, told = new.change, one.change
    if _is_follow_up(told) or (
        change.aspect is not None and told.aspect is not None and change.aspect is not told.aspect
    ):
        return None
    if not _within(new, one):
        return None
    ours, theirs = _codes(change, watch), _codes(told, watch)
    if ours and theirs and not ours & theirs:
        return None
    if new.publication == one.publication:
        return 0
    if numbers_apart(new, one):
        return None
    if identified(new, one):
        return 1
    same_aspect = change.aspect is not None and change.aspect is told.aspect
    return 2 if ours & theirs and same_aspect else None


def _was_to_come(new: Report, one: Report) -> bool:
    """Whether what was announced still lay ahead; of a new date, also that it replaces that one."""
    days = {stated.day for stated in one.change.effective}
    if new.change.kind is not ChangeKind.EFFECTIVE_DATE_CHANGED:
        return one.change.stage in _TO_COME or any(day > one.observed_at.date() for day in days)
    replaced = {found.day for found in find_dates(new.change.before or "")}
    ahead = {day for day in days if day >= new.observed_at.date()}
    return bool(ahead & replaced)


def _overtakes(later: Report, one: Report, watch: WatchList) -> bool:
    """Whether what ``one`` told was undone, delayed or re-dated before the change came."""
    if later.observed_at <= one.observed_at or later.message == one.message:
        return False
    ours, theirs = _codes(later.change, watch), _codes(one.change, watch)
    if ours and theirs and not ours & theirs:
        return False
    if _is_follow_up(later.change) and not _is_follow_up(one.change):
        return True
    if later.change.kind is _UNDOES.get(one.change.kind):
        return True
    return (
        later.change.kind is one.change.kind and later.change.direction is not one.change.direction
    )


def _is_follow_up(change: Change) -> bool:
    return change.kind in _FOLLOWS or change.stage in _TAKEN_BACK


def _standing(change: Change) -> Stage:
    """Announced and in effect are one rule seen at two times; the others are not."""
    return Stage.IN_EFFECT if change.stage is Stage.ANNOUNCED else change.stage


def _urgency(change: Change) -> int:
    return SEVERITY_ORDER.index(change.severity)


def _codes(change: Change, watch: WatchList) -> frozenset[str]:
    """The watched codes a change is about, else all of them."""
    named = change.codes or change.governed
    watched = frozenset(
        code for code in named if watch.watches(code) or watch.watches_diagnosis(code)
    )
    return watched or frozenset(named)


def _same_file(new: Report, one: Report) -> bool:
    return new.sha256 == one.sha256 or bool(new.text_hash and new.text_hash == one.text_hash)


def _same_words(change: Change, told: Change) -> bool:
    """Of what is gone, the words that stood there: the files are one where both are an index."""
    if set(change.codes) != set(told.codes) or (change.after is None) is not (told.after is None):
        return False
    now, first = (one.after if one.after is not None else one.before for one in (change, told))
    return normalise(now or "") == normalise(first or "")


def _within(new: Report, one: Report) -> bool:
    """Whether the first spoke for every state that the later one speaks for."""
    return not one.jurisdictions or (
        bool(new.jurisdictions) and set(new.jurisdictions) <= set(one.jurisdictions)
    )
