"""How many files a person opens in an hour, what is noticed, and what leaves no trace."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from adapters.memory.trace import MemoryTrace
from domain.access import PATH_ONLY, Actor
from domain.marks import FieldClass
from domain.purposes import Purpose
from services.looks import Asked, What
from services.trace import HOUR_SECONDS, ReadingBudget, TooManyHouseholds, Tracing

NAMED = PATH_ONLY | {FieldClass.IDENTITY}
WORKER = Actor(organisation="lahso", role="worker", person="a-worker")


@dataclass(kw_only=True)
class Hour:
    """A trace with a budget of three files and an alert after two, and a clock to move."""

    now: float = 0.0
    trace: MemoryTrace = field(default_factory=MemoryTrace)
    tracing: Tracing = field(init=False)

    def __post_init__(self) -> None:
        budget = ReadingBudget(alert=2, most=3, clock=lambda: self.now)
        self.tracing = Tracing(trace=self.trace, budget=budget)

    def open(self, *households: UUID, actor: Actor = WORKER, what: What = What.HOUSEHOLD) -> None:
        """Somebody opens files."""
        self.tracing.look(actor, what, dict.fromkeys(households, NAMED))

    def lines(self) -> list[str]:
        """What the trace has, the oldest first."""
        return [look.what for look in self.trace.looks(Asked())][::-1]


@pytest.fixture
def hour() -> Hour:
    return Hour()


def files(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


def test_a_person_who_opens_many_files_is_noticed_once(hour: Hour) -> None:
    for household in files(3):
        hour.open(household)

    assert hour.lines() == ["household", "household", "household", "alert"]
    assert hour.tracing.figures.alerts == 1


def test_a_person_opens_no_more_files_than_an_hour_has(hour: Hour) -> None:
    opened = files(3)
    for household in opened:
        hour.open(household)

    for _ in range(2):
        with pytest.raises(TooManyHouseholds):
            hour.open(uuid4())
    hour.open(opened[0])

    assert hour.lines()[-2:] == ["refused", "household"]
    assert hour.lines().count("refused") == 1
    assert hour.tracing.figures.refusals == 2


def test_an_hour_later_a_person_opens_other_files(hour: Hour) -> None:
    hour.open(*files(3))

    hour.now += HOUR_SECONDS
    hour.open(*files(2))

    assert hour.lines() == ["household", "alert", "household"]


def test_opening_all_at_once_is_no_way_around_the_limit(hour: Hour) -> None:
    with pytest.raises(TooManyHouseholds):
        hour.open(*files(4), what=What.FEED)

    assert hour.lines() == ["refused"]


def test_one_person_does_not_use_the_hour_of_another(hour: Hour) -> None:
    hour.open(*files(3))

    hour.open(*files(2), actor=Actor(organisation="lahso", role="worker", person="another"))

    assert hour.lines() == ["household", "alert", "household"]


@pytest.mark.parametrize("role", ["organisation", "system"])
def test_programs_are_traced_and_not_limited(hour: Hour, role: str) -> None:
    hour.open(*files(9), actor=Actor(organisation="lahso", role=role, person="a-token"))

    assert hour.lines() == ["household"]


@pytest.mark.parametrize("what", [What.BOARD, What.HOUSEHOLDS, What.PORTFOLIO, What.AGENDA])
def test_the_lines_of_a_list_are_no_opened_files(hour: Hour, what: What) -> None:
    hour.open(*files(9), what=what)

    assert hour.lines() == [what]


def test_a_path_under_pseudonym_leaves_no_trace(hour: Hour) -> None:
    hour.tracing.look(WORKER, What.HOUSEHOLD, {uuid4(): PATH_ONLY})

    assert hour.lines() == []


def test_households_seen_in_other_classes_stand_on_other_lines(hour: Hour) -> None:
    one, other = files(2)
    rent = PATH_ONLY | {FieldClass.RENT}
    hour.tracing.look(WORKER, What.BOARD, {one: NAMED, other: rent})

    found = hour.trace.looks(Asked())
    assert {each.households: each.classes for each in found} == {(one,): ("C2",), (other,): ("C3",)}


@pytest.mark.parametrize(
    ("role", "what", "purpose"),
    [
        ("worker", What.HOUSEHOLD, "accompaniment"),
        ("worker", What.AGENDA, "committee"),
        ("committee_member", What.HOUSEHOLD, "committee"),
        ("dpo", What.HOUSEHOLD, "rights-request"),
        ("auditor", What.AGENDA, "audit"),
    ],
)
def test_the_purpose_follows_from_the_role_and_what_is_opened(
    *, hour: Hour, role: str, what: What, purpose: str
) -> None:
    hour.open(uuid4(), actor=Actor(organisation="lahso", role=role), what=what)

    assert [each.purpose for each in hour.trace.looks(Asked())] == [purpose]


def test_a_purpose_that_is_declared_is_recorded(hour: Hour) -> None:
    declared = Actor(organisation="lahso", role="worker", purpose=Purpose.INCIDENT)

    hour.open(uuid4(), actor=declared, what=What.AGENDA)

    assert [each.purpose for each in hour.trace.looks(Asked())] == ["incident"]
