from dataclasses import replace
from typing import Any

import pytest

from policy.alerts import UntoldReason
from policy.changes import Basis, Change, ChangeKind, Severity
from policy.codes import DEFAULT_CODES, EVERYTHING, CodeSystem, WatchList
from policy.document import Aspect, Block, BlockKind, Document, KeyedRow, KeyedTable, Statement
from policy.sources import Method, Publisher, Source
from policy.told import Decision, Reach, concerns, decide, names_watched, reach_of

_WATCH = WatchList(codes=DEFAULT_CODES)


def _change(
    *codes: str,
    severity: Severity = Severity.REVIEW,
    kind: ChangeKind = ChangeKind.GUIDANCE_CHANGED,
    governed: tuple[str, ...] = (),
) -> Change:
    return Change(
        kind=kind,
        aspect=None,
        codes=codes,
        before="was",
        after="is",
        where=(),
        severity=severity,
        governed=governed,
    )


def _document(*paragraphs: str, **more: Any) -> Document:
    return Document(
        title="A policy",
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs),
        **more,
    )


def _source(method: Method, title: str = "Policies of a payer", **more: Any) -> Source:
    return Source(
        slug="payer-1",
        publisher=Publisher(slug="payer", name="Payer"),
        title=title,
        url="https://payer.example/",
        method=method,
        **more,
    )


@pytest.mark.parametrize(
    ("codes", "concerned"),
    [(("17003",), True), (("11102", "17000"), True), (("11102",), False), (("L57.0",), True), (("C44.91",), False), ((), True)],
)  # fmt: skip
def test_a_change_concerns_a_team_by_its_codes(codes: tuple[str, ...], *, concerned: bool) -> None:
    assert concerns(_change(*codes), _WATCH) is concerned
    assert concerns(_change(*codes), EVERYTHING)


def test_action_is_told_before_review_and_the_rest_is_kept() -> None:
    changes = [
        _change("17000"),
        _change("17003", severity=Severity.ACTION),
        _change("17004", severity=Severity.RECORD),
        _change("11102", severity=Severity.ACTION),
        _change(kind=ChangeKind.WORDING_CHANGED),
    ]

    assert decide(changes, _WATCH).told == (1, 0)
    assert decide(changes, _WATCH).untold is None


def test_why_nothing_is_told_is_said() -> None:
    assert decide([_change("11102")], _WATCH).untold is UntoldReason.NO_MATCH
    assert decide([_change("17003", severity=Severity.RECORD)], _WATCH).untold is UntoldReason.KIND
    assert decide([], _WATCH).untold is UntoldReason.KIND


def test_a_change_without_a_code_is_ours_only_where_its_publication_governs_the_codes() -> None:
    nameless = _change()

    assert concerns(nameless, _WATCH, governs=True)
    assert not concerns(nameless, _WATCH, governs=False)
    assert not concerns(_change(governed=("17003",)), _WATCH, governs=False)
    assert decide([nameless], _WATCH, reach=Reach.BESIDE).told == ()


def test_a_watched_diagnosis_is_ours_by_the_codes_its_list_governs() -> None:
    removed = ChangeKind.DIAGNOSIS_REMOVED

    assert concerns(_change("L57.0", kind=removed, governed=("17000", "17110")), _WATCH)
    assert not concerns(_change("L57.0", kind=removed, governed=("96567",)), _WATCH)
    assert not concerns(_change("L57.0", kind=removed), _WATCH, governs=False)


def test_a_watched_diagnosis_of_other_codes_waits_for_the_digest() -> None:
    removed = _change(
        "L57.0", kind=ChangeKind.DIAGNOSIS_REMOVED, severity=Severity.ACTION, governed=("96567",)
    )

    decided = decide([removed], _WATCH)

    assert (decided.told, decided.digest) == ((), (0,))
    assert decided.untold is UntoldReason.DIGEST


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (_document("CPT code 17003 is covered."), True),
        (_document("CPT codes 17000-17004 are covered."), True),
        (_document("CPT codes 11000 through 17999 need a modifier."), True),
        (_document("Harrisburg, PA 17003 is where we are."), False),
        (_document("CPT code 96567 is covered."), False),
        (
            Document(
                title="A policy",
                blocks=(
                    Block(
                        kind=BlockKind.PARAGRAPH,
                        text="Sketch P. Notes on creams. 2019; 17003: 11-14.",
                        path=("References",),
                    ),
                ),
            ),
            False,
        ),
        (
            _document(
                statements=(
                    Statement(
                        system=CodeSystem.CPT,
                        code="17003",
                        aspect=Aspect.COVERAGE,
                        place=(),
                        value="covered",
                        quote="17003",
                    ),
                )
            ),
            True,
        ),
        (
            _document(
                table=KeyedTable(
                    layout="ncci_ptp_practitioner",
                    rows=(KeyedRow(key=("11102", "17000"), values=()),),
                    records=9,
                )
            ),
            True,
        ),
        (
            _document(
                table=KeyedTable(
                    layout="mue_practitioner",
                    rows=(KeyedRow(key=("11102",), values=()),),
                    records=9,
                )
            ),
            False,
        ),
    ],
)
def test_a_document_names_a_watched_code_in_a_sentence_a_range_a_list_or_a_record(
    document: Document, *, named: bool
) -> None:
    assert names_watched(document, _WATCH) is named


OURS = _document("CPT code 17003 needs records.")
OTHERS = _document("CPT code 15271 needs records.")
EVERY_CODE = _document("Modifier 25 needs records.")


@pytest.mark.parametrize(
    ("before", "after", "by_index"),
    [
        (None, OURS, Reach.GOVERNS),
        (OURS, OTHERS, Reach.GOVERNS),
        (OTHERS, OTHERS, Reach.BESIDE),
        (EVERY_CODE, EVERY_CODE, Reach.GOVERNS),
        (OTHERS, replace(OTHERS, title="Actinic Keratosis, Light Therapy"), Reach.GOVERNS),
    ],
)
def test_what_a_document_is_to_our_codes_is_read_from_both_editions(
    before: Document | None, after: Document, by_index: Reach
) -> None:
    assert reach_of(_source(Method.LISTING), before, after, _WATCH) is by_index
    assert reach_of(_source(Method.EXPORT), before, after, _WATCH) is Reach.GOVERNS


@pytest.mark.parametrize(
    "source",
    [
        _source(Method.PAGE),
        _source(Method.FOLDER),
        _source(Method.SERIES),
        _source(Method.EXPORT, number="250.4"),
        _source(Method.LISTING, "Policies that decide lines of codes 17000 and 17003"),
    ],
)
def test_what_somebody_chose_governs_whatever_it_names(source: Source) -> None:
    assert reach_of(source, OTHERS, OTHERS, _WATCH) is Reach.GOVERNS


def test_each_document_governs_where_everything_is_watched() -> None:
    assert reach_of(_source(Method.EXPORT), OTHERS, OTHERS, EVERYTHING) is Reach.GOVERNS


def test_what_changes_beside_our_codes_without_a_code_is_listed_and_not_told() -> None:
    changes = [_change(), _change("15271"), _change(severity=Severity.RECORD)]

    decided = decide(changes, _WATCH, reach=Reach.BESIDE)

    assert (decided.told, decided.digest, decided.untold) == ((), (0,), UntoldReason.DIGEST)


def test_what_does_not_concern_the_practice_waits_for_the_digest_and_the_rest_is_told() -> None:
    changes = [
        _change("17003", severity=Severity.ACTION),
        _change("17000"),
        _change("11102", severity=Severity.ACTION),
    ]

    decided = decide(changes, _WATCH, in_practice=lambda one: one.severity is Severity.ACTION)

    assert (decided.told, decided.digest, decided.untold) == ((0,), (1,), None)
    alone = decide(changes, _WATCH, in_practice=lambda _: False)
    assert (alone.told, alone.digest, alone.untold) == ((), (0, 1), UntoldReason.DIGEST)


@pytest.mark.parametrize(
    ("codes", "kind", "listed"),
    [
        (("17003",), ChangeKind.PAYMENT_CHANGED, True),
        (("11102",), ChangeKind.PAYMENT_CHANGED, False),
        ((), ChangeKind.POLICY_MOVED, True),
        (("C44.91",), ChangeKind.DIAGNOSIS_REMOVED, True),
        (("C44.91",), ChangeKind.DIAGNOSIS_ADDED, True),
        ((), ChangeKind.ADMINISTRATIVE, False),
        (("17003",), ChangeKind.WORDING_CHANGED, False),
        ((), ChangeKind.POLICY_PUBLISHED, False),
    ],
)
def test_of_what_is_for_the_record_the_digest_lists_payment_moves_and_diagnoses(
    codes: tuple[str, ...], kind: ChangeKind, *, listed: bool
) -> None:
    record = _change(*codes, kind=kind, severity=Severity.RECORD)

    assert decide([record], _WATCH).digest == ((0,) if listed else ())
    assert decide([record], _WATCH, in_practice=lambda _: False).digest == ()


def test_records_of_documents_that_govern_no_watched_code_are_not_listed() -> None:
    moved = _change(kind=ChangeKind.POLICY_MOVED, severity=Severity.RECORD)

    assert decide([moved], _WATCH, reach=Reach.BESIDE).digest == ()


def test_a_claim_of_the_history_alone_waits_for_the_digest_where_it_names_a_watched_code() -> None:
    claim = replace(
        _change("17003", severity=Severity.RECORD, kind=ChangeKind.ADMINISTRATIVE),
        basis=Basis.PUBLISHERS_NOTE,
        notes=("The publisher's history says so; nothing else that was read shows it.",),
    )

    assert decide([claim], _WATCH) == Decision(told=(), untold=UntoldReason.DIGEST, digest=(0,))
    assert decide([replace(claim, codes=("11102",))], _WATCH).digest == ()
    assert decide([replace(claim, basis=Basis.PROSE)], _WATCH).digest == ()


_ADD_ON_ONLY = WatchList(codes=tuple(one for one in DEFAULT_CODES if one.code == "17003"))


@pytest.mark.parametrize(
    ("said_of", "reached"),
    [("17000", True), ("17004", True), ("17003", True), ("17110", False), ("11102", False)],
)
def test_who_watches_the_add_on_is_told_of_the_codes_it_is_billed_with(
    said_of: str, *, reached: bool
) -> None:
    assert decide([_change(said_of)], _ADD_ON_ONLY).told == ((0,) if reached else ())


def test_who_watches_a_primary_code_alone_is_not_told_of_its_add_on() -> None:
    primary = WatchList(codes=tuple(one for one in DEFAULT_CODES if one.code == "17000"))

    assert decide([_change("17003")], primary).told == ()


def test_of_fifty_changes_the_one_that_concerns_the_add_on_is_told() -> None:
    fifty = [_change(f"{number}") for number in range(27000, 27050)]

    assert decide([*fifty[:20], _change("17000"), *fifty[20:]], _ADD_ON_ONLY).told == (20,)
