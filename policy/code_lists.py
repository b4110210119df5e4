"""Sentences that differ in nothing but the codes they list."""

import re

from policy.disposition import disposition_of, disposition_of_heading
from policy.mentions import codes_in_prose, is_within, ranges_in
from policy.passages import Passage
from policy.surroundings import Surroundings
from policy.text import skeleton
from policy.topics import Topic
from policy.verdicts import turned


def code_list_topics(
    was: Passage, now: Passage, around: Surroundings
) -> list[tuple[Topic, tuple[str, ...]]] | None:
    """What a sentence gained and lost when nothing but the codes it lists differs.

    Each topic with its codes; None when the sentences differ in more, or list none.
    """
    old, new = around.codes(was.text), around.codes(now.text)
    if not (old or new) or _without_codes(was.text, around) != _without_codes(now.text, around):
        return None
    ranges = ranges_in(was.text), ranges_in(now.text)
    lost = tuple(code for code in old if code not in new and not is_within(code, ranges[1]))
    won = tuple(code for code in new if code not in old and not is_within(code, ranges[0]))
    given = disposition_of_heading(now.text) or disposition_of(now.block.path)
    found: list[tuple[Topic, tuple[str, ...]]] = []
    for codes, left in ((lost, True), (won, False)):
        for diagnosis in (False, True):
            those = tuple(code for code in codes if ("." in code) == diagnosis)
            if not those:
                continue
            kind, aspect, direction = turned(
                given.verdict if left else None,
                None if left else given.verdict,
                diagnosis=diagnosis,
            )
            found.append((Topic(kind=kind, aspect=aspect, direction=direction), those))
    return found


def _without_codes(text: str, around: Surroundings) -> str:
    for mention in sorted(codes_in_prose(text, around.known), key=lambda item: -item.start):
        text = text[: mention.start] + "\0" + text[mention.end :]
    text = re.sub(r"\0(?:[\s,;/&+-]|\band\b|\bor\b|\bthrough\b|\bto\b|\0)*", " ", text)
    return skeleton(
        re.sub(r"(?i)\b(codes?|procedures?|diagnos[ei]s)\b|\(s\)", " code ", text)
    ).replace("codes", "code")
