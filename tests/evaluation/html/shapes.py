"""Templates: the same policy as each kind of site shows it."""

import html as escaping
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.evaluation.html.chrome import Chrome
from tests.evaluation.html.source import Entries, Fact, Group, Section, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a template writes headings, lists of codes, dates and the site around them."""

    name: str
    groups: str  #: "table", "stacked", "dl", "list", "divs", "accordion", "bold", "paragraphs"
    around: str  #: "wordpress", "aem", "sharepoint", "government", "bare"
    level: int = 2
    dates: str = "lines"  #: "lines", "table", "sentence"
    printed: str = "%m/%d/%Y"


SHAPES: dict[str, tuple[Shape, ...]] = {
    "aetna": (
        Shape(
            name="bulletin with stacked code groups", groups="stacked", around="aem", dates="lines"
        ),
        Shape(name="bulletin with a table a group", groups="table", around="aem", level=3),
    ),
    "cigna": (
        Shape(name="coverage policy", groups="table", around="sharepoint", dates="table"),
        Shape(name="coverage policy with lists", groups="list", around="aem"),
    ),
    "uhc": (
        Shape(name="medical policy", groups="table", around="aem", printed="%B %d, %Y"),
        Shape(name="policy with panels", groups="accordion", around="aem", printed="%B %d, %Y"),
    ),
    "highmark": (
        Shape(name="policy in grids", groups="divs", around="sharepoint", dates="table"),
        Shape(name="policy with bold headings", groups="bold", around="sharepoint"),
    ),
    "anthem": (
        Shape(name="guideline", groups="bold", around="bare", dates="table"),
        Shape(name="guideline with tables", groups="table", around="bare", dates="table"),
    ),
    "bcbs": (
        Shape(name="blog-like policy", groups="dl", around="wordpress", printed="%B %d, %Y"),
        Shape(name="policy with lists", groups="list", around="wordpress"),
        Shape(name="policy with panels", groups="accordion", around="wordpress"),
        Shape(name="policy in paragraphs", groups="paragraphs", around="sharepoint"),
    ),
    "cms": (Shape(name="determination", groups="table", around="government", dates="table"),),
    "medicaid": (
        Shape(name="manual page", groups="table", around="government", printed="%B %d, %Y"),
        Shape(name="manual page with terms", groups="dl", around="government"),
    ),
}


def text(words: str) -> str:
    """Words as markup."""
    return escaping.escape(words, quote=False)


def render(source: Source, shape: Shape, chrome: Chrome) -> str:
    """The whole page."""
    body = "\n".join(
        (
            f"<h1>{text(source.title)}</h1>",
            _identity(source, shape),
            *(f"<p>{text(one.text)}</p>" for one in source.notices),
            *(_section(one, shape) for one in source.sections),
            _history(source, shape),
        )
    )
    return _AROUND[shape.around](source, chrome, body)


def _identity(source: Source, shape: Shape) -> str:
    pairs = [("Policy Number", source.number)] + [
        (label, date.fromisoformat(day).strftime(shape.printed))
        for label, day in source.dates.items()
    ]
    if shape.dates == "table":
        rows = "".join(f"<tr><td><b>{one}:</b></td><td>{other}</td></tr>" for one, other in pairs)
        return f'<table class="identity">{rows}</table>'
    return "\n".join(f"<p><strong>{one}:</strong> {other}</p>" for one, other in pairs)


def _section(section: Section, shape: Shape) -> str:
    items = "\n".join(_item(item, shape) for item in section.items)
    return f"{_heading(section.heading, shape, shape.level)}\n{items}"


def _heading(words: str, shape: Shape, level: int) -> str:
    if shape.groups == "bold":
        return f"<p><b>{text(words)}</b></p>" if level > shape.level else f"<h2>{text(words)}</h2>"
    return f"<h{level}>{text(words)}</h{level}>"


def _item(item: Fact | Entries | Group, shape: Shape) -> str:
    if isinstance(item, Fact):
        return f"<p>{text(item.text)}</p>"
    if isinstance(item, Entries):
        lead = f"<p>{text(item.lead)}</p>\n" if item.lead else ""
        kind = "ol" if item.topic == "references" else "ul"
        return (
            f"{lead}<{kind}>"
            + "".join(f"<li>{text(one)}</li>" for one in item.entries)
            + f"</{kind}>"
        )
    legend = f"\n<p>{text(item.legend)}</p>" if item.legend else ""
    return _group(item, shape) + legend


def _group(group: Group, shape: Shape) -> str:
    if group.columns and shape.groups not in {"stacked", "divs", "accordion"}:
        return f"{_heading(group.heading, shape, shape.level + 1)}\n{_table(group)}"
    if shape.groups == "stacked":
        wide = 2 + len(group.columns)
        return (
            f'<table class="codes"><thead><tr><th colspan="{wide}">{text(group.heading)}</th></tr>'
            f"{_header(group)}</thead><tbody>{_rows(group)}</tbody></table>"
        )
    if shape.groups == "accordion":
        return _accordion(group)
    if shape.groups == "divs":
        return _divs(group, shape)
    plain = {"dl": _terms, "list": _bullets, "bold": _table, "paragraphs": _lines}.get(
        shape.groups, _table
    )
    return f"{_heading(group.heading, shape, shape.level + 1)}\n{plain(group)}"


def _header(group: Group) -> str:
    first = "ICD-10 Code" if group.verdict == "diagnosis" else "CPT Code"
    return (
        "<tr>"
        + "".join(f"<th>{text(one)}</th>" for one in (first, "Description", *group.columns))
        + "</tr>"
    )


def _rows(group: Group) -> str:
    return "".join(
        "<tr>"
        + "".join(
            f"<td>{text(one)}</td>"
            for one in (
                row.code + row.mark,
                row.words,
                *(row.cells[name] for name in group.columns),
            )
        )
        + "</tr>\n"
        for row in group.rows
    )


def _table(group: Group) -> str:
    return f"<table>{_header(group)}{_rows(group)}</table>"


def _accordion(group: Group) -> str:
    panel = "panel-" + "".join(letter for letter in group.heading.lower() if letter.isalpha())[:40]
    return (
        f'<div class="accordion-item"><h3 class="accordion-header"><button class="accordion-button" aria-expanded="false" aria-controls="{panel}">'
        f'{text(group.heading)}</button></h3><div class="accordion-collapse collapse" id="{panel}">{_table(group)}</div></div>'
    )


def _divs(group: Group, shape: Shape) -> str:
    first = "ICD-10 Code" if group.verdict == "diagnosis" else "CPT Code"
    head = "".join(
        f'<div class="col" role="columnheader">{text(one)}</div>'
        for one in (first, "Description", *group.columns)
    )
    rows = "".join(
        '<div class="row" role="row">'
        + "".join(
            f'<div class="col" role="cell">{text(one)}</div>'
            for one in (
                row.code + row.mark,
                row.words,
                *(row.cells[name] for name in group.columns),
            )
        )
        + "</div>\n"
        for row in group.rows
    )
    return f'{_heading(group.heading, shape, shape.level + 1)}\n<div class="grid" role="table"><div class="row" role="row">{head}</div>{rows}</div>'


def _terms(group: Group) -> str:
    return (
        "<dl>"
        + "".join(
            f"<dt>{row.code}{row.mark}</dt><dd>{text(row.words)}</dd>\n" for row in group.rows
        )
        + "</dl>"
    )


def _bullets(group: Group) -> str:
    return (
        "<ul>"
        + "".join(f"<li>{row.code}{row.mark} - {text(row.words)}</li>\n" for row in group.rows)
        + "</ul>"
    )


def _lines(group: Group) -> str:
    return "".join(f"<p>{row.code}{row.mark} {text(row.words)}</p>\n" for row in group.rows)


def _history(source: Source, shape: Shape) -> str:
    rows = "".join(
        f"<tr><td>{date.fromisoformat(day).strftime(shape.printed)}</td><td>{text(words)}</td></tr>\n"
        for day, words in source.history
    )
    return f"{_heading('Revision History', shape, shape.level)}\n<table><tr><th>Date</th><th>Summary</th></tr>{rows}</table>"


def _page(source: Source, chrome: Chrome, body: str) -> str:
    scripts = "".join(f"<script>{one}</script>" for one in chrome.scripts)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{text(source.title)} | {source.publisher.upper()}</title>'
        f"{scripts}</head>\n<body>\n{body}\n</body></html>\n"
    )


def _links(names: list[str], token: str) -> str:
    return "".join(
        f'<li><a href="/{name.lower().replace(" ", "-").replace(",", "")}?sid={token}">{text(name)}</a></li>'
        for name in names
    )


def _wordpress(source: Source, chrome: Chrome, body: str) -> str:
    banner = (
        f'<div id="cookie-notice" class="cookie-notice-container">{text(chrome.banner)} <a href="#">Accept</a></div>'
        if chrome.banner
        else ""
    )
    alert = (
        f'<div class="site-alert" role="alert"><p>{text(chrome.alert)}</p></div>'
        if chrome.alert
        else ""
    )
    advert = f'<div class="ad-slot">{text(chrome.advert)}</div>' if chrome.advert else ""
    survey = (
        '<div class="feedback-widget"><p>Was this page helpful? Yes No</p></div>'
        if chrome.survey
        else ""
    )
    return _page(
        source,
        chrome,
        f'{banner}<header class="site-header"><nav><ul>{_links(chrome.menu, chrome.token)}</ul></nav></header>{alert}'
        f'<main><article class="post-{chrome.views} entry">{body}</article>'
        f'<p class="view-count">{chrome.views} views</p>{survey}</main>{advert}'
        f'<aside class="widget"><h3>Related articles</h3><ul>{_links(chrome.related, chrome.token)}</ul></aside>'
        f'<footer class="site-footer"><p>&copy; {chrome.year} Health Plan. All rights reserved. Call {chrome.phone}.</p></footer>',
    )


def _aem(source: Source, chrome: Chrome, body: str) -> str:
    banner = (
        f'<div id="onetrust-consent-sdk"><div class="ot-sdk-row">{text(chrome.banner)}</div></div>'
        if chrome.banner
        else ""
    )
    alert = (
        f'<div class="cmp-alert notification"><p>{text(chrome.alert)}</p></div>'
        if chrome.alert
        else ""
    )
    advert = f'<div class="advertisement">{text(chrome.advert)}</div>' if chrome.advert else ""
    survey = '<div class="survey-widget"><p>Rate this page</p></div>' if chrome.survey else ""
    return _page(
        source,
        chrome,
        f'<div class="root responsivegrid"><div class="globalheader"><div class="navigation"><ul>{_links(chrome.menu, chrome.token)}</ul></div></div>{alert}'
        f'<div class="cmp-breadcrumb breadcrumb"><ol><li>Home</li><li>Policies</li></ol></div>'
        f'<div class="aem-Grid aem-Grid--12"><div class="cmp-text" data-session="{chrome.token}">{body}</div></div>{survey}{advert}'
        f'<div class="related-links"><h3>Related links</h3><ul>{_links(chrome.related, chrome.token)}</ul></div>'
        f'<div class="globalfooter"><p>Copyright &copy; {chrome.year} Company. Page generated {chrome.stamp}.</p></div>{banner}</div>',
    )


def _sharepoint(source: Source, chrome: Chrome, body: str) -> str:
    banner = f'<div class="cookie-banner">{text(chrome.banner)}</div>' if chrome.banner else ""
    alert = (
        f'<div id="pageStatusBar" class="ms-status-blue"><p>{text(chrome.alert)}</p></div>'
        if chrome.alert
        else ""
    )
    advert = f'<div class="ad-banner">{text(chrome.advert)}</div>' if chrome.advert else ""
    survey = '<div class="feedback-widget">Tell us what you think</div>' if chrome.survey else ""
    return _page(
        source,
        chrome,
        f'<form method="post" action="./policy.aspx?sid={chrome.token}"><input type="hidden" name="__VIEWSTATE" value="{chrome.token}">{banner}'
        f'<div id="s4-workspace"><div class="ms-core-navigation" role="navigation"><ul>{_links(chrome.menu, chrome.token)}</ul></div>{alert}'
        f'<div id="DeltaPlaceHolderMain"><table width="100%" class="ms-layout"><tr><td valign="top">{body}</td></tr></table></div>'
        f'<div class="related-links"><h4>You may also like</h4><ul>{_links(chrome.related, chrome.token)}</ul></div>{advert}{survey}'
        f'<div class="footer"><span>&copy; {chrome.year}</span> <span class="views">Visitors: {chrome.views}</span></div></div></form>',
    )


def _government(source: Source, chrome: Chrome, body: str) -> str:
    alert = (
        f'<section class="usa-banner"><p>{text(chrome.alert)}</p></section>' if chrome.alert else ""
    )
    survey = (
        '<div class="survey-widget"><p>Take our website survey</p></div>' if chrome.survey else ""
    )
    return _page(
        source,
        chrome,
        f'<a class="skip-link" href="#main">Skip to main content</a>{alert}<header role="banner"><nav>{_links(chrome.menu, chrome.token)}</nav></header>'
        f'<main id="main">{body}</main><aside><h2>Related topics</h2><ul>{_links(chrome.related, chrome.token)}</ul></aside>{survey}'
        f'<footer role="contentinfo"><p>Page last modified: {chrome.stamp}. A government website, {chrome.year}. Phone {chrome.phone}.</p></footer>',
    )


def _bare(source: Source, chrome: Chrome, body: str) -> str:
    advert = f'<div class="ad-slot">{text(chrome.advert)}</div>' if chrome.advert else ""
    return _page(
        source,
        chrome,
        f'<div id="nav"><a href="/home?s={chrome.token}">Home</a> <a href="/policies">All policies</a></div>\n{body}\n{advert}<hr><p>&copy; {chrome.year} Health plan company. All rights reserved.</p>',
    )


_AROUND: dict[str, Callable[[Source, Chrome, str], str]] = {
    "wordpress": _wordpress,
    "aem": _aem,
    "sharepoint": _sharepoint,
    "government": _government,
    "bare": _bare,
}
