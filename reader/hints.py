"""What a source's declaration tells the readers about its pages."""

from dataclasses import dataclass

from policy.codes import WatchList
from policy.sources import Method, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """How one source wants to be read.

    ``select`` and ``drop`` are CSS selectors for HTML: only what the first name is read, what the
    second name is left out. ``quirks`` is the name of a module of ``reader.publishers``. ``codes``
    are those whose records are kept of a data file, empty for all.
    """

    select: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    quirks: str | None = None
    codes: frozenset[str] = frozenset()


NO_HINTS = Hints()


def hints_of(source: Source, watch: WatchList) -> Hints:
    """The hints in a source's declaration; of data files only the watched codes' records are kept."""
    data = source.method in {Method.RELEASE, Method.EXPORT}
    return Hints(
        select=source.select,
        drop=source.drop,
        quirks=source.quirks,
        codes=frozenset(watch.numbers) if data else frozenset(),
    )
