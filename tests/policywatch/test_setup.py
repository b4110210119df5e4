"""Which sources of a catalogue serve a practice, and what a second setup changes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from policy.captures import Reason, Remedy
from policy.profile import EVERY_PRACTICE, Profile
from policy.sources import Certainty, LineOfBusiness, Method, Publisher, Source
from policywatch.catalogue import Catalogue, load_catalogue
from policywatch.remedies import IN_WORDS, mend_of
from policywatch.settings import load_settings
from policywatch.settings_file import has_setting, write_settings
from policywatch.setup import Choice, Standing, apply, plan, standing_of
from policywatch.setup_answers import current_answers

AETNA = Publisher(slug="aetna", name="Aetna")
CMS = Publisher(slug="cms", name="Medicare (CMS)")
TEXAS = Profile(
    states=("TX",),
    contractors=("Novitas",),
    payers=("aetna", "cms"),
    lines_of_business=(LineOfBusiness.COMMERCIAL, LineOfBusiness.ORIGINAL_MEDICARE),
)
ARTICLE = "https://api.coverage.cms.gov/v1/data/article/?articleid=57113"


def source(slug: str = "aetna-1", publisher: Publisher = AETNA, **more: Any) -> Source:
    return Source(
        **{
            "slug": slug,
            "publisher": publisher,
            "title": "Keratoses",
            "url": "https://payer.example/1",
            "line_of_business": LineOfBusiness.COMMERCIAL,
            "certainty": Certainty.SEEN,
            **more,
        }
    )


def release(title: str) -> Source:
    return source(
        "cms-file",
        CMS,
        title=title,
        method=Method.RELEASE,
        url="https://www.cms.gov/files",
        line_of_business=LineOfBusiness.ORIGINAL_MEDICARE,
    )


@pytest.mark.parametrize(
    ("one", "standing"),
    [
        (source(), Standing.SERVES),
        (source(certainty=Certainty.REPORTED), Standing.SERVES),
        (source(certainty=Certainty.UNVERIFIED), Standing.UNVERIFIED),
        (source(publisher=Publisher(slug="cigna", name="Cigna")), Standing.PAYER),
        (source(line_of_business=LineOfBusiness.MEDICAID), Standing.LINE),
        (source(line_of_business=LineOfBusiness.NOT_STATED), Standing.SERVES),
        (source(jurisdictions=("PA",)), Standing.STATES),
        (source(jurisdictions=("PA", "TX")), Standing.SERVES),
        (source(jurisdictions=("WPS", "TX")), Standing.STATES),
        (source(method=Method.FOLDER), Standing.SERVES),
        (source(method=Method.COVERAGE_API, url=ARTICLE), Standing.LICENCE),
        (source(method=Method.COVERAGE_API, url=ARTICLE, jurisdictions=("OH",)), Standing.STATES),
        (
            source(
                method=Method.COVERAGE_API,
                url="https://api.coverage.cms.gov/v1/data/ncd/?ncdid=129",
            ),
            Standing.SERVES,
        ),
        (release("NCCI edits, practitioner services"), Standing.LICENCE),
        (release("NCCI edits, outpatient hospital"), Standing.PLACE),
        (release("Outpatient prospective payment, Addendum B"), Standing.PLACE),
        (release("Ambulatory surgical center payment, Addendum AA"), Standing.PLACE),
    ],
)
def test_a_source_serves_by_payer_line_state_place_certainty_and_licence(
    one: Source, standing: Standing
) -> None:
    assert standing_of(one, TEXAS, licence_accepted=False) is standing


def test_what_waits_for_the_licence_serves_once_it_is_accepted() -> None:
    article = source(method=Method.COVERAGE_API, url=ARTICLE)

    assert standing_of(article, TEXAS, licence_accepted=True) is Standing.SERVES


def test_files_of_a_facility_serve_who_bills_there() -> None:
    hospital = Profile(places_of_service=("11", "22"))
    addendum = release("Outpatient prospective payment, Addendum B")

    assert standing_of(addendum, hospital, licence_accepted=True) is Standing.SERVES
    assert standing_of(addendum, EVERY_PRACTICE, licence_accepted=True) is Standing.PLACE


def planned(
    sources: Iterable[Source], profile: Profile, before: Profile | None, *off: str
) -> dict[str, Choice]:
    catalogue = Catalogue(publishers=(AETNA, CMS), sources=tuple(sources))
    choices = plan(
        catalogue, profile, before=before, switched_off=frozenset(off), licence_accepted=False
    )
    return {choice.source.slug: choice for choice in choices}


def test_a_first_setup_enables_what_serves_and_leaves_what_was_enabled_by_hand() -> None:
    by_hand = source("other", jurisdictions=("PA",), enabled=True)

    found = planned([source("ours"), by_hand, source("far", jurisdictions=("PA",))], TEXAS, None)

    assert (found["ours"].watched, found["ours"].changed) == (True, True)
    assert (found["other"].watched, found["other"].changed) == (True, False)
    assert not found["far"].watched


def test_a_second_setup_disables_what_served_and_no_longer_does() -> None:
    ohio = Profile(states=("OH",))
    sources = [
        source("texas", jurisdictions=("TX",), enabled=True),
        source("ohio", jurisdictions=("OH",)),
        source("by-hand", jurisdictions=("PA",), enabled=True),
    ]

    found = planned(sources, ohio, TEXAS)

    assert [slug for slug, one in found.items() if one.watched] == ["ohio", "by-hand"]
    assert found["texas"].changed


def test_what_somebody_switched_off_after_the_setup_stays_off() -> None:
    sources = [source("off"), source("new")]

    found = planned(sources, TEXAS, TEXAS, "off")

    assert not found["off"].watched
    assert found["new"].watched  # the catalogue has more than at the last setup


def test_a_state_left_and_taken_up_again_brings_its_sources_back() -> None:
    found = planned(
        [source("texas", jurisdictions=("TX",))], TEXAS, Profile(states=("OH",)), "texas"
    )

    assert found["texas"].watched


def test_a_plan_is_written_into_the_operators_directory(tmp_path: Path) -> None:
    slug = load_catalogue().sources[0].slug
    declared = load_catalogue().source(slug)
    assert declared is not None
    choice = Choice(source=declared, standing=Standing.SERVES, watched=True, changed=True)

    apply([choice], tmp_path)

    watched = load_catalogue(tmp_path).source(slug)
    assert watched is not None
    assert watched.enabled


def test_settings_are_written_beside_what_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "policywatch.toml"
    path.write_text(
        '# ours\ncontact = "a@practice.example"  # the desk\nstates = ["TX"]  # one\npayers = "aetna, cms"\n'
    )

    write_settings(path, {"states": ["TX", "OH"], "payers": ["aetna", "cms"], "codes": ["17003"]})

    text = path.read_text()
    assert '# ours\ncontact = "a@practice.example"  # the desk\n' in text
    assert 'states = ["TX", "OH"]' in text
    assert 'payers = "aetna, cms"\n' in text  # it says so already
    assert 'codes = ["17003"]' in text
    assert has_setting(path, "codes")
    assert not has_setting(path, "zone")
    assert [one.name for one in tmp_path.iterdir()] == ["policywatch.toml"]


def test_contractors_follow_the_states_until_somebody_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answers = current_answers(load_settings(home=tmp_path), load_catalogue())

    texas = answers.with_answer("states", "TX")
    assert texas.words("contractors") == ("Novitas",)
    assert texas.changed == {"states", "contractors"}
    assert texas.with_answer("states", "FL").words("contractors") == ("First Coast",)

    named = texas.with_answer("contractors", "CGS")
    assert named.with_answer("states", "FL").words("contractors") == ("CGS",)
    assert named.remarks == ("CGS serves none of your states (TX)",)
    assert named.with_answer("states", "all").words("states") == ()


def test_payers_are_known_by_slug_or_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answers = current_answers(load_settings(home=tmp_path), load_catalogue())

    assert answers.with_answer("payers", "AETNA, Cigna Healthcare").words("payers") == (
        "aetna",
        "cigna",
    )
    with pytest.raises(ValueError, match="did you mean aetna"):
        answers.with_answer("payers", "aetnae")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words_and_a_remedy(reason: Reason) -> None:
    assert IN_WORDS[reason]
    assert mend_of(reason, Remedy.OPERATOR, source())
