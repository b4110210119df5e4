"""When a change applies, as the publisher states it: never by when it was seen."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from policy.changes import ChangeKind, Stage
from policy.comparison.finding import Finding
from policy.comparison.passages import Passage, passages_of
from policy.dates import effective_dates, find_dates, retirement_dates
from policy.document import DateLabel, Document, Precision, StatedDate
from policy.mentions import codes_in_prose, family_members
from policy.sentences.boilerplate import is_boilerplate
from policy.sentences.endings import is_adopted
from policy.text import normalise, skeleton
from policy.zones import Zone

_STANDS_FOR_TEXT = (DateLabel.REVISION_EFFECTIVE, DateLabel.EFFECTIVE)
_FIRST_VERSION_ONLY = (
    400  #: days by which a later review shows that "effective" is the first version's
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """The effective dates of a change, and the line of the history that states them, if one does."""

    dates: tuple[StatedDate, ...]
    history_line: str | None = None


def dating_of(
    finding: Finding, of_document: tuple[StatedDate, ...], new_history: Sequence[str]
) -> Dating:
    """The effective dates of a change, one per jurisdiction.

    Read from the place itself (a date column), its sentence, its paragraph, the new lines of the
    revision history, then the document (``of_document``, its :func:`document_dates`); the first
    that states one decides. Empty is "not stated".
    """
    if finding.dated:
        return Dating(dates=finding.dated)
    if finding.kind is ChangeKind.POLICY_RETIRED:
        for text in finding.spoken:
            if retired := retirement_dates(text):
                return Dating(dates=_one_each(retired))
    for text in finding.spoken:
        stated = _one_each(effective_dates(text))
        if stated:
            return Dating(dates=stated)
    for line in _lines_about(finding.codes, new_history):
        stated = _one_each(effective_dates(line))
        if stated:
            return Dating(dates=stated, history_line=line)
    return Dating(dates=of_document)


def _lines_about(codes: Sequence[str], history: Sequence[str]) -> list[str]:
    """Lines of the history that name one of the codes, then those that name none at all."""
    known = frozenset(codes)
    named = [
        {mention.code for mention in codes_in_prose(line, known)} | set(family_members(line, known))
        for line in history
    ]
    if not codes:
        return list(history)
    return [
        *(line for line, codes in zip(history, named, strict=True) if codes & known),
        *(line for line, codes in zip(history, named, strict=True) if not codes),
    ]


def document_dates(document: Document) -> tuple[StatedDate, ...]:
    """The effective dates the document prints for its present text.

    A Clinical Policy Bulletin prints under "Effective" the day of its first version, which is not
    the day of its present text (Aetna's own legend on each bulletin). The same is taken where the
    last review printed beside it is more than a year later.
    """
    if any(
        "clinical policy bulletin" in normalise(text)
        for text in (document.title, *(block.text for block in document.blocks[:40]))
    ):
        return tuple(one for one in document.dates if one.label is DateLabel.REVISION_EFFECTIVE)
    reviewed = [one.day for one in document.dates if one.label is DateLabel.LAST_REVIEW]
    for label in _STANDS_FOR_TEXT:
        stated = _one_each(_by_own_name(one for one in document.dates if one.label is label))
        if not stated:
            continue
        if (
            label is DateLabel.EFFECTIVE
            and reviewed
            and (max(reviewed) - max(one.day for one in stated)).days > _FIRST_VERSION_ONLY
        ):
            return ()
        return stated
    return ()


def _by_own_name(stated: Iterable[StatedDate]) -> list[StatedDate]:
    """Those called effective, where an implementation date is printed beside.

    CMS prints both: the implementation date is when contractors put a change into their systems.
    """
    dates = list(stated)
    named = [one for one in dates if "implement" not in one.printed_label.casefold()]
    return named or dates


def _one_each(stated: Iterable[StatedDate]) -> tuple[StatedDate, ...]:
    chosen: dict[str, StatedDate] = {}
    for one in stated:
        if one.precision is not Precision.YEAR:
            chosen.setdefault(one.jurisdiction, one)
    return tuple(chosen.values())


def new_history_lines(before: Document, after: Document) -> tuple[str, ...]:
    """Lines of the publisher's own revision history that the earlier edition did not have.

    Newest first, by the first date of the line, as far as the lines have dates.
    """
    old = {_however_dated(one.text) for one in passages_of(before, only=Zone.HISTORY)}
    lines = _lines(
        one
        for one in passages_of(after, only=Zone.HISTORY)
        if _however_dated(one.text) not in old and not is_boilerplate(one.text)
    )
    return tuple(sorted(lines, key=_newest, reverse=True))


def _however_dated(line: str) -> str:
    """The letters and digits of a line, its dates as days, so that another way to write them is none."""
    pieces: list[str] = []
    end = 0
    for found in find_dates(line):
        pieces += [line[end : found.start], found.day.isoformat()]
        end = found.end
    return skeleton("".join([*pieces, line[end:]]))


def _lines(passages: Iterable[Passage]) -> list[str]:
    texts: dict[int, str] = {}
    for one in passages:
        if one.block.level:
            continue
        cells = "; ".join(f"{name}: {value}" for name, value in one.block.cells if name and value)
        texts[id(one.block)] = cells or one.block.text
    return list(texts.values())


def _newest(line: str) -> date:
    return next((found.day for found in find_dates(line)), date.min)


#: What a publisher can put off or take back: a subscription or an order that is cancelled is not its.
_PUBLISHERS = (
    r"(?:polic(?:y|ies)|rules?|changes?|requirements?|edits?|updates?|guidelines?|bulletins?|articles?|determinations?|documents?|criteria|limits?|reductions?"
    r"|coverage|implement\w*|effective|enforce\w*|effect|announce\w*|proposals?|authori[sz]ations?|certifications?|codes?|cpt|hcpcs|\d{4}[0-9a-z])"
)


def _beside_publishers(verb: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{_PUBLISHERS}\b[^.;]{{0,120}}\b{verb}\b|\b{verb}\b[^.;]{{0,120}}\b{_PUBLISHERS}\b"
    )


_DELAYED = _beside_publishers(
    r"(?:delay(?:ed|ing|s)?|postpon\w+|deferred|pushed back|put (?:off|on hold)|on hold)"
)
_WITHDRAWN = _beside_publishers(
    r"(?:withdrawn|withdraw(?:ing|s)?|rescind(?:ed|s)?|will not (?:be implement\w+|take effect)|cancell?ed)"
)
_PROPOSED = re.compile(
    r"\b(?:proposed|proposal|draft (?:policy|article|lcd)|open for comment|comment period)\b"
)


def stage_of(finding: Finding, effective: Sequence[StatedDate], today: date | None) -> Stage:
    """Where the change stands: the publisher's own word first, then its stated date."""
    now, was = normalise(finding.after or ""), normalise(finding.before or "")
    for pattern, stage in (
        (_WITHDRAWN, Stage.WITHDRAWN),
        (_DELAYED, Stage.DELAYED),
        (_PROPOSED, Stage.PROPOSED),
    ):
        if pattern.search(now) and not pattern.search(was) and not is_adopted(now):
            return stage
    if today is not None and effective and max(one.day for one in effective) > today:
        return Stage.ANNOUNCED
    return Stage.IN_EFFECT
