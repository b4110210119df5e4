"""What of an edition concerns this practice: the decisions of the core, with its settings."""

from collections.abc import Sequence

from policy.changes import Change
from policy.document import Document
from policy.jurisdictions import jurisdictions_of
from policy.profile import EVERY_PRACTICE, concerns_practice
from policy.sources import Method, Source
from policy.told import Decision, decide, reach_of
from policywatch.world import World
from store.publications import latest_table

CONTRACTORS = "contractors"  #: the locator of the list of Medicare contractors in an export


def decided(
    source: Source,
    changes: Sequence[Change],
    document: Document,
    world: World,
    *,
    before: Document | None,
) -> Decision:
    """What of an edition is told and what is listed; ``before`` is the document it was compared with."""
    watch, profile = world.watch, world.settings.profile

    def in_practice(change: Change) -> bool:
        return profile == EVERY_PRACTICE or concerns_practice(
            change,
            publisher=source.publisher.slug,
            line=source.line_of_business,
            jurisdictions=spoken_for(source, document, change, world),
            profile=profile,
        )

    return decide(
        changes, watch, reach=reach_of(source, before, document, watch), in_practice=in_practice
    )


def spoken_for(source: Source, document: Document, change: Change, world: World) -> tuple[str, ...]:
    """The contractors and states that a change is for; empty for everyone."""
    contractors = (
        latest_table(world.database, source.publisher.slug, CONTRACTORS)
        if source.method is Method.EXPORT and not source.jurisdictions
        else None
    )
    return jurisdictions_of(source, document, contractors, change)
