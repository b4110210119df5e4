"""What the header of a column says that its cells are: codes, diagnoses, descriptors."""

import re
from functools import lru_cache

_NAMES = 2_000  #: column names whose meaning is kept: a table has its names in every row
_CODE_COLUMN = re.compile(
    r"\b(?:cpt|hcpcs|codes?|procedures?)\b(?!.*\b(?:description|descriptor)\b)|^code|procedure code|code\(s\)|\bcpt",
    re.IGNORECASE,
)
_DIAGNOSIS_COLUMN = re.compile(r"\bicd|diagnos[ie]s|\bdx\b", re.IGNORECASE)
_DESCRIPTION_COLUMN = re.compile(
    r"descri|definition|label|meaning|title|name|long|short", re.IGNORECASE
)


#: Codes of other sets, some of which look like codes of procedures.
_OTHER_CODE = re.compile(
    r"\b(?:zip|postal|state|county|fips|area|country|carrier|locality|error|reason|remark|phone|plan|group|ndc|gl)[ -]?codes?\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=_NAMES)
def words_of_column(name: str) -> str:
    """A column's name as words: ``EFF_DATE`` is "EFF DATE", ``maxUnits`` "max Units"."""
    return _JOINED.sub(" ", name)


_JOINED = re.compile(r"_+|(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=_NAMES)
def is_code_column(name: str) -> bool:
    """Whether a column's header says that its cells are codes."""
    words = words_of_column(name)
    return bool(_CODE_COLUMN.search(words)) and not _OTHER_CODE.search(words)


@lru_cache(maxsize=_NAMES)
def is_diagnosis_column(name: str) -> bool:
    """Whether a column's header says that its cells are diagnoses."""
    return bool(_DIAGNOSIS_COLUMN.search(words_of_column(name)))


@lru_cache(maxsize=_NAMES)
def is_description_column(name: str) -> bool:
    """Whether a column holds descriptors, whose rewording is no news."""
    return bool(_DESCRIPTION_COLUMN.search(name))
