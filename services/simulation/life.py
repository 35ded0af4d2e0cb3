"""One household's life while it is written: where it stands, and the events so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from domain.identification import ReferenceAttached
from domain.programme import Programme
from services.simulation.calendar import act_day, moment, recording
from services.simulation.cast import SIMULATED, Cast
from services.simulation.drafts import Draft
from services.simulation.passage import Passage, Stay

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the landlord told of the rent on a day; `event` is the id under which it did."""

    day: date
    as_of: date
    has_resumed: bool
    event: str


@dataclass(kw_only=True)
class Life:
    """Not frozen: it lives while one household's events are written.

    `owed_cents` is the debt, `procedure` the steps still to come, `accounted_on` the day up to
    which the rent account was told; `accounts` is what was told. `elsewhere` are the events that
    are about no household, with the second of their recording.
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
    references: dict[str, tuple[str, date]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    owed_cents: int = 0
    rent_cents: int = 45_000
    procedure: list[Step] = field(default_factory=list)
    accounted_on: date = date.max
    accounts_end_on: date = date.max
    accounts: list[Account] = field(default_factory=list)
    elsewhere: list[tuple[int, Draft]] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    named: int = 0

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

    @property
    def _series(self) -> str:
        """How the ids of its events begin."""
        return f"{self.cast.series}-{self.cast.seed}-{self.number:06d}"

    def errs(self, share: float) -> bool:
        """Whether a fact is told wrongly at first, as such a share of them is."""
        return self.rng.random() < share and self.cast.makes_mistakes

    def reach(self, day: date) -> None:
        """Raises `Beyond` for a day after those that are simulated."""
        if day > self.cast.until:
            raise Beyond

    def account_on(self, day: date) -> Account | None:
        """The last account told of that day or before; None where it is told only afterwards."""
        last = next((each for each in reversed(self.accounts) if each.as_of <= day), None)
        return last if last is not None and last.day <= day else None

    def territory_on(self, day: date) -> str:
        """The territory the household lives in that day: it moves within its episodes only."""
        stays = [stay for passage in self.passages for stay in passage.stays]
        if not stays:
            return self.territory
        return next((stay for stay in reversed(stays) if stay.since <= day), stays[0]).territory

    def work_day(self, passage: Passage, day: date) -> date:
        """That day or soon after, within the episode and the simulated days; raises `Beyond`."""
        on = act_day(day, self.rng)
        if on >= passage.left_on:
            raise Beyond
        self.reach(on)
        return on

    def workers_on(self, passage: Passage, day: date) -> list[str]:
        """Who may work on the household that day: lead, partners, landlord and platform."""
        stay = passage.stay_on(day)
        landlords = [stay.landlord] if stay.landlord is not None else []
        platform = self.cast.platform(stay.territory)
        return [passage.lead_on(day), *passage.partners_on(day), *landlords, platform]

    def open_by(self, organisation: str) -> None:
        """The organisation opens the path under a reference of its own."""
        self.opener = organisation
        self.references[organisation] = (self._new_reference(organisation), self.opened_on)

    def _new_reference(self, organisation: str) -> str:
        """The seed, or the series, is in it: two simulations can be posted to one ledger."""
        prefix = PREFIXES.get(organisation, organisation.upper())
        number = f"{self.cast.seed * LIVES_PER_SEED_MAX + self.number:04d}"
        if self.cast.series != SIMULATED:
            number = f"{self.cast.series[0].upper()}{self.number:04d}"
        return f"{prefix}-{self.opened_on.year}-{number}"

    @property
    def reference(self) -> str:
        """How anyone may address the household: by the reference of who opened the path."""
        return f"ref:{self.opener}/{self.references[self.opener][0]}"

    def subject(self, organisation: str, day: date) -> str:
        """How the organisation addresses it that day: its own reference, or the opener's."""
        own, since = self.references.get(organisation, ("", date.max))
        return own if since <= day else self.reference

    def new_name(self, what: str) -> str:
        """A name for one more action or tool of the household."""
        self.named += 1
        return f"{what}-{self.named:04d}"

    def begin(self, day: date, *, modality: str | None, is_urgent: bool = False) -> None:
        """An episode begins that day, with the lead as it stands."""
        self.passages.append(
            Passage(
                started_on=day,
                modality=modality,
                is_urgent=is_urgent,
                leads=[(day, self.lead)],
                stays=[Stay(since=day, territory=self.territory, landlord=self.landlord)],
            )
        )

    def write(
        self,
        poster: str,
        kind: str,
        day: date,
        *,
        data: Mapping[str, Any],
        is_step: bool = False,
        ends: bool = False,
        after: tuple[str, ...] = (),
    ) -> str:
        """Add an event of that stored name, and return its id; raises `Beyond`."""
        self.reach(day)
        name = f"{self._series}-{len(self.drafts) + 1:03d}"
        self.drafts.append(
            Draft(
                day=day,
                recording=recording(day, self.rng, is_prompt=is_step),
                poster=poster,
                type=kind,
                id=name,
                subject=self.subject(poster, day),
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
        self.references[organisation] = (own, day)

    def write_elsewhere(
        self, poster: str, kind: str, day: date, *, subject: str, data: Mapping[str, Any]
    ) -> None:
        """Add an event about a place, recorded the same day; raises `Beyond`."""
        self.reach(day)
        draft = Draft(
            day=day,
            recording=moment(day, self.rng),
            poster=poster,
            type=kind,
            id=f"{self._series}-e{len(self.elsewhere) + 1:02d}",
            subject=subject,
            data={"occurred_on": day.isoformat(), **data},
        )
        self.elsewhere.append((draft.recording, draft))
