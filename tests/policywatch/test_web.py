"""What the evidence pages answer where there is nothing to show, or no database to ask."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from policywatch.evidence import change_as_dict
from policywatch.settings import load_settings
from policywatch.web.app import evidence_app
from store import history, recording
from store.catalogue import sync_sources
from store.database import Database, open_database
from tests.store.made import NOW, make_change, make_edition, make_source, record_two
from tests.store.two_publications import SECOND, answer, publish, required


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Two changes, recorded at one instant: their ids begin alike."""
    opened = open_database(f"sqlite:///{tmp_path / 'p.db'}", now=NOW, timeout=0.1)
    sync_sources(opened, [make_source()], NOW)
    record_two(opened, make_change("17003"), make_change("17004"))
    yield opened
    opened.close()


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def pages(database: Database) -> Starlette:
    return evidence_app(database, load_settings(), now, last_round=now)


def get(app: Starlette, path: str) -> tuple[int, dict[str, str], str]:
    """One request as a server would hand it over."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
    }
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], headers, body.decode()


def test_the_beginning_of_several_ids_is_said_to_be_one(
    pages: Starlette, database: Database
) -> None:
    with database.reading() as session:
        ids = [
            row[0] for row in session.connection().exec_driver_sql("SELECT public_id FROM change")
        ]

    status, _, text = get(pages, f"/changes/{ids[0][:8]}")

    assert len(ids) == 2
    assert status == 404
    assert "several changes" in text


@pytest.mark.parametrize("path", ["/nowhere", "/changes/none", "/captures/none"])
def test_a_page_that_is_not_there_is_as_guarded_as_the_others(pages: Starlette, path: str) -> None:
    status, headers, text = get(pages, path)

    assert status == 404
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "There is no such" in text


def test_a_database_that_cannot_be_read_is_an_unhealthy_service(
    pages: Starlette, database: Database
) -> None:
    assert database.address.path is not None
    database.reader.dispose()
    with closing(sqlite3.connect(database.address.path)) as direct, direct:
        direct.execute("ALTER TABLE source RENAME TO elsewhere")

    status, _, text = get(pages, "/healthz")

    assert status == 503
    assert '"failed"' in text


@pytest.mark.parametrize(("seconds", "status"), [(1, 200), (119, 200), (300, 503)])
def test_a_service_that_no_longer_looks_at_its_schedule_is_unhealthy(
    database: Database, seconds: int, status: int
) -> None:
    at = now()
    app = evidence_app(
        database, load_settings(), lambda: at, last_round=lambda: at - timedelta(seconds=seconds)
    )

    found, _, body = get(app, "/healthz")

    assert found == status
    assert json.loads(body)["status"] == ("ok" if status == 200 else "failed")


def test_a_change_links_what_confirms_it_and_what_was_told_first(
    pages: Starlette, database: Database
) -> None:
    sync_sources(database, [make_source(), SECOND], NOW)
    for slug, source in (("payer-1", make_source()), ("payer-2", SECOND)):
        fetched = answer(slug, b"one")
        recording.record_edition(
            database, make_edition(slug.encode(), source=source, fetched=fetched)
        )
    first = publish(database, "payer-1", required()).change_ids[0]
    second = publish(database, "payer-2", required(), after=timedelta(hours=2)).change_ids[0]

    _, _, told = get(pages, f"/changes/{first}")
    _, _, confirming = get(pages, f"/changes/{second}")

    assert f'Confirmed by</th><td><a href="/changes/{second}">' in told
    assert f'Told first</th><td><a href="/changes/{first}">' in confirming
    view = history.change(database, first)
    assert view is not None
    assert change_as_dict(view)["confirmed_by"] == [second]
