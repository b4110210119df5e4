"""How the publications of one visit ended, as rows: each method is one transaction and its report."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from policy.alerts import Alert, Edition, Notice, UntoldReason
from policy.captures import Fetched, FetchFailed, Outcome, Reason, Remedy
from policy.changes import Change
from policy.document import Document
from policy.gates import Refusal
from policy.site_changes import HELD, may_wait, of_the_site
from policy.sources import Source
from policy.told import without
from policywatch.alerting import build_alert
from policywatch.concern import decided, spoken_for
from policywatch.health import Trouble
from policywatch.judging import Judged
from policywatch.routes import ALERTS, targets_of
from policywatch.site_view import SiteView
from policywatch.visit_report import VisitReport
from policywatch.world import World
from reader.hints import hints_of
from reader.read import reading_key
from store import evidence, recording
from store.recording import EditionRecord, Stop

_UNTOLD = {"first_sight": UntoldReason.BASELINE, "reread": UntoldReason.REREAD}


def edition_of(fetched: Fetched, judged: Judged) -> Edition:
    """The evidence of an answer that is an edition."""
    return Edition(
        sha256=judged.sha256,
        captured_at=fetched.fetched_at,
        url=fetched.final_url,
        version=judged.document.version,
        number=judged.document.number,
    )


def edition_before(last: evidence.LastGood, document: Document) -> Edition:
    """The evidence of the last good edition, ``document`` as today's readers read it."""
    return Edition(
        sha256=last.revision_sha256,
        captured_at=last.captured_at,
        url=last.url,
        version=document.version,
        number=document.number,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What makes an answer a new edition.

    ``before`` and ``left``, its document, are the edition it was compared with, None at first
    sight; the rest is as in :class:`store.records.EditionRecord`.
    """

    cause: str
    changes: tuple[Change, ...] = ()
    before: Edition | None = None
    left: Document | None = None
    compared_to: int | None = None
    continues: bool = False
    follows: int | None = None
    formerly: tuple[tuple[str, str], ...] = ()
    new_history: Sequence[str] = ()
    to_come: Notice | None = None


class Filing(Protocol):
    """What a visit to ``source`` hands over of each of its publications."""

    @property
    def source(self) -> Source:
        """The source that is visited."""

    @property
    def world(self) -> World:
        """The program it is visited by."""

    def last_good(self, locator: str) -> evidence.LastGood | None:
        """The last edition of a publication that was believed."""

    def edition(self, fetched: Fetched, judged: Judged, found: Found) -> VisitReport:
        """A new edition with its changes."""

    def stop(self, fetched: Fetched, outcome: Outcome) -> VisitReport:
        """The policy as it was."""

    def refused(self, fetched: Fetched, refusal: Refusal) -> VisitReport:
        """An answer that is not the policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFiling:
    """One visit to ``source``, begun at ``started_at``.

    ``rehearsed`` are the marks of its publications, where the visit was gone through before
    (:mod:`policywatch.rehearsal`). ``troubles`` are what could not be read, told at its end.
    """

    source: Source
    started_at: datetime
    world: World
    rehearsed: dict[str, frozenset[str]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    _site: list[SiteView] = field(default_factory=list)

    @property
    def site(self) -> SiteView:
        """The publisher's site as this visit sees it."""
        if not self._site:
            self._site.append(
                SiteView(
                    world=self.world,
                    source=self.source,
                    started_at=self.started_at,
                    here=dict(self.rehearsed),
                )
            )
        return self._site[0]

    @property
    def reading_key(self) -> str:
        """What decides how, and of an archive which, policies are read: readers, hints, codes."""
        return reading_key(hints_of(self.source, self.world.watch))

    def last_good(self, locator: str) -> evidence.LastGood | None:
        """The last edition of a publication that was believed."""
        return evidence.last_good(self.world.database, self.source.slug, locator)

    def edition(self, fetched: Fetched, judged: Judged, found: Found) -> VisitReport:
        """A new edition with its changes.

        Raises :class:`store.errors.StaleComparison` when another process recorded one meanwhile.
        """
        world = self.world
        part = self.site.part_of(fetched.locator, judged.document, found.changes)
        changes = tuple(
            of_the_site(one) if at in part.alike else one for at, one in enumerate(found.changes)
        )
        decision = without(
            decided(self.source, changes, judged.document, world, before=found.left), part.silent
        )
        waits = part.may_wait and all(may_wait(changes[at]) for at in decision.told)
        here = edition_of(fetched, judged)

        def alert(public_ids: tuple[str, ...]) -> Alert:
            return build_alert(
                source=self.source,
                changes=changes,
                told=decision.told,
                public_ids=public_ids,
                document=judged.document,
                before=found.before or here,
                after=here,
                new_history=found.new_history,
                watch=world.watch,
                jurisdictions=spoken_for(
                    self.source, judged.document, changes[decision.told[0]], world
                ),
                own_states=world.settings.profile.states,
            )

        recorded = recording.record_edition(
            world.database,
            EditionRecord(
                source=self.source,
                fetched=fetched,
                started_at=self.started_at,
                ended_at=world.clock(),
                owner=world.owner,
                reading_key=judged.reading_key,
                document=judged.document,
                text_hash=judged.text_hash,
                cause=found.cause,
                compared_to=found.compared_to,
                changes=changes,
                told=decision.told,
                untold=_UNTOLD.get(found.cause, decision.untold),
                routes=targets_of(world.routes, ALERTS),
                alert=alert if decision.told else None,
                upcoming=found.to_come,
                continues=found.continues,
                watch=world.watch,
                follows=found.follows,
                formerly=found.formerly,
                digest=decision.digest,
                site_line=part.line,
                folds=part.folds,
                not_before=world.clock() + HELD if waits else None,
            ),
        )
        self.site.recorded(judged.document, changes, part)
        return VisitReport(
            source=self.source.slug,
            locator=fetched.locator,
            outcome=Outcome.BASELINE if found.cause == "first_sight" else Outcome.RECORDED,
            changes=len(changes),
            told=len(decision.told) if recorded.message_public_id else 0,
        )

    def stop(self, fetched: Fetched, outcome: Outcome, *, keeps_bytes: bool = True) -> VisitReport:
        """The policy as it was: nothing to compare, or nothing that differs."""
        stop = replace(
            self._stop(fetched.locator, outcome, status=fetched.status, fetched=fetched),
            keeps_bytes=keeps_bytes,
        )
        recording.record_stop(self.world.database, stop)
        return VisitReport(source=self.source.slug, locator=fetched.locator, outcome=outcome)

    def refused(self, fetched: Fetched, refusal: Refusal) -> VisitReport:
        """An answer that is not the policy, kept as evidence and told where it is time to."""
        return self._unread(
            self._stop(
                fetched.locator,
                Outcome.REFUSED,
                status=fetched.status,
                fetched=fetched,
                reason=refusal.reason,
                remedy=refusal.remedy,
                detail=refusal.detail,
            )
        )

    def failed(self, failed: FetchFailed) -> VisitReport:
        """No answer worth reading, told where it is time to."""
        return self._unread(
            self._stop(
                failed.locator,
                Outcome.FAILED,
                status=failed.status,
                reason=failed.reason,
                remedy=failed.remedy,
                detail=failed.detail,
            )
        )

    def _stop(
        self,
        locator: str,
        outcome: Outcome,
        *,
        status: int | None,
        fetched: Fetched | None = None,
        reason: Reason | None = None,
        remedy: Remedy | None = None,
        detail: str = "",
    ) -> Stop:
        return Stop(
            source=self.source.slug,
            locator=locator,
            outcome=outcome,
            started_at=self.started_at,
            ended_at=self.world.clock(),
            owner=self.world.owner,
            reason=reason,
            remedy=remedy,
            detail=detail,
            status=status,
            fetched=fetched,
        )

    def _unread(self, stop: Stop) -> VisitReport:
        recording.record_stop(self.world.database, stop)
        if stop.reason is not None and stop.remedy is not None:
            self.troubles.append(
                Trouble(
                    locator=stop.locator,
                    reason=stop.reason,
                    remedy=stop.remedy,
                    detail=stop.detail,
                )
            )
        return VisitReport(
            source=stop.source,
            locator=stop.locator,
            outcome=stop.outcome,
            reason=stop.reason,
            remedy=stop.remedy or Remedy.NONE,
            detail=stop.detail,
        )
