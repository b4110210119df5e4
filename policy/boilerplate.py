"""What a publisher prints of its documents as such, whatever they rule: it decides no claim."""

import re

from policy.dates import DATE
from policy.text import normalise

_OF_ITSELF = r"(?:this|these|our|the (?:above|foregoing)) (?:[\w-]+ ){0,3}?(?:documents?|polic(?:y|ies)|guidelines?|bulletins?|information|publications?|materials?|lists?)"
_OF_ALL = re.compile(
    rf"\b{_OF_ITSELF}\b[^.;]{{0,60}}\b(?:(?:provided|intended|meant)[^.;]{{0,30}}\b(?:information|informational|reference|educational)\b"
    r"|no guarantee of|not (?:an? |intended as an? )?(?:guarantee of|substitute for|contract|explanation of benefits)"
    r"|(?:do|does) not (?:constitute|replace|guarantee)|subject to change without)"
    r"|\b(?:benefit|plan|member|contract|certificate)(?:'?s|s')? (?:[\w-]+ ){0,2}?(?:documents?|language|terms|booklets?|certificates?|contracts?)\b[^.;]{0,40}"
    r"\b(?:comes? before|prevails?|governs?|supersedes?|takes? precedence|controls?|overrides?)\b"
    r"|\bcopies (?:of [^.;]{0,40})?(?:are|may be|can be) (?:available|obtained|requested)\b"
)
_STAMP = re.compile(
    r"\W*(?:(?:(?:this )?(?:document|page|report|file|copy) )?(?:was )?(?:created|printed|generated|produced|downloaded|retrieved|exported|accessed)"
    r"|(?:current|accurate|as) (?:as )?of)(?: (?:on|as of|at))?\W*"
)
_LEGAL = re.compile(r"\bterms\b|\blegal\b|privacy|licen[cs]e|agreement|disclaimer of|warrant")
_LONGEST = 320  #: characters


def is_boilerplate(text: str, path: tuple[str, ...]) -> bool:
    """Whether a sentence informs about the document, or says when the copy was made.

    That it guarantees no payment, that the member's contract comes first, that copies can be had.
    Under headings of a contract or of terms the same words are what is published.
    """
    plain = normalise(text)
    if len(plain) > _LONGEST or any(_LEGAL.search(normalise(heading)) for heading in path):
        return False
    stamped = DATE.search(plain) and _STAMP.fullmatch(DATE.sub(" ", plain))
    return bool(stamped or _OF_ALL.search(plain))
