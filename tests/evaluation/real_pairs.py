"""Real revision pairs, where a copy of them is at hand: what is known of each, and what is told.

``POLICYWATCH_CORPUS`` names a folder with ``revisions/<pair>/{old,new}.*``. There are too few for
shares: what is told of each is counted.
"""

from pathlib import Path

from policywatch.files import NotAnEditionError, compare_files


def table(corpus: Path) -> str:
    """One line a pair: what it is known to be, and how many changes are told."""
    lines = ["| real pair | what is known of it | told |", "|---|---|---|"]
    for pair in sorted((corpus / "revisions").iterdir()):
        old, new = next(pair.glob("old.*"), None), next(pair.glob("new.*"), None)
        if old is not None and new is not None:
            lines.append(f"| `{pair.name}` | {_known(pair.name)} | {_told(old, new)} |")
    return "\n".join(lines)


def _known(name: str) -> str:
    if is_noise(name):
        return "nothing changed"
    return "changed" if name in CHANGED else "not studied"


def _told(old: Path, new: Path) -> str:
    try:
        return str(len(compare_files(old, new).changes))
    except NotAnEditionError as refused:
        return f"refused: {str(refused).rpartition(': ')[2]}"


#: Endings of the names of pairs whose editions say the same: by record, or by what was found on reading.
NOISE = ("-noise", "aetna-cpb-0715", "bcbsnc-liquid-biopsy", "cms-ncd-372")

#: For a pair that truly changed: words of a change that must be told, and the most there may be.
CHANGED = {
    "edgi-truepos-image-removal": (("November 2009",), 1),
    "excellus-ctdna": (("FoundationOne Liquid CDx",), 21),
    "kaiser-wa-genetic-screening": (("approved by a KP geneticist", "L35160", "A57526"), 8),
    "ota-dating-bumble-terms-of-service-change": (
        ("uninstalling or deleting", "withdraw or cancel an offer", "duplicate subscription"),
        13,
    ),
    "ota-dating-fruitz-privacy-policy-change": (("photo verification", "retention policy"), 2),
}


def is_noise(name: str) -> bool:
    """Whether a pair is known to differ in nothing that is told."""
    return name.endswith(NOISE)
