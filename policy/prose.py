"""Sentences that changed, came or went, and what they are about."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from policy.alignment import pair_up
from policy.changes import SEVERITY_ORDER, Basis, ChangeKind, Direction
from policy.disposition import disposition_of_heading
from policy.document import Aspect, BlockKind, Document
from policy.finding import Finding
from policy.mentions import codes_in_prose, family_members, ranges_in
from policy.passages import Passage, differing, passages_of
from policy.severity import severity_of
from policy.text import skeleton
from policy.topics import Topic, topic_of
from policy.wording import Consequence, consequences, matters_alone
from policy.zones import Zone

_ADMINISTRATIVE = Topic(kind=ChangeKind.ADMINISTRATIVE, aspect=None, direction=Direction.NEUTRAL)
_WORDING = Topic(kind=ChangeKind.WORDING_CHANGED, aspect=None, direction=Direction.NEUTRAL)


def prose_findings(
    before: Document,
    after: Document,
    known: frozenset[str],
    settled_headings: frozenset[str],
) -> list[Finding]:
    """What the prose of two editions says differently.

    ``known`` are the codes a written range may be expanded to; ``settled_headings`` are headings
    (bare) whose change is already told through the codes under them.
    """
    old, new = passages_of(before), passages_of(after)
    gone, come = differing(old, new)
    pairs, left, joined = pair_up(
        [one.bare if one.block.kind is BlockKind.HEADING else one.form for one in old],
        [one.bare if one.block.kind is BlockKind.HEADING else one.form for one in new],
        [one.position for one in gone],
        [one.position for one in come],
    )
    found: list[Finding] = []
    for was, now in ((old[first], new[second]) for first, second in pairs):
        if {was.bare, now.bare} & settled_headings:
            continue
        found.extend(_edited(was, now, known))
    for run in _runs([old[position] for position in left]):
        found.extend(_alone(run, known, settled_headings, came=False))
    for run in _runs([new[position] for position in joined]):
        found.extend(_alone(run, known, settled_headings, came=True))
    return found


def _runs(side: Sequence[Passage]) -> Iterable[list[Passage]]:
    """Neighbouring passages of one section together."""
    numbered = enumerate(sorted(side, key=lambda one: one.position))
    for _, run in groupby(
        numbered, key=lambda item: (item[1].position - item[0], item[1].block.path)
    ):
        yield [one for _, one in run]


def _edited(was: Passage, now: Passage, known: frozenset[str]) -> list[Finding]:
    if Zone.GOVERNING not in {was.zone, now.zone}:
        return [_finding(_ADMINISTRATIVE, was, now, known)]
    if was.block.kind is BlockKind.HEADING and now.block.kind is BlockKind.HEADING:
        return [_finding(_heading_topic(was.text, now.text), was, now, known)]
    listed = _code_lists(was, now, known)
    if listed is not None:
        return listed
    return [_finding(topic_of(was.text, now.text), was, now, known)]


def _heading_topic(was: str, now: str) -> Topic:
    """A heading is told when its verdict turned or a word of consequence came or went."""
    old, new = disposition_of_heading(was), disposition_of_heading(now)
    topic = topic_of(was, now)
    if topic.kind is ChangeKind.EFFECTIVE_DATE_CHANGED:
        return _ADMINISTRATIVE
    if (old and old.verdict) == (new and new.verdict) and not (
        consequences(was, now) & {Consequence.NEGATION, Consequence.OBLIGATION}
    ):
        return _WORDING
    return topic


def _code_lists(was: Passage, now: Passage, known: frozenset[str]) -> list[Finding] | None:
    """What a sentence gained and lost when nothing but the codes it lists differs."""
    old, new = _codes(was.text, known), _codes(now.text, known)
    if not (old or new) or _without_codes(was.text, known) != _without_codes(now.text, known):
        return None
    lost = tuple(code for code in old if code not in new)
    won = tuple(code for code in new if code not in old)
    verdict = disposition_of_heading(now.text)
    aspect = verdict.aspect if verdict else Aspect.COVERAGE
    found: list[Finding] = []
    for codes, left in ((lost, True), (won, False)):
        for system, kinds in (
            ("procedure", (ChangeKind.CODE_REMOVED, ChangeKind.CODE_ADDED)),
            ("diagnosis", (ChangeKind.DIAGNOSIS_REMOVED, ChangeKind.DIAGNOSIS_ADDED)),
        ):
            those = tuple(code for code in codes if ("." in code) == (system == "diagnosis"))
            if those:
                topic = Topic(
                    kind=kinds[0] if left else kinds[1],
                    aspect=Aspect.DIAGNOSIS if system == "diagnosis" else aspect,
                    direction=Direction.UNCLEAR,
                )
                found.append(_finding(topic, was, now, known, codes=those))
    return found


def _codes(text: str, known: frozenset[str]) -> tuple[str, ...]:
    named = (mention.code for mention in codes_in_prose(text, known))
    return tuple(dict.fromkeys((*named, *family_members(text, known))))


def _without_codes(text: str, known: frozenset[str]) -> str:
    for mention in sorted(codes_in_prose(text, known), key=lambda item: -item.start):
        text = text[: mention.start] + "\0" + text[mention.end :]
    text = re.sub(r"\0(?:[\s,;/&+-]|\band\b|\bor\b|\0)*", " ", text)
    return skeleton(
        re.sub(r"(?i)\b(codes?|procedures?|diagnos[ei]s)\b|\(s\)", " code ", text)
    ).replace("codes", "code")


def _alone(
    run: list[Passage], known: frozenset[str], settled: frozenset[str], *, came: bool
) -> list[Finding]:
    """What a run of passages that stands on one side only says; one finding for the run."""
    governing = [one for one in run if one.zone is Zone.GOVERNING and one.bare not in settled]
    saying = [
        one
        for one in governing
        if one.block.kind is not BlockKind.HEADING
        and (matters_alone(one.text) or _names_code(one, known))
    ]
    side = "after" if came else "before"
    quiet = [one for one in run if one not in saying]
    found = [
        _one_sided(_ADMINISTRATIVE, [one], known, side=side) for one in quiet[:1] if not saying
    ]
    if not saying:
        return found
    topics = [topic_of(None, one.text) if came else topic_of(one.text, None) for one in saying]
    topic = min(
        topics,
        key=lambda one: SEVERITY_ORDER.index(severity_of(one.kind, one.direction)),
    )
    return [_one_sided(topic, saying, known, side=side)]


def _names_code(passage: Passage, known: frozenset[str]) -> bool:
    return len(passage.form) > 25 and bool(
        codes_in_prose(passage.text, known) or ranges_in(passage.text)
    )


def _one_sided(topic: Topic, run: list[Passage], known: frozenset[str], *, side: str) -> Finding:
    text = " ".join(one.text for one in run)
    codes = tuple(dict.fromkeys(code for one in run for code in _codes(one.text, known)))
    return Finding(
        kind=topic.kind,
        aspect=topic.aspect,
        direction=topic.direction,
        codes=codes or _codes(run[0].block.text, known),
        before=text if side == "before" else None,
        after=text if side == "after" else None,
        where=run[0].where,
        basis=Basis.PROSE,
        spoken=(text, run[0].block.text) if side == "after" else (),
    )


def _finding(
    topic: Topic,
    was: Passage,
    now: Passage,
    known: frozenset[str],
    codes: tuple[str, ...] | None = None,
) -> Finding:
    if codes is None:
        codes = tuple(dict.fromkeys((*_codes(now.text, known), *_codes(was.text, known))))
        codes = codes or tuple(
            dict.fromkeys((*_codes(now.block.text, known), *_codes(was.block.text, known)))
        )
    return Finding(
        kind=topic.kind,
        aspect=topic.aspect,
        direction=topic.direction,
        codes=codes,
        before=was.text,
        after=now.text,
        where=now.where,
        basis=Basis.PROSE,
        spoken=(now.text, now.block.text),
    )
