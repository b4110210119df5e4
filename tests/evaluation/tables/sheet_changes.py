"""What truly changes in a table, each with what a careful reader would report of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Final

from tests.evaluation.pairs import Label
from tests.evaluation.tables.sheets import Row, Sheet
from tests.evaluation.tables.vocabulary import diagnosis_words, procedure_words

Changed = tuple[Sheet, tuple[Label, ...]]
Change = Callable[[Random, Sheet], Changed | None]
_COVERED: Final = "Covered when criteria are met:"
_NEXT_DAY: Final = "01/01/2027"
_COMPACT: Final = "20270101"


def day(printed: str) -> dict[str, str]:
    """A date column's value as the date stated for everywhere."""
    form = "%Y%m%d" if printed.isdigit() else "%m/%d/%Y"
    return {"all": datetime.strptime(printed, form).date().isoformat()} if printed else {}  # noqa: DTZ007


def said(sheet: Sheet, code: str) -> str:
    """The code that is reported for one as it is printed."""
    diagnoses = "diagnosis_added" in sheet.kinds["added"]
    return f"{code[:3]}.{code[3:]}" if diagnoses and "." not in code and len(code) > 3 else code


def _free(sheet: Sheet, role: str = "code") -> list[int]:
    """Rows that no other mutation touched."""
    return [
        at
        for at, row in enumerate(sheet.rows)
        if row.get(role) and not sheet.touched & {row.get("code", ""), row.get("second", "")}
    ]


def _codes(sheet: Sheet, row: Row) -> frozenset[str]:
    return frozenset(said(sheet, row[role]) for role in ("code", "second") if row.get(role))


#: Shapes of pairs whose changes are about the code, not about what stands beside it.
_OF_THE_FIRST: Final = frozenset({"add-on code edits", "diagnoses beside procedures"})
_FAMILY: Final = frozenset({"17000", "17003", "17004"})


def _about(sheet: Sheet, row: Row) -> frozenset[str]:
    """The codes a change of a row is about: of a pair the watched family's, else both."""
    codes = _codes(sheet, row)
    if "second" not in sheet.roles:
        return codes
    if sheet.shape in _OF_THE_FIRST:
        return frozenset({said(sheet, row["code"])})
    return codes & _FAMILY or codes


def _with(sheet: Sheet, rows: list[Row], *touched: str) -> Sheet:
    return replace(sheet, rows=tuple(rows), touched=sheet.touched | set(touched))


def code_joins(draw: Random, sheet: Sheet) -> Changed | None:
    """A code that was not in the table."""
    return _join(draw, sheet, 1)


def codes_join(draw: Random, sheet: Sheet) -> Changed | None:
    """Several codes that were not in the table."""
    return _join(draw, sheet, 3)


def _join(draw: Random, sheet: Sheet, many: int) -> Changed | None:
    free = [code for code in sheet.spare if code not in sheet.touched]
    if len(free) < many or (many > 1 and "second" in sheet.roles):
        return None
    chosen = draw.sample(free, many)
    model = draw.choice(sheet.rows)
    diagnoses = "diagnosis_added" in sheet.kinds["added"]
    words = diagnosis_words if diagnoses else procedure_words
    new: list[Row] = []
    for code in chosen:
        row = {**model, "code": code, "words": words(said(sheet, code))}
        new.append({**row, "short": words(said(sheet, code))[:28]})
        if "from" in sheet.roles:
            new[-1] = {**new[-1], "from": _COMPACT if model["from"].isdigit() else _NEXT_DAY}
    if "order" in sheet.roles:
        new = [{**row, "order": f"{90_000 + at:05d}"} for at, row in enumerate(new)]
    rows = [*sheet.rows, *new]
    if sheet.group:
        rows.sort(key=lambda row: row[sheet.group])
    stated = (
        day(new[0]["from"])
        if "from" in sheet.roles and sheet.shape != "HCPCS alphanumeric file"
        else {}
    )
    label = Label(
        kinds=sheet.kinds["added"], codes=frozenset[str]().union(*(_about(sheet, row) for row in new)),
        effective=stated, after=chosen[0],
    )  # fmt: skip
    return _with(sheet, rows, *chosen), (label,)


def code_leaves(draw: Random, sheet: Sheet) -> Changed | None:
    """A code whose row is gone."""
    return _leave(draw, sheet, 1)


def codes_leave(draw: Random, sheet: Sheet) -> Changed | None:
    """Several codes whose rows are gone."""
    return _leave(draw, sheet, 3)


def _leave(draw: Random, sheet: Sheet, many: int) -> Changed | None:
    free = _free(sheet)
    if many > 1 and ("second" in sheet.roles or "units" in sheet.roles or "status" in sheet.roles):
        return None
    if sheet.group:
        group = draw.choice([sheet.rows[at][sheet.group] for at in free])
        free = [at for at in free if sheet.rows[at][sheet.group] == group]
    if len(free) < many + 1:
        return None
    gone = draw.sample(free, many)
    codes = frozenset[str]().union(*(_about(sheet, sheet.rows[at]) for at in gone))
    rows = [row for at, row in enumerate(sheet.rows) if at not in gone]
    label = Label(kinds=sheet.kinds["removed"], codes=codes, before=sheet.rows[gone[0]]["code"])
    return _with(sheet, rows, *(sheet.rows[at]["code"] for at in gone)), (label,)


def code_replaced(draw: Random, sheet: Sheet) -> Changed | None:
    """A code whose row is gone, and another in its place."""
    gone = _leave(draw, sheet, 1)
    come = _join(draw, gone[0], 1) if gone else None
    return (come[0], (*gone[1], *come[1])) if gone and come else None


def _cell(
    draw: Random, sheet: Sheet, role: str, turn: Callable[[str], str]
) -> tuple[Sheet, Row, Row] | None:
    free = [at for at in _free(sheet, role) if role in sheet.roles]
    if not free:
        return None
    at = draw.choice(free)
    row = sheet.rows[at]
    new = {**row, role: turn(row[role])}
    if new == row:
        return None
    return _with(sheet, [*sheet.rows[:at], new, *sheet.rows[at + 1 :]], row["code"]), row, new


def _label(
    sheet: Sheet,
    row: Row,
    new: Row,
    role: str,
    *kinds: str,
    stated: Mapping[str, str] | None = None,
) -> Label:
    return Label(
        kinds=frozenset(kinds), codes=_about(sheet, row), effective=stated or {}, before=row[role], after=new[role],
    )  # fmt: skip


def limit_lowered(draw: Random, sheet: Sheet) -> Changed | None:
    """A smaller number of units."""
    found = _cell(draw, sheet, "units", lambda value: str(max(1, int(value) - 2)))
    return found and (found[0], (_label(sheet, found[1], found[2], "units", "unit_limit_changed"),))


def limit_raised(draw: Random, sheet: Sheet) -> Changed | None:
    """A larger number of units."""
    found = _cell(draw, sheet, "units", lambda value: str(int(value) + 25))
    return found and (found[0], (_label(sheet, found[1], found[2], "units", "unit_limit_changed"),))


def adjudication_changed(draw: Random, sheet: Sheet) -> Changed | None:
    """Another adjudication indicator with the same value."""
    if sheet.publisher != "cms":
        return None
    found = _cell(
        draw,
        sheet,
        "adjudication",
        lambda value: (
            "3 Date of Service Edit: Clinical"
            if value[0] != "3"
            else "2 Date of Service Edit: Policy"
        ),
    )
    return found and (
        found[0],
        (_label(sheet, found[1], found[2], "adjudication", "unit_limit_changed"),),
    )


def authorization_turned(draw: Random, sheet: Sheet) -> Changed | None:
    """Yes for no or the reverse, with the day from which it holds."""
    if sheet.shape == "telehealth services":
        return None
    found = _cell(draw, sheet, "required", lambda value: "No" if value == "Yes" else "Yes")
    if found is None:
        return None
    changed, row, new = found
    dated = {**new, "from": _NEXT_DAY}
    rows = [dated if one is new else one for one in changed.rows]
    label = _label(sheet, row, new, "required", "prior_auth_changed", stated=day(_NEXT_DAY))
    return _with(changed, rows), (label,)


def authorization_turned_undated(draw: Random, sheet: Sheet) -> Changed | None:
    """Yes for no or the reverse; the date column stays."""
    if sheet.shape == "telehealth services":
        return None
    found = _cell(draw, sheet, "required", lambda value: "No" if value == "Yes" else "Yes")
    return found and (
        found[0],
        (
            _label(
                sheet,
                found[1],
                found[2],
                "required",
                "prior_auth_changed",
                stated=day(found[2]["from"]),
            ),
        ),
    )


def row_redated(draw: Random, sheet: Sheet) -> Changed | None:
    """Another first day for a row that says the same."""
    if "second" in sheet.roles or sheet.shape == "HCPCS alphanumeric file":
        return None
    found = _cell(draw, sheet, "from", lambda _value: _NEXT_DAY)
    return found and (
        found[0],
        (
            _label(
                sheet, found[1], found[2], "from", "effective_date_changed", stated=day(_NEXT_DAY)
            ),
        ),
    )


def row_ended(draw: Random, sheet: Sheet) -> Changed | None:
    """A last day for a row that had none."""
    if "to" not in sheet.roles:
        return None
    free = [at for at in _free(sheet) if not sheet.rows[at].get("to")]
    if not free:
        return None
    at = draw.choice(free)
    row = sheet.rows[at]
    new = {**row, "to": "12/31/2026"}
    label = Label(
        kinds=frozenset({"effective_date_changed", "code_retired"}), codes=_about(sheet, row), effective={"all": "2026-12-31"}, after="12/31/2026",
    )  # fmt: skip
    return _with(sheet, [*sheet.rows[:at], new, *sheet.rows[at + 1 :]], row["code"]), (label,)


def verdict_turned(draw: Random, sheet: Sheet) -> Changed | None:
    """A code under the other verdict line."""
    if (
        _COVERED not in {row.get("section") for row in sheet.rows}
        or len({row.get("section") for row in sheet.rows}) < 2
    ):
        return None
    free = _free(sheet)
    if not free:
        return None
    at = draw.choice(free)
    row = sheet.rows[at]
    new = {**row, "section": "Not covered:" if row["section"] == _COVERED else _COVERED}
    rows = sorted([*sheet.rows[:at], new, *sheet.rows[at + 1 :]], key=lambda one: one["section"])
    if len({one["section"] for one in rows}) < 2:
        return None
    label = Label(
        kinds=frozenset({"coverage_changed"}),
        codes=_about(sheet, row),
        before=row["code"],
        after=row["code"],
    )
    return _with(sheet, rows, row["code"]), (label,)


def status_turned(draw: Random, sheet: Sheet) -> Changed | None:
    """Another status, payment or status indicator."""

    def other(value: str) -> str:
        return {"A": "I", "R": "N", "C": "A"}.get(value, "N") if sheet.shape == "relative value file" else {"P3": "G2"}.get(value, "P3") if sheet.shape.startswith("ASC") else "N" if value != "N" else "S"  # fmt: skip

    found = _cell(draw, sheet, "status", other)
    return found and (found[0], (_label(sheet, found[1], found[2], "status", "status_changed"),))


def global_days_turned(draw: Random, sheet: Sheet) -> Changed | None:
    """Other global days."""
    found = _cell(draw, sheet, "global", lambda value: "090" if value != "090" else "010")
    return found and (found[0], (_label(sheet, found[1], found[2], "global", "status_changed"),))


def amount_turned(draw: Random, sheet: Sheet) -> Changed | None:
    """Another amount in the schedule of a contractor."""
    if sheet.publisher != "mac":
        return None
    found = _cell(draw, sheet, "amount", lambda value: f"{float(value) + 1.25:.2f}")
    return found and (found[0], (_label(sheet, found[1], found[2], "amount", "payment_changed"),))


def edit_deleted(draw: Random, sheet: Sheet) -> Changed | None:
    """A deletion date for an edit that had none."""
    pairs = "ncci_edit_added" in sheet.kinds["added"]
    found = (
        _cell(draw, sheet, "deleted", lambda value: "20260331" if value == "*" else value)
        if pairs
        else None
    )
    return found and (
        found[0],
        (
            _label(
                sheet, found[1], found[2], "deleted", "ncci_edit_deleted", stated=day("20260331")
            ),
        ),
    )


def edit_indicator_turned(draw: Random, sheet: Sheet) -> Changed | None:
    """A modifier allowed where none was, or the reverse."""
    if "ncci_edit_added" not in sheet.kinds["added"]:
        return None
    found = _cell(draw, sheet, "modifier", lambda value: "1" if value == "0" else "0")
    words = {"0": "not allowed", "1": "allowed"}
    if found is None:
        return None
    label = Label(kinds=frozenset({"ncci_edit_changed"}), codes=_about(sheet, found[1]), before=words[found[1]["modifier"]], after=words[found[2]["modifier"]])  # fmt: skip
    return found[0], (label,)


def add_on_type_turned(draw: Random, sheet: Sheet) -> Changed | None:
    """Another type of an add-on edit."""
    found = _cell(draw, sheet, "type", lambda value: "2" if value == "1" else "1")
    return found and (found[0], (_label(sheet, found[1], found[2], "type", "addon_edit_changed"),))


#: By name: the change, and its family; two of one family would be told as one.
CHANGES: Final[Mapping[str, tuple[Change, str]]] = {
    one.__name__: (one, family)
    for one, family in (
        (code_joins, "joins"), (codes_join, "joins"), (code_leaves, "leaves"), (codes_leave, "leaves"), (code_replaced, "joins leaves"),
        (limit_lowered, "units"), (limit_raised, "units"), (adjudication_changed, "units"), (authorization_turned, "required"),
        (authorization_turned_undated, "required"), (row_redated, "from"), (row_ended, "to"), (verdict_turned, "verdict"), (status_turned, "status"),
        (global_days_turned, "global"), (amount_turned, "amount"), (edit_deleted, "leaves"), (edit_indicator_turned, "modifier"), (add_on_type_turned, "type"),
    )
}  # fmt: skip
