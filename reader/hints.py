"""What a source's declaration tells the readers about its pages."""

from dataclasses import dataclass

from policy.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """How one source wants to be read.

    ``select`` and ``drop`` are CSS selectors for HTML: only what the first name is read, what the
    second name is left out. ``quirks`` is the name of a module of ``reader.publishers``.
    """

    select: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    quirks: str | None = None


NO_HINTS = Hints()


def hints_of(source: Source) -> Hints:
    """The hints in a source's declaration."""
    return Hints(select=source.select, drop=source.drop, quirks=source.quirks)
