"""The wording of pages that stand where a policy should: walls, not-found pages, logins, shells."""

import re
from dataclasses import dataclass

from policy.captures import Reason, Remedy


@dataclass(frozen=True, slots=True)
class Wall:
    """What kind of page the wording belongs to, what would mend it, and the words."""

    reason: Reason
    remedy: Remedy
    words: str


_WALLS: tuple[tuple[Reason, Remedy, re.Pattern[str]], ...] = tuple(
    (reason, remedy, re.compile(pattern))
    for reason, remedy, pattern in (
        (
            Reason.BOT_WALL,
            Remedy.OPERATOR,
            r"incapsula|imperva|access denied|are you (?:a )?(?:human|robot)|not a (?:ro)?bot\b|captcha|unusual traffic"
            r"|verify(?:ing)? (?:that )?you(?:'re| are)|verify your identity to continue|automated (?:request|quer|access|tool)"
            r"|checking (?:your|if the site)|just a moment|security (?:check|service|verification|solution)"
            r"|request (?:was |has been |could not be |is )?(?:unsuccessful|blocked|rejected|denied|satisfied)"
            r"|you have been blocked|cloudflare|akamai|perimeterx|datadome|ddos|reference #\s?\d|incident id|support id"
            r"|403 forbidden|\b403\b.{0,30}(?:forbidden|error)|forbidden|not authori[sz]ed to (?:access|view)|permission to (?:access|view)"
            r"|too many requests|rate limit",
        ),
        (
            Reason.SOFT_404,
            Remedy.OPERATOR,
            r"server error\W{0,5}404\b|(?<![\d.,$])\b404\b(?![.,]\d)|(?:page|document|file|resource|policy|content)(?: you(?:'re| are)? (?:requested|looking for|were looking for))?"
            r"(?: (?:was|is|could|can|has|cannot|may|might|that))*(?: not|n't|not be| have been| been)*"
            r" (?:not )?(?:be )?(?:found|moved|removed|available|exist|displayed)"
            r"|not found|no longer (?:available|exists)|page error|does(?: not|n't) exist|failed to retrieve|can't find|cannot find|couldn't find"
            r"|could not find|no results? (?:were )?found|page (?:is )?unavailable|broken link|mistyped",
        ),
        (
            Reason.MAINTENANCE,
            Remedy.RETRY,
            r"maintenance|temporarily (?:unavailable|down|offline)|service unavailable|be (?:right )?back (?:soon|shortly)"
            r"|try again later|experiencing (?:technical )?(?:difficult|problem|issue)|internal server error|server error"
            r"|bad gateway|gateway time-?out|(?<![\d.,$])\b50[0234]\b(?![.,]\d)|an error (?:has )?occurred|(?:something|things?) (?:has |have )?(?:gone|went) wrong|unexpected error"
            r"|scheduled (?:outage|downtime)|unable to (?:process|complete) your request",
        ),
        (
            Reason.LICENCE_PAGE,
            Remedy.OPERATOR,
            r"(?:accept|agree to|click).{0,60}(?:license|licence|terms)|license agreement|i accept|point and click|terms of use.{0,40}accept"
            r"|by (?:clicking|continuing|proceeding)",
        ),
        (
            Reason.LOGIN,
            Remedy.OPERATOR,
            r"(?:log|sign) ?in to (?:your|continue|view|access)|please (?:log|sign) ?in|(?:user ?name|user id|e-?mail).{0,60}password"
            r"|session (?:has )?(?:expired|timed out)|single sign-on|authentication required|forgot (?:your )?password",
        ),
        (
            Reason.SCRIPT_SHELL,
            Remedy.OPERATOR,
            r"(?:enable|requires?|need|turn on|activate) (?:to enable )?(?:java ?script|cookies)|java ?script (?:is|must|to be)"
            r"|(?:loading|please wait)\W*\Z|browser (?:is )?(?:not|un) ?supported|unsupported browser",
        ),
    )
)
_PROBLEM_TITLE = re.compile(
    r"\b(?:404|403|500|502|503)\b|not found|access denied|forbidden|error|unavailable|maintenance|just a moment|attention required"
    r"|captcha|robot|blocked|sign in|log ?in\b|challenge|moved|redirecting|license|licence"
)


_POLICY_WORDS = re.compile(
    r"medically necessary|not covered|coverage|covered|effective date|policy number|billing|reimburs|\bcpt\b|hcpcs|icd-10"
    r"|prior authori[sz]ation|guideline|article|revision|terms of (?:use|service)|privacy policy|these terms|agreement"
)
_OWN_WORDS = re.compile(
    r"medically necessary|not covered|effective (?:date|for)|policy number|reimburs|\bcpt\b|hcpcs|icd-10|prior authori[sz]ation|criteria|investigational"
    r"|billed?\b|modifier"
)
_RULES = re.compile(
    r"medically necessary|not covered|effective (?:date|for)|policy number|reimburs|prior authori[sz]ation|criteria|investigational|\bicd-10\b|billed?\b|modifier"
)
_PAGE = r"(?:page|document|file|policy|content|resource|article)"
_NOTHING_HERE = re.compile(
    rf"page not found|\b404\b.{{0,20}}(?:not found|error)|(?:error|status|code):? 404\b"
    rf"|{_PAGE}(?: that)? you(?:'re| are| have|'ve| were)? (?:requested|looking for|trying to).{{0,30}}(?:not|n't|moved|removed|unavailable)"
    rf"|{_PAGE} (?:cannot|can't|could not|couldn't) be (?:found|displayed)"
    rf"|(?:can't|cannot|can not|couldn't|could not)(?: seem to)? find (?:the|that|this) {_PAGE}|went wrong|gone wrong"
)
_SORRY = re.compile(
    r"sorry|apologi[sz]e|oops|uh-?oh|whoops|try (?:again|returning|using|the)|go (?:back|to the home)|home ?page|navigation|return to|search (?:again|our|for)|broken link|mistyped"
)


_TERMS = re.compile(
    r"\b(?:you|we|users?|members?|providers?|part(?:y|ies)) (?:may|must|shall|agree|will|can)\b(?! (?:be )?(?:enable|turn on|accept|verify|log|sign|try|redirect|return))"
)
_OF_TERMS = 4  #: sentences on what somebody may or must do that no wall has


def lays_down_terms(text: str) -> bool:
    """Whether a text (normalised) says at length what its readers and its author may and must do.

    Terms of use forbid "automated access" in the words in which a wall complains of it.
    """
    return len(_TERMS.findall(text)) >= _OF_TERMS


def wall_in(text: str) -> Wall | None:
    """The wall whose wording stands earliest in ``text`` (normalised), or None."""
    hits = [
        (found.start(), Wall(reason, remedy, found[0]))
        for reason, remedy, pattern in _WALLS
        if (found := pattern.search(text))
    ]
    return min(hits, key=lambda hit: hit[0])[1] if hits else None


_LICENCE_WORDS: tuple[re.Pattern[str], ...] = tuple(
    map(
        re.compile,
        (
            r"licen[sc]e (?:agreement )?for (?:the )?use of|point and click|end user",
            r"you,? your employees|on behalf of (?:an|your) organi[sz]ation|any organi[sz]ation on behalf",
            r"limited to use in|internal(?:ly)? (?:use )?within your organi[sz]ation|not for resale|creating any modified or derivative work",
            r"dfars|far restrictions|far \d|commercial (?:technical data|computer)|restrictions apply to government",
            r"disclaimer of warranties|liability for any|no liability|\"?as is\"? without|end this agreement|terminate upon notice",
            r"(?:accept|agree)[^.]{0,120}(?:button|below|terms|agreement)|do not (?:accept|agree)|\bi (?:accept|agree|do not)\b",
        ),
    )
)


def licence_in(text: str) -> str | None:
    """The words in which a page asks to accept a licence, where that is all it says (normalised).

    The licences of the AMA, the ADA and the AHA that CMS asks for run to some thousand
    characters; a policy that ends in a copyright notice has more to say than they have.
    """
    found = [match for pattern in _LICENCE_WORDS if (match := pattern.search(text))]
    asks = _LICENCE_WORDS[-1].search(text)
    if len(found) < 4 or asks is None or len(text) > 18_000:
        return None
    if len(set(_RULES.findall(text))) > 1:
        return None
    return asks[0][:80]


def apology_in(text: str) -> str | None:
    """The words in which a page says that it is not there: at its head, or with an apology."""
    found = _NOTHING_HERE.search(text)
    if found is None:
        return None
    around = text[max(0, found.start() - 200) : found.end() + 300]
    return found[0] if found.start() < 160 or _SORRY.search(around) else None


def is_problem_title(title: str) -> bool:
    """Whether a page's title (normalised) is that of a problem."""
    return len(title) < 90 and bool(_PROBLEM_TITLE.search(title))


def policy_words(text: str) -> int:
    """How many different words of policies and terms ``text`` (normalised) has."""
    return len(set(_POLICY_WORDS.findall(text)))


def own_policy_words(text: str) -> int:
    """The same for words that the foot of a payer's site does not have on every page."""
    return len(set(_OWN_WORDS.findall(text)))
