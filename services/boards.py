"""Lists of cases, for one reader, all at one position of the log.

A reader comes as the keys of `domain.access.reader_keys`, or as None: one who may see every row
under a pseudonym (the auditor). The sealed names come as they are stored, to those alone who may
know the person; unsealing them is for the moment of showing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from domain.following import ties_giving
from domain.marks import FieldClass
from domain.programme import Configuration
from domain.stages import Stage
from projections import household_summary
from services.case_pages import (
    EVERYTHING,
    PAGE_CASES,
    Filters,
    Found,
    Page,
    page_of,
    paged,
    summary_case,
)
from services.reader_context import Keys as Keys
from services.reader_context import ReaderContext, Reading, one_moment

STAGES = tuple(stage.value for stage in Stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """By which ties to a household a reader may be given its name, and its rent account."""

    named: Sequence[str] = ()
    rent: Sequence[str] = ()

    @classmethod
    def of(cls, configuration: Configuration, keys: Keys) -> Self:
        """Those that the programme's policy gives to these keys."""
        return cls(
            named=ties_giving(configuration, keys or (), FieldClass.IDENTITY),
            rent=ties_giving(configuration, keys or (), FieldClass.RENT),
        )

    @property
    def asked(self) -> dict[str, list[str]]:
        """As a query takes them."""
        return {"named": list(self.named), "rent": list(self.rent)}


NO_TIES = Ties()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCount:
    """How many households an alert is raised for."""

    code: str
    count: int


def households(
    reading: Reading,
    keys: Keys,
    *,
    today: date,
    filters: Filters,
    ties: Ties = NO_TIES,
    found: Found = EVERYTHING,
    after: str | None = None,
    limit: int = PAGE_CASES,
) -> Page:
    """A page of the households that the reader follows. Raises UnknownCursor."""
    asked = {
        "keys": None if keys is None else list(keys),
        "today": today,
        "territory": filters.territory,
        "landlord": filters.landlord,
        "stage": filters.stage,
        **paged(after, limit),
        **ties.asked,
        **found.asked,
    }
    with one_moment(reading, household_summary.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(household_summary.POSITION, None)[0][0]
        rows = execute(household_summary.PAGE, asked)
    return page_of(position, rows, limit=limit, case=summary_case)
