"""Sentences that differ in nothing but the codes they list."""

import re

from policy.changes import ChangeKind, Direction
from policy.comparison.passages import Passage
from policy.comparison.surroundings import Surroundings
from policy.comparison.verdicts import turned
from policy.disposition import Disposition, Verdict, disposition_of, disposition_of_heading
from policy.document import Aspect
from policy.mentions import codes_in_prose, is_within, ranges_in
from policy.sentences.exceptions import without_exceptions
from policy.sentences.limits import limit_turn
from policy.sentences.topics import Topic, topic_of
from policy.sentences.verdict_sentences import verdict_of
from policy.text import normalise, skeleton, with_plain_negation

#: Verbs and the like as they agree with several codes, and with one.
_AGREEING = tuple(
    (re.compile(rf"\b{plural}\b", re.IGNORECASE), single)
    for plural, single in (
        ("are", "is"), ("were", "was"), ("do", "does"), ("have", "has"), ("requires", "require"), ("needs", "need"),
        ("applies", "apply"), ("supports", "support"), ("includes", "include"), ("these", "this"), ("each|both|either", ""),
    )
)  # fmt: skip
#: What it does to a code to be taken out of what a sentence says, by what it says.
_EXCEPTED = {
    Verdict.COVERED: (ChangeKind.COVERAGE_CHANGED, Aspect.COVERAGE, Direction.RESTRICTIVE),
    Verdict.NOT_COVERED: (ChangeKind.COVERAGE_CHANGED, Aspect.COVERAGE, Direction.PERMISSIVE),
    Verdict.REQUIRED: (
        ChangeKind.PRIOR_AUTH_CHANGED,
        Aspect.AUTHORIZATION,
        Direction.PERMISSIVE,
    ),
    Verdict.NOT_REQUIRED: (
        ChangeKind.PRIOR_AUTH_CHANGED,
        Aspect.AUTHORIZATION,
        Direction.RESTRICTIVE,
    ),
}
_ADD_ON_OF = re.compile(r"\badd-?on (?:codes? )?(?:to|for|of|with)\b", re.IGNORECASE)
_BESIDE_OTHERS = Topic(
    kind=ChangeKind.ADDON_EDIT_CHANGED, aspect=Aspect.PAIRING, direction=Direction.UNCLEAR
)
_AGAIN = {
    Direction.RESTRICTIVE: Direction.PERMISSIVE,
    Direction.PERMISSIVE: Direction.RESTRICTIVE,
}

_Told = list[tuple[Topic, tuple[str, ...]]]


def code_list_topics(was: Passage, now: Passage, around: Surroundings) -> _Told | None:
    """What a sentence gained and lost when nothing but the codes it lists or excepts differs.

    Each topic with its codes; None when the sentences differ in more, or list none.
    """
    ruled, excepted = zip(
        *(
            without_exceptions(side.text, codes_in_prose(side.text, around.known))
            for side in (was, now)
        ),
        strict=True,
    )
    old, new = around.codes(ruled[0]), around.codes(ruled[1])
    if not (old or new) or _without_codes(ruled[0], around) != _without_codes(ruled[1], around):
        return None
    ranges = ranges_in(ruled[0]), ranges_in(ruled[1])
    lost = tuple(code for code in old if code not in new and not is_within(code, ranges[1]))
    won = tuple(code for code in new if code not in old and not is_within(code, ranges[0]))
    given = disposition_of_heading(now.text) or disposition_of(now.block.path)
    turns = set(excepted[0]) ^ set(excepted[1])
    limit = limit_turn("", normalise(now.text))
    if limit is not None and lost + won and not (turns or any("." in one for one in lost + won)):
        return [
            (Topic(kind=limit[0], aspect=limit[1], direction=way), codes)
            for codes, way in ((lost, Direction.PERMISSIVE), (won, Direction.RESTRICTIVE))
            if codes
        ]
    add_ons = _add_ons_of(now, around)
    if add_ons and lost + won and not set(add_ons) & {*lost, *won}:
        return [(_BESIDE_OTHERS, add_ons)]
    return [
        *_listed(lost, given, left=True, but=turns),
        *_listed(won, given, left=False, but=turns),
        *_taken_out(excepted[0], excepted[1], given, was, now),
    ]


def _add_ons_of(passage: Passage, around: Surroundings) -> tuple[str, ...]:
    """The codes of which a sentence says that they are add-ons of others."""
    found = _ADD_ON_OF.search(passage.text)
    return around.codes(passage.text[: found.start()]) if found else ()


def _listed(codes: tuple[str, ...], given: Disposition, *, left: bool, but: set[str]) -> _Told:
    found: _Told = []
    for diagnosis in (False, True):
        those = tuple(code for code in codes if ("." in code) == diagnosis and code not in but)
        if those:
            kind, aspect, direction = turned(
                given.verdict if left else None,
                None if left else given.verdict,
                diagnosis=diagnosis,
            )
            found.append((Topic(kind=kind, aspect=aspect, direction=direction), those))
    return found


def _taken_out(
    old: tuple[str, ...], new: tuple[str, ...], given: Disposition, was: Passage, now: Passage
) -> _Told:
    """What it means that codes are excepted, or are no longer."""
    come = tuple(code for code in new if code not in old)
    gone = tuple(code for code in old if code not in new)
    if not (come or gone):
        return []
    verdict = given.verdict if given.verdict in _EXCEPTED else verdict_of(was.text)
    if verdict is None:
        return [(topic_of(was.text, now.text), (*come, *gone))]
    kind, aspect, direction = _EXCEPTED[verdict]
    sides = ((come, direction), (gone, _AGAIN[direction]))
    return [
        (Topic(kind=kind, aspect=aspect, direction=way), codes) for codes, way in sides if codes
    ]


def _without_codes(text: str, around: Surroundings) -> str:
    kept, end = [], 0
    for mention in sorted(codes_in_prose(text, around.known), key=lambda item: item.start):
        kept += [text[end : max(end, mention.start)], "\0"]
        end = max(end, mention.end)
    text = "".join((*kept, text[end:]))
    text = re.sub(
        r"\0(?:[\s,;/&+-]|\band\b|\bor\b|\bnor\b|\bthrough\b|\bthru\b|\bto\b|\0)*", " ", text
    )
    text = with_plain_negation(text)
    for several, single in _AGREEING:
        text = several.sub(single, text)
    return skeleton(
        re.sub(r"(?i)\b(codes?|procedures?|diagnos[ei]s)\b|\(s\)", " code ", text)
    ).replace("codes", "code")
