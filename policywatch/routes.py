"""Where messages go. The sink is chosen when a message is recorded, not when it is sent.

So a token that is set later sends nothing of what the console has shown.
"""

from dataclasses import dataclass

from policywatch.settings import Settings

ALERTS = "alerts"
HEALTH = "health"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A purpose, the sink that serves it, and the channel there."""

    name: str
    sink: str
    channel: str


def routes_of(settings: Settings) -> tuple[Route, ...]:
    """The routes in use: Slack with a token, the console without one."""
    if settings.token is None:
        return tuple(
            Route(name=name, sink="console", channel="console") for name in (ALERTS, HEALTH)
        )
    channel = settings.slack_channel or ""
    return (
        Route(name=ALERTS, sink="slack", channel=channel),
        Route(name=HEALTH, sink="slack", channel=settings.health_channel or channel),
    )


def routes_for(routes: tuple[Route, ...], name: str) -> tuple[Route, ...]:
    """The routes of one purpose."""
    return tuple(route for route in routes if route.name == name)
