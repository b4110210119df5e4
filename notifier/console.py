"""The same messages as plain text, for a terminal, a file or a pipe."""

import textwrap
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo

from notifier.links import Links
from notifier.sink import FindResult, NotFound, Payload, Posted, PostResult, RetryLater, Thread
from notifier.wording import Item, Line, word

WIDTH = 100
_LABEL = 18
_INDENT = "  "


class ConsoleSink:
    """Prints each message through ``write``, which is given a text that ends with a line break."""

    name = "console"

    def __init__(self, *, write: Callable[[str], None], links: Links, zone: tzinfo) -> None:
        self._write = write
        self._links = links
        self._zone = zone

    def post(
        self,
        delivery_id: str,
        payload: Payload,
        channel: str,
        thread: Thread | None = None,  # noqa: ARG002 - a terminal has no threads
    ) -> PostResult:
        """Print the message. An output that is closed or full puts it off."""
        text = render_text(payload, self._links, self._zone)
        try:
            try:
                self._write(text)
            except UnicodeEncodeError:
                self._write(text.encode("ascii", "replace").decode("ascii"))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return RetryLater(error=f"the message could not be printed ({reason}); free the output")
        return Posted(ts=delivery_id, channel=channel)

    def find(
        self,
        delivery_id: str,  # noqa: ARG002 - a terminal cannot be asked for it
        channel: str,  # noqa: ARG002
        since: datetime,  # noqa: ARG002
        thread_ts: str | None = None,  # noqa: ARG002
    ) -> FindResult:
        """Always ``NotFound``, so that the message is printed, if need be a second time.

        Nobody can ask a terminal what it showed. Of the two mistakes left, a message printed
        twice costs a glance and a message never printed costs a claim.
        """
        return NotFound()


def render_text(payload: Payload, links: Links, zone: tzinfo) -> str:
    """The message as lines of at most 100 columns; only an address or a command may be longer."""
    worded = word(payload, links, zone)
    lines = list(_wrapped(worded.headline, "", _INDENT))
    for remark in worded.remarks:
        lines.extend(_wrapped(remark, _INDENT, _INDENT))
    for number, item in enumerate(worded.items, start=1):
        lines.append("")
        if len(worded.items) > 1:
            mark = f"{number}. "
            lines.extend(_wrapped(mark + item.title, _INDENT, _INDENT + " " * len(mark)))
        lines.extend(_item(item))
    if worded.items:
        lines.append("")
    lines.extend(_labelled(worded.facts))
    if worded.checks:
        lines.extend(_labelled([Line(label="Check", text="; ".join(worded.checks))]))
    lines.extend(_labelled([worded.seen]))
    return "\n".join(lines) + "\n"


def _item(item: Item) -> Iterable[str]:
    yield from _labelled((item.was, item.now, *item.lines))
    for position, one in enumerate(item.evidence):
        label = "Evidence" if position == 0 else ""
        yield f"{_INDENT}{label:<{_LABEL}}{one.page or one.command}"


def _labelled(lines: Sequence[Line]) -> Iterable[str]:
    for line in lines:
        yield from _wrapped(line.text, f"{_INDENT}{line.label:<{_LABEL}}", _INDENT + " " * _LABEL)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words="://" not in text,
    )
