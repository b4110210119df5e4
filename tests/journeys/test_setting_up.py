"""From nothing to a watched practice: setup, a first look, a change elsewhere, the digest."""

from pathlib import Path

import pytest

from tests.doubles.site import Site
from tests.journeys.pages import policy_page
from tests.journeys.program import Program

WALL = "<html><body>Request unsuccessful. Incapsula incident ID: 77-1</body></html>"


def declared(program: Program, site: Site) -> None:
    """A payer with a policy for Pennsylvania, one for Texas, and one that nobody has seen."""
    sources = [
        ("meridian-pa", "/pa", '["PA"]', "seen"),
        ("meridian-tx", "/tx", '["TX"]', "reported"),
        ("meridian-unseen", "/unseen", "[]", "unverified"),
    ]
    (program.sources / "meridian.toml").write_text(
        'slug = "meridian"\nname = "Meridian Plan"\n'
        + "".join(
            f"""
[[sources]]
slug = "{slug}"
title = "Premalignant Lesion Care"
url = "{site.url}{path}"
line_of_business = "commercial"
jurisdictions = {states}
certainty = "{certainty}"
"""
            for slug, path, states, certainty in sources
        )
    )
    for path in ("/pa", "/tx"):
        site.serve(path, policy_page())


def watched(program: Program) -> set[str]:
    return {one["source"] for one in program("sources", "list", "--json").json if one["enabled"]}


def test_setup_writes_the_profile_and_watches_what_serves_it(program: Program, site: Site) -> None:
    declared(program, site)

    done = program(
        "setup", "--states", "PA", "--payers", "meridian", "--lines", "commercial", "--yes"
    )

    assert done.code == 0, done.err
    assert watched(program) == {"meridian-pa"}
    assert "meridian-tx\n    for other states or contractors" in done.out
    assert "meridian-unseen\n    nobody is known to have read the address" in done.out
    assert "policywatch sources check --live" in done.out
    written = (program.home / "policywatch.toml").read_text()
    assert 'states = ["PA"]' in written
    assert 'contractors = ["Novitas"]' in written


def test_a_second_setup_changes_what_its_answers_change(program: Program, site: Site) -> None:
    declared(program, site)
    settings = program.home / "policywatch.toml"
    program.home.mkdir(exist_ok=True)
    settings.write_text('# the desk\ntimezone = "America/Chicago"\n')
    program("setup", "--states", "PA", "--payers", "meridian", "--yes")

    done = program("setup", "--states", "TX", "--diagnoses", "L57.0,D48.5")

    assert done.code == 0, done.err
    assert watched(program) == {"meridian-tx"}
    assert "meridian-pa (no longer)" in done.out
    text = settings.read_text()
    assert text.startswith('# the desk\ntimezone = "America/Chicago"\n')
    assert 'payers = ["meridian"]' in text
    assert 'diagnoses = ["L57.0", "D48.5"]' in text


@pytest.mark.parametrize(
    ("option", "answer", "near"),
    [
        ("--states", "Texs", "Texas"),
        ("--payers", "meridien", "meridian"),
        ("--lines", "comercial", "commercial"),
        ("--contractor", "Novitos", "Novitas"),
        ("--places", "office", "11"),
        ("--codes", "1703", "CPT"),
        ("--diagnoses", "keratosis", "L57.0"),
    ],
)
def test_an_answer_that_is_not_known_is_wrong_usage_and_writes_nothing(
    program: Program, site: Site, option: str, answer: str, near: str
) -> None:
    declared(program, site)

    done = program("setup", option, answer, "--yes")

    assert done.code == 2
    assert near in done.err
    assert not (program.home / "policywatch.toml").exists()
    assert watched(program) == set()


def test_an_answer_that_the_environment_overrules_is_refused(program: Program, site: Site) -> None:
    declared(program, site)

    done = program("setup", "--states", "PA", "--yes", POLICYWATCH_STATES="TX")

    assert done.code == 2
    assert "POLICYWATCH_STATES" in done.err


def test_sources_are_checked_live_or_as_they_were_read_last(program: Program, site: Site) -> None:
    declared(program, site)
    program("setup", "--states", "PA,TX", "--payers", "meridian", "--yes")

    before = program("sources", "check")
    assert before.code == 1
    assert "has not been read yet" in before.out
    assert site.asked == []

    live = program("sources", "check", "--live")
    assert live.code == 0
    assert "17003: coverage: covered under “The following CPT codes are covered" in live.out
    assert "2 of 2 documents of 2 sources read" in live.out
    assert "has not been read yet" in program("sources", "check").out  # nothing was recorded

    program("crawl")
    site.serve("/tx", WALL)
    program("crawl")
    asked = len(site.asked)
    stored = program("sources", "check", "--json")
    assert stored.code == 1
    assert len(site.asked) == asked
    by_source = {one["source"]: one for one in stored.json}
    assert by_source["meridian-pa"]["number"] == "MP-417"
    assert by_source["meridian-tx"]["reason"] == "bot_wall"
    assert "Open the page in a browser" in by_source["meridian-tx"]["remedy"]


def test_a_source_that_is_not_watched_is_checked_by_name_or_with_all(
    program: Program, site: Site
) -> None:
    declared(program, site)
    site.serve("/unseen", policy_page(without=("17003",)))

    done = program("sources", "check", "meridian-unseen", "--live")

    assert done.code == 0
    assert "nobody is known to have read this address" in done.out
    assert "17003: not named here, that is not in “Premalignant Lesion Care”" in done.out
    assert program("sources", "check", "--all", "meridian-unseen").code == 2
    assert "meridian-tx" in program("sources", "check", "--all").out


def test_what_changes_elsewhere_is_in_the_digest_and_in_the_history(
    program: Program, site: Site, tmp_path: Path
) -> None:
    declared(program, site)
    program("sources", "enable", "meridian-tx")
    (program.home / "policywatch.toml").write_text('states = ["PA"]\n')
    program("crawl")
    assert program("digest").out == "Nothing waits for the next digest.\n"

    site.serve("/tx", policy_page(without=("17003",)))
    crawled = program("crawl")

    assert "ACTION" not in crawled.out
    assert "REVIEW" not in crawled.out
    (entry,) = [one for one in program("digest", "--json").json if "17003" in one["codes"]]
    assert entry["kind"] == "code_removed"
    assert entry["why"] == "not for this practice (commercial, TX)"
    assert not entry["listed"]
    assert entry["id"] in {one["id"] for one in program("history", "17003", "--json").json}
    assert entry["id"] in program("digest", "--since", "2020-01-01").out
    assert program("digest", "--since", "yesterday").code == 2
