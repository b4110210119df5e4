"""What another publication says of an earlier alert, in words: it confirms, or where it disagrees."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import tzinfo

from notifier.alert_wording import alert_worded, lead_of, named, told_in_words
from notifier.links import Links
from notifier.phrases import listed
from notifier.quoting import cut, plain, quoted
from notifier.worded import Line, Worded
from policy.agreement import Difference, Differs
from policy.alerts import Confirmation
from policy.document import EVERYWHERE

_MOST = 6


def confirmation_worded(confirmation: Confirmation, links: Links, zone: tzinfo) -> Worded:
    """The later publication's words beside those that were told first."""
    said, first = confirmation.said, confirmation.first
    worded = alert_worded(said, links, zone)
    _, _, who = lead_of(said).partition(" | ")
    name = named(said.title, said.number)
    apart = list(_sentences(confirmation.differences, name, named(first.title, first.number)))
    told = Line(label="Told first", text=told_in_words(first, zone))
    if not apart:
        now = worded.items[0].now.text if worded.items else "the same"
        return replace(
            worded,
            lead=f"CONFIRMED | {who}",
            remarks=(f"Confirmed by: {name}, which says {cut(now, 400)}",),
            facts=(told, *worded.facts),
            checks=(),
        )
    more = f"; and {len(apart) - 1} more" if len(apart) > 1 else ""
    return replace(
        worded,
        lead=f"DISAGREES | {who}",
        summary=f"{apart[0]}{more}",
        remarks=tuple(f"Disagrees: {sentence}." for sentence in apart[:_MOST]),
        facts=(told, *worded.facts),
        checks=("which of the two holds, with the publisher", *worded.checks),
    )


def _sentences(differences: Sequence[Difference], now: str, first: str) -> Iterable[str]:
    """One sentence for the states that differ alike."""
    alike: dict[tuple[Differs, str | None, str | None], list[str]] = {}
    for one in differences:
        alike.setdefault((one.what, one.now, one.first), []).append(one.jurisdiction)
    for (what, later, earlier), places in alike.items():
        shown = [cut(plain(place), 40) for place in places if place != EVERYWHERE]
        where = f" for {listed(shown, most=20, of='states')}" if shown else ""
        match what:
            case Differs.DATE:
                yield f"{now} prints {_date(later)}{where}, {first} said {_date(earlier)}"
            case Differs.STATES:
                yield f"{now} prints {_date(later)}{where}, of which {first} said nothing"
            case Differs.VALUE:
                yield f"{now} says {_quote(later)}, {first} said {_quote(earlier)}"


def _date(printed: str | None) -> str:
    return cut(plain(printed or "no date"), 60)


def _quote(text: str | None) -> str:
    return quoted(text, 200) if text else "nothing of it"
