"""A page of a channel's history, or of a thread, as Slack gives it."""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.doubles.slack_messages import Message, no, shown


def is_true(value: object) -> bool:
    """How Slack takes a flag in a form."""
    return str(value).lower() in {"true", "1"}


def page_of(
    messages: Sequence[Message],
    arguments: Mapping[str, Any],
    *,
    most: int,
    always: Message | None = None,
) -> dict[str, Any]:
    """The page that ``arguments`` ask for; ``always`` is there whatever ``oldest`` says."""
    inclusive = is_true(arguments.get("inclusive"))
    oldest = float(arguments.get("oldest") or 0)
    latest = float(arguments.get("latest") or "inf")
    within = [
        message
        for message in messages
        if message.visible_from <= time.monotonic()
        and (
            message is always
            or oldest < float(message.ts) < latest
            or (inclusive and float(message.ts) in {oldest, latest})
        )
    ]
    cursor = str(arguments.get("cursor") or "")
    if cursor and not re.fullmatch(r"next:\d+", cursor):
        return no("invalid_cursor")
    start = int(cursor.removeprefix("next:")) if cursor else 0
    limit = min(int(arguments.get("limit") or 100), most)
    more = len(within) > start + limit
    all_metadata = is_true(arguments.get("include_all_metadata"))
    answer: dict[str, Any] = {
        "ok": True,
        "messages": [
            shown(message, all_metadata=all_metadata) for message in within[start : start + limit]
        ],
        "has_more": more,
    }
    if more:
        answer["response_metadata"] = {"next_cursor": f"next:{start + limit}"}
    return answer
