import pytest

from policy.changes import ChangeKind
from tests.policy.editions import edited, edition, only, told

_PAGE = "# Group 2 Paragraph\n{}\n# Group 2 Codes\n|CPT|Words\n17000|First\n17003|Each further\n\n# Other\n|CPT|Words\n17110|Warts"


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        ("The following codes are non-covered.", "The following codes are covered.", ChangeKind.COVERAGE_CHANGED),
        ("The procedures listed below are limited to 3 units per day.", "The procedures listed below are limited to 2 units per day.", ChangeKind.UNIT_LIMIT_CHANGED),
        ("Prior authorization is required for these services.", "Prior authorization is not required for these services.", ChangeKind.PRIOR_AUTH_CHANGED),
    ],
)  # fmt: skip
def test_a_sentence_about_the_codes_below_it_is_told_with_them(
    was: str, now: str, kind: ChangeKind
) -> None:
    change = only(told(edition(_PAGE.format(was)), edition(_PAGE.format(now))))

    assert (change.kind, change.codes) == (kind, ("17000", "17003"))


def test_a_sentence_that_speaks_of_no_list_takes_none() -> None:
    page = _PAGE.format("Members must be 18 years of age or older.")

    assert only(told(page, edited(page, ("18 years", "21 years")))).codes == ()
