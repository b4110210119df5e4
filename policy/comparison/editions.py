"""What changed between two editions of one publication."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from policy.changes import (
    QUIET,
    SEVERITY_ORDER,
    Change,
    ChangeKind,
    Direction,
    Severity,
    Stage,
)
from policy.codes import DEFAULT_CODES, WatchList, is_diagnosis
from policy.comparison.add_ons import add_ons_alone, reached_through, said_of_alone
from policy.comparison.announced import PUT_OFF, with_announcements
from policy.comparison.column_values import column_findings
from policy.comparison.cuts import within_reach
from policy.comparison.dating import (
    Dating,
    dating_of,
    document_dates,
    new_history_lines,
    stage_of,
)
from policy.comparison.edition_findings import edition_findings, labelled_dates
from policy.comparison.finding import Finding
from policy.comparison.footnotes import footnote_findings
from policy.comparison.history_notes import with_history
from policy.comparison.kinship import unrelated
from policy.comparison.led_lists import with_led_codes
from policy.comparison.listings import is_column_value, is_listing, listing_findings
from policy.comparison.moves import moved_between_list_and_sentence
from policy.comparison.named_rows import is_told_by_rows, named_row_findings
from policy.comparison.other_cells import other_cell_findings
from policy.comparison.paired_edits import edit_findings, without_edits
from policy.comparison.prose import prose_findings
from policy.comparison.recoding import with_recoded
from policy.comparison.row_remarks import remark_findings
from policy.comparison.standing import is_about_standing, standing_findings
from policy.comparison.supported import supported_findings
from policy.datafiles.comparing import both_tables, table_changes
from policy.dates import find_dates, is_date_line, only_labels_differ
from policy.document import BlockKind, Document, StatedDate, Statement
from policy.mentions import codes_in_prose, family_members, ranges_in
from policy.reports import report_changes
from policy.sentences.announcements import new_dates
from policy.sentences.applies_by import applies_by
from policy.severity import severity_of
from policy.text import skeleton
from policy.told import watched_in
from policy.zones import Zone, zone_of

__all__ = ["compare", "new_history_lines", "unrelated"]

_CUE = re.compile(r"\d{4}[0-9AFMTU]|[A-V]\d{4}")
_DEFAULT_FAMILY = frozenset(item.code for item in DEFAULT_CODES)


def compare(
    before: Document,
    after: Document,
    watch: WatchList,
    *,
    today: date | None = None,
    policies: frozenset[str] = frozenset(),
) -> tuple[Change, ...]:
    """Every classified difference between two editions, most severe first.

    ``today`` is the day on which the later edition was seen; it decides only whether a stated
    date is still to come. Without it nothing is called announced or retroactive. Editions that
    say the same give an empty tuple, whatever their order, markup or typesetting. ``policies`` are
    the numbers of the policies watched: of a list of policies only theirs are told. Data files of
    one layout are compared row by row.
    """
    if both_tables(before, after):
        return table_changes(before, after, watch, today=today)
    listed_alone = report_changes(
        before, after, None if watch.everything else policies, today=today
    )
    if listed_alone is not None:
        return _most_severe_first(listed_alone)
    before, after = within_reach(before, after), within_reach(after, before)
    known = _known_codes(before, after, watch)
    old = _expanded(without_edits(before), known)
    new = _expanded(without_edits(after), known)
    listed = with_recoded(
        [*listing_findings(before, after, old, new), *supported_findings(before, after)]
    )
    noted = footnote_findings(before, after)
    settled = _settled_headings(listed) | noted.settled
    rows = [one for one in named_row_findings(before, after) if not is_about_standing(one)]
    findings = [
        *listed,
        *column_findings(old, new),
        *remark_findings(before, after),
        *other_cell_findings(before, after),
        *noted.findings,
        *edit_findings(before, after),
        *rows,
        *standing_findings(before, after),
        *(
            finding
            for finding in _without_date_lines(prose_findings(before, after, known, settled))
            if not is_about_standing(finding) and not is_told_by_rows(finding, rows)
        ),
    ]
    findings = moved_between_list_and_sentence(with_led_codes(findings, before, after))
    history = new_history_lines(before, after)
    findings = [*findings, *edition_findings(before, after, findings, history, today)]
    findings = with_announcements(findings)
    findings = with_history(findings, history, _listed_or_watched(old, new, watch))
    silent = not history and _is_silent(before, after)
    unusual = add_ons_alone(findings, new, watch)
    present = _watched_in(before, after, watch)
    dated = (document_dates(before), document_dates(after))
    changes = [
        _change(finding, dated, watch, history, present, unusual, silent=silent, today=today)
        for finding in findings
    ]
    return _most_severe_first(changes)


def _most_severe_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(
        sorted(
            dict.fromkeys(changes),
            key=lambda change: (SEVERITY_ORDER.index(change.severity), change.kind in QUIET),
        )
    )


def _known_codes(before: Document, after: Document, watch: WatchList) -> frozenset[str]:
    """The codes that either edition lists, or names as codes where it governs, and the watched."""
    stated = {statement.code for side in (before, after) for statement in side.statements}
    named = {
        mention.code
        for side in (before, after)
        for block in side.blocks
        if block.kind is not BlockKind.TABLE_ROW
        and _CUE.search(block.text)
        and zone_of(block.path) is Zone.GOVERNING
        for mention in codes_in_prose(block.text)
    }
    return frozenset(stated | named | set(watch.numbers) | _DEFAULT_FAMILY)


def _expanded(statements: Iterable[Statement], known: frozenset[str]) -> tuple[Statement, ...]:
    """The statements, with those a written range makes about known codes inside it.

    What the columns of its row say is said of them too; they follow the listing of the first code.
    """
    found: dict[Statement, None] = {}
    written: set[Statement] = set()
    row: Statement | None = None
    inside: tuple[str, ...] = ()
    for statement in statements:
        found[statement] = None
        if is_listing(statement):
            row = replace(statement, code="")
            new = row not in written and ranges_in(statement.quote)
            inside = family_members(statement.quote, known) if new else ()
            written.add(row)
        elif row is None or not is_column_value(statement):
            continue
        for code in inside:
            found[replace(statement, code=code)] = None
    return tuple(found)


def _settled_headings(findings: Sequence[Finding]) -> frozenset[str]:
    """Headings whose turn is told by the codes that stand under them."""
    settled: set[str] = set()
    for finding in findings:
        if finding.before is not None and finding.after is not None:
            settled |= {
                skeleton(side.split("\n", 1)[0]) for side in (finding.before, finding.after)
            }
    return frozenset(settled)


def _without_date_lines(findings: Iterable[Finding]) -> list[Finding]:
    """Findings without the document's own date lines, which are judged as dates of the edition."""
    return [finding for finding in findings if not _is_of_date_lines(finding)]


def _is_of_date_lines(finding: Finding) -> bool:
    if finding.before is None or finding.after is None:
        return False
    dated = finding.kind is ChangeKind.EFFECTIVE_DATE_CHANGED
    if dated and only_labels_differ(finding.before, finding.after):
        return True
    quiet = dated or finding.kind is ChangeKind.ADMINISTRATIVE
    return quiet and is_date_line(finding.before) and is_date_line(finding.after)


def _is_silent(before: Document, after: Document) -> bool:
    """Whether the edition prints a date or version, and neither moved."""
    printed = bool(after.dates or after.version)
    return (
        printed
        and before.version == after.version
        and labelled_dates(before) == labelled_dates(after)
    )


_STANDING = {kind: stage for stage, kind in PUT_OFF.items()}


def _change(
    finding: Finding,
    dated: tuple[tuple[StatedDate, ...], tuple[StatedDate, ...]],
    watch: WatchList,
    history: Sequence[str],
    present: Sequence[str],
    unusual: frozenset[str],
    *,
    silent: bool,
    today: date | None,
) -> Change:
    quiet = finding.kind in QUIET
    dating = Dating(dates=()) if quiet else dating_of(finding, dated[1], history)
    put_off = finding.kind in _STANDING
    effective = new_dates(finding.after or "") if put_off else dating.dates
    diagnosed = any(is_diagnosis(code) and watch.watches_diagnosis(code) for code in finding.codes)
    told_before = {one.day for one in dated[0]} | {
        found.day for found in find_dates(finding.before or "")
    }
    return Change(
        kind=finding.kind,
        aspect=finding.aspect,
        codes=finding.codes,
        before=finding.before,
        after=finding.after,
        where=finding.where,
        severity=_weighed(finding, diagnosed=diagnosed),
        direction=finding.direction,
        stage=_STANDING.get(finding.kind)
        or (Stage.IN_EFFECT if quiet else stage_of(finding, effective, today)),
        applies_by=applies_by(*(finding.spoken or (finding.before,)), dating.history_line),
        basis=finding.basis,
        effective=effective,
        retroactive=today is not None
        and bool(effective)
        and all(one.day < today and one.day not in told_before for one in effective),
        notes=finding.notes if quiet else tuple(_notes(finding, unusual, watch, silent=silent)),
        governed=_governed(finding, present),
    )


def _watched_in(before: Document, after: Document, watch: WatchList) -> tuple[str, ...]:
    """The watched procedure codes that either edition names, outside of its references."""
    named = watched_in(before, watch) | watched_in(after, watch) if watch.numbers else frozenset()
    return tuple(code for code in watch.numbers if code in named)


def _governed(finding: Finding, present: Sequence[str]) -> tuple[str, ...]:
    """Procedure codes named by the headings over a finding that names none itself.

    Where they name none either, and it is about no diagnosis: the watched codes in the document,
    which is watched because it governs them.
    """
    if finding.kind in QUIET or any(not is_diagnosis(code) for code in finding.codes):
        return ()
    named = (
        code
        for heading in finding.where
        for code in (
            *(mention.code for mention in codes_in_prose(heading, _DEFAULT_FAMILY)),
            *family_members(heading, _DEFAULT_FAMILY),
        )
    )
    found = tuple(code for code in dict.fromkeys(named) if not is_diagnosis(code))
    return found if found or finding.codes else tuple(present)


def _weighed(finding: Finding, *, diagnosed: bool) -> Severity:
    if finding.kind is ChangeKind.CODE_ADDED and finding.direction is Direction.RESTRICTIVE:
        return Severity.ACTION
    if finding.kind is ChangeKind.PAYMENT_CHANGED:
        return Severity.REVIEW  # what the payer says, not the drift of CMS's fee schedules
    return severity_of(finding.kind, finding.direction, watched_diagnosis=diagnosed)


def _notes(
    finding: Finding, unusual: frozenset[str], watch: WatchList, *, silent: bool
) -> Iterable[str]:
    yield from finding.notes
    through = reached_through(finding.codes, watch)
    if through is not None:
        yield through
    alone = [code for code in finding.codes if code in unusual] if finding.after is None else []
    if alone:
        yield said_of_alone(alone)
    if silent:
        yield "Silent edit: the printed dates and version did not change."


def _listed_or_watched(
    old: Iterable[Statement], new: Iterable[Statement], watch: WatchList
) -> frozenset[str]:
    """The codes whose joining and leaving the lists of the two editions would show."""
    return frozenset({one.code for side in (old, new) for one in side} | set(watch.numbers))
