"""The evidence pages as an ASGI application. Read only; everything printed is untrusted text."""

from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from policy.redline import redline
from policywatch.evidence import change_as_dict
from policywatch.settings import Settings
from policywatch.version import VERSION
from policywatch.web.pages import templates
from store import catalogue, evidence, history
from store.database import Database
from store.errors import AmbiguousId, StoreError

_MOST_BETWEEN_ROUNDS = 120.0  #: seconds
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def evidence_app(
    database: Database,
    settings: Settings,
    clock: Callable[[], datetime],
    *,
    last_round: Callable[[], datetime],
) -> Starlette:
    """``/changes/{id}``, ``/captures/{sha256}`` and ``/healthz`` over one database.

    ``last_round`` says when the service last looked at its schedule; two minutes without make it
    unhealthy.
    """
    pages = templates()

    def page(template: str, status: int = 200, **values: object) -> Response:
        text = pages.get_template(template).render(
            zone=settings.zone, timezone=settings.timezone, version=VERSION, **values
        )
        return HTMLResponse(text, status_code=status, headers=_HEADERS)

    def change(request: Request) -> Response:
        public_id = request.path_params["public_id"]
        view = history.change(database, public_id)
        if view is None:
            return page(
                "missing.html", 404, what="change", sentence=f"{public_id} is not in this database."
            )
        if request.query_params.get("format") == "json":
            return JSONResponse(change_as_dict(view), headers=_HEADERS)
        pieces = redline(view.change.before or "", view.change.after or "")
        return page("change.html", view=view, pieces=pieces)

    def capture(request: Request) -> Response:
        sha256 = request.path_params["sha256"]
        view = evidence.capture_view(database, sha256)
        if view is None:
            return page(
                "missing.html", 404, what="capture", sentence=f"{sha256} is not in this database."
            )
        return Response(
            evidence.capture_bytes(database, sha256),
            media_type="application/octet-stream",
            headers={
                **_HEADERS,
                "Content-Disposition": f'attachment; filename="{sha256}"',
                "X-Captured-At": view.fetched_at.isoformat(),
            },
        )

    def healthz(_: Request) -> Response:
        sources = [view for view in catalogue.list_sources(database) if view.enabled]
        now, looked = clock(), last_round()
        alive = (now - looked).total_seconds() <= _MOST_BETWEEN_ROUNDS
        return JSONResponse(
            {
                "status": "ok" if alive else "failed",
                "version": VERSION,
                "now": now.isoformat(),
                "last_round": looked.isoformat(),
                "sources": [
                    {
                        "source": view.source.slug,
                        "last_outcome": view.last_outcome,
                        "last_good_at": view.last_good_at.isoformat()
                        if view.last_good_at
                        else None,
                    }
                    for view in sources
                ],
            },
            200 if alive else 503,
            headers=_HEADERS,
        )

    def index(_: Request) -> Response:
        return page("index.html", entries=history.latest(database, 50))

    def not_there(_: Request, __: Exception) -> Response:
        return page("missing.html", 404, what="page", sentence="The first page lists the changes.")

    def not_plain(_: Request, fault: Exception) -> Response:
        return page("missing.html", 404, what="change", sentence=f"{fault}.")

    def unavailable(_: Request, fault: Exception) -> Response:
        return JSONResponse({"status": "failed", "detail": str(fault)}, 503, headers=_HEADERS)

    return Starlette(
        exception_handlers={404: not_there, AmbiguousId: not_plain, StoreError: unavailable},
        routes=[
            Route("/", index),
            Route("/changes/{public_id}", change),
            Route("/captures/{sha256}", capture),
            Route("/healthz", healthz),
        ],
    )
