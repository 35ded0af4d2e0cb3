"""Every event of the demonstration up to a day, in order of recording."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.programme import Configuration
from services.demonstration.etage import etage_plots, noticed_plots
from services.demonstration.place import place_plots
from services.demonstration.playing import play
from services.simulation.calendar import DAY_SECONDS, later
from services.simulation.cast import Cast, cast_for
from services.simulation.drafts import Draft, envelope
from services.simulation.governing import governing
from services.simulation.lives import live
from services.simulation.mending import mended
from services.simulation.simulation import openings
from services.simulation.stock import offers

TODAY = date(2020, 6, 30)
SEED = 2020
SERIES = "demo"
HORIZON = date(2040, 12, 31)
"""Lives are written up to here and cut on the day asked for: one day's are the next day's too."""

NEWCOMERS_EVERY_DAYS = 9
"""After the tables' last day a household is noticed so often; the rest of its life is drawn."""

Timed = tuple[int, int, int, Draft]
"""Second of recording, number of the life, number in the life, and the event."""


def demonstrate(*, configuration: Configuration, today: date = TODAY) -> Iterator[dict[str, Any]]:
    """CloudEvents in order of `time`, none recorded after that day, the same ones each time.

    Subjects are as `etage post` reads them (`services.posting`). Up to 30 June 2020 the tables of
    PLACE and ETAGE tell what becomes of whom; from then on the lives go on by chance.
    """
    cast = cast_for(configuration, seed=SEED, until=HORIZON, series=SERIES, makes_mistakes=False)
    end = (today.toordinal() + 1) * DAY_SECONDS
    timed = sorted(
        (each for each in _timed(cast, today) if each[0] < end), key=lambda each: each[:3]
    )
    for recorded, _, _, draft in timed:
        yield envelope(draft, recorded)


def _timed(cast: Cast, today: date) -> Iterator[Timed]:
    told = (*governing(cast), *offers(cast.stock, cast.configuration))
    own = (*openings(cast), *told, *mended(told, until=cast.until))
    for index, draft in enumerate(own):
        yield draft.recording, 0, index, draft
    for number, drafts in enumerate(_lives(cast, today), 1):
        for index, (recorded, draft) in enumerate(drafts):
            yield recorded, number, index, draft


def _lives(cast: Cast, today: date) -> Iterator[list[tuple[int, Draft]]]:
    plots = [*place_plots(), *etage_plots(), *noticed_plots(cast.rng)]
    for number, plot in enumerate(plots, 1):
        yield play(cast, number, plot)
    number, noticed_on = len(plots), later(TODAY, 1)
    while noticed_on <= today:
        number += 1
        yield live(cast, number, programme="etage", start=noticed_on)
        noticed_on = later(noticed_on, NEWCOMERS_EVERY_DAYS)
