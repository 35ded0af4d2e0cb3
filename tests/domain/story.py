"""A story: facts recorded one after the other on one household, as the intake would."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.access import Actor, classes_seen
from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.household import decide, fold
from domain.path import HouseholdPath, Recorded
from domain.programme import Configuration
from domain.refusal import IllegalTransition, Refusal
from tests.domain.cast import GRAND, HOUSEHOLD, OPENINGS, TODAY, day, source

BEGINNING = datetime(2019, 1, 1, tzinfo=UTC)


def _value(name: str, current: Any, given: Any) -> Any:
    if is_dataclass(current) and isinstance(given, Mapping):
        return rebuild(current, given)
    if isinstance(given, str) and (name.endswith("_on") or name in ("as_of", "on")):
        return date.fromisoformat(given)
    if name == "amount":
        return Decimal(given)
    return tuple(given) if isinstance(given, list) else given


def rebuild(fact: Any, corrections: Mapping[str, Any]) -> Any:
    """The fact with a partial of its data in it: objects merge, arrays are replaced."""
    known = {field.name: getattr(fact, field.name) for field in fields(fact)}
    return replace(
        fact, **{name: _value(name, known[name], given) for name, given in corrections.items()}
    )


class Story:
    """What was recorded so far; each fact has its number as its id, from "1" on."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.recorded: list[Recorded] = []
        self.openings: Mapping[str, date] = OPENINGS
        self.today = TODAY

    def circumstances(self, by: str) -> Circumstances:
        return Circumstances(
            configuration=self.configuration,
            today=self.today,
            openings=self.openings,
            poster=by,
            recorded=tuple(self.recorded),
            rebuild=rebuild,
        )

    def decided(self, fact: Fact, by: str = GRAND) -> Fact:
        """The fact as it would be stored."""
        return decide(self.path_or_none(), fact, self.circumstances(by))

    def tell(self, fact: Fact, by: str = GRAND) -> Recorded:
        """Record the fact; a day of the ledger's clock passes."""
        number = len(self.recorded) + 1
        recorded = Recorded(
            position=number * 10,
            household_id=HOUSEHOLD,
            version=number,
            source=source(by),
            id=str(number),
            type=fact.NAME,
            recorded_at=BEGINNING + timedelta(number),
            fact=self.decided(fact, by),
        )
        self.recorded.append(recorded)
        return recorded

    def refusal(self, fact: Fact, by: str = GRAND) -> Refusal:
        """Why the fact is refused."""
        with pytest.raises(Refusal) as caught:
            self.decided(fact, by)
        return caught.value

    def conflict(self, fact: Fact, by: str = GRAND) -> IllegalTransition:
        """Why the path does not allow the fact now."""
        refusal = self.refusal(fact, by)
        assert isinstance(refusal, IllegalTransition)
        return refusal

    def path_or_none(self) -> HouseholdPath | None:
        return fold(self.recorded, rebuild=rebuild)

    @property
    def path(self) -> HouseholdPath:
        path = self.path_or_none()
        assert path is not None
        return path

    def as_of(self, text: str) -> HouseholdPath | None:
        return fold(self.recorded, as_of=day(text), rebuild=rebuild)

    def seen_by(self, organisation: str, role: str = "organisation", *, on: str = "") -> set[str]:
        """The field classes, by their code, that this reader sees of the household."""
        actor = Actor(organisation=organisation, role=role)
        today = day(on) if on else self.today
        seen = classes_seen(self.path, actor, self.configuration, today=today)
        return {field_class.value for field_class in seen}
