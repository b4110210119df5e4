"""Open the database and the ownership of one process, and close both."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crawler.settings import CrawlSettings
from policywatch.catalogue import Catalogue, load_catalogue
from policywatch.clock import system_clock
from policywatch.settings import Settings, SettingsError
from policywatch.world import World, build_world
from store.catalogue import sync_sources
from store.database import Database, open_database
from store.ownership import Owner


def make_home(settings: Settings) -> None:
    """Make the home where it is missing; raises :class:`SettingsError` where it cannot be."""
    home = settings.home_directory
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"the home {home} cannot be made ({error.strerror}); set POLICYWATCH_HOME to a "
            "directory that may be written"
        ) from error


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """The database of these settings, made or upgraded where needed."""
    make_home(settings)
    database = open_database(settings.database, now=system_clock())
    try:
        yield database
    finally:
        database.close()


@contextmanager
def opened_world(
    settings: Settings,
    *,
    write: Callable[[str], None],
    catalogue: Catalogue | None = None,
    crawling: CrawlSettings | None = None,
) -> Iterator[World]:
    """A world with the declared sources in its database; ownership ends with the block."""
    declared = catalogue or load_catalogue(settings.sources_directory)
    with opened_database(settings) as database, Owner.start(database) as owner:
        sync_sources(database, declared.sources, system_clock())
        yield build_world(settings, database, owner.token, write=write, crawling=crawling)
