"""The releases that an index of data files lists, and which of them are asked for."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from crawler.index_part import Link
from crawler.licensed import is_licence_page, licensed_file
from crawler.same_address import identity_of
from crawler.trouble import FetchTroubleError
from policy.captures import Reason, Remedy
from policy.releases import ReleasePart, release_part

_DATA: Final = re.compile(r"\.(?:zip|txt|csv|tsv|xlsx?|xml|json|pdf|gz)\Z", re.IGNORECASE)
_AHEAD: Final = 8  #: periods; a publisher posts one or two ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFile:
    """One link of the index that belongs to a release.

    ``url`` is where the file itself stands, also where a licence page (``licensed``) stands before
    it. Where it is no data file it is a page of the release, which links its files.
    """

    url: str
    title: str | None
    licensed: bool
    place: ReleasePart

    @property
    def is_page(self) -> bool:
        """Whether a page stands there that links the file."""
        return not self.licensed and not _DATA.search(urlsplit(self.url).path)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return urlsplit(self.url).path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """All files of one release, by their part."""

    edition: str
    files: tuple[ReleaseFile, ...]

    @property
    def locator(self) -> str:
        """What names the release within its source."""
        return f"release/{self.edition}"


def release_files(links: Iterable[Link], follow: str) -> list[ReleaseFile]:
    """The links that ``follow`` says belong to a release, each address once, in order."""
    wanted = re.compile(follow)
    found: dict[str, ReleaseFile] = {}
    for link in links:
        behind = licensed_file(link.url)
        if behind is None and is_licence_page(link.url):
            continue
        url = behind or link.url
        matched = wanted.search(url)
        place = release_part(matched) if matched else None
        if place is None:
            continue
        known = found.get(identity_of(url))
        found[identity_of(url)] = ReleaseFile(
            url=known.url if known else url,
            title=(known.title if known else None) or link.title,
            licensed=behind is not None or (known is not None and known.licensed),
            place=place,
        )
    return list(found.values())


def periods_wanted(files: Iterable[ReleaseFile], today: date) -> tuple[date, ...]:
    """The period in force, which is the latest that has begun by ``today``, and those ahead."""
    periods = sorted({file.place.begins for file in files})
    begun = [period for period in periods if period <= today]
    return (*begun[-1:], *[period for period in periods if period > today][:_AHEAD])


def latest_release(files: Iterable[ReleaseFile], period: date) -> Release | None:
    """The last issue of a period, None where the index has no file of it."""
    own = [file for file in files if file.place.begins == period and not file.is_page]
    if not own:
        return None
    edition = max(file.place.edition for file in own)
    latest = sorted(
        (file for file in own if file.place.edition == edition), key=lambda file: _order(file.place)
    )
    return Release(edition=edition, files=tuple(latest))


def parts_expected(files: Iterable[ReleaseFile], release: Release) -> frozenset[str]:
    """The parts of all issues of the release's period, and of the last period before it."""
    period = release.files[0].place.begins
    data = [file for file in files if not file.is_page and file.place.begins <= period]
    before = max((f.place.begins for f in data if f.place.begins < period), default=period)
    return frozenset(file.place.part for file in data if file.place.begins in {before, period})


def check_whole(release: Release, expected: Collection[str]) -> None:
    """Raise :class:`FetchTroubleError` unless the index lists each part of ``release`` once.

    ``expected`` are those that its period or the one before has: a release that lacks a part would
    look as if all rows of that part were deleted. More parts than before are no trouble.
    """
    parts = [file.place.part for file in release.files]
    twice = next((part for part in parts if parts.count(part) > 1), None)
    if twice is not None:
        names = ", ".join(file.name for file in release.files if file.place.part == twice)
        raise FetchTroubleError(
            Reason.UNREADABLE,
            Remedy.OPERATOR,
            f"the index links several files as {_called(twice)} of {release.locator} ({names}): "
            "narrow what the source follows, or name what tells them apart with (?P<part>...)",
        )
    numbers = [int(part) for part in parts if part.isdigit()]
    counted = {str(number) for number in range(1, max(numbers, default=0) + 1)}
    missing = sorted((counted | set(expected)) - set(parts))
    if missing:
        raise FetchTroubleError(
            Reason.TRUNCATED,
            Remedy.RETRY,
            f"the index lists {release.locator} without {' and '.join(map(_called, missing))}, "
            "so nothing of it is read until it is whole",
        )


def _order(place: ReleasePart) -> tuple[int, str]:
    return (int(place.part) if place.part.isdigit() else 0, place.part)


def _called(part: str) -> str:
    return f"part {part}" if part else "its only part"
