"""What holds of every comparison, whatever the two editions say.

Editions are drawn as a publisher writes them (sections of sentences, criteria, code lists and code
tables) and told to the comparison through the readers, as web pages, as plain text or as blocks.
"""

import html
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.changes import QUIET, Change, ChangeKind, Severity
from policy.codes import EVERYTHING
from policy.comparison.editions import compare
from policy.document import Document
from policy.redline import Mark, redline
from reader.read import read
from tests.policy.editions import edition

_ROOT = Path(__file__).resolve().parents[2]
_SENTENCES = (
    "Destruction of premalignant lesions is covered when three or more lesions are present.",
    "Medical records must document the number and the site of the lesions that were treated.",
    "Topical treatment must have failed before destruction of more than fifteen lesions.",
    "Prior authorization is required for treatment in an outpatient hospital.",
    "Modifier 59 may be used when the lesions are at separate sites.",
    "No more than two sessions are covered in a calendar year.",
    "CPT code 17004 is not reported with 17000 on the same day.",
    "Photographs are sent when the claim was denied for lack of necessity.",
    "Services performed by an assistant are paid when the physician is present in the suite.",
    "Cosmetic removal of benign lesions is excluded from the benefit of the member.",
)
_EDITS = (
    (" must ", " may "),
    (" is covered", " is not covered"),
    ("three or more", "five or more"),
    ("is required", "is not required"),
    ("two sessions", "four sessions"),
    ("fifteen", "ten"),
)
_HEADINGS = ("Coverage criteria", "Billing and coding", "Documentation requirements", "Limitations")
_LISTS = (
    "Covered codes",
    "Codes not covered",
    "Codes that require prior authorization",
    "ICD-10 codes that support medical necessity",
)
_PROCEDURES = ("17000", "17003", "17004", "11102", "11104", "17110", "17111", "11300")
_DIAGNOSES = ("L57.0", "D04.30", "D04.4", "L82.1", "D22.5")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences, or with the codes of a list or table and what stands beside them."""

    heading: str
    sentences: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    table: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """One edition as its author thinks of it."""

    sections: tuple[Section, ...] = field(default=())


def _prose() -> st.SearchStrategy[tuple[Section, ...]]:
    return st.lists(
        st.tuples(
            st.sampled_from(_HEADINGS),
            st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=4, unique=True),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda drawn: drawn[0],
    ).map(_without_repetition)


def _without_repetition(drawn: list[tuple[str, list[str]]]) -> tuple[Section, ...]:
    """No policy says the same sentence in two places."""
    said: set[str] = set()
    sections: list[Section] = []
    for heading, sentences in drawn:
        left = tuple(one for one in sentences if one not in said)
        said.update(left)
        if left:
            sections.append(Section(heading, left))
    return tuple(sections)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy with prose, and up to three lists or tables of codes."""
    lists: list[Section] = []
    free = set(_PROCEDURES)
    for heading in draw(st.lists(st.sampled_from(_LISTS), max_size=3, unique=True)):
        pool = _DIAGNOSES if "ICD" in heading else sorted(free)
        if not pool:
            continue
        codes = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=4, unique=True))
        free -= set(codes)
        units = draw(st.lists(st.sampled_from(("1", "13", "15")), min_size=4, max_size=4))
        lists.append(
            Section(
                heading,
                codes=tuple(zip(codes, units, strict=False)),
                table="ICD" not in heading and draw(st.booleans()),
            )
        )
    return Policy((*draw(_prose()), *lists))


@st.composite
def revised(draw: st.DrawFn, policy: Policy) -> Policy:
    """The policy after edits of the kinds publishers make: words, sentences, codes, limits."""
    sections = list(policy.sections)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(sections) - 1))
        sections[at] = draw(_revised_section(sections[at], sections))
    return Policy(tuple(sections))


@st.composite
def _revised_section(draw: st.DrawFn, one: Section, all_sections: list[Section]) -> Section:
    if one.codes:
        taken = {code for section in all_sections for code, _ in section.codes}
        pool = _DIAGNOSES if "ICD" in one.heading else _PROCEDURES
        free = [code for code in pool if code not in taken]
        match draw(st.sampled_from(("drop", "add", "limit"))):
            case "drop" if len(one.codes) > 1:
                gone = draw(st.integers(0, len(one.codes) - 1))
                return replace(one, codes=one.codes[:gone] + one.codes[gone + 1 :])
            case "add" if free:
                return replace(one, codes=(*one.codes, (draw(st.sampled_from(free)), "1")))
            case _ if one.table:
                code, units = one.codes[0]
                other = "10" if units != "10" else "1"
                return replace(one, codes=((code, other), *one.codes[1:]))
        return one
    said = {sentence for section in all_sections for sentence in section.sentences}
    at = draw(st.integers(0, len(one.sentences) - 1))
    match draw(st.sampled_from(("edit", "drop", "add"))):
        case "drop" if len(one.sentences) > 1:
            return replace(one, sentences=one.sentences[:at] + one.sentences[at + 1 :])
        case "add":
            free = [sentence for sentence in _SENTENCES if sentence not in said]
            if free:
                new = draw(st.sampled_from(free))
                return replace(one, sentences=(*one.sentences[:at], new, *one.sentences[at:]))
    for old, new in _EDITS:
        if old in one.sentences[at]:
            words = one.sentences[at].replace(old, new)
            return replace(one, sentences=(*one.sentences[:at], words, *one.sentences[at + 1 :]))
    return one


def as_blocks(policy: Policy) -> Document:
    """The policy as a reader gives it."""
    lines = ["# Destruction of lesions"]
    for section in policy.sections:
        lines += [f"## {section.heading}", *section.sentences]
        if section.table:
            lines.append("|CPT code|Units")
        lines += [
            f"{code}|{units}" if section.table else f"- {code} Entry of the list"
            for code, units in section.codes
        ]
    return edition("\n".join(lines))


def as_page(policy: Policy, *, before: str = "", after: str = "", joined: bool = False) -> Document:
    """The policy as a web page, read; ``joined`` puts a section's sentences into one paragraph."""
    parts = ["<h1>Destruction of lesions</h1>"]
    for section in policy.sections:
        parts.append(f"<h2>{section.heading}</h2>")
        texts = [" ".join(section.sentences)] if joined else list(section.sentences)
        parts += [f"<p>{html.escape(text)}</p>" for text in texts if text]
        if section.table:
            rows = "".join(
                f"<tr><td>{code}</td><td>{units}</td></tr>" for code, units in section.codes
            )
            parts.append(f"<table><tr><th>CPT code</th><th>Units</th></tr>{rows}</table>")
        elif section.codes:
            items = "".join(f"<li>{code} Entry of the list</li>" for code, _ in section.codes)
            parts.append(f"<ul>{items}</ul>")
    body = f"{before}<main>{''.join(parts)}</main>{after}"
    page = f"<!doctype html><html><head><title>Lesions</title></head><body>{body}</body></html>"
    return read(page.encode())


_SHAPES: tuple[Callable[[Policy], Document], ...] = (as_blocks, as_page)
_MANY = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
_SOME = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    return compare(before, after, EVERYTHING)


def told(found: Iterable[Change]) -> list[Change]:
    return [one for one in found if one.severity is not Severity.RECORD and one.kind not in QUIET]


#: What joins going one way leaves going the other; every other kind names both ways by one word.
_MIRRORED = {
    ChangeKind.CODE_ADDED: ChangeKind.CODE_REMOVED,
    ChangeKind.CODE_REMOVED: ChangeKind.CODE_ADDED,
    ChangeKind.DIAGNOSIS_ADDED: ChangeKind.DIAGNOSIS_REMOVED,
    ChangeKind.DIAGNOSIS_REMOVED: ChangeKind.DIAGNOSIS_ADDED,
    ChangeKind.NCCI_EDIT_ADDED: ChangeKind.NCCI_EDIT_DELETED,
    ChangeKind.NCCI_EDIT_DELETED: ChangeKind.NCCI_EDIT_ADDED,
}


def _sides(found: Iterable[Change], *, mirrored: bool) -> Counter[object]:
    return Counter(
        (
            _MIRRORED.get(one.kind, one.kind) if mirrored else one.kind,
            frozenset(one.codes),
            one.after if mirrored else one.before,
            one.before if mirrored else one.after,
        )
        for one in found
    )


@pytest.mark.parametrize("shape", _SHAPES)
@_SOME
@given(policy=policies())
def test_an_edition_compared_with_itself_has_no_changes(
    shape: Callable[[Policy], Document], policy: Policy
) -> None:
    assert changes(shape(policy), shape(policy)) == ()


@pytest.mark.parametrize("shape", _SHAPES)
@_MANY
@given(data=st.data(), policy=policies())
def test_what_changed_there_and_back_are_mirror_images(
    shape: Callable[[Policy], Document], data: st.DataObject, policy: Policy
) -> None:
    """Exempt are kinds that the publisher's later words decide: delayed, withdrawn, corrected, rule
    adopted and policy retired (an edition without such words does not say that it takes them
    back), and a heading that gives a verdict against one that gives none (a neutral heading is no
    verdict: leaving "covered" for it is ``code_relisted``). None of these is drawn.
    """
    old, new = shape(policy), shape(data.draw(revised(policy)))

    assert _sides(changes(old, new), mirrored=False) == _sides(changes(new, old), mirrored=True)


@pytest.mark.parametrize("shape", _SHAPES)
@_SOME
@given(data=st.data(), policy=policies())
def test_another_order_of_rows_and_sections_is_no_change(
    shape: Callable[[Policy], Document], data: st.DataObject, policy: Policy
) -> None:
    sections = data.draw(st.permutations(policy.sections))
    shuffled = Policy(
        tuple(
            replace(one, codes=tuple(data.draw(st.permutations(one.codes))) if one.codes else ())
            for one in sections
        )
    )

    assert told(changes(shape(policy), shape(shuffled))) == []


_NOISE = (
    "<nav><ul><li><a href='/'>Home</a></li><li><a href='/p'>Providers</a></li></ul></nav>",
    "<div id='cookie-banner'>We use cookies to improve this site. <button>Accept all</button></div>",
    "<div class='breadcrumb'>Home &gt; Policies &gt; Lesions</div>",
    "<footer><p>&copy; 2026 Example Health Plan. All rights reserved.</p></footer>",
    "<aside class='related-links'><a href='/q'>Warts</a> <a href='/r'>Moles</a></aside>",
    "<p>Page views: 1,204</p>",
    "<p>Last updated on: November 3, 2026</p>",
    "<div class='newsletter-signup'>Subscribe to our newsletter</div>",
)


@_SOME
@given(data=st.data(), policy=policies())
def test_noise_added_to_one_edition_changes_nothing_that_is_told(
    data: st.DataObject, policy: Policy
) -> None:
    later = data.draw(revised(policy))
    noise = data.draw(st.lists(st.sampled_from(_NOISE), min_size=1, max_size=4, unique=True))
    where = data.draw(st.booleans())
    noisy = as_page(later, before="".join(noise)) if where else as_page(later, after="".join(noise))

    quiet = told(changes(as_page(policy), as_page(later)))
    found = told(changes(as_page(policy), noisy))

    assert _sides(found, mirrored=False) == _sides(quiet, mirrored=False)


@_SOME
@given(policy=policies())
def test_paragraphs_joined_or_parted_are_no_change(policy: Policy) -> None:
    apart, joined = as_page(policy), as_page(policy, joined=True)

    assert told(changes(apart, joined)) == []
    assert told(changes(joined, apart)) == []


@_SOME
@given(data=st.data(), policy=policies())
def test_a_change_is_found_whether_the_sentences_stand_in_one_paragraph_or_in_several(
    data: st.DataObject, policy: Policy
) -> None:
    later = data.draw(revised(policy))

    apart = told(changes(as_page(policy), as_page(later)))
    across = told(changes(as_page(policy), as_page(later, joined=True)))

    assert Counter(one.kind for one in across) == Counter(one.kind for one in apart)


@_SOME
@given(data=st.data(), policy=policies())
def test_the_redline_of_each_change_rebuilds_both_of_its_sides(
    data: st.DataObject, policy: Policy
) -> None:
    for one in changes(as_page(policy), as_page(data.draw(revised(policy)))):
        before, after = one.before or "", one.after or ""
        pieces = redline(before, after)
        assert "".join(text for mark, text in pieces if mark is not Mark.ADDED) == before
        assert "".join(text for mark, text in pieces if mark is not Mark.REMOVED) == after


@_SOME
@given(data=st.data(), policy=policies())
def test_a_revision_of_a_code_list_is_told_with_the_codes_that_came_and_went(
    data: st.DataObject, policy: Policy
) -> None:
    later = data.draw(revised(policy))
    was, now = (
        {code for section in one.sections for code, _ in section.codes} for one in (policy, later)
    )

    named = {code for one in changes(as_page(policy), as_page(later)) for code in one.codes}

    assert was ^ now <= named


def test_the_result_does_not_depend_on_the_seed_of_hashing() -> None:
    script = (
        "from tests.policy.comparison.test_properties import as_page, Policy, Section, changes, _SENTENCES\n"
        "a = Policy((Section('Coverage criteria', _SENTENCES[:6]), Section('Covered codes', codes=tuple((c, '1') for c in ('17000', '17003', '11102', '17110')), table=True)))\n"
        "b = Policy((Section('Limitations', tuple(s.replace(' must ', ' may ') for s in _SENTENCES[2:9])), Section('Codes not covered', codes=tuple((c, '2') for c in ('17004', '17003', '11104', '11102')), table=True)))\n"
        "print(changes(as_page(a), as_page(b)))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=_ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(_ROOT)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("0", "1", "42")
    }

    assert len(said) == 1
    assert "17004" in said.pop()
