"""The templates of the pages; everything printed in them is untrusted text and escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined


def templates() -> Environment:
    """The environment that all pages are rendered in."""
    return Environment(
        loader=PackageLoader("policywatch.web"), autoescape=True, undefined=StrictUndefined
    )
