"""Which release a data file belongs to, as its address says.

CMS names quarterly files by a quarter ("2026q3"), a letter (RVU26A to RVU26D: January, April, July
and October) or a month, and re-issues them under another name within the quarter ("r1",
"updated-03-10-2026"). The files of two quarters stand on one page.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from policy.series import MONTHS

_PERIODS: Final = ("quarter", "letter", "month")
_GROUPS: Final = ("year", *_PERIODS, "reissue", "part")
_LETTERS: Final = "abcd"
_ABBREVIATED: Final = 3  # letters of a month's name that tell it
_US_DATE: Final = re.compile(r"(?<!\d)(\d{1,2})[-_.]?(\d{2})[-_.]?((?:20)?\d{2})(?!\d)")
_ISO_DATE: Final = re.compile(r"(?<!\d)(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePart:
    """The place of one file: the day its period begins, its re-issue, and which part it is.

    ``reissue`` is empty for the first issue, "r1" or the ISO date of a re-issue; ``part`` is empty
    where a release is one file.
    """

    begins: date
    reissue: str = ""
    part: str = ""

    @property
    def edition(self) -> str:
        """Sorts as the releases follow each other: "2026-07-01", then "2026-07-01 r1"."""
        return f"{self.begins.isoformat()} {self.reissue}".rstrip()


def release_part(found: re.Match[str]) -> ReleasePart | None:
    """What the named groups of a ``follow`` say, None where they name no period."""
    said = {name: (value or "").strip() for name, value in found.groupdict().items()}
    month = _month(said)
    year = said.get("year", "")
    if month is None or not re.fullmatch(r"(?:20)?\d{2}", year):
        return None
    return ReleasePart(
        begins=date(2000 + int(year[-2:]), month, 1),
        reissue=_reissue(said.get("reissue", "").lower()),
        part=_part(said.get("part", "").lower()),
    )


def follow_problem(follow: str) -> str | None:
    """Why a ``follow`` cannot tell releases apart, with the mend after "; "; None when it can."""
    named = re.compile(follow).groupindex
    example = "for example q(?P<quarter>[1-4]) or rvu(?P<year>\\d\\d)(?P<letter>[a-d])"
    if "year" not in named:
        return f"follow of a release has no group named year; write it as (?P<year>\\d{{4}}), {example}"
    if not set(named) & set(_PERIODS):
        return f"follow of a release names no quarter, letter or month; name one, {example}"
    other = next((name for name in named if name not in _GROUPS), None)
    if other is not None:
        return f"follow of a release has an unknown group {other!r}; the groups are {', '.join(_GROUPS)}"
    return None


def _month(said: dict[str, str]) -> int | None:
    quarter, letter = said.get("quarter", ""), said.get("letter", "").lower()
    month = said.get("month", "").lower()
    if quarter in {"1", "2", "3", "4"}:
        return int(quarter) * 3 - 2
    if len(letter) == 1 and letter in _LETTERS:
        return _LETTERS.index(letter) * 3 + 1
    if month.isascii() and month.isdigit():
        return int(month) if 1 <= int(month) <= len(MONTHS) else None
    if len(month) < _ABBREVIATED:
        return None
    if month == "sept":
        month = "sep"
    named = (place for place, name in enumerate(MONTHS, 1) if month in {name, name[:_ABBREVIATED]})
    return next(named, None)


def _reissue(said: str) -> str:
    iso, us = _ISO_DATE.search(said), _US_DATE.search(said)
    if iso is not None:
        return f"{iso[1]}-{iso[2]}-{iso[3]}"
    if us is not None:
        return f"20{us[3][-2:]}-{int(us[1]):02d}-{us[2]}"
    counted = re.fullmatch(r"\D*(\d{1,2})", said)
    if counted is not None:
        return f"r{int(counted[1])}" if int(counted[1]) else ""
    return "-".join(re.findall(r"[a-z0-9]+", said))


def _part(said: str) -> str:
    return str(int(said)) if said.isascii() and said.isdigit() else said
