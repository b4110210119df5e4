"""``deliveries``: what was sent, what waits, what is stuck, and trying again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from policywatch.cli.options import AsJson
from policywatch.cli.output import fail, write, write_json, write_table
from policywatch.clock import system_clock
from policywatch.settings import load_settings

if TYPE_CHECKING:
    from store.outbox import DeliveryView

app = typer.Typer(no_args_is_help=True, help="See what was delivered and what is stuck.")


@app.command("list")
def list_deliveries(
    *,
    state: Annotated[
        list[str] | None, typer.Option(help="Only these states, for example dead or parked.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List deliveries, newest first."""
    from policywatch.opening import opened_database
    from store import outbox

    known = [str(one) for one in outbox.DeliveryState]
    for wanted in state or ():
        if wanted not in known:
            raise typer.BadParameter(f"{wanted!r} is not a state; use one of {', '.join(known)}")
    with opened_database(load_settings()) as database:
        found = outbox.list_deliveries(database, states=state or None)
    if as_json:
        write_json([_as_dict(one) for one in found])
    elif found:
        write_table(
            ["id", "state", "kind", "sink", "channel", "attempts", "what", "last error"],
            (
                [
                    one.delivery_id,
                    one.state,
                    one.kind,
                    one.sink,
                    one.channel,
                    one.attempts,
                    one.headline,
                    one.last_error,
                ]
                for one in found
            ),
            whole={"id"},
        )
    else:
        write("No delivery.")


@app.command()
def retry(
    delivery: Annotated[
        list[str] | None, typer.Argument(help="Ids of dead or parked deliveries; or use --all.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All dead and parked ones.")] = False,
) -> None:
    """Put dead or parked deliveries back in the queue; the next crawl or the service sends them."""
    from policywatch.opening import opened_database
    from store import outbox

    if bool(delivery) is every:
        raise typer.BadParameter("name deliveries, or use --all")
    now = system_clock()
    with opened_database(load_settings()) as database:
        chosen = delivery or [
            one.delivery_id for one in outbox.list_deliveries(database, states=["dead", "parked"])
        ]
        refused = [one for one in chosen if not outbox.retry(database, one, now)]
    write(f"{len(chosen) - len(refused)} back in the queue")
    if refused:
        fail(f"not dead or parked: {', '.join(refused)}")


def _as_dict(one: DeliveryView) -> dict[str, object]:
    return {
        "id": one.delivery_id,
        "state": str(one.state),
        "kind": str(one.kind),
        "sink": one.sink,
        "channel": one.channel,
        "attempts": one.attempts,
        "headline": one.headline,
        "last_error": one.last_error,
        "created": one.created_at.isoformat(),
        "ts": one.ts,
    }
