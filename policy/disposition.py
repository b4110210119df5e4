"""What a heading says about the codes under it. A heading that gives no verdict is neutral."""

import re
from dataclasses import dataclass
from enum import StrEnum

from policy.document import Aspect
from policy.text import normalise, with_plain_negation


class Verdict(StrEnum):
    """The value of a coverage or authorization statement."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"
    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    RELATED = "related"  #: listed as related, without a verdict
    LISTED = "listed"  #: no heading says anything about it


@dataclass(frozen=True, slots=True)
class Disposition:
    """A verdict, what it is about, and the heading that gives it."""

    aspect: Aspect
    verdict: Verdict
    heading: str


_AUTHORIZATION = r"(?:(?:prior[- ]?)?\b(?:authori[sz]ation|auth\b)|prior[- ]?(?:approval|notification)|pre-?(?:certification|authori[sz]ation|cert|auth)\b|\bpa\b)"
#: What is asked for beforehand, where a verb says that it is needed or not.
_ASKED = rf"(?:{_AUTHORIZATION}|\bapproval\b|(?:pre-?service|prior|pre-?admission) review\b)"
_NOT_REQUIRED = re.compile(
    rf"(?:no|without|not (?:require|subject to|need)\w*|do(?:es)? not (?:require|need)|exempt from)\s+(?:\w+\s+){{0,2}}{_ASKED}"
    rf"|{_AUTHORIZATION}\s+(?:is |are )?(?:not|no longer) (?:required|needed)"
)
_REQUIRED = re.compile(
    rf"{_AUTHORIZATION}\s+(?:is |are )?(?:required|needed|list|applies)|(?:requir\w+|need\w*|subject to|that require)\s+(?:\w+\s+){{0,2}}{_ASKED}"
    rf"|^{_AUTHORIZATION}(?: (?:cpt|hcpcs|procedure|service)s?)?(?: codes?)?(?: lists?)?$"
)
#: A refund or a discount that someone is eligible for is no coverage.
_ELIGIBLE = r"\beligible\b(?! for (?:\w+ ){0,5}?(?:refunds?|credits?|exchanges?|discounts?|offers?|free trials?|enrol\w+)\b)"
_NOT_EXCLUDED = re.compile(
    r"\b(?:not|never|no longer) (?:be )?(?:considered |deemed |regarded as |to be )?(?:an? )?"
    r"(?:experimental|investigational|unproven|cosmetic|excluded|denied|bundled|incidental|packaged)"
)
_NOT_COVERED = re.compile(
    rf"\b(?:not|non|never|no longer)[- ]?(?:\w+ ){{0,2}}?(?:covered|reimburs\w*|payable|{_ELIGIBLE}|medically necessary|reasonable and necessary|separately"
    r"|paid|recogni[sz]ed|report(?:ed|able)|billable|billed|allow(?:ed|able)|accept(?:ed|able)|approved|appropriate|supported|valid)\b"
    r"|experimental|investigational|unproven|not proven|\bdo(?:es)? not (?:support|meet|cover|qualify|report|bill)|\bexclu(?:ded|sions?)\b|cosmetic"
    r"|\b(?:not|never) (?:meeting|supporting)\b|\bfail(?:s|ing)? to (?:meet|support)\b|\b(?:in|un)(?:eligible|valid|supported|covered)\b|\bnot an? (?:covered )?benefit"
    r"|\bno coverage\b|coverage is (?:not|no longer)|\bbundled\b(?! payment)|\bincidental\b|\bpackaged\b|included in (?:the )?(?:\w+ )?(?:global|package|payment|reimbursement)"
    r"|\b(?:insufficient|lacks?|lacking) (?:of )?evidence"
    r"|denied|non-?coverage|limitations? and exclusions|not considered (?:medically )?necessary|not be (?:covered|reimbursed|medically)"
)
_COVERED = re.compile(
    r"\bcovered\b|medically necessary|that support|support(?:s|ing)? (?:medical )?necessity|reasonable and necessary"
    rf"|{_ELIGIBLE}"
    r"|reimbursable|recogni[sz]ed for (?:payment|coverage)|\bpayable\b|coverage is (?:provided|available)|(?:selection )?criteria (?:are|is) met|considered necessary|separately (?:reimburs|paid)"
    r"|paid separately|\b(?:that )?meet(?:s|ing)? (?:the )?(?:coverage |medical (?:necessity )?|selection )?(?:criteria|necessity)|^(?:allowed|approved|accepted|reportable|billable|payable)\b"
    r"|considered reconstructive"
)
_RELATED = re.compile(
    r"\bother\b.*\brelated\b|related to (?:the|this)|\brelated (?:cpt|hcpcs|icd|codes)|for reference|informational|other codes"
)


def disposition_of_heading(heading: str) -> Disposition | None:
    """The verdict of one heading, or None when it gives none. Negative families are tested first."""
    text = with_plain_negation(normalise(heading)).rstrip(" :")
    if len(text) > 400:
        return None
    for pattern, aspect, verdict in (
        (_NOT_REQUIRED, Aspect.AUTHORIZATION, Verdict.NOT_REQUIRED),
        (_REQUIRED, Aspect.AUTHORIZATION, Verdict.REQUIRED),
        (_RELATED, Aspect.COVERAGE, Verdict.RELATED),
        (_NOT_EXCLUDED, Aspect.COVERAGE, Verdict.COVERED),
        (_NOT_COVERED, Aspect.COVERAGE, Verdict.NOT_COVERED),
        (_COVERED, Aspect.COVERAGE, Verdict.COVERED),
    ):
        if pattern.search(text):
            return Disposition(aspect, verdict, heading)
    return None


def disposition_of(path: tuple[str, ...]) -> Disposition:
    """The verdict that governs a code under these headings: the innermost heading giving one.

    A heading that itself names a code list without a verdict ("Group 2", "Other codes") between
    the verdict and the code does not undo the verdict.
    """
    for heading in reversed(path):
        found = disposition_of_heading(heading)
        if found is not None:
            return found
    return Disposition(Aspect.COVERAGE, Verdict.LISTED, path[-1] if path else "")
