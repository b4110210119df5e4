"""Billing codes: their systems, their shapes, and the ones a practice watches.

Shapes follow the code sets themselves: CPT category I is five digits, category II, III, PLA and
administrative codes are four digits and a letter (AMA CPT), HCPCS level II is a letter A-V and four
digits (CMS HCPCS), ICD-10-CM is a letter, a digit, an alphanumeric and up to four more after a dot
(CDC/NCHS ICD-10-CM tabular list). They are written in ASCII: digits and letters of another script
that look like them make no code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class CodeSystem(StrEnum):
    """Which code set a code belongs to."""

    CPT = "cpt"  #: AMA Current Procedural Terminology (HCPCS level I)
    HCPCS = "hcpcs"  #: CMS HCPCS level II
    ICD10CM = "icd10cm"  #: diagnoses
    MODIFIER = "modifier"  #: two-character procedure modifiers
    PLACE_OF_SERVICE = "place_of_service"  #: CMS two-digit place of service codes


class Role(StrEnum):
    """What a watched code is within its family."""

    PRIMARY = "primary"  #: billed first (17000)
    ADD_ON = "add_on"  #: billed only beside a primary (17003)
    INSTEAD_OF = "instead_of"  #: billed in place of the others (17004)
    RELATED = "related"  #: watched, without a fixed relation


_PROCEDURE = re.compile(r"(?:[0-9]{5}|[0-9]{4}[AFMTU])\Z")
_HCPCS = re.compile(r"[A-V][0-9]{4}\Z")
_DIAGNOSIS = re.compile(r"[A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?\Z")
_UNDOTTED = re.compile(r"([A-TV-Z][0-9][0-9A-Z])([0-9A-Z]{1,4})\Z")


def procedure_system(code: str) -> CodeSystem | None:
    """CPT or HCPCS by the shape of ``code`` (upper case, no marks); None when it is neither."""
    if _PROCEDURE.match(code):
        return CodeSystem.CPT
    if _HCPCS.match(code):
        return CodeSystem.HCPCS
    return None


def is_diagnosis(code: str) -> bool:
    """Whether ``code`` has the shape of a dotted ICD-10-CM code or a three-character category."""
    return bool(_DIAGNOSIS.match(code))


def dotted_diagnosis(code: str) -> str:
    """``code`` with the ICD-10-CM dot: ``L570`` and ``L57.0`` are the same diagnosis."""
    found = _UNDOTTED.match(code)
    return f"{found[1]}.{found[2]}" if found else code


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedCode:
    """One procedure code a practice bills and its role in the family."""

    code: str
    role: Role = Role.RELATED


#: Watched beside the codes unless others are set: actinic keratosis.
DEFAULT_DIAGNOSES = ("L57.0",)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """The codes a team is told about.

    ``everything`` counts each code and diagnosis found as watched; the comparison of two files
    uses it, a service never does.
    """

    codes: tuple[WatchedCode, ...] = ()
    diagnoses: frozenset[str] = frozenset(DEFAULT_DIAGNOSES)
    everything: bool = False

    def watches(self, code: str) -> bool:
        """Whether a procedure code is watched."""
        return self.everything or any(item.code == code for item in self.codes)

    def reaches(self, code: str) -> bool:
        """Whether a change of a procedure code concerns the team: it is watched, or an add-on of it is.

        An add-on is billed only beside its primary code, and not where another code is billed instead
        of both, so a rule on either decides about its lines.
        """
        return self.watches(code) or bool(self.add_ons_of(code))

    def add_ons_of(self, code: str) -> tuple[str, ...]:
        """The watched add-ons of the default family of which ``code`` is the primary or the one instead."""
        if DEFAULT_ROLES.get(code) not in {Role.PRIMARY, Role.INSTEAD_OF}:
            return ()
        return tuple(
            item.code for item in self.codes if DEFAULT_ROLES.get(item.code) is Role.ADD_ON
        )

    def watches_diagnosis(self, code: str) -> bool:
        """Whether a diagnosis is watched."""
        return self.everything or code in self.diagnoses

    def role(self, code: str) -> Role | None:
        """The role of ``code``, or None when it is not watched by name."""
        return next((item.role for item in self.codes if item.code == code), None)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The watched procedure codes in the order the team gave them."""
        return tuple(item.code for item in self.codes)


#: The family the project was first built for: destruction of premalignant lesions.
DEFAULT_CODES = (
    WatchedCode(code="17000", role=Role.PRIMARY),
    WatchedCode(code="17003", role=Role.ADD_ON),
    WatchedCode(code="17004", role=Role.INSTEAD_OF),
)
DEFAULT_ROLES = {item.code: item.role for item in DEFAULT_CODES}
EVERYTHING = WatchList(everything=True)

_PREMALIGNANT = ("premalignant", "pre-malignant", "actinic keratos", "solar keratos")
#: What a code or diagnosis is about, for policies that name none (ICD-10-CM index to diseases, CDC/NCHS).
SUBJECTS = dict.fromkeys(("17000", "17003", "17004", "L57.0"), _PREMALIGNANT)


def parse_watched_codes(text: str) -> tuple[WatchedCode, ...]:
    """Read ``"17000:primary,17003:add_on,A9999"``; a code of the default family keeps its role.

    Raises ``ValueError`` naming the part that is neither a code nor a role.
    """
    watched: dict[str, WatchedCode] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        code, _, role = (piece.strip() for piece in part.partition(":"))
        code = code.upper()
        if procedure_system(code) is None:
            raise ValueError(f"{code!r} is not a CPT or HCPCS code")
        if role and role not in set(Role):
            raise ValueError(f"{role!r} is not a role of {code}: use one of {', '.join(Role)}")
        watched[code] = WatchedCode(
            code=code, role=Role(role) if role else DEFAULT_ROLES.get(code, Role.RELATED)
        )
    if not watched:
        raise ValueError("no code given: write for example 17000,17003,17004")
    return tuple(watched.values())


def parse_watched_diagnoses(words: Iterable[str]) -> tuple[str, ...]:
    """Diagnoses written with or without their dot, as ``L57.0`` or ``l570``.

    Raises ``ValueError`` naming the one that is not an ICD-10-CM code.
    """
    found = tuple(dict.fromkeys(dotted_diagnosis(word.upper()) for word in words))
    wrong = next((code for code in found if not is_diagnosis(code)), None)
    if wrong is not None:
        raise ValueError(f"{wrong!r} is not an ICD-10-CM diagnosis; write for example L57.0")
    return found
