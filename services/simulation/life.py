"""One household's life while it is written: where it stands, and the events so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from domain.identification import ReferenceAttached
from domain.programme import Programme
from services.simulation.calendar import recording
from services.simulation.cast import Cast
from services.simulation.drafts import Draft

LIVES_PER_SEED_MAX = 1_000_000
PREFIXES: Mapping[str, str] = {
    "est-metropole-habitat": "EMH",
    "grandlyon-habitat": "GLH",
    "lyon-metropole-habitat": "LMH",
    "avdl-association": "AVDL-A",
}
"""How organisations begin their own references; the others use their slug."""


class Beyond(Exception):
    """The life goes on after the days that are simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A coming step of the procedure, with the data that go with its stage."""

    day: date
    stage: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Life:
    """Not frozen: it lives while one household's events are written.

    `owed_cents` is the debt, `procedure` the steps still to come, `accounted_on` the day up to
    which the rent account was told.
    """

    cast: Cast
    number: int
    programme: Programme
    territory: str
    stream: str
    commune: str
    opened_on: date
    landlord: str | None
    opener: str = ""
    lead: str = ""
    partners: list[str] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    owed_cents: int = 0
    rent_cents: int = 45_000
    procedure: list[Step] = field(default_factory=list)
    accounted_on: date = date.max
    accounts_end_on: date = date.max

    @property
    def rng(self) -> Random:
        """The one source of chance."""
        return self.cast.rng

    @property
    def platform(self) -> str:
        """The organisation that coordinates the household's territory."""
        return self.cast.platform(self.territory)

    @property
    def organisations(self) -> tuple[str, ...]:
        """The lead and the partners."""
        return (self.lead, *self.partners)

    def reach(self, day: date) -> None:
        """Raises `Beyond` for a day after those that are simulated."""
        if day > self.cast.until:
            raise Beyond

    def open_by(self, organisation: str) -> None:
        """The organisation opens the path under a reference of its own."""
        self.opener = organisation
        self.references[organisation] = self._new_reference(organisation)

    def _new_reference(self, organisation: str) -> str:
        """The seed is in it, so that two simulations can be posted to one ledger."""
        prefix = PREFIXES.get(organisation, organisation.upper())
        number = self.cast.seed * LIVES_PER_SEED_MAX + self.number
        return f"{prefix}-{self.opened_on.year}-{number:04d}"

    def subject(self, organisation: str) -> str:
        """How the organisation addresses the household: its own reference, or the opener's."""
        own = self.references.get(organisation)
        return own if own else f"ref:{self.opener}/{self.references[self.opener]}"

    def write(
        self,
        poster: str,
        kind: str,
        day: date,
        *,
        data: Mapping[str, Any],
        is_step: bool = False,
        ends: bool = False,
        after: str | None = None,
    ) -> str:
        """Add an event of that stored name, and return its id; raises `Beyond`."""
        self.reach(day)
        name = f"sim-{self.cast.seed}-{self.number:06d}-{len(self.drafts) + 1:03d}"
        self.drafts.append(
            Draft(
                day=day,
                recording=recording(day, self.rng, is_prompt=is_step),
                poster=poster,
                type=kind,
                id=name,
                subject=self.subject(poster),
                data={"occurred_on": day.isoformat(), **data},
                is_step=is_step,
                ends=ends,
                after=after,
            )
        )
        return name

    def attach(self, organisation: str, day: date) -> None:
        """The organisation gives the household a reference of its own, and uses it from then."""
        if organisation in self.references:
            return
        # The event is addressed by the opener's reference: its own is not known until then.
        own = self._new_reference(organisation)
        self.write(organisation, ReferenceAttached.NAME, day, data={"reference": own}, is_step=True)
        self.references[organisation] = own
