"""A pair of editions of a source of the catalogue, through the spider, the gates and the store.

``tests/cases/<publisher>/<source>/<case>`` holds two sites, ``before`` and ``after`` (each file at
the path of the publisher's own site, see ``tests/doubles/served_folder.py``), and ``expected.toml``:

``about``     what the case is about
``changes``   the changes that must be told, all of them and no others
``notices``   words of each line of health or of what is to come that must be told, and no others
``refusals``  publications that must not be read: ``where`` (part of the address), ``reason``, and
              optionally ``detail`` and ``side = "before"``; every other one must be read
``visits``    how often the second site is visited, a day apart; once unless said

The source is the shipped declaration with the host of its address replaced by the site's. The files of
a ``folder`` source are dropped into its directory instead.
"""

import asyncio
import os
import shutil
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from policy.alerts import Alert, Notice
from policy.captures import Outcome
from policy.changes import Change
from policy.sources import Method, Source
from policy.text import normalise
from policywatch.catalogue import Catalogue
from policywatch.cycle import visit
from policywatch.opening import opened_world
from policywatch.settings import load_settings
from policywatch.visit_report import VisitReport
from policywatch.world import World
from store import outbox
from tests.doubles.served_folder import serve_folder
from tests.doubles.site import Site
from tests.expected_changes import mismatch

FIRST_VISIT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
_DAY = timedelta(days=1)
_KEYS = {"about", "changes", "notices", "refusals", "visits"}


def is_published(case: Path) -> bool:
    """Whether a case is of a source of the catalogue: its folder then is the source's slug."""
    source, publisher = case.parent.name, case.parent.parent.name
    return source.startswith(f"{publisher}-")


def served_by(site: Site, source: Source) -> Source:
    """``source`` as the loopback site serves it: the same path and query, another host."""
    address = urlsplit(source.url)
    query = f"?{address.query}" if address.query else ""
    return replace(source, url=f"{site.url}{address.path}{query}", enabled=True)


@dataclass(slots=True)
class Told:
    """What the outbox held, and how each publication of each visit ended."""

    alerts: list[Alert] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    reports: list[VisitReport] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        """Every change of every alert."""
        return [one.change for alert in self.alerts for one in alert.changes]


class _Clock:
    """The world's clock: a day a visit, and never the same instant twice."""

    def __init__(self) -> None:
        self.now = FIRST_VISIT

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


def problems(case: Path, catalogue: Catalogue, home: Path) -> list[str]:
    """Each way in which what a case tells is not what it expects; empty where it is."""
    expected = tomllib.loads((case / "expected.toml").read_text())
    source = catalogue.source(case.parent.name)
    if unknown := set(expected) - _KEYS:
        return [f"unknown keys {sorted(unknown)}"]
    if source is None:
        return [f"no source {case.parent.name} in the catalogue"]
    with Site() as site, _world(served_by(site, source), catalogue, home) as (served, world, clock):
        _publish(site, served, case / "before", world)
        first = _visit(served, world, clock)
        _publish(site, served, case / "after", world)
        second = Told()
        for _ in range(expected.get("visits", 1)):
            again = _visit(served, world, clock)
            second.alerts += again.alerts
            second.notices += again.notices
            second.reports += again.reports
    wrong = [f"the first visit alerted: {one.changes}" for one in first.alerts]
    if not any(one.outcome is Outcome.BASELINE for one in first.reports):
        wrong.append(f"the first visit found no baseline: {first.reports}")
    refusals = expected.get("refusals", [])
    for side, told in (("before", first), ("after", second)):
        here = [one for one in refusals if one.get("side", "after") == side]
        wrong += _refusal_problems(side, here, told.reports)
    wrong += _notice_problems(expected.get("notices", []), [*first.notices, *second.notices])
    missed = mismatch(expected.get("changes", []), second.changes)
    return [*wrong, missed] if missed else wrong


@contextmanager
def _world(
    source: Source, catalogue: Catalogue, home: Path
) -> Iterator[tuple[Source, World, _Clock]]:
    settings = load_settings(home=home, allow_hosts="127.0.0.1", accept_ama_license=True)
    others = (
        replace(one, enabled=False)
        for one in catalogue.sources
        if one.publisher == source.publisher and one.slug != source.slug
    )
    declared = Catalogue(publishers=(source.publisher,), sources=(source, *others))
    clock = _Clock()
    with opened_world(settings, write=lambda _: None, catalogue=declared) as world:
        yield source, replace(world, clock=clock), clock


def _publish(site: Site, source: Source, folder: Path, world: World) -> None:
    """Serve a side of a case; what is dropped by hand goes into the directory of its source."""
    if source.method is not Method.FOLDER:
        serve_folder(site, folder)
        return
    inbox = world.settings.inbox_directory / source.slug
    inbox.mkdir(parents=True, exist_ok=True)
    for file in sorted(folder.iterdir()):
        shutil.copyfile(file, inbox / file.name)
        age = -3600 + 60 * len(list(inbox.iterdir()))
        os.utime(inbox / file.name, (time.time() + age, time.time() + age))


def _visit(source: Source, world: World, clock: _Clock) -> Told:
    clock.now += _DAY
    told = Told(reports=asyncio.run(visit(source, world)))
    while True:
        one = outbox.claim_next(world.database, world.owner, clock(), sinks=("console",))
        if one is None:
            return told
        outbox.mark_posting(world.database, one.delivery_id, clock())
        outbox.settle_sent(
            world.database, one.delivery_id, ts="1", external_id="console", now=clock()
        )
        if isinstance(one.payload, Alert):
            told.alerts.append(one.payload)
        else:
            told.notices.append(one.payload)


def _refusal_problems(
    side: str, wanted: Sequence[dict[str, Any]], reports: Sequence[VisitReport]
) -> list[str]:
    """Each publication must be read, unless the case says that it is not and why."""
    unread = [one for one in reports if not one.was_read]
    wrong: list[str] = []
    for one in wanted:
        found = [
            report
            for report in unread
            if one["where"] in report.locator
            and report.reason == one["reason"]
            and one.get("detail", "") in report.detail
        ]
        if not found:
            wrong.append(f"{side}: wanted {one}, nearest {reports}")
        unread = [report for report in unread if report not in found]
    return wrong + [f"{side}: {one.locator} was not read: {one.explained}" for one in unread]


def _notice_problems(wanted: Sequence[str], notices: Sequence[Notice]) -> list[str]:
    left = [" ".join((one.headline, *one.lines)) for one in notices]
    wrong: list[str] = []
    for words in wanted:
        hit = next((said for said in left if normalise(words) in normalise(said)), None)
        if hit is None:
            wrong.append(f"wanted a notice with {words!r}, found {left}")
        else:
            left.remove(hit)
    return wrong + [f"a notice nobody expects: {said}" for said in left]
