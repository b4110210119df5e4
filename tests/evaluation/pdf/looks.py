"""How each kind of publisher sets its PDFs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Sizes are points. ``head`` and ``foot`` stand on each page; {title}, {number}, {page}, {pages} and {year} are filled in."""

    name: str
    font: str = "Helvetica"
    size: float = 10
    leading: float = 1.25
    paper: str = "letter"
    landscape: bool = False
    margin: float = 54
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ("Page {page} of {pages}",)
    columns: int = 1
    rules: str = "all"  #: "all", "lines", "none"
    header_repeats: bool = True
    codes: str = "table"  #: "table", "columns", "lines", "bullets", "running"
    dates: str = "lines"  #: "lines", "table", "leaders"
    printed: str = "%m/%d/%Y"
    bullet: str = "•"
    numbering: str = ""
    headings: str = "bold"  #: "bold", "capitals", "small capitals", "ruled"
    boxed_notes: bool = False
    notes_at_foot: bool = False
    disclaimer: str = ""
    year: int = 2026
    hyphens: str = ""  #: "soft" breaks words at line ends
    justified: bool = False
    shuffled: bool = False  #: lines are drawn in another order than they are read
    compressed: bool = False
    producer: str = "Typeset 4.1"
    text_mode: str = "layout"  #: of plain text: "layout", "raw", "one line"
    text_width: int = 96
    form_feeds: bool = True


_LEGAL = "This document does not replace the member's benefit plan. ©{year} All rights reserved."

LOOKS: dict[str, tuple[Look, ...]] = {
    "uhc": (
        Look(
            name="medical policy",
            size=9,
            head=("UnitedHealthcare Commercial Medical Policy",),
            foot=("{title}   Page {page} of {pages}", "Effective {effective}", "Proprietary Information. Copyright {year}."),
            printed="%B %d, %Y",
            bullet="•",
        ),
        Look(
            name="reimbursement policy",
            font="Times",
            size=11,
            rules="lines",
            dates="table",
            head=("REIMBURSEMENT POLICY", "{number}"),
            boxed_notes=True,
            printed="%m/%d/%Y",
            disclaimer="You are responsible for submission of accurate claims. This policy is a guide to how services are reimbursed.",
        ),
    ),
    "cigna": (
        Look(
            name="coverage policy",
            dates="leaders",
            rules="all",
            foot=("Page {page} of {pages}", "Medical Coverage Policy: {number}"),
            headings="ruled",
        ),
        Look(name="coverage policy on two columns", columns=2, size=9, codes="running", margin=45),
    ),
    "anthem": (
        Look(
            name="guideline",
            font="Times",
            size=11,
            dates="table",
            codes="lines",
            head=("Clinical UM Guideline",),
            foot=("Page {page} of {pages}", _LEGAL),
        ),
        Look(name="guideline with tables", dates="table", rules="none"),
    ),
    "highmark": (
        Look(name="policy with code columns", codes="columns", dates="table", headings="capitals"),
        Look(name="policy", codes="table", dates="lines", rules="lines", notes_at_foot=True),
    ),
    "fep": (
        Look(name="short policy", codes="running", margin=72, head=("{number} {title}",), numbering="roman"),
        Look(name="long policy", font="Times", size=12, codes="bullets", head=("FEP Medical Policy Manual",), headings="small capitals"),
    ),
    "bcbs": (
        Look(name="licensee, tables without rules", rules="none", dates="table"),
        Look(name="licensee, numbered parts", numbering="arabic", codes="lines", font="Times", size=11),
        Look(name="licensee, landscape", landscape=True, rules="all", head=("{title}",)),
        Look(name="licensee, two columns", columns=2, size=8.5, codes="lines", margin=40),
        Look(name="licensee, headers once", header_repeats=False, rules="lines", foot=(_LEGAL, "{page}")),
        Look(name="licensee, bulleted codes", codes="bullets", bullet="-", headings="capitals", paper="a4"),
    ),
    "cms": (
        Look(
            name="article, printed",
            size=9,
            dates="table",
            head=("Local Coverage Article", "{title}"),
            foot=("Created on 11/02/{year}. Page {page} of {pages}",),
        ),
    ),
    "medicaid": (Look(name="manual chapter", font="Times", size=11, numbering="arabic", rules="none", paper="a4"),),
    "lists": (
        Look(
            name="authorization list",
            size=8,
            margin=40,
            rules="all",
            head=("Prior Authorization Code List",),
            foot=("Page {page} of {pages}", "Revised {effective}"),
        ),
        Look(name="authorization list without rules", size=8, margin=40, rules="none", header_repeats=True, landscape=True),
        Look(name="authorization list, header once", size=9, margin=40, rules="lines", header_repeats=False),
    ),
}  # fmt: skip
