"""The vocabulary of the core in words that a billing manager reads without a key."""

from collections.abc import Sequence

from notifier.quoting import cut, plain
from policy.changes import AppliesBy, Basis, ChangeKind, Direction, Severity, Stage
from policy.sources import LineOfBusiness

SEVERITIES = {Severity.ACTION: "ACTION", Severity.REVIEW: "REVIEW", Severity.RECORD: "RECORD"}

BUSINESSES = {
    LineOfBusiness.COMMERCIAL: "Commercial",
    LineOfBusiness.MEDICARE_ADVANTAGE: "Medicare Advantage",
    LineOfBusiness.MEDICAID: "Medicaid",
    LineOfBusiness.FEP: "Federal Employee Program",
    LineOfBusiness.ORIGINAL_MEDICARE: "Original Medicare",
    LineOfBusiness.NOT_STATED: "line of business not stated",
}

APPLIES_BY = {
    AppliesBy.DATE_OF_SERVICE: "date of service",
    AppliesBy.RECEIVED: "date received",
    AppliesBy.PROCESSED: "date processed",
    AppliesBy.NOT_STATED: "not stated",
}

DIRECTIONS = {
    Direction.RESTRICTIVE: "restrictive",
    Direction.PERMISSIVE: "permissive",
    Direction.NEUTRAL: "neutral",
    Direction.UNCLEAR: "direction unclear",
}

STAGES = {
    Stage.PROPOSED: "proposed, not policy",
    Stage.ANNOUNCED: "announced",
    Stage.IN_EFFECT: "in the present text",
    Stage.DELAYED: "delayed",
    Stage.WITHDRAWN: "withdrawn",
}

BASES = {
    Basis.TABLE: "from a list or table",
    Basis.PROSE: "from a sentence",
    Basis.PUBLISHERS_NOTE: "from the publisher's own note",
}

#: What a passage of this kind is about.
SUBJECTS = {
    ChangeKind.CODE_ADDED: "code list",
    ChangeKind.CODE_REMOVED: "code list",
    ChangeKind.CODE_RELISTED: "code list",
    ChangeKind.COVERAGE_CHANGED: "coverage text",
    ChangeKind.PRIOR_AUTH_CHANGED: "prior authorization text",
    ChangeKind.MODIFIER_CHANGED: "modifier rule",
    ChangeKind.UNIT_LIMIT_CHANGED: "unit limit",
    ChangeKind.FREQUENCY_LIMIT_CHANGED: "frequency limit",
    ChangeKind.PLACE_OF_SERVICE_CHANGED: "place of service rule",
    ChangeKind.DIAGNOSIS_ADDED: "diagnosis list",
    ChangeKind.DIAGNOSIS_REMOVED: "diagnosis list",
    ChangeKind.CRITERIA_CHANGED: "coverage criteria",
    ChangeKind.DOCUMENTATION_CHANGED: "documentation rule",
    ChangeKind.GUIDANCE_CHANGED: "coverage or billing guidance",
    ChangeKind.EFFECTIVE_DATE_CHANGED: "effective date",
    ChangeKind.POLICY_PUBLISHED: "policy",
    ChangeKind.POLICY_RETIRED: "policy",
    ChangeKind.CODE_RETIRED: "code set",
    ChangeKind.RECORDS_REQUIRED: "rule on records with the claim",
    ChangeKind.NCCI_EDIT_ADDED: "NCCI edit",
    ChangeKind.NCCI_EDIT_DELETED: "NCCI edit",
    ChangeKind.NCCI_EDIT_CHANGED: "NCCI edit",
    ChangeKind.ADDON_EDIT_CHANGED: "add-on code edit",
    ChangeKind.STATUS_CHANGED: "status or payment indicator",
    ChangeKind.PAYMENT_CHANGED: "national payment amount",
    ChangeKind.DIAGNOSIS_RECODED: "diagnosis code",
    ChangeKind.APPLICABILITY_CHANGED: "scope (states, lines of business or contractor)",
    ChangeKind.RULE_ADOPTED: "final rule",
    ChangeKind.ANNOUNCEMENT_DELAYED: "announced rule",
    ChangeKind.ANNOUNCEMENT_WITHDRAWN: "announced rule",
    ChangeKind.POLICY_CORRECTED: "correction of the policy",
    ChangeKind.POLICY_MOVED: "policy",
    ChangeKind.WORDING_CHANGED: "wording",
    ChangeKind.ADMINISTRATIVE: "administrative text",
}

_LISTS = "scrubber rules and payer notes that name these codes"
_CHECKS = {
    ChangeKind.CODE_ADDED: _LISTS,
    ChangeKind.CODE_REMOVED: _LISTS,
    ChangeKind.CODE_RELISTED: _LISTS,
    ChangeKind.COVERAGE_CHANGED: _LISTS,
    ChangeKind.PRIOR_AUTH_CHANGED: "the authorization list kept for this payer",
    ChangeKind.MODIFIER_CHANGED: "scrubber rules on modifiers for this payer",
    ChangeKind.UNIT_LIMIT_CHANGED: "scrubber rules on units for this payer",
    ChangeKind.FREQUENCY_LIMIT_CHANGED: "scrubber rules on frequency for this payer",
    ChangeKind.PLACE_OF_SERVICE_CHANGED: "scrubber rules on place of service for this payer",
    ChangeKind.DIAGNOSIS_ADDED: "diagnosis lists kept for this payer",
    ChangeKind.DIAGNOSIS_REMOVED: "diagnosis lists kept for this payer",
    ChangeKind.CRITERIA_CHANGED: "note templates against the criteria quoted above",
    ChangeKind.DOCUMENTATION_CHANGED: "note templates against the sentence quoted above",
    ChangeKind.GUIDANCE_CHANGED: "payer notes against the sentence quoted above",
    ChangeKind.EFFECTIVE_DATE_CHANGED: "dated rules and reminders set for this policy",
    ChangeKind.POLICY_PUBLISHED: "whether this policy concerns the practice",
    ChangeKind.POLICY_RETIRED: "payer notes that point to this policy",
    ChangeKind.POLICY_MOVED: "payer notes that point to this policy",
    ChangeKind.POLICY_CORRECTED: "payer notes that point to this policy",
    ChangeKind.CODE_RETIRED: "charge lists and scrubber rules that name these codes",
    ChangeKind.RECORDS_REQUIRED: "which claims of this payer go out with records",
    ChangeKind.NCCI_EDIT_ADDED: "scrubber rules on code pairs",
    ChangeKind.NCCI_EDIT_DELETED: "scrubber rules on code pairs",
    ChangeKind.NCCI_EDIT_CHANGED: "scrubber rules on code pairs",
    ChangeKind.ADDON_EDIT_CHANGED: "scrubber rules on add-on codes",
    ChangeKind.STATUS_CHANGED: "fee schedule rows kept for these codes",
    ChangeKind.PAYMENT_CHANGED: "fee schedule rows kept for these codes",
    ChangeKind.DIAGNOSIS_RECODED: "diagnosis lists kept for this payer",
    ChangeKind.APPLICABILITY_CHANGED: "whether this policy concerns the practice",
    ChangeKind.RULE_ADOPTED: "dated rules and reminders set for this rule",
    ChangeKind.ANNOUNCEMENT_DELAYED: "dated rules and reminders set for this announcement",
    ChangeKind.ANNOUNCEMENT_WITHDRAWN: "dated rules and reminders set for this announcement",
}


def checks_for(kinds: Sequence[ChangeKind]) -> tuple[str, ...]:
    """Where a team may look; never what to code, bill or append."""
    return tuple(dict.fromkeys(_CHECKS[kind] for kind in kinds if kind in _CHECKS))


def business_of(value: str) -> str:
    """A line of business in words; one that is not known is shown as it came."""
    try:
        return BUSINESSES[LineOfBusiness(value)]
    except ValueError:
        return cut(plain(value), 60)


def listed(items: Sequence[str], *, most: int = 12, of: str = "codes") -> str:
    """The items as "A, B and C"; past ``most``, how many more."""
    shown = [cut(plain(item), 40) for item in items[:most]]
    left = len(items) - len(shown)
    if left:
        return f"{', '.join(shown)} and {left} more {of}"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 day", "97 days"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
