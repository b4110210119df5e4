"""HTML kept inside the fields of an answer."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.escaped import holds_markup, markup_of, plain_of, unescaped
from reader.html import fragment_blocks

MARKUP = "<p>Pressure &lt; 80 mm Hg &amp; age &gt; 60.</p>"


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_a_field_reads_the_same_however_often_it_is_escaped(times: int) -> None:
    text = MARKUP
    for _ in range(times):
        text = escape(text)

    assert [block.text for block in fragment_blocks(markup_of(text))] == [
        "Pressure < 80 mm Hg & age > 60."
    ]


@pytest.mark.parametrize("text", ["< 5 mm", "<5 mm", "a<b and b>c", "x <- y", "<unknown> words"])
def test_what_is_no_tag_is_text(text: str) -> None:
    assert [block.text for block in fragment_blocks(markup_of(f"<p>{text}</p>"))] == [text]
    assert plain_of(text) == text
    assert not holds_markup(text)


def test_named_signs_are_resolved() -> None:
    assert plain_of("&amp;sect;1862&lt;&sol;p&gt;") == "§1862"


@given(text=st.text(max_size=60))
def test_any_field_has_a_text(text: str) -> None:
    assert unescaped(unescaped(text)) == unescaped(text) or "&" in text
    assert isinstance(plain_of(markup_of(text)), str)
