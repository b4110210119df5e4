"""A publisher's site of many policies, in the template it has today or in another one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.doubles.site import Answer, Site
from tests.reader.pdfs import Sheet

TOPICS = ["Moles", "Scars", "Warts", "Cysts", "Burns", "Rashes", "Lipomas", "Keloids", "Hives", "Ulcers", "Corns", "Tattoos", "Veins", "Nails", "Hair", "Sweating", "Acne", "Rosacea", "Psoriasis", "Eczema", "Vitiligo", "Melasma", "Boils", "Abscesses", "Blisters", "Fistulas", "Hernias", "Grafts", "Flaps", "Implants", "Sutures", "Dressings", "Lasers", "Peels", "Needling", "Plasma", "Cooling", "Heating", "Tapes", "Casts"]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy; ``rows`` are its covered codes."""

    number: str
    topic: str
    rows: tuple[str, ...] = ("17000", "17003", "17004")
    reviewed: str = "03/02/2026"

    @property
    def title(self) -> str:
        return f"{self.topic} and Their Treatment"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it says, which no other policy says."""
        return tuple(
            f"Treatment {n} of {self.topic.lower()} is considered medically necessary when sign {n * 7}"
            f" of {self.topic.lower()} was seen by the treating physician."
            for n in range(2, 12)
        )


def policies(count: int = 40) -> list[Policy]:
    """So many policies that all list the watched family."""
    return [
        Policy(number=f"MP-{500 + place}", topic=topic)
        for place, topic in enumerate(TOPICS[:count])
    ]


def plain_page(policy: Policy, *, extra: Sequence[str] = (), footer: str = "Meridian 2026") -> str:
    """A policy in the publisher's first template; ``extra`` sentences stand in its coverage section."""
    rows = "".join(f"<tr><td>{code}</td><td>Words</td></tr>" for code in policy.rows)
    said = "".join(f"<p>{one}</p>" for one in (*policy.sentences, *extra))
    return f"""<html><head><title>Meridian: {policy.title}</title></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><main><h1>{policy.title}</h1>
<p>Policy Number: {policy.number}</p><p>Last Review Date: {policy.reviewed}</p>
<h2>Coverage</h2>{said}<h2>Coding</h2><h3>CPT codes covered when criteria are met</h3>
<table><tr><th>CPT Code</th><th>Description</th></tr>{rows}</table>
<h2>References</h2><p>Sketch P. On {policy.topic}. Example Press 2019.</p></main>
<footer>{footer}</footer></body></html>"""


def other_page(policy: Policy, *, extra: Sequence[str] = ()) -> str:
    """The same policy in another template: other markup, menus, title and order of the head."""
    rows = "".join(f"<li><strong>{code}</strong> Words</li>" for code in policy.rows)
    said = "".join(f"<div class='p'>{one}</div>" for one in (*policy.sentences, *extra))
    return f"""<!doctype html><html><head><title>{policy.title} | Meridian Health</title></head><body>
<header class='top'><ul><li><a href='/members'>Members</a></li><li><a href='/brokers'>Brokers</a></li></ul>
<form><input placeholder='Search policies'></form></header>
<div id='app'><article><h1>{policy.title}</h1><dl><dt>Last Review Date:</dt><dd>{policy.reviewed}</dd>
<dt>Policy Number:</dt><dd>{policy.number}</dd></dl><section><h2>Coverage</h2>{said}</section>
<section><h2>Coding</h2><h3>CPT codes covered when criteria are met</h3><ul>{rows}</ul></section>
<section><h2>References</h2><p>Sketch P. On {policy.topic}. Example Press 2019.</p></section></article></div>
<aside><h3>Related links</h3><a href='/x'>Forms</a></aside>
<footer><p>Copyright 2027 Meridian Health. All rights reserved.</p></footer></body></html>"""


def serve(
    site: Site,
    found: Iterable[Policy],
    page: Callable[[Policy], str | bytes],
    *,
    folder: str = "/doc",
    ending: str = "",
) -> None:
    """Serve the policies and the index that lists them."""
    links = []
    for policy in found:
        path = f"{folder}-{policy.number[3:]}{ending}"
        body = page(policy)
        kind = "application/pdf" if isinstance(body, bytes) else "text/html; charset=utf-8"
        site.serve(path, Answer(body=body, media_type=kind))
        links.append(f'<li><a href="{path}">{policy.title}</a></li>')
    site.serve("/index", f"<html><body><h1>Policies</h1><ul>{''.join(links)}</ul></body></html>")


def printed(policy: Policy) -> bytes:
    """The same policy as a PDF."""
    sheet = Sheet()
    y = sheet.prose(60, policy.title, bold=True, size=18)
    y = sheet.prose(y, f"Policy Number: {policy.number}")
    y = sheet.prose(y, f"Last Review Date: {policy.reviewed}")
    y = sheet.prose(y, "Coverage", bold=True, size=14)
    for sentence in policy.sentences:
        y = sheet.prose(y, sentence)
    y = sheet.prose(y, "Coding", bold=True, size=14)
    y = sheet.prose(y, "CPT codes covered when criteria are met", bold=True, size=12)
    y = sheet.columns(y + 8, [("CPT Code", "Description")], (54, 140), bold=True)
    y = sheet.columns(y, [(code, "Words") for code in policy.rows], (54, 140))
    y = sheet.prose(y, "References", bold=True, size=14)
    sheet.prose(y, f"Sketch P. On {policy.topic}. Example Press 2019.")
    return sheet.done()
