"""What of an edition concerns this practice: the decisions of the core, with its settings."""

from collections.abc import Sequence
from functools import partial

from policy.changes import Change
from policy.document import Document
from policy.profile import concerns_practice
from policy.sources import Source
from policy.told import Decision, decide, reach_of
from policywatch.world import World


def decided(
    source: Source,
    changes: Sequence[Change],
    document: Document,
    world: World,
    *,
    before: Document | None,
) -> Decision:
    """What of an edition is told and what is listed; ``before`` is the document it was compared with."""
    watch = world.watch
    return decide(
        changes,
        watch,
        reach=reach_of(source, before, document, watch),
        in_practice=partial(
            concerns_practice,
            publisher=source.publisher.slug,
            line=source.line_of_business,
            jurisdictions=source.jurisdictions,
            profile=world.settings.profile,
        ),
    )
