"""The answers of a setup: what each setting is to be, and which of them differ from before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from policy.codes import parse_watched_codes, parse_watched_diagnoses
from policy.contractors import CONTRACTORS, contractors_of
from policywatch.answers import (
    contractors_from,
    lines_from,
    near,
    places_from,
    states_from,
    words_of,
)
from policywatch.catalogue import Catalogue
from policywatch.settings import Settings

_ALL = frozenset({"all", "any", "every"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """``values`` are the words of each setting, ``changed`` the settings that differ from before."""

    catalogue: Catalogue
    values: Mapping[str, tuple[str, ...]]
    changed: frozenset[str] = field(default_factory=frozenset)

    def words(self, setting: str) -> tuple[str, ...]:
        """What a setting is to be, as it is written into the file; empty where nothing is restricted."""
        return self.values[setting]

    def with_answer(self, setting: str, text: str) -> "Answers":
        """The answers with this one. Raises ``ValueError`` for a word that is not known, with near ones.

        The contractors follow the states as long as they were never named by themselves.
        """
        values = dict(self.values)
        values[setting] = self._read(setting, text)
        follows = self.values["contractors"] == contractors_of(self.values["states"])
        if setting == "states" and follows:
            values["contractors"] = contractors_of(values["states"])
        differing = {name for name, words in values.items() if words != self.values[name]}
        return replace(
            self, values=MappingProxyType(values), changed=self.changed | frozenset(differing)
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is unusual in the answers."""
        states, contractors = set(self.values["states"]), set(self.values["contractors"])
        return tuple(
            f"{one.name} serves none of your states ({', '.join(sorted(states))})"
            for one in CONTRACTORS
            if one.name in contractors and states and not one.states & states
        )

    def _read(self, setting: str, text: str) -> tuple[str, ...]:
        words = [] if text.strip().lower() in _ALL else words_of(text)
        match setting:
            case "states":
                return states_from(words)
            case "contractors":
                return contractors_from(words)
            case "payers":
                return _payers_from(words, self.catalogue)
            case "lines_of_business":
                return tuple(str(line) for line in lines_from(words))
            case "places_of_service":
                return places_from(words)
            case "diagnoses":
                return parse_watched_diagnoses(words)
        return tuple(f"{one.code}:{one.role}" for one in parse_watched_codes(text))


def current_answers(settings: Settings, catalogue: Catalogue) -> Answers:
    """What the settings say now."""
    return Answers(
        catalogue=catalogue,
        values=MappingProxyType(
            {
                "states": settings.states,
                "contractors": settings.contractors,
                "payers": settings.payers,
                "lines_of_business": tuple(str(line) for line in settings.lines_of_business),
                "places_of_service": settings.places_of_service,
                "codes": tuple(f"{one.code}:{one.role}" for one in settings.codes),
                "diagnoses": settings.diagnoses,
            }
        ),
    )


def _payers_from(words: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Slugs of publishers, from those or their names in any case."""
    known = {one.slug.lower(): one.slug for one in catalogue.publishers}
    known |= {one.name.lower(): one.slug for one in catalogue.publishers}
    found: list[str] = []
    for word in words:
        slug = known.get(word.lower())
        if slug is None:
            names = [one.slug for one in catalogue.publishers]
            by_name = [one.name for one in catalogue.publishers if word.lower() in one.name.lower()]
            raise ValueError(near(word, by_name or names, what="a payer of the catalogue"))
        found.append(slug)
    return tuple(dict.fromkeys(found))
