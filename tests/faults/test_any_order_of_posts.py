"""Keys of events in any order: posted, changed, by others, at once, after a restart, an erasure."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from adapters.app import Backend, open_backend
from adapters.secrets import load_or_make_keys
from adapters.settings import Settings
from domain.access import Actor
from services.answers import Answer, Erased, EventIdReused, Receipt
from services.erasure import Approval
from services.ports import Posted
from tests.conftest import MASTER_KEY, Database

ORGANISATIONS = ("grandlyon-habitat", "est-metropole-habitat")
IDENTIFIED = "etage.household.identified.v1"
SIGNAL = {"kind": "isolation", "service": "proximite", "observed_on": "2019-04-20"}
APPROVED = Approval(
    approved_by=(str(UUID(int=1)), str(UUID(int=2))),
    on_request=True,
)
KEYS = st.integers(min_value=1, max_value=2)
POSTERS = st.sampled_from(ORGANISATIONS)
BODIES = st.sampled_from(("69259", "69029"))


class Shop:
    """A backend that can be closed and opened again, as a process that restarts."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._conninfo, self._folder = database.conninfo, folder
        self._stack = ExitStack()
        self.runs = itertools.count()
        self.backend = self._opened()

    def restart(self) -> None:
        """Close everything, and open it anew."""
        self._stack.close()
        self.backend = self._opened()

    def close(self) -> None:
        self._stack.close()

    def _opened(self) -> Backend:
        keys = replace(load_or_make_keys(self._folder), installation=MASTER_KEY)
        opened = open_backend(
            Settings(data_dir=self._folder),
            keys,
            self._conninfo,
            demonstration=True,
            today=date(2020, 6, 30),
        )
        return self._stack.enter_context(opened)


class Posts(RuleBasedStateMachine):
    """One shop, and what is known of each key: its body, its household, whether it is erased."""

    shop: ClassVar[Shop]

    def __init__(self) -> None:
        super().__init__()
        self.run = next(self.shop.runs)
        self.known: dict[tuple[str, int], tuple[str, Receipt]] = {}
        self.erased: set[tuple[str, int]] = set()

    def name_of(self, key: int) -> str:
        """The event's id."""
        return f"run-{self.run}-{key}"

    def posted(self, by: str, key: int, body: str) -> Posted:
        """An event that opens a file under the poster's own reference."""
        data: dict[str, Any] = {
            "occurred_on": "2019-05-02",
            "dwelling": {"landlord": by, "commune": body},
            "signals": [SIGNAL],
        }
        return Posted(
            source=f"urn:etage:org:{by}",
            id=self.name_of(key),
            type=IDENTIFIED,
            subject=f"REF-{self.run}-{key}",
            time=datetime(2019, 5, 2, 9, tzinfo=UTC),
            data=data,
            fact=self.shop.backend.event_types.validate(IDENTIFIED, data),
        )

    def answers(self, *posted: Posted) -> list[Answer]:
        """Each event in a call of its own, at the same moment."""
        intake = self.shop.backend.intake

        async def each(event: Posted) -> Answer:
            by = event.source.removeprefix("urn:etage:org:")
            (answer,) = await intake.handle(Actor(organisation=by, role="organisation"), [event])
            return answer

        async def together() -> list[Answer]:
            return await asyncio.gather(*(each(event) for event in posted))

        return asyncio.run(together())

    def holds(self, key: tuple[str, int], body: str, answer: Answer) -> None:
        """The answer is the one that the key has."""
        if key in self.erased:
            assert isinstance(answer, Erased), answer
        elif key in self.known and self.known[key][0] != body:
            assert isinstance(answer, EventIdReused), answer
        else:
            assert isinstance(answer, Receipt), answer
            first = self.known.setdefault(key, (body, answer))[1]
            assert replace(answer, duplicate=False) == replace(first, duplicate=False)

    @rule(by=POSTERS, key=KEYS, body=BODIES)
    def post(self, by: str, key: int, body: str) -> None:
        was_known = (by, key) in self.known
        (answer,) = self.answers(self.posted(by, key, body))
        self.holds((by, key), body, answer)
        if isinstance(answer, Receipt):
            assert answer.duplicate is was_known

    @rule(by=POSTERS, key=KEYS, body=BODIES)
    def post_twice_at_once(self, by: str, key: int, body: str) -> None:
        was_known = (by, key) in self.known
        event = self.posted(by, key, body)
        answers = self.answers(event, event)
        for answer in answers:
            self.holds((by, key), body, answer)
        new = [each for each in answers if isinstance(each, Receipt) and not each.duplicate]
        assert len(new) == (0 if was_known else 1)

    @rule()
    def restart(self) -> None:
        self.shop.restart()

    @rule(by=POSTERS, key=KEYS)
    def erase(self, by: str, key: int) -> None:
        if (by, key) in self.known and (by, key) not in self.erased:
            household = self.known[by, key][1].household_id
            assert household is not None
            self.shop.backend.forgetting.erasure.erase(household, APPROVED)
            self.erased.add((by, key))


class WithoutKeys(Posts):
    """The broken variant: a poster whose events have another id each time they are sent."""

    def name_of(self, key: int) -> str:
        return f"{super().name_of(key)}-{next(self.shop.runs)}"


@contextmanager
def opened(database: Database, folder: Path) -> Iterator[Shop]:
    """A shop on a database of the test's own."""
    shop = Shop(database, folder)
    try:
        yield shop
    finally:
        shop.close()


def machine(kind: type[Posts], on: Shop) -> type[Posts]:
    """Machines of that kind on that shop."""
    return type(kind.__name__, (kind,), {"shop": on})


def test_a_key_has_one_event_whatever_is_posted_in_whatever_order(
    database: Database, tmp_path: Path
) -> None:
    tries = settings(max_examples=6, stateful_step_count=15, deadline=None)
    with opened(database, tmp_path) as shop:
        run_state_machine_as_test(machine(Posts, shop), settings=tries)


def test_a_store_without_keys_is_found_out(database: Database, tmp_path: Path) -> None:
    """The control: where a post sent again has another key, the same rules notice it."""
    tries = settings(
        max_examples=20, stateful_step_count=15, deadline=None, phases=[Phase.generate]
    )
    with opened(database, tmp_path) as shop, pytest.raises(AssertionError):
        run_state_machine_as_test(machine(WithoutKeys, shop), settings=tries)
