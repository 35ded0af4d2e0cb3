"""A hundred writers on one household at the same moment: nothing is lost, nothing comes twice."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from adapters.app import Backend, open_backend
from adapters.secrets import load_or_make_keys
from adapters.settings import Settings
from domain.access import Actor
from domain.refusal import IllegalTransition
from services.answers import Answer, Overtaken, Receipt
from services.ports import LedgerUnavailable, Posted
from tests.conftest import MASTER_KEY, Database

LANDLORD, PLATFORM, LEAD = "grandlyon-habitat", "plateforme-venissieux", "lahso"
WRITERS = 100
POSTS_MAX = 4
OUTCOMES = ("stayed_secured", "stayed_with_plan", "evicted", "lost_contact")
SIGNAL = {"kind": "isolation", "service": "proximite", "observed_on": "2019-04-20"}
HOME = {"landlord": LANDLORD, "commune": "69259"}


@pytest.fixture
def backend(database: Database, tmp_path: Path) -> Iterator[Backend]:
    keys = replace(load_or_make_keys(tmp_path), installation=MASTER_KEY)
    conninfo, settings = database.conninfo, Settings(data_dir=tmp_path)
    with open_backend(settings, keys, conninfo, demonstration=True, today=date(2020, 6, 30)) as it:
        yield it


def event(backend: Backend, by: str, name: str, *, subject: str, **data: Any) -> Posted:
    """An event as it passes the door, of 2 May 2019 unless told."""
    expected = data.pop("expected_version", None)
    data = {"occurred_on": "2019-05-02"} | data
    return Posted(
        source=f"urn:etage:org:{by}",
        id=data.pop("id", f"{name}-{data['occurred_on']}"),
        type=f"etage.{name}.v1",
        subject=subject,
        time=datetime(2019, 5, 2, 9, tzinfo=UTC),
        data=data,
        fact=backend.event_types.validate(f"etage.{name}.v1", data),
        expected_version=expected,
    )


async def post(backend: Backend, *posted: Posted) -> Sequence[Answer]:
    """The answers to one call of one organisation."""
    organisation = posted[0].source.removeprefix("urn:etage:org:")
    return await backend.intake.handle(
        Actor(organisation=organisation, role="organisation"), posted
    )


async def followed(backend: Backend) -> str:
    """A household that is accompanied since 2 May 2019, in three facts."""
    await post(
        backend,
        event(
            backend, LANDLORD, "platform.opened", subject="venissieux",
            occurred_on="2019-03-04", territory="venissieux",
        ),
    )  # fmt: skip
    identified = event(
        backend, LANDLORD, "household.identified", subject="GLH-CENT-1",
        occurred_on="2019-05-01", dwelling=HOME, signals=[SIGNAL],
    )  # fmt: skip
    referred = event(
        backend, LANDLORD, "household.referred", subject="GLH-CENT-1",
        referrer_kind="landlord", motive="arrears", stream="maintien",
    )  # fmt: skip
    (first, second) = await post(backend, identified, referred)
    assert isinstance(first, Receipt), first
    assert isinstance(second, Receipt), second
    household = str(first.household_id)
    (third,) = await post(
        backend,
        event(
            backend, PLATFORM, "household.admitted", subject=household,
            session="ct-1", modality="advice", lead_organisation=LEAD,
        ),
    )  # fmt: skip
    assert isinstance(third, Receipt), third
    return household


def fact(backend: Backend, household: str, number: int) -> Posted:
    """What one of the hundred tells: a contact, a signal or a debt."""
    kinds: list[tuple[str, str, dict[str, Any]]] = [
        (LEAD, "contact-recorded", {"kind": "phone", "outcome": "met"}),
        (PLATFORM, "signal-recorded", SIGNAL),
        (LANDLORD, "debt-recorded", {"amount": f"{number}.00", "as_of": "2019-05-02"}),
    ]
    by, name, data = kinds[number % len(kinds)]
    return event(backend, by, f"household.{name}", subject=household, id=f"of-{number}", **data)


def leaving(backend: Backend, household: str, number: int, **more: Any) -> Posted:
    """An exit, as each of several colleagues of the platform would record it."""
    more |= {"id": f"exit-{number}", "outcome": OUTCOMES[number % len(OUTCOMES)]}
    return event(backend, PLATFORM, "household.exited", subject=household, **more)


async def until_answered(backend: Backend, posted: Posted) -> Answer:
    """The answer to one event; who is told that the store is busy posts the same event again."""
    for _ in range(POSTS_MAX - 1):
        try:
            (answer,) = await post(backend, posted)
        except LedgerUnavailable:
            continue
        return answer
    (answer,) = await post(backend, posted)
    return answer


async def all_at_once(backend: Backend, posted: Sequence[Posted]) -> list[Answer]:
    """Each event by a writer of its own, at the same moment."""
    return await asyncio.gather(*(until_answered(backend, each) for each in posted))


def versions(database: Database, household: str) -> list[int]:
    """The versions that the ledger holds of the household."""
    with psycopg.connect(database.conninfo) as connection:
        rows = connection.execute(
            "SELECT version FROM ledger.event WHERE stream = %s ORDER BY position",
            [UUID(household)],
        ).fetchall()
    return [version for (version,) in rows]


def test_a_hundred_facts_told_at_once_all_land_and_leave_no_hole(
    database: Database, backend: Backend
) -> None:
    async def told() -> tuple[str, list[Answer]]:
        household = await followed(backend)
        facts = [fact(backend, household, number) for number in range(WRITERS)]
        return household, await all_at_once(backend, facts)

    household, answers = asyncio.run(told())
    assert {type(answer) for answer in answers} == {Receipt}
    assert versions(database, household) == list(range(1, WRITERS + 4))
    told_versions = sorted(each.version for each in answers if isinstance(each, Receipt))
    assert told_versions == list(range(4, WRITERS + 4))


def test_of_a_hundred_who_end_the_case_at_once_one_does_and_the_others_are_told_that_it_ended(
    database: Database, backend: Backend
) -> None:
    async def told() -> tuple[str, list[Answer]]:
        household = await followed(backend)
        exits = [leaving(backend, household, number) for number in range(WRITERS)]
        return household, await all_at_once(backend, exits)

    household, answers = asyncio.run(told())
    assert Counter(type(answer) for answer in answers) == {Receipt: 1, IllegalTransition: 99}
    stages = {each.stage for each in answers if isinstance(each, IllegalTransition)}
    assert stages == {"exited"}
    assert versions(database, household) == [1, 2, 3, 4]


def test_who_expected_another_version_is_shown_what_came_between(
    database: Database, backend: Backend
) -> None:
    async def told() -> tuple[str, list[Answer]]:
        household = await followed(backend)
        facts = [fact(backend, household, number) for number in range(WRITERS // 2)]
        exits = [
            leaving(backend, household, number, occurred_on="2019-05-03", expected_version=3)
            for number in range(WRITERS // 2)
        ]
        return household, await all_at_once(backend, [*facts, *exits])

    household, answers = asyncio.run(told())
    overtaken = [answer for answer in answers if isinstance(answer, Overtaken)]
    stored = [answer.version for answer in answers if isinstance(answer, Receipt)]
    assert sorted(stored) == list(range(4, len(stored) + 4))
    assert versions(database, household) == list(range(1, len(stored) + 4))
    assert len(stored) >= WRITERS // 2
    assert overtaken
    for each in overtaken:
        between = [shown["version"] for shown in each.events]
        assert between == list(range(4, each.version + 1))
