"""The one exception of a crawl: why a URL gave nothing worth reading, and what would mend it."""

from policy.captures import Reason, Remedy


class FetchTroubleError(Exception):
    """A request that ended without an answer worth reading.

    ``detail`` is a sentence for the operator that names the host or the URL. ``again`` says that
    repeating the request within the same visit is worthwhile, ``anywhere`` that any other URL of
    the host would have met the same. ``status`` is the HTTP status where there was one.
    """

    def __init__(
        self,
        reason: Reason,
        remedy: Remedy,
        detail: str,
        *,
        status: int | None = None,
        again: bool = False,
        anywhere: bool = False,
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.remedy = remedy
        self.detail = detail
        self.status = status
        self.again = again
        self.anywhere = anywhere
