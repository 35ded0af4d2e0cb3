"""Facts that are not about a household pass the same intake, each about its own subject."""

import asyncio
from typing import Any

import pytest

from domain.marks import FieldClass
from domain.places import PlaceAlreadyOccupied
from domain.refusal import Forbidden, Invalid
from services.answers import Answer, EventIdReused, Overtaken, Receipt, TypeNotAllowed, WrongSubject
from services.intake import subject_stream
from services.keyring import subject_keys
from services.ports import Posted, StoredEvent
from services.views import Views
from tests.services.conftest import SECRETS, Desk

GRAND = "grandlyon-habitat"
METROPOLE = "metropole-de-lyon"
PLATFORM = "plateforme-venissieux"
OTHER_PLATFORM = "plateforme-lyon-7-8"
YEAR = {"from": "2019-01-01", "to": "2019-12-31"}
PLACE = {"place": "relais-1", "kind": "passerelle", "operator": "lahso"}
COST = {"programme": "etage", "period": YEAR, "amount": "10.00", "category": "engineering"}
PRACTICE = {"programme": "etage", "title": "Aller vers", "organisations": ["lahso"]}
COMMITTEE = {"kind": "technical", "territory": "venissieux", "on": "2019-05-16"}
SESSION = "ct-venissieux-2019-05-16"

EVERY: dict[str, tuple[str, str, dict[str, Any]]] = {
    "programme.cost-recorded": (GRAND, "etage", COST),
    "programme.envelope-set": (
        METROPOLE,
        "etage",
        {
            "programme": "etage",
            "funder": METROPOLE,
            "tool": "aide_quittance",
            "amount": "24000.00",
            "period": YEAR,
        },
    ),
    "programme.satisfaction-surveyed": (
        GRAND,
        "etage",
        {"programme": "etage", "surveyed": 40, "answered": 22, "satisfied": 18},
    ),
    "programme.practice-shared": (GRAND, "etage", PRACTICE),
    "place.offered": (PLATFORM, "relais-1", PLACE),
    "committee.scheduled": (PLATFORM, SESSION, COMMITTEE),
    "committee.held": (
        PLATFORM,
        SESSION,
        {**COMMITTEE, "on": "2019-05-02", "participants": [GRAND, "lahso"]},
    ),
}


def event(desk: Desk, name: str, **changes: Any) -> Posted:
    """The event of that name, by whoever may post it, about what it is about."""
    organisation, subject, data = EVERY[name]
    by, about = changes.pop("by", organisation), changes.pop("about", subject)
    return desk.posted(by, name, about, **{**data, **changes})


def answer_to(desk: Desk, posted: Posted) -> Answer:
    (answer,) = asyncio.run(desk.post(posted))
    return answer


def stored(desk: Desk, subject: str) -> StoredEvent:
    """The last event about the subject."""
    return list(desk.ledger.streams([subject_stream(subject)], until=100))[-1]


@pytest.mark.parametrize("name", EVERY)
def test_a_fact_is_stored_about_its_subject(desk: Desk, name: str) -> None:
    posted = event(desk, name, id="one")
    receipt = answer_to(desk, posted)
    assert isinstance(receipt, Receipt), receipt
    assert (receipt.household_id, receipt.subject) == (None, posted.subject)
    again = answer_to(desk, posted)
    assert isinstance(again, Receipt)
    assert again.duplicate
    seen = Views(desk.event_types).event(stored(desk, posted.subject), classes=(), keys=None)
    assert seen["subject"] == posted.subject


@pytest.mark.parametrize("name", [name for name in EVERY if "committee" not in name])
def test_the_subject_is_what_the_fact_is_about(desk: Desk, name: str) -> None:
    assert isinstance(answer_to(desk, event(desk, name, about="place")), WrongSubject)


def test_a_session_given_in_the_data_is_the_subject(desk: Desk) -> None:
    other = event(desk, "committee.scheduled", session="ct-venissieux-2019-06-13")
    assert isinstance(answer_to(desk, other), WrongSubject)
    assert isinstance(answer_to(desk, event(desk, "committee.scheduled")), Receipt)
    assert stored(desk, SESSION).state["data"]["session"] == SESSION


@pytest.mark.parametrize("about", ["etage", "venissieux", "system", "comité de mai"])
def test_a_session_has_a_name_of_its_own(desk: Desk, about: str) -> None:
    answer = answer_to(desk, event(desk, "committee.scheduled", about=about))
    assert isinstance(answer, Invalid)
    assert answer.pointer == "/subject"


@pytest.mark.parametrize("name", EVERY)
def test_an_organisation_of_another_kind_may_not_record_it(desk: Desk, name: str) -> None:
    assert isinstance(answer_to(desk, event(desk, name, by="ccas-venissieux")), TypeNotAllowed)


def test_only_those_who_carry_the_programme_record_its_costs(desk: Desk) -> None:
    cost = event(desk, "programme.cost-recorded", by="lahso")
    assert isinstance(answer_to(desk, cost), Forbidden)
    assert isinstance(answer_to(desk, event(desk, "committee.held", by=OTHER_PLATFORM)), Forbidden)


def test_a_fact_about_a_programme_is_not_in_the_future(desk: Desk) -> None:
    cost = event(desk, "programme.cost-recorded", occurred_on="2020-07-01")
    assert isinstance(answer_to(desk, cost), Invalid)


def test_the_same_id_with_another_amount_is_a_conflict(desk: Desk) -> None:
    answer_to(desk, event(desk, "programme.cost-recorded", id="one"))
    other = event(desk, "programme.cost-recorded", id="one", amount="11.00")
    assert isinstance(answer_to(desk, other), EventIdReused)


def test_an_expected_version_holds_for_a_programme_too(desk: Desk) -> None:
    answer_to(desk, event(desk, "programme.cost-recorded"))
    stale = event(desk, "programme.cost-recorded", expected_version=0)
    assert isinstance(answer_to(desk, stale), Overtaken)
    assert isinstance(
        answer_to(desk, event(desk, "programme.cost-recorded", expected_version=1)), Receipt
    )


def test_the_title_of_a_shared_practice_is_sealed(desk: Desk) -> None:
    answer_to(desk, event(desk, "programme.practice-shared"))
    practice = stored(desk, "etage")
    assert "Aller vers" not in str(practice.state)
    keys = subject_keys(SECRETS.subject_digest, practice.stream)
    seen = Views(desk.event_types).event(practice, classes=(FieldClass.SOCIAL,), keys=keys)
    assert seen["data"] == {"title": "Aller vers"}


def test_two_bookings_of_a_place_at_once_are_one_stored_and_one_refused(desk: Desk) -> None:
    asyncio.run(desk.stored(event(desk, "place.offered")))

    async def in_parallel() -> list[Answer]:
        bookings = (
            desk.posted(by, "place.occupied", "relais-1", **PLACE)
            for by in (PLATFORM, OTHER_PLATFORM)
        )
        return [answer for (answer,) in await asyncio.gather(*map(desk.post, bookings))]

    answers = asyncio.run(in_parallel())

    assert {type(answer) for answer in answers} == {Receipt, PlaceAlreadyOccupied}


def test_two_bookings_in_one_batch_are_one_stored_and_one_refused(desk: Desk) -> None:
    asyncio.run(desk.stored(event(desk, "place.offered")))
    bookings = [desk.posted(PLATFORM, "place.occupied", "relais-1", **PLACE) for _ in range(2)]
    answers = asyncio.run(desk.post(*bookings))
    assert [type(answer) for answer in answers] == [Receipt, PlaceAlreadyOccupied]
