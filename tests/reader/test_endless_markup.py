"""Markup that opens a hundred thousand things and closes none is looked at once, not once for each."""

import pytest

from reader.sniff import answer

_PATIENCE = 60  #: seconds, a safety limit: looking at it once takes a fraction of one
_PAGE = "<html><body><p>Destruction of lesions is covered.</p>"


@pytest.mark.timeout(_PATIENCE)
@pytest.mark.parametrize(
    "opening", ["<script>", "<!--", "<style ", "</script ", "<p a=' ", "<!-- >", "<![CDATA["]
)
def test_what_never_ends_is_looked_at_once(opening: str) -> None:
    facts = answer((_PAGE + opening * 100_000).encode(), 200)

    assert facts.sniffed == "html"


def test_a_control_character_does_not_keep_the_text_from_being_seen() -> None:
    page = f"<html><body><nav>Home</nav>\x01{_PAGE}<p>\x0b\x1fMore is said below.</p></body></html>"

    assert "More is said below." in answer(page.encode(), 200).text


def test_scripts_styles_and_comments_are_not_what_a_page_says() -> None:
    page = f"{_PAGE}<SCRIPT>one()</script ><style>two</STYLE><!-- three <script> --><p>four</p></body></html>"

    text = answer(page.encode(), 200).text

    assert "four" in text
    assert not [word for word in ("one", "two", "three") if word in text]
