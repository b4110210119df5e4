"""Addresses that follow each other: asked a little ahead of what is known to be published."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

from scrapy.http import Response

from crawler.answers import exact_url, status_trouble
from crawler.archives import visible_text
from crawler.spiders.source import SourceSpider
from crawler.trouble import FetchTroubleError
from policy.captures import Fetched, FetchFailed, IndexRead, Reason, Remedy, Validators
from policy.series import MONTHS, CounterSeries, MonthSeries, month_of, series_of
from policy.walls import apology_in, is_problem_title, own_policy_words, wall_in

_AHEAD: Final = 2  #: numbers or months that are asked before they are known
_STEPS: Final = 40  #: numbers that one visit walks up; more is a server that answers anything
_READ: Final = frozenset({200, 304})
_OWN_WORDS: Final = 2  #: different words of policies that a page of excuse does not have
_SHORT: Final = 4_000  #: characters of a page that may be nothing but an apology
_NAMES: Final = re.compile("|".join([r"\d+", *MONTHS, *(name[:3] for name in MONTHS)]))
_TITLE: Final = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)

Place = TypeVar("Place", int, date)


class SeriesSpider(SourceSpider):
    """Asks the last known address of a series and the next ones.

    Nothing at an address that is not known yet is as it should be: no failure. What a page that
    says "not found" with status 200 can be known by here is treated as nothing too; what passes
    for a document is handed over as ``awaited`` and left to the gates.
    """

    name = "series"

    async def start(self) -> AsyncIterator[Any]:
        """Ask each address in turn."""
        try:
            series = series_of(self.visit.source.url)
            asking = (
                self._counted(series) if isinstance(series, CounterSeries) else self._months(series)
            )
            async for item in asking:
                yield item
        except FetchTroubleError as trouble:
            url = self.visit.source.url
            yield self.visit.failure(url, url, trouble)
        except Exception as bug:  # noqa: BLE001 - Scrapy would only log what breaks here
            self.visit.bugs.append(bug)

    async def _counted(self, series: CounterSeries) -> AsyncIterator[Fetched | FetchFailed]:
        """The highest number that is published: one publication, of which it is the edition.

        The number last believed is remembered beside the validators, under the address with the
        mark, which is never asked.
        """
        locator = self.visit.source.url
        kept = self.visit.validators.get(locator)
        known = int(kept.etag) if kept and kept.etag and kept.etag.isdigit() else None
        first = series.start if known is None else max(known, series.start)
        found, trouble = await self._walk(series, first)
        if first in found and found[first].status not in _READ:
            yield self._edition(series, first, found[first])
            return
        real = _without_repeated(found, known)
        if trouble is not None:
            yield self.visit.failure(locator, locator, trouble)
        elif not real:
            raise FetchTroubleError(
                Reason.GONE,
                Remedy.RETRY,
                f"{series.url(first)} holds nothing, and neither do the next {_AHEAD} numbers: "
                "look where the publisher moved it",
                status=404,
            )
        shown = {first} if known is not None else set()
        shown = (shown | {max(real)}) & set(real) if real else set()
        for number in sorted(shown):
            fetched = self._edition(series, number, real[number])
            yield replace(fetched, awaited=number > first and first in shown)

    async def _walk(
        self, series: CounterSeries, first: int
    ) -> tuple[dict[int, Response], FetchTroubleError | None]:
        """What stands at ``first`` and above, up to where nothing does, and what ended the walk.

        Where ``first`` itself is answered by neither a document nor nothing, that is all there is.
        """
        found: dict[int, Response] = {}
        number, last = first, first + _AHEAD
        while number <= last:
            if number > first + _STEPS:
                return found, FetchTroubleError(
                    Reason.SOFT_404,
                    Remedy.OPERATOR,
                    f"{self.visit.source.url} answers for every number up to {number - 1}: such a "
                    "site does not say which is published; declare the page itself",
                )
            try:
                response = await self._published(series.url(number), self.visit.source.url)
            except FetchTroubleError as trouble:
                return found, trouble
            if response is not None and number == first and response.status not in _READ:
                return {first: response}, None
            if response is not None and response.status in _READ:
                before = found.get(number - 1) if number > first + 1 else None
                found[number] = response
                last = number + _AHEAD
                if before is not None and not _told_apart(before, response):
                    break
            number += 1
        return found, None

    def _edition(self, series: CounterSeries, number: int, response: Response) -> Fetched:
        fetched = self.as_fetched(response)
        return replace(
            fetched,
            edition=series.edition(number),
            validators=(
                *fetched.validators,
                (self.visit.source.url, Validators(etag=str(number))),
            ),
        )

    async def _months(
        self, series: MonthSeries
    ) -> AsyncIterator[Fetched | FetchFailed | IndexRead]:
        """The issues of the last month, of this one and of the next two: each a publication."""
        today = self.visit.now().date()
        found: dict[date, Response] = {}
        failed: list[FetchFailed] = []
        for ahead in (*range(-1, _AHEAD + 1), -2):
            month = month_of(today, ahead)
            if ahead == -2 and (failed or _read(found)):
                break  # the month before last is asked only where all others are silent
            url = series.url(month)
            try:
                response = await self._published(url, url)
            except FetchTroubleError as trouble:
                failed.append(self.visit.failure(url, url, trouble))
            else:
                if response is not None:
                    found[month] = response
        real = _read(found)
        known = {month for month in found if self._was_read(series.url(month))}
        walls = [month for month, answer in found.items() if answer.status not in _READ]
        shown = real or {month: found[month] for month in walls[:1]}  # one of many tells it
        shown |= {month: found[month] for month in known}
        if not shown:
            yield self._silent(series, month_of(today, -1), failed)
            return
        for one in failed:
            yield one
        fetched = [
            self._issue(
                month,
                shown[month],
                awaited=len(real) > 1 and month >= month_of(today) and month not in known,
            )
            for month in sorted(shown)
        ]
        if real:
            yield IndexRead(
                source=self.visit.source.slug,
                url=self.visit.source.url,
                locators=tuple(series.url(month) for month in sorted(real)),
                complete=not failed,
                read_at=self.visit.now(),
                rolling=True,
            )
        for answered in fetched:
            yield answered

    def _issue(self, month: date, response: Response, *, awaited: bool) -> Fetched:
        """The issue of a month; that it was read is remembered beside its validators."""
        fetched = self.as_fetched(response)
        memory = (_memory_of(fetched.locator), Validators(etag=month.isoformat()))
        return replace(
            fetched,
            edition=month.isoformat(),
            validators=(*fetched.validators, memory),
            awaited=awaited,
        )

    def _was_read(self, url: str) -> bool:
        return _memory_of(url) in self.visit.validators

    def _silent(self, series: MonthSeries, month: date, failed: list[FetchFailed]) -> FetchFailed:
        """No month answered: one failure for the whole series."""
        url = self.visit.source.url
        if failed:
            return replace(failed[0], locator=url, url=url)
        trouble = FetchTroubleError(
            Reason.GONE,
            Remedy.OPERATOR,
            f"nothing was issued for two months: neither {series.url(month)} nor the issues around "
            "it are there; look whether the publisher names them otherwise now",
            status=404,
        )
        return self.visit.failure(url, url, trouble)

    async def _published(self, url: str, locator: str) -> Response | None:
        """The answer of an address, None where it says in whatever way that nothing is there.

        Raises :class:`FetchTroubleError` where that cannot be known.
        """
        response = await self.answer(url, locator=locator)
        if response.status in {404, 410}:
            return None
        trouble = status_trouble(response)
        if trouble is not None:
            raise trouble
        return None if _says_not_found(response) else response


def _memory_of(url: str) -> str:
    """The key under which an issue is remembered; no address that is asked has a fragment."""
    return f"{url}#read"


def _says_not_found(response: Response) -> bool:
    """Whether a page answered as success is an apology for what is not there."""
    if response.status != 200 or _is_file(response):
        return False
    title = _TITLE.search(response.body[:20_000])
    named = visible_text(title[1]) if title and title[1].strip() else ""
    if is_problem_title(named):
        wall = wall_in(named)
        if wall is not None and wall.reason is Reason.SOFT_404:
            return True
    text = visible_text(response.body)
    return len(text) < _SHORT and apology_in(text) is not None


def _read(found: dict[date, Response]) -> dict[date, Response]:
    """The answers that may be issues."""
    good = {month: one for month, one in found.items() if one.status in _READ}
    return _without_repeated(good, None)


def _without_repeated(found: dict[Place, Response], known: Place | None) -> dict[Place, Response]:
    """The answers without those that several addresses give alike: they tell of none of them.

    That is the same page after redirects, or pages with next to no word of a policy that differ
    only in digits and names of months, as they do when they repeat the address they were asked
    for. The ``known`` address keeps its answer.
    """
    ends = [exact_url(answer.url) for answer in found.values()]
    pages = {place: _page_of(answer) for place, answer in found.items() if place != known}
    said = [page for page in pages.values() if page is not None]
    return {
        place: answer
        for place, answer in found.items()
        if place == known
        or (ends.count(exact_url(answer.url)) == 1 and not _said_again(pages[place], said))
    }


def _said_again(page: str | None, said: list[str]) -> bool:
    return page is not None and said.count(page) > 1


def _told_apart(one: Response, other: Response) -> bool:
    return bool(_without_repeated({1: one, 2: other}, None))


def _page_of(response: Response) -> str | None:
    """The words of a page without what names its address; None for what tells of a policy."""
    if response.status == 304 or _is_file(response):
        return None
    text = visible_text(response.body)
    return None if own_policy_words(text) >= _OWN_WORDS else _NAMES.sub(" ", text)


def _is_file(response: Response) -> bool:
    return bool(response.body[:1_024].lstrip().startswith((b"%PDF", b"PK")))
