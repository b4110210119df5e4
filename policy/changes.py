"""A classified difference between two editions, in the words of the trade."""

from dataclasses import dataclass
from enum import StrEnum

from policy.document import Aspect, StatedDate


class ChangeKind(StrEnum):
    """What happened. A new kind is a new member; the store keeps the text."""

    CODE_ADDED = "code_added"
    CODE_REMOVED = "code_removed"
    CODE_RELISTED = "code_relisted"  #: moved under another heading that gives no verdict
    CODE_RETIRED = "code_retired"  #: gone from the code set itself
    COVERAGE_CHANGED = "coverage_changed"
    PRIOR_AUTH_CHANGED = "prior_auth_changed"
    RECORDS_REQUIRED = "records_required"  #: the claim is paid only with records
    MODIFIER_CHANGED = "modifier_changed"
    UNIT_LIMIT_CHANGED = "unit_limit_changed"
    FREQUENCY_LIMIT_CHANGED = "frequency_limit_changed"
    NCCI_EDIT_ADDED = "ncci_edit_added"
    NCCI_EDIT_DELETED = "ncci_edit_deleted"
    NCCI_EDIT_CHANGED = "ncci_edit_changed"  #: its modifier indicator, dates or columns
    ADDON_EDIT_CHANGED = "addon_edit_changed"
    PLACE_OF_SERVICE_CHANGED = "place_of_service_changed"
    STATUS_CHANGED = (
        "status_changed"  #: status, global days, multiple-procedure and like indicators
    )
    PAYMENT_CHANGED = "payment_changed"
    DIAGNOSIS_ADDED = "diagnosis_added"
    DIAGNOSIS_REMOVED = "diagnosis_removed"
    DIAGNOSIS_RECODED = "diagnosis_recoded"  #: split or renamed by the yearly code set
    CRITERIA_CHANGED = "criteria_changed"
    DOCUMENTATION_CHANGED = "documentation_changed"
    GUIDANCE_CHANGED = "guidance_changed"
    APPLICABILITY_CHANGED = "applicability_changed"  #: states, lines of business or contractor
    RULE_ADOPTED = "rule_adopted"  #: what was proposed is final
    EFFECTIVE_DATE_CHANGED = "effective_date_changed"
    ANNOUNCEMENT_DELAYED = "announcement_delayed"
    ANNOUNCEMENT_WITHDRAWN = "announcement_withdrawn"
    POLICY_PUBLISHED = "policy_published"
    POLICY_CORRECTED = "policy_corrected"
    POLICY_RETIRED = "policy_retired"
    POLICY_MOVED = "policy_moved"  #: another address, number or contractor, the same policy
    WORDING_CHANGED = "wording_changed"
    ADMINISTRATIVE = "administrative"


#: Kinds that are kept for the record and never told by themselves.
QUIET = frozenset({ChangeKind.WORDING_CHANGED, ChangeKind.ADMINISTRATIVE})


class Direction(StrEnum):
    """Whether a line is easier or harder to get paid afterwards."""

    RESTRICTIVE = "restrictive"
    PERMISSIVE = "permissive"
    NEUTRAL = "neutral"
    UNCLEAR = "unclear"


class Stage(StrEnum):
    """Where the change stands, in the publisher's word."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"  #: its stated date is still to come
    IN_EFFECT = "in_effect"
    DELAYED = "delayed"
    WITHDRAWN = "withdrawn"


class AppliesBy(StrEnum):
    """By which date a claim falls under the change, as the sentence says."""

    DATE_OF_SERVICE = "date_of_service"
    RECEIVED = "received"
    PROCESSED = "processed"
    NOT_STATED = "not_stated"


class Basis(StrEnum):
    """What the change was read from."""

    TABLE = "table"
    PROSE = "prose"
    PUBLISHERS_NOTE = "publishers_note"


class Severity(StrEnum):
    """What the team must do about it."""

    ACTION = "action"  #: a line with a watched code could be decided differently
    REVIEW = "review"  #: somebody should look
    RECORD = "record"  #: kept for history


SEVERITY_ORDER = (Severity.ACTION, Severity.REVIEW, Severity.RECORD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two editions of a publication.

    ``before`` and ``after`` are the publisher's own words, or None where nothing stood. ``codes``
    holds the codes the change is about, ``where`` the heading path, outermost first.
    ``governed`` are procedure codes that ``codes`` does not name and the change is about all the
    same: those that the headings above name, else the watched ones that stand in the document.
    ``effective`` has the stated effective dates, one per jurisdiction; empty means not stated.
    ``notes`` are short facts shown with the change ("only the add-on is gone", "the printed date
    and version did not change"), each one a finding of the comparison, never advice.
    """

    kind: ChangeKind
    aspect: Aspect | None
    codes: tuple[str, ...]
    before: str | None
    after: str | None
    where: tuple[str, ...]
    severity: Severity
    direction: Direction = Direction.UNCLEAR
    stage: Stage = Stage.IN_EFFECT
    applies_by: AppliesBy = AppliesBy.NOT_STATED
    basis: Basis = Basis.PROSE
    effective: tuple[StatedDate, ...] = ()
    retroactive: bool = False
    notes: tuple[str, ...] = ()
    governed: tuple[str, ...] = ()
