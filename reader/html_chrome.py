"""What of an HTML page is furniture: told by tag, role, attribute or name, never by its density.

A heuristic that guesses the main content drops tables, and a dropped table is a false "removed".
"""

import re
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import Tag

from reader import lines

NEVER_TEXT: Final = frozenset([
    "script", "style", "template", "noscript", "svg", "canvas", "iframe", "object", "embed", "audio", "video",
    "map", "area", "head", "link", "meta", "input", "select", "option", "textarea", "datalist", "optgroup",
    "progress", "meter", "dialog", "applet", "frame", "frameset", "noframes", "param", "source", "track",
])  # fmt: skip
_NAVIGATION_ROLES: Final = frozenset([
    "navigation", "search", "menu", "menubar", "toolbar", "dialog", "alertdialog", "tooltip", "progressbar",
    "tablist", "scrollbar",
])  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_VENDOR: Final = re.compile(
    r"onetrust|trustarc|truste-|osano|didomi|cookiebot|cybotcookiebot|usercentrics|quantcast-choice|qc-cmp|iubenda|evidon|cookieyes|cky-consent|adsbygoogle"
    r"|dfp-ad|google_ads|addthis|sharethis|skip-?link|skip-?nav|skip-?to|back-?to-?top|breadcrumb|mega-?menu|usa-banner|googtrans|google_translate"
)
_CONSENT = re.compile(
    r"(?:cookie|consent|gdpr|ccpa)s?[-_ ]?\w{0,40}?[-_ ]?(?:banner|bar|notice|popup|modal|dialog|overlay|message|alert|law|wall|layer|toast|disclaimer|container|consent)"
)
_CHROME_NAMES: Final = frozenset([
    "footer", "site-footer", "page-footer", "global-footer", "globalfooter", "main-footer", "footer-wrapper",
    "site-header", "page-header-global", "global-header", "globalheader", "main-header", "masthead", "nav",
    "navbar", "navigation", "main-nav", "site-nav", "sitenav", "topnav", "top-nav", "sidenav", "side-nav",
    "leftnav", "left-nav", "rightnav", "globalnav", "global-nav", "primary-nav", "secondary-nav", "navmenu",
    "nav-menu", "subnav", "utility-nav", "menu", "main-menu", "advertisement", "advert", "ad-slot", "ad-banner",
    "ad-container", "banner-ad", "sponsored", "social-share", "share-buttons", "social-links", "share-bar",
    "view-count", "view-counter", "views", "page-views", "pageviews", "hit-counter", "related-links",
    "related-articles", "related-content", "recommended", "recirculation", "newsletter-signup", "print-button",
    "pagination", "pager", "no-print", "noprint", "d-print-none", "visually-hidden-focusable", "lang-switcher",
    "language-switcher", "language-selector", "feedback-widget", "survey-widget",
])  # fmt: skip
_PANEL = re.compile(
    r"accordion|collaps|panel|tab-?(?:pane|content)|expand|toggle|drawer-content|disclosure|faq"
)
_POPUP = re.compile(
    r"modal|dialog|popup|pop-up|overlay|offcanvas|off-canvas|lightbox|tooltip|toast|dropdown|menu|nav"
)
_DATED = re.compile(
    r"effective|review|revis|publish|updated|issued|policy (?:number|history)|version",
    re.IGNORECASE,
)
_INLINE: Final = frozenset([
    "span", "a", "b", "i", "em", "strong", "small", "sup", "sub", "label", "abbr", "img", "u", "font",
])  # fmt: skip


def clear(soup: BeautifulSoup) -> None:
    """Take the furniture out of the tree."""
    controlled = _controlled(soup)
    for node in list(soup.find_all()):
        if node.decomposed or node.name in {"html", "body"}:
            continue
        hidden = _is_furniture(node) or _is_icon(node) or _is_hidden(node, controlled)
        if node.name in NEVER_TEXT or hidden:
            node.decompose()


def _names(node: Tag) -> str:
    """Its id and class names, lower case, as one text."""
    classes = node.get("class") or []
    parts = [*([classes] if isinstance(classes, str) else classes), str(node.get("id") or "")]
    return " ".join(parts).lower()


def _role(node: Tag) -> str:
    return str(node.get("role") or "").strip().lower()


def _controlled(soup: BeautifulSoup) -> frozenset[str]:
    """The ids of what a toggle on the page opens."""
    found: set[str] = set()
    for name in ("aria-controls", "data-target", "data-bs-target"):
        for node in soup.find_all(attrs={name: True}):
            found.update(str(node.get(name)).replace("#", "").split())
    return frozenset(found)


def _is_furniture(node: Tag) -> bool:
    name, role = node.name, _role(node)
    if name == "nav" or role in _NAVIGATION_ROLES:
        return not _holds_policy(node)
    if name == "button":
        return not _opens_something(node)
    if name in {"header", "footer"} or role in {"banner", "contentinfo"}:
        return _is_landmark(node) and not (_is_head(name, role) and _keeps_title(node))
    if name == "aside" or role == "complementary":
        return not _speaks(node)
    names = _names(node)
    if not names:
        return False
    named = bool(
        _VENDOR.search(names) or _CONSENT.search(names) or _CHROME_NAMES.intersection(names.split())
    )
    return named and not _holds_policy(node)


#: The name by which an icon font draws a sign: "expand_more", "add_circle_outline".
_SIGN = re.compile(r"[a-z]{2,15}(?:_[a-z]{2,15}){1,4}")
_ICON = re.compile(r"\b(?:material-(?:icons|symbols)|icons?)\b")


def _is_icon(node: Tag) -> bool:
    """Whether an element holds the name of a sign, which an icon font shows as that sign."""
    if node.name not in {"span", "i", "em", "a", "div"} or node.find_all():
        return False
    text = node.get_text(strip=True)
    if _SIGN.fullmatch(text):
        return True
    return bool(_ICON.search(_names(node))) and text.isalpha() and text.islower()


def _is_head(name: str, role: str) -> bool:
    return name == "header" or role == "banner"


def _is_landmark(node: Tag) -> bool:
    """Whether a header or footer belongs to the page rather than to an article in it."""
    return not any(
        parent.name in {"main", "article"} or _role(parent) == "main" for parent in node.parents
    )


def _keeps_title(node: Tag) -> bool:
    """A page header that holds the policy's own title or dates; its navigation still goes."""
    text = node.get_text(" ")
    return len(text) < 2000 and (
        node.find("h1") is not None or (bool(_DATED.search(text)) and lines.has_date(text))
    )


def _holds_policy(node: Tag) -> bool:
    """Whether something named like furniture in truth wraps the publication."""
    if node.find(["main", "article", "h1"]) is not None or node.name in {"main", "article"}:
        return True
    return any(len(table.find_all("tr")) > 2 for table in node.find_all("table"))


def _opens_something(node: Tag) -> bool:
    """A button that opens a panel of the page carries that panel's heading."""
    if not (node.get("aria-expanded") or node.get("aria-controls") or _PANEL.search(_names(node))):
        return False
    text = node.get_text(" ").strip()
    return 2 < len(text) < 200 and not lines.is_furniture(text)


def _speaks(node: Tag) -> bool:
    """An aside that says something: its dates, or text of which little is links."""
    text = node.get_text(" ").strip()
    if _DATED.search(text) and lines.has_date(text):
        return True
    linked = sum(len(link.get_text()) for link in node.find_all("a"))
    return not _is_landmark(node) and len(text) > 40 and linked < len(text) / 3


def _is_hidden(node: Tag, controlled: frozenset[str]) -> bool:
    """Hidden from every reader; a folded panel is not, it opens at a click."""
    marked = node.has_attr("hidden") and str(node.get("hidden")).lower() != "until-found"
    styled = bool(_HIDDEN_STYLE.search(str(node.get("style") or "")))
    silent = str(node.get("aria-hidden") or "").lower() == "true"
    if not (marked or styled or silent):
        return False
    names = _names(node)
    if node.name in _INLINE:
        return True
    if _POPUP.search(names) and not _PANEL.search(names):
        return True
    folded = (
        str(node.get("id") or "") in controlled
        or bool(_PANEL.search(names))
        or _in_disclosure(node)
    )
    if folded:
        return False
    return marked or styled or len(node.get_text(" ").strip()) < 80


def _in_disclosure(node: Tag) -> bool:
    return any(
        parent.name == "details" or _PANEL.search(_names(parent))
        for parent in list(node.parents)[:2]
    )
