"""Write the versions installed in a fresh environment as pins, without saying where they came from.

``python .ci/pins.py ENVIRONMENT`` asks that environment's pip what it holds and writes the same
list to ``constraints.txt`` (for pip) and to ``[tool.uv] constraint-dependencies`` (for uv).
"""

import json
import re
import subprocess
import sys
from pathlib import Path

OURS = {"policywatch", "pip", "setuptools", "wheel"}
HEADING = "# The exact version of everything installed, development tools included. Made by `make pins`.\n"


def main() -> None:
    """Ask the environment named by the first argument and write both lists."""
    root = Path(__file__).resolve().parent.parent
    asked = subprocess.run(  # noqa: S603 - the environment that the Makefile has just made
        [f"{sys.argv[1]}/bin/python", "-m", "pip", "list", "--format=json"],
        check=True,
        capture_output=True,
        text=True,
    )
    held = {
        re.sub(r"[-_.]+", "-", one["name"]).lower(): one["version"]
        for one in json.loads(asked.stdout)
    }
    pins = [f"{name}=={version}" for name, version in sorted(held.items()) if name not in OURS]
    (root / "constraints.txt").write_text(HEADING + "".join(f"{pin}\n" for pin in pins))
    project = root / "pyproject.toml"
    listed = "constraint-dependencies = [\n" + "".join(f'    "{pin}",\n' for pin in pins) + "]\n"
    text, found = re.subn(
        r"^constraint-dependencies = \[\n.*?^\]\n",
        listed,
        project.read_text(),
        flags=re.MULTILINE | re.DOTALL,
    )
    if found != 1:
        sys.exit("pyproject.toml: no [tool.uv] constraint-dependencies list to write to")
    project.write_text(text)


if __name__ == "__main__":
    main()
