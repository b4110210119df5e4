"""One export to the policies in it that concern the watched codes, each as the Coverage API gives it."""

from collections.abc import Iterator

from policy.captures import Reason
from reader.errors import Unreadable
from reader.hints import Hints
from reader.mcd.bundles import excerpts, national_excerpts
from reader.mcd.contractors import contractors_excerpt
from reader.mcd.excerpt import Excerpt
from reader.mcd.export import Export
from reader.mcd.layout import ARTICLE, LCD
from reader.mcd.selection import Live, articles_naming, concerns, ids_of, lcd_ids, live_versions


def policies_in(
    body: bytes, hints: Hints, *, numbers: frozenset[str] = frozenset()
) -> Iterator[Excerpt]:
    """The articles, LCDs and NCDs of an export that concern ``hints.codes``, and the contractors.

    An article comes out when a living version of it lists a code in its table or names it in a
    paragraph above one; an LCD when it is related to such an article or lists a code itself.
    ``numbers`` are policies that come out whatever they say: those known from earlier exports
    (so that one which drops its codes is seen to drop them), articles whose LCDs are wanted from
    an export without articles, and NCDs, which name no codes ("250.4").

    Locators are ``article/57113``, ``lcd/34938``, ``ncd/129``, for a version still to come
    ``article/57113/future/45``, and ``contractors``.

    Raises ``Unreadable``, also while it is iterated, for an archive that is broken and for a table
    or a column that is missing.
    """
    export = Export(body)
    if not any(export.has(table) for table in ("article", "lcd", "ncd_trkg")):
        raise Unreadable(
            Reason.WRONG_TYPE,
            "the archive holds none of article.csv, lcd.csv and ncd_trkg.csv: it is no export of the"
            " Medicare Coverage Database",
        )
    articles: list[Live] = []
    if export.has("article"):
        named, known = articles_naming(export, hints.codes), ids_of("A", numbers)
        found = live_versions(export, ARTICLE, named.ids | known, known)
        articles = [one for one in found if one.number in known or concerns(one, named)]
        yield from excerpts(export, ARTICLE, articles)
        if hints.codes:
            yield contractors_excerpt(export, hints.codes, articles, named)
    if export.has("lcd"):
        ids = lcd_ids(export, hints.codes, [one.number for one in articles], numbers)
        lcds = list(live_versions(export, LCD, ids, ids_of("L", numbers)))
        yield from excerpts(export, LCD, lcds)
    if export.has("ncd_trkg"):
        yield from national_excerpts(export, numbers)
