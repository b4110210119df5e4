"""The two gates: is this answer the policy at all, and is it this publication's next edition.

``admit`` judges bytes' worth of cheap facts; ``accept`` judges the Document against what the
publication always had. Both give a Refusal or None. They look for what a wall *is* (little text,
an apology or a challenge instead of content, nothing a policy has), because wordings change.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from policy.captures import Reason, Remedy
from policy.codes import CodeSystem
from policy.document import BlockKind, Document
from policy.text import normalise

_SHRUNK_TO: Final = 1 / 3  #: below this share of the last good text an edition is not believed
_SHORT: Final = 2_500  #: characters of visible text under which wall wording decides
_VERY_SHORT: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Cheap facts of one answer.

    ``sniffed`` is what the bytes are (html, pdf, json, zip, text, bundle, image, unknown), ``size``
    their length, ``text`` the first visible text (about 20,000 characters), ``text_length`` the
    length of all of it. ``ends_whole`` is False when the bytes end where the format would not.
    """

    status: int
    media_type: str
    sniffed: str
    size: int
    title: str
    text: str
    text_length: int
    ends_whole: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a publication had in its last good edition; all empty at first sight."""

    number: str | None = None
    title: str | None = None
    text_length: int | None = None
    codes: frozenset[str] = field(default_factory=frozenset)
    had_dates: bool = False
    table_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an answer does not become a revision, and what would mend it."""

    reason: Reason
    remedy: Remedy
    detail: str


_WALLS: tuple[tuple[Reason, Remedy, re.Pattern[str]], ...] = tuple(
    (reason, remedy, re.compile(pattern))
    for reason, remedy, pattern in (
        (
            Reason.BOT_WALL,
            Remedy.OPERATOR,
            r"incapsula|imperva|access denied|are you (?:a )?(?:human|robot)|not a (?:ro)?bot\b|captcha|unusual traffic"
            r"|verify(?:ing)? (?:that )?you(?:'re| are)|verify your identity to continue|automated (?:request|quer|access|tool)"
            r"|checking (?:your|if the site)|just a moment|security (?:check|service|verification|solution)"
            r"|request (?:was |has been |could not be |is )?(?:unsuccessful|blocked|rejected|denied|satisfied)"
            r"|you have been blocked|cloudflare|akamai|perimeterx|datadome|ddos|reference #\s?\d|incident id|support id"
            r"|403 forbidden|\b403\b.{0,30}(?:forbidden|error)|forbidden|not authori[sz]ed to (?:access|view)|permission to (?:access|view)"
            r"|too many requests|rate limit",
        ),
        (
            Reason.SOFT_404,
            Remedy.OPERATOR,
            r"\b404\b|(?:page|document|file|resource|policy|content)(?: you(?:'re| are)? (?:requested|looking for|were looking for))?"
            r"(?: (?:was|is|could|can|has|cannot|may|might|that))*(?: not|n't|not be| have been| been)*"
            r" (?:not )?(?:be )?(?:found|moved|removed|available|exist|displayed)"
            r"|not found|no longer (?:available|exists)|does(?: not|n't) exist|failed to retrieve|can't find|cannot find|couldn't find"
            r"|could not find|no results? (?:were )?found|page (?:is )?unavailable|broken link|mistyped",
        ),
        (
            Reason.MAINTENANCE,
            Remedy.RETRY,
            r"maintenance|temporarily (?:unavailable|down|offline)|service unavailable|be (?:right )?back (?:soon|shortly)"
            r"|try again later|experiencing (?:technical )?(?:difficult|problem|issue)|internal server error|server error"
            r"|bad gateway|gateway time-?out|\b50[0234]\b|an error (?:has )?occurred|something went wrong|unexpected error"
            r"|scheduled (?:outage|downtime)|unable to (?:process|complete) your request",
        ),
        (
            Reason.LICENCE_PAGE,
            Remedy.OPERATOR,
            r"(?:accept|agree to|click).{0,60}(?:license|licence|terms)|license agreement|i accept|point and click|terms of use.{0,40}accept"
            r"|by (?:clicking|continuing|proceeding)",
        ),
        (
            Reason.LOGIN,
            Remedy.OPERATOR,
            r"(?:log|sign) ?in to (?:your|continue|view|access)|please (?:log|sign) ?in|(?:user ?name|user id|e-?mail).{0,60}password"
            r"|session (?:has )?(?:expired|timed out)|single sign-on|authentication required|forgot (?:your )?password",
        ),
        (
            Reason.SCRIPT_SHELL,
            Remedy.OPERATOR,
            r"(?:enable|requires?|need|turn on|activate) (?:to enable )?(?:java ?script|cookies)|java ?script (?:is|must|to be)"
            r"|(?:loading|please wait)\W*\Z|browser (?:is )?(?:not|un) ?supported|unsupported browser",
        ),
    )
)
_POLICY_SHAPE = re.compile(
    r"medically necessary|not covered|coverage|covered|effective date|policy number|billing|reimburs|\bcpt\b|hcpcs|icd-10"
    r"|prior authori[sz]ation|guideline|article|revision|terms of (?:use|service)|privacy policy|these terms|agreement"
)
_PROBLEM_TITLE = re.compile(
    r"\b(?:404|403|500|502|503)\b|not found|access denied|forbidden|error|unavailable|maintenance|just a moment|attention required"
    r"|captcha|robot|blocked|sign in|log ?in\b|challenge|moved|redirecting|license|licence"
)


def _wall(text: str) -> tuple[Reason, Remedy, str] | None:
    """The first wall whose wording is found, earliest in the text first."""
    hits = [
        (found.start(), reason, remedy, found[0])
        for reason, remedy, pattern in _WALLS
        if (found := pattern.search(text))
    ]
    if not hits:
        return None
    _, reason, remedy, words = min(hits, key=lambda hit: hit[0])
    return reason, remedy, words


def admit(answer: Answer, *, expected: Expectation) -> Refusal | None:
    """Whether an answer may be read as the policy; judged before anything is parsed in full."""
    if answer.status in {404, 410}:
        return Refusal(
            reason=Reason.GONE,
            remedy=Remedy.OPERATOR,
            detail=f"the server says {answer.status}: the address holds nothing any more",
        )
    text = normalise(answer.text)
    title = normalise(answer.title)
    wall = _wall(title) or _wall(text[:_SHORT])
    if answer.status >= 400:
        return _bad_status(answer.status, wall)
    if answer.sniffed in {"zip", "image", "unknown"}:
        return Refusal(
            reason=Reason.WRONG_TYPE,
            remedy=Remedy.OPERATOR,
            detail=f"the body is {answer.sniffed} data ({answer.media_type or 'no type named'}), not a document",
        )
    if answer.sniffed == "text" and text.startswith("%pdf-"):
        return Refusal(
            reason=Reason.WRONG_TYPE,
            remedy=Remedy.OPERATOR,
            detail="the bytes of a PDF were stored as text; fetch the file itself again",
        )
    if answer.ends_whole is False:
        return Refusal(
            reason=Reason.TRUNCATED,
            remedy=Remedy.RETRY,
            detail=f"the {answer.sniffed} breaks off after {answer.size} bytes",
        )
    if answer.sniffed in {"pdf", "json", "bundle"}:
        return None
    return _page(answer, text, title, wall, expected)


def _bad_status(status: int, wall: tuple[Reason, Remedy, str] | None) -> Refusal:
    if wall and wall[0] is not Reason.SOFT_404:
        return Refusal(
            reason=wall[0],
            remedy=wall[1],
            detail=f"the server answered {status} with a page that says {wall[2]!r}",
        )
    if status in {401, 407}:
        return Refusal(
            reason=Reason.LOGIN,
            remedy=Remedy.OPERATOR,
            detail=f"the server answered {status}: it wants a login",
        )
    if status == 403:
        return Refusal(
            reason=Reason.BOT_WALL,
            remedy=Remedy.OPERATOR,
            detail="the server answered 403: it refuses to serve us",
        )
    remedy = Remedy.RETRY if status >= 500 or status == 429 else Remedy.OPERATOR
    return Refusal(reason=Reason.HTTP_STATUS, remedy=remedy, detail=f"the server answered {status}")


def _page(
    answer: Answer,
    text: str,
    title: str,
    wall: tuple[Reason, Remedy, str] | None,
    expected: Expectation,
) -> Refusal | None:
    if answer.text_length == 0:
        shell = answer.sniffed == "html" and answer.size > 500
        return Refusal(
            reason=Reason.SCRIPT_SHELL if shell else Reason.EMPTY,
            remedy=Remedy.OPERATOR if shell else Remedy.RETRY,
            detail="the page has no visible text: its content is loaded by a script"
            if shell
            else "the body holds no text",
        )
    known = any(
        re.search(rf"(?<![\w.-]){re.escape(code)}(?![\w-])", answer.text) for code in expected.codes
    )
    shaped = len(set(_POLICY_SHAPE.findall(text)))
    if wall and not known:
        reason, remedy, words = wall
        problem_title = bool(_PROBLEM_TITLE.search(title)) and len(title) < 90
        headed = _wall(text[:160]) is not None
        long = answer.text_length > _SHORT
        in_title = problem_title and _wall(title) is not None
        if in_title and shaped < 6:
            return _walled(reason, remedy, words)
        if not long and shaped < 3 and (headed or answer.text_length < 1_200):
            return _walled(reason, remedy, words)
        if (
            reason in {Reason.SOFT_404, Reason.BOT_WALL, Reason.MAINTENANCE}
            and shaped < 2
            and (not long or headed)
        ):
            return _walled(reason, remedy, words)
        if (
            headed
            and reason is Reason.SOFT_404
            and not _has_codes(answer.text)
            and answer.text_length < 12_000
            and (
                "404" in text[:200] or "not found" in text[:200] or "cannot be found" in text[:300]
            )
        ):
            return _walled(reason, remedy, words)
    if (
        answer.sniffed == "html"
        and answer.text_length < _VERY_SHORT
        and answer.size > 2_000
        and not shaped
    ):
        return Refusal(
            reason=Reason.SCRIPT_SHELL,
            remedy=Remedy.OPERATOR,
            detail=f"{answer.size} bytes of markup hold {answer.text_length} characters of text",
        )
    if answer.text_length < 20 and not shaped:
        return Refusal(
            reason=Reason.EMPTY,
            remedy=Remedy.RETRY,
            detail=f"only {answer.text_length} characters of text",
        )
    return _shrunk(answer.text_length, expected) if answer.text_length < 20_000 else None


_CODE = re.compile(r"(?<![\d.$,-])(?:\d{5}|[A-V]\d{4})(?![\d-])")


def _has_codes(text: str) -> bool:
    return len(set(_CODE.findall(text))) >= 2


def _walled(reason: Reason, remedy: Remedy, words: str) -> Refusal:
    named = {
        Reason.BOT_WALL: "a bot wall",
        Reason.SOFT_404: "a not-found page answered as success",
        Reason.MAINTENANCE: "a maintenance or error page",
        Reason.LICENCE_PAGE: "a licence page",
        Reason.LOGIN: "a login page",
        Reason.SCRIPT_SHELL: "a page that only a browser fills",
    }[reason]
    return Refusal(reason=reason, remedy=remedy, detail=f"{named}: it says {words!r}")


def _shrunk(length: int, expected: Expectation) -> Refusal | None:
    if expected.text_length and length < expected.text_length * _SHRUNK_TO:
        return Refusal(
            reason=Reason.SHRUNK,
            remedy=Remedy.RETRY,
            detail=f"{length} characters of text where the last good edition had {expected.text_length}",
        )
    return None


def expectation_of(document: Document) -> Expectation:
    """What the next edition of ``document`` is held against."""
    return Expectation(
        number=document.number,
        title=document.title,
        text_length=len(document.text),
        codes=_procedures(document),
        had_dates=bool(document.dates),
        table_rows=sum(block.kind is BlockKind.TABLE_ROW for block in document.blocks),
    )


def _procedures(document: Document) -> frozenset[str]:
    return frozenset(
        statement.code
        for statement in document.statements
        if statement.system in {CodeSystem.CPT, CodeSystem.HCPCS}
    )


def accept(document: Document, expected: Expectation) -> Refusal | None:
    """Whether a document may be the next edition of a publication that had ``expected``."""
    length = len(document.text)
    if length == 0:
        return Refusal(
            reason=Reason.UNREADABLE,
            remedy=Remedy.OPERATOR,
            detail="the reader found no text in it",
        )
    if not document.complete:
        return Refusal(
            reason=Reason.TRUNCATED,
            remedy=Remedy.RETRY,
            detail="; ".join(document.warnings) or "the document breaks off",
        )
    codes = _procedures(document)
    same_number = _same(document.number, expected.number)
    if (
        expected.number
        and document.number
        and not same_number
        and not _related(document, expected, codes)
    ):
        return Refusal(
            reason=Reason.OTHER_DOCUMENT,
            remedy=Remedy.OPERATOR,
            detail=f"it calls itself {document.number!r}; the last good edition was {expected.number!r}",
        )
    shrunk = _shrunk(length, expected)
    if shrunk:
        return shrunk
    if len(expected.codes) >= 3 and not codes:
        return Refusal(
            reason=Reason.CODES_VANISHED,
            remedy=Remedy.OPERATOR,
            detail=f"none of the {len(expected.codes)} codes of the last good edition, nor any other, was read",
        )
    if (
        expected.table_rows >= 5
        and not any(block.kind is BlockKind.TABLE_ROW for block in document.blocks)
        and not codes
    ):
        return Refusal(
            reason=Reason.CODES_VANISHED,
            remedy=Remedy.OPERATOR,
            detail=f"no table row was read where there were {expected.table_rows}",
        )
    return None


_VERSION_SUFFIX = re.compile(r"(?<=\d)[a-z]{1,3}\Z|(?:[-.]\d{1,3})\Z|^\d{4}(?=t\d)")


def _same(number: str | None, expected: str | None) -> bool:
    """Whether two policy numbers are one, but for a version suffix (2026T0334SS and RR)."""
    if number is None or expected is None:
        return number == expected
    return _stem(number) == _stem(expected)


def _stem(number: str) -> str:
    return _VERSION_SUFFIX.sub("", re.sub(r"\s+", "", normalise(number)))


def _related(document: Document, expected: Expectation, codes: frozenset[str]) -> bool:
    same_title = bool(expected.title) and normalise(document.title) == normalise(
        expected.title or ""
    )
    shared = len(codes & expected.codes)
    return same_title or (shared > 0 and shared >= len(expected.codes) / 2)
