"""The log quotes what was fetched, and commands no terminal with it."""

import io
import json
import logging
import sys

import pytest
import structlog

from policywatch.logs import configure_logs


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_it_was() -> object:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_what_is_logged_of_a_page_commands_no_terminal(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO]
) -> None:
    said = stream()
    monkeypatch.setattr(sys, "stderr", said)
    configure_logs()

    structlog.get_logger("policywatch").warning(
        "refused", error="\x1b]0;owned\x07 \x9b2J \u202e page", lines=("\x9b31m",), count=3
    )
    logging.getLogger("policywatch").error("plain %s", "\x1b]0;owned\x07")

    text = said.getvalue()
    assert "owned" in text
    assert not {"\x07", "\x9b", "\u202e"} & set(text)
    assert "\x1b]" not in text
    if not said.isatty():
        assert json.loads(text.splitlines()[0])["count"] == 3
