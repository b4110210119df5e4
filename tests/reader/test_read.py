"""The one door: which reader, which refusals, and what decides a reading."""

import json

import pytest

from policy.bundle import Part, pack
from policy.captures import Reason
from reader.errors import Unreadable
from reader.hints import NO_HINTS, Hints
from reader.read import read, reading_key
from tests.demo_pages import cigna


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body><h1>Skin Care</h1><p>Covered.</p></body></html>",
        b"Skin Care\n\nCovered when notes say so.\n",
        json.dumps({"title": "Skin Care", "text": "Covered."}).encode(),
        cigna.coverage_policy(cigna.FIRST),
    ],
)
def test_each_format_has_its_reader(body: bytes) -> None:
    assert "Skin" in read(body).title


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \r\n\t\x00", Reason.EMPTY),
        (b"PK\x03\x04rest", Reason.TRUNCATED),
        (b"\x89PNG\r\n\x1a\nrest", Reason.WRONG_TYPE),
        (b"{}", Reason.EMPTY),
        (
            pack([Part(url="https://a.test/v1/data/article/", text="<html>wall</html>")]),
            Reason.UNREADABLE,
        ),
    ],
)
def test_what_is_no_publication_is_refused_with_its_reason(body: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as caught:
        read(body)

    assert caught.value.reason is reason


def test_what_a_server_calls_the_bytes_does_not_decide() -> None:
    body = b"<html><body><h1>Skin Care</h1></body></html>"

    assert read(body, media_type="application/pdf").title == "Skin Care"


def test_other_hints_are_another_reading() -> None:
    keys = {
        reading_key(),
        reading_key(NO_HINTS),
        reading_key(Hints(select=("main",))),
        reading_key(Hints(drop=("main",))),
    }

    assert len(keys) == 3


def test_quirks_nobody_knows_are_refused_by_name() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"<html><body><p>Words</p></body></html>", hints=Hints(quirks="acme"))

    assert "acme" in caught.value.detail
