"""Cases as rows, and pages of them: order, cursors and filters of every list of cases."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.stages import Stage

Row = Sequence[Any]

PAGE_CASES = 200
PAGE_CASES_MAX = 1_000

HEXADECIMALS_OF_ID = 32
FIRST_ID = UUID(int=0)
LAST_ID = UUID(int=2**128 - 1)
BEFORE_ALL = (-1, date.min, FIRST_ID)


class UnknownCursor(ValueError):
    """The cursor is not one that a page has given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as a list shows it; what the reader may not see, or the list lacks, is None.

    `label` is the sealed box of the name: version, type, box, key and pointer of its event.
    """

    household: UUID
    position: int
    stage: str
    since: date
    landlord: str | None
    lead_organisation: str | None
    last_contact_on: date | None
    alerts: Sequence[str]
    label: Mapping[str, Any] | None
    hearing_on: date | None
    territory: str | None = None
    commune: str | None = None
    programme: str | None = None
    stream: str | None = None
    episode: int | None = None
    partners: Sequence[str] = ()
    modality: str | None = None
    tools: Sequence[str] = ()
    debt: Decimal | None = None
    debt_as_of: date | None = None
    legal_stage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some cases in order of stage, date and id; `next` is the cursor of those after, if any."""

    position: int
    cases: Sequence[CaseRow]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list of households is narrowed to; `q` is a text that people type.

    It is the beginning of an identifier, a case reference of the reader's own organisation, or
    whole words of the name of a person whom the reader may know.
    """

    territory: str | None = None
    landlord: str | None = None
    stage: str | None = None
    q: str | None = None


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a text finds: the identifiers from `first` to `last`, and those named beside them.

    Those `by_name` count only where the reader may read the name today, which the rows of the
    list tell by their ties. None of them is in the range, or among the `known`.
    """

    first: UUID = FIRST_ID
    last: UUID = LAST_ID
    known: Sequence[UUID] = ()
    by_name: Sequence[UUID] = ()

    @property
    def asked(self) -> dict[str, Any]:
        """As a query takes it."""
        return {
            "first": self.first,
            "last": self.last,
            "found": [*self.known, *self.by_name],
            "by_name": list(self.by_name),
        }


EVERYTHING = Found()
NOBODY = (LAST_ID, FIRST_ID)
"""A range of identifiers that holds none."""


def beginning_with(text: str) -> tuple[UUID, UUID] | None:
    """The first and the last identifier that begin so, if that is how one may begin."""
    prefix = text.lower().replace("-", "").replace(" ", "")
    if not prefix or not _is_hexadecimal(prefix) or len(prefix) > HEXADECIMALS_OF_ID:
        return None
    return (
        UUID(prefix.ljust(HEXADECIMALS_OF_ID, "0")),
        UUID(prefix.ljust(HEXADECIMALS_OF_ID, "f")),
    )


def _is_hexadecimal(text: str) -> bool:
    return all(character in "0123456789abcdef" for character in text)


def paged(after: str | None, limit: int) -> dict[str, Any]:
    """The parameters of a page: where it begins, and one case more than it shows.

    Raises UnknownCursor, and ValueError for a limit out of bounds.
    """
    if not 1 <= limit <= PAGE_CASES_MAX:
        raise ValueError(f"limit: a number from 1 to {PAGE_CASES_MAX} is required")
    stage, since, household = BEFORE_ALL if after is None else _told_by(after)
    return {
        "after_stage": stage,
        "after_since": since,
        "after_household": household,
        "limit": limit + 1,
    }


def page_of(
    position: int, rows: Sequence[Row], *, limit: int, case: Callable[[Row], CaseRow]
) -> Page:
    """The page that rows make; the last column of a row is its stage's place in the order."""
    cases = [case(row) for row in rows[:limit]]
    cursor = None
    if len(rows) > limit:
        last = cases[-1]
        cursor = _cursor(rows[limit - 1][-1], last.since, last.household)
    return Page(position=position, cases=cases, next=cursor)


def _cursor(stage: int, since: date, household: UUID) -> str:
    told = f"{stage} {since.isoformat()} {household}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _told_by(cursor: str) -> tuple[int, date, UUID]:
    try:
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        stage, since, household = told.split(" ")
        return range(len(Stage))[int(stage)], date.fromisoformat(since), UUID(household)
    except (ValueError, IndexError, binascii.Error) as error:
        raise UnknownCursor("after: not a cursor that a page has given") from error


def board_case(row: Row) -> CaseRow:
    """A case of a board, from the columns of its query."""
    return CaseRow(
        household=row[0],
        position=row[1],
        stage=row[2],
        since=row[3],
        landlord=row[4],
        commune=row[5],
        stream=row[6],
        lead_organisation=row[7],
        tools=row[8],
        last_contact_on=row[9],
        hearing_on=row[10],
        alerts=row[11],
        label=row[12],
    )


def summary_case(row: Row) -> CaseRow:
    """A case of a list of households, from the columns of its query."""
    return CaseRow(
        household=row[0],
        position=row[1],
        stage=row[2],
        since=row[3],
        landlord=row[4],
        territory=row[5],
        programme=row[6],
        stream=row[7],
        episode=row[8],
        lead_organisation=row[9],
        partners=row[10],
        modality=row[11],
        last_contact_on=row[12],
        debt=row[13],
        debt_as_of=row[14],
        legal_stage=row[15],
        hearing_on=row[16],
        alerts=row[17],
        label=row[18],
    )
