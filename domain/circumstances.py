"""The circumstances of a decision: all it may look at besides the path and the fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.fact import Fact
from domain.path import HouseholdPath, Recorded
from domain.programme import Configuration, Organisation
from domain.refusal import Forbidden
from domain.sentence import said

Rebuild = Callable[[Fact, Mapping[str, Any]], Fact]
"""Makes a fact anew from itself and a partial of its data: objects merge, arrays are replaced.

It raises `Invalid`, with a pointer under `/data/corrections`, for what does not fit the fact.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """`today` is the day in the programme's time zone; `openings` maps a territory to a day.

    `poster` is the organisation that posts; `recorded` is the household's whole history and
    `rebuild` corrects a fact: both are only needed to rectify. `other` is the other file that a
    link names, where its poster follows it; `again` tells that the fact was decided before, and is
    held against a correction.
    """

    configuration: Configuration
    today: date
    openings: Mapping[str, date]
    poster: str
    recorded: tuple[Recorded, ...] = ()
    rebuild: Rebuild | None = None
    other: HouseholdPath | None = None
    again: bool = False

    @property
    def organisation(self) -> Organisation:
        """The organisation that posts; raises `Forbidden` when the programme has none such."""
        organisation = self.configuration.organisations.get(self.poster)
        if organisation is None:
            raise Forbidden(
                said("{organisation} takes no part in the programme.", organisation=self.poster)
            )
        return organisation
