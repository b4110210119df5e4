"""Addresses that follow each other: asked a little ahead of what is known to be published."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

from scrapy.http import Response

from crawler.answers import status_trouble
from crawler.not_out_yet import says_not_found, told_apart, without_repeated
from crawler.spiders.source import SourceSpider
from crawler.trouble import FetchTroubleError
from policy.captures import Fetched, FetchFailed, IndexRead, Reason, Remedy, Validators
from policy.series import CounterSeries, MonthSeries, month_of, series_of

_AHEAD: Final = 2  #: numbers or months that are asked before they are known
_STEPS: Final = 40  #: numbers that one visit walks up; more is a server that answers anything
_READ: Final = frozenset({200, 304})


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
        real = without_repeated(found, known)
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
                if before is not None and not told_apart(before, response):
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
                locators=tuple(
                    one.locator for one in fetched if known or not one.awaited
                ),  # at first sight what is only awaited is not listed, so it is news once it is out
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
        return None if says_not_found(response) else response


def _memory_of(url: str) -> str:
    """The key under which an issue is remembered; no address that is asked has a fragment."""
    return f"{url}#read"


def _read(found: dict[date, Response]) -> dict[date, Response]:
    """The answers that may be issues."""
    good = {month: one for month, one in found.items() if one.status in _READ}
    return without_repeated(good, None)
