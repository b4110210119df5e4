import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHANGING = {
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}": "ID",
    r"\d{4}-\d\d-\d\d \d\d:\d\d UTC": "INSTANT",
    r"127\.0\.0\.1:\d+": "SITE",
}


def lasting(text: str) -> str:
    """The words of a text without what differs from one run to the next, whatever its wrapping."""
    for shape, name in CHANGING.items():
        text = re.sub(shape, name, text)
    return " ".join(text.split())


def test_the_alert_in_the_readme_is_one_that_the_demo_prints(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text()
    alert = readme.split("<!-- alert -->\n```\n", 1)[1].split("\n```\n<!-- /alert -->", 1)[0]
    shown = subprocess.run(
        [sys.executable, "-m", "policywatch", "demo", "--home", str(tmp_path / "home")],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if not k.startswith("POLICYWATCH_")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    printed = [lasting(part) for part in re.split(r"^-{20,}$", shown, flags=re.MULTILINE)]
    assert lasting(alert) in printed
