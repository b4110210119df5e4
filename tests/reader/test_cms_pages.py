"""Pages of cms.gov as Drupal renders them: the fields count, the hashes of a render never do."""

from datetime import date

import pytest

from policy.changes import Change
from policy.codes import DEFAULT_CODES, WatchList
from policy.comparison.editions import compare
from policy.document import Document
from policy.text import text_hash
from reader.read import read

WATCH = WatchList(codes=DEFAULT_CODES)
SUBJECT = "Quarterly Update of the Edits for Care of the Skin"


def page(main: str, *, render: str = "a1b2", title: str = "R99924CP | CMS") -> Document:
    """A page with the furniture of the site; ``render`` stands wherever the server writes something new."""
    return read(
        f"""<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="/core/assets/css/optimized/css_{render}.css?delta=0&amp;theme=base">
<script nonce="{render}">window.dataLayer = [{{"id": "{render}"}}];</script>
<meta name="csrf-token" content="{render}"></head>
<body class="page-node-type-dynamic-list-item path-node">
<div class="usa-banner"><p>An official website of the United States government</p></div>
<header><nav><ul><li><a href="/medicare">Medicare</a></li><li><a href="/medicaid">Medicaid</a></li></ul></nav>
<form id="search-{render}" action="/search"><input type="hidden" name="form_build_id" value="form-{render}">
<label for="q-{render}">Search</label><input id="q-{render}"></form></header>
<main id="main-content"><div class="layout-content" data-once-{render}="x">{main}</div></main>
<aside class="block block-{render}"><h2>Related Links</h2><ul><li><a href="/x?{render}">Other lists</a></li></ul></aside>
<footer><p>Page Last Modified: 11/{10 + len(render) % 9}/2026 05:04 PM</p><p>Help with file formats and plug-ins</p></footer>
<script src="/js/js_{render}.js"></script></body></html>""".encode()
    )


def transmittal(
    *,
    issued: str = "2026-11-12",
    subject: str = SUBJECT,
    request: str = "14990",
    render: str = "a1b2",
) -> Document:
    return page(
        f"""<h1 class="page-title"><span>R99924CP</span></h1>
<div class="field field--label-inline"><div class="field__label">Transmittal #</div><div class="field__item">R99924CP</div></div>
<div class="field field--label-inline"><div class="field__label">Issue Date</div>
<div class="field__item"><time datetime="{issued}T12:00:00Z">{issued}</time></div></div>
<div class="field field--label-inline"><div class="field__label">Subject</div><div class="field__item">{subject}</div></div>
<div class="field field--label-inline"><div class="field__label">Implementation Date</div><div class="field__item">2027-01-04</div></div>
<div class="field field--label-inline"><div class="field__label">CR #</div><div class="field__item">{request}</div></div>
<h2>Downloads</h2><ul><li><a href="/files/document/r99924cp.pdf">R99924CP (PDF)</a></li></ul>""",
        render=render,
    )  # fmt: skip


def listing(
    *rows: tuple[str, str, str], render: str = "a1b2", title: str = "2026 Transmittals | CMS"
) -> Document:
    body = "".join(
        f'<tr class="row-{render}"><td headers="t-{render}"><a href="/t/{number}">{number}</a></td><td>{day}</td><td>{subject}</td></tr>'
        for number, day, subject in rows
    )
    return page(
        f"""<h1>{title.partition(" | ")[0]}</h1><table class="views-table"><thead><tr><th id="t-{render}">Transmittal #</th>
<th>Issue Date</th><th>Subject</th></tr></thead><tbody>{body}</tbody></table>""",
        render=render,
        title=title,
    )


def told(before: Document, after: Document) -> list[Change]:
    found = compare(before, after, WATCH, today=date(2026, 11, 24))
    return [change for change in found if change.severity.value != "record"]


def test_the_fields_of_a_transmittal_are_read() -> None:
    document = transmittal()

    assert "R99924CP" in document.title
    for said in ("R99924CP", "2026-11-12", SUBJECT, "14990", "2027-01-04"):
        assert said in document.text


def test_another_render_of_a_transmittal_is_the_same_text() -> None:
    assert text_hash(transmittal(render="ffff9999").text) == text_hash(transmittal().text)


@pytest.mark.parametrize("title", ["2026 Transmittals | CMS", "MLN Matters Articles | CMS"])
def test_another_render_of_a_list_is_the_same_text(title: str) -> None:
    rows = (("R99924CP", "2026-11-12", SUBJECT), ("R99923CP", "2026-11-05", "Care of the Eye"))

    again = listing(*rows, render="ffff9999", title=title)

    assert text_hash(again.text) == text_hash(listing(*rows, title=title).text)
    assert told(listing(*rows, title=title), again) == []


def test_the_rows_of_a_list_are_rows_with_their_columns() -> None:
    document = listing(
        ("R99924CP", "2026-11-12", SUBJECT), ("R99923CP", "2026-11-05", "Care of the Eye")
    )

    cells = [dict(block.cells) for block in document.blocks if block.cells]
    assert cells[0] == {"Transmittal #": "R99924CP", "Issue Date": "2026-11-12", "Subject": SUBJECT}
    assert {statement.code for statement in document.statements} == set()


def test_a_change_request_is_no_code() -> None:
    assert transmittal(request="17003").statements == ()


def test_a_transmittal_that_is_rescinded_is_told() -> None:
    changes = told(
        transmittal(), transmittal(subject=f"{SUBJECT} - RESCINDED, no longer in effect")
    )

    assert [change.after for change in changes]
