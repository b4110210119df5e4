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
from policy.mentions import codes_in_prose
from policy.numbering import same_number
from policy.text import normalise
from policy.walls import (
    Wall,
    apology_in,
    is_problem_title,
    lays_down_terms,
    licence_in,
    own_policy_words,
    policy_words,
    wall_in,
)

_SHRUNK_TO: Final = 1 / 3  #: below this share of the last good text an edition is not believed
_LEAST_KEPT: Final = 0.9  #: the same, of a file from which no record is taken out
_WHOLE_RELEASE: Final = 10_000  #: records from which an NCCI file is more than an excerpt
_SHORT: Final = 2_500  #: characters of visible text under which wall wording decides
_VERY_SHORT: Final = 60
_NAMED: Final = {"html": "an HTML page", "pdf": "a PDF"}
_LONG: Final = 12_000  #: characters from which a page is more than an apology with a menu


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Cheap facts of one answer.

    ``sniffed`` is what the bytes are (html, pdf, json, bundle, xml, zip, xlsx, office, text, image,
    unknown), ``size``
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
    """What a publication had in its last good edition; all empty at first sight.

    ``data_file`` says that it is a file of records, which a page never is; ``layout`` and
    ``records`` are those of its table (``policy.document.KeyedTable``).
    """

    number: str | None = None
    title: str | None = None
    text_length: int | None = None
    codes: frozenset[str] = field(default_factory=frozenset)
    table_rows: int = 0
    unread_pages: int | None = None
    data_file: bool = False
    layout: str | None = None
    records: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an answer does not become a revision, and what would mend it."""

    reason: Reason
    remedy: Remedy
    detail: str


def admit(answer: Answer, *, expected: Expectation) -> Refusal | None:
    """Whether an answer may be read as the policy; judged before anything is parsed in full."""
    if answer.status in {404, 410}:
        return Refusal(
            reason=Reason.GONE,
            remedy=Remedy.RETRY if answer.status == 404 else Remedy.OPERATOR,
            detail=f"the server says {answer.status}: the address holds nothing",
        )
    text = normalise(answer.text)
    title = normalise(answer.title)
    wall = wall_in(title) or wall_in(text[:_SHORT])
    if answer.status >= 400:
        return _bad_status(answer.status, wall)
    if answer.sniffed in {"image", "unknown"}:
        return Refusal(
            reason=Reason.WRONG_TYPE,
            remedy=Remedy.OPERATOR,
            detail=f"the body is {answer.sniffed} data ({answer.media_type or 'no type named'}), not a document",
        )
    licence = licence_in(text) if answer.sniffed in {"html", "text"} else None
    if licence and not _names_any(answer.text, expected.codes):
        return _walled(Wall(Reason.LICENCE_PAGE, Remedy.OPERATOR, licence))
    in_its_place = {"html", "pdf"} if expected.layout else {"html"}
    if expected.data_file and answer.sniffed in in_its_place:
        said = _page(answer, text, title, wall, expected) if answer.sniffed == "html" else None
        return said or Refusal(
            reason=Reason.WRONG_TYPE,
            remedy=Remedy.OPERATOR,
            detail=f"{_NAMED[answer.sniffed]} came where a data file was; look at the address in a browser",
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
    if (
        answer.sniffed == "json"
        and wall
        and answer.text_length < _VERY_SHORT * 10
        and '"data"' not in text
    ):
        return _walled(wall)
    if answer.sniffed in {"pdf", "json", "bundle", "zip", "xlsx", "office"}:
        return None
    return _page(answer, text, title, wall, expected)


def _names_any(text: str, codes: frozenset[str]) -> bool:
    return any(re.search(rf"(?<![\w.-]){re.escape(code)}(?![\w-])", text) for code in codes)


def _bad_status(status: int, wall: Wall | None) -> Refusal:
    if wall and wall.reason is not Reason.SOFT_404:
        return Refusal(
            reason=wall.reason,
            remedy=wall.remedy,
            detail=f"the server answered {status} with a page that says {wall.words!r}",
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
    wall: Wall | None,
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
    known = _names_any(answer.text, expected.codes)
    shaped = policy_words(text)
    if wall and not known and _stands_instead(answer, text, title, wall, shaped):
        return _walled(wall)
    apology = apology_in(text) if answer.text_length < _LONG and not known else None
    tolerated = 4 if answer.text_length < _SHORT / 2 else 2
    if apology and own_policy_words(text) < tolerated and not _has_codes(answer.text):
        return _walled(Wall(Reason.SOFT_404, Remedy.OPERATOR, apology))
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


def _stands_instead(answer: Answer, text: str, title: str, wall: Wall, shaped: int) -> bool:
    """Whether the wall is the page, rather than a line on a page that has more to say."""
    headed = wall_in(text[:160]) is not None
    long = answer.text_length > _SHORT
    asks = wall.reason in {Reason.LOGIN, Reason.LICENCE_PAGE, Reason.SCRIPT_SHELL}
    if not asks and (own_policy_words(text) >= 2 or lays_down_terms(text)):
        return False
    if is_problem_title(title) and wall_in(title) is not None and shaped < 6:
        return True
    if not long and shaped < 3 and (headed or answer.text_length < _SHORT / 2):
        return True
    return not asks and shaped < 2 and (not long or headed)


_CODE = re.compile(r"(?<![\d.$,-])(?:\d{5}|[A-V]\d{4})(?![\d-])")


def _has_codes(text: str) -> bool:
    return len(set(_CODE.findall(text))) >= 2


def _walled(wall: Wall) -> Refusal:
    named = {
        Reason.BOT_WALL: "a bot wall",
        Reason.SOFT_404: "a not-found page answered as success",
        Reason.MAINTENANCE: "a maintenance or error page",
        Reason.LICENCE_PAGE: "a licence page",
        Reason.LOGIN: "a login page",
        Reason.SCRIPT_SHELL: "a page that only a browser fills",
    }[wall.reason]
    return Refusal(
        reason=wall.reason, remedy=wall.remedy, detail=f"{named}: it says {wall.words!r}"
    )


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
        codes=_codes(document),
        table_rows=sum(block.kind is BlockKind.TABLE_ROW for block in document.blocks),
        unread_pages=len(document.unread_pages),
        data_file=document.table is not None,
        layout=document.table.layout if document.table else None,
        records=document.table.records if document.table else 0,
    )


_PROCEDURES: Final = frozenset({CodeSystem.CPT, CodeSystem.HCPCS})


def _codes(document: Document) -> frozenset[str]:
    """The procedure codes a document lists or, where it lists none, those its sentences name."""
    listed = frozenset(
        statement.code for statement in document.statements if statement.system in _PROCEDURES
    )
    return listed or frozenset(
        mention.code
        for block in document.blocks
        for mention in codes_in_prose(block.text)
        if mention.system in _PROCEDURES
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
    if expected.unread_pages is not None and len(document.unread_pages) > expected.unread_pages:
        return Refusal(
            reason=Reason.UNREADABLE,
            remedy=Remedy.OPERATOR,
            detail="; ".join(document.warnings) or "pages that were text are pictures now",
        )
    codes = _codes(document)
    same = same_number(document.number, expected.number)
    if expected.number and document.number and not same and not _related(document, expected, codes):
        return Refusal(
            reason=Reason.OTHER_DOCUMENT,
            remedy=Remedy.OPERATOR,
            detail=f"it calls itself {document.number!r}; the last good edition was {expected.number!r}",
        )
    if expected.layout is not None or document.table is not None or expected.data_file:
        return _records_refused(document, expected)
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


def _records_refused(document: Document, expected: Expectation) -> Refusal | None:
    """A data file is held against the records of the whole file, not those of watched codes.

    Deleted NCCI edits stay in the file for ever (CMS, "PTP Coding Edits"), so a release that loses a
    tenth of them lacks a part.
    """
    table = document.table
    if table is None or (expected.layout is not None and table.layout != expected.layout):
        found = f"the layout {table.layout!r}" if table else "no layout that is known"
        return Refusal(
            reason=Reason.UNREADABLE,
            remedy=Remedy.OPERATOR,
            detail=f"the file has {found} where {expected.layout or 'a data file'!r} was expected: its columns were renamed, or it is another file",
        )
    if table.records == 0:
        return Refusal(
            reason=Reason.CODES_VANISHED if expected.records else Reason.EMPTY,
            remedy=Remedy.RETRY,
            detail=f"the file has no records where it had {expected.records:,}",
        )
    kept_for_ever = table.layout.startswith("ncci_ptp") and expected.records >= _WHOLE_RELEASE
    if table.records < expected.records * (_LEAST_KEPT if kept_for_ever else _SHRUNK_TO):
        return Refusal(
            reason=Reason.SHRUNK,
            remedy=Remedy.RETRY,
            detail=f"{table.records:,} records where the last good edition had {expected.records:,}",
        )
    return None


def _related(document: Document, expected: Expectation, codes: frozenset[str]) -> bool:
    same_title = bool(expected.title) and normalise(document.title) == normalise(
        expected.title or ""
    )
    shared = len(codes & expected.codes)
    return same_title or (shared > 0 and shared >= len(expected.codes) / 2)
