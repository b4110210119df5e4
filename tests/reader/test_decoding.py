"""Bytes to characters, whatever the server or the page declares."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.decoding import decode
from reader.mojibake import healed

WORDS = "Coverage “may” be – limited: 5 µm, naïve"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_read_with_or_without_its_mark(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == WORDS


def test_a_page_of_windows_that_says_latin_1_keeps_its_quotes() -> None:
    body = f'<meta charset="iso-8859-1"><p>{WORDS}</p>'.encode("cp1252")

    assert WORDS in decode(body)


def test_bytes_that_are_utf_8_are_so_whatever_is_declared() -> None:
    body = f'<meta charset="windows-1252"><p>{WORDS}</p>'.encode()

    assert WORDS in decode(body, "text/html; charset=iso-8859-1")


def test_the_servers_word_counts_where_the_page_is_silent() -> None:
    assert decode("Größe".encode("cp1250"), "text/html; charset=windows-1250") == "Größe"


def test_nothing_declared_and_not_utf_8_is_windows() -> None:
    assert decode(WORDS.encode("cp1252")) == WORDS


@pytest.mark.parametrize("name", ["no-such-thing", "hex", "utf-16", "rot13"])
def test_a_declaration_that_is_no_encoding_is_passed_over(name: str) -> None:
    body = f'<meta charset="{name}"><p>{WORDS}</p>'.encode("cp1252")

    assert WORDS in decode(body)


def test_one_broken_byte_does_not_turn_a_page_into_another_encoding() -> None:
    body = (WORDS * 40).encode() + b"\xff"

    assert decode(body).startswith(WORDS)


@given(body=st.binary(max_size=400), media_type=st.text(max_size=30))
def test_any_bytes_have_a_text(body: bytes, media_type: str) -> None:
    assert isinstance(decode(body, media_type), str)


@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@example(text="Â\xa0")
def test_utf_8_comes_back_as_it_was_unless_it_was_encoded_twice(text: str) -> None:
    body = text.encode()
    if healed(text) == text and not body.startswith((b"\xef\xbb\xbf",)) and b"\x00" not in body:
        assert decode(body) == text
