"""What a run found, as a table and as plain values."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.evaluation.intervals import Share
from tests.evaluation.pairs import Label
from tests.evaluation.scoring import Scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The counts of some scored pairs.

    ``noise`` counts noise-only revisions, good those of which nothing was told; ``false_alerts``
    what was told of the others. ``recall`` counts labels, ``code_recall`` those about a listed code.
    ``right`` counts told changes of pairs that changed, good those with a label's kind and codes,
    ``dated`` those with its dates too. ``dates`` counts found labels that have a stated date, good
    those told with it.
    """

    noise: Share
    false_alerts: int
    recall: Share
    code_recall: Share
    right: Share
    dated: Share
    dates: Share
    broken: int

    @property
    def per_thousand(self) -> float | None:
        """False alerts per 1,000 noise-only revisions."""
        return 1000 * self.false_alerts / self.noise.of if self.noise.of else None

    def misses(self) -> list[str]:
        """The bars that are not reached, in words."""
        bars = (
            ("nothing told of noise-only revisions", self.noise, 1.0),
            ("recall of code-level changes", self.code_recall, 0.995),
            ("kind and codes of told changes", self.right, 0.98),
            ("stated effective date", self.dates, 0.98),
        )
        return [
            f"{name}: {share.good} of {share.of}, wanted {bar:.1%}"
            for name, share, bar in bars
            if share.value is not None and share.value < bar
        ]


def figures(pairs: Iterable[Scored]) -> Figures:
    """The counts over some pairs."""
    return _counted([(pair, lambda _label: True, lambda _change: True) for pair in pairs])


_Admits = tuple[Scored, Callable[[Label], bool], Callable[[Mapping[str, Any]], bool]]


def _counted(chosen: Sequence[_Admits]) -> Figures:
    noise = [pair for pair, _, _ in chosen if pair.is_noise and pair.broken is None]
    labels = [
        (label, pair.answered.get(position))
        for pair, admits, _ in chosen
        for position, label in enumerate(pair.labels)
        if admits(label)
    ]
    told = [
        verdict
        for pair, _, admits in chosen
        if not pair.is_noise
        for change, verdict in zip(pair.told, pair.verdicts, strict=True)
        if admits(change)
    ]
    stated = [found for label, found in labels if label.effective and found]
    return Figures(
        noise=_share(not pair.told for pair in noise),
        false_alerts=sum(len(pair.told) for pair in noise),
        recall=_share(found is not None for _, found in labels),
        code_recall=_share(found is not None for label, found in labels if label.code_level),
        right=_share(bool(one.answers) for one in told),
        dated=_share(bool(one.answers) and one.dates_right for one in told),
        dates=_share(found.dates_right for found in stated),
        broken=sum(pair.broken is not None for pair, _, _ in chosen),
    )


def _share(found: Iterable[bool]) -> Share:
    outcomes = list(found)
    return Share(good=sum(outcomes), of=len(outcomes))


def by_publisher(pairs: Iterable[Scored]) -> dict[str, Figures]:
    """The counts of each publisher's pages."""
    return _grouped(pairs, lambda pair: (pair.publisher,))


def by_family(pairs: Iterable[Scored]) -> dict[str, Figures]:
    """The counts of each family."""
    return _grouped(pairs, lambda pair: (pair.family,))


def by_mutation(pairs: Iterable[Scored]) -> dict[str, Figures]:
    """The counts of the pairs in which each mutation was made, alone or with others."""
    return _grouped(pairs, lambda pair: pair.mutations)


def _grouped(
    pairs: Iterable[Scored], keys: Callable[[Scored], Sequence[str]]
) -> dict[str, Figures]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for pair in pairs:
        for key in dict.fromkeys(keys(pair)):
            groups[key].append(pair)
    return {key: figures(groups[key]) for key in sorted(groups)}


def by_kind(pairs: Sequence[Scored]) -> dict[str, Figures]:
    """Of each kind the labels that admit it first, and the changes told as it."""
    changed = [pair for pair in pairs if not pair.is_noise]
    kinds = {_kind(label) for pair in changed for label in pair.labels} | {
        change["kind"] for pair in changed for change in pair.told
    }
    return {
        kind: _counted(
            [
                (
                    pair,
                    lambda label, kind=kind: _kind(label) == kind,  # type: ignore[misc]
                    lambda change, kind=kind: change["kind"] == kind,  # type: ignore[misc]
                )
                for pair in changed
            ]
        )
        for kind in sorted(kinds)
    }


def _kind(label: Label) -> str:
    return min(label.kinds)


def as_markdown(pairs: Sequence[Scored]) -> str:
    """The whole table."""
    whole = figures(pairs)
    rate = "none drawn" if whole.per_thousand is None else f"{whole.per_thousand:.1f}"
    lines = [
        "| measured | result | 95 % interval |",
        "|---|---|---|",
        f"| noise-only revisions of which nothing is told | {_cell(whole.noise)} | {_reach(whole.noise)} |",
        f"| false alerts per 1,000 noise-only revisions | {rate} | |",
        *(
            f"| {name} | {_cell(share)} | {_reach(share)} |"
            for name, share in (
                ("recall of code-level changes", whole.code_recall),
                ("recall of all changes", whole.recall),
                ("told changes with the right kind and codes", whole.right),
                ("told changes with the right kind, codes and dates", whole.dated),
                ("stated effective date right", whole.dates),
            )
        ),
        f"| pairs refused or crashed (counted as missed) | {whole.broken} | |",
    ]
    for title, groups in (
        ("family", by_family(pairs)),
        ("publisher", by_publisher(pairs)),
        ("kind", by_kind(pairs)),
    ):
        noisy = title != "kind"
        lines += [
            "",
            f"| {title} | {'noise-only, false alerts | ' if noisy else ''}recall | kind and codes right | with dates | stated date |",
            "|---|" + "---|" * (5 if noisy else 4),
        ]
        for name, one in groups.items():
            quiet = f"{one.noise.of:,}, {one.false_alerts} | " if noisy else ""
            cells = (_ranged(share) for share in (one.recall, one.right, one.dated, one.dates))
            lines.append(f"| `{name}` | {quiet}{' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(share: Share) -> str:
    if share.value is None:
        return "none drawn"
    return f"{share.good:,} of {share.of:,} ({100 * share.value:.2f} %)"


def _reach(share: Share) -> str:
    if share.interval is None:
        return ""
    low, high = share.interval
    return f"{100 * low:.2f} to {100 * high:.2f} %"


def _ranged(share: Share) -> str:
    return f"{share.good:,}/{share.of:,} ({_reach(share)})" if share.of else "-"


def as_values(pairs: Sequence[Scored]) -> dict[str, Any]:
    """The same as plain values for ``--json``."""
    return {
        "all": _values(figures(pairs)),
        **{
            title: {name: _values(one) for name, one in groups.items()}
            for title, groups in (
                ("families", by_family(pairs)),
                ("publishers", by_publisher(pairs)),
                ("kinds", by_kind(pairs)),
                ("mutations", by_mutation(pairs)),
            )
        },
        "broken": [{"pair": pair.name, "why": pair.broken} for pair in pairs if pair.broken],
    }


def _values(one: Figures) -> dict[str, Any]:
    return {
        "false_alerts": one.false_alerts,
        "false_alerts_per_1000": one.per_thousand,
        "broken": one.broken,
        **{
            name: {"good": share.good, "of": share.of, "interval": share.interval}
            for name, share in (
                ("noise", one.noise),
                ("recall", one.recall),
                ("code_recall", one.code_recall),
                ("right", one.right),
                ("dated", one.dated),
                ("dates", one.dates),
            )
        },
    }


def never_drawn(catalogue: Iterable[str], pairs: Iterable[Scored]) -> list[str]:
    """The mutations of a catalogue that no pair was made with."""
    drawn = {name for pair in pairs for name in pair.mutations}
    return [name for name in catalogue if name not in drawn]
