"""Diagnoses that the yearly code set split, joined or gave another code: recoded, not lost and found.

ICD-10-CM takes effect on October 1 (CDC/NCHS); a code that gains characters stops being valid, and
the ones below it take its place.
"""

from collections.abc import Sequence
from dataclasses import replace

from policy.changes import ChangeKind, Direction
from policy.comparison.finding import Finding
from policy.text import skeleton


def with_recoded(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, in which a diagnosis that left a list for others in its place is recoded.

    Others are in its place where they are its subdivisions, or it theirs, or their row has the same
    words. Losses and gains must be of lists under the same innermost heading.
    """
    left = [one for one in findings if one.kind is ChangeKind.DIAGNOSIS_REMOVED]
    joined = [one for one in findings if one.kind is ChangeKind.DIAGNOSIS_ADDED]
    found = list(findings)
    for lost in left:
        for won in joined:
            if skeleton(lost.where[-1:][0] if lost.where else "") == skeleton(
                won.where[-1:][0] if won.where else ""
            ):
                found = _joined(found, lost, won)
    return found


def _joined(found: list[Finding], lost: Finding, won: Finding) -> list[Finding]:
    if lost not in found or won not in found:
        return found
    old_rows, new_rows = _rows(lost.codes, lost.before), _rows(won.codes, won.after)
    pairs = [
        (old, new)
        for old in lost.codes
        for new in won.codes
        if _is_below(new, old)
        or _is_below(old, new)
        or _same_words(old_rows.get(old), old, new_rows.get(new), new)
    ]
    if not pairs:
        return found
    olds = tuple(dict.fromkeys(old for old, _ in pairs))
    news = tuple(dict.fromkeys(new for _, new in pairs))
    recoded = replace(
        won,
        kind=ChangeKind.DIAGNOSIS_RECODED,
        direction=Direction.NEUTRAL,
        codes=(*olds, *news),
        before=_shown(olds, old_rows),
        after=_shown(news, new_rows),
        spoken=tuple(new_rows[code] for code in news if code in new_rows) or won.spoken,
    )
    rest = [
        part
        for part in (_without(lost, olds, old_rows), _without(won, news, new_rows))
        if part is not None
    ]
    return [*(one for one in found if one not in (lost, won)), recoded, *rest]


def _is_below(code: str, category: str) -> bool:
    return len(code) > len(category) and code.replace(".", "").startswith(category.replace(".", ""))


def _same_words(old_row: str | None, old: str, new_row: str | None, new: str) -> bool:
    if old_row is None or new_row is None:
        return False
    was, now = skeleton(old_row.replace(old, " ")), skeleton(new_row.replace(new, " "))
    return was == now and len(was) >= 12


def _rows(codes: Sequence[str], text: str | None) -> dict[str, str]:
    lines = (text or "").split("\n")
    return {
        code: next(line for line in lines if code in line)
        for code in codes
        if any(code in line for line in lines)
    }


def _shown(codes: Sequence[str], rows: dict[str, str]) -> str:
    return "\n".join(dict.fromkeys(rows.get(code, code) for code in codes))


def _without(one: Finding, codes: Sequence[str], rows: dict[str, str]) -> Finding | None:
    left = tuple(code for code in one.codes if code not in codes)
    if not left:
        return None
    text = _shown(left, rows)
    gone = one.kind is ChangeKind.DIAGNOSIS_REMOVED
    return replace(one, codes=left, before=text if gone else None, after=None if gone else text)
