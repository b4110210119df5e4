"""Messages as Slack takes and shows them, and its answer to one that it does not take."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_BLOCKS = 50
MOST_TEXT_OF_BLOCKS = 13_200
MOST_TEXT = 40_000
_RICH = {"rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that was taken; ``visible_from`` is on the monotonic clock.

    ``thread_ts`` is the message it answers; with ``broadcast`` its channel shows it as well.
    """

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None
    visible_from: float
    thread_ts: str | None = None
    broadcast: bool = False

    @property
    def delivery_id(self) -> str | None:
        payload = (self.metadata or {}).get("event_payload", {})
        return str(payload["delivery_id"]) if "delivery_id" in payload else None


def shown(message: Message, *, all_metadata: bool = False) -> dict[str, Any]:
    said: dict[str, Any] = {
        "type": "message",
        "ts": message.ts,
        "text": message.text,
        "blocks": message.blocks,
    }
    if message.thread_ts:
        said["thread_ts"] = message.thread_ts
    if message.broadcast:
        said["subtype"] = "thread_broadcast"
    if message.metadata:
        known = {"event_type": message.metadata["event_type"]}
        said["metadata"] = message.metadata if all_metadata else known
    return said


def no(code: str, **more: str) -> dict[str, Any]:
    return {"ok": False, "error": code, **more}


def wrong_with(text: str, blocks: object, metadata: object) -> dict[str, Any] | None:
    """Slack's answer to a message that it does not take, or None."""
    if not text and not blocks:
        return no("no_text")
    if len(text) > MOST_TEXT:
        return no("msg_too_long")
    if metadata is not None and not (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    ):
        return no("invalid_metadata_format")
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
        return no("invalid_blocks")
    if not all(isinstance(block, dict) and _is_block(block) for block in blocks):
        return no("invalid_blocks")
    if sum(len(words) for words in texts_of(blocks)) > MOST_TEXT_OF_BLOCKS:
        return no("msg_blocks_too_long")
    return None


def _is_block(block: dict[str, Any]) -> bool:
    match block.get("type"):
        case "divider":
            return True
        case "header":
            return _is_text(block.get("text"), 150, only="plain_text")
        case "section":
            return _is_text(block.get("text"), 3_000)
        case "context":
            elements = block.get("elements") or []
            return 1 <= len(elements) <= 10 and all(map(_is_text, elements))
        case "rich_text":
            parts = block.get("elements")
            return isinstance(parts, list) and all(
                part.get("type") in _RICH and all(map(_is_span, part.get("elements", [None])))
                for part in parts
            )
    return False


def _is_text(text: object, most: int = 3_000, only: str | None = None) -> bool:
    if not isinstance(text, dict) or text.get("type") not in {only or "mrkdwn", "plain_text"}:
        return False
    return isinstance(text.get("text"), str) and 1 <= len(text["text"]) <= most


def _is_span(span: object) -> bool:
    if not isinstance(span, dict):
        return False
    words = span.get("url") if span.get("type") == "link" else span.get("text")
    known = span.get("type") in {"text", "link"}
    return known and isinstance(words, str) and bool(words)


def texts_of(value: object) -> Iterator[str]:
    """Every text of a message's blocks, in their order."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            elif name == "url" and "text" not in value:
                yield str(part)
            else:
                yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)
