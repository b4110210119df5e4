"""What to say about a name that is not in the catalogue."""

from difflib import get_close_matches

from policywatch.catalogue import Catalogue


def unknown_source(slug: str, catalogue: Catalogue) -> str:
    """A sentence that names the slug and what was probably meant."""
    near = get_close_matches(slug, [one.slug for one in catalogue.sources], n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "see policywatch sources list"
    return f"there is no source {slug!r}; {hint}"


def unknown_publisher(slug: str, catalogue: Catalogue) -> str:
    """A sentence that names the slug and the publishers there are."""
    known = ", ".join(one.slug for one in catalogue.publishers)
    return f"there is no publisher {slug!r}; known are {known}"
