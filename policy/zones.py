"""Which part of a publication a passage stands in: what governs claims, and what never alerts."""

import re
from enum import StrEnum
from functools import lru_cache

from policy.text import normalise


class Zone(StrEnum):
    """The part of a publication a block belongs to."""

    GOVERNING = "governing"  #: coverage, coding, billing, terms: what a change is looked for in
    BACKGROUND = "background"  #: evidence, rationale, description
    REFERENCES = "references"
    HISTORY = "history"  #: the publisher's own notes of what it changed
    CHROME = "chrome"  #: navigation, notices, contacts, legal lines of the site


_ZONES: tuple[tuple[Zone, re.Pattern[str]], ...] = tuple(
    (zone, re.compile(pattern))
    for zone, pattern in (
        (
            Zone.HISTORY,
            r"(?:revision|document|policy|review|update|change|version|guideline|article|bulletin|publication)s?"
            r"(?:\s*/\s*\w+)? (?:history|log|details|record)\b|revision information|^history\b|review/revision|revision details"
            r"|^reviews?(?:,|/| and| &) ?revisions?\b|^summary of (?:changes|revisions)|record of (?:changes|revisions)",
        ),
        (
            Zone.REFERENCES,
            r"\b(?<!for )references?\b(?! lab)|bibliograph|sources of information|literature cited|^sources\b|works cited|^citations?\b|^resources$"
            r"|websites? for additional",
        ),
        (
            Zone.CHROME,
            r"table of contents|^contents$|related (?:links|articles|resources|news|documents|topics|polic|pages|content)|^see also\b"
            r"|most (?:read|viewed|popular)|recommended for you|you may also|recently viewed|^contact(?: us| information)?$"
            r"|cookie (?:settings|preferences|notice)|^follow us|^share\b|site ?map|quick links|^index$|^navigation$|^menu$|sponsored|advertis"
            r"|^questions?\??$|^need help|^customer service$|^footer$|^footnotes? on this site|^was this page helpful|^feedback$|newsletter|^languages?$|^on this page$|in this article",
        ),
        (
            Zone.BACKGROUND,
            r"^(?:(?:general )?background|rationale|discussion|overview|description of evidence|clinical evidence|evidence(?!-based)|definitions?|summary of evidence"
            r"|description(?:/scope)?|scope of policy|u\.?s\.? food and drug|fda\b|regulatory status|general information|supporting information"
            r"|discussion/general information|literature review|supportive literature|professional guidelines?|search terms|scientific background|description of procedure|analysis of evidence|key terms|glossary)\b(?!.*(?:criteria|coverage))",
        ),
    )
)


_GOVERNS = re.compile(
    r"indications?\b|limitations?\b|coverage|criteria|billing|coding|necessity|necessary|reimburs|authori[sz]ation|requirement|codes?\b|policy statement"
    r"|payment|modifier|place of service|\b(?<!climate )changes\b|what(?:'s| is) (?:new|changing)|\bpolic(?:y|ies)\b|guidance|instructions?\b|action (?:required|needed)"
    r"|provider action|\bexclusions?\b|covered|services\b"
)


_NUMBERED = re.compile(r"^(?:[ivxl]{1,6}|[a-z]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+")  #: "IV. Background"


@lru_cache(maxsize=1024)
def zone_of(path: tuple[str, ...]) -> Zone:
    """The zone of a block under these headings; the innermost heading that says one decides.

    A heading that governs claims ("Indications and Limitations of Coverage") does so within a
    part that is called a description as well.
    """
    governs = False
    for heading in reversed(path):
        text = _NUMBERED.sub("", normalise(heading)).strip(" :.#0123456789-")
        if len(text) > 120:
            continue
        for zone, pattern in _ZONES:
            if pattern.search(text):
                overruled = governs and zone in {Zone.BACKGROUND, Zone.CHROME}
                return Zone.GOVERNING if overruled else zone
        governs = governs or bool(_GOVERNS.search(text))
    return Zone.GOVERNING


#: Lines of a site that are whole sentences now and then.
_SITE_LINE = re.compile(
    r"^(?:key ?words?|search terms|tags) ?:|page views|\bviews?:|times viewed|viewed \d|last (?:updated|modified) on|all rights reserved|copyright (?:\(c\) ?)?\d{4}|american medical association"
    r"|proprietary information|independent licensee|registered (?:trade)?mark|session(?: id)?:|rate this page|satisfied are you|select an answer|survey"
    r"|(?:we|site) uses? cookies|use of cookies|cookie (?:settings|preferences)|accept[^.]{0,20}cookies|without cookies|continu\w+ to (?:browse|use (?:this|the|our) (?:web)?site)"
)
#: Labels of a site: links, buttons, forms.
_SITE_LABEL = re.compile(
    r"\blog ?[io]n\b|\bsign ?(?:in|up|out)\b|\bregister (?:for|now|here)\b|need help|skip to (?:main )?content|^\W*(?:back to )?top\W*$|subscribe\b"
    r"|\bprint(?:ed)? (?:this|on|page)|^share\b|follow us|javascript|toll[- ]free|^(?:read|learn|view|show) more|^loading|^(?:previous|next) page|feedback"
    r"|^page \d+(?: of \d+)?$|accept all"
)
_RIGHTS = re.compile(r"©\s*(?:\w+ )?\d{4}")
_RULE = re.compile(
    r"\b(?:is|are|be|been)\b[^.]{0,80}\b(?:medically necessary|covered|reimbursed|investigational|experimental|payable)"
    r"|(?:authori[sz]ation|certification|notification)[^.]{0,40}\b(?:is|are|not)\b[^.]{0,20}(?:required|needed)"
)


def states_a_rule(text: str) -> bool:
    """Whether a sentence gives a verdict in words that no menu or list of links has."""
    return len(text.split()) >= 6 and bool(_RULE.search(normalise(text)))


_OWN_VERDICT = re.compile(
    r"\b(?:is|are|be) (?:considered |deemed |not )*(?:medically necessary|covered|reimbursed|investigational|experimental|unproven)\b"
)
#: Words of somebody else's verdict, or of the evidence for one.
_OF_OTHERS = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|guidelines?|societ(?:y|ies)|association|academy|college|network|nccn|recommend\w*|authors?|fda|evidence|literature|data|according to|concluded?|reported|panel)\b"
)


def gives_a_verdict(text: str) -> bool:
    """Whether a sentence gives the publisher's own verdict on a service, wherever it stands."""
    plain = normalise(text)
    return (
        len(plain.split()) >= 6
        and bool(_OWN_VERDICT.search(plain))
        and not _OF_OTHERS.search(plain)
    )


_OF_A_CODE = re.compile(
    r"\b(?:cpt|hcpcs|codes?|modifiers?|place of service|pos)\b[^.;]{0,120}\b(?:(?:is|are) limited to|requires? (?:prior |pre-?)?(?:authori[sz]ation|certification|approval)"
    r"|must (?:not )?be (?:billed|reported|used|appended)|(?:no longer|not) (?:be )?(?:separately )?(?:covered|reimbursed|paid|accepted|required)"
    r"|will be (?:denied|covered|reimbursed|paid|required)|(?:is|are) (?:now )?(?:required|bundled|denied))\b"
)
#: What a claim has to have or may not exceed: said of claims, by nobody but who pays them.
_OF_A_CLAIM = re.compile(
    r"\b(?:authori[sz]ation|(?:pre)?-?certification|notification)\b[^.;]{0,20}\b(?:is|are) (?:also |now |not |no longer |always ){0,2}(?:required|needed)\b"
    r"|\b(?:requires?|require) (?:prior |pre-?)(?:authori[sz]ation|certification|approval)\b|\bappend (?:the )?modifier\b|\bmodifiers? \w{2}\b[^.;]{0,40}\b(?:must|required|denied)\b"
    r"|\b(?:no more than|limited to|up to|maximum of) (?:\w+ ){1,2}units?\b|\bclaims?\b[^.;]{0,80}\b(?:will be|are|is) (?:denied|rejected)\b|\blimited to (?:once|twice) (?:every|per)\b"
)


def rules_on_codes(text: str) -> bool:
    """Whether a sentence says what a claim needs or what becomes of one, wherever it stands."""
    plain = normalise(text)
    return bool(_OF_A_CODE.search(plain)) or (
        bool(_OF_A_CLAIM.search(plain)) and not _OF_OTHERS.search(plain)
    )


_DUTY = re.compile(r"\b(?:must|required?|requires|not|no longer|only|shall|effective)\b")


def is_menu(text: str) -> bool:
    """Whether words without a sentence among them are the links and buttons of a site."""
    plain = normalise(text)
    return (
        bool(_SITE_LABEL.search(plain))
        and not re.search(r"[.;:]\s|\d", plain)
        and not _DUTY.search(plain)
    )


_ABOUT_THE_SITE = re.compile(r"cookie|privacy|personal|data|tracking|technolog|account|sign|log")


_SPEAKS_OF_POLICY = re.compile(
    r"\bcpt\b|hcpcs|\bicd|\bcodes?\b|cover(?:ed|age|s)\b|authori[sz]|certification|reimburs|\bbill|necessary|effective|modifier|claims?\b|units?\b"
    r"|benefit|criteria|medicare|\bpolic|experimental|investigational|must not|prohibit"
    r"|\bwithdrawn\b|\brescinded\b|\bpostponed\b|delayed until|\bimplement|\bretired\b|\brequired (?:to|for|of)\b"
)


def is_banner(text: str, path: tuple[str, ...]) -> bool:
    """Whether a text that stands above every heading of a page says nothing a policy would."""
    return not path and not _SPEAKS_OF_POLICY.search(normalise(text))


_EDITORIAL = re.compile(
    r"\b(?:annual|routine|scheduled|periodic) (?:policy )?(?:review|maintenance|update)\b|(?:intent|policy|criteria|coverage)[^.]{0,30}\bunchanged"
    r"|\bno (?:\w+ ){0,3}changes?\b|references? (?:(?:section|and [\w ]{1,30}?) )?(?:was |were )?updated|updated? (?:the )?references?|editorial|typographical|formatting"
)


def is_editorial_note(text: str) -> bool:
    """Whether a short sentence only says that an edition was reviewed or tidied."""
    plain = normalise(text)
    return len(plain) < 160 and bool(_EDITORIAL.search(plain))


_COOKIES = re.compile(r"\bcookies?\b")
_LONGEST_NOTICE = 800  #: characters


def is_notice_of_cookies(text: str, path: tuple[str, ...]) -> bool:
    """Whether a whole paragraph is a site's notice of its cookies, each of its sentences with it."""
    plain = normalise(text)
    return (
        len(plain) < _LONGEST_NOTICE
        and bool(_COOKIES.search(plain) and _SITE_LINE.search(plain))
        and not any(_ABOUT_THE_SITE.search(normalise(heading)) for heading in path)
    )


def is_furniture(text: str, path: tuple[str, ...]) -> bool:
    """Whether a short text is part of the site rather than of the publication.

    Where the headings are about accounts, data or the site itself (terms of use, a privacy
    policy), the same words are what the publication says.
    """
    plain = normalise(text)
    label = not (plain.endswith(".") and len(plain.split()) >= 8)
    return (
        len(plain) < 240
        and bool(
            _SITE_LINE.search(plain)
            or _RIGHTS.search(text)
            or (label and _SITE_LABEL.search(plain))
        )
        and not any(_ABOUT_THE_SITE.search(normalise(heading)) for heading in path)
    )
