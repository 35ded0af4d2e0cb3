"""An error in what is told of a programme, a place or a session is corrected by a new fact."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.fact import Fact
from domain.money import CostRecorded, EnvelopeSet, Period, envelopes_in_force
from domain.path import Recorded
from domain.places import PlaceFreed, PlaceOccupied, PlaceOffered
from domain.rectification import EventKey, Rectification, RectificationForbidden, effective
from domain.refusal import Forbidden, Invalid, Refusal
from domain.subject_rectification import (
    CommitteeRectified,
    PlaceRectified,
    ProgrammeRectified,
    SubjectRectification,
)
from domain.subjects import decide_subject, subject_of
from tests.domain.cast import (
    EST,
    GRAND,
    HOUSEHOLD,
    LAHSO,
    METROPOLE,
    PLATFORM,
    PLATFORM_LYON,
    day,
    source,
)
from tests.domain.story import BEGINNING, Story, rebuild

YEAR = Period(from_=day("2019-01-01"), to=day("2019-12-31"))
RECTIFIED: dict[str, type[Rectification]] = {
    "etage": ProgrammeRectified,
    "relais-1": PlaceRectified,
}


class Ledger:
    """What was recorded of one subject; each fact has its number as its id, from "1" on."""

    def __init__(self, story: Story, subject: str) -> None:
        self.story = story
        self.subject = subject
        self.recorded: tuple[Recorded, ...] = ()

    def tell(self, fact: Fact, by: str) -> Fact:
        """Record the fact as it is decided."""
        decided = decide_subject(
            self.recorded, fact, self.story.circumstances(by), subject=self.subject
        )
        number = len(self.recorded) + 1
        added = Recorded(
            position=number * 10,
            household_id=HOUSEHOLD,
            version=number,
            source=source(by),
            id=str(number),
            type=fact.NAME,
            recorded_at=BEGINNING + timedelta(number),
            fact=decided,
        )
        self.recorded = (*self.recorded, added)
        return decided

    def refusal(self, fact: Fact, by: str) -> Refusal:
        """Why the fact is refused."""
        with pytest.raises(Refusal) as caught:
            self.tell(fact, by)
        return caught.value

    def facts(self) -> list[Fact]:
        """The facts as rectifications leave them."""
        facts = [each.fact for each in effective(self.recorded, rebuild)]
        return [fact for fact in facts if not isinstance(fact, SubjectRectification)]

    def rectified(self, event: str, by: str, *, void: bool | None = None, **fixes: Any) -> Any:
        kind = RECTIFIED.get(self.subject, CommitteeRectified)
        key = EventKey(source=source(by), id=event)
        return kind(
            occurred_on=day("2020-01-14"), event=key, corrections=fixes, void=void, reason="Saisie"
        )


@pytest.fixture(name="programme")
def _programme(story: Story) -> Ledger:
    """GrandLyon Habitat recorded a cost of ETAGE with two digits the wrong way round."""
    ledger = Ledger(story, "etage")
    ledger.tell(cost("136500.00"), by=GRAND)
    return ledger


@pytest.fixture(name="place")
def _place(story: Story) -> Ledger:
    """A place was offered, taken, freed and taken again."""
    ledger = Ledger(story, "relais-1")
    for kind, on in (
        (PlaceOffered, "2019-03-04"),
        (PlaceOccupied, "2019-04-01"),
        (PlaceFreed, "2019-06-03"),
        (PlaceOccupied, "2019-06-10"),
    ):
        fact = kind(occurred_on=day(on), place="relais-1", kind="passerelle", operator=LAHSO)
        ledger.tell(fact, by=PLATFORM)
    return ledger


def cost(amount: str) -> CostRecorded:
    return CostRecorded(
        occurred_on=day("2019-12-31"),
        programme="etage",
        period=YEAR,
        amount=Decimal(amount),
        category="engineering",
    )


def test_a_cost_is_corrected_for_every_day(programme: Ledger) -> None:
    programme.tell(programme.rectified("1", GRAND, amount="163500.00"), by=GRAND)
    assert programme.facts() == [cost("163500.00")]


def test_a_rectification_names_its_subject_and_the_type_it_corrects(programme: Ledger) -> None:
    fact = programme.tell(programme.rectified("1", GRAND, amount="1.00"), by=GRAND)
    assert isinstance(fact, ProgrammeRectified)
    assert subject_of(fact) == "etage"
    assert fact.event.type == CostRecorded.NAME


def test_a_cost_that_never_was_is_withdrawn(programme: Ledger) -> None:
    programme.tell(programme.rectified("1", GRAND, void=True), by=GRAND)
    assert programme.facts() == []
    again = programme.rectified("1", GRAND, amount="1.00")
    assert isinstance(programme.refusal(again, by=GRAND), Invalid)


@pytest.mark.parametrize("by", [EST, METROPOLE])
def test_another_carrier_corrects_it_too(programme: Ledger, by: str) -> None:
    programme.tell(programme.rectified("1", GRAND, amount="163500.00"), by=by)
    assert programme.facts() == [cost("163500.00")]


@pytest.mark.parametrize("by", [LAHSO, PLATFORM])
@pytest.mark.parametrize("fixes", [{"amount": "1.00"}, {"void": True}])
def test_who_may_not_record_a_cost_does_not_correct_it(
    programme: Ledger, by: str, *, fixes: dict[str, Any]
) -> None:
    fact = programme.rectified("1", GRAND, **fixes)
    assert isinstance(programme.refusal(fact, by=by), Forbidden)


def test_a_right_to_record_that_was_taken_away_takes_the_right_to_correct(
    programme: Ledger,
) -> None:
    posting = {**programme.story.configuration.posting, CostRecorded.NAME: ("authority",)}
    programme.story.configuration = replace(programme.story.configuration, posting=posting)
    fact = programme.rectified("1", GRAND, amount="1.00")
    assert isinstance(programme.refusal(fact, by=GRAND), Forbidden)


def test_a_correction_keeps_the_rules_of_what_it_corrects(programme: Ledger) -> None:
    refusal = programme.refusal(programme.rectified("1", GRAND, amount="0.00"), by=GRAND)
    assert refusal.pointer == "/data/corrections/amount"


def test_what_a_cost_is_about_is_not_corrected(programme: Ledger) -> None:
    refusal = programme.refusal(programme.rectified("1", GRAND, programme="place"), by=GRAND)
    assert refusal.pointer == "/data/corrections/programme"


def test_only_an_event_of_the_same_subject_is_corrected(programme: Ledger) -> None:
    for wrong in (programme.rectified("7", GRAND, void=True), programme.rectified("1", EST)):
        assert programme.refusal(wrong, by=GRAND).pointer == "/data/event"


def test_a_rectification_is_not_rectified(programme: Ledger) -> None:
    programme.tell(programme.rectified("1", GRAND, amount="2.00"), by=GRAND)
    refusal = programme.refusal(programme.rectified("2", GRAND, reason="Autre"), by=GRAND)
    assert refusal.pointer == "/data/event"


def test_a_withdrawn_envelope_leaves_the_one_before_it(story: Story) -> None:
    ledger = Ledger(story, "etage")
    for on, amount in (("2019-01-15", "20.00"), ("2019-06-03", "30.00")):
        envelope = EnvelopeSet(
            occurred_on=day(on),
            programme="etage",
            funder=METROPOLE,
            tool="aide_quittance",
            amount=Decimal(amount),
            period=YEAR,
        )
        ledger.tell(envelope, by=GRAND)
    ledger.tell(ledger.rectified("2", GRAND, void=True), by=GRAND)
    left = envelopes_in_force(effective(ledger.recorded, rebuild))
    assert list(left.values()) == [Decimal("20.00")]


def test_a_stay_is_not_stretched_over_the_next(place: Ledger) -> None:
    stretched = place.rectified("3", PLATFORM, occurred_on="2019-07-01")
    refusal = place.refusal(stretched, by=PLATFORM)
    assert isinstance(refusal, RectificationForbidden)
    assert refusal.later.id == "4"


def test_a_place_with_a_stay_stays_offered(place: Ledger) -> None:
    withdrawal = place.rectified("1", PLATFORM, void=True)
    assert isinstance(place.refusal(withdrawal, by=PLATFORM), RectificationForbidden)


def test_after_a_correction_a_place_is_decided_on_what_is_right(place: Ledger) -> None:
    place.tell(place.rectified("4", PLATFORM, void=True), by=PLATFORM_LYON)
    taken = PlaceOccupied(
        occurred_on=day("2019-06-04"), place="relais-1", kind="passerelle", operator=LAHSO
    )
    assert place.tell(taken, by=PLATFORM) == taken
