"""Why bytes could not be read as a publication."""

from policy.captures import Reason


class Unreadable(Exception):  # noqa: N818 - the word of the trade, used as a value by the caller
    """The bytes are no publication a reader can make a Document of.

    ``reason`` is one of the reasons a visit is refused for, ``detail`` a sentence for the operator.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
