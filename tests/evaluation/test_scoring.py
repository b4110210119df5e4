import pytest

from policy.changes import Change, ChangeKind, Severity
from policy.dates import find_dates
from policy.document import DateLabel, StatedDate
from tests.evaluation.intervals import Share
from tests.evaluation.pairs import Label, Pair
from tests.evaluation.report import as_markdown, figures, never_drawn
from tests.evaluation.scoring import judged, scored
from tests.evaluation.truth import BEGIN, END, replaced


def _told(kind: str, codes: str, *, before: str = "", after: str = "", day: str = "") -> Change:
    return Change(
        kind=ChangeKind(kind),
        aspect=None,
        codes=tuple(codes.split()),
        before=before or None,
        after=after or None,
        where=(),
        severity=Severity.ACTION,
        effective=tuple(
            StatedDate(label=DateLabel.EFFECTIVE, printed_label="", day=found.day, printed=day)
            for found in find_dates(day)
        ),
    )


def _label(kinds: str, codes: str, **given: object) -> Label:
    return Label(kinds=frozenset(kinds.split()), codes=frozenset(codes.split()), **given)  # type: ignore[arg-type]


REMOVED = _label("code_removed", "17003", before="17003")


@pytest.mark.parametrize(
    "told",
    [
        _told("code_added", "17003", before="17003"),
        _told("code_removed", "17004", before="17003"),
        _told("code_removed", "17000 17003", before="17003"),
        _told("code_removed", "17003", before="row seventeen"),
    ],
    ids=["another kind", "another code", "a code too many", "without the words"],
)
def test_a_change_told_otherwise_than_labelled_answers_nothing(told: Change) -> None:
    (verdict,) = judged([REMOVED], [told])

    assert verdict.answers == ()


def test_one_change_answers_labels_that_together_name_its_codes() -> None:
    labels = [REMOVED, _label("code_removed", "17000"), _label("code_removed", "17110")]

    (verdict,) = judged(labels, [_told("code_removed", "17000 17003", before="17003 17000")])

    assert verdict.answers == (0, 1)


def test_a_label_told_in_parts_is_not_found() -> None:
    label = _label("code_removed", "17000 17003")

    verdicts = judged([label], [_told("code_removed", "17000"), _told("code_removed", "17003")])

    assert [one.answers for one in verdicts] == [(), ()]


def test_what_was_told_already_is_a_false_alert_the_second_time() -> None:
    told = _told("code_removed", "17003", before="17003")

    first, second = judged([REMOVED], [told, told])

    assert (first.answers, second.answers) == ((0,), ())


def test_of_two_changes_that_answer_a_label_the_one_with_its_date_does() -> None:
    label = _label("prior_auth_changed", "17003", effective={"all": "2027-03-01"})
    undated = _told("prior_auth_changed", "17003")
    dated = _told("prior_auth_changed", "17003", day="March 1, 2027")

    first, second = judged([label], [undated, dated])

    assert first.answers == ()
    assert (second.answers, second.dates_right) == ((0,), True)


def test_a_date_that_nobody_stated_is_wrong() -> None:
    (verdict,) = judged(
        [REMOVED], [_told("code_removed", "17003", before="17003", day="May 2, 2027")]
    )

    assert (verdict.answers, verdict.dates_right) == ((0,), False)


_PAGE = "<html><body><h1>Skin lesions</h1><h2>Covered codes</h2><table><tr><th>CPT Code</th><th>Description</th></tr>{}</table><h2>Policy</h2><p>Treatment of these lesions is considered medically necessary when they are symptomatic.</p></body></html>"
_ROWS = "<tr><td>17000</td><td>First lesion</td></tr><tr><td>17110</td><td>Warts</td></tr>"


def _pair(*labels: Label, after: str) -> Pair:
    return Pair(
        name="one",
        publisher="bcbs",
        shape="policy",
        format="html",
        before=_PAGE.format(f"{_ROWS}<tr><td>17003</td><td>Each further one</td></tr>").encode(),
        after=after.encode(),
        labels=labels,
        mutations=("code removed",),
    )


def test_a_page_whose_label_is_true_is_scored_as_perfect() -> None:
    found = scored(_pair(REMOVED, after=_PAGE.format(_ROWS)), "html")

    assert found.is_perfect
    assert figures([found]).misses() == []


def test_a_page_whose_label_is_broken_fails_the_bars() -> None:
    found = scored(
        _pair(_label("code_added", "17003", after="17003"), after=_PAGE.format(_ROWS)), "html"
    )

    assert not found.is_perfect
    assert [miss.split(":")[0] for miss in figures([found]).misses()] == [
        "recall of code-level changes",
        "kind and codes of told changes",
    ]


def test_what_is_told_of_a_pair_without_labels_is_a_false_alert() -> None:
    found = scored(_pair(after=_PAGE.format(_ROWS)), "html")

    assert figures([found]).per_thousand == 1000
    assert "0 of 1 (0.00 %)" in as_markdown([found])


def test_a_refused_page_is_missed_and_named() -> None:
    found = scored(_pair(REMOVED, after="<html><body>Page not found</body></html>"), "html")

    assert found.broken is not None
    assert figures([found]).code_recall == Share(good=0, of=1)


def test_a_mutation_that_no_pair_was_made_with_is_named() -> None:
    found = scored(_pair(REMOVED, after=_PAGE.format(_ROWS)), "html")

    assert never_drawn(("code removed", "footer year"), [found]) == ["footer year"]


@pytest.mark.parametrize(
    ("good", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_of_a_share_is_wilsons(good: int, of: int, low: float, high: float) -> None:
    interval = Share(good=good, of=of).interval

    assert interval == pytest.approx((low, high), abs=5e-5)


def test_only_what_stands_between_the_markers_of_a_page_is_replaced() -> None:
    page = f"# Truth\n{BEGIN}\nold\n{END}\nafter\n"

    assert replaced(page, "new") == f"# Truth\n{BEGIN}\nnew\n{END}\nafter\n"
    with pytest.raises(ValueError, match="evaluation: begin"):
        replaced("# Truth\n", "new")
