"""Whether an index lists what it always listed, or only what was left of it that day."""

from typing import Final

from policy.captures import IndexRead, Reason, Remedy
from policy.gates import Refusal

_SHRUNK_TO: Final = 1 / 2  #: below this share of what it listed an index is not believed
_FEW: Final = 4  #: publications; fewer come and go


def listing_refusal(index: IndexRead, previous: int | None) -> Refusal | None:
    """Why ``index`` may miss publications that are still published; None when it is believed.

    ``previous`` is how many it listed when it was last read whole, None before that. What a refused
    index does list is there; only what it does not list may not be called gone. A rolling index
    lists what is latest and is not judged.
    """
    listed = len(index.locators)
    if index.rolling or previous is None or previous < _FEW:
        return None
    if listed >= previous * _SHRUNK_TO:
        return None
    return Refusal(
        reason=Reason.SHRUNK,
        remedy=Remedy.OPERATOR,
        detail=f"the index {index.url} lists {listed} publications where it had {previous}: "
        "open it, and if the rest is listed elsewhere now, declare that address",
    )
