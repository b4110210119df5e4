"""What a case expects of a change, and in what a found change is not that.

In a wanted change ``before``, ``after`` and ``where`` are fragments; a side that is left out must be
empty when ``kind`` adds or removes, and is free otherwise. ``effective`` must be equal,
``effective_includes`` may be part. ``kind`` may be a list where the trade has more than one word.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from policy.changes import Change
from policy.text import normalise

_NO_BEFORE = {"code_added", "diagnosis_added"}
_NO_AFTER = {"code_removed", "diagnosis_removed"}
CHANGE_KEYS = {
    "kind",
    "codes",
    "codes_include",
    "before",
    "after",
    "after_any",
    "where",
    "direction",
    "severity",
    "stage",
    "applies_by",
    "effective",
    "effective_includes",
}


def differences(wanted: Mapping[str, Any], change: Change) -> list[str]:
    """In what a found change is not the wanted one."""
    kinds = wanted["kind"] if isinstance(wanted["kind"], list) else [wanted["kind"]]
    wrong = [] if change.kind in kinds else [f"kind {change.kind}"]
    if "codes" in wanted and sorted(change.codes) != sorted(wanted["codes"]):
        wrong.append(f"codes {change.codes}")
    if not set(wanted.get("codes_include", ())) <= set(change.codes):
        wrong.append(f"codes {change.codes}")
    wrong += _side("before", change.before, wanted, no_side=_NO_BEFORE)
    wrong += _side("after", change.after, wanted, no_side=_NO_AFTER)
    if "after_any" in wanted and not any(
        normalise(words) in normalise(change.after or "") for words in wanted["after_any"]
    ):
        wrong.append(f"after {change.after!r}")
    headings = " > ".join(normalise(heading) for heading in change.where)
    wrong += [
        f"where {change.where}"
        for words in wanted.get("where", ())
        if normalise(words).rstrip(" :") not in headings
    ]
    for name in ("direction", "severity", "stage", "applies_by"):
        if name in wanted and getattr(change, name) != wanted[name]:
            wrong.append(f"{name} {getattr(change, name)}")
    stated = {item.jurisdiction: item.day for item in change.effective}
    if "effective" in wanted and stated != wanted["effective"]:
        wrong.append(f"effective {stated}")
    if not wanted.get("effective_includes", {}).items() <= stated.items():
        wrong.append(f"effective {stated}")
    return wrong


def _side(
    name: str, found: str | None, wanted: Mapping[str, Any], *, no_side: set[str]
) -> list[str]:
    kinds = wanted["kind"] if isinstance(wanted["kind"], list) else [wanted["kind"]]
    if name in wanted:
        good = normalise(wanted[name]) in normalise(found or "")
    else:
        good = not found or not no_side.intersection(kinds)
    return [] if good else [f"{name} {found!r}"]


def mismatch(wanted: Sequence[Mapping[str, Any]], found: Sequence[Change]) -> str | None:
    """What was wanted and not found, or found and not wanted; None where they are the same."""
    left = list(found)
    for one in wanted:
        unknown = set(one) - CHANGE_KEYS
        if unknown:
            return f"unknown keys {sorted(unknown)} in {one}"
        tried = [(change, differences(one, change)) for change in left]
        hit = next((change for change, wrong in tried if not wrong), None)
        if hit is None:
            return f"wanted {one}\nnearest: {tried}"
        left.remove(hit)
    return f"found beside what changed: {left}" if left else None
