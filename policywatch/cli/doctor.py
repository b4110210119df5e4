"""``doctor``: whether this installation would do its job."""

import typer

from policywatch.cli.options import AsJson
from policywatch.cli.output import write_json, write_table
from policywatch.settings import load_settings


def doctor(*, as_json: AsJson = False) -> None:
    """Check settings, database, sources and Slack, and say what would mend each. Exit 1 if any fails."""
    from policywatch.checkup import checkup

    findings = checkup(load_settings())
    if as_json:
        write_json([{"check": one.check, "ok": one.ok, "detail": one.detail} for one in findings])
    else:
        write_table(
            ["check", "result", "detail"],
            ([one.check, "ok" if one.ok else "not ok", one.detail] for one in findings),
        )
    if not all(one.ok for one in findings):
        raise typer.Exit(1)
