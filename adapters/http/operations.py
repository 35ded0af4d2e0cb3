"""For whoever runs the service: liveness, readiness with lag, and figures for Prometheus."""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from adapters.http.parts import parts_of
from services.ports import LedgerUnavailable

LAG_SECONDS_MAX = 30.0
UNAVAILABLE = 503

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Each dependency, and how far each read model is; 503 where one is away or lags."""
    probe = parts_of(request).probe
    try:
        head = probe.head()
        projections = [
            {
                "name": status.name,
                "position": status.position,
                "lag_s": round(status.lag_s, 3),
                "parked": status.parked,
                "alarm": status.alarm,
            }
            for status in probe.statuses()
        ]
    except LedgerUnavailable:
        return _answer({"status": "unready", "database": "away"}, is_ready=False)
    is_ready = all(one["lag_s"] <= LAG_SECONDS_MAX for one in projections)  # type: ignore[operator]
    body = {
        "status": "ready" if is_ready else "unready",
        "database": "up",
        "position": head.position,
        "projections": projections,
    }
    return _answer(body, is_ready=is_ready)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Figures in Prometheus' own text."""
    registry = parts_of(request).metrics.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _answer(body: dict[str, Any], *, is_ready: bool) -> Response:
    return Response(
        orjson.dumps(body),
        status_code=200 if is_ready else UNAVAILABLE,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
