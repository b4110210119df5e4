"""Entries of a list that is a rule: criteria, conditions, services."""

import re
from dataclasses import replace

from policy.changes import ChangeKind, Direction
from policy.comparison.passages import Passage
from policy.document import Aspect, BlockKind
from policy.sentences.topics import Topic
from policy.text import normalise

_RULE = re.compile(
    r"criteri|necess|cover|following|indicat|limit|requir|exclu|must|\bwhen\b|\bif\b|eligib|document|billing|coding|authori|certif|reimburs|payment"
    r"|modifier|units?\b|medical records|place of service|services?\b|conditions?\b|contraindic|^polic(?:y|ies)\b|\((?:cpt |hcpcs )?(?:\d{4}[0-9ft]|[a-v]\d{4})\b"
)
_CRITERIA = re.compile(
    r"criteri|(?:all|any|one|both|either|each|two|three)(?: \(?\w+\)?)?(?: or more)? of the following|when (?:all|any|the following)"
    r"|medically necessary (?:when|if|for)|must (?:meet|have)|following (?:conditions?|indications?)|covered (?:when|if|for)"
)
_RECORDS = re.compile(r"\bdocumentation\b|\bmedical records?\b|\brecord[- ]?keeping\b")
_ALL = re.compile(
    r"\b(?:all|both|each)\b|(?:criteria|following)[^.]* (?:are|is) met|must (?:meet|have)"
)
_ANY = re.compile(r"\b(?:any|either|one)\b|at least")
_ENTRY = re.compile(
    r"^(?:[•●▪◦*–-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s|;\s*(?:and|or)?\W*$|,\s*(?:and|or)$",
    re.IGNORECASE,
)


def is_entry_of_a_rule(passage: Passage) -> bool:
    """Whether a passage is an entry or row under a heading or sentence that makes it a rule."""
    block = passage.block
    entry = block.kind in {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW} or _ENTRY.search(passage.text)
    return bool(entry) and any(_RULE.search(normalise(over)) for over in passage.above)


def in_place(topic: Topic, passage: Passage, *, came: bool | None = None) -> Topic:
    """The topic of a passage as its place makes it: an entry under criteria is a criterion.

    One criterion more is stricter where all must be met and easier where any will do; ``came`` is
    None for an entry that stands on both sides.
    """
    if (
        topic.kind is not ChangeKind.GUIDANCE_CHANGED
        and topic.kind is not ChangeKind.CRITERIA_CHANGED
    ):
        return topic
    if (
        topic.kind is ChangeKind.GUIDANCE_CHANGED
        and passage.block.kind is not BlockKind.HEADING
        and any(_RECORDS.search(normalise(heading)) for heading in passage.block.path[-1:])
    ):
        return replace(topic, kind=ChangeKind.DOCUMENTATION_CHANGED, aspect=Aspect.DOCUMENTATION)
    over = next(
        (
            text
            for heading in reversed(passage.above)
            if _CRITERIA.search(text := normalise(heading))
        ),
        None,
    )
    if over is None or passage.block.kind is BlockKind.HEADING:
        return topic
    direction = topic.direction
    if came is not None and is_entry_of_a_rule(passage):
        if _ANY.search(over):
            direction = Direction.PERMISSIVE if came else Direction.RESTRICTIVE
        elif _ALL.search(over):
            direction = Direction.RESTRICTIVE if came else Direction.PERMISSIVE
    return replace(
        topic, kind=ChangeKind.CRITERIA_CHANGED, aspect=Aspect.COVERAGE, direction=direction
    )
