"""The states and territories as publishers write them: by name, or by their two capitals."""

import re
from dataclasses import dataclass

_NAMES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware"
    "|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa"
    "|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota"
    "|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey"
    "|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon"
    "|PA Pennsylvania|PR Puerto Rico|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee"
    "|TX Texas|UT Utah|VT Vermont|VA Virginia|VI Virgin Islands|WA Washington|WV West Virginia"
    "|WI Wisconsin|WY Wyoming|GU Guam"
)
#: The name of each state and territory by its two capitals.
STATE_NAMES = {entry[:2]: entry[3:] for entry in _NAMES.split("|")}
_CODES = {name.lower(): code for code, name in STATE_NAMES.items()}
_ONE = (
    r"(?:"
    + "|".join(sorted(map(re.escape, _CODES), key=len, reverse=True))
    + "|"
    + "|".join(f"(?-i:{code})" for code in _CODES.values())
    + ")"
)
_STATE = re.compile(rf"\b{_ONE}\b", re.IGNORECASE)
_LIST = re.compile(
    rf"\b{_ONE}\b(?:\s*(?:,|;|and|&|or|/|\s)\s*(?:and\s+)?\b{_ONE}\b)*", re.IGNORECASE
)
_LEADS_IN = re.compile(
    r"\b(?:for|in|of|to|except|than|excluding|states?)\s+(?:the\s+)?(?:(?:states?|members|providers|plans?)\s+(?:of|in)\s+)?\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StateList:
    """States written one after the other, and where the list stands in the text."""

    states: tuple[str, ...]
    start: int
    end: int


def state_lists(text: str) -> tuple[StateList, ...]:
    """The lists of states in ``text``, in order.

    Two capitals alone are a state only after a word such as "for", or beside a date, a colon or a
    bracket's end: "CT" and "PA" mean other things in this trade.
    """
    found: list[StateList] = []
    for match in _LIST.finditer(text):
        if len(match[0]) == 2 and not (
            _LEADS_IN.search(text[: match.start()])
            or re.match(r"[\s)]*(?:[:,–—]?\s*\d|\s-\s*\d|:\s*effective)", text[match.end() :])
            or re.search(r"\d[\s,]*[(:–—-]\s*\Z", text[: match.start()])
        ):
            continue
        found.append(StateList(states_in(match[0]), match.start(), match.end()))
    return tuple(found)


def states_in(text: str) -> tuple[str, ...]:
    """State codes of a written list: "AR, CO and Ohio" gives AR, CO, OH."""
    return tuple(
        dict.fromkeys(_CODES.get(name.lower(), name.upper()) for name in _STATE.findall(text))
    )
