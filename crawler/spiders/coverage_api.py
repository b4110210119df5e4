"""A document of the CMS Coverage API: many answers, one publication, all or nothing."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.answers import (
    exact_url,
    header,
    headers_of,
    ignored,
    status_trouble,
    validators_of,
)
from crawler.coverage_answers import (
    is_empty,
    next_page,
    part_text,
    token_in,
    version_conflict,
)
from crawler.coverage_documents import REPORTS, CoverageDocument, document_of
from crawler.spiders.source import SourceSpider
from crawler.trouble import FetchTroubleError
from crawler.visit import Visit
from policy.bundle import Part, pack
from policy.captures import Fetched, FetchFailed, Reason, Remedy, Validators

_PAGES = 200  # of one part; more is a server that repeats itself


class CoverageApiSpider(SourceSpider):
    """Fetches the parts of one article, LCD or NCD, or the pages of a report; packs them verbatim.

    The licence token is held here while the crawl lasts and goes nowhere else: not into what is
    fetched, a failure's words or a log.
    """

    name = "coverage_api"

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._token: str | None = None
        self._renewed = False

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the licence token, or for the document where no licence is needed."""
        source = self.visit.source
        document = document_of(source)
        if document is None:
            trouble = FetchTroubleError(
                Reason.UNREADABLE,
                Remedy.OPERATOR,
                f"{source.url} names no article, LCD, NCD or report of the Coverage API",
            )
            yield self.visit.failure(source.url, source.url, trouble)
        elif document.licensed and not self.visit.settings.accept_ama_license:
            trouble = FetchTroubleError(
                Reason.LICENCE_NOT_ACCEPTED,
                Remedy.OPERATOR,
                f"{document.locator} is given only to who accepts the AMA, ADA and AHA licences: "
                "read them, then set POLICYWATCH_ACCEPT_AMA_LICENSE",
            )
            yield self.visit.failure(document.locator, source.url, trouble)
        else:
            first, whole = document.licence_url, True
            if not document.licensed:
                first, whole = document.part_urls[0], not self._known(document)
            request = self.ask(first, locator=document.locator, callback=self.document, whole=whole)
            request.meta["url"] = source.url
            yield request.replace(cb_kwargs={"document": document})

    async def document(
        self, response: Response, document: CoverageDocument
    ) -> AsyncIterator[Fetched | FetchFailed]:
        """The whole document, or one failure for all of it."""
        try:
            answers: dict[str, Response] = {}
            if document.licensed:
                self._token = token_in(_good(response))
            else:
                answers[document.part_urls[0]] = _good(response, or_unchanged=True)
            known = self._known(document)
            await self._ask_known(known, answers, document)
            if known and all(answer.status == 304 for answer in answers.values()):
                yield self._not_modified(document, answers)
            else:
                held = {url: answer for url, answer in answers.items() if answer.status == 200}
                yield self._bundle(document, await self._pages(document, held))
        except FetchTroubleError as trouble:
            yield self.visit.failure(document.locator, self.visit.source.url, trouble)

    def _known(self, document: CoverageDocument) -> tuple[str, ...]:
        """Every URL of the last capture, if each can be asked conditionally; else none.

        Pages after a part's first are known by the address they had.
        """
        urls = [
            url
            for url, known in self.visit.validators.items()
            if url.startswith(document.address) and (known.etag or known.last_modified)
        ]
        return tuple(urls) if set(document.part_urls) <= set(urls) else ()

    async def _ask_known(
        self, urls: tuple[str, ...], answers: dict[str, Response], document: CoverageDocument
    ) -> None:
        """Put the answers for ``urls`` into ``answers``, up to the first that is no 304.

        A page after a part's first may be gone with the token in its address; that is a change.
        """
        for url in urls:
            if any(answer.status != 304 for answer in answers.values()):
                return
            if url not in answers:
                answer = await self._get(url, whole=False)
                first = url in document.part_urls
                answers[url] = _good(answer, or_unchanged=True) if first else answer

    async def _pages(
        self, document: CoverageDocument, held: dict[str, Response]
    ) -> dict[str, Response]:
        """Every page of every part by its URL, in order, whole.

        ``held`` are answers already had, of which those still in the document are used.
        """
        pages: dict[str, Response] = {}
        left = self.visit.settings.max_bytes
        for first in document.part_urls:
            url: str | None = first
            count = 0
            while url is not None:
                if url in pages or count == _PAGES:
                    raise FetchTroubleError(
                        Reason.UNREADABLE, Remedy.RETRY, f"the pages of {first} do not end"
                    )
                response = held.get(url) or await self._get(url, whole=True)
                pages[url] = response
                count += 1
                left -= len(response.body)
                if left < 0:
                    raise FetchTroubleError(
                        Reason.TOO_LARGE,
                        Remedy.OPERATOR,
                        f"{document.locator} has more than {self.visit.settings.max_bytes} bytes",
                    )
                url = next_page(first, _good(response))
        if is_empty(pages[document.part_urls[0]]):
            reason = Reason.EMPTY if document.kind == REPORTS else Reason.GONE
            raise FetchTroubleError(
                reason, Remedy.RETRY, f"the Coverage API holds no record of {document.locator}"
            )
        return pages

    async def _get(self, url: str, *, whole: bool) -> Response:
        """One answer; a token that is no longer taken is renewed once a crawl."""
        response = await self._download(url, whole=whole)
        if response.status == 401 and self._token is not None and not self._renewed:
            self._renewed = True
            document = document_of(self.visit.source)
            if document is not None:
                self._token = token_in(_good(await self._download(document.licence_url)))
                response = await self._download(url, whole=whole)
        return response

    async def _download(self, url: str, *, whole: bool = True) -> Response:
        self.visit.interrupt.check()  # a closing engine takes no more requests
        request = Request(url, callback=NO_CALLBACK, meta={"whole": whole}, dont_filter=True)
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token}"
        try:
            return await self.crawler.engine.download_async(request)
        except IgnoreRequest as error:
            raise ignored(error, url) from error

    def _not_modified(self, document: CoverageDocument, answers: dict[str, Response]) -> Fetched:
        return self._fetched(document, answers, status=304, body=b"")

    def _bundle(self, document: CoverageDocument, answers: dict[str, Response]) -> Fetched:
        parts = [Part(url=url, text=part_text(answer)) for url, answer in answers.items()]
        conflict = version_conflict(parts)
        if conflict is not None:
            raise FetchTroubleError(
                Reason.TRUNCATED,
                Remedy.RETRY,
                f"{document.locator} changed while it was fetched: its parts are of {conflict}",
            )
        return self._fetched(document, answers, status=200, body=pack(parts))

    def _fetched(
        self, document: CoverageDocument, answers: dict[str, Response], *, status: int, body: bytes
    ) -> Fetched:
        visit = self.visit
        first = answers[document.part_urls[0]]
        validators: list[tuple[str, Validators]] = [
            (url, validators_of(answer, visit.validators.get(url)))
            for url, answer in answers.items()
            if exact_url(answer.url) == url  # a redirect's are not those of what was asked
        ]
        return Fetched(
            source=visit.source.slug,
            locator=document.locator,
            url=visit.source.url,
            final_url=document.part_urls[0],
            status=status,
            fetched_at=visit.now(),
            headers=headers_of(first),
            body=body,
            media_type=header(first, "Content-Type") or "application/json",
            validators=tuple(validators),
        )


def _good(response: Response, *, or_unchanged: bool = False) -> Response:
    """The response if it is 200; a part that is anything else is trouble for the whole."""
    if response.status == 200 or (or_unchanged and response.status == 304):
        return response
    trouble = status_trouble(response)
    if trouble is not None:
        raise trouble
    remedy = Remedy.RETRY if response.status >= 500 else Remedy.OPERATOR
    raise FetchTroubleError(
        Reason.HTTP_STATUS,
        remedy,
        f"{response.url} was answered {response.status}",
        status=response.status,
    )
