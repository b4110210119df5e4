"""What a practice bills and where: which changes concern it, and which of their dates are its own."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policy.changes import Change, ChangeKind
from policy.contractors import contractor_of
from policy.document import EVERYWHERE, Aspect, StatedDate
from policy.sources import LineOfBusiness
from policy.states import STATE_NAMES, states_in

_PLACES = re.compile(
    r"\b(?:places?\s+of\s+service|pos)\b(?:\s+codes?)?\s*(?:is|are|=|:|\()?\s*"
    r"(\d{2}(?!\d)(?:\s*(?:,|/|;|&|and|or|,\s*(?:and|or))\s*\d{2}(?!\d))*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A practice. Each part that is empty restricts nothing.

    ``states`` are two capitals, ``contractors`` names as in :mod:`policy.contractors`, ``payers``
    slugs of publishers, ``places_of_service`` the two digits of the CMS place of service code set.
    """

    states: tuple[str, ...] = ()
    contractors: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    lines_of_business: tuple[LineOfBusiness, ...] = ()
    places_of_service: tuple[str, ...] = ()


#: Of no practice in particular: it restricts nothing.
EVERY_PRACTICE = Profile()


def concerns_practice(
    change: Change,
    *,
    publisher: str,
    line: LineOfBusiness,
    jurisdictions: Sequence[str],
    profile: Profile,
) -> bool:
    """Whether a change could decide a claim of this practice.

    ``publisher`` is a slug; ``jurisdictions`` are the states and contractors of the source, none for
    a national one. What is not stated (a line of business, a jurisdiction, a place of service) is
    taken to concern everyone.
    """
    return (
        deals_with(publisher, line, profile)
        and _is_near(change, jurisdictions, profile)
        and _is_billed_there(change, profile)
    )


def deals_with(publisher: str, line: LineOfBusiness, profile: Profile) -> bool:
    """Whether the practice bills this payer, in this line of business."""
    if profile.payers and publisher not in profile.payers:
        return False
    return (
        not profile.lines_of_business
        or line is LineOfBusiness.NOT_STATED
        or line in profile.lines_of_business
    )


def covers(jurisdictions: Iterable[str], profile: Profile) -> bool:
    """Whether a rule for these states and contractors holds for the practice; for none named, it does.

    Where contractors are named and the practice says which is its own, they decide: the states that
    come with a contractor's document may be those of its national workload.
    """
    named = [one for one in jurisdictions if one]
    if EVERYWHERE in named:
        return True
    states = {one for one in named if one in STATE_NAMES}
    contractors = {found.name for found in map(contractor_of, named) if found}
    if contractors and profile.contractors:
        return bool(contractors & set(profile.contractors))
    if states and profile.states:
        return bool(states & set(profile.states))
    return True


def own_dates(dates: Sequence[StatedDate], profile: Profile) -> tuple[StatedDate, ...]:
    """The dates in which those of the practice's states and contractors stand first.

    Then those stated for everywhere, then the others; within each in the order stated.
    """

    def place(one: StatedDate) -> int:
        contractor = contractor_of(one.jurisdiction)
        named = contractor.name if contractor else one.jurisdiction
        if named in {*profile.states, *profile.contractors}:
            return 0
        return 1 if named == EVERYWHERE else 2

    return tuple(sorted(dates, key=place))


def _is_near(change: Change, jurisdictions: Sequence[str], profile: Profile) -> bool:
    """Whether it holds where the practice is: by the source's jurisdictions and its own dates.

    A change of applicability is about the states it names, which the source may not have had.
    """
    if change.kind is ChangeKind.APPLICABILITY_CHANGED and profile.states:
        named = {*states_in(change.before or ""), *states_in(change.after or "")}
        if named & set(profile.states):
            return True
    if not covers(jurisdictions, profile):
        return False
    return covers((one.jurisdiction for one in change.effective), profile)


def _is_billed_there(change: Change, profile: Profile) -> bool:
    """Whether the places of service it names, if it is about those, are among the practice's."""
    of_places = change.kind is ChangeKind.PLACE_OF_SERVICE_CHANGED or change.aspect is Aspect.PLACE
    if not (of_places and profile.places_of_service):
        return True
    sides = (change.before or "", change.after or "")
    named = {
        code
        for side in sides
        for found in _PLACES.findall(side)
        for code in re.findall(r"\d{2}", found)
    }
    return not named or bool(named & set(profile.places_of_service))
