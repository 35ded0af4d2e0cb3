"""The stock of places and the practice that partners share, as each reader is answered."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.access import Actor
from domain.programme import Configuration
from services.history import NotFound
from services.practices import Practices
from services.stock import Stock
from tests.services.conftest import SECRETS, TODAY, Desk

GRAND, LAHSO, PLATFORM = "grandlyon-habitat", "lahso", "plateforme-venissieux"
OTHER_PLATFORM = "plateforme-lyon-7-8"
TITLE = "Aller vers un ménage qui ne répond plus"


def actor(organisation: str, role: str = "organisation") -> Actor:
    return Actor(organisation=organisation, role=role)


@pytest.fixture(name="stock")
def _stock(desk: Desk, configuration: Configuration) -> Stock:
    return Stock(
        ledger=desk.ledger,
        event_types=desk.event_types,
        configuration=configuration,
        today=lambda: TODAY,
    )


@pytest.fixture(name="household")
def _household(desk: Desk) -> UUID:
    """A household of GrandLyon Habitat in Vénissieux stays in the first of three places."""
    asyncio.run(desk.stored(desk.opened()))
    asyncio.run(desk.stored(desk.identified()))
    household = asyncio.run(desk.stored(desk.referred()))
    for name, kind, operator in (
        ("relais-1", "passerelle", LAHSO),
        ("relais-2", "passerelle", "intermed"),
        ("studio-1", "intercalaire", GRAND),
    ):
        place = {"place": name, "kind": kind, "operator": operator}
        offer = desk.posted(PLATFORM, "place.offered", name, occurred_on="2019-04-01", **place)
        asyncio.run(desk.stored(offer))
    stay = {"place": "relais-1", "kind": "passerelle", "operator": LAHSO, "until": "2019-12-02"}
    taken = desk.posted(
        PLATFORM, "place.occupied", "relais-1", id="stay", **stay, household=str(household)
    )
    asyncio.run(desk.stored(taken))
    return household


def places(stock: Stock, who: Actor, on: str = "2019-06-03", **more: Any) -> dict[str, Any]:
    """The places a reader is told of, by name."""
    told = stock.places(who, on=date.fromisoformat(on), **more)
    return {each["place"]: each for each in told["places"]}


def test_a_place_is_told_with_its_operator_and_its_stay(stock: Stock, household: UUID) -> None:
    told = places(stock, actor(PLATFORM))["relais-1"]
    assert told == {
        "place": "relais-1",
        "kind": "passerelle",
        "operator": LAHSO,
        "offered_from": "2019-04-01",
        "offered_until": None,
        "free": False,
        "stay": {
            "from": "2019-05-02",
            "until": "2019-12-02",
            "freed_on": None,
            "household": str(household),
        },
    }


@pytest.mark.parametrize(
    ("on", "free"),
    [("2019-05-01", True), ("2019-05-02", False), ("2019-12-01", False), ("2019-12-02", True)],
)
def test_a_place_is_free_before_a_stay_and_from_the_day_it_ends(
    stock: Stock, household: UUID, *, on: str, free: bool
) -> None:
    assert places(stock, actor(PLATFORM), on)["relais-1"]["free"] is free


def test_a_place_is_told_from_the_day_it_is_offered(stock: Stock, household: UUID) -> None:
    assert places(stock, actor(PLATFORM), "2019-03-31") == {}
    assert set(places(stock, actor(PLATFORM), "2019-04-01")) == {"relais-1", "relais-2", "studio-1"}


def test_the_stock_is_narrowed_by_kind(stock: Stock, household: UUID) -> None:
    assert set(places(stock, actor(PLATFORM), kind="intercalaire")) == {"studio-1"}


@pytest.mark.parametrize("who", [PLATFORM, GRAND])
def test_who_follows_the_household_is_told_who_stays_there(
    stock: Stock, household: UUID, *, who: str
) -> None:
    assert places(stock, actor(who))["relais-1"]["stay"]["household"] == str(household)


@pytest.mark.parametrize(
    "who",
    [
        actor("est-metropole-habitat"),
        actor(OTHER_PLATFORM),
        actor(LAHSO),
        actor(GRAND, "programme_lead"),
    ],
)
def test_the_others_may_know_that_it_is_taken_but_not_by_whom(
    stock: Stock, household: UUID, *, who: Actor
) -> None:
    told = places(stock, who)["relais-1"]
    assert told["free"] is False
    assert "household" not in told["stay"]


def test_an_operator_is_told_of_its_own_places_alone(stock: Stock, household: UUID) -> None:
    assert set(places(stock, actor("intermed"))) == {"relais-2"}
    assert places(stock, actor("intermed"), "2019-03-31") == {}


def test_an_auditor_is_told_of_every_place(stock: Stock, household: UUID) -> None:
    assert len(places(stock, actor("ancols"))) == 3


@pytest.mark.parametrize(
    "who",
    [
        actor("avdl-association"),
        actor("ccas-venissieux"),
        actor("etat"),
        actor("metropole-de-lyon"),
        actor("dpo"),
        actor(GRAND, "steering"),
        actor(GRAND, "admin"),
        actor("nobody"),
    ],
)
def test_there_is_no_stock_for_the_others(stock: Stock, household: UUID, *, who: Actor) -> None:
    with pytest.raises(NotFound):
        places(stock, who)


def test_a_withdrawn_stay_leaves_the_place_free(desk: Desk, stock: Stock, household: UUID) -> None:
    event = {"source": f"urn:etage:org:{PLATFORM}", "id": "stay"}
    fix: dict[str, Any] = {"event": event, "void": True, "reason": "Le ménage n’est pas venu"}
    asyncio.run(desk.stored(desk.posted(PLATFORM, "place.rectified", "relais-1", **fix)))
    assert places(stock, actor(PLATFORM))["relais-1"]["free"] is True


@pytest.fixture(name="practices")
def _practices(desk: Desk, configuration: Configuration) -> Practices:
    """LAHSo and the CCAS of Vénissieux shared a practice on 2 May 2019."""
    shared = desk.posted(
        GRAND,
        "programme.practice-shared",
        "etage",
        id="practice",
        programme="etage",
        title=TITLE,
        organisations=[LAHSO, "ccas-venissieux"],
    )
    asyncio.run(desk.stored(shared))
    return Practices(
        ledger=desk.ledger,
        event_types=desk.event_types,
        configuration=configuration,
        subject_digest=SECRETS.subject_digest,
    )


def told(practices: Practices, who: Actor, as_of: date = TODAY) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = practices.answer(who, "etage", as_of)["practices"]
    return answer


@pytest.mark.parametrize("who", [LAHSO, "ccas-venissieux", GRAND, "est-metropole-habitat"])
def test_those_who_shared_a_practice_and_the_carriers_read_its_title(
    practices: Practices, who: str
) -> None:
    assert told(practices, actor(who)) == [
        {
            "occurred_on": "2019-05-02",
            "organisations": [LAHSO, "ccas-venissieux"],
            "title": TITLE,
        }
    ]


@pytest.mark.parametrize(
    "who",
    [
        actor("intermed"),
        actor(PLATFORM),
        actor("ancols"),
        actor(LAHSO, "system"),
        actor(GRAND, "programme_lead"),
    ],
)
def test_the_others_know_that_a_practice_was_shared_without_its_title(
    practices: Practices, who: Actor
) -> None:
    (practice,) = told(practices, who)
    assert "title" not in practice


@pytest.mark.parametrize("who", ["etat", "metropole-de-lyon", "dpo", "mrie"])
def test_there_is_no_practice_for_who_takes_no_part(practices: Practices, who: str) -> None:
    with pytest.raises(NotFound):
        told(practices, actor(who))


def test_a_practice_is_told_from_its_day_on(practices: Practices) -> None:
    assert told(practices, actor(GRAND), date(2019, 5, 1)) == []


def test_a_corrected_title_is_the_one_that_is_read(desk: Desk, practices: Practices) -> None:
    event = {"source": f"urn:etage:org:{GRAND}", "id": "practice"}
    for corrections in ({"title": "Revenir vers"}, {"organisations": ["intermed"]}):
        fix: dict[str, Any] = {
            "event": event,
            "corrections": corrections,
            "reason": "Titre trop long",
        }
        asyncio.run(desk.stored(desk.posted(GRAND, "programme.rectified", "etage", **fix)))
    (practice,) = told(practices, actor("intermed"))
    assert (practice["title"], practice["organisations"]) == ("Revenir vers", ["intermed"])
