"""How the prose of a document is cut into what is compared."""

from policy.comparison.passages import passages_of
from policy.document import Block, BlockKind, Document
from tests.policy.editions import only, told


def _listed(*codes: int) -> str:
    return f"# Codes\nThese CPT codes are covered: {', '.join(map(str, codes))}."


def test_an_endless_sentence_is_compared_in_pieces_that_an_entry_more_leaves_as_they_were() -> None:
    codes = [*range(10000, 17000), *range(17200, 19000)]
    before, after = (
        Document(title="t", blocks=(Block(kind=BlockKind.PARAGRAPH, text=_listed(*one)),))
        for one in (codes, [*codes[:50], 17003, *codes[50:]])
    )
    first, second = ([one.text for one in passages_of(side)] for side in (before, after))

    assert max(map(len, first)) <= 24_000
    assert " ".join(first) == before.blocks[0].text
    assert len(set(first) ^ set(second)) <= 2


def test_a_code_that_joins_an_endless_sentence_is_found() -> None:
    codes = [*range(10000, 17000), *range(17200, 19000)]

    change = only(told(_listed(*codes), _listed(*codes[:4000], 17003, *codes[4000:])))

    assert change.codes == ("17003",)
