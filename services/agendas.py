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
from services.case_pages import FIRST_ID, CaseRow, UnknownCursor
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
    """A page of lines in the order in which a session takes them; `count` counts every line.

    `next` is the cursor of the lines after these, if there are any.
    """

    position: int
    count: int
    lines: Sequence[Line]
    next: str | None = None

    def without(self, gone: Collection[UUID]) -> Self:
        """The agenda without these households, which its count loses too."""
        kept = [line for line in self.lines if line.case.household not in gone]
        return replace(self, lines=kept, count=self.count - len(self.lines) + len(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a session decided about a household, by the fact at `position`.

    `label` is the sealed box of the household's name.
    """

    household: UUID
    position: int
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
    after: str | None = None,
    limit: int = AGENDA_CASES_MAX,
) -> Agenda:
    """A page of the agenda as the reader may see it; each case as it stands today.

    Raises UnknownCursor, and ValueError for a limit out of bounds.
    """
    parameters = _parameters(asked, keys, rules=rules, today=today) | ties.asked
    parameters |= _paged(after, limit)
    with one_moment(reading, queries.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(queries.POSITION, None)[0][0]
        rows = execute(queries.AGENDA, parameters)
    lines = [_line(row) for row in rows[:limit]]
    return Agenda(
        position=position,
        count=rows[0][-1] if rows else 0,
        lines=lines,
        next=_cursor(rows[limit - 1]) if len(rows) > limit else None,
    )


def first_reasons(
    reading: Reading, asked: Asked, keys: Keys, *, rules: Rules, today: date
) -> tuple[int, Mapping[UUID, str]]:
    """The position, and every household of the whole agenda with the first of its reasons."""
    parameters = _parameters(asked, keys, rules=rules, today=today)
    with one_moment(reading, queries.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(queries.POSITION, None)[0][0]
        rows = execute(queries.FIRST_REASONS, parameters)
    return position, {household: REASONS[rank - 1] for household, rank in rows}


def _paged(after: str | None, limit: int) -> dict[str, Any]:
    """Where a page begins, and one line more than it shows."""
    if not 1 <= limit <= AGENDA_CASES_MAX:
        raise ValueError(f"limit: a number from 1 to {AGENDA_CASES_MAX} is required")
    rank, due_on, household = (0, date.min, FIRST_ID) if after is None else _told_by(after)
    return {
        "after_rank": rank,
        "after_due": due_on,
        "after_household": household,
        "limit": limit + 1,
    }


def _cursor(row: TupleRow) -> str:
    """The place of a line, as a text that an address can hold."""
    codes, days = row[CASE_COLUMNS], row[CASE_COLUMNS + 1]
    return f"{REASONS.index(codes[0]) + 1}~{days[0].isoformat()}~{row[0]}"


def _told_by(cursor: str) -> tuple[int, date, UUID]:
    try:
        rank, due_on, household = cursor.split("~")
        place = range(1, len(REASONS) + 1)[int(rank) - 1]
        return place, date.fromisoformat(due_on), UUID(household)
    except (ValueError, IndexError) as error:
        raise UnknownCursor("after: not a cursor that a page has given") from error


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
    }


def _line(row: TupleRow) -> Line:
    codes, days, session = row[CASE_COLUMNS : CASE_COLUMNS + 3]
    return Line(
        case=_case(row),
        reasons=[Reason(code=code, since=day) for code, day in zip(codes, days, strict=True)],
        session=session,
    )


def _case(row: TupleRow) -> CaseRow:
    """A case as an agenda shows it."""
    return CaseRow(
        household=row[0],
        position=row[1],
        stage=row[2],
        since=row[3],
        landlord=row[4],
        lead_organisation=row[5],
        last_contact_on=row[6],
        hearing_on=row[7],
        alerts=row[8],
        label=row[9],
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
            position=row[1],
            kind=row[2],
            on=row[3],
            lead_organisation=row[4],
            modality=row[5],
            reason=row[6],
            redirected_to=row[7],
            decision=row[8],
            outcome=row[9],
            next_review_on=row[10],
            label=row[11],
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
