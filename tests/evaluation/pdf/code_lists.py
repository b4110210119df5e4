"""A publisher's list of codes that need authorization: hundreds of rows and little else."""

from datetime import date, timedelta
from random import Random

from tests.evaluation.html.composing import new_row
from tests.evaluation.html.source import Fact, Group, Section, Source
from tests.evaluation.html.vocabulary import FAMILY, PROCEDURES

_TITLES = (
    "Prior Authorization Code List",
    "Services Requiring Prior Authorization",
    "Precertification Code List",
)
_SERVICES = (
    "Dermatology services",
    "Surgical procedures",
    "Outpatient procedures",
    "Imaging",
    "Durable equipment",
)


def compose_list(rng: Random, most: int) -> Source:
    """A list of up to ``most`` codes in a few groups."""
    present = date(2026, 1, 1) + timedelta(days=rng.randrange(0, 300))
    codes = list(PROCEDURES)
    while len(codes) < most:
        code = f"{rng.randrange(20000, 69999)}"
        if code not in codes:
            codes.append(code)
    held = [code for code in codes if rng.random() < 0.8]
    if rng.random() < 0.5:
        held = [*FAMILY, *held]
    cuts = rng.sample(_SERVICES, rng.choice((1, 2, 4)))
    each = len(held) // len(cuts) + 1
    columns = rng.choice(((), (), ("Place of Service",), ("Maximum Units",)))
    groups = [
        Group(
            verdict="authorization",
            heading=f"{service} that require prior authorization",
            columns=columns,
            rows=[
                new_row(rng, code, columns)
                for code in sorted(held[number * each : (number + 1) * each])
            ],
        )
        for number, service in enumerate(cuts)
    ]
    return Source(
        publisher="lists",
        title=rng.choice(_TITLES),
        number=f"PA-{rng.randrange(100, 999)}",
        version="A",
        dates={"Effective Date": present.isoformat()},
        effective="Effective Date",
        sections=[
            Section(
                part="coverage",
                heading="How to use this list",
                items=[
                    Fact(
                        topic="about",
                        text="Ask for authorization on the provider portal. The list is brought up to date each quarter.",
                    )
                ],
            ),
            Section(part="codes", heading="Code List", items=list(groups)),
        ],
        history=[],
    )
