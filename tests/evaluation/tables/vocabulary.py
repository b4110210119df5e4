"""The codes that made-up tables list, and words of our own beside them."""

from random import Random
from typing import Final

PROCEDURES: Final = (
    "00100", "00400", "0001U", "0402T", "10040", "11102", "11103", "11200", "11201", "11300", "11301",
    "11302", "11305", "11400", "11401", "11440", "11640", "12031", "13121", "17000", "17003", "17004",
    "17106", "17107", "17110", "17111", "17260", "17261", "17280", "17311", "17312", "17340", "36415",
    "67800", "69100", "80048", "81002", "87101", "88304", "88305", "88312", "96372", "96567", "96573",
    "96900", "96920", "97597", "99202", "99203", "99212", "99213", "99214",
)  # fmt: skip
HCPCS: Final = (
    "A4550", "A4649", "A6250", "C5271", "C9257", "E0221", "G0127", "G0268", "G0416", "G2211", "J0121",
    "J3301", "J7308", "J7345", "J9040", "L8035", "Q2035", "Q4101", "Q4110", "Q4186", "S0191", "T1015",
)  # fmt: skip
DIAGNOSES: Final = (
    "A63.0", "B07.0", "B07.8", "B08.1", "C43.11", "C43.12", "C43.4", "C44.01", "C44.311", "C44.529",
    "C44.91", "C4A.0", "D03.51", "D04.39", "D17.1", "D18.01", "D22.5", "D22.61", "D23.39", "D48.5",
    "D49.2", "E11.9", "I10", "L28.1", "L40.0", "L56.5", "L57.0", "L57.8", "L66.12", "L70.0", "L72.0",
    "L81.4", "L82.0", "L82.1", "L85.8", "L91.0", "L98.0", "M79.89", "Q82.5", "R20.8", "R23.3", "R52",
    "S01.01XA", "T20.011A", "Z41.1", "Z85.828", "Z85.89", "Z12.83",
)  # fmt: skip
_KINDS: Final = ("Service", "Treatment", "Test", "Supply", "Visit", "Procedure", "Review")
_OF: Final = (
    "of the skin",
    "of one lesion",
    "of several lesions",
    "by hand",
    "by machine",
    "at the first visit",
)
_MORE: Final = ("small", "large", "each further one", "simple", "complex", "with a report", "in a series")  # fmt: skip
_ILLS: Final = ("Growth", "Rash", "Scar", "Spot", "Irritation", "Injury", "History of a growth")
_SITES: Final = ("of the face", "of the scalp", "of the trunk", "of the left arm", "of the right arm", "of the eyelid")  # fmt: skip


def procedure_words(code: str) -> str:
    """A description of a procedure code: the same for the same code, and nobody's but ours."""
    chosen = Random(code)
    parts = [chosen.choice(one) for one in (_KINDS, _OF, _MORE)]
    return f"{parts[0]} {parts[1]}, {parts[2]}"


def diagnosis_words(code: str) -> str:
    """A description of a diagnosis: the same for the same code, and nobody's but ours."""
    chosen = Random(code)
    return f"{chosen.choice(_ILLS)} {chosen.choice(_SITES)}, {chosen.choice(('early', 'late', 'unspecified', 'initial care'))}"
