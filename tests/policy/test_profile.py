from datetime import date
from typing import Any

import pytest

from policy.changes import Change, ChangeKind, Severity
from policy.contractors import CONTRACTORS, contractor_of, contractors_of
from policy.document import Aspect, DateLabel, StatedDate
from policy.profile import EVERY_PRACTICE, Profile, concerns_practice, covers, own_dates
from policy.sources import LineOfBusiness

COMMERCIAL = LineOfBusiness.COMMERCIAL
MEDICARE = LineOfBusiness.ORIGINAL_MEDICARE
TEXAS = Profile(states=("TX", "OH"), contractors=("CGS", "Novitas"))
NOVITAS = ("Novitas", "AR", "CO", "DC", "DE", "LA", "MD", "MS", "NJ", "NM", "OK", "PA", "TX")


def change(*where: str, **more: Any) -> Change:
    """A change that takes effect in these jurisdictions; without any, when is not stated."""
    return Change(
        **{
            "kind": ChangeKind.COVERAGE_CHANGED,
            "aspect": Aspect.COVERAGE,
            "codes": ("17003",),
            "before": "covered",
            "after": "not covered",
            "where": (),
            "severity": Severity.ACTION,
            "effective": tuple(stated(one) for one in where),
            **more,
        }
    )


def stated(where: str, day: date = date(2026, 10, 1)) -> StatedDate:
    return StatedDate(
        label=DateLabel.EFFECTIVE,
        printed_label="effective",
        day=day,
        printed=f"{day:%m/%d/%Y}",
        jurisdiction=where,
    )


def concerns(
    one: Change,
    profile: Profile,
    *jurisdictions: str,
    publisher: str = "aetna",
    line: LineOfBusiness = COMMERCIAL,
) -> bool:
    return concerns_practice(
        one, publisher=publisher, line=line, jurisdictions=jurisdictions, profile=profile
    )


def test_without_a_profile_every_change_concerns_the_practice() -> None:
    assert concerns(change("WA"), EVERY_PRACTICE, "FL", "Noridian", line=LineOfBusiness.MEDICAID)


@pytest.mark.parametrize(
    ("payers", "concerned"), [((), True), (("aetna", "cms"), True), (("cigna",), False)]
)
def test_a_change_of_another_payer_does_not_concern_us(
    payers: tuple[str, ...], *, concerned: bool
) -> None:
    assert concerns(change(), Profile(payers=payers)) is concerned


def test_a_change_of_another_line_of_business_does_not_concern_us() -> None:
    medicare = Profile(lines_of_business=(MEDICARE,))

    assert concerns(change(), medicare, line=MEDICARE)
    assert not concerns(change(), medicare, line=COMMERCIAL)


def test_a_line_of_business_that_is_not_stated_concerns_everyone() -> None:
    assert concerns(
        change(), Profile(lines_of_business=(MEDICARE,)), line=LineOfBusiness.NOT_STATED
    )


def test_a_national_document_concerns_every_state() -> None:
    assert concerns(change(), TEXAS)
    assert concerns(change("all"), TEXAS)


@pytest.mark.parametrize(
    ("jurisdictions", "concerned"),
    [(("PA",), False), (("PA", "OH"), True), (("all", "PA"), True), (("Blue Region",), True)],
)
def test_a_source_of_other_states_does_not_concern_us(
    jurisdictions: tuple[str, ...], *, concerned: bool
) -> None:
    assert concerns(change(), TEXAS, *jurisdictions) is concerned


@pytest.mark.parametrize(
    ("where", "concerned"),
    [
        (("all", "AR", "CO"), True),
        (("OH", "RI"), True),
        (("AR", "CO"), False),
        (("AK",), False),
    ],
)
def test_a_change_split_by_state_concerns_us_where_our_state_or_everywhere_has_a_date(
    where: tuple[str, ...], *, concerned: bool
) -> None:
    assert concerns(change(*where), TEXAS) is concerned


def test_of_a_contractors_document_the_contractor_decides_and_not_its_national_workload() -> None:
    everywhere = ("WPS", "TX", "OH", "IA", "FL")

    assert not covers(everywhere, TEXAS)
    assert covers(NOVITAS, TEXAS)
    assert covers(everywhere, Profile(states=("TX",)))  # nobody said which contractor is ours


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Novitas Solutions, Inc.", "Novitas"),
        ("National Government Services, Inc.", "Wellpoint Federal"),
        ("NGS", "Wellpoint Federal"),
        ("CGS Administrators, LLC", "CGS"),
        ("Wisconsin Physicians Service Insurance Corporation", "WPS"),
        ("Palmetto GBA", "Palmetto GBA"),
    ],
)
def test_a_contractor_is_known_by_what_is_printed_also_before_it_was_renamed(
    printed: str, name: str
) -> None:
    found = contractor_of(printed)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["TX", "all", "", "cgsx", "The Novitas region"])
def test_what_is_no_contractor_is_taken_for_none(text: str) -> None:
    assert contractor_of(text) is None


def test_a_former_name_in_a_declaration_is_the_contractor_of_today() -> None:
    new_york = Profile(states=("NY",), contractors=("Wellpoint Federal",))

    assert covers(("National Government Services", "NY"), new_york)


def test_every_state_of_a_contractor_is_its_alone() -> None:
    states = [state for one in CONTRACTORS for state in one.states]
    assert len(states) == len(set(states))
    assert contractors_of(("TX", "OH")) == ("CGS", "Novitas")
    assert contractors_of(()) == ()


def test_a_rule_that_comes_to_our_state_concerns_us_whatever_the_source_was_declared_for() -> None:
    extended = change(
        kind=ChangeKind.APPLICABILITY_CHANGED,
        before="Applies to plans in Arkansas.",
        after="Applies to plans in Arkansas and Texas.",
    )

    assert concerns(extended, TEXAS, "AR")
    assert not concerns(extended, Profile(states=("WA",)), "AR")


@pytest.mark.parametrize(
    ("text", "concerned"),
    [
        ("Not payable in place of service 22 or 24.", False),
        ("Payable in POS 11, 22.", True),
        ("Place of service codes: 21, 22 and 11", True),
        ("Not payable in a facility.", True),
    ],
)
def test_a_rule_of_places_concerns_us_where_it_names_ours_or_none(
    text: str, *, concerned: bool
) -> None:
    of_places = change(kind=ChangeKind.PLACE_OF_SERVICE_CHANGED, after=text)

    assert concerns(of_places, Profile(places_of_service=("11",))) is concerned
    assert concerns(of_places, EVERY_PRACTICE)


def test_a_limit_that_only_mentions_a_place_still_concerns_us() -> None:
    units = change(aspect=Aspect.UNITS, after="At most 10 units in place of service 22.")

    assert concerns(units, Profile(places_of_service=("11",)))


def test_our_dates_stand_first_then_everywhere_then_the_others() -> None:
    dates = [
        stated("AR"),
        stated("all", date(2026, 9, 1)),
        stated("OH"),
        stated("Novitas"),
        stated("RI"),
    ]

    ours = own_dates(dates, TEXAS)

    assert [one.jurisdiction for one in ours] == ["OH", "Novitas", "all", "AR", "RI"]
    assert own_dates(dates, EVERY_PRACTICE)[0].jurisdiction == "all"
