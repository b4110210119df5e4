from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.cadence import next_due

_INSTANT = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC)
)
_EVERY = st.integers(1, 31 * 86_400)
_LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)


@given(_INSTANT, _EVERY, st.text())
def test_jitter_only_brings_a_visit_forward_by_a_tenth_at_most(
    last: datetime, every: int, seed: str
) -> None:
    due = next_due(last, every, seed, _LONG_AGO)

    assert timedelta(seconds=every * 0.9) <= due - last <= timedelta(seconds=every)


@given(_INSTANT, _EVERY, st.text(), st.integers(0, 10**6))
def test_a_restart_keeps_the_schedule(last: datetime, every: int, seed: str, later: int) -> None:
    due = next_due(last, every, seed, last)

    restarted = last + timedelta(seconds=min(later, (due - last).total_seconds()))
    assert next_due(last, every, seed, restarted) == due


@given(_INSTANT, _EVERY, st.text())
def test_visits_missed_while_down_coalesce_into_one_that_is_due_now(
    last: datetime, every: int, seed: str
) -> None:
    now = last + timedelta(seconds=every * 5)

    assert next_due(last, every, seed, now) == now


def test_a_source_never_visited_is_due_now() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)

    assert next_due(None, 86_400, "aetna", now) == now


def test_two_sources_of_one_cadence_do_not_keep_step() -> None:
    last = datetime(2026, 11, 24, tzinfo=UTC)

    assert len({next_due(last, 86_400, f"source {n}", last) for n in range(20)}) == 20
