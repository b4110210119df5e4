"""What an index that was read says of its publications: news, and what is missing from it."""

from dataclasses import replace

from policy.captures import IndexRead
from policy.gates import Refusal
from policy.listing_gate import listing_refusal
from policywatch.filing import VisitFiling
from store import evidence, recording
from store.records import IndexDelta


def record_index(filing: VisitFiling, index: IndexRead) -> tuple[IndexDelta, Refusal | None]:
    """Record what an index lists, and why it is not believed to be all, where it is not.

    What a doubted index does list is there; what it does not list is not missing.
    """
    world, slug = filing.world, filing.source.slug
    doubt = listing_refusal(index, evidence.listed_count(world.database, slug))
    believed = index if doubt is None else replace(index, complete=False)
    return recording.record_index(world.database, believed, world.clock()), doubt
