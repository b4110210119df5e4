"""How one answer of one publication ends: a stop, a refusal, or an edition with its changes."""

from collections.abc import Sequence
from dataclasses import replace

from policy.bulletins.announced import KnownPolicy, announced, still_to_come
from policy.captures import Fetched, Outcome, Reason, Remedy
from policy.changes import Change, Stage
from policy.comparison.editions import compare, new_history_lines, unrelated
from policy.comparison.kinship import same_policy, same_text
from policy.document import Document
from policy.gates import Refusal
from policy.lifecycle import moved
from policy.publication import published, upcoming
from policy.sources import Method, Publishes
from policywatch.alerting import upcoming_notice
from policywatch.filing import Filing, Found, edition_before
from policywatch.judging import Judged, judge, read_or_refuse, sha256_of
from policywatch.release_report import tell_unchanged
from policywatch.visit_report import VisitReport
from reader.hints import hints_of
from reader.read import reading_key
from store import evidence, recording, succession
from store.errors import StaleComparison
from store.policies import known_policies, watched_numbers


def settle(
    filing: Filing, fetched: Fetched, *, is_news: bool, succeeds: str | None = None
) -> VisitReport | None:
    """Settle one answer; again where another process recorded an edition meanwhile.

    None where the address was asked ahead of its publication and holds nothing yet. ``succeeds``
    is the locator of the publication that a version not yet in force is to replace.
    """
    for _ in range(3):
        try:
            return _settle_once(filing, fetched, is_news=is_news, succeeds=succeeds)
        except StaleComparison:
            continue
    return _settle_once(filing, fetched, is_news=is_news, succeeds=succeeds)


def _settle_once(
    filing: Filing, fetched: Fetched, *, is_news: bool, succeeds: str | None
) -> VisitReport | None:
    last = filing.last_good(fetched.locator)
    replaced_by = _replaced_by(filing, last, fetched)
    if last is not None and last.retired_by is None and replaced_by is None:
        if fetched.status == 304:
            return filing.stop(fetched, Outcome.NOT_MODIFIED)
        same = sha256_of(fetched.body) == last.sha256 and not _moved(filing, last, fetched)
        if same or _dropped_before(filing, fetched):
            return filing.stop(fetched, Outcome.SAME_BYTES)
    if last is not None and last.retired_by is None and fetched.status == 304:
        fetched = _as_it_was(filing, last, fetched)
    left = replaced_by or last or _predecessor(filing, fetched, succeeds)
    judged = judge(filing.source, fetched, left.document if left else None, filing.world.watch)
    if isinstance(judged, Refusal):
        return None if fetched.awaited else filing.refused(fetched, judged)
    if last is not None and replaced_by is not None:
        own = last.retired_by or last.revision_id
        return _held_against(replaced_by, filing, fetched, judged, continues=True, follows=own)
    if last is not None:
        return _held_against(last, filing, fetched, judged)
    if left is None:
        candidates = _may_have_moved(filing, is_news=is_news)
        left = _left_at_another_address(filing, judged, candidates)
    if left is not None:
        to_come = succeeds is not None
        return _held_against(left, filing, fetched, judged, continues=True, to_come=to_come)
    return _first(filing, fetched, judged, is_news=is_news)


def _dropped_before(filing: Filing, fetched: Fetched) -> bool:
    """Whether a file that still lies in the folder was read at an earlier visit."""
    return filing.source.method is Method.FOLDER and evidence.knows_bytes(
        filing.world.database, filing.source.slug, fetched.locator, sha256_of(fetched.body)
    )


def _predecessor(
    filing: Filing, fetched: Fetched, succeeds: str | None
) -> evidence.LastGood | None:
    """The edition before this one, of a release or a version to come with a place of its own."""
    if succeeds is not None:
        return filing.last_good(succeeds)
    if not fetched.edition or filing.source.publishes is Publishes.BULLETINS:
        return None
    return evidence.predecessor(filing.world.database, filing.source.slug, fetched.edition)


def _held_against(
    last: evidence.LastGood,
    filing: Filing,
    fetched: Fetched,
    judged: Judged,
    *,
    continues: bool = False,
    to_come: bool = False,
    follows: int | None = None,
) -> VisitReport:
    """An answer beside the last edition, which ``continues`` says was at another address.

    ``follows`` is then the last revision of this address, where the policy stood here before.
    ``to_come`` says that the publisher calls this version one that is not yet in force.
    """
    document, watch = judged.document, filing.world.watch
    left = _left_side(last, judged, filing)
    if left is None:
        return filing.edition(
            fetched,
            judged,
            Found(
                cause="reread",
                before=edition_before(last, last.document),
                compared_to=last.revision_id,
                continues=continues,
                follows=last.retired_by if not continues else follows,
            ),
        )
    returned = last.retired_by is not None and not continues
    elsewhere = _moved(filing, last, fetched) or (continues and not _has_own_place(fetched))
    news = continues or returned or elsewhere
    if judged.text_hash == last.text_hash and left is last.document and not news:
        return filing.stop(fetched, Outcome.SAME_TEXT)
    why = unrelated(left, document)
    if why is not None:
        return filing.refused(fetched, _another_document(why))
    today = fetched.fetched_at.date()
    changes = compare(left, document, watch, today=today, policies=_numbers(filing))
    if not changes and not news:
        return filing.stop(fetched, Outcome.UNCHANGED)
    if to_come:
        changes = tuple(map(_announced, changes))
    told_besides: tuple[Change, ...] = ()
    formerly: tuple[tuple[str, str], ...] = ()
    if returned:
        told_besides = (published(document, watch, today=today, returned=True),)
    elif elsewhere:
        told_besides = (moved(left, document, watch, old_url=last.url, new_url=fetched.final_url),)
        formerly = _former_names(last, left, document)
    report = filing.edition(
        fetched,
        judged,
        Found(
            cause="published",
            changes=(*changes, *told_besides),
            before=edition_before(last, left),
            left=left,
            compared_to=last.revision_id,
            continues=continues,
            follows=last.retired_by if returned else follows,
            formerly=formerly,
            new_history=new_history_lines(left, document),
        ),
    )
    if filing.source.method is Method.RELEASE and not changes:
        tell_unchanged(filing.source, (document,), fetched.edition, filing.world)
    return report


def _announced(change: Change) -> Change:
    return replace(change, stage=Stage.ANNOUNCED) if change.stage is Stage.IN_EFFECT else change


def _numbers(filing: Filing) -> frozenset[str]:
    """The policies of the publisher that are watched: of a list of policies only theirs are told."""
    world = filing.world
    return watched_numbers(world.database, filing.source.publisher.slug, world.watch.numbers)


def _replaced_by(
    filing: Filing, last: evidence.LastGood | None, fetched: Fetched
) -> evidence.LastGood | None:
    """The edition elsewhere that came after the last one here, of a policy that returns from there."""
    if last is None or _has_own_place(fetched):
        return None
    return succession.successor(filing.world.database, filing.source.slug, fetched.locator)


def _as_it_was(filing: Filing, last: evidence.LastGood, fetched: Fetched) -> Fetched:
    """The whole answer that "not modified" stands for."""
    body = evidence.capture_bytes(filing.world.database, last.sha256)
    return replace(fetched, status=200, body=body, media_type=last.media_type)


def _moved(filing: Filing, last: evidence.LastGood, fetched: Fetched) -> bool:
    """Whether the publisher says by permanent redirects that the address is another one now.

    One that redirects now here, now there has not moved each time: each address counts once.
    """
    at = fetched.moved_to
    if at is None or at == last.url:
        return False
    return not succession.stood_at(filing.world.database, filing.source.slug, fetched.locator, at)


def _has_own_place(fetched: Fetched) -> bool:
    """Whether an edition at another locator than the one before is as it should be."""
    return bool(fetched.edition) or fetched.part_of is not None


def _former_names(
    last: evidence.LastGood, left: Document, document: Document
) -> tuple[tuple[str, str], ...]:
    numbered = left.number is not None and left.number != document.number
    older = (("number", left.number),) if numbered and left.number else ()
    return (("address", last.url), *older)


def _another_document(why: str) -> Refusal:
    return Refusal(
        reason=Reason.OTHER_DOCUMENT,
        remedy=Remedy.OPERATOR,
        detail=f"it is no edition of what stood there: {why}",
    )


_OF_ONE_POLICY = frozenset({Method.PAGE, Method.COVERAGE_API})


def _may_have_moved(filing: Filing, *, is_news: bool) -> Sequence[evidence.LastGood]:
    """Publications whose place a new one may take.

    Those that an index lists no longer, and that of a source of one policy whose declared address
    was another one before.
    """
    database, slug = filing.world.database, filing.source.slug
    if is_news:
        return evidence.left_behind(database, slug)
    if filing.source.method in _OF_ONE_POLICY:
        return evidence.present(database, slug)[::-1]
    return ()


def _left_at_another_address(
    filing: Filing, judged: Judged, candidates: Sequence[evidence.LastGood]
) -> evidence.LastGood | None:
    """The edition that a new one takes the place of: the same policy, moved or renumbered."""
    if filing.source.publishes is Publishes.BULLETINS:
        return None
    document = judged.document
    for alike in (same_policy, same_text):
        found = next((one for one in candidates if alike(one.document, document)), None)
        if found is not None:
            return found
    return None


def _left_side(last: evidence.LastGood, judged: Judged, filing: Filing) -> Document | None:
    """The last good edition as today's readers read it; a better reader is not news.

    None when they no longer read it at all: then nothing truthful can be said of what changed.
    """
    if last.reading_key == judged.reading_key:
        return last.document
    database = filing.world.database
    hints = hints_of(filing.source, filing.world.watch)
    body = evidence.capture_bytes(database, last.revision_sha256)
    again = read_or_refuse(body, last.media_type, last.url, hints)
    if isinstance(again, Refusal):
        return None
    recording.record_reading(
        database, last.revision_id, reading_key(hints), again, filing.world.clock()
    )
    return again


def _first(filing: Filing, fetched: Fetched, judged: Judged, *, is_news: bool) -> VisitReport:
    """A first sight: the baseline with what is still to come, or news where the index was known."""
    document, watch = judged.document, filing.world.watch
    today = fetched.fetched_at.date()
    if filing.source.publishes is Publishes.BULLETINS:
        return _issue(filing, fetched, judged, is_news=is_news)
    if is_news:
        change = published(document, watch, today=today)
        return filing.edition(fetched, judged, Found(cause="published", changes=(change,)))
    ahead = upcoming(document, watch, today=today)
    to_come = upcoming_notice(filing.source, ahead, at=fetched.fetched_at)
    return filing.edition(
        fetched, judged, Found(cause="first_sight", to_come=to_come if ahead else None)
    )


def _issue(filing: Filing, fetched: Fetched, judged: Judged, *, is_news: bool) -> VisitReport:
    """An issue of a bulletin: what it announces where it is news, else what of that is to come."""
    world, publisher = filing.world, filing.source.publisher.slug
    known = [
        KnownPolicy(number=number, title=title)
        for number, title in known_policies(world.database, publisher, world.watch.numbers)
    ]
    today = fetched.fetched_at.date()
    if is_news:
        changes = announced(judged.document, world.watch, known, today=today)
        return filing.edition(fetched, judged, Found(cause="published", changes=changes))
    ahead = still_to_come(judged.document, world.watch, known, today=today)
    to_come = upcoming_notice(filing.source, ahead, at=fetched.fetched_at)
    return filing.edition(
        fetched, judged, Found(cause="first_sight", to_come=to_come if ahead else None)
    )
