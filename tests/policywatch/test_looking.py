"""What is said of a source: what it reads as, what it does not name, and what to do where it fails."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from policy.codes import DEFAULT_CODES, CodeSystem, WatchList
from policy.document import (
    Aspect,
    Block,
    BlockKind,
    DateLabel,
    Document,
    KeyedRow,
    KeyedTable,
    StatedDate,
    Statement,
)
from policy.sources import Publisher, Source
from policywatch.look_report import as_dict, edition_in_words, lines_of
from policywatch.looking import Look

WATCH = WatchList(codes=DEFAULT_CODES)
SEEN = datetime(2026, 11, 24, 3, 10, tzinfo=UTC)
SOURCE = Source(
    slug="payer-1",
    publisher=Publisher(slug="payer", name="Payer"),
    title="Keratoses",
    url="https://payer.example/1",
)


def document(**more: Any) -> Document:
    return Document(**{"title": "Prior authorization list", "blocks": (), **more})


def look(found: Document, **more: Any) -> Look:
    return Look(**{"source": SOURCE, "locator": SOURCE.url, "document": found, "at": SEEN, **more})


def said(one: Look) -> str:
    return "\n".join(lines_of(one, WATCH, UTC))


def test_a_code_that_is_not_named_is_said_to_be_not_in_that_list_and_edition() -> None:
    listed = document(
        version="2026T0334",
        statements=(
            Statement(
                system=CodeSystem.CPT,
                code="17004",
                aspect=Aspect.AUTHORIZATION,
                place=("Prior authorization required",),
                value="required",
                quote="17004",
            ),
        ),
    )

    text = said(look(listed))

    assert (
        "17003: not named here, that is not in “Prior authorization list”, version 2026T0334"
        in text
    )
    assert "17004: authorization: required under “Prior authorization required”" in text
    assert "not required" not in text
    (_, add_on, _) = as_dict(look(listed), WATCH)["codes"]  # type: ignore[misc]
    assert add_on == {"code": "17003", "named": False, "statements": [], "records": 0}


def test_a_code_in_a_sentence_alone_is_named_in_no_list() -> None:
    block = Block(kind=BlockKind.PARAGRAPH, text="CPT codes 17000 through 17004 need records.")

    assert "17003: named in the text, in no list" in said(look(document(blocks=(block,))))


def test_records_of_a_data_file_are_shown_without_descriptors() -> None:
    row = KeyedRow(key=("17003",), values=(("MUE", "13"), ("SHORT DESCRIPTION", "words of others")))
    table = KeyedTable(layout="mue_practitioner", rows=(row,), records=15_000)

    text = said(look(document(table=table), edition="2026-10-01"))

    assert "15,000 records" in text
    assert "17003: MUE 13" in text
    assert "words of others" not in text
    assert (
        "17000: not named here, that is not in “Prior authorization list”, edition 2026-10-01"
        in text
    )


def test_the_edition_is_what_the_document_prints_else_when_it_was_seen() -> None:
    dated = StatedDate(
        label=DateLabel.LAST_REVIEW,
        printed_label="Last Review",
        day=date(2026, 3, 2),
        printed="03/02/2026",
    )
    printed = document(dates=(dated,))

    assert edition_in_words(look(printed), printed) == "Last Review 03/02/2026"
    assert edition_in_words(look(document()), document()) == "as seen 2026-11-24"
    assert "dates printed: Last Review: 03/02/2026" in said(look(printed))


def test_what_could_not_be_read_is_said_with_the_remedy() -> None:
    failed = replace(
        look(document()),
        document=None,
        reason="bot_wall",
        trouble="answers with a bot wall",
        detail="Incapsula",
        remedy="Open the page in a browser.",
    )

    text = said(failed)

    assert "not read: answers with a bot wall (Incapsula)" in text
    assert "what to do: Open the page in a browser." in text
    assert as_dict(failed, WATCH)["codes"] == []
