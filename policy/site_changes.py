"""Changes that are a publisher's whole site's rather than one policy's.

A publisher that gives its site another template, moves it, or puts one sentence on every page
changes all of its policies on a day, and none of them. What comes, goes or moves alike in most of
the publications that were seen in one stretch of visits is the site's. Publications that are few
say nothing of a site.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final, TypeVar

from policy.changes import QUIET, Change, ChangeKind
from policy.text import normalise, sentences

LEAST: Final = 4  #: publications that have to change alike before it can be the site's
STRETCH: Final = timedelta(days=7)  #: in which a site is visited once: the slowest pages are weekly
HELD: Final = timedelta(days=1)  #: how long an alert waits for the pages that may say the same

Publication = TypeVar("Publication")

MOVED: Final = "moved"  #: the mark of an address that changed while the number did not

_NEVER = QUIET | {
    ChangeKind.POLICY_PUBLISHED,
    ChangeKind.POLICY_RETIRED,
    ChangeKind.POLICY_CORRECTED,
    ChangeKind.ANNOUNCEMENT_DELAYED,
    ChangeKind.ANNOUNCEMENT_WITHDRAWN,
}
#: Kinds of which one line about the whole site says enough; a rule of another kind is told once.
_UNTOLD = frozenset({ChangeKind.GUIDANCE_CHANGED, ChangeKind.POLICY_MOVED})


def marks_of(change: Change, *, title: str, number: str | None) -> frozenset[str]:
    """What a change adds and takes away, without what only names its own policy.

    Empty where it can be nobody's but the policy's: it names a code, or is about the policy as a
    whole. Two changes with equal marks are one change in two policies.
    """
    if change.kind is ChangeKind.POLICY_MOVED:
        renumbered = change.before is None or " " in change.before
        return frozenset() if renumbered else frozenset({MOVED})
    if change.codes or change.kind in _NEVER:
        return frozenset()
    own = [normalise(name) for name in (title, number or "") if len(name) > 3]
    was, now = (_said(text, own) for text in (change.before, change.after))
    if change.kind is ChangeKind.EFFECTIVE_DATE_CHANGED:
        was = frozenset()  # the days before were each policy's own
    return frozenset({*(f"+ {one}" for one in now - was), *(f"- {one}" for one in was - now)})


def _said(text: str | None, own: Collection[str]) -> frozenset[str]:
    found = set()
    for sentence in sentences(text or ""):
        plain = normalise(sentence)
        for name in own:
            plain = plain.replace(name, "_")
        found.add(plain)
    return frozenset(found)


def site_wide(changed: Mapping[Publication, Collection[str]], seen: int) -> frozenset[str]:
    """The marks that are the site's.

    ``changed`` are the marks of each publication that changed; ``seen`` is how many publications
    were read, changed or not, since the first of these changes was.
    """
    found = Counter(mark for marks in changed.values() for mark in set(marks))
    return frozenset(mark for mark, count in found.items() if count >= LEAST and count * 2 > seen)


def is_told_by_none(change: Change) -> bool:
    """Whether the line about the site is all that is said of a change that is the site's.

    A rule that decides claims (an authorization, a limit) is told once, by the first publication
    that has it, though it stands in all of them.
    """
    return change.kind in _UNTOLD


def of_the_site(change: Change) -> Change:
    """The change with a note that it is not this policy's alone."""
    note = (
        "Most publications of this publisher that were read then changed alike: it is the site's."
    )
    return replace(change, notes=(*change.notes, note))


def may_wait(change: Change) -> bool:
    """Whether an alert of this change may wait for the other pages of its publisher."""
    return change.kind is ChangeKind.GUIDANCE_CHANGED and not change.codes and not change.effective
