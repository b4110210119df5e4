"""What one change says happened: a fact of the text, never a verdict that the text does not give."""

import re
from dataclasses import dataclass

from notifier.facts import fact_of
from notifier.phrases import SUBJECTS, listed
from notifier.quoting import cut, passage_around, plain, quoted, quotes_of_difference
from policy.changes import Basis, Change, ChangeKind, Direction, Stage

_HEADING_LIMIT = 120
_SHORT = 60
_JOINED_OR_LEFT = frozenset(
    {
        ChangeKind.CODE_ADDED,
        ChangeKind.CODE_REMOVED,
        ChangeKind.DIAGNOSIS_ADDED,
        ChangeKind.DIAGNOSIS_REMOVED,
    }
)
_MOVED = frozenset(
    {ChangeKind.CODE_RELISTED, ChangeKind.COVERAGE_CHANGED, ChangeKind.PRIOR_AUTH_CHANGED}
)
_OWN_WORD = re.compile(
    r"\b(?:delay\w*|postpon\w+|deferr\w+|pushed back|put off|(?:put )?on hold|withdr\w+|rescind\w*|cancel\w+"
    r"|will not (?:be implement\w+|take effect))(?:\s+\w+)?",
    re.IGNORECASE,
)
_CODE_SET = re.compile(
    r"(?:(?:CPT|HCPCS|ICD-?10(?:-CM)?|procedure|diagnos[ie]s|codes?|description|group \d+)[®*/|,:\s-]*)+",
    re.IGNORECASE,
)
_BARE_CODE = re.compile(r"\+?\s*(?:\d{4}[0-9A-Z]|[A-V]\d{4})[*†‡^+\s]*")
_ROW_OF_CODE = re.compile(
    r"(?:CPT|HCPCS)?\s*(?:\d{4}[0-9A-Z]|[A-V]\d{4})\b(?!\s+(?:is|are|was|were|will|may|must|should|has|have|can|when|for|if)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One sentence, and the two sides in the publisher's words or as what the list holds.

    ``quotes`` is True where the sides are the publisher's own words. ``own_word`` is the
    publisher's word for a delay or a withdrawal, where there is one.
    """

    sentence: str
    was: str
    now: str
    quotes_was: bool = False
    quotes_now: bool = False
    own_word: str | None = None


def is_of_list(change: Change) -> bool:
    """Whether a change is about the place of codes in lists, whose rows are not quoted.

    Rows carry the descriptors of the code set, which are the AMA's; a message carries the numbers
    and the publisher's headings.
    """
    if change.basis is not Basis.TABLE:
        return False
    if change.kind in _JOINED_OR_LEFT or change.kind is ChangeKind.CODE_RELISTED:
        return True
    sides = [side for side in (change.before, change.after) if side]
    if change.kind not in _MOVED:
        return False
    if len(sides) == 1:  # the row itself joined or left a list, of authorizations for example
        return any(_is_row(line) for line in sides[0].split("\n"))
    return any("\n" in side for side in sides)


def happening_of(change: Change) -> Happening:
    """What happened. Every sentence is a fact of the two texts."""
    if is_of_list(change):
        return _moved(change) if change.before and change.after else _joined_or_left(change)
    if change.kind is ChangeKind.POLICY_PUBLISHED:
        return _published(change)
    return _reworded(change)


def headings_of_move(change: Change) -> tuple[str | None, str | None]:
    """The headings a code moved from and to; None where it stood under none."""
    return _heading(change.before, change), _heading(change.after, change)


def _heading(side: str | None, change: Change) -> str | None:
    first = plain((side or "").split("\n", 1)[0])
    if not first or any(re.search(rf"\b{re.escape(code)}\b", first) for code in change.codes):
        return None
    return first


def _under(heading: str | None) -> str:
    return f"heading {quoted(heading, _HEADING_LIMIT)}" if heading else "no heading"


def _moved(change: Change) -> Happening:
    old, new = headings_of_move(change)
    codes = listed(change.codes)
    return Happening(
        sentence=f"{codes} moved from {_under(old)} to {_under(new)}{_standing(change)}",
        was=f"{codes} under {_under(old)}",
        now=f"{codes} under {_under(new)}",
    )


def _joined_or_left(change: Change) -> Happening:
    codes, one = listed(change.codes), len(change.codes) == 1
    stand = "stands" if one else "stand"
    heading = _telling_heading(change.where)
    place = f"under {quoted(heading, _HEADING_LIMIT)}" if heading else "in this list"
    if change.after is None or change.kind in {
        ChangeKind.CODE_REMOVED,
        ChangeKind.DIAGNOSIS_REMOVED,
    }:
        return Happening(
            sentence=f"{codes} no longer {stand} {place}{_standing(change)}",
            was=f"{codes} listed {place}",
            now=f"not listed {place}",
        )
    return Happening(
        sentence=f"{codes} now {stand} {place}{_standing(change)}",
        was=f"not listed {place}",
        now=f"{codes} listed {place}",
    )


def _telling_heading(where: tuple[str, ...]) -> str | None:
    """The innermost heading; with the one above it where it only names a code set ("CPT")."""
    if not where:
        return None
    if len(where) > 1 and _CODE_SET.fullmatch(plain(where[-1])):
        return f"{plain(where[-2])} > {plain(where[-1])}"
    return where[-1]


def _published(change: Change) -> Happening:
    names = f"; it names {listed(change.codes)}" if change.codes else ""
    lines = [line for line in (change.after or "").split("\n") if line.strip()]
    spoken = [line for line in lines if not _is_row(line)]
    text = passage_around(" / ".join(spoken), change.codes) if spoken else ""
    return Happening(
        sentence=f"policy listed for the first time{names}{_standing(change)}",
        was="not in the publisher's list when that was first read whole",
        now=text or f"{listed(change.codes)} listed",
        quotes_now=bool(text),
    )


def _is_row(line: str) -> bool:
    """Whether a line is an entry of a code list, whose words are the code set's."""
    cells = [plain(cell) for cell in line.split(" | ")]
    return any(_BARE_CODE.fullmatch(cell) for cell in cells) or bool(_ROW_OF_CODE.match(cells[0]))


def _reworded(change: Change) -> Happening:
    was, now = _differing_cells(change)
    word = _own_word(change)
    if was is not None and now is not None:
        was, now = quotes_of_difference(was, now)
    elif was is not None:
        was = passage_around(was, change.codes)
    elif now is not None:
        now = passage_around(now, change.codes)
    return Happening(
        sentence=_sentence(change, was, now, word),
        was=was or "nothing stood here",
        now=now or "nothing stands here",
        quotes_was=bool(was),
        quotes_now=bool(now),
        own_word=word,
    )


def _differing_cells(change: Change) -> tuple[str | None, str | None]:
    """Both sides; of rows of a table only the cells that differ, with the codes they are about.

    An unchanged cell of such a row is the descriptor of the code or says nothing new.
    """
    before, after = change.before, change.after
    if change.basis is not Basis.TABLE or before is None or after is None:
        return before, after
    rows = list(zip(before.split("\n"), after.split("\n"), strict=False))
    old, new = [], []
    for was, now in rows:
        old_cells, new_cells = was.split(" | "), now.split(" | ")
        if len(old_cells) == len(new_cells) == 1:
            old.append(was)
            new.append(now)
            continue
        old.extend(cell for cell in old_cells if cell not in new_cells)
        new.extend(cell for cell in new_cells if cell not in old_cells)
    if not old and not new:
        return before, after
    return " / ".join(dict.fromkeys(old)) or None, " / ".join(dict.fromkeys(new)) or None


def _own_word(change: Change) -> str | None:
    if _stage_of(change) not in {Stage.DELAYED, Stage.WITHDRAWN}:
        return None
    found = _OWN_WORD.search(plain(change.after or ""))
    return found[0] if found else None


def _sentence(change: Change, was: str | None, now: str | None, word: str | None) -> str:
    subject = SUBJECTS[change.kind]
    about = f" for {listed(change.codes)}" if change.codes else ""
    own = f"; its word: {quoted(word, _SHORT)}" if word else ""
    match _stage_of(change):
        case Stage.PROPOSED:
            return f"proposed, not policy: a change of the {subject}{about}"
        case Stage.DELAYED:
            return f"{subject}{about}: delayed{own}"
        case Stage.WITHDRAWN:
            return f"{subject}{about}: withdrawn{own}"
    if change.kind is ChangeKind.POLICY_RETIRED:
        return f"policy retired{about}{_standing(change)}"
    if change.kind is ChangeKind.PRIOR_AUTH_CHANGED:
        return _authorization(change, about)
    if (fact := fact_of(change, about)) is not None:
        return f"{fact}{_standing(change)}"
    if was and now:
        if max(len(was), len(now)) <= _SHORT:
            return f"{subject}{about}: was “{was}”, is now “{now}”{_standing(change)}"
        return f"{subject} changed{about}{_standing(change)}"
    if now:
        return f"{subject}: a new passage{about}{_standing(change)}"
    return f"{subject}: a passage{about} is gone{_standing(change)}"


def _stage_of(change: Change) -> Stage:
    """The stage; of an announcement taken back, that it was."""
    match change.kind:
        case ChangeKind.ANNOUNCEMENT_DELAYED:
            return Stage.DELAYED
        case ChangeKind.ANNOUNCEMENT_WITHDRAWN:
            return Stage.WITHDRAWN
    return change.stage


def _authorization(change: Change, about: str) -> str:
    if change.direction is Direction.RESTRICTIVE:
        if change.stage is Stage.ANNOUNCED:
            return f"prior authorization announced{about}"
        return f"prior authorization now stated as required{about}"
    if change.direction is Direction.PERMISSIVE and change.after is not None:
        return f"prior authorization no longer stated as required{about}{_standing(change)}"
    return f"what is said about prior authorization changed{about}{_standing(change)}"


def _standing(change: Change) -> str:
    """What the stage adds to a sentence that is true of the text as it now reads."""
    match change.stage:
        case Stage.ANNOUNCED:
            days = dict.fromkeys(plain(one.printed) for one in change.effective)
            if len(days) == 1:
                return f" (announced for {cut(next(iter(days)), _SHORT)})"
            return " (announced)"
        case Stage.PROPOSED:
            return " (proposed, not policy)"
        case Stage.DELAYED:
            return " (delayed)"
        case Stage.WITHDRAWN:
            return " (withdrawn)"
    return ""
