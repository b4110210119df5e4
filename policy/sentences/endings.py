"""Sentences that end a policy or a code, and proposals that end by becoming the rule."""

import re

from policy.changes import ChangeKind, Direction
from policy.document import Aspect
from policy.text import normalise

_POLICY_RETIRED = re.compile(
    r"\b(?:policy|guideline|bulletin|article|determination|document|lcd|ncd)\b[^.;]{0,40}"
    r"\b(?:is|was|were|has been|have been|will be|being) (?:\w+ )?(?:retired|archived|withdrawn|rescinded|discontinued)"
)
_CODE_RETIRED = re.compile(
    r"\b(?:codes?|cpt|hcpcs|\d{4}[0-9a-z])\b[^.;]{0,40}\b(?:is|are|was|were|has been|have been|will be) (?:being )?(?:deleted|discontinued|retired|terminated|end-?dated|invalid)\b"
    r"(?! (?:from|in|under) (?:the|this|our|that|any) (?!cpt|hcpcs|code set))"
    r"|\bcodes? (?:deleted|discontinued|retired|terminated|end-?dated)\b|\b(?:deleted|discontinued|terminated|end-?dated) (?:codes?\b(?! from)|effective\b|as of\b)"
    r"|\b(?:no longer (?:a )?valid|not a valid) (?:cpt |hcpcs |procedure )?codes?\b"
)
#: What is said of a code and can end while the code goes on.
_SAID_OF_CODES = (
    r"(?:edits?|(?:code )?pairs?|requirements?|limits?|limitations?|restrictions?|rules?|polic(?:y|ies)|reviews?|authori[sz]ations?|(?:pre)?certifications?|notifications?"
    r"|coverage|payments?|reimbursements?|reductions?|modifiers?|programs?|pilots?|exceptions?|references?|notes?|indications?|use|waivers?|enforcement|denials?|audits?)"
)
_OF_WHAT_IS_SAID = re.compile(
    rf"\b{_SAID_OF_CODES}\b[^.;]{{0,60}}\b(?:for|of|on|to|between|with|against|under|involving|affecting|about|in|that)\b[^.;]{{0,60}}\Z"
)
_WHAT_IS_SAID_ENDS = re.compile(
    rf"\b{_SAID_OF_CODES} (?:is|are|was|were|has been|have been|will be)\b"
)
_ADOPTED = re.compile(
    r"\b(?:finali[sz](?:e[sd]?|ing)|adopt(?:s|ed|ing)?|final(?:ly)?)\b[^.;]{0,40}\bpropos\w+|\bpropos\w+[^.;]{0,60}\b(?:is|are|was|were|has been|have been|been) (?:now )?(?:finali[sz]ed|adopted|final)"
    r"|\b(?:is|are) finali[sz]ing\b"
)

Ending = tuple[ChangeKind, Aspect | None, Direction]


def ending_of(old: str, new: str) -> Ending | None:
    """What ends by the later of two sentences (normalised) and did not by the earlier."""
    if _POLICY_RETIRED.search(new) and not _POLICY_RETIRED.search(old):
        return ChangeKind.POLICY_RETIRED, None, Direction.UNCLEAR
    if _retires_code(new) and not _retires_code(old):
        return ChangeKind.CODE_RETIRED, Aspect.COVERAGE, Direction.RESTRICTIVE
    if _ADOPTED.search(new) and not _ADOPTED.search(old):
        return ChangeKind.RULE_ADOPTED, None, Direction.UNCLEAR
    return None


def is_adopted(text: str) -> bool:
    """Whether a text says that a proposed rule is final."""
    return bool(_ADOPTED.search(normalise(text)))


def _retires_code(sentence: str) -> bool:
    """Whether a code itself ends: an edit, a limit or a coverage of it that ends is another matter."""
    return any(
        not _OF_WHAT_IS_SAID.search(sentence[max(0, found.start() - 160) : found.start()])
        and not _WHAT_IS_SAID_ENDS.search(found[0])
        for found in _CODE_RETIRED.finditer(sentence)
    )
