"""Sentences on what a policy is and how policies are made: they decide no claim by themselves.

Publishers print them over or under every policy: policies are guides drawn from the literature,
the member's contract and the law come first, a policy is no promise to pay.
"""

import re

from policy.text import normalise

_POLICIES = (
    r"(?:polic(?:y|ies)|guidelines?|bulletins?|(?:coverage|clinical|medical necessity) criteria)"
)
_CONTRACT = r"(?:contracts?|certificates?|benefit (?:plans?|booklets?|documents?)|plan documents?|evidence of coverage|summary plan description|benefits set forth)"
_DISCLAIMERS = re.compile(
    rf"\b(?:our|these|all|the plan's|medical|clinical|coverage|payment|reimbursement) (?:[\w-]+ ){{0,3}}?{_POLICIES} (?:are|is) (?:\w+ )?"
    r"(?:based (?:up)?on|guides?\b|guidelines?\b|developed|designed|intended|derived|created|established|reviewed (?:by|at least|annually|regularly)|not (?:intended|medical advice|a substitute))"
    r"|\bcriteria (?:are|is) (?:established|developed|created|determined|based) [^.]{0,40}\b(?:evidence|literature|standards of practice)"
    r"|\b(?:eligibility|benefits?|coverage|reimbursement|payment)\b[^.]{0,40}\b(?:is|are) (?:\w+ )?(?:based (?:up)?on|subject to|determined by|governed by|dependent (?:up)?on)"
    rf"[^.]{{0,60}}\b{_CONTRACT}"
    rf"|\b(?:federal|state)\b[^.]{{0,30}}\b(?:laws?|mandates?|law\(s\))[^.]{{0,100}}\b{_CONTRACT}[^.]{{0,60}}\b(?:first|precedence|prevail|supersede|govern|control)"
    rf"|\b{_CONTRACT}\b[^.]{{0,60}}\b(?:takes? precedence|prevails?|supersedes?|governs?|controls?)\b"
    rf"|\b{_POLICIES} (?:does|do|is|are) not (?:constitute|guarantee|a guarantee|intended to|a substitute|medical advice)"
)
_OF_A_SERVICE = re.compile(
    r"\d|medically necessary\b|investigational|experimental|authori[sz]ation|certification|modifier|\bmust\b|\bnot (?:be )?(?:covered|reimbursed|paid|eligible|payable)"
)


def is_disclaimer(text: str) -> bool:
    """Whether a sentence speaks of policies as such, and names no service, number, duty or verdict."""
    plain = normalise(text)
    return bool(_DISCLAIMERS.search(plain)) and not _OF_A_SERVICE.search(plain)
