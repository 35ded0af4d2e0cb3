"""Territories' boards, as one reader is answered: with names, or pseudonyms."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import UUID

from domain.access import Actor, Classes
from domain.stages import Stage
from services.case_json import case_json
from services.case_pages import CaseRow, Filters, Page
from services.history import NotFound
from services.lists import Lists
from services.looks import What
from services.reader_context import Reading, Work
from services.territory_boards import (
    CASES_OF_STAGE_MAX,
    FLOW_MONTHS,
    UNFILTERED,
    Board,
    BoardFilters,
    Narrowing,
    StageCases,
    board,
    stage_page,
)
from services.trace import Tracing

Answer = TypeVar("Answer", covariant=True)


class Asked(Protocol[Answer]):
    """A question to the read model, narrowed so far."""

    def __call__(self, reading: Reading, *, narrowing: Narrowing) -> Answer: ...


class Boards:
    """Answers in the shapes of the API. `read` runs a query on a reader's connection."""

    def __init__(
        self,
        *,
        read: Callable[[Work], Any],
        lists: Lists,
        tracing: Tracing,
        today: Callable[[], date],
    ) -> None:
        self._read = read
        self._lists = lists
        self._tracing = tracing
        self._today = today

    def board(
        self,
        actor: Actor,
        territory: str,
        filters: BoardFilters = UNFILTERED,
        *,
        limit: int = CASES_OF_STAGE_MAX,
        months: int = FLOW_MONTHS,
    ) -> dict[str, Any]:
        """A territory's board, of the cases that the actor follows and the filters leave.

        Of every stage it has the first `limit` cases, of flows and waiting times the last `months`
        months. Raises NotFound, LedgerUnavailable, TraceUnavailable.
        """
        keys, classes = self._lists.rights_in(actor, territory)
        ties = self._lists.ties_of(keys, classes)
        asked = partial(
            board,
            territory=territory,
            keys=keys,
            today=self._today(),
            ties=ties,
            limit=limit,
            months=months,
        )
        found = self._whole(actor, filters, asked, cases=_cases_of_board, position=_of_board)
        names = self._looked(actor, _cases_of_board(found), classes=classes)
        return board_json(found, names, classes)

    def stage(
        self,
        actor: Actor,
        territory: str,
        stage: str,
        *,
        filters: BoardFilters = UNFILTERED,
        after: str | None = None,
        limit: int,
    ) -> dict[str, Any]:
        """A page of one stage's cases, those there longest first, with the board's figures of it.

        Raises NotFound, also for what is no stage, UnknownCursor, LedgerUnavailable,
        TraceUnavailable.
        """
        if stage not in set(Stage):
            raise NotFound
        keys, classes = self._lists.rights_in(actor, territory)
        place = self._lists.cursors.opened(actor, after, of=What.BOARD)
        ties = self._lists.ties_of(keys, classes)
        asked = partial(
            stage_page,
            territory=territory,
            keys=keys,
            stage=stage,
            today=self._today(),
            ties=ties,
            after=place,
            limit=limit,
        )
        only = replace(filters, stage=stage)
        figures, page = self._whole(actor, only, asked, cases=_cases_of_page, position=_of_page)
        names = self._looked(actor, page.cases, classes=classes)
        (told,) = (each for each in figures.stages if each.stage == stage)
        return {
            "territory": territory,
            "position": page.position,
            **_stage_json(replace(told, cases=page.cases), names, classes),
            "next": self._lists.cursors.sealed(actor, page.next, of=What.BOARD),
        }

    def _whole(
        self,
        actor: Actor,
        filters: BoardFilters,
        asked: Asked[Answer],
        *,
        cases: Callable[[Answer], Sequence[CaseRow]],
        position: Callable[[Answer], int],
    ) -> Answer:
        """What is asked for, without those whom a read model that lags would still show.

        It is then asked anew, so that no figure tells of them either; every round leaves out some
        more of those shown, so there is an end.
        """
        sought = self._lists.sought(actor, Filters(q=filters.q))
        without: frozenset[UUID] = frozenset()
        while True:
            narrowing = Narrowing(filters=filters, found=sought, without=without)
            found: Answer = self._read(partial(asked, narrowing=narrowing))
            shown = [case.household for case in cases(found)]
            gone = self._lists.gone(actor, shown, position(found))
            if not gone:
                return found
            without |= gone

    def _looked(
        self, actor: Actor, cases: Collection[CaseRow], *, classes: Classes
    ) -> Mapping[UUID, str]:
        """The names of these cases, which the actor is about to see."""
        self._tracing.look(actor, What.BOARD, {case.household: classes for case in cases})
        boxes = {case.household: case.label for case in cases if case.label is not None}
        return self._lists.names(boxes, classes)


def board_json(found: Board, names: Mapping[UUID, str], classes: Classes) -> dict[str, Any]:
    """A board in the shape of the API."""
    return {
        "territory": found.territory,
        "position": found.position,
        "stages": [_stage_json(stage, names, classes) for stage in found.stages],
        "flows": [
            {"month": flow.month.isoformat()[:7], "kind": flow.kind, "count": flow.count}
            for flow in found.flows
        ],
        "waiting_times": [
            {"kind": one.kind, "median_days": one.median_days, "count": one.count}
            for one in found.waiting_times
        ],
        "alerts": [{"alert": one.code, "count": one.count} for one in found.alerts],
        "tools": [
            {
                "kind": one.kind,
                "count": one.count,
                "since": one.since.isoformat(),
                "ending_soon": one.ending_soon,
            }
            for one in found.tools
        ],
    }


def _stage_json(stage: StageCases, names: Mapping[UUID, str], classes: Classes) -> dict[str, Any]:
    return {
        "stage": stage.stage,
        "count": stage.count,
        "median_days": stage.median_days,
        "since": stage.since.isoformat() if stage.since else None,
        "cases": [case_json(case, names, classes) for case in stage.cases],
    }


def _cases_of_board(found: Board) -> Sequence[CaseRow]:
    return [case for stage in found.stages for case in stage.cases]


def _of_board(found: Board) -> int:
    return found.position


def _cases_of_page(found: tuple[Board, Page]) -> Sequence[CaseRow]:
    return found[1].cases


def _of_page(found: tuple[Board, Page]) -> int:
    return found[1].position
