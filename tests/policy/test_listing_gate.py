"""An index that lists far fewer publications than before is not believed to be all of them."""

from datetime import UTC, datetime

import pytest

from policy.captures import IndexRead, Reason
from policy.listing_gate import listing_refusal


def index(listed: int, *, rolling: bool = False) -> IndexRead:
    return IndexRead(
        source="payer-index",
        url="https://payer.example/policies",
        locators=tuple(f"https://payer.example/{number}" for number in range(listed)),
        complete=True,
        read_at=datetime(2026, 8, 1, tzinfo=UTC),
        rolling=rolling,
    )


@pytest.mark.parametrize(
    ("listed", "previous"),
    [(50, 100), (100, 100), (300, 100), (1, 3), (0, None), (7, None), (2, 4)],
)
def test_an_index_about_as_long_as_before_is_believed(listed: int, previous: int | None) -> None:
    assert listing_refusal(index(listed), previous) is None


@pytest.mark.parametrize(("listed", "previous"), [(49, 100), (0, 100), (1, 4)])
def test_an_index_under_half_as_long_as_before_is_not_all_of_it(listed: int, previous: int) -> None:
    refusal = listing_refusal(index(listed), previous)

    assert refusal is not None
    assert refusal.reason is Reason.SHRUNK
    assert f"lists {listed} publications where it had {previous}" in refusal.detail


def test_an_index_of_what_is_latest_may_be_short() -> None:
    assert listing_refusal(index(1, rolling=True), 100) is None
