"""Names of files and sheets without what changes from edition to edition: dates, versions, quarters."""

import re

from policy.text import tidy

_MOVING = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|eff(?:ective)?|final|updated?|v\d\w*|q[1-4]|[1-4]q|\w*\d{4}\w*)\b|\b\d{1,2}\b",
    re.IGNORECASE,
)


def steady_name(name: str) -> str:
    """The name that stays: MCR MUE Practitioner of MCR_MUE_Practitioner_Eff_07-01-2026.csv.

    Headings are made of it, and a heading that names the quarter would move all rows each quarter.
    A name of nothing else is given as it is.
    """
    words = tidy(
        re.sub(r"[_.\-/]+", " ", re.sub(r"\.[A-Za-z]{2,4}\Z", "", name.rsplit("/", 1)[-1]))
    )
    steady = tidy(_MOVING.sub(" ", words))
    return steady if re.search(r"[A-Za-z]{2}", steady) else words
