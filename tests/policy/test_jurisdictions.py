from typing import Any

from policy.changes import Change, ChangeKind, Severity
from policy.contractor_articles import LAYOUT, row_of
from policy.document import Block, BlockKind, Document, KeyedTable
from policy.jurisdictions import jurisdictions_of
from policy.sources import Method, Publisher, Source

ARCHIVE = Source(
    slug="cms-articles",
    publisher=Publisher(slug="cms", name="Medicare (CMS)"),
    title="All current articles",
    url="https://downloads.cms.gov/articles.zip",
    method=Method.EXPORT,
)
CONTRACTORS = KeyedTable(
    layout=LAYOUT,
    rows=(
        row_of("Nova Medicare Services", ids=["301", "305"], states=["PA", "TX"], articles={}),
        row_of("Prairie Insurance", ids=["9"], states=["IA"], articles={}),
    ),
    records=2,
)


def change(*where: str) -> Change:
    return Change(
        kind=ChangeKind.CODE_REMOVED,
        aspect=None,
        codes=("17003",),
        before="17003",
        after=None,
        where=where,
        severity=Severity.REVIEW,
    )


def article(*numbers: str, **more: Any) -> Document:
    rows = tuple(
        Block(
            kind=BlockKind.TABLE_ROW,
            text=f"{number} | 9",
            path=("Contractor Information",),
            cells=(("Contractor Number", number), ("Contractor Type", "9")),
        )
        for number in numbers
    )
    return Document(title="An article", blocks=rows, **more)


def test_an_article_of_an_archive_is_for_the_states_of_the_contractors_it_names() -> None:
    found = jurisdictions_of(ARCHIVE, article("301", "777"), CONTRACTORS, change())

    assert found == ("Nova Medicare Services", "PA", "TX")


def test_an_article_whose_contractors_are_not_known_is_for_everyone() -> None:
    assert jurisdictions_of(ARCHIVE, article("777"), CONTRACTORS, change()) == ()
    assert jurisdictions_of(ARCHIVE, article("301"), None, change()) == ()
    assert jurisdictions_of(ARCHIVE, article(), CONTRACTORS, change()) == ()


def test_a_change_of_the_list_of_contractors_is_for_the_one_it_is_about() -> None:
    contractors = article(table=CONTRACTORS)
    about = change("Medicare contractors", "Prairie Insurance (IA)")

    assert jurisdictions_of(ARCHIVE, contractors, None, about) == ("Prairie Insurance", "IA")
    assert jurisdictions_of(ARCHIVE, contractors, None, change("Elsewhere")) == ()
