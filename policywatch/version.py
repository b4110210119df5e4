"""The version of the installed program."""

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("policywatch")
    except PackageNotFoundError:
        return "0+unknown"


VERSION = _installed()
