"""``db``: the schema of the database."""

import typer

from policywatch.cli.options import AsJson
from policywatch.cli.output import write, write_json
from policywatch.clock import system_clock
from policywatch.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="See and upgrade the database's schema.")


@app.command()
def status(*, as_json: AsJson = False) -> None:
    """Say whether the database's schema is current. Exit 1 when it is not."""
    from store.database import schema_status

    found = schema_status(load_settings().database)
    if as_json:
        write_json({"state": str(found.state), "schema": found.current, "newest": found.head})
    else:
        write(f"{found.state}: schema {found.current or 'none'}, this version's is {found.head}")
    if found.state != "current":
        raise typer.Exit(1)


@app.command()
def upgrade() -> None:
    """Bring the schema up to date; an older database is backed up first."""
    from policywatch.opening import make_home
    from store.database import upgrade as upgrade_schema

    settings = load_settings()
    make_home(settings)
    done = upgrade_schema(settings.database, now=system_clock())
    write(f"{done.state}: schema {done.current}")
