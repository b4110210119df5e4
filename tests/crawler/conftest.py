"""A site on loopback and a crawl of it, with the politeness that tests need not wait for."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest

from crawler.crawl import CrawlSettings, crawl
from policy.captures import Fetched, FetchFailed, SourceVisit, Validators
from policy.sources import Method, Publisher, Source
from tests.doubles.site import Site

PUBLISHER = Publisher(slug="payer", name="Payer")


class MakeSource(Protocol):
    def __call__(self, url: str, **more: Any) -> Source: ...


class MakeSettings(Protocol):
    def __call__(self, **more: Any) -> CrawlSettings: ...


class VisitSource(Protocol):
    def __call__(
        self,
        source: Source | str,
        *,
        validators: Mapping[str, Validators] = ...,
        at: datetime | None = ...,
        **settings: Any,
    ) -> SourceVisit: ...


def _now() -> datetime:
    return datetime.now(UTC)


def _source(url: str, **more: Any) -> Source:
    return Source(
        **{"slug": "policy", "publisher": PUBLISHER, "title": "Policy", "url": url, **more}
    )


def _settings(**more: Any) -> CrawlSettings:
    return CrawlSettings(
        **{
            "contact": "billing@practice.example",
            "allow_hosts": frozenset({"127.0.0.1"}),
            "timeout": 5.0,
            "delay": 0.0,
            "backoff": 0.01,
            **more,
        }
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def other_site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def make_source() -> MakeSource:
    return _source


@pytest.fixture
def make_settings() -> MakeSettings:
    return _settings


@pytest.fixture
def now() -> Callable[[], datetime]:
    return _now


@pytest.fixture
def visit() -> VisitSource:
    def go(
        source: Source | str,
        *,
        validators: Mapping[str, Validators] | None = None,
        at: datetime | None = None,
        **settings: Any,
    ) -> SourceVisit:
        what = _source(source) if isinstance(source, str) else source
        now = _now if at is None else lambda: at
        return asyncio.run(
            crawl(what, settings=_settings(**settings), validators=validators or {}, now=now)
        )

    return go


@pytest.fixture
def fetch(visit: VisitSource) -> Callable[..., Fetched]:
    """A visit that brings back exactly one answer."""

    def go(source: Source | str, **more: Any) -> Fetched:
        found = visit(source, **more)
        assert found.failed == ()
        (fetched,) = found.fetched
        return fetched

    return go


@pytest.fixture
def fail(visit: VisitSource) -> Callable[..., FetchFailed]:
    """A visit that brings back exactly one failure and nothing else."""

    def go(source: Source | str, **more: Any) -> FetchFailed:
        found = visit(source, **more)
        assert found.fetched == ()
        assert found.index is None
        (failed,) = found.failed
        return failed

    return go


@pytest.fixture
def known() -> Callable[[SourceVisit], dict[str, Validators]]:
    """What the next visit is to ask with, when all that was brought is believed."""

    def of(found: SourceVisit) -> dict[str, Validators]:
        return {
            url: one
            for fetched in found.fetched
            for url, one in fetched.validators
            if one.etag or one.last_modified
        }

    return of


@pytest.fixture
def make_listing() -> Callable[..., Source]:
    def make(url: str, follow: str) -> Source:
        return _source(url, method=Method.LISTING, follow=follow)

    return make
