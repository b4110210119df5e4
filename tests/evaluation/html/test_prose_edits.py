"""Edits of sentences made one after the other."""

from copy import deepcopy
from random import Random

from tests.evaluation.html.composing import compose
from tests.evaluation.html.drafts import Desk
from tests.evaluation.html.prose_edits import PROSE_EDITS

_TURNS = ("authorization begins", "authorization ends")


def test_two_edits_that_turn_opposite_sentences_each_leave_what_their_label_says() -> None:
    both = 0
    for seed in range(200):
        rng = Random(seed)
        source = compose(rng, "cms")
        desk = Desk(before=source, after=deepcopy(source), rng=rng)
        drafts = [one for name in _TURNS for one in PROSE_EDITS[name](desk) or ()]
        both += len(drafts) == 2
        stand = [
            {fact.text for topic in ("authorization:yes", "authorization:no") for fact in side.facts(topic)}
            for side in (desk.before, desk.after)
        ]  # fmt: skip
        assert all(one.before in stand[0] and one.after in stand[1] for one in drafts)

    assert both
