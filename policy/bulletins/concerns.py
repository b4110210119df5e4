"""Which entries of a bulletin concern the watched codes, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from policy.bulletins.clauses import Clause, Entry
from policy.bulletins.policies import KnownPolicy, names_number, same_title, title_in_list
from policy.bulletins.status import Status
from policy.codes import WatchList
from policy.mentions import codes_in_prose, family_members

_SHORT_ARTICLE: Final = 10  #: clauses up to which all of an article is about one thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Why an entry concerns us: the watched codes it names, and the known policies it is about.

    ``named_in`` are the clauses that name a known policy; empty where the entry itself is about it.
    """

    codes: tuple[str, ...]
    policies: tuple[KnownPolicy, ...]
    named_in: tuple[Clause, ...] = ()


def under_our_headings(
    entries: Iterable[Entry], watch: WatchList, known: Sequence[KnownPolicy]
) -> Iterator[Entry]:
    """The entries, with the parts of an article whose heading is about our codes as one article."""
    joined: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        depth = next(
            (
                depth
                for depth, heading in enumerate(entry.where, start=1)
                if not entry.of_policies
                and (
                    watched_in((heading,), watch)
                    or any(_is_about(replace(entry, title=heading), one) for one in known)
                )
            ),
            None,
        )
        if depth is None:
            yield entry
        else:
            joined.setdefault(entry.where[:depth], []).append(entry)
    for where, parts in joined.items():
        clauses = tuple(clause for part in parts for clause in part.clauses)
        yield replace(parts[0], title=where[-1], where=where, clauses=clauses)


def near_the_codes(entry: Entry, watch: WatchList, known: Sequence[KnownPolicy]) -> Entry:
    """Of a long article that is not about our codes as a whole, the paragraphs near their names."""
    if (
        entry.of_policies
        or len(entry.clauses) <= _SHORT_ARTICLE
        or watched_in((entry.title,), watch)
        or any(_is_about(entry, one) for one in known)
    ):
        return entry
    near = {
        position + step
        for position, clause in enumerate(entry.clauses)
        if watched_in((clause.whole,), watch)
        or any(_names(clause.text, one, entry) for one in known)
        for step in (-1, 0, 1, 2)
    }
    return replace(
        entry, clauses=tuple(one for place, one in enumerate(entry.clauses) if place in near)
    )


def concern_of(entry: Entry, watch: WatchList, known: Sequence[KnownPolicy]) -> Concern | None:
    """Why an entry concerns us, or None where it does not."""
    texts = (entry.printed_title or entry.title, *(one.whole for one in entry.clauses))
    codes = watched_in(texts, watch)
    about = tuple(one for one in known if _is_about(entry, one))
    named: tuple[Clause, ...] = ()
    if not about:
        named = tuple(
            replace(clause, text=part)
            for clause in entry.clauses
            for one in known
            if (part := _names(clause.text, one, entry))
        )
        about = tuple(
            one for one in known if any(_names(clause.text, one, entry) for clause in entry.clauses)
        )
    if not codes and not about:
        return None
    return Concern(codes=codes, policies=about, named_in=named)


def _is_about(entry: Entry, policy: KnownPolicy) -> bool:
    if policy.number and (
        names_number(entry.number, policy.number, position=True)
        or names_number(entry.printed_title or entry.title, policy.number, position=True)
    ):
        return True
    if same_title(entry.title, policy.title, among_policies=entry.of_policies):
        return True
    return entry.of_policies and title_in_list(entry.title, policy.title) is not None


def _names(text: str, policy: KnownPolicy, entry: Entry) -> str | None:
    """The part of a clause that names a policy: its number, or its title in a list of policies."""
    if policy.number and names_number(text, policy.number, position=False):
        return text
    listed = entry.status is Status.CODE_UPDATES
    return title_in_list(text, policy.title) if listed else None


def watched_in(texts: Iterable[str], watch: WatchList) -> tuple[str, ...]:
    """The watched codes that texts name, alone or within a range, in the order of the watch list."""
    numbers = frozenset(watch.numbers)
    found: set[str] = set()
    for text in texts:
        found |= {mention.code for mention in codes_in_prose(text, numbers)}
        found |= set(family_members(text, numbers))
    return tuple(code for code in watch.numbers if code in found)
