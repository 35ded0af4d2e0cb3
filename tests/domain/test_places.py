"""Places are offered before they are occupied, and never occupied twice at once."""

from itertools import permutations
from typing import Any

import pytest

from domain.places import (
    Place,
    PlaceAlreadyOccupied,
    PlaceAlreadyOffered,
    PlaceFact,
    PlaceFreed,
    PlaceNotOccupied,
    PlaceNotOffered,
    PlaceOccupied,
    PlaceOffered,
    decide,
    folded,
)
from domain.refusal import Invalid, Refusal
from tests.domain.cast import HOUSEHOLD, INTERMED, LAHSO, PLATFORM, day
from tests.domain.story import Story
from tests.domain.subject_history import history


def _days(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: day(value) if name in ("from_", "until") else value for name, value in fields.items()
    }


def of_place(fact: type[Any], on: str, **fields: Any) -> Any:
    whole = {"place": "relais-1", "kind": "passerelle", "operator": LAHSO}
    return fact(occurred_on=day(on), **{**whole, **_days(fields)})


def offered(on: str = "2019-03-01", **fields: Any) -> PlaceFact:
    return of_place(PlaceOffered, on, **fields)  # type: ignore[no-any-return]


def occupied(on: str, **fields: Any) -> PlaceFact:
    return of_place(PlaceOccupied, on, **fields)  # type: ignore[no-any-return]


def freed(on: str, **fields: Any) -> PlaceFact:
    return of_place(PlaceFreed, on, **fields)  # type: ignore[no-any-return]


def told(story: Story, *facts: PlaceFact) -> Place:
    """The place after these facts, each of which must be accepted."""
    for number, fact in enumerate(facts):
        assert decide(history(*facts[:number]), fact, story.circumstances(PLATFORM)) == fact
    return folded(facts)


def refusal(story: Story, *facts: PlaceFact) -> Refusal:
    """The refusal of the last of these facts."""
    told(story, *facts[:-1])
    with pytest.raises(Refusal) as caught:
        decide(history(*facts[:-1]), facts[-1], story.circumstances(PLATFORM))
    return caught.value


def test_a_place_is_offered_occupied_and_freed(story: Story) -> None:
    place = told(story, offered(), occupied("2019-04-01"), freed("2019-06-01"))
    (stay,) = place.stays
    assert (stay.starts_on, stay.ends_on) == (day("2019-04-01"), day("2019-06-01"))


def test_a_place_is_not_occupied_before_it_is_offered(story: Story) -> None:
    assert isinstance(refusal(story, occupied("2019-04-01")), PlaceNotOffered)
    late = (offered("2019-05-01"), occupied("2019-04-01"))
    assert isinstance(refusal(story, *late), PlaceNotOffered)


def test_a_place_is_never_occupied_twice_at_once(story: Story) -> None:
    facts = (offered(), occupied("2019-04-01"), occupied("2019-05-01"))
    assert isinstance(refusal(story, *facts), PlaceAlreadyOccupied)


def test_the_day_one_leaves_another_may_move_in(story: Story) -> None:
    leaving = (offered(), occupied("2019-04-01"), freed("2019-06-01"))
    place = told(story, *leaving, occupied("2019-06-01"), freed("2019-07-01"))
    assert [stay.freed_on for stay in place.stays] == [day("2019-06-01"), day("2019-07-01")]


def test_a_change_on_one_day_frees_the_place_from_who_leaves(story: Story) -> None:
    first = occupied("2019-04-01", until="2019-06-01")
    changing = (offered(), first, occupied("2019-06-01"), freed("2019-06-01"))
    place = told(story, *changing, freed("2019-07-01"))
    assert [stay.freed_on for stay in place.stays] == [day("2019-06-01"), day("2019-07-01")]


def test_a_stay_recorded_late_does_not_overlap_another(story: Story) -> None:
    facts = (offered(), occupied("2019-06-01"))
    told(story, *facts, occupied("2019-04-01", until="2019-06-01"))
    late = occupied("2019-04-01", until="2019-06-02")
    assert isinstance(refusal(story, *facts, late), PlaceAlreadyOccupied)


def test_the_order_of_recording_does_not_change_the_stays(story: Story) -> None:
    stays = (
        occupied("2019-04-01", until="2019-05-01"),
        occupied("2019-05-01", until="2019-06-01"),
        occupied("2019-07-01", until="2019-08-01"),
    )
    places = [told(story, offered(), *order) for order in permutations(stays)]
    assert all(place == places[0] for place in places)


def test_a_household_that_stays_longer_than_planned_is_not_freed_over_the_next(
    story: Story,
) -> None:
    household = str(HOUSEHOLD)
    first = occupied("2019-04-01", until="2019-05-01", household=household)
    facts = (offered(), first, occupied("2019-05-02"))
    over = freed("2019-05-03", household=household, from_="2019-04-01")
    assert isinstance(refusal(story, *facts, over), PlaceAlreadyOccupied)


def test_only_an_occupied_place_is_freed(story: Story) -> None:
    assert isinstance(refusal(story, offered(), freed("2019-06-01")), PlaceNotOccupied)
    twice = (offered(), occupied("2019-04-01"), freed("2019-06-01"), freed("2019-06-02"))
    assert isinstance(refusal(story, *twice), PlaceNotOccupied)
    early = (offered(), occupied("2019-04-01"), freed("2019-03-31"))
    assert isinstance(refusal(story, *early), PlaceNotOccupied)


@pytest.mark.parametrize("change", [{"kind": "intercalaire"}, {"operator": INTERMED}])
def test_kind_and_operator_are_those_offered(story: Story, change: dict[str, str]) -> None:
    assert isinstance(refusal(story, offered(), occupied("2019-04-01", **change)), PlaceNotOffered)
    facts = (offered(), occupied("2019-04-01"), freed("2019-05-01", **change))
    assert isinstance(refusal(story, *facts), PlaceNotOccupied)


def test_an_offer_ends_and_the_place_may_be_offered_again(story: Story) -> None:
    first = offered(until="2019-06-01")
    assert isinstance(refusal(story, first, occupied("2019-06-01")), PlaceNotOffered)
    assert isinstance(refusal(story, first, offered("2019-05-31")), PlaceAlreadyOffered)
    told(story, first, offered("2019-06-01", operator=INTERMED))


@pytest.mark.parametrize(
    "fact",
    [
        occupied("2019-04-01", from_="2019-04-02"),
        occupied("2019-04-01", until="2019-03-31"),
        freed("2019-04-01", until="2019-04-02"),
    ],
)
def test_days_of_a_stay_follow_each_other(story: Story, fact: PlaceFact) -> None:
    assert isinstance(refusal(story, offered(), fact), Invalid)
