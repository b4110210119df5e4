"""Aetna's Clinical Policy Bulletins.

The bulletin's dates stand in a side box headed "Policy History", a name that elsewhere heads the
record of earlier editions, whose dates are not the document's.
"""

import re
from dataclasses import replace

from policy.dates import stated_dates
from policy.document import Block, Document
from policy.text import normalise

_OWN_DATE = re.compile(r"(?:last review|effective|next review)\b", re.IGNORECASE)


def mend(document: Document) -> Document:
    """The document with its side box's dates stated as its own."""
    blocks = tuple(_own(block) for block in document.blocks)
    return replace(document, blocks=blocks, dates=stated_dates(blocks))


def _own(block: Block) -> Block:
    """A line of the side box stands under no heading."""
    if _OWN_DATE.match(block.text) and block.path and normalise(block.path[-1]) == "policy history":
        return replace(block, path=())
    return block
