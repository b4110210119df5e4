"""What ``policywatch doctor`` looks at: each thing the main job needs, and what would mend it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from notifier.links import Links
from notifier.slack import SlackSink
from policy.profile import EVERY_PRACTICE, covers, deals_with
from policy.sources import Method, Source
from policywatch.catalogue import Catalogue, CatalogueError, load_catalogue
from policywatch.clock import system_clock
from policywatch.licences import waits_for_licence
from policywatch.settings import Settings
from policywatch.unknown import unknown_publisher
from policywatch.version import VERSION
from store.database import schema_status
from store.errors import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check; ``detail`` says what was found and, where not ok, what mends it."""

    check: str
    ok: bool
    detail: str


def checkup(settings: Settings) -> list[Finding]:
    """Every check, in the order of the road. Changes nothing but may make the home directory."""
    return [
        _found("version", VERSION),
        _home(settings.home_directory),
        _database(settings),
        *_sources(settings),
        _contact(settings),
        _slack(settings),
    ]


def _found(check: str, detail: str) -> Finding:
    return Finding(check=check, ok=True, detail=detail)


def _wrong(check: str, detail: str) -> Finding:
    return Finding(check=check, ok=False, detail=detail)


def _home(home: Path) -> Finding:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _wrong("home", f"{home} cannot be made: {error.strerror}; set POLICYWATCH_HOME")
    if not os.access(home, os.W_OK | os.X_OK):
        return _wrong("home", f"{home} cannot be written; set POLICYWATCH_HOME")
    return _found("home", str(home))


def _database(settings: Settings) -> Finding:
    try:
        found = schema_status(settings.database)
    except StoreError as error:
        return _wrong("database", str(error))
    if found.state == "newer":
        return _wrong("database", "it was written by a newer policywatch; install that one")
    absent = "not there yet; it is made at the first run"
    older = f"schema {found.current}; it is backed up and upgraded at the next run"
    detail = {"absent": absent, "older": older}.get(str(found.state), f"schema {found.current}")
    return _found("database", detail)


def _sources(settings: Settings) -> list[Finding]:
    directory = settings.sources_directory
    if settings.sources is not None and not directory.is_dir():
        return [_wrong("sources", f"{directory} is no directory; set POLICYWATCH_SOURCES to yours")]
    try:
        declared = load_catalogue(directory)
    except CatalogueError as error:
        return [_wrong("sources", str(error))]
    enabled = [one for one in declared.sources if one.enabled]
    if not enabled:
        return [_wrong("sources", "none is watched; see policywatch sources list and enable")]
    return [
        _found("sources", f"{len(enabled)} of {len(declared.sources)} watched"),
        _profile(declared, settings),
        *_licence(enabled, settings),
        *_folders(enabled, settings),
    ]


def _profile(declared: Catalogue, settings: Settings) -> Finding:
    """What the profile restricts, and what is watched although all of it goes to the digest."""
    profile = settings.profile
    if profile == EVERY_PRACTICE:
        return _found("profile", "none: every change for the watched codes is told")
    unknown = [slug for slug in profile.payers if declared.publisher(slug) is None]
    if unknown:
        return _wrong("profile", unknown_publisher(unknown[0], declared))
    outside = [
        one.slug
        for one in declared.sources
        if one.enabled
        and not (
            deals_with(one.publisher.slug, one.line_of_business, profile)
            and covers(one.jurisdictions, profile)
        )
    ]
    parts = (
        *profile.states,
        *profile.contractors,
        *profile.payers,
        *profile.lines_of_business,
        *(f"place {code}" for code in profile.places_of_service),
    )
    only = f"; only in the digest: {', '.join(outside)}" if outside else ""
    return _found("profile", f"{', '.join(parts)}{only}")


def _folders(enabled: Sequence[Source], settings: Settings) -> list[Finding]:
    """Directories that wait for a person to put the first file there."""
    empty = [
        str(settings.inbox_directory / one.slug)
        for one in enabled
        if one.method is Method.FOLDER and not _holds_a_file(settings.inbox_directory / one.slug)
    ]
    if not empty:
        return []
    return [
        _wrong(
            "folders", f"no file in {', '.join(empty)}; download the documents and put them there"
        )
    ]


def _holds_a_file(directory: Path) -> bool:
    return directory.is_dir() and any(one.is_file() for one in directory.rglob("*"))


def _licence(enabled: Sequence[Source], settings: Settings) -> list[Finding]:
    waiting = [one.slug for one in enabled if waits_for_licence(one)]
    if not waiting or settings.accept_ama_license:
        return []
    return [
        _wrong(
            "licence",
            f"{', '.join(waiting)} wait for POLICYWATCH_ACCEPT_AMA_LICENSE=true, your acceptance of "
            "the AMA, ADA and AHA terms",
        )
    ]


def _contact(settings: Settings) -> Finding:
    if settings.contact:
        return _found("contact", settings.contact)
    return _wrong("contact", "public hosts are not asked without it; set POLICYWATCH_CONTACT")


def _slack(settings: Settings) -> Finding:
    token = settings.token
    if token is None:
        return _found("slack", "no token: messages are printed on the console")
    sink = SlackSink(
        token=token,
        base_url=settings.slack_base_url,
        allow_hosts=settings.allow_hosts,
        links=Links(public_url=settings.public_url),
        zone=settings.zone,
        clock=system_clock,
    )
    channels = dict.fromkeys(filter(None, (settings.slack_channel, settings.health_channel)))
    said = [sink.readiness(channel) for channel in channels]
    detail = "; ".join(one.sentence for one in said)
    return Finding(check="slack", ok=all(one.ready for one in said), detail=detail)
