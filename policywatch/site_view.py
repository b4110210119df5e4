"""Which changes of a visit are its publisher's whole site's, by all that was seen of it lately."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from policy.changes import Change
from policy.document import Document
from policy.site_changes import (
    LEAST,
    STRETCH,
    is_told_by_none,
    marks_of,
    site_wide,
)
from policy.sources import Source
from policywatch.routes import HEALTH, targets_of
from policywatch.site_line import site_notice
from policywatch.world import World
from store.records import SiteLine
from store.site import Recent, read_since, recent_changes

Place = tuple[str, str]  #: the source and the locator of a publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of an edition's changes is the site's.

    ``alike`` are positions of changes that are the site's, ``silent`` of those that this edition
    does not tell. ``line`` is what is to be said about the site with this edition, if anything;
    ``folds`` are held alerts that it makes needless. ``may_wait`` says that pages of the publisher
    are still to be read that may say the same.
    """

    alike: frozenset[int] = frozenset()
    silent: frozenset[int] = frozenset()
    line: SiteLine | None = None
    folds: tuple[str, ...] = ()
    may_wait: bool = False


@dataclass(slots=True, kw_only=True)
class SiteView:
    """The publications of one publisher, as one visit to a source of it sees them.

    ``here`` are the marks (:func:`policy.site_changes.marks_of`) of the publications of this visit:
    of those that it read several of, before any of them is recorded.
    """

    world: World
    source: Source
    started_at: datetime
    here: dict[str, frozenset[str]] = field(default_factory=dict)
    _recent: tuple[Recent, ...] | None = None
    _noted: set[str] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)

    def part_of(self, locator: str, document: Document, changes: Sequence[Change]) -> Part:
        """What of an edition's changes is the site's; :meth:`recorded` follows once it is kept."""
        marks = [_marks(one, document) for one in changes]
        if not any(marks):
            return Part()
        self.here[locator] = self.here.get(locator, frozenset()).union(*marks)
        changed = self._changed()
        since = self._first_seen(changed.keys())
        seen = self._read_since(since) | changed.keys()
        wide = site_wide(changed, len(seen))
        alike = [at for at, own in enumerate(marks) if own and own <= wide]
        if not alike:
            return Part(may_wait=self._others_are_due())
        silent = [at for at in alike if is_told_by_none(changes[at]) or marks[at] <= self._told]
        new = [at for at in alike if not marks[at] <= self._noted]
        line = None
        if new:
            notice = site_notice(
                self.source,
                [changes[at] for at in new],
                alike=sum(1 for one in changed.values() if one & wide),
                seen=len(seen),
                at=self.world.clock(),
            )
            line = SiteLine(
                notice=notice,
                key=_key(self.source, min(min(marks[at]) for at in new), since),
                positions=tuple(alike),
                routes=targets_of(self.world.routes, HEALTH),
            )
        return Part(
            alike=frozenset(alike), silent=frozenset(silent), line=line, folds=self._needless(wide)
        )

    def recorded(self, document: Document, changes: Sequence[Change], part: Part) -> None:
        """That an edition with these changes was recorded with that part of them."""
        for at in part.alike:
            marks = _marks(changes[at], document)
            self._noted |= marks
            if at not in part.silent:
                self._told |= marks

    def _lately(self) -> tuple[Recent, ...]:
        if self._recent is None:
            self._recent = recent_changes(
                self.world.database,
                self.source.publisher.slug,
                since=self.started_at - STRETCH,
                now=self.world.clock(),
            )
            for one in self._recent:
                marks = _marks_kept(one)
                if one.lines:
                    self._noted |= marks
                if one.alerts and not one.held:
                    self._told |= marks
        return self._recent

    def _changed(self) -> dict[Place, frozenset[str]]:
        """The marks of each publication that changed, lately or in this visit."""
        found: dict[Place, frozenset[str]] = {
            (self.source.slug, at): marks for at, marks in self.here.items()
        }
        for one in self._lately():
            found[one.publication] = found.get(one.publication, frozenset()) | _marks_kept(one)
        return {place: marks for place, marks in found.items() if marks}

    def _first_seen(self, changed: Collection[Place]) -> datetime:
        return min(
            (one.observed_at for one in self._lately() if one.publication in changed),
            default=self.started_at,
        )

    def _read_since(self, since: datetime) -> frozenset[Place]:
        """The publications of the publisher that were read since then, in this visit too."""
        read = read_since(self.world.database, self.source.publisher.slug, since)
        return read | {(self.source.slug, locator) for locator in self.here}

    def _needless(self, wide: frozenset[str]) -> tuple[str, ...]:
        """The held alerts all of whose changes are the site's and told by nobody."""
        held: dict[str, bool] = {}
        for one in self._lately():
            marks = _marks_kept(one)
            needless = bool(marks) and marks <= wide and is_told_by_none(one.change)
            for message in one.held:
                held[message] = held.get(message, True) and needless
        return tuple(message for message, needless in held.items() if needless)

    def _others_are_due(self) -> bool:
        """Whether most of what is watched of the publisher is not part of this visit."""
        others = self._read_since(self.started_at - STRETCH) - {
            (self.source.slug, locator) for locator in self.here
        }
        return len(others) >= max(LEAST - 1, len(self.here))


def _marks(change: Change, document: Document) -> frozenset[str]:
    return marks_of(change, title=document.title, number=document.number)


def _marks_kept(one: Recent) -> frozenset[str]:
    return marks_of(one.change, title=one.title, number=one.number)


def _key(source: Source, mark: str, since: datetime) -> str:
    """The same for every process that finds the same change of a site."""
    digest = hashlib.sha256(mark.encode()).hexdigest()[:16]
    return f"site:{source.publisher.slug}:{since:%Y-%m-%d}:{digest}"
