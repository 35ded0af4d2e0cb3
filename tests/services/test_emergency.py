"""Breaking the glass of a household: a request that nobody forges, approved by somebody else."""

import base64
import itertools
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.access import Actor
from domain.emergency import CannotBreak, GlassBroken
from domain.marks import FieldClass
from domain.programme import Configuration
from services.answers import TypeNotAllowed
from services.emergency import Emergency, RequestSeal, Wanted
from services.erasure import Approval, Erasure
from services.history import NotFound
from services.looks import Asked
from services.system_facts import NoHousehold, SystemFacts
from services.views import Views
from tests.services.conftest import TODAY, Desk

pytestmark = pytest.mark.anyio

ONE = Actor(organisation="dpo", role="dpo", person="one")
OTHER = Actor(organisation="dpo", role="dpo", person="other")
WANTED = Wanted(classes=["C2"], hours=4, reason="Réclamation sur une divulgation.")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emergency(desk: Desk, clock: Clock, configuration: Configuration) -> Emergency:
    """How the glass of the desk's households is broken."""
    numbers = itertools.count(10**9)
    return Emergency(
        system_facts=SystemFacts(
            ledger=desk.ledger,
            key_ring=desk.key_ring,
            event_types=desk.event_types,
            append=desk.ledger.append,
            next_request=lambda: next(numbers),
            today=lambda: TODAY,
            now=clock,
        ),
        seal=RequestSeal(b"k" * 32),
        configuration=configuration,
    )


async def opened(desk: Desk) -> UUID:
    await desk.stored(desk.opened())
    return await desk.stored(desk.identified())


def name(desk: Desk, household: UUID, actor: Actor) -> str:
    person = desk.histories.household(actor, household).get("reference_person", {})
    return str(person.get("name", ""))


async def test_once_another_person_approved_who_asked_reads_and_nobody_else(
    desk: Desk, emergency: Emergency
) -> None:
    household = await opened(desk)
    text = emergency.ask(household, ONE, WANTED)
    with pytest.raises(NotFound):
        name(desk, household, ONE)
    emergency.approve(household, OTHER, text)
    assert name(desk, household, ONE) == "Zélie Fictive"
    with pytest.raises(NotFound):
        name(desk, household, OTHER)


async def test_one_person_alone_breaks_nothing(desk: Desk, emergency: Emergency) -> None:
    household = await opened(desk)
    text = emergency.ask(household, ONE, WANTED)
    with pytest.raises(CannotBreak, match="Another person"):
        emergency.approve(household, ONE, text)
    assert len(desk.ledger.stream(household)) == 1


async def test_a_request_that_was_changed_or_made_elsewhere_is_none(
    desk: Desk, emergency: Emergency
) -> None:
    household = await opened(desk)
    box = bytearray(base64.urlsafe_b64decode(emergency.ask(household, ONE, WANTED)))
    box[20] ^= 1
    for text in (base64.urlsafe_b64encode(box).decode(), "", "a", "été", "AAAA"):
        with pytest.raises(CannotBreak, match="no request"):
            emergency.approve(household, OTHER, text)


async def test_a_request_is_for_one_household_and_lapses_after_an_hour(
    desk: Desk, emergency: Emergency, clock: Clock
) -> None:
    household = await opened(desk)
    other = await desk.stored(desk.identified("GLH-2"))
    text = emergency.ask(household, ONE, WANTED)
    with pytest.raises(CannotBreak, match="another household"):
        emergency.approve(other, OTHER, text)
    clock.now += timedelta(hours=1)
    with pytest.raises(CannotBreak, match="within an hour"):
        emergency.approve(household, OTHER, text)


async def test_what_was_closed_is_not_opened_again_by_the_same_request(
    desk: Desk, emergency: Emergency
) -> None:
    household = await opened(desk)
    text = emergency.ask(household, ONE, WANTED)
    emergency.approve(household, OTHER, text)
    assert emergency.close(household, OTHER) == 1
    assert emergency.approve(household, OTHER, text).closed_on == TODAY
    with pytest.raises(NotFound):
        name(desk, household, ONE)
    with pytest.raises(CannotBreak, match="Nothing is opened"):
        emergency.close(household, ONE)


async def test_who_has_no_part_in_a_household_is_told_that_there_is_none(
    desk: Desk, emergency: Emergency
) -> None:
    household = await opened(desk)
    landlord = Actor(organisation="grandlyon-habitat", role="conseiller_social", person="one")
    stranger = Actor(organisation="intermed", role="dpo", person="one")
    elsewhere = Actor(organisation="ancols", role="dpo", person="one")
    nobody = Actor(organisation="dpo", role="dpo")
    for actor in (landlord, stranger, elsewhere, nobody):
        with pytest.raises(NoHousehold):
            emergency.ask(household, actor, WANTED)
    with pytest.raises(NoHousehold):
        emergency.ask(uuid4(), ONE, WANTED)


async def test_the_officer_of_the_landlord_asks_for_its_own_households(
    desk: Desk, emergency: Emergency
) -> None:
    household = await opened(desk)
    officers = [
        Actor(organisation="grandlyon-habitat", role="dpo", person=person)
        for person in ("one", "other")
    ]
    emergency.approve(household, officers[1], emergency.ask(household, officers[0], WANTED))
    assert name(desk, household, officers[0]) == "Zélie Fictive"


async def test_those_who_follow_the_household_read_that_it_was_broken(
    desk: Desk, emergency: Emergency
) -> None:
    household = await opened(desk)
    emergency.approve(household, OTHER, emergency.ask(household, ONE, WANTED))
    landlord = Actor(organisation="grandlyon-habitat", role="organisation")
    seen = desk.histories.history(landlord, household)["events"][-1]
    assert (seen["type"], seen["household_id"]) == (GlassBroken.NAME, str(household))
    assert (seen["data"]["organisation"], seen["data"]["classes"]) == ("dpo", ["C2"])


@pytest.mark.parametrize(("reader", "is_told"), [("dpo", True), ("lahso", False), (None, False)])
async def test_the_reason_is_sealed_and_read_in_its_own_organisation_alone(
    desk: Desk, emergency: Emergency, *, reader: str | None, is_told: bool
) -> None:
    household = await opened(desk)
    emergency.approve(household, OTHER, emergency.ask(household, ONE, WANTED))
    event = desk.ledger.stream(household)[-1]
    assert "divulgation" not in repr(event.state)
    keys = desk.key_ring.load([household])[household]
    views = Views(desk.event_types)
    seen = views.event(event, classes=set(FieldClass), keys=keys, reader=reader)
    assert ("reason" in seen["data"]) is is_told


async def test_what_is_read_through_it_is_in_the_trace(desk: Desk, emergency: Emergency) -> None:
    household = await opened(desk)
    glass = emergency.approve(household, OTHER, emergency.ask(household, ONE, WANTED))
    name(desk, household, ONE)
    look = desk.trace.looks(Asked())[0]
    assert (look.purpose, look.reason, look.households) == ("incident", glass.id, (household,))
    auditors = [
        Actor(organisation="ancols", role="auditor", person=person) for person in ("one", "other")
    ]
    emergency.approve(household, auditors[1], emergency.ask(household, auditors[0], WANTED))
    name(desk, household, auditors[0])
    assert desk.trace.looks(Asked())[0].purpose == "audit"


async def test_nobody_posts_that_it_was_closed(desk: Desk) -> None:
    household = await opened(desk)
    posted = desk.posted(
        "grandlyon-habitat",
        "access.glass-closed",
        str(household),
        glass="glass-1",
        by="one",
    )
    [answer] = await desk.post(posted)
    assert isinstance(answer, TypeNotAllowed)


async def test_an_erased_household_is_opened_to_nobody(
    desk: Desk, emergency: Emergency, clock: Clock
) -> None:
    household = await opened(desk)
    text = emergency.ask(household, ONE, WANTED)
    numbers = itertools.count(2 * 10**9)
    Erasure(
        ledger=desk.ledger,
        key_ring=desk.key_ring,
        event_types=desk.event_types,
        append=desk.ledger.append,
        next_request=lambda: next(numbers),
        today=lambda: TODAY,
        now=clock,
    ).erase(household, Approval(approved_by=("one", "other"), on_request=True))
    for act in (
        lambda: emergency.ask(household, ONE, WANTED),
        lambda: emergency.approve(household, OTHER, text),
    ):
        with pytest.raises(CannotBreak, match="was erased"):
            act()
