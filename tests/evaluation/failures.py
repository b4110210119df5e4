"""Pairs that were not told rightly, written down to be studied."""

import json
from pathlib import Path
from typing import Any

from tests.evaluation.pairs import Label, Pair
from tests.evaluation.scoring import Scored


def write_failure(folder: Path, pair: Pair, found: Scored) -> None:
    """Both files, what was expected and what was told, in a folder of the pair's name."""
    place = folder / found.family / pair.name
    place.mkdir(parents=True, exist_ok=True)
    (place / f"before.{pair.format}").write_bytes(pair.before)
    (place / f"after.{pair.format}").write_bytes(pair.after)
    answered = found.answered
    said = {
        "publisher": pair.publisher,
        "shape": pair.shape,
        "mutations": pair.mutations,
        "broken": found.broken,
        "missed": [
            as_values(label)
            for position, label in enumerate(pair.labels)
            if position not in answered
        ],
        "wrong": [
            change
            for change, one in zip(found.told, found.verdicts, strict=True)
            if not one.answers
        ],
        "wrongly dated": [
            {"expected": [as_values(pair.labels[at]) for at in one.answers], "told": change}
            for change, one in zip(found.told, found.verdicts, strict=True)
            if one.answers and not one.dates_right
        ],
        "expected": [as_values(label) for label in pair.labels],
        "told": list(found.told),
    }
    (place / "said.json").write_text(json.dumps(said, indent=1, ensure_ascii=False))


def as_values(label: Label) -> dict[str, Any]:
    """A label as plain values."""
    return {
        "kinds": sorted(label.kinds),
        "codes": sorted(label.codes),
        "effective": dict(label.effective),
        "before": label.before,
        "after": label.after,
        "code_level": label.code_level,
    }
