"""Two publications of one payer, and what each says in its next edition."""

from datetime import timedelta

from policy.captures import Fetched
from policy.changes import Change, ChangeKind
from policy.document import Aspect
from store import evidence, recording
from store.database import Database
from store.recording import Recorded, RouteTarget
from tests.store.made import (
    ALERTS,
    HOUR,
    NOW,
    make_change,
    make_edition,
    make_fetched,
    make_source,
)

SECOND = make_source("payer-2", title="Authorization list")


def required(*codes: str, **more: object) -> Change:
    return make_change(
        *codes,
        **{
            "kind": ChangeKind.PRIOR_AUTH_CHANGED,
            "aspect": Aspect.AUTHORIZATION,
            "retroactive": False,
            **more,
        },
    )


def answer(slug: str, body: bytes, at: timedelta = timedelta()) -> Fetched:
    return make_fetched(body + slug.encode() * 300, at=NOW + at, slug=slug, locator=f"/{slug}")


def publish(
    database: Database,
    slug: str,
    *changes: Change,
    after: timedelta = HOUR,
    routes: tuple[RouteTarget, ...] = (ALERTS,),
) -> Recorded:
    """A next edition of a publication with these changes, all told."""
    source = SECOND if slug == "payer-2" else make_source()
    last = evidence.last_good(database, slug, f"/{slug}")
    assert last is not None
    at = NOW + after
    return recording.record_edition(
        database,
        make_edition(
            slug.encode(),
            source=source,
            at=at,
            fetched=answer(slug, str(after).encode(), after),
            compared_to=last.revision_id,
            changes=changes,
            routes=routes,
        ),
    )
