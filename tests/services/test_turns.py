"""Turns: who writes on one household waits for who came first, and for nobody else."""

import asyncio
from uuid import UUID

from services.turns import Name, Turns

ONE, OTHER = UUID(int=1), b"an own reference"


def told(*calls: tuple[Name, ...]) -> list[str]:
    """The comings and goings of calls made at once, each about these households."""
    happened: list[str] = []

    async def write(turns: Turns, number: int, names: tuple[Name, ...]) -> None:
        async with turns.of(names):
            happened.append(f"{number} comes")
            await asyncio.sleep(0)
            happened.append(f"{number} goes")

    async def all_at_once() -> None:
        turns = Turns()
        await asyncio.gather(*(write(turns, n, names) for n, names in enumerate(calls)))

    asyncio.run(all_at_once())
    return happened


def test_writers_on_one_household_come_one_after_the_other() -> None:
    assert told((ONE,), (ONE,)) == ["0 comes", "0 goes", "1 comes", "1 goes"]


def test_writers_on_two_households_do_not_wait_for_each_other() -> None:
    assert told((ONE,), (OTHER,)) == ["0 comes", "1 comes", "0 goes", "1 goes"]


def test_a_batch_about_many_households_keeps_nobody_waiting() -> None:
    assert told((ONE, OTHER), (ONE,)) == ["0 comes", "1 comes", "0 goes", "1 goes"]
