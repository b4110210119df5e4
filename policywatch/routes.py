"""Where messages go. The sink is chosen when a message is recorded, not when it is sent.

So a token that is set later sends nothing of what the console has shown.
"""

from policywatch.settings import Settings
from store.recording import RouteTarget

ALERTS = "alerts"
HEALTH = "health"


def routes_of(settings: Settings) -> tuple[RouteTarget, ...]:
    """The routes in use: Slack with a token, the console without one."""
    if settings.token is None:
        return tuple(
            RouteTarget(route=name, sink="console", channel="console") for name in (ALERTS, HEALTH)
        )
    channel = settings.slack_channel or ""
    return (
        RouteTarget(route=ALERTS, sink="slack", channel=channel),
        RouteTarget(route=HEALTH, sink="slack", channel=settings.health_channel or channel),
    )


def targets_of(routes: tuple[RouteTarget, ...], route: str) -> tuple[RouteTarget, ...]:
    """The targets of one route."""
    return tuple(one for one in routes if one.route == route)
