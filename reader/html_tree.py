"""HTML to a tree, bounded, and the parts of it that a source's declaration names."""

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from policy.captures import Reason
from reader.errors import Unreadable
from reader.markup_bounds import out_of_bounds

_DECLARATION = re.compile(r"<\?xml", re.IGNORECASE)  #: means nothing in HTML


def parse(markup: str) -> BeautifulSoup:
    """The tree of a page.

    Raises ``Unreadable`` for markup of a size or depth that no publication has and that would
    cost minutes to read.
    """
    trouble = out_of_bounds(markup)
    if trouble is not None:
        raise Unreadable(*trouble)
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
