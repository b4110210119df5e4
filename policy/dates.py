"""Dates as publishers print them, with what each is about.

A stated date is kept as a date: CMS and payers print days without a zone. Only written forms with
an unmistakable shape are read; a word such as "may" or a policy number is never a date.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policy.document import EVERYWHERE, Block, DateLabel, Precision, StatedDate
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
        (DateLabel.END, r"\bend(?:ing)?\s+date|terminat|expir|effective\s+through|end\s+date"),
        (
            DateLabel.ORIGINAL_EFFECTIVE,
            r"original(?:ly)?\s+(?:effective|implementation|policy)|first\s+effective|origination|original\s+date",
        ),
        (DateLabel.REVISION_EFFECTIVE, r"revision\s+effective|revised\s+effective"),
        (DateLabel.EFFECTIVE, r"effective|implementation\s+date|in\s+effect|on\s+or\s+after|beginning|starting"),
        (
            DateLabel.LAST_REVIEW,
            r"last\s+(?:annual\s+)?review|reviewed|review\s+date|last\s+revis|revised|revision\s+date|last\s+updated|updated",
        ),
        (DateLabel.PUBLISHED, r"publi(?:sh|cation)|posted|issued?\b|release"),
    )
)  # fmt: skip
_LABELLED = re.compile(
    r"(?P<label>(?:(?:Original|Revision|Current|Policy|Last|Next|Annual|New|Plan|Initial|Most Recent)\s+)*"
    r"(?:Effective|Published?|Publication|Posted|Issued?|Origination|Review(?:ed)?|Revis(?:ed|ion)|Retirement|"
    r"Ending|End|Updated?|Implementation|Anticipated Review|Policy)"
    r"(?:\s+(?:Effective|Date|Review|Revision|Ending|Updated|Publish(?:ed)?|On))*)"
    r"(?:\s*\((?:s|all)\))?\s*(?:[:.…\-–|\s]|\bdate\b)*\Z",
    re.IGNORECASE,
)


def label_of(words: str) -> DateLabel:
    """What the words before a date say it is about."""
    return next((label for label, pattern in _LABELS if pattern.search(words)), DateLabel.OTHER)


_STATE_CODES = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "DC",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NV",
    "NH",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "PR",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "VA",
    "VI",
    "WA",
    "WV",
    "WI",
    "WY",
    "GU",
]
_STATE_NAMES = {
    name.lower(): code
    for name, code in zip(
        [
            "Alabama",
            "Alaska",
            "Arizona",
            "Arkansas",
            "California",
            "Colorado",
            "Connecticut",
            "Delaware",
            "District of Columbia",
            "Florida",
            "Georgia",
            "Hawaii",
            "Idaho",
            "Illinois",
            "Indiana",
            "Iowa",
            "Kansas",
            "Kentucky",
            "Louisiana",
            "Maine",
            "Maryland",
            "Massachusetts",
            "Michigan",
            "Minnesota",
            "Mississippi",
            "Missouri",
            "Montana",
            "Nebraska",
            "Nevada",
            "New Hampshire",
            "New Jersey",
            "New Mexico",
            "New York",
            "North Carolina",
            "North Dakota",
            "Ohio",
            "Oklahoma",
            "Oregon",
            "Pennsylvania",
            "Puerto Rico",
            "Rhode Island",
            "South Carolina",
            "South Dakota",
            "Tennessee",
            "Texas",
            "Utah",
            "Vermont",
            "Virginia",
            "Virgin Islands",
            "Washington",
            "West Virginia",
            "Wisconsin",
            "Wyoming",
            "Guam",
        ],
        _STATE_CODES,
        strict=True,
    )
}
_ONE_STATE = (
    r"(?:"
    + "|".join(sorted((re.escape(name) for name in _STATE_NAMES), key=len, reverse=True))
    + "|"
    + "|".join(f"(?-i:{code})" for code in _STATE_CODES)
    + ")"
)
_STATE_LIST = re.compile(
    rf"(?:for|in)\s+(?:the\s+)?(?:states?\s+of\s+|members\s+in\s+|providers\s+in\s+)?"
    rf"(?P<states>\b{_ONE_STATE}\b(?:\s*(?:,|;|and|&|or|/|\s)\s*(?:and\s+)?\b{_ONE_STATE}\b)*)",
    re.IGNORECASE,
)
_STATE = re.compile(rf"\b{_ONE_STATE}\b", re.IGNORECASE)


def states_in(text: str) -> tuple[str, ...]:
    """State codes of a written list: "AR, CO and Ohio" gives AR, CO, OH."""
    return tuple(
        dict.fromkeys(_STATE_NAMES.get(name.lower(), name.upper()) for name in _STATE.findall(text))
    )


def effective_dates(text: str) -> tuple[StatedDate, ...]:
    """The effective dates a sentence or a cell states, split by state where it does so.

    A date governs the states named after it ("10/1/2026 for AR, CO") or just before it ("for AR
    and CO, the effective date will be October 1, 2026"). Dates that a label says are about
    something else (a review, a publication) are left out.
    """
    stated: list[StatedDate] = []
    for sentence in sentences(text) or [text]:
        dates = [found for found in find_dates(sentence) if found.precision is not Precision.YEAR]
        for position, found in enumerate(dates):
            head = sentence[dates[position - 1].end if position else 0 : found.start]
            label = label_of(head[-80:])
            if (
                label is DateLabel.OTHER
                and position
                and stated
                and re.fullmatch(r"[\s,;:/&]*(?:and|or)?[\s(]*", head)
            ):
                label = DateLabel.EFFECTIVE
            tail = sentence[
                found.end : dates[position + 1].start if position + 1 < len(dates) else None
            ]
            after = _STATE_LIST.match(tail.lstrip(" ,(:-"))
            if after is None and (label is DateLabel.OTHER) and position == 0 and not head.strip():
                label = DateLabel.OTHER
            before = next(reversed(list(_STATE_LIST.finditer(head))), None)
            if label is DateLabel.OTHER and (after or before) and (stated or len(dates) > 1):
                label = DateLabel.EFFECTIVE
            if label not in {DateLabel.EFFECTIVE, DateLabel.REVISION_EFFECTIVE}:
                continue
            chosen = after or before
            places = states_in(chosen["states"]) if chosen else (EVERYWHERE,)
            stated.extend(
                StatedDate(
                    label=label,
                    printed_label="effective",
                    day=found.day,
                    printed=found.printed,
                    jurisdiction=place,
                    precision=found.precision,
                )
                for place in places
            )
    return tuple(dict.fromkeys(stated))


def stated_dates(blocks: Iterable[Block]) -> tuple[StatedDate, ...]:
    """The document's own dates: those that stand behind a label such as "Effective Date:".

    Prose dates ("for dates of service on or after ...") are not document dates; they belong to
    the sentence and are read by :func:`effective_dates`. Revision history and references carry
    many dates of other editions and are left out.
    """
    found: list[StatedDate] = []
    for block in blocks:
        if any(
            _HISTORY.search(heading)
            for heading in (*block.path, block.text[:60] if block.level else "")
        ):
            continue
        found.extend(_labelled(block.text))
        for column, value in block.cells:
            found.extend(_labelled(f"{column}: {value}") if column else ())
        for (_, name), (_, value) in zip(block.cells, block.cells[1:], strict=False):
            found.extend(_labelled(f"{name.rstrip(': ')}: {value}"))
    return tuple(dict.fromkeys(found))


_HISTORY = re.compile(
    r"(?:revision|policy|document|review|update|change)\s+(?:history|log|details|information)|^history\b|references|bibliography",
    re.IGNORECASE,
)


def _labelled(text: str) -> Iterator[StatedDate]:
    previous = 0
    for found in find_dates(text):
        label = _LABELLED.search(text[previous : found.start][-70:])
        previous = found.end
        if label is None:
            continue
        printed = tidy(label["label"])
        yield StatedDate(
            label=label_of(printed),
            printed_label=printed,
            day=found.day,
            printed=found.printed,
            precision=found.precision,
        )
