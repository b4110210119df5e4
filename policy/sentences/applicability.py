"""For whom a rule holds: the states, the lines of business and the contractor that a sentence names."""

import re

from policy.contractors import CONTRACTORS
from policy.states import state_lists, states_in
from policy.text import normalise, skeleton

_APPLIES = re.compile(
    r"\b(?:appl(?:y|ies)|applicable|pertains?|limited|restricted) (?:only )?(?:to|in|for)\b"
    r"|\bis (?:not |also |only |now |no longer ){0,2}(?:effective|in effect|used) (?:only )?(?:in|for)\b|\b(?:contractor|jurisdictions?)\b"
)
_LINES = re.compile(
    r"\b(?:commercial|medicare advantage|medicare|medicaid|exchange|marketplace|self-?(?:funded|insured)|fully[- ]insured|federal employees?"
    r"|fep|community plans?|chip|dual|individual and family|group (?:plans?|members?)|hmo|ppo|pos plans?|indemnity)\b"
)
_CONTRACTORS = re.compile(
    r"\b(?:" + "|".join(name for one in CONTRACTORS for name in one.written) + r")\b"
)


def holds_for_others(before: str | None, after: str | None) -> bool:
    """Whether what differs between two sentences is for whom they hold.

    A sentence that stands on one side only must say so and name somebody.
    """
    sides = [side for side in (before, after) if side is not None]
    if before is not None and after is not None and _named(before) != _named(after):
        rest = _without_names(before)
        if rest == _without_names(after):
            return True
    if not all(_APPLIES.search(normalise(side)) for side in sides):
        return False
    named = [_named(side) for side in sides]
    if len(named) == 1:
        return bool(named[0])
    return named[0] != named[1]


_JOINED = re.compile(r"\b(?:and|or|only|plans?|members?|products?|the|our|all|both|state|states)\b")


def _without_names(text: str) -> str:
    """The sentence without the states and lines it names and the words that join them."""
    for one in reversed(state_lists(text)):
        text = f"{text[: one.start]} {text[one.end :]}"
    return skeleton(_JOINED.sub(" ", _LINES.sub(" ", normalise(text))))


def _named(text: str) -> frozenset[str]:
    plain = normalise(text)
    return frozenset(
        {
            *(state for one in state_lists(text) for state in one.states),
            *(set(states_in(_without_words_like_states(text))) - _WORDS_IN_CAPITALS),
            *_LINES.findall(plain),
            *_CONTRACTORS.findall(plain),
        }
    )


#: States that are words as well where a text sets its words in capitals: "PSA, OR".
_WORDS_IN_CAPITALS = frozenset({"OR", "IN", "ME", "HI", "OK"})


def _without_words_like_states(text: str) -> str:
    """The text without the small words that are also the two letters of a state."""
    return re.sub(r"\b(?:in|or|me|hi|ok|oh|id|al|de|la|pa|co|ct|ma|va)\b", " ", text)
