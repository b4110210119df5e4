"""What the commands print is harmless to the terminal it is printed on."""

import json

import pytest

from policywatch.cli.output import note, write, write_json, write_table

HOSTILE = "a\x1b]0;owned\x07b\x9b31mc\u202ed\u2066e"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    return capsys


def commands(text: str) -> set[str]:
    return set(text) & set("\x07\x08\x1b\x9b\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


def test_nothing_in_a_text_commands_the_terminal(said: pytest.CaptureFixture[str]) -> None:
    write(HOSTILE)
    note(HOSTILE)
    write_table(["title"], [[HOSTILE]])

    shown = said.readouterr()

    assert commands(shown.out + shown.err) == set()
    assert shown.out.splitlines()[1:] == ["title", "a ]0;owned b 31mcde"]


def test_lines_and_tabs_of_a_text_stay(said: pytest.CaptureFixture[str]) -> None:
    write("one\n\ttwo\n\n")

    assert said.readouterr().out == "one\n\ttwo\n"


def test_json_keeps_the_value_and_escapes_what_would_command_the_terminal(
    said: pytest.CaptureFixture[str],
) -> None:
    write_json({"title": HOSTILE, "word": "évidence 🔥"})

    shown = said.readouterr().out

    assert commands(shown) == set()
    assert json.loads(shown) == {"title": HOSTILE, "word": "évidence 🔥"}
    assert "évidence 🔥" in shown
