"""A folder of editions as a site: the rules of its README, over real HTTP."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import aiohttp
import pytest

from policywatch.demo.site import PagesError, Site, editions_of, served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "sources/payer.toml": 'slug = "payer"\nname = "Payer"\n',
        "editions/1/plan/policy.html": "<p>first</p>",
        "editions/2/plan/policy.html": "<p>second</p>",
        "editions/1/plan/index.html": "<p>index</p>",
        "editions/1/v1/codes__id=7.json": '{"id": 7}',
        "editions/1/v1/codes__id=7__page=2.json": '{"id": 7, "page": 2}',
        "editions/1/bare": "no extension",
        "editions/1/_hidden.html": "never",
        "editions/1/.secret": "never",
        "editions/1/plan/busy.html": "<p>later</p>",
        "editions/1/_status.toml": '["/plan/busy.html"]\nstatus = 503\nheaders = { "Retry-After" = "9" }\n'
        '["/gone"]\nstatus = 410\n',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def ask(
    folder: Path,
    *targets: str,
    before: Callable[[Site, int], None] = lambda _site, _turn: None,
    **headers: str,
) -> list[tuple[int, str, Mapping[str, str]]]:
    async def asking() -> list[tuple[int, str, Mapping[str, str]]]:
        found = []
        async with served(folder, 1) as site, aiohttp.ClientSession(site.address) as session:
            for turn, target in enumerate(targets):
                before(site, turn)
                async with session.get(target, headers=headers) as answer:
                    found.append((answer.status, await answer.text(), answer.headers.copy()))
        return found

    return asyncio.run(asking())


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("/plan/policy.html", "<p>first</p>"),
        ("/plan/policy", "<p>first</p>"),
        ("/plan/", "<p>index</p>"),
        ("/bare", "no extension"),
        ("/v1/codes?id=7", '{"id": 7}'),
        ("/v1/codes?page=2&id=7", '{"id": 7, "page": 2}'),
        ("/v1/codes.json?id=7&other=x", '{"id": 7}'),
    ],
)
def test_a_file_answers_by_its_path_and_the_query_in_its_name(
    folder: Path, target: str, body: str
) -> None:
    ((status, text, _),) = ask(folder, target)

    assert (status, text) == (200, body)


@pytest.mark.parametrize(
    "target",
    [
        "/plan/none.html",
        "/_hidden.html",
        "/.secret",
        "/v1/codes",
        "/v1/codes?id=8",
        "/",
        "/%2e%2e/sources/payer.toml",
        "/plan/..%2f..%2f2/plan/policy.html",
    ],
)
def test_what_is_not_in_the_edition_is_answered_404(folder: Path, target: str) -> None:
    assert ask(folder, target)[0][0] == 404


def test_other_answers_are_declared_beside_the_files(folder: Path) -> None:
    busy, gone = ask(folder, "/plan/busy.html", "/gone")

    assert (busy[0], busy[1], busy[2]["Retry-After"]) == (503, "<p>later</p>", "9")
    assert gone[0] == 410


def test_the_next_edition_takes_the_place_of_the_first(folder: Path) -> None:
    def turn_over(site: Site, turn: int) -> None:
        site.edition = turn + 1

    first, second = ask(folder, "/plan/policy.html", "/plan/policy.html", before=turn_over)

    assert (first[1], second[1]) == ("<p>first</p>", "<p>second</p>")
    assert first[2]["ETag"] != second[2]["ETag"]


def test_a_page_that_is_known_by_its_etag_is_not_sent_again(folder: Path) -> None:
    ((_, _, headers),) = ask(folder, "/plan/policy.html")

    ((status, body, _),) = ask(folder, "/plan/policy.html", **{"If-None-Match": headers["ETag"]})

    assert (status, body) == (304, "")


def test_a_folder_without_two_editions_is_refused_by_name(folder: Path, tmp_path: Path) -> None:
    assert editions_of(folder) == (1, 2)
    (folder / "editions/2").rename(folder / "editions/second")

    with pytest.raises(PagesError, match="at least two editions"):
        editions_of(folder)


def test_a_folder_without_declarations_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(PagesError, match="no sources folder"):
        editions_of(tmp_path)
