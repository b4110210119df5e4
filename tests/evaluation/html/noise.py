"""What changes on a page without the policy changing: of the site, of its template, of its typesetting."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.evaluation.html.chrome import ADVERTS, ALERTS, BANNERS, Chrome, other_menu, other_related
from tests.evaluation.html.shapes import Shape
from tests.evaluation.html.source import Entries, Fact, Source
from tests.evaluation.html.vocabulary import BACKGROUND, citation


@dataclass(slots=True, kw_only=True)
class Later:
    """The later edition before it is a page: what noise may touch."""

    source: Source
    chrome: Chrome
    shape: Shape
    rng: Random


def _new_menu(later: Later) -> None:
    later.chrome.menu = other_menu(later.rng)


def _new_related(later: Later) -> None:
    later.chrome.related = other_related(later.rng)


def _new_year(later: Later) -> None:
    later.chrome.year += 1


def _views(later: Later) -> None:
    later.chrome.views += later.rng.randrange(1, 20000)


def _token(later: Later) -> None:
    later.chrome.token = f"{later.rng.getrandbits(64):016x}"


def _banner(later: Later) -> None:
    later.chrome.banner = later.rng.choice(
        [one for one in (*BANNERS, "") if one != later.chrome.banner]
    )


def _alert(later: Later) -> None:
    later.chrome.alert = later.rng.choice(ALERTS)


def _advert(later: Later) -> None:
    later.chrome.advert = later.rng.choice(ADVERTS)


def _survey(later: Later) -> None:
    later.chrome.survey = True


def _stamp(later: Later) -> None:
    later.chrome.stamp = f"{later.rng.randrange(1, 12)}:{later.rng.randrange(10, 59)} PM"


def _phone(later: Later) -> None:
    later.chrome.phone = f"1-866-555-01{later.rng.randrange(10, 99)}"


def _scripts(later: Later) -> None:
    later.chrome.scripts.append(
        f"ga('set','v',{later.rng.randrange(10000, 99999)});var codes=['17003'];"
    )


def _review(later: Later) -> None:
    for label in later.source.dates:
        if re.search("review|updated|publish|issue", label, re.IGNORECASE):
            moved = date.fromisoformat(later.source.dates[label]) + timedelta(
                days=later.rng.randrange(20, 100)
            )
            later.source.dates[label] = moved.isoformat()


def _history(later: Later) -> None:
    day = date.fromisoformat(later.source.history[0][0]) + timedelta(days=200)
    later.source.history.insert(
        0,
        (
            day.isoformat(),
            later.rng.choice(
                (
                    "Annual review. No changes to coverage.",
                    "Routine review; references updated.",
                    "Reviewed, no change.",
                )
            ),
        ),
    )


def _reference_added(later: Later) -> None:
    for item in later.source.section("references").items:
        if isinstance(item, Entries):
            item.entries.append(citation(later.rng))


def _references_sorted(later: Later) -> None:
    for item in later.source.section("references").items:
        if isinstance(item, Entries):
            later.rng.shuffle(item.entries)


def _background(later: Later) -> None:
    items = later.source.section("background").items
    items.append(
        Fact(topic="background", text=later.rng.choice(BACKGROUND) + " A recent survey agrees.")
    )


def _rows_sorted(later: Later) -> None:
    for group in later.source.groups():
        later.rng.shuffle(group.rows)


def _groups_sorted(later: Later) -> None:
    later.rng.shuffle(later.source.section("codes").items)


def _sections_sorted(later: Later) -> None:
    head = later.source.sections[:3]
    later.rng.shuffle(head)
    later.source.sections[:3] = head


def _criteria_sorted(later: Later) -> None:
    for one in later.source.lists("criteria"):
        later.rng.shuffle(one.entries)


def _sentences_sorted(later: Later) -> None:
    later.rng.shuffle(later.source.section("billing").items)


def _other_lists(later: Later) -> None:
    """The site shows lists of codes by another template."""
    other = {
        "table": "bold",
        "bold": "table",
        "dl": "list",
        "list": "dl",
        "stacked": "table",
        "divs": "table",
        "accordion": "table",
        "paragraphs": "list",
    }
    later.shape = _with(later.shape, groups=other[later.shape.groups])


def _other_site(later: Later) -> None:
    """The publisher moves its whole site to another system."""
    others = [
        one for one in ("wordpress", "aem", "sharepoint", "government") if one != later.shape.around
    ]
    later.shape = _with(later.shape, around=later.rng.choice(others), level=5 - later.shape.level)


def _other_dates(later: Later) -> None:
    """Dates are printed in another form."""
    later.shape = _with(
        later.shape,
        printed=later.rng.choice(
            [
                one
                for one in ("%m/%d/%Y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d")
                if one != later.shape.printed
            ]
        ),
    )


def _other_dates_table(later: Later) -> None:
    later.shape = _with(later.shape, dates="lines" if later.shape.dates == "table" else "table")


def _with(shape: Shape, **changes: object) -> Shape:
    said = {
        name: getattr(shape, name)
        for name in ("name", "groups", "around", "level", "dates", "printed")
    }
    return Shape(**{**said, **changes})


#: Noise in what the site or the policy's department holds.
HELD: dict[str, Callable[[Later], None]] = {
    "menu changed": _new_menu,
    "related links changed": _new_related,
    "footer year": _new_year,
    "view counter": _views,
    "session tokens": _token,
    "cookie banner": _banner,
    "site alert": _alert,
    "advertisement": _advert,
    "survey": _survey,
    "page stamp": _stamp,
    "telephone number": _phone,
    "scripts": _scripts,
    "review dates": _review,
    "history of a review": _history,
    "reference added": _reference_added,
    "references in another order": _references_sorted,
    "background added": _background,
    "rows in another order": _rows_sorted,
    "code groups in another order": _groups_sorted,
    "sections in another order": _sections_sorted,
    "criteria in another order": _criteria_sorted,
    "sentences in another order": _sentences_sorted,
    "lists by another template": _other_lists,
    "another site": _other_site,
    "dates in another form": _other_dates,
    "dates in another place": _other_dates_table,
}


_TEXT = re.compile(r">([^<>]+)<")


def _in_text(page: str, edit: Callable[[str], str]) -> str:
    """The page with what stands between its tags edited, scripts and the title left alone."""
    head, body, rest = page.partition("<body>")
    return head + body + _TEXT.sub(lambda found: f">{edit(found[1])}<", rest)


def _indented(page: str, rng: Random) -> str:
    return (
        page.replace("><", ">\n\t  <")
        if rng.random() < 0.5
        else re.sub(r"(</(?:tr|li|p|h\d|div)>)", r"\1\r\n\r\n", page)
    )


def _one_line(page: str, rng: Random) -> str:
    return re.sub(r"\s*\n\s*", " ", re.sub(r">\s*\n\s*<", "><", page))


def _wrapped(page: str, rng: Random) -> str:
    every = rng.randrange(3, 9)

    def wrap(text: str) -> str:
        words = text.split(" ")
        return " ".join(
            word + ("\n   " if number % every == every - 1 else "")
            for number, word in enumerate(words)
        )

    return _in_text(page, wrap)


def _entities(page: str, rng: Random) -> str:
    return _in_text(
        page, lambda text: text.replace("-", "&#45;").replace(",", "&#x2c;").replace("'", "&rsquo;")
    )


def _no_break(page: str, rng: Random) -> str:
    return _in_text(
        page, lambda text: text.replace(" of ", "&nbsp;of ").replace("CPT ", "CPT&nbsp;")
    )


def _soft_hyphens(page: str, rng: Random) -> str:
    return _in_text(page, lambda text: re.sub(r"\b([a-z]{4})([a-z]{4,})", "\\1\u00ad\\2", text))


def _zero_width(page: str, rng: Random) -> str:
    return _in_text(page, lambda text: text.replace(" ", " \u200b", 1))


def _dashes(page: str, rng: Random) -> str:
    return _in_text(page, lambda text: text.replace(" - ", " \u2013 "))


def _upper_tags(page: str, rng: Random) -> str:
    return re.sub(r"</?[a-z][a-z0-9]*", lambda found: found[0].upper(), page)


def _classes(page: str, rng: Random) -> str:
    return re.sub(
        r"<(p|td|tr|li|h\d|table)\b",
        lambda found: f'<{found[1]} data-v-{rng.randrange(16**6):06x}=""',
        page,
    )


def _spans(page: str, rng: Random) -> str:
    return re.sub(r"<td>([^<]+)</td>", r'<td><span class="x">\1</span></td>', page)


def _fonts(page: str, rng: Random) -> str:
    return re.sub(r"<p>([^<]+)</p>", r'<p><font face="Arial" size="2">\1</font></p>', page)


def _wrappers(page: str, rng: Random) -> str:
    return re.sub(
        r"(<table.*?</table>)",
        r'<div class="table-responsive"><div>\1</div></div>',
        page,
        flags=re.DOTALL,
    )


def _comments(page: str, rng: Random) -> str:
    return page.replace("</p>", f"</p><!-- block {rng.randrange(9999)} 17003 -->")


def _linked(page: str, rng: Random) -> str:
    return re.sub(r"<td>(\d{5})</td>", r'<td><a href="/codes/\1">\1</a></td>', page)


def _bold_words(page: str, rng: Random) -> str:
    return page.replace("medically necessary", "<strong>medically necessary</strong>")


def _anchors(page: str, rng: Random) -> str:
    return re.sub(
        r"<(h[2-6])>",
        lambda found: (
            f'<{found[1]} id="s{rng.randrange(10**6)}"><a name="t{rng.randrange(99)}"></a>'
        ),
        page,
    )


def _paragraph_cells(page: str, rng: Random) -> str:
    return re.sub(r"<td>([^<]+)</td>", r"<td><p>\1</p></td>", page)


#: Noise in the markup itself.
MARKUP: dict[str, Callable[[str, Random], str]] = {
    "indentation": _indented,
    "one line": _one_line,
    "lines wrapped": _wrapped,
    "entities": _entities,
    "spaces that do not break": _no_break,
    "soft hyphens": _soft_hyphens,
    "zero-width spaces": _zero_width,
    "long dashes": _dashes,
    "upper-case tags": _upper_tags,
    "generated attributes": _classes,
    "spans in cells": _spans,
    "font elements": _fonts,
    "wrapped tables": _wrappers,
    "comments": _comments,
    "codes linked": _linked,
    "bold words": _bold_words,
    "anchors in headings": _anchors,
    "paragraphs in cells": _paragraph_cells,
}


def _windows(page: str) -> bytes:
    return page.replace('charset="utf-8"', 'charset="windows-1252"').encode(
        "cp1252", "xmlcharrefreplace"
    )


def _sixteen(page: str) -> bytes:
    return page.encode("utf-16")


def _marked(page: str) -> bytes:
    return page.encode("utf-8-sig")


#: Noise in how the page is encoded.
ENCODING: dict[str, Callable[[str], bytes]] = {
    "Windows encoding": _windows,
    "UTF-16": _sixteen,
    "byte order mark": _marked,
}
NOISE = (*HELD, *MARKUP, *ENCODING)
