"""A worded message as Slack's Block Kit. Pure; nothing here talks to Slack.

All text stands in ``plain_text`` and ``rich_text``, which Slack shows as they are: asterisks,
underlines and backticks of a publisher stay characters. Mentions and links exist there only as
elements of their own, and the only ones made here are the links to the evidence and to the address
that was read. The fallback ``text`` is markup, so it is escaped (docs.slack.dev, formatting message text).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from notifier.phrases import counted
from notifier.quoting import cut
from notifier.wording import Evidence, Item, Line, Worded

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"
Block: TypeAlias = dict[str, Json]

MOST_BLOCKS = 50
HEADER_LIMIT = 150
TEXT_LIMIT = 3_000
#: Characters over all blocks. Slack refuses more than about 13,200 although each block is legal.
TOTAL_LIMIT = 12_000
_FALLBACK_LIMIT = 600
_FOLD_ROOM = 900
_MOST_EVIDENCE = 3
_SHORTEST = 40
_JOINER = "\u2060"
_LIVE = re.compile(r"(?<=<)(?=[!@#])|(?<=@)(?=\w)|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=mailto)(?=:)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What chat.postMessage takes: blocks, and a text for notifications and screen readers."""

    blocks: tuple[Block, ...]
    text: str


def inert(text: str) -> str:
    """The same words, which nothing can take for a mention or an address.

    An invisible joiner is put where a reader of markup would begin to see one.
    """
    return _LIVE.sub(_JOINER, text)


def escaped(text: str) -> str:
    """``text`` for a field that Slack reads as markup."""
    return inert(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def render(worded: Worded) -> Rendered:
    """The whole message within Slack's limits; what does not fit is counted and pointed to."""
    head = _head(worded)
    titled = len(worded.items) > 1
    tail = _tail(worded)
    room = TOTAL_LIMIT - _FOLD_ROOM - sum(map(size, (*head, *tail)))
    places = MOST_BLOCKS - len(head) - len(tail) - 1
    body, left = _fitting([_item(item, titled=titled) for item in worded.items], room, places)
    if left:
        body.append(_folded(worded.items[-left:], worded.more))
    elif worded.remarks:
        body.extend(_remarks(worded, room, places))
    return Rendered(
        blocks=(*head, *body, *tail), text=escaped(cut(worded.headline, _FALLBACK_LIMIT))
    )


def render_short(worded: Worded) -> str:
    """The message as a text alone, for a workspace that refuses the blocks."""
    lines = [worded.headline]
    lines += [f"{label.label}: {label.text}" for item in worded.items[:1] for label in item.lines]
    lines += [cut(remark, 300) for remark in worded.remarks[:3]]
    lines.append(f"{worded.seen.label}: {worded.seen.text}")
    shown = [escaped(cut(line, 400)) for line in lines]
    for item in worded.items[:5]:
        one = item.evidence[0]
        shown.append(f"<{one.page}>" if one.page else escaped(one.command))
    left = len(worded.items) - 5
    if left > 0:
        shown.append(escaped(f"and {counted(left, 'more change')}: {worded.more}"))
    return "\n".join(shown)


def size(block: Block) -> int:
    """How many characters of text a block holds."""
    return sum(_lengths(block))


def _lengths(value: Json) -> Iterable[int]:
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, str):
                if name in {"text", "url"}:
                    yield len(part)
            else:
                yield from _lengths(part)
    elif isinstance(value, list):
        for part in value:
            yield from _lengths(part)


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": inert(text), "emoji": False}


def _span(text: str, **style: bool) -> Block:
    element: Block = {"type": "text", "text": inert(text)}
    if style:
        element["style"] = dict(style)
    return element


def _section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def _quote(*elements: Block) -> Block:
    return {"type": "rich_text_quote", "elements": list(elements)}


def _rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def _head(worded: Worded) -> list[Block]:
    """The headline as a header; where it is too long for one, the header names who."""
    whole = inert(worded.headline)
    if len(whole) <= HEADER_LIMIT:
        return [{"type": "header", "text": _plain(worded.headline)}]
    lead = cut(inert(worded.lead), HEADER_LIMIT)
    header: Block = {
        "type": "header",
        "text": {"type": "plain_text", "text": lead, "emoji": False},
    }
    rest = worded.summary or worded.lead
    said = rest[:1].upper() + rest[1:]
    return [header, _rich(_section(_span(cut(said, 600), bold=True)))]


def _tail(worded: Worded) -> list[Block]:
    lines = [*worded.facts]
    if worded.checks:
        lines.append(Line(label="Check", text="; ".join(worded.checks)))
    blocks: list[Block] = [{"type": "divider"}] if worded.items else []
    if lines:
        blocks.append(_rich(_section(*_labelled(lines))))
    seen = f"{worded.seen.label} {worded.seen.text}"
    blocks.append({"type": "context", "elements": [_plain(cut(seen, 300))]})
    return [_within(block) for block in blocks]


def _labelled(lines: Sequence[Line]) -> Iterable[Block]:
    for position, line in enumerate(lines):
        end = "\n" if position < len(lines) - 1 else ""
        yield _span(f"{line.label}: ", bold=True)
        if line.link:
            yield {"type": "link", "url": line.link}
        if end or not line.link:
            yield _span(end if line.link else line.text + end)


def _item(item: Item, *, titled: bool) -> Block:
    title = [_section(_span(item.title, bold=True))] if titled else []
    return _within(
        _rich(
            *title,
            _quote(*_labelled((item.was, item.now))),
            _section(
                *_labelled(item.lines), _span("\nEvidence: ", bold=True), *_evidence(item.evidence)
            ),
        )
    )


def _evidence(places: Sequence[Evidence]) -> Iterable[Block]:
    for position, one in enumerate(places[:_MOST_EVIDENCE]):
        if position:
            yield _span(", ")
        if one.page:
            yield {"type": "link", "url": one.page, "text": "both editions"}
        else:
            yield _span(one.command, code=True)
    if len(places) > _MOST_EVIDENCE:
        yield _span(f" and {len(places) - _MOST_EVIDENCE} more")


def _within(block: Block) -> Block:
    """A block under the limit of one: its longest texts are shortened until it fits."""
    while size(block) > TEXT_LIMIT:
        longest = max(_texts(block), key=lambda element: len(str(element["text"])))
        text = str(longest["text"])
        if len(text) <= _SHORTEST:
            break
        end = "\n" if text.endswith("\n") else ""
        longest["text"] = cut(text, max(_SHORTEST, len(text) * 2 // 3)).rstrip("\n") + end
    return block


def _texts(value: Json) -> Iterable[Block]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.get("type") == "text":
            yield value
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _fitting(blocks: Sequence[Block], room: int, places: int) -> tuple[list[Block], int]:
    """The first blocks that fit into the room and the places, and how many do not."""
    shown: list[Block] = []
    for block in blocks:
        room -= size(block)
        if room < 0 or len(shown) >= places:
            break
        shown.append(block)
    return shown, len(blocks) - len(shown)


def _folded(items: Sequence[Item], more: str) -> Block:
    """What was left out: how much, and where each or all of it is."""
    intro = f"and {counted(len(items), 'more change')}: see "
    links: list[Block] = []
    used = 0
    for item in items:
        one = item.evidence[0]
        used += len(one.page or one.command) + len(item.title[:60]) + 20
        if used > _FOLD_ROOM - 120:
            break
        links.extend([*_evidence(item.evidence[:1]), _span(f" ({cut(item.title, 60)}); ")])
    return _rich(_section(_span(intro), *links, _span("all of them: "), _span(more, code=True)))


def _remarks(worded: Worded, room: int, places: int) -> list[Block]:
    blocks = [_within(_rich(_section(_span(remark)))) for remark in worded.remarks if remark]
    shown, left = _fitting(blocks, room, places)
    if left:
        text = f"and {counted(left, 'more line')}: see "
        shown.append(_rich(_section(_span(text), _span(worded.more, code=True))))
    return shown
