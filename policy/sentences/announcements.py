"""What becomes of something announced: delayed, withdrawn, re-dated or corrected, in the publisher's word.

"Delay implementation" is not "withdrawn". A wound that heals late or a payment that is delayed is no
announcement, so the words count only beside what is announced: an implementation, a date, a rule.
"""

import re
from dataclasses import replace

from policy.changes import Direction, Stage
from policy.dates import FoundDate, effective_dates, find_dates
from policy.document import DateLabel, StatedDate
from policy.text import normalise, sentences

_ANNOUNCED = (
    r"(?:implement\w*|effective dates?|enforce\w*|changes?|requirements?|edits?|rules?|updates?"
    r"|roll-?outs?|launch\w*|start dates?|go-live|announce\w*|reductions?|limits?)"
)
_OBJECT = rf"(?:{_ANNOUNCED}|polic(?:y|ies))"
_PUT_OFF = (
    r"(?:delay(?:ed|ing|s)?|postpon(?:e|ed|es|ing)|defer(?:red|ring|s)?(?! to (?!\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|an? (?:later|future|new)))|push(?:ed|ing)? (?:back|out)"
    r"|paus(?:e|ed|ing)|put(?:ting)? (?:off|on hold)|plac(?:ed|ing) on hold|on hold)"
)
_OTHER_DELAY = (
    r"(?! (?:in |the |of |or |our |your )*(?:payments?|process\w*|heal\w*|treat\w*|care|diagnos\w*|respons\w*|onset|claims?|wound"
    r"|clos\w*|releas\w*|reconstruct\w*|graft\w*|access|appointment|surger\w*|procedure))"
)
_PASSIVE = r"[^.;]{0,160}?\b(?:is|are|was|were|be|been|being|has|have)\b[^.;]{0,20}?"
_DELAYED = re.compile(
    rf"\b{_PUT_OFF}{_OTHER_DELAY}\b[^.;]{{0,60}}?\b{_OBJECT}\b"
    rf"|\b{_OBJECT}\b{_PASSIVE}\b{_PUT_OFF}\b"
    rf"|\b(?:authori[sz]ation|certification|notification)\b{_PASSIVE}\b{_PUT_OFF} (?:until|indefinitely)"
    rf"|\b{_PUT_OFF} until further notice"
    rf"|\b(?:now|has been|have been|is|are|was|were) {_PUT_OFF} (?:to|until|till) (?:\d{{1,4}}[-/]|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z.]* \d)"
)
_MAY_BE = re.compile(
    r"\b(?:if|may(?! \d)|might|could|would|in case|unless|not be|not been|without|no|avoid)\b[^.;]{0,60}?\b"
    + _PUT_OFF
)
_CALLED_OFF = (
    r"(?:rescind(?:ed|s|ing)?|withdr(?:aw|ew|awn|aws|awing)|retract(?:ed|s|ing)?|revok(?:e|ed|es|ing)|cancel(?:l?ed|l?ing|s)?)"
    r"(?! (?:appointments?|visits?|surger\w*|procedures?|services?|claims?|orders?))"
)
_WITHDRAWN = re.compile(
    rf"\b{_CALLED_OFF}\b[^.;]{{0,60}}?\b(?:{_ANNOUNCED}|polic(?:y|ies) announced|(?:announced|planned|new|proposed) [\w -]{{0,40}}?polic(?:y|ies))\b"
    rf"|\b{_ANNOUNCED}\b{_PASSIVE}\b{_CALLED_OFF}\b"
)
_NOT_IMPLEMENTED = re.compile(
    r"\b(?:will|shall) not (?:be )?(?:implement\w*|tak\w+ effect|go(?:ing)? into effect|becom\w+ effective|mov\w+ forward|proceed\w*)"
    r"|\bnot (?:be )?(?:moving forward|proceeding) with|\bwill no longer (?:be )?(?:implement\w*|tak\w+ effect|go into effect)"
    r"|\bno longer (?:plan\w*|intend\w*) to"
)


def standing_of(text: str) -> Stage | None:
    """DELAYED or WITHDRAWN where a text says that of something announced, else None.

    "Will not implement" beside a delay is the delay.
    """
    plain = normalise(text)
    if _WITHDRAWN.search(plain):
        return Stage.WITHDRAWN
    if _DELAYED.search(plain) and not _MAY_BE.search(plain):
        return Stage.DELAYED
    return Stage.WITHDRAWN if _NOT_IMPLEMENTED.search(plain) else None


_RELIEF = re.compile(
    r"(?:no longer|not) (?:be )?requir\w+|\b(?:remov\w+|eliminat\w+|waiv\w+|relax\w+|lift\w*|end(?:ing)?) (?:of )?(?:the |our |all )?(?:[\w-]+ ){0,4}?(?:requirements?|limits?|edits?|authori[sz]ation)"
    r"|expan(?:d|sion)\w*|increas\w+|broaden\w*|new coverage|rais(?:e|ed|ing) the"
)
_BURDEN = re.compile(
    r"requir\w+|\bmust\b|\bden(?:y|ied|ial|ials)\b|\blimit\w*|\bedits?\b|reduc\w+|restrict\w*|(?:prior|pre-?) ?(?:authori[sz]ation|certification)"
    r"|not (?:be )?(?:covered|reimburs\w+|paid|payable|medically necessary)|medical records?\b"
)


def direction_when_put_off(text: str) -> Direction:
    """Which way it goes when what ``text`` announces does not come: a burden put off is a relief."""
    plain = normalise(text)
    if _RELIEF.search(plain):
        return Direction.RESTRICTIVE
    return Direction.PERMISSIVE if _BURDEN.search(plain) else Direction.UNCLEAR


_OLD_DATE = re.compile(
    r"\b(?:from|originally|previous(?:ly)?|formerly|instead of|rather than|initially|scheduled|planned|set for|announced|no longer|(?:was|were) (?:\w+ )?(?:to|effective))\b",
    re.IGNORECASE,
)
_OF_NEW = re.compile(
    r"\b(?:until|till)\b|\bto\W*\Z|\bnow\b|\bnew (?:effective|implementation|start) date",
    re.IGNORECASE,
)


def new_dates(text: str) -> tuple[StatedDate, ...]:
    """The dates to which a text moves something announced, one per jurisdiction; often none."""
    found: dict[str, StatedDate] = {}
    for sentence in sentences(text):
        rewritten, moved = "", False
        last = 0
        for head, one in _with_heads(sentence):
            old, new = _is_old(head), _OF_NEW.search(head)
            rewritten += sentence[last : one.start]
            if new and not old:
                moved = True
                rewritten += "effective "
            rewritten += "" if old else one.printed
            last = one.end
        if moved:
            for stated in effective_dates(rewritten + sentence[last:]):
                found.setdefault(
                    stated.jurisdiction,
                    replace(stated, label=DateLabel.EFFECTIVE, printed_label=""),
                )
    return tuple(found.values())


def old_dates(text: str) -> tuple[str, ...]:
    """The dates, as printed, from which a text moves something announced."""
    return tuple(
        dict.fromkeys(
            one.printed
            for sentence in sentences(text)
            for head, one in _with_heads(sentence)
            if _is_old(head)
        )
    )


def _with_heads(sentence: str) -> list[tuple[str, FoundDate]]:
    found: list[tuple[str, FoundDate]] = []
    last = 0
    for one in find_dates(sentence):
        found.append((sentence[last : one.start][-80:], one))
        last = one.end
    return found


def _is_old(head: str) -> bool:
    """Whether the words before a date say that it no longer holds; the nearer mark decides."""
    old = max((mark.start() for mark in _OLD_DATE.finditer(head)), default=-1)
    new = max((mark.start() for mark in _OF_NEW.finditer(head)), default=-1)
    return old > new


_REDATED = re.compile(
    r"(?:effective|implementation|start) dates?\b[^.;]{0,80}\b(?:chang\w+|moved|moving|revised|extended|adjusted|now)\b"
    r"|\bnew (?:effective|implementation|start) date"
    r"|\b(?:chang\w+|mov(?:e|ed|ing)|revis\w+|extend\w*|adjust\w+) the (?:effective|implementation|start) date"
    r"|\bwill now (?:be|become|take) effect"
)


def is_redated(text: str) -> bool:
    """Whether a text gives something announced another date without calling it a delay."""
    return bool(_REDATED.search(normalise(text)))


_CORRECTION = re.compile(
    r"\A\W*(?:(?:policy|bulletin|article|issue|code|date|editor's) ){0,2}corrections?\b\s*(?::|-|\(|\Z|to (?:the|our|last|a) [^.;]{0,40}\b(?:polic|bulletin|article|newsletter|issue|edition|update|notice))"
    r"|\bcorrected (?:version|edition|polic\w+|bulletin|article|notice|date|code list|list)\b"
    r"|\b(?:polic(?:y|ies)|bulletin|article|notice|entry|issue|edition|newsletter|list|table|date|codes?)\b[^.;]{0,60}\b(?:is|was|were|has been|have been) corrected\b"
    r"|\b(?:published|listed|printed|stated|included|omitted|posted|reported|communicated) (?:\w+ ){0,2}(?:in error|incorrectly|inadvertently|erroneously)"
    r"|\b(?:inadvertently|erroneously|incorrectly|mistakenly) (?:\w+ ){0,2}(?:published|listed|printed|stated|included|omitted|posted|reported|communicated)"
)


def is_correction(text: str) -> bool:
    """Whether a publisher corrects what it published; a corrected claim is none."""
    return bool(_CORRECTION.search(normalise(text)))
