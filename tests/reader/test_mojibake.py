"""Text that was decoded wrongly before it came: undone where that is sure, else said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.mojibake import doubt, healed
from reader.read import read

MEANT = "Actinic keratosis – “covered” for members’ claims®, ≥ 3 lesions, naïve café"


@pytest.mark.parametrize("taken_for", ["cp1252", "latin-1"])
def test_what_was_surely_decoded_wrongly_is_undone(taken_for: str) -> None:
    wrong = MEANT.replace("”", "").encode().decode(taken_for)

    assert healed(wrong) == MEANT.replace("”", "")


def test_a_no_break_space_of_which_half_was_lost_is_undone() -> None:
    assert healed("ActinicÂ keratosis â€“ covered") == "Actinic keratosis – covered"


@pytest.mark.parametrize(
    "text",
    [
        MEANT,
        "CAFÉ »",
        "«CAFÉ»",
        "Â is a letter",
        "plain",
        "\u00c3 alone",
        "naïve — and âge",
        f"{MEANT} â€“ half of it",
    ],
)
def test_what_may_have_been_meant_is_left(text: str) -> None:
    assert healed(text) == text


def test_a_text_of_which_only_a_part_is_wrong_is_read_with_a_warning() -> None:
    body = f"Skin Care\n\n{MEANT}. CPT code 17003 isâ€”unless â€œplannedâ€œ â€“ covered.\n".encode()

    document = read(body)

    assert "look wrongly decoded" in document.warnings[0]
    assert doubt("plain") is None


def test_lost_characters_are_said() -> None:
    assert "1 characters could not be decoded" in (doubt("cover\ufffdd") or "")


@given(st.text())
def test_undoing_is_done_once(text: str) -> None:
    assert healed(text) == text or not text.isascii()
