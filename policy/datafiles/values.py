"""Values of data files in the form they are compared in."""

from datetime import date
from decimal import Decimal, InvalidOperation


def day_of(printed: str) -> date | None:
    """The day of ``20260401`` or ``4/1/2026``; None for ``*`` (CMS: no data) and blanks."""
    try:
        if len(printed) == 8 and printed.isdigit():
            return date(int(printed[:4]), int(printed[4:6]), int(printed[6:]))
        month, day, year = printed.split("/")
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def comparable(printed: str) -> str | Decimal:
    """Numbers by value (0.20 is 0.2, $1,000.00 is 1000); a lone dot is SAS for no value."""
    bare = printed.strip()
    if bare in {"", "."}:
        return ""
    if bare.isdigit() and len(bare) > 1 and bare.startswith("0"):
        return bare  # an indicator such as global days 010
    try:
        return Decimal(bare.replace("$", "").replace(",", "").strip())
    except InvalidOperation:
        return bare
