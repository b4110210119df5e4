"""HTML to a tree, bounded, and the parts of it that a source's declaration names."""

import re
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import Tag

from policy.captures import Reason
from reader.errors import Unreadable

_MOST_TAGS: Final = 600_000
_DEEPEST_MARKUP: Final = 3_000
_DECLARATION = re.compile(r"<\?xml", re.IGNORECASE)  #: means nothing in HTML
_OPENING = re.compile(
    r"<(/?)(div|span|b|i|u|em|strong|font|blockquote|section|ul|ol|table|a|center|small|big)\b[^<>]*>",
    re.IGNORECASE,
)


def parse(markup: str) -> BeautifulSoup:
    """The tree of a page.

    Raises ``Unreadable`` for markup of a size or depth that no publication has and that would
    cost minutes to read.
    """
    if markup.count("<") > _MOST_TAGS:
        raise Unreadable(Reason.TOO_LARGE, f"the page has more than {_MOST_TAGS:,} tags")
    depth = 0
    for tag in _OPENING.finditer(markup):
        depth += -1 if tag[1] else 1
        if depth > _DEEPEST_MARKUP:
            raise Unreadable(
                Reason.UNREADABLE,
                f"the page nests more than {_DEEPEST_MARKUP:,} elements in each other",
            )
    return BeautifulSoup(_DECLARATION.sub("<?", markup.replace("\x00", "")), "lxml")


def select_parts(soup: BeautifulSoup, select: tuple[str, ...], drop: tuple[str, ...]) -> list[Tag]:
    """The elements to read: what ``select`` names (else the body), without what ``drop`` names.

    Raises ``Unreadable`` when a selection finds nothing: the site was rebuilt, and reading the
    whole page instead would look like a change of everything.
    """
    for selector in drop:
        for node in soup.select(selector):
            node.decompose()
    if not select:
        return [soup.body or soup]
    wanted = {id(node) for selector in select for node in soup.select(selector)}
    if not wanted:
        raise Unreadable(
            Reason.UNREADABLE,
            f"the declared selector {', '.join(select)!r} finds nothing on the page",
        )
    return [
        node
        for node in soup.find_all()
        if id(node) in wanted and not any(id(parent) in wanted for parent in node.parents)
    ]
