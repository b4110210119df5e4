"""A real edit of a policy, before it is known which date its edition states."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from tests.evaluation.html.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A label to be. ``effective`` is what the edited words themselves state, None where they state none."""

    kinds: frozenset[str]
    codes: frozenset[str] = frozenset()
    before: str = ""
    after: str = ""
    code_level: bool = True
    effective: Mapping[str, str] | None = None


@dataclass(slots=True, kw_only=True)
class Desk:
    """Both editions on the editor's desk, and what has been edited already.

    Two edits of one list or sentence would be one change of another kind, so each part is taken once.
    """

    before: Source
    after: Source
    rng: Random
    taken: set[str] = field(default_factory=set)

    def take(self, *parts: str) -> bool:
        """Whether all parts were free; they are taken then."""
        if self.taken.intersection((*parts, "everything")):
            return False
        self.taken.update(parts)
        return True


#: Edits both editions as they need, and says what a careful reader would report; None where the page has no place for it.
Edit = Callable[[Desk], list[Draft] | None]


def draft(
    kinds: str,
    codes: tuple[str, ...] | list[str] = (),
    *,
    before: str = "",
    after: str = "",
    code_level: bool = True,
    effective: Mapping[str, str] | None = None,
) -> Draft:
    """A draft; ``kinds`` are parted by spaces."""
    return Draft(
        kinds=frozenset(kinds.split()),
        codes=frozenset(codes),
        before=before,
        after=after,
        code_level=code_level,
        effective=effective,
    )
