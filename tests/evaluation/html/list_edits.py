"""Real edits of code lists and of the columns beside the codes."""

from tests.evaluation.html.composing import COLUMN_VALUES, new_row
from tests.evaluation.html.drafts import Desk, Draft, Edit, draft
from tests.evaluation.html.source import Group
from tests.evaluation.html.vocabulary import DIAGNOSES, FAMILY, HEADINGS, PROCEDURES

_LISTED = {"covered", "not_covered", "related"}


def _same(desk: Desk, group: Group) -> Group:
    """The group of the later edition at the place of one of the earlier."""
    return desk.after.groups()[desk.before.groups().index(group)]


def _group(desk: Desk, *verdicts: str) -> Group | None:
    found = [one for one in desk.before.groups(*verdicts) if len(one.rows) > 2]
    if not found:
        return None
    chosen = desk.rng.choice(found)
    return chosen if desk.take(f"group {chosen.verdict}") else None


def _unlist(group: Group, codes: list[str]) -> None:
    group.rows = [row for row in group.rows if row.code not in codes]


def _unused(desk: Desk) -> str:
    used = {code for group in desk.before.groups() for code in group.codes}
    used |= {code for group in desk.after.groups() for code in group.codes}
    return desk.rng.choice([code for code in PROCEDURES if code not in used])


def remove_code(desk: Desk) -> list[Draft] | None:
    group = _group(desk, *_LISTED)
    if group is None:
        return None
    code = desk.rng.choice(group.codes)
    _unlist(_same(desk, group), [code])
    return [draft("code_removed", [code], before=code)]


def remove_add_on(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "covered")
    if group is None:
        return None
    _unlist(_same(desk, group), ["17003"])
    return [draft("code_removed", ["17003"], before="17003")]


def remove_several(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "covered")
    if group is None or len(group.rows) < 5:
        return None
    codes = desk.rng.sample(group.codes, 3)
    _unlist(_same(desk, group), codes)
    return [draft("code_removed", codes, before=codes[0])]


def add_code(desk: Desk) -> list[Draft] | None:
    group = _group(desk, *_LISTED)
    if group is None:
        return None
    code = _unused(desk)
    later = _same(desk, group)
    later.rows.insert(
        desk.rng.randrange(len(later.rows) + 1), new_row(desk.rng, code, group.columns)
    )
    return [draft("code_added", [code], after=code)]


def replace_code(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "covered", "not_covered")
    if group is None:
        return None
    old, new = (
        desk.rng.choice([code for code in group.codes if code not in FAMILY] or group.codes),
        _unused(desk),
    )
    later = _same(desk, group)
    later.row(old).code = new
    return [draft("code_removed", [old], before=old), draft("code_added", [new], after=new)]


def _move(desk: Desk, source: str, target: str, kinds: str) -> list[Draft] | None:
    there, here = desk.before.groups(source), desk.before.groups(target)
    if (
        not there
        or not here
        or len(there[0].rows) < 3
        or not desk.take(f"group {source}", f"group {target}")
    ):
        return None
    code = desk.rng.choice(there[0].codes)
    old, new = _same(desk, there[0]), _same(desk, here[0])
    row = old.row(code)
    _unlist(old, [code])
    row.cells = {name: desk.rng.choice(COLUMN_VALUES[name]) for name in new.columns}
    new.rows.append(row)
    return [draft(kinds, [code], before=code, after=code)]


def move_to_not_covered(desk: Desk) -> list[Draft] | None:
    return _move(desk, "covered", "not_covered", "coverage_changed")


def move_to_covered(desk: Desk) -> list[Draft] | None:
    return _move(desk, "not_covered", "covered", "coverage_changed")


def move_to_related(desk: Desk) -> list[Draft] | None:
    return _move(desk, "covered", "related", "code_relisted")


def turn_heading(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "covered")
    if group is None:
        return None
    later = _same(desk, group)
    later.heading = desk.rng.choice(
        [
            one
            for one in HEADINGS["not_covered"]
            if all(one != two.heading for two in desk.after.groups())
        ]
    )
    return [draft("coverage_changed", group.codes, after=group.codes[0])]


def join_authorization_list(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "authorization")
    if group is None:
        return None
    code = _unused(desk)
    _same(desk, group).rows.append(new_row(desk.rng, code, group.columns))
    return [draft("prior_auth_changed", [code], after=code)]


def leave_authorization_list(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "authorization")
    if group is None:
        return None
    code = desk.rng.choice(group.codes)
    _unlist(_same(desk, group), [code])
    return [draft("prior_auth_changed", [code], before=code)]


def family_joins_authorization_list(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "authorization")
    if group is None or not desk.take("group covered"):
        return None
    later = _same(desk, group)
    later.rows += [new_row(desk.rng, code, group.columns) for code in FAMILY]
    return [draft("prior_auth_changed", FAMILY, after="17003")]


def remove_diagnosis(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "diagnosis")
    if group is None:
        return None
    code = desk.rng.choice(group.codes)
    _unlist(_same(desk, group), [code])
    return [draft("diagnosis_removed", [code], before=code)]


def remove_watched_diagnosis(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "diagnosis")
    if group is None:
        return None
    _unlist(_same(desk, group), ["L57.0"])
    return [draft("diagnosis_removed", ["L57.0"], before="L57.0")]


def add_diagnosis(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "diagnosis")
    if group is None:
        return None
    code = desk.rng.choice([one for one in DIAGNOSES if one not in group.codes])
    later = _same(desk, group)
    later.rows.insert(desk.rng.randrange(len(later.rows)), new_row(desk.rng, code, ()))
    return [draft("diagnosis_added", [code], after=code)]


def add_diagnoses(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "diagnosis")
    if group is None:
        return None
    codes = desk.rng.sample([one for one in DIAGNOSES if one not in group.codes], 2)
    _same(desk, group).rows += [new_row(desk.rng, code, ()) for code in codes]
    return [draft("diagnosis_added", codes, after=codes[0])]


def _column(*names: str, kinds: str) -> Edit:
    def change(desk: Desk) -> list[Draft] | None:
        found = [
            (group, name)
            for group in desk.before.groups("covered")
            for name in group.columns
            if name in names
        ]
        if not found or not desk.take("group covered"):
            return None
        group, name = desk.rng.choice(found)
        row = desk.rng.choice(group.rows)
        was = row.cells[name]
        now = desk.rng.choice([one for one in COLUMN_VALUES[name] if one != was])
        _same(desk, group).row(row.code).cells[name] = now
        return [draft(kinds, [row.code], before=was, after=now)]

    return change


def _column_alike(*names: str, kinds: str) -> Edit:
    def change(desk: Desk) -> list[Draft] | None:
        found = [
            (group, name)
            for group in desk.before.groups("covered")
            for name in group.columns
            if name in names
        ]
        if not found or not desk.take("group covered"):
            return None
        group, name = found[0]
        was, now = desk.rng.sample(COLUMN_VALUES[name], 2)
        for code in FAMILY:
            group.row(code).cells[name] = was
            _same(desk, group).row(code).cells[name] = now
        return [draft(kinds, FAMILY, before=was, after=now)]

    return change


def mark_with_footnote(desk: Desk) -> list[Draft] | None:
    group = _group(desk, "covered")
    if group is None:
        return None
    later = _same(desk, group)
    legend = desk.rng.choice(
        (
            "* Prior authorization is required.",
            "* Requires prior authorization.",
            "* Precertification required",
        )
    )
    group.legend = later.legend = legend
    marked, new = desk.rng.sample(group.codes, 2)
    group.row(marked).mark = later.row(marked).mark = "*"
    later.row(new).mark = "*"
    return [draft("prior_auth_changed guidance_changed", [new], after=new)]


LIST_EDITS: dict[str, Edit] = {
    "code removed": remove_code,
    "add-on removed": remove_add_on,
    "several codes removed": remove_several,
    "code added": add_code,
    "code replaced": replace_code,
    "code moved to not covered": move_to_not_covered,
    "code moved to covered": move_to_covered,
    "code moved to related": move_to_related,
    "heading of a list turned": turn_heading,
    "code joins the authorization list": join_authorization_list,
    "code leaves the authorization list": leave_authorization_list,
    "diagnosis removed": remove_diagnosis,
    "watched diagnosis removed": remove_watched_diagnosis,
    "diagnosis added": add_diagnosis,
    "diagnoses added": add_diagnoses,
    "authorization column toggled": _column(
        "Prior Authorization", "Prior Authorization Required", kinds="prior_auth_changed"
    ),
    "authorization column toggled for the family": _column_alike(
        "Prior Authorization", "Prior Authorization Required", kinds="prior_auth_changed"
    ),
    "units column changed": _column(
        "Maximum Units", "Max units per day", kinds="unit_limit_changed"
    ),
    "units column changed for the family": _column_alike(
        "Maximum Units", "Max units per day", kinds="unit_limit_changed"
    ),
    "modifier column changed": _column("Modifier", kinds="modifier_changed"),
    "place column changed": _column("Place of Service", "POS", kinds="place_of_service_changed"),
    "frequency column changed": _column("Frequency Limit", kinds="frequency_limit_changed"),
    "footnote mark added": mark_with_footnote,
}
