"""What the columns of a table of codes are about, by their names, and when two values of one are the same."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from policy.column_names import is_code_column, is_description_column, words_of_column
from policy.document import Aspect
from policy.sentences.wording import with_digits
from policy.states import STATE_NAMES
from policy.text import normalise, skeleton

_NAMES = 2_000  #: columns under their headings whose aspect is kept
#: Columns of CMS's fee schedules that say how a service is paid (CMS, "Relative value files: record
#: layout"; OPPS Addendum D1), by their names there and those of lists made from them.
_STATUS = re.compile(
    r"\b(?:status|payment|pricing|comment) (?:code|ind(?:icator)?)s?\b|^(?:si|ci|pi|pc ?/? ?tc(?: ind\w*)?)$|\bglob(?:al)?\b"
    r"|\b(?:mult(?:iple)?|bilat(?:eral)?|asst|assistant|co|team)\b[ -]*(?:proc(?:edure)?|surg(?:ery|eon)?|at surgery)s?\b",
    re.IGNORECASE,
)
_BARE_STATUS = re.compile(r"status|stat|mpfs status|opps status", re.IGNORECASE)
_INDICATOR = re.compile(r"[A-Z][0-9]?", re.IGNORECASE)
#: Who may be treated; a limit of age is no limit of units.
_PERSON = re.compile(r"\bages?\b|\bgender\b|\bsex\b", re.IGNORECASE)
#: Columns whose value is an assertion of its own.
_ASPECTS: tuple[tuple[Aspect, re.Pattern[str]], ...] = (
    (
        Aspect.AUTHORIZATION,
        re.compile(
            r"authori[sz]|\bauth\b|precert|prior|\bpa\b|notification|\bapproval\b|pre-?service|^(?:clinical |medical )?review(?: (?:needed|required))?\W*$",
            re.IGNORECASE,
        ),
    ),
    (Aspect.PAYMENT, _STATUS),
    (
        Aspect.PAYMENT,
        re.compile(
            r"\b(?:payment|price|fee|rate) (?:limit|allowance|cap)|\blimiting charges?\b",
            re.IGNORECASE,
        ),
    ),
    (
        Aspect.UNITS,
        re.compile(
            r"\bunits?\b|\bmue\b|\bmai\b|maximum|\bmax\b|limit|frequency|quantity|per day|how (?:often|many|much)|\bintervals?\b|replacement|\bqty\b",
            re.IGNORECASE,
        ),
    ),
    (Aspect.MODIFIER, re.compile(r"modif", re.IGNORECASE)),
    (
        Aspect.PLACE,
        re.compile(
            r"place of service|\bpos\b|setting|site of|^(?:sites?|locations?)$", re.IGNORECASE
        ),
    ),
    (
        Aspect.PAYMENT,
        re.compile(
            r"payment|\brates?\b|\bfees?\b|\brvus?\b|\bprice|\ballow(?:ed|able|ance)\Z|\b(?:amount|charge|cost|co-?pay\w*)s?\b|conversion factor",
            re.IGNORECASE,
        ),
    ),
    (Aspect.DOCUMENTATION, re.compile(r"documentation|records?\b", re.IGNORECASE)),
    (
        Aspect.COVERAGE,
        re.compile(
            r"cover|status|decision|determination|criteria|eligib|payable|reimburs|billable",
            re.IGNORECASE,
        ),
    ),
)
_COVERS = re.compile(r"\bcover(?:ed|age)\b", re.IGNORECASE)
_STATES = frozenset(
    {*(name.lower() for name in STATE_NAMES), *(name.lower() for name in STATE_NAMES.values())}
)
_LINE_OF_BUSINESS = re.compile(
    r"commercial|medicare(?: advantage)?|medicaid|exchange|marketplace|fep|chip|hmo|ppo|epo|pos plan|dual|d-?snp"
    r"|individual(?: and family)?(?: plans?)?|community plan|self-?(?:funded|insured)|fully insured"
)
_YES = re.compile(r"y|yes|true|x|✓|✔")
_NO = re.compile(r"n|no|false")
#: The same answers in the words of the column.
_WORDED_YES = {
    Aspect.AUTHORIZATION: re.compile(
        r"(?:(?:prior )?auth\w*|pa|pre-?cert\w*)? ?(?:is )?required|(?:requires|needs) (?:prior )?(?:auth\w*|pa)"
    ),
    Aspect.COVERAGE: re.compile(r"(?:is )?covered"),
    Aspect.DOCUMENTATION: re.compile(r"(?:is |are )?required"),
}
_WORDED_NO = {
    Aspect.AUTHORIZATION: re.compile(
        r"(?:no|(?:(?:prior )?auth\w*|pa|pre-?cert\w*)? ?(?:is )?not)(?: (?:prior )?(?:auth\w*|pa|pre-?cert\w*))? ?(?:is )?(?:required|needed)?|none"
    ),
    Aspect.COVERAGE: re.compile(r"(?:is )?not covered|non-?covered"),
    Aspect.DOCUMENTATION: re.compile(r"(?:is |are )?not required|none"),
}


@lru_cache(maxsize=_NAMES)
def value_aspect(column: str, path: tuple[str, ...] = ()) -> Aspect | None:
    """What the values of a column of a code table are about; None for codes, words and dates.

    A column for a state or a line of business says what the headings above it, ``path``, are about.
    """
    if _is_for_whom(column):
        return _aspect_of_headings(path)
    column = words_of_column(column)
    if (
        is_description_column(column)
        or _PERSON.search(column)
        or (is_code_column(column) and not _STATUS.search(column))
        or re.search(r"\bdate\b", column, re.IGNORECASE)
    ):
        return None
    return next((aspect for aspect, pattern in _ASPECTS if pattern.search(column)), None)


def _is_for_whom(column: str) -> bool:
    name = normalise(column)
    if name == "pa":  # prior authorization far oftener than Pennsylvania
        return False
    return name in _STATES or bool(_LINE_OF_BUSINESS.fullmatch(name))


def _aspect_of_headings(path: tuple[str, ...]) -> Aspect | None:
    about = ((Aspect.AUTHORIZATION, _ASPECTS[0][1]), (Aspect.COVERAGE, _COVERS))
    return next(
        (
            aspect
            for heading in reversed(path)
            for aspect, pattern in about
            if pattern.search(heading)
        ),
        None,
    )


def is_status_value(column: str, values: tuple[str, ...]) -> bool:
    """Whether a column holds the status or an indicator of a fee schedule rather than an amount.

    A column that is only called "Status" does where its values are such letters: elsewhere it says
    whether a service is covered.
    """
    column = words_of_column(column).strip()
    if _BARE_STATUS.fullmatch(column):
        return all(_INDICATOR.fullmatch(value) for value in values if value)
    return bool(_STATUS.search(column))


def value_form(aspect: Aspect, value: str) -> str:
    """The form in which two values of a column are equal where they say the same.

    Numbers by what they count (13.0 is 13, $1,000.00 is 1000, the global days 010 are 10); yes
    and no however they are written, and a list of modifiers or places in any order.
    """
    plain = normalise(value)
    plain = _A_PERIOD.sub("per", plain)
    amount = _amount(plain)
    if amount is not None:
        return amount
    if _YES.fullmatch(plain) or (aspect in _WORDED_YES and _WORDED_YES[aspect].fullmatch(plain)):
        return "yes"
    if _NO.fullmatch(plain) or (aspect in _WORDED_NO and _WORDED_NO[aspect].fullmatch(plain)):
        return "no"
    entries = _BETWEEN.split(plain)
    if len(entries) > 1 and all(map(_SHORT.fullmatch, entries)):
        return " ".join(sorted(entries))
    return skeleton(with_digits(plain)) or plain


_A_PERIOD = re.compile(r"(?<=\w )an?(?= (?:day|week|month|quarter|year|visit)\b)")
_BETWEEN = re.compile(r"\s*[,;/|]\s*|\s+and\s+")
_SHORT = re.compile(r"[a-z0-9]{1,6}")  #: an entry of a list of modifiers or places
_AMOUNT = re.compile(r"\$? ?(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?")


def _amount(plain: str) -> str | None:
    found = _AMOUNT.fullmatch(plain)
    if found is None or not (found[1] or found[2]):
        return None
    digits = (found[1] or "0").replace(",", "")
    try:
        return f"{Decimal(digits + (found[2] or '')).normalize():f}"
    except InvalidOperation:
        return None
