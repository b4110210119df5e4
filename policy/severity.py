"""How urgent a change is, by what a billing team has to do about it."""

from policy.changes import ChangeKind, Direction, Severity

_ACTION_WHEN_RESTRICTIVE = frozenset(
    {
        ChangeKind.COVERAGE_CHANGED,
        ChangeKind.CRITERIA_CHANGED,
        ChangeKind.MODIFIER_CHANGED,
        ChangeKind.PRIOR_AUTH_CHANGED,
        ChangeKind.UNIT_LIMIT_CHANGED,
        ChangeKind.NCCI_EDIT_CHANGED,
        ChangeKind.STATUS_CHANGED,
    }
)
_ACTION = frozenset(
    {
        ChangeKind.FREQUENCY_LIMIT_CHANGED,
        ChangeKind.NCCI_EDIT_ADDED,
        ChangeKind.ADDON_EDIT_CHANGED,
        ChangeKind.CODE_RETIRED,
        ChangeKind.ANNOUNCEMENT_DELAYED,
        ChangeKind.ANNOUNCEMENT_WITHDRAWN,
    }
)
_RECORD = frozenset(
    {
        ChangeKind.WORDING_CHANGED,
        ChangeKind.ADMINISTRATIVE,
        ChangeKind.PAYMENT_CHANGED,
        ChangeKind.POLICY_MOVED,
    }
)


def severity_of(
    kind: ChangeKind, direction: Direction, *, watched_diagnosis: bool = False
) -> Severity:
    """The default severity; a relief is ``review``, because it is money too."""
    if kind in _RECORD:
        return Severity.RECORD
    if kind in {ChangeKind.DIAGNOSIS_ADDED, ChangeKind.DIAGNOSIS_REMOVED}:
        if not watched_diagnosis:
            return Severity.RECORD
        return Severity.ACTION if kind is ChangeKind.DIAGNOSIS_REMOVED else Severity.REVIEW
    if kind is ChangeKind.DIAGNOSIS_RECODED:
        return Severity.REVIEW if watched_diagnosis else Severity.RECORD
    if kind in _ACTION:
        return Severity.ACTION
    if kind is ChangeKind.RECORDS_REQUIRED and direction is not Direction.PERMISSIVE:
        return Severity.ACTION
    if kind in _ACTION_WHEN_RESTRICTIVE and direction is Direction.RESTRICTIVE:
        return Severity.ACTION
    return Severity.REVIEW
