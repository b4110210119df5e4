"""Publications of one visit that answered with the same bytes: a page that several addresses lead to.

A site that moved lets many addresses redirect to one page, or answers them all with one error page.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from policy.captures import Fetched, Reason, Remedy
from policy.gates import Refusal
from policywatch.filing import VisitFiling
from policywatch.judging import sha256_of


def answered_alike(filing: VisitFiling, fetched: Iterable[Fetched]) -> Mapping[str, Refusal]:
    """Why the answer at a locator is no edition, where others that differed so far got it too.

    Publications whose last editions were equal, as one that an index links twice, may stay so.
    """
    by_bytes: dict[str, set[str]] = defaultdict(set)
    for one in fetched:
        if one.body:
            by_bytes[sha256_of(one.body)].add(one.locator)
    return {
        locator: Refusal(
            reason=Reason.OTHER_DOCUMENT,
            remedy=Remedy.OPERATOR,
            detail=f"the same bytes answer for {min(locators - {locator})}:"
            " a page that several addresses lead to",
        )
        for locators in by_bytes.values()
        if len(locators) > 1
        for locator in _differed(filing, locators)
    }


def _differed(filing: VisitFiling, locators: Iterable[str]) -> frozenset[str]:
    """Those that have an edition, unless all of them have the same one."""
    last = {locator: filing.last_good(locator) for locator in locators}
    known = {locator: one.revision_sha256 for locator, one in last.items() if one}
    return frozenset(known) if len(set(known.values())) > 1 else frozenset()
