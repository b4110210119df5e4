"""Real edits of sentences: each turns, changes, adds or takes away one fact."""

from datetime import date, timedelta

from tests.evaluation.html.composing import new_fact, turned
from tests.evaluation.html.drafts import Desk, Draft, Edit, draft
from tests.evaluation.html.source import Fact
from tests.evaluation.html.vocabulary import CRITERIA, FAMILY, PROCEDURES


def _kept(desk: Desk, topic: str) -> tuple[Fact, Fact] | None:
    """A sentence that stands in both editions."""
    later = {one.text: one for one in desk.after.facts(topic)}
    kept = [(one, later[one.text]) for one in desk.before.facts(topic) if one.text in later]
    if not kept or not desk.take(f"sentence {topic}"):
        return None
    return desk.rng.choice(kept)


def _becomes(fact: Fact, other: Fact) -> None:
    fact.text, fact.topic, fact.said = other.text, other.topic, other.said


def _turn(was: str, now: str, kinds: str, *, code_level: bool = True) -> Edit:
    def change(desk: Desk) -> list[Draft] | None:
        kept = _kept(desk, was)
        if kept is None:
            return None
        old, new = kept
        _becomes(new, turned(old, now))
        return [draft(kinds, old.codes, before=old.text, after=new.text, code_level=code_level)]

    return change


def _say(topic: str, name: str, values: tuple[str, ...], kinds: str) -> Edit:
    def change(desk: Desk) -> list[Draft] | None:
        kept = _kept(desk, topic)
        if kept is None:
            return None
        old, new = kept
        now = desk.rng.choice([one for one in values if one != old.said[name]])
        _becomes(new, turned(old, topic, **{name: now}))
        return [draft(kinds, old.codes, before=old.text, after=new.text)]

    return change


def _insert(desk: Desk, fact: Fact) -> Fact:
    items = desk.after.section("billing").items
    items.insert(desk.rng.randrange(len(items) + 1), fact)
    return fact


def _codes(desk: Desk) -> tuple[str, ...]:
    covered = desk.before.groups("covered")[0].codes
    return desk.rng.choice((FAMILY, ("17000",), ("17003",), tuple(desk.rng.sample(covered, 2))))


def _add(topic: str, kinds: str, **values: tuple[str, ...]) -> Edit:
    def change(desk: Desk) -> list[Draft] | None:
        if not desk.take(f"sentence {topic}"):
            return None
        said = {name: desk.rng.choice(options) for name, options in values.items()}
        codes = _codes(desk) if topic not in {"units", "modifier"} else (desk.rng.choice(FAMILY),)
        fact = _insert(desk, new_fact(desk.rng, topic, codes, **said))
        return [draft(kinds, codes, after=fact.text)]

    return change


def _drop(topic: str, kinds: str) -> Edit:
    def change(desk: Desk) -> list[Draft] | None:
        kept = _kept(desk, topic)
        if kept is None:
            return None
        old, new = kept
        for section in desk.after.sections:
            section.items = [item for item in section.items if item is not new]
        return [draft(kinds, old.codes, before=old.text)]

    return change


def require_with_date(desk: Desk) -> list[Draft] | None:
    kept = _kept(desk, "authorization:no")
    if kept is None:
        return None
    old, new = kept
    day = _soon(desk)
    said = turned(old, "authorization:yes")
    opening = desk.rng.choice(
        (
            "Effective {day}, {text}",
            "For dates of service on or after {day}, {text}",
            "Beginning {day}, {text}",
        )
    )
    text = said.text if said.text.startswith("CPT") else said.text[:1].lower() + said.text[1:]
    said.text = opening.format(day=_printed(desk, day), text=text)
    _becomes(new, said)
    return [
        draft(
            "prior_auth_changed",
            old.codes,
            before=old.text,
            after=new.text,
            effective={"all": day.isoformat()},
        )
    ]


def require_with_split_dates(desk: Desk) -> list[Draft] | None:
    if not desk.take("sentence authorization:yes"):
        return None
    codes, day = _codes(desk), _soon(desk)
    later = day + timedelta(days=31)
    fact = new_fact(desk.rng, "authorization:yes", codes)
    states = desk.rng.sample(("AR", "CO", "KY", "NC", "NE", "OH", "RI", "TX"), 3)
    fact.text = f"{fact.text[:-1]} effective {_printed(desk, day)}; {_printed(desk, later)} for {', '.join(states)}."
    _insert(desk, fact)
    return [
        draft(
            "prior_auth_changed",
            codes,
            after=fact.text.partition(";")[0],
            effective={"all": day.isoformat(), **dict.fromkeys(states, later.isoformat())},
        )
    ]


def _soon(desk: Desk) -> date:
    return date(2027, 1, 1) + timedelta(days=desk.rng.randrange(0, 240))


def _printed(desk: Desk, day: date) -> str:
    return day.strftime(desk.rng.choice(("%B %d, %Y", "%m/%d/%Y", "%b %d, %Y"))).replace(" 0", " ")


def pair_codes(desk: Desk) -> list[Draft] | None:
    if not desk.take("sentence pairing"):
        return None
    code = desk.rng.choice(FAMILY)
    other = desk.rng.choice([one for one in PROCEDURES[:20] if one not in FAMILY])
    fact = new_fact(desk.rng, "pairing", (code,), other=f"CPT code {other}")
    fact.codes = (code, other)
    _insert(desk, fact)
    return [draft("ncci_edit_added guidance_changed coverage_changed", fact.codes, after=fact.text)]


def narrow_range(desk: Desk) -> list[Draft] | None:
    if not desk.take("sentence range"):
        return None
    form = desk.rng.choice(
        (
            "CPT codes {} are eligible for reimbursement in the office.",
            "Claims for {} are accepted without a referral.",
            "This section applies to procedure codes {}.",
        )
    )
    for side, words in ((desk.before, "17000-17004"), (desk.after, "17000-17003")):
        side.section("billing").items.append(Fact(topic="range", text=form.format(words)))
    return [
        draft(
            "code_removed guidance_changed coverage_changed",
            ["17004"],
            before="17000-17004",
            after="17000-17003",
        )
    ]


def add_exception(desk: Desk) -> list[Draft] | None:
    kept = _kept(desk, "coverage:yes")
    if kept is None or "17003" not in kept[0].codes or len(kept[0].codes) < 3:
        return None
    old, new = kept
    new.text = f"{old.text[:-1]}, {desk.rng.choice(('except 17003', 'with the exception of 17003', 'excluding 17003'))}."
    return [draft("coverage_changed guidance_changed", ["17003"], before=old.text, after="17003")]


def any_to_all(desk: Desk) -> list[Draft] | None:
    old, new = desk.before.lists("criteria"), desk.after.lists("criteria")
    if not old or not desk.take("criteria"):
        return None
    one, other = ("any", "all") if " any " in old[0].lead else ("all", "any")
    new[0].lead = old[0].lead.replace(f" {one} ", f" {other} ")
    return [draft("criteria_changed", before=old[0].lead, after=new[0].lead, code_level=False)]


def add_criterion(desk: Desk) -> list[Draft] | None:
    lists = desk.after.lists("criteria")
    if not lists or not desk.take("criteria"):
        return None
    said = f"{desk.rng.choice([one for one in CRITERIA if f'{one}.' not in lists[0].entries])}."
    lists[0].entries.insert(desk.rng.randrange(len(lists[0].entries) + 1), said)
    return [draft("criteria_changed", after=said, code_level=False)]


def drop_criterion(desk: Desk) -> list[Draft] | None:
    lists = desk.after.lists("criteria")
    if not lists or not desk.take("criteria"):
        return None
    said = lists[0].entries.pop(desk.rng.randrange(len(lists[0].entries)))
    return [draft("criteria_changed", before=said, code_level=False)]


def move_effective_date(desk: Desk) -> list[Draft] | None:
    if desk.after.effective is None or desk.taken or not desk.take("everything"):
        return None
    day = _soon(desk).isoformat()
    desk.after.dates[desk.after.effective] = day
    return [draft("effective_date_changed", code_level=False, effective={"all": day})]


def delay(desk: Desk) -> list[Draft] | None:
    return _announcement(desk, "delay", "announcement_delayed")


def withdraw(desk: Desk) -> list[Draft] | None:
    return _announcement(desk, "withdrawn", "announcement_withdrawn")


def _announcement(desk: Desk, topic: str, kind: str) -> list[Draft] | None:
    if not desk.take("announcement"):
        return None
    codes, day = _codes(desk), _soon(desk)
    later = day + timedelta(days=92)
    said = {"old": _printed(desk, day), "new": _printed(desk, later)}
    fact = new_fact(desk.rng, "announced", codes, **said)
    desk.before.section("billing").items.append(fact)
    new = turned(fact, topic)
    desk.after.section("billing").items.append(new)
    stated = {"all": later.isoformat()} if topic == "delay" else {}
    return [draft(kind, codes, after=new.text, effective=stated)]


def retire(desk: Desk) -> list[Draft] | None:
    if desk.taken or not desk.take("everything"):
        return None
    day = _soon(desk)
    text = desk.rng.choice(
        (
            "This policy is retired effective {}.",
            "This policy has been retired as of {}.",
            "This policy will be archived on {}.",
        )
    )
    desk.after.notices.append(Fact(topic="retired", text=text.format(_printed(desk, day))))
    return [
        draft(
            "policy_retired",
            code_level=False,
            after="retired" if "retired" in text else "archived",
            effective={"all": day.isoformat()},
        )
    ]


PROSE_EDITS: dict[str, Edit] = {
    "authorization begins": _turn("authorization:no", "authorization:yes", "prior_auth_changed"),
    "authorization ends": _turn("authorization:yes", "authorization:no", "prior_auth_changed"),
    "authorization no longer required": _turn(
        "authorization:yes", "authorization:no longer", "prior_auth_changed"
    ),
    "authorization begins on a day": require_with_date,
    "authorization begins by state": require_with_split_dates,
    "authorization sentence added": _add("authorization:yes", "prior_auth_changed"),
    "authorization sentence dropped": _drop("authorization:yes", "prior_auth_changed"),
    "coverage denied": _turn("coverage:yes", "coverage:no", "coverage_changed"),
    "coverage denial added": _add("coverage:no", "coverage_changed"),
    "unit limit changed": _say(
        "units", "n", tuple(str(n) for n in range(2, 14)), "unit_limit_changed"
    ),
    "unit limit added": _add("units", "unit_limit_changed", n=("2", "5", "10")),
    "unit limit dropped": _drop("units", "unit_limit_changed"),
    "frequency changed": _say(
        "frequency", "n", ("2", "3", "4", "5", "6"), "frequency_limit_changed"
    ),
    "frequency added": _add("frequency", "frequency_limit_changed", n=("2", "3", "6")),
    "modifier changed": _say("modifier", "m", ("25", "59", "XS", "76"), "modifier_changed"),
    "modifier sentence added": _add("modifier", "modifier_changed", m=("25", "59", "XS")),
    "place of service changed": _say(
        "place", "pos", ("11", "19", "22", "24"), "place_of_service_changed"
    ),
    "may becomes must": _turn(
        "documentation:may", "documentation:must", "documentation_changed", code_level=False
    ),
    "documentation required": _add("documentation:must", "documentation_changed"),
    "records required": _add("records", "records_required documentation_changed"),
    "codes paired": pair_codes,
    "range narrowed": narrow_range,
    "exception added": add_exception,
    "any becomes all or the reverse": any_to_all,
    "criterion added": add_criterion,
    "criterion dropped": drop_criterion,
    "effective date moved": move_effective_date,
    "announcement delayed": delay,
    "announcement withdrawn": withdraw,
    "policy retired": retire,
}
