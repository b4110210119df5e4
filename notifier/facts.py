"""Changes of data files and of whole policies in a sentence: what moved, from what to what."""

import re

from notifier.quoting import cut, plain
from policy.changes import Change, ChangeKind

_LONGEST = 120
_UNITS = re.compile(r"(?P<value>[\d.]+) (?P<per>per (?:date of service|claim line)); MAI ")
_INDICATOR = re.compile(r"modifier indicator (?P<value>\w+)")
_COLUMNS = re.compile(r"column 1 (?P<first>\w+), column 2 (?P<second>\w+)")


def fact_of(change: Change, about: str) -> str | None:
    """The sentence of a kind that has one of its own; None for the others.

    ``about`` is " for " and the codes. The texts of data files are those of ``policy.datafiles``.
    """
    match change.kind:
        case ChangeKind.UNIT_LIMIT_CHANGED:
            return _units(change, about)
        case ChangeKind.NCCI_EDIT_ADDED:
            return f"NCCI edit added: {_pair(change, about)}"
        case ChangeKind.NCCI_EDIT_DELETED:
            return f"NCCI edit deleted: {_pair(change, about)}"
        case ChangeKind.NCCI_EDIT_CHANGED:
            return _edit(change, about)
        case ChangeKind.CODE_RETIRED:
            return f"code retired from its code set{about}"
        case ChangeKind.POLICY_MOVED:
            return f"policy moved{about}: {_side(change.before)} → {_side(change.after)}"
    return None


def _units(change: Change, about: str) -> str | None:
    was, now = _UNITS.match(change.before or ""), _UNITS.match(change.after or "")
    if was is None and now is None:
        return None
    if was is None:
        return f"MUE{about}: now {now['value']} {now['per']}" if now else None
    if now is None:
        return f"MUE{about}: was {was['value']} {was['per']}, no row now"
    if was["per"] != now["per"]:
        return f"MUE{about}: {was['value']} {was['per']} → {now['value']} {now['per']}"
    if was["value"] == now["value"]:
        return f"MUE{about}: {now['value']} {now['per']} as before, another adjudication indicator"
    return f"MUE{about}: {was['value']} → {now['value']} {now['per']}"


def _edit(change: Change, about: str) -> str:
    was, now = _INDICATOR.search(change.before or ""), _INDICATOR.search(change.after or "")
    old, new = _COLUMNS.search(change.before or ""), _COLUMNS.search(change.after or "")
    said = f"NCCI edit changed: {_pair(change, about)}"
    if old and new and old.groups() != new.groups():
        return f"{said}; before, column 1 {old['first']}, column 2 {old['second']}"
    if was and now and was["value"] != now["value"]:
        return f"{said}; modifier indicator {was['value']} → {now['value']}"
    return said


def _pair(change: Change, about: str) -> str:
    found = _COLUMNS.search(change.after or change.before or "")
    return found[0] if found else about.removeprefix(" for ") or "the pair"


def _side(text: str | None) -> str:
    return cut(plain(text), _LONGEST) if text else "not stated"
