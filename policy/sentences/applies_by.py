"""By which date a claim falls under a rule, as its sentence says."""

import re

from policy.changes import AppliesBy
from policy.text import normalise


def applies_by(*texts: str | None) -> AppliesBy:
    """By which date the sentences say a claim falls under them."""
    text = normalise(" ".join(filter(None, texts)))
    if re.search(
        r"(?<!per )(?<!each )(?<!same )(?<!single )(?<!one )(?<!any )(?<!that )\bdates? of service|services? (?:performed|rendered|furnished|provided) on"
        r"|(?<!per )(?<!each )(?<!same )(?<!single )(?<!one )\bdos\b",
        text,
    ):
        return AppliesBy.DATE_OF_SERVICE
    if re.search(r"(?:claims?|requests?)(?: \w+){0,3} received|received on or after|receipt", text):
        return AppliesBy.RECEIVED
    if re.search(
        r"(?:claims?)(?: \w+){0,3} processed|processed on or after|process(?:ing)? date", text
    ):
        return AppliesBy.PROCESSED
    return AppliesBy.NOT_STATED
