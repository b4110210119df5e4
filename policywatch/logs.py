"""Logging: words on a terminal, one JSON object a line elsewhere, always on standard error."""

import logging
import sys
from collections.abc import Sequence

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from policywatch.cli.output import harmless


def configure_logs(*, quiet: bool = False) -> None:
    """Set up the one log of the process; ``quiet`` keeps warnings and errors only.

    Records of libraries that use the standard library's logging take the same way.
    """
    shared: Sequence[Processor] = (
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=True)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _harmless,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("policywatch").setLevel(logging.WARNING if quiet else logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of each round it skips
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _harmless(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """What was fetched may be quoted in any value, and the log is read on a terminal."""
    return {
        name: harmless(value if isinstance(value, str) else repr(value))
        if not isinstance(value, bool | int | float | None)
        else value
        for name, value in event.items()
    }
