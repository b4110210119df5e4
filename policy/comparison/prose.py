"""Sentences that changed, came or went, and what they are about."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from policy.changes import SEVERITY_ORDER, Basis, ChangeKind, Direction
from policy.comparison.code_lists import code_list_topics
from policy.comparison.criteria import in_place, is_entry_of_a_rule
from policy.comparison.cuts import breaks_off, cut_off, cut_short, reach
from policy.comparison.edition_marks import only_numbered_anew
from policy.comparison.finding import Finding
from policy.comparison.moves import moved_between_sentences
from policy.comparison.pairing import paired
from policy.comparison.passages import Passage, differing, passages_of
from policy.comparison.surroundings import Surroundings
from policy.dates import DATE
from policy.disposition import disposition_of_heading
from policy.document import BlockKind, Document
from policy.mentions import ranges_in
from policy.sentences.boilerplate import is_boilerplate
from policy.sentences.topics import Topic, topic_of
from policy.sentences.wording import (
    Consequence,
    consequences,
    matters_alone,
    matters_as_entry,
)
from policy.severity import severity_of
from policy.text import skeleton, words
from policy.zones import (
    Zone,
    is_banner,
    is_editorial_note,
    is_furniture,
    is_menu,
    is_notice_of_cookies,
)

_QUANTIFIERS = frozenset({"any", "all", "both", "either"})
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
    ends = (breaks_off(before), breaks_off(after))
    furthest = (reach(old, new, broken=ends[1]), reach(new, old, broken=ends[0]))
    gone, come = differing(old, new)
    here, there = Surroundings(known, old), Surroundings(known, new)
    pairs, left, joined = paired(here, there, gone, come)
    split = {
        id(one)
        for first, second in pairs
        for one in (*here.state_dates_after(old[first]), *there.state_dates_after(new[second]))
    }
    found: list[Finding] = []
    for was, now in ((old[first], new[second]) for first, second in pairs):
        if {was.bare, now.bare} & settled_headings or {id(was), id(now)} <= split:
            continue
        cut = (ends[0] and cut_short(was, now, old)) or (ends[1] and cut_short(now, was, new))
        found.extend([_finding(_WORDING, was, now, there)] if cut else _edited(was, now, there))
    columns = {name for one in (*old, *new) for name, _ in one.block.cells}
    for around, positions, came in ((here, left, False), (there, joined, True)):
        alone = (around.passages[position] for position in positions)
        telling = [
            one
            for one in alone
            if id(one) not in split
            and not _is_header(one, columns)
            and not (any(ends) and cut_off(one, around.passages))
            and one.position <= furthest[came]
        ]
        for run in _runs(telling):
            found.extend(_alone(run, around, settled_headings, came=came))
    return moved_between_sentences(found)


def _is_header(passage: Passage, columns: set[str]) -> bool:
    """Whether a row holds the names of columns, read as a row where the markup does not say so."""
    values = [value for _, value in passage.block.cells if value]
    return bool(values) and all(value in columns for value in values)


def _runs(side: Sequence[Passage]) -> Iterable[list[Passage]]:
    """Neighbouring passages of one section together."""
    numbered = enumerate(sorted(side, key=lambda one: one.position))
    for _, run in groupby(
        numbered, key=lambda item: (item[1].position - item[0], item[1].block.path)
    ):
        yield [one for _, one in run]


def _edited(was: Passage, now: Passage, around: Surroundings) -> list[Finding]:
    if Zone.GOVERNING not in {was.zone, now.zone} or any(
        is_furniture(one.text, one.block.path) for one in (was, now)
    ):
        return [_finding(_ADMINISTRATIVE, was, now, around)]
    if (
        only_numbered_anew(was, now)
        or _only_menu_differs(was.text, now.text)
        or all(is_boilerplate(one.text, one.block.path) for one in (was, now))
    ):
        return [_finding(_ADMINISTRATIVE, was, now, around)]
    if _heads(was) and _heads(now):
        moved = code_list_topics(was, now, around)
        if moved is not None and was.block.kind is BlockKind.HEADING is now.block.kind:
            return [_finding(topic, was, now, around, codes=codes) for topic, codes in moved]
        return [_finding(_heading_topic(was.text, now.text), was, now, around)]
    listed = code_list_topics(was, now, around)
    if listed is not None:
        return [_finding(topic, was, now, around, codes=codes) for topic, codes in listed]
    if _is_label_only(was, around) and _is_label_only(now, around):
        return [_finding(_WORDING, was, now, around)]
    if all(
        is_editorial_note(side) and not around.codes(side) for side in _differing_cells(was, now)
    ):
        return [_finding(_ADMINISTRATIVE, was, now, around)]
    topic = topic_of(*_differing_cells(was, now))
    return [_finding(in_place(topic, now), was, now, around)]


def _only_menu_differs(was: str, now: str) -> bool:
    """Whether two texts on one line differ in the links of the site before or behind them."""
    less, more = sorted((was, now), key=len)
    if more.endswith(less):
        return is_menu(more[: -len(less)])
    return more.startswith(less) and is_menu(more[len(less) :])


def _is_label_only(passage: Passage, around: Surroundings) -> bool:
    """Whether a line is a name of a few words that no list or rule makes a rule: a link, a label."""
    return (
        passage.block.kind is BlockKind.PARAGRAPH
        and len(passage.text.split()) < 4
        and not re.search(r"[.:;]\s*\Z|\d", passage.text)
        and not consequences("", passage.text) - {Consequence.SUBJECT}
        and not is_entry_of_a_rule(passage)
        and not around.codes(passage.text)
    )


def _differing_cells(was: Passage, now: Passage) -> tuple[str, str]:
    """The two texts to judge: of two rows of the same columns only the cells that differ."""
    old, new = was.block.cells, now.block.cells
    if not old or [name for name, _ in old] != [name for name, _ in new]:
        return was.text, now.text
    pairs = [
        (f"{name}: {one}", f"{name}: {other}")
        for (name, one), (_, other) in zip(old, new, strict=True)
        if skeleton(one) != skeleton(other)
    ]
    return "; ".join(one for one, _ in pairs), "; ".join(other for _, other in pairs)


def _heads(passage: Passage) -> bool:
    """Whether a passage is a heading, or a line above all of them that reads like one."""
    text = passage.text
    longest = (
        30 if passage.position == 0 else 10
    )  # extracted text opens with its title, often twice
    titled = not passage.block.path and len(text.split()) < longest and text[-1:].isalnum()
    titled = titled and (passage.position == 0 or ":" not in text)
    return passage.block.kind is BlockKind.HEADING or (titled and not DATE.search(text))


def _heading_topic(was: str, now: str) -> Topic:
    """A heading is told when its verdict turned or a word of consequence came or went."""
    old, new = disposition_of_heading(was), disposition_of_heading(now)
    topic = topic_of(was, now)
    if topic.kind is ChangeKind.EFFECTIVE_DATE_CHANGED:
        return _ADMINISTRATIVE
    if (old and old.verdict) == (new and new.verdict) and not (
        consequences(was, now) & {Consequence.NEGATION, Consequence.OBLIGATION}
        or _QUANTIFIERS & set(words(was)) != _QUANTIFIERS & set(words(now))
    ):
        return _WORDING
    return topic


def _alone(
    run: list[Passage], around: Surroundings, settled: frozenset[str], *, came: bool
) -> list[Finding]:
    """What a run of passages that stands on one side only says: a finding for each rule in it."""
    saying = [
        one
        for one in run
        if one.zone is Zone.GOVERNING and one.bare not in settled and _says(one, around)
    ]
    side = "after" if came else "before"
    if not saying:
        return [_one_sided(_ADMINISTRATIVE, run[:1], around, side=side)]
    rules: list[_Rule] = []
    for one in saying:
        topic = topic_of(None, one.text) if came else topic_of(one.text, None)
        topic = in_place(topic, one, came=came)
        codes = frozenset(around.codes(one.text))
        if rules and rules[-1].goes_on_with(one, topic, codes):
            rules[-1].add(one, topic, codes)
        else:
            rules.append(_Rule([one], [topic], codes))
    return [
        _one_sided(_weightiest(rule.topics), rule.passages, around, side=side) for rule in rules
    ]


#: Kinds of sentences that say more of the rule before them rather than one of their own.
_SAYS_MORE = frozenset(
    {
        ChangeKind.GUIDANCE_CHANGED,
        ChangeKind.WORDING_CHANGED,
        ChangeKind.ADMINISTRATIVE,
        ChangeKind.EFFECTIVE_DATE_CHANGED,
    }
)


@dataclass(slots=True)
class _Rule:
    """Neighbouring passages that came or went and say one rule: of some codes, of one kind."""

    passages: list[Passage]
    topics: list[Topic]
    codes: frozenset[str]

    def goes_on_with(self, passage: Passage, topic: Topic, codes: frozenset[str]) -> bool:
        """Whether the next passage belongs to the rule: its list, or more about its codes."""
        if passage.lead and passage.lead in {self.passages[0].lead, self.passages[-1].block.text}:
            return codes <= self.codes or not self.codes
        if codes and codes != self.codes:
            return False
        kinds = {one.kind for one in self.topics}
        return topic.kind in kinds | _SAYS_MORE or (kinds <= _SAYS_MORE and not codes)

    def add(self, passage: Passage, topic: Topic, codes: frozenset[str]) -> None:
        """Takes the passage up."""
        self.passages.append(passage)
        self.topics.append(topic)
        self.codes |= codes


def _weightiest(topics: Sequence[Topic]) -> Topic:
    """The topic that names a run of sentences: the same whether they came or went.

    The kind that can weigh most decides, whichever way it goes; of that kind the most severe.
    """

    def weight(one: Topic, direction: Direction) -> int:
        return SEVERITY_ORDER.index(severity_of(one.kind, direction))

    kind = min(topics, key=lambda one: weight(one, Direction.RESTRICTIVE)).kind
    return min(
        (one for one in topics if one.kind is kind), key=lambda one: weight(one, one.direction)
    )


def _says(passage: Passage, around: Surroundings) -> bool:
    if (
        passage.block.kind is BlockKind.HEADING
        or is_furniture(passage.text, passage.block.path)
        or is_notice_of_cookies(passage.block.text, passage.block.path)
        or is_boilerplate(passage.text, passage.block.path)
        or is_editorial_note(passage.text)
        or (
            around.has_parts
            and not passage.lead
            and is_banner(passage.text, around.below_title(passage))
        )
    ):
        return False
    return (
        matters_alone(passage.text)
        or (len(passage.form) > 25 and bool(around.codes(passage.text) or ranges_in(passage.text)))
        or (is_entry_of_a_rule(passage) and matters_as_entry(passage.text))
    )


def _one_sided(topic: Topic, run: list[Passage], around: Surroundings, *, side: str) -> Finding:
    text = " ".join(one.text for one in run)
    told = topic.kind is not ChangeKind.ADMINISTRATIVE
    codes = tuple(dict.fromkeys(code for one in run for code in around.codes(one.text)))
    came = side == "after"
    return Finding(
        kind=topic.kind,
        aspect=topic.aspect,
        direction=topic.direction,
        codes=(
            codes
            or around.codes(run[0].block.text)
            or around.pointed_at(run[0])
            or around.asked_of(run[0])
        )
        if told
        else (),
        before=None if came else text,
        after=text if came else None,
        where=run[0].where,
        basis=Basis.PROSE,
        spoken=(text, *around.dating(run[-1])) if came else (),
    )


def _finding(
    topic: Topic,
    was: Passage,
    now: Passage,
    around: Surroundings,
    codes: tuple[str, ...] | None = None,
) -> Finding:
    if topic.kind is ChangeKind.ADMINISTRATIVE:
        codes = ()
    if codes is None:
        codes = (*around.codes(now.text), *around.codes(was.text))
        codes = codes or (*around.codes(now.block.text), *around.codes(was.block.text))
        codes = codes or around.asked_of(now)
    return Finding(
        kind=topic.kind,
        aspect=topic.aspect,
        direction=topic.direction,
        codes=tuple(dict.fromkeys(codes)),
        before=was.text,
        after=now.text,
        where=now.where,
        basis=Basis.PROSE,
        spoken=around.dating(now),
    )
