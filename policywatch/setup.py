"""Which sources of the catalogue serve a practice, and bringing what is watched in line with that."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from policy.profile import Profile, covers, deals_with
from policy.sources import Certainty, LineOfBusiness, Method, Source
from policywatch.catalogue import Catalogue
from policywatch.licences import waits_for_licence
from policywatch.operator_file import set_enabled

_OF_PLACES = (
    (re.compile(r"\boutpatient (?:hospital|prospective)|\bOPPS\b", re.IGNORECASE), ("19", "22")),
    (re.compile(r"\bambulatory surgical|\bASC\b", re.IGNORECASE), ("24",)),
)


class Standing(StrEnum):
    """Whether a source serves a practice, and why not."""

    SERVES = "serves"
    PAYER = "payer"
    LINE = "line"
    STATES = "states"
    PLACE = "place"
    UNVERIFIED = "unverified"
    LICENCE = "licence"


#: Why a source is not enabled, for the person who set up.
WHY = {
    Standing.PAYER: "of a payer that is not among yours",
    Standing.LINE: "for a line of business that is not among yours",
    Standing.STATES: "for other states or contractors",
    Standing.PLACE: "for places of service that you did not name (19, 22: hospital outpatient; 24: ASC)",
    Standing.UNVERIFIED: "nobody is known to have read the address; policywatch sources check SOURCE "
    "--live tells, then policywatch sources enable SOURCE",
    Standing.LICENCE: "waits for POLICYWATCH_ACCEPT_AMA_LICENSE=true, your acceptance of the AMA, ADA and AHA "
    "terms; then run policywatch setup again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What becomes of one source: ``watched`` from now on, and whether that is ``changed``."""

    source: Source
    standing: Standing
    watched: bool
    changed: bool


def standing_of(source: Source, profile: Profile, *, licence_accepted: bool) -> Standing:
    """Whether a source serves a practice of this profile, else the first reason why not."""
    if not deals_with(source.publisher.slug, LineOfBusiness.NOT_STATED, profile):
        return Standing.PAYER
    if not deals_with(source.publisher.slug, source.line_of_business, profile):
        return Standing.LINE
    if not covers(source.jurisdictions, profile):
        return Standing.STATES
    if not _is_of_place(source, profile):
        return Standing.PLACE
    if source.certainty is Certainty.UNVERIFIED:
        return Standing.UNVERIFIED
    if waits_for_licence(source) and not licence_accepted:
        return Standing.LICENCE
    return Standing.SERVES


def plan(
    catalogue: Catalogue,
    profile: Profile,
    *,
    before: Profile | None,
    switched_off: Collection[str],
    licence_accepted: bool,
) -> tuple[Choice, ...]:
    """What becomes of each source under a profile; ``before`` is the one set up earlier, if any.

    A source that serves is enabled unless it served ``before`` too and somebody switched it off
    since. One that served ``before`` and no longer does is disabled. All others stay as they are.
    """
    return tuple(
        _choice(
            source,
            standing_of(source, profile, licence_accepted=licence_accepted),
            served=before is not None
            and standing_of(source, before, licence_accepted=True) is Standing.SERVES,
            off=source.slug in switched_off,
        )
        for source in catalogue.sources
    )


def _choice(source: Source, standing: Standing, *, served: bool, off: bool) -> Choice:
    watched = source.enabled
    if standing is Standing.SERVES:
        watched = source.enabled or not (served and off)
    elif served and standing is not Standing.LICENCE:
        watched = False
    return Choice(
        source=source, standing=standing, watched=watched, changed=watched is not source.enabled
    )


def apply(choices: Collection[Choice], directory: Path) -> None:
    """Write what changes into the operator's ``directory`` of sources; raises as its files do."""
    for choice in choices:
        if choice.changed:
            set_enabled(directory, choice.source, on=choice.watched)


def _is_of_place(source: Source, profile: Profile) -> bool:
    """Whether a data release for facilities is for a place where the practice bills.

    The files for hospital outpatient departments and surgical centers are for nobody else.
    """
    if source.method is not Method.RELEASE:
        return True
    needed = {
        place for shape, places in _OF_PLACES if shape.search(source.title) for place in places
    }
    return not needed or bool(needed & set(profile.places_of_service))
