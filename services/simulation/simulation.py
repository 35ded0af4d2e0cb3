"""The simulation: the platforms' openings and any number of lives, in order of recording."""

import heapq
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from domain.platform import PlatformOpened
from domain.programme import Configuration
from services.simulation import proportions
from services.simulation.calendar import DAY_SECONDS, OFFICE_OPENS_SECONDS
from services.simulation.cast import Cast, cast_for
from services.simulation.drafts import Draft, envelope
from services.simulation.draws import Deck
from services.simulation.governing import governing
from services.simulation.life import LIVES_PER_SEED_MAX
from services.simulation.lives import live
from services.simulation.mending import mended
from services.simulation.stock import offers

Timed = tuple[int, int, int, Draft]
"""Second of recording, number of the life, number in the life, and the event."""

UNTIL = date(2020, 6, 30)
BEGINNING_DAYS = 20


def simulate(
    *, households: int, seed: int, configuration: Configuration, until: date = UNTIL
) -> Iterator[dict[str, Any]]:
    """CloudEvents in order of `time`, the same ones for the same arguments.

    Subjects are as `etage post` reads them (`services.posting`). Nothing is recorded after
    `until`. Raises ValueError for a number of households or a seed out of bounds.
    """
    if not 0 <= households <= LIVES_PER_SEED_MAX:
        raise ValueError(f"households: a number from 0 to {LIVES_PER_SEED_MAX} is required")
    if seed < 0:
        raise ValueError("seed: a number from 0 up is required")
    return _simulated(cast_for(configuration, seed=seed, until=until), households)


def _simulated(cast: Cast, households: int) -> Iterator[dict[str, Any]]:
    end = (cast.until.toordinal() + 1) * DAY_SECONDS
    told = (*governing(cast), *offers(cast.stock, cast.configuration))
    mendings = mended(told, until=cast.until)
    waiting: list[Timed] = [
        (draft.recording, 0, index, draft)
        for index, draft in enumerate((*openings(cast), *told, *mendings))
    ]
    heapq.heapify(waiting)
    starts = _starts(cast, households)
    for number, (start, programme) in enumerate(starts, 1):
        yield from _recorded(waiting, before=min(start.toordinal() * DAY_SECONDS, end))
        drafts = live(cast, number, programme=programme, start=start)
        for index, (recorded, draft) in enumerate(drafts):
            heapq.heappush(waiting, (recorded, number, index, draft))
    yield from _recorded(waiting, before=end)


def _recorded(waiting: list[Timed], *, before: int) -> Iterator[dict[str, Any]]:
    """Take what is recorded before that moment: no later life begins earlier."""
    while waiting and waiting[0][0] < before:
        recorded, _, _, draft = heapq.heappop(waiting)
        yield envelope(draft, recorded)


def _starts(cast: Cast, households: int) -> list[tuple[date, str]]:
    """The day on which each household is first noticed, and its programme, in order of days."""
    open_programmes = {
        slug: share
        for slug, share in proportions.PROGRAMMES.items()
        if proportions.STARTS[slug][0] <= cast.until
    }
    if not open_programmes:
        return []
    programmes = Deck(open_programmes, cast.rng)
    drawn = (programmes.draw() for _ in range(households))
    return sorted((_start(cast.rng, slug, cast.until), slug) for slug in drawn)


def _start(rng: Random, programme: str, until: date) -> date:
    """Early enough for a beginning that is told late to be recorded by then."""
    first, last = proportions.STARTS[programme]
    last = min(last, until - timedelta(days=BEGINNING_DAYS))
    return first + timedelta(days=rng.randrange(max(1, (last - first).days + 1)))


def openings(cast: Cast) -> Iterator[Draft]:
    """Each platform's opening, posted by a carrier; the same events whatever the seed."""
    for territory, day in proportions.OPENINGS.items():
        programme = cast.configuration.territories[territory].programme
        yield Draft(
            day=day,
            recording=day.toordinal() * DAY_SECONDS + OFFICE_OPENS_SECONDS,
            poster=cast.programme_named(programme).carriers[0],
            type=PlatformOpened.NAME,
            id=f"sim-opening-{territory}",
            subject=territory,
            data={"occurred_on": day.isoformat(), "territory": territory},
        )
