"""The demo's pages: what is checked in is what the script makes, and each source has its pages."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from policy.sources import Method, Source
from policywatch.catalogue import load_catalogue
from tests.demo_pages.make_pdfs import PDFS, ROOT

PAGES = ROOT / "policywatch/demo/pages"
SITE = "http://127.0.0.1:1"


def demo_sources() -> tuple[Source, ...]:
    return load_catalogue(PAGES / "sources", shipped=False, site=SITE).sources


def file_of(edition: int, url: str) -> Path:
    parts = urlsplit(url)
    path = parts.path + "index" if parts.path.endswith("/") else parts.path
    query = "".join(f"__{key}={value}" for key, value in sorted(parse_qsl(parts.query)))
    wanted = PAGES / f"editions/{edition}{path}{query}"
    return wanted if wanted.exists() else wanted.with_name(wanted.name + ".json")


@pytest.mark.parametrize("name", sorted(PDFS))
def test_a_checked_in_pdf_is_what_the_script_makes(name: str) -> None:
    assert (ROOT / name).read_bytes() == PDFS[name]()


def test_every_pdf_of_the_demo_is_made_by_the_script() -> None:
    made = {ROOT / name for name in PDFS}

    assert {path for path in PAGES.rglob("*.pdf") if path not in made} == set()


@pytest.mark.parametrize("edition", [1, 2])
def test_every_source_of_the_demo_has_a_page_in_each_edition(edition: int) -> None:
    for source in demo_sources():
        assert file_of(edition, source.url).is_file(), source.slug


@pytest.mark.parametrize("edition", [1, 2])
def test_what_the_listing_links_is_in_the_same_edition(edition: int) -> None:
    listing = next(source for source in demo_sources() if source.method is Method.LISTING)
    page = file_of(edition, listing.url).read_text()
    linked = [
        link for link in re.findall(r'href="([^"]+)"', page) if re.search(str(listing.follow), link)
    ]

    assert len(linked) == edition
    for link in linked:
        assert file_of(edition, SITE + link).is_file()


def test_the_five_payers_a_noisy_page_and_a_blocked_one_are_served() -> None:
    assert {source.publisher.slug for source in demo_sources()} == {
        "aetna",
        "anthem",
        "cigna",
        "cms",
        "highmark",
        "uhc",
    }
    wall = file_of(2, f"{SITE}/aetna/cpb/medical/data/900_999/0992.html").read_text()
    assert "Incapsula" in wall
    assert "17003" not in wall


@pytest.mark.parametrize(
    "path", sorted((PAGES / "editions").rglob("*.json")), ids=lambda path: path.name
)
def test_an_answer_of_the_coverage_api_has_the_envelope_of_its_specification(path: Path) -> None:
    answer = json.loads(path.read_text())

    assert answer["meta"]["status"] == {"id": 200, "message": "OK"}
    for row in answer["data"]:
        assert set(row) <= set(answer["meta"]["fields"])


def test_only_one_diagnosis_left_the_group_that_governs_17003() -> None:
    def group(edition: int) -> set[str]:
        rows = json.loads(
            file_of(edition, f"{SITE}/v1/data/article/icd10-covered?articleid=99113").read_text()
        )["data"]
        return {row["icd10_code_id"] for row in rows if row["icd10_covered_group"] == 5}

    assert group(1) - group(2) == {"L57.0"}
    assert group(2) <= group(1)


def test_the_pages_say_that_they_are_examples() -> None:
    for edition in (1, 2):
        for path in (PAGES / f"editions/{edition}").rglob("*.html"):
            text = path.read_text()
            assert "policywatch demo" in text or "Incapsula" in text, path
