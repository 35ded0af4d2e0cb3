"""Facts of programmes and places are rectified through the same intake as those of households."""

import asyncio
from typing import Any

from domain.marks import FieldClass
from domain.money import CostRecorded
from domain.path import Recorded
from domain.places import PlaceAlreadyOccupied
from domain.rectification import RectificationForbidden
from domain.refusal import Forbidden
from services.answers import Answer, Receipt, TypeNotAllowed
from services.intake import subject_stream
from services.keyring import subject_keys
from services.ports import Posted
from services.subject_history import facts_about
from services.views import Views
from tests.services.conftest import SECRETS, Desk
from tests.services.test_subjects import (
    GRAND,
    OTHER_PLATFORM,
    PLACE,
    PLATFORM,
    SESSION,
    answer_to,
    event,
    stored,
)

URN = "urn:etage:org:"


def rectified(desk: Desk, subject: str, *, of: str, by: str = GRAND, **told: Any) -> Posted:
    """The rectification of the event `of`; `told` holds what its author posted it as, and more."""
    kind = {"etage": "programme", "relais-1": "place"}.get(subject, "committee")
    author = told.pop("author", by)
    data = {"event": {"source": URN + author, "id": of}, "reason": "Erreur de saisie", **told}
    return desk.posted(by, f"{kind}.rectified", subject, **data)


def facts(desk: Desk, subject: str) -> list[Recorded]:
    return list(facts_about(desk.ledger, desk.event_types, subject))


def refused(desk: Desk, posted: Posted) -> Answer:
    answer = answer_to(desk, posted)
    assert not isinstance(answer, Receipt), answer
    return answer


def test_a_cost_is_read_as_it_was_corrected(desk: Desk) -> None:
    asyncio.run(desk.stored(event(desk, "programme.cost-recorded", id="one")))
    fix = rectified(desk, "etage", of="one", corrections={"amount": "12.50"})
    receipt = answer_to(desk, fix)
    assert isinstance(receipt, Receipt)
    assert (receipt.household_id, receipt.subject) == (None, "etage")
    (cost,) = facts(desk, "etage")
    assert isinstance(cost.fact, CostRecorded)
    assert str(cost.fact.amount) == "12.50"
    seen = Views(desk.event_types).event(stored(desk, "etage"), classes=(), keys=None)
    assert seen["subject"] == "etage"


def test_a_corrected_title_is_sealed_as_the_first_was(desk: Desk) -> None:
    asyncio.run(desk.stored(event(desk, "programme.practice-shared", id="one")))
    fix = rectified(desk, "etage", of="one", corrections={"title": "Revenir vers un ménage"})
    asyncio.run(desk.stored(fix))
    last = stored(desk, "etage")
    assert "Revenir" not in str(last.state)
    keys = subject_keys(SECRETS.subject_digest, subject_stream("etage"))
    seen = Views(desk.event_types).event(last, classes=(FieldClass.SOCIAL,), keys=keys)
    assert seen["data"]["corrections"] == {"title": "Revenir vers un ménage"}


def test_a_correction_that_fits_no_cost_names_its_field(desk: Desk) -> None:
    asyncio.run(desk.stored(event(desk, "programme.cost-recorded", id="one")))
    for corrections in ({"amount": "12.5"}, {"colour": "red"}):
        fix = rectified(desk, "etage", of="one", corrections=corrections)
        pointer = refused(desk, fix).errors[0].pointer  # type: ignore[union-attr]
        assert pointer == f"/data/corrections/{next(iter(corrections))}"


def test_an_organisation_of_another_kind_corrects_nothing(desk: Desk) -> None:
    asyncio.run(desk.stored(event(desk, "programme.cost-recorded", id="one")))
    for by, reason in (("ccas-venissieux", TypeNotAllowed), ("lahso", Forbidden)):
        fix = rectified(desk, "etage", of="one", by=by, author=GRAND, void=True)
        assert isinstance(refused(desk, fix), reason)


def test_a_session_is_corrected_by_its_own_platform_alone(desk: Desk) -> None:
    asyncio.run(desk.stored(event(desk, "committee.held", id="one")))
    fix = {"corrections": {"participants": [GRAND]}}
    other = rectified(desk, SESSION, of="one", by=OTHER_PLATFORM, author=PLATFORM, **fix)
    assert isinstance(refused(desk, other), Forbidden)
    assert isinstance(
        answer_to(desk, rectified(desk, SESSION, of="one", by=PLATFORM, **fix)), Receipt
    )
    (held,) = facts(desk, SESSION)
    assert desk.event_types.data_of(held.fact)["participants"] == [GRAND]


def test_a_place_is_free_again_once_a_wrong_stay_is_withdrawn(desk: Desk) -> None:
    asyncio.run(desk.stored(event(desk, "place.offered", id="offer")))
    taken = desk.posted(PLATFORM, "place.occupied", "relais-1", id="stay", **PLACE)
    asyncio.run(desk.stored(taken))
    again = desk.posted(PLATFORM, "place.occupied", "relais-1", id="next", **PLACE)
    assert isinstance(refused(desk, again), PlaceAlreadyOccupied)
    offer = rectified(desk, "relais-1", of="offer", by=PLATFORM, void=True)
    assert isinstance(refused(desk, offer), RectificationForbidden)
    asyncio.run(desk.stored(rectified(desk, "relais-1", of="stay", by=PLATFORM, void=True)))
    assert isinstance(answer_to(desk, again), Receipt)


def test_a_rectification_in_a_batch_counts_for_what_follows_it(desk: Desk) -> None:
    asyncio.run(desk.stored(event(desk, "place.offered", id="offer")))
    stay = desk.posted(PLATFORM, "place.occupied", "relais-1", id="stay", **PLACE)
    fix = rectified(desk, "relais-1", of="stay", by=PLATFORM, void=True)
    again = desk.posted(PLATFORM, "place.occupied", "relais-1", **PLACE)
    answers = asyncio.run(desk.post(stay, fix, again))
    assert [type(each) for each in answers] == [Receipt] * 3
