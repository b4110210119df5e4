"""What a bulletin says became of a policy: the words over a block of entries, or in a status column."""

import re
from enum import StrEnum

from policy.text import normalise, tidy


class Status(StrEnum):
    """A publisher's word for an entry, whatever form of the word it uses."""

    NEW = "new"
    REVISED = "revised"
    UPDATED = "updated"  #: often only references; what the entry says decides
    REVIEWED = "reviewed"
    CODE_UPDATES = "code_updates"
    RETIRED = "retired"
    REPLACED = "replaced"
    DELAYED = "delayed"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    REDUCED = "reduced"  #: "policies with a reduction in coverage"
    EXPANDED = "expanded"


_WORDS: tuple[tuple[Status, str], ...] = (
    (
        Status.REDUCED,
        r"(?:reductions? in coverage|coverage reductions?|more restrictive|more restricted)",
    ),
    (
        Status.EXPANDED,
        r"(?:expansions? (?:in|of) coverage|increases? in coverage|expanded coverage|coverage expansions?|less restrictive)",
    ),
    (Status.CODE_UPDATES, r"cod(?:e|es|ing) (?:updates?|changes?|updated|changed)"),
    (Status.CORRECTED, r"correct(?:ions?|ed)"),
    (Status.DELAYED, r"(?:delay(?:s|ed)|postponed|deferred)"),
    (Status.WITHDRAWN, r"(?:withdrawn|rescinded|cancell?ed)"),
    (Status.RETIRED, r"(?:retired?|retirements?|archived?|deleted|discontinued|sunset)"),
    (Status.REPLACED, r"(?:replaced|replacements?|superseded|consolidated)"),
    (Status.NEW, r"(?:new|newly (?:adopted|published)|added)"),
    (
        Status.REVISED,
        r"(?:revised|revisions?|modified|modifications?|changed|changes|amended|updated with (?:changes|revisions))",
    ),
    (Status.REVIEWED, r"(?:reviewed|no changes?|reaffirmed|annual review)"),
    (Status.UPDATED, r"(?:updated|updates?)"),
)
_AROUND = re.compile(
    r"\b(?:medical|medicare|clinical|reimbursement|payment|coverage|drug|utilization management|commercial|policy|policies|guidelines?|bulletins?"
    r"|documents?|titles?|status|criteria|with|the|and|our|of|to|a|an|in|um|adopted|effective|summary)\b|[^a-z]"
)
_LONGEST = 9  #: words of a heading that may be a status


def status_of_heading(heading: str) -> Status | None:
    """The status of a heading that says nothing else ("New", "Revised Medical Policies")."""
    text = normalise(heading)
    if len(text.split()) > _LONGEST:
        return None
    for status, pattern in _WORDS:
        bare, count = re.subn(rf"\b{pattern}\b", " ", text, count=1)
        if count and not _AROUND.sub("", bare):
            return status
    return None


def status_of_cell(value: str) -> Status | None:
    """The status of a cell of a few words ("New", "Modified - notification")."""
    text = normalise(value)
    if not text or len(text.split()) > _LONGEST:
        return None
    return next((status for status, pattern in _WORDS if re.search(rf"\b{pattern}\b", text)), None)


_IN_TITLE = re.compile(
    r"\s*(?:[-–—:(\[]\s*)(?P<status>new|revised|updated|modified|retired|archived|replaced|corrected|delayed|code updates?)\s*[)\]]?\s*\Z",
    re.IGNORECASE,
)
_REMINDER = re.compile(r"\breminder\b", re.IGNORECASE)
_REMINDER_MARK = re.compile(
    r"\s*[-–—(:]\s*reminder\s*\)?\s*\Z|\A\W*reminder\b\s*[-–—:]\s*", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"[\s*†‡^#]+\Z")


def is_reminder(title: str) -> bool:
    """Whether the title of an entry says that it repeats what was announced before."""
    return len(title.split()) <= 40 and bool(_REMINDER.search(title))


def bare_title(title: str) -> tuple[str, Status | None]:
    """A title without the marks of an issue ("- Reminder", "(Revised)", "*"), and the status in it."""
    text = _REMINDER_MARK.sub("", _FOOTNOTE.sub("", tidy(title)))
    found = _IN_TITLE.search(text)
    if found is None:
        return text, None
    return text[: found.start()].strip(), status_of_cell(found["status"])


_RETIRED_TITLE = re.compile(
    r"\A\W*(?:retired|archived|withdrawn)\b(?=\s*(?:[-–—:|)\]*]|\Z|\d|(?:on|as of|effective|policy|guideline|article|lcd|bulletin)\b))"
    r"|(?:[-–—:|(\[*]\s*|\d\s+|\b(?:was|is|has been|been|be|policy|guideline|article|lcd|bulletin)\s+)(?:retired|archived|withdrawn)\b"
    r"(?=\W*(?:\Z|\d|(?:on|as of|effective|date|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))",
    re.IGNORECASE,
)


def retired_by_title(title: str) -> bool:
    """Whether the words by which an index lists a document say that it is retired or archived.

    A mark set apart counts ("Retired - Light Therapy", "Light Therapy (Archived 04/01/2019)"); a
    service or a group of people that is called so does not ("Retired members").
    """
    return bool(_RETIRED_TITLE.search(tidy(title)))
