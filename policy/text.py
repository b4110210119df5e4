"""Text as it is compared: the same words, whatever the markup, encoding or typesetting did.

Display text keeps the publisher's characters; only the comparison uses these forms.
"""

import hashlib
import re
import unicodedata

#: Soft hyphens, zero-width characters and marks of writing direction (Unicode bidi controls).
_INVISIBLE = dict.fromkeys(
    [0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF], ""
)
_TYPOGRAPHY = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
        "“": '"', "”": '"', "„": '"', "″": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "•": " ", "●": " ", "▪": " ", "◦": " ", "■": " ", "\u00a0": " ", "\u00b7": " ", "\uf0b7": " ",
        "®": " ", "™": " ", "©": " ", "℠": " ", "…": "...",
    }
)  # fmt: skip
_SPACE = re.compile(r"\s+")
_BEFORE_PUNCTUATION = re.compile(r" (?=[,.;:!?)\]%])")
_AFTER_OPENING = re.compile(r"(?<=[(\[]) ")
_AROUND_DASH = re.compile(r"(?<=\w) ?- ?(?=\w)")
_AROUND_SLASH = re.compile(r" ?/ ?")
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9a-z]+)*|[<>≥≤=+]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def tidy(text: str) -> str:
    """Display text: composed, without invisible or control characters, single spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()


def normalise(text: str) -> str:
    """The form in which two texts are equal when a reader would call them equal.

    Compatibility characters, quotes, dashes, bullets and trademark signs become plain ones,
    spacing around punctuation goes, and letters lose their case.
    """
    if text.isascii():
        text = text.replace("`", "'")
    else:
        text = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).translate(_INVISIBLE)
        text = text.translate(_TYPOGRAPHY)
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    text = " ".join(text.split())
    if "-" in text:
        text = _AROUND_DASH.sub("-", text)
    if "/" in text:
        text = _AROUND_SLASH.sub("/", text)
    text = _AFTER_OPENING.sub("", _BEFORE_PUNCTUATION.sub("", text))
    return text.strip().casefold()


def skeleton(text: str) -> str:
    """Only letters, digits and comparison signs: what survives a garbled text layer."""
    return skeleton_of_form(normalise(text))


def skeleton_of_form(form: str) -> str:
    """The skeleton of a text that is in comparison form already."""
    return "".join(_WORD.findall(form))


def words(text: str) -> list[str]:
    """The words of ``text`` in comparison form; a number keeps its decimals."""
    return _WORD.findall(normalise(text))


def text_hash(text: str) -> str:
    """SHA-256 (hex) of the normalised text."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()


_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|no|nos|dr|mr|mrs|ms|inc|ext|st|fig|al|approx|sec|dept|eff|u\.s|ph\.d|m\.d|cf|vol|pp?"
    r"|arch|rev|clin|surg|assoc|acad|natl|intl|ann|suppl|eds?|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z])\.)\Z",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 12
_JOURNAL_YEAR = re.compile(r"(?:19|20)\d{2}\s*[;:]")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9+•])|(?<=;)\s+(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d)(?=[\"'(\[]?[A-Z][A-Za-z ]|•)"
)


def sentences(text: str) -> list[str]:
    """``text`` cut into sentences; abbreviations and decimals do not end one.

    A semicolon does where a clause follows, not where a second date does ("effective June 1, 2027;
    July 1, 2027 for OH"): a date alone says nothing.
    """
    found: list[str] = []
    start = 0
    for cut in _SENTENCE_END.finditer(text):
        near = max(start, cut.start() - _LONGEST_ABBREVIATION)
        if text[cut.start() - 1] != ";" and (
            _ABBREVIATION.search(text, near, cut.start()) or _JOURNAL_YEAR.match(text, cut.end())
        ):
            continue
        found.append(text[start : cut.end()].strip())
        start = cut.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


_NEITHER = re.compile(
    r"\bneither\b(?P<all>[^.;]{0,300}?)\b(?P<verb>is|are|was|were|may|can|will|must|should|does|do)\b",
    re.IGNORECASE,
)


def with_plain_negation(text: str) -> str:
    """``text`` with "neither A nor B is" as "A nor B is not": the negation beside its verb."""
    return _NEITHER.sub(r"\g<all>\g<verb> not", text)
