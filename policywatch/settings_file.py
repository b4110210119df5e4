"""Writing settings into ``policywatch.toml``, leaving the rest of the file as it is."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import tomlkit

from policywatch.operator_file import swap_in


def write_settings(path: Path, values: Mapping[str, Sequence[str]]) -> None:
    """Set lists in the file at ``path``, made when missing; other keys and all comments stay.

    A key that has its value already is left as it is written. The file is swapped in whole. Raises
    ``OSError`` where it cannot be written; the file that is there is expected to be TOML.
    """
    text = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    document = tomlkit.parse(text)
    for name, value in values.items():
        if name not in document or _parts(document[name]) != list(value):
            document[name] = list(value)
    swap_in(path, tomlkit.dumps(document))


def has_setting(path: Path, name: str) -> bool:
    """Whether the file at ``path`` sets ``name``."""
    return path.exists() and name in tomlkit.parse(path.read_bytes().decode("utf-8-sig"))


def _parts(written: object) -> list[str]:
    parts = written.split(",") if isinstance(written, str) else written
    return [str(part).strip() for part in parts] if isinstance(parts, list) else []
