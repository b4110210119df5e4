"""Text that was decoded wrongly before it came to us: UTF-8 taken for Windows-1252.

"ActinicÂ keratosis â€“ coverage" was "Actinic keratosis – coverage". Where all of a text went
that way it can be undone; where only some of it did, nobody can tell, and it is left and said.
"""

import re
from typing import Final

#: What Windows-1252 and ISO 8859-1 make of the bytes 0x80 to 0xBF.
_CONTINUED: Final = "".join(
    bytes([byte]).decode("cp1252", "ignore") + chr(byte) for byte in range(0x80, 0xC0)
)
_RUN = re.compile(
    rf"[Â-ß][{re.escape(_CONTINUED)}]|[à-ï][{re.escape(_CONTINUED)}]{{2}}|[ð-ô][{re.escape(_CONTINUED)}]{{3}}"
)
_SPACE = re.compile(r"Â (?=\S)")  #: a no-break space of which the second half became a space
_SIGNS: Final = frozenset(
    "\u00a0§©®°±·«»¢¬´µ¶¹²³¼½¾¿¡×÷ªº–—‘’“”•…™†‡≥≤≠≈−→←●▪■□○◦✓✔\u200b\ufeff\u2011\uf0b7€‐―′″ﬁﬂ"
)
_BYTES: Final = {
    character: byte for byte, character in enumerate(map(chr, range(0x80, 0xC0)), start=0x80)
}


def healed(text: str) -> str:
    """The text as it was meant, where all of it is surely double-encoded; else the text itself.

    Surely: every character past ASCII belongs to a run that is UTF-8 once encoded back, and every
    run is a sign or a Latin letter such texts use.
    """
    if _RUN.search(text) is None:
        return text
    text_of_spaces = _SPACE.sub(" ", text)
    rest = _RUN.sub("", text_of_spaces)
    if not rest.isascii():
        return text
    runs = {run: _undone(run) for run in set(_RUN.findall(text))}
    if any(meant is None for meant in runs.values()):
        return text
    return _RUN.sub(lambda found: runs[found[0]] or found[0], text_of_spaces)


def doubt(text: str) -> str | None:
    """A sentence where part of a text looks double-encoded, or characters were lost; else None."""
    runs = [run for run in _RUN.findall(text) if _undone(run) is not None]
    if len(runs) >= 3:
        return (
            f"{len(runs)} places look wrongly decoded ({runs[0]!r}): the text may be misspelt there"
        )
    lost = text.count("\ufffd")
    if lost:
        return f"{lost:,} characters could not be decoded and are shown as \ufffd"
    return None


def _undone(run: str) -> str | None:
    try:
        meant = b"".join(_byte(character) for character in run).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return meant if meant in _SIGNS or (meant.isalpha() and ord(meant) < 0x180) else None


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return bytes([_BYTES.get(character, 0x3F)])
