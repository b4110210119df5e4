"""Dates as publishers print them, with what each is about.

A stated date is kept as a date: CMS and payers print days without a zone. Only written forms with
an unmistakable shape are read; a word such as "may" or a policy number is never a date.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policy.codes import is_diagnosis, procedure_system
from policy.document import EVERYWHERE, Block, DateLabel, Precision, StatedDate
from policy.states import state_lists
from policy.text import sentences, tidy

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
DATE = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<m1>\d{{1,2}})[/-](?P<d1>\d{{1,2}})[/-](?P<y1>\d{{4}}|\d{{2}})"
    rf"|(?P<y2>\d{{4}})-(?P<m2>\d{{2}})-(?P<d2>\d{{2}})(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}})?)?"
    rf"|(?P<n3>{_MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})"
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<n4>{_MONTH}),?\s+(?P<y4>\d{{4}})"
    rf"|(?P<y7>\d{{4}})\s+(?P<n7>{_MONTH})\s+(?P<d7>\d{{1,2}})"
    rf"|(?P<n5>{_MONTH}),?\s+(?P<y5>(?:19|20)\d{{2}})"
    rf"|(?P<m6>0?[1-9]|1[0-2])/(?P<y6>(?:19|20)\d{{2}})"
    rf")(?![\w/]|[.-]\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: its day, its precision, and where it stands."""

    day: date
    precision: Precision
    printed: str
    start: int
    end: int


def find_dates(text: str) -> Iterator[FoundDate]:
    """Every date written in ``text``, in order."""
    for found in DATE.finditer(text):
        read = _read(found)
        if read is not None:
            yield FoundDate(read[0], read[1], found[0], found.start(), found.end())


def parse_date(text: str) -> date | None:
    """The one date ``text`` consists of, or None."""
    text = text.strip()
    found = DATE.fullmatch(text)
    read = _read(found) if found else None
    return read[0] if read else None


def _read(found: re.Match[str]) -> tuple[date, Precision] | None:
    part = found.groupdict()
    precision = Precision.DAY
    try:
        if part["m1"]:
            year = int(part["y1"])
            numbers = (year + 2000 if year < 100 else year, int(part["m1"]), int(part["d1"]))
        elif part["y2"]:
            numbers = (int(part["y2"]), int(part["m2"]), int(part["d2"]))
        elif part["n3"]:
            numbers = (int(part["y3"]), _month(part["n3"]), int(part["d3"]))
        elif part["n4"]:
            numbers = (int(part["y4"]), _month(part["n4"]), int(part["d4"]))
        elif part["n7"]:
            numbers = (int(part["y7"]), _month(part["n7"]), int(part["d7"]))
        else:
            precision = Precision.MONTH
            month = _month(part["n5"]) if part["n5"] else int(part["m6"])
            numbers = (int(part["y5"] or part["y6"]), month, 1)
        if not 1950 <= numbers[0] <= 2100:
            return None
        return date(*numbers), precision
    except ValueError:
        return None


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".").lower()]


#: What a label says, most telling first; searched in the words just before a date.
_LABELS: tuple[tuple[DateLabel, re.Pattern[str]], ...] = tuple(
    (label, re.compile(pattern, re.IGNORECASE))
    for label, pattern in (
        (DateLabel.NEXT_REVIEW, r"next\s+(?:scheduled\s+)?review|anticipated\s+review|review\s+due"),
        (DateLabel.RETIRED, r"retire(?:d|ment)|archiv"),
        (DateLabel.END, r"\bend(?:ing)?\s+date|terminat|expir|effective\s+through|end\s+date|\b(?:through|until|ending|ends?\s+on|ends|ending\s+on|through\s+and\s+including)\s*\Z"),
        (
            DateLabel.ORIGINAL_EFFECTIVE,
            r"original(?:ly)?\s+(?:effective|implementation|policy)|first\s+effective|origination|original\s+date",
        ),
        (DateLabel.REVISION_EFFECTIVE, r"revision\s+effective|revised\s+effective"),
        (DateLabel.EFFECTIVE, r"effective|implementation\s+date|\b(?:begin(?:ning)?|start)\s+date|in\s+effect|takes?\s+effect|on\s+(?:or|and)\s+after|\bin\s+force(?:\s+(?:on|since|from))?\s*\Z|\b(?:becomes?|changes?|begins?|starts?|appl(?:y|ies))\b[^.;]*\bon\s*\Z|\beff\.?\s*\Z|\bas\s+of\s*\Z|\bfrom\s*\Z|\b(?:the|this|our|start|go-live)\s+date\s+(?:is|will\s+be)\s*\Z|\b(?:received|processed|submitted|services?|billed|rendered|furnished|performed)\s+(?:after|from)\s*\Z|beginning|starting|commencing|\b(?:begins?|starts?|commences?)(?:\s+on)?\s*\Z|\bcompl(?:y|iance)\b|\b(?:must|shall)\b[^.;]*\bby\s*\Z"),
        (
            DateLabel.LAST_REVIEW,
            r"last\s+(?:annual\s+)?review|reviewed|review\s+date|last\s+revis|revised|revision\s+date|last\s+updated?|updated",
        ),
        (DateLabel.PUBLISHED, r"publi(?:sh|cation)|posted|issued?\b|release"),
    )
)  # fmt: skip
_LABELLED = re.compile(
    r"(?P<label>(?:(?:Original|Revision|Current|Policy|Last|Next|Annual|New|Plan|Initial|Most Recent)\s+)*"
    r"(?:Effective|Begin(?:ning)?|Start|Publish(?:ed)?|Publication|Posted|Issued?|Origination|Review(?:ed)?|Revis(?:ed|ion)|Retirement|Archive|Termination|(?<!\w )(?:Retired|Archived)|"
    r"Ending|End|Updated?|Implementation|Anticipated Review|Policy)"
    r"(?:\s+(?:Effective|Date|Review|Revision|Ending|Updated|Publish(?:ed)?|On))*"
    r"(?:\s+for\s+(?:dates?\s+of\s+)?(?:services?|claims?)(?:\s+(?:rendered|received|provided|performed|dates?))?(?:\s+on\s+(?:or|and)\s+after)?)?"
    r"(?:\s+(?:of|for)\s+(?:this|the)\s+(?:current\s+)?(?:version|revision|edition|policy|document|determination|guideline|bulletin|article))?)"
    r"(?:\s*\((?:s|all)\))?\s*(?:[:.…\-–|\s]|\bdate\b)*\Z",
    re.IGNORECASE,
)


def label_of(words: str) -> DateLabel:
    """What the words before a date say it is about."""
    return next((label for label, pattern in _LABELS if pattern.search(words)), DateLabel.OTHER)


def effective_dates(text: str) -> tuple[StatedDate, ...]:
    """The effective dates a sentence or a cell states, split by state where it does so.

    A date governs the states named after it ("10/1/2026 for AR, CO"), before it ("for AR and CO,
    the effective date will be October 1, 2026"), or excepted from the date before ("9/1/2026
    except OH: 10/1/2026"). Dates that a label says are about something else (a review, a
    publication) are left out.
    """
    stated: list[StatedDate] = []
    for sentence in _whole_sentences(text):
        stated.extend(_effective(sentence, begun=bool(stated)))
    return tuple(dict.fromkeys(stated))


_ENDS = re.compile(
    r"\b(?:retir\w+|archiv\w+|withdrawn|rescinded|discontinued|sunset\w*|terminat\w+)\b",
    re.IGNORECASE,
)


def retirement_dates(text: str) -> tuple[StatedDate, ...]:
    """The days on which a text says that a policy ends: "is retired effective March 1, 2027"."""
    stated: list[StatedDate] = []
    for sentence in sentences(text):
        for found in find_dates(sentence):
            if _ENDS.search(sentence[: found.start]):
                stated.append(
                    StatedDate(
                        label=DateLabel.RETIRED,
                        printed_label="",
                        day=found.day,
                        printed=found.printed,
                        precision=found.precision,
                    )
                )
                break
    return tuple(stated)


def _whole_sentences(text: str) -> list[str]:
    """Sentences in which a semicolon does not part a date from the states it governs."""
    whole: list[str] = []
    for piece in sentences(text):
        if whole and whole[-1].endswith(";"):
            whole[-1] = f"{whole[-1]} {piece}"
        else:
            whole.append(piece)
    return whole


def _effective(sentence: str, *, begun: bool) -> Iterator[StatedDate]:
    dates = list(find_dates(sentence))
    places = _places(sentence, dates)
    for position, found in enumerate(dates):
        head = sentence[dates[position - 1].end if position else 0 : found.start]
        label = label_of(head[-80:])
        if label is DateLabel.OTHER and _ON_AND_AFTER.match(sentence, found.end):
            label = DateLabel.EFFECTIVE
        if label is DateLabel.OTHER and (
            (begun and (places[position] or re.fullmatch(r"[\s,;:/&]*(?:and|or)?[\s(]*", head)))
            or (any(places) and _BARE.search(head))
        ):
            label = DateLabel.EFFECTIVE
        if label not in {DateLabel.EFFECTIVE, DateLabel.REVISION_EFFECTIVE}:
            continue
        begun = True
        for place in places[position] or (EVERYWHERE,):
            yield StatedDate(
                label=label,
                printed_label="",
                day=found.day,
                printed=found.printed,
                jurisdiction=place,
                precision=found.precision,
            )


#: What behind a date makes it the first of many: "January 2, 2027 and after".
_ON_AND_AFTER = re.compile(
    r",?\s+(?:(?:and|or)\s+(?:after|later|thereafter|beyond)|onwards?|forward)\b", re.IGNORECASE
)
_BARE = re.compile(r"(?:^|\|)[\s(]*\Z")  #: nothing before a date in its cell or sentence
_EXCEPTED = re.compile(r"except|other than|excluding|but not|outside", re.IGNORECASE)
_TURNS = re.compile(r"[;.]|\b(?:where|but|and|while|whereas)\b", re.IGNORECASE)


def _places(sentence: str, dates: Sequence[FoundDate]) -> list[tuple[str, ...]]:
    """For each date of a sentence the states it governs; empty means all."""
    places: list[tuple[str, ...]] = [() for _ in dates]
    lists = state_lists(sentence) if dates else ()
    first_is_list = bool(lists) and lists[0].start < dates[0].start
    for one in lists:
        before = max((i for i, date in enumerate(dates) if date.end <= one.start), default=None)
        after = min((i for i, date in enumerate(dates) if date.start >= one.end), default=None)
        gap = sentence[dates[before].end if before is not None else 0 : one.start]
        tail = sentence[one.end : dates[after].start] if after is not None else ""
        if _EXCEPTED.search(gap) or (re.fullmatch(r"[\s(,]*", gap) and re.match(r"\s*:", tail)):
            chosen = after
        elif before is None or after is None:
            chosen = after if before is None else before
        elif _TURNS.search(gap) or (first_is_list and not re.match(r"[\s)]*;", tail)):
            chosen = after
        else:
            chosen = before
        if chosen is not None:
            places[chosen] = tuple(dict.fromkeys((*places[chosen], *one.states)))
    return places


def stated_dates(blocks: Iterable[Block]) -> tuple[StatedDate, ...]:
    """The document's own dates: those that stand behind a label such as "Effective Date:".

    Prose dates ("for dates of service on or after ...") are not document dates; they belong to
    the sentence and are read by :func:`effective_dates`. Revision history and references carry
    many dates of other editions and are left out, and so are rows of codes: their dates are theirs.
    """
    found: list[StatedDate] = []
    blocks = tuple(blocks)
    of_rows = _columns_of_rows(blocks)
    for block in blocks:
        if any(
            _HISTORY.search(heading)
            for heading in (*block.path, block.text[:60] if block.level else "")
        ):
            continue
        if any(_is_code(column, value) for column, value in block.cells):
            continue
        rows_own = any((block.path, column) in of_rows for column, _ in block.cells)
        if not rows_own:
            found.extend(_labelled(block.text, prose=len(block.text.split()) > _SHORT_LINE))
        for column, value in block.cells:
            if column and (block.path, column) not in of_rows:
                found.extend(_labelled(f"{column}: {value}"))
        for (_, name), (_, value) in zip(block.cells, block.cells[1:], strict=False):
            found.extend(_labelled(f"{name.rstrip(': ')}: {value}"))
    return tuple(dict.fromkeys(found))


def _columns_of_rows(blocks: Iterable[Block]) -> frozenset[tuple[tuple[str, ...], str]]:
    """The columns of a table, with its headings, that date its rows, each another day.

    A bulletin that lists policies with the day of each has no effective date by that.
    """
    days: dict[tuple[tuple[str, ...], str], set[date]] = defaultdict(set)
    for block in blocks:
        for column, value in block.cells:
            if column:
                days[block.path, column].update(one.day for one in find_dates(value))
    return frozenset(column for column, dates in days.items() if len(dates) > 1)


def _is_code(column: str, value: str) -> bool:
    """Whether a cell holds a billing code, rather than the number of a policy."""
    bare = value.strip().upper()
    if re.search(r"\b(?:policy|document|number|no|id)\b", column, re.IGNORECASE):
        return False
    return procedure_system(bare) is not None or ("." in bare and is_diagnosis(bare))


_HISTORY = re.compile(
    r"(?:revision|policy|document|review|update|change)\s+(?:history|log|details|information)|^history\b|references|bibliography",
    re.IGNORECASE,
)


_SHORT_LINE = 12  #: words up to which a label needs no colon before its date
_APART = re.compile(r"[:.…\-–—]|\bdate\b", re.IGNORECASE)


def _labelled(text: str, *, prose: bool = False) -> Iterator[StatedDate]:
    """Dates behind labels; in ``prose`` only behind one that is set apart from its sentence.

    "Effective January 1, 2027, prior authorization is required" dates what it says, not the
    document.
    """
    dates = list(find_dates(text))
    by_state = (
        [one for one in effective_dates(text) if one.jurisdiction != EVERYWHERE] if dates else []
    )
    governed = {(one.day, one.printed) for one in by_state}
    previous, effective = 0, ""
    for found in dates:
        head = text[previous : found.start][-70:]
        label = _LABELLED.search(head)
        previous = found.end
        if label is None or (prose and not _APART.search(head, label.start())):
            continue
        printed = tidy(label["label"])
        ends = re.match(r"effective", printed, re.IGNORECASE) and _ENDS.search(
            head, 0, label.start()
        )
        if ends:  # "is retired effective": the last day, not the first
            continue
        if label_of(printed) is DateLabel.EFFECTIVE:
            effective = effective or printed
        if (found.day, found.printed) not in governed:
            yield StatedDate(
                label=label_of(printed),
                printed_label=printed,
                day=found.day,
                printed=found.printed,
                precision=found.precision,
            )
    if effective:
        yield from (replace(one, printed_label=effective) for one in by_state)


def date_in_row(
    day: date, row: str, label: DateLabel = DateLabel.EFFECTIVE
) -> tuple[StatedDate, ...]:
    """The first or last day of a row's validity as the row prints it."""
    printed = next((one.printed for one in find_dates(row) if one.day == day), day.isoformat())
    return (StatedDate(label=label, printed_label="", day=day, printed=printed),)


def only_labels_differ(before: str, after: str) -> bool:
    """Whether the dates in which two texts differ are those behind labels such as "Effective date:".

    Of a text without line breaks its head, with the dates of the document, is part of a sentence.
    """
    old, new = ({one.printed for one in find_dates(text)} for text in (before, after))
    labelled = {one.printed for text in (before, after) for one in _labelled(text, prose=True)}
    return (old ^ new) <= labelled


def is_date_line(text: str) -> bool:
    """Whether a text is only printed dates with their labels ("Effective date: 01/15/2026")."""
    dates = list(find_dates(text))
    rest = DATE.sub(" ", text)
    return (
        bool(dates)
        and len({one.printed for one in _labelled(text, prose=len(text.split()) > _SHORT_LINE)})
        == len({one.printed for one in dates})
        and len(rest.split()) <= 6 * len(dates) + 8
        and not _SAYS.search(rest)
    )


_SAYS = re.compile(
    r"\b(?:must|shall|may|can|will|should|requires?|required|is not|are|does|do|include[sd]?|submit\w*|bill\w*|cover\w*"
    r"|limit\w*|den(?:y|ied)|units?|cpt|hcpcs|codes?|prior|delay\w*|postponed)\b",
    re.IGNORECASE,
)
