"""Bytes to characters, whatever the server or the page says about its encoding."""

import codecs
import re
from typing import Final

from reader.mojibake import healed

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})|<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,30})""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
#: Declared, but decoded in its larger sibling: what browsers do (WHATWG Encoding Standard).
_LARGER: Final = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
    "utf-7": "utf-8",
}


def decode(body: bytes, media_type: str = "") -> str:
    """The text of ``body``.

    A byte order mark decides; else bytes that are valid UTF-8 are UTF-8, because other text is
    hardly ever so by accident; else what the page or the server declares; else Windows-1252.
    A text that surely was decoded wrongly before it was sent is mended (``reader.mojibake``).
    Never raises: a byte that means nothing becomes U+FFFD.
    """
    return healed(_decoded(body, media_type))


def _decoded(body: bytes, media_type: str) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _declared(body, media_type)
    if declared and declared != "utf-8":
        return body.decode(declared, "replace")
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    if _cut_at_end(body) or (whole and (broken <= 3 or broken * 20 < whole)):
        return text
    return body.decode("cp1252", "replace")


def _cut_at_end(body: bytes) -> bool:
    """Whether bytes are UTF-8 but for the last character, of which only a part is there."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return True


def _declared(body: bytes, media_type: str) -> str | None:
    """The usable encoding that the page, else the server, names."""
    found = _META.search(body[:8192])
    named = (found[1] or found[2]).decode("ascii") if found else None
    header = _HEADER.search(media_type)
    for name in (named, header[1] if header else None):
        if not name:
            continue
        try:
            encoding = codecs.lookup(name).name
        except LookupError:
            continue
        if encoding.startswith(("utf-16", "utf-32")):
            continue  # the bytes would have been read as such above
        try:
            "".encode(encoding)  # a codec of bytes, not of text, is refused here
        except (LookupError, TypeError):
            continue
        return _LARGER.get(encoding, encoding)
    return None


def _wide(body: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of the beginning is nothing."""
    head = body[:400]
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return None
