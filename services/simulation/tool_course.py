"""The course of one use of a tool: its steps, each by an organisation entitled to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.simulation.life import Beyond, Life
from services.simulation.palette import Request
from services.simulation.passage import Passage


@dataclass(kw_only=True)
class Course:
    """Not frozen: it goes on while the life is written. `limit` is the first day out of reach.

    `left_cents` is what may still be paid, `last` the last event, and `day` its day.
    """

    life: Life
    passage: Passage
    request: Request
    tool: str
    requester: str
    limit: date
    day: date
    last: str = ""
    left_cents: int = 0
    is_running: bool = False
    is_suspended: bool = False

    def step(
        self, poster: str, fact: str, day: date, *, after: tuple[str, ...] = (), **data: Any
    ) -> None:
        """One more event of this tool, recorded after the last one; raises `Beyond`."""
        if day >= self.limit:
            raise Beyond
        follows = (self.last, *after) if self.last else after
        told = {"tool": self.tool, **{name: each for name, each in data.items() if each}}
        self.last = self.life.write(poster, fact, day, data=told, after=follows)
        self.day = day

    def decider(self, day: date, *, but: str = "") -> str | None:
        """Who decides on this kind that day, other than that organisation."""
        kind = self.life.cast.configuration.tools[self.request.kind]
        return next((each for each in self._parties(kind.decided_by, day) if each != but), None)

    def payer(self, day: date) -> str | None:
        """Who pays for this kind that day."""
        kind = self.life.cast.configuration.tools[self.request.kind]
        return next(iter(self._parties(kind.paid_by, day)), None)

    def _parties(self, parties: tuple[str, ...], day: date) -> list[str]:
        """The organisations that are one of these parties, and work on the household that day."""
        stay = self.passage.stay_on(day)
        parameters = self.request.parameters
        held = {
            "landlord": (stay.landlord,),
            "funder": (parameters.get("funder"),),
            "operator": (parameters.get("operator"),),
            "lead": (self.passage.lead_on(day),),
            "platform": (self.life.cast.platform(stay.territory),),
            "carrier": self.life.programme.carriers,
        }
        workers = self.life.workers_on(self.passage, day)
        return [each for party in parties for each in held[party] if each in workers]
