"""Waiting for a position: who writes can read what they wrote."""

import asyncio

from adapters.postgres.waiting import ProjectionWaiter
from services.registry import READ_MODELS
from tests.projections.ground import Ground

NAMES = [model.name for model in READ_MODELS]

END_WAITERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query = 'LISTEN projection' OR query LIKE '%reading.projection%' AND state = 'idle'
    AND datname = current_database()
"""


async def waited(ground: Ground, position: int, *, timeout: float, cut: bool = False) -> bool:
    """Whether a waiter that is started for it sees the position reached in time."""
    waiter = ProjectionWaiter(ground.database.as_role("reader"))
    await waiter.start()
    waiting = asyncio.create_task(waiter.wait_for(NAMES, position, timeout=timeout))
    await asyncio.sleep(0.2)
    if cut:
        await asyncio.to_thread(ground.tamper, END_WAITERS)
    await asyncio.to_thread(ground.project)
    reached = await waiting
    await waiter.stop()
    return reached


def test_a_waiter_is_told_when_every_read_model_has_reached_the_position(ground: Ground) -> None:
    position = ground.post(0, 100)
    assert asyncio.run(waited(ground, position, timeout=20))


def test_a_waiter_is_told_that_a_position_was_not_reached_in_time(ground: Ground) -> None:
    position = ground.post(0, 100)
    assert not asyncio.run(waited(ground, position + 1, timeout=0.5))


def test_a_waiter_whose_connection_was_killed_listens_again(ground: Ground) -> None:
    position = ground.post(0, 100)
    with ground.projecting():
        pass
    assert asyncio.run(waited(ground, position, timeout=20, cut=True))
