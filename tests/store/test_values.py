"""Core values survive being kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from policy.alerts import Alert, Notice
from policy.changes import Change
from policy.document import Document
from store.catalogue import sync_sources
from store.database import Database, open_database
from store.tables import MessageRow, StatementRow
from store.values import as_key, clean, document_bytes, document_from, payload_from, payload_to_json
from tests.store.made import NOW, make_alert, make_change, make_notice, make_source, record_two

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
st.register_type_strategy(str, _TEXT)


@given(st.from_type(Document))
def test_any_document_comes_back_as_it_was(document: Document) -> None:
    kept = document_bytes(document)
    assert document_from(kept) == document
    assert document_bytes(document_from(kept)) == kept


@given(st.from_type(Change), _TEXT)
def test_any_alert_comes_back_as_it_was(change: Change, public_id: str) -> None:
    alert = make_alert((change,), (public_id,))
    assert payload_from("alert", payload_to_json(alert)) == alert


@given(st.text())
def test_cleaned_text_can_be_kept_and_clean_text_is_left_alone(written: str) -> None:
    kept = clean(written)
    assert "\x00" not in kept
    kept.encode()
    assert clean(kept) == kept
    if "\x00" not in written and written.isprintable():
        assert kept == written


@given(st.text(min_size=1, max_size=40), st.integers(1, 400))
def test_a_key_fits_an_index_and_tells_long_texts_apart(part: str, times: int) -> None:
    long = clean(part) * times
    assert len(as_key(long).encode()) <= 1200
    assert as_key(long + "a") != as_key(long + "b")
    if len(long.encode()) <= 1200:
        assert as_key(long) == long


def test_a_payload_is_kept_as_a_value_with_enums_as_words(database: Database) -> None:
    record_two(database, make_change())
    with database.reading() as session:
        message = session.exec(select(MessageRow)).one()
        statement = session.exec(select(StatementRow)).first()
    assert message.payload["severity"] == "action"
    assert message.payload["changes"][0]["change"]["kind"] == "coverage_changed"
    assert isinstance(payload_from(message.kind, message.payload), Alert)
    assert statement is not None
    assert (statement.system, statement.aspect, statement.value) == ("cpt", "coverage", "covered")


def test_a_notice_comes_back_as_it_was() -> None:
    notice = make_notice("\u00e4 \u201cquoted\u201d line")
    kept = payload_to_json(notice)
    assert isinstance(payload_from("health", kept), Notice)
    assert payload_from("health", kept) == notice


@pytest.mark.postgres
def test_json_is_binary_on_a_server(postgres_url: str) -> None:
    database = open_database(postgres_url, now=NOW)
    sync_sources(database, [make_source()], NOW)
    record_two(database)
    with database.reading() as session:
        kinds = session.execute(
            text("SELECT DISTINCT jsonb_typeof(payload -> 'changes') FROM message")
        )
        assert kinds.scalars().all() == ["array"]
    database.close()
