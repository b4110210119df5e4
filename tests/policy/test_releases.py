"""Which release a file belongs to, as its name says."""

import re
from datetime import date

import pytest

from policy.releases import ReleasePart, follow_problem, release_part

NCCI = r"ncci-(?P<year>\d{4})q(?P<quarter>\d)-.*-v\d+r(?P<reissue>\d+)-f(?P<part>\d+)\.zip"
RVU = r"(?i)rvu(?P<year>\d\d)(?P<letter>[a-e])(?:-updated-?(?P<reissue>[\d_-]*))?\.zip"
ADDENDUM = r"(?P<month>[A-Za-z]+|\d+)-(?P<year>\d{4})-addendum(?:-(?P<reissue>[\w-]+))?"


def place(follow: str, name: str) -> ReleasePart | None:
    found = re.search(follow, name)
    assert found is not None
    return release_part(found)


@pytest.mark.parametrize(
    ("follow", "name", "edition", "part"),
    [
        (NCCI, "ncci-2026q3-practitioner-v322r0-f1.zip", "2026-07-01", "1"),
        (NCCI, "ncci-2026q4-practitioner-v323r1-f04.zip", "2026-10-01 r1", "4"),
        (RVU, "rvu26a.zip", "2026-01-01", ""),
        (RVU, "RVU26D.zip", "2026-10-01", ""),
        (RVU, "rvu26b-updated-03-10-2026.zip", "2026-04-01 2026-03-10", ""),
        (RVU, "rvu26b-updated-03102026.zip", "2026-04-01 2026-03-10", ""),
        (RVU, "rvu26b-updated-2026_03_10.zip", "2026-04-01 2026-03-10", ""),
        (RVU, "rvu26b-updated-3-10-26.zip", "2026-04-01 2026-03-10", ""),
        (ADDENDUM, "july-2026-addendum", "2026-07-01", ""),
        (ADDENDUM, "Sept-2026-addendum", "2026-09-01", ""),
        (ADDENDUM, "JAN-2026-addendum", "2026-01-01", ""),
        (ADDENDUM, "04-2026-addendum", "2026-04-01", ""),
        (ADDENDUM, "july-2026-addendum-v2", "2026-07-01 r2", ""),
        (ADDENDUM, "july-2026-addendum-Corrected_Again", "2026-07-01 corrected-again", ""),
    ],
)
def test_a_name_says_period_reissue_and_part(
    follow: str, name: str, edition: str, part: str
) -> None:
    found = place(follow, name)

    assert found is not None
    assert (found.edition, found.part) == (edition, part)


@pytest.mark.parametrize(
    ("follow", "name"),
    [
        (NCCI, "ncci-2026q5-practitioner-v1r0-f1.zip"),
        (RVU, "rvu26e.zip"),
        (ADDENDUM, "fall-2026-addendum"),
        (ADDENDUM, "13-2026-addendum"),
        (ADDENDUM, "ma-2026-addendum"),
    ],
)
def test_a_name_without_a_period_belongs_to_no_release(follow: str, name: str) -> None:
    assert place(follow, name) is None


def test_a_reissue_sorts_after_its_first_issue_and_before_the_next_period() -> None:
    first = ReleasePart(begins=date(2026, 4, 1))
    dated = ReleasePart(begins=date(2026, 4, 1), reissue="2026-05-02")
    later = ReleasePart(begins=date(2026, 7, 1))

    assert first.edition < dated.edition < later.edition


@pytest.mark.parametrize("follow", [NCCI, RVU, ADDENDUM])
def test_a_follow_with_its_groups_is_accepted(follow: str) -> None:
    assert follow_problem(follow) is None


@pytest.mark.parametrize(
    ("follow", "words"),
    [
        (r"\.zip$", "no group named year"),
        (r"q(?P<quarter>\d)", "no group named year"),
        (r"(?P<year>\d{4})", "names no quarter, letter or month"),
        (r"(?P<year>\d{4})q(?P<quarter>\d)(?P<version>\d)", "unknown group 'version'"),
    ],
)
def test_a_follow_that_tells_no_releases_apart_is_refused(follow: str, words: str) -> None:
    problem = follow_problem(follow)

    assert problem is not None
    assert words in problem
    assert "; " in problem
