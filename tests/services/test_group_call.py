"""Whatever is waiting is served together; whoever waits gets the answers to their own items."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.group_call import ITEMS_PER_CALL_MAX, GroupCall
from services.ports import LedgerUnavailable


class Doubling:
    """Doubles numbers and remembers the groups it was asked; it waits while the gate is shut."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, items: Sequence[int]) -> Sequence[int]:
        self.gate.wait()
        if -1 in items:
            raise LedgerUnavailable("away")
        self.groups.append(list(items))
        return [2 * item for item in items]


def test_each_caller_gets_the_answers_to_its_own_items() -> None:
    group = GroupCall(Doubling(), name="test")

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(group.call, [[n, n + 1] for n in range(50)]))
    group.close()

    assert answers == [[2 * n, 2 * n + 2] for n in range(50)]


def test_what_waits_while_a_group_is_served_is_served_together() -> None:
    serve = Doubling()
    group = GroupCall(serve, name="test")
    serve.gate.clear()

    with ThreadPoolExecutor(8) as threads:
        calls = [threads.submit(group.call, [n]) for n in range(8)]
        while sum(not call.running() and not call.done() for call in calls):
            pass
        serve.gate.set()
    group.close()

    assert len(serve.groups) < 8
    assert sorted(n for one in serve.groups for n in one) == list(range(8))


def test_a_failure_is_told_to_those_who_shared_it_and_the_next_group_is_served() -> None:
    group = GroupCall(Doubling(), name="test")

    with pytest.raises(LedgerUnavailable):
        group.call([-1])

    assert group.call([4]) == [8]
    group.close()


def test_a_large_call_is_served_whole_and_alone() -> None:
    serve = Doubling()
    group = GroupCall(serve, name="test")

    answers = group.call(list(range(ITEMS_PER_CALL_MAX + 10)))
    group.close()

    assert len(answers) == ITEMS_PER_CALL_MAX + 10
    assert len(serve.groups) == 1


def test_a_caller_that_gave_up_does_not_harm_the_others() -> None:
    serve = Doubling()
    group = GroupCall(serve, name="test")

    async def give_up_and_stay() -> Sequence[int]:
        serve.gate.clear()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(group.acall([1]), 0.05)
        staying = asyncio.ensure_future(group.acall([2]))
        serve.gate.set()
        return await staying

    assert asyncio.run(give_up_and_stay()) == [4]
    group.close()
