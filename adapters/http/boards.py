"""Reading a territory's board over HTTP, narrowed by the parameters of the address."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from adapters.http.listing import MODELS, SEARCHED, AtLeast, from_models
from adapters.http.parts import Parts, parts_of
from adapters.http.reading import require_code
from domain.stages import Stage
from projections.alerts import ALERTS
from services.territory_boards import CASES_OF_STAGE_MAX, BoardFilters

router = APIRouter(prefix="/v1", tags=["reading"])

DAYS_MAX = 9_999

Code = Annotated[str | None, Query(max_length=64)]
Days = Annotated[int | None, Query(ge=0, le=DAYS_MAX)]


def filters_of(
    *,
    stage: Code = None,
    landlord: Code = None,
    lead_organisation: Code = None,
    commune: Code = None,
    stream: Code = None,
    tool: Code = None,
    alert: Code = None,
    waiting_days: Days = None,
    silent_days: Days = None,
    q: Code = None,
) -> BoardFilters:
    """The filters that the address gives; whether their codes exist is checked with the lists."""
    return BoardFilters(
        stage=stage,
        landlord=landlord,
        lead=lead_organisation,
        commune=commune,
        stream=stream,
        tool=tool,
        alert=alert,
        waiting_days=waiting_days,
        silent_days=silent_days,
        q=q,
    )


@router.get("/territories/{slug}/board")
async def read_board(
    request: Request,
    slug: str,
    *,
    filters: Annotated[BoardFilters, Depends(filters_of)],
    cases: Annotated[int, Query(ge=1, le=CASES_OF_STAGE_MAX)] = CASES_OF_STAGE_MAX,
    at_least: AtLeast = None,
) -> Response:
    """A territory's stages with their cases and counts, of those that the caller follows.

    Of each stage it gives the first `cases`; every filter that is given must hold, and every
    figure is of what they leave.
    """
    parts = parts_of(request)
    actor = parts.door.enter(request)
    _require_known(parts, filters)

    def read() -> dict[str, Any]:
        return parts.boards.board(actor, slug, filters, limit=cases)

    models = SEARCHED if filters.q else MODELS
    return await from_models(parts, read, at_least=at_least, models=models)


def _require_known(parts: Parts, filters: BoardFilters) -> None:
    """What is no code of its list is a slip. Raises the 422 problem."""
    lists = parts.configuration.closed_lists
    require_code("stage", filters.stage, tuple(Stage))
    require_code("stream", filters.stream, sorted(lists["streams"]))
    require_code("tool", filters.tool, sorted(lists["tool_kinds"]))
    require_code("alert", filters.alert, [alert.code for alert in ALERTS])
