"""Sentences a publisher prints in all its policies, about the document, the contract and its own methods.

They say of no service what is covered or how it is billed, whatever words of duty stand in them.
"""

import re

from policy.dates import DATE
from policy.text import normalise

_DOCUMENT = r"(?:document|polic(?:y|ies)|information|materials?|guidelines?|bulletins?|publications?|manuals?|guides?|content|criteria)"
_CONTRACT = (
    r"(?:contracts?|benefits? (?:plans?|documents?|booklets?|descriptions?)|plan (?:documents?|language)|certificates?(?: of coverage)?|evidence of coverage"
    r"|summary plan descriptions?|benefits? set forth|terms (?:and conditions )?of the)"
)
_BOILERPLATE = re.compile(
    # what the document is, and is not
    rf"\b(?:this|these|our|the|its|all|each|medical|clinical|coverage|payment|reimbursement) (?:\w+ ){{0,3}}?{_DOCUMENT} (?:\w+ )?(?:is|are|does|do|has|have|may|was|were)\b[^.;]{{0,60}}\b(?:"
    r"for (?:general |your |the )?(?:information|reference|educat)|informational|not (?:\w+ ){0,3}?(?:a contract|an? (?:guarantee|substitute|replacement|endorsement|authorization of)"
    r"|medical advice|constitute|guarantee|replace|substitute|supplant|dictate|imply)|intended (?:to|for|as)|confidential|proprietary|copyrighted|subject to (?:change|revision|periodic)"
    r"|(?:reviewed|updated|revised|amended|modified) (?:at|from|on|by|periodically|annually|regularly)|developed (?:by|from|through|to|in|with|using)|based (?:up)?on (?:the |an? )?(?:\w+ ){0,2}?(?:assessment|review|evidence|literature|available|best)"
    r"|(?:established|created|written|prepared|designed) (?:through|by|from|to (?:assist|help|guide|aid)|using|as a guide|with))"
    # whose judgment remains
    r"|\b(?:does|do|is|are) not (?:\w+ ){0,3}?(?:replace|substitute|supplant|dictate|override)\b[^.;]{0,60}\b(?:judg|advice|clinician|provider|physician|professional)"
    r"|\b(?:treating|attending) (?:provider|physician|clinician)s? (?:is|are|remains?) (?:\w+ ){0,2}?responsible\b"
    # how to get it
    r"|\b(?:copies|a copy|copy) of\b[^.;]{0,60}\b(?:available|obtained|requested)|\bcopies (?:are|may be|can be) (?:\w+ )?(?:available|obtained|requested)"
    r"|\bcriteria (?:are|were) (?:\w+ )?(?:established|developed|derived) (?:through|by|from|using|with)"
    r"|\b(?:medical|clinical|payment|coverage|our) polic(?:y|ies) (?:is|are) (?:\w+ )?(?:guides?|guidelines?|a guide)\b"
    # the law and the contract govern
    rf"|\b(?:federal|state)\b[^.;]{{0,40}}\b(?:laws?|law\(s\)|mandates?|regulations?)\b[^.;]{{0,120}}\b(?:{_CONTRACT}|first|precedence|prevail|supersede|govern|control)"
    rf"|\b(?:benefits?|coverage|eligibility|reimbursement|payment)\b[^.;]{{0,60}}\b(?:subject to|based (?:up)?on|determined by|governed by|depends? (?:up)?on|according to|in accordance with|var(?:y|ies) by)\b[^.;]{{0,60}}\b{_CONTRACT}"
    rf"|\b(?:in (?:the )?(?:event|case) of|if there is|where there is)\b[^.;]{{0,20}}\b(?:conflict|discrepanc\w+|difference)\b[^.;]{{0,120}}\b(?:{_CONTRACT}|govern|control|prevail|supersede)"
    rf"|\b{_CONTRACT}\b[^.;]{{0,60}}\b(?:governs?|controls?|prevails?|supersedes?|takes? precedence|comes? (?:before|first))\b"
    r"|\b(?:is|are|does|constitutes?) not (?:be )?(?:an? )?guarantee\w*\b[^.;]{0,20}\b(?:payment|coverage|benefits|reimbursement|eligibility)"
    r"|\bnot a guarantee of (?:payment|coverage|benefits)"
    rf"|\bbenefits? (?:\w+ )?(?:may |can )?(?:var(?:y|ies)|differs?)\b|\b(?:consult|refer to|check|review|see) (?:\w+ |the member's ){{0,3}}{_CONTRACT}"
    # what the law has every plan print
    r"|\bdo(?:es)? not (?:exclude or )?discriminat\w+\b|\bcivil rights laws?\b|\blanguage (?:assistance|services)\b|\bfree of charge\b[^.;]{0,40}\bavailable to you\b|\bif you speak\b"
)
#: Whom to ask, and how: a telephone number, an address, hours.
_ASK = re.compile(
    r"\b(?:call|contact|phone|reach|write to|e-?mail|reach out to|questions?\b[^.;]{0,60}\b(?:to|at))\b"
)
_REACHED_AT = re.compile(
    r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b1-\d{3}-\d{3}-\d{4}\b|\b1-8\d\d-[a-z\d-]+|\btty:? ?\d*|[^\s@]{1,64}@[^\s@]{1,255}"
    r"|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b\.?|\b(?:number|phone number)\b[^.;]{0,30}\bcard\b|\b(?:provider|member|customer) (?:services?|relations)\b(?: representative)?|\bhttps?:\S+|\bwww\.\S+"
)
#: What decides a claim, whatever else the sentence speaks of.
_OF_A_SERVICE = re.compile(
    r"\d|medically necessary\b|investigational|experimental|authori[sz]ation|certification|modifier|\bmust\b"
    r"|\bnot (?:be )?(?:covered|reimbursed|paid|eligible|payable)"
)
#: What makes a call part of a rule: a claim, an authorization, a period, a duty.
_ASKED_FOR_A_CLAIM = re.compile(
    rf"{_OF_A_SERVICE.pattern}|\b(?:before|prior to|within|required?|requires|claims?|bill\w*|notif\w+|authori\w+)\b"
)
#: A line that only says when a copy was made.
_STAMP = re.compile(
    r"\W*(?:(?:(?:this )?(?:document|page|report|file|copy) )?(?:was )?(?:created|printed|generated|produced|downloaded|retrieved|exported|accessed)"
    r"|(?:current|accurate|as) (?:as )?of)(?: (?:on|as of|at))?\W*"
)
#: Headings under which the contract or the terms themselves are what is published.
_LEGAL = re.compile(r"\bterms\b|\blegal\b|privacy|licen[cs]e|agreement|warrant")
_LONGEST = 700  #: characters


def is_boilerplate(text: str, path: tuple[str, ...] = ()) -> bool:
    """Whether a sentence speaks of the document, the contract or the publisher's methods alone.

    Under headings of terms or of a contract the same words are what is published.
    """
    plain = normalise(text)
    if len(plain) > _LONGEST or any(_LEGAL.search(normalise(heading)) for heading in path):
        return False
    if DATE.search(plain) and _STAMP.fullmatch(DATE.sub(" ", plain)):
        return True
    if _ASK.search(plain) and _REACHED_AT.search(plain):
        return not _ASKED_FOR_A_CLAIM.search(_REACHED_AT.sub(" ", plain))
    return bool(_BOILERPLATE.search(plain)) and not _OF_A_SERVICE.search(plain)
