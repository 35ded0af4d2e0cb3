"""For whoever runs the service: liveness, readiness with lag, and figures for Prometheus."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from adapters.http.parts import parts_of
from adapters.http.waiting import within
from adapters.postgres import identity_index
from services.ports import LedgerUnavailable

LAG_SECONDS_MAX = 30.0
PROBE_SECONDS_MAX = 2.0
UNAVAILABLE = 503
EXPOSED = "people sign in with the built-in issuer's tokens, from beyond this machine"

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Each dependency, and how far each read model is; 503 where one is away or lags."""
    probe = parts_of(request).probe
    try:
        head, statuses = await within(
            lambda: (probe.head(), probe.statuses()), seconds_max=PROBE_SECONDS_MAX
        )
    except LedgerUnavailable:
        return _answer({"status": "unready", "database": "away"}, is_ready=False)
    # The index of identity only finds duplicates: nothing else waits for it.
    served = [status for status in statuses if status.name != identity_index.NAME]
    is_near = all(status.lag_s <= LAG_SECONDS_MAX for status in served)
    # Who does not know what was revoked lets nobody in.
    knows_revoked = parts_of(request).door.revocations.is_known()
    is_ready = is_near and knows_revoked
    body = {
        "status": "ready" if is_ready else "unready",
        "database": "up",
        "revocations": "known" if knows_revoked else "unknown",
        "position": head.position,
        **({"warning": EXPOSED} if parts_of(request).is_exposed else {}),
        "projections": [
            {
                "name": status.name,
                "position": status.position,
                "lag_s": round(status.lag_s, 3),
                "parked": status.parked,
                "alarm": status.alarm,
            }
            for status in statuses
        ],
    }
    return _answer(body, is_ready=is_ready)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Figures in Prometheus' own text."""
    registry = parts_of(request).metrics.registry
    figures = await within(lambda: generate_latest(registry), seconds_max=PROBE_SECONDS_MAX)
    return Response(figures, media_type=CONTENT_TYPE_LATEST)


def _answer(body: dict[str, Any], *, is_ready: bool) -> Response:
    return Response(
        orjson.dumps(body),
        status_code=200 if is_ready else UNAVAILABLE,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
