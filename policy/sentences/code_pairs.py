"""Sentences about an edit of two codes, as NCCI's procedure-to-procedure edits are."""

import re

from policy.changes import ChangeKind, Direction
from policy.edit_indicator import indicator_direction

_EDIT = re.compile(
    r"\b(?:ncci|cci|ptp|procedure[- ]to[- ]procedure|correct coding(?: initiative)?)\b[^.;]{0,60}\b(?:edits?|(?:code )?pairs?)\b"
    r"|\bcolumn (?:1|one|i)\b[^.;]{0,80}\bcolumn (?:2|two|ii)\b"
)
_CODE = re.compile(r"(?<![\w$#.-])(?:[0-9]{4}[0-9aftmu]|[a-v][0-9]{4})\b")
_ENDS = re.compile(
    r"\b(?:deleted|deletes|removed|removes|terminated|ended|ends|end-?dated|deactivated|retired|no longer)\b"
)
_BEGINS = re.compile(
    r"\b(?:new|add(?:s|ed|ing)?|effective|begin(?:s|ning)?|start(?:s|ing)?|implement\w*|will|now|establish\w*|creat\w+|pairs|bundles)\b"
)
_INDICATOR = re.compile(r"\bindicator\b(?:[^.;\d]{0,40}\b(?:from|of|is|to)\b)*\W{0,3}([019])\b")


def pair_turn(before: str | None, after: str | None) -> tuple[ChangeKind, Direction] | None:
    """What became of an edit of two codes by a sentence (normalised); None where it is about none."""
    old, new = before or "", after or ""
    if _is_of_pair(new) and _ENDS.search(new) and not _ENDS.search(old):
        return ChangeKind.NCCI_EDIT_DELETED, Direction.PERMISSIVE
    if before is None:
        begins = _is_of_pair(new) and _BEGINS.search(new)
        return (ChangeKind.NCCI_EDIT_ADDED, Direction.RESTRICTIVE) if begins else None
    if after is None:
        began = _is_of_pair(old) and _BEGINS.search(old) and not _ENDS.search(old)
        return (ChangeKind.NCCI_EDIT_DELETED, Direction.PERMISSIVE) if began else None
    if not (_is_of_pair(old) and _is_of_pair(new)):
        return None
    was, now = (_INDICATOR.findall(side)[-1:] for side in (old, new))
    if not was or not now or was == now:
        return None
    return ChangeKind.NCCI_EDIT_CHANGED, indicator_direction(was[0], now[0])


def _is_of_pair(sentence: str) -> bool:
    return bool(_EDIT.search(sentence)) and len(set(_CODE.findall(sentence))) > 1
