"""What an address gives before anything is published there, however the site says so."""

import re
from datetime import date
from typing import Final, TypeVar

from scrapy.http import Response

from crawler.answers import exact_url
from crawler.archives import visible_text
from policy.captures import Reason
from policy.series import MONTHS
from policy.walls import apology_in, is_problem_title, own_policy_words, wall_in

_OWN_WORDS: Final = 2  #: different words of policies that a page of excuse does not have
_SHORT: Final = 4_000  #: characters of a page that may be nothing but an apology
_NAMES: Final = re.compile("|".join([r"\d+", *MONTHS, *(name[:3] for name in MONTHS)]))
_TITLE: Final = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)

Place = TypeVar("Place", int, date)


def says_not_found(response: Response) -> bool:
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
    short = len(text) < _SHORT and own_policy_words(text) < _OWN_WORDS
    return short and apology_in(text) is not None


def without_repeated(found: dict[Place, Response], known: Place | None) -> dict[Place, Response]:
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


def told_apart(one: Response, other: Response) -> bool:
    """Whether two addresses give what tells of at least one of them."""
    return bool(without_repeated({1: one, 2: other}, None))


def _page_of(response: Response) -> str | None:
    """The words of a page without what names its address; None for what tells of a policy."""
    if response.status == 304 or _is_file(response):
        return None
    text = visible_text(response.body)
    return None if own_policy_words(text) >= _OWN_WORDS else _NAMES.sub(" ", text)


def _is_file(response: Response) -> bool:
    return bool(response.body[:1_024].lstrip().startswith((b"%PDF", b"PK")))
