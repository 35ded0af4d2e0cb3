"""A relation ends while somebody reads: nothing of the household leaves after the acknowledgement.

The read models stand still where a test says so: they then show what was, and rights are those of
the ledger all the same.
"""

from collections.abc import Callable
from typing import Any

import pytest

from domain.access import Actor
from services.history import NotFound
from tests.adapters.http.pages.conftest import post_event
from tests.adapters.http.pages.stories import PLATFORM, admit, schedule
from tests.projections.until import until
from tests.security.ending import (
    ADVISER,
    EST,
    GRAND,
    LEAD,
    WAYS,
    Ground,
    Reader,
    exports_of,
    open_platform,
    raced,
    refer,
    restrict,
    ways,
)
from tests.security.ending import ground as ground
from tests.trace.conftest import is_followed

ROUNDS = 4


def test_a_read_model_that_lags_shows_nothing_of_an_ended_relation(ground: Ground) -> None:
    with ground.served(following=True) as running:
        open_platform(running)
        told, other = refer(running), refer(running)
        for each in (told, other):
            schedule(running, each.id)
        until(lambda: is_followed(running))
        reader = Reader(running, GRAND, "conseiller_social")
        shown = {way: told.name in read() for way, read in ways(reader, told).items()}
        assert {way for way, is_shown in shown.items() if not is_shown} <= {"session"}

    with ground.served(following=False) as running:
        restrict(running, told.id)
        reader = Reader(running, GRAND, "conseiller_social")
        answers = {way: read() for way, read in ways(reader, told).items()}

    assert [way for way, answer in answers.items() if told.name in answer] == []
    found = [way for way, answer in answers.items() if told.id in answer]
    assert set(found) <= {"household", "history"}, "only an error may repeat what was asked"
    assert other.name in answers["cursor"]
    assert other.name in answers["export"]


def test_counts_lose_the_household_as_soon_as_the_relation_ends(ground: Ground) -> None:
    portfolio = f"/v1/landlords/{GRAND}/portfolio"
    with ground.served(following=True) as running:
        open_platform(running)
        told = refer(running)
        until(lambda: is_followed(running))
        before = Reader(running, GRAND, "conseiller_social").get(portfolio).json()
    with ground.served(following=False) as running:
        restrict(running, told.id)
        after = Reader(running, GRAND, "conseiller_social").get(portfolio).json()
    assert after["counts"]["referred"] == before["counts"]["referred"] - 1
    assert len(after["households"]) == len(before["households"]) - 1


def test_a_partner_that_left_reads_no_name_from_a_list_that_lags(
    ground: Ground,
) -> None:
    with ground.served(following=True) as running:
        open_platform(running)
        told = refer(running)
        schedule(running, told.id)
        admit(running, told.id, LEAD)
        joined = {"occurred_on": "2020-05-13", "organisation": "avdl-association"}
        post_event(
            running, PLATFORM, "etage.household.partner-joined.v1", subject=told.id, data=joined
        )
        informed = {"occurred_on": "2020-05-14", "scope": ["avdl-association"]}
        post_event(running, LEAD, "etage.household.informed.v1", subject=told.id, data=informed)
        until(lambda: is_followed(running))
        reader = Reader(running, "avdl-association", "worker")
        assert told.name in reader.walk("/v1/households")
    with ground.served(following=False) as running:
        left = {"occurred_on": "2020-05-15", "organisation": "avdl-association"}
        post_event(running, PLATFORM, "etage.household.partner-left.v1", subject=told.id, data=left)
        reader = Reader(running, "avdl-association", "worker")
        assert told.name not in reader.walk("/v1/households")


def test_an_export_loses_what_ended_between_two_of_its_pages(ground: Ground) -> None:
    with ground.served(following=True) as running:
        open_platform(running)
        many = [refer(running) for _ in range(3)]
        until(lambda: is_followed(running))
        backend = running.backend
        pages: list[str] = []

        def interrupted(work: Callable[..., Any]) -> Any:
            found = backend.read(work)
            pages.append(str(found.page.cases[0].household))
            if len(pages) == 2:
                restrict(running, pages[0])
            return found

        whole = exports_of(backend, interrupted).portfolio(ADVISER, GRAND, limit=1)

    told = {each["household_id"] for each in whole.households}
    assert pages[0] not in told
    assert len(told & {each.id for each in many}) >= len(many) - 1
    assert len(pages) >= len(many)


def test_who_may_not_export_is_told_that_there_is_nothing(ground: Ground) -> None:
    exports = exports_of(ground.backend, ground.backend.read)
    with pytest.raises(NotFound):
        exports.portfolio(Actor(organisation=GRAND, role="proximite", person="p-1"), GRAND)
    with pytest.raises(NotFound):
        exports.portfolio(ADVISER, EST)


def test_nothing_asked_after_the_acknowledgement_holds_the_household(ground: Ground) -> None:
    late: list[str] = []
    seen_before = set()
    with ground.served(following=True) as running:
        open_platform(running)
        for _ in range(ROUNDS):
            told = refer(running)
            schedule(running, told.id)
            until(lambda: is_followed(running))
            race, acknowledged = raced(running, told)
            assert race.failures == []
            for way, asked, answer in race.answers:
                if asked > acknowledged and told.name in answer:
                    late.append(way)
                elif asked < acknowledged and told.name in answer:
                    seen_before.add(way)
    assert late == []
    assert seen_before >= set(WAYS)


def test_an_event_sent_again_after_the_end_is_answered_with_its_own_receipt_alone(
    ground: Ground,
) -> None:
    with ground.served(following=True) as running:
        open_platform(running)
        told = refer(running)
        poster = Reader(running, GRAND, "organisation")
        first = poster.replay(told.sent)
        restrict(running, told.id)
        again = poster.replay(told.sent)
        changed = poster.replay({**told.sent, "data": {**told.sent["data"], "motive": "debt"}})
    assert again.status_code == first.status_code == 200
    assert again.json() == first.json()
    assert told.name not in again.text
    assert "stage" not in again.json()
    assert "stage" not in changed.json()
    assert told.name not in changed.text
