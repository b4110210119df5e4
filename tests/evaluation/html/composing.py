"""Policies made up from a seed: no two alike, each with what a real one has."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from tests.evaluation.html.source import Entries, Fact, Group, Item, Row, Section, Source
from tests.evaluation.html.vocabulary import (
    BACKGROUND,
    CRITERIA,
    DIAGNOSES,
    FAMILY,
    HEADINGS,
    LEADS,
    PROCEDURES,
    TITLES,
    citation,
    sentence,
    spoken_codes,
    words_for,
)

#: What each publisher prints about its dates: label and whether it is the day of the present text.
_DATES = {
    "aetna": (("Effective", "first"), ("Last Review", "review"), ("Next Review", "next")),
    "cigna": (("Effective Date", "present"), ("Next Review Date", "next")),
    "uhc": (("Effective Date", "present"),),
    "highmark": (("Effective Date", "present"), ("Issue Date", "review")),
    "anthem": (("Publish Date", "review"), ("Last Review Date", "review")),
    "bcbs": (("Effective Date", "present"), ("Last Reviewed", "review"), ("Next Review", "next")),
    "cms": (("Effective Date of this Version", "present"), ("Implementation Date", "review")),
    "medicaid": (("Effective date", "present"), ("Updated", "review")),
}
_NUMBERS = {
    "aetna": "0{n}", "cigna": "MM_0{n}", "uhc": "2026T0{n}A", "highmark": "S-{n}-011", "anthem": "CG-SURG-{n}", "bcbs": "7.01.{n}",
    "cms": "250.{n}", "medicaid": "DERM-{n}",
}  # fmt: skip
PUBLISHERS = tuple(_DATES)
_COLUMNS = {
    "Prior Authorization": ("Yes", "No"),
    "Prior Authorization Required": ("Yes", "No"),
    "Maximum Units": ("1", "2", "4", "13"),
    "Max units per day": ("1", "3", "5", "13"),
    "Modifier": ("59", "25", "XS", "76"),
    "Place of Service": ("11", "11, 22", "19", "22, 24"),
    "POS": ("11", "11, 22", "11, 19, 22"),
    "Frequency Limit": ("1 per 30 days", "2 per year", "4 per year", "1 per 60 days"),
}
COLUMN_VALUES = _COLUMNS


def compose(rng: Random, publisher: str) -> Source:
    """A policy of a publisher."""
    present = date(2026, 1, 1) + timedelta(days=rng.randrange(0, 300))
    dates: dict[str, str] = {}
    effective = None
    for label, meaning in _DATES[publisher]:
        if meaning == "present":
            dates[label], effective = present.isoformat(), label
        elif meaning == "first":
            dates[label] = date(rng.randrange(2001, 2018), rng.randrange(1, 13), 14).isoformat()
        elif meaning == "review":
            dates[label] = (present - timedelta(days=rng.randrange(3, 60))).isoformat()
        else:
            dates[label] = (present + timedelta(days=rng.randrange(200, 360))).isoformat()
    covered = [*FAMILY, *rng.sample(PROCEDURES[:50], rng.randrange(2, 9))]
    rest = [code for code in PROCEDURES if code not in covered]
    refused = rng.sample(rest, rng.randrange(2, 6))
    related = rng.sample([code for code in rest if code not in refused], rng.randrange(2, 5))
    asked = rng.sample(
        [code for code in rest if code not in refused and code not in related], rng.randrange(2, 5)
    )
    diagnoses = ["L57.0", *rng.sample(DIAGNOSES[1:], rng.randrange(4, 14))]
    return Source(
        publisher=publisher,
        title=rng.choice(TITLES),
        number=_NUMBERS[publisher].replace("{n}", str(rng.randrange(100, 999))),
        version=rng.choice("ABCDEFGH"),
        dates=dates,
        effective=effective,
        sections=[
            Section(part="coverage", heading=rng.choice(_COVERAGE), items=_coverage(rng, covered)),
            Section(
                part="billing",
                heading=rng.choice(_BILLING),
                items=_billing(rng, covered, refused),
            ),
            Section(
                part="codes",
                heading=rng.choice(_CODES),
                items=_groups(rng, covered, refused, related, asked, diagnoses),
            ),
            Section(
                part="background",
                heading=rng.choice(("Background", "Description of Evidence", "Rationale")),
                items=[
                    Fact(topic="background", text=text)
                    for text in rng.sample(BACKGROUND, rng.randrange(2, 5))
                ],
            ),
            Section(
                part="references",
                heading="References",
                items=[
                    Entries(
                        topic="references",
                        lead="",
                        entries=[citation(rng) for _ in range(rng.randrange(3, 8))],
                    )
                ],
            ),
        ],
        history=[
            (
                (present - timedelta(days=380 * step + 20)).isoformat(),
                rng.choice(_REVIEWS),
            )
            for step in range(rng.randrange(2, 5))
        ],
    )


_COVERAGE = (
    "Policy",
    "Coverage Criteria",
    "Coverage Policy",
    "Indications and Limitations of Coverage",
    "Medical Necessity Criteria",
)
_BILLING = (
    "Billing and Coding Guidelines",
    "Reimbursement Guidelines",
    "Coding Requirements",
    "Billing Instructions",
)
_CODES = (
    "Coding",
    "Applicable Codes",
    "CPT / HCPCS / ICD-10 Codes",
    "Procedure and Diagnosis Codes",
    "Code Lists",
)
_REVIEWS = (
    "Annual review. No changes to coverage.",
    "Routine review; references updated.",
    "Policy created.",
    "Reviewed; criteria unchanged.",
)


def _coverage(rng: Random, covered: Sequence[str]) -> list[Item]:
    which = rng.choice(("any", "all"))
    return [
        Entries(
            topic="criteria",
            lead=rng.choice(LEADS).format(which=which),
            entries=[f"{one}." for one in rng.sample(CRITERIA, rng.randrange(3, 6))],
        ),
        new_fact(rng, "coverage:yes", rng.choice((FAMILY, tuple(covered[3:5])))),
    ]


def _billing(rng: Random, covered: Sequence[str], refused: Sequence[str]) -> list[Item]:
    one = rng.choice(covered)
    facts: list[Item] = [
        new_fact(rng, "authorization:no", rng.choice((FAMILY, (one,)))),
        new_fact(
            rng, "authorization:yes", tuple(rng.sample(list(covered[3:]), min(2, len(covered) - 3)))
        ),
        new_fact(rng, "units", (rng.choice(covered),), n=str(rng.randrange(2, 14))),
        new_fact(rng, "frequency", FAMILY, n=str(rng.choice((2, 3, 4, 6, 30, 60)))),
        new_fact(rng, "modifier", (rng.choice(covered),), m=rng.choice(("25", "59", "XS", "76"))),
        new_fact(rng, "place", FAMILY, pos=rng.choice(("11", "22"))),
        new_fact(rng, "documentation:may", rng.choice((FAMILY, ("17003",)))),
    ]
    rng.shuffle(facts)
    return facts[: rng.randrange(4, 8)]


def new_fact(rng: Random, topic: str, codes: Sequence[str], **said: str) -> Fact:
    """A sentence of a topic in one of its forms."""
    form = rng.randrange(60)
    spoken = spoken_codes(codes, rng.randrange(4))
    words = {"codes": spoken, "code": spoken, **said}
    if len(codes) == 1:
        words["alone"] = "yes"
    return Fact(
        topic=topic, text=sentence(topic, form, words), codes=tuple(codes), form=form, said=words
    )


def turned(fact: Fact, topic: str, **said: str) -> Fact:
    """The same sentence of another topic of the same forms, or with something else said."""
    words = {**fact.said, **said}
    return Fact(
        topic=topic,
        text=sentence(topic, fact.form, words),
        codes=fact.codes,
        form=fact.form,
        said=words,
    )


def _groups(
    rng: Random,
    covered: Sequence[str],
    refused: Sequence[str],
    related: Sequence[str],
    asked: Sequence[str],
    diagnoses: Sequence[str],
) -> list[Item]:
    columns = tuple(rng.sample(list(_COLUMNS), rng.choice((0, 0, 1, 2))))
    if {"POS", "Place of Service"} <= set(columns):
        columns = columns[:1]
    if (
        sum("Authorization" in name for name in columns) > 1
        or sum("nits" in name for name in columns) > 1
    ):
        columns = columns[:1]
    groups: list[Item] = [
        _group(rng, "covered", covered, columns),
        _group(rng, "not_covered", refused),
        _group(rng, "diagnosis", diagnoses),
    ]
    if rng.random() < 0.6:
        groups.insert(2, _group(rng, "related", related))
    if rng.random() < 0.5:
        groups.insert(2, _group(rng, "authorization", asked))
    return groups


def _group(rng: Random, verdict: str, codes: Sequence[str], columns: tuple[str, ...] = ()) -> Group:
    return Group(
        verdict=verdict,
        heading=rng.choice(HEADINGS[verdict]),
        columns=columns,
        rows=[new_row(rng, code, columns) for code in sorted(codes)],
    )


def new_row(rng: Random, code: str, columns: tuple[str, ...]) -> Row:
    """A row for a code."""
    return Row(
        code=code,
        words=words_for(rng, code),
        cells={name: rng.choice(_COLUMNS[name]) for name in columns},
    )
