"""The Medicare Coverage Database as CMS exports it: one archive, many articles, LCDs and NCDs."""

from reader.mcd.excerpt import Excerpt
from reader.mcd.excerpts import policies_in

__all__ = ["Excerpt", "policies_in"]
