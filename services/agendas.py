"""Agendas of technical committees and what their sessions decided, as read models hold them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from uuid import UUID

from psycopg.rows import TupleRow

from domain.programme import Rules
from projections.committee_agenda import REASONS, queries
from services.boards import NO_TIES, Keys, Ties
from services.case_pages import CaseRow, board_case
from services.reader_context import ReaderContext, Reading, one_moment

AGENDA_CASES_MAX = 1_000
CASE_COLUMNS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a household is on an agenda, and since which day."""

    code: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A household on an agenda, for one reason or more; `session` is the one it is kept for."""

    case: CaseRow
    reasons: Sequence[Reason]
    session: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The lines in the order in which a session takes them; `count` counts those left out too."""

    position: int
    count: int
    lines: Sequence[Line]

    def without(self, gone: Collection[UUID]) -> Self:
        """The agenda without these households, which its count loses too."""
        kept = [line for line in self.lines if line.case.household not in gone]
        return replace(self, lines=kept, count=self.count - len(self.lines) + len(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a session decided about a household; `label` is the sealed box of its name."""

    household: UUID
    kind: str
    on: date
    lead_organisation: str | None
    modality: str | None
    reason: str | None
    redirected_to: str | None
    decision: str | None
    outcome: str | None
    next_review_on: date | None
    label: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSession:
    """A session that facts of households name: how much it decided, and when it meets or met."""

    territory: str
    session: str
    decisions: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which agenda: of a territory on a day, for a session that meets then where one is named."""

    territory: str
    on: date
    session: str | None = None


def agenda(
    reading: Reading,
    asked: Asked,
    keys: Keys,
    *,
    rules: Rules,
    today: date,
    ties: Ties = NO_TIES,
) -> Agenda:
    """The agenda as the reader may see it; each case as it stands today."""
    with one_moment(reading, queries.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(queries.POSITION, None)[0][0]
        parameters = _parameters(asked, keys, rules=rules, today=today) | ties.asked
        rows = execute(queries.AGENDA, parameters)
    return Agenda(
        position=position,
        count=rows[0][-1] if rows else 0,
        lines=[_line(row) for row in rows],
    )


def _parameters(asked: Asked, keys: Keys, *, rules: Rules, today: date) -> dict[str, Any]:
    return {
        "territory": asked.territory,
        "on_day": asked.on,
        "session": asked.session,
        "reasons": list(REASONS),
        "months": rules.unreviewed_months_max,
        "days": rules.unmet_days_max,
        "keys": None if keys is None else list(keys),
        "today": today,
        "limit": AGENDA_CASES_MAX,
    }


def _line(row: TupleRow) -> Line:
    codes, days, session = row[CASE_COLUMNS : CASE_COLUMNS + 3]
    return Line(
        case=board_case(row),
        reasons=[Reason(code=code, since=day) for code, day in zip(codes, days, strict=True)],
        session=session,
    )


def decisions(
    reading: Reading,
    territory: str,
    session: str,
    *,
    keys: Keys,
    today: date,
    ties: Ties = NO_TIES,
) -> Sequence[Decision]:
    """What a session of a territory decided, in order of day and recording."""
    asked = {
        "territory": territory,
        "session": session,
        "keys": None if keys is None else list(keys),
        "today": today,
        "limit": AGENDA_CASES_MAX,
        **ties.asked,
    }
    with one_moment(reading, queries.LOCK, ReaderContext.of(keys)) as execute:
        rows = execute(queries.DECISIONS, asked)
    return [
        Decision(
            household=row[0],
            kind=row[1],
            on=row[2],
            lead_organisation=row[3],
            modality=row[4],
            reason=row[5],
            redirected_to=row[6],
            decision=row[7],
            outcome=row[8],
            next_review_on=row[9],
            label=row[10],
        )
        for row in rows
    ]


def named_sessions(
    reading: Reading,
    keys: Keys,
    *,
    territory: str | None = None,
    session: str | None = None,
) -> tuple[int, Sequence[NamedSession]]:
    """The position, and the sessions that facts of the reader's households name."""
    asked = {
        "territory": territory,
        "session": session,
        "keys": None if keys is None else list(keys),
    }
    with one_moment(reading, queries.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(queries.POSITION, None)[0][0]
        rows = execute(queries.SESSIONS, asked)
    return position, [
        NamedSession(territory=row[0], session=row[1], decisions=row[2], on=row[3]) for row in rows
    ]
