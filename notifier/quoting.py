"""A publisher's words, made harmless and short without losing what differs."""

import re
import unicodedata

from policy.redline import Mark, Piece, redline

QUOTE_LIMIT = 300  #: characters of one quotation
_LEAST_CONTEXT = 20


def plain(text: str) -> str:
    """``text`` on one line, without control, format, direction or half characters.

    An escape sequence of a terminal loses its escape, a mark that turns the direction of writing
    goes, and a lone surrogate, which no encoding takes, becomes a replacement character.
    """
    shown = (_shown(character) for character in unicodedata.normalize("NFC", text))
    return " ".join("".join(shown).split())


def _shown(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf":
            return ""
        case "Cs":
            return "\ufffd"
    return character


def cut(text: str, limit: int) -> str:
    """``text`` of at most ``limit`` characters, ended at a word with an ellipsis where shortened."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ")
    if space > limit // 2:
        head = head[:space]
    return head.rstrip(" ,;:(") + "…"


def cut_head(text: str, limit: int) -> str:
    """Like :func:`cut`, but the end stays and the beginning goes."""
    if len(text) <= limit:
        return text
    tail = text[len(text) - limit + 1 :]
    space = tail.find(" ")
    if 0 <= space < limit // 2:
        tail = tail[space:]
    return "…" + tail.lstrip(" >,;:")


def quoted(text: str, limit: int = QUOTE_LIMIT) -> str:
    """The text in quotation marks, harmless and short."""
    return f"“{cut(plain(text), limit)}”"


def passage_around(text: str, codes: tuple[str, ...], limit: int = QUOTE_LIMIT) -> str:
    """A passage that stands on one side only: its beginning, or the words around the first code."""
    text = plain(text)
    if len(text) <= limit:
        return text
    named = [at for code in codes if (at := text.find(code)) >= 0]
    first = min(named, default=0)
    if first < limit - _LEAST_CONTEXT:
        return cut(text, limit)
    start = text.find(" ", first - limit // 2) + 1
    return cut("… " + text[start:], limit)


def quotes_of_difference(before: str, after: str, limit: int = QUOTE_LIMIT) -> tuple[str, str]:
    """Both versions of a passage, each cut to ``limit`` around the words that differ."""
    was, now = plain(before), plain(after)
    if len(was) <= limit and len(now) <= limit:
        return was, now
    pieces = redline(was, now)
    return _around(pieces, Mark.REMOVED, limit), _around(pieces, Mark.ADDED, limit)


def _around(pieces: tuple[Piece, ...], side: Mark, limit: int) -> str:
    """One side of a redline with long unchanged stretches left out."""
    whole = "".join(text for mark, text in pieces if mark in {Mark.KEPT, side})
    if len(whole) <= limit:
        return whole
    changed = sum(len(text) for mark, text in pieces if mark is side)
    places = sum(1 for mark, _ in pieces if mark is not Mark.KEPT)
    room = max(_LEAST_CONTEXT, (limit - changed) // (2 * max(places, 1)) - 4)
    shown: list[str] = []
    for position, (mark, text) in enumerate(pieces):
        if mark is side:
            shown.append(text)
        elif mark is Mark.KEPT:
            shown.append(elided(text, room, first=position == 0, last=position == len(pieces) - 1))
    return cut(re.sub(r"\s+", " ", "".join(shown)).strip(), limit)


def elided(text: str, room: int, *, first: bool, last: bool) -> str:
    """An unchanged stretch with its middle (or its outer end) left out, cut at words."""
    kept_head = "" if first else text[:room]
    kept_tail = "" if last else text[-room:]
    if len(text) <= len(kept_head) + len(kept_tail) + 4:
        return text
    if not first:
        kept_head = kept_head.rsplit(" ", 1)[0] if " " in kept_head else kept_head
    if not last:
        kept_tail = kept_tail.split(" ", 1)[1] if " " in kept_tail else kept_tail
    return f"… {kept_tail}" if first else f"{kept_head} … {kept_tail}"
