"""Real Medicare articles and reports, where ``POLICYWATCH_CORPUS`` names a folder of them.

The articles are there as a third party's JSON and the reports as CSV; both are rewritten here into
the layout CMS itself publishes, since the program reads only that.
"""

import csv
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from policy.changes import Severity
from policy.codes import DEFAULT_CODES, EVERYTHING, WatchList
from policy.comparison.editions import compare
from policy.document import Document
from reader.hints import Hints
from reader.mcd import Excerpt, policies_in
from reader.read import read
from tests.doubles.coverage_export import MAC_A, MAC_B, STATE_IDS, Article, Contractor, Export

FOLDER = os.environ.get("POLICYWATCH_CORPUS")
CORPUS = Path(FOLDER or "nowhere")
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(FOLDER is None, reason="POLICYWATCH_CORPUS names no folder of real files"),
]
FAMILY = Hints(codes=frozenset({"17000", "17003", "17004"}))
WATCH = WatchList(codes=DEFAULT_CODES)
LISTING = {"A54602", "A56346", "A57044", "A57113"}
NEAR_MISSES = {"A57161", "A57482"}
REPORT = "https://api.coverage.cms.gov/v1/reports/whats-new/local/"


def third_party_articles() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted(CORPUS.glob("mcd_articles/*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        found.extend(value if isinstance(value, list) else [value])
    if not found:
        pytest.skip("no mcd_articles in POLICYWATCH_CORPUS")
    return found


def by_group(value: Any) -> dict[int, Any]:
    return {int(group): listed for group, listed in (value or {}).items()}


def as_export(articles: Sequence[dict[str, Any]]) -> Export:
    """The third party's articles in the tables CMS exports them in."""
    export = Export()
    for position, one in enumerate(articles):
        number, paragraphs = str(500 + position), one.get("paragraphs", {})
        states = [state for state in one.get("states", ()) if state in STATE_IDS]
        name = one["contractors"][0]
        export.contractor(Contractor(number=number, name=name, states=states))
        if not states:  # only a national workload is known: of Part A
            national = [state for state in STATE_IDS if state not in {"CT", "ME"}]
            export.contractor(
                Contractor(number=str(900 + position), name=name, states=national, type=MAC_A)
            )
            export.contractor(Contractor(number=f"{number}1", name=name, states=["IA"]))
        export.article(
            Article(
                number=one["id"],
                version=one["version"],
                title=one["title"],
                codes=by_group(one.get("codes")),
                covered=by_group(one.get("covered")),
                noncovered=by_group(one.get("noncovered")),
                code_paragraphs=by_group(paragraphs.get("codes")),
                covered_paragraphs=by_group(paragraphs.get("covered")),
                noncovered_paragraphs=by_group(paragraphs.get("noncovered")),
                contractors=[(number, MAC_B), (str(900 + position), MAC_A)],
            )
        )
    return export


def excerpts() -> dict[str, Excerpt]:
    body = as_export(third_party_articles()).zipped()
    return {one.locator: one for one in policies_in(body, FAMILY)}


def test_four_articles_list_the_code_and_the_near_misses_do_not() -> None:
    found = {locator: read(one.body) for locator, one in excerpts().items()}

    listing = {
        document.number
        for document in found.values()
        if any(one.code == "17003" and one.value == "listed" for one in document.statements)
        and document.table is None
    }
    assert listing == LISTING
    assert not {document.number for document in found.values()} & NEAR_MISSES


@pytest.mark.parametrize(
    ("number", "version", "diagnosis"),
    [("57113", "44", "L57.0"), ("56346", "27", "L57.0"), ("57044", "22", "L57.0")],
)
def test_the_diagnosis_stands_in_the_list_of_covered_ones(
    number: str, version: str, diagnosis: str
) -> None:
    document = read(excerpts()[f"article/{number}"].body)

    assert document.version == version
    assert ("diagnosis", "covered") in {
        (one.aspect.value, one.value) for one in document.statements if one.code == diagnosis
    }


def test_contractors_of_the_near_misses_answer_that_they_have_no_article() -> None:
    said = read(excerpts()["contractors"].body).statements
    answers = {one.jurisdiction: one.value for one in said if one.code == "17003"}

    assert sum(value == "listed" for value in answers.values()) == 4
    silent = [name for name, value in answers.items() if value == "no_article"]
    assert {name.split()[0] for name in silent} == {"Noridian", "Wisconsin"}


def test_a_national_workload_of_part_a_gives_no_states() -> None:
    table = read(excerpts()["contractors"].body).table

    assert table is not None
    states = {row.key[0].split()[0]: dict(row.values)["States"] for row in table.rows}
    assert states["Wisconsin"] == "IA"
    assert states["Novitas"] == "AR, CO, DC, DE, LA, MD, MS, NJ, NM, OK, PA, TX"


def report(day: str) -> Document:
    """A day's report in the API's own shape; one of the two has fewer columns, and other names."""
    (path,) = CORPUS.glob(f"cms_api/whats-new-local-{day}*.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [api_row(row) for row in csv.DictReader(lines)]
    return read(json.dumps({"meta": {"status": {"id": 200}}, "data": rows}).encode(), url=REPORT)


def api_row(row: dict[str, str]) -> dict[str, str]:
    address = row.get("url") or row["source_url"]
    found = re.search(r"/(article|lcd)\.aspx\?\w+=(\d+)&ver=(\d+)", address)
    assert found
    return {
        "document_id": found[2],
        "document_version": found[3],
        "document_display_id": f"{'L' if found[1] == 'lcd' else 'A'}{found[2]}",
        "document_type": "LCD" if found[1] == "lcd" else "Article",
        "title": row["title"],
        "contractor_name_type": "",
        "effective_date": row["effective_date"],
        "retirement_date": row.get("retirement_date", "N/A"),
        "url": address,
    }


def test_only_new_rows_of_the_next_days_report_are_told() -> None:
    before, after = report("2025-08-16"), report("2025-08-17")
    assert before.table is not None
    assert after.table is not None
    known = {row.key[0] for row in before.table.rows}
    come = {row.key[0] for row in after.table.rows} - known
    assert come

    changes = compare(before, after, EVERYTHING)
    fresh = [change for change in changes if change.before is None]

    assert {(change.after or "").split()[0] for change in fresh} == come
    assert len(fresh) == len(come)
    assert all(change.severity is Severity.REVIEW for change in fresh)


def test_a_days_report_against_itself_tells_nothing() -> None:
    assert compare(report("2025-08-17"), report("2025-08-17"), EVERYTHING) == ()


def test_of_a_days_report_only_watched_documents_are_told() -> None:
    before, after = report("2025-08-16"), report("2025-08-17")
    assert after.table is not None
    one = next(
        row.key[0] for row in after.table.rows if row.key not in {r.key for r in before.table.rows}
    )  # type: ignore[union-attr]

    changes = compare(before, after, WATCH, policies=frozenset({one}))

    assert [(change.after or "").split()[0] for change in changes] == [one]


def test_a_real_record_of_an_lcd_is_read() -> None:
    record = json.loads(
        (CORPUS / "cms_api" / "lcd_record.excerpt.json").read_text(encoding="utf-8")
    )
    body = json.dumps({"meta": {"status": {"id": 200}}, "data": [record]}).encode()

    for document in (read(body), read(json.dumps(record).encode())):
        assert document.title.startswith("MolDX")
        assert "1862(a)(1)(A)" in document.text
        assert "&lt;" not in document.text


def test_a_real_search_of_the_federal_register_is_read() -> None:
    document = read((CORPUS / "fedreg" / "documents.excerpt.json").read_bytes())

    assert document.table is not None
    (row,) = document.table.rows
    assert row.key == ("2026-14327",)
    assert dict(row.values)["Type"] == "Proposed Rule"
    assert compare(document, document, WATCH) == ()


def test_maintenance_of_a_real_national_determination_is_no_news() -> None:
    sides = [
        read((CORPUS / "revisions" / "cms-ncd-372" / f"{side}.txt").read_bytes())
        for side in ("old", "new")
    ]

    changes = compare(sides[0], sides[1], EVERYTHING)

    assert [change for change in changes if change.severity is not Severity.RECORD] == []


def test_a_real_national_determination_is_read() -> None:
    (path,) = CORPUS.glob("payer_policy_text/cms_policy*")

    document = read(path.read_bytes())

    assert compare(document, document, EVERYTHING) == ()
    assert len(document.blocks) > 10
