"""``run``: the service."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from policywatch.catalogue import load_catalogue
from policywatch.cli.output import fail, write
from policywatch.logs import configure_logs
from policywatch.settings import load_settings
from policywatch.web.address import HOST, PORT, bind

if TYPE_CHECKING:
    from policywatch.world import World


def run(
    *,
    host: Annotated[str, typer.Option(help="Address of the evidence pages.")] = HOST,
    port: Annotated[int, typer.Option(help="Port of the evidence pages.")] = PORT,
) -> None:
    """Watch the enabled sources on their schedule until SIGTERM or Ctrl-C.

    Visits, deliveries and the evidence pages are served by this one process; what is due when it
    stops is due when it starts again.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end_early)
    from policywatch.opening import opened_world

    configure_logs()
    settings = load_settings()
    declared = load_catalogue(settings.sources_directory)
    try:
        listening = bind(host, port)
    except OSError as error:
        fail(f"the evidence pages cannot be served on {host}:{port}: {error.strerror or error}")
    with listening, opened_world(settings, write=write, catalogue=declared) as world:
        if not any(one.enabled for one in declared.sources):
            world.log.warning("no source is enabled; see policywatch sources enable")
        asyncio.run(_serve_to_the_end(world, listening))


def _end_early(*_: object) -> NoReturn:
    """End in order also before the service takes the signals: nothing is under way yet."""
    sys.exit(0)


async def _serve_to_the_end(world: World, listening: socket.socket) -> None:
    """Serve, and do not let a request that hangs in a thread hold up the exit.

    Its delivery is marked as under way: whoever starts next asks the channel before posting again.
    """
    from policywatch.service import serve

    if not await serve(world, listening):
        logging.shutdown()
        sys.stdout.flush()
        os._exit(0)
