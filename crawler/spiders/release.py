"""An index of data files: each release is one publication, all of its files or nothing."""

from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

from scrapy.http import Response

from crawler.answers import exact_url, header, headers_of, status_trouble, validators_of
from crawler.archives import good_file, is_archive_address
from crawler.index_formats import read_index
from crawler.index_part import Link
from crawler.release_index import (
    Release,
    ReleaseFile,
    check_whole,
    latest_release,
    parts_expected,
    periods_wanted,
    release_files,
)
from crawler.spiders.source import SourceSpider
from crawler.trouble import FetchTroubleError
from crawler.visit import IndexPage
from policy.bundle import pack_files
from policy.captures import Fetched, FetchFailed, IndexRead, Reason, Remedy

_CMS = ZoneInfo("America/New_York")  # where the days begin from which CMS's files hold


class ReleaseSpider(SourceSpider):
    """Reads the index, then fetches the release in force and those posted ahead.

    The quarter before stands beside the current one and is left alone. A link may lead to a page
    of the release, which links the file.
    """

    name = "release"

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the index."""
        url = self.visit.source.url
        yield self.ask(url, locator=url, callback=self.index, whole=True)

    async def index(
        self, response: Response
    ) -> AsyncIterator[IndexPage | IndexRead | Fetched | FetchFailed]:
        """The index, and each release that is wanted."""
        source = self.visit.source
        unread = status_trouble(response)
        if unread is not None:
            yield self.visit.failure(source.url, source.url, unread)
            return
        yield IndexPage(self.as_fetched(response))
        if response.status >= 300:
            return
        part = read_index(response, max_bytes=self.visit.settings.max_bytes)
        files = release_files(part.links, source.follow or "")
        brought: list[Fetched] = []
        whole = part.whole and bool(files)
        waits = False
        for period in periods_wanted(files, self.visit.now().astimezone(_CMS).date()):
            locator = f"release/{period.isoformat()}"
            try:
                listed = [*files, *await self._on_pages(files, period.isoformat())]
                release = latest_release(listed, period)
                if release is None:
                    raise FetchTroubleError(
                        Reason.UNREADABLE,
                        Remedy.OPERATOR,
                        f"the page of {locator} links no file that matches {source.follow!r}",
                    )
                locator = release.locator
                if self._needs_acceptance(release):
                    waits = True
                    continue
                check_whole(release, parts_expected([*listed, *self._known_files()], release))
                brought.append(await self._release(release))
            except FetchTroubleError as trouble:
                whole = False
                yield self.visit.failure(locator, source.url, trouble)
        if waits:
            whole = False
            yield self.visit.failure(source.url, source.url, _not_accepted(source.url))
        for fetched in brought:
            yield fetched
        if brought or not files:
            yield IndexRead(
                source=source.slug,
                url=source.url,
                locators=tuple(fetched.locator for fetched in brought),
                complete=whole,
                read_at=self.visit.now(),
                rolling=True,
            )

    def _needs_acceptance(self, release: Release) -> bool:
        licensed = any(file.licensed for file in release.files)
        return licensed and not self.visit.settings.accept_ama_license

    async def _on_pages(self, files: list[ReleaseFile], begins: str) -> list[ReleaseFile]:
        """The files that the pages of a period link."""
        found: list[Link] = []
        for page in files:
            if not page.is_page or page.place.begins.isoformat() != begins:
                continue
            response = await self.answer(page.url, locator=self.visit.source.url, whole=True)
            trouble = status_trouble(response)
            if trouble is not None:
                raise trouble
            if response.status == 200:
                part = read_index(response, max_bytes=self.visit.settings.max_bytes)
                found.extend(part.links)
        linked = release_files(found, self.visit.source.follow or "")
        return [file for file in linked if file.place.begins.isoformat() == begins]

    def _known_files(self) -> list[ReleaseFile]:
        """The files that earlier visits read."""
        known = [Link(url=url, title=None) for url in self.visit.validators]
        return release_files(known, self.visit.source.follow or "")

    async def _release(self, release: Release) -> Fetched:
        """All files of a release: not modified when none is, else all of them whole."""
        known = [self.visit.validators.get(exact_url(file.url)) for file in release.files]
        answers: dict[str, Response] = {}
        if all(one is not None and (one.etag or one.last_modified) for one in known):
            for file in release.files:
                answers[file.url] = await self._file(file, release, whole=False)
                if answers[file.url].status != 304:
                    break
            if all(answer.status == 304 for answer in answers.values()):
                return self._fetched(release, answers, status=304, body=b"")
        left = self.visit.settings.max_bytes
        for file in release.files:
            held = answers.get(file.url)
            if held is None or held.status == 304:
                held = await self._file(file, release, whole=True)
            answers[file.url] = held
            left -= len(held.body)
            if left < 0:
                raise FetchTroubleError(
                    Reason.TOO_LARGE,
                    Remedy.OPERATOR,
                    f"{release.locator} has more than {self.visit.settings.max_bytes} bytes",
                )
        if len(release.files) == 1:
            body = answers[release.files[0].url].body
        else:
            body = pack_files([(file.name, answers[file.url].body) for file in release.files])
        return self._fetched(release, answers, status=200, body=body)

    async def _file(self, file: ReleaseFile, release: Release, *, whole: bool) -> Response:
        response = await self.answer(file.url, locator=release.locator, whole=whole)
        if response.status == 304:
            return response
        return good_file(response, archive=is_archive_address(file.url))

    def _fetched(
        self, release: Release, answers: dict[str, Response], *, status: int, body: bytes
    ) -> Fetched:
        visit, first = self.visit, release.files[0]
        answer = answers[first.url]
        one = len(release.files) == 1
        return Fetched(
            source=visit.source.slug,
            locator=release.locator,
            url=visit.source.url,
            final_url=exact_url(answer.url),
            status=status,
            fetched_at=visit.now(),
            headers=headers_of(answer),
            body=body,
            media_type=(header(answer, "Content-Type") or "") if one else "application/zip",
            validators=tuple(
                (exact_url(url), validators_of(answer, visit.validators.get(exact_url(url))))
                for url, answer in answers.items()
                if exact_url(answer.url) == exact_url(url)
            ),
            listed_title=first.title,
            edition=release.edition,
        )


def _not_accepted(url: str) -> FetchTroubleError:
    return FetchTroubleError(
        Reason.LICENCE_NOT_ACCEPTED,
        Remedy.OPERATOR,
        f"the files on {url} are given only to who accepts the AMA's licence: "
        "read it there, then set POLICYWATCH_ACCEPT_AMA_LICENSE",
    )
