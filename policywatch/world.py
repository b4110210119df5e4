"""What one running program shares: its database, its owner, its settings, its clock, its sinks."""

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from structlog.typing import FilteringBoundLogger

from crawler.settings import CrawlSettings
from notifier.console import ConsoleSink
from notifier.links import Links
from notifier.sink import Sink
from notifier.slack import SlackSink
from policy.codes import WatchList
from policywatch.clock import Clock, system_clock
from policywatch.routes import routes_of
from policywatch.settings import Settings
from policywatch.version import VERSION
from store.database import Database
from store.recording import RouteTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Handed to every function of the composition root; nothing is global."""

    database: Database
    owner: str
    settings: Settings
    crawling: CrawlSettings
    watch: WatchList
    routes: tuple[RouteTarget, ...]
    sinks: dict[str, Sink]
    clock: Clock = system_clock
    log: FilteringBoundLogger = field(default_factory=lambda: structlog.get_logger("policywatch"))


def links_of(settings: Settings) -> Links:
    """Where the evidence can be seen."""
    return Links(public_url=settings.public_url)


def crawling_of(settings: Settings, *, delay: float = 2.0) -> CrawlSettings:
    """Identity and permissions of the crawler."""
    return CrawlSettings(
        contact=settings.contact,
        allow_hosts=settings.allow_hosts,
        accept_ama_license=settings.accept_ama_license,
        inbox=settings.inbox_directory,
        version=VERSION,
        delay=delay,
    )


def build_world(
    settings: Settings,
    database: Database,
    owner: str,
    *,
    write: Callable[[str], None],
    crawling: CrawlSettings | None = None,
) -> World:
    """The world of one process. ``write`` is where the console sink prints its messages."""
    links = links_of(settings)
    sinks: dict[str, Sink] = {"console": ConsoleSink(write=write, links=links, zone=settings.zone)}
    token = settings.token
    if token:
        sinks["slack"] = SlackSink(
            token=token,
            base_url=settings.slack_base_url,
            allow_hosts=settings.allow_hosts,
            links=links,
            zone=settings.zone,
            clock=system_clock,
        )
    return World(
        database=database,
        owner=owner,
        settings=settings,
        crawling=crawling or crawling_of(settings),
        watch=settings.watch,
        routes=routes_of(settings),
        sinks=sinks,
    )
